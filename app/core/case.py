"""The interpersonal case behind a persona, as its supervisor knows it.

The parts follow the case as IPT teaches it (Weissman, Markowitz & Klerman, *The Guide to Interpersonal
Psychotherapy*, 2018): an onset tied to an interpersonal event, an inventory of the people who matter, a formulation,
and material that belongs to the problem area.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.core.authored import Asked, Id, Line, Part, Prose, ToldAs, Word, Wordings, Words
from app.core.follow_ups import FollowUps

ProblemArea = Literal["grief", "role_transition", "role_dispute", "interpersonal_deficits"]
PROBLEM_AREA_NAMES: dict[ProblemArea, str] = {
    "grief": "Grief",
    "role_transition": "Role transition",
    "role_dispute": "Role dispute",
    "interpersonal_deficits": "Interpersonal deficits",
}
Phase = Literal["initial", "middle", "termination"]


class Person(Part):
    """One row of the interpersonal inventory."""

    id: Id
    name: Word
    called: Words = Field(default=(), description="Other words for this person, lower case: 'husband', 'my mum'")
    asked: Asked = ()
    pronouns: Word = "they/them"
    relation: Line
    closeness: int = Field(ge=1, le=3, description="1 inner circle, 2 middle, 3 outer")
    client_expects: Line
    expects_of_client: Line
    last_contact: Line
    good: Line
    bad: Line
    lines: Wordings = Field(
        min_length=2, description="What the client says when asked about this person, safe at the start"
    )
    follow_ups: FollowUps = Field(default=FollowUps(), description="Answers to what is asked of this person, as safe")


class MoodPoint(Part):
    """How the mood was at a time, and what was going on between people then."""

    when: Line
    mood: int = Field(ge=0, le=10, description="0 the worst, 10 the best")
    event: Line
    told_as: ToldAs = ()


class Onset(Part):
    """What happened before the symptoms began."""

    event: Line
    told_as: ToldAs = ()
    when: Line
    symptoms: Wordings = Field(min_length=1)


class GriefMaterial(Part):
    """For grief: the relationship whole, with its good and its bad."""

    kind: Literal["grief"]
    deceased: Id = Field(description="Id of the person in the inventory")
    death: Prose
    loving_memories: Wordings = Field(min_length=1)
    hard_memories: Wordings = Field(min_length=1)
    unsaid: Line


class TransitionMaterial(Part):
    """For a role transition: losses and chances, of the old role and of the new one."""

    kind: Literal["role_transition"]
    old_role: Line
    new_role: Line
    lost: Wordings = Field(min_length=1)
    not_missed: Wordings = Field(min_length=1)
    feared: Wordings = Field(min_length=1)
    chances: Wordings = Field(min_length=1)


class DisputeMaterial(Part):
    """For a role dispute: a quarrel that can be replayed with its actual wording, and its stage."""

    kind: Literal["role_dispute"]
    other: Id = Field(description="Id of the person in the inventory")
    stage: Literal["renegotiation", "impasse", "dissolution"]
    issue: Line
    quarrel: Wordings = Field(min_length=4, description="Who said what, in order: 'Leila: ...'")
    wanted_by_client: Line
    wanted_by_other: Line


class DeficitsMaterial(Part):
    """For interpersonal deficits: the pattern, and how it shows with the therapist."""

    kind: Literal["interpersonal_deficits"]
    pattern: Line
    past_relationships: Wordings = Field(min_length=2)
    in_the_room: Line


AreaMaterial = Annotated[
    GriefMaterial | TransitionMaterial | DisputeMaterial | DeficitsMaterial, Field(discriminator="kind")
]


class Truth(Part):
    """The case as the supervisor knows it. Hidden from trainees until the report; never in a client prompt."""

    phase: Phase
    second_area: ProblemArea | None = Field(default=None, description="Where experts would split: also worth credit")
    onset: Onset
    mood_timeline: tuple[MoodPoint, ...] = Field(min_length=3, max_length=40)
    inventory: tuple[Person, ...] = Field(min_length=3, max_length=12)
    formulation: Prose
    material: AreaMaterial
