"""How a trainee's practice went over time, what to do next, and the log of it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.core.access import User
from app.core.drill import Drill
from app.core.encounter import Encounter
from app.core.lesson import Lesson
from app.core.message import say, say_of
from app.core.pace import time_of
from app.core.ports import Exercise, Outcome
from app.core.practice_log import LogEntry, PracticeLog, drill_entries
from app.core.progress import Attempt, Course, NextClient, courses, next_client, weakest
from app.services import drills, lessons
from app.services.site import Site

MOST_TALKS = 2000


@dataclass(frozen=True, slots=True)
class Progress:
    """What the page about progress shows; `names` maps criteria to what trainees call them."""

    attempts: tuple[Attempt, ...]
    courses: tuple[Course, ...]
    names: dict[str, str]
    weakest: Course | None
    client: NextClient | None
    drill: Drill | None
    lesson: Lesson | None


async def progress(site: Site, user: User) -> Progress:
    """Return a trainee's levels over their attempts, and the client, drill and lesson that would fit next."""
    unrated = await site.practice.unrated(user.id)  # their levels are not shown before the trainee's own
    done = [one for one in await site.scorings.outcomes_of(user.id) if one.scoring == "done"]
    outcomes = [one for one in done if one.encounter_id not in unrated]
    hinted = await site.practice.hinted(user.id)
    attempts = tuple([await _attempt(site, one, hinted) for one in reversed(outcomes)])
    found = courses(attempts)
    weak = weakest(found)
    measured = {rubric.id: frozenset(one.id for one in rubric.criteria) for rubric in site.library.rubrics()}
    return Progress(
        attempts=attempts,
        courses=found,
        names=await _names(site, outcomes),
        weakest=weak,
        client=next_client(attempts, site.library.personas(), weak.criterion if weak else None, measured),
        drill=drills.serving(site, weak.criterion) if weak else None,
        lesson=lessons.by_criterion(site).get(weak.criterion) if weak else None,
    )


async def _attempt(site: Site, outcome: Outcome, hinted: frozenset[str]) -> Attempt:
    persona = await site.library.persona_at(outcome.persona_id, outcome.persona_revision)
    return Attempt(
        encounter_id=outcome.encounter_id,
        at=outcome.started_at,
        persona_id=outcome.persona_id,
        persona_name=persona.who.name,
        area=persona.problem_area,
        difficulty=persona.difficulty,
        hinted=outcome.encounter_id in hinted,
        levels=outcome.levels,
    )


async def _names(site: Site, outcomes: list[Outcome]) -> dict[str, str]:
    """Return the names of the criteria, from the rubrics they were held against; the newest rubric's name stands."""
    names: dict[str, str] = {}
    for rubric_id, revision in dict.fromkeys((one.rubric_id, one.rubric_revision) for one in reversed(outcomes)):
        rubric = await site.library.rubric_at(rubric_id, revision)
        names |= {criterion.id: criterion.name for criterion in rubric.criteria}
    return names


async def practice_log(site: Site, user: User, since: date | None = None, until: date | None = None) -> PracticeLog:
    """Return all that a trainee practised from one day to another (both included, in UTC), newest first."""
    outcomes = {one.encounter_id: one for one in await site.scorings.outcomes_of(user.id, limit=MOST_TALKS)}
    unrated = await site.practice.unrated(user.id)
    names = await _names(site, list(outcomes.values()))
    entries = [
        await _talk_entry(site, talk, {} if talk.id in unrated else outcomes[talk.id].levels, names)
        for talk in await site.encounters.of_trainee(user.id, limit=MOST_TALKS, branches=False)
        if talk.turns_taken and talk.id in outcomes and _within(talk.started_at, since, until)
    ]
    done = [one for one in await site.exercises.of(user.id) if _within(one.at, since, until)]
    titles = {drill.id: drill.title for drill in site.drills}
    entries.extend(drill_entries([one for one in done if one.kind == "drill"], titles))
    known = {lesson.id: lesson for lesson in site.lessons}
    entries.extend(_lesson_entry(one, known.get(one.subject)) for one in done if one.kind == "lesson")
    newest_first = sorted(entries, key=lambda entry: entry.at, reverse=True)
    return PracticeLog(user.display_name, since, until, tuple(newest_first))


def _lesson_entry(done: Exercise, lesson: Lesson | None) -> LogEntry:
    right = say("{right} of {asked} answers right", right=done.right, asked=done.asked)
    if lesson is None:  # the library does not have it any more
        return LogEntry(done.at, "lesson", done.subject, right)
    return LogEntry(done.at, "lesson", lesson.title, right, lesson.minutes_of(done.seconds))


async def _talk_entry(
    site: Site, talk: Encounter, levels: Mapping[str, int | None], names: Mapping[str, str]
) -> LogEntry:
    persona = await site.library.persona_at(talk.persona_id, talk.persona_revision)
    last = await site.encounters.last_turn(talk.id)
    heard_at = last.heard_at if last else talk.started_at
    spent = time_of(talk.ended_at or heard_at, talk.started_at, heard_at, talk.pace, persona.training.minutes).spent
    skills = tuple(names.get(criterion, criterion) for criterion, level in levels.items() if level)
    turns = say_of(talk.turns_taken, "{count} turn", "{count} turns")
    return LogEntry(talk.started_at, "talk", persona.who.name, turns, max(1, spent), skills)


def _within(at: datetime, since: date | None, until: date | None) -> bool:
    return (since is None or at.date() >= since) and (until is None or at.date() <= until)
