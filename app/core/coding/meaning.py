"""What words mean, for telling how near a turn is to other texts without a sentence encoder.

A table holds a row of values for each common word and for each two words that often open a question together. A text
is the sum of its rows. `training/meaning.py` writes the table; how it was learnt stands in `docs/model-card.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Steps = npt.NDArray[np.int8]

TABLE = Path(__file__).with_name("meaning.npz")
NEAREST = 3
_STEPS = 127


def parts(words: Sequence[str]) -> Iterator[str]:
    """Give each word, and each two in their order: what the table may hold a row for."""
    yield from words
    yield from map(" ".join, pairwise(words))


@dataclass(frozen=True, slots=True)
class Meanings:
    """The table: where each word and each pair stands, and the values of each in steps of its scale."""

    places: Mapping[str, int]
    steps: Steps
    scale: Floats

    def vectors(self, texts: Sequence[Sequence[str]]) -> Floats:
        """Return a row of length 1 for each text, given as words; of zeros where the table knows none of them."""
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        sums = np.zeros((len(texts), self.steps.shape[1]), np.float32)
        for row, words in zip(sums, texts, strict=True):
            at = [place for name in parts(words) if (place := self.places.get(name)) is not None]
            np.matmul(self.scale[at], self.steps[at], out=row)
        length = np.sqrt((sums * sums).sum(1, keepdims=True))
        found: Floats = sums / np.maximum(length, 1e-9)
        return found


def in_steps(vectors: Floats) -> Steps:
    """Return vectors in a quarter of the room, as they are kept of a client's texts."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    return np.rint(vectors * _STEPS).astype(np.int8)


def likes(vectors: Floats, rows: Steps) -> Floats:
    """Return how like each vector, a row of the result, is to each of those kept in steps: at most 1."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    found: Floats = np.matmul(vectors / np.float32(_STEPS), rows.astype(np.float32).T)
    return found


class Grouped:
    """Texts in groups, read once: how near a vector is to the nearest of each group."""

    def __init__(self, table: Meanings, groups: Sequence[Sequence[Sequence[str]]]) -> None:
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        sizes = [len(group) or 1 for group in groups]
        # Group by group: a client's texts at once would take some MB for a moment.
        self._rows = np.concatenate([in_steps(table.vectors(group or [()])) for group in groups])
        # A column a group; short ones are filled up with a place past the last, which is like nothing.
        self._places = np.full((max(NEAREST, *sizes), len(groups)), len(self._rows), np.int32)
        for column, size, end in zip(self._places.T, sizes, np.cumsum(sizes), strict=True):
            column[:size] = np.arange(end - size, end)
        self.counts = np.minimum(sizes, NEAREST)

    def likes(self, vectors: Floats) -> Floats:
        """Return for each vector how like it is to the texts of each group, a column a group."""
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        like = np.zeros((len(vectors), len(self._rows) + 1), np.float32)
        like[:, :-1] = likes(vectors, self._rows)
        return like.take(self._places, axis=1)

    def near(self, vectors: Floats) -> tuple[Floats, Floats]:
        """Return how like the nearest text of each group is, and its nearest three on average: at most 1 each, a row
        for each vector."""
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        best = np.sort(self.likes(vectors), axis=1)[:, -NEAREST:]
        return best[:, -1], best.sum(1) / self.counts


@lru_cache(maxsize=1)
def meanings(path: Path = TABLE) -> Meanings:
    """Read the table, once."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    with np.load(path) as stored:
        places = {name: place for place, name in enumerate(bytes(stored["names"]).decode().split("\n"))}
        return Meanings(places, stored["steps"], stored["scale"].astype(np.float32))
