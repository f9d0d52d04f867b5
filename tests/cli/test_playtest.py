"""`attune playtest`, as an author of personas meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.playtest_text import markdown_of
from app.settings import ROOT
from tests.cli.conftest import Attune
from tests.core.played import report_of
from tests.library import PERSONA_FILES, SAMPLE

NAMES = sorted(SAMPLE)
EVERYBODY = {"ATTUNE_CONTENT": str(ROOT)}
PAGE = ROOT / "docs" / "personas.md"


@pytest.fixture
def cheap(tmp_path: Path) -> Path:
    """A shipped persona whose first core fact any turn about anything would open, were it not for the engine."""
    file = tmp_path / f"{NAMES[2]}.yaml"
    source = (ROOT / "personas" / file.name).read_text("utf-8")
    at = source.index("layer: core")
    file.write_text(source[:at] + source[at:].replace("trust: 0.4", "trust: 0.04", 1), "utf-8")
    return file


def test_the_report_of_a_client_has_a_row_for_each_bar(attune: Attune) -> None:
    ended = attune("playtest", NAMES[0])
    assert ended.code == 0, ended.out + ended.err
    for what in ("strong script: turn of the first core fact", "exact repeats in 34 turns", "faults in the file"):
        assert any(line.split()[0] == "met" and what in line for line in ended.out.splitlines() if line.strip())
    assert "Not measured here" in ended.out
    assert not [line for line in ended.out.splitlines() if "MISSED" in line and "CPU" not in line]


@pytest.mark.slow
def test_as_json_it_is_the_same_as_data_and_the_same_each_time(attune: Attune) -> None:
    one, two = (json.loads(attune("playtest", NAMES[1], "--json", "--seed", "3").out) for _ in range(2))
    assert one["personas"] == two["personas"]
    assert one["met"] is True
    (report,) = one["personas"]
    assert report["persona"] == NAMES[1]
    assert report["seed"] == 3
    assert [script["script"] for script in report["scripts"]] == ["weak", "average", "strong", "harmful", "repairing"]
    assert all(bar["met"] for bar in report["bars"])
    assert [bar["what"] for bar in one["library"]["bars"]] == ["one turn, milliseconds of CPU (this machine)"]


@pytest.mark.library
def test_several_clients_are_held_against_each_other(attune: Attune) -> None:
    body = json.loads(attune("playtest", *NAMES, "--json", env=EVERYBODY).out)
    assert [report["persona"] for report in body["personas"]] == NAMES
    assert "Spearman" in body["library"]["bars"][0]["what"]
    bar = body["library"]["bars"][0]
    # Two of these four are guarded all but alike: the bar is for the whole library, which has a test of its own.
    assert bar["measured"] >= 0.8
    assert bar["met"] is (bar["measured"] >= 0.86)


@pytest.mark.slow
def test_a_missed_bar_ends_with_1_and_says_what_to_look_at(attune: Attune, cheap: Path) -> None:
    ended = attune("playtest", str(cheap))
    assert ended.code == 1
    assert "MISSED" in ended.out
    assert "fault: too cheap" in ended.out
    body = json.loads(attune("playtest", str(cheap), "--json").out)
    assert body["met"] is False


def test_an_unknown_client_and_one_named_twice_are_refused(attune: Attune) -> None:
    unknown = attune("playtest", "nobody")
    assert (unknown.code, unknown.out) == (1, "")
    assert NAMES[0] in unknown.err
    assert attune("playtest", NAMES[0], NAMES[0]).code == 2
    assert attune("playtest").code == 2


def parts_of(page: str, client: str) -> tuple[list[str], str]:
    """The client's column of the table of bars, what is measured first, and the section of its own."""
    head, *sections = page.split("\n## ")[1:]
    rows = [row.strip("| ").split(" | ") for row in head.splitlines() if row.startswith("| ")]
    column = rows[0].index(client)
    section = next(one for one in sections if one.startswith(f"{client}\n"))
    # What a card allows stands among the bars on a page of one client, behind the figure on one of several.
    return [f"{row[0]}: {row[column].partition(' (')[0].strip()}" for row in rows[1:]], section.strip()


@pytest.mark.library
@pytest.mark.parametrize("file", PERSONA_FILES, ids=lambda file: file.stem)
def test_the_page_of_the_shipped_clients_is_up_to_date(file: Path) -> None:
    """One client at a time: all sixteen take minutes on a slow machine."""
    made = markdown_of([report_of(file.stem, 1)], None)
    client = made.split("\n## ")[2].splitlines()[0]
    command = f"attune playtest {' '.join(path.stem for path in PERSONA_FILES)} --markdown docs/personas.md"
    assert parts_of(made, client) == parts_of(PAGE.read_text("utf-8"), client), f"run: {command}"


@pytest.mark.slow
def test_the_page_is_written_to_the_file_named(attune: Attune, tmp_path: Path) -> None:
    page = tmp_path / "personas.md"
    ended = attune("playtest", NAMES[0], "--markdown", str(page))
    assert (ended.code, ended.out) == (0, "")
    assert page.read_text("utf-8") == markdown_of([report_of(NAMES[0], 1)], None)


def test_a_page_that_cannot_be_written_is_one_message(attune: Attune, tmp_path: Path) -> None:
    ended = attune("playtest", NAMES[0], "--markdown", str(tmp_path))
    assert ended.code == 1
    assert "cannot be written" in ended.err
