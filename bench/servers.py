"""The servers that the bench starts: the bare proxy and Attune, each on a core of its own until a block ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PYTHON = sys.executable
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[-1], CORES[0]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def fetch(url: str, timeout: float = 5) -> bytes:
    with urllib.request.urlopen(url, timeout=timeout) as response:
        return response.read()


@contextlib.contextmanager
def process(command: list[str], core: int, env: dict[str, str], ready: str) -> Iterator[tuple[int, float]]:
    """Run a server on one core until the block ends; give its pid and the seconds to its first answer."""
    begin = time.perf_counter()
    child = subprocess.Popen(
        ["taskset", "-c", str(core), *command],
        # Both as an operator starts them: what was compiled at the first start is kept for the next.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **env},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                fetch(ready)
                break
            except OSError:
                if child.poll() is not None:
                    raise SystemExit(f"{command[0]} ended with {child.returncode} before its first answer") from None
                if time.perf_counter() - begin > 60:
                    raise SystemExit(f"{command} did not answer within 60 s") from None
                time.sleep(0.005)
        yield child.pid, time.perf_counter() - begin
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def bare(port: int, upstream: int) -> tuple[list[str], dict[str, str], str]:
    command = [PYTHON, "-m", "uvicorn", "bare_proxy:app", "--app-dir", str(HERE), "--port", str(port)]
    return [*command, "--no-access-log"], {"UPSTREAM": f"http://127.0.0.1:{upstream}"}, f"http://127.0.0.1:{port}/"


def attune(port: int, upstream: int | None, data: str, model: str = "fake") -> tuple[list[str], dict[str, str], str]:
    env = {"ATTUNE_DATA": data, "ATTUNE_MODEL_BASE_URL": "", "ATTUNE_MODEL": ""}
    if upstream is not None:
        env |= {"ATTUNE_MODEL_BASE_URL": f"http://127.0.0.1:{upstream}/v1", "ATTUNE_MODEL": model}
    command = [str(ROOT / ".venv/bin/attune"), "serve", "--port", str(port)]
    return command, env, f"http://127.0.0.1:{port}/sign-in"


def persona_id() -> str:
    return sorted(p.stem for p in (ROOT / "personas").glob("*.yaml"))[0]


def upstream(port: int) -> tuple[list[str], str]:
    """The fake model: its command, and the address that tells when it is ready."""
    return [PYTHON, str(HERE / "fake_upstream.py"), "--port", str(port)], f"http://127.0.0.1:{port}/stats"
