"""`check_paths` and `shipped_files`: which files there are, and of what kind."""

from __future__ import annotations

from pathlib import Path

from app.adapters.content.yaml_files import check_paths, shipped_files
from app.settings import ROOT

SHIPPED = shipped_files(ROOT)
PERSONA = next(item for item in SHIPPED if item.kind == "persona")
RUBRIC = next(item for item in SHIPPED if item.file == "rubrics/core-skills.yaml")


def test_a_folder_is_checked_whole_and_kinds_are_told_by_content(tmp_path: Path) -> None:
    (tmp_path / Path(PERSONA.file).name).write_text(PERSONA.source)
    (tmp_path / Path(RUBRIC.file).name).write_text(RUBRIC.source)
    (tmp_path / "notes.txt").write_text("not looked at")
    checked = check_paths([tmp_path], root=tmp_path)
    assert (checked.personas, checked.rubrics, checked.faults) == (1, 1, ())


def test_a_persona_that_names_an_unknown_rubric_is_told_which_there_are(tmp_path: Path) -> None:
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "core-skills.yaml").write_text(RUBRIC.source)
    wanted = PERSONA.source.replace("rubric: core-skills", "rubric: nothing-like-it")
    if wanted == PERSONA.source:
        wanted = PERSONA.source.replace("training:\n", "training:\n  rubric: nothing-like-it\n")
    file = tmp_path / Path(PERSONA.file).name
    file.write_text(wanted)
    (fault,) = check_paths([file], root=tmp_path).faults
    assert (fault.field, "there are: core-skills" in fault.message) == ("training.rubric", True)
    assert "nothing-like-it" in wanted.split("\n")[fault.line - 1]


def test_missing_files_and_empty_folders_are_faults(tmp_path: Path) -> None:
    faults = check_paths([tmp_path / "none.yaml", tmp_path], root=tmp_path).faults
    assert [fault.line for fault in faults] == [0, 0]
    assert any("No such file" in fault.message for fault in faults)
    assert any("no .yaml file" in fault.message for fault in faults)


def test_shipped_files_come_by_kind_and_name() -> None:
    assert [item.file for item in SHIPPED] == [
        *sorted(item.file for item in SHIPPED if item.kind == "persona"),
        *sorted(item.file for item in SHIPPED if item.kind == "rubric"),
    ]
