"""Which of many texts share parts with another, and how much: an index from parts to the texts that have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Overlap:
    """Texts by the weights of their parts, read once."""

    def __init__(self, texts: Iterable[Mapping[str, float]]) -> None:
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        places: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._count = 0
        for weights in texts:
            for part, weight in weights.items():
                places[part].append((self._count, weight))
            self._count += 1
        ends = list(accumulate(map(len, places.values())))
        self._parts = {
            part: slice(end - len(found), end) for end, (part, found) in zip(ends, places.items(), strict=True)
        }
        in_a_row = [pair for found in places.values() for pair in found]
        self._places: npt.NDArray[np.int32] = np.array([place for place, _ in in_a_row], np.int32)
        self._weights: npt.NDArray[np.float64] = np.array([weight for _, weight in in_a_row])

    def with_text(self, weights: Mapping[str, float]) -> npt.NDArray[np.float64]:
        """Return for each text the sum, over the parts it shares with this one, of both weights' products."""
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        known = [(found, weight) for part, weight in weights.items() if (found := self._parts.get(part))]
        if not known:
            return np.zeros(self._count)
        places = np.concatenate([self._places[found] for found, _ in known])
        products = np.concatenate([weight * self._weights[found] for found, weight in known])
        return np.bincount(places, products, self._count).astype(np.float64, copy=False)
