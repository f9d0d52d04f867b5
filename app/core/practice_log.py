"""A log of practice for continuing education: what was practised, when and for how long. It certifies nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.core.message import Message, say
from app.core.ports.exercises import Exercise

STATEMENT = (
    "This is a log of practice with simulated clients, lessons and drills in Attune. Every client is fictional. It "
    "is no certificate, shows no competence, and counts no hours with real clients or under supervision."
)
HOW_COUNTED = (
    "Talks are measured from the first word to the last; pauses and absences of more than ten minutes are left out. "
    "Lessons count the whole minutes that their page was open before its questions were answered, up to the minutes "
    "they are made for. Drills are counted in replies, and add no time. Days and times are in UTC."
)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log. `minutes` is None where time is not counted; `skills` are those that could be levelled."""

    at: datetime
    kind: Literal["talk", "lesson", "drill"]
    what: str
    detail: Message
    minutes: int | None = None
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PracticeLog:
    """The log of one person between two days, newest entry first."""

    who: str
    since: date | None
    until: date | None
    entries: tuple[LogEntry, ...]

    def of(self, kind: Literal["talk", "lesson", "drill"]) -> tuple[LogEntry, ...]:
        """Return the entries of one kind."""
        return tuple(entry for entry in self.entries if entry.kind == kind)

    @property
    def minutes(self) -> int:
        """All the minutes that are counted."""
        return sum(entry.minutes or 0 for entry in self.entries)

    @property
    def clients(self) -> tuple[str, ...]:
        """The clients talked with, by name."""
        return tuple(sorted({entry.what for entry in self.of("talk")}))

    @property
    def skills(self) -> tuple[str, ...]:
        """The skills that were practised, by name."""
        return tuple(sorted({skill for entry in self.entries for skill in entry.skills}))

    @property
    def days(self) -> int:
        """On how many days something was practised."""
        return len({entry.at.date() for entry in self.entries})


def drill_entries(replies: Iterable[Exercise], titles: Mapping[str, str]) -> list[LogEntry]:
    """Gather drill replies into one entry for each day and drill."""
    groups: dict[tuple[date, str], list[Exercise]] = {}
    for reply in replies:
        groups.setdefault((reply.at.date(), reply.subject), []).append(reply)
    return [
        LogEntry(
            at=mine[0].at,
            kind="drill",
            what=titles.get(subject, subject),
            detail=say(
                "{met} of {replies} replies met the aim", met=sum(one.right for one in mine), replies=len(mine)
            ),
            skills=(titles.get(subject, subject),),
        )
        for (_, subject), mine in groups.items()
    ]


def hours(minutes: int) -> Message:
    """Write minutes as '3 h 05 min', or '40 min' under an hour."""
    if minutes < 60:
        return say("{minutes} min", minutes=minutes)
    return say("{hours} h {minutes} min", hours=minutes // 60, minutes=f"{minutes % 60:02}")
