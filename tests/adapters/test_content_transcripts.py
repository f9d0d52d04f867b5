"""Transcript files, as JSON and as plain lines."""

from __future__ import annotations

import json

import pytest

from app.adapters.content.transcripts import MAX_TRANSCRIPT_BYTES, read_transcript
from app.core.errors import InvalidContent


def said(raw: bytes) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in read_transcript(raw, "t").turns]


def test_plain_lines_give_turns_and_go_on_over_lines() -> None:
    assert said(b"C: Hello.\n\nT:  What brings you\n  here?\nclient: My boss.\nTherapist: I see.\n") == [
        ("client", "Hello."),
        ("trainee", "What brings you here?"),
        ("client", "My boss."),
        ("trainee", "I see."),
    ]


def test_json_is_taken_as_the_api_gives_it() -> None:
    body = {"persona": None, "rubric": "core-skills", "turns": [{"speaker": "trainee", "text": "Hm.", "at": None}]}
    assert said(json.dumps(body).encode()) == [("trainee", "Hm.")]


@pytest.mark.parametrize(
    ("raw", "line", "field", "message"),
    [
        (b"", 0, "", "empty"),
        (b"Hello there\nT: Hi\n", 1, "", "'T:'"),
        (b"T: Hi\nC: caf\xe9\n", 2, "", "UTF-8"),
        (b'{"turns": [', 1, "", "invalid JSON"),
        (b'{"turns": [{"speaker": "ghost", "text": ""}]}', 0, "turns[0].speaker", "trainee"),
        (b'{"turns": [], "extra": 1}', 0, "extra", "extra"),
        (b"[]", 0, "", "object"),
        (b"T: x\n" * 601, 0, "", "600 is the most"),
        (b"T: " + b"x" * 20_001, 0, "turns[0].text", "20,000"),
        (b"x" * (MAX_TRANSCRIPT_BYTES + 1), 0, "", "larger than 2 MB"),
    ],
)
def test_what_cannot_be_scored_is_told_with_its_place(raw: bytes, line: int, field: str, message: str) -> None:
    with pytest.raises(InvalidContent) as raised:
        read_transcript(raw, "t")
    fault = raised.value.faults[0]
    assert (fault.line, fault.field) == (line, field)
    assert message.lower() in fault.message.lower()
