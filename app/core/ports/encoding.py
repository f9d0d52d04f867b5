"""A sentence encoder, where one is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class TurnEncoder(Protocol):
    """Reads what words mean: better than counting them, and an optional extra."""

    def vectors(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector of length 1 for each text; the dot product of two says how close their topics are."""
        ...

    def odds(self, text: str, previous: str) -> Mapping[str, Sequence[float]]:
        """Return for each head of `coding.heads` the probabilities of its classes, for a turn after `previous`.

        Under "harm" stand those of each kind of `coding.heads.SAFETY`; from 0.5 together with the words' it counts.
        """
        ...
