"""The end of the time: it is noticed once, nothing deep is opened unasked, and the client takes its leave once."""

from __future__ import annotations

import pytest

from app.core.client.engine import begin, respond, settle
from app.core.client.playing import play
from app.core.client.state import ClientState, TurnPlan
from app.core.client.therapists import strong_script
from app.core.coding.codes import Label
from app.core.pace import UNTIMED, TalkTime, turns_in
from app.core.persona import Persona
from tests.core.cast import mara
from tests.core.played import coded, library

MARA = mara()
EARLY, LATE, OVER = TalkTime(5, 20, True), TalkTime(16, 20, True), TalkTime(20, 20, True)
HURT: tuple[str, Label] = ("This is your own fault and nobody else's.", "judgement")
every_persona = pytest.mark.parametrize("persona", library(), ids=lambda persona: persona.id)


def ready(**changes: object) -> ClientState:
    """Return a client who would tell of the fire to any reflection, were there time."""
    told = ("gave-up-the-shop", "up-at-three", "ivo-drives", "customers", "debts", "jealous-of-ivo")
    warm: dict[str, object] = {"turn": 20, "trust": 0.7, "heard": 4.0, "readiness": 1.5, "opened": told}
    warm |= {"greeted": True, "yielded": ("minimising",), "last_words": "The shop is shut."}
    return begin(MARA).model_copy(update=warm | changes)


def turn(
    text: str, *labels: Label, time: TalkTime | None, state: ClientState | None = None
) -> tuple[ClientState, TurnPlan]:
    after, plan = respond(MARA, state or ready(), text, coded(text, *labels), 1, time=time)
    return settle(MARA, after, plan, plan.authored), plan


def test_the_time_is_noticed_once_behind_an_answer() -> None:
    state, plan = turn("Do you like opera?", "personal_question", time=LATE)
    assert plan.authored.startswith("<personal_question>")
    assert "<notices_time>" in plan.authored
    assert "let it show" in plan.direction
    assert any("nearly up: it has been said" in reason for reason in plan.why)
    _, later = turn("Do you like tea?", "personal_question", time=LATE, state=state)
    assert "<notices_time>" not in later.authored


def test_a_client_without_lines_for_it_says_it_plainly() -> None:
    plain = MARA.model_copy(update={"reactions": MARA.reactions.model_copy(update={"notices_time": ()})})
    said = "Do you like opera?"
    _, plan = respond(plain, ready(), said, coded(said, "personal_question"), 1, time=LATE)
    assert "time" in plan.authored


def test_nothing_is_said_of_the_time_while_there_is_enough() -> None:
    state, plan = turn("Do you like opera?", "personal_question", time=EARLY)
    assert (state.time, state.noticed_at) == ("enough", None)
    assert not any(reason.startswith("time:") for reason in plan.why)


def test_it_need_not_be_noticed_when_the_trainee_has_said_it() -> None:
    state, _ = turn("We have five minutes left.", "ending", time=LATE)
    _, plan = turn("Do you like opera?", "personal_question", time=LATE, state=state)
    assert "<notices_time>" not in plan.authored


def test_nobody_looks_at_the_clock_while_they_are_hurt() -> None:
    state, plan = turn(*HURT, time=LATE)
    assert state.noticed_at is None
    assert "<notices_time>" not in plan.authored


def test_late_nothing_deep_is_opened_that_is_not_asked_for() -> None:
    reflection = "So it is very quiet for you now."
    assert turn(reflection, "complex_reflection", time=EARLY)[1].fact == "let-the-fire-out"
    assert turn(reflection, "complex_reflection", time=LATE)[1].fact is None
    named = "You sat there with the fire and the oven, all on your own."
    assert turn(named, "complex_reflection", time=LATE)[1].fact == "let-the-fire-out"


def test_a_late_question_about_suicide_is_answered_as_ever() -> None:
    for state in (ready(), ready(time="up", closed_at=20)):
        _, plan = turn("Are you thinking of killing yourself?", "risk_enquiry", time=OVER, state=state)
        assert plan.occasion == "suicide_enquiry"


def test_next_time_is_agreed_to() -> None:
    _, plan = turn("Could we come back to that next time?", "closed_question", time=LATE)
    assert "next time" in plan.authored.lower() or "start there" in plan.authored
    assert plan.fact is None


@pytest.mark.parametrize(
    ("text", "label", "first"),
    [
        ("What about the customers?", "open_question", ""),
        ("So there was the closing, the nights, and now the silence.", "summary", "<summary>"),
        ("Goodbye, see you next week.", "ending", "<ending>"),
    ],
)
def test_when_the_time_is_up_it_takes_its_leave_whatever_was_said(text: str, label: Label, first: str) -> None:
    state, plan = turn(text, label, time=OVER)
    assert plan.reaction == "close"
    assert plan.fact is None
    assert plan.authored.startswith(first)
    assert "<ending>" in plan.authored
    assert state.closed_at == 21
    assert any("up: it takes its leave" in reason for reason in plan.why)


def test_somebody_who_goes_on_gets_a_few_words_and_nothing_new() -> None:
    state, _ = turn("What about the customers?", "open_question", time=OVER)
    told, said = state.opened, []
    went_on: tuple[tuple[str, Label], ...] = (
        ("And the fire?", "open_question"),
        ("You sat there alone with it.", "complex_reflection"),
        ("Mm-hmm.", "backchannel"),
        ("Are you an AI?", "meta"),
        ("wait am i talking to a bot", "meta"),
        ("Shall we talk of it next time?", "closed_question"),
    )
    for text, label in went_on * 4:
        state, plan = turn(text, label, time=OVER, state=state)
        assert plan.reaction == "close"
        assert "<" not in plan.authored
        assert len(plan.authored.split()) <= 16
        said.append(plan.authored)
    assert state.opened == told
    assert state.closed_at == 21
    assert len(set(said[:5])) == 5


def test_a_goodbye_after_the_goodbye_is_returned() -> None:
    state, _ = turn("Goodbye, see you next week.", "ending", time=OVER)
    said = [turn("Bye then.", "ending", time=OVER, state=state)[1].authored for _ in range(2)]
    assert said[0].startswith("<ending>")


def test_a_client_whose_trust_is_broken_leaves_without_warmth() -> None:
    broken = ready(ruptured=True, ruptures=1, turns_since_rupture=2)
    state, plan = turn("What about the customers?", "open_question", time=OVER, state=broken)
    assert "<ending>" not in plan.authored
    assert state.closed_at == 21
    _, later = turn("And the debts?", "open_question", time=OVER, state=state)
    assert later.occasion == "withdrawn"


def test_more_time_lets_the_talk_go_on() -> None:
    state, _ = turn("What about the customers?", "open_question", time=OVER)
    again, plan = turn("So it is very quiet for you now.", "complex_reflection", time=EARLY, state=state)
    assert plan.fact == "let-the-fire-out"
    assert (again.noticed_at, again.closed_at) == (None, None)


def test_a_talk_whose_time_is_switched_off_has_no_end() -> None:
    state, _ = turn("So it is very quiet for you now.", "complex_reflection", time=UNTIMED, state=ready(turn=400))
    assert state.time == "enough"


@every_persona
def test_without_a_clock_turns_count_and_every_client_ends_in_its_own_words(persona: Persona) -> None:
    script = strong_script(persona.problem_area) * 4
    last = turns_in(persona.training.minutes)
    turns = play(persona, script[: last + 4], timed=True)
    assert all(turn.state.time == "enough" for turn in turns[:34])
    assert [n for n, turn in enumerate(turns, 1) if turn.state.closed_at == n] == [last]
    assert turns[-1].state.noticed_at is not None
    assert any(line in turns[last - 1].plan.authored for line in persona.reactions.ending)
    assert turns[-1].state.opened == turns[last - 1].state.opened
