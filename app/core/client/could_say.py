"""What a client could say to a turn besides what its plan comes to: all of it may be said now, little of it fits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from app.core.client import few_words, gates, plain_answers, questions
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
        closed = bool(questions.ASKS_YES_OR_NO.match(asked.text)) and not few_words.asks_to_be_told(asked.text)
        kinds: tuple[SmallAnswer, ...] = (form,) if form else ("in_a_way",) if closed else ()
        found += [_small(scene, kind) for kind in (*kinds, "unsure")]
        found += [few_words.half_a_yes(scene) if closed else None, few_words.does_not_know(scene)]
    yield from (draft for draft in found if draft)


def _small(scene: Scene, kind: SmallAnswer) -> Draft | None:
    said = plain_answers.in_few_words(scene, kind)
    return Draft("brief", said, direction("closed_question", "brief"), about=scene.state.topic) if said else None


def _of_the_aim(scene: Scene) -> Iterator[Draft]:
    """Give the lines of what the turn is after that take up most of its words."""
    aim, asked = scene.move.aim, scene.move.heard - STOP - GENERIC
    if aim is None:
        return
    unsaid = ((key, line) for key, line in _lines_of(scene, aim) if key not in scene.state.used)
    for key, line in sorted(unsaid, key=lambda pair: -len(asked & all_stems([pair[1]])))[:_OF_THE_AIM]:
        yield _of(scene, aim, Said(line, (key,)))


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
    said = Said(spoken_of(scene.index.persona)[key], (key,))
    if part in ("person", "biography"):
        return _of(scene, f"{part}:{name}", said)
    is_new = name not in scene.state.opened
    can_be_said = _is_open(scene, scene.index.by_id[name]) if is_new else True
    return _of(scene, f"fact:{name}", said) if can_be_said and is_new == (part == "fact") else None


def _lines_of(scene: Scene, aim: str) -> list[tuple[str, str]]:
    """Return what there is to say of what a turn is after, each under its key; nothing where it is not ready."""
    kind, _, name = aim.partition(":")
    if kind != "fact":
        pool = scene.index.people if kind == "person" else scene.index.biography
        item = next(found for found in pool if found.key == aim)
        return [*_keyed(aim, item.lines), *answers_of(scene, aim)]
    entry = scene.index.by_id[name]
    if name in scene.state.opened:
        said = [*_keyed(f"fact:{name}", entry.fact.lines), *_keyed(f"more:{name}", entry.fact.more)]
        return said + answers_of(scene, aim)
    return [*_keyed(f"fact:{name}", entry.fact.lines)] if _is_open(scene, entry) else []


def _keyed(pool: str, lines: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield from ((f"{pool}:{i}", line) for i, line in enumerate(lines))


def _is_open(scene: Scene, entry: FactEntry) -> bool:
    return any(verdict.is_open and verdict.entry is entry for verdict in scene.judged)


def _of(scene: Scene, target: str, said: Said) -> Draft:
    """Return a line of a fact, a person or daily life as an answer; a fact that is new is told with it."""
    kind, _, name = target.partition(":")
    if kind != "fact":
        return Draft("answer", said, direction(None, "answer"), about=target)
    entry = scene.index.by_id[name]
    if name in scene.state.opened:
        return Draft("answer", said, direction(None, "answer"), stays_with=entry, about=name)
    return Draft("elaborate", said, direction(None, "elaborate"), tells=entry, about=name)
