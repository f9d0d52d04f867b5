"""Finds what the file answers to a turn right behind the line that was just said, or at any time.

A turn is held against the ways of asking that each answer is written for. Those of the line said last come first;
what was asked of it before leaves the others standing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from app.core.client.lines import Said
from app.core.client.scene import Scene
from app.core.client.sense import meaning_of
from app.core.client.words import choice, tokens
from app.core.coding.meaning import in_steps, likes, meanings
from app.core.per_persona import once_per_persona
from app.core.persona import Persona
from app.core.spoken import EXCHANGE, lines_before

if TYPE_CHECKING:
    from app.core.coding.meaning import Steps

LIKELIEST = 4
_THREAD = 3  # things said last, of which a turn may still take one up
WHOLE = 0.3  # what likeness of the whole turn counts beside that of its question
_SPEAKS = ("fact:", "more:", "further:", "hint:", "person:", "biography:", EXCHANGE, "pull:", "challenge:")


@dataclass(frozen=True, slots=True)
class Met:
    """An answer, and how like a turn is to the nearest way of asking that it is written for, at most 1: its
    question, and all of it. `back` is how many things back its line was said, 0 the last; None fits at any time."""

    said: Said
    way: str
    like: float
    like_whole: float
    back: int | None


class _Ways(NamedTuple):
    """The ways of asking of one exchange, the answer that each is for, and what each means."""

    texts: tuple[str, ...]
    answers: tuple[Said, ...]
    meanings: Steps


@dataclass(frozen=True, slots=True)
class Exchanges:
    """The exchanges of a persona: which of them follow a line, by its key, and which fit at any time."""

    persona: Persona
    following: Mapping[str, int]
    anytime: frozenset[int]
    _read: dict[int, _Ways] = field(default_factory=dict)

    def ways(self, number: int) -> _Ways:
        """Return the ways of asking of one exchange, which are read when they are first asked for."""
        if number not in self._read:
            pools = self.persona.exchanges[number].answers.items()
            said = (Said(text, (f"{EXCHANGE}{number}:{n}",)) for n, (text, _) in enumerate(pools))
            row = ((way, answer) for answer, (_, pool) in zip(said, pools, strict=True) for way in pool)
            texts, answers = zip(*row, strict=True)
            self._read[number] = _Ways(texts, answers, in_steps(meanings().vectors([*map(tokens, texts)])))
        return self._read[number]


@once_per_persona
def exchanges_of(persona: Persona) -> Exchanges:
    """Return the exchanges of a persona, each under the line that it follows."""
    before = dict(enumerate(lines_before(persona)))
    following = {key: number for number, key in before.items() if key}
    anytime = frozenset(number for number, key in before.items() if key is None)
    return Exchanges(persona, following, anytime)


def met(scene: Scene, most: int = LIKELIEST) -> tuple[Met, ...]:
    """Return those answers that could follow now, have not been given and are most asked for, the likeliest first."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    exchanges = exchanges_of(scene.index.persona)
    open_now = dict.fromkeys(sorted(exchanges.anytime), None) | _in_hand(scene, exchanges)
    if not open_now:
        return ()
    ways = [exchanges.ways(number) for number in open_now]
    texts = [*chain.from_iterable(each.texts for each in ways)]
    answers = [*chain.from_iterable(each.answers for each in ways)]
    backs = [*chain.from_iterable(map(repeat, open_now.values(), (len(each.texts) for each in ways)))]
    asked, said = scene.move.asked, scene.move.said
    turn = np.array([meaning_of(asked.text if asked else said), meaning_of(said)])
    like, like_whole = likes(turn, np.concatenate([each.meanings for each in ways]))
    used, found = frozenset(scene.state.used), dict[str, Met]()
    for place in np.argsort(-like - WHOLE * like_whole, kind="stable").tolist():
        (key,) = answers[place].keys
        if key in used or key in found:
            continue
        found[key] = Met(answers[place], texts[place], float(like[place]), float(like_whole[place]), backs[place])
        if len(found) == most:
            break
    return tuple(found.values())


def _in_hand(scene: Scene, exchanges: Exchanges) -> dict[int, int | None]:
    """Return the exchanges that follow what was said last, by how many things back that was: those of an answer, and
    those that it stands among."""
    found: dict[int, int | None] = {}
    said = [key for key in reversed(scene.state.used) if key.startswith(_SPEAKS)]
    if scene.state.turn <= _THREAD:
        said.append(f"opening:{choice(scene.seed, 'opening', len(scene.index.persona.opening))}")
    back: dict[str, int] = {}
    for key in said:
        among = key.rpartition(":")[0] if key.startswith(EXCHANGE) else key
        if back.setdefault(among, len(back)) > _THREAD:
            break
        standing = int(among.removeprefix(EXCHANGE)) if among != key else None
        for number in (exchanges.following.get(key), standing):
            if number is not None and number not in exchanges.anytime:
                found.setdefault(number, back[among])
    return found
