"""Typing slips, forgiven towards the words of a persona."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from app.core.client.words import IRREGULAR, STOP, heard_as, listed

# Ordinary words one letter away from a word that often stands in a persona: never taken for a typing slip.
_ORDINARY = listed(
    """bother other rather mister whether weather another house horse night right light might sight thing think
    those these there their where being bring quiet quite world would could should think thank story store stare
    start state stand sound round found month mouth worth heart heard hears leave learn later water money honey
    party parts place plane plans large three threw through though tough trust truth treat trick track train
    trail while whole white write wrong young point paint front month changed change chance charge force course
    course could sense since close clothes friends friend present parent patient person prison reason season
    letter better matter manage managed course"""
)


def _one_letter_out(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


_LONGEST_WORD = 24
_MOST_HEARD = 2048


class Spelling:
    """Finds the word of a persona that a slightly misspelt word was meant to be."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words = frozenset(word for word in vocabulary if len(word) >= 4)
        self._near: dict[str, list[str]] = {}
        for word in sorted(self._words):
            for shorter in _one_letter_out(word) | {word}:
                self._near.setdefault(shorter, []).append(word)
        # The same few hundred words are most of what is said in a talk.
        self.heard = lru_cache(maxsize=_MOST_HEARD)(self._heard)

    def _heard(self, word: str) -> str:
        """Return the form under which a word is compared, its typing slip mended."""
        return heard_as(self.mend(word))

    def mend(self, word: str) -> str:
        """Return the persona's word that is one slip away, or the word itself; plurals are tried bare as well."""
        found = self._nearest(word)
        if found == word and word.endswith("s") and (bare := self._nearest(word[:-1])) != word[:-1]:
            return bare
        return found

    def _nearest(self, word: str) -> str:
        if (
            not 4 <= len(word) <= _LONGEST_WORD
            or word in self._words
            or word in _ORDINARY
            or word in STOP
            or word in IRREGULAR
        ):
            return word
        for shorter in (word, *sorted(_one_letter_out(word))):
            for meant in self._near.get(shorter, ()):
                if meant[0] == word[0] and _is_one_slip(word, meant):
                    return meant
        return word


def _is_one_slip(word: str, meant: str) -> bool:
    if len(word) == len(meant):
        wrong = [i for i, (a, b) in enumerate(zip(word, meant, strict=True)) if a != b]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        # In a word of four letters only a swap is taken for a slip: one other letter is another word.
        return (len(wrong) == 1 and len(word) > 4) or (
            swapped and word[wrong[0]] == meant[wrong[1]] and word[wrong[1]] == meant[wrong[0]]
        )
    if len(word) < 5 or len(meant) < 5:
        return False
    longer, shorter = (word, meant) if len(word) > len(meant) else (meant, word)
    return len(longer) == len(shorter) + 1 and shorter in _one_letter_out(longer)
