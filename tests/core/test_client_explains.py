"""Every turn says why it went as it did: each thing that the client weighs is named when it moves."""

from __future__ import annotations

import pytest

from app.core.client.engine import begin, respond, settle
from app.core.client.explaining import settled
from app.core.client.state import ClientState
from app.core.coding.codes import Label
from tests.core.cast import mara
from tests.core.played import coded

MARA = mara()
HURT: tuple[str, Label] = ("This is your own fault and nobody else's.", "judgement")


def why(*turns: tuple[str, Label], **changes: object) -> str:
    """Return the reasons of the last of these turns, a line each."""
    state: ClientState = begin(MARA).model_copy(update=changes)
    lines: tuple[str, ...] = ()
    for text, label in turns:
        state, plan = respond(MARA, state, text, coded(text, label), 1)
        state, lines = settle(MARA, state, plan, plan.authored), plan.why
    return "\n".join(lines)


BAKERY: tuple[str, Label] = ("Tell me about the bakery.", "open_question")


@pytest.mark.parametrize(
    ("turns", "reason"),
    [
        ((BAKERY,), "taken as open question, answered with fact:gave-up-the-shop"),
        ((BAKERY,), "thread: begins with gave-up-the-shop"),
        ((BAKERY,), "fact gave-up-the-shop told: brought out by an open question"),
        ((BAKERY, ("How is Nela?", "closed_question")), "thread: from gave-up-the-shop to person:nela"),
        ((BAKERY, ("Mm-hmm.", "backchannel")), "thread: stays with gave-up-the-shop"),
        ((BAKERY, ("Which bus did you take?", "closed_question")), "missed feeling number 1: sadness was voiced"),
        ((("Maybe you could try swimming.", "advice"),), "answered with reactions.advice"),
        ((("So you feel happy about how it all went.", "simple_reflection"),), "that does not fit"),
        ((HURT,), "it was slighted or pressed"),
        ((HURT,), "the contact breaks"),
        ((HURT, ("I'm sorry, I was wrong to say that.", "apology")), "repair: 0.45 of 1"),
    ],
)
def test_a_turn_names(turns: tuple[tuple[str, Label], ...], reason: str) -> None:
    assert reason in why(*turns)


def test_resistance_is_named_when_it_shows_when_it_is_met_and_when_it_gives_way() -> None:
    state, seen = begin(MARA), list[str]()
    for number in range(16):
        text = f"So there is something heavy about thing {number} for you."
        state, plan = respond(MARA, state, text, coded(text, "validation"), 1)
        state = settle(MARA, state, plan, plan.authored)
        seen += plan.why
    for part in ("resistance minimising shows (it takes", "resistance minimising: met 1 of", "minimising gives way"):
        assert any(part in line for line in seen)


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        ("I closed the bakery in spring.", "told: brought out by an open question"),
        ("The shop is shut. I handed", "was only begun and stays open"),
        ("Well, I", "was not told by the reply and stays open"),
    ],
)
def test_after_the_reply_the_reasons_say_what_became_of_the_fact(reply: str, what: str) -> None:
    state, plan = respond(MARA, begin(MARA), BAKERY[0], coded(*BAKERY), 1)
    assert f"fact gave-up-the-shop {what}" in settled(plan, settle(MARA, state, plan, reply))


def test_a_chance_that_passed_is_named_with_what_would_have_helped() -> None:
    told = ("gave-up-the-shop", "debts")
    lines = why(
        ("Was it the oven and the fire?", "closed_question"),
        turn=9, trust=0.6, heard=4.0, readiness=1.5, opened=told, greeted=True, last_words="The shop is shut.",
    )  # fmt: skip
    assert "missed chance: let-the-fire-out was near; what would have helped: a reflection or validation" in lines
