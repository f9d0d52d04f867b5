"""Puts a finished report, the transcript and the case together for the feedback page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from app.core.case import PROBLEM_AREA_NAMES
from app.core.encounter import Encounter, Turn, transcript_of
from app.core.persona import Fact, Persona
from app.core.rubric import Criterion, Rubric
from app.core.scoring.harm import WHY_OF
from app.core.scoring.report import CriterionResult, Report
from app.core.transcript import Transcript
from app.web import charts
from app.web.contexts import ClientCard
from app.web.pages import marking, wording
from app.web.pages.measures import measures
from app.web.report_contexts import (
    CriterionView,
    HarmView,
    Line,
    MissedView,
    OpenedView,
    Quote,
    ReportPage,
)

PATTERNS = 4


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a report page is made of."""

    encounter: Encounter
    turns: tuple[Turn, ...]
    persona: Persona
    rubric: Rubric
    report: Report
    owner: str
    own: bool


@dataclass
class _Marks:
    """Numbers the quotes in the order of the page, and remembers where each stands."""

    transcript: Transcript
    spans: dict[int, list[marking.Span]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0

    def quote(self, turn: int, words: str, pattern: int, label: str, *, harm: bool = False) -> Quote:
        said = self.transcript.turns[turn - 1].text if turn <= len(self.transcript.turns) else ""
        place = marking.find(said, words)
        if place is None:
            return Quote(turn, words, None)
        self.count += 1
        self.spans[turn].append(marking.Span(*place, self.count, pattern, harm, f"quote {self.count}, {label}"))
        return Quote(turn, words, self.count)


def report_page(case: Case) -> ReportPage:
    """Return what the page shows. Harm is numbered first, because it is shown first."""
    transcript = transcript_of(case.encounter, case.turns)
    marks = _Marks(transcript)
    harm = tuple(
        HarmView(
            wording.harm_name(act.kind),
            WHY_OF.get(act.kind, ""),
            marks.quote(act.turn, act.quote, 1, wording.harm_name(act.kind), harm=True),
        )
        for act in case.report.harm
    )
    known = {criterion.id: criterion for criterion in case.rubric.criteria}
    criteria = tuple(
        _criterion(result, known.get(result.id), place % PATTERNS + 1, marks)
        for place, result in enumerate(case.report.criteria)
    )
    truth = case.persona.truth
    scorer = case.report.scorer
    return ReportPage(
        encounter=case.encounter,
        card=ClientCard.of(case.persona),
        persona=case.persona,
        second_area=PROBLEM_AREA_NAMES[truth.second_area] if truth.second_area else "",
        mood=charts.mood_line([(point.when, point.mood) for point in truth.mood_timeline]),
        owner=case.owner,
        own=case.own,
        turns=len(case.turns),
        harm=harm,
        first_step=_first_step(criteria),
        criteria=criteria,
        metrics=measures(case.report.metrics),
        opened=_opened(case),
        missed=_missed(case),
        facts_in_all=len(case.persona.facts),
        lines=_lines(case, transcript, marks),
        notes=case.report.notes,
        scorer=scorer.partition(":")[2] or scorer,
        judged=scorer != "embedded",
    )


def _criterion(result: CriterionResult, criterion: Criterion | None, pattern: int, marks: _Marks) -> CriterionView:
    name = result.name or (criterion.name if criterion else result.id)
    level_name = ""
    if result.level is not None:
        level_name = criterion.anchor(result.level).name if criterion else wording.LEVELS[result.level]
    step = result.next_step
    return CriterionView(
        id=result.id,
        name=name,
        what=criterion.what if criterion else "",
        level=result.level if result.status == "scored" else None,
        level_name=level_name,
        bar=charts.level_bar(result.level),
        reason=result.reason,
        quotes=tuple(marks.quote(found.turn, found.quote, pattern, name) for found in result.evidence),
        next_turn=step.turn if step else None,
        instead_of=step.instead_of if step else "",
        try_=step.try_ if step else "",
        doubt=result.confidence_note or "",
        pattern=pattern,
    )


def _first_step(criteria: tuple[CriterionView, ...]) -> CriterionView | None:
    """Return the one thing to try next: where a step is offered and the level is lowest, in the rubric's order."""
    offered = [found for found in criteria if found.try_]
    return min(offered, key=lambda found: found.level or 5, default=None)


def _places(case: Case) -> dict[int, tuple[int, int | None]]:
    """Return for each turn the numbers of its two utterances in the transcript (the reply's may be missing)."""
    places: dict[int, tuple[int, int | None]] = {}
    number = 1 if case.encounter.opening else 0
    for turn in case.turns:
        number += 1
        said = number
        if turn.client:
            number += 1
        places[turn.number] = said, number if turn.client else None
    return places


def _fact(persona: Persona, fact_id: str) -> Fact | None:
    return next((fact for fact in persona.facts if fact.id == fact_id), None)


def _opened(case: Case) -> tuple[OpenedView, ...]:
    places = _places(case)
    views = []
    for told in case.encounter.state.ledger:
        if (fact := _fact(case.persona, told.fact)) is not None:
            place = places.get(told.turn, (None, None))
            views.append(OpenedView(place[0], fact.knowledge, told.earned_by, wording.LAYERS[fact.layer]))
    return tuple(views)


def _missed(case: Case) -> tuple[MissedView, ...]:
    places, said = _places(case), {turn.number: turn.trainee for turn in case.turns}
    views = []
    for chance in case.encounter.state.missed:
        fact = _fact(case.persona, chance.fact)
        if fact is not None and chance.turn in said and fact.id not in case.encounter.state.opened:
            place = places.get(chance.turn, (None, None))
            views.append(MissedView(place[0], said[chance.turn], fact.topics[0], chance.what_helps))
    return tuple(views)


def _lines(case: Case, transcript: Transcript, marks: _Marks) -> tuple[Line, ...]:
    labels: dict[int, tuple[str, ...]] = {}
    opened: dict[int, tuple[str, ...]] = {}
    places = _places(case)
    for turn in case.turns:
        said, reply = places[turn.number]
        labels[said] = tuple(wording.LABELS[label] for label in turn.codes.labels if label != "other")
        if reply is not None:
            facts = [_fact(case.persona, fact_id) for fact_id in turn.opened]
            opened[reply] = tuple(fact.knowledge for fact in facts if fact is not None)
    trainee = "You" if case.own else case.owner
    return tuple(
        Line(
            number=number,
            speaker=said.speaker,
            name=trainee if said.speaker == "trainee" else case.persona.who.name,
            segments=marking.segments(said.text, marks.spans.get(number, ())),
            labels=labels.get(number, ()),
            opened=opened.get(number, ()),
        )
        for number, said in enumerate(transcript.turns, 1)
    )
