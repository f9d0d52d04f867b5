"""The trained heads: what they promise of any turn, what they weigh, and what a second reader changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.coding.coder import code_turn, main_odds
from app.core.coding.grams import BLOCKS, grams
from app.core.coding.heads import FLAGS, HEADS, SAFETY, WEIGHTS, Trees, decide, judge
from app.core.coding.reading import read
from app.core.coding.signs import signs

CLIENT = "He just comes home and sits in front of the TV. We don't talk any more."


class SecondReader:
    """A sentence encoder that is sure of one main act, and gives every harm the same odds."""

    def __init__(self, main: str, harm: float = 0.5) -> None:
        self.main, self.harm = main, harm

    def vectors(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        return [[1.0] for _ in texts]

    def odds(self, text: str, previous: str) -> Mapping[str, Sequence[float]]:
        sure = {"main": self.main, "question": "none", "reflection": "none", "input": "none"}
        odds = {head: [float(label == sure[head]) for label in labels] for head, labels in HEADS.items()}
        return {**odds, "harm": [self.harm] * len(SAFETY)}


@settings(max_examples=100, deadline=None)
@given(text=st.text(min_size=1, max_size=200), previous=st.text(max_size=100))
def test_the_odds_of_each_head_add_up_to_one_for_any_text(text: str, previous: str) -> None:
    judged = judge(read(text, previous))
    assert set(judged.choices) == set(HEADS)
    for choice in judged.choices.values():
        assert sum(choice.odds.values()) == pytest.approx(1, abs=1e-5)
    assert set(judged.flags) == set(FLAGS)


@settings(max_examples=100, deadline=None)
@given(
    text=st.sampled_from(["so he left", "why", "You miss him", "mm", "call her", "right?"]), more=st.text(max_size=60)
)
def test_a_main_act_is_borne_out_by_the_codes_beside_it(text: str, more: str) -> None:
    codes = code_turn(f"{text} {more}", CLIENT)
    assert codes.main != "question" or codes.question is not None or codes.risk_enquiry
    assert codes.main != "reflection" or codes.reflection is not None


def test_the_weights_stay_small() -> None:
    assert WEIGHTS.stat().st_size < 3_000_000


def test_a_second_reader_is_heard_but_does_not_decide_alone() -> None:
    unclear, clear = "It could be that he is tired.", "What was that like for you?"
    alone = judge(read(unclear, CLIENT)).choices["main"].odds
    beside = judge(read(unclear, CLIENT), SecondReader("other")).choices["main"].odds
    assert beside["other"] > alone["other"]
    assert code_turn(clear, CLIENT, SecondReader("other")).main == "question"


def test_a_second_reader_is_weighed_with_the_words_where_harm_is_in_doubt() -> None:
    reading = read("You could have come sooner, I suppose.", "He died before I got there.")
    calm, alarmed = (judge(reading, SecondReader("input", harm)).flags for harm in (0.02, 0.98))
    assert all(calm[flag] < alarmed[flag] for flag in SAFETY)
    assert calm["judgement"] < judge(reading).flags["judgement"] < alarmed["judgement"]


def test_what_a_session_is_told_by_are_odds_that_add_up_to_one() -> None:
    expected = main_odds("You miss her. What was the wedding like?", CLIENT)
    assert sum(expected.values()) == pytest.approx(1, abs=1e-5)
    assert max(expected, key=expected.__getitem__) == "question"
    assert main_odds("", CLIENT) == {"other": 1.0}


def test_a_bias_can_turn_a_close_decision_and_leaves_the_odds_alone() -> None:
    count = sum(map(len, HEADS.values()))
    scores, bias = np.zeros(count, np.float32), np.zeros(count, np.float32)
    scores[0], bias[1] = 0.1, 0.5
    choice = decide(scores, bias)["main"]
    assert choice.label == "reflection"
    assert choice.odds["question"] > choice.p


def test_a_tree_goes_right_above_its_threshold() -> None:
    inner = np.full((1, 7), np.inf, np.float32)
    inner[0, 0] = 0.5
    trees = Trees(np.zeros((1, 7), np.int64), inner, np.arange(8, dtype=np.float32)[None], np.zeros(1, np.int64))
    assert [float(trees.scores(np.array([x], np.float32))[0]) for x in (0.5, 0.6)] == [0.0, 4.0]


def test_the_frame_of_a_turn_keeps_small_words_and_blanks_out_the_others() -> None:
    frame = grams(read("What was the wedding like for you?", "My sister stopped calling after the wedding."))["frame"]
    assert "was the = like" in frame
    assert "what was the *" not in frame
    assert set(grams(read("Hm.", ""))) == set(BLOCKS)


def test_signs_say_whether_a_question_mark_was_typed() -> None:
    written, typed = signs(read("So he left?", CLIENT)), signs(read("so he left", CLIENT))
    assert (written["question mark"], typed["question mark"]) == (1, 0)


def test_a_turn_without_any_mark_is_known_as_such_only_if_it_is_long_enough_to_tell() -> None:
    sign = "typed without marks"
    assert signs(read("so he left in may then", CLIENT))[sign] == 1
    assert signs(read("So he left in May, then", CLIENT))[sign] == 0
    assert signs(read("so he left", CLIENT))[sign] == 0
