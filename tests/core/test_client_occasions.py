"""Every occasion a persona has lines for is reached, and what is answered fits what was said."""

from __future__ import annotations

import pytest

from app.core.client.engine import begin, opening, respond, settle
from app.core.client.state import ClientState, TurnPlan
from app.core.coding.coder import code_turn
from app.core.coding.codes import Label
from app.core.persona import OCCASIONS, Occasion
from tests.core.cast import mara
from tests.core.played import coded

MARA = mara()


def answer(
    text: str, *labels: Label, state: ClientState | None = None, seed: int = 1
) -> tuple[ClientState, TurnPlan]:
    before = state or begin(MARA)
    after, plan = respond(MARA, before, text, coded(text, *labels), seed)
    return settle(MARA, after, plan, plan.authored), plan


def after(*turns: tuple[str, Label], state: ClientState | None = None) -> ClientState:
    state = state or begin(MARA)
    for text, label in turns:
        state, _ = answer(text, label, state=state)
    return state


HURT: tuple[str, Label] = ("This is your own fault and nobody else's.", "judgement")
EVERYTHING_SAID = begin(MARA).model_copy(
    update={
        "turn": 30,
        "trust": 0.6,
        "opened": tuple(fact.id for fact in MARA.facts),
        "used": tuple(f"{pool}:{fact.id}:{i}" for pool in ("fact", "more") for fact in MARA.facts for i in (0, 1)),
        "yielded": ("minimising",),
        "greeted": True,
        "last_words": "That is all.",
    }
)

REACHED: list[tuple[Occasion, str, Label, ClientState | None]] = [
    ("greeting", "Hello Mara, good to meet you.", "greeting", None),
    ("open_question", "What else comes up for you?", "open_question", EVERYTHING_SAID),
    ("closed_question", "Are you colour-blind?", "closed_question", None),
    ("accurate_reflection", "So it is all over for you now.", "simple_reflection", EVERYTHING_SAID),
    ("wrong_reflection", "So you feel happy about how it all went.", "simple_reflection", None),
    ("validation", "Anyone would be tired after that.", "validation", EVERYTHING_SAID),
    ("summary", "So there was the closing, the nights, and now the silence.", "summary", EVERYTHING_SAID),
    ("advice", "Maybe you could try swimming.", "advice", None),
    ("judgement", "You should have known better than that.", "judgement", None),
    ("reassurance", "I'm sure it will all be fine.", "reassurance", None),
    ("information", "These sessions take fifty minutes each.", "information", None),
    ("self_disclosure", "I bake at weekends.", "self_disclosure", None),
    ("backchannel", "Mm-hmm.", "backchannel", None),
    ("apology", "I'm sorry, that came out wrong.", "apology", None),
    ("repeat", "Could you say that again?", "repeat_request", None),
    ("not_ready", "Tell me about the fire.", "open_question", after(("What brings you here?", "open_question"))),
    ("why", "Why?", "why", None),
    ("personal_question", "Do you like opera?", "personal_question", None),
    ("off_topic", "What about that weather?", "off_topic", None),
    ("jargon", "Your schema is maladaptive.", "jargon", None),
    ("not_understood", "xyzzy plugh", "other", None),
    ("about_therapy", "What do you hope to get from these sessions?", "open_question", None),
    ("confidentiality", "What you say here stays in this room.", "confidentiality", None),
    ("about_therapist", "How is it for you to talk to me?", "here_and_now", None),
    ("are_you_real", "Are you an AI?", "meta", None),
    ("suicide_enquiry", "Are you thinking of killing yourself?", "risk_enquiry", None),
    ("suicide_follow_up", "Do you have a plan?", "risk_enquiry", after(("Are you suicidal?", "risk_enquiry"))),
    ("role_play", "Shall we act that out, with me as your sister?", "role_play", None),
    ("winding_down", "We have five minutes left.", "ending", None),
    ("ending", "Goodbye, see you next week.", "ending", None),
    ("withdrawn", "It was the bakery of your father.", "simple_reflection", after(HURT)),
    (
        "repair",
        "You felt blamed by me.",
        "complex_reflection",
        after(HURT, ("I'm sorry, I was wrong to say that.", "apology"), ("That hurt you.", "simple_reflection")),
    ),
]


@pytest.mark.parametrize(("occasion", "text", "label", "state"), REACHED, ids=[row[0] for row in REACHED])
def test_the_occasion_is_reached(occasion: Occasion, text: str, label: Label, state: ClientState | None) -> None:
    _, plan = answer(text, label, state=state)
    assert plan.occasion == occasion
    assert plan.authored.startswith(f"<{occasion}>")


def test_the_table_above_leaves_no_occasion_out() -> None:
    said_behind_an_answer = {"notices_time"}  # test_client_closing reaches it
    assert {row[0] for row in REACHED} | said_behind_an_answer == set(OCCASIONS)


@pytest.mark.parametrize("silence", ["", "…", "...", "   ", "[silence]", "(pause)", "—"])
def test_silence_is_patience(silence: str) -> None:
    state, plan = answer(silence, "other")
    assert plan.authored.startswith("<backchannel>")
    assert state.pressed == 0


@pytest.mark.parametrize("nudge", ["Mm-hmm.", "Go on.", "And then?", "Tell me more about that.", "…"])
def test_a_nudge_keeps_the_thread(nudge: str) -> None:
    told, plan = answer("Tell me about the bakery.", "open_question")
    assert plan.fact == "gave-up-the-shop"
    _, more = answer(nudge, "other", state=told)
    assert more.authored.startswith("<more gave-up-the-shop>")


def test_asked_to_say_it_again_it_says_the_same_and_nothing_milder() -> None:
    told, first = answer("Tell me about the bakery.", "open_question")
    state, plan = answer("Sorry, can you say that again?", "repeat_request", state=told)
    _, once_more = answer("Pardon?", "repeat_request", state=state)
    assert plan.authored.endswith(first.authored)
    assert once_more.authored.endswith(first.authored)


def test_asked_to_say_it_again_at_the_start_it_repeats_its_opening() -> None:
    _, plan = answer("Sorry, what did you say?", "repeat_request")
    assert plan.authored.endswith(opening(MARA, 1))


@pytest.mark.parametrize("text", ["How is Nela?", "Tell me about your sister.", "Do you see your sister often?"])
def test_questions_about_a_person_are_answered_from_that_person(text: str) -> None:
    _, plan = answer(text, "open_question" if text.startswith("Tell") else "closed_question")
    assert plan.authored.startswith("<person nela>")


def test_asked_about_people_at_large_it_speaks_of_the_closest_first() -> None:
    state, first = answer("Who do you have around you?", "closed_question")
    _, second = answer("Who else is there?", "closed_question", state=state)
    assert (first.authored[:12], second.authored[:13]) == ("<person ivo>", "<person nela>")


@pytest.mark.parametrize("text", ["How old are you?", "Do you have any brothers?", "Do you take medication?"])
def test_plain_questions_are_answered_from_the_biography(text: str) -> None:
    _, plan = answer(text, "closed_question")
    assert plan.authored.startswith("<biography>")


@pytest.mark.parametrize("text", ["How do you sleep?", "How have you been sleeping?", "Tell me about your nihgts."])
def test_topics_are_matched_by_stem_and_through_typing_slips(text: str) -> None:
    _, plan = answer(text, "open_question")
    assert plan.fact == "up-at-three"


def test_asking_again_brings_more_then_other_words_that_own_up_to_being_said() -> None:
    state, _ = answer("Tell me about the bakery.", "open_question")
    replies = []
    for text in (
        "What about the bakery?",
        "And the bakery?",
        "Say something of the bakery.",
        "The bakery, once more?",
    ):
        state, plan = answer(text, "open_question", state=state)
        replies.append(plan.authored)
    assert all(reply.startswith("<more") for reply in replies[:2])
    assert all("said" in reply or "before" in reply for reply in replies[2:])
    assert len(set(replies)) == 4


def test_a_locked_fact_that_is_near_shows_a_sign_instead_of_a_wall() -> None:
    state = after(("Tell me about the bakery.", "open_question")).model_copy(update={"trust": 0.25})
    _, plan = answer("Did you have debts?", "closed_question", state=state)
    assert plan.authored.startswith("<hint debts>")
    assert plan.fact is None


def test_the_last_act_decides_and_harm_comes_first() -> None:
    _, asked = answer("That was brave. How do you sleep?", "validation", "open_question")
    assert asked.fact is not None
    _, harmed = answer("You should have known. How do you sleep?", "judgement", "open_question")
    assert harmed.occasion == "judgement"
    assert harmed.reaction == "withdraw"


def test_a_reflection_of_people_and_events_nobody_mentioned_is_put_right() -> None:
    for text in ("You are angry with your husband for cheating.", "So the accident with your daughter haunts you."):
        _, plan = answer(text, "complex_reflection")
        assert plan.occasion == "wrong_reflection", text


def test_a_double_sided_reflection_may_name_a_bright_feeling() -> None:
    _, plan = answer("Part of you is relieved, and part of you grieves.", "complex_reflection")
    assert plan.occasion != "wrong_reflection"


def test_an_answer_about_suicide_is_given_even_when_the_contact_is_broken() -> None:
    _, plan = answer("Are you thinking about suicide?", "risk_enquiry", state=after(HURT))
    assert plan.occasion == "suicide_enquiry"


def test_an_open_question_about_risk_is_not_taken_for_small_talk() -> None:
    said = "Have you ever wished you were dead?"
    _, plan = answer(said, code_turn(said).labels[0])
    assert plan.occasion == "suicide_enquiry"


@pytest.mark.parametrize(
    "text",
    [
        "It sounds like you feel you should have done more.",
        "You keep telling yourself you should have known.",
        "It wasn't your fault.",
        "People say you should get over it, and that hurts.",
        "You felt you were being silly.",
    ],
)
def test_giving_back_what_the_client_thinks_of_themselves_is_no_blame(text: str) -> None:
    state, plan = answer(text, "complex_reflection")
    assert plan.occasion != "judgement"
    assert not state.ruptured


@pytest.mark.parametrize(
    "text", ["You should have known better.", "It's your own fault.", "You're overreacting.", "Just get over it."]
)
def test_blame_is_felt_even_where_a_coder_misses_it(text: str) -> None:
    state, plan = answer(text, "information")
    assert plan.occasion == "judgement"
    assert state.ruptured
