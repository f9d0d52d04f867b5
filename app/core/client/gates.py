"""Gates: which facts may be told now, why the others stay shut, and what would help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from app.core.client.fitting import ON_TOPIC
from app.core.client.index import FactEntry, PersonaIndex
from app.core.client.moves import Move
from app.core.client.state import ClientState
from app.core.persona import Opener

TOO_MANY_QUESTIONS = 3
_FIRST_GUARDED_TURN, _FIRST_CORE_TURN = 3, 7
_HEARD_FOR_GUARDED, _HEARD_FOR_CORE = 0.5, 2.2
_WITHIN_REACH = 0.12
_TURNS_BETWEEN_CORE = 2
_PLAINLY_NAMED = 2 * ON_TOPIC
_ROUNDING = 0.005

OPENER_NAMES: dict[Opener, str] = {
    "open_question": "an open question",
    "reflection": "a reflection",
    "complex_reflection": "a reflection that adds meaning",
    "validation": "validation",
    "summary": "a summary",
    "risk_enquiry": "a direct, calm question about risk",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a fact may be told now. `near` means: little is missing, so a small sign may show."""

    entry: FactEntry
    is_open: bool
    near: bool
    reason: str = ""
    helps: str = ""


def judge(entry: FactEntry, state: ClientState, move: Move) -> Verdict:
    """Return whether this turn may bring out this fact."""
    if missing := [need for need in entry.fact.gate.after if need not in state.opened]:
        return Verdict(
            entry, False, False, f"{len(missing)} other thing(s) have to be told first", "going there step by step"
        )
    if state.ruptured:
        return Verdict(entry, False, False, "the contact is broken", "repairing the contact first")
    if not entry.is_deep:
        return _surface(entry, state, move)
    near = state.trust >= entry.threshold - _WITHIN_REACH
    # Thoughts of death are told to whoever asks plainly and has been trusted so far; no pace holds that back.
    asked_plainly = "risk_enquiry" in entry.fact.gate.opened_by and "risk_enquiry" in move.openers
    paced = () if asked_plainly else _missing_in_pace(entry, state, move)
    reason, helps = next(chain(_missing_in_gate(entry, state, move), paced), ("", ""))
    return Verdict(entry, False, near, reason, helps) if reason else Verdict(entry, True, True)


def _surface(entry: FactEntry, state: ClientState, move: Move) -> Verdict:
    if state.trust < entry.threshold:
        return Verdict(entry, False, True, _trust_gap(entry, state), "warmth")
    needed = frozenset(entry.fact.gate.opened_by)
    if needed and not needed & move.openers:
        return Verdict(entry, False, True, _opener_gap(needed, move), _named(needed))
    if move.leaves_room or move.about(entry.fact.id) >= ON_TOPIC:
        return Verdict(entry, True, True)
    return Verdict(entry, False, True, "the turn left no room for it", "an open question")


def _missing_in_gate(entry: FactEntry, state: ClientState, move: Move) -> Iterator[tuple[str, str]]:
    """Give what the persona's file asks for before a deep fact and what would help: trust, and a kind of turn."""
    needed = frozenset(entry.fact.gate.opened_by)
    if state.trust < entry.threshold - _ROUNDING:
        yield _trust_gap(entry, state), "time, accurate reflections and validation"
    if needed and not needed & move.openers:
        yield _opener_gap(needed, move), _named(needed)
    if not needed and not _invites(entry, move):
        yield "the turn left no room for it", "an open question or a reflection"


def _missing_in_pace(entry: FactEntry, state: ClientState, move: Move) -> Iterator[tuple[str, str]]:
    """Give the pace that any client needs: not pressed, heard lately, not too early, not too much at once."""
    core = entry.fact.layer == "core"
    if not move.skilled and state.pressed > TOO_MANY_QUESTIONS:
        yield f"{state.pressed} questions in a row without a reflection", "a reflection before the next question"
    if state.heard < (_HEARD_FOR_CORE if core else _HEARD_FOR_GUARDED):
        yield (
            "it has not felt understood often enough lately",
            "accurate reflections and validation, turn after turn",
        )
    if state.turn < (_FIRST_CORE_TURN if core else _FIRST_GUARDED_TURN):
        yield "it is early in the conversation", "staying with what has been told"
    if core and state.core_at is not None and state.turn - state.core_at < _TURNS_BETWEEN_CORE:
        yield "it has only just told something that costs a lot", "staying with that"
    if state.readiness < 1:
        yield (
            "it needs a moment before the next deep thing",
            "patience: staying with what was just told",
        )
    if state.time != "enough" and move.about(entry.fact.id) < ON_TOPIC and not move.asks_what_is_left:
        yield (
            "the time is nearly up, and it was not asked for",
            "naming it, or keeping it for next time",
        )


def _invites(entry: FactEntry, move: Move) -> bool:
    return move.skilled or move.question == "open" or move.continues or move.about(entry.fact.id) >= ON_TOPIC


def _trust_gap(entry: FactEntry, state: ClientState) -> str:
    return f"trust is {state.trust:.2f} and it takes {entry.threshold:.2f}"


def _opener_gap(needed: frozenset[Opener], move: Move) -> str:
    return f"needs {_named(needed)}, got {_got(move)}"


def _named(needed: frozenset[Opener]) -> str:
    return " or ".join(OPENER_NAMES[opener] for opener in OPENER_NAMES if opener in needed) or "an open question"


def _got(move: Move) -> str:
    if move.fit == "wrong":
        return "a reflection that did not fit"
    if move.stock:
        return "a stock phrase"
    return {
        "open_question": "an open question",
        "closed_question": "a closed question",
        "harm": "a judgement",
    }.get(move.act, f"{'an' if move.act[0] in 'aeiou' else 'a'} {move.act.replace('_', ' ')}")


def verdicts(index: PersonaIndex, state: ClientState, move: Move) -> tuple[Verdict, ...]:
    """Return a verdict for every fact that has not been told, in the file's order."""
    return tuple(judge(entry, state, move) for entry in index.facts if entry.fact.id not in state.opened)


def next_to_tell(state: ClientState, move: Move, judged: tuple[Verdict, ...]) -> FactEntry | None:
    """Return the one fact that this turn brings out: what was asked for, else the same thread, else the next."""
    open_now = [verdict.entry for verdict in judged if verdict.is_open]
    if not open_now:
        return None
    asked = [entry for entry in open_now if move.about(entry.fact.id) >= ON_TOPIC]
    if asked and (move.asks_something or not move.skilled):
        return max(asked, key=lambda entry: (move.about(entry.fact.id), -entry.order))
    if not move.leaves_room or move.act == "backchannel":
        return None
    last = state.opened[-1] if state.opened else None
    leads_on = leading_on(state, judged)
    return min(open_now, key=lambda entry: _preference(entry, last, move, leads_on))


def leading_on(state: ClientState, judged: tuple[Verdict, ...]) -> frozenset[str]:
    """Return what still has to be told before the deep fact that is nearest: where the talk is drifting to.

    A core fact comes first, as long as one waits for something.
    """
    told = frozenset(state.opened)
    waiting = [v.entry for v in judged if v.entry.is_deep and v.entry.needs - told]
    core = [entry for entry in waiting if entry.fact.layer == "core"]
    if not waiting:
        return frozenset()
    nearest = min(core or waiting, key=lambda entry: (len(entry.needs - told), entry.threshold, entry.order))
    return nearest.needs - told


def _preference(
    entry: FactEntry, last: str | None, move: Move, leading_on: frozenset[str]
) -> tuple[bool, float, bool, float, bool, bool, bool, int]:
    """Sort keys: a core that is ready, what was plainly named, what the file names first, what was touched,
    what leads on, the thread in hand, depth for depth, file order.
    """
    touched = move.about(entry.fact.id)
    return (
        entry.fact.layer != "core",
        -touched if touched >= _PLAINLY_NAMED else 0.0,
        entry.order > 0,
        -touched if touched >= ON_TOPIC and (entry.is_deep or not move.skilled) else 0.0,
        entry.fact.id not in leading_on,
        last not in entry.fact.gate.after,
        move.skilled and not entry.is_deep,
        entry.order,
    )
