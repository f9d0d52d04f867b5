"""The lessons that ship: sound files, and examples in which the better way does better."""

from __future__ import annotations

import pytest

from app.adapters.content.exercises import shipped_lessons
from app.adapters.content.yaml_files import YamlReader, shipped_files
from app.core.lesson import Lesson
from app.services.lessons import PlayedExample, play_example
from app.settings import ROOT

LESSONS = shipped_lessons(ROOT)
PERSONAS = {item.file.removeprefix("personas/").removesuffix(".yaml"): item for item in shipped_files(ROOT)}
CORE = {"empathy", "open_questions", "reflective_listening", "summarizing"}
each = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)


def _played(lesson: Lesson) -> PlayedExample | None:
    item = PERSONAS[lesson.example.persona]
    return play_example(lesson.example, YamlReader().persona(item.source, item.file))


def test_every_core_skill_has_a_lesson() -> None:
    assert {criterion for lesson in LESSONS for criterion in lesson.serves} >= CORE


@each
def test_no_other_way_earns_more_trust_than_the_better_one(lesson: Lesson) -> None:
    played = _played(lesson)
    assert played is not None
    better = next(way for way in played.ways if way.way.better)
    others = [way for way in played.ways if not way.way.better]
    assert all(better.trust >= other.trust for other in others), [(way.way.name, way.trust) for way in played.ways]
    assert better.trust > -0.005


@each
def test_no_example_tells_what_a_talk_has_to_earn(lesson: Lesson) -> None:
    assert _played(lesson) is not None, "the client tells a guarded or core fact; choose other turns"


def test_an_example_in_which_a_guarded_fact_is_told_is_not_shown() -> None:
    lesson = next(lesson for lesson in LESSONS if lesson.id == "empathy")
    told = lesson.example.model_copy(
        update={"before": (*lesson.example.before, "What has it been like since August?")}
    )
    assert _played(lesson.model_copy(update={"example": told})) is None


def test_lessons_are_played_by_many_clients() -> None:
    assert len({lesson.example.persona for lesson in LESSONS}) >= 6


@each
def test_no_two_answers_to_a_question_are_the_same(lesson: Lesson) -> None:
    for question in lesson.check:
        assert len({option.text for option in question.options}) == len(question.options)


def test_the_right_answer_has_no_place_of_its_own() -> None:
    places = [
        next(n for n, option in enumerate(question.options) if option.right)
        for lesson in LESSONS
        for question in lesson.check
    ]
    assert max(places.count(place) for place in set(places)) < 0.65 * len(places)
