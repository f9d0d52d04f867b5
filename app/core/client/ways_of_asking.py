"""How like a turn is to the ways in which a persona's file says that a trainee might ask for a thing.

People ask for one thing in very many words. A few examples beside each fact, person and piece of daily life carry a
match further than the words of the thing itself: "do you get out much?" shares none with a walk round the reservoir.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from app.core.client.words import GENERIC, STOP, heard_as, tokens
from app.core.coding.overlap import Overlap
from app.core.persona import Persona

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LITTLE_WORD, _COMMON_WORD = 0.2, 0.6  # how much a word that names nothing counts beside one that does
_PAIR = 0.5  # what two words in their order count beside their own weight
_NEAREST = 5
_WRITTEN = 0.8


class Likeness(NamedTuple):
    """How like a turn is to what is asked for one thing: to the nearest example, and to the nearest few; 0 to 1."""

    best: float = 0.0
    mean: float = 0.0


@dataclass(frozen=True, slots=True)
class WaysOfAsking:
    """The examples of a persona. `keys` are the things that have some, and `places` says in a row for each where they
    stand in `examples`, filled up with the place behind the last; `worth` what a word of them counts, `unseen` one
    that none of them has. `is_written` where most things have some, so that to be like none of a thing's examples
    speaks against it."""

    keys: tuple[str, ...]
    places: npt.NDArray[np.int32]
    examples: Overlap
    worth: Mapping[str, float]
    unseen: float
    is_written: bool

    def likeness(self, words: tuple[str, ...]) -> Mapping[str, Likeness]:
        """Return how like a turn is to the examples of each thing that has some."""
        import numpy as np  # noqa: PLC0415 - no start should wait for it

        shared = np.append(self.examples.with_text(_weighed(words, self.worth, self.unseen)), 0.0)
        best = np.sort(shared.take(self.places), axis=1)[:, -_NEAREST:]
        found = zip(best[:, -1].tolist(), (best.sum(1) / _NEAREST).tolist(), strict=True)
        return dict(zip(self.keys, map(Likeness._make, found), strict=True))


def ways_of_asking(persona: Persona) -> WaysOfAsking:
    """Read the examples of a persona's file."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    examples = [(key, tuple(heard_as(word) for word in tokens(text))) for key, text in _examples(persona)]
    things: dict[str, set[str]] = defaultdict(set)
    for key, words in examples:
        things[key].update(_parts(words))
    seen = Counter(part for parts in things.values() for part in parts)
    rarity = {part: math.log(1 + len(things) / count) for part, count in seen.items()}
    unseen = max(rarity.values(), default=1.0)
    worth = {part: _share(part) * rare for part, rare in rarity.items()}
    of: dict[str, list[int]] = defaultdict(list)
    for place, (key, _) in enumerate(examples):
        of[key].append(place)
    places = np.full((len(of), max([_NEAREST, *map(len, of.values())])), len(examples), np.int32)
    for row, found in zip(places, of.values(), strict=True):
        row[: len(found)] = found
    return WaysOfAsking(
        keys=tuple(of),
        places=places,
        examples=Overlap(_weighed(words, worth, unseen) for _, words in examples),
        worth=worth,
        unseen=unseen,
        is_written=len(things) >= _WRITTEN * (len(persona.facts) + len(persona.biography)),
    )


def _examples(persona: Persona) -> Iterator[tuple[str, str]]:
    yield from ((f"fact:{fact.id}", text) for fact in persona.facts for text in fact.asked)
    yield from ((f"person:{who.id}", text) for who in persona.truth.inventory for text in who.asked)
    yield from ((f"biography:{i}", text) for i, item in enumerate(persona.biography) for text in item.asked)


def _parts(words: Iterable[str]) -> Iterator[str]:
    """Give each word, and each two in their order: "get up to" is not what "up" is."""
    row = tuple(words)
    yield from row
    yield from (f"{one} {other}" for one, other in pairwise(row))


def _weighed(words: tuple[str, ...], worth: Mapping[str, float], unseen: float) -> Mapping[str, float]:
    """Return the weight of each part of a text, so that a text is wholly like itself. A word of no example counts
    against it as the rarest does: it asks for something else; two words that none of them has count for nothing."""
    weights = {
        part: worth[part] if part in worth else _share(part) * unseen
        for part in _parts(words)
        if part in worth or " " not in part
    }
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {part: weight / length for part, weight in weights.items()}


def _share(part: str) -> float:
    words = part.split(" ")
    worth = max(_LITTLE_WORD if w in STOP else _COMMON_WORD if w in GENERIC else 1.0 for w in words)
    return worth * _PAIR if len(words) > 1 else worth
