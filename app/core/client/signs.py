"""What speaks for a reply as an answer to a turn, and what against it: plain signs that `weighing` adds up.

A turn has signs of its own (what it asks for, how, and of whom), a reply has some (where it comes from, how it
begins, what it holds), and the two together have those that matter most: words shared, the kind that was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from app.core.client import few_words, lines, questions
from app.core.client.exchanging import Met
from app.core.client.forms import form_of
from app.core.client.index import PersonaIndex
from app.core.client.lines_met import LinesMet, lines_met
from app.core.client.scene import Draft, Scene
from app.core.client.sequels import sequels
from app.core.client.ways_of_asking import Likeness
from app.core.client.words import GENERIC, STOP, all_stems, feelings_named, listed, tokens
from app.core.coding.meaning import meanings
from app.core.follow_ups import Sequel
from app.core.patterns import regex
from app.core.persona import OCCASIONS
from app.core.small_answers import SmallAnswer

if TYPE_CHECKING:
    from app.core.coding.meaning import Floats

_OPENERS = listed("what how when where who why which do did does have has is are was were can could would tell")
_YES_OR_NO = regex(
    r"^(?:oh|well|hm+|mm+|um+|och|ah|so|right|ok|okay)?[,. ]*(?:yes|yeah|yep|aye|no\b|naw|nah|nope|never|not\b|"
    r"sometimes|sort of|kind of|in a way|both|mibbe|mebbe|maybe|probably|a bit|a little|partly|half|"
    r"i (?:do|did|don't|didn't|have|haven't|am|was|wasn't|think so|suppose|could|couldn't|can't)\b|"
    r"(?:he|she|it|they|we) (?:does|did|doesn't|didn't|do|is|was|isn't|wasn't|has|hasn't|are|were|don't)\b)",
    re.IGNORECASE,
)
_AGREES = regex(
    r"^(?:oh|well|mm+)?[,. ]*(?:yes|yeah|yep|aye|mm|right|true|exactly|that's|it is so|correct|i suppose)\b",
    re.IGNORECASE,
)
_PUTS_OFF = regex(
    r"\b(?:don't know|dunno|couldn't (?:tell|say|give)|not sure|can't (?:think|say|tell)|hard to say|no idea|"
    r"wouldn't know|not now|not yet|another time|rather not|sooner not|leave (?:it|that)|i'd have to)\b",
    re.IGNORECASE,
)
_SENTENCE_END = regex(r"(?<=[.!?])\s+")
_SHE = frozenset({"she", "her"})
_TIMED: frozenset[SmallAnswer] = frozenset({"time", "length", "amount", "money", "often", "words"})
_FAR, _LATELY = 9, 4
_TO_WHAT = ("question", "turn", "last words")
_PARTS_OF_A_PERSONS_ANSWER = 4  # "person:olinda:good:0"
_OF_A_FACT = {"fact": "fact", "more": "more", "further": "answer", "hint": "hint"}

Signs = Mapping[str, float]


class Source(NamedTuple):
    """Where a reply comes from: which part of the file, which kind within it, and what it is about."""

    part: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A turn as replies are held against it, worked out once."""

    scene: Scene
    ranked: Mapping[str, float]
    places: Mapping[str, int]
    alike: Mapping[str, Likeness]
    form: SmallAnswer | None
    kinds: tuple[Sequel, ...]
    own: frozenset[str]
    turn: frozenset[str]
    last: frozenset[str]
    said: frozenset[str]
    yes_or_no: bool
    meaning: Floats
    lines: LinesMet
    signs: Signs


def asking(scene: Scene) -> Asking:
    """Work out what a turn asks for and how."""
    move, index = scene.move, scene.index
    text = move.asked.text if move.asked else ""
    last, heard = index.hear(scene.before.last_words) - STOP, index.hear(move.said)
    ranked = dict(move.ranked)
    form = form_of(text) if text else None
    kinds = sequels(text) if text else ()
    yes_or_no = bool(move.asked and questions.ASKS_YES_OR_NO.match(text)) and not few_words.asks_to_be_told(text)
    own = (move.asked.heard if move.asked else move.heard) - STOP - GENERIC
    signs = dict(_of_the_turn(scene, text, form, kinds, max(ranked.values(), default=0.0)))
    words = tokens(move.said)
    meaning = meanings().vectors([tokens(text) or words, words, tokens(scene.before.last_words)])
    signs["asks yes or no"] = yes_or_no
    signs["own words"] = min(_FAR, len(own - index.names))
    return Asking(
        scene=scene,
        ranked=ranked,
        places={key: place for place, key in enumerate(ranked)},
        alike=move.alike,
        form=form,
        kinds=kinds,
        own=own,
        turn=heard - STOP - GENERIC,
        last=last - GENERIC,
        said=frozenset(words),
        yes_or_no=yes_or_no,
        meaning=meaning,
        lines=lines_met(index.persona, meaning[0], meaning[1]),
        signs=signs,
    )


def _of_the_turn(
    scene: Scene, text: str, form: SmallAnswer | None, kinds: tuple[Sequel, ...], most: float
) -> Iterator[tuple[str, float]]:
    move, said = scene.move, tokens(text)
    opener = next((word for word in said[:4] if word in _OPENERS), None)
    yield from ((f"turn:{name}", 1.0) for name in (move.act, f"asks {move.question}", f"fit {move.fit}"))
    yield from ((f"turn:{name}", 1.0) for name in (f"form {form}", f"kind {kinds[0] if kinds else None}"))
    yield from ((f"turn:{name}", 1.0) for name in (f"opens {opener}", f"seeks {move.seeks}", f"wants {move.wants}"))
    if asked := move.asked:
        yield f"turn:{asked.kind}", 1.0
        yield "turn:of a third", asked.is_of_a_third
        yield "turn:is all", asked.is_all
        yield "turn:question words", asked.length
    yield "turn:kinds", len(kinds)
    yield "turn:skilled", move.skilled
    yield "turn:sure", move.sure
    yield "turn:words", min(move.words, 60)
    yield "turn:of somebody", move.person is not None
    yield "turn:who", move.asks_who
    yield "turn:what", move.asks_what
    yield "turn:what brings", move.asks_what_brings
    yield "turn:of the past", move.asks_of_the_past
    yield "turn:most likely", most
    yield "turn:after a question", "?" in scene.before.last_words
    yield "turn:like", "like" in said
    yield "turn:feel", "feel" in said or "feeling" in said
    yield "turn:you", "you" in said or "your" in said
    yield "turn:questions", move.said.count("?")
    lately = [key.partition(":")[0] for key in scene.state.used[-_LATELY:]]
    yield "turn:small lately", sum(part == "plain" for part in lately)
    yield "turn:reactions lately", sum(part in OCCASIONS for part in lately)


@dataclass(frozen=True, slots=True)
class _Text:
    """A reply's words, as far as they do not depend on the turn."""

    stems: frozenset[str]
    first: frozenset[str]
    words: frozenset[str]
    signs: Signs


@lru_cache(maxsize=4096)
def _text(text: str) -> _Text:
    first, words = _SENTENCE_END.split(text)[0], tokens(text)
    return _Text(
        stems=all_stems([text]),
        first=all_stems([first]),
        words=frozenset(words),
        signs={
            "reply:words": min(len(words), 70),
            "reply:first words": min(len(first.split()), 30),
            "reply:yes or no": bool(_YES_OR_NO.match(text)),
            "reply:agrees": bool(_AGREES.match(text)),
            "reply:puts off": bool(_PUTS_OFF.search(text)),
            "reply:feelings": len(feelings_named(text)),
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
    replies = meanings().vectors([tokens(draft.said.text) for draft in drafts])
    near: list[list[float]] = (replies @ asked.meaning.T).tolist()
    return near


def of_reply(
    asked: Asking, draft: Draft, near: Iterable[float], *, first: bool, exchange: Met | None = None
) -> dict[str, float]:
    """Return a reply's own signs, beside those of the turn. `near` is its `nearness`; `first` says that it is what
    the plan came to."""
    source, text = source_of(draft), _text(draft.said.text)
    found: dict[str, float] = dict(text.signs)
    found |= {f"from {source.part}": 1.0, f"from {source.part} {source.kind}": 1.0, "planned": first}
    found |= {f"reaction {draft.reaction}": 1.0, f"occasion {draft.occasion}": 1.0}
    found["written for it"] = draft.is_written_for_it
    found |= dict(_of_the_target(asked, source))
    found |= {f"near the {name}": like for name, like in zip(_TO_WHAT, near, strict=True)}
    found |= dict(_of_both(asked, draft, source, text))
    if line := asked.lines.of(draft.said.keys[0] if draft.said.keys else ""):
        found |= {f"line:{name}": like for name, like in line._asdict().items()}
    if exchange:
        found |= dict(_of_an_exchange(asked, exchange))
    return found


def _of_the_target(asked: Asking, source: Source) -> Iterator[tuple[str, float]]:
    move, target = asked.scene.move, source.target
    yield "target:likely", asked.ranked.get(target, 0.0)
    yield "target:place", min(_FAR, asked.places.get(target, _FAR))
    alike = asked.alike.get(target, Likeness())
    yield "target:best", alike.best
    yield "target:mean", alike.mean
    if not target:
        return
    yield "target:aim", target == move.aim
    yield "target:in hand", target.removeprefix("fact:") == asked.scene.before.topic
    yield "target:meant", bool(move.person and move.person.key == target)
    yield "target:about", move.about(target.removeprefix("fact:"))
    if target.startswith("person:"):
        who = next((found for found in asked.scene.index.people if found.key == target), None)
        if who and who.person:
            yield "target:pronoun said", who.person.pronouns.partition("/")[0] in asked.said
            yield "target:named", any(phrase <= asked.turn for phrase in who.phrases)


def _of_both(asked: Asking, draft: Draft, source: Source, text: _Text) -> Iterator[tuple[str, float]]:
    index, own = asked.scene.index, asked.own
    if source.part.startswith("answer"):
        places = {kind: place for place, kind in enumerate(asked.kinds)}
        yield "kind asked for", len(asked.kinds) - places[source.kind] if source.kind in places else -1.0
    yield "shared", _weight(index, own & text.stems)
    yield "shared part", _weight(index, own & text.stems) / (1 + _weight(index, own))
    yield "shared first", _weight(index, own & text.first) / (1 + _weight(index, own))
    yield "shared with all", _weight(index, asked.turn & text.stems) / (1 + _weight(index, asked.turn))
    yield "shared with last", _weight(index, asked.last & text.stems) / (1 + _weight(index, asked.last))
    yield "she in reply", bool(_SHE & text.words)
    yield "names", bool(index.names & text.stems)
    yield "names in both", bool(index.names & text.stems & asked.turn)
    if asked.form in _TIMED:
        yield "holds what is wanted", 1.0 if lines.holds(draft.said.text, asked.form) else -1.0
    yield "small of the form", source.part == "small" and source.kind == asked.form
    yield "yes or no in both", asked.yes_or_no and text.signs["reply:yes or no"]
    yield "order", float(min(_FAR, draft.tells.order)) if draft.tells else -1.0


def _of_an_exchange(asked: Asking, exchange: Met) -> Iterator[tuple[str, float]]:
    way = exchange.way.lower()
    form, kinds = form_of(way), sequels(way)
    yield "exchange:like", exchange.like
    yield "exchange:like whole", exchange.like_whole
    yield "exchange:back", float(_FAR if exchange.back is None else exchange.back)
    yield "exchange:anytime", exchange.back is None
    yield "exchange:same form", float(form == asked.form) if form or asked.form else 0.5
    yield "exchange:same kind", float(bool(set(kinds[:1]) & set(asked.kinds[:2]))) if kinds and asked.kinds else 0.5
    yield "exchange:asks", "?" in way or bool(form) or bool(set(way.split()[:2]) & _OPENERS)


def _weight(index: PersonaIndex, words: frozenset[str]) -> float:
    return sum(index.rarity_of_all.get(word, 2.0) for word in words)
