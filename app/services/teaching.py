"""What an instructor sees of a cohort: who practised, and at which level each skill stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.access import Principal, User
from app.core.encounter import Encounter, Scoring
from app.core.errors import NotFound
from app.core.ports import Cohort
from app.services.site import Site


@dataclass(frozen=True, slots=True)
class Practice:
    """One encounter with its feedback, as far as it is there."""

    encounter: Encounter
    scoring: Scoring | None
    persona_name: str


@dataclass(frozen=True, slots=True)
class TraineeRow:
    """One trainee of a cohort, newest practice first."""

    trainee: User
    practice: tuple[Practice, ...]

    @property
    def last(self) -> datetime | None:
        """When they last practised."""
        return self.practice[0].encounter.started_at if self.practice else None


async def cohorts_of(site: Site, who: Principal) -> tuple[Cohort, ...]:
    """Return the cohorts `who` follows; an admin follows all."""
    who.needs("instructor", "admin")
    return await site.people.cohorts(None if who.role == "admin" else who.cohorts)


async def cohort_rows(site: Site, who: Principal, cohort_id: str) -> tuple[TraineeRow, ...]:
    """Return a row for each trainee of the cohort. Raises NotFound for somebody else's cohort."""
    if cohort_id not in {cohort.id for cohort in await cohorts_of(site, who)}:
        raise NotFound("There is no such cohort of yours.")
    members = [user for user in await site.people.members(cohort_id) if user.role == "trainee"]
    by_trainee: dict[str, list[Encounter]] = {user.id: [] for user in members}
    for encounter in await site.encounters.of_cohorts([cohort_id]):
        by_trainee.setdefault(encounter.trainee_id, []).append(encounter)
    rows = []
    for user in members:
        practice = [await practice_of(site, encounter) for encounter in by_trainee[user.id]]
        rows.append(TraineeRow(user, tuple(practice)))
    return tuple(rows)


async def practice_of(site: Site, encounter: Encounter) -> Practice:
    """Return an encounter with its feedback and the client's name."""
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    return Practice(encounter, await site.scorings.get(encounter.id), persona.who.name)


async def own_practice(site: Site, user_id: str) -> tuple[Practice, ...]:
    """Return a trainee's own encounters, newest first."""
    return tuple([await practice_of(site, found) for found in await site.encounters.of_trainee(user_id)])
