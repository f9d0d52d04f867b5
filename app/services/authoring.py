"""Authoring: check, save, playtest, preview and publish personas and rubrics. A published revision never changes."""

from __future__ import annotations

import re

from app.core.access import Principal
from app.core.client.playtest import PersonaReport
from app.core.encounter import Encounter
from app.core.errors import Fault, Forbidden, Invalid, InvalidContent, NotFound, NotRealistic, WouldReplace
from app.core.message import say
from app.core.persona import Persona
from app.core.ports import ContentKind, Revision
from app.core.rubric import Rubric
from app.services import encounters
from app.services.site import Site

MAX_SOURCE_BYTES = 512 * 1024
# Bounded in every part: it is tried on texts that may hold anything.
_ID = re.compile(
    r"""^[ \t]{0,8}\{?[ \t]{0,8}["']?id["']?[ \t]{0,8}:[ \t]{0,8}["']?([a-z0-9-]{2,60})\b""", re.MULTILINE
)


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


async def publish(
    site: Site, who: Principal, kind: ContentKind, source: str, expected_id: str | None, *, replaces: str = ""
) -> Revision:
    """Publish the source as the newest revision of its id. Raises InvalidContent with every fault.

    A persona is playtested first: with a missed bar it is saved as a draft, and NotRealistic is raised. Nothing is
    saved where the playtest could not be made: that raises Busy or PlaytestTooLong.
    `expected_id` guards an address such as PUT /personas/{id} against a file that is about somebody else. Without it
    the text is a new one: if its id is taken, `replaces` has to name it, or WouldReplace is raised.
    """
    content = await _authored(site, who, kind, source, expected_id)
    if expected_id is None:
        _ask_before_replacing(site, content, replaces)
    author = who.user_id or who.key_id
    if isinstance(content, Persona) and (missed := missed_bars(await playtest(site, who, content))):
        draft = await site.library.add(content, source, published=False, author=author)
        raise NotRealistic(draft.id, draft.revision, missed)
    if expected_id is None:  # somebody may have published it while the playtest ran
        _ask_before_replacing(site, content, replaces)
    return await site.library.add(content, source, published=True, author=author)


async def save(site: Site, who: Principal, kind: ContentKind, source: str, expected_id: str | None) -> Revision:
    """Keep the source as a draft that no trainee sees. Raises InvalidContent with every fault."""
    content = await _authored(site, who, kind, source, expected_id)
    return await site.library.add(content, source, published=False, author=who.user_id or who.key_id)


async def playtest(site: Site, who: Principal, persona: Persona) -> PersonaReport:
    """Return the realism report of a persona, which takes a second or two. Raises Busy and PlaytestTooLong."""
    return await site.desk.playtest(persona, who.key_id or who.user_id or "")


def _ask_before_replacing(site: Site, content: Persona | Rubric, replaces: str) -> None:
    """Raise WouldReplace if a new text has the id of another published one, and does not say that it replaces it."""
    kind: ContentKind = "persona" if isinstance(content, Persona) else "rubric"
    shelf = site.library.personas() if isinstance(content, Persona) else site.library.rubrics()
    there = next((one for one in shelf if one.id == content.id), None)
    if there is not None and content.id != replaces and there.revision() != content.revision():
        raise WouldReplace(content.id, _name_of(site, kind, content.id))


def replaced_by(site: Site, kind: ContentKind, source: str) -> tuple[str, str] | None:
    """Return the id and name of what a new text would replace, as far as its first lines tell; it may have faults."""
    found = _ID.search(source)
    name = _name_of(site, kind, found[1]) if found else ""
    return (found[1], name) if found and name else None


def _name_of(site: Site, kind: ContentKind, content_id: str) -> str:
    """Return what the published client or rubric with this id is called, or nothing."""
    if kind == "persona":
        return next((one.who.name for one in site.library.personas() if one.id == content_id), "")
    return next((one.name for one in site.library.rubrics() if one.id == content_id), "")


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
        wrong = say("The file says id '{found}', but this is the page of '{id}'.", found=content.id, id=expected_id)
        raise Invalid(wrong)
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


def _may_read(who: Principal, stored: Revision) -> bool:
    """Tell whether a version is for `who`: a draft is its author's and an admin's business until it is published."""
    if stored.published or who.role == "admin" or "admin" in who.scopes:
        return True
    return stored.created_by is not None and stored.created_by == (who.key_id or who.user_id)


async def drafts_of(site: Site, who: Principal, kind: ContentKind) -> tuple[Revision, ...]:
    """Return the drafts that `who` may read, the newest of each id, newest first."""
    return await site.library.contents.drafts(kind, None if who.role == "admin" else who.user_id or "")


async def versions_of(site: Site, who: Principal, kind: ContentKind, content_id: str) -> tuple[Revision, ...]:
    """Return the versions of one id that `who` may read, newest first."""
    versions = await site.library.contents.versions(kind, content_id)
    return tuple(stored for stored in versions if _may_read(who, stored))


async def source_of(
    site: Site, who: Principal, kind: ContentKind, content_id: str, revision: str | None = None
) -> Revision:
    """Return a revision with its source text: the named one, or the newest published.

    Raises NotFound, also for other people's drafts.
    """
    for stored in await versions_of(site, who, kind, content_id):
        if stored.revision == revision or (revision is None and stored.published):
            return stored
    raise NotFound(say("There is no {kind} '{id}' in that version.", kind=say(kind), id=content_id))
