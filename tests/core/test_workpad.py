"""A work-pad beside the case: where it meets it, in part or in full, and where it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from app.core.persona import Persona
from app.core.workpad import PadPerson, WorkPad, compare


def shipped(persona_id: str) -> Persona:
    path = Path(__file__).parents[2] / "personas" / f"{persona_id}.yaml"
    return Persona.model_validate_json(json.dumps(YAML(typ="safe").load(path), ensure_ascii=False))


ZITA = shipped("zita-grief-sister")


def beside(**pad: object):  # type: ignore[no-untyped-def]
    return compare(WorkPad.model_validate(pad), ZITA.problem_area, ZITA.truth)


def person(name: str, closeness: int = 1, relation: str = "") -> PadPerson:
    return PadPerson(name=name, relation=relation, closeness=closeness)


@pytest.mark.parametrize(("closeness", "credit"), [(1, "full"), (2, "part"), (3, "none")])
def test_closeness_earns_part_credit_one_circle_off(closeness: int, credit: str) -> None:
    match = beside(people=(person("Olinda", closeness),)).matches[0]
    assert (match.person.id, match.named, match.closeness) == ("olinda", "full", credit)


def test_a_person_named_by_role_counts_in_part() -> None:
    match = beside(people=(person("her sister"),)).matches[0]
    assert (match.person.id, match.named) == ("olinda", "part")
    assert beside(people=(person("the one in Bath", 2, "nephew"),)).matches[0].person.id == "nevil"


def test_a_role_never_takes_the_place_of_somebody_who_is_named() -> None:
    found = beside(people=(person("a friend"), person("Rosaleen", 2)))
    assert [(match.noted.name, match.person.id) for match in found.matches] == [("Rosaleen", "rosaleen")]
    assert [one.name for one in found.others] == ["a friend"]


def test_a_title_alone_names_nobody() -> None:
    assert beside(people=(person("Father"),)).matches == ()
    assert beside(people=(person("Father Anthony"),)).matches[0].person.id == "father-anthony"


def test_nobody_is_matched_twice_and_the_others_are_missed() -> None:
    found = beside(people=(person("Olinda"), person("Olinda", 2)))
    assert len(found.matches) == len(found.others) == 1
    assert {one.id for one in found.missed} == {one.id for one in ZITA.truth.inventory} - {"olinda"}


@pytest.mark.parametrize(
    ("area", "credit"),
    [("grief", "full"), ("role_transition", "part"), ("role_dispute", "none"), (None, "none")],
)
def test_the_second_area_earns_part_credit(area: str | None, credit: str) -> None:
    assert beside(problem_area=area).area == credit


def test_the_onset_counts_in_full_and_another_turn_of_the_mood_in_part() -> None:
    assert beside(event="Her sister Olinda died suddenly at home, in the next room").event == "full"
    later = beside(event="The first Christmas alone, she stopped sleeping upstairs")
    assert later.event == "part"
    assert "Christmas" in later.event_like
    assert beside(event="She lost her keys").event == "none"


@pytest.mark.parametrize(
    ("event", "credit"),
    [
        ("Olinda's death", "full"),
        ("The sister whom she lived with passed away", "full"),
        ("Her sister is on her mind", "none"),
        ("She teaches at a school and the house is quiet", "none"),
        ("Olinda and Nevil", "none"),
    ],
)
def test_names_and_everyday_words_alone_meet_no_event(event: str, credit: str) -> None:
    assert beside(event=event).event == credit


def test_what_the_mood_did_takes_nothing_from_the_event() -> None:
    found = beside(event="Olinda died", mood="She is slow at work, wakes at ten past two and sits in the kitchen")
    assert found.event == "full"
    assert beside(mood="Since her sister Olinda died suddenly in the next room she hardly sleeps").event == "full"


def test_an_onset_that_is_only_touched_counts_in_part_and_is_told_from_another_event() -> None:
    touched = beside(event="It was so sudden, with her sister")
    assert (touched.event, touched.event_is_onset) == ("part", True)
    other = beside(event="The first Christmas alone, she stopped sleeping upstairs")
    assert (other.event, other.event_is_onset) == ("part", False)


def test_what_meets_the_onset_as_well_as_its_own_month_is_said_to_touch_the_onset() -> None:
    danuta = shipped("danuta-deficits-hotel")
    pad = WorkPad(event="The test was put off in May, she had nobody to take her home.")
    found = compare(pad, danuta.problem_area, danuta.truth)
    assert (found.event, found.event_is_onset) == ("part", True)


def test_a_formulation_shows_which_of_its_parts_are_there() -> None:
    whole = beside(
        formulation="Since Olinda died suddenly at home you have woken at two each night and kept away from people."
    )
    assert all(found for _, found in whole.elements)
    assert not any(found for _, found in beside(formulation="It is complicated.").elements)


def test_an_empty_pad_compares_with_everything_missing() -> None:
    found = beside()
    assert found.matches == found.others == ()
    assert len(found.missed) == len(ZITA.truth.inventory)
    assert WorkPad().is_empty


def test_an_inventory_is_kept_in_view() -> None:
    with pytest.raises(ValueError, match="at most 12"):
        WorkPad(people=tuple(person(f"P{n}") for n in range(13)))
