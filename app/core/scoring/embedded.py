"""The embedded scorer: rules over codes, the same every time, without a model."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.coding.codes import TurnCodes
from app.core.rubric import Criterion, Rubric
from app.core.scoring import combine as combining
from app.core.scoring.confidence import confidence_note
from app.core.scoring.evidence import is_verbatim
from app.core.scoring.harm import find_harm
from app.core.scoring.levels import RULES
from app.core.scoring.material import Finding, Material, material_of
from app.core.scoring.metrics import count
from app.core.scoring.next_steps import next_steps
from app.core.scoring.observed import observe
from app.core.scoring.report import CriterionResult, NextStep, Report
from app.core.transcript import Transcript


def score(transcript: Transcript, rubric: Rubric, codes: Sequence[TurnCodes] | None = None) -> Report:
    """Score a transcript against a rubric.

    `codes` holds one entry for each trainee turn, in order; without it the turns are coded here. Criteria that the
    rules do not know are unscored and say so. Raises ValueError if `codes` has another length.
    """
    turns = observe(transcript, codes)
    material, harm = material_of(transcript, turns), find_harm(turns)
    findings = {c.id: RULES[c.id](material) for c in rubric.criteria if c.id in RULES and material.turns}
    steps = next_steps(findings, material, harm)
    results = [_result(c, material, findings.get(c.id), steps.get(c.id)) for c in rubric.criteria]
    return combining.combine(rubric, results, count(transcript, turns), harm, "embedded")


def combine(
    transcript: Transcript,
    rubric: Rubric,
    results: Sequence[CriterionResult],
    codes: Sequence[TurnCodes] | None = None,
    *,
    scorer: str,
) -> Report:
    """Return the report for results that were made one by one, with metrics, harm and its cap from the codes."""
    turns = observe(transcript, codes)
    return combining.combine(rubric, results, count(transcript, turns), find_harm(turns), scorer)


def _result(
    criterion: Criterion, material: Material, finding: Finding | None, step: NextStep | None
) -> CriterionResult:
    if not material.turns:
        return _unscored(
            criterion, "The trainee said nothing to the client in this transcript that could be levelled."
        )
    if finding is None:
        return _unscored(
            criterion, f"The embedded scorer cannot judge '{criterion.name}'. A supervisor or a judge model can."
        )
    evidence = tuple(item for item in finding.evidence if is_verbatim(material.transcript, item))
    if finding.level is None or not evidence:
        # A harmful act scores what had no opportunity (see `harm.cap`), so it has something to try as well.
        return _unscored(criterion, finding.reason).model_copy(update={"next_step": step})
    note = confidence_note(criterion, finding.few)
    return CriterionResult(
        id=criterion.id,
        name=criterion.name,
        status="scored",
        level=finding.level,
        reason=finding.reason,
        evidence=evidence,
        next_step=step,
        low_confidence=note is not None,
        confidence_note=note,
    )


def _unscored(criterion: Criterion, reason: str) -> CriterionResult:
    return CriterionResult(id=criterion.id, name=criterion.name, status="unscored", reason=reason)
