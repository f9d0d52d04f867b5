"""Data files of a bounded size, and the faults of a value in the words that authors read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from app.core.errors import Fault, InvalidContent


def bytes_of(path: Path, most: int) -> bytes:
    """Return what is in a file. Raises InvalidContent if it cannot be read, or holds more than `most` bytes."""
    try:
        with path.open("rb") as opened:
            raw = opened.read(most + 1)
    except OSError as error:
        raise InvalidContent((Fault(str(path), 0, "", f"cannot be read: {error.strerror or error}"),)) from None
    if len(raw) > most:
        raise InvalidContent((Fault(str(path), 0, "", f"the file is larger than {most >> 20} MB"),))
    return raw


def faults_of(error: ValidationError, file: str, line: int = 0) -> Iterator[Fault]:
    """Yield a fault for each field of a value that does not have its shape."""
    for found in error.errors(include_url=False, include_input=False):
        field = ".".join(str(part) for part in found["loc"])
        yield Fault(file, line, field, found["msg"][:1].lower() + found["msg"][1:])
