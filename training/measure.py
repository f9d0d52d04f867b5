"""Figures of left-out codes, and the bias of each class that serves them best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.core.coding.heads import HEADS
from app.core.scoring import agreement
from training.data import Example
from training.fit import Array, Told

_STEPS = np.arange(-1.5, 1.51, 0.1)
_ROUNDS = 4
_WORTH = 1e-4


def macro_f1(human: Array, coder: Array, count: int) -> float:
    """Return macro F1 over classes 0 to `count` - 1."""
    table = np.zeros((count, count))
    np.add.at(table, (human, coder), 1)
    used = table.sum(0) + table.sum(1)
    return float(np.mean([2 * table[n, n] / used[n] for n in range(count) if used[n]]))


def _worth(head: str, human: Array, coder: Array) -> float:
    """What a bias is chosen for: macro F1, for questions and reflections also of whether there is one."""
    count = len(HEADS[head])
    whole = macro_f1(human, coder, count)
    if head in ("main", "input"):
        return whole
    none = count - 1
    return whole + macro_f1((human != none).astype(int), (coder != none).astype(int), 2)


def best_bias(told: Told, rows: Array, scores: Array) -> dict[str, Array]:
    """Search each head's bias, class by class, on scores by fits that had not seen the turn. Both forms count."""
    found, at = {}, 0
    half = len(told.signs) // 2
    for head, labels in HEADS.items():
        human = np.array([labels.index(label) for label in told.codes[head]])
        mine = scores[:, at : at + len(labels)]
        forms = [rows[rows < half], rows[rows >= half]]
        found[head] = _search(head, [(human[form], mine[form]) for form in forms], len(labels))
        at += len(labels)
    return found


def _search(head: str, forms: Sequence[tuple[Array, Array]], count: int) -> Array:
    def worth(bias: Array) -> float:
        return sum(_worth(head, human, (mine + bias).argmax(1)) for human, mine in forms)

    bias = np.zeros(count)
    best = worth(bias)
    for _ in range(_ROUNDS):
        for n in range(count - 1):
            for step in _STEPS:
                tried = bias.copy()
                tried[n] = step
                if (reached := worth(tried)) > best + _WORTH:
                    best, bias = reached, tried
    return bias


def figures(examples: Sequence[Example], told: Told, biased: Array) -> dict[str, Any]:
    """Return macro F1 and kappa by head, form and source, and how well sessions are told apart."""
    half = len(examples)
    of_annomi = np.array([bool(example.session) for example in examples])
    found: dict[str, Any] = {}
    for source, chosen in (("annomi", of_annomi), ("own", ~of_annomi)):
        for form, start in (("written", 0), ("bare", half)):
            rows = np.flatnonzero(chosen) + start
            found[f"{source} {form}"] = _of_rows(told, rows, biased)
    found["session AUC"] = _auc(examples, biased)
    return found


def _of_rows(told: Told, rows: Array, biased: Array) -> dict[str, Any]:
    found, at = {}, 0
    for head, labels in HEADS.items():
        human = [str(label) for label in told.codes[head][rows]]
        coder = [labels[n] for n in biased[rows, at : at + len(labels)].argmax(1)]
        found[head] = _row(human, coder, labels)
        if head != "main":
            present = ([("no" if x == "none" else "yes") for x in side] for side in (human, coder))
            found[f"{head} present"] = _row(*present, ("yes", "no"))
        at += len(labels)
    return found


def _row(human: Sequence[str], coder: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    table: dict[tuple[str, str], float] = {}
    for pair in zip(human, coder, strict=True):
        table[pair] = table.get(pair, 0) + 1
    return {
        "f1": _rounded(agreement.macro_f1(table, labels)),
        "kappa": _rounded(agreement.kappa(table, labels)),
        "classes": {label: _rounded(agreement.class_f1(table, label)) for label in labels},
    }


def _auc(examples: Sequence[Example], biased: Array) -> float | None:
    """Return the AUC of z(share of reflections) - z(share of input), high quality against low."""
    labels = HEADS["main"]
    codes = [labels[n] for n in biased[: len(examples), : len(labels)].argmax(1)]
    sessions: dict[str, list[str]] = {}
    quality: dict[str, str] = {}
    for example, code in zip(examples, codes, strict=False):
        if example.session:
            sessions.setdefault(example.session, []).append(code)
            quality[example.session] = example.quality
    shares = np.array(
        [[said.count(kind) / len(said) for kind in ("reflection", "input")] for said in sessions.values()]
    )
    z = (shares - shares.mean(0)) / shares.std(0)
    score = dict(zip(sessions, z[:, 0] - z[:, 1], strict=True))
    by = {kind: [float(score[name]) for name in score if quality[name] == kind] for kind in ("high", "low")}
    return _rounded(agreement.auc(by["high"], by["low"]))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
