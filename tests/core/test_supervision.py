"""A hint is concrete, about the last turn, and gives nothing away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ruamel.yaml import YAML

from app.core import supervision
from app.core.client import engine
from app.core.client.state import ClientState, MissedChance, PullMet, TurnPlan
from app.core.coding.coder import code_turn
from app.core.message import in_english
from app.core.persona import Persona
from tests.library import PERSONA_FILES

CALM = ClientState(trust=0.4, distress=0.5, guardedness=0.5, turn=3)
SAID = "The house is so quiet. I miss her most in the evening."


def hint(*given: Any) -> str:
    return in_english(supervision.hint(*given))


def after(words: str, said: str = SAID, **changes: object) -> str:
    state = CALM.model_copy(update={"last_words": said, **changes})
    return hint("Zita", state, words, code_turn(words, said))


def test_before_the_first_turn_it_says_how_to_begin() -> None:
    assert "say hello" in hint("Zita", CALM, "", None)


def test_a_hurt_comes_before_any_skill() -> None:
    assert "drawn back" in after("What are the evenings like?", ruptured=True)


def test_who_has_owned_the_hurt_is_not_told_to_own_it_again() -> None:
    told = after("I am sorry, that was wrong of me.", "Thank you. I did mind, a bit.", ruptured=True)
    assert told.startswith("You owned it")
    assert "drawn back" not in told


def test_a_sign_of_risk_asks_for_the_direct_question() -> None:
    assert "Are you thinking about ending your life?" in after(
        "I see.", "Sometimes I think they would be better off without me."
    )


def test_a_row_of_questions_gets_a_wording_to_give_back() -> None:
    told = after("And what do you eat?", pressed=4)
    assert "fourth question in a row" in told
    assert "miss her" in told


def test_advice_leads_back_to_the_clients_words() -> None:
    assert "Go back to what Zita had said" in after("You should join a choir and get out more.")


def test_a_closed_question_is_opened() -> None:
    told = after("Do you live alone?", "Well. It is a house.")
    assert "Tell me about your home" in told


def test_a_feeling_is_named() -> None:
    assert "“" in after("Mm-hmm.")
    assert "miss her" in after("Mm-hmm.")


def test_a_chance_that_passed_names_the_move_and_not_the_fact() -> None:
    missed = (MissedChance(turn=3, fact="the-landing-light", what_helps="validation"),)
    told = after("Mm-hmm.", missed=missed)
    assert "What would help: validation" in told
    assert "landing" not in told


def taken(reaction: str, **how: object) -> TurnPlan:
    return TurnPlan.model_validate({"reaction": reaction, "direction": "-", "authored": "-", **how})


def told_of(asked: str, said: str, plan: TurnPlan, **changes: object) -> str:
    state = CALM.model_copy(update={"last_words": said, **changes})
    return hint("Zita", state, asked, code_turn(asked, SAID), plan)


ASKED = "What did you say to him then?"


def test_a_question_put_off_is_named_and_may_wait() -> None:
    told = told_of(ASKED, "Can we go round that one for now?", taken("guarded", occasion="not_ready"))
    assert told.startswith(f"You asked “{ASKED}”, and Zita put it off.")
    assert "come back to it when you are ready" in told


def test_a_row_of_questions_that_ends_in_one_put_off_is_told_as_both() -> None:
    told = told_of(ASKED, "Can we go round that one for now?", taken("guarded", occasion="not_ready"), pressed=5)
    assert "the fifth question in a row, and Zita put it off. Give something back" in told


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (ASKED, "He worries about the stairs, Nevil does. He brings leaflets for flats."),
        ("Who do you talk to about it?", "The bus was late. There's a knitting group, I see."),
        ("When did it begin?", "I like the noticeboard. There's a knitting group, I see."),
        ("What were the evenings like before the funeral?", "I came by bus. You can see the park from it."),
    ],
)
def test_a_side_remark_leads_back_to_what_was_asked(asked: str, said: str) -> None:
    told = told_of(asked, said, taken("answer"))
    assert f"You asked “{asked}”, and what Zita said went beside it." in told
    assert "Let me come back to what I asked." in told
    assert "Tell me more" not in told


def test_what_a_client_tries_on_instead_of_answering_is_beside_the_question() -> None:
    tried = (PullMet(pull="mend-it", turn=3),)
    said = "Is that door always like that? I could plane a bit off for you."
    assert "went beside it" in told_of(
        "What is the hardest part of it?", said, taken("guarded", pull="x"), pulls=tried
    )


@pytest.mark.parametrize(
    ("asked", "said", "plan"),
    [
        (ASKED, "I said I'd think about it. I never did.", taken("answer")),
        ("Who do you talk to about it?", "It was Olinda I'd have talked to.", taken("answer")),
        ("Who do you talk to about it?", "Who'd I tell? You don't.", taken("answer")),
        ("When did it begin?", "It was in March, on a Sunday.", taken("answer")),
        ("How is your mother?", "Both gone a long time. My mother in eighty-eight.", taken("answer")),
        ("What is the hardest part of it?", "I wake at ten past two.", taken("elaborate", fact="ten-past-two")),
        ("It sounds lonely.", "I'd rather not.", taken("guarded", occasion="not_ready")),
    ],
)
def test_an_answer_is_not_called_beside_the_question(asked: str, said: str, plan: TurnPlan) -> None:
    told = told_of(asked, said, plan)
    assert "beside it" not in told
    assert "put it off" not in told


@pytest.mark.parametrize("key", ["further:olinda-died:words:0", "person:nevil:contact:0"])
def test_an_answer_written_for_the_kind_of_question_is_not_beside_it_whatever_its_words(key: str) -> None:
    said = "'How's the boiler, Auntie?' And then the girls come on and breathe at me."
    assert "beside it" not in told_of(ASKED, said, taken("answer"), used=(key,))
    assert "beside it" in told_of("When did it begin?", said, taken("answer"), used=("person:nevil:0",))


def test_a_question_that_nothing_came_to_is_asked_smaller() -> None:
    told = told_of(
        "What do you feel when you think of it?", "Oh, I don't know.", taken("brief", occasion="open_question")
    )
    assert "nothing came to Zita yet" in told


@pytest.fixture(scope="module", params=PERSONA_FILES, ids=lambda path: path.stem)
def persona(request: pytest.FixtureRequest) -> Persona:
    return Persona.model_validate_json(json.dumps(YAML(typ="safe").load(request.param)))


@pytest.mark.parametrize("words", ["Do you sleep?", "You should move on.", "It sounds lonely.", "Why not? Who died?"])
def test_no_hint_holds_what_is_still_locked(persona: Persona, words: str) -> None:
    state, spoken = engine.begin(persona), engine.opening(persona, 7)
    before = spoken
    for _ in range(12):
        codes = code_turn(words, before)
        state, plan = engine.respond(persona, state, words, codes, 7)
        before = plan.authored
        spoken += f" {before}"
        state = engine.settle(persona, state, plan, before)
        told = hint(persona.who.name, state, words, codes, plan)
        for fact in persona.facts:
            if fact.id not in state.opened and fact.layer != "surface":
                for line in (fact.knowledge, *fact.lines):
                    assert not [run for run in _runs(line) if run in _plain(told) and run not in _plain(spoken)]


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def _runs(line: str) -> set[str]:
    """Return every five words in a row: fewer are the language's, not the secret's."""
    words = _plain(line).split()
    return {" ".join(words[i : i + 5]) for i in range(max(0, len(words) - 4))}
