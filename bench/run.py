#!/usr/bin/env python3
"""Take every speed figure of docs/performance.md in one run, as ratios to the bare proxy.

    make bench                       all of it, about five minutes
    python bench/run.py --quick      shorter levels, same method

The fake model and the load generator share one core, the measured server has the other. The order is bare, Attune,
bare; the run says so when the two bare rows differ by more than 30 % in CPU, because then its ratios mean little.
Everything listens on loopback and stops by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import browsing
import pages
from servers import HERE, LOAD_CORE, PYTHON, ROOT, SERVER_CORE, attune, bare, free_port, persona_id, process, upstream

PASSWORD = "a quiet room with two chairs"
Row = tuple[str, str, str, bool]


def load(base: str, scenario: str, level: int, seconds: float, upstream: int, pid: int) -> dict[str, float]:
    out = subprocess.run(
        [
            "taskset", "-c", str(LOAD_CORE), PYTHON, str(HERE / "loadgen.py"), "--base", base, "--scenario", scenario,
            "--levels", str(level), "--seconds", str(seconds), "--upstream", f"http://127.0.0.1:{upstream}",
            "--pid", str(pid), "--set", f"persona={persona_id()}",
        ],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    if out.returncode:
        raise SystemExit(out.stderr)
    row: dict[str, float] = json.loads(out.stdout.splitlines()[-1])
    print(
        f"  {base} {level} users: added p50 {row['added_p50']} p95 {row['added_p95']} cpu_1k {row['cpu_1k']} "
        f"errors {row['errors']} {row.get('error_kinds', '')}",
        file=sys.stderr,
    )
    return row


async def add_users(data: str, count: int) -> None:
    from app.core.access import User
    from app.main import open_site
    from app.services import people
    from app.settings import Settings

    async with open_site(Settings(_env_file=None, data=Path(data))) as site:
        hashed = await people.hash_password(PASSWORD)
        for i in range(count):
            await site.people.add_user(User(f"bench-{i}", f"bench {i}", "Bench", "trainee"), hashed, site.clock.now())


async def store_latency(data: str, at_once: int, rounds: int) -> list[float]:
    """Milliseconds to store one turn (its words, then its reply), `at_once` at a time."""
    from app.core.encounter import Turn
    from app.main import open_site
    from app.services import encounters, people
    from app.settings import Settings

    took: list[float] = []
    async with open_site(Settings(_env_file=None, data=Path(data))) as site:
        user = await people.add_user(site, "bench store", "trainee")
        talks = [await encounters.start(site, user, persona_id(), seed=i) for i in range(at_once)]
        words = "I have been thinking about what you said last week, and I wonder how it has been since then."
        protos = [await encounters._next_turn(site, talk, words, "k", None) for talk in talks]

        async def one(proto: Turn, number: int) -> None:
            turn = proto.model_copy(update={"number": number, "key": f"k{number}"})
            for write in (
                site.encounters.add_turn(turn),
                site.encounters.finish_turn(turn.model_copy(update={"status": "answered", "client": words})),
            ):
                begin = time.perf_counter()
                await write
                took.append((time.perf_counter() - begin) * 1e3)

        for number in range(1, rounds + 1):
            await asyncio.gather(*(one(proto, number) for proto in protos))
    return took


def resident_mib(pid: int) -> float:
    from loadgen import tree_usage

    return float(tree_usage(pid)[1])


def pct(values: list[float], p: float) -> float:
    values = sorted(values)
    return values[min(len(values) - 1, round(p / 100 * (len(values) - 1)))]


def measure(quick: bool) -> list[Row]:
    seconds = 3.0 if quick else 8.0
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as data:
        asyncio.run(add_users(data, 100))
        up, bp, ap = free_port(), free_port(), free_port()
        fake, awake = upstream(up)
        with process(fake, LOAD_CORE, {}, awake):
            results = {}
            for name in ("bare 1", "attune", "bare 2"):
                command, env, ready = attune(ap, up, data) if name == "attune" else bare(bp, up)
                scenario = str(HERE / "scenario_talk.json") if name == "attune" else "openai"
                base = ready.rsplit("/", 1)[0]
                with process(command, SERVER_CORE, env, ready) as (pid, _):
                    load(base, scenario, 5, 1.0, up, pid)  # warm
                    results[name] = {n: load(base, scenario, n, seconds, up, pid) for n in (10, 100)}
        rows += _stream_rows(results)
        took = asyncio.run(store_latency(data, 50, 10 if quick else 40))
        p95 = pct(took, 95)
        rows.append(
            (
                "storing a turn, SQLite, 50 at once: p95",
                f"{p95:.1f} ms (p50 {pct(took, 50):.1f}, p99 {pct(took, 99):.1f})",
                "<= 10 ms",
                p95 <= 10,
            )
        )
    rows += _cold_rows(3 if quick else 5)
    rows += pages.rows(quick)
    rows += browsing.rows(quick)
    return rows


def _stream_rows(results: dict) -> list[Row]:
    def mean(level: int, key: str) -> float:
        return statistics.fmean([results["bare 1"][level][key], results["bare 2"][level][key]])

    cpu = [results[name][100]["cpu_1k"] for name in ("bare 1", "bare 2")]
    steady = max(cpu) / min(cpu) <= 1.3
    ours = results["attune"]
    ttft, cpu_ratio = ours[10]["added_p50"] / mean(10, "added_p50"), ours[100]["cpu_1k"] / mean(100, "cpu_1k")
    held = ours[100]
    return [
        ("the two bare rows agree in CPU", f"{min(cpu):.4f} and {max(cpu):.4f} s/1000 tokens", "within 30 %", steady),
        (
            "added time to first token, whole turn, 10 users at 10 ms a token: p50",
            f"{ttft:.2f}x bare ({ours[10]['added_p50']:.2f} ms; p95 {ours[10]['added_p95']:.1f})",
            "<= 2x bare",
            ttft <= 2,
        ),
        (
            "CPU per 1000 tokens, 100 users",
            f"{cpu_ratio:.2f}x bare ({held['cpu_1k']:.3f} s)",
            "<= 1.8x bare",
            cpu_ratio <= 1.8,
        ),
        (
            "100 chats held at 10 ms a token, one process: p95 added",
            f"{held['added_p95']:.1f} ms (errors {held['errors']}, load core {held['client_cores']})",
            "< 100 ms",
            held["added_p95"] < 100 and held["errors"] == 0,
        ),
    ]


def _cold_rows(times: int) -> list[Row]:
    starts, bares, idle = [], [], 0.0
    for _ in range(times):
        port = free_port()
        command, env, ready = bare(port, 9)
        with process(command, SERVER_CORE, env, ready) as (_, seconds):
            bares.append(seconds)
        with tempfile.TemporaryDirectory() as data:
            for run in range(2):  # the first start makes the database; the second is the cold start that counts
                port = free_port()
                command, env, ready = attune(port, None, data)
                with process(command, SERVER_CORE, env, ready) as (pid, seconds):
                    if run == 1:
                        starts.append(seconds)
                        time.sleep(3)
                        idle = max(idle, resident_mib(pid))
    cold, ratio = statistics.median(starts), statistics.median(starts) / statistics.median(bares)
    return [
        (
            "cold start to first page, migrations checked",
            f"{cold:.2f} s, {ratio:.2f}x bare",
            "<= 1.0 s or 2.2x bare",
            cold <= 1.0 or ratio <= 2.2,
        ),
        ("idle memory", f"{idle:.0f} MiB", "<= 110 MiB", idle <= 110),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    args = parser.parse_args()
    rows = measure(args.quick)
    table = ["| what | measured | goal | met |", "|---|---|---|---|"]
    table += [f"| {what} | {got} | {goal} | {'yes' if met else '**no**'} |" for what, got, goal, met in rows]
    print("\n".join(table))
    if args.write:
        path = ROOT / "docs/performance.md"
        begin, end = "<!-- table -->", "<!-- /table -->"
        text = path.read_text(encoding="utf-8")
        stamp = f"Taken {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores, Python {sys.version.split()[0]}."
        body = f"{begin}\n{stamp}\n\n" + "\n".join(table) + f"\n{end}"
        path.write_text(re.sub(f"{begin}.*{end}", lambda _: body, text, flags=re.S), encoding="utf-8")


if __name__ == "__main__":
    main()
