"""Persona and rubric files with every kind of fault: each is named at its line, and nothing else happens."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.content.documents import MAX_BYTES, MAX_DEPTH, MAX_ENTRIES, read
from app.adapters.content.yaml_files import YamlReader, shipped_files
from app.core.errors import Fault, InvalidContent
from app.settings import ROOT

SOURCE = next(item for item in shipped_files(ROOT) if item.kind == "persona")
RUBRIC = next(item for item in shipped_files(ROOT) if item.kind == "rubric")
WHOLE: dict[str, Any] = read(SOURCE.source, SOURCE.file).data


def lighter(data: dict[str, Any]) -> dict[str, Any]:
    """Return a client with fewer wordings of each thing: every fault can be made in it, and it is read in no time."""
    light = copy.deepcopy(data)
    for part in (*light["facts"], *light["biography"], *light["truth"]["inventory"]):
        part.pop("asked", None)
        part.pop("follow_ups", None)
    light["exchanges"] = light["exchanges"][:3]
    light["answers_to"] = dict(list(light["answers_to"].items())[:5])
    return light


DATA = lighter(WHOLE)
READER = YamlReader(names=False)


def faults_of(change: Callable[[dict[str, Any]], object]) -> dict[str, str]:
    """Return the faults of the persona after a change, by field."""
    data = copy.deepcopy(DATA)
    change(data)
    return {fault.field: fault.message for fault in READER.faults("persona", json.dumps(data), "x.json")}


def only_fault(source: str) -> Fault:
    faults = READER.faults("persona", source, "x.yaml")
    assert len(faults) == 1, faults
    return faults[0]


def test_the_shipped_file_has_no_faults_as_yaml_and_as_json() -> None:
    assert READER.faults("persona", SOURCE.source, "x.yaml") == ()
    tabbed = json.dumps(WHOLE, indent="\t", ensure_ascii=True)
    assert READER.persona(tabbed, "x.json") == READER.persona(SOURCE.source, "x.yaml")


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        (lambda p: p.update(difficulty=7), "difficulty", "expected a whole number from 1 to 3, found 7"),
        (lambda p: p.update(difficulty="two"), "difficulty", "a whole number from 1 to 3, found 'two'"),
        (lambda p: p.update(difficulty=2.5), "difficulty", "found 2.5"),
        (lambda p: p.update(difficulty=True), "difficulty", "found true"),
        (lambda p: p.update(problem_area="greif"), "problem_area", "did you mean 'grief'?"),
        (lambda p: p.pop("brief"), "brief", "missing; expected text"),
        (lambda p: p.pop("who"), "who", "missing; expected a map with the fields name, age"),
        (lambda p: p.update(sumary="x"), "sumary", "unknown field; 'summary' is there already"),
        (lambda p: p.update(zzz=1), "zzz", "unknown field"),
        (lambda p: p["who"].update(name=12), "who.name", "found 12; put it in quotes"),
        (lambda p: p["who"].update(name=None), "who.name", "found nothing"),
        (lambda p: p["who"].update(name={"a": "b"}), "who.name", "put text that contains ': ' in quotes"),
        (lambda p: p["voice"].update(register=""), "voice.register", "text of at most 600 characters, found none"),
        (lambda p: p["voice"].update(words_per_turn=[50, 3]), "voice", "two rising numbers between 1 and 70"),
        (lambda p: p["voice"].update(words_per_turn=[50]), "voice.words_per_turn[1]", "missing"),
        (lambda p: p["facts"][2]["gate"].update(trust=1.5), "facts[2].gate.trust", "a number from 0 to 1, found 1.5"),
        (lambda p: p["facts"][2].update(id="Not An Id"), "facts[2].id", "lower-case words joined by '-'"),
        (lambda p: p["facts"][2].pop("lines"), "facts[2].lines", "missing; expected a list of 2 to 40 entries"),
        (lambda p: p["facts"][2].update(lines=["one"]), "facts[2].lines", "2 to 40 entries, found a list of 1"),
        (lambda p: p["facts"][2].update(lines="one"), "facts[2].lines", "a list of 2 to 40 entries, found 'one'"),
        (lambda p: p["facts"][2].update(topics=["a word"] * 41), "facts[2].topics", "1 to 40 entries"),
        (lambda p: [f.update(topics=["a word"] * 40) for f in p["facts"]], "facts", "topics in all; at most 600"),
        (lambda p: p["facts"][2]["gate"].update(after=["no-one"]), "facts[2].gate.after[0]", "has the id 'no-one'"),
        (lambda p: p["truth"]["material"].update(kind="x"), "truth.material.kind", "expected one of grief"),
        (lambda p: p["truth"]["material"].pop("kind"), "truth.material.kind", "missing; expected one of"),
        (lambda p: p["truth"].update(material=[]), "truth.material", "a map whose 'kind' is one of"),
        (lambda p: p["reactions"].update(greeting=["x" * 601, "y"]), "reactions.greeting[0]", ", found 601"),
        (lambda p: p.update(facts={}), "facts", "expected a list of 8 to 40 entries, found a map"),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_what_is_expected_and_what_is_there(
    change: Callable[[dict[str, Any]], object], field: str, said: str
) -> None:
    found = faults_of(change)
    assert field in found
    assert said in found[field]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        (lambda r: r["criteria"][0]["anchors"][0].pop("name"), ["criteria[0].anchors[0].name"]),
        (lambda r: r["criteria"][0]["anchors"][1].update(level=9), ["criteria[0].anchors[1].level"]),
        (lambda r: r["criteria"][0].update(near_misses=[""]), ["criteria[0].near_misses[0]"]),
        (lambda r: r["criteria"][0]["anchors"].pop(), ["criteria[0].anchors"]),
        (lambda r: r["criteria"][0].update(near_misses=[]), ["criteria[0].near_misses"]),
        (
            lambda r: [r["criteria"][0]["anchors"].pop(), r["criteria"][0]["anchors"][0].pop("name")],
            ["criteria[0].anchors[0].name", "criteria[0].anchors"],
        ),
    ],
)
def test_a_list_is_called_too_short_only_if_it_is(
    change: Callable[[dict[str, Any]], object], fields: list[str]
) -> None:
    data = copy.deepcopy(read(RUBRIC.source, RUBRIC.file).data)
    change(data)
    assert [fault.field for fault in READER.faults("rubric", json.dumps(data), "x.json")] == fields


def test_an_unknown_field_near_a_missing_one_is_taken_for_a_slip() -> None:
    def slip(data: dict[str, Any]) -> None:
        data["facts"][0]["topcis"] = data["facts"][0].pop("topics")

    assert faults_of(slip)["facts[0].topcis"] == "unknown field; did you mean 'topics'?"


def test_all_faults_come_at_once_with_those_of_cross_checks() -> None:
    def spoil(data: dict[str, Any]) -> None:
        data["difficulty"] = 9
        data["facts"][4]["gate"] = {"after": ["nobody"]}
        data["facts"][3]["id"] = data["facts"][1]["id"]
        data["truth"]["second_area"] = data["problem_area"]
        data["truth"]["phase"] = "late"

    found = faults_of(spoil)
    expected = {"difficulty", "facts[4].gate.after[0]", "facts[3].id", "truth.second_area", "truth.phase"}
    assert expected <= set(found)


def test_a_fault_has_its_line_in_the_file() -> None:
    lines = SOURCE.source.split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("difficulty:"))
    lines[at] = "difficulty: many"
    fault = only_fault("\n".join(lines))
    assert (fault.line, fault.field) == (at + 1, "difficulty")


def test_a_missing_field_is_shown_at_the_thing_it_is_missing_from() -> None:
    lines = SOURCE.source.split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("  age:"))
    del lines[at]
    fault = only_fault("\n".join(lines))
    assert (fault.field, fault.line) == ("who.age", lines.index("who:") + 1)


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("", 0, "the file is empty"),
        ("# only a remark\n", 0, "the file is empty"),
        ("null\n", 0, "the file is empty"),
        ("just words\n", 1, "expected fields such as 'id: ...' at the top, found 'just words'"),
        ("- a\n- b\n", 1, "found a list of 2"),
        ("42", 1, "found 42"),
        ("id: x\nwho: [1, 2\nname: y\n", 3, "bracket"),
        ("id: 'x\nwho: y\n", 1, "never closed"),
        ("id: x\n\twho: y\n", 2, "tab"),
        ("id: a: b\n", 1, "in quotes"),
        ("id: x\n  who: y\n", 2, "indented too far"),
        ("id: @x\n", 1, "in quotes"),
        ('id: "\\q"\n', 1, "escape"),
        ("id: x\n---\nid: y\n", 2, "one document"),
        ("? [a, b]\n: c\n", 1, "plain word as the name"),
        ("id: x\x00y\n", 1, "U+0000"),
        ("id: x\nb: \x1b[31m\n", 2, "U+001B"),
        ("id: x\n\ud800: y\n", 2, "UTF-8"),
        ("{", 1, "never closed"),
        ("[" * 5000, 1, "levels deep"),
        ("- " * 5000, 1, "levels deep"),
        ("a: " + "{a: " * 200 + "1" + "}" * 200, 1, "levels deep"),
        ("x: &a [1]\n" * 1 + "#" * (MAX_BYTES + 1), 0, "larger than 512 KB"),
        ("- 1\n" * (MAX_ENTRIES + 5), MAX_ENTRIES, "more than 20000 entries"),
    ],
)
def test_what_is_not_usable_yaml_is_one_plain_fault(source: str, line: int, said: str) -> None:
    began = time.perf_counter()
    faults = READER.faults("persona", source, "x.yaml")
    assert time.perf_counter() - began < 60
    assert len(faults) == 1, faults
    assert said in faults[0].message
    assert faults[0].line == line


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a: &x [1]\nb: *x\n", "aliases (*name) are not allowed"),
        ("a: &x [1]\nb: *x\n", "anchors (&x) are not allowed"),
        ("a: !!python/object/apply:os.system ['true']\n", "tags (tag:yaml.org,2002:python/object/apply"),
        ("a: !foo x\n", "tags (!foo) are not allowed"),
        ("id: x\nid: y\n", "this field is written twice; the first is in line 1"),
        ("who:\n  name: x\n  name: y\n", "the first is in line 2"),
        ('a: "\\ud800"\n', "half a character"),
        ('a: "\\u0000"\n', "control character"),
    ],
)
def test_what_yaml_allows_and_a_persona_does_not_is_named(source: str, said: str) -> None:
    assert any(said in fault.message for fault in READER.faults("persona", source, "x.yaml"))


def test_an_alias_bomb_costs_nothing() -> None:
    bomb = 'a0: &a0 ["lol", "lol"]\n' + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    began = time.perf_counter()
    faults = READER.faults("persona", bomb, "x.yaml")
    assert time.perf_counter() - began < 30
    assert any("aliases" in fault.message for fault in faults)


def test_words_that_yaml_1_1_would_turn_into_other_things_stay_words() -> None:
    source = "a: no\nb: 2026-01-01\nc: 1_000\nd: 0o17\ne: .inf\nf: '12'\ng: 1e999\nh: 08:30\n"
    expected = ["no", "2026-01-01", "1_000", "0o17", ".inf", "12", "1e999", "08:30"]
    assert list(read(source, "x").data.values()) == expected


def test_json_escapes_beyond_the_first_plane_arrive_whole() -> None:
    assert read('{"a": "\\ud83d\\ude42"}', "x").data == {"a": "\N{SLIGHTLY SMILING FACE}"}


def test_a_file_is_named_after_its_id() -> None:
    named = YamlReader()
    assert [fault.field for fault in named.faults("persona", SOURCE.source, "personas/else.yaml")] == ["id"]
    for fine in (f"a/{DATA['id']}.yaml", "preview.yaml", "persona.yaml"):
        assert named.faults("persona", SOURCE.source, fine) == ()


def test_reading_raises_all_faults() -> None:
    with pytest.raises(InvalidContent) as raised:
        READER.persona("id: x\n", "x.yaml")
    assert {"who", "facts", "truth"} <= {fault.field for fault in raised.value.faults}
    assert str(raised.value.faults[0]).startswith("x.yaml:1: ")


def test_a_rubric_is_checked_the_same_way() -> None:
    assert READER.faults("rubric", RUBRIC.source, "x.yaml") == ()
    data = read(RUBRIC.source, RUBRIC.file).data
    data["criteria"][0]["anchors"].reverse()
    data["criteria"][1]["weight"] = 0
    data["criteria"][1]["id"] = "Has Spaces"
    found = {f.field: f.message for f in READER.faults("rubric", json.dumps(data), "x.json")}
    assert found["criteria[0].anchors"] == "expected the levels 1, 2, 3, 4, in this order"
    assert found["criteria[1].weight"] == "expected a number above 0 and of at most 10, found 0"
    assert "joined by '-' or '_'" in found["criteria[1].id"]


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(value=values, place=st.integers(min_value=0, max_value=10_000))
def test_any_value_anywhere_gives_faults_and_never_an_error(value: object, place: int) -> None:
    data = copy.deepcopy(DATA)
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in node if isinstance(node, dict) else range(len(node)):
            places.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    walk(data)
    node, key = places[place % len(places)]
    node[key] = value
    for fault in READER.faults("persona", json.dumps(data), "x.json"):
        assert fault.line >= 0
        assert fault.message
        assert "Traceback" not in fault.message


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="ab:-[]{}&*!|>'\"#%@`,?\n\t \\0u", max_size=120))
def test_any_text_gives_faults_and_never_an_error(source: str) -> None:
    assert READER.faults("persona", source, "x.yaml")


def test_depth_is_bounded_well_above_what_personas_need() -> None:
    deepest = max(str(fault.field).count(".") for fault in READER.faults("persona", "truth: {}\n", "x.yaml"))
    assert deepest + 4 < MAX_DEPTH


def test_bytes_that_are_not_utf_8_are_named_by_line(tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas" / "x.yaml").write_bytes(b"id: x\nsummary: caf\xe9\n")
    item = shipped_files(tmp_path)[0]
    assert [(f.line, "UTF-8" in f.message) for f in READER.faults("persona", item.source, item.file)] == [(2, True)]
