"""How well the coder agrees with people who coded the same turns, with 95 % intervals by transcript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import log
from typing import Literal

from app.core.coding.coder import code_turn, main_odds
from app.core.coding.codes import TurnCodes
from app.core.scoring import agreement
from app.core.scoring.agreement import Confusion
from app.core.scoring.human_codes import (
    COMPARISONS,
    FIELDS,
    SHARES,
    CodedData,
    CodedTurn,
    Comparison,
    Layout,
    Share,
    bare,
)
from app.core.scoring.report import Value

# In a shorter session a share is mostly chance.
MIN_TURNS = 8
Form = Literal["as written", "bare"]
# Codes a turn of a transcript: the transcript's name, the turn's words, the client's words before it.
Coder = Callable[[str, str, str], TurnCodes]
# The same three, to how probable each main act is.
Odds = Callable[[str, str, str], Mapping[str, float]]
Draws = Sequence[tuple[int, ...]]
ByTranscript = list[list[tuple[CodedTurn, TurnCodes]]]


class Estimate(Value):
    """A value with its 95 % interval; None where there is nothing to compute it from."""

    value: float | None
    low: float | None = None
    high: float | None = None


class ClassAgreement(Value):
    """One class: how often the human codes and the coder used it, and F1 (0 to 1)."""

    label: str
    human: int
    coder: int
    f1: Estimate


class LabelAgreement(Value):
    """One comparison over all turns. `loss` is the macro F1 lost against the text as written; given for `bare`."""

    id: str
    name: str
    form: Form
    turns: int
    macro_f1: Estimate
    kappa: Estimate
    quadratic_kappa: Estimate | None = None
    loss: Estimate | None = None
    classes: tuple[ClassAgreement, ...]


class ShareAgreement(Value):
    """A share of each session's turns, by the human codes and by the coder: Pearson's r and ICC(2,1)."""

    id: str
    name: str
    sessions: int
    human_mean: float | None
    coder_mean: float | None
    correlation: Estimate
    icc: Estimate


class Separation(Value):
    """How well (share of reflections - share of input) tells sessions rated high from those rated low, as AUC.

    Longer turns count for more. By the coder, the shares are those it expects: probabilities summed over the session.
    """

    high: int
    low: int
    coder: Estimate
    human: Estimate


class DataAgreement(Value):
    """Everything that was measured on one file."""

    name: str
    layout: Layout
    transcripts: int
    turns: int
    labels: tuple[LabelAgreement, ...]
    sessions: tuple[ShareAgreement, ...] = ()
    separation: Separation | None = None


def compare(
    data: CodedData, *, times: int = 1000, seed: int = 1, coder: Coder | None = None, odds: Odds | None = None
) -> DataAgreement:
    """Code every turn of the data and hold the codes against the human ones.

    `coder` and its `odds` are those that ship unless others are given; another coder without odds is taken as sure.
    Intervals come from `times` resamples of whole transcripts; the same seed gives the same intervals.
    """
    # One transcript drawn over and over is always the same: no interval is better than one without width.
    draws = agreement.resamples(len(data.transcripts), times if len(data.transcripts) > 1 else 0, seed)
    written, stripped = _coded(data, str, coder or _ships), _coded(data, bare, coder or _ships)
    labels: list[LabelAgreement] = []
    for comparison in COMPARISONS:
        if any(comparison.field in turn.human for turn in data.turns):
            as_written = _Pairs(comparison, written, draws)
            labels += [as_written.row("as written"), _Pairs(comparison, stripped, draws).row("bare", as_written)]
    shares = [_share_row(share, written, draws) for share in SHARES]
    return DataAgreement(
        name=data.name,
        layout=data.layout,
        transcripts=len(data.transcripts),
        turns=len(data.turns),
        labels=tuple(labels),
        sessions=tuple(row for row in shares if row.sessions > 1),
        separation=_separation(data, written, draws, odds or (_odds_that_ship if coder is None else _decided(coder))),
    )


def _ships(_: str, text: str, previous: str) -> TurnCodes:
    return code_turn(text, previous)


def _odds_that_ship(_: str, text: str, previous: str) -> Mapping[str, float]:
    return main_odds(text, previous)


def _decided(coder: Coder) -> Odds:
    return lambda transcript, text, previous: {coder(transcript, text, previous).main: 1.0}


def _coded(data: CodedData, typed: Callable[[str], str], coder: Coder) -> ByTranscript:
    groups: dict[str, list[tuple[CodedTurn, TurnCodes]]] = {name: [] for name in data.transcripts}
    for turn in data.turns:
        groups[turn.transcript].append((turn, coder(turn.transcript, typed(turn.text), typed(turn.previous))))
    return list(groups.values())


class _Pairs:
    """The pairs of one comparison: pooled over all transcripts, and over each draw of them."""

    def __init__(self, comparison: Comparison, coded: ByTranscript, draws: Draws) -> None:
        self.comparison = comparison
        counted = [_confusion(comparison, turns) for turns in coded]
        self.whole: Counter[tuple[str, str]] = sum(counted, Counter())
        self.drawn = list(agreement.pooled(counted, draws))

    def row(self, form: Form, written: _Pairs | None = None) -> LabelAgreement:
        """Return the row; `written` is the same comparison over the text as written, where this one is not."""
        classes = self.comparison.classes
        return LabelAgreement(
            id=self.comparison.id,
            name=self.comparison.name,
            form=form,
            turns=self.whole.total(),
            macro_f1=self._estimate(self._macro),
            kappa=self._estimate(lambda c: agreement.kappa(c, classes)),
            quadratic_kappa=self._estimate(lambda c: agreement.quadratic_kappa(c, classes))
            if self.comparison.ordered
            else None,
            loss=None if written is None else self._loss(written),
            classes=tuple(self._class_row(label) for label in classes),
        )

    def _macro(self, confusion: Confusion) -> float | None:
        return agreement.macro_f1(confusion, self.comparison.classes)

    def _estimate(self, measure: Callable[[Confusion], float | None]) -> Estimate:
        return _estimate(measure(self.whole), [measure(confusion) for confusion in self.drawn])

    def _loss(self, written: _Pairs) -> Estimate:
        """The same transcripts are drawn for both forms, so the interval is of the difference."""
        drawn = [
            _difference(self._macro(before), self._macro(now))
            for before, now in zip(written.drawn, self.drawn, strict=True)
        ]
        return _estimate(_difference(self._macro(written.whole), self._macro(self.whole)), drawn)

    def _class_row(self, label: str) -> ClassAgreement:
        return ClassAgreement(
            label=label,
            human=sum(n for (human, _), n in self.whole.items() if human == label),
            coder=sum(n for (_, coder), n in self.whole.items() if coder == label),
            f1=self._estimate(lambda confusion: agreement.class_f1(confusion, label)),
        )


def _confusion(comparison: Comparison, turns: Sequence[tuple[CodedTurn, TurnCodes]]) -> Counter[tuple[str, str]]:
    pairs = (
        (comparison.view(turn.human[comparison.field]), comparison.view(FIELDS[comparison.field](codes)))
        for turn, codes in turns
        if comparison.field in turn.human
    )
    return Counter(pair for pair in pairs if set(pair) <= set(comparison.classes))


def _share_row(share: Share, coded: ByTranscript, draws: Draws) -> ShareAgreement:
    pairs = [_shares(share, turns) if len(turns) >= MIN_TURNS else None for turns in coded]
    there = [pair for pair in pairs if pair is not None]
    return ShareAgreement(
        id=share.id,
        name=share.name,
        sessions=len(there),
        human_mean=_rounded(agreement.mean([human for human, _ in there])),
        coder_mean=_rounded(agreement.mean([coder for _, coder in there])),
        correlation=_over_sessions(agreement.correlation, pairs, draws),
        icc=_over_sessions(agreement.icc, pairs, draws),
    )


def _shares(share: Share, turns: Sequence[tuple[CodedTurn, TurnCodes]]) -> tuple[float, float] | None:
    """Return the share by the human codes and by the coder, or None where either has nothing to divide."""
    both = [
        (turn.human[share.field], FIELDS[share.field](codes)) for turn, codes in turns if share.field in turn.human
    ]
    human, coder = (_share(values, share) for values in ([pair[0] for pair in both], [pair[1] for pair in both]))
    return None if human is None or coder is None else (human, coder)


def _share(values: Sequence[str], share: Share) -> float | None:
    among = [value for value in values if share.among is None or value in share.among]
    return among.count(share.counted) / len(among) if among else None


def _over_sessions(
    measure: Callable[[Sequence[tuple[float, float]]], float | None],
    pairs: Sequence[tuple[float, float] | None],
    draws: Draws,
) -> Estimate:
    drawn = [
        measure([pair for pair, n in zip(pairs, often, strict=True) if pair is not None for _ in range(n)])
        for often in draws
    ]
    return _estimate(measure([pair for pair in pairs if pair is not None]), drawn)


def _separation(data: CodedData, coded: ByTranscript, draws: Draws, odds: Odds) -> Separation | None:
    rated = [data.quality.get(name) for name in data.transcripts]
    if not {"high", "low"} <= set(rated):
        return None
    scores = [_two_term(turns, odds) for turns in coded]
    if None in scores:
        return None
    sessions = [(quality, score) for quality, score in zip(rated, scores, strict=True) if score is not None]

    def told_apart(by: int) -> Estimate:
        def measure(often: Sequence[int]) -> float | None:
            spread = [(q, score[by]) for (q, score), n in zip(sessions, often, strict=True) for _ in range(n)]
            return agreement.auc([s for q, s in spread if q == "high"], [s for q, s in spread if q == "low"])

        return _estimate(measure([1] * len(sessions)), [measure(often) for often in draws])

    return Separation(high=rated.count("high"), low=rated.count("low"), human=told_apart(0), coder=told_apart(1))


def _two_term(turns: Sequence[tuple[CodedTurn, TurnCodes]], odds: Odds) -> tuple[float, float] | None:
    """Return the share of reflections less that of input, by people and as the coder expects it.

    A turn counts by the logarithm of its words: a lecture says more of a session than "right". Odds are summed, not
    decisions: a turn that may be either then counts as half of both.
    """
    if any("main" not in turn.human for turn, _ in turns):
        return None
    counts = [log(2 + len(turn.text.split())) for turn, _ in turns]
    human = [{turn.human["main"]: 1.0} for turn, _ in turns]
    expected = [odds(turn.transcript, turn.text, turn.previous) for turn, _ in turns]
    by_people, by_coder = (
        sum(n * (each.get("reflection", 0.0) - each.get("input", 0.0)) for n, each in zip(counts, told, strict=True))
        for told in (human, expected)
    )
    return by_people / sum(counts), by_coder / sum(counts)


def _difference(before: float | None, now: float | None) -> float | None:
    return None if before is None or now is None else before - now


def _estimate(value: float | None, drawn: Sequence[float | None]) -> Estimate:
    between = agreement.interval(drawn) if value is not None else None
    if between is None:
        return Estimate(value=_rounded(value))
    return Estimate(value=_rounded(value), low=_rounded(between[0]), high=_rounded(between[1]))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
