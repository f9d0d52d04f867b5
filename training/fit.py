"""Fitting the first step, TF-IDF grams and linear scores, and the flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from app.core.coding.grams import BLOCKS, grams
from app.core.coding.heads import CLASSES, FLAGS, GROUPS, HEADS, SAFETY
from app.core.coding.reading import Reading
from app.core.coding.signs import signs
from training.data import Example

Array = npt.NDArray[Any]
SEED = 1
INNER_FOLDS = 4
# How much the linear scores may lean on single grams (inverse of the penalty); set by cross-validation.
LINEAR_C = 3.0
MIN_TURNS = 3
FLAG_C, HARM_C = 4.0, 12.0
FLAG_FOLDS = 4
# Signs tell other acts well and harm in new wording badly: the words must speak. Set by leaving out whole files.
HARM_SIGNS = 0.25
# Of what is flagged as harm in left-out files, so much must be right.
HARM_PRECISION = 0.6
# No other flag counts on less: few turns were coded for each, so a lower threshold is mostly luck.
SURE_ENOUGH = 0.45
_NEVER = -10.0


@dataclass(frozen=True)
class Told:
    """Examples taken apart: each twice, all as written first, then all in bare form."""

    grams: list[dict[str, list[str]]]
    signs: list[dict[str, float]]
    codes: dict[str, Array]
    flags: Array  # a row a turn, a column a flag; only the project's own turns are coded for them
    own: Array
    calm: Array  # of a session that raters called high
    low: Array  # of one that they called low
    groups: Array
    writers: Array  # a file of own turns, the gold encounters, or a video
    of_harm: Array  # tells what harm is, and nothing else
    weights: Array

    @classmethod
    def of(cls, examples: Sequence[Example], own_weight: float) -> Told:
        readings: list[Reading] = [example.forms[n] for n in (0, 1) for example in examples]
        return cls(
            [grams(reading) for reading in readings],
            [signs(reading) for reading in readings],
            {head: np.array([example.codes[head] for example in examples] * 2) for head in HEADS},
            np.array([[flag in example.labels for flag in FLAGS] for example in examples] * 2),
            np.array([not example.session for example in examples] * 2),
            np.array([example.quality == "high" for example in examples] * 2),
            np.array([example.quality == "low" for example in examples] * 2),
            np.array([example.group for example in examples] * 2),
            np.array([example.writer for example in examples] * 2),
            np.array([example.only_harm for example in examples] * 2),
            np.array([own_weight if not example.session else 1.0 for example in examples] * 2) / 2,
        )


@dataclass
class Linear:
    """The fitted vocabulary, idf and weights of each block."""

    vocabulary: dict[str, dict[str, int]]
    idf: dict[str, Array]
    weights: dict[str, Array]
    intercepts: Array

    def scores(self, told: Told, rows: Array) -> Array:
        """Return the linear scores of rows: groups side by side."""
        parts = []
        for n, group in enumerate(GROUPS):
            score = np.tile(self.intercepts[n], (len(rows), 1))
            for name in group:
                score = score + matrix(told, rows, name, self.vocabulary[name], self.idf[name]) @ self.weights[name]
            parts.append(score)
        return np.hstack(parts)


def matrix(told: Told, rows: Array, name: str, vocabulary: dict[str, int], idf: Array) -> sp.csr_matrix:
    """Return the TF-IDF of a block, each row of unit length; as `heads.Block` computes it."""
    data, columns, starts = [], [], [0]
    for row in rows:
        counted = Counter(place for gram in told.grams[row][name] if (place := vocabulary.get(gram)) is not None)
        places = np.fromiter(counted, np.int64, len(counted))
        values = (1 + np.log(np.fromiter(counted.values(), np.float64, len(counted)))) * idf[places]
        data.append(values / (np.sqrt(values @ values) or 1))
        columns.append(places)
        starts.append(starts[-1] + len(places))
    shape = (len(rows), len(idf))
    return sp.csr_matrix((np.concatenate(data), np.concatenate(columns), starts), shape=shape)


def fit_linear(told: Told, rows: Array) -> Linear:
    """Fit the vocabulary and the linear scores, one against the rest, on some rows."""
    vocabulary, idf = {}, {}
    for name in BLOCKS:
        turns = Counter(gram for row in rows for gram in set(told.grams[row][name]))
        kept = sorted(gram for gram, n in turns.items() if n >= MIN_TURNS)
        vocabulary[name] = {gram: n for n, gram in enumerate(kept)}
        idf[name] = np.array([np.log((1 + len(rows)) / (1 + turns[gram])) + 1 for gram in kept])
    weights: dict[str, Array] = {}
    intercepts = np.zeros((len(GROUPS), len(CLASSES)))
    for n, group in enumerate(GROUPS):
        x = sp.hstack([matrix(told, rows, name, vocabulary[name], idf[name]) for name in group]).tocsr()
        fitted = [_one(x, told.codes[head][rows] == label, told.weights[rows]) for head, label in CLASSES]
        intercepts[n] = [model.intercept_[0] for model in fitted]
        columns = np.array([model.coef_[0] for model in fitted]).T
        ends = np.cumsum([len(idf[name]) for name in group])
        weights |= dict(zip(group, np.split(columns, ends[:-1]), strict=True))
    return Linear(vocabulary, idf, weights, intercepts)


def _one(x: sp.csr_matrix, is_class: Array, weights: Array) -> LogisticRegression:
    model = LogisticRegression(C=LINEAR_C, solver="liblinear", dual=True, random_state=SEED, max_iter=300, tol=0.01)
    return model.fit(x, is_class, sample_weight=weights)


def splits(told: Told, rows: Array, folds: int, seed: int, by: Array | None = None) -> list[tuple[Array, Array]]:
    """Split rows into folds by group, main acts spread evenly."""
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    found = splitter.split(rows, told.codes["main"][rows], (told.groups if by is None else by)[rows])
    return [(rows[train], rows[test]) for train, test in found]


def left_out_scores(told: Told, rows: Array) -> Array:
    """Return the linear scores of each row by a fit that has not seen its group."""
    scores = np.zeros((len(told.signs), len(GROUPS) * len(CLASSES)))
    for train, test in splits(told, rows, INNER_FOLDS, SEED):
        scores[test] = fit_linear(told, train).scores(told, test)
    return scores


def sign_names(told: Told, rows: Array) -> list[str]:
    """Return the signs that are not rare, in order."""
    turns = Counter(name for row in rows for name, strength in told.signs[row].items() if strength)
    return sorted(name for name, n in turns.items() if n >= len(rows) * 0.004)


def sign_matrix(told: Told, rows: Array, names: Sequence[str]) -> Array:
    """Return the signs of rows, a column a name."""
    return np.array([[told.signs[row].get(name, 0.0) for name in names] for row in rows])


@dataclass(frozen=True)
class Flags:
    """The fitted flags: weights of grams by block and of signs (a column a flag), and from which odds each counts."""

    weights: dict[str, Array]
    signs: Array
    intercepts: Array
    thresholds: Array
    unseen: dict[str, Array]  # of harm: each row's log-odds above what counts, by a fit without its file


def coded_for_harm(told: Told, rows: Array) -> Array:
    """Return the rows that teach what harm is: own turns, and AnnoMI's sessions rated high, with next to none."""
    return rows[told.own[rows] | told.calm[rows]]


def fit_flags(told: Told, rows: Array, linear: Linear, names: Sequence[str]) -> Flags:
    """Fit the flags on the coded rows, and find the threshold of each that left-out turns bear out.

    For harm whole files are left out, since people word harm in ways of their own.
    """
    rows = coded_for_harm(told, rows)
    blocks = [matrix(told, rows, name, linear.vocabulary[name], linear.idf[name]) for name in BLOCKS]
    # What the patterns say of harm counts by itself, and they know these very turns: the words must speak alone.
    by_pattern = [name.rpartition(": ")[2] in SAFETY for name in names]
    of_signs = np.where(by_pattern, 0, sign_matrix(told, rows, names))
    fitted = [_one_flag(told, rows, flag, [*blocks, sp.csr_matrix(of_signs * _signs_count(flag))]) for flag in FLAGS]
    columns = np.array([one.weights for one in fitted]).T
    parts = np.split(columns, np.cumsum([block.shape[1] for block in blocks]))
    return Flags(
        dict(zip(BLOCKS, parts[:-1], strict=True)),
        parts[-1] * [_signs_count(flag) for flag in FLAGS],
        np.array([one.intercept for one in fitted]),
        np.array([one.threshold for one in fitted]),
        {flag: one.unseen for flag, one in zip(FLAGS, fitted, strict=True) if flag in SAFETY},
    )


@dataclass(frozen=True)
class _OneFlag:
    weights: Array
    intercept: float
    threshold: float
    unseen: Array


def _signs_count(flag: str) -> float:
    return HARM_SIGNS if flag in SAFETY else 1.0


def _one_flag(told: Told, rows: Array, flag: str, parts: Sequence[sp.csr_matrix]) -> _OneFlag:
    harm = flag in SAFETY
    used, c = (np.ones(len(rows), bool), HARM_C) if harm else (told.own[rows] & ~told.of_harm[rows], FLAG_C)
    x, at = sp.hstack(parts).tocsr()[used], rows[used]
    is_flag, left_out = told.flags[at, FLAGS.index(flag)], _left_out(told, at, flag, x, c)
    weights, intercept = _flag(x, is_flag, c)
    if harm:
        cut = best_cut(is_flag, left_out)
        return _OneFlag(weights, intercept - cut, 0.5, left_out - cut)
    return _OneFlag(weights, intercept, _threshold(is_flag, 1 / (1 + np.exp(-left_out))), left_out)


def _left_out(told: Told, rows: Array, flag: str, x: sp.csr_matrix, c: float) -> Array:
    """Return each row's log-odds of a flag by a fit that has not seen its client line, of harm its whole file."""
    found = np.zeros(len(rows))
    for train, test in splits(told, rows, FLAG_FOLDS, SEED, told.writers if flag in SAFETY else told.groups):
        kept, asked = np.searchsorted(rows, train), np.searchsorted(rows, test)
        coefficients, intercept = _flag(x[kept], told.flags[train, FLAGS.index(flag)], c)
        found[asked] = x[asked] @ coefficients + intercept
    return found


def best_cut(human: Array, log_odds: Array) -> float:
    """Return the log-odds at which F1 is best among those where enough of what is flagged is right."""
    tried = np.arange(-3, 0.01, 0.1)
    hits = np.array([(human & (log_odds >= t)).sum() for t in tried])
    flagged = np.array([(log_odds >= t).sum() for t in tried])
    f1 = np.where(hits >= HARM_PRECISION * flagged, 2 * hits / np.maximum(1, human.sum() + flagged), -1)
    return float(tried[f1.argmax()])


def _flag(x: sp.csr_matrix, is_flag: Array, c: float) -> tuple[Array, float]:
    """Return weights and intercept; a flag that none of these turns carries is never given."""
    if not is_flag.any():
        return np.zeros(x.shape[1]), _NEVER
    model = LogisticRegression(C=c, solver="liblinear", dual=True, random_state=SEED, max_iter=300, tol=0.01)
    model.fit(x, is_flag)
    return model.coef_[0], float(model.intercept_[0])


def _threshold(human: Array, odds: Array) -> float:
    """Return the probability at which F1 is best, the middle of equally good ones, and never a mere guess."""
    tried = np.arange(0.15, 0.71, 0.05)
    f1 = [2 * (human & (odds >= t)).sum() / max(1, human.sum() + (odds >= t).sum()) for t in tried]
    best = np.flatnonzero(np.array(f1) >= max(f1) - 0.005)
    return max(SURE_ENOUGH, float(tried[best[len(best) // 2]]))
