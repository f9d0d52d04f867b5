"""How a set of clients talks, in figures that real and simulated clients can be held against each other by.

Real clients speak in short plain pieces; clients that a model plays speak evenly, at length and with wide vocabulary.
A figure is a description, not a bar: our clients sit in another kind of talk than any corpus at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import mean, median, quantiles
from typing import TypeVar

from app.core.client.state import Value
from app.core.client.words import plain, tokens
from app.core.coding.words import feelings_named
from app.core.patterns import regex

Session = Sequence[str]
Item = TypeVar("Item")
FIFTHS = 5
SHORT, LONG = 5, 40
_WINDOW = 200
_SENTENCE = regex(r"[.!?…]+(?:\s|$)")
_HEDGE = regex(
    r"\b(?:i don't know|i guess|i suppose|i think|kind of|sort of|maybe|perhaps|i'm not sure|or something|i mean|"
    r"you know|well|anyway)\b"
)
_THANKS = regex(r"\b(?:thank you|thanks)\b")
_FIRST_PERSON = frozenset({"i", "i'm", "i've", "i'd", "i'll", "me", "my", "mine", "myself"})


class Speech(Value):
    """The figures of one set of sessions. Shares are 0 to 1; words are counted by blanks; rates are per 100 words.

    `variety` is the moving type-token ratio over windows of 200 words (Covington & McFall, 2010), None where no
    session has so many. `by_fifth` runs from the first fifth of a session's turns to its last.
    """

    name: str
    sessions: int
    turns: int
    mean_words: float
    tenth: float
    median_words: float
    ninetieth: float
    short_share: float
    long_share: float
    words_a_sentence: float
    variety: float | None
    feelings: float
    turns_with_feeling: float
    first_feeling: float | None
    hedges: float
    first_person: float
    asks: float
    thanks: float
    words_by_fifth: tuple[float, ...]
    feelings_by_fifth: tuple[float, ...]


def speech_of(name: str, sessions: Iterable[Session]) -> Speech:
    """Return the figures of some sessions, each the client's turns in order. Raises ValueError if there are none."""
    talks = [turns for session in sessions if (turns := [turn for turn in session if turn.strip()])]
    if not talks:
        raise ValueError(f"{name} has no client turns")
    turns = [turn for talk in talks for turn in talk]
    lengths = [_words(turn) for turn in turns]
    total = sum(lengths)
    deciles = quantiles(lengths, n=10, method="inclusive") if len(lengths) > 1 else [lengths[0]] * 9
    firsts = [next((n for n, turn in enumerate(talk, 1) if _feelings(turn)), None) for talk in talks]
    return Speech(
        name=name,
        sessions=len(talks),
        turns=len(turns),
        mean_words=round(mean(lengths), 1),
        tenth=round(deciles[0], 1),
        median_words=float(median(lengths)),
        ninetieth=round(deciles[8], 1),
        short_share=_share(lengths, lambda words: words <= SHORT),
        long_share=_share(lengths, lambda words: words > LONG),
        words_a_sentence=round(total / sum(max(1, len(_SENTENCE.findall(turn))) for turn in turns), 1),
        variety=_variety(talks),
        feelings=_rate(sum(map(_feelings, turns)), total),
        turns_with_feeling=_share([_feelings(turn) for turn in turns], bool),
        first_feeling=round(median(found), 1) if (found := [at for at in firsts if at]) else None,
        hedges=_rate(sum(len(_HEDGE.findall(plain(turn))) for turn in turns), total),
        first_person=_rate(sum(word in _FIRST_PERSON for turn in turns for word in tokens(turn)), total),
        asks=_share(turns, lambda turn: "?" in turn),
        thanks=_share(turns, lambda turn: bool(_THANKS.search(turn.casefold()))),
        words_by_fifth=_by_fifth(talks, lambda part: round(mean(map(_words, part)), 1)),
        feelings_by_fifth=_by_fifth(talks, lambda part: _rate(sum(map(_feelings, part)), sum(map(_words, part)))),
    )


def _words(turn: str) -> int:
    return len(turn.split())


def _feelings(turn: str) -> int:
    return len(feelings_named(plain(turn)))


def _rate(count: int, words: int) -> float:
    return round(100 * count / max(1, words), 2)


def _share(items: Sequence[Item], holds: Callable[[Item], bool]) -> float:
    return round(sum(map(holds, items)) / len(items), 3)


def _variety(talks: Sequence[Session]) -> float | None:
    ratios = []
    for talk in talks:
        words = [word for turn in talk for word in tokens(turn)]
        ratios += [
            len(set(words[at : at + _WINDOW])) / _WINDOW for at in range(0, len(words) - _WINDOW + 1, _WINDOW // 4)
        ]
    return round(mean(ratios), 3) if ratios else None


def _by_fifth(talks: Sequence[Session], of: Callable[[list[str]], float]) -> tuple[float, ...]:
    parts: list[list[str]] = [[] for _ in range(FIFTHS)]
    for talk in talks:
        for at, turn in enumerate(talk):
            parts[at * FIFTHS // len(talk)].append(turn)
    return tuple(of(part) if part else 0.0 for part in parts)
