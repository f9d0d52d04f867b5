"""What every part of the API shares. Requests are strict and refuse unknown fields; times are RFC 3339 in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from app.core.errors import Invalid

Item = TypeVar("Item")
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
ContentId = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Utc = Annotated[datetime, AfterValidator(lambda at: at.astimezone(UTC))]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most")]
Cursor = Annotated[str | None, Query(max_length=60, description="`next` of the page before")]


class Asked(BaseModel):
    """A request body."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Given(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


class Page(Given, Generic[Item]):
    """A part of a list; `next` is the cursor of the part after it, or null at the end."""

    items: list[Item]
    next: str | None = None


def no_such_page() -> Invalid:
    """Return the error for a cursor that fits nowhere, or whose item has been deleted since."""
    return Invalid("There is no page at this cursor. Begin again without one.")


def page_of(items: Sequence[Item], ids: Sequence[str], cursor: str | None, limit: int) -> Page[Item]:
    """Cut a page out of a short list whose items have the ids. Raises Invalid for a cursor that fits nowhere."""
    start = 0
    if cursor is not None:
        if cursor not in ids:
            raise no_such_page()
        start = ids.index(cursor) + 1
    part = list(items[start : start + limit])
    more = start + limit < len(items)
    return Page(items=part, next=ids[start + len(part) - 1] if more else None)


class Problem(BaseModel):
    """An error (RFC 9457). `detail` says what to do next."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    faults: list[dict[str, Any]] | None = None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the errors of a call for the OpenAPI document."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    described = {401: "No key, or an unknown one", 403: "The key lacks the scope", 404: "Not there, or not yours",
                 409: "Not now", 422: "Not usable as it is", 502: "The model endpoint failed",
                 503: "Too much is waiting; `Retry-After` says when to try again"}  # fmt: skip
    return {status: {"description": described[status], "content": content} for status in (401, 403, *statuses)}
