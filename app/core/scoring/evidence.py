"""Quotes: nothing is shown as said that was not said: in that turn, by the trainee; and a fact, by the client."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.core.client.words import all_stems
from app.core.scoring.report import Evidence
from app.core.transcript import Speaker, Transcript

_SAME = {"'": "['’‘`´]", "’": "['’‘`´]", "‘": "['’‘`´]", '"': '["“”„«»]', "“": '["“”„«»]', "”": '["“”„«»]',
         "-": "[-–—]", "–": "[-–—]", "—": "[-–—]", "…": r"(?:…|\.\.\.)", "‹": "[<‹]", "›": "[>›]"}  # fmt: skip
_WRAPPING = ' \t\n\r"“”„«»'
MIN_QUOTE = 2
# Of the authored lines of the library one in twenty holds so much of its fact; the others leave a part out.
_WHOLE = 0.75


def verbatim_span(quote: str, text: str) -> str | None:
    """Return the part of `text` that `quote` cites, as it stands there, or None.

    White space, letter case, typographic quotes and dashes, and quotation marks around the whole may
    differ. Words may not.
    """
    for candidate in (quote, quote.strip(_WRAPPING)):
        exact = candidate.strip()
        if len(exact) >= MIN_QUOTE and re.search(rf"(?<!\w){re.escape(exact)}(?!\w)", text):
            return exact
    parts = quote.strip(_WRAPPING).replace("...", "…").split()
    if len("".join(parts)) < MIN_QUOTE:
        return None
    pattern = r"\s+".join("".join(_SAME.get(char, re.escape(char)) for char in part) for part in parts)
    match = re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    return match.group() if match else None


def align(transcript: Transcript, turn: int, quote: str, *, speaker: Speaker = "trainee") -> Evidence | None:
    """Return the quote as evidence if turn `turn` (from 1) is `speaker`'s and holds it, else None."""
    if not 1 <= turn <= len(transcript.turns):
        return None
    said = transcript.turns[turn - 1]
    if said.speaker != speaker:
        return None
    words = verbatim_span(quote, said.text)
    return Evidence(turn=turn, quote=words) if words else None


def is_verbatim(transcript: Transcript, evidence: Evidence) -> bool:
    """Tell whether the trainee said exactly these words in that turn."""
    found = 1 <= evidence.turn <= len(transcript.turns)
    if not found:
        return False
    said = transcript.turns[evidence.turn - 1]
    return said.speaker == "trainee" and evidence.quote in said.text


def is_told_whole(knowledge: str, said: Iterable[str]) -> bool:
    """Tell whether the client's words hold a whole fact: three in four of the words that carry its `knowledge`."""
    carrying = all_stems([knowledge])
    return len(carrying & all_stems(said)) >= _WHOLE * len(carrying)
