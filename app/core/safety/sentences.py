"""A model's answer, cut into sentences while it is still arriving."""

from __future__ import annotations

import re

from app.core.patterns import regex

_QUOTES = '"“”«»'
_CLOSERS = '"”»)]'
_OPEN_TO_CLOSE = {"“": "”", "«": "»"}
_STOP = regex(r"""[.!?…]+["”»'’)\]*]*(?=\s)|\n+""")
_MAY_END = regex(r"[.!?…\n\"”»'’)\]*]")
_ELLIPSIS = regex(r"(?:\.{2,}|…)[\"”»'’)\]*]*$")
_LAST_WORD = regex(r"(?<!\w)([^\W\d_]+(?:\.[^\W\d_]+)*)\.$")
_ABBREVIATIONS = frozenset({
    "mr", "mrs", "ms", "mx", "dr", "prof", "st", "sr", "jr", "vs", "etc", "approx", "dept", "est", "inc", "ltd",
    "rev", "hon", "e.g", "i.e", "a.m", "p.m", "u.s", "u.k",
})  # fmt: skip
_SPACE = regex(r"\s+")
_CLAUSE_END = regex(r"[,;:]\s+|\s[–—-]+\s+|\s(?=(?:and|but|because|so|then|when|while|although)\s)")
RUN_ON_WORDS = 30
_RUN_ON_CHARS = 400


class SentenceGate:
    """Takes text in any pieces and gives it back sentence by sentence; the sentences joined are the text.

    An ellipsis ends a sentence only if a capital follows it; a stop inside a quotation, bracket or stage direction
    that began in mid-sentence does not. After RUN_ON_WORDS words without an end the text is cut at the last clause.
    Each feed costs time in proportion to the new text: what waits is never more than one run-on.
    """

    def __init__(self) -> None:
        self._waiting = ""
        self._seen = 0

    def feed(self, text: str) -> list[str]:
        """Add text; return the sentences that it completes, with the blanks that follow them."""
        undecided = self._seen < len(self._waiting)
        self._waiting += text
        if not undecided and _MAY_END.search(text) is None and self._run_on_end(0) is None:
            self._seen = len(self._waiting)
            return []
        sentences: list[str] = []
        start = 0
        while (end := self._next_end(start)) is not None:
            sentences.append(self._waiting[start:end])
            start = end
            self._seen = end
        if start:
            self._waiting = self._waiting[start:]
            self._seen -= start
        return sentences

    def close(self) -> list[str]:
        """Return what is left, as the last sentence even without a final stop."""
        rest, self._waiting, self._seen = self._waiting, "", 0
        return [rest] if rest else []

    def _next_end(self, start: int) -> int | None:
        waiting = self._waiting
        for stop in _STOP.finditer(waiting, max(start, self._seen)):
            if stop.end() - start > 2 * _RUN_ON_CHARS:
                break
            if not waiting[start : stop.end()].strip():
                continue
            verdict = _ends_sentence(waiting, start, stop)
            if verdict is None:
                self._seen = stop.start()
                return self._run_on_end(start)
            if verdict:
                blank = _SPACE.match(waiting, stop.end())
                return blank.end() if blank else stop.end()
        # A stop may still grow ('..' into '...') or get its blank, so the last few characters are looked at again.
        self._seen = max(start, self._seen, len(waiting.rstrip(".!?…\"”»'’)]*")))
        return self._run_on_end(start)

    def _run_on_end(self, start: int) -> int | None:
        pending = self._waiting[start : start + 2 * _RUN_ON_CHARS]
        words = pending.count(" ")
        if words <= RUN_ON_WORDS and len(pending) <= _RUN_ON_CHARS:
            return None
        ends = [found.end() for found in _CLAUSE_END.finditer(pending) if found.end() < len(pending)]
        late = [end for end in ends if pending.count(" ", 0, end) >= RUN_ON_WORDS // 3]
        if late:
            return start + late[-1]
        if words < RUN_ON_WORDS + 15 and len(pending) <= _RUN_ON_CHARS:
            return None
        last_blank = pending.rstrip().rfind(" ")
        return start + (last_blank + 1 if last_blank > 0 else len(pending))


def split_sentences(text: str) -> list[str]:
    """Return a whole text's sentences; joined they are the text."""
    gate = SentenceGate()
    return [*gate.feed(text), *gate.close()]


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool | None:
    """Tell whether the stop ends a sentence; None if the text that decides it has not arrived."""
    if stop.group()[0] == "\n":
        return True
    so_far = text[start : stop.end()]
    if _inside_something(so_far):
        return False
    ellipsis = _ELLIPSIS.search(stop.group()) is not None
    if ellipsis or (stop.group()[-1] in _CLOSERS and so_far.lstrip()[0] not in _QUOTES):
        following = text[stop.end() : stop.end() + 40].strip()
        if not following:
            return None
        # 'I... I don't know' and '"Go." and he went' are one sentence each, 'It was over... He left.' is two.
        return not following[0].islower() and (not ellipsis or len(so_far.split()) > 2)
    word = _LAST_WORD.search(so_far)
    return not (word and (word[1].lower() in _ABBREVIATIONS or _is_initial(word[1])))


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper() and word != "I"


def _inside_something(so_far: str) -> bool:
    """Tell whether a quotation, bracket or stage direction that began in mid-sentence is still open."""
    body = so_far.lstrip()
    if body.count("*") % 2 or body.count("(") > body.count(")") or body.count("[") > body.count("]"):
        return True
    if body[:1] in {'"', "“", "«"}:
        return False
    if body.count('"') % 2 and body[-1] != '"':
        return True
    return any(body.count(opened) > body.count(closed) for opened, closed in _OPEN_TO_CLOSE.items())


_ASTERISKED = regex(r"\*{1,3}([^*\n]{1,160})\*{1,3}")
_NOTHING_SPOKEN = regex(r"\([^()]*\)|\[[^\[\]]*\]")
_BRACKETED = regex(r"[(\[]\s*([a-z][^()\[\]\n]{0,80})[)\]]", re.IGNORECASE)
_STAGE_VERB = regex(
    r"(?:a |the |long |short |brief |soft |quiet |slight |softly |quietly |slowly |nervously )*"
    r"(?:silence|pause|beat|sigh|tears?|nod|shrug|crying|"
    r"(?:sigh|paus|look|glanc|nod|shrug|smil|laugh|chuckl|cr[iy]|sob|tear|fidget|shift|star|lean|tak|breath|"
    r"exhal|inhal|"
    r"clear|swallow|wip|rub|cross|fold|shak|hesitat|whisper|mumbl|mutter|trail|frown|grimac|blink|sniff|play|"
    r"twist|wring|"
    r"sit|stand|turn|stop|think|speak|gaz|avoid|pull|tap|bit|clench|voice|eye|hand)(?:e?s|ing|ies|ses|ting|ning|"
    r"ping)?)\b",
    re.IGNORECASE,
)


def as_speech(sentence: str, name: str) -> str:
    """Return only what is spoken: without a speaker label, wrapping quotes, stage directions or emphasis marks.

    `name` is the client's; a label with another speaker's name stays, for the guard to see.
    """
    spoken = sentence.strip()
    if _NOTHING_SPOKEN.fullmatch(spoken):
        return ""
    if ":" in spoken[:60]:
        label = (
            rf"^[\s{_QUOTES}*_]*(?:{re.escape(name)}|client|patient|me|assistant)(?:\s*\([^)]*\))?[*_]*\s*:[*_]*\s*"
        )
        spoken = re.sub(label, "", spoken, count=1, flags=re.IGNORECASE)
    if "*" in spoken:
        spoken = _ASTERISKED.sub(_emphasis_or_nothing, spoken).replace("*", "")
    if "(" in spoken or "[" in spoken:
        spoken = _BRACKETED.sub(lambda found: "" if _STAGE_VERB.match(found[1]) else found[0], spoken)
    return _without_wrapping_quotes(_SPACE.sub(" ", spoken).strip())


def _emphasis_or_nothing(found: re.Match[str]) -> str:
    inside = found[1].strip()
    if _STAGE_VERB.match(inside) or len(inside.split()) > 3:
        return ""
    return inside


def _without_wrapping_quotes(spoken: str) -> str:
    if not spoken:
        return spoken
    marks = sum(spoken.count(mark) for mark in _QUOTES)
    if marks == 2 and spoken[0] in _QUOTES and spoken[-1] in _QUOTES:
        return spoken[1:-1].strip()
    if marks % 2:
        if spoken[0] in _QUOTES:
            return spoken[1:].lstrip()
        if spoken[-1] in _QUOTES:
            return spoken[:-1].rstrip()
    return spoken
