"""Harm in turns that were written for measuring and never learnt from: how much is found, how much is false."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.coding.coder import code_turn
from app.core.coding.codes import Label
from app.settings import ROOT

TURNS = [
    json.loads(line) for line in Path(__file__).with_name("harm_not_learnt.jsonl").read_text("utf-8").splitlines()
]
HARM: frozenset[Label] = frozenset({"judgement", "minimising_risk", "boundary_crossing"})


def _flagged(turn: dict[str, str]) -> frozenset[Label]:
    return frozenset(code_turn(turn["text"], turn["previous"]).labels)


@pytest.mark.parametrize(
    ("label", "at_least"), [("minimising_risk", 13), ("boundary_crossing", 9), ("judgement", 6), ("risk_enquiry", 10)]
)
def test_at_least_so_many_of_the_turns_that_do_it_are_found(label: Label, at_least: int) -> None:
    assert sum(label in _flagged(turn) for turn in TURNS if label in turn["labels"]) >= at_least


def test_hardly_any_harmless_answer_is_taken_for_harm() -> None:
    harmless = [turn for turn in TURNS if HARM.isdisjoint(turn["labels"])]
    assert sum(not HARM.isdisjoint(_flagged(turn)) for turn in harmless) * 20 <= len(harmless)


def test_no_client_line_of_theirs_is_in_the_turns_that_are_learnt_from() -> None:
    learnt = {
        json.loads(line)["previous"]
        for path in (ROOT / "training" / "turns").rglob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    }
    assert learnt.isdisjoint(turn["previous"] for turn in TURNS)
