"""What can be taken out of a deployment: encounters with their feedback, and the library's files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import orjson

from app.adapters.content.yaml_files import FOLDERS
from app.cli.console import user_named
from app.core.encounter import Encounter, transcript_of
from app.services.site import Site

_PAGE = 200


async def encounter_lines(site: Site, name: str | None) -> AsyncIterator[str]:
    """Yield each encounter as a line of JSON, newest first. People appear by their ids, never by name."""
    trainee_id = (await user_named(site, name)).id if name else None
    before: str | None = None
    while page := await site.encounters.page(key_id=None, before=before, limit=_PAGE):
        for encounter in page:
            if trainee_id is None or encounter.trainee_id == trainee_id:
                yield await _line(site, encounter)
        before = page[-1].id


async def _line(site: Site, encounter: Encounter) -> str:
    turns = await site.encounters.spoken(encounter.id)
    scoring = await site.scorings.get(encounter.id)
    report = scoring.report if scoring is not None else None
    data = {
        **encounter.model_dump(mode="json", exclude={"state", "opening", "turns_taken"}),
        "transcript": transcript_of(encounter, turns).model_dump(mode="json"),
        "codes": [{"turn": turn.number, "labels": turn.codes.labels, "opened": turn.opened} for turn in turns],
        "report": None if report is None else report.model_dump(mode="json", by_alias=True),
    }
    return orjson.dumps(data).decode()


async def write_content(site: Site, folder: Path) -> int:
    """Write the newest published source of every persona and rubric; return how many files that were."""
    count = 0
    for kind, below in FOLDERS.items():
        (folder / below).mkdir(parents=True, exist_ok=True)
        for revision in await site.library.contents.latest(kind):
            (folder / below / f"{revision.id}.yaml").write_text(revision.source, "utf-8")
            count += 1
    return count
