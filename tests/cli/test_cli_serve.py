"""`attune serve`: one address, what plays the clients, and no stack trace when something is in the way."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Attune

pytestmark = pytest.mark.slow


@contextmanager
def serving(
    attune: Attune, *options: str, env: dict[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=attune.data.parent,
        env=attune.environment(env),
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate(timeout=120)


def get(url: str) -> tuple[int, bytes]:
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def test_it_makes_its_database_prints_one_address_and_stops_cleanly(attune: Attune) -> None:
    with serving(attune) as (process, line):
        assert line.startswith("Attune is running at http://127.0.0.1:")
        address = line.split()[-1]
        base, _, token = address.partition("/sign-in/")
        assert len(token) > 30
        assert get(f"{base}/healthz")[0] == 200
        assert json.loads(get(f"{base}/api/v1/openapi.json")[1])["info"]["title"] == "Attune"
        assert (attune.data / "attune.db").is_file()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out) == (0, "")
        assert "No model configured: clients are played by the embedded scripted client." in err
        assert "Traceback" not in err


def test_once_somebody_has_a_password_the_address_is_plain(attune: Attune) -> None:
    attune("user", "add", "Tess", "--role", "admin", "--password-stdin", stdin="two chairs and a lamp\n")
    with serving(attune) as (_, line):
        assert "/sign-in/" not in line
        assert line.startswith("Attune is running at http://127.0.0.1:")


def test_a_port_that_is_taken_is_one_message(attune: Attune) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = attune.process("serve", "--port", str(port))
    assert (result.code, result.out) == (1, "")
    assert f"Port {port} of 127.0.0.1 cannot be used" in result.err
    assert result.err.count("\n") == 1


def test_bad_content_is_refused_with_all_its_faults(attune: Attune, tmp_path: Path) -> None:
    for folder in ("personas", "rubrics"):
        (tmp_path / folder).mkdir()
    (tmp_path / "personas" / "one.yaml").write_text("id: one\ndifficulty: 9\n")
    (tmp_path / "rubrics" / "two.yaml").write_text("id: two\ncriteria: 3\n")
    result = attune.process("serve", "--port", "0", env={"ATTUNE_CONTENT": str(tmp_path)})
    assert (result.code, result.out) == (1, "")
    assert "personas/one.yaml:2: difficulty: expected a whole number from 1 to 3, found 9" in result.err
    assert "rubrics/two.yaml:2: criteria: expected a list of 1 to 20 entries, found 3" in result.err
    assert "Traceback" not in result.err


def test_a_folder_that_cannot_be_written_is_one_message(attune: Attune) -> None:
    attune.data.write_text("a file is in the way")
    result = attune.process("serve", "--port", "0")
    assert result.code == 1
    assert "Traceback" not in result.err


def test_a_file_that_is_no_database_is_one_message(attune: Attune) -> None:
    attune.data.mkdir()
    (attune.data / "attune.db").write_bytes(bytes(range(256)) * 32)
    for arguments in (("serve", "--port", "0"), ("user", "list"), ("migrate",)):
        result = attune.process(*arguments)
        assert (result.code, result.out) == (1, "")
        assert result.err == "The database cannot be used: file is not a database\n"


def test_a_worker_that_cannot_reach_its_database_is_one_message(attune: Attune) -> None:
    result = attune.process("worker", env={"ATTUNE_DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/attune"})
    assert result.code == 1
    assert "The database cannot be used" in result.err
    assert "Traceback" not in result.err
    assert "secret" not in result.err


def test_content_that_is_not_text_is_a_fault_of_its_file(attune: Attune, tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas" / "one.yaml").write_bytes(b"\xff\xfe\x00")
    result = attune.process("serve", "--port", "0", env={"ATTUNE_CONTENT": str(tmp_path)})
    assert result.code == 1
    assert "personas/one.yaml:1:" in result.err
    assert "Traceback" not in result.err


def test_a_second_server_on_the_same_file_is_refused(attune: Attune) -> None:
    with serving(attune) as (first, _):
        result = attune.process("serve", "--port", "0")
        assert (result.code, result.out) == (1, "")
        assert f"Another 'attune serve' works on {attune.data / 'attune.db'}" in result.err
        first.kill()
        first.wait()
    with serving(attune) as (_, line):
        assert line.startswith("Attune is running at")
