"""Charts as inline SVG, made here: they print, need no script and follow the page's colours by class.

Every chart has a title and a description, and stands beside the same data in words or in a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, pi, sin

from markupsafe import Markup

from app.web.languages import SOURCE, language, localised
from app.web.languages import gettext as _

LEVELS = 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A yardstick on a bar: where it stands, and what it is called."""

    at: float
    name: str


@lru_cache(maxsize=8)
def level_bar(level: int | None) -> Markup:
    """Draw four steps, filled up to the level. Hidden from screen readers: the level stands beside it in words."""
    kind = " low" if level == 1 else ""
    steps = Markup("").join(
        Markup('<rect x="{}" y="{}" width="22" height="{}" rx="2" class="{}"/>').format(
            1 + step * 26, 15 - step * 4, 6 + step * 4, f"on{kind}" if level and step < level else "off"
        )
        for step in range(LEVELS)
    )
    return Markup(
        '<svg class="bar" viewBox="0 0 104 22" width="104" height="22" aria-hidden="true" focusable="false">{}</svg>'
    ).format(steps)


def measure_bar(name: str, value: float, *, most: float, ticks: Sequence[Tick], shown: str) -> Markup:
    """Draw a value between 0 and `most` with its yardsticks as dashed lines; larger values fill the bar."""
    width, left = 340, 2
    scale = (width - 2 * left) / most
    filled = min(max(value, 0.0), most) * scale
    marks = Markup("").join(
        Markup(
            '<line class="tick" x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="24"/>'
            '<text x="{x:.1f}" y="38" text-anchor="{anchor}">{name}</text>'
        ).format(x=left + tick.at * scale, anchor=_anchor(tick.at / most), name=tick.name)
        for tick in ticks
    )
    said = "; ".join(_("{name} at {at}").format(name=tick.name, at=localised(f"{tick.at:g}")) for tick in ticks)
    description = _("{shown}, on a scale from 0 to {most}.").format(shown=shown, most=f"{most:g}")
    if said:
        description += " " + _("Yardsticks: {said}.").format(said=said)
    return Markup(
        '<svg class="chart" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-label="{name}: {description}"><title>{name}</title><desc>{description}</desc>'
        '<rect class="track" x="{left}" y="5" width="{track}" height="14" rx="3"/>'
        '<rect class="value" x="{left}" y="5" width="{filled:.1f}" height="14" rx="3"/>{marks}</svg>'
    ).format(
        width=width,
        height=44 if ticks else 24,
        name=name,
        description=description,
        left=left,
        track=width - 2 * left,
        filled=filled,
        marks=marks,
    )


def _anchor(share: float) -> str:
    if share < 0.15:
        return "start"
    return "end" if share > 0.85 else "middle"


def mood_line(moods: Sequence[tuple[str, int]]) -> Markup:
    """Draw a mood timeline, 0 the worst and 10 the best, with a numbered point for each time."""
    width, height, pad = 340, 120, 18
    step = (width - 2 * pad) / max(1, len(moods) - 1)
    points = [(pad + i * step, height - pad - mood * (height - 2 * pad) / 10) for i, (_, mood) in enumerate(moods)]
    lines = Markup("").join(
        Markup('<line class="path" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(*one, *other)
        for one, other in pairwise(points)
    )
    dots = Markup("").join(
        Markup(
            '<circle class="value" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
            '<text x="{x:.1f}" y="{beside:.1f}" text-anchor="middle">{number}</text>'
        ).format(x=x, y=y, beside=y - 8 if y > 26 else y + 18, number=number)
        for number, (x, y) in enumerate(points, 1)
    )
    # The times are content: a page in another language names the points by the numbers that they have.
    told = "; ".join(
        _("{when}: {mood} of 10").format(when=when if language() == SOURCE else number, mood=mood)
        for number, (when, mood) in enumerate(moods, 1)
    )
    return Markup(
        '<svg class="chart mood" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-label="{title}: {told}"><title>{title}</title><desc>{told}</desc>'
        '<line class="axis" x1="{pad}" y1="{base}" x2="{end}" y2="{base}"/>{lines}{dots}</svg>'
    ).format(
        width=width,
        height=height,
        title=_("Mood over time"),
        told=told,
        pad=pad,
        base=height - pad,
        end=width - pad,
        lines=lines,
        dots=dots,
    )


_RINGS = {1: 52, 2: 96, 3: 140}
_LONGEST_NAME = 16


def closeness_circle(name: str, people: Sequence[tuple[str, int]]) -> Markup:
    """Draw the inventory: the client in the middle, each person on a ring, 1 the inner and 3 the outer one."""
    width, height = 380, 320
    x, y = width / 2, height / 2
    rings = Markup("").join(
        Markup('<circle class="ring{}" cx="{:g}" cy="{:g}" r="{}"/>').format(" inner" if n == 1 else "", x, y, radius)
        for n, radius in sorted(_RINGS.items(), reverse=True)
    )
    dots = Markup("").join(
        _on_ring(person, _RINGS[closeness], 2 * pi * (place + 0.25 * closeness) / max(1, len(people)) - pi / 2, x, y)
        for place, (person, closeness) in enumerate(people)
    )
    circles = (_("inner circle"), _("middle"), _("outer circle"))
    told = "; ".join(f"{person}: {circles[closeness - 1]}" for person, closeness in people) or _("nobody yet")
    title = _("Closeness circle of {name}").format(name=name)
    return Markup(
        '<svg class="circle" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-label="{title}. {told}"><title>{title}</title><desc>{told}</desc>'
        '{rings}<circle class="me" cx="{x:g}" cy="{y:g}" r="5"/>'
        '<text x="{x:g}" y="{below:g}" text-anchor="middle">{name}</text>{dots}</svg>'
    ).format(
        width=width, height=height, title=title, name=name, told=told, rings=rings, x=x, y=y, below=y + 20, dots=dots
    )


def _on_ring(person: str, radius: float, angle: float, x: float, y: float) -> Markup:
    shown = person if len(person) <= _LONGEST_NAME else f"{person[: _LONGEST_NAME - 1]}…"
    at_x, at_y = x + radius * cos(angle), y + radius * sin(angle)
    # Names grow outwards, so that they stay off the rings further in, and inwards where the edge is near.
    anchor = "middle" if abs(cos(angle)) < 0.5 else "start" if cos(angle) > 0 else "end"
    if anchor != "middle" and radius > 100:
        anchor = "end" if anchor == "start" else "start"
    aside = {"middle": 0, "start": 9, "end": -9}[anchor]
    above = (-10 if sin(angle) < 0 else 18) if anchor == "middle" else 4
    return Markup(
        '<circle class="one" cx="{:.1f}" cy="{:.1f}" r="5"/><text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>'
    ).format(at_x, at_y, at_x + aside, at_y + above, anchor, shown)
