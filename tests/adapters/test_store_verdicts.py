"""Answers of judges in files: kept, found, broken, and gone after a time."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app.adapters.store.verdicts import FiledVerdicts
from app.core.scoring.report import CriterionResult, Evidence

pytestmark = pytest.mark.anyio
KEY = "a" * 64
VERDICT = CriterionResult(
    id="empathy", status="scored", level=3, reason="Seen.", evidence=(Evidence(turn=2, quote="You feel lost."),)
)


async def test_what_was_kept_is_found_again_and_nothing_else(tmp_path: Path) -> None:
    kept = FiledVerdicts(tmp_path / "new" / "verdicts")
    assert await kept.get(KEY) is None
    await kept.put(KEY, VERDICT)
    assert await FiledVerdicts(tmp_path / "new" / "verdicts").get(KEY) == VERDICT
    assert await kept.get("b" * 64) is None


async def test_a_broken_file_counts_as_not_there(tmp_path: Path) -> None:
    (tmp_path / f"{KEY}.json").write_text("{", "utf-8")
    assert await FiledVerdicts(tmp_path).get(KEY) is None


async def test_old_answers_are_deleted_and_young_ones_stay(tmp_path: Path) -> None:
    kept = FiledVerdicts(tmp_path)
    for name in ("old", "young"):
        await kept.put(name, VERDICT)
    long_ago = time.time() - 10 * 24 * 3600
    os.utime(tmp_path / "old.json", (long_ago, long_ago))
    assert kept.purge(10**30) == 0
    assert kept.purge(9) == 1
    assert [name for name in ("old", "young") if await kept.get(name)] == ["young"]
