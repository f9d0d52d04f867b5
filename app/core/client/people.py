"""Speaks of the people in the inventory: who somebody is, how the two get on, who else there is."""

from __future__ import annotations

from app.core.client import hearing, lines
from app.core.client.directions import direction
from app.core.client.fitting import ON_TOPIC
from app.core.client.index import Named, called, phrase_size
from app.core.client.scene import Draft, Scene
from app.core.client.words import GENERIC, STOP, all_stems, stem
from app.core.patterns import regex

_FRIENDS = all_stems(["friend mate"])
_FAMILY = all_stems(["family relative relation"])
_WHO_IS = (
    r"\bwho(?:'s|s| is| was| are| were) (?:(?:he|she|they|that|this|your|the|\w+)(?: and \w+)?"
    r"(?: (?:to|for) you)?\W*$|(?:he|she)\b(?= ?,|\?))"
)
WHAT_THEY_WERE_LIKE = regex(r"\bwhat(?:'s| is| was| were) (?:he|she|they) like\b")
ASKS_FOR_A_PORTRAIT = regex(rf"{_WHO_IS}|{WHAT_THEY_WERE_LIKE.pattern}")


def bond(scene: Scene) -> Draft | None:
    """Asked how the two get on, or if they are in touch: speak of that person, whatever else the question touches."""
    found = _between_them(scene) if scene.move.seeks in ("bond", "contact") else None
    if found is None:
        return None
    if scene.move.seeks == "bond":
        said = lines.nearest(found.lines, found.key, scene.move.heard, scene.state, scene.seed)
        return Draft("answer", said, direction(None, "answer"), about=found.key) if said else None
    told = [scene.index.by_id[fact] for fact in reversed(scene.state.opened[-2:])]
    pools = [
        (pool, f"{part}:{e.fact.id}") for e in told for part, pool in (("more", e.fact.more), ("fact", e.fact.lines))
    ]
    found_in = (lines.holding(pool, key, "contact", scene.state) for pool, key in [(found.lines, found.key), *pools])
    said = next((line for line in found_in if line), None)
    return Draft("answer", said, direction(None, "answer"), about=found.key) if said else None


def _between_them(scene: Scene) -> Named | None:
    """Return the other of "you two": the person meant, the one in hand, the one just named, else the one who died."""
    move, people = scene.move, scene.index.people
    if move.person is not None or (move.asked and move.asked.is_of_a_third):
        return move.person
    in_hand = next((found for found in people if found.key == scene.state.topic), None)
    material = scene.index.persona.truth.material
    dead = f"person:{material.deceased}" if material.kind == "grief" else ""
    named = called(people, scene.index.hear(scene.state.last_words))
    return in_hand or named or next((found for found in people if found.key == dead), None)


def person(scene: Scene) -> Draft | None:
    """Speak of the person a turn is about, if anything is left to say of them."""
    found, move = scene.move.person, scene.move
    if found is None or move.act not in ("open_question", "closed_question", "personal_question", "other"):
        return None
    portrait = move.asked and ASKS_FOR_A_PORTRAIT.search(move.asked.text)
    if portrait and (first := lines.next_of(found.lines, found.key, scene.state)):
        return Draft("answer", first, direction(None, "answer"), about=found.key)
    if move.asks_of_others or (is_only_meant(found, scene) and move.topics and move.topics[0][1] >= ON_TOPIC):
        return None
    if move.wants == "time" and is_only_meant(found, scene):
        return None
    if move.wants and (timed := lines.holding(found.lines, found.key, move.wants, scene.state)):
        return Draft("answer", timed, direction(None, "answer"), about=found.key)
    if is_only_meant(found, scene) and move.asked and not portrait:
        # "Do you miss her?" wants a yes or a no, not who she is; "what does he do" is answered by a line on it.
        asked = {word for word in move.heard if word not in STOP} - GENERIC
        closed = move.asked.kind == "closed"
        if (asked or closed) and not any(asked & all_stems([line]) for line in found.lines):
            return None
    said = lines.nearest(found.lines, found.key, move.heard, scene.state, scene.seed)
    return Draft("answer", said, direction(None, "answer"), about=found.key) if said else None


def is_only_meant(found: Named, scene: Scene) -> bool:
    """Tell whether somebody is meant by a turn that does not name them."""
    return phrase_size(found.phrases, scene.move.heard) == 0


def somebody(scene: Scene, others: bool = False) -> Draft | None:
    """Asked about people at large, or for others: speak of the closest person not spoken of yet."""
    if not (scene.move.about_people or others):
        return None
    just_named = scene.index.hear(scene.state.last_words) | scene.move.heard if others else frozenset()
    for found in sorted(_of_that_kind(scene), key=lambda other: other.person.closeness if other.person else 9):
        name = found.person.name if found.person else ""
        if any(key.startswith(f"{found.key}:") for key in scene.state.used) or stem(name.lower()) in just_named:
            continue
        said = lines.by_name(found.lines, name, found.key, scene.state)
        if said := said or lines.fresh(found.lines, found.key, scene.state, scene.seed):
            return Draft("answer", said, direction(None, "answer"), about=found.key)
    return None


def _of_that_kind(scene: Scene) -> list[Named]:
    """Return the friends where friends are asked for, the family where family is, else everybody who is alive."""
    material = scene.index.persona.truth.material
    gone = f"person:{material.deceased}" if material.kind == "grief" else ""
    for asked, kind in ((_FRIENDS, _FRIENDS), (_FAMILY, hearing.KIN)):
        if asked & scene.move.heard:
            return [p for p in scene.index.people if p.key != gone and any(kind & phrase for phrase in p.phrases)]
    return [found for found in scene.index.people if found.key != gone]
