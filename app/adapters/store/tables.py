"""The tables. Times are microseconds since 1970 in UTC; JSON is text written by pydantic.

Whatever belongs to a person hangs on `users` or `encounters` with ON DELETE CASCADE: deleting the account or the
encounter removes it all.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored as whole microseconds since 1970 in UTC. Refuses naive ones."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A stored time needs a time zone")
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, *values: str) -> CheckConstraint:
    """Return the constraint that a column holds one of some values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _user(*, primary: bool = False) -> Column[str]:
    return Column(
        "user_id",
        Text,
        ForeignKey("users.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=primary,
        index=not primary,
    )


# ---------------------------------------------------------------- people

users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    # SQLite's lower() knows ASCII only; the folded name is made in Python so that no two names look alike.
    Column("folded_name", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("external_id", Text, unique=True),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("password_hash", Text),
    Column("created_at", Moment, nullable=False),
    one_of("role", "trainee", "instructor", "admin"),
)

cohorts = Table("cohorts", metadata, Column("id", Text, primary_key=True), Column("name", Text, nullable=False))

memberships = Table(
    "memberships",
    metadata,
    _user(primary=True),
    Column(
        "cohort_id", Text, ForeignKey("cohorts.id", ondelete="CASCADE"), nullable=False, primary_key=True, index=True
    ),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    _user(),
    Column("csrf", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

sign_in_tokens = Table(
    "sign_in_tokens",
    metadata,
    Column("token_hash", Text, primary_key=True),
    _user(),
    Column("expires_at", Moment, nullable=False, index=True),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("cohort_id", Text, ForeignKey("cohorts.id", ondelete="CASCADE"), index=True),
    Column("created_by", Text, nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
    Column("uses_left", Integer, nullable=False),
    one_of("role", "trainee", "instructor", "admin"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("what", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "what", "at"),
)

# ---------------------------------------------------------------- programs

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key_hash", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("key_id", Text, ForeignKey("api_keys.id", ondelete="CASCADE"), primary_key=True),
    Column("idempotency_key", Text, primary_key=True),
    Column("request_hash", Text, nullable=False),
    Column("status", Integer),
    Column("body", LargeBinary, nullable=False),
    Column("claimed_at", Moment, nullable=False),
    Index(None, "key_id", "claimed_at"),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key_id", Text, ForeignKey("api_keys.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("webhook_id", Text, ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("event", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("created_at", Moment, nullable=False),
    one_of("status", "waiting", "delivered", "failed"),
    Index(None, "webhook_id", "created_at"),
)

# ---------------------------------------------------------------- content

content_revisions = Table(
    "content_revisions",
    metadata,
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_hash", Text, nullable=False),
    Column("published", Boolean, nullable=False),
    Column("created_by", Text, index=True),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("kind", "id", "revision"),
    UniqueConstraint("kind", "id", "number"),
    one_of("kind", "persona", "rubric"),
    Index(None, "kind", "source_hash"),
)

# ---------------------------------------------------------------- encounters

encounters = Table(
    "encounters",
    metadata,
    Column("id", Text, primary_key=True),
    Column("trainee_id", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("persona_id", Text, nullable=False),
    Column("persona_revision", Text, nullable=False),
    Column("rubric_id", Text, nullable=False),
    Column("rubric_revision", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("opening", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("turns_taken", Integer, nullable=False),
    Column("waiting_turn", Integer),  # the number of the turn that has no reply yet
    Column("key_id", Text, ForeignKey("api_keys.id", ondelete="SET NULL")),
    Column("terms", Text, nullable=False, server_default="{}"),
    Column("pace", Text, nullable=False, server_default="{}"),
    Column("branched_from", Text, index=True),
    Column("branched_at", Integer),
    one_of("purpose", "practice", "preview"),
    one_of("status", "open", "ended"),
    Index(None, "started_at", "id"),
    Index(None, "trainee_id", "started_at"),
    Index(None, "key_id", "started_at"),
)


def _encounter() -> Column[str]:
    return Column("encounter_id", Text, ForeignKey("encounters.id", ondelete="CASCADE"), primary_key=True)


turns = Table(
    "turns",
    metadata,
    _encounter(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("turn_key", Text, nullable=False),
    Column("trainee", Text, nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("codes", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("client", Text),
    Column("answered_at", Moment),
    Column("voice", Text),
    Column("note", Text),
    Column("opened", Text, nullable=False),
    UniqueConstraint("encounter_id", "turn_key"),
    one_of("status", "answering", "answered", "stopped", "cut"),
)

scorings = Table(
    "scorings",
    metadata,
    _encounter(),
    Column("status", Text, nullable=False),
    Column("scorer", Text, nullable=False),
    Column("report", Text),
    # Levels and harm of the report in short: a cohort's page reads hundreds of these.
    Column("summary", Text),
    Column("error", Text),
    Column("finished_at", Moment),
    one_of("status", "waiting", "running", "done", "failed"),
)

criterion_results = Table(
    "criterion_results",
    metadata,
    Column("encounter_id", Text, primary_key=True),
    Column("criterion_id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("result", Text, nullable=False),
    ForeignKeyConstraint(["encounter_id"], ["scorings.encounter_id"], ondelete="CASCADE"),
)
