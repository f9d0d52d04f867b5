"""A report as plain text, for a terminal and for a file of one's own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from app.core.scoring.material import times
from app.core.scoring.report import CriterionResult, Report, Usage

_WIDTH = 96


def report_text(report: Report) -> str:
    """Write the report: what did harm, the one thing to try first, each criterion, the measures, and the cost."""
    lines = [f"Rubric {report.rubric}, scorer {report.scorer}", ""]
    if report.harm:
        lines.append("Did harm")
        lines += [f"  line {harm.turn}, {harm.kind.replace('_', ' ')}: “{harm.quote}”" for harm in report.harm]
        lines.append("")
    lines.extend(_first(report))
    for result in report.criteria:
        lines.extend(_criterion(result))
    lines.append("Measures")
    for name, value in report.metrics.items():
        shown = "none" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
        lines.append(f"  {name.replace('_', ' '):<32} {shown}")
    lines += ["", *report.notes] if report.notes else []
    if report.usage is not None:
        lines += ["", usage_line(report.usage)]
    return "\n".join(lines)


def usage_line(usage: Usage) -> str:
    """Return what asking judges cost, in a sentence."""
    about = "about " if usage.estimated else ""
    cached = f" ({usage.cached_tokens:,} from the endpoint's cache)" if usage.cached_tokens else ""
    asked = times(usage.calls, "question", "questions")
    return (
        f"{asked} to judges: {about}{usage.prompt_tokens:,} tokens sent{cached}, "
        f"{about}{usage.completion_tokens:,} answered."
    )


def progress_line(result: CriterionResult) -> str:
    """Return a line that says that a criterion is done."""
    name = result.name or result.id
    if result.failed:
        return f"{name}: could not be scored. {result.reason}"
    return f"{name}: {_level(result)}"


def _first(report: Report) -> Iterator[str]:
    focus = report.focus
    if focus is None:
        return
    name = next((found.name for found in report.criteria if found.id == focus.criterion), "") or focus.criterion
    yield f"To try first: {name}"
    if focus.turn is not None:
        yield from _wrapped(f"Line {focus.turn}: “{focus.quote}”")
    yield from _wrapped(focus.aim)
    if focus.try_:
        yield from _wrapped(f"For example: “{focus.try_}”")
    yield ""


def _level(result: CriterionResult) -> str:
    return f"level {result.level} of {result.max}" if result.status == "scored" else "unscored"


def _criterion(result: CriterionResult) -> Iterator[str]:
    yield f"{result.name or result.id}: {_level(result)}" + (" (for a person to look at)" if result.for_human else "")
    yield from _wrapped(result.reason)
    if result.confidence_note:
        yield from _wrapped(f"Low confidence. {result.confidence_note}")
    for evidence in result.evidence:
        yield from _wrapped(f"line {evidence.turn}: “{evidence.quote}”", "    ")
    if result.next_step is not None:
        step = result.next_step
        yield from _wrapped(f"Try at line {step.turn}, instead of “{step.instead_of}”: “{step.try_}”")
    yield ""


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)
