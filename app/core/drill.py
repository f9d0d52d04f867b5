"""A drill: one skill, many short moments with clients of the library, and one reply to each.

A moment is not written down as a dialogue: the trainee's words up to it are, and the engine answers them, as in a
lesson. `says` is what the client answers there, so that the file can be read on its own and nobody's model answers
stand beside words that they do not fit.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from pydantic import Field

from app.core.authored import Id, Line, Part
from app.core.coding.codes import Label

RUN_LENGTH = 6
MOST_CHARACTERS = 600


class Want(Part):
    """One thing a reply should do: any of the labels will do."""

    name: Line = Field(description="As in 'an open question'")
    labels: tuple[Label, ...] = Field(min_length=1)


class Slip(Part):
    """Something that spoils the reply in this drill, with the reason in a supervisor's words."""

    label: Label
    why: Line


class DrillItem(Part):
    """One moment with one client, and two ways in which we would answer it."""

    persona: Id
    seed: int = Field(default=1, ge=0, le=9999)
    before: tuple[Line, ...] = Field(min_length=1, max_length=5, description="The trainee's turns up to the moment")
    says: Line = Field(description="What the client answers to the last of them")
    hint: Line
    models: tuple[Line, ...] = Field(min_length=2, max_length=2)


class Drill(Part):
    """The moments for one skill. The file stem equals `id`."""

    id: Id
    title: Line
    order: int = Field(ge=1, le=99)
    summary: Line
    task: Line = Field(description="What to write, in one sentence")
    serves: tuple[str, ...] = Field(default=(), description="Criteria of rubrics whose feedback leads here")
    wants: tuple[Want, ...] = Field(min_length=1, max_length=3)
    by_another: bool = Field(
        default=False, description="Whether the turns before the moment are another therapist's, who did harm in them"
    )
    joins: int = Field(default=0, ge=0, le=4, description="How many of the client's turns the reply must take up")
    slips: tuple[Slip, ...] = Field(min_length=1, max_length=8)
    next_time: Line = Field(description="What to try when fewer than all replies met the aim")
    items: tuple[DrillItem, ...] = Field(min_length=RUN_LENGTH, max_length=40)

    def faults(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield (location, message) for slips that are also wanted, and for items that are there twice."""
        wanted = {label for want in self.wants for label in want.labels}
        for n, slip in enumerate(self.slips):
            if slip.label in wanted:
                yield ("slips", n, "label"), f"'{slip.label}' is wanted in this drill, so it cannot be a slip"
        seen: dict[tuple[str, str], int] = {}
        for n, item in enumerate(self.items):
            first = seen.setdefault((item.persona, item.says), n)
            if first != n:
                yield ("items", n), f"this is the moment of items[{first}] again"
            if item.models[0] == item.models[1]:
                yield ("items", n, "models"), "expected two different answers"
        if len({item.persona for item in self.items}) < RUN_LENGTH:
            yield ("items",), f"a drill needs at least {RUN_LENGTH} clients, so that a run meets each once"

    def in_order(self, seed: int) -> tuple[DrillItem, ...]:
        """Return the items as this seed shuffles them: each client once, then those that have a second moment."""
        order = list(self.items)
        random.Random(f"{self.id} {seed}").shuffle(order)  # noqa: S311  (variety, not secrecy)
        met: Counter[str] = Counter()
        rounds: list[tuple[int, DrillItem]] = []
        for item in order:
            rounds.append((met[item.persona], item))
            met[item.persona] += 1
        return tuple(item for _, item in sorted(rounds, key=lambda one: one[0]))
