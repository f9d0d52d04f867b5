"""Plays a script against a persona with the shipped coder and the embedded voice, and keeps every turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.core.client.engine import begin, opening, respond, settle
from app.core.client.state import ClientState, TurnPlan
from app.core.coding.coder import code_turn
from app.core.pace import UNTIMED
from app.core.persona import Persona


@dataclass(frozen=True, slots=True)
class Played:
    """One turn: what the trainee said, what the client planned, and the state after it."""

    said: str
    plan: TurnPlan
    state: ClientState


Between = Callable[[], None]


def go_on() -> None:
    """Nothing is done between turns: nobody waits."""


def play(
    persona: Persona,
    script: Iterable[str],
    seed: int = 1,
    state: ClientState | None = None,
    *,
    timed: bool = False,
    between: Between = go_on,
) -> list[Played]:
    """Play a script turn by turn, from the start of the encounter or from a state within it.

    A script is played to its end, as if nobody looked at the clock; `timed`, turns count as in a talk. `between` is
    called before each turn; what it raises ends the play.
    """
    state = state or begin(persona)
    last, turns = state.last_words or opening(persona, seed), []
    for said in script:
        between()
        state, plan = respond(persona, state, said, code_turn(said, last), seed, time=None if timed else UNTIMED)
        state = settle(persona, state, plan, plan.authored)
        last = plan.authored
        turns.append(Played(said, plan, state))
    return turns


def told(turns: Sequence[Played], persona: Persona, *layers: str) -> list[tuple[int, str]]:
    """Return (turn, fact) for every fact of these layers that was told."""
    return [
        (number, turn.plan.fact)
        for number, turn in enumerate(turns, 1)
        if turn.plan.fact and persona.fact(turn.plan.fact).layer in layers
    ]


def gives_away(turns: Iterable[Played], persona: Persona) -> bool:
    """Tell whether anything was told that has to be earned in a talk: a guarded or core fact.

    Examples and drills are read by people who have not met the client, so nothing of theirs may.
    """
    return any(persona.fact(fact).layer != "surface" for turn in turns for fact in turn.state.opened)
