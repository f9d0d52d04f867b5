"""The drills that ship: every moment is played as the file says, and our own answers meet the aim."""

from __future__ import annotations

import pytest

from app.adapters.content.exercises import shipped_drills
from app.adapters.content.yaml_files import YamlReader, shipped_files
from app.core.client.playing import play
from app.core.drill import RUN_LENGTH, Drill
from app.core.drilling import mark, moment_of, moments_of
from app.settings import ROOT

DRILLS = shipped_drills(ROOT)
PERSONAS = {
    persona.id: persona
    for persona in (
        YamlReader().persona(item.source, item.file) for item in shipped_files(ROOT) if item.kind == "persona"
    )
}
each = pytest.mark.parametrize("drill", DRILLS, ids=lambda drill: drill.id)


def test_there_is_a_drill_for_each_of_the_five_skills() -> None:
    assert [drill.id for drill in DRILLS] == ["open-questions", "reflections", "validation", "summaries", "repair"]


@each
def test_a_drill_has_ten_moments_over_six_clients_or_more(drill: Drill) -> None:
    assert len(drill.items) >= 10
    assert len({item.persona for item in drill.items}) >= 6


@each
def test_every_client_says_what_the_file_says(drill: Drill) -> None:
    played = {
        (item.persona, item.seed): play(PERSONAS[item.persona], item.before, item.seed)[-1].plan.authored
        for item in drill.items
    }
    assert played == {(item.persona, item.seed): item.says for item in drill.items}


@each
def test_no_moment_tells_what_a_talk_would_have_to_earn(drill: Drill) -> None:
    for item in drill.items:
        persona = PERSONAS[item.persona]
        told = [turn.plan.fact for turn in play(persona, item.before, item.seed) if turn.plan.fact]
        assert {persona.fact(fact).layer for fact in told} <= {"surface"}, item.says


@each
def test_both_of_our_answers_meet_the_aim(drill: Drill) -> None:
    short = [
        (item.persona, words, [want.name for want in marked.missing], [slip.label for slip, _ in marked.slips])
        for item in drill.items
        if (moment := moment_of(item, PERSONAS[item.persona]))
        for words in item.models
        if not (marked := mark(drill, moment, words)).met
    ]
    assert short == []


@each
def test_a_run_is_seeded_and_meets_each_client_once(drill: Drill) -> None:
    run = moments_of(drill, 7, PERSONAS)
    assert run == moments_of(drill, 7, PERSONAS)
    assert len({moment.persona.id for moment in run}) == len(run) == RUN_LENGTH
    assert run != moments_of(drill, 8, PERSONAS)


def test_after_a_slip_the_client_of_a_repair_is_hurt() -> None:
    (repair,) = [drill for drill in DRILLS if drill.id == "repair"]
    for item in repair.items:
        assert play(PERSONAS[item.persona], item.before, item.seed)[-1].state.ruptured, item.persona
