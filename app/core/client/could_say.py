"""What a client could say to a turn besides what its plan comes to: all of it may be said now, little of it fits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from app.core.client import few_words, gates, plain_answers
from app.core.client.asking_on import answers_of
from app.core.client.directions import direction
from app.core.client.exchanging import Met
from app.core.client.forms import form_of
from app.core.client.index import FactEntry
from app.core.client.lines import Said
from app.core.client.lines_met import LinesMet, spoken_of
from app.core.client.scene import Draft, Scene
from app.core.client.telling import with_nod
from app.core.client.words import GENERIC, STOP, all_stems
from app.core.small_answers import SmallAnswer

_OF_THE_AIM = 2
_LEAST_ALIKE = 0.2
_LINES = 3


def could_say(scene: Scene, met: tuple[Met, ...], lines: LinesMet) -> Iterator[Draft]:
    """Give drafts from exchanges, from what the question is after, from the lines that answer what is most like it,
    and in few words by the question's form."""
    for one in met:
        if one.like >= _LEAST_ALIKE:
            told_to = direction(None, "answer")
            yield Draft("answer", one.said, told_to, about=scene.state.topic, is_written_for_it=True)
    yield from _of_the_aim(scene)
    yield from _nearest_lines(scene, lines)
    yield from _earned(scene, lines)
    yield from _in_few_words(scene)


def _in_few_words(scene: Scene) -> Iterator[Draft]:
    asked = scene.move.asked
    found: list[Draft | None] = []
    if asked is None or scene.move.skilled:
        found.append(few_words.takes_in(scene))
    if asked:
        form = form_of(asked.text)
        kinds: tuple[SmallAnswer, ...] = (form,) if form else ("unsure", "in_a_way")
        found += [_small(scene, kind) for kind in kinds]
        found += [few_words.half_a_yes(scene) if form is None else None, few_words.does_not_know(scene)]
    yield from (draft for draft in found if draft)


def _small(scene: Scene, kind: SmallAnswer) -> Draft | None:
    said = plain_answers.in_few_words(scene, kind)
    return Draft("brief", said, direction("closed_question", "brief"), about=scene.state.topic) if said else None


def _of_the_aim(scene: Scene) -> Iterator[Draft]:
    """Give the lines of what the turn is after that take up most of its words."""
    aim, asked = scene.move.aim, scene.move.heard - STOP - GENERIC
    if aim is None:
        return
    fits = sorted(_lines_of(scene, aim), key=lambda draft: -len(asked & all_stems([draft.said.text])))
    yield from fits[:_OF_THE_AIM]


def _nearest_lines(scene: Scene, lines: LinesMet) -> Iterator[Draft]:
    """Give the lines that may be said and whose `answers_to` the turn is most like."""
    found = (draft for key in lines.likeliest() if key not in scene.state.used and (draft := _line(scene, key)))
    yield from islice(found, _LINES)


def _earned(scene: Scene, lines: LinesMet) -> Iterator[Draft]:
    """Give what being understood has earned in its own lines, those nearest the turn first."""
    told = gates.next_to_tell(scene.state, scene.move, scene.judged) if scene.move.skilled else None
    if told is None or not told.is_deep or scene.move.asked:
        return
    keys = [f"fact:{told.fact.id}:{i}" for i in range(len(told.fact.lines))]
    for key in sorted(keys, key=lambda key: -(line.like_whole if (line := lines.of(key)) else 0.0)):
        said = with_nod(scene, Said(spoken_of(scene.index.persona)[key], (key,)), always=True)
        yield Draft("elaborate", said, direction(None, "elaborate"), tells=told, about=told.fact.id)


def _line(scene: Scene, key: str) -> Draft | None:
    """Return a line as it would be said now, unless something has to be told before it."""
    part, name = key.split(":")[:2]
    said, told_to = Said(spoken_of(scene.index.persona)[key], (key,)), direction(None, "answer")
    if part in ("person", "biography"):
        return Draft("answer", said, told_to, about=f"{part}:{name}")
    entry = scene.index.by_id[name]
    if name in scene.state.opened:
        return None if part == "fact" else Draft("answer", said, told_to, stays_with=entry, about=name)
    if part == "fact" and any(verdict.is_open and verdict.entry is entry for verdict in scene.judged):
        return Draft("elaborate", said, direction(None, "elaborate"), tells=entry, about=name)
    return None


def _lines_of(scene: Scene, aim: str) -> Iterator[Draft]:
    kind, _, name = aim.partition(":")
    if kind == "fact":
        entry = scene.index.by_id[name]
        told = name in scene.state.opened
        ready = told or any(verdict.is_open and verdict.entry is entry for verdict in scene.judged)
        yield from _of_fact(scene, entry, told) if ready else ()
        return
    pool = scene.index.people if kind == "person" else scene.index.biography
    item = next(found for found in pool if found.key == aim)
    found = [(f"{aim}:{i}", line) for i, line in enumerate(item.lines)]
    found += answers_of(scene, aim)
    for key, line in found:
        if key not in scene.state.used:
            yield Draft("answer", Said(line, (key,)), direction(None, "answer"), about=aim)


def _of_fact(scene: Scene, entry: FactEntry, told: bool) -> Iterator[Draft]:
    fact = entry.fact
    found = [(f"fact:{fact.id}:{i}", line) for i, line in enumerate(fact.lines)]
    if told:
        found += [(f"more:{fact.id}:{i}", line) for i, line in enumerate(fact.more)]
        found += answers_of(scene, f"fact:{fact.id}")
    for key, line in found:
        if key in scene.state.used:
            continue
        said, told_to = Said(line, (key,)), direction(None, "answer")
        if told:
            yield Draft("answer", said, told_to, stays_with=entry, about=fact.id)
        else:
            yield Draft("elaborate", said, direction(None, "elaborate"), tells=entry, about=fact.id)
