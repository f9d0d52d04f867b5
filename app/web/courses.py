"""Small multiples of levels over attempts, as inline SVG: with hints and without, each with a marker of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from app.core.progress import Course, Point
from app.web.languages import gettext as _

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BASE = 300, 132, 22, 10, 12, 104
LEVELS = (1, 2, 3, 4)
MOST_NUMBERED = 10


def course_chart(name: str, course: Course, attempts: int) -> Markup:
    """Draw one criterion over all attempts. The data must stand beside the picture as a table."""
    told = _told(course)
    first = course.first
    base = _base(first.level) if first is not None and first.level is not None else Markup("")
    lines = Markup("").join(
        _series(course.series(hinted=hinted), "hinted" if hinted else "alone", attempts) for hinted in (False, True)
    )
    return Markup(
        '<svg class="chart course" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-label="{name}. {told}"><title>{name}</title><desc>{told}</desc>{grid}{base}{lines}{gaps}</svg>'
    ).format(
        width=WIDTH,
        height=HEIGHT,
        name=name,
        told=told,
        grid=_grid(attempts),
        base=base,
        lines=lines,
        gaps=_gaps(course.points, attempts),
    )


def _told(course: Course) -> str:
    first, latest = course.first, course.latest
    if first is None or latest is None:
        return _("Not scored yet.")
    if first is latest:
        return _("Scored once, at step {step}.").format(step=first.level)
    return _("From step {first} at first to step {latest} at last.").format(first=first.level, latest=latest.level)


def _x(number: int, attempts: int) -> float:
    if attempts == 1:
        return (LEFT + WIDTH - RIGHT) / 2
    return LEFT + 12 + (number - 1) * (WIDTH - LEFT - RIGHT - 24) / (attempts - 1)


def _y(level: int) -> float:
    return BASE - 8 - (level - 1) * (BASE - 8 - TOP) / 3


def _grid(attempts: int) -> Markup:
    rows = Markup("").join(
        Markup(
            '<line class="axis" x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
            '<text x="{beside}" y="{below:.1f}" text-anchor="end">{level}</text>'
        ).format(left=LEFT, right=WIDTH - RIGHT, beside=LEFT - 8, y=_y(level), below=_y(level) + 4, level=level)
        for level in LEVELS
    )
    step = max(1, -(-attempts // MOST_NUMBERED))
    columns = Markup("").join(
        Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
            _x(number, attempts), HEIGHT - 8, number
        )
        for number in range(1, attempts + 1, step)
    )
    return rows + columns


def _base(level: int) -> Markup:
    return Markup('<line class="base" x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}"/>').format(
        LEFT, _y(level), WIDTH - RIGHT, _y(level)
    )


def _series(points: Sequence[Point], kind: str, attempts: int) -> Markup:
    """Draw one series; an attempt of it that was unscored breaks the line."""
    drawn = Markup("")
    for run in _unbroken(points):
        places = [(_x(point.number, attempts), _y(level)) for point, level in run]
        if len(places) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            drawn += Markup('<polyline points="{}"/>').format(path)
        drawn += Markup("").join(_mark(kind, x, y) for x, y in places)
    return Markup('<g class="{}">{}</g>').format(kind, drawn)


def _unbroken(points: Sequence[Point]) -> Iterator[list[tuple[Point, int]]]:
    run: list[tuple[Point, int]] = []
    for point in points:
        if point.level is not None:
            run.append((point, point.level))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _mark(kind: str, x: float, y: float) -> Markup:
    if kind == "alone":
        return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="4.5"/>').format(x, y)
    return Markup('<rect x="{:.1f}" y="{:.1f}" width="9" height="9"/>').format(x - 4.5, y - 4.5)


def _gaps(points: Sequence[Point], attempts: int) -> Markup:
    """Mark the attempts without a level below the lowest step."""
    return Markup("").join(
        Markup('<line class="gap" x1="{:.1f}" y1="{}" x2="{:.1f}" y2="{}"/>').format(
            _x(point.number, attempts) - 4, BASE + 3, _x(point.number, attempts) + 4, BASE + 3
        )
        for point in points
        if point.level is None
    )
