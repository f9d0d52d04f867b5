"""The library: published personas and rubrics, and any pinned revision on demand.

Files that ship with the product become revision 1 of their id at the first start; a changed file becomes the next
one. Revisions are immutable, so what is parsed once may stay in memory for good.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.core.errors import Fault, InvalidContent, NotFound
from app.core.message import Message, say
from app.core.persona import Persona
from app.core.ports import Clock, ContentKind, ContentReader, ContentStore, Revision
from app.core.rubric import Rubric

Content = TypeVar("Content", Persona, Rubric)


@dataclass(frozen=True, slots=True)
class ShippedFile:
    """A persona or rubric file as it lies in the product's folders.

    Its text is read whenever it is asked for: those of a whole library at once would be much of what an idle process
    holds.
    """

    kind: ContentKind
    file: str
    read: Callable[[], str]

    @property
    def source(self) -> str:
        return self.read()


def hash_of(source: str) -> str:
    """Return the hash under which a file's exact text is known."""
    return hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest()


class Library:
    """What trainees can choose from, and what encounters have pinned."""

    def __init__(self, contents: ContentStore, reader: ContentReader, clock: Clock) -> None:
        self.contents = contents
        self._reader = reader
        self._clock = clock
        self._personas: dict[str, Persona] = {}
        self._rubrics: dict[str, Rubric] = {}
        self._pinned: dict[tuple[ContentKind, str, str], Persona | Rubric] = {}

    async def load(self, shipped: Sequence[ShippedFile]) -> None:
        """Take in the shipped files, then all that is published.

        Raises InvalidContent with every fault of every file.
        """
        await self._take_in(shipped)
        # One at a time: the texts of a whole library at once would be most of what an idle process holds.
        for persona_id, revision in await self.contents.published("persona"):
            self._personas[persona_id] = await self.persona_at(persona_id, revision)
        for rubric_id, revision in await self.contents.published("rubric"):
            self._rubrics[rubric_id] = await self.rubric_at(rubric_id, revision)

    async def _take_in(self, shipped: Sequence[ShippedFile]) -> None:
        faults: list[Fault] = []
        kinds: tuple[ContentKind, ...] = ("persona", "rubric")
        for kind in kinds:
            files = [item for item in shipped if item.kind == kind]
            hashes = [hash_of(item.source) for item in files]
            have = await self.contents.known_sources(kind, hashes)
            for item, known_as in zip(files, hashes, strict=True):
                if known_as in have:
                    continue
                source, read = item.source, self._reader.persona if kind == "persona" else self._reader.rubric
                try:
                    await self._put(kind, read(source, item.file), source, published=True, author=None)
                except InvalidContent as error:
                    faults.extend(error.faults)
        if faults:
            raise InvalidContent(tuple(faults))

    async def _put(
        self, kind: ContentKind, content: Persona | Rubric, source: str, *, published: bool, author: str | None
    ) -> Revision:
        return await self.contents.put(
            kind,
            content.id,
            content.revision(),
            content.model_dump_json(by_alias=True),
            source,
            published=published,
            created_by=author,
            at=self._clock.now(),
        )

    async def add(self, content: Persona | Rubric, source: str, *, published: bool, author: str | None) -> Revision:
        """Make a revision of what was read from the source; a published one is what trainees get from now on."""
        kind: ContentKind = "persona" if isinstance(content, Persona) else "rubric"
        revision = await self._put(kind, content, source, published=published, author=author)
        self._pinned[kind, revision.id, revision.revision] = content
        if published and isinstance(content, Persona):
            self._personas[revision.id] = content
        elif published and isinstance(content, Rubric):
            self._rubrics[revision.id] = content
        return revision

    def personas(self) -> tuple[Persona, ...]:
        """Return the published personas, easiest first, then by name."""
        return tuple(sorted(self._personas.values(), key=lambda p: (p.difficulty, p.who.name)))

    def rubrics(self) -> tuple[Rubric, ...]:
        """Return the published rubrics by id."""
        return tuple(sorted(self._rubrics.values(), key=lambda r: r.id))

    def persona(self, persona_id: str) -> Persona:
        """Return the published persona; raises NotFound."""
        return _one(self._personas, persona_id, "client")

    def rubric(self, rubric_id: str) -> Rubric:
        """Return the published rubric; raises NotFound."""
        return _one(self._rubrics, rubric_id, "rubric")

    async def persona_at(self, persona_id: str, revision: str) -> Persona:
        """Return exactly the pinned revision; raises NotFound if it was never stored."""
        return await self._at(Persona, "persona", persona_id, revision)

    def persona_if_there(self, persona_id: str | None) -> Persona | None:
        """Return the published persona that a transcript names, or None: transcripts may name anybody."""
        return self._personas.get(persona_id) if persona_id else None

    async def rubric_at(self, rubric_id: str, revision: str) -> Rubric:
        """Return exactly the pinned revision; raises NotFound if it was never stored."""
        return await self._at(Rubric, "rubric", rubric_id, revision)

    async def _at(self, kind: type[Content], name: ContentKind, content_id: str, revision: str) -> Content:
        pinned = self._pinned.get((name, content_id, revision))
        if not isinstance(pinned, kind):
            body = await self.contents.body(name, content_id, revision)
            if body is None:
                raise NotFound(
                    say(
                        "There is no revision {revision} of the {kind} '{id}'.",
                        revision=revision, kind=say(name), id=content_id,
                    )
                )  # fmt: skip
            pinned = self._pinned[name, content_id, revision] = kind.model_validate_json(body)
        return pinned


def _one(shelf: dict[str, Content], content_id: str, what: str) -> Content:
    try:
        return shelf[content_id]
    except KeyError:
        raise NotFound(_unknown(say(what), content_id, sorted(shelf))) from None


def _unknown(kind: Message, content_id: str, known: Sequence[str]) -> Message:
    if not known:
        return say("There is no {kind} '{id}'. The library is empty.", kind=kind, id=content_id)
    return say("There is no {kind} '{id}'. There are: {known}.", kind=kind, id=content_id, known=", ".join(known))
