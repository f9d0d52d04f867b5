"""What the table of word meanings tells: which texts are near, whatever words they share."""

from __future__ import annotations

import pytest

from app.core.client.words import tokens
from app.core.coding.meaning import TABLE, Grouped, meanings

SLEEP = ("How are your nights?", "Do you get any rest?", "Are you lying awake?")
MONEY = ("Can you pay the rent?", "Are you short of cash?", "What do you owe?")


def near(text: str, *groups: tuple[str, ...]) -> list[list[float]]:
    grouped = Grouped(meanings(), [[tokens(line) for line in group] for group in groups])
    best, mean = grouped.near(meanings().vectors([tokens(text)]))
    return [[*pair] for pair in zip(best[0].tolist(), mean[0].tolist(), strict=True)]


@pytest.mark.parametrize(("text", "meant"), [("have you been sleeping", 0), ("is there debt to settle", 1)])
def test_a_question_is_nearest_to_what_asks_for_the_same_in_other_words(text: str, meant: int) -> None:
    found = near(text, SLEEP, MONEY)
    assert found[meant] > found[1 - meant]


def test_a_text_is_wholly_like_itself_and_never_more() -> None:
    ((best, mean),) = near(SLEEP[0], SLEEP)
    assert best == pytest.approx(1.0, abs=0.02)
    assert mean < best


def test_words_that_the_table_has_not_are_like_nothing() -> None:
    assert near("zzqx", SLEEP) == [[0.0, 0.0]]
    assert near("", SLEEP) == [[0.0, 0.0]]


def test_a_thing_with_one_text_is_not_held_against_one_with_many() -> None:
    alone, among = near(SLEEP[0], SLEEP[:1], (SLEEP[0], *MONEY))
    assert alone[0] == pytest.approx(among[0])
    assert alone[1] > among[1]


def test_a_thing_with_no_text_is_like_nothing() -> None:
    assert near(SLEEP[0], (), SLEEP)[0] == [0.0, 0.0]


def test_a_word_too_long_for_the_table_is_not_taken_for_its_beginning() -> None:
    longest = max(meanings().places, key=len)
    known, longer = meanings().vectors([[longest], [longest + "s"]])
    assert known.any()
    assert not longer.any()


def test_two_words_in_their_order_mean_more_than_each_alone() -> None:
    assert "get on" in meanings().places
    assert near("get on", ("on get",))[0][0] < 0.99


def test_the_table_is_about_half_a_megabyte() -> None:
    assert TABLE.stat().st_size < 620_000
