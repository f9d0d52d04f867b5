"""Which of the shipped clients the tests play: `make check` one of each problem area, `make test` all of them."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE = frozenset(
    {"agostinho-transition-plaits", "idris-dispute-names", "lorna-deficits-bells", "zita-grief-sister"}
)
WHOLE = os.environ.get("ATTUNE_TEST_LIBRARY") == "whole"
PERSONA_FILES = tuple(path for path in sorted((ROOT / "personas").glob("*.yaml")) if WHOLE or path.stem in SAMPLE)


def lay_out_sample(root: Path) -> Path:
    """Lay out a small library below `root`: the sample of clients, all rubrics and lessons. Return `root`."""
    (root / "personas").mkdir(parents=True)
    for path in (ROOT / "personas").glob("*.yaml"):
        if path.stem in SAMPLE:
            (root / "personas" / path.name).symlink_to(path)
    for folder in ("rubrics", "lessons", "drills"):
        if (ROOT / folder).is_dir():
            (root / folder).symlink_to(ROOT / folder)
    return root
