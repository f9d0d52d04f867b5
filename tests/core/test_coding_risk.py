"""Questions about suicide and safety in the words that trainees use for them, and questions that only look alike."""

from __future__ import annotations

import pytest

from app.core.coding.coder import code_turn

LOW = "I am so tired of it all. I don't sleep and nothing gives me joy."
RISK_ASKED = (
    "Sometimes when people feel this low they think about not wanting to live. Do you have thoughts like that?",
    "Has it ever been so bad that you wished you weren't here?",
    "Have there been moments when you thought it would be better not to wake up?",
    "do you ever feel like ending it all",
    "any thoughts of harming yourself?",
    "any thoughts of hurting urself",
    "Are you safe at home?",
    "do you feel safe with him?",
    "are you thinking about suicide",
    "do you sometimes wish you were dead",
    "Do you ever think life isn't worth living?",
    "When it is that dark, do you think about dying?",
    "Have you had thoughts of taking your own life?",
    "did you ever want to just not wake up in the morning",
    "Do you want to die?",
    "You have the thoughts to kill yourself?",
    "Do you have the idea to finish with your life?",
    "are you having thoughts to make an end to your life",
    "Is there a part of you that would rather not be here?",
    "A lot of people in your place think it would be easier to be dead. Is that so for you?",
    "Do you feel that others would be better off without you?",
    "I need to ask you something directly: are you thinking of ending your life?",
    "have u thought about cutting yourself again",
    "Do you see a reason to go on living?",
    "some people get so tired they dont want to be here anymore is it like that for you too",
    "Most people think about dying when it is this hard. Do you?",
    "Do you ever go to bed hoping you won't wake up?",
    "do you think about doing something to yourself",
    "Have you felt like giving up on life?",
    "Does it get so bad that you don't want to go on?",
    "How often do the thoughts of dying come?",
)
SOMETHING_ELSE_ASKED = (
    "Do you wish he weren't here?",
    "do you think about moving?",
    "did he want to live with you?",
    "Do you want to end the marriage?",
    "Do you think about ending the marriage?",
    "Would you like to end things with him?",
    "What time do you wake up in the morning?",
    "Where did you want to live?",
    "You don't want to live with them any more?",
    "Did she want to die at home?",
    "Did he just disappear?",
    "Do you think it would be better not to tell her?",
    "Is it better not to wake him?",
    "Have you given up on finding work?",
    "Did you cut yourself off from your friends?",
    "When did your mother die?",
    "Do you wish you were not married?",
    "Would you like to join them?",
    "What would he do if you weren't there to help?",
)


@pytest.mark.parametrize("said", RISK_ASKED)
def test_a_question_about_risk_is_heard_however_it_is_put(said: str) -> None:
    codes = code_turn(said, LOW)
    assert codes.risk_enquiry
    assert codes.main == "question"
    assert not codes.has("minimising_risk", "judgement")


@pytest.mark.parametrize("said", SOMETHING_ELSE_ASKED)
def test_a_question_that_only_looks_alike_is_none_about_risk(said: str) -> None:
    assert not code_turn(said, LOW).risk_enquiry


def test_what_leads_up_to_a_question_about_risk_is_no_reflection() -> None:
    for said in (RISK_ASKED[0], "Some people feel quite empty then. Do you think of ending your life?"):
        assert code_turn(said, LOW).reflection is None


def test_a_question_about_something_else_after_risk_was_named_is_just_that() -> None:
    said = "So you don't want to live any more. Who knows about this?"
    assert not code_turn(said, "I don't want to live any more.").risk_enquiry
