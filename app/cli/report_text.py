"""A report as plain text for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from app.core.scoring.report import CriterionResult, Report

_WIDTH = 96


def report_text(report: Report) -> str:
    """Write the report: each criterion with its evidence, then the measures and what did harm."""
    lines = [f"Rubric {report.rubric}, scorer {report.scorer}", ""]
    for result in report.criteria:
        lines.extend(_criterion(result))
    lines.append("Measures")
    for name, value in report.metrics.items():
        shown = "none" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
        lines.append(f"  {name.replace('_', ' '):<32} {shown}")
    if report.harm:
        lines += ["", "Did harm"]
        lines += [f"  turn {harm.turn}, {harm.kind.replace('_', ' ')}: “{harm.quote}”" for harm in report.harm]
    lines += ["", *report.notes] if report.notes else []
    return "\n".join(lines)


def _criterion(result: CriterionResult) -> Iterator[str]:
    level = f"level {result.level} of {result.max}" if result.status == "scored" else "unscored"
    yield f"{result.name or result.id}: {level}"
    yield from _wrapped(result.reason)
    if result.confidence_note:
        yield from _wrapped(f"Low confidence. {result.confidence_note}")
    for evidence in result.evidence:
        yield from _wrapped(f"turn {evidence.turn}: “{evidence.quote}”", "    ")
    if result.next_step is not None:
        step = result.next_step
        yield from _wrapped(f"Try at turn {step.turn}, instead of “{step.instead_of}”: “{step.try_}”")
    yield ""


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)
