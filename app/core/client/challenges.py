"""Typed resistance: when it shows, what makes it give way, and that it stays away once it has."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.client.acts import Act
from app.core.client.index import PersonaIndex
from app.core.client.lines import Said, fresh, nearest
from app.core.client.moves import Move
from app.core.client.state import ClientState
from app.core.client.words import GENERIC, STOP, all_stems
from app.core.persona import Challenge

_TURNS_BETWEEN = {1: 5, 2: 4, 3: 4}
_AFTER_A_PULL = 3
_TRUST_BEYOND = 0.62
_LATEST_TURN = 18

_SHOWS_ON: dict[str, frozenset[Act]] = {
    "minimising": frozenset({"reflection", "validation", "open_question"}),
    "storytelling": frozenset({"open_question", "summary"}),
    "intellectualising": frozenset({"reflection", "open_question", "about_therapist"}),
    "irritation": frozenset({"closed_question", "advice", "reassurance", "stock", "information", "validation"}),
    "testing": frozenset({"open_question", "validation", "reflection"}),
    "pleasing": frozenset({"validation", "reassurance", "summary", "open_question", "stock"}),
    "silence": frozenset({"open_question", "backchannel", "validation"}),
}


_NOT_WHEN_UNDERSTOOD = frozenset({"irritation", "silence"})
_UNDERSTANDS: frozenset[Act] = frozenset({"reflection", "summary"})
_KIND_WORDS: frozenset[Act] = frozenset({"validation"})


@dataclass(frozen=True, slots=True)
class Resistance:
    """A challenge that shows or gives way in this turn, with its wording."""

    challenge: Challenge
    said: Said
    yields: bool


def progressed(index: PersonaIndex, state: ClientState, move: Move) -> ClientState:
    """Return the state with this turn counted towards every challenge that it helps to give way."""
    progress = dict(state.yield_progress)
    for challenge in _standing(index, state):
        if challenge.kind in state.challenged and set(challenge.yields_to) & move.openers:
            progress[challenge.kind] = progress.get(challenge.kind, 0) + 1
    return state if progress == state.yield_progress else state.model_copy(update={"yield_progress": progress})


def yielding(index: PersonaIndex, state: ClientState, move: Move, seed: int) -> Resistance | None:
    """Return the challenge that gives way in this turn, if one does."""
    for challenge in _standing(index, state):
        reached = state.yield_progress.get(challenge.kind, 0) >= challenge.times
        # What it says when it gives way answers somebody who has understood, not a question.
        understood = set(challenge.yields_to) & move.openers - {"open_question"}
        if reached and (understood or set(challenge.yields_to) == {"open_question"}):
            said = fresh(challenge.yielded, f"yielded:{challenge.kind}", state, seed)
            if said:
                return Resistance(challenge, said, yields=True)
    return None


def showing(index: PersonaIndex, state: ClientState, move: Move, seed: int) -> Resistance | None:
    """Return the resistance that this turn meets, if one is due: early, spaced, and never on the first turn."""
    if state.turn < 3 or state.turn > _LATEST_TURN or state.trust > _TRUST_BEYOND:
        return None
    if move.skilled and (state.topic or "").startswith("person:"):
        return None  # of somebody else, it has nothing to make light of
    if move.skilled and move.act in _UNDERSTANDS:
        return None  # who has just been understood does not make light of it in the same breath
    if state.pulls and state.turn - state.pulls[-1].turn < _AFTER_A_PULL:
        return None
    gap = _TURNS_BETWEEN[index.persona.difficulty]
    if state.challenge_at is not None and state.turn - state.challenge_at < gap:
        return None
    fitting = [found for found in _standing(index, state) if _fits(found, move)]
    near = move.heard | all_stems([state.last_words])
    understood = move.skilled and (move.fit == "accurate" or move.act == "reflection")
    for challenge in sorted(fitting, key=lambda found: state.challenged.count(found.kind)):
        # Kind words, or vague ones, are what people make light of; anything else takes up their words.
        makes_light = challenge.kind == "minimising" and (move.act in _KIND_WORDS or move.fit == "generic")
        if understood and not makes_light and not _takes_up(challenge, near - GENERIC - STOP):
            continue
        if said := nearest(challenge.lines, f"challenge:{challenge.kind}", near - GENERIC - STOP, state, seed):
            return Resistance(challenge, said, yields=False)
    return None


def _fits(challenge: Challenge, move: Move) -> bool:
    """Whether a resistance of this kind can follow such a turn; who was just understood is not irritated."""
    understood = move.skilled and move.fit == "accurate"
    return move.act in _SHOWS_ON[challenge.kind] and not (understood and challenge.kind in _NOT_WHEN_UNDERSTOOD)


def _takes_up(challenge: Challenge, near: frozenset[str]) -> bool:
    return any(near & all_stems([line]) for line in challenge.lines)


def met(state: ClientState, resistance: Resistance) -> ClientState:
    """Return the state after the resistance has shown or given way."""
    kind = resistance.challenge.kind
    if resistance.yields:
        return state.model_copy(update={"yielded": (*state.yielded, kind)})
    return state.model_copy(update={"challenged": (*state.challenged, kind), "challenge_at": state.turn})


def _standing(index: PersonaIndex, state: ClientState) -> list[Challenge]:
    return [challenge for challenge in index.persona.challenges if challenge.kind not in state.yielded]
