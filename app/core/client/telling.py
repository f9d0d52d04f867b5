"""How something is told, added to, or told again, and the small sign of having been understood before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.client import few_words, lines, plain_answers, questions
from app.core.client.asking_on import how_it_was
from app.core.client.directions import direction
from app.core.client.index import FactEntry
from app.core.client.lines import Said
from app.core.client.scene import Draft, Scene
from app.core.client.threads import takes_up
from app.core.client.words import GENERIC, all_stems, choice, feelings_named
from app.core.patterns import regex
from app.core.persona import Occasion

_BEGUN = ("I'd started to say.", "What I was saying.", "I never finished that.")
_A_LITTLE, _SOME = 3, 9  # words by which a nod may lengthen what is said beyond the usual; some before a leap
_AGREES = regex(r"(?:oh,? |well,? )?(?:yes|yeah|aye|mm|no|naw|right|true|exactly)\b", re.IGNORECASE)


def tell(scene: Scene, entry: FactEntry) -> Draft:
    """Tell a fact for the first time. What is nowhere near the turn comes after a nod to it."""
    leaps = not takes_up(scene, entry)
    said = bare = lines.telling(entry, scene.state, scene.seed, scene.move.heard, scene.move.wants)
    if leaps and entry.order > 0 and scene.state.opened and not scene.move.asked:
        said = announced(scene, said, entry)
    was_begun = any(begun.fact == entry.fact.id for begun in scene.before.begun)
    if was_begun:
        said = Said(f"{_BEGUN[choice(scene.seed, entry.fact.id, len(_BEGUN))]} {said.text}", said.keys)
    else:
        nodded = with_nod(scene, said, always=leaps)
        # Where there is no room for both, to be heard comes before being told that something else is coming.
        heard = with_nod(scene, bare, always=leaps) if nodded == said else bare
        said = heard if heard != bare else nodded
    told_to = direction(None, "elaborate", "begun" if was_begun else None)
    return Draft("elaborate", said, told_to, tells=entry, about=entry.fact.id)


def put_aside(scene: Scene, said: Said) -> Said:
    """Put in front of what is not about the case that it is not, while a way of saying so is left."""
    ahead = plain_answers.in_few_words(scene, "asks" if "?" in said.text else "before")
    return Said(f"{ahead.text} {said.text}", (*said.keys, *ahead.keys)) if ahead else said


def asks_yes_or_no(scene: Scene) -> bool:
    """Whether the question asks for a yes or a no."""
    return scene.move.asked is not None and bool(questions.ASKS_YES_OR_NO.match(scene.move.asked.text))


def _yes_or_no(scene: Scene, entry: FactEntry) -> Draft | None:
    """Answer a yes-or-no about something told from what takes up the question's words, else in a few words."""
    key = f"more:{entry.fact.id}"
    if not asks_yes_or_no(scene):
        return None
    if found := lines.sharing(entry.fact.more, key, scene.move.heard - GENERIC, scene.state):
        return add(entry, found)
    either = scene.move.asked is not None and few_words.asks_which_of_two(scene.move.asked.text)
    said = plain_answers.in_few_words(scene, "either") if either else None
    said = said or lines.fresh_for(scene.index, "closed_question", scene.state, scene.seed)
    return (
        Draft("brief", said, direction("closed_question", "brief"), stays_with=entry, about=entry.fact.id)
        if said
        else None
    )


def announced(scene: Scene, said: Said, entry: FactEntry) -> Said:
    """Put in front of something else that it is something else, while a way of saying so is left: of an everyday
    thing in passing, of a deep one as what it is."""
    ahead = plain_answers.in_few_words(scene, "deeper" if entry.is_deep else "besides")
    return Said(f"{ahead.text} {said.text}", (*said.keys, *ahead.keys)) if ahead else said


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
    found = lines.more_of(entry, scene.state, scene.seed, scene.move.heard) or how_it_was(scene, entry)
    return add(entry, with_nod(scene, found)) if found else None


def stay_with_person(scene: Scene) -> Draft | None:
    """Say something more of the person in hand, to somebody who asks to go on or has taken in what was said."""
    person = next((found for found in scene.index.people if found.key == scene.state.topic), None)
    if person is None:
        return None
    about_them = scene.move.heard & all_stems([scene.before.last_words, person.person.name if person.person else ""])
    if not (scene.move.continues or (scene.move.skilled and not scene.move.asked and about_them - GENERIC)):
        return None
    said = lines.fresh(person.lines, person.key, scene.state, scene.seed)
    return Draft("answer", with_nod(scene, said), direction(None, "answer"), about=person.key) if said else None


def tell_again(scene: Scene, fact_id: str) -> Draft:
    """Answer a question about something told: with an addition, else in other words, owned up to as said."""
    entry, move = scene.index.by_id[fact_id], scene.move
    if move.wants and (answer := lines.answering(entry, move.wants, scene.state, scene.seed)):
        return Draft("brief", answer, direction(None, "brief"), stays_with=entry, about=fact_id)
    if move.question == "closed" and not move.skilled and (short := _yes_or_no(scene, entry)):
        return short
    if found := lines.more_about(entry, move.heard, scene.state, scene.seed):
        return add(entry, found)
    said = lines.telling_again(entry, scene.state, scene.seed)
    return Draft("brief", said, direction(None, "brief"), stays_with=entry, about=fact_id)


def with_nod(scene: Scene, said: Said, always: bool = False) -> Said:
    """Put a sign of having been understood before what is said: a few words, or now and then a whole reaction.

    A whole one comes `always`, as far as one is left, before what has nothing to do with the turn.
    """
    move = scene.move
    if not move.skilled or move.act not in ("summary", "reflection", "validation") or _AGREES.match(said.text):
        return said
    most = scene.index.persona.voice.words_per_turn[1] + (_SOME if always else _A_LITTLE)
    occasion: Occasion = "accurate_reflection" if move.act == "reflection" else move.act
    for nod in _nods(scene, occasion, always):
        if nod and len(f"{nod.text} {said.text}".split()) <= most:
            return Said(f"{nod.text} {said.text}", (*said.keys, *nod.keys))
    return said


def _nods(scene: Scene, occasion: Occasion, always: bool) -> Iterator[Said | None]:
    """Give the signs of having been understood that there are: a word said back, a whole reaction, a murmur."""
    move = scene.move
    yield few_words.said_back(scene, move.said) if move.act == "reflection" else None
    # To a fact given back ("your husband didn't come") a whole "that's it, all the time" would say too much.
    lands = move.act != "reflection" or "complex_reflection" in move.openers or bool(feelings_named(move.said))
    whole = lands and (always or occasion == "summary" or choice(scene.seed, f"nods:{scene.state.turn}", 5) <= 1)
    yield lines.nod(scene.index, occasion, scene.state, scene.seed) if whole else None
    yield lines.murmur(scene.index, scene.state, scene.seed)
