"""What every suite shares: one async backend. Sockets outside loopback are off (see pyproject.toml)."""

from __future__ import annotations

import pytest


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
