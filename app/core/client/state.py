"""The client's inner state: what has been said, and how safe it feels to say more.

All shares run from 0 to 1. The state is a frozen value; `core.client.engine` makes the next one.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.persona import Feeling, Occasion, Opener

Reaction = Literal[
    "elaborate", "brief", "guarded", "withdraw", "soften", "correct", "deflect", "answer", "close",
]  # fmt: skip


class Value(BaseModel):
    """Frozen; stored as JSON with each turn."""

    model_config = ConfigDict(frozen=True)


class Opening(Value):
    """A fact that was told: in which turn, and what the trainee did that earned it."""

    turn: int
    fact: str
    earned_by: str


class Begun(Value):
    """A fact that was only begun, because the reply was cut short or said half of it: it is still to be told."""

    turn: int
    fact: str
    heard: str = Field(description="The client's words in that turn")


class MissedChance(Value):
    """A turn in which something was near and did not come out, with what would have helped."""

    turn: int
    fact: str
    what_helps: str


TimeLeft = Literal["enough", "nearly_up", "up"]

PullOutcome = Literal["held", "given_in", "passed_over"]


class PullMet(Value):
    """A pull that the client tried: in which turn, how it was met, and in which turn that was decided."""

    pull: str
    turn: int
    outcome: PullOutcome | None = Field(default=None, description="None while it still waits for an answer")
    met_at: int | None = None
    because: str = Field(default="", description="What in the trainee's turn decided it, for the ledger")


class ClientState(Value):
    """Where the client stands after a turn."""

    turn: int = 0
    trust: float = Field(ge=0, le=1)
    distress: float = Field(ge=0, le=1)
    guardedness: float = Field(ge=0, le=1)
    ruptured: bool = False
    ruptures: int = 0
    turns_since_rupture: int | None = None
    missed_feelings: int = 0
    topic: str | None = Field(default=None, description="Fact, person or biography the talk is about")
    opened: tuple[str, ...] = ()
    ledger: tuple[Opening, ...] = ()
    begun: tuple[Begun, ...] = Field(default=(), description="What was begun, whether or not it was told later")
    missed: tuple[MissedChance, ...] = ()
    used: tuple[str, ...] = Field(default=(), description="Keys of authored lines already said")
    last_words: str = ""
    yielded: tuple[str, ...] = Field(default=(), description="Kinds of challenge that have given way")
    yield_progress: dict[str, int] = {}
    risk_asked: int = 0
    greeted: bool = False
    heard: float = Field(
        default=0, ge=0, description="How often it lately felt understood, fading with each other turn"
    )
    readiness: float = Field(
        default=0.5, ge=0, le=2, description="Below 1 it is not yet ready for the next deep thing"
    )
    strain: float = Field(default=0, ge=0, description="Slights added up, fading; at 1 the contact breaks")
    mending: float = Field(default=0, ge=0, description="Repair so far; at 1 a rupture is mended")
    pressed: int = Field(default=0, ge=0, description="Questions in a row without a reflection")
    stock_earned: float = Field(default=0, ge=0, description="Trust that stock phrases have earned in all")
    wordings: tuple[int, ...] = Field(default=(), description="Fingerprints of what the trainee said before")
    waited: int = Field(default=0, ge=0, description="Silences and backchannels since it last told something")
    told_at: int | None = Field(default=None, description="The turn in which it last told a fact")
    core_at: int | None = Field(default=None, description="The turn in which it last told a core fact")
    voiced: Feeling | None = Field(default=None, description="The feeling in the client's last words, if any")
    challenge_at: int | None = Field(default=None, description="The turn of the last resistance")
    challenged: tuple[str, ...] = Field(default=(), description="Kinds of challenge shown so far")
    pulls: tuple[PullMet, ...] = Field(default=(), description="What it tried on with the therapist, and how it went")

    time: TimeLeft = Field(default="enough", description="What is left of the time that is planned")
    noticed_at: int | None = Field(default=None, description="The turn in which it was said that time is nearly up")
    closed_at: int | None = Field(default=None, description="The turn in which it took its leave as the time ended")

    @property
    def half_told(self) -> tuple[Begun, ...]:
        """What was begun and has not been told since."""
        return tuple(begun for begun in self.begun if begun.fact not in self.opened)

    def has_tried(self, pull: str) -> bool:
        """Whether a pull, by its id, has been tried on."""
        return any(found.pull == pull for found in self.pulls)

    @property
    def pending_pull(self) -> PullMet | None:
        """The pull that still waits for an answer, if there is one."""
        return self.pulls[-1] if self.pulls and self.pulls[-1].outcome is None else None


class TurnPlan(Value):
    """What the client does now. The voice words it; nothing that is still locked is in here.

    `authored` is the embedded voice's wording, chosen with the plan, so that a fall-back is always at hand.
    """

    reaction: Reaction
    occasion: Occasion | None = None
    fact: str | None = Field(default=None, description="Id of the fact told in this turn, if any")
    knowledge: str | None = Field(default=None, description="That fact in plain words, for the model voice")
    pull: str | None = Field(default=None, description="Id of the pull tried or answered in this turn, if any")
    feeling: str | None = None
    direction: str = Field(description="One sentence that tells the model voice what to do")
    max_words: int = 40
    authored: str
    why: tuple[str, ...] = Field(default=(), description="The reasons, for the ledger and for `play --json`")
    helped_by: tuple[Opener, ...] = ()
