"""The client engine: four pure functions from state and turn to state and plan.

The engine decides, a voice speaks. Nothing in a `TurnPlan` goes beyond what may be told in that turn, so no voice
can give away more. `plan.why` names facts by id and is for the ledger and the report, never for a prompt.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.core.client import challenges, closing, explaining, gates, pulls, trust
from app.core.client.gates import OPENER_NAMES, Verdict
from app.core.client.index import PersonaIndex, index_of
from app.core.client.moves import Move
from app.core.client.plan import decide
from app.core.client.recognising import how_much_of
from app.core.client.scene import Draft, Scene
from app.core.client.state import Begun, ClientState, MissedChance, Opening, Reaction, TurnPlan
from app.core.client.taking import read
from app.core.client.words import choice, wording
from app.core.coding.codes import TurnCodes
from app.core.pace import TalkTime, time_by_turns
from app.core.persona import Opener, Persona

_MOST_WORDS = 70
_SHORT_REACTIONS: dict[Reaction, int] = {"withdraw": 12, "guarded": 30, "brief": 30, "close": 35, "correct": 35}
_MISSED_AGAIN_AFTER = 4


def begin(persona: Persona) -> ClientState:
    """Return the state before the first turn."""
    temper = persona.temperament
    return ClientState(trust=temper.trust, distress=temper.distress, guardedness=temper.guardedness)


def opening(persona: Persona, seed: int) -> str:
    """Return what the client says first."""
    return persona.opening[choice(seed, "opening", len(persona.opening))]


def respond(
    persona: Persona,
    state: ClientState,
    text: str,
    codes: TurnCodes,
    seed: int,
    *,
    near: Mapping[str, float] | None = None,
    time: TalkTime | None = None,
) -> tuple[ClientState, TurnPlan]:
    """Take one trainee turn: return the state after it and what the client does.

    `codes` are the behaviour codes of `text`; `near` is how near it is to facts in meaning, from `Nearness`; `time`
    is where the talk stands in its time, which without a clock is counted in turns. The same arguments give the same
    result. The state already counts the planned fact as told; `settle` takes it back if the reply did not say it.
    """
    index = index_of(persona)
    before = state if state.last_words else state.model_copy(update={"last_words": opening(persona, seed)})
    move = read(index, before, text, codes, near)
    time = time or time_by_turns(state.turn + 1, persona.training.minutes)
    after, why = trust.moved(index, before, move, wording(text))
    after = closing.told_the_time(before, challenges.progressed(index, after, move), time)
    after, how_met = pulls.met(index, before, after, move, codes)
    after = after.model_copy(update={"risk_asked": after.risk_asked + ("risk" in move.acts)})
    judged = gates.verdicts(index, after, move)
    scene = Scene(index, before, after, move, judged, seed)
    draft = decide(scene)
    missed = _missed(after, move, judged, draft)
    helped_by = _helped_by(draft, move)
    reasons = explaining.reasons(scene, draft, helped_by, missed, time)
    plan = _plan(index, draft, helped_by, (*why, *how_met, *reasons))
    return _advanced(after, draft, plan, missed), plan


def settle(persona: Persona, state: ClientState, plan: TurnPlan, reply: str) -> ClientState:
    """Return the state once `reply` has really been said, in a voice's own words or cut short.

    A planned fact that cannot be recognised in the reply is taken back, so that `opened` lists only what was told.
    One that was only begun is taken back as well, and what was heard of it is kept in `begun`.
    """
    if plan.fact and plan.fact in state.opened:
        heard = tuple(begun.heard for begun in state.begun if begun.fact == plan.fact)
        how_much = how_much_of(persona.fact(plan.fact), reply, heard)
        if how_much != "told":
            state = _taken_back(state, plan.fact)
        if how_much == "begun":
            begun = Begun(turn=state.turn, fact=plan.fact, heard=reply.strip())
            state = state.model_copy(update={"begun": (*state.begun, begun)})
    if not reply.strip() and plan.pull:
        state = pulls.untried(state, plan.pull)
    if not reply.strip() or plan.occasion == "repeat":
        return state
    voiced = plan.feeling if not plan.fact or plan.fact in state.opened else None
    return state.model_copy(update={"last_words": reply.strip(), "voiced": voiced})


def _taken_back(state: ClientState, fact_id: str) -> ClientState:
    return state.model_copy(
        update={
            "opened": tuple(told for told in state.opened if told != fact_id),
            "ledger": tuple(entry for entry in state.ledger if entry.fact != fact_id),
            "used": tuple(key for key in state.used if not key.startswith(f"fact:{fact_id}:")),
            "topic": None if state.topic == fact_id else state.topic,
            "readiness": min(1.5, state.readiness + 1.0),
        }
    )


def _advanced(state: ClientState, draft: Draft, plan: TurnPlan, missed: MissedChance | None) -> ClientState:
    used = tuple(key for key in state.used if key not in draft.said.keys)
    changes: dict[str, object] = {
        "used": (*used, *draft.said.keys),
        "topic": draft.about or state.topic,
        "missed": (*state.missed, missed) if missed else state.missed,
    }
    if entry := draft.tells:
        told = Opening(turn=state.turn, fact=entry.fact.id, earned_by=explaining.earned_by(plan.helped_by))
        changes |= {"opened": (*state.opened, entry.fact.id), "ledger": (*state.ledger, told)}
        state = trust.after_telling(state, entry.fact.layer)
    if draft.clock:
        changes["noticed_at" if draft.clock == "notices" else "closed_at"] = state.turn
    if draft.resistance:
        state = challenges.met(state, draft.resistance)
    if draft.pull and not state.has_tried(draft.pull.id):
        state = pulls.tried(state, draft.pull)
    return state.model_copy(update=changes)


def _plan(index: PersonaIndex, draft: Draft, helped_by: tuple[Opener, ...], why: tuple[str, ...]) -> TurnPlan:
    entry = draft.tells or draft.stays_with
    longest = index.persona.voice.words_per_turn[1]
    usual = min(longest, _SHORT_REACTIONS.get(draft.reaction, longest))
    return TurnPlan(
        reaction=draft.reaction,
        occasion=draft.occasion,
        fact=draft.tells.fact.id if draft.tells else None,
        knowledge=entry.fact.knowledge if entry else None,
        pull=draft.pull.id if draft.pull else None,
        feeling=entry.fact.feeling if entry else None,
        direction=draft.direction,
        max_words=min(_MOST_WORDS, max(usual, len(draft.said.text.split()))),
        authored=draft.said.text,
        why=why,
        helped_by=helped_by,
    )


def _helped_by(draft: Draft, move: Move) -> tuple[Opener, ...]:
    wanted = frozenset(draft.tells.fact.gate.opened_by) if draft.tells else frozenset()
    helped = (move.openers & wanted) or move.openers
    return tuple(opener for opener in OPENER_NAMES if opener in helped) if draft.tells or draft.resistance else ()


def _missed(state: ClientState, move: Move, judged: tuple[Verdict, ...], draft: Draft) -> MissedChance | None:
    closest = explaining.closest(move, judged)
    if draft.tells or closest is None or not closest.near or move.skilled or state.time == "up":
        return None
    fact_id = closest.entry.fact.id
    if any(entry.fact == fact_id and state.turn - entry.turn < _MISSED_AGAIN_AFTER for entry in state.missed):
        return None
    return MissedChance(turn=state.turn, fact=fact_id, what_helps=closest.helps)


__all__ = ["begin", "opening", "respond", "settle"]
