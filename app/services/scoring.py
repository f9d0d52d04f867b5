"""Feedback: criterion by criterion, by the embedded scorer, by a judge or by a panel, kept as it grows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.core.coding.coder import code_turn
from app.core.coding.codes import TurnCodes
from app.core.encounter import Encounter, Scoring, transcript_of
from app.core.errors import Conflict, Invalid, NotFound
from app.core.message import say
from app.core.persona import Persona
from app.core.ports import TextModel, TurnEncoder
from app.core.rubric import Criterion, Rubric
from app.core.scoring.embedded import Reading
from app.core.scoring.report import CriterionResult, Report, Usage
from app.core.transcript import Transcript
from app.services import deliveries
from app.services.judging import Judging, Panel
from app.services.site import Site

SCORERS = ("embedded", "judge", "panel")


def codes_of(transcript: Transcript, encoder: TurnEncoder | None = None) -> tuple[TurnCodes, ...]:
    """Code every trainee turn of a transcript, in order."""
    return tuple(code_turn(said.text, transcript.said_before(n), encoder) for n, said in transcript.trainee_turns())


async def score_transcript(
    transcript: Transcript,
    rubric: Rubric,
    *,
    scorer: str,
    model: TextModel | None,
    judges: Sequence[TextModel] = (),
    persona: Persona | None = None,
    encoder: TurnEncoder | None = None,
    judging: Judging | None = None,
    told: Callable[[CriterionResult], None] | None = None,
) -> Report:
    """Score a whole transcript.

    `scorer` is "embedded", "judge" (`model` reads) or "panel" (`judges`, or `model` where there are none, and the
    rules). `persona` is the case behind the client where it is known; with an `encoder` turns are coded by meaning
    as well as by words. `told` hears of each criterion as it is there.
    Raises Invalid for another scorer, or if a judge is asked for and none is configured.
    """
    reading = Reading(transcript, rubric, codes_of(transcript, encoder), persona)
    if scorer == "embedded":
        return reading.report()
    alone = (model,) if model is not None else ()
    panel = _panel(scorer, reading, judges if scorer == "panel" and judges else alone, judging or Judging())
    results = await panel.results(told)
    return reading.report(results, panel.name)


def _panel(scorer: str, reading: Reading, judges: Sequence[TextModel], judging: Judging, *, spent: int = 0) -> Panel:
    if scorer not in SCORERS:
        raise Invalid(
            say(
                "There is no scorer '{scorer}'. Use 'embedded', or 'judge' or 'panel' with a model configured.",
                scorer=scorer,
            )
        )
    if not judges:
        raise Invalid("No judge is configured. Set ATTUNE_JUDGE_BASE_URL and ATTUNE_JUDGE_MODEL, or use 'embedded'.")
    members = judges if scorer == "panel" else judges[:1]
    return Panel(members, reading, judging, with_rules=scorer == "panel", spent=spent)


# ---------------------------------------------------------------- the steps of the durable workflows


async def criteria(site: Site, encounter_id: str) -> list[str]:
    """Return the ids of the criteria to score, in the rubric's order; none if there is nothing to do any more.

    The engine forgets what it did long ago; a report that is whole stays as it is all the same.
    """
    encounter, scoring = await site.encounters.get(encounter_id), await site.scorings.get(encounter_id)
    if encounter is None or (scoring is not None and scoring.status == "done"):
        return []
    rubric = await site.library.rubric_at(encounter.rubric_id, encounter.rubric_revision)
    return [criterion.id for criterion in rubric.criteria]


async def score_criterion(site: Site, encounter_id: str, criterion_id: str) -> None:
    """Score one criterion and store it; nothing to do if the encounter was deleted meanwhile.

    What a judge has answered to the very same question is not asked again.
    """
    case = await _case(site, encounter_id)
    if case is None:
        return
    scoring = await site.scorings.get(encounter_id)
    criterion = _criterion(case.reading.rubric, criterion_id)
    panel = _panel_of(site, case, scoring)
    if panel is None:
        results = await asyncio.to_thread(lambda: case.reading.results)
        await site.scorings.add_result(encounter_id, next(found for found in results if found.id == criterion_id))
        return
    before = next((found for found in scoring.results if found.id == criterion_id), None) if scoring else None
    if before is not None and not before.failed and before.asked == panel.asked(criterion):
        return
    result = await panel.result(criterion)
    if before is not None and before.usage is not None:
        result = result.model_copy(update={"usage": before.usage + (result.usage or Usage())})
    await site.scorings.add_result(encounter_id, result)


async def finish(site: Site, encounter_id: str) -> None:
    """Put the report together, store it, and tell whoever listens."""
    scoring = await site.scorings.get(encounter_id)
    if scoring is not None and scoring.status == "done":
        return
    encounter = await _put_together(site, encounter_id)
    if encounter is not None:
        await deliveries.announce(site, "report.ready", encounter)


async def score_again(site: Site, encounter_id: str, criterion_id: str) -> None:
    """Score one criterion again and put it into the report, which stays readable meanwhile."""
    await score_criterion(site, encounter_id, criterion_id)
    scoring = await site.scorings.get(encounter_id)
    if scoring is not None and scoring.report is not None:
        await _put_together(site, encounter_id)


async def fail(site: Site, encounter_id: str, error: str) -> None:
    """Say that the feedback could not be made; it can be asked for again."""
    await site.scorings.fail(encounter_id, error)


async def rescore_criterion(site: Site, encounter_id: str, criterion_id: str) -> None:
    """Have one criterion scored again, in the background. Who may ask is for the caller to check.

    Raises NotFound for an unknown encounter or criterion, Conflict if there is no feedback yet, or if this criterion
    was scored by rule or did not fail: the same question would get the same answer.
    """
    case, scoring = await _case(site, encounter_id), await site.scorings.get(encounter_id)
    if case is None:
        raise NotFound(say("There is no encounter '{id}'.", id=encounter_id))
    criterion = _criterion(case.reading.rubric, criterion_id)
    if scoring is None or scoring.status != "done":
        raise Conflict("The feedback on this encounter is not finished. Wait for it, then try again.")
    result = next((found for found in scoring.results if found.id == criterion_id), None)
    if result is not None and not result.failed:
        raise Conflict(
            say(
                "'{criterion}' has been scored. Only what could not be scored can be tried again.",
                criterion=say(criterion.name),
            )
        )
    await site.jobs.rescore(encounter_id, criterion_id)


@dataclass(frozen=True)
class _Case:
    encounter: Encounter
    reading: Reading


async def _case(site: Site, encounter_id: str) -> _Case | None:
    """Return an encounter ready to be read, or None if it, or what it pins, is gone."""
    encounter = await site.encounters.get(encounter_id)
    if encounter is None:
        return None
    turns = await site.encounters.spoken(encounter_id)
    try:
        rubric = await site.library.rubric_at(encounter.rubric_id, encounter.rubric_revision)
        persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    except NotFound:
        return None
    codes = tuple(turn.codes for turn in turns)
    return _Case(encounter, Reading(transcript_of(encounter, turns), rubric, codes, persona))


def _panel_of(site: Site, case: _Case, scoring: Scoring | None) -> Panel | None:
    """Return who judges an encounter, or None where the rules do: also where no judge is configured any more."""
    alone = (site.judge,) if site.judge is not None else ()
    judges = site.judges if scoring is not None and scoring.scorer == "panel" and site.judges else alone
    if scoring is None or scoring.scorer == "embedded" or not judges:
        return None
    spent = sum(result.usage.tokens for result in scoring.results if result.usage)
    return _panel(scoring.scorer, case.reading, judges, site.judging, spent=spent)


async def _put_together(site: Site, encounter_id: str) -> Encounter | None:
    case, scoring = await _case(site, encounter_id), await site.scorings.get(encounter_id)
    if case is None or scoring is None:
        return None
    panel = _panel_of(site, case, scoring)
    name = panel.name if panel is not None else "embedded"
    report = await asyncio.to_thread(case.reading.report, scoring.results, name)
    await site.scorings.finish(encounter_id, report, site.clock.now())
    return case.encounter


def _criterion(rubric: Rubric, criterion_id: str) -> Criterion:
    found = next((criterion for criterion in rubric.criteria if criterion.id == criterion_id), None)
    if found is None:
        raise NotFound(say("The rubric '{rubric}' has no criterion '{id}'.", rubric=rubric.id, id=criterion_id))
    return found
