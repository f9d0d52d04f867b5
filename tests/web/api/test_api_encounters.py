"""The API as a program uses it: begin, take turns, end, read the feedback, delete."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import pytest

from app.core.ports import Brief, Piece
from app.services.site import Site
from tests.web.api.conftest import Program, began

pytestmark = pytest.mark.anyio
SAYS = "What has the last year been like for you?"


def events(text: str) -> list[tuple[str, dict[str, object]]]:
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


async def test_a_whole_encounter_from_beginning_to_report(api: httpx.AsyncClient) -> None:
    encounter = await began(api, trainee={"external_id": "s-17", "name": "A. N."})
    assert encounter["status"] == "open"
    assert encounter["trainee"]["external_id"] == "s-17"  # type: ignore[index]
    assert datetime.fromisoformat(str(encounter["started_at"])).utcoffset().total_seconds() == 0  # type: ignore[union-attr]
    assert str(encounter["started_at"]).endswith("Z")
    path = f"/encounters/{encounter['id']}"
    assert (await api.get(f"{path}/report")).status_code == 409

    turn = (await api.post(f"{path}/turns", json={"text": SAYS})).json()
    assert (turn["turn"], turn["trainee"], turn["voice"], turn["status"]) == (1, SAYS, "embedded", "answered")
    assert turn["client"]
    assert set(turn["state"]) >= {"trust", "distress", "guardedness"}
    assert turn["codes"] == ["open_question"]

    ended = await api.post(f"{path}/end")
    assert (ended.status_code, ended.json()["status"]) == (202, "ended")
    assert (await api.post(f"{path}/turns", json={"text": SAYS})).status_code == 409

    report = ended
    for _ in range(2000):
        report = await api.get(f"{path}/report")
        if report.status_code == 200:
            break
        assert report.status_code == 202
        assert set(report.json()) == {"status", "done", "total"}
        await asyncio.sleep(0.05)
    body = report.json()
    assert body["encounter"] == encounter["id"]
    assert {"empathy", "open_questions", "reflective_listening", "summarizing"} <= {c["id"] for c in body["criteria"]}

    transcript = (await api.get(f"{path}/transcript")).json()
    assert [said["speaker"] for said in transcript["turns"]] == ["client", "trainee", "client"]
    assert (await api.post("/score", json=transcript)).json()["metrics"] == body["metrics"]

    assert (await api.delete(path)).status_code == 204
    assert (await api.get(path)).status_code == 404


async def test_a_streamed_turn_gives_the_clients_words_then_the_finished_turn(api: httpx.AsyncClient) -> None:
    encounter = await began(api)
    answer = await api.post(
        f"/encounters/{encounter['id']}/turns", json={"text": SAYS}, headers={"accept": "text/event-stream"}
    )
    assert answer.headers["content-type"].startswith("text/event-stream")
    *deltas, done = events(answer.text)
    assert {name for name, _ in deltas} == {"delta"}
    assert done[0] == "done"
    assert "".join(str(data["text"]) for _, data in deltas).strip() == done[1]["client"]


async def test_a_streamed_turn_sent_again_finds_the_first_reply(api: httpx.AsyncClient) -> None:
    path = f"/encounters/{(await began(api))['id']}/turns"
    headers = {"accept": "text/event-stream", "idempotency-key": "turn-1"}
    first = events((await api.post(path, json={"text": SAYS}, headers=headers)).text)[-1][1]
    again = events((await api.post(path, json={"text": SAYS}, headers=headers)).text)
    assert again[-1] == ("done", first)
    assert again[0] == ("delta", {"text": first["client"]})
    plain = await api.post(path, json={"text": SAYS}, headers={"idempotency-key": "turn-1"})
    assert plain.json() == first
    other = await api.post(path, json={"text": "Something else."}, headers={"idempotency-key": "turn-1"})
    assert (other.status_code, other.json()["type"]) == (422, "urn:attune:idempotency-key-reused")


async def test_a_second_turn_during_a_reply_is_refused_and_the_first_is_kept(
    api: httpx.AsyncClient, site: Site
) -> None:
    speaking, go_on = asyncio.Event(), asyncio.Event()

    class SlowVoice:
        name = "slow"

        async def speak(self, brief: Brief) -> AsyncIterator[Piece]:
            yield Piece("Well,", "model")
            speaking.set()
            await go_on.wait()
            yield Piece(" yes.", "model")

    encounter = await began(api)
    site.voice = SlowVoice()
    path = f"/encounters/{encounter['id']}/turns"
    first = asyncio.create_task(api.post(path, json={"text": SAYS}, headers={"idempotency-key": "k"}))
    await speaking.wait()
    same = asyncio.create_task(api.post(path, json={"text": SAYS}, headers={"idempotency-key": "k"}))
    other = await api.post(path, json={"text": "And now?"})
    assert (other.status_code, other.json()["type"]) == (409, "urn:attune:still-answering")
    go_on.set()
    assert (await first).json() == (await same).json()
    assert (await first).json()["client"] == "Well, yes."


async def test_a_failure_in_the_middle_of_a_stream_is_an_event(
    api: httpx.AsyncClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    encounter = await began(api)

    async def refuse(turn: object) -> None:
        raise OSError("disk full at /somewhere/secret")

    monkeypatch.setattr(site.encounters, "finish_turn", refuse)
    answer = await api.post(
        f"/encounters/{encounter['id']}/turns", json={"text": SAYS}, headers={"accept": "text/event-stream"}
    )
    name, data = events(answer.text)[-1]
    assert (name, data["status"]) == ("error", 500)
    assert "secret" not in answer.text


async def test_an_error_before_the_stream_is_a_problem(api: httpx.AsyncClient) -> None:
    path = f"/encounters/{(await began(api))['id']}/turns"
    answer = await api.post(path, json={"text": " \n "}, headers={"accept": "text/event-stream"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["type"] == "urn:attune:invalid-turn"


async def test_a_turn_that_is_too_long_is_told_so_by_the_conversation_not_the_schema(api: httpx.AsyncClient) -> None:
    path = f"/encounters/{(await began(api))['id']}/turns"
    problem = (await api.post(path, json={"text": "x" * 5000})).json()
    assert problem["type"] == "urn:attune:invalid-turn"
    assert (await api.post(path, json={"text": "x" * 20_001})).status_code == 422


async def test_a_trainee_in_distress_gets_the_support_text_with_the_turn(api: httpx.AsyncClient, site: Site) -> None:
    path = f"/encounters/{(await began(api))['id']}/turns"
    usual = (await api.post(path, json={"text": SAYS})).json()
    own = (await api.post(path, json={"text": "I can't breathe, I am crying here. I want to kill myself."})).json()
    assert usual["support"] is None
    assert own["support"] == site.deployment.support_text


async def test_the_same_key_and_body_begin_one_encounter(api: httpx.AsyncClient) -> None:
    persona = (await api.get("/personas")).json()["items"][0]["id"]
    sent = {"json": {"persona": persona}, "headers": {"idempotency-key": "start-1"}}
    first, again = await api.post("/encounters", **sent), await api.post("/encounters", **sent)  # type: ignore[arg-type]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"
    assert first.headers["location"] == again.headers["location"] == f"/api/v1/encounters/{first.json()['id']}"
    assert len((await api.get("/encounters")).json()["items"]) == 1
    other = await api.post("/encounters", json={"persona": persona, "seed": 3}, headers=sent["headers"])
    assert other.status_code == 422


async def test_a_failed_request_gives_its_idempotency_key_back(api: httpx.AsyncClient) -> None:
    headers = {"idempotency-key": "k"}
    missing = await api.post("/encounters", json={"persona": "nobody"}, headers=headers)
    assert (missing.status_code, missing.json()["type"]) == (404, "urn:attune:not-found")
    persona = (await api.get("/personas")).json()["items"][0]["id"]
    assert (await api.post("/encounters", json={"persona": persona}, headers=headers)).status_code == 201


async def test_a_request_that_is_still_running_answers_409(api: httpx.AsyncClient, site: Site) -> None:
    persona = (await api.get("/personas")).json()["items"][0]["id"]
    began_one, go_on = asyncio.Event(), asyncio.Event()
    add = site.encounters.add

    async def slow(encounter: object) -> None:
        began_one.set()
        await go_on.wait()
        await add(encounter)  # type: ignore[arg-type]

    site.encounters.add = slow  # type: ignore[method-assign]
    sent = {"json": {"persona": persona}, "headers": {"idempotency-key": "k"}}
    first = asyncio.create_task(api.post("/encounters", **sent))  # type: ignore[arg-type]
    await began_one.wait()
    during = await api.post("/encounters", **sent)  # type: ignore[arg-type]
    assert (during.status_code, during.json()["type"]) == (409, "urn:attune:still-running")
    go_on.set()
    assert (await first).status_code == 201


async def test_a_key_sees_only_what_it_began_unless_it_is_an_admins(api: httpx.AsyncClient, program: Program) -> None:
    encounter = await began(api)
    stranger, admin = await program(), await program("admin")
    path = f"/encounters/{encounter['id']}"
    for method, where in (("GET", ""), ("GET", "/transcript"), ("GET", "/report"), ("POST", "/end"), ("DELETE", "")):
        assert (await stranger.request(method, path + where)).status_code == 404, (method, where)
    assert (await stranger.post(f"{path}/turns", json={"text": SAYS})).status_code == 404
    assert (await stranger.get("/encounters")).json() == {"items": [], "next": None}
    assert (await admin.get(path)).json() == encounter
    assert [item["id"] for item in (await admin.get("/encounters")).json()["items"]] == [encounter["id"]]


async def test_a_list_is_walked_by_its_cursor(api: httpx.AsyncClient) -> None:
    made = [(await began(api))["id"] for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = (await api.get("/encounters", params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == made[::-1]


async def test_a_cursor_that_fits_nowhere_is_refused(api: httpx.AsyncClient) -> None:
    await began(api)
    for cursor in ("none-such", "%", "' or 1=1--"):
        answer = await api.get("/encounters", params={"cursor": cursor})
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


async def test_a_list_reads_its_trainees_at_once(
    api: httpx.AsyncClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "a"):
        await began(api, trainee={"external_id": name})

    async def one_by_one(user_id: str) -> None:
        raise AssertionError("a list must not read its trainees one by one")

    monkeypatch.setattr(site.people, "user", one_by_one)
    items = (await api.get("/encounters")).json()["items"]
    assert [item["trainee"]["external_id"] for item in items] == ["a", "b", "a"]


async def test_trainees_of_two_keys_never_meet(api: httpx.AsyncClient, program: Program) -> None:
    other = await program()
    mine, same = await began(api, trainee={"external_id": "s"}), await began(api, trainee={"external_id": "s"})
    theirs = await began(other, trainee={"external_id": "s"})
    assert mine["trainee"] == same["trainee"]
    assert theirs["trainee"]["id"] != mine["trainee"]["id"]  # type: ignore[index]


async def test_a_body_that_does_not_fit_is_a_problem_with_its_fields(api: httpx.AsyncClient) -> None:
    unfit: tuple[object, ...] = (
        {},
        {"persona": 3},
        {"persona": "zita", "seed": "7"},
        {"persona": "zita", "seed": -1},
        {"persona": "zita", "more": 1},
        {"persona": "z" * 61},
        {"persona": "zita", "trainee": {"external_id": ""}},
        {"persona": "zita", "trainee": {"external_id": "s", "name": "n" * 121}},
        {"persona": "\ud800"},
        {"\ud800": 1},
        [],
        "text",
    )
    for asked in unfit:
        answer = await api.post(
            "/encounters", content=json.dumps(asked), headers={"content-type": "application/json"}
        )
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), asked
        assert answer.json()["faults"], asked


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"\xff", "application/json"),
        (b"{}", "text/plain"),
    ],
)
async def test_a_body_that_cannot_be_read_is_a_problem(
    api: httpx.AsyncClient, content: bytes, content_type: str
) -> None:
    answer = await api.post("/encounters", content=content, headers={"content-type": content_type})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
