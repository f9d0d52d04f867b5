"""Which things belong together: whether something to tell goes on from what the talk is about."""

from __future__ import annotations

from app.core.client.fitting import ON_TOPIC
from app.core.client.index import FactEntry, is_in, recalled
from app.core.client.scene import Scene
from app.core.client.words import GENERIC, all_stems


def belongs(scene: Scene, entry: FactEntry) -> bool:
    """Tell whether a fact goes on from the turn or the last words, or comes right after what the talk is about."""
    return (scene.state.topic or "") in entry.fact.gate.after or takes_up(scene, entry)


def takes_up(scene: Scene, entry: FactEntry) -> bool:
    """Tell whether the turn is about a fact or the person in it, or shares a word with it that few facts have."""
    topic, move = scene.state.topic or "", scene.move
    if move.about(entry.fact.id) >= ON_TOPIC:
        return True
    person = next((found for found in scene.index.people if found.key == topic), None)
    if person and is_in(person, entry):
        return True
    last = frozenset[str]() if move.asked else all_stems([scene.before.last_words])
    return recalled(scene.index, (entry.fact.id,), (move.heard | last) - GENERIC) is not None
