"""Personas and rubrics over the API: what shows, what stays hidden, and authoring."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.adapters.content.documents import read
from app.adapters.content.yaml_files import shipped_files
from app.core.errors import Busy
from app.services.desk import BUSY, OneByOne
from app.services.site import Site
from app.settings import ROOT
from tests.web.api.conftest import Program

pytestmark = pytest.mark.anyio
FILES = shipped_files(ROOT)
PERSONA = next(item for item in FILES if item.kind == "persona")
RUBRIC = next(item for item in FILES if item.kind == "rubric")
YAML = {"content-type": "application/yaml"}
OPEN = {"id", "problem_area", "difficulty", "summary", "brief", "content_notes", "who"}
OPEN_TRAINING = {"practise", "minutes", "rubric"}


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
    elif isinstance(node, str) and len(node) > 24 and " " in node:
        yield node


def hidden_texts(persona: dict[str, Any]) -> Iterator[str]:
    for name, part in persona.items():
        if name == "training":
            yield from texts({key: value for key, value in part.items() if key not in OPEN_TRAINING})
        elif name not in OPEN:
            yield from texts(part)


async def test_nothing_hidden_is_in_any_answer_about_the_library(program: Program, small_library: Path) -> None:
    reader = await program("personas:read")
    listed = (await reader.get("/personas")).text
    answers = [listed]
    for item in json.loads(listed)["items"]:
        answers.append((await reader.get(f"/personas/{item['id']}")).text)
        answers.append((await reader.get(f"/personas/{item['id']}/versions")).text)
    shown = "\n".join(json.dumps(json.loads(answer), ensure_ascii=False) for answer in answers)
    count = 0
    for item in shipped_files(small_library):
        if item.kind == "persona":
            for text in hidden_texts(read(item.source, item.file).data):
                assert json.dumps(text, ensure_ascii=False)[1:-1] not in shown
                count += 1
    assert count > 300


async def test_the_library_is_listed_easiest_first_and_by_pages(api: httpx.AsyncClient) -> None:
    everything = (await api.get("/personas")).json()["items"]
    assert [item["difficulty"] for item in everything] == sorted(item["difficulty"] for item in everything)
    page = (await api.get("/personas", params={"limit": 1})).json()
    assert page["items"] == everything[:1]
    if len(everything) > 1:
        following = (await api.get("/personas", params={"limit": 1, "cursor": page["next"]})).json()
        assert following["items"] == everything[1:2]
    assert (await api.get("/personas", params={"cursor": "no-such"})).status_code == 422
    assert (await api.get("/personas", params={"limit": 1000})).status_code == 422


async def test_a_file_is_validated_with_lines_and_always_answers_200(api: httpx.AsyncClient) -> None:
    good = await api.post("/personas/validate", content=PERSONA.source.encode(), headers=YAML)
    assert good.json() == {"valid": True, "faults": []}
    bad = await api.post("/personas/validate", content=b"id: x\ndifficulty: 9\n", headers=YAML)
    assert bad.status_code == 200
    by_field = {fault["field"]: fault for fault in bad.json()["faults"]}
    assert by_field["difficulty"]["line"] == 2
    assert {"facts", "truth", "who"} <= set(by_field)
    assert (await api.post("/rubrics/validate", content=RUBRIC.source.encode(), headers=YAML)).json()["valid"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"a: &a [*a]",
        b"[" * 10_000,
        b"\x00",
        b"a: !!python/name:os.system\n",
        b"x" * 300_000,
        b'{"a": "\\ud800"}',
    ],
)
async def test_hostile_files_are_invalid_and_nothing_more(api: httpx.AsyncClient, body: bytes) -> None:
    answer = await api.post("/personas/validate", content=body, headers=YAML)
    assert (answer.status_code, answer.json()["valid"]) == (200, False)
    assert answer.json()["faults"]
    put = await api.put("/personas/someone", content=body, headers=YAML)
    assert (put.status_code, put.headers["content-type"]) == (422, "application/problem+json")


async def test_an_edit_makes_a_revision_and_the_same_text_none(api: httpx.AsyncClient, site: Site) -> None:
    data = read(PERSONA.source, PERSONA.file).data
    path = f"/personas/{data['id']}"
    before = (await api.get(path)).headers["etag"]
    same = await api.put(path, content=PERSONA.source.encode(), headers=YAML)
    assert (same.status_code, same.headers["etag"]) == (200, before)
    data["difficulty"] = 3 if data["difficulty"] != 3 else 1
    edited = await api.put(path, json=data)
    assert (edited.status_code, edited.json()["number"]) == (201, 2)
    assert (await api.get(path)).json()["difficulty"] == data["difficulty"]
    versions = (await api.get(f"{path}/versions")).json()["items"]
    assert [version["number"] for version in versions] == [2, 1]
    assert all(version["created_at"].endswith("Z") for version in versions)


async def test_an_edit_of_an_older_text_is_refused_when_asked_to(api: httpx.AsyncClient) -> None:
    data = read(PERSONA.source, PERSONA.file).data
    path = f"/personas/{data['id']}"
    known = (await api.get(path)).headers["etag"]
    data["summary"] = "Somebody else's edit."
    assert (await api.put(path, json=data, headers={"if-match": known})).status_code == 201
    late = await api.put(path, content=PERSONA.source.encode(), headers={**YAML, "if-match": known})
    assert (late.status_code, late.headers["content-type"]) == (412, "application/problem+json")


async def test_a_new_persona_can_be_published_and_talked_to(api: httpx.AsyncClient) -> None:
    data = read(PERSONA.source, PERSONA.file).data | {"id": "somebody-new"}
    made = await api.put("/personas/somebody-new", json=data)
    assert made.status_code == 201, made.text
    assert (await api.post("/encounters", json={"persona": "somebody-new"})).status_code == 201


async def test_a_file_about_somebody_else_is_refused_with_all_its_faults(api: httpx.AsyncClient) -> None:
    answer = await api.put("/personas/somebody-else", content=PERSONA.source.encode(), headers=YAML)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"] == "id"


async def test_rubrics_are_listed_shown_and_versioned(api: httpx.AsyncClient) -> None:
    listed = (await api.get("/rubrics")).json()["items"]
    core = next(item for item in listed if item["id"] == "core-skills")
    assert {"empathy", "open_questions", "reflective_listening", "summarizing"} <= set(core["criteria"])
    shown = (await api.get("/rubrics/core-skills")).json()
    assert [anchor["level"] for anchor in shown["criteria"][0]["anchors"]] == [1, 2, 3, 4]
    assert (await api.get("/rubrics/core-skills/versions")).json()["items"][0]["revision"] == core["revision"]


@pytest.mark.parametrize(
    "path", ["/personas/nobody", "/personas/nobody/versions", "/rubrics/none", "/rubrics/none/versions"]
)
async def test_what_is_not_there_is_a_problem(api: httpx.AsyncClient, path: str) -> None:
    answer = await api.get(path)
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:attune:not-found")


async def test_a_client_that_misses_a_bar_is_saved_and_says_what_keeps_it_from_being_published(
    api: httpx.AsyncClient, site: Site
) -> None:
    data = read(PERSONA.source, PERSONA.file).data
    known = site.library.persona(data["id"]).revision()
    data["voice"]["words_per_turn"] = [60, 70]
    kept = await api.put(f"/personas/{data['id']}", json=data)
    assert kept.status_code == 201
    assert kept.json()["published"] is False
    assert any("persona's card" in missed for missed in kept.json()["missed"])
    listed = (await api.get(f"/personas/{data['id']}/versions")).json()["items"]
    assert [one["published"] for one in listed] == [False, True]
    assert all("missed" not in one for one in listed), "a list makes no playtest, so it cannot tell"
    assert (await api.get(f"/personas/{data['id']}")).json()["revision"] == known


async def test_too_much_waiting_is_a_problem_that_says_when_to_come_back(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_self: OneByOne, *_asked: object) -> None:
        raise Busy(BUSY, retry_after=60)

    monkeypatch.setattr(OneByOne, "do", full)
    for answer in (
        await api.put(
            f"/personas/{read(PERSONA.source, PERSONA.file).data['id']}", content=PERSONA.source, headers=YAML
        ),
        await api.post("/personas/validate", content=PERSONA.source, headers=YAML),
    ):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:attune:busy"
