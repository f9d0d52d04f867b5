"""Fits the nets by which a client weighs what it could say to a turn: `python -m training.weighing`.

They learn from the talks of `replies.jsonl`, in which readers judged each reply, and from turns of which only the
subject is known. Cross-validated by client before anything is written; some minutes on one core. The same data,
code and pinned libraries give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from app.core.client.asking import Signs
from app.core.client.precedents import MEANING_STEPS, PRECEDENTS, WORTH_STEPS, Precedents, Readings, number
from app.core.client.weighing import WEIGHTS, seen
from app.core.coding.meaning import in_steps
from app.core.coding.nets import FAR
from training.replies import FITS, Fit, Turn, judged_turns, personas, topic_turns

SEEDS, NETS = (1, 2), 4
FOLDS, SEEN_AT_LEAST, MOSTLY = 4, 25, 0.8
AS_OFTEN = 16  # so often does a turn count of which the subject is known, beside a turn of a talk
WORTH: Mapping[Fit, float] = {"fits": 1.0, "half": 0.3, "not": 0.0}
HIDDEN, UNHEARD = (128, 32), (0.4, 0.2)
EPOCHS, AT_ONCE, RATE, DECAY = 12, 256, 2e-3, 1e-3
OF_THE_BEST = 0.3  # what it counts that the likeliest of a turn is one that fits, beside each reply's own likelihood
_LITTLE = 1e-6
_OWN = -9.0  # so little like a turn is what must not speak for it: its own talk, or its client
Owner = Literal["talk", "client"]
Floats = npt.NDArray[np.float32]
Turns = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """The replies of all turns in rows: their signs by `names`, what each is worth, its turn, client and talk."""

    names: list[str]
    rows: Floats
    worth: Floats
    turns: Turns
    client: npt.NDArray[np.str_]
    talk: npt.NDArray[np.str_]


def precedents_of(turns: Sequence[Turn]) -> Precedents:
    """Set out the judged turns of talks as what a reply's own past is read from, a row for each turn."""
    lines, kinds = defaultdict[int, list[tuple[int, float]]](list), defaultdict[int, list[tuple[int, float]]](list)
    for n, turn in enumerate(turns):
        for reply in turn.replies:
            if reply.fit:
                lines[number(reply.text)].append((n, WORTH[reply.fit]))
                if reply.kind:
                    kinds[number(reply.kind)].append((n, WORTH[reply.fit]))
    steps = in_steps(np.array([turn.meaning for turn in turns]))
    meanings = steps.astype(np.float32) / np.float32(MEANING_STEPS)
    return Precedents(meanings, Readings.of(lines), Readings.of(kinds))


def signs_of(turns: Sequence[Turn], by: Owner) -> Iterator[list[Signs]]:
    """Give the signs of each turn's replies; turns of its own talk, or client, are no precedents of it."""
    talked = [turn for turn in turns if turn.talk]
    past, owners = precedents_of(talked), np.array([getattr(turn, by) for turn in talked])
    for turn in turns:
        near = past.near(turn.meaning)
        near[owners == getattr(turn, by)] = _OWN
        before = past.signs(near, [(reply.text, reply.kind) for reply in turn.replies])
        yield [{**turn.signs, **signs} for signs in seen((reply.signs for reply in turn.replies), before)]


def table_of(turns: Sequence[Turn], by: Owner, names: list[str] | None = None) -> Table:
    """Set out replies in rows; a sign that hardly any reply has is left out unless it is named."""
    judged = [
        (n, turn, signs, reply.fit)
        for n, (turn, found) in enumerate(zip(turns, signs_of(turns, by), strict=True))
        for reply, signs in zip(turn.replies, found, strict=True)
        if reply.fit
    ]
    if names is None:
        counts = Counter(name for *_, signs, _ in judged for name, value in signs.items() if value)
        names = sorted(name for name, count in counts.items() if count >= SEEN_AT_LEAST)
    rows = np.array([[signs.get(name, 0.0) for name in names] for *_, signs, _ in judged], np.float32)
    worth = np.array([WORTH[fit] for *_, fit in judged], np.float32)
    clients, talks = [turn.client for _, turn, *_ in judged], [turn.talk for _, turn, *_ in judged]
    return Table(names, rows, worth, np.array([n for n, *_ in judged]), np.array(clients), np.array(talks))


class Fitted:
    """Nets fitted to replies."""

    def __init__(self, table: Table, taken: npt.NDArray[np.bool_]) -> None:
        places = np.flatnonzero(taken)
        by_subject = places[table.talk[places] == ""]
        # A turn of which only the subject is known is taken several times, each time as a turn of its own.
        places = np.concatenate([places, *[by_subject] * (AS_OFTEN - 1)])
        again = np.repeat(
            np.arange(AS_OFTEN), [len(places) - (AS_OFTEN - 1) * len(by_subject)] + [len(by_subject)] * (AS_OFTEN - 1)
        )
        rows, worth = table.rows[places], table.worth[places]
        turns = table.turns[places] + again * (table.turns.max() + 1)
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


def left_out(table: Table, tested: Table, by: Owner, seed: int) -> npt.NDArray[np.float64]:
    """Return how likely each reply is by nets that saw nothing of its owner, from its row as it is `tested`."""
    owners: npt.NDArray[np.str_] = getattr(table, by)
    all_owners = np.random.default_rng(seed).permutation(np.unique(owners[owners != ""]))
    likely = np.zeros(len(table.worth))
    for fold in range(FOLDS):
        held_out = np.isin(owners, all_owners[fold::FOLDS])
        likely[held_out] = Fitted(table, ~held_out).likely(tested.rows[held_out])
    return likely


def report(turns: Sequence[Turn], table: Table, likely: npt.NDArray[np.float64], judged: float) -> Iterator[str]:
    """Say how often what would be chosen fits, beside what was planned, over turns of which that share was judged."""
    planned, chosen, able = Counter[Fit](), Counter[Fit](), 0
    for n, turn in enumerate(turns):
        odds = iter(likely[table.turns == n].tolist())
        read = [(reply, reply.fit, next(odds) * (1 + reply.worth)) for reply in turn.replies if reply.fit]
        could = [(reply, fit, odd) for reply, fit, odd in read if reply.is_weighed]
        weighed = sum(reply.is_weighed for reply in turn.replies)
        if not turn.talk or not could or len(could) < judged * weighed:
            continue
        chosen[max(could, key=lambda one: one[2])[1]] += 1
        planned.update(fit for reply, fit, _ in could if reply is turn.replies[0])
        able += any(fit == "fits" for _, fit, _ in could)
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


def write_precedents(path: Path, past: Precedents) -> None:
    """Write what readers said as `app.core.client.precedents` reads it."""
    stored: dict[str, Any] = {"turns": np.rint(past.turns * MEANING_STEPS).astype(np.int8)}
    for name, readings in (("lines", past.lines), ("kinds", past.kinds)):
        stored[f"{name}_numbers"] = readings.numbers
        stored[f"{name}_sizes"] = np.diff(readings.starts).astype(np.uint16)
        stored[f"{name}_turns"] = readings.turns.astype(np.uint16)
        stored[f"{name}_worth"] = np.rint(readings.worth * WORTH_STEPS).astype(np.uint8)
    np.savez_compressed(path, **stored)


def main() -> None:
    """Read the command line, cross-validate, fit and write."""
    parser = argparse.ArgumentParser(prog="training.weighing", description=__doc__)
    parser.add_argument("--measure", action="store_true", help="cross-validate and write nothing")
    given = parser.parse_args()
    torch.set_num_threads(1)
    clients = personas()
    turns = [*judged_turns(clients), *topic_turns(clients)]
    talked = [turn for turn in turns if turn.talk]
    table = table_of(turns, "talk")
    judged = int((table.talk != "").sum())
    told = f"{len(talked)} turns of talks with {judged} judged replies, {len(turns) - len(talked)} with their subject"
    sys.stdout.write(f"{told}, {len(table.names)} signs\n")
    of: dict[Owner, Table] = {"talk": table, "client": table_of(turns, "client", table.names)}
    for by, tested in of.items():
        for seed in SEEDS:
            likely = left_out(table, tested, by, seed)
            for share in (MOSTLY, 0.0):
                sys.stdout.writelines(f"by {by}: {line}\n" for line in report(turns, table, likely, share))
    if not given.measure:
        write(WEIGHTS, table.names, Fitted(table, np.ones(len(table.worth), bool)))
        write_precedents(PRECEDENTS, precedents_of(talked))


if __name__ == "__main__":
    main()
