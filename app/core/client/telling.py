"""How something is told, added to, or told again, and the small sign of having been understood before it."""

from __future__ import annotations

from app.core.client import lines
from app.core.client.directions import direction
from app.core.client.fitting import ON_TOPIC
from app.core.client.index import FactEntry
from app.core.client.lines import Said
from app.core.client.scene import Draft, Scene
from app.core.client.words import choice
from app.core.persona import Occasion


def tell(scene: Scene, entry: FactEntry) -> Draft:
    """Tell a fact for the first time. What is nowhere near the turn comes after a nod to it."""
    leaps = scene.move.about(entry.fact.id) < ON_TOPIC and scene.state.topic not in entry.fact.gate.after
    said = lines.telling(entry, scene.state, scene.seed, scene.move.heard, scene.move.wants)
    said = with_nod(scene, said, always=leaps)
    return Draft("elaborate", said, direction(None, "elaborate"), tells=entry, about=entry.fact.id)


def add(entry: FactEntry, said: Said) -> Draft:
    """Add something to a fact that has been told."""
    return Draft("elaborate", said, direction("backchannel", "elaborate"), stays_with=entry, about=entry.fact.id)


def stay(scene: Scene, with_: FactEntry | None = None) -> Draft | None:
    """Add to what was just told, or to what the trainee took up, while the trainee stays with it."""
    if not scene.move.leaves_room or scene.move.stock:
        return None
    entry = with_ or scene.index.by_id.get(scene.state.topic or "")
    if entry is None:
        return stay_with_person(scene)
    if entry.fact.id not in scene.state.opened:
        return None
    found = lines.more_of(entry, scene.state, scene.seed)
    return add(entry, with_nod(scene, found)) if found else None


def stay_with_person(scene: Scene) -> Draft | None:
    """Say something more of the person in hand, to somebody who asks to go on or has taken in what was said."""
    person = next((found for found in scene.index.people if found.key == scene.state.topic), None)
    if person is None or not (scene.move.continues or (scene.move.skilled and not scene.move.asked)):
        return None
    said = lines.fresh(person.lines, person.key, scene.state, scene.seed)
    return Draft("answer", with_nod(scene, said), direction(None, "answer"), about=person.key) if said else None


def tell_again(scene: Scene, fact_id: str) -> Draft:
    """Answer a question about something told: with an addition, else in other words, owned up to as said."""
    entry, move = scene.index.by_id[fact_id], scene.move
    if move.wants and (answer := lines.answering(entry, move.wants, scene.state, scene.seed)):
        return Draft("brief", answer, direction(None, "brief"), stays_with=entry, about=fact_id)
    if found := lines.more_about(entry, move.heard, scene.state, scene.seed):
        return add(entry, found)
    said = lines.telling_again(entry, scene.state, scene.seed)
    return Draft("brief", said, direction(None, "brief"), stays_with=entry, about=fact_id)


def with_nod(scene: Scene, said: Said, always: bool = False) -> Said:
    """Put a short sign of having been understood before what is told: now and then, or `always` where one is left."""
    move = scene.move
    if not move.skilled or move.act not in ("summary", "reflection", "validation"):
        return said
    occasion: Occasion = "accurate_reflection" if move.act == "reflection" else move.act
    if occasion != "summary" and not always and choice(scene.seed, f"nods:{scene.state.turn}", 5) > 1:
        return said
    nod = lines.nod(scene.index, occasion, scene.state, scene.seed)
    if nod is None or len(f"{nod.text} {said.text}".split()) > scene.index.persona.voice.words_per_turn[1]:
        return said
    return Said(f"{nod.text} {said.text}", (*said.keys, *nod.keys))
