"""The files that ship: each is sound, and their schemas are those of the code."""

from __future__ import annotations

import pytest

from app.adapters.content.schemas import schema_files
from app.adapters.content.yaml_files import YamlReader, check_paths, shipped_files
from app.core.persona import OCCASIONS
from app.core.rubric import Rubric
from app.services.library import ShippedFile
from app.settings import ROOT

FILES = shipped_files(ROOT)
PERSONAS = [item for item in FILES if item.kind == "persona"]
RUBRICS = [item for item in FILES if item.kind == "rubric"]


def name_of(item: ShippedFile) -> str:
    return item.file


@pytest.mark.slow  # `make check` has it from `attune check`
def test_the_whole_library_has_no_fault() -> None:
    checked = check_paths([ROOT / "personas", ROOT / "rubrics"], root=ROOT)
    assert [str(fault) for fault in checked.faults] == []
    assert checked.personas == len(PERSONAS) > 0
    assert checked.rubrics == len(RUBRICS) > 0


@pytest.mark.parametrize("item", PERSONAS, ids=name_of)
def test_a_client_has_lines_enough_not_to_repeat_itself(item: ShippedFile) -> None:
    persona = YamlReader().persona(item.source, item.file)
    lines = [line for occasion in OCCASIONS for line in persona.reactions.for_occasion(occasion)]
    assert len(lines) >= 60
    assert len({line.casefold() for line in lines}) == len(lines), "a line is written twice"


@pytest.mark.parametrize("item", PERSONAS, ids=name_of)
def test_what_a_trainee_reads_beforehand_gives_no_deep_fact_away(item: ShippedFile) -> None:
    persona = YamlReader().persona(item.source, item.file)
    read_first = " ".join([persona.summary, persona.brief, *persona.opening, *persona.training.practise])
    for fact in persona.facts:
        if fact.layer != "surface":
            for line in (fact.knowledge, *fact.lines):
                assert line not in read_first


def test_the_default_rubric_has_its_four_criteria() -> None:
    core = next(item for item in RUBRICS if item.file.endswith("/core-skills.yaml"))
    rubric: Rubric = YamlReader().rubric(core.source, core.file)
    assert {"empathy", "open_questions", "reflective_listening", "summarizing"} <= {c.id for c in rubric.criteria}


@pytest.mark.parametrize("name", sorted(schema_files()))
def test_the_committed_schema_is_the_generated_one(name: str) -> None:
    committed = (ROOT / "schemas" / name).read_text("utf-8")
    assert committed == schema_files()[name], "run: make schema"
