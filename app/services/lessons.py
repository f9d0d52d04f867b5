"""Lessons: an example played by a client of the library, and the answers at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.access import User
from app.core.client.engine import opening
from app.core.client.playing import Played, gives_away, play
from app.core.client.state import ClientState
from app.core.coding.coder import code_turn
from app.core.coding.codes import TurnCodes
from app.core.errors import NotFound
from app.core.lesson import Example, Lesson, Option, Question, Way
from app.core.message import say
from app.core.persona import Persona
from app.core.ports import Exercise
from app.services.site import Site

SEED = 1


@dataclass(frozen=True, slots=True)
class PlayedWay:
    """One way to go on: what the client answered, how the turn was heard, and what it did to the trust (-1 to 1)."""

    way: Way
    answer: str
    codes: TurnCodes
    trust: float
    told: str | None


@dataclass(frozen=True, slots=True)
class PlayedExample:
    """An example as the client played it: the talk that leads to the moment, then each way."""

    name: str
    opening: str
    before: tuple[tuple[str, str], ...]
    ways: tuple[PlayedWay, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what was chosen; None where nothing was."""

    question: Question
    chosen: int | None

    @property
    def option(self) -> Option | None:
        """The option that was chosen."""
        return None if self.chosen is None else self.question.options[self.chosen]

    @property
    def right(self) -> bool:
        """Whether it is the right one."""
        return self.option is not None and self.option.right


@dataclass(frozen=True, slots=True)
class Checked:
    """A lesson that was answered: each question, and the minutes that go into the practice log."""

    answers: tuple[Answered, ...]
    minutes: int


def lesson(site: Site, lesson_id: str) -> Lesson:
    """Return a lesson; raises NotFound."""
    for found in site.lessons:
        if found.id == lesson_id:
            return found
    raise NotFound(say("There is no lesson '{id}'. The page Learn lists them all.", id=lesson_id[:60]))


def by_criterion(site: Site) -> dict[str, Lesson]:
    """Return the lesson that the feedback on each criterion leads to; the first one stands."""
    return {criterion: found for found in reversed(site.lessons) for criterion in found.serves}


def played_example(site: Site, example: Example) -> PlayedExample | None:
    """Let the client play the example; None without the client, or if it would tell what a talk has to earn."""
    try:
        persona = site.library.persona(example.persona)
    except NotFound:
        return None
    return play_example(example, persona)


def play_example(example: Example, persona: Persona) -> PlayedExample | None:
    """Play an example from the start of an encounter to its moment, then each of its ways from there.

    Returns None if the client tells a guarded or core fact in any of it: a lesson is open to everybody.
    """
    before = play(persona, example.before, SEED)
    after = [play(persona, (way.says,), SEED, before[-1].state)[-1] for way in example.ways]
    if gives_away((*before, *after), persona):
        return None
    return PlayedExample(
        name=persona.who.name,
        opening=opening(persona, SEED),
        before=tuple((turn.said, turn.plan.authored) for turn in before),
        ways=tuple(_way(way, before[-1], turn) for way, turn in zip(example.ways, after, strict=True)),
    )


def _way(way: Way, moment: Played, after: Played) -> PlayedWay:
    return PlayedWay(
        way=way,
        answer=after.plan.authored,
        codes=code_turn(way.says, moment.plan.authored),
        trust=_change(moment.state, after.state),
        told=after.plan.fact,
    )


def _change(before: ClientState, after: ClientState) -> float:
    return round(after.trust - before.trust, 4)


async def opened(site: Site, user: User, found: Lesson) -> None:
    """Note that somebody has a lesson's page open from now on."""
    await site.exercises.opened(user.id, found.id, site.clock.now())


async def answer(site: Site, user: User, found: Lesson, chosen: Mapping[int, int]) -> Checked:
    """Mark the answers at the end of a lesson and keep that it was done; `chosen` is option by question.

    What counts as time is how long the page was open: nobody is credited with a reading that did not happen.
    """
    since, now = await site.exercises.take_opened(user.id, found.id), site.clock.now()
    seconds = max(0, int((now - since).total_seconds())) if since else 0
    marked = tuple(
        Answered(question, at if (at := chosen.get(n)) is not None and 0 <= at < len(question.options) else None)
        for n, question in enumerate(found.check)
    )
    await site.exercises.add(
        Exercise(
            id=site.ids.new(),
            user_id=user.id,
            kind="lesson",
            subject=found.id,
            persona=found.example.persona,
            said="",
            right=sum(one.right for one in marked),
            asked=len(marked),
            at=now,
            seconds=seconds,
        )
    )
    return Checked(marked, found.minutes_of(seconds) or 0)
