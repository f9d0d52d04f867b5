"""Better wordings, made of the client's own words: 'I sit in her chair' becomes 'You sit in her chair'."""

from __future__ import annotations

import re

from app.core.coding.sentences import plain_text
from app.core.coding.words import feelings_named
from app.core.persona import Feeling

_CLAUSE = re.compile(
    r"[.!?;…\n]+|,\s+(?=(?:and|but|so|then|because|i|he|she|they|we|it|my)\b)|\s-+\s|\b(?:but|because)\b",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"\b(?:i am|i'm|i was|am i|i've|i'd|i'll|i|me|my|mine|myself|we're|we are|we were|we've|we|us|our|ours"
    r"|ourselves)\b",
    re.IGNORECASE,
)
_TURNED = {
    "i am": "you are", "i'm": "you're", "i was": "you were", "am i": "are you", "i've": "you've", "i'd": "you'd",
    "i'll": "you'll", "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself",
    "we're": "you're", "we are": "you are", "we were": "you were", "we've": "you've", "we": "you", "us": "you",
    "our": "your", "ours": "yours", "ourselves": "yourselves",
}  # fmt: skip
_TO_THERAPIST = re.compile(r"\b(?:you|your|you're|yours)\b", re.IGNORECASE)
_EMPTY = re.compile(
    r"^(?:i (?:don't|do not|dont) know|i (?:guess|suppose|mean|think so)|yes|no|yeah|nothing|fine|okay"
    r"|sure|maybe|thank)\b[\w ']{0,12}$",
    re.IGNORECASE,
)
_START = re.compile(
    r"^(?:(?:well|yes|yeah|no|oh|so|and|but|then|okay|like|anyway|honestly|actually|i mean|i guess"
    r"|i suppose|you know|i don't know|um+|uh+|look)\b[,\s]*)+",
    re.IGNORECASE,
)
_ABOUT_SELF = re.compile(r"\b(?:i|my|me|we|our|us)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"^(?:do|does|did|is|are|was|were|what|how|why|when|where|who|can|could|would|should|will)\b", re.IGNORECASE
)

_HEAVY = re.compile(
    r"\b(?:died?|dead|death|lost|funeral|divorc\w+|left me|alone|nobody|no one|never|can't|cannot|couldn't"
    r"|nothing|tired|hard|cancer|fired"
    r"|quarrel\w*|shout\w*|cry|crying|cried|stopped|sleep|easier not|not wake)\b",
    re.IGNORECASE,
)
FEELING_AS_SAID: dict[Feeling, str] = {
    "sadness": "sad", "anger": "angry", "shame": "ashamed", "guilt": "guilty", "fear": "afraid",
    "loneliness": "alone", "longing": "full of longing", "relief": "relieved", "numbness": "numb",
    "love": "so close to them", "pride": "proud", "hope": "hopeful", "irritation": "frustrated",
    "exhaustion": "worn out", "confusion": "torn", "jealousy": "jealous",
}  # fmt: skip


def own_clause(client_words: str) -> str | None:
    """Return the client's last telling clause, turned to 'you' and without its full stop, or None.

    A clause tells if it is the client's about themselves, 3 to 16 words long, and not addressed to the trainee.
    """
    chosen = None
    for raw in _CLAUSE.split(client_words):
        clause = _START.sub("", raw.strip()).strip(' ,-"“”')
        if (
            not 3 <= len(clause.split()) <= 16
            or _EMPTY.match(clause)
            or _TO_THERAPIST.search(clause)
            or _ASKS.match(clause)
        ):
            continue
        if chosen is None or _ABOUT_SELF.search(clause):
            chosen = clause
    return turn_round(chosen) if chosen else None


def turn_round(clause: str) -> str:
    """Return a client's clause as the therapist would say it back: 'my sister left me' as 'your sister left you'."""
    turned = _TURN.sub(lambda found: _TURNED[found.group().lower()], clause)
    return (
        turned[:1].lower() + turned[1:]
        if turned.split()[0].lower() in {"you", "your", "you're", "it", "he", "she", "they", "the", "since"}
        else turned
    )


def feeling_said(client_words: str) -> str | None:
    """Return the feeling that the client named last, in a form that fits 'you feel ...', or None."""
    named = feelings_named(plain_text(client_words))
    return FEELING_AS_SAID[list(named.values())[-1]] if named else None


def as_sentence(words: str) -> str:
    """Return words with a capital and a full stop."""
    return f"{words[:1].upper()}{words[1:]}."


def open_question_about(client_words: str) -> str:
    """Return an open question about what the client said last."""
    clause = own_clause(client_words)
    if clause is None:
        return "What was that like for you?"
    return f"{as_sentence(clause)} What is that like for you?"


def reflection_of(client_words: str) -> str | None:
    """Return a reflection of what the client said last, with the feeling they named, or None."""
    clause, feeling = own_clause(client_words), feeling_said(client_words)
    if clause is None:
        return f"You feel {feeling}." if feeling else None
    if feeling and not feelings_named(clause):
        return f"So {clause}, and you feel {feeling}."
    return f"So {clause}."


def empathy_for(client_words: str) -> str | None:
    """Return an answer to the feeling in the client's words, or None where there is nothing to build on."""
    clause, feeling = own_clause(client_words), feeling_said(client_words)
    if clause is None and feeling is None:
        return None
    heard = f"{as_sentence(clause)} " if clause else ""
    if clause and feelings_named(clause):
        return f"{heard}That makes sense after what you have told me."
    if feeling:
        return f"{heard}It makes sense that you feel {feeling}."
    return f"{heard}That sounds like a lot to carry." if _HEAVY.search(client_words) else None


def summary_of(clauses: list[str]) -> str | None:
    """Return a recap of two or three things the client said, with a check, or None if there are fewer than two."""
    if len(clauses) < 2:
        return None
    joined = ", ".join(clauses[:-1]) + f", and {clauses[-1]}"
    return f"Let me see if I have understood. You told me several things: {joined}. Have I missed anything?"
