"""A text for people with its values apart, so that whoever shows it can say it in their own language.

Core speaks English: `str(message)` is the English sentence, for the command line, the API and the store. A page looks
the text up in its catalogue first (`said`). A text is whole as far as grammar goes: values are numbers, names,
somebody's words, and smaller messages that stand for themselves ("3 turns", "line 4").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

COUNT = "count"
_PLACE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the talk, or such as could be said in it: they stay as they are in every language."""

    words: str


@dataclass(frozen=True, slots=True)
class Message:
    """An English text with named places and what stands in them; with `many`, the number `count` picks the form."""

    text: str
    many: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.said(_as_written, _one_or_many, _bare)

    def said(
        self,
        translated: Callable[[str], str],
        plural: Callable[[str, str, int], str],
        quoted: Callable[[str], str],
    ) -> str:
        """Say it with a language's two ways of looking a text up. `quoted` writes words that stay as they are."""
        pattern = plural(self.text, self.many, self._count) if self.many else translated(self.text)
        if not self.values:
            return pattern

        def place(value: Value) -> object:
            if isinstance(value, Message):
                return value.said(translated, plural, quoted)
            return quoted(value.words) if isinstance(value, Words) else value

        return pattern.format_map({name: place(value) for name, value in self.values.items()})

    @property
    def has_no_words(self) -> bool:
        """Whether there is nothing in the text but places and what joins them."""
        return not any(map(str.isalpha, _PLACE.sub("", self.text)))

    @property
    def _count(self) -> int:
        count = self.values[COUNT]
        return count if isinstance(count, int) else 0


Value = int | str | Words | Message
Told = tuple[Message, ...]
"""Sentences, one after the other."""


def say(text: str, **values: Value) -> Message:
    """Return a message: `say("Line {line} did harm.", line=4)`."""
    return Message(text, values=values)


def say_of(count: int, one: str, many: str, **values: Value) -> Message:
    """Return a message whose form goes with a number: `say_of(3, "{count} turn", "{count} turns")`."""
    return Message(one, many, {COUNT: count, **values})


def joined(parts: Iterable[Value], by: str = ", ") -> Message:
    """Return messages as a list; there is nothing to translate in what joins them."""
    values = {f"part{n}": part for n, part in enumerate(parts)}
    return Message(by.join(f"{{{name}}}" for name in values), values=values)


def as_it_is(words: str) -> Message:
    """Return words that nobody here wrote, such as a language model's, as a message of their own."""
    return joined((Words(words),))


def in_english(told: Sequence[Message]) -> str:
    """Return sentences as English prose."""
    return " ".join(map(str, told))


def percent(share: float) -> Message:
    """Return a share of 0 to 1 in whole per cent."""
    return say("{percent}%", percent=int(f"{100 * share:.0f}"))


def decimal(number: float) -> Message:
    """Return a number of 0 or more with two decimals, the sign between them being each language's own."""
    whole, _, part = f"{number:.2f}".partition(".")
    return say("{whole}.{part}", whole=whole, part=part)


def _as_written(text: str) -> str:
    return text


def _one_or_many(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def _bare(words: str) -> str:
    return words
