"""The runs of words and letters that the trained heads weigh, in blocks of one kind each.

`words` and `letters` are the usual n-grams. `frame` keeps the words that carry no topic and blanks out the others, so
that "what was * like for you" is one thing whatever the star is; `=` stands for a word of the client's, `~` for a
feeling. `edges` are how the turn and its pieces begin and end, `client` is what the client said last.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from app.core.coding.reading import Reading
from app.core.coding.sentences import Piece, plain_text
from app.core.coding.words import NO_TOPIC, names_feeling, stem
from app.core.patterns import regex

BLOCKS = ("words", "letters", "frame", "edges", "client")
_TOKEN = regex(r"[a-z]+(?:'[a-z]+)?|\d+|[?!.,…-]+")
_CLIENT_CHARS, _CLIENT_WORDS = 300, 40
# Beyond this many words a turn adds nothing but time: its middle is left out.
_MOST_WORDS = 400
_ENDINGS = ("ing", "ed", "ly")


def grams(reading: Reading) -> dict[str, list[str]]:
    """Return the grams of a turn by block, each as often as it occurs."""
    words = words_of(reading)
    return {**grams_of_words(words, reading), "letters": [run for word in words for run in runs(word)]}


def words_of(reading: Reading) -> list[str]:
    """Return the words and marks of a turn; of a very long one, how it begins and ends."""
    words = _TOKEN.findall(plain_text(reading.text))
    if len(words) > _MOST_WORDS:
        words = words[: _MOST_WORDS // 2] + words[-_MOST_WORDS // 2 :]
    return words


def grams_of_words(words: Sequence[str], reading: Reading) -> dict[str, list[str]]:
    """Return the grams of all blocks but the letters."""
    return {
        "words": _pairs(words),
        "frame": _frame(words, reading.context.content),
        "edges": _edges(words, [piece for piece, _ in reading.tagged]),
        "client": _pairs(_TOKEN.findall(reading.context.previous[-_CLIENT_CHARS:])[-_CLIENT_WORDS:]),
    }


def _pairs(words: Sequence[str]) -> list[str]:
    bounded = ["<", *words, ">"]
    return [*words, *(f"{a} {b}" for a, b in pairwise(bounded))]


def runs(word: str) -> tuple[str, ...]:
    """Return the runs of two to five letters in a word and its ends."""
    padded = f" {word} "
    found: list[str] = []
    for n in (2, 3, 4, 5):
        if len(padded) <= n:
            found.append(padded)
            break
        found += [padded[i : i + n] for i in range(len(padded) - n + 1)]
    return tuple(found)


def _frame(words: Sequence[str], client: frozenset[str]) -> list[str]:
    shapes = ["<", *(_shape(word, client) for word in words), ">"]
    return [" ".join(shapes[i : i + n]) for n in (1, 2, 3, 4) for i in range(len(shapes) - n + 1)]


def _shape(word: str, client: frozenset[str]) -> str:
    if word.isdigit():
        return "#"
    if word in NO_TOPIC or not word[0].isalpha():
        return word
    said = stem(word) in client
    if names_feeling(word):
        return "~=" if said else "~"
    if said:
        return "="
    return "*" + next((ending for ending in _ENDINGS if word.endswith(ending)), "")


def _edges(words: Sequence[str], pieces: Sequence[Piece]) -> list[str]:
    found = [edge for n in (1, 2, 3, 4) for edge in (f"< {' '.join(words[:n])}", f"{' '.join(words[-n:])} >")]
    cores = [_TOKEN.findall(piece.core)[:3] for piece in pieces]
    found += [f"| {' '.join(core[:n])}" for core in cores for n in (1, 2, 3)]
    return found + [f"|| {' '.join(core[:n])}" for core in cores[-1:] for n in (1, 2, 3)]
