"""Sets a work-pad beside the case for the feedback page: where they meet, in words and not in points."""

from __future__ import annotations

from app.core.case import PROBLEM_AREA_NAMES
from app.core.persona import Persona
from app.core.workpad import Credit, PersonMatch, WorkPad, compare
from app.web import charts
from app.web.pages import wording
from app.web.workpad_contexts import PadBeside, PersonBeside

_NEAR: dict[Credit, str] = {"full": "the same circle", "part": "one circle apart", "none": "two circles apart"}
_EVENT: dict[Credit, str] = {
    "full": "Yours is about what the case takes for the onset.",
    "part": "Yours is about another turn of the mood in this case.",
    "none": "The words of yours and of the case do not meet. A program compares them; look yourself.",
}
_AREA: dict[Credit, str] = {
    "full": "The case sees it in the same area.",
    "part": "The case is written for another area, but there is good reason for yours too: experts would split.",
    "none": "The case is written for another area.",
}


def pad_beside(pad: WorkPad | None, persona: Persona) -> PadBeside | None:
    """Return the comparison, or None where no work-pad was kept."""
    if pad is None or pad.is_empty:
        return None
    truth = persona.truth
    found = compare(pad, persona.problem_area, truth)
    name = persona.who.name
    return PadBeside(
        pad=pad,
        circle=charts.closeness_circle(name, [(one.name, one.closeness) for one in pad.people]),
        case_circle=charts.closeness_circle(name, [(one.name, one.closeness) for one in truth.inventory]),
        people=tuple(_person(match) for match in found.matches),
        missed=found.missed,
        others=found.others,
        event=_EVENT[found.event] if pad.event or pad.mood else "",
        event_like=found.event_like,
        area=_AREA[found.area] if pad.problem_area else "",
        area_name=PROBLEM_AREA_NAMES[pad.problem_area] if pad.problem_area else "",
        elements=found.elements,
    )


def _person(match: PersonMatch) -> PersonBeside:
    return PersonBeside(
        noted=match.noted.name,
        name=match.person.name,
        relation=match.person.relation,
        by_role=match.named == "part",
        circle=wording.CIRCLES[match.noted.closeness],
        case_circle=wording.CIRCLES[match.person.closeness],
        near=_NEAR[match.closeness],
    )
