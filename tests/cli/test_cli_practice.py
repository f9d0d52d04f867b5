"""`attune play`, `code`, `score`, `check` and `schema`, as somebody at a terminal or a script meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters.content.schemas import schema_files
from app.adapters.content.yaml_files import shipped_files
from app.settings import ROOT
from tests.cli.conftest import Attune

PERSONA = next(item for item in shipped_files(ROOT) if item.kind == "persona")
NAME = Path(PERSONA.file).stem
SCRIPT = (
    "Hello, I am glad you came.\n\nWhat has the last year been like?\nIt sounds as if you carry a lot of it alone.\n"
)
TRANSCRIPT = "C: I don't sleep.\nT: What are the nights like?\nC: Long.\nT: It sounds lonely.\n"


def without_times(lines: str) -> list[dict[str, object]]:
    return [{key: value for key, value in json.loads(line).items() if key != "ms"} for line in lines.splitlines()]


def test_a_script_is_played_one_object_a_line(attune: Attune, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text(SCRIPT)
    played = attune("play", NAME, "--script", str(script), "--seed", "4", "--json")
    assert played.code == 0, played.err
    turns = [json.loads(line) for line in played.out.splitlines()]
    assert [turn["turn"] for turn in turns] == [1, 2, 3]
    assert [turn["trainee"] for turn in turns] == [line for line in SCRIPT.split("\n") if line]
    for turn in turns:
        assert {"client", "codes", "state", "opened", "reaction", "ms", "why"} <= set(turn)
        assert {"trust", "distress", "guardedness"} <= set(turn["state"])
        assert turn["client"]
    assert [turn["time"]["minute"] for turn in turns] == [0, 0, 1]
    assert [one["fact"] for turn in turns for one in turn["earned"]] == [f for turn in turns for f in turn["opened"]]
    assert all(any(reason.startswith("taken as") for reason in turn["why"]) for turn in turns)
    again = attune("play", NAME, "--script", str(script), "--seed", "4", "--json")
    assert without_times(again.out) == without_times(played.out)


def test_a_persona_file_is_played_wherever_it_lies(attune: Attune, tmp_path: Path) -> None:
    file, script = tmp_path / "draft.yaml", tmp_path / "s.txt"
    file.write_text(PERSONA.source)
    script.write_text("Hello.\n")
    played = attune("play", str(file), "--script", str(script))
    assert played.code == 0, played.err
    assert "You: Hello." in played.out
    assert "fictional" in played.err
    assert not (attune.data / "attune.db").exists()


def test_a_talk_at_the_terminal_ends_with_ctrl_d(attune: Attune) -> None:
    played = attune("play", NAME, stdin="\nWhat brings you here?\n" + "x" * 5000 + "\nI see.\n")
    assert played.code == 0, played.err
    assert "Ctrl-D" in played.err
    assert "characters" in played.err
    assert played.out.count("\n\n") == 3  # the opening and two answers


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["play", "nobody"], "There is no persona 'nobody'. There are: "),
        (["play", "missing.yaml"], "cannot be read"),
        (["play", NAME, "--script", "missing.txt"], "cannot be read"),
        (["score", "missing.json"], "cannot be read"),
        (["check", "missing.yaml"], ""),
    ],
)
def test_what_is_not_there_ends_with_one_message(attune: Attune, arguments: list[str], said: str) -> None:
    result = attune(*arguments)
    assert result.code == 1
    assert said in result.err
    assert "Traceback" not in result.err + result.out


def test_a_line_of_a_script_that_cannot_be_sent_is_named(attune: Attune, tmp_path: Path) -> None:
    script = tmp_path / "s.txt"
    script.write_text("Hello.\n" + "x" * 4001 + "\n")
    result = attune("play", NAME, "--script", str(script), "--json")
    assert (result.code, result.out.count("\n")) == (1, 1)
    assert "Line 2" in result.err


def test_a_client_that_instructors_have_published_is_played_as_well(attune: Attune, tmp_path: Path) -> None:
    content = tmp_path / "theirs"
    (content / "personas").mkdir(parents=True)
    (content / "rubrics").mkdir()
    (content / "personas" / "our-own.yaml").write_text(PERSONA.source.replace(f"\nid: {NAME}\n", "\nid: our-own\n"))
    core = next(item for item in shipped_files(ROOT) if item.file == "rubrics/core-skills.yaml")
    (content / "rubrics" / "core-skills.yaml").write_text(core.source)
    assert attune("user", "list", env={"ATTUNE_CONTENT": str(content)}).code == 0
    played = attune("play", "our-own", stdin="Hello.\n")
    assert played.code == 0, played.err
    assert "fictional" in played.err


def test_wrong_usage_is_2(attune: Attune) -> None:
    assert attune("play").code == 2
    assert attune("play", NAME, "--seed", "x").code == 2
    assert attune("no-such-command").code == 2


@pytest.mark.parametrize(
    "command",
    ["", "serve", "worker", "play", "code", "score", "check", "schema", "migrate", "export", "purge", "user",
     "user add", "user list", "user password", "user link", "user disable", "user delete", "key", "key create",
     "key list", "key revoke", "models", "models test"],
)  # fmt: skip
def test_every_command_has_help(attune: Attune, command: str) -> None:
    shown = attune(*command.split(), "--help")
    assert shown.code == 0
    assert "Usage: " in shown.out
    assert len(shown.out) > 100


def test_help_and_coding_load_neither_the_web_nor_the_database() -> None:
    probe = (
        "import sys, app.cli, app.cli.coding\n"
        "print([m for m in ('fastapi', 'sqlalchemy', 'ruamel.yaml', 'aiohttp', 'dbos') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_codes_come_in_the_order_and_number_of_the_utterances(attune: Attune) -> None:
    lines = [
        '{"id": "17", "text": "What was that like?", "previous": "My mother died."}',
        "",
        "not json",
        '{"id": 3, "text": 5}',
        '{"id": "x", "text": "' + "y" * 20_001 + '"}',
        "[1]",
        '{"id": null, "text": ""}',
    ]
    result = attune("code", stdin="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert [answer["id"] for answer in answers] == ["17", None, 3, "x", None, None]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, False]
    assert result.code == 1
    first = answers[0]
    assert (first["main"], first["question"], first["reflection"]) == ("question", "open", None)
    assert set(first["empathy"]) == {"emotional_reaction", "interpretation", "exploration"}
    assert first["sentences"][0]["span"] == [0, 19]


def test_good_utterances_alone_end_with_0(attune: Attune) -> None:
    result = attune("code", "--json", stdin='{"id": "1", "text": "Mm-hmm."}\n')
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize("form", ["lines", "json"])
def test_a_transcript_is_scored_from_either_form(attune: Attune, tmp_path: Path, form: str) -> None:
    said = [line.split(": ", 1) for line in TRANSCRIPT.splitlines()] * 3
    turns = [{"speaker": "client" if who == "C" else "trainee", "text": text} for who, text in said]
    file = tmp_path / "t"
    file.write_text(TRANSCRIPT * 3 if form == "lines" else json.dumps({"turns": turns}))
    result = attune("score", str(file), "--json")
    assert result.code == 0, result.err
    report = json.loads(result.out)
    assert {"rubric", "scorer", "criteria", "metrics", "harm"} <= set(report)
    piped = attune("score", "-", "--json", stdin=file.read_text())
    assert json.loads(piped.out) == report
    table = attune("score", str(file))
    assert table.code == 0
    for criterion in report["criteria"]:
        assert criterion["name"] in table.out


def test_a_transcript_or_rubric_or_scorer_that_cannot_be_used_is_1(attune: Attune, tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_text("Who said this?\n")
    assert "t.txt:1: expected a turn to begin with" in attune("score", str(file)).err
    file.write_text(TRANSCRIPT)
    for options, said in ((["--rubric", "none"], "There is no rubric"), (["--scorer", "judge"], "ATTUNE_JUDGE"),
                          (["--scorer", "magic"], "There is no scorer")):  # fmt: skip
        result = attune("score", str(file), *options)
        assert (result.code, said in result.err) == (1, True), result.err


def test_check_lists_every_fault_of_every_file(attune: Attune, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("id: one\ndifficulty: 9\n")
    (tmp_path / "two.yaml").write_text("id: 'two\n")
    result = attune("check", str(tmp_path))
    assert result.code == 1
    lines = result.out.splitlines()
    assert f"{tmp_path}/one.yaml:2: difficulty: expected a whole number from 1 to 3, found 9" in lines
    assert f"{tmp_path}/two.yaml:1: a quote or bracket that is opened here is never closed" in lines
    assert "faults in 2 files" in result.err


def test_check_of_the_library_finds_nothing(attune: Attune) -> None:
    result = attune("check")
    assert (result.code, result.out) == (0, "")
    assert "no faults" in result.err


def test_schemas_are_written_once(attune: Attune, tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    assert "written" in attune("schema", "--folder", str(folder)).err
    assert {path.name: path.read_text() for path in folder.iterdir()} == schema_files()
    assert "up to date" in attune("schema", "--folder", str(folder)).err


def test_a_setting_that_cannot_be_used_is_named(attune: Attune) -> None:
    result = attune("check", env={"ATTUNE_MODEL_BASE_URL": "nonsense", "ATTUNE_SESSION_HOURS": "many"})
    assert result.code == 1
    assert "ATTUNE_MODEL_BASE_URL: expected an address" in result.err
    assert "ATTUNE_SESSION_HOURS: " in result.err
