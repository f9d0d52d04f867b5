"""What the client tries on with the therapist, and how it takes the answer."""

from __future__ import annotations

import pytest

from app.core.client.engine import begin, respond, settle
from app.core.client.playing import play
from app.core.client.state import ClientState, PullOutcome, TurnPlan
from app.core.coding.coder import code_turn
from app.core.persona import Persona, Pull
from tests.core.cast import mara
from tests.core.played import coded


def _pull(pull_id: str, kind: str, trust: float = 0.3) -> Pull:
    parts = {
        part: tuple(f"<{part} {pull_id}> words number {n}." for n in ("one", "two"))
        for part in ("held", "given_in", "passed_over")
    }
    lines = (f"<{pull_id}> Could I have your number, for the nights?", f"<{pull_id}> tried in other words.")
    return Pull.model_validate(
        {"id": pull_id, "kind": kind, "means": "what it means", "trust": trust, "lines": lines, **parts}
    )


NUMBER, SENT_AWAY = _pull("number", "boundary"), _pull("sent-away", "transference")
MARA: Persona = mara().model_copy(update={"pulls": (NUMBER, SENT_AWAY)})
SETTLED = begin(MARA).model_copy(
    update={
        "turn": 7,
        "trust": 0.4,
        "heard": 2.0,
        "opened": ("gave-up-the-shop", "up-at-three", "ivo-drives"),
        "used": tuple(f"more:{fact.id}:{i}" for fact in mara().facts for i in (0, 1)),
        "yielded": ("minimising",),
        "greeted": True,
        "topic": "ivo-drives",
        "last_words": "My son is on the road most weeks.",
    }
)


def turn(text: str, state: ClientState, persona: Persona = MARA) -> tuple[ClientState, TurnPlan]:
    after, plan = respond(persona, state, text, code_turn(text, state.last_words), 1)
    return settle(persona, after, plan, plan.authored), plan


def tried(persona: Persona = MARA, state: ClientState = SETTLED) -> ClientState:
    after, plan = turn("So it has gone rather quiet around you.", state, persona)
    assert plan.pull == persona.pulls[0].id
    assert f"<{persona.pulls[0].id}>" in plan.authored
    return after


def waiting_for(kind: str) -> ClientState:
    pull = NUMBER if kind == "boundary" else SENT_AWAY
    return tried(MARA.model_copy(update={"pulls": (pull,)}))


def test_a_pull_is_tried_once_trust_has_come_and_is_kept_in_the_state() -> None:
    state = tried()
    assert state.pending_pull is not None
    assert (state.pending_pull.pull, state.pending_pull.turn) == ("number", 8)


@pytest.mark.parametrize(
    "changes",
    [
        {"trust": 0.2},
        {"turn": 2},
        {"ruptured": True, "ruptures": 1, "turns_since_rupture": 1},
        {"turns_since_rupture": 1, "ruptures": 1},
        {"challenge_at": 6},
    ],
    ids=["too little trust", "too early", "contact broken", "contact just mended", "just after a challenge"],
)
def test_a_pull_waits_for_its_time(changes: dict[str, object]) -> None:
    _, plan = turn("So it has gone rather quiet around you.", SETTLED.model_copy(update=changes))
    assert plan.pull is None


def test_a_question_is_answered_before_anything_is_tried_on() -> None:
    _, plan = turn("How old are you?", SETTLED)
    assert plan.pull is None


def test_the_second_pull_waits_until_the_first_is_long_past() -> None:
    state = tried()
    state, _ = turn("I can't give you my number. I can see why you'd want one at night, though.", state)
    shown = []
    for said in ("So it has gone rather quiet around you in that house.", "That leaves you alone with it.") * 6:
        state, plan = turn(said, state)
        shown += [state.turn] if plan.pull == "sent-away" else []
    assert shown
    assert shown[0] >= 14


BOUNDARY: list[tuple[str, PullOutcome]] = [
    ("I can't give you my number. I'm glad you'd want to reach me, and we can think of the nights.", "held"),
    ("That has to stay in here with me. I can hear how long those nights are.", "held"),
    ("I don't give out my number. What would it mean to have it, at three in the morning?", "held"),
    ("I noticed you asked me that just now. What makes you ask today?", "held"),
    ("Sure, here's my number, call me any time.", "given_in"),
    ("Okay, just between us then.", "given_in"),
    ("Yes, of course.", "given_in"),
    ("I won't write it down.", "given_in"),
    ("No. I can't give you my number.", "passed_over"),
    ("That's not allowed.", "passed_over"),
    ("Do you sleep well?", "passed_over"),
    ("What are you thinking, asking me that? That's ridiculous.", "passed_over"),
]  # fmt: skip
TRANSFERENCE: list[tuple[str, PullOutcome]] = [
    ("You half expect me to send you away, like the others did.", "held"),
    ("I notice you are looking after me just now. Is that something you often do?", "held"),
    ("What is it like to sit here and wait for me to have had enough?", "held"),
    ("Don't worry, I won't get tired of you.", "given_in"),
    ("Of course not, I'm always here for you.", "given_in"),
    ("You're absolutely right about them, they were awful to you.", "given_in"),
    ("Have you tried going out more?", "passed_over"),
    ("Where does your son live?", "passed_over"),
]


@pytest.mark.parametrize(("said", "outcome"), BOUNDARY)
def test_how_a_boundary_test_is_met(said: str, outcome: PullOutcome) -> None:
    before = waiting_for("boundary")
    state, plan = turn(said, before)
    met = state.pulls[-1]
    assert (met.outcome, met.met_at) == (outcome, 9), met.because
    assert any(outcome.replace("_", " ") in reason for reason in plan.why)


@pytest.mark.parametrize(("said", "outcome"), TRANSFERENCE)
def test_how_a_transference_pull_is_met(said: str, outcome: PullOutcome) -> None:
    persona = MARA.model_copy(update={"pulls": (SENT_AWAY,)})
    state, plan = turn(said, waiting_for("transference"), persona)
    assert state.pulls[-1].outcome == outcome, state.pulls[-1].because
    assert plan.authored.startswith(f"<{outcome} sent-away>")


def test_what_the_client_answers_says_how_it_was_met() -> None:
    _, plan = turn("I can't give you my number. I'm glad you told me how the nights are.", tried())
    assert plan.authored.startswith("<held number>")
    assert plan.reaction == "soften"


def test_holding_builds_trust_and_both_other_ways_cost_it() -> None:
    start = tried()
    trust: dict[str, float] = {}
    for said in ("I can't give you my number. I'm glad you'd want it.", "Yes, of course.", "That's not allowed."):
        state, _ = turn(said, start)
        trust[state.pulls[-1].outcome or ""] = state.trust
    assert trust["held"] > start.trust > trust["given_in"] > trust["passed_over"]


def test_a_pull_that_goes_badly_never_breaks_the_contact_alone() -> None:
    state, _ = turn("That's not allowed.", tried(state=SETTLED.model_copy(update={"strain": 0.85})))
    assert not state.ruptured


def test_a_pull_waits_through_a_nod_and_then_counts_as_passed_over() -> None:
    state, plan = turn("Mm-hmm.", tried())
    assert state.pending_pull is not None
    assert plan.pull is None
    state, _ = turn("Mm-hmm.", state)
    assert state.pulls[-1].outcome == "passed_over"


def test_the_wish_may_be_reflected_before_the_limit_is_set() -> None:
    state, _ = turn("You'd like there to be somebody at the end of the line in the night.", tried())
    assert state.pending_pull is not None
    state, plan = turn("I can't be that at night, and I can't give you my number. It matters, though.", state)
    assert state.pulls[-1].outcome == "held"
    assert plan.authored.startswith("<held number>")


def test_harm_is_answered_as_harm_and_the_pull_is_passed_over() -> None:
    state, plan = turn("You are being ridiculous and selfish, asking me that.", tried())
    assert state.pulls[-1].outcome == "passed_over"
    assert plan.occasion == "judgement"


def test_a_pull_that_was_never_said_is_not_kept() -> None:
    text = "So it has gone rather quiet around you."
    state, plan = respond(MARA, SETTLED, text, coded(text, "simple_reflection"), 1)
    assert plan.pull == "number"
    assert settle(MARA, state, plan, "").pulls == ()


def test_a_client_with_pulls_plays_the_same_twice() -> None:
    script = ("Hello.", "What brings you?", "So the shop closed in spring.", *("You sit there alone.",) * 12)
    assert play(MARA, script) == play(MARA, script)
