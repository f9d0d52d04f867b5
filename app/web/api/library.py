"""Personas and rubrics: what trainees may see of them, and authoring by programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from starlette.exceptions import HTTPException

from app.core.errors import Fault, InvalidContent, NotFound, NotRealistic
from app.core.ports import ContentKind
from app.core.rubric import Rubric
from app.services import authoring
from app.services.site import Site
from app.web.api.callers import Caller, ReadsPersonas, WritesPersonas
from app.web.api.library_shapes import PersonaCard, RubricCard, Sent, Validation, Version
from app.web.api.shapes import Cursor, Limit, Page, page_of, problems
from app.web.security import TheSite

router = APIRouter(prefix="/api/v1", tags=["Library"])
_FILE_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            media: {"schema": {"type": "string", "description": "The file, as text"}}
            for media in ("application/yaml", "application/json")
        },
    }
}
IfMatch = Annotated[str | None, Header(max_length=100, description="The ETag you know; 412 if it has changed")]


@router.get("/personas", summary="The library, as a trainee may see it", responses=problems(422))
async def list_personas(
    site: TheSite, who: ReadsPersonas, limit: Limit = 50, cursor: Cursor = None
) -> Page[PersonaCard]:
    """Easiest clients first."""
    personas = site.library.personas()
    return page_of([PersonaCard.of(p) for p in personas], [p.id for p in personas], cursor, limit)


@router.get("/personas/{persona_id}", summary="One client, as a trainee may see them", responses=problems(404))
async def get_persona(persona_id: str, site: TheSite, who: ReadsPersonas, response: Response) -> PersonaCard:
    """Nothing that has to be earned in the talk is in here."""
    card = PersonaCard.of(site.library.persona(persona_id))
    response.headers["etag"] = f'"{card.revision}"'
    return card


@router.post("/personas/validate", summary="Check a persona file", openapi_extra=_FILE_BODY, responses=problems(503))
async def validate_persona(request: Request, site: TheSite, who: WritesPersonas) -> Validation:
    """The body is the file, YAML or JSON. Every fault is listed with its line."""
    return await _validated(request, site, "persona")


@router.put(
    "/personas/{persona_id}", summary="Publish a persona", openapi_extra=_FILE_BODY, responses=problems(422, 503)
)
async def put_persona(
    persona_id: str,
    *,
    request: Request,
    site: TheSite,
    who: WritesPersonas,
    response: Response,
    if_match: IfMatch = None,
) -> Sent:
    """201 for a new revision, 200 for one that is there already. Encounters keep the revision they began with.

    The persona is playtested first. One that misses a bar is saved as a draft: `published` is false, and `missed`
    says what to mend. Playtests are made one after the other; 503 says that too many are waiting already.
    """
    return await _published(request, site, who, "persona", persona_id, response=response, if_match=if_match)


@router.get("/personas/{persona_id}/versions", summary="All revisions of a persona", responses=problems(404))
async def persona_versions(
    persona_id: str, site: TheSite, who: ReadsPersonas, limit: Limit = 50, cursor: Cursor = None
) -> Page[Version]:
    """Newest first. Drafts are listed to the key that sent them and to `admin` keys."""
    return await _versions(site, who, "persona", persona_id, limit=limit, cursor=cursor)


@router.get("/rubrics", summary="The rubrics", responses=problems(422))
async def list_rubrics(
    site: TheSite, who: ReadsPersonas, limit: Limit = 50, cursor: Cursor = None
) -> Page[RubricCard]:
    """By id."""
    rubrics = site.library.rubrics()
    return page_of([RubricCard.of(r) for r in rubrics], [r.id for r in rubrics], cursor, limit)


@router.get("/rubrics/{rubric_id}", summary="One rubric with its levels", responses=problems(404))
async def get_rubric(rubric_id: str, site: TheSite, who: ReadsPersonas, response: Response) -> Rubric:
    """Criteria, what each level looks like, and near misses: trainees are told beforehand what is looked for."""
    rubric = site.library.rubric(rubric_id)
    response.headers["etag"] = f'"{rubric.revision()}"'
    return rubric


@router.post("/rubrics/validate", summary="Check a rubric file", openapi_extra=_FILE_BODY, responses=problems(503))
async def validate_rubric(request: Request, site: TheSite, who: WritesPersonas) -> Validation:
    """The body is the file, YAML or JSON. Every fault is listed with its line."""
    return await _validated(request, site, "rubric")


@router.put(
    "/rubrics/{rubric_id}", summary="Publish a rubric", openapi_extra=_FILE_BODY, responses=problems(422, 503)
)
async def put_rubric(
    rubric_id: str,
    *,
    request: Request,
    site: TheSite,
    who: WritesPersonas,
    response: Response,
    if_match: IfMatch = None,
) -> Sent:
    """201 for a new revision, 200 for one that is there already."""
    return await _published(request, site, who, "rubric", rubric_id, response=response, if_match=if_match)


@router.get("/rubrics/{rubric_id}/versions", summary="All revisions of a rubric", responses=problems(404))
async def rubric_versions(
    rubric_id: str, site: TheSite, who: ReadsPersonas, limit: Limit = 50, cursor: Cursor = None
) -> Page[Version]:
    """Newest first."""
    return await _versions(site, who, "rubric", rubric_id, limit=limit, cursor=cursor)


async def _source(request: Request, file: str) -> str:
    raw = await request.body()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InvalidContent((Fault(file, line, "", "this is not UTF-8 text"),)) from None


async def _validated(request: Request, site: Site, kind: ContentKind) -> Validation:
    file = f"{kind}.yaml"
    try:
        source = await _source(request, file)
    except InvalidContent as error:
        return Validation.of(error.faults)
    return Validation.of(await authoring.check(site, kind, source, file))


async def _published(
    request: Request,
    site: Site,
    who: Caller,
    kind: ContentKind,
    content_id: str,
    *,
    response: Response,
    if_match: str | None,
) -> Sent:
    known = await site.library.contents.versions(kind, content_id)
    newest = next((f'"{revision.revision}"' for revision in known if revision.published), None)
    if if_match is not None and if_match not in ("*", newest):
        raise HTTPException(
            412, f"The {kind} has changed since: its ETag is {newest}. Read it again, then send yours."
        )
    source = await _source(request, f"{content_id}.yaml")
    missed: tuple[str, ...] = ()
    try:
        revision = await authoring.publish(site, who.principal, kind, source, content_id)
    except NotRealistic as error:
        missed = error.missed
        revision = await authoring.source_of(site, who.principal, kind, error.persona_id, error.revision)
    was_there = any(old.revision == revision.revision and old.published == revision.published for old in known)
    response.status_code = 200 if was_there else 201
    response.headers["etag"] = f'"{revision.revision}"'
    return Sent.of(revision).model_copy(update={"missed": list(missed)})


async def _versions(
    site: Site, who: Caller, kind: ContentKind, content_id: str, *, limit: int, cursor: str | None
) -> Page[Version]:
    versions = await authoring.versions_of(site, who.principal, kind, content_id)
    if not versions:
        raise NotFound(f"There is no {kind} '{content_id[:60]}'.")
    return page_of([Version.of(v) for v in versions], [v.revision for v in versions], cursor, limit)
