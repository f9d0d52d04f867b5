"""Personas and rubrics as the command line names them: an id of the library, or a file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import NoReturn

from app.adapters.content.yaml_files import YamlReader, shipped_files, source_of
from app.cli.console import database_faults, fail, load_settings
from app.core.persona import Persona
from app.core.ports import ContentKind
from app.core.rubric import Rubric
from app.services.library import ShippedFile

_READER = YamlReader(names=False)


def persona_named(name: str) -> Persona:
    """Return a persona by file or id. Raises InvalidContent; an unknown name ends with what there is."""
    return _persona(_file_named("persona", name), name) or _unknown("persona", name)


def library_personas() -> tuple[Persona, ...]:
    """Return the personas that ship, by id."""
    return tuple(_READER.persona(item.source, item.file) for _, item in sorted(_shipped("persona").items()))


def rubric_named(name: str) -> Rubric:
    """Return a rubric by file or id. Raises InvalidContent; an unknown name ends with what there is."""
    item = _file_named("rubric", name)
    if item is not None:
        return _READER.rubric(item.source, item.file)
    body = _published("rubric", name)
    return Rubric.model_validate_json(body) if body else _unknown("rubric", name)


def persona_if_known(name: str | None) -> Persona | None:
    """Return the client of the library that a transcript names, or None: transcripts may name anybody."""
    return _persona(_shipped("persona").get(name), name) if name else None


def _persona(shipped: ShippedFile | None, name: str) -> Persona | None:
    if shipped is not None:
        return _READER.persona(shipped.source, shipped.file)
    body = _published("persona", name)
    return Persona.model_validate_json(body) if body else None


def _file_named(kind: ContentKind, name: str) -> ShippedFile | None:
    path = Path(name)
    if path.suffix in (".yaml", ".yml", ".json") or path.is_file():
        try:
            source = source_of(path)
        except OSError as error:
            fail(f"{name} cannot be read: {error.strerror or error}")
        return ShippedFile(kind, name, lambda: source)
    return _shipped(kind).get(name)


def _shipped(kind: ContentKind) -> dict[str, ShippedFile]:
    return {Path(item.file).stem: item for item in shipped_files(load_settings().content) if item.kind == kind}


def _unknown(kind: ContentKind, name: str) -> NoReturn:
    there = ", ".join(sorted(_shipped(kind))) or "none"
    fail(f"There is no {kind} '{name}'. There are: {there}. A file name works as well.")


def _published(kind: ContentKind, content_id: str) -> str | None:
    """Look in the database, if there is one, for what instructors have written."""
    settings = load_settings()
    if settings.database_url is None and not (settings.data / "attune.db").is_file():
        return None
    from app.adapters.store.migrate import migrate
    from app.adapters.store.stores import open_stores

    async def find() -> str | None:
        stores = open_stores(settings.database)
        try:
            found = await stores.contents.latest(kind)
            return next((revision.body for revision in found if revision.id == content_id), None)
        finally:
            await stores.close()

    with database_faults(settings):
        migrate(settings.database)
        return asyncio.run(find())
