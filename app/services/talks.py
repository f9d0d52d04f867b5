"""The encounters being talked in, as this process knows them: what a turn needs without asking the database.

Only where one process serves the deployment: then nobody else moves an encounter on, and the store still refuses
what does not fit (a deleted encounter, a number that is taken). Elsewhere nothing is remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from app.core.client.playing import play
from app.core.encounter import Encounter, Turn
from app.core.per_persona import once_per_persona
from app.core.persona import Persona
from app.core.transcript import Utterance

MOST = 2000


@dataclass(slots=True)
class Talk:
    """One encounter with its last finished turn and, once a model needed it, everything said so far."""

    encounter: Encounter
    last: Turn | None = None
    history: list[Utterance] | None = None


@once_per_persona
def rehearse(persona: Persona) -> None:
    """Play a turn for nobody, so that a talk's first one finds the coder's weights and the client's index there."""
    play(persona, ("What was that like for you?",))


class OpenTalks:
    """The most recently used talks of this process."""

    def __init__(self, *, remembers: bool) -> None:
        self._remembers = remembers
        self._talks: OrderedDict[str, Talk] = OrderedDict()

    def get(self, encounter_id: str) -> Talk | None:
        """Return what is known of an encounter, if anything is."""
        talk = self._talks.get(encounter_id)
        if talk is not None:
            self._talks.move_to_end(encounter_id)
        return talk

    def remember(self, encounter: Encounter, last: Turn | None) -> Talk:
        """Remember an encounter that is open, with its last turn."""
        talk = Talk(encounter, last)
        if self._remembers and encounter.status == "open":
            self._talks[encounter.id] = talk
            while len(self._talks) > MOST:
                self._talks.popitem(last=False)
        return talk

    def forget(self, encounter_id: str) -> None:
        """Forget an encounter that ended, was deleted, or went another way than expected."""
        self._talks.pop(encounter_id, None)
