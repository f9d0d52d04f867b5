"""Encounters and their turns in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.adapters.store.database import Database
from app.adapters.store.encounter_rows import encounter_of, encounter_row, reply_row, spoken_of, turn_of, turn_row
from app.adapters.store.tables import encounters, turns
from app.core.client.state import ClientState
from app.core.encounter import Encounter, Spoken, Turn
from app.core.errors import EncounterEnded, NotFound, StillAnswering
from app.core.pace import Pace

# Statements on a turn's path are built once: SQLAlchemy then finds their compiled form by a key it has kept.
_COLUMNS = [column for column in encounters.c if column.name != "waiting_turn"]
_GET = select(*_COLUMNS).where(encounters.c.id == bindparam("encounter"))
_ADD = insert(encounters)
# One row says whether a turn may be taken: on PostgreSQL its lock queues the turns of one encounter up.
_TAKE = (
    update(encounters)
    .where(
        encounters.c.id == bindparam("encounter"),
        encounters.c.status == "open",
        encounters.c.waiting_turn.is_(None),
        encounters.c.turns_taken < bindparam("taken"),
    )
    .values(turns_taken=bindparam("taken"), waiting_turn=bindparam("taken"))
)
_MOVED = (
    update(encounters)
    .where(encounters.c.id == bindparam("encounter"), encounters.c.turns_taken == bindparam("turn"))
    .values(state=bindparam("after"), waiting_turn=bindparam("waiting"))
)
_TAKE_BACK = (
    update(encounters)
    .where(
        encounters.c.id == bindparam("encounter"),
        encounters.c.status == "open",
        encounters.c.waiting_turn.is_(None),
        encounters.c.turns_taken == bindparam("turn"),
    )
    .values(turns_taken=encounters.c.turns_taken - 1, state=bindparam("before"))
)
_STATUS = select(encounters.c.status).where(encounters.c.id == bindparam("encounter"))
_TURNS = select(turns).where(turns.c.encounter_id == bindparam("encounter")).order_by(turns.c.number)
_SPOKEN = (
    select(*(turns.c[name] for name in Spoken.model_fields))
    .where(turns.c.encounter_id == bindparam("encounter"))
    .order_by(turns.c.number)
)
_BY_KEY = select(turns).where(turns.c.encounter_id == bindparam("encounter"), turns.c.turn_key == bindparam("key"))
_LAST = _TURNS.order_by(None).order_by(turns.c.number.desc()).limit(1)
_WORDS = (
    select(turns.c.trainee, turns.c.client)
    .where(turns.c.encounter_id == bindparam("encounter"))
    .order_by(turns.c.number)
)
_ADD_TURN = insert(turns)
_FINISHED = ("state", "status", "client", "answered_at", "voice", "note", "opened")
_FINISH = (
    update(turns)
    .where(turns.c.encounter_id == bindparam("encounter"), turns.c.number == bindparam("turn"))
    .values({name: bindparam(f"new_{name}") for name in _FINISHED})
)
_END = (
    update(encounters)
    .where(encounters.c.id == bindparam("encounter"), encounters.c.status == "open")
    .values(status="ended", ended_at=bindparam("at"))
)
_NEWEST_FIRST = (encounters.c.started_at.desc(), encounters.c.id.desc())


class SqlEncounters:
    """The EncounterStore port on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, encounter: Encounter) -> None:
        row = encounter_row(encounter)
        await self._db.write(lambda c: c.execute(_ADD, row).close())

    async def branch(self, encounter: Encounter, turns: Sequence[Turn], *, at_most: int) -> bool:
        row, kept = encounter_row(encounter), [turn_row(turn) for turn in turns]
        # The attempt's row is locked, so that two requests cannot both make the last branch.
        origin = select(encounters.c.id).where(encounters.c.id == encounter.branched_from).with_for_update()
        there = select(func.count()).where(encounters.c.branched_from == encounter.branched_from)

        def store(connection: Connection) -> bool:
            if connection.execute(origin).one_or_none() is None:
                return False
            if connection.execute(there).scalar_one() >= at_most:
                return False
            connection.execute(_ADD, row)
            if kept:
                connection.execute(_ADD_TURN, kept)
            return True

        return await self._db.write(store)

    async def branches(self, encounter_id: str) -> tuple[Encounter, ...]:
        wanted = select(*_COLUMNS).where(encounters.c.branched_from == encounter_id)
        return (await self._newest(wanted, 100))[::-1]

    async def get(self, encounter_id: str) -> Encounter | None:
        def fetch(connection: Connection) -> Encounter | None:
            row = connection.execute(_GET, {"encounter": encounter_id}).one_or_none()
            return None if row is None else encounter_of(row)

        return await self._db.read(fetch)

    async def of_trainee(
        self, trainee_id: str, *, limit: int = 50, branches: bool | None = None
    ) -> tuple[Encounter, ...]:
        wanted = select(*_COLUMNS).where(encounters.c.trainee_id == trainee_id)
        if branches is not None:
            origin = encounters.c.branched_from
            wanted = wanted.where(origin.is_not(None) if branches else origin.is_(None))
        return await self._newest(wanted, limit)

    async def ids_of(self, trainee_id: str) -> tuple[str, ...]:
        mine = select(encounters.c.id).where(encounters.c.trainee_id == trainee_id)
        oldest_first = mine.order_by(encounters.c.started_at, encounters.c.id)
        return await self._db.read(lambda c: tuple(c.execute(oldest_first).scalars()))

    async def page(self, *, key_id: str | None, before: str | None, limit: int) -> tuple[Encounter, ...]:
        wanted = select(*_COLUMNS)
        if key_id is not None:
            wanted = wanted.where(encounters.c.key_id == key_id)
        if before is not None:
            last = select(encounters.c.started_at).where(encounters.c.id == before).scalar_subquery()
            wanted = wanted.where(
                or_(encounters.c.started_at < last, (encounters.c.started_at == last) & (encounters.c.id < before))
            )
        return await self._newest(wanted, limit)

    async def turns(self, encounter_id: str) -> tuple[Turn, ...]:
        def fetch(connection: Connection) -> tuple[Turn, ...]:
            return tuple(turn_of(row) for row in connection.execute(_TURNS, {"encounter": encounter_id}))

        return await self._db.read(fetch)

    async def spoken(self, encounter_id: str) -> tuple[Spoken, ...]:
        def fetch(connection: Connection) -> tuple[Spoken, ...]:
            return tuple(spoken_of(row) for row in connection.execute(_SPOKEN, {"encounter": encounter_id}))

        return await self._db.read(fetch)

    async def turn_by_key(self, encounter_id: str, key: str) -> Turn | None:
        return await self._db.read(lambda c: _find_turn(c, encounter_id, key))

    async def last_turn(self, encounter_id: str) -> Turn | None:
        def fetch(connection: Connection) -> Turn | None:
            row = connection.execute(_LAST, {"encounter": encounter_id}).one_or_none()
            return None if row is None else turn_of(row)

        return await self._db.read(fetch)

    async def words(self, encounter_id: str) -> tuple[tuple[str, str | None], ...]:
        def fetch(connection: Connection) -> tuple[tuple[str, str | None], ...]:
            rows = connection.execute(_WORDS, {"encounter": encounter_id}).all()
            return tuple((row[0], row[1]) for row in rows)

        return await self._db.read(fetch)

    async def add_turn(self, turn: Turn) -> Turn:
        row = turn_row(turn)
        try:
            added = await self._db.write(lambda c: _add_turn(c, turn, row))
        except IntegrityError:
            # The key or the number is there already; which of them, and what that means, is told below.
            added = False
        return turn if added else await self._db.read(lambda c: _explain(c, turn))

    async def finish_turn(self, turn: Turn) -> None:
        """Store the reply, and the state if no later turn has moved it on. Raises NotFound for an unknown turn."""
        row = reply_row(turn)
        values = {f"new_{name}": row[name] for name in _FINISHED}
        values |= {"encounter": turn.encounter_id, "turn": turn.number}
        waiting = turn.number if turn.status == "answering" else None
        moved = {
            "encounter": turn.encounter_id,
            "turn": turn.number,
            "after": row["state"],
            "waiting": waiting,
        }

        def store(connection: Connection) -> None:
            if connection.execute(_FINISH, values).rowcount != 1:
                raise NotFound(f"There is no turn {turn.number} in the encounter '{turn.encounter_id}'.")
            connection.execute(_MOVED, moved)

        await self._db.write(store)

    async def take_back(self, turn: Turn, before: ClientState) -> bool:
        values = {"encounter": turn.encounter_id, "turn": turn.number, "before": before.model_dump_json()}
        gone = delete(turns).where(turns.c.encounter_id == turn.encounter_id, turns.c.number == turn.number)

        def store(connection: Connection) -> bool:
            if connection.execute(_TAKE_BACK, values).rowcount != 1:
                return False
            connection.execute(gone)
            return True

        return await self._db.write(store)

    async def set_pace(self, encounter_id: str, pace: Pace) -> None:
        changed = update(encounters).where(encounters.c.id == encounter_id).values(pace=pace.model_dump_json())
        await self._db.write(lambda c: c.execute(changed).close())

    async def end(self, encounter_id: str, at: datetime) -> bool:
        values = {"encounter": encounter_id, "at": at}
        return await self._db.write(lambda c: c.execute(_END, values).rowcount == 1)

    async def delete(self, encounter_id: str) -> None:
        gone = delete(encounters).where(
            or_(encounters.c.id == encounter_id, encounters.c.branched_from == encounter_id)
        )
        await self._db.write(lambda c: c.execute(gone).close())

    async def purge(self, ended_before: datetime) -> int:
        old = select(encounters.c.id).where(encounters.c.started_at < ended_before)
        gone = delete(encounters).where(
            or_(encounters.c.started_at < ended_before, encounters.c.branched_from.in_(old))
        )
        return await self._db.write(lambda c: c.execute(gone).rowcount)

    async def _newest(self, wanted: Select[*tuple[Any, ...]], limit: int) -> tuple[Encounter, ...]:
        query = wanted.order_by(*_NEWEST_FIRST).limit(limit)
        return await self._db.read(lambda c: tuple(encounter_of(row) for row in c.execute(query)))


def _add_turn(connection: Connection, turn: Turn, row: dict[str, object]) -> bool:
    taken = {"encounter": turn.encounter_id, "taken": turn.number}
    if connection.execute(_TAKE, taken).rowcount != 1:
        return False
    connection.execute(_ADD_TURN, row)
    return True


def _explain(connection: Connection, turn: Turn) -> Turn:
    """Say why a turn was not taken: return the one that has its key, or raise what stands in its way."""
    same = _find_turn(connection, turn.encounter_id, turn.key)
    if same is not None:
        return same
    status = connection.execute(_STATUS, {"encounter": turn.encounter_id}).scalar_one_or_none()
    if status is None:
        raise NotFound(f"There is no encounter '{turn.encounter_id}'.")
    if status == "ended":
        raise EncounterEnded("This encounter has ended. Start a new one to go on practising.")
    raise StillAnswering("The client is still answering your last turn. Wait for the reply, then send this again.")


def _find_turn(connection: Connection, encounter_id: str, key: str) -> Turn | None:
    row = connection.execute(_BY_KEY, {"encounter": encounter_id, "key": key}).one_or_none()
    return None if row is None else turn_of(row)
