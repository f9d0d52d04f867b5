"""The bias of each class that serves left-out turns best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.core.coding.heads import HEADS
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
