"""The guide to writing personas as a page, rendered from the file that the repository keeps: there is one text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from app.core.errors import NotFound
from app.web.render import page
from app.web.security import TheSite, Visiting

router = APIRouter()

GUIDES = Path(__file__).parents[3] / "docs" / "guide"
_GUIDE = "writing-personas.md"
_EXAMPLE = "rhona-transition-kitchen.yaml"
# Where the links of the file lead on the web; what has no page here loses its link and keeps its words.
_LINKS = {_EXAMPLE: f"/authoring/guide/{_EXAMPLE}", "../../personas/": "/authoring"}


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide: its title, its sections by (anchor, heading), and the whole text as HTML."""

    title: str
    sections: tuple[tuple[str, str], ...]
    body: Markup


def _text(name: str) -> str:
    try:
        return (GUIDES / name).read_text("utf-8")
    except FileNotFoundError:
        raise NotFound("This installation came without its guides. Read them where you got Attune from.") from None


@lru_cache(maxsize=1)
def writing_guide() -> Guide:
    """Return the guide. Raises NotFound where the installation has no guides."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  (one page needs it, and the first answer should not wait)

    text = _text(_GUIDE)
    title, _, rest = text.partition("\n")
    headings = re.findall(r"^## (.+)$", rest, re.MULTILINE)
    html = MarkdownIt("js-default").render(re.sub(r"\[([^\]]+)\]\(([^)]+)\)", _linked, rest))
    sections = tuple((_anchor(heading), heading) for heading in headings)
    for anchor, heading in sections:
        html = html.replace(f"<h2>{heading}</h2>", f'<h2 id="{anchor}">{heading}</h2>', 1)
    html = html.replace("<table>", '<div class="scroll" role="region" tabindex="0" aria-label="Table"><table>')
    html = html.replace("</table>", "</table></div>").replace("<pre>", '<pre tabindex="0">')
    return Guide(title.removeprefix("# "), sections, Markup(html))  # noqa: S704  (our own file, raw HTML off)


def _linked(link: re.Match[str]) -> str:
    words, target = link.groups()
    there = _LINKS.get(target, target if target.startswith("https://") else None)
    return f"[{words}]({there})" if there else words


def _anchor(heading: str) -> str:
    return re.sub(r"[^a-z]+", "-", heading.lower()).strip("-")


@router.get("/authoring/guide")
async def guide(request: Request, visitor: Visiting) -> Response:
    """Show how to write a client."""
    visitor.principal.needs("instructor", "admin")
    return await page(request, "authoring/guide.html", guide=writing_guide())


@router.get(f"/authoring/guide/{_EXAMPLE}")
async def example(site: TheSite, visitor: Visiting) -> Response:
    """Send the short finished client of the guide as a file."""
    visitor.principal.needs("instructor", "admin")
    headers = {"content-disposition": f'attachment; filename="{_EXAMPLE}"'}
    return Response(_text(_EXAMPLE), media_type="application/yaml", headers=headers)
