"""What judges have answered, in files: one a question, named after its fingerprint.

They hold words of the transcript. `attune score` keeps them under the data directory, and `attune purge` deletes them
with the encounters of the same age.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from pydantic import ValidationError

from app.core.scoring.report import KEPT, CriterionResult


class FiledVerdicts:
    """The Verdicts port on a directory, which is made when there is something to keep."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def get(self, asked: str) -> CriterionResult | None:
        return await asyncio.to_thread(self._read, asked)

    async def put(self, asked: str, verdict: CriterionResult) -> None:
        await asyncio.to_thread(self._write, asked, verdict)

    def purge(self, days: int) -> int:
        """Delete what was kept more than so many days ago; return how many answers that were."""
        before = time.time() - days * 24 * 3600
        old = [path for path in self._directory.glob("*.json") if path.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _read(self, asked: str) -> CriterionResult | None:
        try:
            return CriterionResult.model_validate_json((self._directory / f"{asked}.json").read_bytes())
        except (OSError, ValidationError):
            return None

    def _write(self, asked: str, verdict: CriterionResult) -> None:
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._directory / f"{asked}.json"
        part = path.with_suffix(".part")
        part.write_text(verdict.model_dump_json(by_alias=True, context=KEPT), encoding="utf-8")
        part.replace(path)
