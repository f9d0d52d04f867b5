"""Cohorts: who practises, at which level each skill stands, and how people get in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.core.access import Role
from app.core.errors import Invalid, NotFound
from app.services import people, teaching
from app.services.site import Site
from app.services.teaching import Followed, TraineeRow
from app.web import charts
from app.web.contexts import CohortEntry, CohortMember, CohortPage, LevelCell
from app.web.languages import gettext as _
from app.web.languages import ngettext, said
from app.web.pages import wording
from app.web.render import page
from app.web.security import Acting, TheSite, Visiting, Visitor, session_memory

router = APIRouter()

Text = Annotated[str, Form()]
LATEST = 5
QUIET_FOR = timedelta(days=7)
Columns = tuple[tuple[str, str], ...]
Changed = Mapping[tuple[str, str], int | None]


@router.get("/cohort")
async def cohorts(request: Request, site: TheSite, visitor: Visiting) -> Response:
    """List the cohorts one follows."""
    return await _cohorts_page(request, site, visitor)


async def _cohorts_page(
    request: Request, site: Site, visitor: Visitor, *, fault: str = "", name: str = "", link: str = ""
) -> Response:
    own = await teaching.cohorts_of(site, visitor.principal)
    status = 422 if fault else 200
    return await page(request, "cohort/cohorts.html", status, cohorts=own, fault=fault, name=name, link=link)


@router.post("/cohort")
async def make_cohort(request: Request, site: TheSite, visitor: Acting, name: Text = "") -> Response:
    """Make a cohort that one follows."""
    try:
        cohort = await people.add_cohort(site, visitor.principal, name)
    except Invalid as error:
        return await _cohorts_page(request, site, visitor, fault=said(error.told), name=name)
    session_memory(request).forget_user(visitor.session.user.id)
    return RedirectResponse(f"/cohort/{cohort.id}", 303)


@router.get("/cohort/{cohort_id}")
async def cohort(request: Request, site: TheSite, visitor: Visiting, cohort_id: str) -> Response:
    """Show a cohort's practice."""
    return await _cohort_page(request, site, visitor, cohort_id)


async def _cohort_page(
    request: Request, site: Site, visitor: Visitor, cohort_id: str, *, link: str = "", fault: str = ""
) -> Response:
    rows = await teaching.cohort_rows(site, visitor.principal, cohort_id)
    found = next(one for one in await teaching.cohorts_of(site, visitor.principal) if one.id == cohort_id)
    columns = _columns(site, rows)
    questioned = await teaching.questioned(site, cohort_id, rows)
    changed = {(one.objection.encounter_id, one.objection.criterion): one.objection.level for one in questioned}
    now = site.clock.now()
    open_ones = await site.people.invitations(visitor.session.user.id, now)
    view = CohortPage(
        cohort=found,
        columns=columns,
        members=tuple(
            _member(row, columns, changed, now) for row in sorted(rows, key=lambda row: row.trainee.display_name)
        ),
        questioned=questioned,
        steps=tuple(wording.LEVELS.items()),
        invitations=tuple(one for one in open_ones if one.cohort_id == cohort_id),
        link=link,
        fault=fault,
    )
    return await page(request, "cohort/cohort.html", 422 if fault else 200, view=view)


def _latest(row: TraineeRow) -> tuple[Followed, ...]:
    """Return the newest finished talks; an open one stands in where there is no other."""
    ended = tuple(one for one in row.practice if one.outcome.status == "ended")
    return ended[:LATEST] or row.practice[:1]


def _columns(site: Site, rows: tuple[TraineeRow, ...]) -> Columns:
    """Return (id, name) of every criterion that was scored, in the order of the rubrics."""
    used = {
        criterion_id: one.criteria.get(criterion_id, criterion_id)
        for row in rows
        for one in _latest(row)
        for criterion_id in one.outcome.levels
    }
    order = {criterion.id: criterion.name for rubric in site.library.rubrics() for criterion in rubric.criteria}
    if not used:
        return ()
    return tuple((key, _(name)) for key, name in {**order, **used}.items() if key in used)


def _member(row: TraineeRow, columns: Columns, changed: Changed, now: datetime) -> CohortMember:
    return CohortMember(
        id=row.trainee.id,
        name=row.trainee.display_name,
        last=row.last,
        entries=tuple(_entry(one, columns, changed) for one in _latest(row)),
        in_all=len(row.practice),
        attention=_attention(row, now),
    )


def _entry(one: Followed, columns: Columns, changed: Changed) -> CohortEntry:
    outcome = one.outcome
    levels = [(key, name, outcome.levels.get(key)) for key, name in columns]
    cells = tuple(
        LevelCell(key, name, level, charts.level_bar(level), changed.get((outcome.encounter_id, key)))
        for key, name, level in levels
    )
    state = ""
    if outcome.scoring != "done":
        state = _("Still talking") if outcome.status == "open" else _("Feedback not there yet")
    return CohortEntry(one, cells, outcome.harm, state)


def _attention(row: TraineeRow, now: datetime) -> tuple[str, ...]:
    """Say why an instructor might look here first."""
    if row.last is None:
        return (_("has not started"),)
    reasons = []
    if now - row.last > QUIET_FOR:
        quiet = (now - row.last).days
        reasons.append(
            ngettext("no conversation for {days} day", "no conversation for {days} days", quiet).format(days=quiet)
        )
    newest = next((one.outcome for one in row.practice if one.outcome.scoring == "done"), None)
    if newest is not None and newest.harm:
        reasons.append(_("something said in the latest conversation may have hurt"))
    return tuple(reasons)


@router.post("/cohort/invitations")
async def invite(
    request: Request,
    site: TheSite,
    visitor: Acting,
    *,
    role: Text = "trainee",
    cohort: Text = "",
    places: Text = "1",
) -> Response:
    """Make an invitation and show its link, once."""
    wanted: Role = "instructor" if role == "instructor" else "trainee"
    fault, link = "", ""
    try:
        count = int(places) if places.isdecimal() and len(places) < 5 else 0
        _made, token = await people.invite(site, visitor.principal, wanted, cohort or None, count)
        link = f"{site.deployment.public_url}/join/{token}"
    except Invalid as error:
        fault = said(error.told)
    if cohort:
        return await _cohort_page(request, site, visitor, cohort, link=link, fault=fault)
    return await _cohorts_page(request, site, visitor, link=link, fault=fault)


@router.post("/cohort/{cohort_id}/invitations/{invitation_id}/revoke")
async def revoke(site: TheSite, visitor: Acting, cohort_id: str, invitation_id: str) -> Response:
    """Withdraw one of one's own invitations."""
    visitor.principal.needs("instructor", "admin")
    own = await site.people.invitations(visitor.session.user.id, site.clock.now())
    if invitation_id not in {one.id for one in own}:
        raise NotFound("There is no such invitation of yours.")
    await site.people.revoke_invitation(invitation_id)
    return RedirectResponse(f"/cohort/{cohort_id}", 303)
