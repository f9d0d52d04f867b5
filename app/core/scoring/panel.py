"""Several readings made one: the runs of a judge, or the members of a panel. The readings stay visible.

The level is the middle one, of two middle ones the lower: a level has to be earned. Readings that differ by a level
or more, or that do not agree on whether there was an opportunity at all, are marked for a person to look at.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.message import Message, Value, Words, joined, say
from app.core.scoring.report import CriterionResult, Vote, cost_of, doubted

Reading = tuple[str, CriterionResult]


def together(readings: Sequence[Reading]) -> CriterionResult:
    """Return one result for the readings of one criterion, each with the name of who read. One stays as it is.

    Readings that failed have no say; if all did, the first stands. Reason and evidence are those of the first reader
    who gave the level shown. Raises ValueError without readings.
    """
    if not readings:
        raise ValueError("there is no reading to put together")
    usage = cost_of(result for _, result in readings)
    if len(readings) == 1:
        return readings[0][1].model_copy(update={"usage": usage})
    heard = [(name, result) for name, result in readings if not result.failed]
    votes = tuple(Vote(scorer=name, level=result.level) for name, result in readings)
    if not heard:
        return readings[0][1].model_copy(update={"usage": usage, "votes": votes})
    level = _middle([result.level for _, result in heard])
    chosen = next(result for _, result in heard if result.level == level)
    levels = {result.level for _, result in heard}
    differ = len(levels) > 1
    doubts = (*chosen.doubts, _spread(readings)) if differ or len(heard) < len(readings) else chosen.doubts
    return chosen.model_copy(
        update={
            "votes": votes,
            "for_human": differ or any(result.for_human for _, result in readings),
            "low_confidence": chosen.low_confidence or differ,
            **doubted(doubts),
            "usage": usage,
            "next_step": chosen.next_step or next((r.next_step for _, r in heard if r.next_step), None),
        }
    )


def _middle(levels: Sequence[int | None]) -> int | None:
    """Return the lower middle level; None, which says that there was no opportunity, only where most say so."""
    given = sorted(level for level in levels if level is not None)
    if len(given) * 2 < len(levels) or not given:
        return None
    return given[(len(given) - 1) // 2]


def _spread(readings: Sequence[Reading]) -> Message:
    """Return the readings in a sentence: 'The readings differ: embedded 2, gpt-x 3.'"""
    said = joined(joined((Words(name), _given(result)), " ") for name, result in readings)
    if len({result.level for _, result in readings if not result.failed}) > 1:
        return say("The readings differ: {readings}. A person should look.", readings=said)
    return say("The readings: {readings}.", readings=said)


def _given(result: CriterionResult) -> Value:
    if result.failed:
        return say("could not score")
    return say("no opportunity") if result.level is None else result.level
