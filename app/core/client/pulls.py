"""Boundary tests and transference pulls: when the client tries one, and how the trainee meets it.

A pull is held by a warm, clear limit or by noticing it with care; given in to by playing the part; passed over by
coldness, or by going on as if nothing had been said (Gutheil & Gabbard, *The concept of boundaries in clinical
practice*, 1993, for the first; Safran & Muran, 2000, for the second). The amounts are the project's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.client import frame
from app.core.client.index import PersonaIndex
from app.core.client.lines import Said, again, fresh
from app.core.client.moves import Move
from app.core.client.state import ClientState, PullMet, PullOutcome
from app.core.client.trust import MOST_GAIN, MOST_LOSS
from app.core.coding.codes import TurnCodes
from app.core.persona import Pull

_FIRST_TURN = 5
_BETWEEN_PULLS, _AFTER_A_CHALLENGE, _AFTER_A_RUPTURE = 6, 3, 4
_MOST_TURNS_PENDING = 2
# What a decided pull does to trust, guardedness and strain.
_EFFECTS: dict[PullOutcome, tuple[float, float, float]] = {
    "held": (0.02, -0.02, -0.15),
    "given_in": (-0.012, 0.01, 0.1),
    "passed_over": (-0.02, 0.02, 0.2),
}
_LEFT_LYING = "it was not taken up"
_LEFT_LYING_EFFECTS = (-0.006, 0.005, 0.05)
_CURT = 8  # words: a limit no longer than that needs a kind word of its own to be warm
_MOST_STRAIN = 0.9  # a pull that went badly strains the contact and does not break it
_STILL_OPEN = frozenset({"repeat", "risk", "meta", "backchannel", "greeting", "apology"})


@dataclass(frozen=True, slots=True)
class Try:
    """A pull that is tried or answered in this turn, with its wording."""

    pull: Pull
    said: Said


def met(
    index: PersonaIndex, before: ClientState, after: ClientState, move: Move, codes: TurnCodes
) -> tuple[ClientState, tuple[str, ...]]:
    """Return the state with the pending pull decided by this turn, if it is, and the reason for the ledger."""
    pending = before.pending_pull
    if pending is None:
        return after, ()
    pull = pull_of(index, pending.pull)
    decided = _outcome(pull, move, codes)
    if decided is None and after.turn - pending.turn < _MOST_TURNS_PENDING:
        return after, ()
    outcome, because = decided or ("passed_over", _LEFT_LYING)
    done = pending.model_copy(update={"outcome": outcome, "met_at": after.turn, "because": because})
    changes = {**_effects(before, after, done), "pulls": (*after.pulls[:-1], done)}
    return after.model_copy(update=changes), (f"pull {pull.id} {outcome.replace('_', ' ')}: {because}",)


def due(index: PersonaIndex, state: ClientState, move: Move, seed: int) -> Try | None:
    """Return the pull that the client tries now, if one is due: trust is there, and there is room for it."""
    if state.turn < _FIRST_TURN or state.pending_pull or state.ruptured or (move.asked and not move.invites):
        return None
    if state.turns_since_rupture is not None and state.turns_since_rupture < _AFTER_A_RUPTURE:
        return None
    if state.challenge_at is not None and state.turn - state.challenge_at < _AFTER_A_CHALLENGE:
        return None
    if state.pulls and state.turn - state.pulls[-1].turn < _BETWEEN_PULLS:
        return None
    tried = {found.pull for found in state.pulls}
    for pull in index.persona.pulls:
        if pull.id not in tried and state.trust >= pull.trust:
            said = fresh(pull.lines, f"pull:{pull.id}", state, seed)
            return Try(pull, said) if said else None
    return None


def answer(index: PersonaIndex, before: ClientState, state: ClientState, seed: int) -> Try | None:
    """Return what the client says to how its pull was met, in the turn that decided it."""
    if before.pending_pull is None or state.pending_pull is not None:
        return None
    found = state.pulls[-1]
    pull, outcome = pull_of(index, found.pull), found.outcome or "passed_over"
    lines, key = getattr(pull, outcome), f"pull:{pull.id}:{outcome}"
    return Try(pull, fresh(lines, key, state, seed) or again(lines, key, state, seed))


def pull_of(index: PersonaIndex, pull_id: str) -> Pull:
    """Return the pull with this id; raises KeyError if there is none."""
    for pull in index.persona.pulls:
        if pull.id == pull_id:
            return pull
    raise KeyError(pull_id)


def tried(state: ClientState, pull: Pull) -> ClientState:
    """Return the state with a pull that waits for an answer."""
    return state.model_copy(update={"pulls": (*state.pulls, PullMet(pull=pull.id, turn=state.turn))})


def untried(state: ClientState, pull_id: str) -> ClientState:
    """Return the state without a pull whose words were never said."""
    pending = state.pending_pull
    if pending is None or pending.pull != pull_id or pending.turn != state.turn:
        return state
    return state.model_copy(update={"pulls": state.pulls[:-1]})


def _outcome(pull: Pull, move: Move, codes: TurnCodes) -> tuple[PullOutcome, str] | None:
    if "harm" in move.acts:
        return "passed_over", "a judgement"
    decide = _boundary if pull.kind == "boundary" else _transference
    if (found := decide(move, codes)) is not None:
        return found
    # A reflection of the wish may come before the limit; the next turn decides.
    wish_heard = pull.kind == "boundary" and move.skilled and move.question is None
    return None if wish_heard or move.act in _STILL_OPEN else ("passed_over", _LEFT_LYING)


def _boundary(move: Move, codes: TurnCodes) -> tuple[PullOutcome, str] | None:
    limit = bool(frame.LIMIT.search(move.said)) or codes.has("boundary", "confidentiality")
    secret_kept = codes.has("boundary_crossing", "promise_of_secrecy") and not limit
    if secret_kept or frame.gives_way(move.said) or frame.ASSENT.fullmatch(move.said):
        return "given_in", "what was asked for was given"
    if move.takes_over:
        return "given_in", "a story of one's own"
    explored = _explored(move, codes)
    if limit and (explored or _is_warm(move, codes)):
        return "held", "a warm, clear limit"
    if explored:
        return "held", "it was noticed and explored"
    if limit:
        return "passed_over", "a limit without warmth"
    return None


def _transference(move: Move, codes: TurnCodes) -> tuple[PullOutcome, str] | None:
    if frame.TAKES_SIDES.search(move.said):
        return "given_in", "a side was taken"
    if _explored(move, codes) or codes.has("pattern"):
        return "held", "it was noticed and explored"
    if codes.has("boundary_crossing", "promise_of_secrecy") or move.takes_over:
        return "given_in", "the part was played"
    if frame.SOOTHES.search(move.said) or "reassurance" in move.acts:
        return "given_in", "reassurance in place of interest"
    if move.skilled and (codes.reflection == "complex" or _is_of_the_therapist(move)):
        return "held", "a reflection of what was expected"
    if move.skilled and move.question == "open":
        return "held", "validation, and a question that explores"
    if move.stock:
        return "given_in", "a stock phrase in place of interest"
    return None


def _explored(move: Move, codes: TurnCodes) -> bool:
    return move.act == "about_therapist" or codes.has("here_and_now") or bool(frame.TAKES_UP.search(move.said))


def _is_warm(move: Move, codes: TurnCodes) -> bool:
    heard = move.skilled and ("validation" in move.acts or move.words > _CURT)
    return heard or codes.empathy.emotional_reaction > 0 or bool(frame.WARM.search(move.said))


def _is_of_the_therapist(move: Move) -> bool:
    return bool(frame.OF_THE_THERAPIST.search(move.said))


def _effects(before: ClientState, after: ClientState, met: PullMet) -> dict[str, object]:
    left_lying = met.because == _LEFT_LYING
    trust, guardedness, strain = _LEFT_LYING_EFFECTS if left_lying else _EFFECTS[met.outcome or "passed_over"]
    # What went badly earns nothing, whatever else the turn held.
    start = after.trust if met.outcome == "held" or left_lying else min(before.trust, after.trust)
    moved = min(before.trust + MOST_GAIN, max(before.trust - MOST_LOSS, start + trust))
    strained = max(after.strain, min(_MOST_STRAIN, after.strain + strain)) if strain > 0 else after.strain + strain
    return {
        "trust": round(min(1.0, max(0.0, moved)), 4),
        "guardedness": round(min(1.0, max(0.0, after.guardedness + guardedness)), 4),
        "strain": round(max(0.0, strained), 4),
    }
