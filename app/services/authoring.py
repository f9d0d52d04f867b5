"""Authoring: check, save, playtest, preview and publish personas and rubrics. A published revision never changes."""

from __future__ import annotations

from app.core.access import Principal
from app.core.client.playtest import PersonaReport
from app.core.encounter import Encounter
from app.core.errors import Fault, Forbidden, Invalid, InvalidContent, NotFound, NotRealistic
from app.core.persona import Persona
from app.core.ports import ContentKind, Revision
from app.core.rubric import Rubric
from app.services import encounters
from app.services.site import Site

MAX_SOURCE_BYTES = 256 * 1024


def _may_author(who: Principal) -> None:
    if who.key_id is not None:
        who.needs_scope("personas:write")
    elif not who.teaches:
        raise Forbidden("Only instructors can edit clients and rubrics.")


def plain_source(source: str) -> str:
    """Return a text that came by form with plain line ends: a revision's hash must not depend on how it came."""
    return source.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")


async def check(site: Site, kind: ContentKind, source: str, file: str) -> tuple[Fault, ...]:
    """Return every fault of the source; none means that it can be published. Raises Busy."""
    return _size_fault(source, file) or await site.desk.read(lambda: site.reader.faults(kind, source, file))


def _size_fault(source: str, file: str) -> tuple[Fault, ...]:
    if len(source.encode()) <= MAX_SOURCE_BYTES:
        return ()
    return (Fault(file, 0, "", f"the file is larger than {MAX_SOURCE_BYTES // 1024} KB; split or shorten it"),)


async def publish(site: Site, who: Principal, kind: ContentKind, source: str, expected_id: str | None) -> Revision:
    """Publish the source as the newest revision of its id. Raises InvalidContent with every fault.

    A persona is playtested first: with a missed bar it is saved as a draft, and NotRealistic is raised. Nothing is
    saved where the playtest could not be made: that raises Busy or PlaytestTooLong.
    `expected_id` guards an address such as PUT /personas/{id} against a file that is about somebody else.
    """
    content = await _authored(site, who, kind, source, expected_id)
    author = who.user_id or who.key_id
    if isinstance(content, Persona) and (missed := missed_bars(await playtest(site, content))):
        draft = await site.library.add(content, source, published=False, author=author)
        raise NotRealistic(draft.id, draft.revision, missed)
    return await site.library.add(content, source, published=True, author=author)


async def save(site: Site, who: Principal, kind: ContentKind, source: str, expected_id: str | None) -> Revision:
    """Keep the source as a draft that no trainee sees. Raises InvalidContent with every fault."""
    content = await _authored(site, who, kind, source, expected_id)
    return await site.library.add(content, source, published=False, author=who.user_id or who.key_id)


async def playtest(site: Site, persona: Persona) -> PersonaReport:
    """Return the realism report of a persona, which takes a second or two. Raises Busy and PlaytestTooLong."""
    return await site.desk.playtest(persona)


def missed_bars(report: PersonaReport) -> tuple[str, ...]:
    """Return the bars that the report misses, each with what was measured and what it has to be."""
    return tuple(
        f"{bar.what}: {'never' if bar.measured is None else f'{bar.measured:g}'} (has to be {bar.bar})"
        for bar in report.bars
        if not bar.met
    )


async def _authored(
    site: Site, who: Principal, kind: ContentKind, source: str, expected_id: str | None
) -> Persona | Rubric:
    _may_author(who)
    content = await _read(site, kind, source, f"{expected_id or kind}.yaml")
    if expected_id is not None and content.id != expected_id:
        raise Invalid(f"The file says id '{content.id}', but this is the page of '{expected_id}'.")
    return content


async def read_persona(site: Site, who: Principal, source: str) -> Persona:
    """Return the persona that a source describes, for a playtest of what is not saved. Raises InvalidContent."""
    _may_author(who)
    content = await _read(site, "persona", source, "persona.yaml")
    assert isinstance(content, Persona)  # noqa: S101  (the kind says so)
    return content


async def _read(site: Site, kind: ContentKind, source: str, file: str) -> Persona | Rubric:
    """Read the source off the event loop: a long file takes a good part of a second. Raises InvalidContent."""
    if faults := _size_fault(source, file):
        raise InvalidContent(faults)
    content: Persona | Rubric
    if kind == "persona":
        content = await site.desk.read(lambda: site.reader.persona(source, file))
    else:
        content = await site.desk.read(lambda: site.reader.rubric(source, file))
    known = [rubric.id for rubric in site.library.rubrics()]
    if isinstance(content, Persona) and (wanted := content.training.rubric) not in known:
        message = f"there is no rubric '{wanted}'; there are: {', '.join(known)}"
        raise InvalidContent((Fault(file, 0, "training.rubric", message),))
    return content


async def preview(site: Site, who: Principal, source: str) -> Encounter:
    """Start a conversation with an unpublished persona; it is marked as a preview and counts for nothing."""
    _may_author(who)
    content = await _read(site, "persona", source, "preview.yaml")
    user = await site.people.user(who.user_id or "")
    if user is None:
        raise NotFound("Sign in to preview a client.")
    revision = await site.library.add(content, source, published=False, author=user.id)
    return await encounters.start(site, user, revision.id, preview_revision=revision.revision)


async def source_of(site: Site, kind: ContentKind, content_id: str, revision: str | None = None) -> Revision:
    """Return a revision with its source text: the named one, or the newest published. Raises NotFound."""
    for stored in await site.library.contents.versions(kind, content_id):
        if stored.revision == revision or (revision is None and stored.published):
            return stored
    raise NotFound(f"There is no {kind} '{content_id}' in that version.")
