"""What a turn is after, of everything a client could speak of: facts, people and daily life weighed on one scale.

Each thing a persona's file holds is a target. What speaks for it is added up: the phrases that call it up, rare words
it shares with the turn, who is meant, what was just being talked about, how near it is in what its words mean, and
nearness of the whole turn where an encoder is installed. The weights are fitted to one half of
`tests/content/topic_turns.jsonl`; the other half measures them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from app.core.client.index import COLUMNS, Named, PersonaIndex, Target, index_of, match, phrase_size
from app.core.client.sense import sense_of
from app.core.client.ways_of_asking import Likeness
from app.core.client.words import GENERIC, STOP, tokens
from app.core.patterns import regex
from app.core.per_persona import once_per_persona
from app.core.persona import Persona

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

_MOST_PHRASE = 3.0
_SHORT = 9  # words
_LEANING_WORDS = 3  # with fewer words of its own, a turn leans on what was said before it
_POINTS_BACK = regex(r"\b(?:he|she|they|him|her|them|his|their|it|that|this|there|then)\b")
_WHO = regex(r"\bwho\b|\banyone\b|\banybody\b|\bsomeone\b|\bsomebody\b")
_OF_YOU = regex(r"\b(?:you|your|yourself)\b")
# "What was she like?", "tell me about him": the person is asked for, not what happened with them.
_DESCRIBE = regex(
    r"\bwhat(?:'s|s| is| was| are| were) (?:(?:your|the) )?(?!(?:it|that|this|things) )[\w-]+ like\b(?! for you)|"
    r"\b(?:tell me|hear|say|know) (?:something |a (?:bit|little) |(?:(?:a bit |some)?more) )?about "
    r"(?:(?:your|the) )?[\w-]+\W*$|"
    r"\bwhat (?:kind|sort) of (?:person|man|woman|father|mother|boy|girl)\b"
)
_DESCRIBED = 2.0
_UNLIKE = Likeness()


@dataclass(frozen=True)
class Turn:
    """A turn as far as it matters for what it is after. `last` are the words of the client just before it that can
    name something, `last_words` all of them; `alike` is how like it is to the ways of asking for each thing."""

    said: str
    heard: frozenset[str]
    last: frozenset[str]
    person: Named | None
    topic: str | None
    last_words: str
    alike: Mapping[str, Likeness]

    @cached_property
    def own(self) -> frozenset[str]:
        """The words that can name something."""
        return self.heard - STOP

    @cached_property
    def leans(self) -> float:
        """How far the turn makes sense only after what was said before it: 0 not at all, 1 wholly."""
        return leans_back(self.said, self.own)

    @cached_property
    def asks_who(self) -> bool:
        """Whether the turn asks for somebody."""
        return _WHO.search(self.said) is not None

    @cached_property
    def is_of_daily_life(self) -> bool:
        """Whether the turn is a short one about the client and nobody else: "do you cook?"."""
        short = len(tokens(self.said)) <= _SHORT
        return short and self.person is None and _OF_YOU.search(self.said) is not None


def leans_back(said: str, own: frozenset[str]) -> float:
    """Return how far a turn says too little of its own to be understood by itself: 0 not at all, 1 wholly."""
    left = len(own - GENERIC)
    if left == 0:
        return 1.0
    if _POINTS_BACK.search(said) and left <= _LEANING_WORDS:
        return 0.7
    return 0.4 if left == 1 else 0.0


class _Kinds(NamedTuple):
    """Which targets are of a kind, are told of first of all facts, or are deep: 1 where one is, else 0."""

    fact: Floats
    person: Floats
    biography: Floats
    first: Floats
    deep: Floats


@once_per_persona
def _kinds_of(persona: Persona) -> _Kinds:
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    targets = index_of(persona).targets
    of_kind = [[float(target.kind == kind) for target in targets] for kind in ("fact", "person", "biography")]
    first = [float(target.kind == "fact" and target.order == 0) for target in targets]
    return _Kinds(*np.array([*of_kind, first, [float(target.deep) for target in targets]]))


def signs(index: PersonaIndex, turn: Turn) -> Floats:
    """Return what speaks for each target, a column: a row for each sign, in the order of the weights."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    back, person, targets, kinds = turn.leans, turn.person, index.targets, _kinds_of(index.persona)
    topical, known, spoken, _ = _weighed(index, turn.own)
    _, _, just_spoken, just_named = _weighed(index, turn.last if back else frozenset())
    said = np.array([_phrase(index, target, turn.heard) for target in targets])
    alike = np.array([turn.alike.get(target.key, _UNLIKE) for target in targets])
    meant = [person is not None and person.key == target.key for target in targets]
    with_them = [
        person is not None and person.key != target.key and any(phrase <= target.known for phrase in person.phrases)
        for target in targets
    ]
    in_hand = np.array([target.key.removeprefix("fact:") == turn.topic for target in targets])
    return np.array(
        [
            kinds.fact * said,
            kinds.person * said,
            kinds.biography * said,
            topical,
            known,
            spoken,
            back * just_named,
            back * just_spoken,
            kinds.person,
            kinds.biography,
            meant,
            with_them,
            back * in_hand,
            kinds.person * turn.asks_who,
            kinds.biography * turn.asks_who,
            kinds.biography * turn.is_of_daily_life,
            kinds.person * turn.is_of_daily_life,
            kinds.first,
            kinds.deep,
            *alike.T,
            *sense_of(index.persona, turn.said, turn.last_words, back),
        ]
    )


def _weighed(index: PersonaIndex, words: frozenset[str]) -> Floats:
    """Return for every target, a column, the weight of those of the words that stand in each of its `COLUMNS`."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    weights = np.zeros(len(COLUMNS) * len(index.targets))
    for word in words & index.holders.keys():
        weights[index.holders[word]] += index.rarity_of_all[word]
    return weights.reshape(len(COLUMNS), -1)


def _phrase(index: PersonaIndex, target: Target, heard: frozenset[str]) -> float:
    if target.kind == "fact":
        return min(_MOST_PHRASE, match(index, index.by_id[target.key.removeprefix("fact:")], heard))
    return min(_MOST_PHRASE, float(phrase_size(target.phrases, heard)))


# In the order of `signs`: without an encoder, and where nearness by one is known too; first for files that give no
# examples of how a thing is asked for, where what words mean is left out.
_BY_WORDS = (
    1.32, 0.27, 2.12, 0.91, 0.42, 0.48, 0.3, -0.1, 0.45, 0.2, 3.11, 0.91, 3.28, 1.4, -0.99, 0.56, -0.06, -2.07, 0.08,
    *[0.0] * 10,
)  # fmt: skip
_WITH_MEANING = (
    0.76, -0.33, 1.26, 0.52, 0.34, 0.24, 0.2, -0.13, 0.48, 0.41, 2.08, 0.68, 1.3, 0.74, -0.66, 0.35, -0.08, -1.8,
    -0.35, *[0.0] * 10,
)  # fmt: skip
_BY_EXAMPLES = (
    0.32, -1.25, -1.48, 0.11, 0.19, 0.26, 0.16, -0.14, -0.11, -0.51, 2.93, 0.02, 3.7, -0.59, -0.73,
    0.45, 0.18, -1.52, 0.09, 0.55, 9.51, 6.88, 7.85, 2.11, 2.37, 4.0, 3.79, 3.16, 4.36,
)  # fmt: skip
_BY_EXAMPLES_WITH_MEANING = (
    0.21, -1.31, -1.41, 0.17, 0.19, 0.21, 0.13, -0.13, 0.01, -0.33, 2.52, 0.09, 3.46, -0.29, -0.58,
    0.12, 0.06, -1.38, 0.0, 0.85, 5.6, 4.04, 4.52, 1.47, 1.99, 2.01, 2.02, 1.52, 2.13,
)  # fmt: skip
_PLAIN, _SURE = 0.3, 0.5


def aimed(index: PersonaIndex, turn: Turn, near: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Return every target with the share of likelihood that the turn is after it, most first.

    `near` is how near each is in meaning, from `Nearness`; empty where no encoder is installed.
    """
    weights: tuple[float, ...]
    if index.asked.is_written:
        weights = _BY_EXAMPLES_WITH_MEANING if near else _BY_EXAMPLES
    else:
        weights = _WITH_MEANING if near else _BY_WORDS
    described = turn.person.key if turn.person and _DESCRIBE.search(turn.said) else None
    keys = [target.key for target in index.targets]
    beside = [near.get(key, 0.0) + (_DESCRIBED if described == key else 0.0) for key in keys]
    totals: Mapping[str, float] = dict(zip(keys, (weights @ signs(index, turn) + beside).tolist(), strict=True))
    most = max(totals.values(), default=0.0)
    powers = {key: math.exp(total - most) for key, total in totals.items()}
    whole = sum(powers.values())
    return tuple(sorted(((key, power / whole) for key, power in powers.items()), key=lambda pair: -pair[1]))


def aim_of(ranked: tuple[tuple[str, float], ...]) -> tuple[str | None, bool]:
    """Return what the turn is plainly after, if anything is, and whether hardly anything else could be meant."""
    if not ranked or ranked[0][1] < _PLAIN:
        return None, False
    return ranked[0][0], ranked[0][1] >= _SURE
