"""Templates: one environment, one function that renders a page or one named block of it."""

from __future__ import annotations

import gzip
import hashlib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from app.web.languages import N_, choices, english, language, ngettext, said, spoken, worded
from app.web.languages import gettext as _
from app.web.security import site_of, visitor_or_none

TEMPLATES = Path(__file__).parent / "templates"
# Long reports and transcripts are sent compressed. Small pages are not: they gain little, and those that repeat what
# an address says are among them, which keeps a form's token out of reach of guesses by length.
_LARGE = 24_000
STATIC = Path(__file__).parents[2] / "static"


@lru_cache
def static_url(name: str) -> str:
    """Return the address of a static file with its content's hash, so that browsers may keep it for good."""
    path = STATIC / name
    if not path.is_file():  # htmx is put there by `make`; pages work without it
        return f"/static/{name}"
    return f"/static/{name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"


@lru_cache
def icon_url() -> str:
    """Return the mark as an address that holds it: one request less on a first visit."""
    return "data:image/svg+xml," + quote((STATIC / "mark.svg").read_text("utf-8").strip(), safe=" /:=;'(){}@,-.")


MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
    N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


def day(at: date) -> str:
    """Write a date as '4 March 2026'."""
    return _("{day} {month} {year}").format(day=at.day, month=_(MONTHS[at.month - 1]), year=at.year)


def moment(at: datetime) -> str:
    """Write a time as '4 March 2026, 14:05 UTC': pages without script cannot know the reader's zone."""
    return _("{day}, {time} UTC").format(day=day(at), time=f"{at:%H:%M}")


def inside(name: str) -> str:
    """Write a name in the middle of a sentence: small in English; German keeps its capitals."""
    return name.lower() if language() == "en" else name


def sentence(words: str) -> str:
    """Begin a sentence with these words."""
    return words[:1].upper() + words[1:]


class _Pieces:
    """The macros of a template, read when a page first uses one of them."""

    def __init__(self, made: Environment, template: str) -> None:
        self._made = made
        self._template = template

    def __getattr__(self, name: str) -> Any:
        macro = getattr(self._made.get_template(self._template).module, name)
        setattr(self, name, macro)
        return macro


@lru_cache
def environment() -> Environment:
    """Return the template environment: autoescape on, undefined names are errors, macros are globals."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["language"] = language
    made.globals["languages"] = choices
    made.globals["english"] = english
    made.globals["spoken"] = spoken
    made.globals["worded"] = worded
    made.globals["static"] = static_url
    made.globals["icon"] = icon_url
    made.filters["day"] = day
    made.filters["moment"] = moment
    made.filters["said"] = said
    made.filters["translated"] = _  # for what is named elsewhere; `_(...)` in a template would take its % for a place
    made.filters["inside"] = inside
    made.filters["sentence"] = sentence
    for name, template in (
        ("ui", "ui.html"),
        ("report", "report/pieces.html"),
        ("invited", "cohort/pieces.html"),
        ("pads", "workpad/pieces.html"),
    ):
        made.globals[name] = _Pieces(made, template)
    return made


async def page(
    request: Request, template: str, status: int = 200, *, block: str | None = None, **context: Any
) -> HTMLResponse:
    """Render a template, or with `block` one named block of it for htmx, with the visitor and deployment at hand."""
    html = (await html_of(request, template, block=block, **context)).encode()
    headers = {"vary": "HX-Request, Accept-Encoding, Accept-Language, Cookie"}
    if len(html) > _LARGE and "gzip" in request.headers.get("accept-encoding", ""):
        html, headers["content-encoding"] = gzip.compress(html, 4), "gzip"
    return HTMLResponse(html, status, headers=headers)


async def html_of(request: Request, template: str, *, block: str | None = None, **context: Any) -> str:
    """Return the rendered text alone, for an answer that carries a piece of a page."""
    loaded = environment().get_template(template)
    if "visitor" not in context:
        context["visitor"] = await visitor_or_none(request)
    values = {
        "deployment": site_of(request).deployment,
        "path": request.url.path,
        **context,
    }
    if block is not None:
        return "".join(loaded.blocks[block](loaded.new_context(values)))
    return loaded.render(values)
