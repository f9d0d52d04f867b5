"""What speaks for a reply as an answer to a turn, and what against it: plain signs that `weighing` adds up.

A reply has signs of its own (where it comes from, how it begins, what it holds), and with the turn, as `asking` has
it, those that matter most: words shared, the kind that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.core.client import lines
from app.core.client.asking import FAR, OPENERS, Asking, Signs, weight
from app.core.client.exchanging import Met
from app.core.client.forms import form_of
from app.core.client.lines_met import Line
from app.core.client.scene import Draft
from app.core.client.sense import meaning_of
from app.core.client.sequels import sequels
from app.core.client.ways_of_asking import Likeness
from app.core.client.words import all_stems, feelings_named, tokens
from app.core.patterns import regex
from app.core.small_answers import SmallAnswer

_YES_OR_NO = regex(
    r"^(?:oh|well|hm+|mm+|um+|och|ah|so|right|ok|okay)?[,. ]*(?:yes|yeah|yep|aye|no\b|naw|nah|nope|never|not\b|"
    r"sometimes|sort of|kind of|in a way|both|mibbe|mebbe|maybe|probably|a bit|a little|partly|half|"
    r"i (?:do|did|don't|didn't|have|haven't|am|was|wasn't|think so|suppose|could|couldn't|can't)\b|"
    r"(?:he|she|it|they|we) (?:does|did|doesn't|didn't|do|is|was|isn't|wasn't|has|hasn't|are|were|don't)\b)",
)
_AGREES = regex(
    r"^(?:oh|well|mm+)?[,. ]*(?:yes|yeah|yep|aye|mm|right|true|exactly|that's|it is so|correct|i suppose)\b",
)
_PUTS_OFF = regex(
    r"\b(?:don't know|dunno|couldn't (?:tell|say|give)|not sure|can't (?:think|say|tell)|hard to say|no idea|"
    r"wouldn't know|not now|not yet|another time|rather not|sooner not|leave (?:it|that)|i'd have to)\b",
)
_SENTENCE_END = regex(r"[.!?](?=\s)")
_SHE = frozenset({"she", "her"})
_TIMED: frozenset[SmallAnswer] = frozenset({"time", "length", "amount", "money", "often", "words"})
_NEAR = ("near the question", "near the turn", "near the last words")
_LINE = tuple(f"line:{name}" for name in Line._fields)
_PARTS_OF_A_PERSONS_ANSWER = 4  # "person:olinda:good:0"
_OF_A_FACT = {"fact": "fact", "more": "more", "further": "answer", "hint": "hint"}

_UNLIKE = Likeness()


class Source(NamedTuple):
    """Where a reply comes from: which part of the file, which kind within it, and what it is about."""

    part: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class _Text:
    """A reply's words, as far as they do not depend on the turn."""

    stems: frozenset[str]
    first: frozenset[str]
    signs: Signs


@lru_cache(maxsize=4096)
def _text(text: str) -> _Text:
    end, words, lowered = _SENTENCE_END.search(text), tokens(text), text.lower()
    first = text[: end.end()] if end else text
    return _Text(
        stems=all_stems([text]),
        first=all_stems([first]),
        signs={
            "reply:words": min(len(words), 70),
            "reply:first words": min(len(first.split()), 30),
            "reply:yes or no": bool(_YES_OR_NO.match(lowered)),
            "reply:agrees": bool(_AGREES.match(lowered)),
            "reply:puts off": bool(_PUTS_OFF.search(lowered)),
            "reply:feelings": len(feelings_named(text)),
            "she in reply": not _SHE.isdisjoint(words),
        },
    )


def source_of(draft: Draft) -> Source:
    """Return where the first part of a reply comes from, by the key that marks it as said."""
    parts = (draft.said.keys[0] if draft.said.keys else "-").split(":")
    part = parts[0]
    if part == "person":
        answers = len(parts) == _PARTS_OF_A_PERSONS_ANSWER
        return Source("answer of somebody" if answers else "person", parts[2] if answers else "", ":".join(parts[:2]))
    if part in _OF_A_FACT:
        kind = parts[2] if part == "further" else "" if part != "fact" else "new" if draft.tells else "again"
        return Source(_OF_A_FACT[part], kind, f"fact:{parts[1]}")
    if part == "biography":
        return Source("biography", "", ":".join(parts[:2]))
    if part == "plain":
        return Source("small", parts[1], "")
    if part in ("echo", "alone", "murmur"):
        return Source("murmur", part, "")
    return Source("exchange", "", "") if part == "exchange" else Source("reaction", part, "")


def nearness(asked: Asking, drafts: Iterable[Draft]) -> list[list[float]]:
    """Return how near each reply is in meaning to the turn's question, to all of it, and to what the client said."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    replies = np.array([meaning_of(draft.said.text) for draft in drafts])
    near: list[list[float]] = (replies @ asked.meaning.T).tolist()
    return near


def of_reply(
    asked: Asking, draft: Draft, near: Iterable[float], *, first: bool, exchange: Met | None = None
) -> dict[str, float]:
    """Return a reply's own signs, beside those of the turn. `near` is its `nearness`; `first` says that it is what
    the plan came to."""
    source, text = source_of(draft), _text(draft.said.text)
    found = {
        **text.signs,
        f"from {source.part}": 1.0,
        f"from {source.part} {source.kind}": 1.0,
        "planned": first,
        f"reaction {draft.reaction}": 1.0,
        f"occasion {draft.occasion}": 1.0,
        "written for it": draft.is_written_for_it,
        **_of_the_target(asked, source.target),
        **_of_both(asked, draft, source, text),
    }
    found |= zip(_NEAR, near, strict=True)
    if line := asked.lines.of(draft.said.keys[0] if draft.said.keys else ""):
        found |= zip(_LINE, line, strict=True)
    if exchange:
        found |= _of_an_exchange(asked, exchange)
    return found


def _of_the_target(asked: Asking, target: str) -> dict[str, float]:
    scene, alike = asked.scene, asked.alike.get(target, _UNLIKE)
    found = {
        "target:likely": asked.ranked.get(target, 0.0),
        "target:place": min(FAR, asked.places.get(target, FAR)),
        "target:best": alike.best,
        "target:mean": alike.mean,
    }
    if not target:
        return found
    name = target.removeprefix("fact:")
    found["target:aim"] = target == scene.move.aim
    found["target:in hand"] = name == scene.before.topic
    found["target:meant"] = scene.move.person is not None and scene.move.person.key == target
    found["target:about"] = scene.move.about(name)
    if target.startswith("person:"):
        who = next((found for found in scene.index.people if found.key == target), None)
        if who and who.person:
            found["target:pronoun said"] = who.person.pronouns.partition("/")[0] in asked.said
            found["target:named"] = any(phrase <= asked.turn.stems for phrase in who.phrases)
    return found


def _of_both(asked: Asking, draft: Draft, source: Source, text: _Text) -> dict[str, float]:
    index, own, turn, last = asked.scene.index, asked.own, asked.turn, asked.last
    shared, names = weight(index, own.stems & text.stems), index.names & text.stems
    found = {
        "shared": shared,
        "shared part": shared / (1 + own.weight),
        "shared first": weight(index, own.stems & text.first) / (1 + own.weight),
        "shared with all": weight(index, turn.stems & text.stems) / (1 + turn.weight),
        "shared with last": weight(index, last.stems & text.stems) / (1 + last.weight),
        "names": bool(names),
        "names in both": bool(names & turn.stems),
        "small of the form": source.part == "small" and source.kind == asked.form,
        "yes or no in both": asked.yes_or_no and text.signs["reply:yes or no"],
        "order": float(min(FAR, draft.tells.order)) if draft.tells else -1.0,
    }
    if source.part.startswith("answer"):
        places: dict[str, int] = {kind: len(asked.kinds) - place for place, kind in enumerate(asked.kinds)}
        found["kind asked for"] = places.get(source.kind, -1.0)
    if asked.form in _TIMED:
        found["holds what is wanted"] = 1.0 if lines.holds(draft.said.text, asked.form) else -1.0
    return found


def _of_an_exchange(asked: Asking, exchange: Met) -> dict[str, float]:
    way = exchange.way.lower()
    form, kinds = form_of(way), sequels(way)
    return {
        "exchange:like": exchange.like,
        "exchange:like whole": exchange.like_whole,
        "exchange:back": float(FAR if exchange.back is None else exchange.back),
        "exchange:anytime": exchange.back is None,
        "exchange:same form": float(form == asked.form) if form or asked.form else 0.5,
        "exchange:same kind": float(kinds[0] in asked.kinds[:2]) if kinds and asked.kinds else 0.5,
        "exchange:asks": "?" in way or form is not None or not OPENERS.isdisjoint(way.split()[:2]),
    }
