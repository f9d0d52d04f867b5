"""Server-sent events as chat endpoints send them: a JSON object a `data:` line, and `[DONE]` at the end."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.errors import ModelUnusable

DONE = b"[DONE]"
_LONGEST_LINE = 1 << 20


class EventStream:
    """Cuts bytes, as they arrive, into the payloads of data lines. Comments and other fields are skipped.

    Endpoints send one whole JSON object a line, and some forget the empty line between events: the line is the unit.
    """

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the payloads completed by this chunk. Raises ModelUnusable if a line has no end."""
        lines = (self._rest + chunk).split(b"\n") if self._rest else chunk.split(b"\n")
        self._rest = lines.pop()
        if len(self._rest) > _LONGEST_LINE:
            raise ModelUnusable("The model endpoint sent a line without an end. Check that it is a chat endpoint.")
        for line in lines:
            if line.startswith(b"data:"):
                payload = line[5:].strip()
                if payload:
                    yield payload

    def close(self) -> Iterator[bytes]:
        """Yield what a stream without a last line end still holds."""
        rest, self._rest = self._rest, b""
        if rest.startswith(b"data:") and (payload := rest[5:].strip()):
            yield payload
