"""Feedback in the database, as it grows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.adapters.store.database import Database
from app.adapters.store.tables import criterion_results, encounters, memberships, scorings
from app.core.encounter import Scoring
from app.core.errors import NotFound
from app.core.ports import Outcome
from app.core.scoring.report import KEPT, CriterionResult, Report

_GET = select(scorings).where(scorings.c.encounter_id == bindparam("encounter"))
_LOCK = select(scorings.c.status).where(scorings.c.encounter_id == bindparam("encounter")).with_for_update()
_RESULTS = (
    select(criterion_results)
    .where(criterion_results.c.encounter_id == bindparam("encounter"))
    .order_by(criterion_results.c.place, criterion_results.c.criterion_id)
)
_OUTCOMES = (
    select(
        encounters.c.id.label("encounter_id"),
        encounters.c.trainee_id,
        encounters.c.persona_id,
        encounters.c.persona_revision,
        encounters.c.rubric_id,
        encounters.c.rubric_revision,
        encounters.c.status,
        encounters.c.started_at,
        encounters.c.turns_taken,
        scorings.c.status.label("scoring"),
        scorings.c.summary,
    )
    .select_from(encounters.outerjoin(scorings))
    .where(encounters.c.purpose == "practice", encounters.c.branched_at.is_(None))
    .order_by(encounters.c.started_at.desc(), encounters.c.id.desc())
)


class SqlScorings:
    """The ScoringStore port on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def get(self, encounter_id: str) -> Scoring | None:
        return await self._db.read(lambda c: _get(c, encounter_id))

    async def outcomes(self, cohorts: Sequence[str] | None, *, limit: int = 5000) -> tuple[Outcome, ...]:
        query = _OUTCOMES.limit(limit)
        if cohorts is not None:
            inside = select(memberships.c.user_id).where(memberships.c.cohort_id.in_(list(cohorts)))
            query = query.where(encounters.c.trainee_id.in_(inside))
        return await self._db.read(lambda c: tuple(_outcome(row) for row in c.execute(query)))

    async def outcomes_of(self, trainee_id: str, *, limit: int = 500) -> tuple[Outcome, ...]:
        query = _OUTCOMES.where(encounters.c.trainee_id == trainee_id).limit(limit)
        return await self._db.read(lambda c: tuple(_outcome(row) for row in c.execute(query)))

    async def request(self, encounter_id: str, scorer: str) -> Scoring:
        """Start the feedback; an existing one is returned as it is. Raises NotFound for an unknown encounter."""

        def start(connection: Connection) -> Scoring:
            there = _get(connection, encounter_id)
            if there is not None:
                return there
            known = select(encounters.c.id).where(encounters.c.id == encounter_id)
            if connection.execute(known).one_or_none() is None:
                raise NotFound(f"There is no encounter '{encounter_id}'.")
            row = {"encounter_id": encounter_id, "status": "waiting", "scorer": scorer}
            try:
                with connection.begin_nested():
                    connection.execute(insert(scorings), row)
            except IntegrityError:
                # On PostgreSQL another request may have come first: that one stands.
                there = _get(connection, encounter_id)
                if there is not None:
                    return there
                raise
            return Scoring(encounter_id=encounter_id, status="waiting", scorer=scorer)

        return await self._db.write(start)

    async def add_result(self, encounter_id: str, result: CriterionResult) -> None:
        """Store one criterion's result in its place. Raises NotFound if no feedback was asked for."""
        body = result.model_dump_json(by_alias=True, context=KEPT)

        def store(connection: Connection) -> None:
            _require(connection, encounter_id)
            this = criterion_results.c.encounter_id == encounter_id
            same = update(criterion_results).where(this, criterion_results.c.criterion_id == result.id)
            if connection.execute(same.values(result=body)).rowcount == 0:
                place = connection.execute(
                    select(func.count()).select_from(criterion_results).where(this)
                ).scalar_one()
                row = {"encounter_id": encounter_id, "criterion_id": result.id, "place": place, "result": body}
                connection.execute(insert(criterion_results), row)
            running = update(scorings).where(scorings.c.encounter_id == encounter_id, scorings.c.status != "done")
            connection.execute(running.values(status="running", error=None))

        await self._db.write(store)

    async def finish(self, encounter_id: str, report: Report, at: datetime) -> None:
        values = {
            "status": "done",
            "report": report.model_dump_json(by_alias=True, context=KEPT),
            "summary": orjson.dumps(
                {"levels": {result.id: result.level for result in report.criteria}, "harm": len(report.harm)}
            ).decode(),
            "finished_at": at,
            "error": None,
        }

        def store(connection: Connection) -> None:
            _require(connection, encounter_id)
            connection.execute(update(scorings).where(scorings.c.encounter_id == encounter_id).values(**values))

        await self._db.write(store)

    async def fail(self, encounter_id: str, error: str) -> None:
        """Say that it could not be made. A report that is whole stays, and so do the results that are there."""
        failed = update(scorings).where(scorings.c.encounter_id == encounter_id, scorings.c.status != "done")
        await self._db.write(lambda c: c.execute(failed.values(status="failed", error=error)).close())


def _require(connection: Connection, encounter_id: str) -> None:
    if connection.execute(_LOCK, {"encounter": encounter_id}).one_or_none() is None:
        raise NotFound(f"No feedback has been asked for on the encounter '{encounter_id}'.")


def _get(connection: Connection, encounter_id: str) -> Scoring | None:
    row = connection.execute(_GET, {"encounter": encounter_id}).one_or_none()
    if row is None:
        return None
    return _scoring(row, [found.result for found in connection.execute(_RESULTS, {"encounter": encounter_id})])


def _outcome(row: Row[*tuple[Any, ...]]) -> Outcome:
    values = dict(row._mapping)
    summary = values.pop("summary")
    return Outcome(**values, **(orjson.loads(summary) if summary else {"levels": {}, "harm": 0}))


def _scoring(row: Row[*tuple[Any, ...]], results: Iterable[str]) -> Scoring:
    return Scoring(
        encounter_id=row.encounter_id,
        status=row.status,
        scorer=row.scorer,
        results=tuple(CriterionResult.model_validate_json(result) for result in results),
        report=None if row.report is None else Report.model_validate_json(row.report),
        error=row.error,
        finished_at=row.finished_at,
    )
