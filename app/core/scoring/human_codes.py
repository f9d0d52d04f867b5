"""Turns that people have coded, and which of their codes the coder's can be held against."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.core.coding.codes import Label, TurnCodes

Quality = Literal["high", "low"]
Layout = Literal["annomi", "esconv", "attune"]
YES, NO, NONE = "yes", "no", "none"


@dataclass(frozen=True)
class CodedTurn:
    """One turn that a person coded. `human` maps fields of `FIELDS` to values; what was not coded is not in it."""

    transcript: str
    text: str
    previous: str
    human: Mapping[str, str]


@dataclass(frozen=True)
class CodedData:
    """One file of coded turns, in order; `quality` is what raters said of a whole transcript, where they did."""

    name: str
    layout: Layout
    turns: tuple[CodedTurn, ...]
    quality: Mapping[str, Quality] = field(default_factory=dict)

    @property
    def transcripts(self) -> tuple[str, ...]:
        """Each transcript once, in the order of the file."""
        return tuple(dict.fromkeys(turn.transcript for turn in self.turns))


@dataclass(frozen=True)
class Comparison:
    """One comparison: the values of a field, seen through `view`; pairs outside of `classes` are left out."""

    id: str
    name: str
    field: str
    classes: tuple[str, ...]
    view: Callable[[str], str] = str
    ordered: bool = False


@dataclass(frozen=True)
class Share:
    """The share of a session's turns that were `counted`, among those with a value in `among` (None: all)."""

    id: str
    name: str
    field: str
    counted: str
    among: tuple[str, ...] | None = None


def said_yes(true: bool) -> str:
    """Return a yes or no as a value."""
    return YES if true else NO


def _present(value: str) -> str:
    return said_yes(value != NONE)


def _strategy(codes: TurnCodes) -> str:
    return {"question": "question", "reflection": "reflecting"}.get(codes.main, "rest")


# Everything that a trainee gives of their own: the codebook's input is more than advice and information.
_GIVEN: tuple[Label, ...] = (
    "advice", "information", "judgement", "self_disclosure", "reassurance", "minimising_risk", "confidentiality",
    "promise_of_secrecy", "boundary", "boundary_crossing", "role_play", "options",
)  # fmt: skip

# What the coder says in each field that a person may have coded.
FIELDS: dict[str, Callable[[TurnCodes], str]] = {
    "main": lambda codes: codes.main,
    "question": lambda codes: codes.question or NONE,
    "reflection": lambda codes: codes.reflection or NONE,
    "input": lambda codes: said_yes(codes.has("advice", "information")),
    "given": lambda codes: said_yes(codes.has(*_GIVEN)),
    "advice": lambda codes: said_yes(codes.advice),
    "information": lambda codes: said_yes(codes.has("information")),
    "strategy": _strategy,
    "summary": lambda codes: said_yes(codes.summary),
    "validation": lambda codes: said_yes(codes.validation),
    "judgement": lambda codes: said_yes(codes.judgement),
    "self_disclosure": lambda codes: said_yes(codes.self_disclosure),
    "risk_enquiry": lambda codes: said_yes(codes.risk_enquiry),
    "emotional_reaction": lambda codes: str(codes.empathy.emotional_reaction),
    "interpretation": lambda codes: str(codes.empathy.interpretation),
    "exploration": lambda codes: str(codes.empathy.exploration),
}
_EITHER = (YES, NO)
_LEVELS = ("0", "1", "2")
COMPARISONS: tuple[Comparison, ...] = (
    Comparison("main", "main act", "main", ("question", "reflection", "input", "other")),
    Comparison("question_present", "a question in the turn", "question", _EITHER, _present),
    Comparison("question", "open, closed or no question", "question", ("open", "closed", NONE)),
    Comparison("question_kind", "open or closed, where both see a question", "question", ("open", "closed")),
    Comparison("reflection_present", "a reflection in the turn", "reflection", _EITHER, _present),
    Comparison("reflection", "simple, complex or no reflection", "reflection", ("simple", "complex", NONE)),
    Comparison("reflection_kind", "simple or complex, where both see one", "reflection", ("simple", "complex")),
    Comparison("input", "advice or information in the turn", "input", _EITHER),
    Comparison("given", "anything given of the trainee's own", "given", _EITHER),
    Comparison("advice", "advice in the turn", "advice", _EITHER),
    Comparison("information", "information in the turn", "information", _EITHER),
    Comparison("strategy", "question, reflecting or rest", "strategy", ("question", "reflecting", "rest")),
    Comparison("summary", "a summary", "summary", _EITHER),
    Comparison("validation", "validation", "validation", _EITHER),
    Comparison("judgement", "judgement", "judgement", _EITHER),
    Comparison("self_disclosure", "self-disclosure", "self_disclosure", _EITHER),
    Comparison("risk_enquiry", "an enquiry about risk", "risk_enquiry", _EITHER),
    Comparison("emotional_reaction", "emotional reaction, 0 to 2", "emotional_reaction", _LEVELS, ordered=True),
    Comparison("interpretation", "interpretation, 0 to 2", "interpretation", _LEVELS, ordered=True),
    Comparison("exploration", "exploration, 0 to 2", "exploration", _LEVELS, ordered=True),
)
SHARES: tuple[Share, ...] = (
    Share("questions", "turns that ask", "main", "question"),
    Share("reflections", "turns that reflect", "main", "reflection"),
    Share("input", "turns that advise or inform", "main", "input"),
    Share("open", "open questions among questions", "question", "open", ("open", "closed")),
    Share("complex", "complex among reflections", "reflection", "complex", ("simple", "complex")),
    Share("strategy_questions", "turns that ask", "strategy", "question"),
    Share("strategy_reflecting", "turns that reflect", "strategy", "reflecting"),
)


def bare(text: str) -> str:
    """Return the words in small letters without punctuation, as some people type; apostrophes stay."""
    return re.sub(r"[^\w\s'’]", " ", text).lower()
