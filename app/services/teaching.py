"""What an instructor sees of a cohort: who practised, and at which level each skill stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.access import Principal, User
from app.core.encounter import Encounter, Objection, Scoring
from app.core.errors import NotFound
from app.core.ports import Cohort, Outcome
from app.services.site import Site

_RECENT = 200
_RECENT_BRANCHES = 20


@dataclass(frozen=True, slots=True)
class Practice:
    """One encounter of one's own with its feedback, as far as it is there; none while `to_rate` holds it back."""

    encounter: Encounter
    scoring: Scoring | None
    persona_name: str
    to_rate: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """How one encounter of a cohort went, with the names of its client and of its rubric's criteria by id."""

    outcome: Outcome
    persona_name: str
    criteria: dict[str, str]


@dataclass(frozen=True, slots=True)
class TraineeRow:
    """One trainee of a cohort, newest practice first."""

    trainee: User
    practice: tuple[Followed, ...]

    @property
    def last(self) -> datetime | None:
        """When they last practised."""
        return self.practice[0].outcome.started_at if self.practice else None


async def cohorts_of(site: Site, who: Principal) -> tuple[Cohort, ...]:
    """Return the cohorts `who` follows; an admin follows all."""
    who.needs("instructor", "admin")
    return await site.people.cohorts(None if who.role == "admin" else who.cohorts)


async def cohort_rows(site: Site, who: Principal, cohort_id: str) -> tuple[TraineeRow, ...]:
    """Return a row for each trainee of the cohort. Raises NotFound for somebody else's cohort."""
    if cohort_id not in {cohort.id for cohort in await cohorts_of(site, who)}:
        raise NotFound("There is no such cohort of yours.")
    members = [user for user in await site.people.members(cohort_id) if user.role == "trainee"]
    by_trainee: dict[str, list[Followed]] = {user.id: [] for user in members}
    for outcome in await site.scorings.outcomes([cohort_id]):
        if outcome.trainee_id in by_trainee:
            by_trainee[outcome.trainee_id].append(await _followed(site, outcome))
    return tuple(TraineeRow(user, tuple(by_trainee[user.id])) for user in members)


@dataclass(frozen=True, slots=True)
class Questioned:
    """A level that a trainee questions, with whose it is and what it is about."""

    objection: Objection
    trainee: User
    practice: Followed

    @property
    def criterion_name(self) -> str:
        """The skill in question."""
        return self.practice.criteria.get(self.objection.criterion, self.objection.criterion)

    @property
    def level(self) -> int | None:
        """The level that the scorer gave."""
        return self.practice.outcome.levels.get(self.objection.criterion)


async def questioned(site: Site, cohort_id: str, rows: tuple[TraineeRow, ...]) -> tuple[Questioned, ...]:
    """Return the levels that a cohort's trainees question, unanswered first."""
    about = {one.outcome.encounter_id: (row.trainee, one) for row in rows for one in row.practice}
    found = await site.practice.objections_of([cohort_id])
    return tuple(Questioned(one, *about[one.encounter_id]) for one in found if one.encounter_id in about)


async def _followed(site: Site, outcome: Outcome) -> Followed:
    """Name what the outcome is about. The library keeps every revision it has read, so this seldom asks the store."""
    persona = await site.library.persona_at(outcome.persona_id, outcome.persona_revision)
    rubric = await site.library.rubric_at(outcome.rubric_id, outcome.rubric_revision)
    return Followed(outcome, persona.who.name, {criterion.id: criterion.name for criterion in rubric.criteria})


async def _practice_of(site: Site, encounter: Encounter, unrated: frozenset[str] = frozenset()) -> Practice:
    """Return an encounter with its feedback and the client's name."""
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    if (encounter.branched_from or encounter.id) in unrated:
        return Practice(encounter, None, persona.who.name, to_rate=True)
    return Practice(encounter, await site.scorings.get(encounter.id), persona.who.name)


@dataclass(frozen=True, slots=True)
class Met:
    """How often somebody has talked with a client, and when last."""

    talks: int
    last: datetime


async def clients_met(site: Site, user_id: str) -> tuple[dict[str, Met], Practice | None]:
    """Return whom a trainee has talked with, by persona, and their newest talk that is still open."""
    met: dict[str, Met] = {}
    waiting: Encounter | None = None
    for found in await site.encounters.of_trainee(user_id, limit=_RECENT, branches=False):
        if found.purpose != "practice":
            continue
        if found.turns_taken:
            known = met.get(found.persona_id)
            met[found.persona_id] = Met(known.talks + 1 if known else 1, known.last if known else found.started_at)
        if waiting is None and found.status == "open" and found.turns_taken:
            waiting = found
    return met, await _practice_of(site, waiting) if waiting else None


async def own_practice(site: Site, user_id: str) -> tuple[Practice, ...]:
    """Return a trainee's own encounters, newest first. Branches have a limit of their own: they are many."""
    unrated = await site.practice.unrated(user_id)
    attempts = await site.encounters.of_trainee(user_id, branches=False)
    branches = await site.encounters.of_trainee(user_id, limit=_RECENT_BRANCHES, branches=True)
    newest_first = sorted((*attempts, *branches), key=lambda one: (one.started_at, one.id), reverse=True)
    return tuple([await _practice_of(site, found, unrated) for found in newest_first])
