"""Runs the command as an own process would run it, with a data directory of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.settings import ROOT

COMMAND = (sys.executable, "-W", "error", "-c", "from app.cli import main; main()")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Attune:
    """`attune(...)` runs the command line; `data` is its data directory."""

    data: Path

    def environment(self, more: dict[str, str] | None = None) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ATTUNE_")}
        return {**kept, "ATTUNE_DATA": str(self.data), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(more or {})}

    def __call__(self, *arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> Ended:
        done = subprocess.run(
            [*COMMAND, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.data.parent,
            env=self.environment(env),
            timeout=60,
        )
        return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def attune(tmp_path: Path) -> Attune:
    return Attune(tmp_path / "attune-data")
