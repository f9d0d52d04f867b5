"""A conversation and its feedback as files."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from app.core.encounter import Encounter, transcript_of
from app.core.errors import NotFound
from app.core.transcript import Transcript
from app.services import encounters, feedback
from app.services.feedback import Feedback
from app.services.own_data import feedback_text, report_json, transcript_text
from app.services.site import Site
from app.web.languages import N_, said
from app.web.security import TheSite, Visiting, Visitor

router = APIRouter()

_NO_FEEDBACK = N_("There is no feedback on this conversation yet.")


def _download(body: bytes, media_type: str, name: str) -> Response:
    # "simulation" is in every name: a file that travels alone must not pass for a record of a real client.
    headers = {"content-disposition": f'attachment; filename="attune-simulation-{name}"'}
    return Response(body, media_type=media_type, headers=headers)


async def _transcript(site: Site, visitor: Visitor, encounter_id: str) -> Transcript:
    encounter = await encounters.find(site, visitor.principal, encounter_id)
    return transcript_of(encounter, await site.encounters.spoken(encounter_id))


async def _feedback(site: Site, visitor: Visitor, encounter_id: str) -> tuple[Encounter, Feedback]:
    encounter = await encounters.find(site, visitor.principal, encounter_id)
    return encounter, await feedback.read(site, visitor.principal, encounter)


@router.get("/encounters/{encounter_id}/transcript.txt")
async def as_text(site: TheSite, visitor: Visiting, encounter_id: str) -> Response:
    """Write the conversation as lines of `T:` (the trainee) and `C:` (the client)."""
    transcript = await _transcript(site, visitor, encounter_id)
    return _download(transcript_text(transcript).encode(), "text/plain; charset=utf-8", f"{encounter_id}.txt")


@router.get("/encounters/{encounter_id}/transcript.json")
async def as_json(site: TheSite, visitor: Visiting, encounter_id: str) -> Response:
    """Write the conversation in the form that `attune score` reads."""
    transcript = await _transcript(site, visitor, encounter_id)
    return _download(transcript.model_dump_json(indent=2).encode(), "application/json", f"{encounter_id}.json")


@router.get("/encounters/{encounter_id}/report.txt")
async def report_as_text(site: TheSite, visitor: Visiting, encounter_id: str) -> Response:
    """Write the feedback as plain text."""
    encounter, found = await _feedback(site, visitor, encounter_id)
    if found.scoring is None or found.scoring.report is None:
        raise NotFound(_NO_FEEDBACK)
    body = feedback_text(encounter, found.scoring.report, said).encode()
    return _download(body, "text/plain; charset=utf-8", f"{encounter_id}-feedback.txt")


@router.get("/encounters/{encounter_id}/report.json")
async def report(site: TheSite, visitor: Visiting, encounter_id: str) -> Response:
    """Write the feedback."""
    encounter, found = await _feedback(site, visitor, encounter_id)
    if found.scoring is None or found.scoring.report is None:
        raise NotFound(_NO_FEEDBACK)
    return _download(
        report_json(encounter, found.scoring, found.notes), "application/json", f"{encounter_id}-report.json"
    )
