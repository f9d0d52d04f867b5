"""The one thing to try next, and the chances that passed: there always is the one, and never more than three."""

from __future__ import annotations

import pytest

from app.core.scoring import embedded
from app.core.scoring.evidence import is_verbatim
from app.core.scoring.report import CriterionResult, Evidence, Report
from app.core.scoring.suggesting.aims import aim_of
from app.core.scoring.suggesting.trial import does_better
from tests.core.test_scoring import BLAMING, SKILLED, UNSKILLED, result, spoken
from tests.core.test_scoring_rules import GOOD, POOR, RUBRICS, TALK

SCRIPTS = {
    "blaming": BLAMING,
    "skilled": SKILLED,
    "unskilled": UNSKILLED,
    "good": TALK.format(*GOOD),
    "poor": TALK.format(*POOR),
    "greeting": "C: Hello.\nT: Hello.",
    "two turns": "C: I can't sleep since my sister died.\nT: Do you live alone?\nC: Yes.\nT: Okay.",
}
PASSING = """
C: I can't sleep since my sister died.
T: Do you like the food here?
C: I feel so lonely in the evenings.
T: Did you bring the form?
C: My husband shouted at me on Sunday.
T: Is it raining?
C: I have not opened the letters since March.
T: Who told you about us?
C: I cried at my desk the whole week.
T: Is your chair all right?
C: I miss her.
T: Our time is up. See you next week.
C: I am so sad that it is over.
T: Goodbye.
"""


def reading(script: str, rubric: str = "core-skills") -> embedded.Reading:
    return embedded.Reading(spoken(script), RUBRICS[rubric])


@pytest.mark.parametrize("rubric", sorted(RUBRICS))
@pytest.mark.parametrize("name", SCRIPTS)
def test_there_always_is_one_thing_to_try_and_it_stands_at_a_quoted_turn(name: str, rubric: str) -> None:
    read = reading(SCRIPTS[name], rubric)
    focus = read.report().focus
    assert focus is not None
    assert focus.turn is not None
    assert is_verbatim(read.transcript, Evidence(turn=focus.turn, quote=focus.quote))
    assert focus.heard in read.transcript.said_before(focus.turn)
    assert len(focus.aim.split()) >= 6


@pytest.mark.parametrize("rubric", sorted(RUBRICS))
@pytest.mark.parametrize("name", SCRIPTS)
def test_it_is_of_the_weakest_skill_that_was_seen(name: str, rubric: str) -> None:
    report = reading(SCRIPTS[name], rubric).report()
    seen = {found.id: found.level for found in report.criteria if found.level is not None}
    short = {each: level for each, level in seen.items() if level < 4}
    assert report.focus is not None
    assert report.first == report.focus.criterion
    if short:
        assert seen[report.focus.criterion] == min(short.values())
    assert report.focus.observed is (report.focus.criterion in seen)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_wording_is_shown_only_where_it_scores_better(name: str) -> None:
    read = reading(SCRIPTS[name])
    report = read.report()
    assert report.focus is not None
    step = result(report, report.focus.criterion).next_step
    assert report.focus.try_ == (step.try_ if step else None)
    if step is not None:
        assert does_better(report.focus.criterion, step, read.material, read.findings)


@pytest.mark.parametrize("rubric", sorted(RUBRICS))
def test_asking_about_risk_is_never_the_thing_to_do_otherwise(rubric: str) -> None:
    asked = "C: I feel so low, I can't go on.\nT: Are you thinking about ending your life?\nC: No.\nT: Do you work?\n"
    focus = reading(asked, rubric).report().focus
    assert focus is not None
    assert focus.turn != 2


def test_a_talk_without_a_word_of_the_trainee_still_names_what_to_begin_with() -> None:
    focus = reading("C: Hello.").report().focus
    assert focus is not None
    assert (focus.turn, focus.observed) == (None, False)


def test_where_nothing_fell_short_a_harder_client_is_the_next_thing() -> None:
    read = reading(SKILLED)
    at_the_top = tuple(
        CriterionResult(
            id=each.id, status="scored", level=4, reason="r",
            evidence=(Evidence(turn=2, quote=read.transcript.turns[1].text),),
        )
        for each in read.rubric.criteria
    )  # fmt: skip
    focus = read.report(at_the_top).focus
    assert focus is not None
    assert focus.turn == 2
    assert "harder" in focus.aim


def test_a_skill_that_no_rule_knows_is_helped_by_its_own_next_level() -> None:
    criterion = RUBRICS["core-skills"].criteria[0].model_copy(update={"id": "humour"})
    assert aim_of(criterion, 2) == criterion.anchor(3).description


def report_on(script: str) -> Report:
    return reading(script).report()


def test_three_chances_at_most_are_told_each_with_the_clients_own_opening() -> None:
    passed = report_on(PASSING).passed
    transcript = spoken(PASSING)
    assert len(passed) == 3
    for chance in passed:
        assert transcript.turns[chance.turn - 1].speaker == "client"
        assert chance.quote in transcript.turns[chance.turn - 1].text
        assert is_verbatim(transcript, Evidence(turn=chance.answered, quote=chance.said))
        assert chance.asked_for


def test_a_goodbye_passes_no_chance() -> None:
    closing = {12, 14}
    assert not closing & {chance.answered for chance in report_on(PASSING).passed}


def test_what_was_taken_up_or_followed_is_no_chance_passed() -> None:
    followed = (
        "C: I can't sleep since my sister died.\nT: How long is it that you can't sleep?\n"
        "C: I feel so lonely in the evenings.\nT: It sounds as if the evenings are very lonely.\n"
        "C: My husband shouted at me on Sunday.\nT: What was that like for you?\n"
    )
    assert report_on(followed).passed == ()


def test_a_hint_at_not_wanting_to_live_comes_first_unless_it_was_asked_about() -> None:
    hint = "C: Sometimes I think it would be easier not to wake up.\nT: {}\nC: I don't know.\nT: Do you work?\n"
    (chance,) = report_on(hint.format("Do you like it here?")).passed
    assert "not wanting to live" in chance.asked_for
    assert report_on(hint.format("Are you thinking about ending your life?")).passed == ()
