"""The lessons that ship: sound files, and examples in which the better way does better."""

from __future__ import annotations

import pytest

from app.adapters.content.lessons import shipped_lessons
from app.adapters.content.yaml_files import YamlReader, shipped_files
from app.core.lesson import Lesson
from app.services.lessons import play_example
from app.settings import ROOT

LESSONS = shipped_lessons(ROOT)
PERSONAS = {item.file.removeprefix("personas/").removesuffix(".yaml"): item for item in shipped_files(ROOT)}
CORE = {"empathy", "open_questions", "reflective_listening", "summarizing"}
each = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)


def test_every_core_skill_has_a_lesson() -> None:
    assert {criterion for lesson in LESSONS for criterion in lesson.serves} >= CORE


@each
def test_no_other_way_earns_more_trust_than_the_better_one(lesson: Lesson) -> None:
    item = PERSONAS[lesson.example.persona]
    played = play_example(lesson.example, YamlReader().persona(item.source, item.file))
    better = next(way for way in played.ways if way.way.better)
    others = [way for way in played.ways if not way.way.better]
    assert all(better.trust >= other.trust for other in others), [(way.way.name, way.trust) for way in played.ways]
    assert better.trust > -0.005


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
