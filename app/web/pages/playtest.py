"""The playtest of a client in the browser: the realism report as bars, pictures and openings with their causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from app.core.client.explaining import in_words
from app.core.client.measures import ScriptReport
from app.core.client.playtest import PersonaReport
from app.core.client.therapists import ScriptName
from app.core.errors import InvalidContent
from app.core.persona import Layer, Persona
from app.services import authoring
from app.web.contexts import Editor
from app.web.curves import Curve, curves
from app.web.languages import gettext as _
from app.web.languages import localised, said
from app.web.render import page
from app.web.security import Acting, TheSite, Visiting

router = APIRouter()

_DRAWN: tuple[ScriptName, ...] = ("strong", "average", "weak")
_ARCS: tuple[ScriptName, ...] = ("strong", "average", "weak", "harmful", "repairing")
_TABLE_TURNS = (1, 5, 10, 15, 20, 25)
_LAYERS: tuple[Layer, ...] = ("surface", "guarded", "core")


@dataclass(frozen=True, slots=True)
class Playtest:
    """The report as the page shows it. `draft` is the revision that it is about, if one is stored."""

    report: PersonaReport
    openness: Markup
    trust: Markup
    shares: tuple[tuple[str, tuple[str, ...]], ...]
    arcs: tuple[tuple[str, tuple[str, ...]], ...]
    turns: tuple[int, ...]
    missed: int
    revision: str = ""

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong in the file, each with its place."""
        return tuple(f"{found.where}: {found.what}" for found in self.report.findings if found.is_fault)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth knowing and keeps nobody from publishing."""
        return tuple(f"{found.where}: {found.what}" for found in self.report.findings if not found.is_fault)

    @classmethod
    def of(cls, report: PersonaReport, persona: Persona, revision: str = "") -> Playtest:
        """Draw the report."""
        deep = {name: _deep(report.script(name), persona) for name in _DRAWN}
        arcs = {name: report.script(name).trust for name in _ARCS}
        turns = max(len(shares) for shares in deep.values())
        return cls(
            report=report,
            openness=curves(
                _("Share of guarded and core facts told"), [Curve(_(n), s) for n, s in deep.items()], turns
            ),
            trust=curves(_("Trust"), [Curve(_(name), shares, 0) for name, shares in arcs.items()], turns),
            shares=tuple((name, _row(shares, 1)) for name, shares in deep.items()),
            arcs=tuple((name, _row(shares, 0)) for name, shares in arcs.items()),
            turns=_TABLE_TURNS,
            missed=sum(not bar.met for bar in report.bars),
            revision=revision,
        )


def _deep(script: ScriptReport, persona: Persona) -> list[float]:
    """Return the share of guarded and core facts told by each turn."""
    counts = {layer: sum(fact.layer == layer for fact in persona.facts) for layer in _LAYERS}
    deep = max(1, counts["guarded"] + counts["core"])
    return [(told.guarded * counts["guarded"] + told.core * counts["core"]) / deep for told in script.openness]


def _has_to_be(bar: str) -> str:
    """Say what a bar asks for; where it is a range, in the words of this language."""
    low, between, high = bar.partition(" to ")
    return _("{low} to {high}").format(low=low, high=high) if between else localised(_(bar))


def _earned_by(named: str) -> str:
    return said(in_words(named))


_IN_WORDS: dict[str, Any] = {"has_to_be": _has_to_be, "earned_by": _earned_by, "localised": localised}


def _row(shares: Sequence[float], first_turn: int) -> tuple[str, ...]:
    at = (turn - first_turn for turn in _TABLE_TURNS)
    return tuple(f"{shares[n]:.0%}" if n < len(shares) else "" for n in at)


@router.get("/authoring/persona/{content_id}/playtest")
async def of_a_version(
    request: Request,
    site: TheSite,
    visitor: Visiting,
    content_id: str,
    *,
    revision: str = "",
    held_back: Annotated[bool, Query()] = False,
) -> Response:
    """Show the realism report of a stored version: the newest published one unless the address names another."""
    visitor.principal.needs("instructor", "admin")
    stored = await authoring.source_of(site, visitor.principal, "persona", content_id, revision or None)
    persona = await site.library.persona_at(content_id, stored.revision)
    view = Playtest.of(await authoring.playtest(site, visitor.principal, persona), persona, stored.revision)
    return await page(request, "authoring/playtest.html", view=view, stored=stored, held_back=held_back, **_IN_WORDS)


@router.post("/authoring/playtest")
async def of_a_text(
    request: Request,
    site: TheSite,
    visitor: Acting,
    *,
    content_id: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
) -> Response:
    """Show the realism report of the text in the editor, which is not saved by this."""
    source = authoring.plain_source(source)
    try:
        persona = await authoring.read_persona(site, visitor.principal, source)
    except InvalidContent as error:
        told = _("Mend the faults, then playtest.")
        view = Editor("persona", content_id or None, source, error.faults, checked=True, fault=told)
        return await page(request, "authoring/editor.html", 422, view=view)
    report = Playtest.of(await authoring.playtest(site, visitor.principal, persona), persona)
    return await page(request, "authoring/playtest.html", view=report, stored=None, held_back=False, **_IN_WORDS)
