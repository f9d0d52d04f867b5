"""What a trainee's turn is answered from: for measuring topic match against what a reader expects.

A hit is what the client really speaks of (the fact, the person, the piece of biography that its words come from, or
the occasion they are authored for), or what it takes the turn to be about where that is still locked. To decline to
go into something ("I'd leave that for now") is about what the turn was taken to be after: that counts too, also where
a first part of it has been told and the rest is kept back. Whatever else in a persona might have fitted does not
count.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.core.client.engine import begin, opening, respond
from app.core.client.fitting import ON_TOPIC
from app.core.client.index import PersonaIndex, called, index_of, match
from app.core.client.moves import Move
from app.core.client.state import ClientState, TurnPlan
from app.core.client.taking import read
from app.core.coding.coder import code_turn
from app.core.persona import Persona
from app.core.spoken import grounds

LEAST_TOPIC_MATCH, LEAST_WITH_MEANING = 0.85, 0.92
_CONTENT = {
    "fact": "fact",
    "more": "fact",
    "further": "fact",
    "hint": "fact",
    "person": "person",
    "biography": "biography",
}
_ACTS = {"risk": "suicide_enquiry", "meta": "are_you_real"}


def settled(persona: Persona, seed: int = 1) -> ClientState:
    """Return a client some turns in, who has told the presenting problem and would tell more."""
    first = persona.facts[0]
    changes = {"turn": 4, "greeted": True, "opened": (first.id,), "topic": first.id, "last_words": first.lines[0]}
    return begin(persona).model_copy(update=changes | {"used": (f"fact:{first.id}:0", f"opening:{seed}")})


def after(persona: Persona, words: str, expects: tuple[str, ...] = ()) -> ClientState:
    """Return the client as it is when a turn comes: at the door for a greeting, else right after saying `words`.

    The talk is about what its own words are about, as it is when the engine has chosen them.
    """
    if "greeting" in expects:
        return begin(persona)
    state = settled(persona)
    changes: dict[str, object] = {"risk_asked": 1} if "suicide_follow_up" in expects else {}
    if words:
        changes |= {"last_words": words, "topic": _subject(index_of(persona), words)}
    return state.model_copy(update=changes)


def _subject(index: PersonaIndex, words: str) -> str | None:
    heard = index.hear(words)
    best = max(index.facts, key=lambda entry: match(index, entry, heard))
    if match(index, best, heard) >= ON_TOPIC:
        return best.fact.id
    found = called(index.people, heard) or called(index.biography, heard)
    return found.key if found else None


def answered_from(
    persona: Persona, text: str, state: ClientState, near: Mapping[str, float] | None = None
) -> frozenset[str]:
    """Return what the client answers a turn from: `fact:ID`, `person:ID`, `biography:N`, or the occasion."""
    codes = code_turn(text, state.last_words or opening(persona, 1))
    move = read(index_of(persona), state, text, codes, near)
    later, plan = respond(persona, state, text, codes, 1, near=near)
    if spoken := _spoken_of(persona, state, later, plan):
        return frozenset(spoken | _risk_at(move))
    found = {plan.occasion or "", move.act, _ACTS.get(move.act, "")} | _risk_at(move)
    if plan.knowledge:
        found |= {f"fact:{fact.id}" for fact in persona.facts if fact.knowledge == plan.knowledge}
    elif move.topics and move.topics[0][1] >= ON_TOPIC and move.topics[0][0] not in later.opened:
        found.add(f"fact:{move.topics[0][0]}")
    if plan.occasion == "not_ready":
        found.add(move.aim or "")
    return frozenset(found - {""})


def _risk_at(move: Move) -> set[str]:
    return {"suicide_enquiry", "suicide_follow_up"} if move.act == "risk" else set()


def _spoken_of(persona: Persona, before: ClientState, after_it: ClientState, plan: TurnPlan) -> set[str]:
    """Return what the words of the reply come from, where they come from something of the case."""
    kept = next(
        (i for i, pair in enumerate(zip(before.used, after_it.used, strict=False)) if pair[0] != pair[1]), None
    )
    keys = after_it.used[len(before.used) if kept is None else kept :]
    parts = [key.split(":") for key in keys]
    found = {f"{_CONTENT[part[0]]}:{part[1]}" for part in parts if part[0] in _CONTENT}
    lines = grounds(persona)
    behind = [(lines[int(part[1])] or "").split(":") for part in parts if part[0] == "exchange"]
    found |= {f"{_CONTENT[part[0]]}:{part[1]}" for part in behind if part[0] in _CONTENT}
    return found | ({plan.occasion} if plan.occasion and found else set())
