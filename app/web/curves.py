"""Curves over the turns of a talk, as inline SVG: lines that differ by marker and dash, not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.web.languages import gettext as _

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BASE = 620, 250, 40, 96, 14, 214
MARKERS = ("circle", "square", "triangle", "cross", "diamond")
_MARK_EVERY = 4


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: its name and a share (0 to 1) for each turn, the first at turn `start`."""

    name: str
    shares: Sequence[float]
    start: int = 1


def curves(title: str, lines: Sequence[Curve], turns: int) -> Markup:
    """Draw shares over the turns of a talk. The data must stand beside the picture as a table."""
    drawn = Markup("").join(_line(line, MARKERS[n % len(MARKERS)], turns) for n, line in enumerate(lines))
    names = Markup("").join(
        Markup('<text class="name" x="{x:.0f}" y="{y:.0f}">{name}</text>').format(x=x, y=y, name=line.name)
        for line, (x, y) in zip(lines, _name_places(lines, turns), strict=True)
    )
    ends = "; ".join(
        _("{name} ends at {share}%").format(name=line.name, share=f"{100 * line.shares[-1]:.0f}")
        for line in lines
        if line.shares
    )
    return Markup(
        '<svg class="chart curves" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-label="{title}. {ends}."><title>{title}</title><desc>{ends}.</desc>{grid}{drawn}{names}</svg>'
    ).format(width=WIDTH, height=HEIGHT, title=title, ends=ends, grid=_grid(turns), drawn=drawn, names=names)


def _x(turn: float, turns: int) -> float:
    return LEFT + turn * (WIDTH - LEFT - RIGHT) / max(1, turns)


def _y(share: float) -> float:
    return BASE - share * (BASE - TOP)


def _grid(turns: int) -> Markup:
    rows = Markup("").join(
        Markup(
            '<line class="axis" x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
            '<text x="{beside}" y="{below:.1f}" text-anchor="end">{share:.0%}</text>'
        ).format(left=LEFT, right=WIDTH - RIGHT, beside=LEFT - 6, y=_y(share), below=_y(share) + 4, share=share)
        for share in (0.0, 0.5, 1.0)
    )
    columns = Markup("").join(
        Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(_x(turn, turns), BASE + 20, turn)
        for turn in range(0, turns + 1, 5)
    )
    middle = (LEFT + WIDTH - RIGHT) / 2
    return (
        rows
        + columns
        + Markup('<text x="{:.0f}" y="{}" text-anchor="middle">{}</text>').format(middle, HEIGHT, _("turn"))
    )


def _line(line: Curve, marker: str, turns: int) -> Markup:
    points = [(_x(line.start + n, turns), _y(share)) for n, share in enumerate(line.shares)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    marks = Markup("").join(_mark(marker, x, y) for x, y in points[::-_MARK_EVERY])
    return Markup('<g class="curve {}"><polyline points="{}"/>{}</g>').format(marker, path, marks)


def _mark(marker: str, x: float, y: float) -> Markup:
    if marker == "circle":
        return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="4"/>').format(x, y)
    shapes = {
        "square": ((-4, -4), (4, -4), (4, 4), (-4, 4)),
        "triangle": ((0, -5), (5, 4), (-5, 4)),
        "diamond": ((0, -6), (5, 0), (0, 6), (-5, 0)),
        "cross": ((-4, -1), (-1, -1), (-1, -4), (1, -4), (1, -1), (4, -1), (4, 1), (1, 1), (1, 4), (-1, 4), (-1, 1),
                  (-4, 1)),
    }  # fmt: skip
    corners = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in shapes[marker])
    return Markup('<polygon points="{}"/>').format(corners)


def _name_places(lines: Sequence[Curve], turns: int) -> list[tuple[float, float]]:
    """Put each name beside its line's end, none nearer than a line of text to the next."""
    wanted = [
        (_y(line.shares[-1] if line.shares else 0) + 4, _x(line.start + len(line.shares) - 1, turns) + 8)
        for line in lines
    ]
    places: dict[int, tuple[float, float]] = {}
    last: dict[bool, float] = {}
    for at in sorted(range(len(wanted)), key=lambda n: wanted[n][0]):
        y, x = wanted[at]
        at_the_edge = x > WIDTH - RIGHT
        y = max(y, last.get(at_the_edge, -99.0) + 14)
        last[at_the_edge] = y
        places[at] = (x, y)
    return [places[at] for at in range(len(lines))]
