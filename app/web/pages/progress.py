"""Practice over time, and the log of it as a page, a table for a spreadsheet and a PDF."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from app.core.case import PROBLEM_AREA_NAMES
from app.core.practice_log import HOW_COUNTED, STATEMENT, LogEntry, PracticeLog, hours
from app.core.progress import Course, NextClient, Point, Why
from app.services import progress as over_time
from app.services.progress import Progress
from app.services.site import Site
from app.web.courses import course_chart
from app.web.languages import N_, ngettext, said
from app.web.languages import gettext as _
from app.web.pages.wording import LEVELS
from app.web.pdf import table_pdf
from app.web.render import day, inside, page
from app.web.security import TheSite, Visiting, Visitor

router = APIRouter()

KINDS = {"talk": N_("Talk"), "lesson": N_("Lesson"), "drill": N_("Drill")}
_WHY: dict[Why, str] = {
    "first": N_("{name} tells readily, which makes a first talk easier."),
    "harder": N_("Your talks so far went well enough for somebody a little harder to reach, and that is {name}."),
    "new_area": N_("You have not yet practised this problem area ({area}), and {name} is no harder than is due."),
    "new_client": N_("You have not met {name} yet, and {name} is as demanding as is due."),
    "met_least": N_("You have met everybody at this difficulty; {name} is the one you have talked with least."),
}
_COLUMNS = (N_("Day"), N_("Kind"), N_("With or about"), N_("What"), N_("Minutes"), N_("Skills"))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class CourseView:
    """One criterion over time: the picture, and the same as rows."""

    name: str
    chart: Markup
    told: str
    rows: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """The page about practice over time."""

    progress: Progress
    courses: tuple[CourseView, ...]
    client_why: str
    weak_name: str
    weak_level: int | None
    levels: dict[int, str]
    any_hinted: bool


@router.get("/practice/progress")
async def progress(request: Request, site: TheSite, visitor: Visiting) -> Response:
    """Show the levels over all attempts, and what would be good to do next."""
    found = await over_time.progress(site, visitor.session.user)
    weak = found.weakest
    view = ProgressPage(
        progress=found,
        courses=tuple(_course(found, course) for course in found.courses),
        client_why=_why(found.client) if found.client else "",
        weak_name=_(found.names.get(weak.criterion, weak.criterion)) if weak else "",
        weak_level=weak.standing if weak else None,
        levels={step: _(words) for step, words in LEVELS.items()},
        any_hinted=any(attempt.hinted for attempt in found.attempts),
    )
    return await page(request, "practice/progress.html", view=view)


def _why(client: NextClient) -> str:
    area = inside(_(PROBLEM_AREA_NAMES[client.persona.problem_area]))
    return _(_WHY[client.why]).format(name=client.persona.who.name, area=area)


def _course(found: Progress, course: Course) -> CourseView:
    name = _(found.names.get(course.criterion, course.criterion))
    first, latest = course.first, course.latest
    if first is None or latest is None or first.level is None or latest.level is None:
        told = _("Not scored so far.")
    elif first is latest:
        told = _("Scored once: {level} (step {step}).").format(level=inside(_(LEVELS[first.level])), step=first.level)
    else:
        told = _change(latest.level, latest.level - first.level)
    rows = course.points[:1] + course.points[1:][-MOST_SHOWN + 1 :]
    return CourseView(name, course_chart(name, course, len(found.attempts)), told, rows)


def _change(level: int, change: int) -> str:
    if not change:
        told = _("Now step {level}, where your first talk was.")
    elif change > 0:
        told = ngettext(
            "Now step {level}, {steps} step above your first talk.",
            "Now step {level}, {steps} steps above your first talk.",
            change,
        )
    else:
        told = ngettext(
            "Now step {level}, {steps} step below your first talk.",
            "Now step {level}, {steps} steps below your first talk.",
            -change,
        )
    return told.format(level=level, steps=abs(change))


@router.get("/practice/log")
async def log(request: Request, site: TheSite, visitor: Visiting, since: str = "", until: str = "") -> Response:
    """Show the practice log."""
    found = await _log(site, visitor, since, until)
    return await page(
        request, "practice/log.html",
        log=found, kinds={kind: _(name) for kind, name in KINDS.items()}, hours=hours,
        statement=_(STATEMENT), how_counted=_(HOW_COUNTED),
        period=f"since={found.since or ''}&until={found.until or ''}",
    )  # fmt: skip


@router.get("/practice/log.csv")
async def log_csv(site: TheSite, visitor: Visiting, since: str = "", until: str = "") -> Response:
    """Write the log for a spreadsheet. No cell can be taken for a formula."""
    found = await _log(site, visitor, since, until)
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow([_(name) for name in _COLUMNS])
    rows.writerows([_plain(cell) for cell in _row(entry)] for entry in found.entries)
    rows.writerow([])
    rows.writerow([_(STATEMENT)])
    rows.writerow([_(HOW_COUNTED)])
    # The mark at the start tells spreadsheets that this is UTF-8.
    return _download(("\ufeff" + written.getvalue()).encode(), "text/csv; charset=utf-8", "csv")


@router.get("/practice/log.pdf")
async def log_pdf(site: TheSite, visitor: Visiting, since: str = "", until: str = "") -> Response:
    """Write the log as a PDF."""
    found = await _log(site, visitor, since, until)
    about = [f"{found.who}, {_period(found)}", _totals(found), _(STATEMENT), _(HOW_COUNTED)]
    rows = [_row(entry) for entry in found.entries]
    shares = (0.13, 0.08, 0.19, 0.2, 0.09, 0.31)
    body = table_pdf(_("Practice log"), about, [_(name) for name in _COLUMNS], rows, shares)
    return _download(body, "application/pdf", "pdf")


async def _log(site: Site, visitor: Visitor, since: str, until: str) -> PracticeLog:
    return await over_time.practice_log(site, visitor.session.user, _date(since), _date(until))


def _date(written: str) -> date | None:
    """Read a day of a form; what is no day sets no limit."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _row(entry: LogEntry) -> tuple[str, ...]:
    minutes = "" if entry.minutes is None else str(entry.minutes)
    skills = ", ".join(map(_, entry.skills))
    what = entry.what if entry.kind == "talk" else _(entry.what)
    return (f"{entry.at:%Y-%m-%d}", _(KINDS[entry.kind]), what, said(entry.detail), minutes, skills)


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _period(found: PracticeLog) -> str:
    since = _("from {day}").format(day=day(found.since)) if found.since else ""
    until = _("until {day}").format(day=day(found.until)) if found.until else ""
    return f"{since} {until}".strip() or _("all practice so far")


def _totals(found: PracticeLog) -> str:
    talks, clients = len(found.of("talk")), len(found.clients)
    return _("{hours} on {days}: {talks} with {clients}, lessons: {lessons}, drills: {drills}.").format(
        hours=said(hours(found.minutes)),
        days=ngettext("{n} day", "{n} days", found.days).format(n=found.days),
        talks=ngettext("{n} talk", "{n} talks", talks).format(n=talks),
        clients=ngettext("{n} client", "{n} clients", clients).format(n=clients),
        lessons=len(found.of("lesson")),
        drills=len(found.of("drill")),
    )


def _download(body: bytes, media_type: str, ending: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="attune-simulation-practice-log.{ending}"'}
    return Response(body, media_type=media_type, headers=headers)
