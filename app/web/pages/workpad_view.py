"""Sets a work-pad beside the case for the feedback page: where they meet, in words and not in points."""

from __future__ import annotations

from app.core.case import PROBLEM_AREA_NAMES
from app.core.persona import Persona
from app.core.workpad import Credit, PersonMatch, WorkPad, compare
from app.web import charts
from app.web.languages import N_
from app.web.languages import gettext as _
from app.web.pages import wording
from app.web.workpad_contexts import PadBeside, PersonBeside

_NEAR: dict[Credit, str] = {
    "full": N_("the same circle"),
    "part": N_("one circle apart"),
    "none": N_("two circles apart"),
}
_EVENT: dict[Credit, str] = {
    "full": N_("Yours is about what the case takes for the onset."),
    "part": N_("Yours is about another turn of the mood in this case."),
    "none": N_("The words of yours and of the case do not meet. A program compares them; look yourself."),
}
_TOUCHED = N_("Yours touches what the case takes for the onset, and leaves part of it out.")
_AREA: dict[Credit, str] = {
    "full": N_("The case sees it in the same area."),
    "part": N_("The case is written for another area, but there is good reason for yours too: experts would split."),
    "none": N_("The case is written for another area."),
}


def pad_beside(pad: WorkPad | None, persona: Persona) -> PadBeside | None:
    """Return the comparison, or None where no work-pad was kept."""
    if pad is None or pad.is_empty:
        return None
    truth = persona.truth
    found = compare(pad, persona.problem_area, truth)
    name, touched = persona.who.name, found.event == "part" and found.event_is_onset
    return PadBeside(
        pad=pad,
        circle=charts.closeness_circle(name, [(one.name, one.closeness) for one in pad.people]),
        case_circle=charts.closeness_circle(name, [(one.name, one.closeness) for one in truth.inventory]),
        people=tuple(_person(match) for match in found.matches),
        missed=found.missed,
        others=found.others,
        event=_(_TOUCHED if touched else _EVENT[found.event]) if pad.event or pad.mood else "",
        event_like=found.event_like,
        area=_(_AREA[found.area]) if pad.problem_area else "",
        area_name=_(PROBLEM_AREA_NAMES[pad.problem_area]) if pad.problem_area else "",
        elements=tuple((_(what), there) for what, there in found.elements),
    )


def _person(match: PersonMatch) -> PersonBeside:
    return PersonBeside(
        noted=match.noted.name,
        name=match.person.name,
        relation=match.person.relation,
        by_role=match.named == "part",
        circle=_(wording.CIRCLES[match.noted.closeness]),
        case_circle=_(wording.CIRCLES[match.person.closeness]),
        near=_(_NEAR[match.closeness]),
    )
