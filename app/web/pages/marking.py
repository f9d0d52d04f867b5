"""The marked transcript: which words of it the report quotes, under which numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

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


def marked(pieces: Iterable[Segment], back: str) -> Markup:
    """Return the pieces as HTML, each mark with its numbers as links back to the quotes; `back` is read before them.

    Made here and not in a template: a long report has a hundred lines, and a template takes a microsecond a value.
    """
    return Markup("").join(_mark(piece, back) if piece.numbers else piece.text for piece in pieces)


def _mark(piece: Segment, back: str) -> Markup:
    first, *others = piece.numbers
    here = [f'<a href="#quote-{first}" aria-label="{escape(back)} {first}">{first}</a>']
    here += [f'<a href="#quote-{n}" id="mark-{n}" aria-label="{escape(back)} {n}">{n}</a>' for n in others]
    hurt = " hurt" if piece.harm else ""
    return Markup(  # noqa: S704  (numbers are ints, and all words are escaped)
        f'<mark class="p{piece.pattern}{hurt}" id="mark-{first}"><span class="away">{escape(piece.label)}: </span>'
        f"{escape(piece.text)}<sup>{''.join(here)}</sup></mark>"
    )


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
