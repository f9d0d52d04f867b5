"""Transcript files: JSON, or plain text with a line for each turn."""

from __future__ import annotations

import re

from pydantic import ValidationError

from app.core.errors import Fault, InvalidContent
from app.core.transcript import MAX_TRANSCRIPT_TURNS, Speaker, Transcript, Utterance

MAX_TRANSCRIPT_BYTES = 2 * 1024 * 1024
_TURN = re.compile(r"\s*(T|Trainee|Therapist|C|Client)\s*:\s*(.*)", re.IGNORECASE)


def read_transcript(raw: bytes, file: str) -> Transcript:
    """Return the transcript of a file's bytes. Raises InvalidContent with every fault."""
    if len(raw) > MAX_TRANSCRIPT_BYTES:
        raise _invalid(Fault(file, 0, "", f"the file is larger than {MAX_TRANSCRIPT_BYTES >> 20} MB"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _invalid(Fault(file, line, "", "this is not UTF-8 text; save the file with that encoding")) from None
    if not text.strip():
        raise _invalid(Fault(file, 0, "", "the file is empty"))
    return _from_json(text, file) if text.lstrip().startswith(("{", "[")) else _from_lines(text, file)


def _invalid(*faults: Fault) -> InvalidContent:
    return InvalidContent(faults)


def _from_json(text: str, file: str) -> Transcript:
    try:
        return Transcript.model_validate_json(text)
    except ValidationError as error:
        raise _invalid(
            *(_json_fault(text, file, tuple(found["loc"]), found["msg"]) for found in error.errors())
        ) from None


def _json_fault(text: str, file: str, loc: tuple[int | str, ...], message: str) -> Fault:
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")
    at = re.search(r"at line (\d+)", message)
    return Fault(file, int(at[1]) if at else 0, field, message[:1].lower() + message[1:])


def _from_lines(text: str, file: str) -> Transcript:
    said: list[tuple[Speaker, str]] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        found = _TURN.match(line)
        if found:
            said.append(("client" if found[1][0] in "cC" else "trainee", found[2].strip()))
        elif said and line.strip():
            said[-1] = (said[-1][0], f"{said[-1][1]} {line.strip()}".strip())
        elif line.strip():
            faults.append(Fault(file, number, "", "expected a turn to begin with 'T:' (trainee) or 'C:' (client)"))
    if len(said) > MAX_TRANSCRIPT_TURNS:
        faults.append(Fault(file, 0, "", f"there are {len(said)} turns; {MAX_TRANSCRIPT_TURNS} is the most"))
    faults += [
        Fault(file, 0, f"turns[{n}].text", "a turn is longer than 20,000 characters")
        for n, (_, words) in enumerate(said)
        if len(words) > 20_000
    ]
    if faults:
        raise _invalid(*faults)
    return Transcript(turns=tuple(Utterance(speaker=who, text=words) for who, words in said))
