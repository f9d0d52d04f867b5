"""The embedded scorer: rules over codes, the same every time, without a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.core.coding.codes import TurnCodes
from app.core.message import Told, say
from app.core.persona import Persona
from app.core.rubric import Criterion, Rubric
from app.core.scoring import combine as combining
from app.core.scoring.confidence import doubts_of
from app.core.scoring.evidence import is_verbatim
from app.core.scoring.harm import find_harm
from app.core.scoring.material import Finding, Material, material_of
from app.core.scoring.metrics import count
from app.core.scoring.observed import Observed, observe
from app.core.scoring.report import CriterionResult, Harm, NextStep, Report, because, doubted
from app.core.scoring.rules import RULES
from app.core.scoring.suggesting.focus import focus_of
from app.core.scoring.suggesting.next_steps import next_steps
from app.core.scoring.suggesting.passed import chances_passed
from app.core.scoring.suggesting.trial import does_better
from app.core.transcript import Transcript


@dataclass(frozen=True)
class Reading:
    """A talk read against a rubric by the rules: coded once, and asked for as often as needed.

    `codes` holds one entry for each trainee turn, in order; without it the turns are coded here. `persona` is the
    case behind the client, where it is at hand.
    """

    transcript: Transcript
    rubric: Rubric
    codes: Sequence[TurnCodes] | None = None
    persona: Persona | None = None

    @cached_property
    def turns(self) -> tuple[Observed, ...]:
        """Return the coded turns. Raises ValueError if `codes` has another length than there are turns."""
        return observe(self.transcript, self.codes)

    @cached_property
    def material(self) -> Material:
        """Return what the rules read."""
        return material_of(self.transcript, self.turns, self.persona)

    @cached_property
    def harm(self) -> tuple[Harm, ...]:
        """Return the harmful acts."""
        return find_harm(self.turns)

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """Return what the rules found, for the criteria that they know."""
        known = [c.id for c in self.rubric.criteria if c.id in RULES and self.material.turns]
        return {criterion: RULES[criterion](self.material) for criterion in known}

    @cached_property
    def steps(self) -> dict[str, NextStep]:
        """Return what to try next, by criterion: each tried out in the talk (see `suggesting.trial`)."""
        return next_steps(self.findings, self.material, self.harm)

    @cached_property
    def results(self) -> tuple[CriterionResult, ...]:
        """Return the results by rule, in the rubric's order."""
        return tuple(
            _result(c, self.material, self.findings.get(c.id), self.steps.get(c.id)) for c in self.rubric.criteria
        )

    def report(self, results: Sequence[CriterionResult] | None = None, scorer: str = "embedded") -> Report:
        """Return the report on `results` (those by rule if None), with metrics, harm and its cap from the codes.

        What to try next and the chances that passed are read from the talk, whoever gave the levels.
        """
        metrics = count(self.transcript, self.turns)
        found = self.results if results is None else results
        report = combining.combine(self.rubric, found, metrics, self.harm, scorer)
        focus = focus_of(
            report.criteria,
            self.harm,
            rubric=self.rubric,
            material=self.material,
            turns=self.turns,
            findings=self.findings,
        )
        return report.model_copy(
            update={"first": focus.criterion, "focus": focus, "passed": chances_passed(self.material, self.turns)}
        )

    def with_step(self, result: CriterionResult) -> CriterionResult:
        """Return somebody else's result with a next step that stands the trial: its own, else the one by rule.

        At the top level there is nothing to try.
        """
        if result.level is not None and result.level >= result.max:
            return result.model_copy(update={"next_step": None})
        own = result.next_step
        if own is not None and does_better(result.id, own, self.material, self.findings):
            return result
        return result.model_copy(update={"next_step": self.steps.get(result.id)})


def score(
    transcript: Transcript,
    rubric: Rubric,
    codes: Sequence[TurnCodes] | None = None,
    persona: Persona | None = None,
) -> Report:
    """Score a transcript against a rubric.

    Criteria that the rules do not know are unscored and say so. Raises ValueError if `codes` has another length than
    the trainee has turns.
    """
    return Reading(transcript, rubric, codes, persona).report()


def combine(
    transcript: Transcript,
    rubric: Rubric,
    results: Sequence[CriterionResult],
    codes: Sequence[TurnCodes] | None = None,
    *,
    scorer: str,
) -> Report:
    """Return the report for results that were made one by one, with metrics, harm and its cap from the codes."""
    return Reading(transcript, rubric, codes).report(results, scorer)


def _result(
    criterion: Criterion, material: Material, finding: Finding | None, step: NextStep | None
) -> CriterionResult:
    if not material.turns:
        nothing = say("The trainee said nothing to the client in this transcript that could be levelled.")
        return _unscored(criterion, (nothing,))
    if finding is None:
        unknown = say(
            "The embedded scorer cannot judge '{criterion}'. A supervisor or a judge model can.",
            criterion=say(criterion.name),
        )
        return _unscored(criterion, (unknown,))
    evidence = tuple(item for item in finding.evidence if is_verbatim(material.transcript, item))
    if finding.level is None or not evidence:
        # A harmful act scores what had no opportunity (see `harm.cap`), so it has something to try as well.
        return _unscored(criterion, finding.reason).model_copy(update={"next_step": step})
    doubts = doubts_of(criterion, finding.few)
    return CriterionResult(
        id=criterion.id,
        name=criterion.name,
        status="scored",
        level=finding.level,
        **because(finding.reason),
        evidence=evidence,
        next_step=step,
        low_confidence=bool(doubts),
        **doubted(doubts),
        taken=finding.taken,
        missed=finding.missed,
    )


def _unscored(criterion: Criterion, reason: Told) -> CriterionResult:
    return CriterionResult(id=criterion.id, name=criterion.name, status="unscored", **because(reason))
