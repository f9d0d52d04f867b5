"""The scene a decision looks at, and the draft that it ends in."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a decision looks at. `before` is the state before the turn, `state` after trust has moved."""

    index: PersonaIndex
    before: ClientState
    state: ClientState
    move: Move
    judged: tuple[Verdict, ...]
    seed: int

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
