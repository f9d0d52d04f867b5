"""The clock and the source of randomness of this machine."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime


class SystemClock:
    """The machine's own clock (the Clock port)."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class RandomIds:
    """Ids and secrets from the operating system's random source (the Ids port).

    Ids are 16 characters of a-z and 2-7 (80 random bits): they never start with a dash, survive case folding
    and can be read out aloud.
    """

    def new(self) -> str:
        return base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()

    def secret(self) -> str:
        return secrets.token_urlsafe(32)

    def seed(self) -> int:
        return secrets.randbelow(2**31)
