"""What telling something is worth beside fitting the turn."""

from __future__ import annotations

import pytest

from app.core.client import gates, trust
from app.core.client.engine import begin
from app.core.client.index import index_of
from app.core.client.scene import Scene
from app.core.client.taking import read
from app.core.client.telling import tell
from app.core.client.weighing import MATTERS, worth
from app.core.client.words import wording
from app.core.coding.coder import code_turn
from tests.core.cast import mara

MARA = mara()


def worth_of_the_first(text: str) -> float:
    """Return what it is worth to tell what Mara came with, early in a talk in which nothing was told."""
    index, state = index_of(MARA), begin(MARA).model_copy(update={"turn": 1, "last_words": MARA.opening[0]})
    move = read(index, state, text, code_turn(text, state.last_words))
    after, _ = trust.moved(index, state, move, wording(text))
    scene = Scene(index, state, after, move, gates.verdicts(index, after, move), seed=1)
    return worth(scene, tell(scene, index.facts[0]))


def test_what_a_client_came_with_is_worth_telling_unasked() -> None:
    assert worth_of_the_first("How have the evenings been?") >= MATTERS


@pytest.mark.parametrize(
    "text",
    [
        "I read that you closed the bakery in spring. How have the evenings been since?",
        "I know the bakery was closed after nineteen years. Who was there with you?",
    ],
)
def test_who_names_it_in_a_question_is_not_told_it_for_the_sake_of_telling(text: str) -> None:
    assert worth_of_the_first(text) == 0
