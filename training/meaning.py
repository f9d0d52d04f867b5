"""Learns the table of word meanings that topics are told by: `python -m training.meaning`.

Each word starts from what all-MiniLM-L6-v2 makes of it alone, drawn together to `WIDTH` values. Then the table learns
from the clients' own files: an example of how a thing is asked for shall be nearest to the other examples of that
thing, of all that the same client could speak of, and two texts about as near as the encoder finds them. A way of
asking on behind a line shall be nearest to the others of its answer, of all that could follow there, and what a line
answers to what else it answers, of all lines. A word that no file has moves with the others, by the map from the
encoder's values that all words share.

Needs `requirements/train-encoder.txt` and the package of the base model (`requirements/semantic.txt`). Runs for about
five minutes on one core, most of them for what the encoder makes of the files.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from ruamel.yaml import YAML
from torch import Tensor, nn
from torch.nn import functional

from app.adapters.models.encoder import MiniLm
from app.adapters.models.installed import installed_encoder
from app.core.client.sense import texts_of
from app.core.client.words import tokens
from app.core.coding.meaning import TABLE, parts
from app.core.persona import Persona

PERSONAS = Path(__file__).parents[1] / "personas"
SEED, EPOCHS, WIDTH, ASKED_AT_ONCE = 1, 16, 64, 256
# The encoder's own pieces stand from common to rare; so many of them are taken beside the words of the files.
COMMON_WORDS, PAIRS = 7000, 3000
LEARNING_RATE, OF_THE_MAP, OF_WEIGHTS, LEFT_OUT = 3e-3, 1e-3, 1e-2, 0.15
TEACHER = 60.0
_STEPS = 20  # as few as do no harm, so that the file packs well
_NEVER = -1e4


@dataclass(frozen=True)
class Client:
    """A client's texts by their number, the thing each belongs to, and which are examples of asking."""

    rows: list[int]
    things: Tensor
    asked: Tensor
    ways: Ways


@dataclass(frozen=True)
class Ways:
    """The ways of asking on of a client's exchanges by their number, the answer and the exchange each belongs to, and
    which fit at any time. What its lines answer is one exchange more."""

    rows: list[int]
    answers: Tensor
    exchanges: Tensor
    anytime: Tensor


@dataclass(frozen=True)
class Words:
    """The words and pairs of the table, what the encoder makes of each word, and how much each weighs at first."""

    names: list[str]
    encoded: Tensor
    weights: Tensor


class Table(nn.Module):  # type: ignore[misc]
    """The encoder's values of a word through one map, what each word and pair has of its own, and its weight."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        first = torch.linalg.svd(words.encoded, full_matrices=False)[2][:WIDTH].T
        self.map = nn.Parameter(first * (0.1 / (words.encoded @ first).abs().std()))
        self.own = nn.Parameter(torch.zeros(len(words.names), WIDTH))
        self.weight = nn.Parameter(torch.zeros(len(words.names)))
        self.sharpness = nn.Parameter(torch.tensor(2.5))
        self._words = words

    def values(self) -> Tensor:
        """Return the row of each word and pair, its weight not counted in."""
        mapped = self._words.encoded @ self.map
        return functional.pad(mapped, (0, 0, 0, len(self.own) - len(mapped))) + self.own

    def weights(self) -> Tensor:
        """Return how much each word and pair weighs."""
        return torch.exp(self._words.weights + self.weight)


def words_of(encoder: MiniLm, texts: Sequence[tuple[str, ...]], asked: Sequence[tuple[str, ...]]) -> Words:
    """Choose the words of the table: those of the files, common ones, and the pairs that questions have most."""
    seen = Counter(chain.from_iterable(map(set, texts)))
    common = {word: n for n, word in enumerate(encoder.words())}
    words = sorted({word for word, count in seen.items() if count > 1} | {*list(common)[:COMMON_WORDS]})
    pairs = Counter(part for text in asked for part in set(parts(text)) if " " in part)
    chosen = sorted(pair for pair, _ in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))[:PAIRS])
    encoded = torch.tensor(np.array(encoder.vectors(words), dtype=np.float32))
    # A word that is common in general counts as one that some texts had.
    counts = [1 + seen[word] + 200 / (1 + common.get(word, 20_000) / 100) for word in words]
    rarity = [math.log(math.log(1 + len(texts) / count)) for count in counts]
    return Words([*words, *chosen], encoded - encoded.mean(0), torch.tensor([*rarity, *[0.0] * len(chosen)]))


def learn(clients: Sequence[Client], texts: Sequence[Sequence[int]], words: Words, taught: Tensor) -> Table:
    """Learn the table; `texts` are the numbers of their words and pairs, `taught` the encoder's vector of each."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    table = Table(words)
    rates = {"own": LEARNING_RATE, "map": OF_THE_MAP, "weight": OF_WEIGHTS, "sharpness": OF_WEIGHTS}
    optimizer = torch.optim.Adam([{"params": [getattr(table, name)], "lr": rate} for name, rate in rates.items()])
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 - 0.8 * epoch / EPOCHS)
    for epoch in range(EPOCHS):
        for n in rng.permutation(len(clients)).tolist():
            optimizer.zero_grad()
            missed = _missed(table, clients[n], texts, taught, rng)
            if clients[n].ways.rows:
                missed = missed + _missed_answers(table, clients[n].ways, texts, rng)
            missed.backward()
            optimizer.step()
        schedule.step()
        sys.stderr.write(f"epoch {epoch + 1} of {EPOCHS}\n")
    return table


def _missed(
    table: Table, client: Client, texts: Sequence[Sequence[int]], taught: Tensor, rng: np.random.Generator
) -> Tensor:
    """Return how far some of a client's examples are from their things, some words unheard, and from the encoder."""
    examples = client.asked.nonzero()[:, 0].numpy()
    picked = torch.tensor(rng.choice(examples, min(ASKED_AT_ONCE, len(examples)), replace=False))
    values, weights = table.values(), table.weights()
    heard = weights * (torch.rand(len(weights)) > LEFT_OUT) + 1e-4
    rows = [texts[row] for row in client.rows]
    like = summed([rows[n] for n in picked.tolist()], values, heard) @ summed(rows, values, weights).T
    itself = functional.one_hot(picked, len(rows)).bool()
    scores = (like * torch.exp(table.sharpness)).masked_fill(itself | ~client.asked, _NEVER)
    most = scores.max(1, keepdim=True).values.detach()
    by_thing = torch.log(torch.exp(scores - most) @ functional.one_hot(client.things).float() + 1e-12)
    vectors = taught[client.rows]
    apart = ((like - vectors[picked] @ vectors.T) ** 2).mean()
    return functional.cross_entropy(by_thing, client.things[picked]) + TEACHER * apart


def _missed_answers(table: Table, ways: Ways, texts: Sequence[Sequence[int]], rng: np.random.Generator) -> Tensor:
    """Return how far some ways of asking on, some words unheard, are from their answers, of all that could follow."""
    picked = torch.tensor(rng.choice(len(ways.rows), min(ASKED_AT_ONCE, len(ways.rows)), replace=False))
    values, weights = table.values(), table.weights()
    heard = weights * (torch.rand(len(weights)) > LEFT_OUT) + 1e-4
    rows = [texts[row] for row in ways.rows]
    like = summed([rows[n] for n in picked.tolist()], values, heard) @ summed(rows, values, weights).T
    could_follow = (ways.exchanges[picked][:, None] == ways.exchanges) | ways.anytime
    itself = functional.one_hot(picked, len(rows)).bool()
    scores = (like * torch.exp(table.sharpness)).masked_fill(itself | ~could_follow, _NEVER)
    most = scores.max(1, keepdim=True).values.detach()
    by_answer = torch.log(torch.exp(scores - most) @ functional.one_hot(ways.answers).float() + 1e-12)
    return functional.cross_entropy(by_answer, ways.answers[picked])


def summed(texts: Sequence[Sequence[int]], values: Tensor, weights: Tensor) -> Tensor:
    """Return the sum of each text's rows, of length 1."""
    flat = torch.tensor(list(chain.from_iterable(texts)), dtype=torch.long)
    starts = torch.tensor([0, *map(len, texts)]).cumsum(0)[:-1]
    sums = functional.embedding_bag(flat, values, starts, mode="sum", per_sample_weights=weights[flat])
    return functional.normalize(sums, dim=1, eps=1e-6)


def write(path: Path, names: Sequence[str], rows: np.ndarray) -> None:
    """Write the table as `app.core.coding.meaning` reads it."""
    order = sorted(range(len(names)), key=lambda n: names[n].encode())
    rows = rows[order]
    scale = np.maximum(np.abs(rows).max(1, keepdims=True), 1e-6) / _STEPS
    named = np.frombuffer("\n".join(names[n] for n in order).encode(), np.uint8)
    steps = np.rint(rows / scale).astype(np.int8)
    np.savez_compressed(path, names=named, steps=steps, scale=scale[:, 0].astype(np.float16))


def _client(persona: Persona, numbers: Mapping[str, int]) -> Client:
    things = list(texts_of(persona).values())
    row = [(text, n, text in thing.asked) for n, thing in enumerate(things) for text in chain(*thing)]
    texts, of, asked = zip(*row, strict=True)
    return Client([numbers[text] for text in texts], torch.tensor(of), torch.tensor(asked), _ways(persona, numbers))


def _ways(persona: Persona, numbers: Mapping[str, int]) -> Ways:
    answers = [(n, ways) for n, exchange in enumerate(persona.exchanges) for ways in exchange.answers.values()]
    answers += [(len(persona.exchanges), ways) for ways in persona.answers_to.values()]
    row = [(numbers[way], answer, n) for answer, (n, ways) in enumerate(answers) for way in ways]
    rows, answer_of, exchange_of = zip(*row, strict=True) if row else ((), (), ())
    exchanges = torch.tensor(exchange_of, dtype=torch.long)
    anytime = torch.tensor([*(exchange.after is None for exchange in persona.exchanges), False])[exchanges]
    return Ways(list(rows), torch.tensor(answer_of), exchanges, anytime)


def main() -> None:
    """Read the command line, learn and write."""
    parser = argparse.ArgumentParser(prog="training.meaning", description=__doc__)
    parser.add_argument("--out", type=Path, default=TABLE)
    given = parser.parse_args()
    torch.set_num_threads(1)
    encoder = installed_encoder()
    if encoder is None:
        parser.error("the base model is not installed: make install-semantic")
    reader = YAML(typ="safe")
    personas = [Persona.model_validate(reader.load(path), strict=False) for path in sorted(PERSONAS.glob("*.yaml"))]
    things = [thing for persona in personas for thing in texts_of(persona).values()]
    exchanges = [exchange for persona in personas for exchange in persona.exchanges]
    asked_on = [some for exchange in exchanges for some in exchange.answers.values()]
    asked_on += [some for persona in personas for some in persona.answers_to.values()]
    ways = {way for some in asked_on for way in some}
    spoken = sorted({text for thing in things for text in chain(*thing)})
    texts = [*spoken, *sorted(ways - set(spoken))]
    read = [tokens(text) for text in texts]
    words = words_of(encoder, read, [*(tokens(text) for thing in things for text in thing.asked), *map(tokens, ways)])
    at = {name: n for n, name in enumerate(words.names)}
    numbered = [[at[part] for part in parts(text) if part in at] for text in read]
    numbers = {text: n for n, text in enumerate(texts)}
    taught = torch.tensor(np.array(encoder.vectors(spoken), dtype=np.float32))
    table = learn([_client(persona, numbers) for persona in personas], numbered, words, taught)
    write(given.out, words.names, (table.values() * table.weights()[:, None]).detach().numpy())


if __name__ == "__main__":
    main()
