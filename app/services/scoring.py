"""Feedback: criterion by criterion, by the embedded scorer or by a judge, kept as it grows."""

from __future__ import annotations

import asyncio

from app.core.coding.coder import code_turn
from app.core.coding.codes import TurnCodes
from app.core.encounter import Encounter, Turn, transcript_of
from app.core.errors import Invalid, ModelError, NotFound
from app.core.ports import TextModel, TurnEncoder
from app.core.rubric import Criterion, Rubric
from app.core.scoring import embedded, judge
from app.core.scoring.report import CriterionResult, Report
from app.core.transcript import Transcript
from app.services import deliveries
from app.services.site import Site

JUDGE_MAX_TOKENS = 900


def codes_of(transcript: Transcript, encoder: TurnEncoder | None = None) -> tuple[TurnCodes, ...]:
    """Code every trainee turn of a transcript, in order."""
    return tuple(code_turn(said.text, transcript.said_before(n), encoder) for n, said in transcript.trainee_turns())


async def score_transcript(transcript: Transcript, rubric: Rubric, *, scorer: str, model: TextModel | None) -> Report:
    """Score a whole transcript at once. Raises Invalid if a judge is asked for and none is configured."""
    if scorer == "embedded":
        return embedded.score(transcript, rubric, codes_of(transcript))
    model = _configured(scorer, model)
    results = [await _judge_criterion(model, transcript, rubric, criterion) for criterion in rubric.criteria]
    return embedded.combine(transcript, rubric, tuple(results), codes_of(transcript), scorer=f"judge:{model.name}")


def _configured(scorer: str, model: TextModel | None) -> TextModel:
    if scorer not in ("judge", "embedded"):
        raise Invalid(f"There is no scorer '{scorer}'. Use 'embedded', or 'judge' with a model configured.")
    if model is None:
        raise Invalid("No judge is configured. Set ATTUNE_JUDGE_BASE_URL and ATTUNE_JUDGE_MODEL, or use 'embedded'.")
    return model


async def _judge_criterion(
    model: TextModel, transcript: Transcript, rubric: Rubric, criterion: Criterion
) -> CriterionResult:
    """Ask the judge, once more if its answer cannot be read; then unscored, with the reason."""
    messages = judge.judge_messages(transcript, rubric, criterion)
    try:
        answer = await model.complete(messages, max_tokens=JUDGE_MAX_TOKENS, schema=judge.verdict_schema())
        result = judge.read_verdict(answer, transcript, criterion)
        if result.status == "unscored":
            repair = judge.repair_messages(messages, answer, result.reason)
            answer = await model.complete(repair, max_tokens=JUDGE_MAX_TOKENS, schema=judge.verdict_schema())
            result = judge.read_verdict(answer, transcript, criterion)
    except ModelError as error:
        reason = f"The judge could not be asked: {error.detail}"
        return CriterionResult(id=criterion.id, name=criterion.name, status="unscored", reason=reason)
    return result


# ---------------------------------------------------------------- the steps of the durable workflow


async def criteria(site: Site, encounter_id: str) -> list[str]:
    """Return the ids of the criteria to score, in the rubric's order; none if the encounter is gone."""
    encounter = await site.encounters.get(encounter_id)
    if encounter is None:
        return []
    rubric = await site.library.rubric_at(encounter.rubric_id, encounter.rubric_revision)
    return [criterion.id for criterion in rubric.criteria]


async def score_criterion(site: Site, encounter_id: str, criterion_id: str) -> None:
    """Score one criterion and store it; nothing to do if the encounter was deleted meanwhile."""
    case = await _case(site, encounter_id)
    if case is None:
        return
    _, transcript, rubric, turns = case
    criterion = next(c for c in rubric.criteria if c.id == criterion_id)
    scoring = await site.scorings.get(encounter_id)
    if site.judge is not None and scoring is not None and scoring.scorer == "judge":
        result = await _judge_criterion(site.judge, transcript, rubric, criterion)
    else:
        codes = tuple(turn.codes for turn in turns)
        report = await asyncio.to_thread(embedded.score, transcript, rubric, codes)
        result = next(found for found in report.criteria if found.id == criterion_id)
    await site.scorings.add_result(encounter_id, result)


async def finish(site: Site, encounter_id: str) -> None:
    """Put the report together, store it, and tell whoever listens."""
    case, scoring = await _case(site, encounter_id), await site.scorings.get(encounter_id)
    if case is None or scoring is None or scoring.status == "done":
        return
    encounter, transcript, rubric, turns = case
    codes = tuple(turn.codes for turn in turns)
    judged = scoring.scorer == "judge" and site.judge is not None
    name = f"judge:{site.judge.name}" if judged and site.judge is not None else "embedded"
    by_id = {result.id: result for result in scoring.results}
    results = tuple(by_id[criterion.id] for criterion in rubric.criteria if criterion.id in by_id)
    report = await asyncio.to_thread(embedded.combine, transcript, rubric, results, codes, scorer=name)
    await site.scorings.finish(encounter_id, report, site.clock.now())
    await deliveries.announce(site, "report.ready", encounter)


async def fail(site: Site, encounter_id: str, error: str) -> None:
    """Say that the feedback could not be made; it can be asked for again."""
    await site.scorings.fail(encounter_id, error)


async def _case(site: Site, encounter_id: str) -> tuple[Encounter, Transcript, Rubric, tuple[Turn, ...]] | None:
    encounter = await site.encounters.get(encounter_id)
    if encounter is None:
        return None
    turns = await site.encounters.turns(encounter_id)
    try:
        rubric = await site.library.rubric_at(encounter.rubric_id, encounter.rubric_revision)
    except NotFound:
        return None
    return encounter, transcript_of(encounter, turns), rubric, turns
