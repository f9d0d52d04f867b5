"""Small nets over named signs, averaged to a likelihood: for what is weighed by many signs at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

FAR = 4.0  # signs further from their mean than so many deviations count as so far


@dataclass(frozen=True, slots=True)
class Nets:
    """Nets side by side over signs by their places, each sign less its `mean`, by its `spread`. A layer holds each
    net's weights and what is added to them; what is below 0 behind a layer is 0, except behind the last."""

    places: Mapping[str, int]
    mean: Floats
    spread: Floats
    layers: tuple[tuple[Floats, Floats], ...]

    def likely(self, common: Mapping[str, float], found: Sequence[Mapping[str, float]]) -> list[float]:
        """Return how likely each thing is, 0 to 1, by the signs all have in common and those each has of its own; a
        sign that is left out is 0."""
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        rows = np.tile(np.array([common.get(name, 0.0) for name in self.places], np.float32), (len(found), 1))
        for row, signs in zip(rows, found, strict=True):
            for name, value in signs.items():
                if name in self.places:
                    row[self.places[name]] = value
        values = np.clip((rows - self.mean) / self.spread, -FAR, FAR)
        *hidden, last = self.layers
        for weights, added in hidden:
            values = np.maximum(values @ weights + added, 0.0)
        sums = values @ last[0] + last[1]
        likely: list[float] = (1 / (1 + np.exp(-sums[:, :, 0]))).mean(0).tolist()
        return likely


def read_nets(path: Path) -> Nets:
    """Read nets as `training/weighing.py` writes them."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    with np.load(path) as stored:
        names = {name: place for place, name in enumerate(bytes(stored["names"]).decode().split("\n"))}
        depth = sum(name.startswith("weights") for name in stored.files)
        layers = tuple(
            (stored[f"weights{n}"].astype(np.float32), stored[f"added{n}"].astype(np.float32)) for n in range(depth)
        )
        return Nets(names, stored["mean"], stored["spread"], layers)
