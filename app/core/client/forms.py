"""Which few words fit a question by its form: a place for "where?", somebody's words for "what did she say?"."""

from __future__ import annotations

import re
from functools import lru_cache

from app.core.client import questions
from app.core.client.sequels import sequels
from app.core.follow_ups import Sequel
from app.core.patterns import regex
from app.core.small_answers import SmallAnswer

_FIRST = r"^(?:and |so |but )*"
_FORMS: tuple[tuple[SmallAnswer, re.Pattern[str]], ...] = (
    ("what_if", questions.HYPOTHETICAL),
    ("length", questions.ASKS_LENGTH),
    (
        "time",
        regex(rf"{_FIRST}(?:when\b(?! (?:you|he|she|they|it|your)\b)|what (?:time|day|year|month)\b)"),
    ),
    ("money", questions.ASKS_MONEY),
    ("often", questions.ASKS_OFTEN),
    ("amount", regex(r"\bhow (?:many|much)\b")),
    ("where", regex(rf"{_FIRST}where\b")),
    ("who", regex(rf"{_FIRST}(?:who|whom|whose)\b")),
    (
        "which",
        regex(
            r"\bwhich\b|\bwhat (?:kind|sort|type)s? of\b|\bwhat (?:\w+ ){1,3}(?:the )?most\b|\bwhat(?:'s| is| was) "
            r"(?:your |the )?(?:\w+est|best|favourite|favorite|most \w+)\b"
        ),
    ),
)
_OF_A_SEQUEL: dict[Sequel, SmallAnswer] = {
    "time": "time",
    "often": "often",
    "words": "words",
    "who": "who",
    "reason": "reason",
    "then": "course",
    "feeling": "no_word",
    "others": "of_them",
    "wish": "what_if",
}


@lru_cache(maxsize=2048)
def form_of(question: str) -> SmallAnswer | None:
    """Return which small answer fits a question, in plain form; None where a yes or a no does, or nothing small."""
    if questions.ASKS_YES_OR_NO.match(question) or questions.WHAT_BRINGS.search(question):
        return None
    found = next((form for form, pattern in _FORMS if pattern.search(question)), None)
    kinds = sequels(question)
    return found or (_OF_A_SEQUEL.get(kinds[0]) if kinds else None)
