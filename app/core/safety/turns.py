"""A trainee's turn as typed or pasted, made fit to be stored, coded and shown."""

from __future__ import annotations

import unicodedata

from app.core.errors import InvalidTurn
from app.core.message import say
from app.core.patterns import regex
from app.core.transcript import MAX_TURN_CHARS

_LINE_ENDS = regex(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_INVISIBLE = regex(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters but tab and newline
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"  # direction overrides, zero-width marks
    "\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"  # lone surrogates, annotation marks, tags
)
_BLANKS = regex(r"[^\S\n]+")
_AROUND_NEWLINE = regex(r" ?\n ?")
_EMPTY_LINES = regex(r"\n{3,}")
# Joiners carry meaning in Indic and Persian script and in emoji; alone they are nothing to read.
_JOINERS = "\u200c\u200d\ufe0e\ufe0f\u034f\u00ad\u115f\u1160\u3164\uffa0\u2800"
_MOST_RAW_CHARS = 4 * MAX_TURN_CHARS


def clean_turn(text: str) -> str:
    """Return the turn in NFC with plain line ends and single blanks, free of invisible control characters.

    Raises InvalidTurn, with what to do about it, if there is nothing to read or more than MAX_TURN_CHARS.
    """
    if len(text) > _MOST_RAW_CHARS:
        raise _too_long(len(text))
    typed = bool(text.strip())
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    text = _AROUND_NEWLINE.sub("\n", _BLANKS.sub(" ", unicodedata.normalize("NFC", text)))
    text = _EMPTY_LINES.sub("\n\n", text).strip()
    if not text.strip(_JOINERS + " \n"):
        if typed:
            raise InvalidTurn(
                "There are only invisible characters in this turn. Type the words that you would say, then send "
                "again."
            )
        raise InvalidTurn("This turn is empty. Write what you would say to the client, then send it.")
    if len(text) > MAX_TURN_CHARS:
        raise _too_long(len(text))
    return text


def _too_long(length: int) -> InvalidTurn:
    return InvalidTurn(
        say(
            "This turn has {found} characters; {most} is the most. Shorten it, or say it in two turns: clients "
            "cannot follow a speech either.",
            found=f"{length:,}",
            most=f"{MAX_TURN_CHARS:,}",
        )
    )
