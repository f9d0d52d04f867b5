"""One thing to try for each skill: a weak turn, and a wording from the client's own words that scores better.

A wording that changes nothing is worse than none, so each is put in the place of the original and scored (see
`trial`). No turn is criticised for two skills, and no two skills suggest the same sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.core.coding.codes import Label, TurnCodes
from app.core.scoring.harm import CAPS_OF
from app.core.scoring.material import Finding, Material
from app.core.scoring.observed import Observed
from app.core.scoring.report import Harm, NextStep
from app.core.scoring.suggesting import wording
from app.core.scoring.suggesting.offers import OFFERS, opened
from app.core.scoring.suggesting.trial import coded, does_better

MAX_LEVEL = 4
SAFE = frozenset({"empathy", "risk_enquiry", "response_to_distress"})
_URGENT = frozenset({"risk_enquiry", "confidentiality", "boundaries", "response_to_distress", "repair"})
_CORE = frozenset({"empathy", "open_questions", "reflective_listening", "summarizing"})
_HEARD = frozenset({"empathy", "reflective_listening"})
LONG_TALK = 6
# The worst turns come first: where none of these many gives a wording, a better one is not to be had.
MOST_TRIED = 30
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
    "open_questions": ("judgement", "why", "closed_question"),
    "reflective_listening": (
        "self_disclosure",
        "advice",
        "information",
        "reassurance",
        "closed_question",
    ),
    "non_judgemental_stance": ("judgement", "why", "advice"),
    "boundaries": ("boundary_crossing", "promise_of_secrecy"),
    "authenticity": ("stock_phrase", "jargon", "self_disclosure"),
    "response_to_distress": ("judgement", "minimising_risk", "reassurance", "advice", "stock_phrase"),
    "clear_language": ("jargon",),
    "generating_solutions": ("advice",),
}


def next_steps(findings: Mapping[str, Finding], material: Material, harm: Sequence[Harm]) -> dict[str, NextStep]:
    """Return what to try for each criterion that has something: none at the top level, or where no wording fits."""
    chosen: dict[str, NextStep] = {}
    for criterion, finding in findings.items():
        mine = {act.turn: act.kind for act in reversed(harm) if criterion in CAPS_OF.get(act.kind, frozenset())}
        if not mine and (finding.level is None or finding.level >= MAX_LEVEL):
            continue
        step = _Search(criterion, material, findings, mine, tuple(chosen.values())).step()
        if step is not None:
            chosen[criterion] = step
    return chosen


@dataclass(frozen=True)
class _Search:
    """The search for one criterion's step. `harm` maps turns to the kind of harm done there to this criterion."""

    criterion: str
    material: Material
    findings: Mapping[str, Finding]
    harm: Mapping[int, str]
    earlier: tuple[NextStep, ...]

    def step(self) -> NextStep | None:
        """Return the first step that stands the trial, or None."""
        used = tuple(step.try_ for step in self.earlier)
        taken = {step.turn for step in self.earlier}
        candidates = _candidates(self.criterion, self.findings[self.criterion], self.material, self.harm)
        for turn in islice(candidates, MOST_TRIED):
            kind = self.harm.get(turn.number)
            if turn.number in taken or (kind is None and (self._is_lost(turn) or self._is_safety(turn))):
                continue
            words = _wording(self.criterion, turn, self.material, kind, used)
            if words and words not in used and self._could_help(words, turn, kind):
                step = self._tried(turn, words)
                if step is not None:
                    return step
        return None

    def _is_lost(self, turn: Observed) -> bool:
        return self.criterion != "repair" and wording.is_lost(turn.before)

    def _is_safety(self, turn: Observed) -> bool:
        """Tell whether a turn answers what the client said to the question about suicide: no other skill is due."""
        before = [each for each in self.material.turns if each.number < turn.number][-1:]
        return self.criterion not in SAFE and bool(before) and before[0].codes.risk_enquiry

    def _could_help(self, words: str, turn: Observed, kind: str | None) -> bool:
        """Tell, at little cost, whether a trial is worth it."""
        return _is_better(self.criterion, coded(words, turn.before), turn.codes, kind)

    def _tried(self, turn: Observed, words: str) -> NextStep | None:
        # Half a turn that stays as it was can spoil the better half: then the whole turn is to be said differently.
        for old in dict.fromkeys((_instead_of(self.criterion, turn), turn.text.strip())):
            step = NextStep(turn=turn.number, instead_of=old, try_=words)
            if does_better(self.criterion, step, self.material, self.findings):
                return step
        return None


def _candidates(criterion: str, finding: Finding, material: Material, harm: Mapping[int, str]) -> Iterator[Observed]:
    """Yield harmful turns, then weak ones; in a talk that got under way, not the greetings of its first two turns."""
    harmful = set(harm)
    yield from (turn for turn in material.turns if turn.number in harmful)
    first = {turn.number for turn in material.turns[:2]} if len(material.turns) >= LONG_TALK else set()
    weak = [turn for turn in finding.weak if turn.number not in first | harmful]
    if criterion != "summarizing":
        weak = [turn for turn in weak if not turn.codes.has("summary")]  # the check at its end is no closed question
    if criterion == "empathy":
        weak = [turn for turn in weak if not _asks_openly(turn)]
    if criterion == "open_questions":
        weak = sorted(weak, key=_worst_question)
    if criterion in _HEARD:
        weak = sorted(weak or material.turns, key=_most_to_hear)
    if criterion not in _CORE | _URGENT:
        # What was done well is not to be done otherwise: a skill's chance is made up for at a turn that did little.
        weak = [turn for turn in weak if not _did_well(turn)]
    yield from weak
    if criterion == "empathy":
        passed = (turn for turn in material.turns if turn not in weak and turn.number not in first | harmful)
        yield from sorted((turn for turn in passed if _passed_by(turn)), key=_most_to_hear)


def _most_to_hear(turn: Observed) -> tuple[bool, bool, int]:
    """Order turns: told before asked, open questions last, and by the weight of what the client had just said."""
    told = turn.codes.has("advice", "information", "reassurance", "self_disclosure", "judgement", "stock_phrase")
    return turn.codes.question == "open", not told, -_weight(turn)


def _worst_question(turn: Observed) -> tuple[bool, bool, int]:
    """Order questions: two at once and 'why didn't you', then those that can be opened, then by what was told."""
    worst = turn.codes.has("double_question", "why")
    return not worst, opened(turn) is None, -_weight(turn)


def _weight(turn: Observed) -> int:
    """Return how much the client's last words carried, 0 and up."""
    return turn.clause.weight if turn.clause else 0


def _asks_openly(turn: Observed) -> bool:
    """Tell whether a turn made room with an open question and nothing else: no fault in empathy's name."""
    told = turn.codes.has("advice", "reassurance", "stock_phrase", "judgement", "double_question")
    return turn.codes.question == "open" and not told


def _did_well(turn: Observed) -> bool:
    """Tell whether a turn gave something back or made room: no place to find fault in another skill's name."""
    return turn.reflects or turn.codes.validation or _asks_openly(turn)


def _passed_by(turn: Observed) -> bool:
    """Tell whether the client had told something that weighs, and the turn neither gave it back nor made room."""
    return not turn.reflects and turn.codes.question != "open" and _weight(turn) >= 3


def _instead_of(criterion: str, turn: Observed) -> str:
    if criterion == "open_questions" and turn.codes.has("double_question"):
        return turn.text.strip()
    for label in _WEAK.get(criterion, ()):
        if turn.codes.has(label):
            return turn.quote(label).quote
    return turn.text.strip()


def _wording(criterion: str, turn: Observed, material: Material, kind: str | None, used: Sequence[str]) -> str | None:
    if kind == "minimising_risk":
        return wording.RISK_QUESTION
    if kind == "promise_of_secrecy":
        return wording.LIMIT_OF_SECRECY
    if turn.codes.has("ending") or (kind is not None and criterion == "reflective_listening"):
        return (wording.reflection_of(turn.before, used) or wording.invitation(used)) if kind else None
    if wording.hints_at_risk(turn.before):
        return wording.RISK_QUESTION if criterion in SAFE else None
    return OFFERS[criterion](turn, material, used) or (wording.invitation(used) if kind else None)


_BETTER: dict[str, Callable[[TurnCodes], bool]] = {
    "empathy": lambda codes: codes.validation or codes.reflection == "complex" or codes.risk_enquiry,
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
    if kind is not None:
        return new.question != "closed"
    does = _BETTER.get(criterion)
    if does is None:
        return True
    return does(new) and (not does(old) or old.has("double_question"))
