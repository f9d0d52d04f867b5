"""`make train DATA=...`: fit the heads and write the weights; with `--measure`, cross-validate.

The same data, code and library versions give the same bytes: every draw has its seed, and all runs on one thread.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from app.core.coding.heads import HEADS, WEIGHTS
from training.data import Example, annomi, own_turns
from training.export import write
from training.fit import (
    Array,
    Told,
    fit_linear,
    fit_trees,
    left_out_scores,
    sign_matrix,
    sign_names,
    splits,
    tree_scores,
)
from training.measure import best_bias, figures

OWN_WEIGHT = 1.0
OUTER_FOLDS, OUTER_SEED = 3, 1
BIAS_FOLDS, BIAS_SEED = 3, 3


def main() -> None:
    """Read the command line, then train or measure."""
    parser = argparse.ArgumentParser(prog="training", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with AnnoMI's utterances.jsonl and transcripts.csv")
    parser.add_argument("--measure", type=Path, metavar="FILE", help="cross-validate instead, and write the figures")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the weights go")
    given = parser.parse_args()
    examples = [*annomi(given.data), *own_turns()]
    _say(f"{len(examples):,} coded turns")
    told = Told.of(examples, OWN_WEIGHT)
    everything = np.arange(len(told.signs))
    if given.measure is not None:
        found = cross_validated(examples, told)
        given.measure.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
        return
    linear, names, models, out_of_fold = fitted(told, everything)
    bias = biases(told, everything, out_of_fold, names)
    write(given.out, linear, names, models, bias)
    _say(f"{given.out.name}: {given.out.stat().st_size:,} bytes")


def fitted(told: Told, rows: Array) -> tuple[Any, list[str], Any, Array]:
    """Fit both steps on some rows; the trees learn from linear scores by fits that had not seen the turn."""
    out_of_fold = left_out_scores(told, rows)
    _say("linear scores by folds")
    linear, names = fit_linear(told, rows), sign_names(told, rows)
    x = np.hstack([out_of_fold[rows], sign_matrix(told, rows, names)])
    return linear, names, fit_trees(x, told, rows), out_of_fold


def biases(told: Told, rows: Array, out_of_fold: Array, names: list[str]) -> dict[str, Array]:
    """Choose each head's bias on scores of trees that had not seen the turn."""
    x = np.hstack([out_of_fold, sign_matrix(told, np.arange(len(told.signs)), names)])
    left_out = np.zeros((len(told.signs), sum(map(len, HEADS.values()))))
    for train, test in splits(told, rows, BIAS_FOLDS, BIAS_SEED):
        left_out[test] = tree_scores(fit_trees(x[train], told, train), x[test])
    return best_bias(told, rows, left_out)


def cross_validated(examples: list[Example], told: Told) -> dict[str, Any]:
    """Train on four fifths of the groups and code the rest, five times; return the figures."""
    rows = np.arange(len(told.signs))
    scores = np.zeros((len(rows), sum(map(len, HEADS.values()))))
    biased = scores.copy()
    for n, (train, test) in enumerate(splits(told, rows, OUTER_FOLDS, OUTER_SEED)):
        linear, names, models, out_of_fold = fitted(told, train)
        bias = biases(told, train, out_of_fold, names)
        x = np.hstack([linear.scores(told, test), sign_matrix(told, test, names)])
        scores[test] = tree_scores(models, x)
        biased[test] = scores[test] + np.concatenate([bias[head] for head in HEADS])
        _say(f"fold {n + 1} of {OUTER_FOLDS}")
    np.save("build/left_out.npy", np.stack([scores, biased]))
    return figures(examples, told, biased)


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
