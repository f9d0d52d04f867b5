"""The statistics of agreement, against values worked out by hand or taken from the paper that defined them."""

from __future__ import annotations

import pytest

from app.core.scoring import agreement
from app.core.scoring.combine import EMBEDDED_NOTES
from app.core.scoring.compared import DataAgreement, LabelAgreement, compare
from app.core.scoring.human_codes import COMPARISONS, CodedData, CodedTurn, Quality, bare
from app.core.scoring.measured import CODER, EXPERTS, MEASURED_NOTE

TWO_BY_TWO = {("a", "a"): 20, ("a", "b"): 5, ("b", "a"): 10, ("b", "b"): 15}
ASKS, TELLS, GIVES_BACK = "What was that like for you?", "You should ring your sister.", "You feel alone with it all."


def turn(transcript: str, text: str, **human: str) -> CodedTurn:
    return CodedTurn(transcript, text, "I feel so alone since he died.", human)


def compared(*turns: CodedTurn, quality: dict[str, Quality] | None = None, seed: int = 1) -> DataAgreement:
    return compare(CodedData("made up", "attune", turns, quality or {}), times=200, seed=seed)


def row(found: DataAgreement, comparison: str, form: str = "as written") -> LabelAgreement:
    return next(label for label in found.labels if (label.id, label.form) == (comparison, form))


def test_f1_of_a_class_weighs_what_was_missed_and_what_was_made_up() -> None:
    assert agreement.class_f1(TWO_BY_TWO, "a") == pytest.approx(40 / 55)
    assert agreement.class_f1(TWO_BY_TWO, "b") == pytest.approx(30 / 45)
    assert agreement.macro_f1(TWO_BY_TWO, ("a", "b")) == pytest.approx((40 / 55 + 30 / 45) / 2)


def test_a_class_that_nobody_used_is_left_out_and_one_that_was_always_missed_is_zero() -> None:
    assert agreement.class_f1(TWO_BY_TWO, "c") is None
    assert agreement.macro_f1({("a", "a"): 3}, ("a", "b")) == 1.0
    assert agreement.macro_f1({("a", "a"): 3, ("b", "a"): 1}, ("a", "b")) == pytest.approx(6 / 7 / 2)
    assert agreement.macro_f1({}, ("a", "b")) is None


def test_kappa_takes_chance_away() -> None:
    # 35 of 50 agree, 25 would by chance: (0.7 - 0.5) / (1 - 0.5).
    assert agreement.kappa(TWO_BY_TWO, ("a", "b")) == pytest.approx(0.4)
    assert agreement.kappa({("a", "a"): 1, ("b", "b"): 1}, ("a", "b")) == 1.0
    assert agreement.kappa({("a", "b"): 1, ("b", "a"): 1}, ("a", "b")) == -1.0
    assert agreement.kappa({("a", "a"): 9}, ("a", "b")) is None


def test_quadratic_kappa_counts_a_miss_by_its_square() -> None:
    near = {("0", "0"): 2, ("0", "1"): 1, ("1", "1"): 2, ("2", "1"): 1}
    far = {("0", "0"): 2, ("0", "1"): 1, ("1", "1"): 2, ("2", "0"): 1}
    # Near: a cost of 2 in 6 against 28 in 36 by chance. Far: 5 in 6 against 30 in 36.
    assert agreement.quadratic_kappa(near, ("0", "1", "2")) == pytest.approx(1 - 12 / 28)
    assert agreement.quadratic_kappa(far, ("0", "1", "2")) == pytest.approx(0)


def test_icc_is_that_of_shrout_and_fleiss() -> None:
    published = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    assert agreement.icc(published) == pytest.approx(0.29, abs=0.001)


def test_icc_sees_a_rater_who_is_always_one_higher_and_the_correlation_does_not() -> None:
    shifted = [(1.0, 2.0), (2.0, 3.0), (3.0, 4.0)]
    assert agreement.icc(shifted) == pytest.approx(2 / 3)
    assert agreement.correlation(shifted) == pytest.approx(1)


def test_the_correlation_is_pearsons() -> None:
    assert agreement.correlation([(1, 1), (2, 3), (3, 2)]) == pytest.approx(0.5)
    assert agreement.correlation([(1, 3), (2, 2), (3, 1)]) == pytest.approx(-1)


def test_without_spread_there_is_no_figure() -> None:
    assert agreement.correlation([(1, 1), (1, 2)]) is None
    assert agreement.correlation([]) is None
    assert agreement.icc([(2, 2), (2, 2)]) is None
    assert agreement.icc([(1, 2)]) is None
    assert agreement.auc([1], []) is None
    assert agreement.interval([0.5, None]) is None


def test_auc_is_the_share_of_pairs_in_order_with_ties_as_halves() -> None:
    assert agreement.auc([3, 2], [2, 1]) == pytest.approx(3.5 / 4)
    assert agreement.auc([1], [2]) == 0


def test_the_interval_leaves_a_fortieth_on_each_side() -> None:
    low, high = agreement.interval([*map(float, range(101)), None]) or (0, 0)
    assert (low, high) == pytest.approx((2.5, 97.5))


def test_resamples_are_the_same_for_a_seed_and_fair_to_each_transcript() -> None:
    draws = agreement.resamples(10, 3000, 7)
    assert draws == agreement.resamples(10, 3000, 7)
    assert draws != agreement.resamples(10, 3000, 8)
    assert {sum(often) for often in draws} == {10}
    for place in range(10):
        assert sum(often[place] for often in draws) == pytest.approx(3000, rel=0.06)
    # Without replacement every draw would hold everything; with it, 0.9 to the 10th leave one out.
    assert sum(often[0] == 0 for often in draws) / 3000 == pytest.approx(0.9**10, abs=0.03)


def test_a_draw_takes_whole_transcripts() -> None:
    pooled = agreement.pooled([{("a", "a"): 2}, {("a", "b"): 1, ("a", "a"): 1}], [(0, 2), (1, 1)])
    assert list(pooled) == [{("a", "a"): 2, ("a", "b"): 2}, {("a", "a"): 3, ("a", "b"): 1}]


def test_what_was_not_coded_by_people_has_no_row() -> None:
    found = compared(turn("1", ASKS, question="open"), turn("2", TELLS, question="none"))
    assert {label.id for label in found.labels} == {"question_present", "question", "question_kind"}
    assert row(found, "question").turns == 2
    assert row(found, "question_kind").turns == 1
    assert found.sessions == ()
    assert found.separation is None


def test_agreement_and_error_show_in_the_row_of_each_class() -> None:
    found = row(compared(turn("1", ASKS, main="question"), turn("2", TELLS, main="question")), "main")
    by_label = {each.label: each for each in found.classes}
    assert (by_label["question"].human, by_label["question"].coder) == (2, 1)
    assert by_label["question"].f1.value == pytest.approx(2 / 3, abs=0.001)
    assert by_label["input"].f1.value == 0
    assert by_label["other"].f1.value is None
    assert found.macro_f1.value == pytest.approx(1 / 3, abs=0.001)
    assert (found.macro_f1.low, found.macro_f1.high) == (0, 1)


def test_one_transcript_gives_figures_without_an_interval() -> None:
    found = row(compared(turn("1", ASKS, main="question"), turn("1", TELLS, main="question")), "main")
    assert found.macro_f1.value is not None
    assert (found.macro_f1.low, found.macro_f1.high) == (None, None)


def test_levels_have_a_quadratic_kappa_and_classes_without_order_have_none() -> None:
    found = compared(
        turn("1", ASKS, exploration="1", main="question"),
        turn("2", TELLS, exploration="0", main="input"),
    )
    ordered = row(found, "exploration").quadratic_kappa
    assert ordered is not None
    assert ordered.value == 1
    assert row(found, "main").quadratic_kappa is None


def test_the_loss_without_punctuation_is_the_difference_of_the_two_rows() -> None:
    asked = [turn(str(n), "You went back there?", question="closed") for n in range(4)]
    found = compared(*asked, turn("x", TELLS, question="none"))
    written, stripped = row(found, "question_present"), row(found, "question_present", "bare")
    assert written.macro_f1.value == 1
    assert stripped.macro_f1.value is not None
    assert stripped.macro_f1.value < 1
    assert stripped.loss is not None
    assert stripped.loss.value == pytest.approx(1 - stripped.macro_f1.value, abs=0.001)
    assert written.loss is None


def test_bare_words_keep_their_apostrophes() -> None:
    assert bare("Don't you? You’re fine - so...").split() == ["don't", "you", "you’re", "fine", "so"]


def session(name: str, asks: int, tells: int, reflects: int) -> list[CodedTurn]:
    return [
        *[turn(name, ASKS, main="question") for _ in range(asks)],
        *[turn(name, TELLS, main="input") for _ in range(tells)],
        *[turn(name, GIVES_BACK, main="reflection") for _ in range(reflects)],
    ]


def test_shares_of_sessions_are_compared_where_there_are_eight_turns() -> None:
    found = compared(*session("a", 6, 1, 1), *session("b", 2, 3, 3), *session("c", 4, 2, 2), *session("d", 1, 0, 0))
    asks = next(share for share in found.sessions if share.id == "questions")
    assert (asks.sessions, asks.human_mean, asks.coder_mean) == (3, 0.5, 0.5)
    assert (asks.correlation.value, asks.icc.value) == (1, 1)


def test_high_and_low_sessions_are_told_apart_by_reflecting_against_telling() -> None:
    turns = [*session("good", 2, 0, 6), *session("fair", 2, 2, 4), *session("poor", 2, 6, 0)]
    apart = compared(*turns, quality={"good": "high", "fair": "high", "poor": "low"}).separation
    assert apart is not None
    assert (apart.high, apart.low, apart.coder.value, apart.human.value) == (2, 1, 1, 1)
    turned = compared(*turns, quality={"good": "low", "fair": "high", "poor": "high"}).separation
    assert turned is not None
    assert turned.coder.value == 0
    assert compared(*turns, quality={"good": "high", "fair": "high", "poor": "high"}).separation is None


def test_the_same_seed_gives_the_same_figures() -> None:
    turns = [*session("a", 3, 2, 3), *session("b", 1, 4, 3), turn("c", "Hm.", main="reflection")]
    assert compared(*turns, seed=3) == compared(*turns, seed=3)
    assert compared(*turns, seed=3) != compared(*turns, seed=4)


def test_the_measured_error_stands_under_embedded_scores() -> None:
    assert MEASURED_NOTE in EMBEDDED_NOTES
    for comparison in ("main", "reflection_present"):
        for figures in (CODER, EXPERTS):
            assert f"{figures[comparison].kappa:.2f}" in str(MEASURED_NOTE)
    assert set(CODER) | set(EXPERTS) <= {comparison.id for comparison in COMPARISONS}
