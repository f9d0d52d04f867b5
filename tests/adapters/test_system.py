"""The clock and the ids of the machine."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from app.adapters.system import RandomIds, SystemClock


def test_the_clock_tells_the_time_in_utc() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_ids_and_secrets_are_fresh_and_safe_in_an_address() -> None:
    ids = RandomIds()
    made = {ids.new() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"[a-z2-7]{16}", name) for name in made)
    secrets = {ids.secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(re.fullmatch(r"[\w-]{43}", secret) for secret in secrets)
    assert all(0 <= ids.seed() < 2**31 for _ in range(100))
