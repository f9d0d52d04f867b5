"""What every suite shares: one async backend. Sockets outside loopback are off (see pyproject.toml)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library import lay_out_sample


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder with one client of each problem area, so that a site opens quickly."""
    return lay_out_sample(tmp_path_factory.mktemp("content"))
