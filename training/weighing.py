"""Fits the nets by which a client weighs what it could say to a turn: `python -m training.weighing`.

They learn from the talks of `replies.jsonl`, in which readers judged each reply, and from turns of which only the
subject is known. Cross-validated by client before anything is written; some minutes on one core. The same data,
code and pinned libraries give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from app.core.client.weighing import WEIGHTS
from app.core.coding.nets import FAR
from training.replies import FITS, Fit, Turn, judged_turns, personas, topic_turns

SEEDS, NETS = (1, 2), 4
FOLDS, SEEN_AT_LEAST, MOSTLY = 4, 25, 0.8
AS_OFTEN = 4  # so often does a turn count of which the subject is known, beside a turn of a talk
WORTH: Mapping[Fit, float] = {"fits": 1.0, "half": 0.3, "not": 0.0}
HIDDEN, UNHEARD = (128, 32), (0.4, 0.2)
EPOCHS, AT_ONCE, RATE, DECAY = 12, 256, 2e-3, 1e-3
OF_THE_BEST = 0.3  # what it counts that the likeliest of a turn is one that fits, beside each reply's own likelihood
_LITTLE = 1e-6
Floats = npt.NDArray[np.float32]
Turns = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """The replies of all turns in rows: their signs by `names`, what each is worth, its turn and its client."""

    names: list[str]
    rows: Floats
    worth: Floats
    turns: Turns
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


class Fitted:
    """Nets fitted to replies."""

    def __init__(self, rows: Floats, worth: Floats, turns: Turns) -> None:
        self.mean, self.spread = rows.mean(0), rows.std(0) + np.float32(_LITTLE)
        near = torch.tensor(self._near(rows))
        self.nets = [_net(near, torch.tensor(worth), turns, seed) for seed in range(NETS)]

    def _near(self, rows: Floats) -> Floats:
        near: Floats = np.clip((rows - self.mean) / self.spread, -FAR, FAR)
        return near

    def likely(self, rows: Floats) -> Floats:
        """Return how likely each reply fits, 0 to 1."""
        near = torch.tensor(self._near(rows))
        with torch.no_grad():
            found: Floats = torch.stack([torch.sigmoid(net(near)[:, 0]) for net in self.nets]).mean(0).numpy()
        return found


def _net(rows: Tensor, worth: Tensor, turns: Turns, seed: int) -> nn.Sequential:
    """Fit a net: each reply to what it is worth, and the replies of a turn to its best."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    widths = (rows.shape[1], *HIDDEN)
    hidden = (
        [nn.Linear(*pair), nn.ReLU(), nn.Dropout(share)]
        for pair, share in zip(pairwise(widths), UNHEARD, strict=True)
    )
    net = nn.Sequential(*chain.from_iterable(hidden), nn.Linear(widths[-1], 1))
    of_turn = np.split(np.argsort(turns, kind="stable"), np.cumsum(np.unique(turns, return_counts=True)[1])[:-1])
    parts = len(rows) // AT_ONCE + 1
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2 * RATE, total_steps=EPOCHS * parts)
    for _ in range(EPOCHS):
        for some in np.array_split(rng.permutation(len(of_turn)), parts):
            optimizer.zero_grad()
            _missed(net, rows, worth, [of_turn[n] for n in some]).backward()
            optimizer.step()
            schedule.step()
    return net.eval()


def _missed(net: nn.Sequential, rows: Tensor, worth: Tensor, of_turn: Sequence[Turns]) -> Tensor:
    """Return how far the replies of some turns are from what they are worth, and from being the likeliest."""
    picked, sizes = np.concatenate(of_turn), torch.tensor([len(some) for some in of_turn])
    of = torch.repeat_interleave(torch.arange(len(sizes)), sizes)
    odds, wanted = net(rows[picked])[:, 0], worth[picked]
    shares = torch.exp(odds - odds.max().detach())
    won, all_of_it, able = (
        torch.zeros(len(sizes)).index_add(0, of, values) for values in (shares * wanted, shares, wanted)
    )
    best = torch.log(all_of_it) - torch.log(won + 1e-9)
    return functional.binary_cross_entropy_with_logits(odds, wanted) + OF_THE_BEST * best[able > 0].mean()


def left_out(table: Table, seed: int) -> npt.NDArray[np.float64]:
    """Return how likely each reply is by nets that saw nothing of its client."""
    clients = np.random.default_rng(seed).permutation(np.unique(table.clients))
    likely = np.zeros(len(table.worth))
    for fold in range(FOLDS):
        tested = np.isin(table.clients, clients[fold::FOLDS])
        fitted = Fitted(table.rows[~tested], table.worth[~tested], table.turns[~tested])
        likely[tested] = fitted.likely(table.rows[tested])
    return likely


def report(turns: Sequence[Turn], table: Table, likely: npt.NDArray[np.float64], judged: float) -> Iterator[str]:
    """Say how often what would be chosen fits, beside what was planned, over turns of which that share was judged."""
    planned, chosen, able = Counter[Fit](), Counter[Fit](), 0
    for n, turn in enumerate(turns):
        odds = zip(turn.replies, likely[table.turns == n].tolist(), strict=True)
        could = [(reply, odd + reply.worth) for reply, odd in odds if reply.is_weighed]
        if not turn.from_talk or not could or len(could) < judged * turn.weighed:
            continue
        chosen[max(could, key=lambda one: one[1])[0].fit] += 1
        planned.update(reply.fit for reply, _ in could if reply.is_planned)
        able += any(reply.fit == "fits" for reply, _ in could)
    for name, counts in (("planned", planned), ("chosen", chosen)):
        shares = ", ".join(f"{word} {counts[word] / counts.total():.3f}" for word in FITS)
        yield f"{name}: {shares} of {counts.total()}"
    yield f"{able / chosen.total():.3f} with a reply that fits"


def write(path: Path, names: list[str], fitted: Fitted) -> None:
    """Write nets as `app.core.coding.nets` reads them."""
    layers = [[layer for layer in net if isinstance(layer, nn.Linear)] for net in fitted.nets]
    of_layer = [*zip(*layers, strict=True)]
    weights = [np.stack([layer.weight.detach().numpy().T for layer in some]) for some in of_layer]
    added = [np.stack([layer.bias.detach().numpy()[None] for layer in some]) for some in of_layer]
    stored: dict[str, Any] = {f"weights{n}": array.astype(np.float16) for n, array in enumerate(weights)}
    stored |= {f"added{n}": array.astype(np.float16) for n, array in enumerate(added)}
    named = np.frombuffer("\n".join(names).encode(), np.uint8)
    np.savez_compressed(path, names=named, mean=fitted.mean, spread=fitted.spread, **stored)


def main() -> None:
    """Read the command line, cross-validate, fit and write."""
    parser = argparse.ArgumentParser(prog="training.weighing", description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--measure", action="store_true", help="cross-validate and write nothing")
    given = parser.parse_args()
    torch.set_num_threads(1)
    clients = personas()
    turns = [*judged_turns(clients), *[*topic_turns(clients)] * AS_OFTEN]
    table = table_of(turns)
    talked = [turn for turn in turns if turn.from_talk]
    told = f"{len(talked)} turns of talks with {sum(len(turn.replies) for turn in talked)} judged replies, "
    sys.stdout.write(f"{told}{len(turns) - len(talked)} turns with their subject, {len(table.names)} signs\n")
    for seed in SEEDS:
        likely = left_out(table, seed)
        for judged in (MOSTLY, 0.0):
            sys.stdout.writelines(f"{line}\n" for line in report(turns, table, likely, judged))
    if not given.measure:
        write(given.out, table.names, Fitted(table.rows, table.worth, table.turns))


if __name__ == "__main__":
    main()
