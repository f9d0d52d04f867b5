"""How long a talk has gone on, and what of it is left: a soft time limit that never cuts anybody off.

Paused time and long absences do not count. The limit can be moved ten times or switched off, as WCAG 2.2.1 asks of
any time limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

EXTENSION_MINUTES = 5
MOST_EXTENSIONS = 10
WIND_DOWN_MINUTES = 5
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
        """Whether the last five minutes have begun."""
        return self.timed and self.left <= WIND_DOWN_MINUTES

    @property
    def phase(self) -> SessionPhase:
        """The part of a session that this time belongs to."""
        if self.left <= WIND_DOWN_MINUTES:
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


def back_at(now: datetime, last_at: datetime, pace: Pace) -> Pace:
    """Return the pace of somebody who speaks again: a pause ends, and a long absence is time away."""
    if pace.paused_at is not None:
        return pace.resumed(now)
    if now - last_at <= ABSENT_AFTER:
        return pace
    away = pace.away_seconds + int((now - last_at).total_seconds())
    return pace.model_copy(update={"away_seconds": away})
