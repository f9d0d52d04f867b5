"""Runs commands with a data directory of their own, and catches what they print."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import main
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
    """`attune(...)` runs the command line; `data` is its data directory, `content` where personas and rubrics lie."""

    data: Path
    content: Path

    def environment(self, more: dict[str, str] | None = None) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ATTUNE_")}
        return {
            **kept,
            "ATTUNE_DATA": str(self.data),
            "ATTUNE_CONTENT": str(self.content),
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            **(more or {}),
        }

    def __call__(self, *arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> Ended:
        """Run a command within this process: a fresh one takes a second to load."""
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("ATTUNE_")]:
                patch.delenv(name)
            for name, value in {
                "ATTUNE_DATA": str(self.data),
                "ATTUNE_CONTENT": str(self.content),
                **(env or {}),
            }.items():
                patch.setenv(name, value)
            patch.chdir(self.data.parent)
            patch.setattr(sys, "argv", ["attune", *arguments])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = _exit_code()
        return Ended(code, _text(out), _text(err))

    def process(self, *arguments: str, env: dict[str, str] | None = None) -> Ended:
        """Run a command in a process of its own."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.data.parent,
            env=self.environment(env),
            timeout=240,
        )
        return Ended(done.returncode, done.stdout, done.stderr)


def _exit_code() -> int:
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.detach()
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


@pytest.fixture
def attune(tmp_path: Path, small_library: Path) -> Attune:
    return Attune(tmp_path / "attune-data", small_library)
