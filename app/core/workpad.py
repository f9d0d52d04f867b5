"""The IPT work-pad: what a trainee makes of the case, and how it compares with the persona's truth.

The parts are those of the initial phase (Weissman, Markowitz & Klerman, *The Guide to Interpersonal Psychotherapy*,
2018): the interpersonal inventory as a closeness circle (Stuart & Robertson, 2012), an event tied to the mood, one
problem area, and a formulation in a sentence. Where experts would split there is part credit: a second problem area,
closeness one circle off, a person named by role alone. There is no total; a comparison is for talking about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.core.case import Person, ProblemArea, Truth
from app.core.client.words import stems, tokens

MOST_PEOPLE = 12
_SHARED = 2
_TITLES = frozenset(
    ("father", "mother", "mr", "mrs", "ms", "dr", "aunt", "uncle", "auntie", "sister", "brother", "the")
)
Credit = Literal["full", "part", "none"]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)]

_LINKS = frozenset(
    ("because", "since", "after", "when", "follows", "followed", "following", "led", "through", "as", "onset", "so")
)
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
    area: Credit
    elements: tuple[tuple[str, bool], ...]


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
    credit, like = _event(f"{pad.event} {pad.mood}", truth)
    return Comparison(
        matches=tuple(found[place] for place in sorted(found)),
        missed=tuple(person for person in truth.inventory if person.id not in taken),
        others=tuple(noted for place, noted in enumerate(pad.people) if place not in found),
        event=credit,
        event_like=like,
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
    """Return full credit for the onset, part for another event of the mood timeline, with the event's own words."""
    said = set(stems(written))
    if _shares(said, truth.onset.event):
        return "full", truth.onset.event
    for point in truth.mood_timeline:
        if _shares(said, point.event):
            return "part", point.event
    return "none", ""


def _shares(said: set[str], text: str) -> bool:
    return len(said & set(stems(text))) >= _SHARED


def _elements(formulation: str, truth: Truth) -> tuple[tuple[str, bool], ...]:
    """Return what a formulation in a sentence holds, each with whether it was found."""
    said, plain = set(stems(formulation)), _plain(formulation)
    called = [word for person in truth.inventory for word in (person.name, *person.called)]
    symptoms = _MOOD | {stem for symptom in truth.onset.symptoms for stem in stems(symptom)}
    return (
        ("a person who matters", any(_plain(word) in plain for word in called)),
        ("an event between people", _event(formulation, truth)[0] != "none"),
        ("how the mood or a symptom shows", bool(said & symptoms)),
        ("the link between the two", bool(_LINKS & set(tokens(formulation)))),
    )
