"""Where a file holds nothing for a question, the client answers in its own few words, by the question's form."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from app.core.client.engine import respond
from app.core.client.forms import form_of
from app.core.client.state import ClientState, TurnPlan
from app.core.coding.coder import code_turn
from app.core.persona import Persona
from app.core.small_answers import SMALL_ANSWERS, SmallAnswer, SmallAnswers
from tests.core.cast import mara, told_of_the_shop
from tests.core.played import library

OWN = {kind: [f"<{kind}> one.", f"<{kind}> two."] for kind in SMALL_ANSWERS}
MARA = mara(small_answers=OWN)
TOLD = told_of_the_shop(MARA)
_HANGS_IN_THE_AIR = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_MOST_WORDS = 14

every_shipped = pytest.mark.parametrize("persona", library(), ids=lambda persona: persona.id)


def answered(text: str, state: ClientState = TOLD) -> TurnPlan:
    return respond(MARA, state, text, code_turn(text, state.last_words), 1)[1]


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("when was that?", "time"),
        ("how long did it go on?", "length"),
        ("how many of them were there?", "amount"),
        ("how often does it happen?", "often"),
        ("who was on the phone?", "who"),
        ("and where were you?", "where"),
        ("which of them was the hardest?", "which"),
        ("what kind of letter was it?", "which"),
        ("what did your brother say?", "words"),
        ("what stopped you?", "reason"),
        ("what was it like for you?", "no_word"),
        ("what would it have been like to tell her?", "what_if"),
        ("what happened next?", "course"),
        ("what does your mother make of it?", "of_them"),
        ("are you sleeping?", None),
        ("where would you like to start?", None),
    ],
)
def test_the_form_of_a_question_says_which_few_words_fit(question: str, form: SmallAnswer | None) -> None:
    assert form_of(question) == form


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Where was the lawyer's office?", "where"),
        ("What would it have been like to sell it to the neighbour?", "what_if"),
        ("Was it more the rent, or more the hours?", "either"),
    ],
)
def test_what_no_line_holds_is_answered_in_own_few_words(question: str, form: SmallAnswer) -> None:
    assert answered(question).authored in OWN[form]


def test_a_small_answer_is_said_once() -> None:
    question = "What would it have been like to sell it to the neighbour?"
    state, said = TOLD, []
    for _ in range(3):
        state, plan = respond(MARA, state, question, code_turn(question, state.last_words), 1)
        said.append(plan.authored)
    assert len(set(said) & set(OWN["what_if"])) == 2
    assert len(set(said)) == 3


def test_a_file_without_small_answers_has_plain_ones() -> None:
    assert mara().small_answers == SmallAnswers()
    assert all(SmallAnswers().ways(kind) for kind in SMALL_ANSWERS)


def test_a_small_answer_is_short() -> None:
    with pytest.raises(ValidationError, match="100"):
        SmallAnswers(
            time=("I could tell you when that was if I only sat down and thought about it for long enough. " * 2,)
        )


@every_shipped
def test_every_shipped_client_has_its_own(persona: Persona) -> None:
    plain = SmallAnswers()
    for kind in SMALL_ANSWERS:
        own = persona.small_answers.ways(kind)
        assert len(own) >= 3, kind
        assert not set(own) & set(plain.ways(kind)), kind


@every_shipped
def test_a_small_answer_fits_whoever_is_asked_about(persona: Persona) -> None:
    for kind in SMALL_ANSWERS:
        for said in persona.small_answers.ways(kind):
            assert not _HANGS_IN_THE_AIR.search(said), said
            assert len(said.split()) <= _MOST_WORDS, said


@every_shipped
def test_no_small_answer_is_another_ones(persona: Persona) -> None:
    others = [other for other in library() if other.id != persona.id]
    taken = {said for other in others for kind in SMALL_ANSWERS for said in other.small_answers.ways(kind)}
    own = [said for kind in SMALL_ANSWERS for said in persona.small_answers.ways(kind)]
    assert len(own) == len(set(own))
    assert not set(own) & taken


def test_asked_who_somebody_is_the_client_begins_where_the_file_does() -> None:
    assert answered("Who is Ivo?").authored == MARA.person("ivo").lines[0]


def test_a_suggestion_gets_no_story_because_it_names_somebody() -> None:
    plan = answered("Maybe you should ring your son every evening, it helps many people.")
    assert plan.occasion == "advice"


def test_a_suggestion_with_a_mark_behind_it_is_one() -> None:
    assert answered("Could you not simply tell your son?").occasion == "advice"


@pytest.mark.parametrize(
    "text",
    [
        "Nobody hears of it, what you say stays between us. Who is Ivo?",
        "So to sum up: you closed the bakery in spring, after nineteen years of getting up at three. Who is Ivo?",
    ],
)
def test_a_question_of_its_own_is_answered_whatever_stands_before_it(text: str) -> None:
    assert MARA.person("ivo").lines[0] in answered(text).authored


def test_who_has_closed_up_does_not_agree_to_a_question() -> None:
    hurt = TOLD.model_copy(update={"ruptured": True, "ruptures": 1, "turns_since_rupture": 2})
    assert answered("And when was that?", hurt).authored in OWN["evades"]
