"""Templates: one environment, one function that renders a page or one named block of it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from app.web.security import site_of, visitor_or_none

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache
def environment() -> Environment:
    """Return the template environment: autoescape on, undefined names are errors, macros are globals."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


async def page(
    request: Request, template: str, status: int = 200, *, block: str | None = None, **context: Any
) -> HTMLResponse:
    """Render a template, or with `block` one named block of it for htmx, with the visitor and deployment at hand."""
    found = await visitor_or_none(request)
    loaded = environment().get_template(template)
    values = {
        "visitor": found,
        "deployment": site_of(request).deployment,
        "path": request.url.path,
        **context,
    }
    if block is not None:
        html = "".join(loaded.blocks[block](loaded.new_context(values)))
    else:
        html = loaded.render(values)
    return HTMLResponse(html, status, headers={"vary": "HX-Request"})
