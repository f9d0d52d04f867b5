"""Holds an answer to the question: who wants a name, when a time; what holds neither gives way to a short "I'd have
to think"."""

from __future__ import annotations

import re
from dataclasses import replace

from app.core.client import hearing, lines, plain_answers
from app.core.client.directions import direction
from app.core.client.lines import Said
from app.core.client.people import somebody
from app.core.client.scene import Draft, Scene
from app.core.client.words import all_stems
from app.core.patterns import regex
from app.core.small_answers import SmallAnswer

_SOMEBODY = regex(
    r"\b(?:no ?body|no[- ]one|none|anyone|anybody|everyone|everybody|(?:just|only) me|myself|meself|on my own|"
    r"alone|he|she|they|him|her|them|we|people)\b",
    re.IGNORECASE,
)
_WHEN = regex(r"(?:and |so |then )*when (?:will|would|can|are|should)\b")
_HOW_MANY = regex(r"\bhow many\b")
_WHO_HELPS = regex(
    r"\bwho (?:looks? after|helps?|supports?|cares? (?:for|about)|listens? to|takes? care of|is there for|"
    r"notices?|taught|made|asked) you\b"
)


def to_the_point(scene: Scene, draft: Draft) -> Draft:
    """Return the draft, or a short plain answer where the draft does not hold what was asked for."""
    told_something = draft.reaction in ("answer", "elaborate", "brief") and draft.occasion is None
    if (
        scene.move.asks_what_brings
        or not told_something
        or draft.pull
        or draft.resistance
        or draft.is_written_for_it
        or scene.move.asked is None
    ):
        return draft
    kind = _missing(scene, draft)
    if kind == "who" and (named := _somebody_at_hand(scene, draft)):
        return named
    said = plain_answers.in_few_words(scene, kind) if kind else None
    about = scene.state.topic
    return Draft("brief", said, direction("closed_question", "brief"), about=about) if said else draft


def _missing(scene: Scene, draft: Draft) -> SmallAnswer | None:
    """Return the plain answer to a question for a figure or a person that the draft holds none of."""
    move, text = scene.move, draft.said.text
    if move.asked and _WHEN.match(move.asked.text) and not move.wants:
        return None if lines.holds(text, "time") else "time"
    of_daily_life = (draft.about or "").startswith("biography:")
    if of_daily_life and not move.asks_who and move.wants not in ("length", "time"):
        return None
    if move.wants and (move.wants != "amount" or (move.asked and _HOW_MANY.search(move.asked.text))):
        fits = lines.holds(text, move.wants) or (move.wants == "length" and lines.holds(text, "time"))
        return None if fits or any(key.startswith("plain:") for key in draft.said.keys) else move.wants
    if move.asked and _WHO_HELPS.search(move.asked.text) and not of_daily_life:
        return "unsure"
    return None if not move.asks_who or _names_somebody(scene, text) else "who"


def _somebody_at_hand(scene: Scene, draft: Draft) -> Draft | None:
    """Return what this client has to say of the same that names somebody, else of who is closest."""
    item = next((found for found in scene.index.biography if found.key == draft.about), None)
    for i, line in enumerate(item.lines if item else ()):
        if item and f"{item.key}:{i}" not in scene.state.used and _names_somebody(scene, line):
            return replace(draft, said=Said(line, (f"{item.key}:{i}",)))
    return somebody(scene, others=True)


def _names_somebody(scene: Scene, text: str) -> bool:
    heard = scene.index.hear(text)
    named = any(phrase <= heard for person in scene.index.people for phrase in person.phrases)
    return named or bool(all_stems([text]) & hearing.KIN) or bool(_SOMEBODY.search(text))
