"""Fits the trees by which a client weighs what it could say to a turn: `python -m training.weighing`.

They learn from the talks of `replies.jsonl`, in which readers judged each reply, and from turns of which only the
subject is known. Cross-validated by client before anything is written; half a minute on one core. The same data,
code and pinned libraries give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

from app.core.client.weighing import NEW, WEIGHTS
from training.replies import FITS, Fit, Turn, judged_turns, personas, topic_turns

SEEDS = (1, 2, 3)
ROUNDS, FOLDS, SEEN_AT_LEAST, MOSTLY = 150, 4, 25, 0.8
WORTH: Mapping[Fit, float] = {"fits": 1.0, "half": 0.3, "not": 0.0}
SETTINGS: Mapping[str, Any] = {
    "objective": "cross_entropy",
    "learning_rate": 0.06,
    "num_leaves": 8,
    "min_data_in_leaf": 25,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "seed": 1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}
_LEAF = -1
_ZERO = 1e-6  # LightGBM parts 0 from what is above it at a threshold next to 0
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Table:
    """The replies of all turns in rows: their signs by `names`, what each is worth, its turn and its client."""

    names: list[str]
    rows: Floats
    worth: Floats
    turns: npt.NDArray[np.int64]
    clients: npt.NDArray[np.str_]


def table_of(turns: Sequence[Turn]) -> Table:
    """Set out replies in rows; a sign that hardly any reply has is left out."""
    replies = [(n, turn.client, reply) for n, turn in enumerate(turns) for reply in turn.replies]
    seen = Counter(name for _, _, reply in replies for name, value in reply.signs.items() if value)
    names = sorted(name for name, count in seen.items() if count >= SEEN_AT_LEAST)
    rows = np.array([[reply.signs.get(name, 0.0) for name in names] for _, _, reply in replies], np.float32)
    worth = np.array([WORTH[reply.fit] for _, _, reply in replies], np.float32)
    of, clients = [n for n, _, _ in replies], [client for _, client, _ in replies]
    return Table(names, rows, worth, np.array(of), np.array(clients))


def fit(rows: Floats, worth: Floats) -> Any:
    """Grow the trees."""
    return lightgbm.train(dict(SETTINGS), lightgbm.Dataset(rows, worth), ROUNDS)


def left_out(table: Table, seed: int) -> npt.NDArray[np.float64]:
    """Return how likely each reply is by trees that saw nothing of its client."""
    clients = np.random.default_rng(seed).permutation(np.unique(table.clients))
    likely = np.zeros(len(table.worth))
    for fold in range(FOLDS):
        tested = np.isin(table.clients, clients[fold::FOLDS])
        likely[tested] = fit(table.rows[~tested], table.worth[~tested]).predict(table.rows[tested])
    return likely


def report(turns: Sequence[Turn], table: Table, likely: npt.NDArray[np.float64], judged: float) -> Iterator[str]:
    """Say how often what would be chosen fits, beside what was planned, over turns of which that share was judged."""
    planned, chosen, able = Counter[Fit](), Counter[Fit](), 0
    for n, turn in enumerate(turns):
        odds = zip(turn.replies, likely[table.turns == n].tolist(), strict=True)
        could = [(reply, odd + (NEW if reply.tells else 0.0)) for reply, odd in odds if reply.is_weighed]
        if not turn.from_talk or not could or len(could) < judged * turn.weighed:
            continue
        chosen[max(could, key=lambda one: one[1])[0].fit] += 1
        planned[next(reply.fit for reply, _ in could if reply.is_planned)] += 1
        able += any(reply.fit == "fits" for reply, _ in could)
    total = planned.total()
    for name, counts in (("planned", planned), ("chosen", chosen)):
        yield f"{name}: " + ", ".join(f"{word} {counts[word] / total:.3f}" for word in FITS)
    yield f"of {total} turns, {able / total:.3f} with a reply that fits"


@dataclass
class Nodes:
    """The trees' nodes in one row, as `app.core.coding.trees` reads them."""

    names: list[str]
    used: dict[str, int] = field(default_factory=dict)
    signs: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    deepest: int = 0

    def add(self, node: Mapping[str, Any], depth: int = 0) -> int:
        """Add a node and all below it; return its place."""
        at = len(self.signs)
        self.deepest = max(self.deepest, depth)
        leaf = "leaf_value" in node
        threshold = 0.0 if leaf or abs(node["threshold"]) < _ZERO else node["threshold"]
        self.values.append(node["leaf_value"] if leaf else threshold)
        name = None if leaf else self.names[node["split_feature"]]
        self.signs.append(_LEAF if name is None else self.used.setdefault(name, len(self.used)))
        self.low.append(at)
        self.high.append(at)
        if not leaf:
            self.low[at] = self.add(node["left_child"], depth + 1)
            self.high[at] = self.add(node["right_child"], depth + 1)
        return at


def write(path: Path, names: list[str], trees: Any) -> None:
    """Write the trees, with the names of only those signs that they ask for."""
    nodes = Nodes(names)
    roots = [nodes.add(tree["tree_structure"]) for tree in trees.dump_model()["tree_info"]]
    np.savez_compressed(
        path,
        names=np.frombuffer("\n".join(nodes.used).encode(), np.uint8),
        signs=np.array(nodes.signs, np.int16),
        values=np.array(nodes.values, np.float32),
        low=np.array(nodes.low, np.int16),
        high=np.array(nodes.high, np.int16),
        roots=np.array(roots, np.int16),
        deepest=np.array(nodes.deepest),
    )


def main() -> None:
    """Read the command line, cross-validate, fit and write."""
    parser = argparse.ArgumentParser(prog="training.weighing", description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--measure", action="store_true", help="cross-validate and write nothing")
    given = parser.parse_args()
    clients = personas()
    turns = [*judged_turns(clients), *topic_turns(clients)]
    table = table_of(turns)
    talked = [turn for turn in turns if turn.from_talk]
    told = f"{len(talked)} turns of talks with {sum(len(turn.replies) for turn in talked)} judged replies, "
    sys.stdout.write(f"{told}{len(turns) - len(talked)} turns with their subject, {len(table.names)} signs\n")
    for seed in SEEDS:
        likely = left_out(table, seed)
        for judged in (MOSTLY, 0.0):
            sys.stdout.writelines(f"{line}\n" for line in report(turns, table, likely, judged))
    if not given.measure:
        write(given.out, table.names, fit(table.rows, table.worth))


if __name__ == "__main__":
    main()
