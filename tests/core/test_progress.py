"""Practice over time: courses, the weakest skill, and whom to talk with next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from app.core.persona import Persona
from app.core.progress import Attempt, Course, courses, due_difficulty, next_client, weakest
from tests.content.test_drills import PERSONAS

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALL: tuple[Persona, ...] = tuple(PERSONAS.values())


def attempt(number: int, hinted: bool = False, client: str = "zita-grief-sister", **levels: int | None) -> Attempt:
    persona = PERSONAS[client]
    return Attempt(
        encounter_id=f"e{number:03}",
        at=START + timedelta(days=number),
        persona_id=client,
        persona_name=persona.who.name,
        area=persona.problem_area,
        difficulty=persona.difficulty,
        hinted=hinted,
        levels=levels,
    )


def course(*levels: int | None, hinted: Sequence[int] = ()) -> Course:
    (made,) = courses(attempt(n, n in hinted, empathy=level) for n, level in enumerate(levels, 1))
    return made


def test_a_course_is_in_order_of_time_and_keeps_the_gaps() -> None:
    (made,) = courses([attempt(3, empathy=3), attempt(1, empathy=2), attempt(2, empathy=None)])
    assert [(point.number, point.level) for point in made.points] == [(1, 2), (2, None), (3, 3)]


def test_the_base_is_the_first_attempt_that_was_scored() -> None:
    made = course(None, 2, 4)
    assert made.first is not None
    assert (made.first.number, made.first.level) == (2, 2)


def test_attempts_with_hints_are_a_series_of_their_own() -> None:
    made = course(2, 4, 3, hinted=[2])
    assert [point.level for point in made.series(hinted=True)] == [4]
    assert [point.level for point in made.series(hinted=False)] == [2, 3]


@pytest.mark.parametrize(
    ("levels", "hinted", "standing"),
    [
        ((), (), None),
        ((None, None), (), None),
        ((2,), (), 2),
        ((1, 3, 4, 4), (), 4),
        ((2, 3), (), 2),
        ((2, 4, 4), (2, 3), 2),
        ((4, 4), (1, 2), 4),
        ((4, None, 2, None, 2), (), 2),
    ],
)
def test_standing_is_the_lower_middle_of_the_latest_three_without_hints(
    levels: tuple[int | None, ...], hinted: tuple[int, ...], standing: int | None
) -> None:
    made = course(*levels, hinted=hinted) if levels else Course("empathy", ())
    assert made.standing == standing


def test_the_weakest_is_the_lowest_and_of_equals_the_one_scored_least() -> None:
    found = courses([attempt(1, a=2, b=2, c=3), attempt(2, a=2, b=None, c=4)])
    low = weakest(found)
    assert low is not None
    assert low.criterion == "b"


def test_nothing_is_weakest_where_all_is_at_the_top_or_unscored() -> None:
    assert weakest(courses([attempt(1, a=4, b=None)])) is None
    assert weakest(()) is None


def test_the_first_client_is_an_easy_one() -> None:
    chosen = next_client([], ALL)
    assert chosen is not None
    assert chosen.persona.difficulty == 1


def test_difficulty_rises_by_one_after_two_talks_that_went_well() -> None:
    good = [attempt(n, client="kit-transition-university", a=3, b=3) for n in (1, 2)]
    assert due_difficulty(good[:1]) == 1
    assert due_difficulty(good) == 2
    assert due_difficulty([*good, *(attempt(n, client="zita-grief-sister", a=4) for n in (3, 4))]) == 3


@pytest.mark.parametrize("levels", [{"a": 1, "b": 4, "c": 4}, {"a": 2, "b": 2, "c": 3}, {"a": None}])
def test_a_talk_that_hurt_or_lacked_the_basics_does_not_raise_it(levels: dict[str, int | None]) -> None:
    assert due_difficulty([attempt(n, False, "kit-transition-university", **levels) for n in range(1, 5)]) == 1


def test_a_hard_client_of_ones_own_choice_is_no_ladder() -> None:
    done = [attempt(n, client="malcolm-grief-ken", a=2) for n in (1, 2, 3)]
    chosen = next_client(done, ALL)
    assert chosen is not None
    assert chosen.persona.difficulty == 1


def test_an_area_not_yet_practised_comes_first_and_is_the_reason() -> None:
    done = [attempt(1, client="kit-transition-university", a=2), attempt(2, client="jaden-grief-friend", a=2)]
    chosen = next_client(done, ALL)
    assert chosen is not None
    assert chosen.persona.problem_area not in {"role_transition", "grief"}
    assert chosen.why == "new_area"


def test_who_has_been_met_least_comes_next_when_all_areas_are_known() -> None:
    easy = [persona for persona in ALL if persona.difficulty == 1]
    done = [attempt(n, client=persona.id, a=2) for n, persona in enumerate([*easy, *easy[1:]], 1)]
    chosen = next_client(done, ALL)
    assert chosen is not None
    assert chosen.persona.id == easy[0].id


def test_a_client_whose_rubric_has_the_weak_skill_is_preferred() -> None:
    other = ALL[0].training.model_copy(update={"rubric": "relationship"})
    only = next(persona for persona in ALL if persona.difficulty == 1).model_copy(update={"training": other})
    personas = [only, *(persona for persona in ALL if persona.id != only.id)]
    chosen = next_client([], personas, "repair", {"relationship": frozenset({"repair"}), "core-skills": frozenset()})
    assert chosen is not None
    assert chosen.persona.id == only.id


def test_without_clients_there_is_nobody_to_suggest() -> None:
    assert next_client([], ()) is None
