"""How much of a planned fact was really said: by a voice in its own words, or in a reply that was cut short.

A fact counts as told when some telling of it, the plain knowledge or an authored line, is there from its beginning to
its end: three in ten of its content words in all, one at least in its first third and one in its last. Less than that
is a beginning; it is kept in the words that were heard, and the fact stays open. Of the knowledge of all facts in the
library, with a third of the content words lost at random, nine in ten count as told, and one first half in ten.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    first, last = _ends(telling)
    return _is_recognised(telling, said) and not said.isdisjoint(first) and not said.isdisjoint(last)


def _ends(telling: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the first and the last third of a telling; of a short one its halves, or all of it twice."""
    parts = max(1, min(_THIRDS, len(telling) // _WORDS_A_PART))
    return telling[: len(telling) // parts], telling[(parts - 1) * len(telling) // parts :]
