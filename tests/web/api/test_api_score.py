"""Scoring a transcript that was made elsewhere."""

from __future__ import annotations

import httpx
import pytest

pytestmark = pytest.mark.anyio
SAID = [
    ("client", "I don't sleep since she left."),
    ("trainee", "It sounds as if the nights are the loneliest part."),
    ("client", "Yes. Nobody asks."),
    ("trainee", "What are the nights like?"),
] * 4
TURNS = [{"speaker": speaker, "text": text} for speaker, text in SAID]


async def test_a_transcript_gets_a_report_with_verbatim_evidence(api: httpx.AsyncClient) -> None:
    answer = await api.post("/score", json={"rubric": "core-skills", "turns": TURNS})
    assert answer.status_code == 200
    report = answer.json()
    assert (report["rubric"], report["scorer"]) == ("core-skills", "embedded")
    for criterion in report["criteria"]:
        assert criterion["status"] in ("scored", "unscored")
        for evidence in criterion["evidence"]:
            assert evidence["quote"] in SAID[evidence["turn"] - 1][1]


async def test_the_scorer_can_be_named_and_a_judge_must_be_configured(api: httpx.AsyncClient) -> None:
    in_query = await api.post("/score", params={"scorer": "embedded"}, json={"turns": TURNS})
    in_body = await api.post("/score", json={"turns": TURNS, "scorer": "embedded"})
    assert in_query.json() == in_body.json()
    judge = await api.post("/score", params={"scorer": "judge"}, json={"turns": TURNS})
    assert (judge.status_code, "ATTUNE_JUDGE" in judge.json()["detail"]) == (422, True)


async def test_what_cannot_be_scored_is_a_problem(api: httpx.AsyncClient) -> None:
    bodies: tuple[tuple[object, int], ...] = (
        ({"turns": [], "rubric": "none-such"}, 404),
        ({"turns": [{"speaker": "ghost", "text": "x"}]}, 422),
        ({"turns": [{"speaker": "client", "text": "x" * 20_001}]}, 422),
        ({"turns": [{"speaker": "client", "text": "x"}] * 601}, 422),
        ({"turns": TURNS, "scorer": "magic"}, 422),
        ({"turns": TURNS, "more": 1}, 422),
        ({}, 422),
    )
    for body, status in bodies:
        answer = await api.post("/score", json=body)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), body


async def test_a_body_beyond_a_megabyte_is_refused_unread(api: httpx.AsyncClient) -> None:
    answer = await api.post("/score", content=b" " * (1024 * 1024 + 1), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
