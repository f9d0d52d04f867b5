"""Writing the fitted heads as the plain arrays that `app.core.coding.heads` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from app.core.coding.grams import BLOCKS
from app.core.coding.heads import DEPTH, HEADS
from training.deciders import Deciders
from training.fit import Array, Flags, Linear

_STEPS = 127


def write(
    path: Path,
    linear: Linear,
    names: list[str],
    deciders: Deciders,
    bias: dict[str, Array],
    *,
    flags: Flags,
) -> None:
    """Write the weights: grams in 8-bit steps of a scale for each class, trees as heaps of depth 3."""
    stored: dict[str, Any] = {"signs": _text(names), "intercepts": linear.intercepts.astype(np.float32)}
    for name in BLOCKS:
        stored |= {f"{name}/{part}": array for part, array in _block(linear, flags, name).items()}
    stored |= _trees(deciders.trees)
    stored["plain"], stored["plain/intercepts"] = (
        part.astype(np.float32) for part in (deciders.plain, deciders.intercepts)
    )
    stored["base"] = np.concatenate([deciders.trees[head]._baseline_prediction[0] for head in HEADS]).astype(
        np.float32
    )
    stored["bias"] = np.concatenate([bias[head] for head in HEADS]).astype(np.float32)
    stored["flags/signs"] = flags.signs.astype(np.float16)
    stored["flags/intercepts"] = flags.intercepts.astype(np.float32)
    stored["flags/thresholds"] = flags.thresholds.astype(np.float32)
    np.savez_compressed(path, **stored)


def _text(lines: list[str]) -> Array:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def _block(linear: Linear, flags: Flags, name: str) -> dict[str, Any]:
    weights = np.hstack([linear.weights[name], flags.weights[name]])
    scale = np.abs(weights).max(0) / _STEPS
    scale[scale == 0] = 1
    return {
        "grams": _text(list(linear.vocabulary[name])),
        "idf": linear.idf[name].astype(np.float16),
        "weights": np.rint(weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
    }


def _trees(models: dict[str, HistGradientBoostingClassifier]) -> dict[str, Any]:
    features: list[list[int]] = []
    thresholds: list[list[float]] = []
    leaves: list[list[float]] = []
    starts: list[int] = []
    for head, labels in HEADS.items():
        for n in range(len(labels)):
            starts.append(len(features))
            for step in models[head]._predictors:
                heap = _heap(step[n].nodes)
                features.append(heap[0])
                thresholds.append(heap[1])
                leaves.append(heap[2])
    return {
        "trees/features": np.array(features, np.int16),
        "trees/thresholds": np.array(thresholds, np.float32),
        "trees/leaves": np.array(leaves, np.float16),
        "trees/starts": np.array(starts, np.int32),
    }


def _heap(nodes: Any) -> tuple[list[int], list[float], list[float]]:
    """Lay a tree out as a full heap: a leaf above the last level always goes left, to a copy of its value."""
    inner, last = 2**DEPTH - 1, 2**DEPTH
    features, thresholds, leaves = [0] * inner, [np.inf] * inner, [0.0] * last

    def place(node: int, at: int) -> None:
        known = nodes[node]
        if at >= inner:
            leaves[at - inner] = float(known["value"])
        elif known["is_leaf"]:
            place(node, 2 * at + 1)
        else:
            features[at], thresholds[at] = int(known["feature_idx"]), float(known["num_threshold"])
            place(int(known["left"]), 2 * at + 1)
            place(int(known["right"]), 2 * at + 2)

    place(0, 0)
    return features, thresholds, leaves
