"""The work-pad: a page of its own, and the same form beside the talk. Saved as one writes, or by a button."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from app.core.case import PROBLEM_AREA_NAMES
from app.core.encounter import Encounter
from app.core.errors import Conflict, Invalid
from app.core.workpad import MOST_FORMULATION_WORDS, MOST_PEOPLE, PadPerson, WorkPad, words_in
from app.services import encounters, workpads
from app.services.site import Site
from app.web import charts
from app.web.errors import status_of
from app.web.languages import gettext as _
from app.web.languages import said
from app.web.pages import wording
from app.web.render import page
from app.web.security import Acting, TheSite, Visiting, Visitor
from app.web.workpad_contexts import PadPage, PadRow

router = APIRouter()

_LONGEST_ROW = 3 * MOST_PEOPLE


@router.get("/encounters/{encounter_id}/workpad")
async def workpad(request: Request, site: TheSite, visitor: Visiting, encounter_id: str, done: str = "") -> Response:
    """Show the pad; to htmx, the form alone."""
    encounter = await encounters.find(site, visitor.principal, encounter_id)
    view = await _view(site, visitor, encounter, await workpads.read(site, encounter), told=done == "kept")
    block = "pad" if request.headers.get("hx-request") else None
    return await page(request, "workpad/workpad.html", block=block, view=view)


@router.post("/encounters/{encounter_id}/workpad")
async def keep(request: Request, site: TheSite, visitor: Acting, encounter_id: str) -> Response:
    """Keep what is on the pad; to htmx, answer with the circle drawn anew."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    piece = bool(request.headers.get("hx-request"))
    try:
        pad = _pad_of(form)
        encounter = await workpads.keep(site, visitor.principal, encounter_id, pad)
    except (Invalid, Conflict) as error:
        encounter = await encounters.find(site, visitor.principal, encounter_id)
        pad = await workpads.read(site, encounter)
        view = await _view(site, visitor, encounter, pad, fault=said(error.told), words=_words(form), piece=piece)
        status = 200 if piece else status_of(error)
        return await page(request, "workpad/workpad.html", status, block="drawn" if piece else None, view=view)
    if not piece:
        return RedirectResponse(f"/encounters/{encounter_id}/workpad?done=kept", 303)
    view = await _view(
        site, visitor, encounter, pad, told=True, fresh_row=_row_to_add(form), words=_words(form), piece=True
    )
    return await page(request, "workpad/workpad.html", block="drawn", view=view)


def _words(form: Mapping[str, str]) -> int:
    return words_in(form.get("formulation", ""))


def _pad_of(form: Mapping[str, str]) -> WorkPad:
    """Read the form. A row without a name is no person. Raises Invalid for what cannot be kept."""
    people = [_person(form, n) for n in range(_LONGEST_ROW) if form.get(f"p{n}-name", "").strip()]
    if len(people) > MOST_PEOPLE:
        raise Invalid(f"An inventory of more than {MOST_PEOPLE} people cannot be kept in view. Choose who matters.")
    try:
        return WorkPad.model_validate(
            {
                "people": people,
                "event": form.get("event", ""),
                "mood": form.get("mood", ""),
                "problem_area": form.get("area") or None,
                "formulation": form.get("formulation", ""),
            }
        )
    except ValidationError as error:
        raise Invalid("Something on the pad is too long. A sentence or two is enough.") from error


def _person(form: Mapping[str, str], n: int) -> dict[str, object]:
    closeness = form.get(f"p{n}-closeness", "2")
    return {
        "name": form[f"p{n}-name"],
        "relation": form.get(f"p{n}-relation", ""),
        "closeness": int(closeness) if closeness in ("1", "2", "3") else 2,
        "note": form.get(f"p{n}-note", ""),
    }


def _row_to_add(form: Mapping[str, str]) -> int | None:
    """Return the number of an empty row to add below, once the last one is filled."""
    rows = [n for n in range(_LONGEST_ROW) if f"p{n}-name" in form]
    filled = [n for n in rows if form[f"p{n}-name"].strip()]
    if not rows or not filled or filled[-1] != rows[-1] or len(filled) >= MOST_PEOPLE:
        return None
    return rows[-1] + 1 if rows[-1] + 1 < _LONGEST_ROW else None


async def _view(
    site: Site,
    visitor: Visitor,
    encounter: Encounter,
    pad: WorkPad,
    *,
    told: bool = False,
    fault: str = "",
    fresh_row: int | None = None,
    words: int | None = None,
    piece: bool = False,
) -> PadPage:
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    name = persona.who.name
    rows = [PadRow(n, person) for n, person in enumerate(pad.people)]
    if len(rows) < MOST_PEOPLE:
        rows.append(PadRow(len(rows), PadPerson(name="")))
    return PadPage(
        encounter=encounter,
        name=name,
        pad=pad,
        rows=tuple(rows),
        circles=wording.CIRCLES,
        areas=tuple((area, _(name)) for area, name in PROBLEM_AREA_NAMES.items()),
        circle=charts.closeness_circle(name, [(one.name, one.closeness) for one in pad.people]),
        may_write=await workpads.may_write(site, visitor.principal, encounter),
        told=told,
        fault=fault,
        fresh_row=None if fresh_row is None else PadRow(fresh_row, PadPerson(name="")),
        words=words_in(pad.formulation) if words is None else words,
        most_words=MOST_FORMULATION_WORDS,
        piece=piece,
    )
