"""What the services need from outside, a Protocol each, named after the questions they answer.

Reads return None for "there is no such thing"; writes raise the typed errors of `core.errors`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from app.core.access import Role, User
from app.core.client.state import TurnPlan
from app.core.encounter import Encounter, Scoring, Turn, VoiceName
from app.core.errors import Fault
from app.core.persona import Persona
from app.core.rubric import Rubric
from app.core.scoring.report import CriterionResult, Report
from app.core.transcript import Utterance

# ---------------------------------------------------------------- time and names


class Clock(Protocol):
    """The time, as an aware UTC datetime."""

    def now(self) -> datetime: ...


class Ids(Protocol):
    """Fresh identifiers and secrets."""

    def new(self) -> str:
        """Return a short random id, safe in a URL."""
        ...

    def secret(self) -> str:
        """Return a random token of at least 256 bits, safe in a URL."""
        ...

    def seed(self) -> int:
        """Return a random seed, 0 to 2^31 - 1."""
        ...


# ---------------------------------------------------------------- the client's voice, and models


@dataclass(frozen=True, slots=True)
class Brief:
    """What a voice is given: the persona, what has been said so far, and the plan for this turn.

    `history` ends with the trainee's words of this turn. `told` are the ids of facts told before this turn.
    """

    persona: Persona
    history: tuple[Utterance, ...]
    plan: TurnPlan
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a reply, released for the trainee to read. `note` says why a fall-back spoke."""

    text: str
    voice: VoiceName
    note: str | None = None


class Voice(Protocol):
    """Puts a plan into words. It always says something: failures fall back to the authored line."""

    name: str

    def speak(self, brief: Brief) -> AsyncIterator[Piece]: ...


Message = dict[str, str]


class TextModel(Protocol):
    """A language model behind an endpoint. Raises ModelUnavailable, ModelRefused or ModelUnusable."""

    name: str

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncIterator[str]:
        """Yield the answer's text as it comes."""
        ...

    async def complete(
        self, messages: Sequence[Message], *, max_tokens: int, schema: dict[str, object] | None = None
    ) -> str:
        """Return the whole answer; with a JSON schema, ask for structured output where the endpoint can."""
        ...


# ---------------------------------------------------------------- storage


class EncounterStore(Protocol):
    """Encounters and their turns."""

    async def add(self, encounter: Encounter) -> None: ...
    async def get(self, encounter_id: str) -> Encounter | None: ...
    async def of_trainee(self, trainee_id: str, *, limit: int = 50) -> tuple[Encounter, ...]: ...
    async def page(self, *, key_id: str | None, before: str | None, limit: int) -> tuple[Encounter, ...]:
        """Return encounters newest first for the API; `before` is the id of the last one of the page before."""
        ...

    async def turns(self, encounter_id: str) -> tuple[Turn, ...]: ...
    async def turn_by_key(self, encounter_id: str, key: str) -> Turn | None: ...
    async def last_turn(self, encounter_id: str) -> Turn | None: ...
    async def words(self, encounter_id: str) -> tuple[tuple[str, str | None], ...]:
        """Return (trainee, client) of each turn in order: the history a voice needs, and nothing else."""
        ...

    async def add_turn(self, turn: Turn) -> Turn:
        """Store the trainee's words. The same key again returns the turn that is already there.

        Raises StillAnswering if another turn took the number, EncounterEnded if the encounter is closed.
        """
        ...

    async def finish_turn(self, turn: Turn) -> None:
        """Store the reply and make `turn.state` the encounter's state, in one write."""
        ...

    async def end(self, encounter_id: str, at: datetime) -> bool:
        """Freeze the encounter; return False if it had ended before."""
        ...

    async def delete(self, encounter_id: str) -> None:
        """Delete the encounter with its turns and feedback."""
        ...

    async def purge(self, ended_before: datetime) -> int:
        """Delete encounters started before the date; return how many."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one practice encounter went, in a line: what a page about hundreds of them needs.

    `levels` maps each criterion of a finished report to its level, None where it is unscored; `harm` counts its
    harmful acts. Both are empty until `scoring` is "done".
    """

    encounter_id: str
    trainee_id: str
    persona_id: str
    persona_revision: str
    rubric_id: str
    rubric_revision: str
    status: Literal["open", "ended"]
    started_at: datetime
    turns_taken: int
    scoring: Literal["waiting", "running", "done", "failed"] | None
    levels: dict[str, int | None]
    harm: int


class ScoringStore(Protocol):
    """Feedback as it grows."""

    async def get(self, encounter_id: str) -> Scoring | None: ...
    async def request(self, encounter_id: str, scorer: str) -> Scoring:
        """Start the feedback; an existing one is returned as it is."""
        ...

    async def add_result(self, encounter_id: str, result: CriterionResult) -> None:
        """Store one criterion's result; the same criterion again replaces it."""
        ...

    async def finish(self, encounter_id: str, report: Report, at: datetime) -> None: ...
    async def fail(self, encounter_id: str, error: str) -> None: ...
    async def outcomes(self, cohorts: Sequence[str] | None, *, limit: int = 5000) -> tuple[Outcome, ...]:
        """Return the practice of the cohorts' trainees, newest first, in one query; None means of everybody."""
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. `csrf` is the token that its forms must send back."""

    user: User
    csrf: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group of trainees that instructors follow."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes an account. Only the hash of its token is stored."""

    id: str
    role: Role
    cohort_id: str | None
    expires_at: datetime
    uses_left: int


class PeopleStore(Protocol):
    """Accounts, sessions, invitations and cohorts. Secrets arrive here hashed."""

    async def add_user(self, user: User, password_hash: str | None, at: datetime) -> None:
        """Raise Conflict if the name (ignoring case) is taken."""
        ...

    async def user(self, user_id: str) -> User | None: ...
    async def users(self) -> tuple[User, ...]: ...
    async def users_by_id(self, ids: Sequence[str]) -> dict[str, User]:
        """Return those that exist, by id, in one read."""
        ...

    async def by_name(self, name: str) -> tuple[User, str | None] | None:
        """Return the user and the password hash."""
        ...

    async def by_external_id(self, external_id: str) -> User | None: ...
    async def set_password(self, user_id: str, password_hash: str) -> None: ...
    async def set_disabled(self, user_id: str, disabled: bool) -> None: ...
    async def delete_user(self, user_id: str) -> None:
        """Delete the account with everything that belongs to it."""
        ...

    async def has_staff(self) -> bool:
        """Tell whether an instructor or admin with a password exists."""
        ...

    async def add_session(
        self, token_hash: str, user_id: str, csrf: str, at: datetime, expires: datetime
    ) -> None: ...
    async def session(self, token_hash: str, now: datetime) -> Session | None: ...
    async def end_session(self, token_hash: str) -> None: ...
    async def end_sessions_of(self, user_id: str) -> None: ...
    async def add_sign_in_token(self, token_hash: str, user_id: str, expires: datetime) -> None: ...
    async def use_sign_in_token(self, token_hash: str, now: datetime) -> User | None:
        """Return the user once; a second use, or a late one, returns None."""
        ...

    async def add_invitation(self, invitation: Invitation, token_hash: str, created_by: str) -> None: ...
    async def invitation(self, token_hash: str, now: datetime) -> Invitation | None: ...
    async def accept_invitation(self, token_hash: str, user: User, password_hash: str, now: datetime) -> User | None:
        """Make the account and use up one place, both or neither; None if the invitation is spent."""
        ...

    async def invitations(self, created_by: str, now: datetime) -> tuple[Invitation, ...]: ...
    async def revoke_invitation(self, invitation_id: str) -> None: ...
    async def add_cohort(self, cohort: Cohort, member_ids: Sequence[str]) -> None: ...
    async def cohorts(self, ids: Sequence[str] | None) -> tuple[Cohort, ...]: ...
    async def members(self, cohort_id: str) -> tuple[User, ...]: ...
    async def join_cohort(self, user_id: str, cohort_id: str) -> None: ...
    async def failed_attempts(self, what: str, since: datetime) -> int:
        """Count failures recorded for `what` (a hash of a name or address) since then."""
        ...

    async def record_attempt(self, what: str, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key for programs. Only its hash is stored; `id` is public."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """The answer given to an Idempotency-Key the first time; `status` None means it is still being made."""

    request_hash: str
    status: int | None
    body: bytes


class KeyStore(Protocol):
    """API keys and the answers their idempotency keys have had."""

    async def add(self, key: ApiKey, key_hash: str) -> None: ...
    async def by_hash(self, key_hash: str) -> ApiKey | None: ...
    async def all(self) -> tuple[ApiKey, ...]: ...
    async def revoke(self, key_id: str, at: datetime) -> bool: ...
    async def claim(
        self, key_id: str, idempotency_key: str, request_hash: str, at: datetime
    ) -> StoredResponse | None:
        """Claim an idempotency key. None: it is yours, go on. Else what is stored under it already."""
        ...

    async def remember(self, key_id: str, idempotency_key: str, status: int, body: bytes) -> None: ...
    async def release(self, key_id: str, idempotency_key: str) -> None:
        """Give a claimed key back after a failure, so that a retry may run."""
        ...


ContentKind = Literal["persona", "rubric"]


@dataclass(frozen=True, slots=True)
class Revision:
    """One immutable version of a persona or rubric. `number` counts from 1 for each id; `body` is canonical JSON."""

    kind: ContentKind
    id: str
    number: int
    revision: str
    body: str
    source: str
    source_hash: str
    published: bool
    created_by: str | None
    created_at: datetime


class ContentStore(Protocol):
    """Immutable revisions of personas and rubrics."""

    async def put(
        self,
        kind: ContentKind,
        content_id: str,
        revision: str,
        body: str,
        source: str,
        *,
        published: bool,
        created_by: str | None,
        at: datetime,
    ) -> Revision:
        """Store a revision under the next number. One that exists is returned (and published if asked)."""
        ...

    async def get(self, kind: ContentKind, content_id: str, revision: str) -> Revision | None: ...
    async def latest(self, kind: ContentKind) -> tuple[Revision, ...]:
        """Return the newest published revision of each id, by id."""
        ...

    async def by_source_hash(self, kind: ContentKind, hashes: Sequence[str]) -> tuple[Revision, ...]: ...
    async def versions(self, kind: ContentKind, content_id: str) -> tuple[Revision, ...]:
        """Return all revisions of one id, newest first."""
        ...


class ContentReader(Protocol):
    """Reads YAML (or JSON, which is YAML) with line-exact faults."""

    def persona(self, source: str, file: str) -> Persona:
        """Raise InvalidContent with every fault of the file."""
        ...

    def rubric(self, source: str, file: str) -> Rubric: ...
    def faults(self, kind: ContentKind, source: str, file: str) -> tuple[Fault, ...]: ...


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to send events. `secret` signs them (Standard Webhooks, `whsec_...`)."""

    id: str
    key_id: str
    url: str
    secret: str
    events: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one webhook."""

    id: str
    webhook: Webhook
    event: str
    payload: str
    status: Literal["waiting", "delivered", "failed"]
    attempts: int
    error: str | None
    created_at: datetime


class WebhookStore(Protocol):
    """Webhooks and their deliveries."""

    async def add(self, webhook: Webhook) -> None: ...
    async def of_key(self, key_id: str) -> tuple[Webhook, ...]: ...
    async def remove(self, key_id: str, webhook_id: str) -> bool: ...
    async def listening_to(self, event: str, key_id: str | None) -> tuple[Webhook, ...]: ...
    async def add_delivery(self, delivery: Delivery) -> None:
        """Store it; the same id again changes nothing."""
        ...

    async def delivery(self, delivery_id: str) -> Delivery | None: ...
    async def record_delivery(
        self, delivery_id: str, status: Literal["waiting", "delivered", "failed"], error: str | None
    ) -> None:
        """Count one more attempt and store how it went."""
        ...

    async def deliveries(self, webhook_id: str, *, limit: int = 50) -> tuple[Delivery, ...]: ...


# ---------------------------------------------------------------- work that outlives a request


class Jobs(Protocol):
    """Durable background work: survives the death of the process in the middle of a step."""

    async def score(self, encounter_id: str) -> None:
        """Have the encounter scored. Asking twice runs it once."""
        ...

    async def deliver(self, delivery_id: str) -> None: ...

    def start(self) -> None:
        """Begin to work, in the background; unfinished work of an earlier process is taken up again."""
        ...


class Sender(Protocol):
    """Sends one signed delivery. Returns an error text, or None when accepted."""

    async def send(self, delivery: Delivery, at: datetime) -> str | None: ...
