#!/usr/bin/env python3
"""What a page weighs, what the longest report costs to make, and whether a long talk costs more than a short one.

python bench/pages.py    these rows alone
"""

from __future__ import annotations

import asyncio
import http.client
import logging
import re
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from servers import LOAD_CORE, SERVER_CORE, attune, free_port, persona_id, process, upstream

Row = tuple[str, str, str, bool]
SAID = (
    "How has that been for you since then?",
    "It sounds as if that was hard to carry.",
    "What happened next?",
    "Do you talk about it with anybody?",
    "Tell me more about the evenings.",
)
QUOTES, CRITERIA = 40, 10


@dataclass(frozen=True)
class Made:
    """A trainee who is signed in, with a talk just begun, one of 20 turns, and the report on one of 60."""

    cookie: str
    fresh: str
    talk: str
    report: str


async def make(data: str) -> Made:
    from app.main import open_site
    from app.services import people
    from app.settings import Settings
    from app.web.security import SESSION_COOKIE

    async with open_site(Settings(_env_file=None, data=Path(data))) as site:
        user = await people.add_user(site, "bench reader", "trainee")
        signed_in = await people.open_session(site, user)
        fresh, short, long = [await _talk(site, user, turns) for turns in (0, 20, 60)]
        await _report(site, long)
        cookie = f"{SESSION_COOKIE}={signed_in.token}"
        return Made(cookie, f"/encounters/{fresh}", f"/encounters/{short}", f"/encounters/{long}/report")


async def _talk(site, user, turns: int, took: dict[int, list[float]] | None = None) -> str:
    """Hold a talk; `took` gathers the milliseconds of CPU of each turn."""
    from app.core.access import Principal
    from app.services import encounters
    from app.services.replies import Reply

    who = Principal.of(user)
    talk = await encounters.start(site, user, persona_id(), seed=1)
    for number in range(1, turns + 1):
        begin = time.process_time()
        taken = await encounters.take_turn(site, who, talk.id, SAID[number % len(SAID)], f"key-{number}")
        if isinstance(taken, Reply):
            await taken.whole()
        if took is not None:
            took.setdefault(number, []).append((time.process_time() - begin) * 1e3)
    return talk.id


async def _report(site, encounter_id: str) -> None:
    """End the talk and store a report with ten criteria and forty quotes, spread over its turns."""
    from app.core.encounter import SelfRating, transcript_of
    from app.core.scoring.report import Evidence
    from app.services import scoring

    now = site.clock.now()
    await site.practice.rate_self(SelfRating(encounter_id=encounter_id, at=now))
    await site.scorings.request(encounter_id, "embedded")
    await site.encounters.end(encounter_id, now)
    for criterion in await scoring.criteria(site, encounter_id):
        await scoring.score_criterion(site, encounter_id, criterion)
    await scoring.finish(site, encounter_id)
    report = (await site.scorings.get(encounter_id)).report
    said = transcript_of(await site.encounters.get(encounter_id), await site.encounters.turns(encounter_id))
    own = said.trainee_turns()
    each = QUOTES // CRITERIA
    criteria = [
        report.criteria[n % len(report.criteria)].model_copy(
            update={
                "id": report.criteria[n].id if n < len(report.criteria) else f"more-{n}",
                "status": "scored",
                "level": 2,
                "evidence": tuple(
                    Evidence(turn=number, quote=words.text) for number, words in own[n * each : (n + 1) * each]
                ),
            }
        )
        for n in range(CRITERIA)
    ]
    await site.scorings.finish(encounter_id, report.model_copy(update={"criteria": tuple(criteria)}), now)


def get(connection: http.client.HTTPConnection, path: str, cookie: str) -> tuple[bytes, int, float]:
    """(body as sent, bytes with the headers, milliseconds) of a page, as a browser that takes gzip asks for it."""
    begin = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    response = connection.getresponse()
    body = response.read()
    took = (time.perf_counter() - begin) * 1e3
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status}")
    return body, len(body) + sum(len(k) + len(v) + 4 for k, v in response.getheaders()), took


def weight(connection: http.client.HTTPConnection, path: str, cookie: str) -> tuple[int, float]:
    """(requests, KB) of a page on a first visit, with what it links to."""
    import gzip

    body, size, _ = get(connection, path, cookie)
    html = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
    linked = re.findall(r'<(?:link|script)[^>]+(?:href|src)="(/static/[^"]+)"', html)
    return 1 + len(linked), (size + sum(get(connection, one, cookie)[1] for one in linked)) / 1000


def rows(quick: bool) -> list[Row]:
    with tempfile.TemporaryDirectory() as data:
        made = asyncio.run(make(data))
        port = free_port()
        command, env, ready = attune(port, None, data)
        with process(command, SERVER_CORE, env, ready):
            connection = http.client.HTTPConnection("127.0.0.1", port)
            requests, heavy = weight(connection, made.talk, made.cookie)
            of_report, read = weight(connection, made.report, made.cookie)
            took = [get(connection, made.report, made.cookie)[2] for _ in range(20 if quick else 60)][5:]
            rendered = statistics.median(took)
    early, late = _turn_cost(3 if quick else 10)
    return [
        (
            "talk page with 20 turns, first visit",
            f"{heavy:.1f} KB in {requests} requests",
            "<= 40 KB in <= 6",
            heavy <= 40 and requests <= 6,
        ),
        (
            "report of 60 turns and 40 quotes, first visit",
            f"{read:.1f} KB in {of_report} requests",
            "<= 60 KB",
            read <= 60,
        ),
        (
            "the same report made and sent: p50",
            f"{rendered:.1f} ms (least {min(took):.1f})",
            "<= 15 ms",
            rendered <= 15,
        ),
        (
            "CPU of turn 100 against turn 5, with a model",
            f"{late / early:.2f}x ({late:.1f} ms)",
            "<= 1.1x",
            late <= 1.1 * early,
        ),
    ]


def _turn_cost(talks: int) -> tuple[float, float]:
    """Milliseconds of CPU of the turns around the fifth and around the hundredth, each with the same words."""
    port = free_port()
    command, awake = upstream(port)
    with tempfile.TemporaryDirectory() as data, process(command, LOAD_CORE, {}, awake):
        took = asyncio.run(_turns(data, port, talks))
    early, late = ([ms for number in range(at - 1, at + 4) for ms in took[number]] for at in (4, 99))
    return statistics.median(early), statistics.median(late)


async def _turns(data: str, port: int, talks: int) -> dict[int, list[float]]:
    from app.main import open_site
    from app.services import people
    from app.settings import Settings

    settings = Settings(
        _env_file=None, data=Path(data), model_base_url=f"http://127.0.0.1:{port}/v1", model="fake-d0-t12"
    )
    took: dict[int, list[float]] = {}
    logging.disable()  # the fake model says the same each time, and the guard says so each time
    async with open_site(settings) as site:
        user = await people.add_user(site, "bench talker", "trainee")
        for _ in range(talks):
            await _talk(site, user, 103, took)
    return took


if __name__ == "__main__":
    for what, got, goal, met in rows(quick=True):
        print(f"{what}: {got} (goal {goal}) {'' if met else 'NOT MET'}")
