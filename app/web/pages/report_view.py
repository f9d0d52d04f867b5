"""Puts a finished report, the transcript and the case together for the feedback page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from markupsafe import Markup

from app.core.case import PROBLEM_AREA_NAMES
from app.core.encounter import Encounter, Spoken, line_of, lines_of, transcript_of
from app.core.persona import Persona
from app.core.ports import Notes
from app.core.rubric import Criterion, Rubric
from app.core.scoring.harm import WHY_OF
from app.core.scoring.report import CriterionResult, Focus, Report
from app.core.transcript import Transcript
from app.web import charts
from app.web.contexts import ClientCard
from app.web.languages import gettext as _
from app.web.languages import grouped, spoken, worded
from app.web.pages import marking, wording
from app.web.pages.ledger_view import begun_in, opened_in, passed_in, pulls_in, told_in
from app.web.pages.measures import measures
from app.web.pages.talk_view import hint_views
from app.web.pages.workpad_view import pad_beside
from app.web.report_contexts import (
    BranchView,
    CriterionView,
    FocusView,
    GroupView,
    HarmView,
    Line,
    Quote,
    ReportPage,
)

PATTERNS = 4


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a report page is made of."""

    encounter: Encounter
    turns: tuple[Spoken, ...]
    persona: Persona
    rubric: Rubric
    report: Report
    owner: str
    own: bool
    teaches: bool
    notes: Notes
    branches: tuple[Encounter, ...]


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
        self.spans[turn].append(
            marking.Span(
                *place, self.count, pattern, harm, _("quote {number}, {label}").format(number=self.count, label=label)
            )
        )
        return Quote(turn, words, self.count)


def report_page(case: Case) -> ReportPage:
    """Return what the page shows. Harm is numbered first, because it is shown first."""
    transcript = transcript_of(case.encounter, case.turns)
    marks = _Marks(transcript)
    harm = _harm(case.report, marks)
    known = {criterion.id: criterion for criterion in case.rubric.criteria}
    criteria = tuple(
        _criterion(case, result, known.get(result.id), place % PATTERNS + 1, marks)
        for place, result in enumerate(case.report.criteria)
    )
    first_attempt = case.own and not case.encounter.is_branch
    truth = case.persona.truth
    scorer = case.report.scorer
    return ReportPage(
        encounter=case.encounter,
        goes_on_from=_line_at(case, case.encounter.branched_at) if case.encounter.branched_at else None,
        card=ClientCard.of(case.persona),
        persona=case.persona,
        second_area=_(PROBLEM_AREA_NAMES[truth.second_area]) if truth.second_area else "",
        mood=charts.mood_line([(point.when, point.mood) for point in truth.mood_timeline]),
        owner=case.owner,
        own=case.own,
        turns=len(case.turns),
        harm=harm,
        focus=_focus(case, criteria),
        groups=_groups(criteria),
        rated=bool(case.notes.rating and case.notes.rating.levels),
        may_branch=first_attempt and case.encounter.terms.branches,
        may_object=first_attempt and case.encounter.purpose == "practice",
        may_answer=case.teaches and not case.own,
        branches=tuple(BranchView(one.id, _line_at(case, one.branched_at or 1)) for one in case.branches),
        hints=hint_views(lines_of(case.encounter, case.turns), case.notes.hints),
        undone=tuple(_line_at(case, turn) for turn in case.notes.undone),
        pad=pad_beside(case.notes.pad, case.persona),
        metrics=measures(case.report.metrics),
        asked_about_risk=bool(case.report.metrics.get("risk_enquiries")),
        opened=opened_in(case.encounter, case.turns, case.persona),
        begun=begun_in(case.encounter, case.turns),
        passed=passed_in(case.report, case.encounter, case.turns),
        pulls=pulls_in(case.encounter, case.turns, case.persona),
        facts_in_all=len(case.persona.facts),
        lines=_lines(case, transcript, marks),
        notes=tuple(map(spoken, case.report.limits)),
        cost=_cost(case.report),
        scorer=scorer.partition(":")[2] or scorer,
        judged=scorer != "embedded",
    )


def _harm(report: Report, marks: _Marks) -> tuple[HarmView, ...]:
    return tuple(
        HarmView(
            wording.harm_name(act.kind),
            WHY_OF.get(act.kind, ""),
            marks.quote(act.turn, act.quote, 1, wording.harm_name(act.kind), harm=True),
        )
        for act in report.harm
    )


def _criterion(
    case: Case, result: CriterionResult, criterion: Criterion | None, pattern: int, marks: _Marks
) -> CriterionView:
    name = _(result.name or (criterion.name if criterion else result.id))
    level = result.level if result.status == "scored" else None
    own = case.notes.rating.levels.get(result.id) if case.notes.rating else None
    objection = next((one for one in case.notes.objections if one.criterion == result.id), None)
    step = result.next_step
    return CriterionView(
        id=result.id,
        name=name,
        what=worded(criterion.what) if criterion else Markup(""),
        level=level,
        level_name=_level_name(criterion, result.level),
        bar=charts.level_bar(result.level),
        reason=spoken(*result.why),
        quotes=tuple(marks.quote(found.turn, found.quote, pattern, name) for found in result.evidence),
        next_turn=step.turn if step else None,
        instead_of=step.instead_of if step else "",
        try_=step.try_ if step else "",
        doubt=spoken(*result.doubts),
        pattern=pattern,
        group=wording.group_name(criterion.group) if criterion else "",
        own=_level_name(criterion, own),
        gap=wording.gap(own, level),
        objection=objection,
        changed_to=_level_name(criterion, objection.level if objection else None),
        steps=tuple((n, _level_name(criterion, n)) for n in range(1, result.max + 1)),
        failed=result.failed,
        for_human=result.for_human,
        votes=tuple((vote.scorer, _level_name(criterion, vote.level) or _("none")) for vote in result.votes),
    )


def _cost(report: Report) -> str:
    """Say what asking models has cost, where one was asked."""
    usage = report.usage
    if usage is None or not usage.calls:
        return ""
    return _("%(calls)s calls and %(tokens)s tokens, %(cached)s of them from a cache.") % {
        "calls": usage.calls,
        "tokens": grouped(usage.tokens),
        "cached": grouped(usage.cached_tokens),
    }


def _level_name(criterion: Criterion | None, level: int | None) -> str:
    if level is None:
        return ""
    return _(criterion.anchor(level).name if criterion else wording.LEVELS[level])


def _groups(criteria: tuple[CriterionView, ...]) -> tuple[GroupView, ...]:
    names = dict.fromkeys(found.group for found in criteria)
    return tuple(GroupView(name, tuple(one for one in criteria if one.group == name)) for name in names)


def _focus(case: Case, criteria: tuple[CriterionView, ...]) -> FocusView | None:
    """Return the one thing to try next; of a report from before there always was one, the first step offered."""
    focus = case.report.focus
    known = {found.id: found for found in criteria}
    if focus is None:
        offered = [found for found in criteria if found.try_]
        chosen = known.get(case.report.first or "") or min(offered, key=lambda found: found.level or 5, default=None)
        if chosen is None or not chosen.try_:
            return None
        focus = Focus(
            criterion=chosen.id, observed=True, turn=chosen.next_turn, quote=chosen.instead_of, aim="",
            try_=chosen.try_,
        )  # fmt: skip
    return FocusView(
        id=focus.criterion,
        name=known[focus.criterion].name if focus.criterion in known else focus.criterion,
        observed=focus.observed,
        turn=focus.turn,
        quote=focus.quote,
        heard=focus.heard,
        aim=focus.aim,
        try_=focus.try_ or "",
        retry=_turn_at(case, focus.turn),
    )


def _line_at(case: Case, turn: int) -> int:
    return line_of(case.encounter, case.turns, turn)


def _turn_at(case: Case, line: int | None) -> int | None:
    """Return the turn that line `line` of the transcript is the trainee's side of."""
    return next((turn for turn, (said, _reply) in lines_of(case.encounter, case.turns).items() if said == line), None)


def _lines(case: Case, transcript: Transcript, marks: _Marks) -> tuple[Line, ...]:
    heard: dict[int, str] = {}
    opened: dict[int, tuple[str, ...]] = {}
    places = lines_of(case.encounter, case.turns)
    numbers = {places[turn.number][0]: turn.number for turn in case.turns}
    for turn in case.turns:
        said, reply = places[turn.number]
        heard[said] = ", ".join(wording.heard_as(turn.codes))
        if reply is not None:
            opened[reply] = told_in(turn, case.persona)
    trainee, back = _("You") if case.own else case.owner, _("Back to quote")
    return tuple(
        Line(
            number=number,
            css="you" if said.speaker == "trainee" else "client",
            name=trainee if said.speaker == "trainee" else case.persona.who.name,
            words=marking.marked(marking.segments(said.text, marks.spans.get(number, ())), back),
            heard=heard.get(number, ""),
            opened=opened.get(number, ()),
            turn=numbers.get(number),
        )
        for number, said in enumerate(transcript.turns, 1)
    )
