"""The IPT work-pad: what a trainee makes of the case, and how it compares with the persona's truth.

The parts are those of the initial phase (Weissman, Markowitz & Klerman, *The Guide to Interpersonal Psychotherapy*,
2018): the interpersonal inventory as a closeness circle (Stuart & Robertson, 2012), an event tied to the mood, one
problem area, and a formulation in a sentence. Where experts would split there is part credit: a second problem area,
closeness one circle off, a person named by role alone. There is no total; a comparison is for talking about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.core.case import MoodPoint, Onset, Person, ProblemArea, Truth
from app.core.client.words import GENERIC, stems, tokens
from app.core.patterns import regex

MOST_PEOPLE = 12
# As much as can be said to a client in one breath or two, and taken in.
MOST_FORMULATION_WORDS = 60
# An event is met where so much of what was written, by the weight of its words, is told of it, and touched by a
# little less. Chosen, with the weights below, on 96 sentences for half of the shipped clients.
_MEETS, _TOUCHES = 0.35, 0.31
_LEAST_SAID = 2.0  # what is written counts as this much at least: one word that meets an event is not half a sentence
_PERSON_WEIGHT, _GENERIC_WEIGHT, _UNTOLD_WEIGHT, _HAPPENING_WEIGHT = 0.6, 0.4, 1.3, 1.4
_AS_GOOD = 0.1  # the timeline tells the onset once more, in other words: that is the onset all the same
_SHARED = 0.5  # how fast a word counts for less, the more events it is told of
_TITLES = frozenset(
    ("father", "mother", "mr", "mrs", "ms", "dr", "aunt", "uncle", "auntie", "sister", "brother", "the")
)
# Two words for one thing, where the stems do not meet.
_SAME = {
    "stillbirth": "die", "stillborn": "die", "passed": "die", "pass": "die", "wedding": "marry", "bik": "motorbik",
    "baby": "son", "mat": "friend", "hospital": "ward", "cancell": "off",
}  # fmt: skip
# What happens between people weighs more than where it did, and is no name though it stands in some ("late sister").
_HAPPENS = frozenset({"die", "marry", "retire", "quarrel", "divorc", "mov", "stop", "announc"})
Credit = Literal["full", "part", "none"]
_CREDITS: tuple[Credit, ...] = ("none", "part", "full")
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)]

_LINKS = frozenset(
    ("because", "since", "after", "when", "follows", "followed", "following", "led", "through", "as", "onset", "so")
)
_CLAUSE = regex(r"[.;:,!?]+|\b(?:because|since|after|when|which|so that|and (?:then|since|now))\b", re.IGNORECASE)
_LEAST_CLAUSE = 4  # words
# Everyday words for how depression shows; a formulation names at least one, or the client's own symptom.
_MOOD = frozenset(
    stems("low depressed depression mood sad sleep sleepless appetite tired flat hopeless guilt guilty tearful cry")
)


class Value(BaseModel):
    """Frozen; stored as JSON."""

    model_config = ConfigDict(frozen=True)


class PadPerson(Value):
    """Somebody in the trainee's inventory. `closeness` is 1 for the inner circle, 3 for the outer."""

    name: Short
    relation: Short = ""
    closeness: int = Field(default=2, ge=1, le=3)
    note: Sentence = ""


class WorkPad(Value):
    """The trainee's notes on one case."""

    people: Annotated[tuple[PadPerson, ...], Field(max_length=MOST_PEOPLE)] = ()
    event: Sentence = ""
    mood: Sentence = ""
    problem_area: ProblemArea | None = None
    formulation: Sentence = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written yet."""
        return self == WorkPad()


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """A person of the case whom the trainee put down: part credit where only the role was named."""

    noted: PadPerson
    person: Person
    named: Credit
    closeness: Credit


@dataclass(frozen=True, slots=True)
class Comparison:
    """A work-pad beside the truth. `others` are people who are not in the case's inventory."""

    matches: tuple[PersonMatch, ...]
    missed: tuple[Person, ...]
    others: tuple[PadPerson, ...]
    event: Credit
    event_like: str
    event_is_onset: bool
    area: Credit
    elements: tuple[tuple[str, bool], ...]


def words_in(text: str) -> int:
    """Return how many words a text has."""
    return len(text.split())


def compare(pad: WorkPad, area: ProblemArea, truth: Truth) -> Comparison:
    """Set a work-pad beside the case."""
    # Names first: a role ("friend") must not take the place of somebody who is named further down.
    found: dict[int, PersonMatch] = {}
    for by_name in (True, False):
        for place, noted in enumerate(pad.people):
            left = [
                person for person in truth.inventory if all(match.person is not person for match in found.values())
            ]
            if place not in found and (match := _match(noted, left, by_name=by_name)):
                found[place] = match
    taken = {match.person.id for match in found.values()}
    # What happened may stand in either place; the mood's own words do not take from what was said plainly.
    found_in = [_event(said, truth) for said in (pad.event, f"{pad.event} {pad.mood}")]
    credit, like = max(found_in, key=lambda one: _CREDITS.index(one[0]))
    return Comparison(
        matches=tuple(found[place] for place in sorted(found)),
        missed=tuple(person for person in truth.inventory if person.id not in taken),
        others=tuple(noted for place, noted in enumerate(pad.people) if place not in found),
        event=credit,
        event_like=like,
        event_is_onset=like == truth.onset.event,
        area=_area(pad.problem_area, area, truth.second_area),
        elements=_elements(pad.formulation, truth),
    )


def _match(noted: PadPerson, people: Iterable[Person], *, by_name: bool) -> PersonMatch | None:
    name, said = set(tokens(noted.name)) - _TITLES, _plain(f"{noted.name} {noted.relation}")
    for person in people:
        if by_name and name & set(tokens(person.name)):
            return PersonMatch(noted, person, "full", _closeness(noted, person))
        if not by_name and any(_plain(word) in said for word in person.called):
            return PersonMatch(noted, person, "part", _closeness(noted, person))
    return None


def _plain(text: str) -> str:
    return f" {' '.join(tokens(text))} "


def _closeness(noted: PadPerson, person: Person) -> Credit:
    apart = abs(noted.closeness - person.closeness)
    return "full" if apart == 0 else "part" if apart == 1 else "none"


def _area(chosen: ProblemArea | None, first: ProblemArea, second: ProblemArea | None) -> Credit:
    if chosen is None:
        return "none"
    return "full" if chosen == first else "part" if chosen == second else "none"


def _event(written: str, truth: Truth) -> tuple[Credit, str]:
    """Return the credit for an event, with the case's own words for it.

    Full for the onset; part where the onset is touched and no more, or where it is another event of the timeline.
    """
    said, names = _words(written) - _MOOD, _people(truth)
    told = [_told(truth.onset), *map(_told, truth.mood_timeline)]
    times = Counter(word for words in told for word in words)
    weight = {word: _weight(word, times[word], names) for word in said}
    whole = max(_LEAST_SAID, sum(weight.values()))
    onset, *others = (sum(map(weight.__getitem__, said & words)) / whole for words in told)
    best, at = max((met, n) for n, met in enumerate(others))
    # One word is no more than a touch, unless it says what happened: "Olinda's death", but not "so sudden".
    own = (said & told[0]) - names - GENERIC
    if own and onset >= _MEETS and onset >= best - _AS_GOOD:
        return ("full" if len(own) > 1 or own & _HAPPENS else "part"), truth.onset.event
    if best >= _MEETS and (said & told[1 + at]) - names - GENERIC:
        return "part", truth.mood_timeline[at].event
    return ("part", truth.onset.event) if own and onset >= _TOUCHES else ("none", "")


def _told(event: Onset | MoodPoint) -> frozenset[str]:
    """Return the words that an event of the case is told in, all of its ways together."""
    return frozenset().union(*map(_words, (event.event, *event.told_as)))


def _weight(word: str, times: int, names: frozenset[str]) -> float:
    """Return what a word counts: least where it tells of no event in particular, most where none is told in it."""
    kinds = ((_HAPPENS, _HAPPENING_WEIGHT), (names, _PERSON_WEIGHT), (GENERIC, _GENERIC_WEIGHT))
    kind = next((weight for words, weight in kinds if word in words), 1.0)
    return kind * (1 / (1 + _SHARED * (times - 1)) if times else _UNTOLD_WEIGHT)


def _words(text: str) -> frozenset[str]:
    return frozenset(_SAME.get(found, found) for found in stems(text))


def _people(truth: Truth) -> frozenset[str]:
    """Return the words that name the people of the case: what happened to them is no part of their names."""
    names = (word for person in truth.inventory for word in (person.name, *person.called))
    return frozenset(found for name in names for found in _words(name)) - _HAPPENS


def _pieces(formulation: str) -> Iterator[str]:
    """Give a formulation whole, and by its clauses: the event stands in one, the mood and the way out in others."""
    yield formulation
    yield from (clause for clause in _CLAUSE.split(formulation) if len(tokens(clause)) >= _LEAST_CLAUSE)


def _elements(formulation: str, truth: Truth) -> tuple[tuple[str, bool], ...]:
    """Return what a formulation in a sentence holds, each with whether it was found."""
    said, plain = set(stems(formulation)), _plain(formulation)
    called = [word for person in truth.inventory for word in (person.name, *person.called)]
    symptoms = _MOOD | {stem for symptom in truth.onset.symptoms for stem in stems(symptom)}
    return (
        ("a person who matters", any(_plain(word) in plain for word in called)),
        ("an event between people", any(_event(piece, truth)[0] != "none" for piece in _pieces(formulation))),
        ("how the mood or a symptom shows", bool(said & symptoms)),
        ("the link between the two", bool(_LINKS & set(tokens(formulation)))),
    )
