"""The trained heads: how probable each reading of a turn is, from the words and the signs in it.

Two steps, both plain arithmetic on the arrays of `weights.npz`, which `make train` writes: linear scores over grams
(TF-IDF, each block of unit length), then boosted trees over those scores and the signs. How they were trained and how
well they do stands in `docs/model-card.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.core.coding.grams import BLOCKS, grams
from app.core.coding.reading import Reading
from app.core.coding.signs import signs

WEIGHTS = Path(__file__).with_name("weights.npz")
# What each head tells apart. `input` is AnnoMI's therapist input, `suggestion` joining two of its kinds.
HEADS: Mapping[str, tuple[str, ...]] = {
    "main": ("question", "reflection", "input", "other"),
    "question": ("open", "closed", "none"),
    "reflection": ("simple", "complex", "none"),
    "input": ("advice", "information", "suggestion", "none"),
}
CLASSES = tuple((head, label) for head, labels in HEADS.items() for label in labels)
# Blocks are summed to scores in two groups; the trees see both.
GROUPS: tuple[tuple[str, ...], ...] = (("words", "letters"), ("frame", "edges", "client"))
DEPTH = 3

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
    """One block of grams: where each stands, how rare it is (idf), and its weights for each class."""

    places: Mapping[str, int]
    idf: Floats
    weights: Floats

    def scores(self, found: Sequence[str]) -> Floats:
        """Return the score of each class."""
        counted = Counter(place for gram in found if (place := self.places.get(gram)) is not None)
        if not counted:
            return np.zeros(self.weights.shape[1], np.float32)
        places = np.fromiter(counted, np.int64, len(counted))
        often = np.fromiter(counted.values(), np.float32, len(counted))
        values = (1 + np.log(often)) * self.idf[places]
        scores: Floats = values @ self.weights[places] / np.sqrt(values @ values)
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
        rows = np.arange(len(self.features))
        node = np.zeros(len(rows), np.int64)
        for _ in range(DEPTH):
            right = x[self.features[rows, node]] > self.thresholds[rows, node]
            node = 2 * node + 1 + right
        return np.add.reduceat(self.leaves[rows, node - (2**DEPTH - 1)], self.starts)


@dataclass(frozen=True)
class Weights:
    """Everything that was trained."""

    blocks: Mapping[str, Block]
    intercepts: Floats  # a row a group, a column a class
    signs: Mapping[str, int]
    trees: Trees
    base: Floats  # what the trees start from, a value a class
    bias: Floats  # what is added before a head decides, a value a class

    def linear(self, found: Mapping[str, Sequence[str]]) -> Floats:
        """Return the linear scores: for each group of blocks one for each class."""
        scores = [
            intercepts + sum(self.blocks[name].scores(found[name]) for name in group)
            for group, intercepts in zip(GROUPS, self.intercepts, strict=True)
        ]
        return np.concatenate(scores).astype(np.float32)

    def vector(self, found: Mapping[str, float]) -> Floats:
        """Return the signs in their places."""
        x = np.zeros(len(self.signs), np.float32)
        for name, strength in found.items():
            place = self.signs.get(name)
            if place is not None:
                x[place] = strength
        return x


@lru_cache(maxsize=1)
def load(path: Path = WEIGHTS) -> Weights:
    """Read the weights, once."""
    with np.load(path) as stored:
        blocks = {
            name: Block(
                {gram: n for n, gram in enumerate(bytes(stored[f"{name}/grams"]).decode().split("\n"))},
                stored[f"{name}/idf"].astype(np.float32),
                stored[f"{name}/weights"].astype(np.float32) * stored[f"{name}/scale"],
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
        return Weights(
            blocks, stored["intercepts"], {n: i for i, n in enumerate(names)}, trees, stored["base"], stored["bias"]
        )


def choices(reading: Reading) -> dict[str, Choice]:
    """Return what each head makes of a turn."""
    weights = load()
    x = np.concatenate([weights.linear(grams(reading)), weights.vector(signs(reading))])
    return decide(weights.base + weights.trees.scores(x), weights.bias)


def decide(scores: Floats, bias: Floats) -> dict[str, Choice]:
    """Turn the scores of all classes into each head's choice."""
    found: dict[str, Choice] = {}
    at = 0
    for head, labels in HEADS.items():
        of_head = scores[at : at + len(labels)]
        p = np.exp(of_head - of_head.max())
        best = int(np.argmax(of_head + bias[at : at + len(labels)]))
        found[head] = Choice(labels[best], dict(zip(labels, (p / p.sum()).tolist(), strict=True)))
        at += len(labels)
    return found
