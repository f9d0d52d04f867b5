"""`attune realism`: our clients beside real ones, as tables."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Attune

ROWS = (
    {"transcript_id": 1, "interlocutor": "client", "text": "I was sad."},
    {"transcript_id": 1, "interlocutor": "client", "text": "And tired of it."},
    {"transcript_id": 1, "interlocutor": "therapist", "text": "What was that like?"},
    {"transcript_id": 1, "interlocutor": "client", "text": "Long."},
)


def _file(folder: Path, rows: tuple[dict[str, object], ...] = ROWS) -> Path:
    path = folder / "turns.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return path


def test_real_turns_stand_in_a_column_of_their_own(attune: Attune, tmp_path: Path) -> None:
    done = attune("realism", f"Mine={_file(tmp_path)}")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert lines[0].endswith("| Mine |")
    assert next(line for line in lines if line.startswith("| client turns")).endswith("| 2 |")


def test_the_words_above_the_tables_are_kept(attune: Attune, tmp_path: Path) -> None:
    page = tmp_path / "realism.md"
    page.write_text("# Ours\n\nWhy.\n\n---\n\n| old |\n", "utf-8")
    assert attune("realism", str(_file(tmp_path)), "--markdown", str(page)).code == 0
    text = page.read_text("utf-8")
    assert text.startswith("# Ours\n\nWhy.\n\n---\n")
    assert "| old |" not in text
    assert "| client turns |" in text


def test_a_file_of_another_kind_is_refused_with_its_line(attune: Attune, tmp_path: Path) -> None:
    done = attune("realism", str(_file(tmp_path, ({"said": "Hello."},))))
    assert done.code == 1
    assert ":1:" in done.err
    assert attune("realism", "Mine=nowhere.jsonl").code == 1


def test_a_file_without_a_client_is_refused_in_plain_words(attune: Attune, tmp_path: Path) -> None:
    for rows in ((), ({"transcript_id": 1, "interlocutor": "therapist", "text": "What was that like?"},)):
        done = attune("realism", f"Mine={_file(tmp_path, rows)}")
        assert done.code == 1
        assert "has no turn of a client" in done.err
        assert "Traceback" not in done.err
