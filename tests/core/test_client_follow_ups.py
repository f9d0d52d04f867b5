"""A follow-up is answered in kind: a feeling for a feeling, somebody's words for words, and no invented yes or no."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.core.client.engine import respond
from app.core.client.index import index_of
from app.core.client.nearness import Nearness
from app.core.client.plain_answers import _FEELINGS
from app.core.client.seeking import Sought, sought
from app.core.client.state import ClientState, TurnPlan
from app.core.coding.coder import code_turn
from tests.core.cast import mara, told_of_the_shop

MARA = mara()
TOLD = told_of_the_shop(MARA)


def answered(text: str, state: ClientState = TOLD) -> TurnPlan:
    return respond(MARA, state, text, code_turn(text, state.last_words), 1)[1]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("how was that for you?", "feeling"),
        ("what was it like?", "feeling"),
        ("what did she say?", "words"),
        ("how did it happen?", "course"),
        ("how have you been since then?", "present"),
        ("are you two in touch?", "contact"),
        ("do you get on?", "bond"),
        ("have you been feeling low?", "low"),
        ("how old are you?", None),
    ],
)
def test_what_a_question_asks_for(question: str, wanted: Sought | None) -> None:
    assert sought(question) == wanted


def test_asked_how_it_felt_the_client_names_the_feeling_that_goes_with_it() -> None:
    assert answered("And how was that for you?").authored in _FEELINGS["sadness"]


def test_asked_how_things_are_the_client_tells_of_its_nights() -> None:
    assert answered("How have you been since then?").fact == "up-at-three"


def test_a_yes_or_no_about_the_case_is_not_made_up() -> None:
    assert answered("Would you want the bakery back?").authored in MARA.small_answers.ways("unsure")


def test_leave_not_to_go_into_something_is_taken() -> None:
    assert answered("We don't have to go there today.").authored in MARA.small_answers.ways("spared")


def test_sorry_for_having_made_somebody_repeat_it_is_no_request_to_repeat_it() -> None:
    assert answered("I'm sorry, I didn't mean to make you repeat it.").occasion == "apology"


class Meanings:
    """Finds texts alike that speak of the same of the things it knows."""

    def likeness(self, text: str, others: tuple[str, ...]) -> Sequence[float]:
        return [float("bread" in text and ("still wake" in other or "hands want" in other)) for other in others]


def test_meaning_speaks_where_no_word_of_a_topic_was_said() -> None:
    text = "What is it with the bread rolls?"
    near = Nearness(Meanings()).to_targets(index_of(MARA), text, TOLD.last_words)
    codes = code_turn(text, TOLD.last_words)
    assert near["fact:up-at-three"] > 1 > near["fact:ivo-drives"]
    assert respond(MARA, TOLD, text, codes, 1, near=near)[1].fact == "up-at-three"
    assert respond(MARA, TOLD, text, codes, 1, near=near) == respond(MARA, TOLD, text, codes, 1, near=near)
