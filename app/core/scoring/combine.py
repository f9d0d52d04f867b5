"""One report out of results, metrics and harm, whoever scored."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.message import Told, say
from app.core.rubric import Rubric
from app.core.scoring.harm import cap
from app.core.scoring.measured import MEASURED_NOTE
from app.core.scoring.metrics import Metrics
from app.core.scoring.report import CriterionResult, Harm, Report, because, cost_of

EMBEDDED_NOTES: Told = (
    say("Levels come from rules over coded turns. They count what the words do, and cannot hear tone or timing."),
    say("Simple and complex reflections are told apart only roughly: trained coders agree weakly on them as well."),
    MEASURED_NOTE,
)
JUDGE_NOTES: Told = (
    say(
        "Levels come from a language model that read the transcript. Every quote was checked against what was said; "
        "harmful acts are found by the built-in coder and cap a level whatever the model gave."
    ),
)
PANEL_NOTES: Told = (
    say(
        "Levels come from a panel: language models that read the transcript, and the built-in rules. The level shown "
        "is the middle one, of two middle ones the lower. Where readings differ by a level or more, a person should "
        "look."
    ),
    *JUDGE_NOTES,
)


def combine(
    rubric: Rubric, results: Sequence[CriterionResult], metrics: Metrics, harm: Sequence[Harm], scorer: str
) -> Report:
    """Return the report: the rubric's criteria in its order, with harm first and its cap kept for every scorer.

    A criterion of the rubric without a result is unscored with that reason; results for other criteria are dropped.
    """
    by_id = {result.id: result for result in results}
    missing = because((say("This criterion has not been scored."),))
    ordered = [
        by_id.get(criterion.id) or CriterionResult(id=criterion.id, name=criterion.name, status="unscored", **missing)
        for criterion in rubric.criteria
    ]
    capped, notes = cap(ordered, harm), _notes(scorer)
    return Report(
        rubric=rubric.id,
        scorer=scorer,
        criteria=capped,
        metrics=dict(metrics),
        harm=tuple(harm),
        usage=cost_of(ordered),
        notes=tuple(map(str, notes)),
        notes_told=notes,
    )


def _notes(scorer: str) -> Told:
    if scorer == "embedded":
        return EMBEDDED_NOTES
    return PANEL_NOTES if scorer.startswith("panel") else JUDGE_NOTES
