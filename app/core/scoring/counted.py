"""What the reasons count, as messages: turns, chances, questions, and the lines that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.core.message import Message, say, say_of
from app.core.scoring.observed import Observed

MOST_NUMBERED = 6


def turns(count: int) -> Message:
    """Return '1 turn', '3 turns'."""
    return say_of(count, "{count} turn", "{count} turns")


def chances(count: int) -> Message:
    """Return '1 chance', '3 chances'."""
    return say_of(count, "{count} chance", "{count} chances")


def questions(count: int) -> Message:
    """Return '1 question', '3 questions'."""
    return say_of(count, "{count} question", "{count} questions")


def lines(numbers: Sequence[int]) -> Message:
    """Return lines as they are read: 'line 4', 'lines 4, 9 and 12'."""
    if len(numbers) == 1:
        return say("line {line}", line=numbers[0])
    return say("lines {lines} and {last}", lines=_listed(numbers[:-1]), last=numbers[-1])


def lines_of(turns: Sequence[Observed]) -> Message:
    """Return the lines of turns, the first six where there are many."""
    numbers = [turn.number for turn in turns]
    if len(numbers) <= MOST_NUMBERED:
        return lines(numbers)
    more = len(numbers) - MOST_NUMBERED
    return say("lines {lines} and {more} more", lines=_listed(numbers[:MOST_NUMBERED]), more=more)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))
