"""First turns: a question that comes with the hello is answered, and what gives back the opening is heard."""

from __future__ import annotations

import pytest

from app.core.client.engine import begin, opening, respond
from app.core.client.state import TurnPlan
from app.core.coding.coder import code_turn
from app.core.persona import Persona
from tests.core.played import library

CLIENTS = {persona.id: persona for persona in library()}
ZITA, IDRIS, LORNA = (CLIENTS[name] for name in ("zita-grief-sister", "idris-dispute-names", "lorna-deficits-bells"))


def at_the_door(persona: Persona, text: str) -> TurnPlan:
    return respond(persona, begin(persona), text, code_turn(text, opening(persona, 1)), 1)[1]


@pytest.mark.parametrize("persona", library(), ids=lambda persona: persona.id)
@pytest.mark.parametrize(
    "text",
    [
        "Hello, have a seat wherever you like. What made you come along?",
        "Hello, I'm Marta. I have the letter, but please tell me in your own words how it is for you.",
        "Good to meet you. So how come your doctor suggested this?",
        "Hello. Would you like to tell me what happened?",
    ],
)
def test_asked_with_the_hello_what_brings_them_clients_come_out_with_it(persona: Persona, text: str) -> None:
    assert at_the_door(persona, text).fact == persona.facts[0].id


def test_a_hello_alone_is_greeted_back() -> None:
    for persona in library():
        assert at_the_door(persona, "Hello, nice to meet you. How are you?").occasion == "greeting"


def test_what_gives_back_the_clients_own_words_at_the_door_is_no_mere_hello() -> None:
    assert (
        at_the_door(ZITA, "Good morning Zita. So it was the school's idea, and you feel a bit slow.").occasion
        != "greeting"
    )


def test_whoever_has_spoken_of_no_danger_hears_comfort_as_comfort() -> None:
    told = begin(LORNA).model_copy(
        update={"turn": 6, "last_words": "After every night turn. On days off it's a bit more. Four."}
    )
    text = "I'm sure it will get better soon."
    state, plan = respond(LORNA, told, text, code_turn(text, told.last_words), 1)
    assert not state.ruptured
    assert plan.occasion == "reassurance"


@pytest.mark.parametrize(
    "text",
    ["You have nobody here who knows how good you are at your work.", "Do you ever feel like it was your fault?"],
)
def test_a_reading_and_a_question_about_guilt_are_no_blame(text: str) -> None:
    told = begin(IDRIS).model_copy(update={"turn": 5, "trust": 0.4, "last_words": "I just go in and do it."})
    state, _ = respond(IDRIS, told, text, code_turn(text, told.last_words), 1)
    assert not state.ruptured
