"""The realism report as text for the terminal, and as the table in `docs/personas.md`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.core.case import PROBLEM_AREA_NAMES
from app.core.client.bars import Bar
from app.core.client.measures import ScriptReport
from app.core.client.playtest import NOT_MEASURED, PersonaReport

_CURVE_TURNS = (5, 10, 15, 20, 25)
_HEADS = ("script", "turns", "words", "min-max", "<=5", "guarded", "core", "deep", "repeats", "leaks")
_ARC = ("trust", "distress", "ruptures", "withdrew")


def report_text(reports: Sequence[PersonaReport], bars: Sequence[Bar]) -> str:
    """Write the report of one or several personas."""
    lines = [line for report in reports for line in (*_persona(report), "")]
    lines += [f"Across {len(reports)} personas" if len(reports) > 1 else "Besides", *_bars(bars), ""]
    lines += ["Not measured here", *(f"  {what}" for what in NOT_MEASURED)]
    return "\n".join(lines)


def markdown_of(reports: Sequence[PersonaReport], across: Bar | None) -> str:
    """Write the page for the docs: what does not depend on the machine."""
    lines = [
        "# The clients, playtested",
        "",
        "Written by `attune playtest PERSONA... --markdown FILE`; do not edit it by hand. Five scripted therapists "
        f"play each client with the embedded voice, seed {reports[0].seed}. They know nothing of the client; the "
        "strong one follows the problem area's strategies.",
        "",
        "## Bars",
        "",
        *_table(["what", "bar", *(report.name for report in reports)], _bar_rows(reports)),
        "",
        *([f"{across.what}: {_value(across.measured)} (bar {across.bar}){'' if across.met else ', missed'}.", ""]
          if across else []),
        *_misses(reports, across),
        "",
        "Not measured here: " + "; ".join(NOT_MEASURED) + ".",
    ]  # fmt: skip
    for report in reports:
        lines += ["", *_section(report)]
    return "\n".join([*lines, ""])


def _misses(reports: Sequence[PersonaReport], across: Bar | None) -> Iterator[str]:
    missed = [f"- {report.name}: {bar.what}" for report in reports for bar in report.bars if not bar.met]
    if across and not across.met:
        missed.append(f"- all together: {across.what}")
    yield from ["Expected misses:", "", *missed] if missed else ["Every bar is met."]


def _bar_rows(reports: Sequence[PersonaReport]) -> Iterator[list[str]]:
    for bars in zip(*(report.bars for report in reports), strict=True):
        limits = list(dict.fromkeys(bar.bar for bar in bars))
        own = len(limits) > 1
        limit = "own card" if own else limits[0]
        yield [bars[0].what, limit, *(_measured(bar, own) for bar in bars)]


def _measured(bar: Bar, own: bool) -> str:
    shown = f"{_value(bar.measured)} ({bar.bar})" if own else _value(bar.measured)
    return shown if bar.met else f"{shown} **missed**"


def _section(report: PersonaReport) -> Iterator[str]:
    yield f"## {report.name}"
    yield ""
    yield f"`{report.persona}`, {_about(report)}."
    yield ""
    yield from _table([*_HEADS, *_ARC], (_row(script) for script in report.scripts))
    yield ""
    yield "Share told to the strong therapist:"
    yield ""
    strong = report.script("strong")
    turns = [told for told in strong.openness if told.turn in _CURVE_TURNS]
    rows = [[layer, *(_percent(getattr(told, layer)) for told in turns)] for layer in ("surface", "guarded", "core")]
    yield from _table(["layer", *(f"turn {told.turn}" for told in turns)], rows)
    yield ""
    yield "What the strong therapist heard, and what earned it:"
    yield ""
    rows = [[str(entry.turn), entry.layer, f"`{entry.fact}`", entry.earned_by] for entry in strong.openings]
    yield from _table(["turn", "layer", "fact", "earned by"], rows)
    if report.findings:
        yield ""
        yield from (f"- {found.kind.replace('_', ' ')}, {found.where}: {found.what}" for found in report.findings)


def _table(heads: Sequence[str], rows: Iterator[list[str]] | list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head.replace('<', '≤').replace('≤=', '≤') for head in heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _about(report: PersonaReport) -> str:
    area = PROBLEM_AREA_NAMES[report.problem_area].lower()
    return (
        f"{area}, difficulty {report.difficulty}, guardedness {report.guardedness:g}, "
        f"measured openness {report.openness:.2f}"
    )


def _persona(report: PersonaReport) -> Iterator[str]:
    yield f"{report.name} ({report.persona}): {_about(report)}. Seed {report.seed}."
    yield ""
    yield from _columns([[*_HEADS, *_ARC], *(_row(script) for script in report.scripts)])
    yield ""
    yield "Told, surface/guarded/core in %"
    yield from _columns([["turn", *map(str, _CURVE_TURNS)], *(_curve(script) for script in report.scripts[:3])])
    for script in report.scripts:
        if script.openings:
            yield ""
            yield f"Openings, {script.script} script"
            rows = [[str(o.turn), o.layer, o.fact, o.earned_by] for o in script.openings]
            yield from _columns(rows)
        yield from (f"  said {script.script} twice: “{text}”" for text in script.repeated)
    yield ""
    yield from _repair(report)
    leaks = [*report.asked.leaks, *(leak for script in report.scripts for leak in script.leaks)]
    yield from (f"  leak, {leak.where}, turn {leak.turn}: {leak.fact}: “{leak.words}”" for leak in leaks)
    yield ""
    yield from _bars(report.bars)
    if report.findings:
        yield ""
        for finding in report.findings:
            level = "fault" if finding.is_fault else "note"
            yield f"  {level}: {finding.kind.replace('_', ' ')}: {finding.where}: {finding.what}"


def _repair(report: PersonaReport) -> Iterator[str]:
    back = report.recovery
    yield (
        f"Repair: trust {back.before:.2f} fell to {back.lowest:.2f} ({back.lost_a_turn:.3f} a turn) and came back to "
        f"{back.after:.2f} ({back.regained_a_turn:.3f} a turn)."
    )


def _row(script: ScriptReport) -> list[str]:
    words = script.words
    return [
        script.script,
        str(script.turns),
        f"{words.mean:.1f}",
        f"{words.shortest}-{words.longest}",
        _percent(words.short_share),
        _value(script.first_guarded),
        _value(script.first_core),
        _percent(script.deep_share),
        str(script.repeats),
        str(len(script.leaks)),
        _arc(script.trust),
        _arc(script.distress),
        str(script.ruptures),
        _value(script.first_withdrawal),
    ]


def _arc(values: Sequence[float]) -> str:
    """Write where it began, its furthest point from there, and where it ended."""
    furthest = max(values, key=lambda value: abs(value - values[0]))
    return "-".join(f"{value:.2f}" for value in (values[0], furthest, values[-1]))


def _curve(script: ScriptReport) -> list[str]:
    at = {told.turn: told for told in script.openness}
    found = [at[turn] for turn in _CURVE_TURNS if turn in at]
    return [script.script, *(f"{100 * t.surface:.0f}/{100 * t.guarded:.0f}/{100 * t.core:.0f}" for t in found)]


def _bars(bars: Sequence[Bar]) -> Iterator[str]:
    yield from _columns([["met" if b.met else "MISSED", b.what, _value(b.measured), f"({b.bar})"] for b in bars])


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=False)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        yield f"  {'  '.join(cells)}".rstrip()


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _value(value: float | int | None) -> str:
    return "never" if value is None else f"{value:g}"
