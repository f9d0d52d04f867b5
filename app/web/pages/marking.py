"""The marked transcript: which words of it the report quotes, under which numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.web.report_contexts import Segment


@dataclass(frozen=True, slots=True)
class Span:
    """A quote found in an utterance: characters [start, end), its number and how it is drawn."""

    start: int
    end: int
    number: int
    pattern: int
    harm: bool
    label: str


def find(text: str, quote: str) -> tuple[int, int] | None:
    """Return where the quote stands in the text, or None: a quote that is not verbatim is never marked."""
    start = text.find(quote)
    return None if start < 0 or not quote else (start, start + len(quote))


def segments(text: str, spans: Iterable[Span]) -> tuple[Segment, ...]:
    """Cut a text at its quotes. Quotes that overlap become one mark that carries the numbers of all of them."""
    pieces: list[Segment] = []
    done = 0
    for group in _groups(sorted(spans, key=lambda span: (span.start, span.end))):
        start, end = group[0].start, max(span.end for span in group)
        if start > done:
            pieces.append(Segment(text[done:start]))
        numbers = tuple(dict.fromkeys(span.number for span in group))
        label = "; ".join(dict.fromkeys(span.label for span in group))
        pieces.append(Segment(text[start:end], numbers, group[0].pattern, any(span.harm for span in group), label))
        done = end
    if done < len(text):
        pieces.append(Segment(text[done:]))
    return tuple(pieces)


def _groups(spans: Sequence[Span]) -> list[list[Span]]:
    groups: list[list[Span]] = []
    reach = 0
    for span in spans:
        if groups and span.start < reach:
            groups[-1].append(span)
        else:
            groups.append([span])
        reach = max(reach, span.end)
    return groups
