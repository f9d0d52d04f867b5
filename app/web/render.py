"""Templates: one environment, one function that renders a page or one named block of it."""

from __future__ import annotations

import gzip
import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

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


def day(at: datetime) -> str:
    """Write a date as '4 March 2026'."""
    return f"{at.day} {at:%B %Y}"


def moment(at: datetime) -> str:
    """Write a time as '4 March 2026, 14:05 UTC': pages without script cannot know the reader's zone."""
    return f"{day(at)}, {at:%H:%M} UTC"


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
    )
    made.globals["static"] = static_url
    made.filters["day"] = day
    made.filters["moment"] = moment
    for name, template in (
        ("ui", "ui.html"),
        ("report", "report/pieces.html"),
        ("invited", "cohort/pieces.html"),
        ("pads", "workpad/pieces.html"),
    ):
        made.globals[name] = made.get_template(template).module
    return made


async def page(
    request: Request, template: str, status: int = 200, *, block: str | None = None, **context: Any
) -> HTMLResponse:
    """Render a template, or with `block` one named block of it for htmx, with the visitor and deployment at hand."""
    html = (await html_of(request, template, block=block, **context)).encode()
    headers = {"vary": "HX-Request, Accept-Encoding"}
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
