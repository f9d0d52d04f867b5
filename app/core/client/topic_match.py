"""What a trainee's turn is taken to be about: for measuring topic match against what a reader expects."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.client.engine import begin, opening, respond
from app.core.client.index import index_of
from app.core.client.moves import read
from app.core.client.state import ClientState
from app.core.coding.coder import code_turn
from app.core.persona import Persona

LEAST_TOPIC_MATCH, LEAST_WITH_MEANING = 0.85, 0.92


def settled(persona: Persona, seed: int = 1) -> ClientState:
    """Return a client some turns in, who has told the presenting problem and would tell more."""
    first = persona.facts[0]
    changes = {"turn": 4, "greeted": True, "opened": (first.id,), "topic": first.id, "last_words": first.lines[0]}
    return begin(persona).model_copy(update=changes | {"used": (f"fact:{first.id}:0", f"opening:{seed}")})


def taken_as(
    persona: Persona, text: str, near: Mapping[str, float] | None = None, state: ClientState | None = None
) -> frozenset[str]:
    """Return every id that answers to how the client takes a turn.

    That is the fact, person or biography (by its first topic) it is about, and the occasion of the reply.
    """
    state, index = state or settled(persona), index_of(persona)
    codes = code_turn(text, state.last_words or opening(persona, 1))
    move = read(index, state, text, codes, near)
    later, plan = respond(persona, state, text, codes, 1, near=near)
    after = later.topic or ""
    found = {plan.fact, plan.occasion, move.act, after.partition(":")[2] or after}
    found |= {move.topics[0][0]} if move.topics and move.topics[0][1] >= 1 else set()
    if move.person and move.person.person:
        found.add(move.person.person.id)
    for named in (move.biography, next((b for b in index.biography if b.key == after), None)):
        found |= {persona.biography[int(named.key.partition(":")[2])].topics[0]} if named else set()
    return frozenset(one for one in found if one)
