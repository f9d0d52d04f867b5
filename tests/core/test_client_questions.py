"""Questions as people type them: the part that was asked is answered, and "him" is who was just spoken of."""

from __future__ import annotations

import pytest

from app.core.client.engine import begin, respond, settle
from app.core.client.state import ClientState, TurnPlan
from app.core.coding.codes import Label
from app.core.persona import Persona
from app.core.small_answers import SmallAnswers
from tests.core.cast import FACTS, mara
from tests.core.played import coded, library, play

MARA = mara()


def answer(
    text: str, *labels: Label, state: ClientState | None = None, persona: Persona = MARA
) -> tuple[ClientState, TurnPlan]:
    after, plan = respond(persona, state or begin(persona), text, coded(text, *labels), 1)
    return settle(persona, after, plan, plan.authored), plan


@pytest.mark.parametrize("persona", library(), ids=lambda persona: persona.id)
@pytest.mark.parametrize("text", ["What brings you here today?", "so whats brought you in", "Why are you here?"])
def test_asked_what_brings_them_they_say_what_they_came_with(persona: Persona, text: str) -> None:
    assert play(persona, ("Hello, I'm Sam.", text))[-1].plan.fact == persona.facts[0].id


@pytest.mark.parametrize("persona", library(), ids=lambda persona: persona.id)
def test_thanks_for_coming_is_a_welcome_at_the_start_and_a_farewell_at_the_end(persona: Persona) -> None:
    turns = play(persona, ("Hello, thank you for coming. I'm Sam, I'm training here.", *["Mm-hmm."] * 5))
    last = play(persona, ("OK, thanks for coming, bye.",), state=turns[-1].state)
    assert turns[0].plan.reaction != "close"
    assert turns[0].plan.fact is None
    assert last[0].plan.occasion == "ending"


@pytest.mark.parametrize("persona", library(), ids=lambda persona: persona.id)
def test_words_on_confidentiality_are_not_taken_for_words_on_the_two_of_them(persona: Persona) -> None:
    text = "What we say stays between us, unless somebody is at risk. Is that okay for you?"
    assert play(persona, ("Hello.", text))[-1].plan.occasion == "confidentiality"


def test_after_a_reflection_the_question_is_answered_and_not_the_next_thing_told() -> None:
    state, _ = answer("What brings you here?", "open_question")
    _, plan = answer("You closed it. How are your nights?", "simple_reflection", "open_question", state=state)
    assert plan.fact == "up-at-three"


def test_a_question_that_names_something_is_not_met_with_resistance() -> None:
    state, _ = answer("What brings you here?", "open_question")
    for _ in range(3):
        state, plan = answer("What about your son, tell me?", "open_question", state=state)
        assert not plan.authored.startswith("<minimising>")


def test_a_question_without_its_mark_is_a_question() -> None:
    _, plan = answer("ok and how do you sleep", "simple_reflection")
    assert plan.fact == "up-at-three"


def test_an_open_question_about_something_unknown_brings_no_unrelated_fact() -> None:
    state, _ = answer("What brings you here?", "open_question")
    _, plan = answer("What was in the letter of the notary?", "open_question", state=state)
    assert plan.authored in SmallAnswers().unsure


@pytest.mark.parametrize("text", ["Since when?", "How long has it been like that?", "how long now"])
def test_a_bare_since_when_is_answered_from_what_is_talked_of(text: str) -> None:
    state, _ = answer("Tell me about the bakery.", "open_question")
    _, plan = answer(text, "closed_question", state=state)
    assert "spring" in plan.authored or "nineteen years" in plan.authored


def test_a_pronoun_means_the_person_just_spoken_of() -> None:
    lines = ["<person nela> My sister Nela is a nurse.", "<person nela> She works nights."]
    people = [
        person.model_dump() | ({"lines": lines} if person.id == "nela" else {}) for person in MARA.truth.inventory
    ]
    persona = mara(truth=MARA.truth.model_dump() | {"inventory": people})
    state, first = answer("How is your sister?", "closed_question", persona=persona)
    _, second = answer("And what is she like?", "open_question", state=state, persona=persona)
    assert first.authored.startswith("<person nela>")
    assert second.authored.startswith("<person nela>")
    assert first.authored != second.authored


def test_how_old_is_he_is_not_answered_with_the_clients_own_age() -> None:
    state, _ = answer("How is Ivo?", "closed_question")
    _, plan = answer("How old is he?", "closed_question", state=state)
    assert not plan.authored.startswith("<biography>")


def test_asked_what_somebody_is_called_the_client_says_the_name_again() -> None:
    state, _ = answer("Do you have a son?", "closed_question")
    _, plan = answer("What is his name?", "closed_question", state=state)
    assert "Ivo" in plan.authored


def test_who_else_is_somebody_else() -> None:
    state, _ = answer("How is Nela?", "closed_question")
    _, plan = answer("Who else is there for you?", "closed_question", state=state)
    assert plan.authored.startswith("<person ivo>")


def test_in_what_way_and_the_like_ask_for_more_of_the_same() -> None:
    state, _ = answer("Tell me about the bakery.", "open_question")
    for text in ("In what way?", "can u say a bit more about that"):
        state, plan = answer(text, "open_question", state=state)
        assert plan.authored.startswith("<more gave-up-the-shop>")


def test_sympathy_is_not_an_apology_and_an_apology_is() -> None:
    _, kind = answer("I understand your bakery is gone. I'm sorry for your loss.", "simple_reflection", "apology")
    _, owned = answer("sorry. that was a stupid idea", "apology", "simple_reflection")
    assert kind.occasion != "apology"
    assert owned.occasion == "apology"


def test_a_check_after_a_summary_is_not_a_question_of_its_own() -> None:
    state, _ = answer("Tell me about the bakery.", "open_question")
    text = "Let me put this together: the bakery closed in spring, the nights are bad and it is quiet. Is that right?"
    _, plan = answer(text, "summary", "closed_question", state=state)
    assert plan.occasion == "summary"


def test_two_spellings_of_a_topic_count_once() -> None:
    twice = [
        fact | ({"topics": ["sleep", "night", "nights"]} if fact["id"] == "up-at-three" else {}) for fact in FACTS
    ]
    once = [fact | ({"topics": ["sleep", "night"]} if fact["id"] == "up-at-three" else {}) for fact in FACTS]
    plans = [answer("How are the nights?", "open_question", persona=mara(facts=facts))[1] for facts in (twice, once)]
    assert plans[0].why == plans[1].why
