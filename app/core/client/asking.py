"""A turn as replies are held against it: what it asks for, how and of whom, and what its words weigh and mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.core.client import few_words, questions
from app.core.client.forms import form_of
from app.core.client.index import PersonaIndex
from app.core.client.lines_met import LinesMet, lines_met
from app.core.client.scene import Scene
from app.core.client.sense import meaning_of
from app.core.client.sequels import sequels
from app.core.client.ways_of_asking import Likeness
from app.core.client.words import GENERIC, STOP, listed, tokens
from app.core.follow_ups import Sequel
from app.core.persona import OCCASIONS
from app.core.small_answers import SmallAnswer

if TYPE_CHECKING:
    from app.core.coding.meaning import Floats

OPENERS = listed("what how when where who why which do did does have has is are was were can could would tell")
FAR = 9  # places, words or turns, from which on more make no difference
_LATELY = 4

Signs = Mapping[str, float]


class _Words(NamedTuple):
    """Words of a turn that can name something, and what they weigh together."""

    stems: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Asking:
    """A turn as replies are held against it, worked out once."""

    scene: Scene
    ranked: Mapping[str, float]
    places: Mapping[str, int]
    alike: Mapping[str, Likeness]
    form: SmallAnswer | None
    kinds: tuple[Sequel, ...]
    own: _Words
    turn: _Words
    last: _Words
    said: frozenset[str]
    yes_or_no: bool
    meaning: Floats
    lines: LinesMet
    signs: Signs


def asking(scene: Scene) -> Asking:
    """Work out what a turn asks for and how."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    move, index = scene.move, scene.index
    text = move.asked.text if move.asked else ""
    ranked = dict(move.ranked)
    form = form_of(text) if text else None
    kinds = sequels(text) if text else ()
    yes_or_no = bool(move.asked and questions.ASKS_YES_OR_NO.match(text)) and not few_words.asks_to_be_told(text)
    signs = dict(_of_the_turn(scene, text, form, kinds, max(ranked.values(), default=0.0)))
    heard = (move.asked.heard if move.asked else move.heard, *map(index.hear, (move.said, scene.before.last_words)))
    own, turn, last = (_Words(stems, weight(index, stems)) for stems in (words - STOP - GENERIC for words in heard))
    signs["asks yes or no"] = yes_or_no
    signs["own words"] = min(FAR, len(own.stems - index.names))
    question = text if tokens(text) else move.said
    meaning = np.array([meaning_of(said) for said in (question, move.said, scene.before.last_words)])
    return Asking(
        scene=scene,
        ranked=ranked,
        places={key: place for place, key in enumerate(ranked)},
        alike=move.alike,
        form=form,
        kinds=kinds,
        own=own,
        turn=turn,
        last=last,
        said=frozenset(tokens(move.said)),
        yes_or_no=yes_or_no,
        meaning=meaning,
        lines=lines_met(index.persona, meaning[:2]),
        signs=signs,
    )


def _of_the_turn(
    scene: Scene, text: str, form: SmallAnswer | None, kinds: tuple[Sequel, ...], most: float
) -> Iterator[tuple[str, float]]:
    move, said = scene.move, tokens(text)
    opener = next((word for word in said[:4] if word in OPENERS), None)
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


def weight(index: PersonaIndex, words: frozenset[str]) -> float:
    """Return what words weigh together, the rarer they are in the file the more."""
    return sum(index.rarity_of_all.get(word, 2.0) for word in words)
