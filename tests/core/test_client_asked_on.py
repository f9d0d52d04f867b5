"""What follows on something told ("and then?", "does she know?") is answered by what the file holds for that."""

from __future__ import annotations

import json

import pytest

from app.core.client.engine import respond
from app.core.client.sequels import is_a_bare_why, sequels
from app.core.client.state import ClientState, TurnPlan
from app.core.coding.coder import code_turn
from app.core.follow_ups import SEQUELS, Sequel
from app.core.persona import Persona
from tests.core.cast import FACTS, mara, told_of_the_shop

SHOP = {kind: [f"<shop {kind}> it is so."] for kind in SEQUELS} | {
    "feeling": ["<shop feeling> first.", "<shop feeling> second."],
    "words": ["<shop words> 'Shut already?' he said."],
}
IVO = {kind: [f"<ivo {kind}> he is so."] for kind in SEQUELS}


def _mara() -> Persona:
    plain = mara()
    facts = [fact | {"follow_ups": SHOP} if fact["id"] == "gave-up-the-shop" else fact for fact in FACTS]
    truth = json.loads(plain.model_dump_json(by_alias=True))["truth"]
    truth["inventory"][0]["follow_ups"] = IVO
    return mara(facts=facts, truth=truth)


MARA = _mara()
TOLD = told_of_the_shop(MARA)


def answered(text: str, state: ClientState = TOLD) -> TurnPlan:
    return respond(MARA, state, text, code_turn(text, state.last_words), 1)[1]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("what was that like?", "feeling"),
        ("do you miss it?", "feeling"),
        ("did that make you angry?", "feeling"),
        ("what went through your mind?", "thoughts"),
        ("in what way?", "meaning"),
        ("sideways how?", "meaning"),
        ("and what did you do then?", "then"),
        ("what did she say?", "words"),
        ("since when?", "time"),
        ("how often does it happen?", "often"),
        ("what stops you?", "reason"),
        ("who knows about it?", "who"),
        ("have you told anyone?", "who"),
        ("how is she?", "now"),
        ("what would you have liked to say to him?", "wish"),
        ("what does your mother make of it?", "others"),
        ("how did you two meet?", "before"),
        ("when did you last speak to him?", "contact"),
        ("what did you like about her?", "good"),
        ("do you two argue?", "bad"),
    ],
)
def test_the_words_of_a_question_say_what_it_is_after(question: str, first: Sequel) -> None:
    assert sequels(question)[0] == first


@pytest.mark.parametrize("question", ["what was he like?", "who is ivo?", "what was your daughter like?", "hello?"])
def test_who_somebody_is_is_no_follow_up(question: str) -> None:
    assert sequels(question) == ()


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("What was that like?", "<shop feeling> first."),
        ("In what way?", "<shop meaning> it is so."),
        ("What did you do then?", "<shop then> it is so."),
        ("When was that?", "<shop time> it is so."),
        ("Who knows about it?", "<shop who> it is so."),
        ("Have you told your son how you feel?", "<ivo who> he is so."),
        ("When did you last see Ivo?", "<ivo contact> he is so."),
        ("What do you like about your son?", "<ivo good> he is so."),
    ],
)
def test_a_follow_up_is_answered_from_what_is_in_hand_or_of_who_is_named(text: str, reply: str) -> None:
    assert answered(text).authored == reply


def test_what_was_said_once_is_not_said_again() -> None:
    state, replies = TOLD, []
    for _ in range(2):
        state, plan = respond(MARA, state, "What was that like?", code_turn("What was that like?"), 1)
        replies.append(plan.authored)
    assert replies == ["<shop feeling> first.", "<shop feeling> second."]


def test_somebody_elses_words_are_no_answer_to_what_the_client_said() -> None:
    assert answered("What did he say?").authored == "<shop words> 'Shut already?' he said."
    assert "<shop words>" not in answered("What did you say?").authored


def test_what_is_still_locked_is_not_got_at_by_a_follow_up_on_something_else() -> None:
    plan = answered("What was it like with the debts?")
    assert "<shop" not in plan.authored
    assert plan.fact is None


def test_a_bare_question_behind_words_of_something_else_is_about_that() -> None:
    assert "<shop" not in answered("The letter speaks of your sleep at night. How is that now?").authored


def test_nothing_is_answered_of_what_has_not_been_told() -> None:
    untold = TOLD.model_copy(update={"opened": (), "topic": None, "used": (), "told_at": None})
    assert "<shop" not in answered("What was that like?", untold).authored


def test_why_alone_is_about_the_last_words_and_not_about_the_fact() -> None:
    assert is_a_bare_why("and why not?")
    later = TOLD.model_copy(update={"told_at": 2, "last_words": "<shop who> it is so."})
    assert "<shop reason>" not in answered("Why not?", later).authored


def test_the_model_voice_is_given_the_fact_that_is_asked_on() -> None:
    assert answered("What was that like?").knowledge == MARA.fact("gave-up-the-shop").knowledge
