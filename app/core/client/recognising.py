"""How much of a planned fact was really said: by a voice in its own words, or in a reply that was cut short.

A fact counts as told when some telling of it, the plain knowledge or an authored line, is there from its beginning to
its end: three in ten of its content words in all, and one at least in each third. Less than that is a beginning; it
is kept in the words that were heard, and the fact stays open. On all lines of the library, with every third content
word lost, whole tellings count as told nine times in ten, first halves once in ten.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

from app.core.client.words import stems
from app.core.persona import Fact

_SHARE, _LEAST_WORDS = 0.3, 3
_THIRDS, _WORDS_A_PART = 3, 2

HowMuch = Literal["told", "begun", "nothing"]


def how_much_of(fact: Fact, reply: str, heard_before: Iterable[str] = ()) -> HowMuch:
    """Return how much of a fact a reply says.

    `heard_before` are earlier replies that began to tell it: what they held need not be said again, and somebody who
    comes back to it has told what there was to tell once anything more of it is recognised.
    """
    earlier = tuple(heard_before)
    said = frozenset(stem for text in (reply, *earlier) for stem in stems(text))
    tellings = [tuple(dict.fromkeys(stems(text))) for text in (fact.knowledge, *fact.lines)]
    if not any(_is_recognised(telling, frozenset(stems(reply))) for telling in tellings):
        return "nothing"
    return "told" if earlier or any(_is_whole(telling, said) for telling in tellings) else "begun"


def _is_recognised(telling: tuple[str, ...], said: frozenset[str]) -> bool:
    least = max(_LEAST_WORDS, round(_SHARE * len(telling)))
    return sum(stem in said for stem in telling) >= min(len(telling), least)


def _is_whole(telling: tuple[str, ...], said: frozenset[str]) -> bool:
    return _is_recognised(telling, said) and all(any(stem in said for stem in part) for part in _parts(telling))


def _parts(telling: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """Cut a telling into thirds, shorter ones into fewer parts."""
    count = max(1, min(_THIRDS, len(telling) // _WORDS_A_PART))
    cuts = [place * len(telling) // count for place in range(count + 1)]
    return (telling[start:end] for start, end in pairwise(cuts))
