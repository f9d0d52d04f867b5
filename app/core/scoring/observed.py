"""The material of scoring: each trainee turn with its codes, what the client said before, and its quotable pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.core.coding.coder import code_turn
from app.core.coding.codes import Label, Sentence, TurnCodes
from app.core.coding.reading import COUNTS, QUESTIONS, REFLECTIONS
from app.core.coding.sentences import plain_text
from app.core.coding.words import content_stems, feelings_named
from app.core.scoring.heard.clauses import Clause, telling_clause
from app.core.scoring.report import Evidence
from app.core.transcript import Transcript

MAX_QUOTES = 3
_FRAME: frozenset[Label] = frozenset({"backchannel", "greeting", "ending", "meta", "off_topic", "repeat_request"})


@dataclass(frozen=True)
class Observed:
    """One trainee turn. `number` counts utterances of the transcript from 1; `before` is the client's last words."""

    number: int
    text: str
    before: str
    codes: TurnCodes

    def sentences(self, *labels: Label) -> list[Sentence]:
        """Return the sentences with one of these labels that count.

        A check ("is that right?") is not a question here, and a direct question about suicide is right as it is: it
        never counts against open questions.
        """
        about_risk = {s.span for s in self.codes.sentences if s.label == "risk_enquiry"}
        return [
            s for s in self.codes.sentences
            if s.label in labels and (s.label not in QUESTIONS or (s.p >= COUNTS and s.span not in about_risk))
        ]  # fmt: skip

    def quote(self, *labels: Label) -> Evidence:
        """Return the words that earned a label as evidence; the whole turn if none of its pieces did."""
        for sentence in self.sentences(*labels):
            words = self.text[sentence.span[0] : sentence.span[1]]
            if words.strip():
                return Evidence(turn=self.number, quote=words)
        return Evidence(turn=self.number, quote=self.text.strip())

    @cached_property
    def clause(self) -> Clause | None:
        """Return the clause that carries most of what the client had just said, or None."""
        return telling_clause(self.before)

    @cached_property
    def answers_feeling(self) -> bool:
        """Tell whether the client had just named a feeling."""
        return bool(feelings_named(plain_text(self.before)))

    @cached_property
    def plain(self) -> str:
        """Return the turn in the form that patterns read."""
        return plain_text(self.text)

    @cached_property
    def plain_sentences(self) -> tuple[str, ...]:
        """Return the coded pieces of the turn, each in the form that patterns read."""
        spans = dict.fromkeys(sentence.span for sentence in self.codes.sentences)
        return tuple(plain_text(self.text[start:end]) for start, end in spans)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the stems of the turn's words that carry a topic."""
        return content_stems(self.plain)

    @cached_property
    def words_before(self) -> frozenset[str]:
        """Return the stems of the client's last words that carry a topic."""
        return content_stems(plain_text(self.before))

    @cached_property
    def names_feeling(self) -> bool:
        """Tell whether the turn itself names a feeling."""
        return bool(feelings_named(self.plain))

    @property
    def asks(self) -> bool:
        """Tell whether the turn asks the client something, or invites them to tell."""
        return bool(self.sentences(*QUESTIONS))

    @property
    def reflects(self) -> bool:
        """Tell whether the turn gives something of the client back."""
        return self.codes.has(*REFLECTIONS)

    @property
    def says_something(self) -> bool:
        """Tell whether the turn is more than listening noises, a greeting or a goodbye."""
        return any(s.label not in _FRAME for s in self.codes.sentences)


def observe(transcript: Transcript, codes: Sequence[TurnCodes] | None = None) -> tuple[Observed, ...]:
    """Return the trainee's turns in order. `codes` is one entry a trainee turn; without it, they are coded here.

    Raises ValueError if `codes` has another length: codes of other turns must not be scored as these.
    """
    said = list(_answers(transcript))
    if codes is None:
        codes = [code_turn(text, before) for _, text, before in said]
    if len(codes) != len(said):
        raise ValueError(f"{len(said)} trainee turns, and codes for {len(codes)}")
    return tuple(
        Observed(number=n, text=text, before=before, codes=_beside_orders(text, before, found))
        for (n, text, before), found in zip(said, codes, strict=True)
        if text.strip()
    )


def _beside_orders(text: str, before: str, codes: TurnCodes) -> TurnCodes:
    """Return the codes of a turn as if its words to the program had not been said: they neither earn nor spoil."""
    orders = [sentence for sentence in codes.sentences if sentence.label == "meta"]
    if not orders or len(orders) == len(codes.sentences):
        return codes
    rest = text
    for start, end in {order.span for order in orders}:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    said = code_turn(rest, before)
    return said.model_copy(update={"sentences": (*said.sentences, *orders)})


def _answers(transcript: Transcript) -> Iterator[tuple[int, str, str]]:
    """Yield (turn number, text, the client's last words before it) of everything the trainee said."""
    before = ""
    for n, said in enumerate(transcript.turns, 1):
        if said.speaker == "client":
            before = said.text
        else:
            yield n, said.text, before


def quotes(turns: Iterable[Observed], *labels: Label) -> tuple[Evidence, ...]:
    """Return up to three quotes of these labels, spread over the conversation."""
    found = [turn.quote(*labels) for turn in turns]
    if len(found) <= MAX_QUOTES:
        return tuple(found)
    return (found[0], found[len(found) // 2], found[-1])


def distinct(turns: Iterable[Observed], *labels: Label) -> tuple[Observed, ...]:
    """Return the turns whose wording for these labels was not used before: the same phrase ten times is one."""
    seen: set[str] = set()
    kept = []
    for turn in turns:
        words = plain_text(turn.quote(*labels).quote)
        if words not in seen:
            seen.add(words)
            kept.append(turn)
    return tuple(kept)


def client_points(transcript: Transcript) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield (turn number, stems of its content words) of everything the client said that had content."""
    for n, said in enumerate(transcript.turns, 1):
        if said.speaker == "client" and (stems := content_stems(plain_text(said.text))):
            yield n, stems
