"""Lines are counted over both speakers, everywhere as the transcript has them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.core.client.state import ClientState
from app.core.coding.coder import code_turn
from app.core.encounter import Encounter, Spoken, line_of, lines_of, transcript_of
from app.core.scoring.evidence import is_told_whole

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _encounter(opening: str) -> Encounter:
    return Encounter(
        id="e1",
        trainee_id="u1",
        persona_id="zita-grief-sister",
        persona_revision="p",
        rubric_id="core-skills",
        rubric_revision="r",
        seed=1,
        started_at=AT,
        opening=opening,
        state=ClientState(trust=0.2, distress=0.5, guardedness=0.5),
    )


def _turns(*replies: str | None) -> tuple[Spoken, ...]:
    return tuple(
        Spoken(encounter_id="e1", number=n, trainee=f"{n}?", said_at=AT, codes=code_turn("And?", ""), client=reply)
        for n, reply in enumerate(replies, 1)
    )


@pytest.mark.parametrize("opening", ["", "Good morning."])
@pytest.mark.parametrize("replies", [("Yes.", "No.", "Well."), ("Yes.", None, "Well."), ("", "No.", None)])
def test_every_turn_stands_at_the_lines_that_the_transcript_gives_it(
    opening: str, replies: tuple[str | None, ...]
) -> None:
    encounter, turns = _encounter(opening), _turns(*replies)
    said = transcript_of(encounter, turns).turns
    for turn in turns:
        asked, answered = lines_of(encounter, turns)[turn.number]
        assert said[asked - 1].text == turn.trainee
        assert answered is None if not turn.client else said[(answered or 0) - 1].text == turn.client
        assert line_of(encounter, turns, turn.number) == asked


def test_a_turn_that_is_gone_has_the_line_that_would_come_next() -> None:
    assert line_of(_encounter("Good morning."), _turns("Yes.", "No."), 3) == 6


def test_a_fact_is_told_whole_only_where_the_words_that_carry_it_were_said() -> None:
    knowledge = "She wakes at two and at five every night, as if for feeds."
    assert is_told_whole(knowledge, ["I wake up at two, at night.", "And at five. Like for feeds."])
    assert not is_told_whole(knowledge, ["I don't sleep at night."])
