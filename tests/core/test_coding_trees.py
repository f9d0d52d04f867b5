"""Trees over named signs: what hand-made ones give, and that the shipped ask only for signs of the engine."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest

from app.core.client import plan, weighing
from app.core.client.engine import begin, respond
from app.core.client.scene import Draft, Scene
from app.core.client.signs import Signs
from app.core.coding.coder import code_turn
from app.core.coding.trees import Trees, read_trees
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


def places(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int32)


# The first tree: near at most .5 gives -2; else asks at most 0 gives 1, more gives 3. The second adds .5 to all.
SMALL = Trees(
    places={"near": 0, "asks": 1},
    signs=places(0, -1, 1, -1, -1, -1),
    values=np.array([0.5, -2.0, 0.0, 1.0, 3.0, 0.5], np.float32),
    low=places(1, 1, 3, 3, 4, 5),
    high=places(2, 1, 4, 3, 4, 5),
    roots=places(0, 5),
    deepest=2,
)


def odds(total: float) -> float:
    return float(1 / (1 + np.exp(-total)))


@pytest.mark.parametrize(
    ("signs", "total"),
    [({"near": 0.5}, -1.5), ({"near": 0.6}, 1.5), ({"near": 0.6, "asks": 1.0}, 3.5), ({"asks": 1.0}, -1.5)],
)
def test_the_leaves_that_signs_lead_to_are_added_up(signs: Signs, total: float) -> None:
    assert SMALL.likely({}, [signs]) == [pytest.approx(odds(total))]


def test_a_sign_that_is_left_out_is_nought_and_one_that_no_tree_asks_for_does_nothing() -> None:
    missing, nought, unknown = SMALL.likely({}, [{}, {"near": 0.0, "asks": 0.0}, {"unheard of": 7.0}])
    assert missing == nought == unknown == pytest.approx(odds(-1.5))


def test_signs_in_common_hold_for_all_and_own_signs_come_before_them() -> None:
    assert SMALL.likely({"near": 0.9}, [{}, {"near": 0.1}]) == pytest.approx([odds(1.5), odds(-1.5)])


def weighed_in_talks() -> list[tuple[Signs, list[Signs]]]:
    """Return the signs of each turn that is weighed in short talks, and those of what could be said to it."""
    heard: list[tuple[Signs, list[Signs]]] = []

    def best(scene: Scene, planned: Draft, others: list[Draft]) -> Draft:
        common, found = weighing.weighed(scene, planned, others)
        heard.append((common, [signs for _, signs in found]))
        return planned

    with patch.object(plan, "best", best):
        for persona in library():
            state = begin(persona)
            for text in TURNS:
                state, planned = respond(persona, state, text, code_turn(text, state.last_words), 1)
                state = state.model_copy(update={"last_words": planned.authored})
    return heard


def test_the_shipped_trees_ask_only_for_signs_of_the_engine_and_give_likelihoods() -> None:
    shipped, heard = read_trees(weighing.WEIGHTS), weighed_in_talks()
    open_ended = ("turn:", "from ", "reaction ", "occasion ", "target:")  # named by acts, kinds and parts of a file
    known = {name for common, found in heard for name in (*common, *(one for signs in found for one in signs))}
    assert {name for name in shipped.places if name not in known and not name.startswith(open_ended)} == set()
    assert len(known & set(shipped.places)) > len(shipped.places) / 2
    likely = [one for common, found in heard for one in shipped.likely(common, found)]
    assert min(likely) > 0
    assert max(likely) < 1
    assert max(likely) - min(likely) > 0.5


def test_no_node_of_the_shipped_trees_leads_out_of_them() -> None:
    shipped = read_trees(weighing.WEIGHTS)
    assert max(shipped.low.max(), shipped.high.max(), shipped.roots.max()) < len(shipped.signs)
    assert shipped.signs.max() == len(shipped.places) - 1
