"""The gold encounters: what the codebook says of their form holds in every file, and the parts are balanced."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest

from app.adapters.content.gold import GoldEncounter, GoldLabels, gold_data, read_gold
from app.core.coding.codes import Label
from app.core.errors import InvalidContent

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOLD = read_gold(HERE)
TURNS = [
    (f"{encounter.id} turn {number}", labels)
    for encounter in GOLD
    for number, labels in encounter.labels["first"].items()
]
INPUT_LABELS = {"advice", "boundary", "boundary_crossing", "confidentiality", "promise_of_secrecy", "self_disclosure"}


def _where(wrong: Any) -> list[str]:
    return [where for where, labels in TURNS if wrong(labels)]


def _flagged(labels: GoldLabels, *wanted: Label) -> bool:
    return any(labels.has(label) for label in wanted)


def test_every_file_is_named_after_its_encounter() -> None:
    assert [encounter.id for encounter in GOLD] == [
        path.stem for path in sorted((HERE / "encounters").glob("*.json"))
    ]


def test_each_problem_area_has_at_least_150_trainee_turns() -> None:
    turns = Counter[str]()
    for encounter in GOLD:
        turns[encounter.problem_area] += len(encounter.labels["first"])
    assert min(turns.values()) >= 150


def test_each_encounter_has_14_to_18_trainee_turns() -> None:
    assert {encounter.id for encounter in GOLD if not 14 <= len(encounter.labels["first"]) <= 18} == set()


def test_half_of_each_problem_area_is_kept_for_testing() -> None:
    areas = Counter(encounter.problem_area for encounter in GOLD)
    tests = Counter(encounter.problem_area for encounter in GOLD if encounter.split == "test")
    assert {area: 2 * count for area, count in tests.items()} == dict(areas)


@pytest.mark.parametrize("by", ["quality", "split_and_quality"])
def test_the_four_qualities_are_about_equally_frequent(by: str) -> None:
    counts = Counter((item.quality, item.split if by != "quality" else "") for item in GOLD)
    assert len(counts) == (4 if by == "quality" else 8)
    assert max(counts.values()) <= 2 * min(counts.values())


def test_every_code_of_the_coder_was_met_by_the_first_reader() -> None:
    met = {flag.label for _, labels in TURNS for flag in labels.flags}
    assert set(get_args(Label)) == met


def test_the_question_of_a_turn_follows_from_its_flags() -> None:
    def said(labels: GoldLabels) -> str | None:
        if _flagged(labels, "open_question"):
            return "open"
        return "closed" if _flagged(labels, "closed_question") else None

    assert _where(lambda labels: labels.question != said(labels)) == []


def test_the_reflection_of_a_turn_follows_from_its_flags() -> None:
    def said(labels: GoldLabels) -> str | None:
        if _flagged(labels, "complex_reflection"):
            return "complex"
        return "simple" if _flagged(labels, "simple_reflection") else None

    assert _where(lambda labels: labels.reflection != said(labels)) == []


def test_a_main_question_or_reflection_is_there_to_be_seen() -> None:
    assert _where(lambda labels: labels.main == "question" and labels.question is None) == []
    assert _where(lambda labels: labels.main == "reflection" and labels.reflection is None) == []


def test_a_summary_is_a_reflection_and_two_questions_at_once_are_questions() -> None:
    assert _where(lambda labels: _flagged(labels, "summary") and labels.reflection is None) == []
    assert _where(lambda labels: _flagged(labels, "double_question", "why") and labels.question is None) == []


def test_advice_is_a_flag_wherever_it_is_the_input() -> None:
    assert _where(lambda labels: labels.input == "advice" and not _flagged(labels, "advice")) == []


def test_what_gives_something_of_the_trainees_is_input() -> None:
    given = [label for label in get_args(Label) if label in INPUT_LABELS]
    assert _where(lambda labels: _flagged(labels, *given) and labels.input is None) == []


def test_a_reflection_puts_understanding_into_words_as_strongly_as_it_is_complex() -> None:
    levels = {"simple": {1}, "complex": {2}, None: {0, 1}}
    assert _where(lambda labels: labels.empathy.interpretation not in levels[labels.reflection]) == []


def test_strong_sessions_are_levelled_above_harmful_ones() -> None:
    def levels(quality: str) -> list[int]:
        rated = (encounter.levels["first"] for encounter in GOLD if encounter.quality == quality)
        return [level.empathy for level in rated if level.empathy is not None]

    assert set(levels("harmful")) == {1}
    assert min(levels("strong")) > max(levels("weak"))


def test_the_codebook_defines_every_code() -> None:
    codebook = (ROOT / "docs" / "codebook.md").read_text("utf-8")
    assert {label for label in get_args(Label) if f"**`{label}`**" not in codebook} == set()


def test_the_codebooks_own_example_is_a_gold_file() -> None:
    codebook = (ROOT / "docs" / "codebook.md").read_text("utf-8")
    example = codebook.partition("```json\n")[2].partition("```")[0]
    assert GoldEncounter.model_validate_json(example).labels["first"][3].reflection == "complex"


def test_the_turns_of_a_part_come_with_what_the_client_said_before() -> None:
    data = gold_data(GOLD, "test")
    assert len(data.transcripts) == sum(encounter.split == "test" for encounter in GOLD)
    assert (data.turns[1].previous, data.turns[1].human["reflection"]) == (
        "I nearly did not come. I baked instead, since four.",
        "simple",
    )


def _small(**changes: Any) -> dict[str, Any]:
    labels = {
        "main": "other", "question": None, "reflection": None, "input": None,
        "flags": [{"label": "backchannel", "quote": "mm"}],
        "empathy": {"emotional_reaction": 0, "interpretation": 0, "exploration": 0},
    }  # fmt: skip
    levels = dict.fromkeys(("empathy", "open_questions", "reflective_listening", "summarizing"))
    return {
        "id": "x01", "problem_area": "grief", "quality": "weak", "split": "train",
        "turns": [{"turn": 1, "speaker": "trainee", "text": "mm"}, {"turn": 2, "speaker": "client", "text": "Yes."}],
        "labels": {"first": {"1": labels}}, "levels": {"first": levels},
    } | changes  # fmt: skip


def _write(folder: Path, part: str, content: dict[str, Any]) -> None:
    (folder / part).mkdir(exist_ok=True)
    (folder / part / "x01.json").write_text(json.dumps(content), "utf-8")


def _second(**changes: Any) -> dict[str, Any]:
    whole = _small()
    return {
        "id": "x01", "labels": {"second": whole["labels"]["first"]}, "levels": {"second": whole["levels"]["first"]}
    } | changes  # fmt: skip


def test_a_second_reading_joins_the_first(tmp_path: Path) -> None:
    _write(tmp_path, "encounters", _small())
    _write(tmp_path, "second", _second())
    (encounter,) = read_gold(tmp_path)
    assert encounter.coded_turns("second") == encounter.coded_turns("first")


def test_a_second_reading_of_other_turns_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "encounters", _small())
    labels = _small()["labels"]["first"]
    _write(tmp_path, "second", _second(labels={"second": {"2": labels["1"]}}))
    with pytest.raises(InvalidContent, match="second reading must label every trainee turn") as refused:
        read_gold(tmp_path)
    assert Path(refused.value.faults[0].file).parent.name == "second"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"turns": [{"turn": 1, "speaker": "trainee", "text": "mm mm"}]}, "just once, not 'mm'"),
        ({"turns": [{"turn": 2, "speaker": "trainee", "text": "mm"}]}, "number the turns"),
        ({"quality": "good"}, "'harmful', 'weak', 'average' or 'strong'"),
    ],
)
def test_a_file_with_a_fault_is_refused_with_its_place(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    _write(tmp_path, "encounters", _small(**changes))
    with pytest.raises(InvalidContent, match=message):
        read_gold(tmp_path)


def test_a_folder_without_encounters_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidContent, match=r"no encounters/\*\.json"):
        read_gold(tmp_path)
