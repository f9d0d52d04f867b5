"""The trained heads: how probable each reading of a turn is, from the words and the signs in it.

Two steps, both plain arithmetic on the arrays of `weights.npz`, which `make train` writes: linear scores over grams
(TF-IDF, each block of unit length), then boosted trees and a linear layer over those scores and the signs. How they
were trained and how well they do stands in `docs/model-card.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.core.coding.codes import Label
from app.core.coding.grams import BLOCKS, grams_of_words, runs, words_of
from app.core.coding.reading import Reading
from app.core.coding.signs import signs
from app.core.ports import TurnEncoder

WEIGHTS = Path(__file__).with_name("weights.npz")
# What each head tells apart. `input` is AnnoMI's therapist input, `suggestion` joining two of its kinds.
HEADS: Mapping[str, tuple[str, ...]] = {
    "main": ("question", "reflection", "input", "other"),
    "question": ("open", "closed", "none"),
    "reflection": ("simple", "complex", "none"),
    "input": ("advice", "information", "suggestion", "none"),
}
# What a turn may do besides, each told by a linear score of its own over all grams and signs.
FLAGS: tuple[Label, ...] = (
    "advice", "summary", "validation", "judgement", "self_disclosure", "reassurance", "risk_enquiry",
    "minimising_risk", "confidentiality", "promise_of_secrecy", "role_play", "options", "perspective", "pattern",
    "here_and_now", "boundary", "boundary_crossing", "apology", "ending", "stock_phrase", "repeat_request",
    "personal_question",
)  # fmt: skip
CLASSES = tuple((head, label) for head, labels in HEADS.items() for label in labels)
# Of the classes side by side: which head each belongs to, and where each head's begin and end.
_HEAD_OF = [list(HEADS).index(head) for head, _ in CLASSES]
_SPANS = [(_HEAD_OF.index(n), _HEAD_OF.index(n) + len(labels)) for n, labels in enumerate(HEADS.values())]
_STARTS = [first for first, _ in _SPANS]
# Blocks are summed to scores in two groups; the trees see both.
GROUPS: tuple[tuple[str, ...], ...] = (("words", "letters"), ("frame", "edges", "client"))
DEPTH = 3
# The linear layer's part in the scores of the second step; the trees have the rest. Set by cross-validation.
PLAIN_SHARE = 0.4
# The encoder's part in the mean, where there is one; set by cross-validation.
ENCODER_SHARE = 0.4
_EPSILON = 1e-9
# Harm counts from lower odds than other flags: what was missed costs a client more than what was doubted costs a
# trainee.
HARM: frozenset[Label] = frozenset({"judgement", "minimising_risk", "boundary_crossing", "promise_of_secrecy"})
SAFETY: tuple[Label, ...] = (*(flag for flag in FLAGS if flag in HARM), "risk_enquiry")
# From this score on the client's own words hint at danger. Comfort makes nothing small where there is none.
_HINTED, _SURELY_HINTED = 0.3, 1.2
# Of fewer words ("I see.") the score says nothing.
_ENOUGH_SAID = 4
_MINIMISING_AT = FLAGS.index("minimising_risk")
_SAFETY_AT = [FLAGS.index(flag) for flag in SAFETY]

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Choice:
    """What one head says: `odds` are the classes' probabilities (they add up to 1), `label` the class it decides for.

    The label need not be the likeliest: rare classes are given what cross-validation showed them to need.
    """

    label: str
    odds: Mapping[str, float]

    @property
    def p(self) -> float:
        """Return the probability of the label."""
        return self.odds[self.label]


@dataclass(frozen=True)
class Block:
    """One block of grams: where each stands, how rare it is (idf), and its weights for each class and flag, a row a
    gram in one piece of memory: a turn reads a few rows of many thousands."""

    places: Mapping[str, int]
    idf: Floats
    weights: Floats

    def places_of(self, found: Iterable[str]) -> Iterable[int | None]:
        """Give the place of each gram, or None."""
        return map(self.places.get, found)

    def scores(self, found: Iterable[int | None]) -> Floats:
        """Return the score of each class, then of each flag, by the grams at these places."""
        counted = Counter(found)
        counted.pop(None, None)
        if not counted:
            return np.zeros(self.weights.shape[1], np.float32)
        places = np.fromiter(counted, np.int64, len(counted))
        often = np.fromiter(counted.values(), np.float32, len(counted))
        values = (1 + np.log(often)) * self.idf.take(places)
        scores: Floats = values @ self.weights.take(places, axis=0) / np.sqrt(values @ values)
        return scores


@dataclass(frozen=True)
class Trees:
    """Boosted trees of depth 3, all classes side by side: a row a tree, its nodes in the order of a heap."""

    features: npt.NDArray[np.int64]
    thresholds: Floats
    leaves: Floats
    starts: npt.NDArray[np.int64]

    def scores(self, x: Floats) -> Floats:
        """Return the sum of the leaves that `x` falls into, for each class."""
        first, before_leaves, features, thresholds, leaves = self._flat
        node = np.zeros(len(first), np.int64)
        for _ in range(DEPTH):
            at = first + node
            node = 2 * node + 1 + (x.take(features.take(at)) > thresholds.take(at))
        return np.add.reduceat(leaves.take(before_leaves + node), self.starts)

    @cached_property
    def _flat(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], Floats, Floats]:
        """Where each tree's nodes and leaves begin, and all of them in a row: twice as fast as by row and column."""
        rows, inner = np.arange(len(self.features)), self.features.shape[1]
        starts = rows * inner, rows * 2**DEPTH - inner
        return *starts, self.features.ravel(), self.thresholds.ravel(), self.leaves.ravel()


@dataclass(frozen=True)
class Weights:
    """Everything that was trained."""

    blocks: Mapping[str, Block]
    intercepts: Floats  # a row a group, a column a class
    signs: Mapping[str, int]
    trees: Trees
    base: Floats  # what the trees start from, a value a class
    plain: Floats  # the linear layer: a row a score or sign, a column a class
    plain_intercepts: Floats
    bias: Floats  # what is added before a head decides, a value a class
    flag_signs: Floats  # a row a sign, a column a flag
    flag_intercepts: Floats
    flag_thresholds: Floats  # the probability from which a flag counts

    @cached_property
    def _places_of_runs(self) -> Callable[[str], tuple[int | None, ...]]:
        # Words come again, and each holds many runs.
        return lru_cache(maxsize=4096)(lambda word: tuple(self.blocks["letters"].places_of(runs(word))))

    def linear(self, reading: Reading) -> tuple[Floats, Floats, float]:
        """Return the linear scores: for each group of blocks one for each class; and one for each flag.

        The third is how much what the client said speaks for danger that could be made small.
        """
        words = words_of(reading)
        places = {name: self.blocks[name].places_of(found) for name, found in grams_of_words(words, reading).items()}
        places["letters"] = chain.from_iterable(map(self._places_of_runs, words))
        of = {name: block.scores(places[name]) for name, block in self.blocks.items()}
        count = len(CLASSES)
        grouped = [
            intercepts + sum(of[name][:count] for name in group)
            for group, intercepts in zip(GROUPS, self.intercepts, strict=True)
        ]
        flags: Floats = sum((scores[count:] for scores in of.values()), start=np.zeros(len(FLAGS), np.float32))
        return np.concatenate(grouped).astype(np.float32), flags, float(of["client"][count + _MINIMISING_AT])

    def vector(self, found: Mapping[str, float]) -> Floats:
        """Return the signs in their places."""
        x = np.zeros(len(self.signs), np.float32)
        known = {place: strength for name, strength in found.items() if (place := self.signs.get(name)) is not None}
        x[list(known)] = list(known.values())
        return x


@lru_cache(maxsize=1)
def load(path: Path = WEIGHTS) -> Weights:
    """Read the weights, once."""
    with np.load(path) as stored:
        blocks = {
            name: Block(
                {gram: n for n, gram in enumerate(bytes(stored[f"{name}/grams"]).decode().split("\n"))},
                stored[f"{name}/idf"].astype(np.float32),
                np.ascontiguousarray(stored[f"{name}/weights"].astype(np.float32) * stored[f"{name}/scale"]),
            )
            for name in BLOCKS
        }
        trees = Trees(
            stored["trees/features"].astype(np.int64),
            stored["trees/thresholds"],
            stored["trees/leaves"].astype(np.float32),
            stored["trees/starts"].astype(np.int64),
        )
        names = bytes(stored["signs"]).decode().split("\n")
        places = {name: place for place, name in enumerate(names)}
        of_classes = (stored[name].astype(np.float32) for name in ("base", "plain", "plain/intercepts", "bias"))
        of_flags = (stored[f"flags/{part}"].astype(np.float32) for part in ("signs", "intercepts", "thresholds"))
        return Weights(blocks, stored["intercepts"], places, trees, *of_classes, *of_flags)


@dataclass(frozen=True)
class Judged:
    """What the heads make of a turn. `flags` holds each flag's probability less the one from which it counts."""

    choices: Mapping[str, Choice]
    flags: Mapping[Label, float]
    weights: Weights
    # The main acts' odds by the linear layer: trees tell turns apart, it tells sessions apart better.
    expected: Mapping[str, float] = field(default_factory=dict)
    # Whether the client's words plainly hint at danger; every third thing that people say holds some word of it.
    surely_hinted: bool = False


def judge(reading: Reading, encoder: TurnEncoder | None = None, weights: Weights | None = None) -> Judged:
    """Return what each head makes of a turn; with an encoder, the mean of both readings of it."""
    weights = weights or load()
    scores, of_flags, hint = weights.linear(reading)
    vector = weights.vector(signs(reading))
    x = np.concatenate([scores, vector])
    plain = x @ weights.plain + weights.plain_intercepts
    of_classes = (1 - PLAIN_SHARE) * (weights.base + weights.trees.scores(x)) + PLAIN_SHARE * plain
    odds = encoder.odds(reading.text, reading.context.previous) if encoder is not None else None
    log_odds = of_flags + vector @ weights.flag_signs + weights.flag_intercepts
    if odds is not None:
        heard = np.clip(odds["harm"], _EPSILON, 1 - _EPSILON)
        log_odds[_SAFETY_AT] = (log_odds[_SAFETY_AT] + np.log(heard / (1 - heard))) / 2
    p = 1 / (1 + np.exp(-log_odds))
    flags = dict(zip(FLAGS, (p - weights.flag_thresholds).tolist(), strict=True))
    if len(reading.context.previous.split()) < _ENOUGH_SAID:
        hint = -np.inf
    if not reading.context.hint and hint < _HINTED:
        flags["minimising_risk"] = min(flags["minimising_risk"], -_EPSILON)
    surely_hinted = reading.context.hint or hint >= _SURELY_HINTED
    of_main = dict(zip(HEADS["main"], _odds(plain, odds).tolist(), strict=False))
    return Judged(decide(of_classes, weights.bias, odds), flags, weights, of_main, surely_hinted)


def best_piece(reading: Reading, flag: Label, weights: Weights) -> int:
    """Return which piece's own words speak most for a flag."""
    if len(reading.tagged) == 1:
        return 0
    at = FLAGS.index(flag)
    scores = [float(weights.linear(reading.part([pair]))[1][at]) for pair in reading.tagged]
    return scores.index(max(scores))


def _odds(scores: Floats, second: Mapping[str, Sequence[float]] | None) -> Floats:
    """Turn the scores of all classes into odds within each head; `second` is another reader's, averaged in."""
    p: Floats = np.exp(scores - np.maximum.reduceat(scores, _STARTS).take(_HEAD_OF))
    p /= np.array([p[first:end].sum() for first, end in _SPANS]).take(_HEAD_OF)
    if second is not None:
        others = np.asarray([odds for head in HEADS for odds in second[head]], np.float32)
        p = (1 - ENCODER_SHARE) * p + ENCODER_SHARE * others
    return p


def decide(scores: Floats, bias: Floats, second: Mapping[str, Sequence[float]] | None = None) -> dict[str, Choice]:
    """Turn the scores of all classes into each head's choice; `second` is another reader's odds, averaged in."""
    p = _odds(scores, second)
    odds, weighed = p.tolist(), (np.log(p + _EPSILON) + bias).tolist()
    found: dict[str, Choice] = {}
    for (head, labels), (first, end) in zip(HEADS.items(), _SPANS, strict=True):
        best = weighed.index(max(weighed[first:end]), first, end) - first
        found[head] = Choice(labels[best], dict(zip(labels, odds[first:end], strict=True)))
    return found
