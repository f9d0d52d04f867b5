"""Marks in a transcript, and charts: what is quoted is shown where it was said, once."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from app.web import charts
from app.web.pages.marking import Span, find, segments


def span(start: int, end: int, number: int) -> Span:
    return Span(start, end, number, 1, harm=False, label=f"quote {number}")


def test_a_quote_is_found_only_if_it_is_verbatim() -> None:
    assert find("She sat in the chair.", "sat in") == (4, 10)
    assert find("She sat in the chair.", "Sat in") is None
    assert find("She sat in the chair.", "") is None


def test_quotes_that_overlap_become_one_mark_with_both_numbers() -> None:
    pieces = segments("one two three four", [span(0, 7, 1), span(4, 13, 2), span(14, 18, 3)])
    assert [(piece.text, piece.numbers) for piece in pieces] == [
        ("one two three", (1, 2)),
        (" ", ()),
        ("four", (3,)),
    ]


def test_quotes_side_by_side_stay_apart() -> None:
    pieces = segments("onetwo", [span(0, 3, 1), span(3, 6, 2)])
    assert [piece.numbers for piece in pieces] == [(1,), (2,)]


@given(st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 30)), max_size=8))
def test_the_pieces_joined_are_the_text_and_every_number_is_there(text: str, places: list[tuple[int, int]]) -> None:
    spans = [
        span(start, min(start + length, len(text)), number)
        for number, (start, length) in enumerate(places, 1)
        if start < len(text)
    ]
    pieces = segments(text, spans)
    assert "".join(piece.text for piece in pieces) == text
    assert sorted(number for piece in pieces for number in piece.numbers) == sorted(one.number for one in spans)


def test_a_level_bar_fills_as_many_steps_as_the_level() -> None:
    for level in (None, 1, 2, 3, 4):
        drawn = ElementTree.fromstring(charts.level_bar(level))
        filled = [step for step in drawn if "on" in (step.get("class") or "").split()]
        assert len(filled) == (level or 0)
        assert len(drawn) == 4


def test_a_chart_has_a_title_a_description_and_no_style() -> None:
    bar = charts.measure_bar("Open <questions>", 0.4, most=1.0, ticks=[charts.Tick(0.52, "good")], shown="40%")
    line = charts.mood_line([("Two years ago", 7), ("Now", 2)])
    for drawn in (bar, line):
        svg = ElementTree.fromstring(drawn)
        assert svg.find("title") is not None
        assert svg.find("desc") is not None
        assert svg.get("role") == "img"
        assert "style=" not in drawn


def test_a_value_beyond_the_scale_stays_in_the_picture() -> None:
    svg = ElementTree.fromstring(charts.measure_bar("Ratio", 9.0, most=3.0, ticks=[], shown="9"))
    value = next(part for part in svg if part.get("class") == "value")
    assert float(value.get("width") or "0") <= float(svg.get("width") or "0")
