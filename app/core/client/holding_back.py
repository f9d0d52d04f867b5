"""Holds back, yields, or shows a small sign: what a client does instead of telling what is not ready."""

from __future__ import annotations

from app.core.client import challenges, gates, lines
from app.core.client.directions import direction
from app.core.client.fitting import ON_TOPIC
from app.core.client.scene import Draft, Scene
from app.core.client.telling import with_nod

_LONG_READY = 1.5


def yields(scene: Scene) -> Draft | None:
    """Give way where a resistance has been met well, unless something deep is ready to be told at last."""
    tells = gates.next_to_tell(scene.state, scene.move, scene.judged)
    found = challenges.yielding(scene.index, scene.state, scene.move, scene.seed)
    first_deep = scene.state.readiness >= 1 and not any(scene.index.by_id[f].is_deep for f in scene.state.opened)
    if found is None or scene.move.asked:
        return None
    if tells and tells.is_deep and (tells.fact.layer == "core" or first_deep):
        return None
    return Draft("soften", found.said, direction("validation", "soften"), resistance=found, about=scene.state.topic)


def resists(scene: Scene) -> Draft | None:
    """Hold back in this client's way, where nothing was asked and nothing deep is being said."""
    tells = gates.next_to_tell(scene.state, scene.move, scene.judged)
    if scene.move.asks_something or scene.move.seeks or scene.move.asks_of_others or not scene.move.invites:
        return None
    # What it came with is told before it holds back, and nothing holds back what it is ready to say at last.
    if tells and (tells.fact.layer == "core" or (tells.order == 0 and scene.move.asked)):
        return None
    if tells and tells.is_deep and scene.move.skilled and scene.state.readiness >= _LONG_READY:
        return None
    if scene.just_told and (scene.move.skilled or _told_something_deep(scene)):
        return None  # what was just said has been understood, or has not been taken in yet
    found = challenges.showing(scene.index, scene.state, scene.move, scene.seed)
    if found is None:
        return None
    kind, said = found.challenge.kind, found.said
    if scene.move.skilled and kind != "silence":
        # Somebody who has just been understood says so first.
        said = with_nod(scene, found.said, always=True)
        if said is found.said:
            return None
    return Draft("guarded", said, direction(None, "guarded", kind), resistance=found, about=scene.state.topic)


def _told_something_deep(scene: Scene) -> bool:
    last = scene.index.by_id.get(scene.state.opened[-1]) if scene.state.opened else None
    return last is not None and last.is_deep


def hints(scene: Scene) -> Draft | None:
    """Show that something moves while its gate is within reach, so that guarded does not look broken."""
    if not scene.move.skilled or scene.state.turn < 2:
        return None
    near = [v for v in scene.judged if v.near and v.entry.is_deep and not v.is_open]
    near.sort(
        key=lambda v: -scene.move.about(v.entry.fact.id) if scene.move.about(v.entry.fact.id) >= ON_TOPIC else 0.0
    )
    for verdict in near:
        if verdict.entry.fact.gate.after and not set(verdict.entry.fact.gate.after) <= set(scene.state.opened):
            continue
        hint = lines.hint_of(verdict.entry, scene.state, scene.seed)
        if hint and hint.keys[0].rsplit(":", 1)[0] + ":" not in " ".join(scene.state.used[-6:]):
            return Draft("soften", hint, direction(None, "guarded", "hint"), about=scene.state.topic)
    return None
