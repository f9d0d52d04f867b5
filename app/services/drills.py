"""Drills: a run of moments, a reply to each, and how the run went. Only the first reply to a moment counts."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

from app.core.access import User
from app.core.drill import MOST_CHARACTERS, Drill
from app.core.drilling import Marked, Moment, mark, moments_of
from app.core.errors import InvalidTurn, NotFound
from app.core.message import say
from app.core.ports import Exercise
from app.core.safety import clean_turn
from app.services.site import Site

MOST_SEED = 999_999


@dataclass(frozen=True, slots=True)
class Run:
    """Some moments of one drill in the order of a seed."""

    drill: Drill
    seed: int
    moments: tuple[Moment, ...]

    def moment(self, number: int) -> Moment:
        """Return the moment with this number, from 1; raises NotFound."""
        if not 1 <= number <= len(self.moments):
            raise NotFound(
                say(
                    "This run of the drill has {moments} moments. Start it from its first page.",
                    moments=len(self.moments),
                )
            )
        return self.moments[number - 1]


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run went: each moment with the first reply to it, None where there was none."""

    run: Run
    answers: tuple[tuple[Moment, Marked | None], ...]

    @property
    def met(self) -> int:
        """How many replies met the aim."""
        return sum(marked.met for _, marked in self.answers if marked is not None)

    @property
    def answered(self) -> int:
        """How many moments were answered."""
        return sum(marked is not None for _, marked in self.answers)

    @property
    def most_often(self) -> str | None:
        """What stood in the way most often, in a supervisor's words; None where nothing did twice."""
        reasons = Counter(slip.why for _, marked in self.answers if marked is not None for slip, _ in marked.slips)
        reason, times = next(iter(reasons.most_common(1)), ("", 0))
        return reason if times > 1 else None


def drill(site: Site, skill: str) -> Drill:
    """Return a drill; raises NotFound."""
    for found in site.drills:
        if found.id == skill:
            return found
    raise NotFound(say("There is no drill '{id}'. The page Drills lists them all.", id=skill[:60]))


def serving(site: Site, criterion: str) -> Drill | None:
    """Return the drill for a criterion, if there is one."""
    return next((found for found in site.drills if criterion in found.serves), None)


def run(site: Site, skill: str, seed: int) -> Run:
    """Return the run with this seed; raises NotFound for a drill or seed there cannot be."""
    found = drill(site, skill)
    if not 0 <= seed <= MOST_SEED:
        raise NotFound("There is no such run. Start the drill from its first page.")
    return Run(found, seed, moments_of(found, seed, {persona.id: persona for persona in site.library.personas()}))


async def answer(site: Site, user: User, taken: Run, number: int, text: str) -> Marked:
    """Mark a reply and keep it, if it is the first to this moment. Raises InvalidTurn for an empty or long one."""
    moment = taken.moment(number)
    said = clean_turn(text)
    if len(said) > MOST_CHARACTERS:
        raise InvalidTurn(
            say(
                "That is {found} characters, and a reply has at most {most}. Shorten it.",
                found=len(said),
                most=MOST_CHARACTERS,
            )
        )
    marked = mark(taken.drill, moment, said)
    await site.exercises.add(
        Exercise(
            id=_id(user, taken, number),
            user_id=user.id,
            kind="drill",
            subject=taken.drill.id,
            persona=moment.persona.id,
            said=said,
            right=int(marked.met),
            asked=1,
            at=site.clock.now(),
        )
    )
    return marked


async def result(site: Site, user: User, taken: Run) -> RunResult:
    """Return how the run has gone so far, each reply marked again at its moment."""
    said = {one.id: one.said for one in await site.exercises.of(user.id) if one.kind == "drill"}
    answers = []
    for number, moment in enumerate(taken.moments, 1):
        words = said.get(_id(user, taken, number))
        answers.append((moment, None if words is None else mark(taken.drill, moment, words)))
    return RunResult(taken, tuple(answers))


def _id(user: User, taken: Run, number: int) -> str:
    """Return the same id for the same moment of the same run: a page sent twice is one answer."""
    place = f"{user.id} {taken.drill.id} {taken.seed} {number}"
    return hashlib.sha256(place.encode()).hexdigest()[:26]
