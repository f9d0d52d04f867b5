"""What the rules read and what they find: a transcript with its coded turns, and a level with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.core.scoring.clauses import Clause, telling_clause
from app.core.scoring.observed import Observed, observe
from app.core.scoring.report import Evidence
from app.core.transcript import Transcript

# How many things the client said a summary is held against: in a very long talk, the last of them.
LOOKS_BACK = 40
MIN_TURNS_FOR_SUMMARY = 8


@dataclass(frozen=True)
class Finding:
    """What a rule found. `level` is None where there was no opportunity; `weak` are turns to work on, worst first.

    `few` says what there was too little of to be sure of the level, or is None.
    """

    level: int | None
    reason: str
    evidence: tuple[Evidence, ...] = ()
    weak: tuple[Observed, ...] = ()
    few: str | None = None


@dataclass(frozen=True)
class Material:
    """A transcript ready for the rules. `turns` are those in which the trainee said something to the client.

    Listening noises, greetings, orders to the grader and the like are no turns here: they neither earn nor cost.
    """

    transcript: Transcript
    turns: tuple[Observed, ...]

    @cached_property
    def told(self) -> tuple[tuple[int, Clause], ...]:
        """Return (turn number, clause) of what the client told that is understood away from its place."""
        answered = {turn.before: turn for turn in self.turns}
        found = []
        for n, said in enumerate(self.transcript.turns, 1):
            if said.speaker == "client":
                turn = answered.get(said.text)
                clause = turn.clause if turn else telling_clause(said.text)
                if clause is not None and clause.stands_alone:
                    found.append((n, clause))
        return tuple(found)

    @property
    def client_words(self) -> int:
        """Return how many words the client said."""
        return sum(len(said.text.split()) for said in self.transcript.turns if said.speaker == "client")


def times(count: int, one: str = "time", many: str = "times") -> str:
    """Return a count with its noun: '1 time', '3 times'."""
    return f"{count} {one if count == 1 else many}"


def material_of(transcript: Transcript, turns: Sequence[Observed] | None = None) -> Material:
    """Make a transcript ready for the rules."""
    everything = observe(transcript) if turns is None else turns
    return Material(transcript, tuple(turn for turn in everything if turn.says_something))
