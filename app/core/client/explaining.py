"""Says why a turn went as it did, in plain lines for the ledger and for `play --json`; never for a prompt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from app.core.client import closing
from app.core.client.fitting import ON_TOPIC
from app.core.client.gates import OPENER_NAMES, Verdict
from app.core.client.moves import Move
from app.core.client.scene import Draft, Scene
from app.core.client.state import ClientState, MissedChance, TurnPlan
from app.core.message import Message, say
from app.core.pace import TalkTime
from app.core.persona import Opener

# From what any turn may hold to what only this one did: of several openers the last of these is named.
_STRENGTH: tuple[Opener, ...] = (
    "open_question", "reflection", "validation", "complex_reflection", "summary", "risk_enquiry",
)  # fmt: skip
_FITS = {"accurate": " that fits", "generic": " that would fit anybody", "wrong": " that does not fit", None: ""}


def earned_by(helped_by: tuple[Opener, ...]) -> str:
    """Name what opened a fact; of several, the strongest alone."""
    if not helped_by:
        return "being asked about it, or given room"
    return OPENER_NAMES[max(helped_by, key=_STRENGTH.index)]


def in_words(named: str) -> Message:
    """Return what `earned_by` named, or a verdict says would help, as a message: of two openers, each by itself."""
    parts = named.split(" or ")
    if len(parts) == 1 or not set(parts) <= set(OPENER_NAMES.values()):
        return say(named)
    first, *others = map(say, parts)
    return reduce(lambda one, other: say("{one} or {other}", one=one, other=other), others, first)


def closest(move: Move, judged: tuple[Verdict, ...]) -> Verdict | None:
    """Return the deep fact that this turn came nearest to and that stayed shut."""
    shut = [v for v in judged if not v.is_open and v.entry.is_deep]
    asked = [v for v in shut if move.about(v.entry.fact.id) >= ON_TOPIC]
    if asked:
        return max(asked, key=lambda v: (v.near, move.about(v.entry.fact.id)))
    return next((v for v in shut if v.near), None)


def reasons(
    scene: Scene, draft: Draft, helped_by: tuple[Opener, ...], missed: MissedChance | None, time: TalkTime
) -> tuple[str, ...]:
    """Return why the client did what it does: how it took the turn, and what came of each thing it weighs."""
    return (
        *_mood(scene),
        *_taken(scene, draft),
        *_resistance(scene, draft),
        *_opening(scene, draft, helped_by, missed),
        *closing.reasons(time, scene.state, draft),
    )


def settled(plan: TurnPlan, state: ClientState) -> tuple[str, ...]:
    """Return the reasons of a plan once its reply has been said, with what came of the fact that was to be told."""
    if plan.fact is None or plan.fact in state.opened:
        return plan.why
    begun = any(one.fact == plan.fact and one.turn == state.turn for one in state.begun)
    what = "was only begun" if begun else "was not told by the reply"
    planned = f"fact {plan.fact} told"
    return tuple(f"fact {plan.fact} {what} and stays open" if why.startswith(planned) else why for why in plan.why)


def _mood(scene: Scene) -> Iterator[str]:
    before, after, move = scene.before, scene.state, scene.move
    moved = [
        f"{name} {was:.2f} -> {now:.2f}"
        for name, was, now in (
            ("guardedness", before.guardedness, after.guardedness),
            ("distress", before.distress, after.distress),
        )
        if f"{was:.2f}" != f"{now:.2f}"
    ]
    closes_up = after.guardedness > before.guardedness or after.distress > before.distress
    cause = (
        "it was slighted or pressed" if closes_up else "it felt understood" if move.skilled else "it was given room"
    )
    if moved:
        yield f"{', '.join(moved)}: {cause}"
    if after.missed_feelings > before.missed_feelings:
        yield f"missed feeling number {after.missed_feelings}: {before.voiced} was voiced in the turn before"
    if after.ruptured:
        yield f"repair: {after.mending:.2f} of 1"


def _taken(scene: Scene, draft: Draft) -> Iterator[str]:
    move, topic = scene.move, scene.before.topic
    yield f"taken as {move.act.replace('_', ' ')}{_FITS[move.fit]}, answered with {_source(draft)}"
    if draft.about and draft.about != topic:
        yield f"thread: from {topic} to {draft.about}" if topic else f"thread: begins with {draft.about}"
    elif topic:
        yield f"thread: stays with {topic}"


def _source(draft: Draft) -> str:
    """Name the pools that the words come from, such as 'fact:the-coat' or 'reactions.advice'."""
    pools = dict.fromkeys(key.rpartition(":")[0] for key in draft.said.keys)
    return " and ".join(pool if ":" in pool else f"reactions.{pool}" for pool in pools) or "what it has said before"


def _resistance(scene: Scene, draft: Draft) -> Iterator[str]:
    before, after = scene.before.yield_progress, scene.state.yield_progress
    shown = draft.resistance
    for challenge in scene.index.persona.challenges:
        kind, way = challenge.kind, " or ".join(OPENER_NAMES[opener] for opener in challenge.yields_to)
        if shown and shown.challenge.kind == kind:
            yield f"resistance {kind} {'gives way' if shown.yields else 'shows'} (it takes {way})"
        if after.get(kind, 0) > before.get(kind, 0):
            yield f"resistance {kind}: met {after[kind]} of {challenge.times} times"


def _opening(scene: Scene, draft: Draft, helped_by: tuple[Opener, ...], missed: MissedChance | None) -> Iterator[str]:
    if draft.pull and not scene.state.has_tried(draft.pull.id):
        yield f"pull {draft.pull.id} tried ({draft.pull.kind})"
    if draft.tells:
        yield f"fact {draft.tells.fact.id} told: brought out by {earned_by(helped_by)}"
    if shut := closest(scene.move, scene.judged):
        yield f"fact {shut.entry.fact.id} stayed shut: {shut.reason}"
    if missed:
        yield f"missed chance: {missed.fact} was near; what would have helped: {missed.what_helps}"
