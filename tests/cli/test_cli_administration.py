"""`attune user`, `key`, `migrate`, `export`, `purge` and `models test` on a real SQLite file."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.cli.conftest import COMMAND, Attune


def test_a_key_is_shown_once_and_can_be_revoked(attune: Attune) -> None:
    made = attune("key", "create", "--name", "lms", "--scope", "score", "--scope", "personas:read", "--json")
    assert made.code == 0, made.err
    key = json.loads(made.out)
    assert key["key"].startswith("attune_")
    listed = attune("key", "list", "--json")
    assert key["key"] not in listed.out
    (row,) = json.loads(listed.out)
    assert (row["id"], row["scopes"], row["revoked_at"]) == (key["id"], ["score", "personas:read"], None)
    assert attune("key", "revoke", key["id"]).code == 0
    again = attune("key", "revoke", key["id"])
    assert (again.code, "no key" in again.err) == (1, True)
    assert attune("key", "list").out.rstrip().endswith("revoked")


def test_an_unknown_scope_is_named_with_those_there_are(attune: Attune) -> None:
    result = attune("key", "create", "--name", "x", "--scope", "everything")
    assert result.code == 1
    assert "'everything'" in result.err
    assert "encounters:write" in result.err
    assert attune("key", "create", "--name", "x").code == 2


def test_an_account_from_adding_to_deleting(attune: Attune) -> None:
    added = attune("user", "add", "Ada", "--role", "instructor")
    assert added.code == 0, added.err
    assert "/sign-in/" in added.out
    assert json.loads(attune("user", "list", "--json").out)[0]["role"] == "instructor"
    assert attune("user", "add", "ada").code == 1
    short = attune("user", "password", "Ada", "--password-stdin", stdin="short\n")
    assert (short.code, "at least 10" in short.err) == (1, True)
    assert attune("user", "password", "Ada", "--password-stdin", stdin="two chairs and a lamp\n").code == 0
    assert "/sign-in/" in attune("user", "link", "Ada").out
    assert attune("user", "disable", "Ada").code == 0
    assert attune("user", "list").out.split() == ["Ada", "instructor", "disabled"]
    assert attune("user", "disable", "Ada", "--undo").code == 0
    assert attune("user", "delete", "Ada", stdin="n\n").code == 1
    assert attune("user", "delete", "Ada", "--yes").code == 0
    gone = attune("user", "delete", "Ada", "--yes")
    assert (gone.code, "no account 'Ada'" in gone.err) == (1, True)


def test_a_role_that_is_none_is_wrong_usage(attune: Attune) -> None:
    assert attune("user", "add", "Ada", "--role", "owner").code == 2


def test_migrating_twice_is_fine(attune: Attune) -> None:
    for _ in range(2):
        done = attune("migrate")
        assert (done.code, done.out) == (0, "")
        assert "up to date" in done.err


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "sqlite:///:memory:", "sqlite:////proc/nowhere/a.db"])
def test_a_database_that_cannot_be_opened_is_one_message(attune: Attune, url: str) -> None:
    for command in (["migrate"], ["key", "list"]):
        result = attune(*command, env={"ATTUNE_DATABASE_URL": url})
        assert result.code == 1, result.out
        assert "Traceback" not in result.err
        assert result.err.count("\n") <= 2


def test_the_library_is_exported_as_the_files_it_came_from(attune: Attune) -> None:
    folder = attune.data.parent / "out"
    done = attune("export", "--content", str(folder))
    assert done.code == 0, done.err
    checked = attune("check", str(folder))
    assert (checked.code, checked.out) == (0, "")


def test_purging_needs_a_number_of_days(attune: Attune) -> None:
    assert attune("purge", "--yes").code == 2
    assert "0 encounters" in attune("purge", "--days", "30", "--yes").err
    assert "0 encounters" in attune("purge", "--yes", env={"ATTUNE_RETENTION_DAYS": "7"}).err
    assert attune("purge", "--days", "30", stdin="n\n").code == 1


def test_nothing_to_export_is_nothing(attune: Attune) -> None:
    done = attune("export")
    assert (done.code, done.out) == (0, "")


def test_models_that_do_not_answer_are_told_without_their_key(attune: Attune) -> None:
    none = attune("models", "test")
    assert (none.code, "No model is configured" in none.err) == (1, True)
    settings = {
        "ATTUNE_MODEL_BASE_URL": "http://127.0.0.1:9/v1",
        "ATTUNE_MODEL": "m",
        "ATTUNE_MODEL_API_KEY": "hush-hush",
    }
    dead = attune("models", "test", env=settings)
    assert dead.code == 1, dead.err
    assert "ATTUNE_MODEL: " in dead.out
    assert "hush" not in dead.out + dead.err


def test_a_worker_beside_sqlite_is_refused(attune: Attune) -> None:
    result = attune("worker")
    assert (result.code, "ATTUNE_DATABASE_URL" in result.err) == (1, True)


def test_an_empty_password_on_stdin_makes_no_account(attune: Attune) -> None:
    result = attune("user", "add", "Ada", "--password-stdin", stdin="\n")
    assert result.code == 1
    assert "at least 10 characters" in result.err
    assert "Ada" not in attune("user", "list").out


def test_a_password_that_is_not_text_is_refused(attune: Attune) -> None:
    done = subprocess.run(
        [*COMMAND, "user", "add", "Ada", "--password-stdin"],
        input=b"\xff" * 12 + b"\n",
        capture_output=True,
        env=attune.environment({"PYTHONIOENCODING": "utf-8:surrogateescape"}),
        check=False,
    )
    assert done.returncode == 1
    assert b"not UTF-8 text" in done.stderr


@pytest.mark.parametrize("days", ["99999999", "9" * 30])
def test_more_days_than_there_are_keep_everything(attune: Attune, days: str) -> None:
    result = attune("purge", "--days", days, "--yes")
    assert (result.code, result.err) == (0, "0 encounters deleted.\n")


def test_links_name_the_address_that_was_served_last(attune: Attune) -> None:
    first = attune("user", "add", "Tess", "--role", "instructor")
    (attune.data / "address").write_text("http://127.0.0.1:8455", encoding="utf-8")
    again = attune("user", "link", "Tess")
    assert first.out.startswith("http://127.0.0.1:8000/sign-in/")
    assert again.out.startswith("http://127.0.0.1:8455/sign-in/")
