"""Durable work: once, bounded, retried, and carried on after the process was killed."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.adapters.jobs.durable import UNFINISHED, DurableJobs, Work
from app.adapters.jobs.slots import take_slot
from tests.adapters.conftest import Cluster

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300), pytest.mark.slow]
CRITERIA = [f"c{n}" for n in range(6)]


@dataclass
class Bench:
    """Steps that write down what they did. `before(name)` may raise or wait."""

    done: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda name: None
    loops: set[asyncio.AbstractEventLoop] = field(default_factory=set)
    busy: int = 0
    most: int = 0
    progress: asyncio.Event = field(default_factory=asyncio.Event)

    def work(self) -> Work:
        return Work(
            criteria=self.criteria,
            score_criterion=lambda e, c: self.step(f"{e}:{c}"),
            score_again=lambda e, c: self.step(f"{e}:again {c}"),
            finish=lambda e: self.step(f"{e}:finish"),
            fail=lambda e, error: self.step(f"{e}:fail {error}"),
            deliver=self.deliver,
            give_up=lambda d, error: self.step(f"{d}:give up {error}"),
        )

    async def criteria(self, encounter_id: str) -> list[str]:
        return CRITERIA

    async def step(self, name: str) -> None:
        self.loops.add(asyncio.get_running_loop())
        self.busy += 1
        self.most = max(self.most, self.busy)
        await asyncio.sleep(0.01)
        self.busy -= 1
        self.before(name)
        self.note(name)

    def note(self, name: str) -> None:
        self.done.append(name)
        self.progress.set()

    async def deliver(self, delivery_id: str) -> str | None:
        self.note(delivery_id)
        try:
            self.before(delivery_id)
        except ConnectionError as error:
            return str(error)
        return None

    async def asked_until(self, ask: Callable[[], Awaitable[None]], name: str, times: int = 1) -> None:
        """Ask until it is done: work ends a moment after its last step, and until then asking changes nothing."""
        async with asyncio.timeout(120):
            while self.done.count(name) < times:
                await ask()
                await asyncio.sleep(0.2)

    async def until(self, *names: str, times: int = 1) -> None:
        async with asyncio.timeout(120):
            while not all(self.done.count(name) >= times for name in names):
                self.progress.clear()
                await self.progress.wait()


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def jobs_url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return "sqlite:///attune.db"
    cluster = request.getfixturevalue("cluster")
    return str(cluster.url(cluster.create()))


@pytest.fixture
async def jobs(jobs_url: str, tmp_path: Path, bench: Bench) -> AsyncIterator[DurableJobs]:
    made = DurableJobs(jobs_url, tmp_path, bench.work(), delays=(0.1, 0.2, 0.3), retry_after=0.05)
    made.start()
    yield made
    await made.stop()


async def test_scoring_runs_each_step_once_however_often_it_is_asked(jobs: DurableJobs, bench: Bench) -> None:
    await asyncio.gather(*(jobs.score("e") for _ in range(5)))
    await bench.until("e:finish")
    await jobs.score("e")
    await jobs.score("f")
    await bench.until("f:finish")
    wanted = [f"{e}:{c}" for e in "ef" for c in [*CRITERIA, "finish"]]
    assert sorted(bench.done) == sorted(wanted)
    assert bench.done.index("e:finish") == 6
    assert bench.loops == {asyncio.get_running_loop()}


async def test_few_criteria_are_scored_at_once(jobs: DurableJobs, bench: Bench) -> None:
    for n in range(12):
        await jobs.score(f"e{n}")
    await bench.until(*(f"e{n}:finish" for n in range(12)))
    assert 2 <= bench.most <= 16


async def test_a_step_that_fails_is_tried_again(jobs: DurableJobs, bench: Bench) -> None:
    tries: list[str] = []

    def stumble(name: str) -> None:
        tries.append(name)
        if name == "e:c2" and tries.count(name) < 3:
            raise OSError("the disk was busy")

    bench.before = stumble
    await jobs.score("e")
    await bench.until("e:finish")
    assert tries.count("e:c2") == 3
    assert tries.count("e:c1") == 1


async def test_scoring_that_cannot_be_done_says_why_and_can_be_asked_for_again(
    jobs: DurableJobs, bench: Bench
) -> None:
    def refuse(name: str) -> None:
        if name == "e:c2":
            raise OSError("the disk is full")

    bench.before = refuse
    await jobs.score("e")
    await bench.until("e:fail the disk is full")
    assert "e:finish" not in bench.done
    bench.before = lambda name: None
    await bench.asked_until(lambda: jobs.score("e"), "e:finish")


async def test_a_delivery_is_tried_at_growing_distances_until_it_is_accepted(jobs: DurableJobs, bench: Bench) -> None:
    def refuse(name: str) -> None:
        if bench.done.count("d") < 3:
            raise ConnectionError("Answered 503.")

    bench.before = refuse
    await jobs.deliver("d")
    await jobs.deliver("d")
    await bench.until("d", times=3)
    await asyncio.sleep(1.5)
    assert bench.done == ["d", "d", "d"]


async def test_a_delivery_that_nobody_takes_is_given_up(jobs: DurableJobs, bench: Bench) -> None:
    def refuse(name: str) -> None:
        if name == "d":
            raise ConnectionError("Answered 410.")

    bench.before = refuse
    await jobs.deliver("d")
    await bench.until("d:give up Answered 410.")
    assert bench.done.count("d") == 4


async def test_what_a_stop_interrupts_goes_on_at_the_next_start(jobs_url: str, tmp_path: Path) -> None:
    first, second = Bench(), Bench()
    hold = asyncio.Event()

    async def held(encounter_id: str, criterion_id: str) -> None:
        if criterion_id == "c5":
            hold.set()
            await asyncio.sleep(240)
        await first.step(f"{encounter_id}:{criterion_id}")

    work = first.work()
    jobs = DurableJobs(jobs_url, tmp_path, Work(work.criteria, held, held, work.finish, work.fail, work.deliver))
    await jobs.score("e")
    await hold.wait()
    await jobs.stop()
    assert {"e:c0", "e:c1", "e:c2", "e:c3"} <= set(first.done)
    assert not [name for name in first.done if "fail" in name]
    again = DurableJobs(jobs_url, tmp_path, second.work())
    again.start()
    await second.until("e:finish")
    await again.stop()
    assert sorted(first.done + second.done) == sorted([*(f"e:{c}" for c in CRITERIA), "e:finish"])


def test_nothing_is_loaded_and_nothing_listens_while_there_is_nothing_to_do(tmp_path: Path) -> None:
    code = """
import asyncio, sys
from pathlib import Path
from app.adapters.jobs.durable import DurableJobs
from tests.adapters.test_jobs import Bench, listening
async def main():
    bench = Bench()
    jobs = DurableJobs("sqlite:///x.db", Path(sys.argv[1]), bench.work())
    jobs.start()
    await asyncio.sleep(0.2)
    assert "dbos" not in sys.modules and not Path(sys.argv[1], "jobs.db").exists()
    await jobs.score("e")
    await bench.until("e:finish")
    assert "dbos" in sys.modules and listening() == []
    await jobs.stop()
asyncio.run(main())
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code, str(tmp_path)], check=True, timeout=240)


def listening() -> list[str]:
    """Return the local addresses on which this process accepts connections."""
    own = set()
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the folder's own descriptor is gone by now
            own.add(str(link.readlink()))
    lines = (Path("/proc/self/net/tcp").read_text() + Path("/proc/self/net/tcp6").read_text()).splitlines()
    rows = [line.split() for line in lines]
    return [row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in own]


KILLED = """
import asyncio, sys
from pathlib import Path
from app.adapters.jobs.durable import UNFINISHED, DurableJobs, Work
from app.adapters.jobs.slots import take_slot
from tests.adapters.conftest import Cluster
url, data, ask = sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "ask"
journal = data / "journal"
def note(name):
    with journal.open("a") as file:
        file.write(name + "\\n")
async def criteria(e):
    return [f"c{n}" for n in range(12)]
async def score(e, c):
    note("begin " + c)
    if ask and c == "c6":
        await asyncio.sleep(240)
    await asyncio.sleep(0.02)
    note("end " + c)
async def finish(e):
    note("finish")
async def fail(e, error):
    note("fail " + error)
async def deliver(d):
    note("try " + d)
    return "Answered 503." if ask else None
async def main():
    jobs = DurableJobs(url, data, Work(criteria, score, score, finish, fail, deliver), delays=(2.0,))
    jobs.start()
    if ask:
        await jobs.deliver("d")
        await jobs.score("e")
    await asyncio.sleep(240)
asyncio.run(main())
"""


def run_until(url: str, data: Path, how: str, until: Callable[[list[str]], bool]) -> list[str]:
    """Run a process that works, kill it with SIGKILL once its journal says so, and return the journal."""
    journal = data / "journal"
    journal.touch()
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-c", KILLED, url, str(data), how])
    try:
        while not until(journal.read_text().splitlines()):
            assert process.poll() is None
            assert time.monotonic() - began < 120, journal.read_text()
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    return journal.read_text().splitlines()


def test_what_a_kill_interrupts_is_carried_on_and_finished_once(jobs_url: str, tmp_path: Path) -> None:
    before = run_until(jobs_url, tmp_path, "ask", lambda seen: {"begin c6", "end c7", "try d"} <= set(seen))
    assert "finish" not in before
    after = run_until(jobs_url, tmp_path, "resume", lambda seen: "finish" in seen and seen.count("try d") == 2)
    assert [after.count(f"end c{n}") for n in range(12)] == [1] * 12
    assert after.count("finish") == 1
    # What was finished before the kill is not done again; what was cut off is.
    assert [after.count(f"begin c{n}") for n in range(4)] == [1] * 4
    assert after.count("begin c6") == 2


@pytest.mark.postgres
def test_the_work_of_a_process_that_never_comes_back_is_taken_over(cluster: Cluster, tmp_path: Path) -> None:
    url = cluster.url(cluster.create())
    first = take_slot(url)
    assert first.name == "attune-1"
    # The one that is killed is the second process; only a first one is started again.
    run_until(url, tmp_path, "ask", lambda seen: "begin c6" in seen)
    first.release()
    after = run_until(url, tmp_path, "resume", lambda seen: "finish" in seen)
    assert after.count("finish") == 1


@pytest.mark.postgres
def test_a_living_process_keeps_its_name_and_its_work(cluster: Cluster) -> None:
    url = cluster.url(cluster.create())
    first, second = take_slot(url), take_slot(url)
    assert (first.name, second.name) == ("attune-1", "attune-2")
    assert "attune-2" not in list(first.abandoned())
    second.release()
    assert "attune-2" in list(first.abandoned())
    third = take_slot(url)
    assert third.name == "attune-2"
    third.release()
    first.release()


async def test_one_criterion_can_be_scored_again_as_often_as_it_takes(jobs: DurableJobs, bench: Bench) -> None:
    await jobs.score("e")
    await bench.until("e:finish")
    for times in (1, 2):
        await bench.asked_until(lambda: jobs.rescore("e", "c1"), "e:again c1", times)
    assert bench.done.count("e:c1") == 1


async def test_the_first_criterion_goes_ahead_alone(jobs: DurableJobs, bench: Bench) -> None:
    await jobs.score("e")
    await bench.until("e:finish")
    assert bench.done[0] == "e:c0"


async def test_what_was_finished_long_ago_is_forgotten_at_the_next_start(tmp_path: Path, bench: Bench) -> None:
    def workflows() -> set[str]:
        with closing(sqlite3.connect(tmp_path / "jobs.db")) as connection:
            return {row[0] for row in connection.execute("SELECT workflow_uuid FROM workflow_status")}

    first = DurableJobs("sqlite:///attune.db", tmp_path, bench.work())
    for name in ("old", "young"):
        await first.score(name)
        await bench.until(f"{name}:finish")
    await asyncio.to_thread(_wait_until_finished, tmp_path / "jobs.db")
    await first.stop()
    month = 31 * 24 * 3600 * 1000
    with closing(sqlite3.connect(tmp_path / "jobs.db")) as connection:
        connection.execute(
            "UPDATE workflow_status SET completed_at = completed_at - ? WHERE workflow_uuid = 'score-old'", (month,)
        )
        connection.commit()
    second = DurableJobs("sqlite:///attune.db", tmp_path, bench.work())
    await second.score("new")
    await bench.until("new:finish")
    await second.stop()
    assert workflows() == {"score-young", "score-new"}


def _wait_until_finished(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for _ in range(600):
            if connection.execute(UNFINISHED).fetchone() is None:
                return
            time.sleep(0.05)
    raise AssertionError("some work is not finished")
