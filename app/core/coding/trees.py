"""Small trees over named signs, added up to a likelihood: for what is weighed by more than one sign at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Places = npt.NDArray[np.int32]

_LEAF = -1


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees in one row of nodes, over signs by their places. A node asks if a sign is at most `values` and goes on
    at `low` or else at `high`; a leaf has the sign -1, adds its value, and stays where it is. `roots` are where each
    tree begins."""

    places: Mapping[str, int]
    signs: Places
    values: Floats
    low: Places
    high: Places
    roots: Places
    deepest: int

    def likely(self, common: Mapping[str, float], found: Sequence[Mapping[str, float]]) -> list[float]:
        """Return how likely each thing is, 0 to 1, by the signs all have in common and those each has of its own; a
        sign that is left out is 0."""
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        rows = np.tile(np.array([common.get(name, 0.0) for name in self.places], np.float32), (len(found), 1))
        for row, signs in zip(rows, found, strict=True):
            for name, value in signs.items():
                if name in self.places:
                    row[self.places[name]] = value
        of = np.arange(len(rows))[:, None]
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.deepest):
            at = np.where(rows[of, self.signs[at]] <= self.values[at], self.low[at], self.high[at])
        likely: list[float] = (1 / (1 + np.exp(-self.values[at].sum(1)))).tolist()
        return likely


def read_trees(path: Path) -> Trees:
    """Read trees as `training/weighing.py` writes them."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    with np.load(path) as stored:
        names = {name: place for place, name in enumerate(bytes(stored["names"]).decode().split("\n"))}
        kept = {name: stored[name] for name in ("signs", "low", "high", "roots")}
        nodes = {name: array.astype(np.int32) for name, array in kept.items()}
        return Trees(names, values=stored["values"].astype(np.float32), deepest=int(stored["deepest"]), **nodes)
