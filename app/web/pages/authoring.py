"""Authoring: what is in the library, an editor with its faults, previews, versions, files in and out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from app.core.errors import AttuneError, Busy, Fault, Invalid, InvalidContent, NotFound, NotRealistic, WouldReplace
from app.core.message import say
from app.core.ports import ContentKind, Revision
from app.services import authoring
from app.services.site import Site
from app.web.contexts import Editor, ShelfItem
from app.web.errors import status_of
from app.web.languages import gettext as _
from app.web.languages import said
from app.web.render import page
from app.web.security import Acting, TheSite, Visiting, Visitor

router = APIRouter()

Text = Annotated[str, Form()]
SKELETONS = Path(__file__).parents[1] / "templates" / "authoring"


def _kind(kind: str) -> ContentKind:
    if kind == "persona":
        return "persona"
    if kind == "rubric":
        return "rubric"
    raise NotFound("There are clients (persona) and rubrics (rubric), nothing else, to be edited.")


def _needs_teacher(visitor: Visitor) -> None:
    visitor.principal.needs("instructor", "admin")


async def _faults(site: Site, kind: ContentKind, source: str, content_id: str) -> tuple[Fault, ...]:
    return await authoring.check(site, kind, source, f"{content_id or kind}.yaml")


@router.get("/authoring")
async def library(request: Request, site: TheSite, visitor: Visiting) -> Response:
    """List what is published."""
    _needs_teacher(visitor)
    names = {persona.id: persona.who.name for persona in site.library.personas()}
    names |= {rubric.id: _(rubric.name) for rubric in site.library.rubrics()}
    shelves = []
    kinds: tuple[tuple[ContentKind, str], ...] = (("persona", _("Clients")), ("rubric", _("Rubrics")))
    for kind, heading in kinds:
        stored = await site.library.contents.latest(kind)
        items = [_on_shelf(one, names) for one in stored]
        drafts = [_on_shelf(one, names) for one in await authoring.drafts_of(site, visitor.principal, kind)]
        shelves.append((kind, heading, items, drafts))
    return await page(request, "authoring/library.html", shelves=shelves)


def _on_shelf(stored: Revision, names: Mapping[str, str]) -> ShelfItem:
    return ShelfItem(
        stored.kind, stored.id, names.get(stored.id, stored.id), stored.number, stored.created_at, stored.revision
    )


@router.post("/authoring/check")
async def check(
    request: Request, site: TheSite, visitor: Acting, *, kind: Text = "", content_id: Text = "", source: Text = ""
) -> Response:
    """Show the faults of a text: as a piece for htmx, as the whole page for the button."""
    _needs_teacher(visitor)
    known, source = _kind(kind), authoring.plain_source(source)
    faults = await _faults(site, known, source, content_id)
    if request.headers.get("hx-request"):
        view = Editor(
            known,
            content_id or None,
            source,
            faults,
            checked=True,
            piece=True,
            replaces=_replaced(site, known, content_id, source),
        )
        return await page(request, "authoring/editor.html", block="faults", view=view)
    return await _editor(request, site, known, content_id, source=source, faults=faults)


def _replaced(site: Site, kind: ContentKind, content_id: str, source: str) -> tuple[str, str] | None:
    return None if content_id else authoring.replaced_by(site, kind, source)


async def _editor(
    request: Request,
    site: Site,
    kind: ContentKind,
    content_id: str,
    *,
    source: str,
    faults: tuple[Fault, ...] = (),
    fault: str = "",
    status: int = 422,
) -> Response:
    versions = await site.library.contents.versions(kind, content_id) if content_id else ()
    replaces = _replaced(site, kind, content_id, source)
    view = Editor(
        kind, content_id or None, source, faults, checked=True, versions=versions, fault=fault, replaces=replaces
    )
    return await page(request, "authoring/editor.html", status if fault else 200, view=view)


@router.post("/authoring/preview")
async def preview(
    request: Request, site: TheSite, visitor: Acting, *, content_id: Text = "", source: Text = ""
) -> Response:
    """Start a conversation with the client as it stands in the editor."""
    source = authoring.plain_source(source)
    try:
        encounter = await authoring.preview(site, visitor.principal, source)
    except InvalidContent as error:
        told = _("Mend the faults, then preview.")
        return await _editor(request, site, "persona", content_id, source=source, faults=error.faults, fault=told)
    return RedirectResponse(f"/encounters/{encounter.id}", 303)


@router.post("/authoring/import")
async def take_in(
    request: Request,
    site: TheSite,
    visitor: Acting,
    *,
    kind: Text = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Open an uploaded file in the editor."""
    _needs_teacher(visitor)
    known = _kind(kind)
    raw = await file.read(authoring.MAX_SOURCE_BYTES + 1) if file else b""
    if not raw.strip():
        raise Invalid("Choose a file that is not empty, then open it again.")
    if len(raw) > authoring.MAX_SOURCE_BYTES:
        raise Invalid(
            say("That file is larger than {most} KB. Split or shorten it.", most=authoring.MAX_SOURCE_BYTES // 1024)
        )
    try:
        source = authoring.plain_source(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid("That file is not UTF-8 text. Save it with that encoding, then open it again.") from None
    return await _editor(request, site, known, "", source=source, faults=await _faults(site, known, source, ""))


@router.get("/authoring/{kind}/new")
async def new(
    request: Request, site: TheSite, visitor: Visiting, kind: str, model: Annotated[str, Query(alias="from")] = ""
) -> Response:
    """Open an empty editor, or one with a copy of something published."""
    _needs_teacher(visitor)
    known = _kind(kind)
    if model:
        source = (await authoring.source_of(site, visitor.principal, known, model)).source
    else:
        source = (SKELETONS / f"new_{known}.yaml").read_text("utf-8")
    replaces = authoring.replaced_by(site, known, source)
    return await page(request, "authoring/editor.html", view=Editor(known, None, source, replaces=replaces))


@router.get("/authoring/{kind}/{content_id}.yaml")
async def download(site: TheSite, visitor: Visiting, kind: str, content_id: str, *, revision: str = "") -> Response:
    """Give a version as a file."""
    _needs_teacher(visitor)
    stored = await authoring.source_of(site, visitor.principal, _kind(kind), content_id, revision or None)
    headers = {"content-disposition": f'attachment; filename="{stored.id}.yaml"'}
    return Response(stored.source, media_type="application/yaml", headers=headers)


@router.get("/authoring/{kind}/{content_id}")
async def edit(
    request: Request,
    site: TheSite,
    visitor: Visiting,
    kind: str,
    content_id: str,
    *,
    revision: str = "",
    done: str = "",
    saved: str = "",
) -> Response:
    """Open a version in the editor: the one named, or the newest published; of what has drafts alone, the newest."""
    _needs_teacher(visitor)
    known = _kind(kind)
    versions = await authoring.versions_of(site, visitor.principal, known, content_id)
    if not revision and versions and not any(one.published for one in versions):
        revision = versions[0].revision
    shown = await authoring.source_of(site, visitor.principal, known, content_id, revision or None)
    told = _("Version {number} is published.").format(number=done) if done.isdecimal() else ""
    if saved and not shown.published:
        told = _("Version {number} is saved as a draft. No trainee sees it until it is published.").format(
            number=shown.number
        )
    view = Editor(known, content_id, shown.source, versions=versions, shown=shown, told=told)
    return await page(request, "authoring/editor.html", view=view)


@router.post("/authoring/{kind}/{content_id}/publish")
async def publish(
    request: Request,
    site: TheSite,
    visitor: Acting,
    kind: str,
    content_id: str,
    *,
    source: Text = "",
    replaces: Text = "",
) -> Response:
    """Publish the text as the newest version; with faults it stays in the editor.

    A new text whose id is taken stays there as well, until the form says that it replaces just that.
    """
    known, source = _kind(kind), authoring.plain_source(source)
    expected = None if content_id == "new" else content_id
    try:
        revision = await authoring.publish(site, visitor.principal, known, source, expected, replaces=replaces)
    except NotRealistic as error:
        where = f"/authoring/persona/{error.persona_id}/playtest?revision={error.revision}&held_back=1"
        return RedirectResponse(where, 303)
    except (Invalid, Busy, WouldReplace) as error:
        return await _faulty(request, site, known, expected, source=source, error=error)
    return RedirectResponse(f"/authoring/{known}/{revision.id}?done={revision.number}", 303)


@router.post("/authoring/{kind}/{content_id}/save")
async def save(
    request: Request, site: TheSite, visitor: Acting, kind: str, content_id: str, *, source: Text = ""
) -> Response:
    """Keep the text as a draft; with faults it stays in the editor."""
    known, source = _kind(kind), authoring.plain_source(source)
    expected = None if content_id == "new" else content_id
    try:
        draft = await authoring.save(site, visitor.principal, known, source, expected)
    except (Invalid, Busy) as error:
        return await _faulty(request, site, known, expected, source=source, error=error)
    return RedirectResponse(f"/authoring/{known}/{draft.id}?revision={draft.revision}&saved=1", 303)


async def _faulty(
    request: Request, site: Site, kind: ContentKind, expected: str | None, *, source: str, error: AttuneError
) -> Response:
    faults = error.faults if isinstance(error, InvalidContent) else ()
    told = _("The faults are listed beside the text.") if faults else said(error.told)
    if isinstance(error, WouldReplace):
        told = _("{name} has this id already. Give yours another id, or publish once more to replace {name}.").format(
            name=error.name
        )
    status = status_of(error)
    return await _editor(request, site, kind, expected or "", source=source, faults=faults, fault=told, status=status)
