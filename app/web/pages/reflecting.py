"""After the talk, before and beside the feedback: the self-rating, and other words for a turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.core.encounter import Encounter, Turn, line_of
from app.core.errors import InvalidTurn, NotFound, TooManyBranches
from app.core.persona import Persona
from app.core.rubric import Criterion
from app.core.safety import trainee_in_distress
from app.services import afterwards, encounters, feedback
from app.services.replies import Reply
from app.services.site import Site
from app.web.contexts import ClientCard
from app.web.errors import status_of
from app.web.languages import gettext as _
from app.web.languages import said, worded
from app.web.pages import wording
from app.web.pages.ledger_view import told_in
from app.web.pages.talk import wait_for
from app.web.reflecting_contexts import Attempt, Compared, RatingPage, RatingQuestion, WhatIf
from app.web.render import page
from app.web.report_contexts import BranchView
from app.web.security import Acting, TheSite, Visiting, Visitor

router = APIRouter()

_SAME = 0.01


@router.get("/encounters/{encounter_id}/reflect")
async def reflect(request: Request, site: TheSite, visitor: Visiting, encounter_id: str) -> Response:
    """Ask the trainee first: which step was it, skill by skill?"""
    encounter = await encounters.find(site, visitor.principal, encounter_id)
    if not await feedback.asks_to_rate(site, visitor.principal, encounter):
        return RedirectResponse(f"/encounters/{encounter_id}/report", 303)
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    rubric = await site.library.rubric_at(encounter.rubric_id, encounter.rubric_revision)
    names = dict.fromkeys(criterion.group for criterion in rubric.criteria)
    groups = tuple(
        (wording.group_name(name), tuple(_question(one) for one in rubric.criteria if one.group == name))
        for name in names
    )
    view = RatingPage(encounter, ClientCard.of(persona), groups)
    return await page(request, "report/reflect.html", view=view)


def _question(criterion: Criterion) -> RatingQuestion:
    steps = tuple((anchor.level, _(anchor.name), worded(anchor.description)) for anchor in criterion.anchors)
    return RatingQuestion(criterion.id, _(criterion.name), worded(criterion.what), steps)


@router.post("/encounters/{encounter_id}/reflect")
async def rate(request: Request, site: TheSite, visitor: Acting, encounter_id: str) -> Response:
    """Keep the self-rating, or that the trainee would rather not, and go on to the feedback."""
    form = await request.form()
    levels: dict[str, int] = {}
    if form.get("skip") != "1":
        given = {name.removeprefix("level-"): value for name, value in form.items() if name.startswith("level-")}
        levels = {name: int(value) for name, value in given.items() if value in ("1", "2", "3", "4")}
    await afterwards.rate_self(site, visitor.principal, encounter_id, levels)
    return RedirectResponse(f"/encounters/{encounter_id}/report", 303)


@router.get("/encounters/{encounter_id}/what-if/{number}")
async def what_if(request: Request, site: TheSite, visitor: Visiting, encounter_id: str, number: int) -> Response:
    """Show a turn, and ask what one would say instead."""
    return await _what_if_page(request, site, visitor, encounter_id, number)


async def _what_if_page(
    request: Request,
    site: Site,
    visitor: Visitor,
    encounter_id: str,
    number: int,
    *,
    words: str = "",
    fault: str = "",
    status: int = 200,
    aside: bool = False,
) -> Response:
    encounter, turns = await afterwards.origin_of(site, visitor.principal, encounter_id, number)
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    branches = await site.encounters.branches(encounter_id)
    turn, line = turns[number - 1], line_of(encounter, turns, number)
    view = WhatIf(
        encounter=encounter,
        name=persona.who.name,
        number=number,
        line=line,
        before=_before(encounter, turns, number),
        said=turn.trainee,
        answered=turn.client or "",
        tried=tuple(BranchView(one.id, line) for one in branches if one.branched_at == number),
        words=words,
        fault=fault,
        aside=aside,
    )
    return await page(request, "report/what_if.html", status, view=view)


def _before(encounter: Encounter, turns: Sequence[Turn], number: int) -> str:
    return next((turn.client for turn in reversed(turns[: number - 1]) if turn.client), encounter.opening)


@router.post("/encounters/{encounter_id}/what-if/{number}")
async def try_again(
    request: Request,
    site: TheSite,
    visitor: Acting,
    encounter_id: str,
    number: int,
    *,
    text: Annotated[str, Form()] = "",
    in_role: Annotated[str, Form()] = "",
) -> Response:
    """Say something else at that turn, in a branch of its own, and set the two side by side."""
    if in_role != "1" and trainee_in_distress(text):
        await afterwards.origin_of(site, visitor.principal, encounter_id, number)
        return await _what_if_page(request, site, visitor, encounter_id, number, words=text, status=409, aside=True)
    try:
        made, taken = await afterwards.branch(site, visitor.principal, encounter_id, number, text)
    except (InvalidTurn, TooManyBranches) as error:
        fault, status = said(error.told), status_of(error)
        return await _what_if_page(
            request, site, visitor, encounter_id, number, words=text, fault=fault, status=status
        )
    if isinstance(taken, Reply):
        await wait_for(taken)
    return RedirectResponse(f"/encounters/{made.id}/compare", 303)


@router.get("/encounters/{encounter_id}/compare")
async def compare(request: Request, site: TheSite, visitor: Visiting, encounter_id: str) -> Response:
    """Set a branch's first turn beside the one it was tried instead of."""
    branch = await encounters.find(site, visitor.principal, encounter_id)
    if branch.branched_from is None or branch.branched_at is None:
        raise NotFound("This conversation is a first attempt: there is nothing to compare it with.")
    origin = await encounters.find(site, visitor.principal, branch.branched_from)
    await feedback.gate(site, visitor.principal, origin)
    persona = await site.library.persona_at(branch.persona_id, branch.persona_revision)
    number = branch.branched_at
    first, second = await site.encounters.turns(origin.id), await site.encounters.turns(branch.id)
    then = first[number - 1]
    now = next((turn for turn in second if turn.number == number and turn.status != "answering"), None)
    own = branch.trainee_id == visitor.session.user.id
    owner = visitor.session.user if own else await site.people.user(branch.trainee_id)
    gained, lost = _changed(then, now) if now else ((), ())
    view = Compared(
        branch=branch,
        name=persona.who.name,
        number=number,
        line=line_of(origin, first, number),
        owner=owner.display_name if owner else _("The trainee"),
        own=own,
        before=_before(origin, first, number),
        then=_attempt(then, persona),
        now=_attempt(now, persona) if now else None,
        gained=gained,
        lost=lost,
        trust=_trust(then, now, persona.who.name) if now else "",
    )
    return await page(request, "report/compare.html", view=view)


def _attempt(turn: Turn, persona: Persona) -> Attempt:
    return Attempt(
        trainee=turn.trainee,
        client=turn.client or "",
        labels=wording.heard_as(turn.codes),
        reaction=wording.reaction_name(turn.plan.reaction),
        told=told_in(turn, persona),
    )


def _changed(then: Turn, now: Turn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes that came and those that went, in plain words."""
    before, after = then.codes.labels, now.codes.labels
    gained = tuple(wording.label_name(label) for label in after if label not in before and label != "other")
    return gained, tuple(wording.label_name(label) for label in before if label not in after and label != "other")


def _trust(then: Turn, now: Turn, name: str) -> str:
    moved = now.state.trust - then.state.trust
    if now.state.ruptured != then.state.ruptured:
        told = _("{name} draws back this time.") if now.state.ruptured else _("{name} does not draw back this time.")
    elif abs(moved) < _SAME:
        told = _("{name} trusts you about as much as after the first wording.")
    elif moved > 0:
        told = _("{name} trusts you more than after the first wording.")
    else:
        told = _("{name} trusts you less than after the first wording.")
    return told.format(name=name)
