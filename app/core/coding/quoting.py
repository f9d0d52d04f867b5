"""What is quoted from papers or from a colleague: "I see from the letter that you stopped working" reflects nothing.

It tells the client what others wrote, however much it is about "you". Where the client spoke of the letter first, it
is theirs, and to give back what it says is to reflect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.core.coding.heads import Choice
from app.core.coding.reading import QUESTIONS, Reading
from app.core.coding.sentences import Piece
from app.core.patterns import regex

_PAPERS = r"(?:letter|referral|note|form|file|report|questionnaire|record|intake|assessment|e-?mail|paperwork)s?\b"
_COLLEAGUE = r"(?:g\.?p|doctor|dr\.? \w+|nurse|surgery|clinic|hospital|psychiatrist|social worker|case ?worker)"
_QUOTES = regex(
    rf"\bi (?:\w+ ){{0,2}}(?:see|saw|read|gather|gathered|understand|know|noticed?|learn(?:ed|t)?|have) "
    rf"(?:here )?(?:from|in|on|by) (?:the |your |this |their |my )?(?:\w+(?:'s)? )?{_PAPERS}"
    rf"|^(?:in|on|from|according to) (?:the |your |this |my )(?:\w+(?:'s)? )?{_PAPERS}"
    rf"|\b(?:the|your|this|her|his)(?: \w+'s)? {_PAPERS} (?:\w+ )?(?:says?|said|mentions?|mentioned|tells?|told"
    r"|states?|shows?|puts?|speaks? of)\b"
    rf"|\b{_COLLEAGUE}(?:'s)? {_PAPERS} (?:\w+ )?(?:says?|said|mentions?|mentioned|tells?|told|states?|shows?)\b"
    rf"|\b(?:your|the)? ?{_COLLEAGUE} (?:\w+ )?(?:wrote|writes|(?:told|tells) (?:me|us)|lets? (?:me|us) know"
    r"|mentioned to (?:me|us))\b"
    rf"|\bi (?:\w+ ){{0,2}}(?:understand|hear|heard|gather|know) from (?:your |the )?{_COLLEAGUE}\b"
    r"|\bit says (?:here|on (?:the|your)|in (?:the|your))\b"
)
# "I see from the letter that you stopped, and it sounds sudden": more than what was written.
_GIVES_BACK = regex(r"\b(?:sounds?|seems?|must (?:be|have)|i (?:can )?(?:hear|imagine|sense|wonder))\b(?! from)")
_CLIENTS_OWN = regex(rf"\b(?:{_PAPERS}|{_COLLEAGUE}\b)")


def only_quotes(reading: Reading) -> bool:
    """Tell whether all that a turn states comes from papers or a colleague, and the client spoke of neither."""
    if _CLIENTS_OWN.search(reading.context.previous):
        return False
    stated = [piece for piece, found in reading.tagged if not _is_aside(found[0][0])]
    return bool(stated) and all(_is_quoted(piece) for piece in stated)


def _is_aside(label: str) -> bool:
    return label in QUESTIONS or label in {"backchannel", "greeting", "risk_enquiry"}


def _is_quoted(piece: Piece) -> bool:
    return _QUOTES.search(piece.core) is not None and _GIVES_BACK.search(piece.core) is None


def unreflected(choices: Mapping[str, Choice]) -> Mapping[str, Choice]:
    """Return the heads' choices for a turn that gives nothing back: no reflection, and telling in its place."""
    reflection, main = choices["reflection"], choices["main"]
    none = {label: float(label == "none") for label in reflection.odds}
    told = replace(main, label="input") if main.label == "reflection" else main
    return {**choices, "reflection": Choice("none", none), "main": told}
