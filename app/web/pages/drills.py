"""Drills: the skills to choose from, a run of six moments, and how it went."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from app.core.drill import MOST_CHARACTERS, Drill
from app.core.drilling import Marked, Moment, answer_to, better_wordings
from app.core.errors import InvalidTurn
from app.services import drills
from app.services.drills import MOST_SEED, Run
from app.web import languages
from app.web.pages.wording import label_name
from app.web.render import page
from app.web.security import Acting, TheSite, Visiting, visitor_or_none

router = APIRouter()


@dataclass(frozen=True, slots=True)
class DrillCard:
    """A drill in the list, with what the visitor has done of it."""

    drill: Drill
    answered: int
    met: int


@dataclass(frozen=True, slots=True)
class DrillPage:
    """One moment of a run; with `marked`, how the reply to it was heard."""

    run: Run
    number: int
    moment: Moment
    said: str = ""
    fault: str = ""
    marked: Marked | None = None
    heard: tuple[tuple[str, str], ...] = ()
    answer: str | None = None
    better: tuple[str, ...] = ()
    most: int = MOST_CHARACTERS

    @property
    def here(self) -> str:
        """The address of the run."""
        return f"/drills/{self.run.drill.id}/{self.run.seed}"

    @property
    def last(self) -> bool:
        """Whether this is the last moment of the run."""
        return self.number == len(self.run.moments)


@router.get("/drills")
async def index(request: Request, site: TheSite) -> Response:
    """List the drills."""
    visitor = await visitor_or_none(request)
    kept = await site.exercises.of(visitor.session.user.id) if visitor else ()
    cards = []
    for drill in site.drills:
        mine = [one for one in kept if one.kind == "drill" and one.subject == drill.id]
        cards.append(DrillCard(drill, len(mine), sum(one.right for one in mine)))
    return await page(request, "drills/index.html", cards=cards)


@router.get("/drills/{skill}")
async def start(request: Request, site: TheSite, skill: str) -> Response:
    """Say what the drill asks for, and offer a new run of it."""
    seed = secrets.randbelow(MOST_SEED + 1)
    drill = drills.drill(site, skill)
    lesson = next((found for found in site.lessons if set(found.serves) & set(drill.serves)), None)
    leave_out = [label_name(slip.label) for slip in drill.slips]
    taken = drills.run(site, skill, seed)
    return await page(request, "drills/start.html", run=taken, lesson=lesson, leave_out=leave_out)


async def _run(site: TheSite, skill: str, seed: int) -> Run:
    return drills.run(site, skill, seed)


TheRun = Annotated[Run, Depends(_run)]


@router.get("/drills/{skill}/{seed}/end")
async def end(request: Request, site: TheSite, visitor: Visiting, run: TheRun) -> Response:
    """Show how the run went."""
    return await page(request, "drills/end.html", result=await drills.result(site, visitor.session.user, run))


@router.get("/drills/{skill}/{seed}/{number}")
async def moment(request: Request, run: TheRun, number: int) -> Response:
    """Show a moment that waits for a reply."""
    return await page(request, "drills/moment.html", view=DrillPage(run, number, run.moment(number)))


@router.post("/drills/{skill}/{seed}/{number}")
async def reply(
    request: Request, site: TheSite, visitor: Acting, *, run: TheRun, number: int, said: Annotated[str, Form()] = ""
) -> Response:
    """Say how a reply was heard."""
    there = run.moment(number)
    try:
        marked = await drills.answer(site, visitor.session.user, run, number, said)
    except InvalidTurn as error:
        view = DrillPage(run, number, there, said=said[: 4 * MOST_CHARACTERS], fault=languages.said(error.told))
        return await page(request, "drills/moment.html", 422, view=view)
    view = DrillPage(
        run,
        number,
        there,
        said=marked.said,
        marked=marked,
        heard=tuple((label_name(one.label), one.words) for one in marked.heard),
        answer=answer_to(there, marked.said),
        better=better_wordings(run.drill, there, marked),
    )
    return await page(request, "drills/moment.html", view=view)
