"""One thing to try for each skill: the weakest turn, and a wording from the client's own words that codes better.

A wording that changes nothing is worse than none, so each is coded in the place of the original, and shown only if it
does what the original did not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.core.coding.coder import code_turn
from app.core.coding.codes import Label, TurnCodes
from app.core.scoring import wording
from app.core.scoring.levels import Finding, Material
from app.core.scoring.observed import Observed
from app.core.scoring.report import Harm, NextStep

MAX_LEVEL = 4
_WEAK: dict[str, tuple[Label, ...]] = {
    "empathy": (
        "judgement",
        "minimising_risk",
        "promise_of_secrecy",
        "self_disclosure",
        "reassurance",
        "stock_phrase",
        "advice",
    ),
    "open_questions": ("judgement", "double_question", "why", "closed_question"),
    "reflective_listening": (
        "self_disclosure",
        "advice",
        "information",
        "reassurance",
        "closed_question",
        "open_question",
    ),
    "summarizing": ("information", "closed_question"),
}
_RISK_WORDING = "Thank you for telling me. Are you thinking about ending your life?"
_LIMIT_WORDING = (
    "What you tell me stays between us, unless I am worried about your safety. Then I would talk with you about who "
    "else should know."
)


def next_step(criterion: str, finding: Finding, material: Material, harm: tuple[Harm, ...]) -> NextStep | None:
    """Return what to try for one criterion, or None: at the top level, or where no wording would code better."""
    if finding.level is None or finding.level >= MAX_LEVEL:
        return None
    for turn in _candidates(finding, material, harm):
        kind = next((act.kind for act in harm if act.turn == turn.number), None)
        words = _wording(criterion, turn, material, kind)
        if words and _is_better(criterion, code_turn(words, turn.before), turn.codes, kind):
            return NextStep(turn=turn.number, instead_of=_instead_of(criterion, turn), try_=words)
    return None


def _candidates(finding: Finding, material: Material, harm: tuple[Harm, ...]) -> Iterator[Observed]:
    harmful = {act.turn for act in harm}
    yield from (turn for turn in material.turns if turn.number in harmful)
    yield from finding.weak


def _instead_of(criterion: str, turn: Observed) -> str:
    for label in _WEAK.get(criterion, ()):
        if turn.codes.has(label):
            return turn.quote(label).quote
    return turn.text.strip()


def _wording(criterion: str, turn: Observed, material: Material, kind: str | None) -> str | None:
    if kind == "minimising_risk":
        return _RISK_WORDING
    if kind == "promise_of_secrecy":
        return _LIMIT_WORDING
    if criterion == "open_questions":
        return wording.open_question_about(turn.before)
    if criterion == "reflective_listening":
        return wording.reflection_of(turn.before)
    if criterion == "summarizing":
        return wording.summary_of(_points_before(turn, material))
    return wording.empathy_for(turn.before)


def _points_before(turn: Observed, material: Material) -> list[str]:
    """Return up to three things the client said before a turn, spread over what came before, in order."""
    clauses = []
    for said in material.transcript.turns[: turn.number - 1]:
        clause = wording.own_clause(said.text) if said.speaker == "client" and len(said.text.split()) >= 4 else None
        if clause and clause not in clauses:
            clauses.append(clause)
    if len(clauses) <= 3:
        return clauses
    return [clauses[-3], clauses[-2], clauses[-1]]


_BETTER: dict[str, Callable[[TurnCodes], bool]] = {
    "empathy": lambda codes: codes.validation or codes.reflection == "complex",
    "open_questions": lambda codes: codes.question == "open" and not codes.has("double_question", "closed_question"),
    "reflective_listening": lambda codes: codes.reflection is not None and codes.question is None,
    "summarizing": lambda codes: codes.summary,
}


def _is_better(criterion: str, new: TurnCodes, old: TurnCodes, kind: str | None) -> bool:
    if new.judgement or new.advice or new.has("minimising_risk", "promise_of_secrecy", "reassurance"):
        return False
    if kind == "minimising_risk":
        return new.risk_enquiry
    if kind == "promise_of_secrecy":
        return new.has("confidentiality")
    does = _BETTER[criterion]
    return does(new) and (kind is not None or not does(old))
