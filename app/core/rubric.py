"""A rubric: criteria with four described levels, harm first.

The four levels follow ENACT as WHO EQUIP uses it (Kohrt et al., 2015): 1 harmful behaviour seen, 2 some basic skills
missing, 3 all basic skills, 4 all basic plus advanced. A criterion names the measure it is levelled by; the
arithmetic is in `core.scoring.rules`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from app.core.authored import Id, Line, Part, Prose

CriterionGroup = Literal["communication", "rapport", "problem_solving", "relationship", "ipt", "safety"]


class Anchor(Part):
    """What one level looks like in a trainee's words."""

    level: int = Field(ge=1, le=4)
    name: Line
    description: Prose
    example: Line


class Criterion(Part):
    """One skill, with its anchors, its near misses, and when it may be judged at all."""

    id: Id | str = Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$")
    name: Line
    group: CriterionGroup
    what: Prose = Field(description="What the skill is, in plain words")
    anchors: tuple[Anchor, ...] = Field(min_length=4, max_length=4)
    near_misses: tuple[Line, ...] = Field(min_length=1)
    opportunity: Line = Field(description="When the skill can be judged; else it is unscored, never low")
    evidence: Line = Field(
        default="The trainee's own words, quoted exactly, with the turn they stand in.",
        description="What counts as evidence for a level of this skill",
    )
    weight: float = Field(default=1.0, gt=0, le=10)
    confidence: Literal["usual", "low"] = Field(
        default="usual", description="'low' where human raters agree weakly; shown beside the level"
    )
    source: Line = Field(description="Where the definition comes from")

    def anchor(self, level: int) -> Anchor:
        """Return the anchor of a level 1 to 4."""
        return next(anchor for anchor in self.anchors if anchor.level == level)


class Rubric(Part):
    """A set of criteria. The file stem equals `id`."""

    id: Id
    name: Line
    summary: Prose
    criteria: tuple[Criterion, ...] = Field(min_length=1, max_length=20)

    def faults(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield (location, message) for repeated ids and anchors that do not cover the levels 1 to 4."""
        seen: set[str] = set()
        for i, criterion in enumerate(self.criteria):
            if criterion.id in seen:
                yield ("criteria", i, "id"), f"'{criterion.id}' is used twice"
            seen.add(criterion.id)
            if [anchor.level for anchor in criterion.anchors] != [1, 2, 3, 4]:
                yield ("criteria", i, "anchors"), "expected the levels 1, 2, 3, 4, in this order"

    def revision(self) -> str:
        """Return the content hash that an encounter pins."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]
