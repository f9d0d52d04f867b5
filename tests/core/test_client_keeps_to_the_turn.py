"""A short reply that certainly fits is better than a long one that may not: replies keep to what was said."""

from __future__ import annotations

import pytest

from app.core.client import few_words
from app.core.client.engine import begin, respond
from app.core.client.playing import play
from app.core.client.state import ClientState, TurnPlan
from app.core.client.words import all_stems
from app.core.coding.coder import code_turn
from app.core.persona import Persona
from tests.core.played import library

CLIENTS = {persona.id: persona for persona in library()}
ZITA, IDRIS = CLIENTS["zita-grief-sister"], CLIENTS["idris-dispute-names"]


def settled(persona: Persona, *told: str) -> ClientState:
    """Return the state of a client who has told these facts and has just said the last of them."""
    last = persona.fact(told[-1]).lines[0]
    changes = {"turn": 5, "trust": 0.45, "opened": told, "topic": told[-1], "told_at": 5, "last_words": last}
    return begin(persona).model_copy(update=changes)


def said_to(persona: Persona, text: str, state: ClientState) -> TurnPlan:
    return respond(persona, state, text, code_turn(text, state.last_words), 1)[1]


@pytest.mark.parametrize("persona", library(), ids=lambda persona: persona.id)
def test_right_after_something_was_told_an_unrelated_fact_does_not_follow_a_reflection_of_it(
    persona: Persona,
) -> None:
    first = persona.facts[0].id
    text = f"So what you are telling me is this: {persona.fact(first).lines[0]}"
    plan = said_to(persona, text, settled(persona, first))
    assert plan.fact is None or all_stems([plan.authored]) & all_stems([text])


def test_one_heavy_word_of_the_trainee_is_said_back_and_never_twice() -> None:
    state, replies = settled(ZITA, ZITA.facts[0].id), []
    for _ in range(2):
        text = "It sounds unbearable."
        state, plan = respond(ZITA, state, text, code_turn(text, state.last_words), 1)
        replies.append(plan.authored)
    assert sum("unbearable" in reply.lower() for reply in replies) <= 1


def test_what_is_denied_is_not_said_back_as_if_it_were_so() -> None:
    plan = said_to(ZITA, "So you were never really angry with anyone.", settled(ZITA, ZITA.facts[0].id))
    assert not plan.authored.lower().startswith("angry")


def test_a_question_that_wants_a_yes_or_a_no_gets_no_portrait_of_somebody() -> None:
    plan = said_to(IDRIS, "Have you talked to Beth about it since?", settled(IDRIS, IDRIS.facts[0].id))
    assert plan.authored not in IDRIS.person("beth").lines
    assert plan.authored.startswith(("No", "Not", "I've", "Yes"))


def test_would_you_tell_me_asks_for_more_than_a_yes() -> None:
    assert few_words.asks_to_be_told("would you tell me about him?")
    assert not few_words.asks_to_be_told("do you tell him?")


def test_nobody_advises_by_saying_how_it_was() -> None:
    plan = said_to(ZITA, "There was nobody you could ask to come with you.", settled(ZITA, ZITA.facts[0].id))
    assert plan.occasion != "advice"


def test_a_shameful_thing_named_for_the_client_is_no_judgement() -> None:
    plan = said_to(
        ZITA, "It sounds like a relief and something shameful, both at once.", settled(ZITA, ZITA.facts[0].id)
    )
    assert plan.occasion != "judgement"


def test_asked_how_long_at_the_end_of_a_statement_the_client_does_not_say_yes() -> None:
    turns = play(ZITA, ("Hello.", "What brings you here?", "And you lived together, for how long?"))
    assert len(turns[-1].plan.authored.split()) > 1


@pytest.mark.parametrize("asked", ["Have I missed anything?", "Did I miss anything?", "Did I leave anything out?"])
def test_asked_after_a_summary_what_is_missing_it_does_not_put_the_question_off(asked: str) -> None:
    first, second = IDRIS.facts[0].id, IDRIS.facts[1].id
    text = f"So let me sum up: you and Beth fell out in November, and on Sundays you miss the boy. {asked}"
    plan = said_to(IDRIS, text, settled(IDRIS, first, second))
    assert plan.occasion == "summary" or plan.authored.startswith(IDRIS.small_answers.one_thing)


def test_half_a_yes_goes_on_with_whoever_was_plainly_asked_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.client.plan.best", lambda scene, planned, _: planned)
    text = "How does Rosaleen fit in? Does she come round?"
    plan = said_to(ZITA, text, settled(ZITA, ZITA.facts[0].id))
    assert plan.authored.startswith(ZITA.small_answers.in_a_way)
    assert plan.authored.endswith(ZITA.person("rosaleen").lines)
