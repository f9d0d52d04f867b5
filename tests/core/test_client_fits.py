"""Replies that fit the turn: what was understood is gone on from, and a plain question gets a plain answer."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.core.case import Person
from app.core.client.engine import begin, respond
from app.core.client.few_words import in_brief
from app.core.client.fitting import said_so_far
from app.core.client.index import index_of
from app.core.client.lines import Said
from app.core.client.moves import Move
from app.core.client.playing import play
from app.core.client.somebodys_age import age_of
from app.core.client.state import ClientState
from app.core.client.taking import read
from app.core.client.therapists import strong_script
from app.core.coding.coder import code_turn
from app.core.persona import Persona
from tests.core.played import library

CLIENTS = {persona.id: persona for persona in library()}
AGOSTINHO, IDRIS, LORNA, ZITA = (
    CLIENTS[name]
    for name in ("agostinho-transition-plaits", "idris-dispute-names", "lorna-deficits-bells", "zita-grief-sister")
)


def heard(persona: Persona, text: str, last: str) -> Move:
    state = begin(persona).model_copy(update={"last_words": last, "turn": 4})
    return read(index_of(persona), state, text, code_turn(text, last))


@pytest.mark.parametrize(
    ("relation", "pronouns", "age"),
    [
        ("Daughter, 16, in the middle of her exams", "she/her", "She's sixteen."),
        ("Granddaughter, nine, in his care", "she/her", "She's nine."),
        ("Best friend, two doors down; killed in August at nineteen", "he/him", "He was nineteen."),
        ("Husband, a miner, died 26 years ago at 36", "he/him", "He was thirty-six."),
        ("Her son, stillborn in January at thirty-seven weeks", "he/him", None),
        ("A man she nearly married at thirty-three", "he/him", None),
    ],
)
def test_how_old_somebody_is_comes_from_what_the_file_says_of_them(
    relation: str, pronouns: str, age: str | None
) -> None:
    somebody = ZITA.truth.inventory[0]
    assert age_of(Person.model_validate(somebody.model_dump() | {"relation": relation, "pronouns": pronouns})) == age


def test_asked_how_old_a_nephew_is_the_client_does_not_give_their_own_age() -> None:
    assert "forty-four" in play(ZITA, ("Hello.", "How old is your nephew?"))[-1].plan.authored.lower()


def test_a_greeting_that_says_what_happened_is_answered_for_that() -> None:
    assert play(ZITA, ("Hello. I'm so sorry that your sister died.",))[0].plan.fact == ZITA.facts[0].id


def test_nice_to_meet_you_asks_for_no_meeting() -> None:
    reply = play(IDRIS, ("Hi Idris, nice to meet you. What do you do for work?",))[0]
    assert reply.plan.fact != "since-eleven"


def test_a_few_words_given_back_with_a_mark_ask_to_go_on() -> None:
    assert heard(ZITA, "A lodging house?", "It's gone like a lodging house since March.").continues


def test_a_statement_with_a_mark_that_says_what_was_said_is_a_reflection() -> None:
    move = heard(ZITA, "So she kept the radio on?", "Olinda always kept the radio on.")
    assert (move.act, move.asked) == ("reflection", None)


def test_what_somebody_told_the_client_to_do_is_no_advice_of_the_trainees() -> None:
    assert heard(LORNA, "So your adviser said you should come.", "Hello.").act != "advice"


def test_pride_in_somebody_is_no_wrong_reading_of_a_sad_client() -> None:
    assert heard(AGOSTINHO, "You must be proud of her.", "It is sad how quiet it is.").fit != "wrong"


def test_being_happy_oneself_is_a_wrong_reading_of_a_sad_client() -> None:
    sad = begin(ZITA).model_copy(update={"voiced": "sadness", "turn": 4, "last_words": "It's just sad."})
    text = "You must be absolutely thrilled and delighted about all of that."
    assert read(index_of(ZITA), sad, text, code_turn(text, "")).fit == "wrong"


def test_a_brief_answer_holds_what_was_asked_for() -> None:
    said, state = Said("Fourteen years in the box. Parcels before that.", ("k:0",)), begin(ZITA)
    answers = {in_brief(said, "length", False, state, seed).text for seed in range(12)}
    assert answers == {said.text, "Fourteen years in the box."}
    assert {in_brief(said, "money", False, state, seed).text for seed in range(12)} == {said.text}
    assert {in_brief(said, None, True, state, seed).text for seed in range(12)} == {said.text}


def test_what_was_said_so_far_is_the_last_words_and_what_was_told() -> None:
    state = ClientState(trust=0.3, distress=0.3, guardedness=0.3, opened=(ZITA.facts[0].id,), last_words="The bins.")
    assert {"bin", "sister"} <= said_so_far(index_of(ZITA), state)


@pytest.mark.parametrize("persona", library(), ids=lambda persona: persona.id)
def test_nobody_holds_back_right_after_something_deep_was_told(persona: Persona) -> None:
    turns = play(persona, strong_script(persona.problem_area))
    for before, after in pairwise(turns):
        deep = before.plan.fact and persona.fact(before.plan.fact).layer != "surface"
        assert not (deep and after.state.challenge_at == after.state.turn)


def test_asked_for_the_hardest_part_of_something_told_with_pride_the_client_names_no_pride() -> None:
    proud = next(fact for fact in IDRIS.facts if fact.feeling == "pride")
    state = begin(IDRIS).model_copy(
        update={"turn": 6, "trust": 0.5, "opened": (proud.id,), "topic": proud.id, "last_words": proud.lines[0]}
    )
    text = "What was the hardest part of it?"
    plan = respond(IDRIS, state, text, code_turn(text, proud.lines[0]), 1)[1]
    assert "proud" not in plan.authored.casefold()


def test_what_goes_on_at_home_is_not_asked_as_what_brings_somebody() -> None:
    last = "I wake up at four."
    assert "about_therapy" in heard(IDRIS, "What has been going on?", last).acts
    assert "about_therapy" not in heard(IDRIS, "What has been going on at home lately?", last).acts
