"""The time, and names that nobody can guess."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, as an aware UTC datetime."""

    def now(self) -> datetime: ...


class Ids(Protocol):
    """Fresh identifiers and secrets."""

    def new(self) -> str:
        """Return a short random id, safe in a URL."""
        ...

    def secret(self) -> str:
        """Return a random token of at least 256 bits, safe in a URL."""
        ...

    def seed(self) -> int:
        """Return a random seed, 0 to 2^31 - 1."""
        ...
