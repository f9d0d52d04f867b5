"""The second step: boosted trees and a plain linear layer, both over linear scores and signs, weighed together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from app.core.coding.heads import HEADS, PLAIN_SHARE
from training.fit import SEED, Array, Told

TREES = {
    "max_iter": 110, "learning_rate": 0.065, "max_depth": 3, "min_samples_leaf": 40, "l2_regularization": 5.0,
    "max_features": 0.3, "early_stopping": False,
}  # fmt: skip
# How much the linear layer may lean on single scores and signs (inverse of the penalty); set by cross-validation.
PLAIN_C = 0.02
# Weak sessions are few, and a lecture in the form of "you ..." is learnt from them alone; set by cross-validation.
LOW_WEIGHT = 2.0


@dataclass(frozen=True)
class Deciders:
    """The fitted trees of each head, and the linear layer: a row a score or sign, a column a class."""

    trees: dict[str, HistGradientBoostingClassifier]
    plain: Array
    intercepts: Array

    def scores(self, x: Array) -> Array:
        """Return the raw scores of all classes."""
        by_trees = np.hstack([self.trees[head].decision_function(x.astype(np.float32)) for head in HEADS])
        return (1 - PLAIN_SHARE) * by_trees + PLAIN_SHARE * (x @ self.plain + self.intercepts)


def fit_deciders(x: Array, told: Told, rows: Array) -> Deciders:
    """Fit both on some rows, whose scores and signs are `x`."""
    weights = told.weights[rows] * np.where(told.low[rows], LOW_WEIGHT, 1.0) * 2
    mean, spread = x.mean(0), x.std(0) + 1e-9
    even = (x - mean) / spread
    trees, columns, intercepts = {}, [], []
    for head, labels in HEADS.items():
        coded = [labels.index(label) for label in told.codes[head][rows]]
        grown = HistGradientBoostingClassifier(random_state=SEED, **TREES)
        trees[head] = grown.fit(x.astype(np.float32), coded, sample_weight=weights)
        layer = LogisticRegression(C=PLAIN_C, max_iter=200).fit(even, coded, sample_weight=weights)
        columns.append(layer.coef_.T / spread[:, None])
        intercepts.append(layer.intercept_ - mean @ columns[-1])
    return Deciders(trees, np.hstack(columns), np.concatenate(intercepts))
