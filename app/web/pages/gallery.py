"""The way in: the clients to choose from, the brief of one, and what this place is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.core.case import PROBLEM_AREA_NAMES, ProblemArea
from app.core.persona import Persona
from app.services import encounters, teaching
from app.web.contexts import Choice, ClientCard, Gallery, GalleryCard
from app.web.languages import N_
from app.web.languages import gettext as _
from app.web.render import page
from app.web.security import Acting, TheSite, visitor_or_none

router = APIRouter()

LEVELS = {"1": N_("Good to begin with"), "2": N_("Takes patience"), "3": N_("Demanding")}
MINE = {"new": N_("Not met yet"), "met": N_("Met")}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; nonsense asks for everybody."""

    area: str = ""
    level: str = ""
    mine: str = ""

    def fits(self, found: GalleryCard, *, without: str = "") -> bool:
        """Tell whether a client is wanted, one of the filters left out if named."""
        checks = {
            "area": self.area in ("", found.card.area),
            "level": self.level in ("", str(found.card.difficulty)),
            "mine": self.mine in ("", "met" if found.talks else "new"),
        }
        return all(holds for name, holds in checks.items() if name != without)

    def with_(self, name: str, value: str) -> str:
        """Return the address with one filter changed."""
        query = {**asdict(self), name: value}
        return "/?" + urlencode({key: given for key, given in query.items() if given}) if any(query.values()) else "/"


def _known(value: str, names: Iterable[str]) -> str:
    return value if value in names else ""


@router.get("/")
async def gallery(request: Request, site: TheSite, area: str = "", level: str = "", mine: str = "") -> Response:
    """Show the published clients; the address may name a problem area, a difficulty, and whom one has met."""
    found = await visitor_or_none(request)
    met, waiting = await teaching.clients_met(site, found.session.user.id) if found else ({}, None)
    wanted = Wanted(_known(area, get_args(ProblemArea)), _known(level, LEVELS), _known(mine, MINE) if found else "")
    everybody = [_card(persona, met.get(persona.id)) for persona in site.library.personas()]
    view = Gallery(
        cards=tuple(one for one in everybody if wanted.fits(one)),
        filters=_filters(wanted, everybody, signed_in=found is not None),
        narrowed=wanted != Wanted(),
        waiting=waiting,
    )
    return await page(request, "clients/gallery.html", view=view)


def _card(persona: Persona, met: teaching.Met | None) -> GalleryCard:
    card = ClientCard.of(persona)
    return GalleryCard(card, met.talks, met.last) if met else GalleryCard(card)


def _filters(
    wanted: Wanted, everybody: list[GalleryCard], *, signed_in: bool
) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    groups: list[tuple[str, str, Mapping[str, str]]] = [
        (_("Problem area"), "area", {str(area): name for area, name in PROBLEM_AREA_NAMES.items()}),
        (_("Difficulty"), "level", LEVELS),
    ]
    if signed_in:
        groups.append((_("Your practice"), "mine", MINE))
    return tuple((title, _choices(wanted, name, values, everybody)) for title, name, values in groups)


def _choices(
    wanted: Wanted, name: str, values: Mapping[str, str], everybody: list[GalleryCard]
) -> tuple[Choice, ...]:
    here = asdict(wanted)[name]
    fitting = [one for one in everybody if wanted.fits(one, without=name)]
    choices = [Choice(_("All"), wanted.with_(name, ""), len(fitting), not here)]
    for value, words in values.items():
        count = sum(replace(wanted, **{name: value}).fits(one) for one in fitting)
        choices.append(Choice(_(words), wanted.with_(name, value), count, here == value))
    return tuple(choices)


@router.get("/clients/{persona_id}")
async def brief(request: Request, site: TheSite, persona_id: str) -> Response:
    """Show what a trainee reads before the talk."""
    return await page(request, "clients/brief.html", card=ClientCard.of(site.library.persona(persona_id)))


@router.post("/encounters")
async def start(site: TheSite, visitor: Acting, persona: Annotated[str, Form()] = "") -> Response:
    """Begin a talk."""
    encounter = await encounters.start(site, visitor.session.user, persona)
    return RedirectResponse(f"/encounters/{encounter.id}", 303)


@router.get("/about")
async def about(request: Request) -> Response:
    """Say what this is and what it is not."""
    return await page(request, "about.html")
