"""API keys in the database, and the answers their idempotency keys have had."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.adapters.store.database import Database
from app.adapters.store.tables import api_keys, idempotency
from app.core.errors import Conflict
from app.core.ports import ApiKey, StoredResponse

ANSWERS_KEPT = timedelta(hours=24)
# A request that has been "in the making" for so long died with its process; its retry may run.
CLAIM_LASTS = timedelta(minutes=5)
_PUBLIC = (api_keys.c.id, api_keys.c.name, api_keys.c.scopes, api_keys.c.created_at, api_keys.c.revoked_at)


class SqlKeys:
    """The KeyStore port on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, key: ApiKey, key_hash: str) -> None:
        row = {
            "id": key.id,
            "key_hash": key_hash,
            "name": key.name,
            "scopes": orjson.dumps(key.scopes).decode(),
            "created_at": key.created_at,
            "revoked_at": key.revoked_at,
        }
        await self._db.write(lambda c: c.execute(insert(api_keys), row).close())

    async def by_hash(self, key_hash: str) -> ApiKey | None:
        """Return the key unless it is revoked."""
        query = select(*_PUBLIC).where(api_keys.c.key_hash == key_hash, api_keys.c.revoked_at.is_(None))

        def fetch(connection: Connection) -> ApiKey | None:
            row = connection.execute(query).one_or_none()
            return None if row is None else _key(row)

        return await self._db.read(fetch)

    async def all(self) -> tuple[ApiKey, ...]:
        query = select(*_PUBLIC).order_by(api_keys.c.created_at, api_keys.c.id)
        return await self._db.read(lambda c: tuple(_key(row) for row in c.execute(query)))

    async def revoke(self, key_id: str, at: datetime) -> bool:
        """Return False if there is no such key or it was revoked before."""
        revoked = update(api_keys).where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
        return await self._db.write(lambda c: c.execute(revoked.values(revoked_at=at)).rowcount == 1)

    async def claim(
        self, key_id: str, idempotency_key: str, request_hash: str, at: datetime
    ) -> StoredResponse | None:
        """Claim an idempotency key. Answers are kept for a day, claims without an answer for five minutes."""
        row = {
            "key_id": key_id,
            "idempotency_key": idempotency_key,
            "request_hash": request_hash,
            "body": b"",
            "claimed_at": at,
        }
        expired = delete(idempotency).where(
            idempotency.c.key_id == key_id,
            (idempotency.c.claimed_at < at - ANSWERS_KEPT)
            | (idempotency.c.status.is_(None) & (idempotency.c.claimed_at < at - CLAIM_LASTS)),
        )
        stored = select(idempotency.c.request_hash, idempotency.c.status, idempotency.c.body).where(
            _this(key_id, idempotency_key)
        )

        def take(connection: Connection) -> StoredResponse | None:
            connection.execute(expired)
            try:
                with connection.begin_nested():
                    connection.execute(insert(idempotency), row)
            except IntegrityError as taken:
                found = connection.execute(stored).one_or_none()
                if found is None:
                    raise Conflict("The same request has just been withdrawn. Send it again.") from taken
                return StoredResponse(found.request_hash, found.status, bytes(found.body))
            return None

        return await self._db.write(take)

    async def remember(self, key_id: str, idempotency_key: str, status: int, body: bytes) -> None:
        answered = update(idempotency).where(_this(key_id, idempotency_key)).values(status=status, body=body)
        await self._db.write(lambda c: c.execute(answered).close())

    async def release(self, key_id: str, idempotency_key: str) -> None:
        """Give back a claim that has no answer yet; an answer that is stored stays."""
        unanswered = _this(key_id, idempotency_key) & idempotency.c.status.is_(None)
        await self._db.write(lambda c: c.execute(delete(idempotency).where(unanswered)).close())


def _this(key_id: str, idempotency_key: str) -> ColumnElement[bool]:
    return (idempotency.c.key_id == key_id) & (idempotency.c.idempotency_key == idempotency_key)


def _key(row: Row[*tuple[Any, ...]]) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        scopes=tuple(orjson.loads(row.scopes)),
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
