"""Personas and rubrics: their stored revisions, and the reader of their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from app.core.errors import Fault
from app.core.persona import Persona
from app.core.rubric import Rubric

ContentKind = Literal["persona", "rubric"]


@dataclass(frozen=True, slots=True)
class Revision:
    """One immutable version of a persona or rubric. `number` counts from 1 for each id; `body` is canonical JSON."""

    kind: ContentKind
    id: str
    number: int
    revision: str
    body: str
    source: str
    source_hash: str
    published: bool
    created_by: str | None
    created_at: datetime


class ContentStore(Protocol):
    """Immutable revisions of personas and rubrics."""

    async def put(
        self,
        kind: ContentKind,
        content_id: str,
        revision: str,
        body: str,
        source: str,
        *,
        published: bool,
        created_by: str | None,
        at: datetime,
    ) -> Revision:
        """Store a revision under the next number. One that exists is returned (and published if asked)."""
        ...

    async def body(self, kind: ContentKind, content_id: str, revision: str) -> str | None:
        """Return the canonical JSON of a revision, without the text it was written in."""
        ...

    async def latest(self, kind: ContentKind) -> tuple[Revision, ...]:
        """Return the newest published revision of each id, by id."""
        ...

    async def published(self, kind: ContentKind) -> tuple[tuple[str, str], ...]:
        """Return (id, revision) of the newest published revision of each id, by id, without their texts."""
        ...

    async def drafts(self, kind: ContentKind, by: str | None = None) -> tuple[Revision, ...]:
        """Return the newest revision of each id whose newest is not published, newest first.

        With `by`, drafts of other authors are left out of it.
        """
        ...

    async def known_sources(self, kind: ContentKind, hashes: Sequence[str]) -> frozenset[str]:
        """Return those of these source hashes under which a revision is stored."""
        ...

    async def versions(self, kind: ContentKind, content_id: str) -> tuple[Revision, ...]:
        """Return all revisions of one id, newest first."""
        ...


class ContentReader(Protocol):
    """Reads YAML (or JSON, which is YAML) with line-exact faults."""

    def persona(self, source: str, file: str) -> Persona:
        """Raise InvalidContent with every fault of the file."""
        ...

    def rubric(self, source: str, file: str) -> Rubric: ...
    def faults(self, kind: ContentKind, source: str, file: str) -> tuple[Fault, ...]: ...
