"""What the talk page shows, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from app.core.encounter import Encounter, Turn
from app.core.pace import TalkTime
from app.web.contexts import ClientCard
from app.web.languages import gettext as _


@dataclass(frozen=True, slots=True)
class TalkTurn:
    """One turn on the talk page. `cut` when its reply was lost with its process; `stage` is a stage direction."""

    turn: Turn
    name: str
    speaker: str
    cut: bool
    stage: str = ""


@dataclass(frozen=True, slots=True)
class LiveReply:
    """A reply under way as the page finds it: `at` counts the characters already shown."""

    number: int
    trainee: str
    text: str

    @property
    def at(self) -> int:
        """Where the rest of the reply begins, in characters."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class PhaseView:
    """A part of the session: what belongs into it, and whether it is now."""

    name: str
    what: str
    now: bool


@dataclass(frozen=True, slots=True)
class HintView:
    """What the supervisor said, and after which line; None before the first. `gone`: its turn was taken back."""

    text: Markup
    line: int | None
    gone: bool


@dataclass(frozen=True, slots=True)
class HeardAs:
    """What one of the trainee's turns, which begins at `line`, was heard as."""

    line: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the log: time, phases, the supervisor, and what turns were heard as."""

    encounter_id: str
    name: str
    time: TalkTime
    may_extend: bool
    phases: tuple[PhaseView, ...]
    hints: tuple[HintView, ...]
    hints_left: int
    heard: tuple[HeardAs, ...]
    tags: bool
    pad: bool
    undo: int | None
    undone: int
    open: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk page. `goes_on_from` is the line at which a try with other words parts from its first attempt."""

    encounter: Encounter
    goes_on_from: int | None
    card: ClientCard
    turns: tuple[TalkTurn, ...]
    live: LiveReply | None
    waiting: bool
    may_speak: bool
    owner: str
    beside: Beside
    key: str
    words: str
    fault: str
    fault_title: str
    texts: str = ""

    @property
    def paused(self) -> bool:
        """Whether the words are hidden until the trainee goes on."""
        return self.may_speak and self.encounter.status == "open" and self.encounter.pace.paused_at is not None

    @property
    def next_number(self) -> int:
        """The number of the first turn that this page has not shown whole: the event stream starts there."""
        if self.live is not None:
            return self.live.number
        return self.turns[-1].turn.number + 1 if self.turns else 1

    @property
    def speaker(self) -> str:
        """How the page names the trainee: 'You' to themselves."""
        return _("You") if self.may_speak else self.owner


@dataclass(frozen=True, slots=True)
class StepOut:
    """A moment outside the role-play: the words are kept here, and nowhere else."""

    encounter_id: str
    name: str
    key: str
    words: str
