"""`make train DATA=...`: fit the heads and write the weights; with `--measure`, cross-validate.

The same data, code and library versions give the same bytes: every draw has its seed, and all runs on one thread.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from app.adapters.content.labelled import read_labelled
from app.cli.agreement_tables import agreement_tables
from app.core.coding.coder import code_turn, main_odds
from app.core.coding.codes import TurnCodes
from app.core.coding.heads import HEADS, WEIGHTS, Weights, load
from app.core.scoring.compared import compare
from training.bias import best_bias
from training.data import Example, annomi, gold_turns, harmless_turns, own_turns
from training.deciders import Deciders, fit_deciders
from training.export import write
from training.fit import (
    Array,
    Linear,
    Told,
    fit_flags,
    fit_linear,
    left_out_scores,
    sign_matrix,
    sign_names,
    splits,
)

# A written turn counts less than one that was really said; set by cross-validation.
OWN_WEIGHT = 0.6
OUTER_FOLDS, OUTER_SEED = 3, 1
BIAS_FOLDS, BIAS_SEED = 3, 3


def main() -> None:
    """Read the command line, then train or measure."""
    parser = argparse.ArgumentParser(prog="training", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with AnnoMI's utterances.jsonl and transcripts.csv")
    parser.add_argument("--measure", type=Path, metavar="FILE", help="cross-validate instead, and write the tables")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the weights go")
    given = parser.parse_args()
    examples = [*annomi(given.data), *own_turns(), *gold_turns(), *harmless_turns()]
    _say(f"{len(examples):,} coded turns")
    told = Told.of(examples, OWN_WEIGHT)
    if given.measure is not None:
        given.measure.write_text(cross_validated(given.data, examples, told) + "\n", "utf-8")
        return
    train(told, np.arange(len(told.signs)), given.out)
    _say(f"{given.out.name}: {given.out.stat().st_size:,} bytes")


def train(told: Told, rows: Array, out: Path) -> None:
    """Fit everything on some rows and write it."""
    acts = rows[~told.of_harm[rows]]
    linear, names, deciders, out_of_fold = fitted(told, acts)
    bias = biases(told, acts, out_of_fold, names)
    write(out, linear, names, deciders, bias, flags=fit_flags(told, rows, linear, names))


def fitted(told: Told, rows: Array) -> tuple[Linear, list[str], Deciders, Array]:
    """Fit both steps on some rows; the second learns from linear scores by fits that had not seen the turn."""
    out_of_fold = left_out_scores(told, rows)
    _say("linear scores by folds")
    linear, names = fit_linear(told, rows), sign_names(told, rows)
    x = np.hstack([out_of_fold[rows], sign_matrix(told, rows, names)])
    return linear, names, fit_deciders(x, told, rows), out_of_fold


def biases(told: Told, rows: Array, out_of_fold: Array, names: list[str]) -> dict[str, Array]:
    """Choose each head's bias on scores by deciders that had not seen the turn."""
    x = np.hstack([out_of_fold, sign_matrix(told, np.arange(len(told.signs)), names)])
    left_out = np.zeros((len(told.signs), sum(map(len, HEADS.values()))))
    for train, test in splits(told, rows, BIAS_FOLDS, BIAS_SEED):
        left_out[test] = fit_deciders(x[train], told, train).scores(x[test])
    return best_bias(told, rows, left_out)


def cross_validated(place: Path, examples: list[Example], told: Told) -> str:
    """Train without a third of the groups and code AnnoMI's transcripts in it, three times; return the tables."""
    coders: dict[str, Weights] = {}
    acts, of_harm = np.flatnonzero(~told.of_harm), np.flatnonzero(told.of_harm)
    for n, (kept, left_out) in enumerate(splits(told, acts, OUTER_FOLDS, OUTER_SEED)):
        with TemporaryDirectory() as folder:
            train(told, np.union1d(kept, of_harm), Path(folder) / "weights.npz")
            weights = load.__wrapped__(Path(folder) / "weights.npz")
        coders |= {examples[row % len(examples)].session: weights for row in left_out}
        _say(f"fold {n + 1} of {OUTER_FOLDS}")

    def coder(session: str, text: str, previous: str) -> TurnCodes:
        return code_turn(text, previous, weights=coders[session])

    def odds(session: str, text: str, previous: str) -> Mapping[str, float]:
        return main_odds(text, previous, weights=coders[session])

    return agreement_tables(compare(read_labelled(place), coder=coder, odds=odds))


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
