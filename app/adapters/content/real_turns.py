"""What real clients said, read from the layouts of AnnoMI and ESConv. Nothing of such data is part of the product."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from app.adapters.content.bounded import bytes_of
from app.core.errors import Fault, InvalidContent

_CLIENTS = {"client", "seeker"}
_SESSION_FIELDS = ("transcript_id", "dialog_id")
MAX_BYTES = 64 * 1024 * 1024


def client_sessions(path: Path) -> list[list[str]]:
    """Return each session's client turns in order; pieces that the client said in a row are one turn.

    Raises InvalidContent if the file cannot be read, or is not JSON Lines in one of the two layouts.
    """
    sessions: dict[Any, list[str]] = {}
    last: tuple[Any, bool] = (None, False)
    for number, line in enumerate(bytes_of(path, MAX_BYTES).splitlines(), 1):
        session, is_client, text = _row(line, str(path), number)
        turns = sessions.setdefault(session, [])
        if is_client and last == (session, True):
            turns[-1] += f" {text}"
        elif is_client:
            turns.append(text)
        last = (session, is_client)
    return list(sessions.values())


def _row(line: bytes, file: str, number: int) -> tuple[Any, bool, str]:
    try:
        row = orjson.loads(line)
        session = next(row[field] for field in _SESSION_FIELDS if field in row)
        return session, (row.get("interlocutor") or row["speaker"]) in _CLIENTS, str(row["text"])
    except (orjson.JSONDecodeError, KeyError, StopIteration, AttributeError, TypeError):
        told = "expected one JSON object a line, with transcript_id or dialog_id, who speaks, and the text"
        raise InvalidContent((Fault(file, number, "", told),)) from None
