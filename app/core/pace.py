"""How long a talk has gone on, and what of it is left: a soft time limit that never cuts anybody off.

There is one time, told in two ways. Where a clock is kept, as on the talk page, minutes are counted; paused time and
long absences are not, and the limit can be moved ten times or switched off, as WCAG 2.2.1 asks of any time limit.
Where none is kept, turns count (`time_by_turns`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

EXTENSION_MINUTES = 5
MOST_EXTENSIONS = 10
WIND_DOWN_MINUTES = 5
_WIND_DOWN_SHARE = 4  # in short talks the last quarter
# Some 35 words a turn of both sides take 14 seconds to say, at 150 words a minute, and silence and thought take ten
# more. So the twenty minutes that most clients plan are 50 turns.
TURNS_A_MINUTE = 2.5
ABSENT_AFTER = timedelta(minutes=10)
SessionPhase = Literal["arriving", "exploring", "focusing", "closing"]


class Pace(BaseModel):
    """What a trainee has set about the time of one talk; stored with the encounter."""

    model_config = ConfigDict(frozen=True)

    timed: bool = True
    extra_minutes: int = Field(default=0, ge=0, le=EXTENSION_MINUTES * MOST_EXTENSIONS)
    paused_at: datetime | None = None
    away_seconds: int = Field(default=0, ge=0)

    @property
    def may_extend(self) -> bool:
        """Whether there is an extension left."""
        return self.extra_minutes < EXTENSION_MINUTES * MOST_EXTENSIONS

    def extended(self) -> Pace:
        """Return the pace with five minutes more, or itself after the tenth time."""
        if not self.may_extend:
            return self
        return self.model_copy(update={"timed": True, "extra_minutes": self.extra_minutes + EXTENSION_MINUTES})

    def paused(self, at: datetime) -> Pace:
        """Return the pace with the clock stopped; pausing twice changes nothing."""
        return self if self.paused_at else self.model_copy(update={"paused_at": at})

    def resumed(self, at: datetime) -> Pace:
        """Return the pace going on; the pause is added to the time away."""
        if self.paused_at is None:
            return self
        away = self.away_seconds + max(0, int((at - self.paused_at).total_seconds()))
        return self.model_copy(update={"paused_at": None, "away_seconds": away})


@dataclass(frozen=True, slots=True)
class TalkTime:
    """Where a talk stands in its time. Minutes are whole; `left` is negative once the time has passed."""

    spent: int
    planned: int
    timed: bool

    @property
    def left(self) -> int:
        """Minutes left of those planned."""
        return self.planned - self.spent

    @property
    def winds_down(self) -> bool:
        """Whether the last five minutes have begun, or the last quarter where that is shorter."""
        return self.timed and self._is_late

    @property
    def is_over(self) -> bool:
        """Whether the planned minutes have passed."""
        return self.timed and self.left <= 0

    @property
    def _is_late(self) -> bool:
        return self.left <= min(WIND_DOWN_MINUTES, self.planned / _WIND_DOWN_SHARE)

    @property
    def phase(self) -> SessionPhase:
        """The part of a session that this time belongs to."""
        if self._is_late:
            return "closing"
        if self.spent * 8 < self.planned:
            return "arriving"
        return "exploring" if self.spent * 2 < self.planned else "focusing"


def time_of(now: datetime, started_at: datetime, last_at: datetime | None, pace: Pace, minutes: int) -> TalkTime:
    """Return where the talk stands at `now`. `last_at` is the last thing said; `minutes` what the persona plans."""
    if pace.paused_at is not None:
        now = pace.paused_at
    last_at = last_at or started_at
    if now - last_at > ABSENT_AFTER:
        now = last_at
    seconds = (now - started_at).total_seconds() - pace.away_seconds
    return TalkTime(max(0, int(seconds // 60)), minutes + pace.extra_minutes, pace.timed)


def time_by_turns(turn: int, minutes: int) -> TalkTime:
    """Return where a talk of so many planned `minutes` stands with its turn number `turn`, where no clock is kept."""
    return TalkTime(int(turn / TURNS_A_MINUTE), minutes, timed=True)


def turns_in(minutes: int) -> int:
    """Return the turn with which so many minutes are over, where no clock is kept."""
    return ceil(minutes * TURNS_A_MINUTE)


UNTIMED = TalkTime(0, 0, timed=False)


def back_at(now: datetime, last_at: datetime, pace: Pace) -> Pace:
    """Return the pace of somebody who speaks again: a pause ends, and a long absence is time away."""
    if pace.paused_at is not None:
        return pace.resumed(now)
    if now - last_at <= ABSENT_AFTER:
        return pace
    away = pace.away_seconds + int((now - last_at).total_seconds())
    return pace.model_copy(update={"away_seconds": away})
