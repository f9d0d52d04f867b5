"""The client's ledger as the report shows it: what was told and why, what passed, what was tried on the trainee."""

from __future__ import annotations

from app.core.client.explaining import in_words
from app.core.client.state import PullOutcome
from app.core.encounter import Encounter, Spoken, lines_of
from app.core.persona import Fact, Persona
from app.core.scoring.evidence import is_told_whole
from app.core.scoring.report import Report
from app.web.languages import N_, said
from app.web.languages import gettext as _
from app.web.pages import wording
from app.web.report_contexts import BegunView, OpenedView, PassedView, PullView

_MET: dict[PullOutcome, str] = {
    "held": N_("It was met with a limit or with interest, and it held."),
    "given_in": N_("What was asked was given, or the part was played."),
    "passed_over": N_("It was passed over, or refused without warmth."),
}


def fact_of(persona: Persona, fact_id: str) -> Fact | None:
    """Return a fact, or None if this persona has no such fact any more."""
    return next((fact for fact in persona.facts if fact.id == fact_id), None)


def opened_in(encounter: Encounter, turns: tuple[Spoken, ...], persona: Persona) -> tuple[OpenedView, ...]:
    """Return what was told, in its order and in the client's words."""
    places, views = lines_of(encounter, turns), []
    spoken = {turn.number: turn.client or "" for turn in turns}
    for told in encounter.state.ledger:
        if (fact := fact_of(persona, told.fact)) is None:
            continue
        asked, line = places.get(told.turn, (None, None))
        since = [words for number, words in spoken.items() if number >= told.turn]
        knowledge = fact.knowledge if is_told_whole(fact.knowledge, since) else ""
        layer = _(wording.LAYERS[fact.layer])
        views.append(
            OpenedView(asked, line, spoken.get(told.turn, ""), knowledge, said(in_words(told.earned_by)), layer)
        )
    return tuple(views)


def told_in(turn: Spoken, persona: Persona) -> tuple[str, ...]:
    """Return how far in each thing lay that was first told in a turn. What it was stands in the client's words."""
    facts = [fact_of(persona, fact_id) for fact_id in turn.opened]
    return tuple(_(wording.LAYERS[fact.layer]) for fact in facts if fact is not None)


def begun_in(encounter: Encounter, turns: tuple[Spoken, ...]) -> tuple[BegunView, ...]:
    """Return what was only begun, in the words that were heard: what it would have become stays untold."""
    places = lines_of(encounter, turns)
    return tuple(
        BegunView(places.get(begun.turn, (None, None))[1], begun.heard) for begun in encounter.state.half_told
    )


def passed_in(report: Report, encounter: Encounter, turns: tuple[Spoken, ...]) -> tuple[PassedView, ...]:
    """Return the chances that passed, and of those where something was near, what would have brought it out."""
    places = lines_of(encounter, turns)
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
            said(in_words(found)) if (found := helps.get(chance.answered)) else "",
        )
        for chance in report.passed
    )


def pulls_in(encounter: Encounter, turns: tuple[Spoken, ...], persona: Persona) -> tuple[PullView, ...]:
    """Return what the client tried on the trainee, and how it was met."""
    places, views = lines_of(encounter, turns), []
    for tried in encounter.state.pulls:
        pull = next((one for one in persona.pulls if one.id == tried.pull), None)
        if pull is not None:
            met = _(_MET[tried.outcome]) if tried.outcome else _("The talk ended before it was answered.")
            said, reply = places.get(tried.turn, (None, None))
            views.append(PullView(reply or said, pull.kind, pull.means, met))
    return tuple(views)
