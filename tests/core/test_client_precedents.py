"""What readers made of a reply at turns like this one, and that nothing is its own precedent."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.client.precedents import KIND, LINE, PRIOR, Precedents, Readings, number, precedents, turn_of

TEA, CUP, BUS = np.eye(3, dtype=np.float32)
SAID, OTHER, KINDLY = "I make two cups.", "The bus was late.", "small unsure"


def past() -> Precedents:
    """At a turn about tea the reply fitted, at one about the bus it did not."""
    turns = np.array([TEA, BUS])
    readings = Readings.of({number(SAID): [(0, 1.0), (1, 0.0)]})
    return Precedents(turns, readings, Readings.of({number(KINDLY): [(0, 0.3), (1, 1.0)]}))


def signs(turn: np.ndarray, text: str = SAID, kind: str = "") -> dict[str, float]:
    before = past()
    return next(before.signs(before.near(turn), [(text, kind)]))


def test_where_it_fitted_before_it_likely_fits_again() -> None:
    about_tea, about_the_bus = signs(TEA), signs(BUS)
    for name in ("precedent:fits like", "precedent:fits most like", "precedent:fit or miss"):
        assert about_tea[name] > about_the_bus[name]
    assert about_tea["precedent:fits most like"] > PRIOR > about_the_bus["precedent:fits most like"]
    assert about_tea["precedent:read"] == pytest.approx(np.log1p(2))
    assert about_tea["precedent:fits"] == about_the_bus["precedent:fits"]


def test_the_likeness_of_turns_counts_and_not_their_number() -> None:
    between = signs(((TEA + CUP) / np.sqrt(2)).astype(np.float32))
    assert signs(TEA)["precedent:fit"] > between["precedent:fit"] > signs(CUP)["precedent:fit"] == 0


def test_a_reply_nobody_has_read_is_neither_good_nor_bad() -> None:
    unread = signs(TEA, OTHER, "small who")
    assert [unread[name] for name in LINE] == [0, PRIOR, PRIOR, PRIOR, 0, 0, 0]
    assert [unread[name] for name in KIND] == [0, PRIOR, PRIOR]


def test_a_kind_of_reply_has_readings_of_its_own() -> None:
    assert signs(BUS, OTHER, KINDLY)[KIND[1]] > signs(TEA, OTHER, KINDLY)[KIND[1]]


def test_a_turn_that_was_judged_is_not_its_own_precedent() -> None:
    before = past()
    near = before.near(TEA)
    near[0] = -9
    left_out = next(before.signs(near, [(SAID, "")]))
    assert left_out["precedent:read"] == pytest.approx(np.log1p(1))
    assert left_out["precedent:fit"] == 0
    assert left_out["precedent:fits"] < PRIOR


def test_replies_are_read_side_by_side_as_alone() -> None:
    before = past()
    near = before.near(TEA)
    replies = [(OTHER, ""), (SAID, KINDLY), (OTHER, KINDLY), (SAID, "")]
    assert list(before.signs(near, replies)) == [next(before.signs(near, [reply])) for reply in replies]


def test_a_turn_means_its_question_and_all_of_it() -> None:
    assert turn_of(np.array([TEA, BUS])) @ TEA == pytest.approx(np.sqrt(0.5))
    assert not turn_of(np.zeros((2, 3), np.float32)).any()


def test_the_shipped_readings_hang_together() -> None:
    shipped = precedents()
    assert np.allclose(np.linalg.norm(shipped.turns, axis=1), 1, atol=0.05)
    for readings in (shipped.lines, shipped.kinds):
        assert (np.diff(readings.numbers) > 0).all()
        assert len(readings.starts) == len(readings.numbers) + 1
        assert readings.starts[-1] == len(readings.turns) == len(readings.worth)
        assert readings.turns.max() < len(shipped.turns)
        assert np.isin((readings.worth * 10).round(), (0, 3, 10)).all()
