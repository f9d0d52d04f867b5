"""How readers took this very reply, or one of its kind, at turns like this one: what fitted there likely fits here.

Of each turn that was judged only its meaning is kept, a row of values, and of each reply a number made of its words;
`training/weighing.py` writes both. How many turns there are, and who judged, stands in the model card.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from app.core.coding.meaning import Floats

    Places = npt.NDArray[np.int64]

WORTH_STEPS, MEANING_STEPS = 10, 127  # in the file, a step is so much of one
PRECEDENTS = Path(__file__).with_name("precedents.npz")
# A reply that nobody has read is taken for one that fits now and then; so many such readings are added to all others.
PRIOR = 0.3
_OF_ALL, _OF_LIKE = 3.0, 0.3
# How fast a turn counts for less, the less it is like this one: for the same words, and for any words of the kind.
_SLOWLY, _FAST = 4.0, 10.0
_KIND_SLOWLY, _KIND_FAST = 6.0, 15.0
_FITS, _DOES_NOT = 0.9, 0.1

# Signs of a reply, each 0 to 1 but the numbers of readings, which are logarithms, and what lies between two.
LINE = tuple(
    f"precedent:{name}" for name in ("read", "fits", "fits like", "fits most like", "fit", "miss", "fit or miss")
)
KIND = tuple(f"precedent:kind {name}" for name in ("read", "fits like", "fits most like"))


@dataclass(frozen=True, slots=True)
class Readings:
    """Readings in groups: the groups' numbers, growing, where each starts, and the last ends; and of each reading the
    turn's place and what the reply was worth there."""

    numbers: Places
    starts: Places
    turns: Places
    worth: Floats

    @classmethod
    def of(cls, readings: Mapping[int, Sequence[tuple[int, float]]]) -> Readings:
        """Set out the readings of each group, each the turn's place and what the reply was worth."""
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        numbers = sorted(readings)
        starts = np.cumsum([0, *(len(readings[name]) for name in numbers)])
        flat = [one for name in numbers for one in readings[name]]
        turns, worth = [turn for turn, _ in flat], [worth for _, worth in flat]
        return cls(np.array(numbers, np.int64), starts, np.array(turns, np.int64), np.array(worth, np.float32))

    def at(self, groups: Sequence[int]) -> tuple[Places, Floats, Places, Places]:
        """Return the readings of those groups that have any: turns, worths, where each starts, and which they are."""
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        wanted = np.array(groups, np.int64)
        places = np.minimum(np.searchsorted(self.numbers, wanted), len(self.numbers) - 1)
        met = np.flatnonzero(self.numbers[places] == wanted)
        begins, sizes = self.starts[places[met]], (self.starts[1:] - self.starts[:-1])[places[met]]
        starts = np.cumsum(sizes) - sizes
        rows = np.arange(sizes.sum()) + np.repeat(begins - starts, sizes)
        return self.turns[rows], self.worth[rows], starts, met


@dataclass(frozen=True, slots=True)
class Precedents:
    """The meanings of the turns, a row each of length 1, and the readings by reply and by kind of reply."""

    turns: Floats
    lines: Readings
    kinds: Readings

    def near(self, turn: Floats) -> Floats:
        """Return how like a turn is to each of those judged, at most 1."""
        found: Floats = self.turns @ turn
        return found

    def signs(self, near: Floats, replies: Sequence[tuple[str, str]]) -> Iterator[dict[str, float]]:
        """Give the signs of replies, each a text and its kind, from how like the turn is to each of those judged.

        A turn that is less than -1 like it is left out: what has been judged is not its own precedent.
        """
        of_lines = self._of_lines(near, [number(text) for text, _ in replies])
        kinds = [number(kind) if kind else 0 for _, kind in replies]
        of_kinds = self._of_kinds(near, tuple(dict.fromkeys(kinds)))
        for line, kind in zip(of_lines, kinds, strict=True):
            yield dict(zip(LINE, line, strict=True)) | dict(zip(KIND, of_kinds[kind], strict=True))

    def _of_lines(self, near: Floats, names: Sequence[int]) -> list[tuple[float, ...]]:
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        turns, worth, starts, met = self.lines.at(names)
        found: list[tuple[float, ...]] = [(0.0, PRIOR, PRIOR, PRIOR, 0.0, 0.0, 0.0)] * len(names)
        if not len(met):
            return found
        like = near[turns]
        counted = like >= -1
        readings = np.add.reduceat(counted, starts, dtype=np.float32)
        fitted = np.add.reduceat(worth * counted, starts)
        fit, miss = (
            np.maximum.reduceat(np.where(some & counted, like, 0.0), starts)
            for some in (worth > _FITS, worth < _DOES_NOT)
        )
        signs = (
            np.log1p(readings),
            (fitted + PRIOR * _OF_ALL) / (readings + _OF_ALL),
            _mean(like, worth, starts, _SLOWLY),
            _mean(like, worth, starts, _FAST),
            fit,
            miss,
            fit - miss,
        )
        for n, *values in zip(met.tolist(), *(sign.tolist() for sign in signs), strict=True):
            found[n] = tuple(values)
        return found

    def _of_kinds(self, near: Floats, names: Sequence[int]) -> dict[int, tuple[float, ...]]:
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        turns, worth, starts, met = self.kinds.at(names)
        found: dict[int, tuple[float, ...]] = dict.fromkeys(names, (0.0, PRIOR, PRIOR))
        if not len(met):
            return found
        like = near[turns]
        signs = (
            np.log1p(np.add.reduceat(np.exp(_KIND_FAST * (like - 1)), starts)),
            _mean(like, worth, starts, _KIND_SLOWLY),
            _mean(like, worth, starts, _KIND_FAST),
        )
        for n, *values in zip(met.tolist(), *(sign.tolist() for sign in signs), strict=True):
            found[names[n]] = tuple(values)
        return found


@cache
def precedents() -> Precedents:
    """Read what the shipped clients' readers said, once."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    with np.load(PRECEDENTS) as stored:
        lines, kinds = (
            Readings(
                stored[f"{name}_numbers"],
                np.concatenate([[0], np.cumsum(stored[f"{name}_sizes"], dtype=np.int64)]),
                stored[f"{name}_turns"].astype(np.int64),
                stored[f"{name}_worth"].astype(np.float32) / np.float32(WORTH_STEPS),
            )
            for name in ("lines", "kinds")
        )
        turns: Floats = (stored["turns"] / MEANING_STEPS).astype(np.float32)
        return Precedents(turns, lines, kinds)


def _mean(like: Floats, worth: Floats, starts: Places, fast: float) -> Floats:
    """Return what replies were worth, the more a turn is like this one the more it counts."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    counts = np.exp(fast * (like - 1))
    of_all, fitted = np.add.reduceat(counts, starts), np.add.reduceat(counts * worth, starts)
    found: Floats = np.divide(fitted + PRIOR * _OF_LIKE, of_all + _OF_LIKE, dtype=np.float32)
    return found


@lru_cache(maxsize=8192)
def number(text: str) -> int:
    """Return the number that stands for a text, 0 to 2^63 - 1."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 1


def turn_of(meaning: Floats) -> Floats:
    """Return what a turn means, from its question's meaning and that of all of it, in two rows."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    both = meaning[0] + meaning[1]
    found: Floats = both / max(float(np.sqrt(both @ both)), 1e-9)
    return found
