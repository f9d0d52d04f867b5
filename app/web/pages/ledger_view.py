"""The client's ledger as the report shows it: what was told and why, what passed, what was tried on the trainee."""

from __future__ import annotations

from app.core.client.state import PullOutcome
from app.core.encounter import Encounter, Spoken
from app.core.persona import Fact, Persona
from app.core.scoring.report import Report
from app.web.languages import N_
from app.web.languages import gettext as _
from app.web.pages import wording
from app.web.report_contexts import BegunView, OpenedView, PassedView, PullView

_MET: dict[PullOutcome, str] = {
    "held": N_("It was met with a limit or with interest, and it held."),
    "given_in": N_("What was asked was given, or the part was played."),
    "passed_over": N_("It was passed over, or refused without warmth."),
}


def places_of(encounter: Encounter, turns: tuple[Spoken, ...]) -> dict[int, tuple[int, int | None]]:
    """Return for each turn the numbers of its two utterances in the transcript (the reply's may be missing)."""
    places: dict[int, tuple[int, int | None]] = {}
    number = 1 if encounter.opening else 0
    for turn in turns:
        number += 1
        said = number
        if turn.client:
            number += 1
        places[turn.number] = said, number if turn.client else None
    return places


def fact_of(persona: Persona, fact_id: str) -> Fact | None:
    """Return a fact, or None if this persona has no such fact any more."""
    return next((fact for fact in persona.facts if fact.id == fact_id), None)


def opened_in(encounter: Encounter, turns: tuple[Spoken, ...], persona: Persona) -> tuple[OpenedView, ...]:
    """Return what was told, in its order."""
    places = places_of(encounter, turns)
    views = []
    for told in encounter.state.ledger:
        if (fact := fact_of(persona, told.fact)) is not None:
            place = places.get(told.turn, (None, None))
            views.append(OpenedView(place[0], fact.knowledge, _(told.earned_by), _(wording.LAYERS[fact.layer])))
    return tuple(views)


def begun_in(encounter: Encounter, turns: tuple[Spoken, ...]) -> tuple[BegunView, ...]:
    """Return what was only begun, in the words that were heard: what it would have become stays untold."""
    places = places_of(encounter, turns)
    return tuple(
        BegunView(places.get(begun.turn, (None, None))[1], begun.heard) for begun in encounter.state.half_told
    )


def passed_in(report: Report, encounter: Encounter, turns: tuple[Spoken, ...]) -> tuple[PassedView, ...]:
    """Return the chances that passed, and of those where something was near, what would have brought it out."""
    places = places_of(encounter, turns)
    helps = {
        places[chance.turn][0]: chance.what_helps
        for chance in encounter.state.missed
        if chance.turn in places and chance.fact not in encounter.state.opened
    }
    return tuple(
        PassedView(
            chance.turn,
            chance.quote,
            chance.asked_for,
            chance.answered,
            chance.said,
            _(found) if (found := helps.get(chance.answered)) else "",
        )
        for chance in report.passed
    )


def pulls_in(encounter: Encounter, turns: tuple[Spoken, ...], persona: Persona) -> tuple[PullView, ...]:
    """Return what the client tried on the trainee, and how it was met."""
    places, views = places_of(encounter, turns), []
    for tried in encounter.state.pulls:
        pull = next((one for one in persona.pulls if one.id == tried.pull), None)
        if pull is not None:
            met = _(_MET[tried.outcome]) if tried.outcome else _("The talk ended before it was answered.")
            said, reply = places.get(tried.turn, (None, None))
            views.append(PullView(reply or said, pull.kind, pull.means, met))
    return tuple(views)
