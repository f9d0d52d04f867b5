"""The end of the time, as the client takes it: it lets it show once, opens nothing unasked, and takes its leave.

A session that runs into its end without anybody naming it teaches trainees that endings look after themselves. IPT
ends each session, as it ends the treatment, in words (Weissman, Markowitz & Klerman, *The Guide to Interpersonal
Psychotherapy*, 2018). Somebody who goes on after that gets a few words and nothing new.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from app.core.client import lines
from app.core.client.directions import direction
from app.core.client.lines import Said
from app.core.client.scene import Draft, Scene
from app.core.client.state import ClientState, TimeLeft
from app.core.pace import TalkTime
from app.core.patterns import regex

_MOST_WORDS = 60
_NOTICES = " You have noticed that the time is nearly up; let it show in passing."
_TAKES_LEAVE = "The time is up: take your leave in your own way, and open nothing new."
_HAS_LEFT = "You have taken your leave already: a few words, and nothing new."

Farewell = Literal["notices", "time_up", "cold", "next_time", "plans", "asked", "understood", "room", "bye"]
_WORDS: dict[Farewell, tuple[str, ...]] = {
    "notices": ("I can see the clock. It's nearly time.", "It's nearly time, isn't it."),
    "time_up": ("That's the time, I see.", "I see the time's gone.", "That'll be our time."),
    "cold": ("That's the time. I'll go.", "Time's up. I'm going now."),
    "next_time": ("Yes. Next time.", "Next time, yes.", "All right. Then we'll start there."),
    "plans": ("I don't know yet. Ask me then.", "Let me see what the week brings.", "I'd have to think about that."),
    "asked": (
        "Can that wait till next time?", "I'd sooner leave that for next time.", "Not now. Next time, maybe.",
        "That's not for the doorway.", "I've no more in me today.",
    ),
    "understood": (
        "Yes. I'll think about that on the way home.", "That's about it, yes.", "Mm. Yes.",
        "Yes. That's where I'd leave it today.",
    ),
    "room": ("I'd better go.", "I'll get my coat.", "Well. I'm off, then.", "I'm half out of the door."),
    "bye": ("Bye, then.", "Yes. Bye.", "See you."),
}  # fmt: skip
_NEXT_TIME = regex(
    r"\b(?:next (?:time|week|session|meeting|appointment)|when we (?:next )?(?:meet|talk|speak|see)|"
    r"(?:come|pick|take|carry|start)\b[^.?!]{0,40}\b(?:back|up|on|there)\b[^.?!]{0,20}\bnext)"
)


def told_the_time(before: ClientState, state: ClientState, time: TalkTime) -> ClientState:
    """Return the state with what is left of the time. More time than before lets it all begin again."""
    left: TimeLeft = "up" if time.is_over else "nearly_up" if time.winds_down else "enough"
    changes: dict[str, object] = {"time": left}
    if left == "enough" and before.time != "enough":
        changes |= {"noticed_at": None, "closed_at": None}
    elif left == "nearly_up" and before.time == "up":
        changes["closed_at"] = None
    return state.model_copy(update=changes)


def closes(scene: Scene) -> Draft | None:
    """Take leave when the time is up, once; afterwards a few words that fit. Hurt is answered as ever."""
    state, move = scene.state, scene.move
    just_mended = scene.before.ruptured and not state.ruptured
    if state.time == "enough" or "harm" in move.acts or just_mended:
        return None
    if state.time == "nearly_up":
        return None if state.ruptured or move.act == "ending" or not move.asked else _plans(scene)
    if state.closed_at is None:
        return _takes_leave_coldly(scene) if state.ruptured else _takes_leave(scene)
    return None if state.ruptured else _has_left(scene)


def _takes_leave(scene: Scene) -> Draft:
    draft = scene.react("ending", "close")
    if scene.move.act == "ending":
        ahead = None
    elif scene.move.act == "summary" and scene.move.skilled:
        ahead = lines.fresh_for(scene.index, "summary", scene.state, scene.seed)
    elif _NEXT_TIME.search(scene.move.said):
        ahead = _worded(scene, "next_time")
    else:
        ahead = _worded(scene, "time_up")
    said = draft.said if ahead is None else _both(ahead, draft.said)
    return replace(draft, said=said, direction=_TAKES_LEAVE, about=scene.state.topic, clock="closes")


def _takes_leave_coldly(scene: Scene) -> Draft:
    return replace(_in_words(scene, "cold", _TAKES_LEAVE), clock="closes")


def _has_left(scene: Scene) -> Draft:
    move = scene.move
    if move.act == "ending":
        return scene.react_freshly("ending", "close") or _in_words(scene, "bye", _HAS_LEFT)
    if draft := _plans(scene):
        return draft
    if move.asked or move.question:
        return _in_words(scene, "asked", _HAS_LEFT)
    return _in_words(scene, "understood" if move.skilled else "room", _HAS_LEFT)


def _plans(scene: Scene) -> Draft | None:
    """Agree to what is left for next time, or leave open what it will be."""
    if not _NEXT_TIME.search(scene.move.said):
        return None
    farewell: Farewell = "plans" if scene.move.question == "open" else "next_time"
    return _in_words(scene, farewell, direction("winding_down", "close"))


def noticing(scene: Scene, draft: Draft) -> Draft:
    """Let the client say, once and behind its answer, that the time is nearly up, where that breaks into nothing."""
    state = scene.state
    if draft.occasion == "winding_down":
        return replace(draft, clock="notices")  # the trainee has said it
    if draft.occasion == "ending" and state.time != "enough" and state.closed_at is None:
        return replace(draft, clock="closes")
    if state.time != "nearly_up" or state.noticed_at is not None or _breaks_in(scene, draft):
        return draft
    own = lines.fresh_for(scene.index, "notices_time", state, scene.seed)
    said = _both(draft.said, own or _worded(scene, "notices"))
    if len(said.text.split()) > _MOST_WORDS:
        return draft
    return replace(draft, said=said, direction=draft.direction + _NOTICES, clock="notices")


def _breaks_in(scene: Scene, draft: Draft) -> bool:
    deep = draft.tells is not None and draft.tells.is_deep
    of_the_contact = draft.reaction in ("close", "withdraw", "correct") or bool(draft.pull or draft.resistance)
    hurt_or_in_danger = scene.state.ruptured or scene.before.ruptured or bool({"harm", "risk"} & scene.move.acts)
    asks = draft.said.text.rstrip().endswith("?")
    return deep or of_the_contact or hurt_or_in_danger or asks or draft.occasion == "repeat"


def reasons(time: TalkTime, state: ClientState, draft: Draft) -> tuple[str, ...]:
    """Return what the time had to do with this turn, for the ledger; nothing while there is enough of it."""
    if state.time == "enough":
        return ()
    if draft.clock == "closes":
        what = "it takes its leave"
    elif draft.clock == "notices":
        what = "it has been said that the time is nearly up"
    elif state.time == "nearly_up":
        what = "nothing deep is opened that is not asked for"
    elif state.closed_at is None:
        what = "it has yet to take its leave"
    else:
        what = "it has taken its leave: a few words, and nothing new"
    return (f"time: minute {time.spent} of {time.planned}, {state.time.replace('_', ' ')}: {what}",)


def _in_words(scene: Scene, farewell: Farewell, told_to: str) -> Draft:
    return Draft("close", _worded(scene, farewell), told_to, about=scene.state.topic)


def _worded(scene: Scene, farewell: Farewell) -> Said:
    pool, key = _WORDS[farewell], f"plain:{farewell}"
    return lines.fresh(pool, key, scene.state, scene.seed) or lines.again(pool, key, scene.state, scene.seed)


def _both(one: Said, other: Said) -> Said:
    return Said(f"{one.text} {other.text}", (*one.keys, *other.keys))
