"""The OpenAPI document, and a readable page of it that needs no script and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse, Response

from app.web.api import encounters, library, scores, turns, webhooks
from app.web.api.shapes import Problem, problems
from app.web.render import page

router = APIRouter(include_in_schema=False)
PARTS = (library.router, encounters.router, turns.router, scores.router, webhooks.router)
_METHODS = ("get", "post", "put", "delete")


@lru_cache
def openapi() -> dict[str, Any]:
    """Return the OpenAPI document of everything under /api/v1."""
    document = get_openapi(
        title="Attune",
        version="1",
        summary="Practise Interpersonal Psychotherapy with simulated clients.",
        description=(
            "Bearer keys with scopes; errors are `application/problem+json`; lists are `{items, next}`; times are "
            "RFC 3339 in UTC. Every POST that creates something takes `Idempotency-Key`."
        ),
        routes=[route for part in PARTS for route in part.routes],
    )
    schemas = document["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    # The last two are what reports are stored with, and the API gives none of it.
    for unused in ("HTTPValidationError", "ValidationError", "Message", "Words"):
        schemas.pop(unused, None)
    for methods in document["paths"].values():
        for operation in methods.values():
            if "422" in operation["responses"]:
                operation["responses"]["422"] = problems(422)[422]
    return document


@lru_cache
def _openapi_bytes() -> bytes:
    return orjson.dumps(openapi())


@router.get("/api/v1/openapi.json")
async def openapi_json() -> Response:
    """The OpenAPI document."""
    return Response(_openapi_bytes(), media_type="application/json")


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the page shows it. `fields` are rows of (name, type, what it is)."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str, str], ...]
    body: tuple[str, str]
    answers: tuple[tuple[str, str, str, str], ...]

    @property
    def anchor(self) -> str:
        """An id for links within the page."""
        return f"{self.method}-{self.path.strip('/')}".replace("/", "-").replace("{", "").replace("}", "").lower()


@router.get("/api/docs")
async def docs(request: Request) -> HTMLResponse:
    """Every call with what it takes and gives."""
    return await page(request, "api/docs.html", groups=_groups(), schemas=_schemas(), about=openapi()["info"])


@lru_cache
def _groups() -> tuple[tuple[str, tuple[Call, ...]], ...]:
    groups: dict[str, list[Call]] = {}
    for path, methods in openapi()["paths"].items():
        for method in _METHODS:
            if method in methods:
                operation = methods[method]
                groups.setdefault(operation["tags"][0], []).append(_call(method, path, operation))
    return tuple((name, tuple(calls)) for name, calls in groups.items())


def _call(method: str, path: str, operation: dict[str, Any]) -> Call:
    parameters = tuple(
        (item["name"], f"{item['in']}, {_type(item['schema'])}", item.get("description", ""))
        for item in operation.get("parameters", ())
    )
    answers = tuple(_answers(operation["responses"]))
    return Call(
        method.upper(),
        path,
        operation["summary"],
        operation.get("description", ""),
        parameters,
        _content(operation.get("requestBody", {})),
        answers,
    )


def _answers(responses: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for status, answer in sorted(responses.items()):
        shown, schema = _content(answer)
        yield status, answer["description"], shown, schema


def _content(part: dict[str, Any]) -> tuple[str, str]:
    """Return (media types, schema) of a body."""
    content = part.get("content", {})
    schemas = [_type(media["schema"]) for media in content.values() if "schema" in media]
    return ", ".join(content), schemas[0] if schemas else ""


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_type(option) for option in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(str(option) for option in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}" if "items" in schema else "list"
    named = str(schema.get("type", "anything"))
    return f"{named}, {schema['format']}" if "format" in schema else named


@lru_cache
def _schemas() -> tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...]:
    found = []
    for name, schema in sorted(openapi()["components"]["schemas"].items()):
        rows = tuple(
            (field, _type(inner), inner.get("description", ""))
            for field, inner in schema.get("properties", {}).items()
        )
        if rows:
            found.append((name, schema.get("description", ""), rows))
    return tuple(found)
