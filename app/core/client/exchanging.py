"""Finds what the file answers to a turn right behind the line that was just said, or at any time.

A turn is held against the ways of asking that each answer is written for. Those of the line said last come first;
what was asked of it before leaves the others standing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.core.client.lines import Said
from app.core.client.scene import Scene
from app.core.client.words import choice, tokens
from app.core.coding.meaning import Row, meanings
from app.core.per_persona import once_per_persona
from app.core.persona import Persona
from app.core.spoken import EXCHANGE, lines_before

if TYPE_CHECKING:
    from app.core.coding.meaning import Floats

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
    """The ways of asking of one exchange, the number of the answer that each is for, and what the answers say."""

    texts: tuple[str, ...]
    answers: tuple[int, ...]
    says: tuple[str, ...]
    read: Row


@dataclass(frozen=True, slots=True)
class Exchanges:
    """The exchanges of a persona: which of them follow a line, by its key, and which fit at any time."""

    persona: Persona
    following: Mapping[str, int]
    anytime: frozenset[int]
    _read: dict[int, _Ways] = field(default_factory=dict)

    def met(self, number: int, back: int | None, turn: Floats, used: Collection[str], most: int) -> Iterator[Met]:
        """Give at most so many answers of one exchange that have not been given, the likeliest first, by the vectors
        of a turn's question and of the whole turn."""
        ways, seen = self._ways(number), set[int]()
        for place, like, like_whole in ways.read.nearest(turn, (1.0, WHOLE)):
            answer = ways.answers[place]
            key = f"{EXCHANGE}{number}:{answer}"
            if answer in seen or key in used:
                continue
            yield Met(Said(ways.says[answer], (key,)), ways.texts[place], like, like_whole, back)
            seen.add(answer)
            if len(seen) == most:
                return

    def _ways(self, number: int) -> _Ways:
        if number not in self._read:
            pools = self.persona.exchanges[number].answers
            row = ((way, answer) for answer, pool in enumerate(pools.values()) for way in pool)
            texts, answers = zip(*row, strict=True)
            self._read[number] = _Ways(texts, answers, tuple(pools), Row(meanings(), [*map(tokens, texts)]))
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
    exchanges = exchanges_of(scene.index.persona)
    if not exchanges.persona.exchanges:
        return ()
    asked, said = scene.move.asked, tokens(scene.move.said)
    turn = meanings().vectors([tokens(asked.text) if asked else said, said])
    open_now = dict.fromkeys(sorted(exchanges.anytime), None) | _in_hand(scene, exchanges)
    used = frozenset(key for key in scene.state.used if key.startswith(EXCHANGE))
    found = (one for number, back in open_now.items() for one in exchanges.met(number, back, turn, used, most))
    return tuple(sorted(found, key=lambda one: -one.like - WHOLE * one.like_whole)[:most])


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
