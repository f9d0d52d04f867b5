"""A zip archive that is sent while it is being made: one file is in memory at a time, however many there are."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator
from datetime import datetime


class _Outgoing:
    """A file that cannot be read or sought: what was written since the last time is taken from it."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """Return what has been written since the last time."""
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


async def zipped(files: AsyncIterator[tuple[str, bytes]], at: datetime) -> AsyncIterator[bytes]:
    """Yield the archive piece by piece; every file in it is dated `at`."""
    out = _Outgoing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        async for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
            yield out.take()
    yield out.take()
