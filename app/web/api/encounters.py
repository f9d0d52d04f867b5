"""Encounters: begin, look, end, read the transcript and the feedback, delete."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from app.core.access import User
from app.core.encounter import Encounter, transcript_of
from app.core.errors import Conflict
from app.core.transcript import Transcript
from app.services import encounters, feedback, people
from app.services.site import Site
from app.web.api.callers import ReadsEncounters, WritesEncounters
from app.web.api.encounter_shapes import EncounterAsked, EncounterGiven, Progress, ReportGiven
from app.web.api.idempotency import IdempotencyKey, once
from app.web.api.shapes import Cursor, Limit, Page, no_such_page, problems
from app.web.security import TheSite

router = APIRouter(prefix="/api/v1/encounters", tags=["Encounters"])
NAMELESS = "anonymous"


class NotEnded(Conflict):
    """The feedback was asked for before the end."""

    code = "not-ended"
    title = "This encounter has not ended"


class ReportFailed(Conflict):
    """The feedback could not be made."""

    code = "report-failed"
    title = "The feedback could not be made"


@router.post(
    "", status_code=201, summary="Begin a role-play", response_model=EncounterGiven, responses=problems(404, 409, 422)
)
async def begin(
    asked: EncounterAsked,
    request: Request,
    site: TheSite,
    who: WritesEncounters,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """The client's first words are in `opening`. The encounter pins the present revisions of persona and rubric."""

    async def make() -> EncounterGiven:
        named = asked.trainee
        external_id = named.external_id if named else NAMELESS
        site.library.persona(asked.persona)  # an unknown persona must not leave a trainee behind
        trainee = await people.api_trainee(site, who.key, external_id, named.name if named else None)
        started = await encounters.start(
            site, trainee, asked.persona, rubric_id=asked.rubric, seed=asked.seed, key_id=who.key.id
        )
        return EncounterGiven.of(started, named.external_id if named else None)

    return await once(request, site, who, idempotency_key, make, status=201)


@router.get("", summary="Your encounters, newest first", responses=problems(422))
async def list_encounters(
    site: TheSite, who: ReadsEncounters, limit: Limit = 50, cursor: Cursor = None
) -> Page[EncounterGiven]:
    """A key sees those it began; with the scope `admin`, all."""
    if cursor is not None and await site.encounters.get(cursor) is None:
        raise no_such_page()
    found = await site.encounters.page(key_id=None if who.sees_all else who.key.id, before=cursor, limit=limit + 1)
    trainees = await site.people.users_by_id([encounter.trainee_id for encounter in found[:limit]])
    items = [_of(encounter, trainees.get(encounter.trainee_id)) for encounter in found[:limit]]
    return Page(items=items, next=items[-1].id if len(found) > limit else None)


@router.get("/{encounter_id}", summary="One encounter", responses=problems(404))
async def get_encounter(encounter_id: str, site: TheSite, who: ReadsEncounters) -> EncounterGiven:
    """The talk itself is under `/transcript`."""
    return await _given(site, await encounters.find(site, who.principal, encounter_id))


async def _given(site: Site, encounter: Encounter) -> EncounterGiven:
    return _of(encounter, await site.people.user(encounter.trainee_id))


def _of(encounter: Encounter, trainee: User | None) -> EncounterGiven:
    external_id = trainee.external_id if trainee else None
    if external_id is not None:
        external_id = external_id.partition(":")[2]
    return EncounterGiven.of(encounter, None if external_id == NAMELESS else external_id)


@router.post("/{encounter_id}/end", status_code=202, summary="End the role-play", responses=problems(404))
async def end(encounter_id: str, site: TheSite, who: WritesEncounters) -> EncounterGiven:
    """Freezes the encounter and starts its feedback. Ending twice is harmless; after a failure it tries again."""
    return await _given(site, await encounters.end(site, who.principal, encounter_id))


@router.get("/{encounter_id}/transcript", summary="Who said what", responses=problems(404))
async def transcript(encounter_id: str, site: TheSite, who: ReadsEncounters) -> Transcript:
    """The same form as a transcript file. Reports count its turns from 1."""
    encounter = await encounters.find(site, who.principal, encounter_id)
    return transcript_of(encounter, await site.encounters.spoken(encounter_id))


@router.get(
    "/{encounter_id}/report",
    summary="The feedback",
    response_model=ReportGiven,
    responses={202: {"model": Progress, "description": "Not ready yet"}, **problems(404, 409)},
)
async def report(encounter_id: str, site: TheSite, who: ReadsEncounters) -> Response:
    """202 with the progress until it is ready."""
    encounter = await encounters.find(site, who.principal, encounter_id)
    scoring = (await feedback.read(site, who.principal, encounter)).scoring
    if scoring is None:
        raise NotEnded(f"Feedback is made when an encounter has ended: POST {router.prefix}/{encounter_id}/end")
    if scoring.status == "failed":
        raise ReportFailed(
            f"{scoring.error or 'The scorer failed'}. Try again: POST {router.prefix}/{encounter_id}/end"
        )
    if scoring.report is None:
        rubric = await site.library.rubric_at(encounter.rubric_id, encounter.rubric_revision)
        done = [result.id for result in scoring.results]
        progress = Progress(status=scoring.status, done=done, total=len(rubric.criteria))
        return JSONResponse(progress.model_dump(), 202, {"retry-after": "1"})
    last = await site.encounters.last_turn(encounter_id)
    state = last.state if last is not None else encounter.state
    found = ReportGiven(
        **{name: getattr(scoring.report, name) for name in type(scoring.report).model_fields},
        encounter=encounter_id,
        persona=encounter.persona_id,
        ledger=state.ledger,
        begun=state.half_told,
        missed=state.missed,
        created_at=scoring.finished_at,
    )
    return Response(found.model_dump_json(by_alias=True), media_type="application/json")


@router.delete("/{encounter_id}", status_code=204, summary="Delete an encounter", responses=problems(404))
async def delete(encounter_id: str, site: TheSite, who: WritesEncounters) -> None:
    """With its turns and its feedback, for good."""
    await encounters.delete(site, who.principal, encounter_id)
