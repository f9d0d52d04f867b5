"""Measured agreement as Markdown tables, which read well in a terminal too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.core.scoring.compared import DataAgreement, Estimate, LabelAgreement
from app.core.scoring.measured import EXPERTS, EXPERTS_ICC, Figures

Row = Sequence[str]


def agreement_tables(measured: DataAgreement) -> str:
    """Return the tables of one file. Experts' figures stand beside AnnoMI's rows, where they were computed."""
    experts = EXPERTS if measured.layout == "annomi" else {}
    lines = [f"## {measured.name}", "", f"{measured.transcripts:,} transcripts, {measured.turns:,} coded turns."]
    written = [row for row in measured.labels if row.form == "as written"]
    stripped = [row for row in measured.labels if row.form == "bare"]
    lines += ["", "### What a turn is", "", *_label_table(written, experts)]
    lines += ["", "### Each class", "", *_class_table(written, experts)]
    lines += ["", "### Without punctuation and capitals", "", *_bare_table(stripped)]
    if measured.sessions or measured.separation:
        lines += ["", "### Whole sessions", "", *_session_tables(measured)]
    return "\n".join(lines)


def _label_table(rows: Sequence[LabelAgreement], experts: dict[str, Figures]) -> Iterator[str]:
    head = ("what", "turns", "macro F1", "kappa", "quadratic kappa", "experts' F1", "experts' kappa")
    none = Figures()
    yield from _table(head, [
        (row.name, f"{row.turns:,}", _shown(row.macro_f1), _shown(row.kappa),
         _shown(row.quadratic_kappa) if row.quadratic_kappa else "",
         _number(experts.get(row.id, none).f1), _number(experts.get(row.id, none).kappa))
        for row in rows
    ])  # fmt: skip


def _class_table(rows: Sequence[LabelAgreement], experts: dict[str, Figures]) -> Iterator[str]:
    head = ("what", "class", "by people", "by the coder", "F1", "one expert's F1")
    yield from _table(head, [
        (row.name, found.label, f"{found.human:,}", f"{found.coder:,}", _shown(found.f1),
         _number(experts.get(row.id, Figures()).classes.get(found.label), 2))
        for row in rows for found in row.classes
    ])  # fmt: skip


def _bare_table(rows: Sequence[LabelAgreement]) -> Iterator[str]:
    head = ("what", "macro F1", "kappa", "macro F1 lost")
    yield from _table(head, [
        (row.name, _shown(row.macro_f1), _shown(row.kappa), _shown(row.loss) if row.loss else "") for row in rows
    ])  # fmt: skip


def _session_tables(measured: DataAgreement) -> Iterator[str]:
    experts = EXPERTS_ICC if measured.layout == "annomi" else {}
    head = ("share", "sessions", "by people", "by the coder", "correlation", "ICC(2,1)", "experts' ICC")
    if measured.sessions:
        yield from _table(head, [
            (row.name, f"{row.sessions:,}", _number(row.human_mean, 2), _number(row.coder_mean, 2),
             _shown(row.correlation), _shown(row.icc), _number(experts.get(row.id), 2))
            for row in measured.sessions
        ])  # fmt: skip
    apart = measured.separation
    if apart is not None:
        yield ""
        yield from _table(("sessions rated high or low, told apart by", "high", "low", "AUC"), [
            ("share of reflections less share of input, as the coder expects it, longer turns counting for more",
             str(apart.high), str(apart.low), _shown(apart.coder)),
            ("the same by the human codes", str(apart.high), str(apart.low), _shown(apart.human)),
        ])  # fmt: skip


def _table(head: Row, rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a table, padded, without the columns that nobody filled."""
    kept = [n for n in range(len(head)) if any(row[n] for row in rows)]
    widths = [max(len(row[n]) for row in (head, *rows)) for n in kept]
    lines = [[row[n].ljust(width) for n, width in zip(kept, widths, strict=True)] for row in (head, *rows)]
    for cells in (lines[0], ["-" * width for width in widths], *lines[1:]):
        yield f"| {' | '.join(cells)} |"


def _shown(estimate: Estimate) -> str:
    if estimate.value is None:
        return "none"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"


def _number(value: float | None, places: int = 3) -> str:
    return "" if value is None else f"{value:.{places}f}"
