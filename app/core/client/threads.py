"""Which things belong together: whether something to tell goes on from what the talk is about."""

from __future__ import annotations

from app.core.client.fitting import ON_TOPIC
from app.core.client.index import FactEntry, recalled
from app.core.client.scene import Scene
from app.core.client.words import GENERIC, all_stems


def belongs(scene: Scene, entry: FactEntry) -> bool:
    """Tell whether a fact goes on from the turn or from the last words.

    It does when the turn is about it, when it comes right after what the talk is about, when it is about the person
    in hand, or when it shares a word with what was said that few facts have.
    """
    topic, move = scene.state.topic or "", scene.move
    if move.about(entry.fact.id) >= ON_TOPIC or topic in entry.fact.gate.after:
        return True
    person = next((found for found in scene.index.people if found.key == topic), None)
    if person and any(phrase <= entry.words for phrase in person.phrases):
        return True
    last = frozenset[str]() if move.asked else all_stems([scene.before.last_words])
    said = (move.heard | last) - GENERIC
    return recalled(scene.index, (entry.fact.id,), said) is not None
