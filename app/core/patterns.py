"""Regular expressions that are compiled when they are first used.

The words the product listens for are some five hundred patterns. Compiling them takes a third of a second, which no
first page needs: it is done by the first turn that asks for one, or beforehand by `compile_all`.
"""

from __future__ import annotations

import re
from typing import Any, cast

_made: list[_Regex] = []


class _Regex:
    """Stands in for a compiled pattern: each of its methods, once asked for, is the compiled pattern's own."""

    def __init__(self, source: str, flags: int) -> None:
        self.source = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """Called only for what is not there yet. Raises AttributeError for what no pattern has."""
        if name == "compiled":
            self.compiled = re.compile(self.source, self.flags)
            return self.compiled
        found = getattr(self.compiled, name)
        setattr(self, name, found)
        return found


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern for a constant of a module: it is kept for good. What is made in passing is `re.compile`d.

    Where all alternatives begin with `\\b`, they are tried only where a word begins; one that does not, and all of
    them are tried at every letter.

    A match's `re` is the compiled pattern and not this one: tell patterns apart by their `pattern`.
    """
    made = _Regex(source, flags)
    _made.append(made)
    return cast("re.Pattern[str]", made)


def compile_all() -> None:
    """Compile what has not been used yet. Raises re.error where a pattern is malformed."""
    for made in tuple(_made):
        _ = made.compiled
