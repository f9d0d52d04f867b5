"""Chances: the client's words called for a skill, and the next turns took it up or did not.

A level made of chances can be checked by hand: the reason says which turns took one and which let one go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.core.coding.codes import Label
from app.core.message import Message, Told, Value, say, say_of
from app.core.scoring.counted import chances, lines_of
from app.core.scoring.heard.cues import Cue
from app.core.scoring.material import Finding, Material
from app.core.scoring.observed import Observed, quotes

Takes = Callable[[Observed, Cue], bool]
FEW = 2


@dataclass(frozen=True)
class Tally:
    """Chances held against what followed: each with the turn that took it, or the first that let it go."""

    taken: tuple[tuple[Cue, Observed], ...]
    missed: tuple[tuple[Cue, Observed], ...]

    @property
    def count(self) -> int:
        """Return how many chances there were."""
        return len(self.taken) + len(self.missed)

    @property
    def share(self) -> float:
        """Return the share of chances taken, 0 to 1; 0 where there were none."""
        return len(self.taken) / self.count if self.count else 0.0

    @property
    def turns_taken(self) -> tuple[Observed, ...]:
        """Return the turns that took a chance, each once, in order."""
        return _once(turn for _, turn in self.taken)

    @property
    def turns_missed(self) -> tuple[Observed, ...]:
        """Return the turns that let a chance go and took no other, each once, in order."""
        taken = {turn.number for _, turn in self.taken}
        return _once(turn for _, turn in self.missed if turn.number not in taken)

    def sums(self) -> Message:
        """Return the arithmetic: '2 of 3 chances taken: lines 4 and 9; missed: line 6.'"""
        of: dict[str, Value] = {"taken": len(self.taken), "chances": chances(self.count)}
        at, missed = self.turns_taken, self.turns_missed
        if at and missed:
            places: dict[str, Value] = {"lines": lines_of(at), "missed": lines_of(missed)}
            return say("{taken} of {chances} taken: {lines}; missed: {missed}.", **places, **of)
        if at:
            return say("{taken} of {chances} taken: {lines}.", lines=lines_of(at), **of)
        if missed:
            return say("{taken} of {chances} taken; missed: {missed}.", missed=lines_of(missed), **of)
        return say("{taken} of {chances} taken.", **of)

    @property
    def level(self) -> int:
        """Return 3 where half of the chances or more were taken, else 2. What makes a 4 is each skill's own."""
        return 3 if self.count and self.share >= 0.5 else 2

    @property
    def few(self) -> Message | None:
        """Return what there was little of, or None."""
        if self.count >= FEW:
            return None
        return say_of(self.count, "only {count} chance came up", "only {count} chances came up")

    def finding(
        self, level: int | None, reason: Told, *labels: Label, weak: Sequence[Observed] = (), merit: float = 0.0
    ) -> Finding:
        """Return the finding with the arithmetic in its reason and in its fields.

        Evidence is what took a chance, or else what let one go; `merit` adds to the share of chances taken.
        """
        shown = quotes(self.turns_taken, *labels) if self.turns_taken else quotes(self.turns_missed)
        return Finding(
            level,
            (*reason, self.sums()),
            shown,
            (*weak, *(turn for turn in self.turns_missed if turn not in weak)),
            merit=self.share + len(self.taken) / 100 + merit,
            taken=tuple(turn.number for turn in self.turns_taken),
            missed=tuple(turn.number for turn in self.turns_missed),
            few=self.few,
        )


def tally(material: Material, cues: Iterable[Cue], takes: Takes, *, within: int = 1) -> Tally:
    """Hold each cue of the client against the next `within` turns of the trainee.

    A cue with nothing after it was no chance.
    """
    taken, missed = [], []
    for cue in cues:
        following = material.after(cue.turn, within)
        if not following:
            continue
        by = next((turn for turn in following if takes(turn, cue)), None)
        if by is not None:
            taken.append((cue, by))
        else:
            missed.append((cue, following[0]))
    return Tally(tuple(taken), tuple(missed))


def no_chance(*reason: Message) -> Finding:
    """Return the finding of a skill that was not called for: unscored, never low."""
    return Finding(None, reason)


def _once(turns: Iterable[Observed]) -> tuple[Observed, ...]:
    by_number = {turn.number: turn for turn in turns}
    return tuple(by_number[number] for number in sorted(by_number))
