"""What can go wrong, as a tree. No HTTP in here: the web layer gives each branch its status.

AttuneError
├── NotFound            the thing does not exist, or is not yours to see
├── Forbidden           you are known, and this is not for you
├── Conflict            the thing is in a state that does not allow this
│   ├── StillAnswering      the client has not finished the last turn
│   ├── EncounterEnded      the encounter is closed for new turns
│   ├── WouldReplace        a text that calls itself new has the id of something published
│   ├── TooManyBranches     no more other words can be tried for this attempt
│   └── RateFirst           the feedback waits for the trainee's own rating
├── Invalid             the words or the file sent are not usable as they are
│   ├── InvalidTurn         empty, too long, or nothing but control characters
│   ├── InvalidContent      a persona or rubric with faults (carries them all)
│   ├── NotRealistic        a persona that misses bars of the playtest
│   └── PlaytestTooLong     a persona whose playtest has no end
├── SignInFailed        wrong name, password, token or invitation
├── TooManyAttempts     slow down (carries the seconds to wait)
├── Busy                too much is waiting already (carries the seconds to wait)
└── ModelError          the configured endpoint did not give a usable answer
    ├── ModelUnavailable    slow, cut, refused connection, 401, 429, 5xx
    ├── ModelRefused        it declined to answer
    └── ModelUnusable       it answered with something that cannot be read
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.message import Message, say, say_of


class AttuneError(Exception):
    """An error with a message for the person who meets it: what happened, and what to do next."""

    code = "error"
    title = "Something went wrong"

    def __init__(self, detail: str | Message) -> None:
        self.told = Message(detail) if isinstance(detail, str) else detail
        self.detail = str(self.told)
        super().__init__(self.detail)


class NotFound(AttuneError):
    """Also raised for other people's things: their existence is nobody else's business."""

    code = "not-found"
    title = "Not found"


class Forbidden(AttuneError):
    """The caller is known, and lacks the role or scope."""

    code = "forbidden"
    title = "Not allowed"


class Conflict(AttuneError):
    """The thing exists and is in a state that does not allow the request."""

    code = "conflict"
    title = "That does not fit the present state"


class StillAnswering(Conflict):
    """A turn was sent while the client was still speaking."""

    code = "still-answering"
    title = "The client is still answering"


class EncounterEnded(Conflict):
    """A turn was sent to an encounter that has ended."""

    code = "encounter-ended"
    title = "This encounter has ended"


class RateFirst(Conflict):
    """The feedback on `encounter_id` was asked for before its trainee had rated themselves, or declined to."""

    code = "rate-first"
    title = "Rate yourself first"

    def __init__(self, encounter_id: str) -> None:
        super().__init__("Rate yourself first, or say that you would rather not. The feedback opens after that.")
        self.encounter_id = encounter_id


class WouldReplace(Conflict):
    """A text that was published as a new one has the id of something published, called `name`."""

    code = "would-replace"
    title = "This would replace something"

    def __init__(self, content_id: str, name: str) -> None:
        super().__init__(
            say(
                "{name} has the id '{id}' already. Give yours another one, or say that it replaces {name}.",
                name=name,
                id=content_id,
            )
        )
        self.content_id = content_id
        self.name = name


class TooManyBranches(Conflict):
    """Other words were to be tried for an attempt that has as many branches as are kept."""

    code = "too-many-branches"
    title = "No more other words can be tried here"


class Invalid(AttuneError):
    """The input cannot be used as it is."""

    code = "invalid"
    title = "That cannot be used as it is"


class InvalidTurn(Invalid):
    """A trainee's turn is empty, too long, or not text."""

    code = "invalid-turn"
    title = "This turn cannot be sent"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one content file.

    `line` counts from 1 (0: the file as a whole), `field` is a dotted path such as `facts[2].gate.trust`.
    """

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {where}{self.message}"


class InvalidContent(Invalid):
    """A persona or rubric has faults; all of them are listed, not just the first."""

    code = "invalid-content"
    title = "This file has faults"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class NotRealistic(Invalid):
    """A persona was saved, but misses bars of the playtest, so it is not published. `missed` says which."""

    code = "not-realistic"
    title = "This client is saved, but not published"

    def __init__(self, persona_id: str, revision: str, missed: tuple[str, ...]) -> None:
        super().__init__(
            say_of(
                len(missed),
                "It is saved as a draft. The playtest misses one bar: {missed}. Mend it, then publish again.",
                "It is saved as a draft. The playtest misses {count} bars: {missed}. Mend it, then publish again.",
                missed="; ".join(missed),
            )
        )
        self.persona_id = persona_id
        self.revision = revision
        self.missed = missed


class PlaytestTooLong(Invalid):
    """A playtest was stopped, because the persona gives it more to ask than a playtest may take."""

    code = "playtest-too-long"
    title = "This client takes too long to playtest"


class SignInFailed(AttuneError):
    """The credentials did not fit. The message never says which half was wrong."""

    code = "sign-in-failed"
    title = "Sign-in failed"


class TooManyAttempts(AttuneError):
    """Too many tries; `retry_after` is in seconds."""

    code = "too-many-attempts"
    title = "Too many attempts"

    def __init__(self, detail: str | Message, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Busy(AttuneError):
    """As much of this work is waiting as may wait; `retry_after` is in seconds."""

    code = "busy"
    title = "Too much is waiting just now"

    def __init__(self, detail: str | Message, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class ModelError(AttuneError):
    """The configured model endpoint did not give a usable answer."""

    code = "model-error"
    title = "The model endpoint did not answer as expected"


class ModelUnavailable(ModelError):
    """Slow, cut, unreachable or answering with an error status.

    `permanent` is true where a retry cannot help (a wrong key, an unknown model).
    """

    code = "model-unavailable"
    title = "The model endpoint is not available"

    def __init__(self, detail: str | Message, *, permanent: bool = False) -> None:
        super().__init__(detail)
        self.permanent = permanent


class ModelRefused(ModelError):
    """The model declined to answer."""

    code = "model-refused"
    title = "The model declined to answer"


class ModelUnusable(ModelError):
    """The answer could not be read: malformed, empty, or not in the agreed form."""

    code = "model-unusable"
    title = "The model's answer could not be read"


class ConversationTooLong(ModelUnusable):
    """The messages do not fit into the model's context."""

    code = "conversation-too-long"
    title = "The conversation is too long for this model"
