"""What signs people in, in the database: sessions, one-time tokens and the count of failures."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from app.adapters.store.accounts import BY_ID, PEOPLE, people_of
from app.adapters.store.database import Database
from app.adapters.store.tables import attempts, sessions, sign_in_tokens, users
from app.core.access import User
from app.core.ports import Session

ATTEMPTS_KEPT = timedelta(days=1)
# Every request asks this: one statement, built once.
_SESSION = (
    PEOPLE.add_columns(sessions.c.csrf, sessions.c.expires_at)
    .join(sessions, sessions.c.user_id == users.c.id)
    .where(
        sessions.c.token_hash == bindparam("token"),
        sessions.c.expires_at > bindparam("now"),
        users.c.disabled.is_(False),
    )
)


class SqlSessions:
    """The part of the PeopleStore port that signs people in."""

    _db: Database

    async def add_session(self, token_hash: str, user_id: str, csrf: str, at: datetime, expires: datetime) -> None:
        row = {
            "token_hash": token_hash,
            "user_id": user_id,
            "csrf": csrf,
            "created_at": at,
            "expires_at": expires,
        }

        def store(connection: Connection) -> None:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= at))
            connection.execute(insert(sessions), row)

        await self._db.write(store)

    async def session(self, token_hash: str, now: datetime) -> Session | None:
        """Return the live session of a person whose account is enabled."""

        def fetch(connection: Connection) -> Session | None:
            rows = connection.execute(_SESSION, {"token": token_hash, "now": now}).all()
            if not rows:
                return None
            return Session(user=people_of(rows)[0], csrf=rows[0].csrf, expires_at=rows[0].expires_at)

        return await self._db.read(fetch)

    async def end_session(self, token_hash: str) -> None:
        gone = delete(sessions).where(sessions.c.token_hash == token_hash)
        await self._db.write(lambda c: c.execute(gone).close())

    async def end_sessions_of(self, user_id: str) -> None:
        gone = delete(sessions).where(sessions.c.user_id == user_id)
        await self._db.write(lambda c: c.execute(gone).close())

    async def add_sign_in_token(self, token_hash: str, user_id: str, expires: datetime) -> None:
        row = {"token_hash": token_hash, "user_id": user_id, "expires_at": expires}
        await self._db.write(lambda c: c.execute(insert(sign_in_tokens), row).close())

    async def use_sign_in_token(self, token_hash: str, now: datetime) -> User | None:
        """Return the user once, if the token is in time and the account is enabled."""

        def use(connection: Connection) -> User | None:
            connection.execute(delete(sign_in_tokens).where(sign_in_tokens.c.expires_at <= now))
            user_id = connection.execute(
                delete(sign_in_tokens)
                .where(sign_in_tokens.c.token_hash == token_hash)
                .returning(sign_in_tokens.c.user_id)
            ).scalar_one_or_none()
            people = people_of(connection.execute(BY_ID, {"wanted": user_id}).all())
            return people[0] if people and not people[0].disabled else None

        return await self._db.write(use)

    async def failed_attempts(self, what: str, since: datetime) -> int:
        query = select(func.count()).where(attempts.c.what == what, attempts.c.at >= since)
        return await self._db.read(lambda c: int(c.execute(query).scalar_one()))

    async def record_attempt(self, what: str, at: datetime) -> None:
        """Record one failure and forget everybody's that are older than a day."""

        def store(connection: Connection) -> None:
            connection.execute(delete(attempts).where(attempts.c.at < at - ATTEMPTS_KEPT))
            connection.execute(insert(attempts).values(what=what, at=at))

        await self._db.write(store)
