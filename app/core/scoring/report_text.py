"""A report as plain text, for a terminal and for a file of one's own."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator

from app.core.message import Message, Words, decimal, say, say_of
from app.core.scoring.report import CriterionResult, Report, Usage

_WIDTH = 96
Speak = Callable[[Message], str]
"""Says a message in a language; `str` says it in English."""


def report_text(report: Report, speak: Speak = str) -> str:
    """Write the report: what did harm, the one thing to try first, each criterion, the measures, and the cost."""
    lines = [speak(say("Rubric {rubric}, scorer {scorer}", rubric=report.rubric, scorer=report.scorer)), ""]
    if report.harm:
        lines.append(speak(say("Did harm")))
        for harm in report.harm:
            kind, quote = say(harm.kind.replace("_", " ")), Words(harm.quote)
            lines.append("  " + speak(say("line {line}, {kind}: “{quote}”", line=harm.turn, kind=kind, quote=quote)))
        lines.append("")
    lines.extend(_first(report, speak))
    for result in report.criteria:
        lines.extend(_criterion(result, speak))
    lines.append(speak(say("Measures")))
    for name, value in report.metrics.items():
        lines.append(f"  {speak(say(name.replace('_', ' '))):<32} {_measured(value, speak)}")
    lines += ["", *map(speak, report.limits)] if report.limits else []
    if report.usage is not None:
        lines += ["", speak(_cost(report.usage))]
    return "\n".join(lines)


def _cost(usage: Usage) -> Message:
    asked = say_of(usage.calls, "{count} question", "{count} questions")
    sent, answered = f"{usage.prompt_tokens:,}", f"{usage.completion_tokens:,}"
    cached = f"{usage.cached_tokens:,}"
    if usage.estimated and usage.cached_tokens:
        return say(
            "{asked} to judges: about {sent} tokens sent ({cached} from the endpoint's cache), about {answered} "
            "answered.",
            asked=asked, sent=sent, cached=cached, answered=answered,
        )  # fmt: skip
    if usage.estimated:
        return say(
            "{asked} to judges: about {sent} tokens sent, about {answered} answered.",
            asked=asked, sent=sent, answered=answered,
        )  # fmt: skip
    if usage.cached_tokens:
        return say(
            "{asked} to judges: {sent} tokens sent ({cached} from the endpoint's cache), {answered} answered.",
            asked=asked, sent=sent, cached=cached, answered=answered,
        )  # fmt: skip
    return say(
        "{asked} to judges: {sent} tokens sent, {answered} answered.", asked=asked, sent=sent, answered=answered
    )


def progress_line(result: CriterionResult) -> str:
    """Return a line that says that a criterion is done."""
    name = result.name or result.id
    if result.failed:
        return f"{name}: could not be scored. {result.reason}"
    return f"{name}: {_level(result)}"


def _measured(value: float | int | None, speak: Speak) -> str:
    if value is None:
        return speak(say("none"))
    return speak(decimal(value)) if isinstance(value, float) else str(value)


def _first(report: Report, speak: Speak) -> Iterator[str]:
    focus = report.focus
    if focus is None:
        return
    name = next((found.name for found in report.criteria if found.id == focus.criterion), "") or focus.criterion
    yield speak(say("To try first: {skill}", skill=say(name)))
    if focus.turn is not None:
        yield from _wrapped([speak(say("Line {line}: “{quote}”", line=focus.turn, quote=Words(focus.quote)))])
    yield from _wrapped([speak(say(focus.aim))])
    if focus.try_:
        yield from _wrapped([speak(say("For example: “{words}”", words=Words(focus.try_)))])
    yield ""


def _level(result: CriterionResult) -> Message:
    if result.status != "scored" or result.level is None:
        return say("unscored")
    return say("level {level} of {most}", level=result.level, most=result.max)


def _criterion(result: CriterionResult, speak: Speak) -> Iterator[str]:
    to_look_at = f" ({speak(say('for a person to look at'))})" if result.for_human else ""
    yield f"{speak(say(result.name or result.id))}: {speak(_level(result))}{to_look_at}"
    yield from _wrapped(map(speak, result.why))
    if result.doubts:
        yield from _wrapped(map(speak, (say("Low confidence."), *result.doubts)))
    for found in result.evidence:
        yield from _wrapped([speak(say("line {line}: “{quote}”", line=found.turn, quote=Words(found.quote)))], "    ")
    if result.next_step is not None:
        step = result.next_step
        tried = say(
            "Try at line {line}, instead of “{said}”: “{words}”",
            line=step.turn, said=Words(step.instead_of), words=Words(step.try_),
        )  # fmt: skip
        yield from _wrapped([speak(tried)])
    yield ""


def _wrapped(sentences: Iterable[str], indent: str = "  ") -> list[str]:
    return textwrap.wrap(" ".join(sentences), _WIDTH, initial_indent=indent, subsequent_indent=indent)
