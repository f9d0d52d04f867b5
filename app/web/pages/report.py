"""Feedback: the wait for it, the page, the exports, and deleting a conversation."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.core.encounter import Encounter, Scoring
from app.core.errors import AttuneError, Conflict, Invalid
from app.core.rubric import Rubric
from app.services import afterwards, encounters, feedback, lessons
from app.services.scoring import rescore_criterion
from app.services.site import Site
from app.web.contexts import ClientCard
from app.web.errors import status_of
from app.web.languages import N_, said
from app.web.languages import gettext as _
from app.web.pages.report_view import Case, report_page
from app.web.render import page
from app.web.report_contexts import ScoringPage, ScoringStep
from app.web.security import Acting, TheSite, Visiting, Visitor

router = APIRouter()

Text = Annotated[str, Form()]


@router.get("/encounters/{encounter_id}/report")
async def report(request: Request, site: TheSite, visitor: Visiting, encounter_id: str) -> Response:
    """Show the feedback, or how far it is."""
    encounter = await encounters.find(site, visitor.principal, encounter_id)
    if encounter.status == "open":
        return RedirectResponse(f"/encounters/{encounter_id}", 303)
    return await _report_page(request, site, visitor, encounter)


async def _report_page(
    request: Request,
    site: Site,
    visitor: Visitor,
    encounter: Encounter,
    *,
    fault: AttuneError | None = None,
) -> Response:
    encounter_id = encounter.id
    found = await feedback.read(site, visitor.principal, encounter)
    scoring = found.scoring
    if scoring is None or scoring.report is None:
        view = await _waiting(site, visitor, encounter, scoring)
        return await page(request, "report/scoring.html", view=view)
    own = encounter.trainee_id == visitor.session.user.id
    owner = visitor.session.user if own else await site.people.user(encounter.trainee_id)
    case = Case(
        encounter=encounter,
        turns=await site.encounters.spoken(encounter_id),
        persona=await site.library.persona_at(encounter.persona_id, encounter.persona_revision),
        rubric=await site.library.rubric_at(encounter.rubric_id, encounter.rubric_revision),
        report=scoring.report,
        owner=owner.display_name if owner else _("a deleted account"),
        own=own,
        teaches=visitor.principal.teaches,
        notes=found.notes,
        branches=await site.encounters.branches(encounter_id),
    )
    learn = lessons.by_criterion(site)
    status, told = (status_of(fault), said(fault.told)) if fault else (200, "")
    return await page(request, "report/report.html", status, view=report_page(case), fault=told, lessons=learn)


@router.post("/encounters/{encounter_id}/objections")
async def object_to(
    request: Request, site: TheSite, visitor: Acting, encounter_id: str, *, criterion: Text = "", reason: Text = ""
) -> Response:
    """Question a level."""
    try:
        await afterwards.object_to(site, visitor.principal, encounter_id, criterion, reason)
    except (Invalid, Conflict) as error:
        encounter = await encounters.find(site, visitor.principal, encounter_id)
        return await _report_page(request, site, visitor, encounter, fault=error)
    return RedirectResponse(f"/encounters/{encounter_id}/report#c-{quote(criterion)}", 303)


@router.post("/encounters/{encounter_id}/objections/answer")
async def answer(
    request: Request,
    site: TheSite,
    visitor: Acting,
    encounter_id: str,
    *,
    criterion: Text = "",
    answer: Text = "",
    level: Text = "",
) -> Response:
    """Answer a trainee's doubt about a level."""
    number = int(level) if level in ("1", "2", "3", "4") else None
    try:
        await afterwards.answer_objection(
            site, visitor.principal, encounter_id, criterion, answer=answer, level=number
        )
    except Invalid as error:
        encounter = await encounters.find(site, visitor.principal, encounter_id)
        return await _report_page(request, site, visitor, encounter, fault=error)
    return RedirectResponse(f"/encounters/{encounter_id}/report#c-{quote(criterion)}", 303)


@router.get("/encounters/{encounter_id}/report/progress")
async def progress(request: Request, site: TheSite, visitor: Visiting, encounter_id: str) -> Response:
    """Show how far the feedback is; once it is there, the page reloads itself."""
    encounter = await encounters.find(site, visitor.principal, encounter_id)
    view = await _waiting(site, visitor, encounter, await site.scorings.get(encounter_id))
    response = await page(request, "report/scoring.html", block="progress", view=view)
    if view.ready:
        response.headers["hx-refresh"] = "true"
    return response


async def _waiting(site: Site, visitor: Visitor, encounter: Encounter, scoring: Scoring | None) -> ScoringPage:
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    rubric = await site.library.rubric_at(encounter.rubric_id, encounter.rubric_revision)
    error = _("The work on it stopped.") if scoring is None else scoring.error
    failed = scoring is None or scoring.status == "failed"
    return ScoringPage(
        encounter=encounter,
        card=ClientCard.of(persona),
        steps=_steps(rubric, scoring),
        ready=scoring is not None and scoring.report is not None,
        error=_(error or N_("The work on it failed.")) if failed else None,
        own=encounter.trainee_id == visitor.session.user.id,
    )


def _steps(rubric: Rubric, scoring: Scoring | None) -> tuple[ScoringStep, ...]:
    done = {result.id for result in scoring.results} if scoring else set()
    running = scoring is not None and scoring.status == "running"
    steps: list[ScoringStep] = []
    for criterion in rubric.criteria:
        if criterion.id in done:
            steps.append(ScoringStep(_(criterion.name), "done"))
        else:
            steps.append(ScoringStep(_(criterion.name), "running" if running else "waiting"))
            running = False
    return tuple(steps)


@router.post("/encounters/{encounter_id}/report/retry")
async def retry(site: TheSite, visitor: Acting, encounter_id: str) -> Response:
    """Ask for feedback again after it failed."""
    encounter = await encounters.find(site, visitor.principal, encounter_id)
    if encounter.status == "ended":
        await site.scorings.request(encounter_id, site.scorer)
        await site.jobs.score(encounter_id)
    return RedirectResponse(f"/encounters/{encounter_id}/report", 303)


@router.post("/encounters/{encounter_id}/report/retry/{criterion}")
async def retry_one(site: TheSite, visitor: Acting, encounter_id: str, criterion: str) -> Response:
    """Ask once more about a skill that could not be scored; the others stay as they are."""
    await encounters.find(site, visitor.principal, encounter_id)
    await rescore_criterion(site, encounter_id, criterion)
    return RedirectResponse(f"/encounters/{encounter_id}/report", 303)


@router.get("/encounters/{encounter_id}/delete")
async def confirm_delete(request: Request, site: TheSite, visitor: Visiting, encounter_id: str) -> Response:
    """Ask once more before a conversation goes."""
    encounter = await encounters.find(site, visitor.principal, encounter_id)
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    return await page(request, "report/delete.html", encounter=encounter, name=persona.who.name)


@router.post("/encounters/{encounter_id}/delete")
async def delete(site: TheSite, visitor: Acting, encounter_id: str) -> Response:
    """Delete a conversation."""
    await encounters.delete(site, visitor.principal, encounter_id)
    return RedirectResponse("/practice?done=deleted", 303)
