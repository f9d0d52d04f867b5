"""What the rules read and what they find: a transcript with its coded turns, and a level with its evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.core.coding.sentences import plain_text
from app.core.coding.words import content_stems, feelings_named
from app.core.message import Message, Told
from app.core.persona import Persona
from app.core.scoring.heard.clauses import Clause, telling_clause
from app.core.scoring.observed import Observed, observe
from app.core.scoring.report import Evidence
from app.core.transcript import Transcript

# How many things the client said a summary is held against: in a very long talk, the last of them.
LOOKS_BACK = 40
MIN_TURNS_FOR_SUMMARY = 8


@dataclass(frozen=True)
class Finding:
    """What a rule found. `level` is None where there was no opportunity; `weak` are turns to work on, worst first.

    `reason` says how it came about, a sentence each.

    `merit` places the talk on the rule's own scale, finer than its level: of two versions of a talk the one with more
    merit did better. `taken` and `missed` are the turns that did or did not take up a chance. `few` says what there
    was too little of to be sure of the level, or is None.
    """

    level: int | None
    reason: Told
    evidence: tuple[Evidence, ...] = ()
    weak: tuple[Observed, ...] = ()
    merit: float = 0.0
    taken: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    few: Message | None = None


@dataclass(frozen=True)
class Said:
    """One utterance of the client: its number in the transcript, its words, and their plain form."""

    number: int
    text: str

    @cached_property
    def plain(self) -> str:
        """Return the words in the form that patterns read."""
        return plain_text(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the stems of the words that carry a topic."""
        return content_stems(self.plain)

    @cached_property
    def feelings(self) -> tuple[str, ...]:
        """Return the feelings named, as kinds."""
        return tuple(dict.fromkeys(feelings_named(self.plain).values()))


@dataclass(frozen=True)
class Material:
    """A transcript ready for the rules. `turns` are those in which the trainee said something to the client.

    Listening noises, greetings, orders to the grader and the like are no turns here: they neither earn nor cost.
    `persona` is the case behind the client where it is at hand; every rule works without it.
    """

    transcript: Transcript
    turns: tuple[Observed, ...]
    persona: Persona | None = None

    @cached_property
    def client(self) -> tuple[Said, ...]:
        """Return what the client said, in order."""
        return tuple(
            Said(n, said.text)
            for n, said in enumerate(self.transcript.turns, 1)
            if said.speaker == "client" and said.text.strip()
        )

    @cached_property
    def _numbers(self) -> list[int]:
        return [turn.number for turn in self.turns]

    def after(self, number: int, within: int) -> tuple[Observed, ...]:
        """Return the next turns of the trainee after utterance `number`, at most `within` of them."""
        first = bisect_right(self._numbers, number)
        return self.turns[first : first + within]

    @cached_property
    def told(self) -> tuple[tuple[int, Clause], ...]:
        """Return (turn number, clause) of what the client told that is understood away from its place."""
        answered = {turn.before: turn for turn in self.turns}
        found = []
        for said in self.client:
            turn = answered.get(said.text)
            clause = turn.clause if turn else telling_clause(said.text)
            if clause is not None and clause.stands_alone:
                found.append((said.number, clause))
        return tuple(found)

    @property
    def client_words(self) -> int:
        """Return how many words the client said."""
        return sum(len(said.text.split()) for said in self.client)


def material_of(
    transcript: Transcript, turns: Sequence[Observed] | None = None, persona: Persona | None = None
) -> Material:
    """Make a transcript ready for the rules."""
    everything = observe(transcript) if turns is None else turns
    return Material(transcript, tuple(turn for turn in everything if turn.says_something), persona)
