"""The one thing to try next: there always is one, it is of the weakest skill, and it stands at a turn.

A wording is shown only where it was tried out and scored better (see `trial`). Where none did, the turn and a plain
sentence of what to do there are more use than a wording for its own sake.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.core.rubric import Rubric
from app.core.scoring.harm import CAPS_OF
from app.core.scoring.heard.clauses import quotable, quoted_clause
from app.core.scoring.material import Finding, Material
from app.core.scoring.observed import Observed
from app.core.scoring.report import CriterionResult, Evidence, Focus, Harm
from app.core.scoring.suggesting.aims import NEED_AN_OCCASION, aim_of
from app.core.scoring.suggesting.next_steps import SAFE
from app.core.scoring.suggesting.passed import closing_from
from app.core.scoring.suggesting.wording import hints_at_risk


def focus_of(
    results: Sequence[CriterionResult],
    harm: Sequence[Harm],
    *,
    rubric: Rubric,
    material: Material,
    turns: Sequence[Observed],
    findings: Mapping[str, Finding],
) -> Focus:
    """Return what to try next. `turns` are all of the trainee's, `material` holds those that said something.

    What did harm comes before all; then the weakest skill that was seen and has something above it, then the first
    that could be tried and was not seen, then the least of the skills that are at the top.
    """
    harmed = {criterion for act in harm for criterion in CAPS_OF.get(act.kind, frozenset())}
    chosen = min(results, key=lambda result: _order(result, harmed, findings.get(result.id)))
    seen = chosen.status == "scored"
    criterion = next(one for one in rubric.criteria if one.id == chosen.id)
    aim, step = aim_of(criterion, chosen.level), chosen.next_step
    if step is not None:
        before = next((turn.before for turn in turns if turn.number == step.turn), "")
        return Focus(
            criterion=chosen.id, observed=seen, turn=step.turn, quote=step.instead_of, heard=heard_in(before),
            aim=aim, try_=step.try_,
        )  # fmt: skip
    place = _turn_of(chosen, findings.get(chosen.id), material, turns)
    if place is None:
        return Focus(criterion=chosen.id, observed=seen, aim=aim)
    return Focus(
        criterion=chosen.id, observed=seen, turn=place.number, quote=_words_of(chosen, place),
        heard=heard_in(place.before), aim=aim,
    )  # fmt: skip


def heard_in(client_words: str) -> str:
    """Return the piece of what the client said that carries most, word for word, or nothing."""
    return quoted_clause(client_words) or quotable(client_words) or ""


def _is_at_the_top(result: CriterionResult) -> bool:
    return result.level is not None and result.level >= result.max


def _order(result: CriterionResult, harmed: set[str], finding: Finding | None) -> tuple[bool, int, int, bool, bool]:
    if result.status == "scored":
        rank = 3 if _is_at_the_top(result) else 0
    else:
        rank = 2 if result.failed or result.id in NEED_AN_OCCASION else 1
    return (
        result.id not in harmed,
        rank,
        result.level or 0,
        result.next_step is None,
        result.low_confidence,
    )


def _turn_of(
    result: CriterionResult, finding: Finding | None, material: Material, turns: Sequence[Observed]
) -> Observed | None:
    """Return the turn to look at: of a skill at the top its evidence, else a weak one, else the weightiest moment."""
    if _is_at_the_top(result) and result.evidence:
        return next((turn for turn in turns if turn.number == result.evidence[-1].turn), None)
    closing = closing_from(turns)
    fit = [turn for turn in material.turns if turn.number < closing and not _is_right_as_it_is(turn, result.id)]
    weak = [turn for turn in finding.weak if turn in fit] if finding and result.status == "scored" else []
    if weak:
        return min(weak, key=_did_well)
    moments = [turn for turn in fit if turn.before] or fit or list(material.turns) or list(turns)
    return max(moments, key=lambda turn: (not _did_well(turn), _weight(turn), turn.number), default=None)


def _is_right_as_it_is(turn: Observed, criterion: str) -> bool:
    """Tell whether a turn asked about risk, had to, or summed up: no place to try anything else."""
    if turn.codes.has("summary") and criterion != "summarizing":
        return True
    return turn.codes.risk_enquiry or (criterion not in SAFE and hints_at_risk(turn.before))


def _did_well(turn: Observed) -> bool:
    return turn.reflects or turn.codes.validation


def _weight(turn: Observed) -> int:
    return turn.clause.weight if turn.clause else 0


def _words_of(result: CriterionResult, turn: Observed) -> str:
    shown: Evidence | None = next((item for item in result.evidence if item.turn == turn.number), None)
    return shown.quote if shown else turn.text.strip()
