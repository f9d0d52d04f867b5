"""The scene a decision looks at, and the draft that it ends in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from app.core.client import lines
from app.core.client.challenges import Resistance
from app.core.client.directions import direction
from app.core.client.gates import Verdict
from app.core.client.index import FactEntry, PersonaIndex
from app.core.client.lines import Said
from app.core.client.moves import Move
from app.core.client.state import ClientState, Reaction
from app.core.persona import Occasion, Pull


@dataclass(frozen=True, slots=True)
class Draft:
    """What the client will do. `tells` is a fact told for the first time; `about` is what the talk is about now;
    `is_written_for_it` where the file's author wrote the words for just this kind of question."""

    reaction: Reaction
    said: Said
    direction: str
    occasion: Occasion | None = None
    tells: FactEntry | None = None
    stays_with: FactEntry | None = None
    about: str | None = None
    resistance: Resistance | None = None
    pull: Pull | None = None
    clock: Literal["notices", "closes"] | None = None
    is_written_for_it: bool = False


Step = Callable[["Scene"], Draft | None]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a decision looks at. `before` is the state before the turn, `state` after trust has moved.

    `drafts` holds what steps of a plan have come to: what else could be said is looked for by the same ones again.
    """

    index: PersonaIndex
    before: ClientState
    state: ClientState
    move: Move
    judged: tuple[Verdict, ...]
    seed: int
    drafts: dict[Step, Draft | None] = field(default_factory=dict, repr=False, compare=False)

    def once(self, step: Step) -> Draft | None:
        """Return what a step comes to, which looks at nothing but the scene."""
        if step not in self.drafts:
            self.drafts[step] = step(self)
        return self.drafts[step]

    @property
    def just_told(self) -> bool:
        """Whether the client told something for the first time in the turn before."""
        return self.before.told_at is not None and self.before.told_at == self.before.turn

    def react(self, occasion: Occasion, reaction: Reaction) -> Draft:
        """Return the authored reaction to an occasion."""
        said = lines.for_occasion(self.index, occasion, self.state, self.seed)
        return Draft(reaction, said, direction(occasion, reaction), occasion=occasion)

    def react_freshly(self, occasion: Occasion, reaction: Reaction) -> Draft | None:
        """Return the authored reaction to an occasion while one is left that has not been said."""
        said = lines.fresh_for(self.index, occasion, self.state, self.seed)
        return Draft(reaction, said, direction(occasion, reaction), occasion=occasion) if said else None
