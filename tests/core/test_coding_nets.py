"""Nets over named signs: what a hand-made one gives, and that the shipped ask only for signs of the engine."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest

from app.core.client import plan, weighing
from app.core.client.asking import Signs
from app.core.client.engine import begin, respond
from app.core.client.precedents import precedents, turn_of
from app.core.client.scene import Draft, Scene
from app.core.coding.coder import code_turn
from app.core.coding.nets import Nets, read_nets
from tests.core.played import library

TURNS = (
    "Hello, I'm Sam. How have you been this week?",
    "What brought you here?",
    "Who do you live with, and how is it between you?",
    "When was that, and did she say anything?",
    "That sounds lonely. How often do you see them?",
    "And then? What did you say to him?",
    "So you keep it to yourself, and it weighs on you.",
    "Why do you think they did that?",
)


def table(*rows: tuple[float, ...]) -> np.ndarray:
    return np.array([rows], np.float32)


# One net of two signs. "near" is taken less .5 and by .25, and "asks" as it is. The middle holds near - asks and
# asks - near, each not below 0; the end twice the first less the second, and one more.
SMALL = Nets(
    places={"near": 0, "asks": 1},
    mean=np.array([0.5, 0.0], np.float32),
    spread=np.array([0.25, 1.0], np.float32),
    layers=((table((1.0, -1.0), (-1.0, 1.0)), table((0.0, 0.0))), (table((2.0,), (-1.0,)), table((1.0,)))),
)


def odds(total: float) -> float:
    return float(1 / (1 + np.exp(-total)))


@pytest.mark.parametrize(
    ("signs", "total"),
    [
        ({"near": 0.5}, 1.0),
        ({"near": 1.0}, 2 * 2 + 1.0),
        ({"near": 0.25}, -1 + 1.0),
        ({"near": 1.0, "asks": 3.0}, -1 + 1.0),
        ({"near": 9.0}, 2 * 4 + 1.0),  # no sign counts for more than four deviations
    ],
)
def test_signs_go_through_the_layers(signs: Signs, total: float) -> None:
    assert SMALL.likely({}, [signs]) == [pytest.approx(odds(total))]


def test_a_sign_that_is_left_out_is_nought_and_one_that_no_net_asks_for_does_nothing() -> None:
    missing, nought, unknown = SMALL.likely({}, [{}, {"near": 0.0, "asks": 0.0}, {"unheard of": 7.0}])
    assert missing == nought == unknown == pytest.approx(odds(-2 + 1.0))


def test_signs_in_common_hold_for_all_and_own_signs_come_before_them() -> None:
    assert SMALL.likely({"near": 1.0}, [{}, {"near": 0.5}]) == pytest.approx([odds(5.0), odds(1.0)])


def test_nets_side_by_side_are_averaged() -> None:
    (first, first_added), (last, last_added) = SMALL.layers
    other = np.concatenate([last_added, last_added - 3])
    both = Nets(SMALL.places, SMALL.mean, SMALL.spread, ((first, first_added), (np.concatenate([last, last]), other)))
    assert both.likely({}, [{"near": 0.5}]) == [pytest.approx((odds(1.0) + odds(-2.0)) / 2)]


def weighed_in_talks() -> list[tuple[Signs, list[Signs]]]:
    """Return the signs of each turn that is weighed in short talks, and those of what could be said to it."""
    heard: list[tuple[Signs, list[Signs]]] = []

    def best(scene: Scene, planned: Draft, others: list[Draft]) -> Draft:
        asked, found = weighing.weighed(scene, planned, others)
        past, replies = precedents(), [(draft.said.text, weighing.kind_of(draft)) for draft, _ in found]
        before = past.signs(past.near(turn_of(asked.meaning)), replies)
        heard.append((asked.signs, weighing.seen([signs for _, signs in found], before)))
        return planned

    with patch.object(plan, "best", best):
        for persona in library():
            state = begin(persona)
            for text in TURNS:
                state, planned = respond(persona, state, text, code_turn(text, state.last_words), 1)
                state = state.model_copy(update={"last_words": planned.authored})
    return heard


def test_the_shipped_nets_ask_only_for_signs_of_the_engine_and_give_likelihoods() -> None:
    shipped, heard = read_nets(weighing.WEIGHTS), weighed_in_talks()
    open_ended = ("turn:", "from ", "reaction ", "occasion ", "target:")  # named by acts, kinds and parts of a file
    known = {name for common, found in heard for name in (*common, *(one for signs in found for one in signs))}
    assert {name for name in shipped.places if name not in known and not name.startswith(open_ended)} == set()
    assert len(known & set(shipped.places)) > len(shipped.places) / 2
    likely = [one for common, found in heard for one in shipped.likely(common, found)]
    assert min(likely) > 0
    assert max(likely) < 1
    assert max(likely) - min(likely) > 0.5
