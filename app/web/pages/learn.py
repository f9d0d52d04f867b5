"""Learn: the lessons by group, one lesson with its played example, and the answers at its end."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.lesson import Lesson, LessonGroup
from app.services import lessons
from app.services.lessons import Answered, Checked, PlayedExample
from app.services.site import Site
from app.web.languages import N_
from app.web.languages import gettext as _
from app.web.pages.wording import heard_as
from app.web.render import page
from app.web.security import Acting, TheSite, Visitor, visitor_or_none

router = APIRouter()

_GROUPS: tuple[tuple[LessonGroup, str, str], ...] = (
    ("skill", N_("Skills"), N_("What you do with words, turn by turn.")),
    ("problem_area", N_("Problem areas"), N_("What each of the four asks of you, and where people go wrong.")),
    ("phase", N_("Phases"), N_("What belongs into the first meetings, the middle and the end.")),
)


@dataclass(frozen=True, slots=True)
class LessonPage:
    """One lesson as its page shows it; `answered` once the check has been handed in."""

    lesson: Lesson
    example: PlayedExample | None
    answered: tuple[Answered, ...]
    minutes: int
    after: Lesson | None

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(one.right for one in self.answered)


@router.get("/learn")
async def index(request: Request, site: TheSite) -> Response:
    """List the lessons; those that were done are marked."""
    visitor = await visitor_or_none(request)
    kept = await site.exercises.of(visitor.session.user.id) if visitor else ()
    done = {one.subject for one in kept if one.kind == "lesson"}
    groups = [
        (_(heading), _(about), [lesson for lesson in site.lessons if lesson.group == group])
        for group, heading, about in _GROUPS
    ]
    return await page(request, "learn/index.html", groups=groups, done=done)


@router.get("/learn/{lesson_id}")
async def lesson(request: Request, site: TheSite, lesson_id: str) -> Response:
    """Show a lesson."""
    return await _shown(request, site, lessons.lesson(site, lesson_id), await visitor_or_none(request))


@router.post("/learn/{lesson_id}")
async def check(request: Request, site: TheSite, visitor: Acting, lesson_id: str) -> Response:
    """Mark the answers and show each with its reason."""
    found = lessons.lesson(site, lesson_id)
    form = await request.form()
    chosen = {
        n: int(given)
        for n in range(len(found.check))
        if isinstance(given := form.get(f"answer-{n}"), str) and given.isdecimal() and len(given) < 3
    }
    checked = await lessons.answer(site, visitor.session.user, found, chosen)
    return await _shown(request, site, found, visitor, checked)


async def _shown(
    request: Request, site: Site, found: Lesson, visitor: Visitor | None, checked: Checked | None = None
) -> Response:
    if visitor is not None:
        await lessons.opened(site, visitor.session.user, found)
    view = _view(site, found, checked)
    return await page(request, "learn/lesson.html", view=view, heard_as=heard_as)


def _view(site: Site, found: Lesson, checked: Checked | None) -> LessonPage:
    of_group = [lesson for lesson in site.lessons if lesson.group == found.group]
    at = of_group.index(found)
    after = of_group[at + 1] if at + 1 < len(of_group) else None
    answered, minutes = (checked.answers, checked.minutes) if checked else ((), 0)
    return LessonPage(found, lessons.played_example(site, found.example), answered, minutes, after)
