"""Holds a reply to the turn: what has nothing to do with it gives way to a few words that fit.

A short reply that certainly fits is better than a long one that may not. What is told, added or said of somebody has
an anchor in the turn: a word of it, the feeling it names, what was asked for. New things wait for a turn that invites
them; a client who has been heard in silence goes on by itself, on the thread in hand and saying so.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.core.client import few_words, gates, lines, plain_answers
from app.core.client.directions import direction
from app.core.client.fitting import ON_TOPIC
from app.core.client.following import Asked
from app.core.client.index import FactEntry
from app.core.client.lines import Said
from app.core.client.people import WHAT_THEY_WERE_LIKE
from app.core.client.questions import LEFT_OUT
from app.core.client.scene import Draft, Scene
from app.core.client.telling import announced, asks_yes_or_no, tell, with_nod
from app.core.client.words import GENERIC, STOP, all_stems, feelings_named, tokens
from app.core.patterns import regex

_WAITS = 2  # turns without anything new, after which it goes on by itself
_TAKEN_IN = ("alone:", "echo:", "murmur:", "accurate_reflection:", "validation:")
_NAMED_IN_PASSING = 2  # words of the case that even kind words at large may hold
_OF_A_THIRD = regex(r"\b(?:he|she|they|him|her|them|his|their|\d+)\b")
_AT_LENGTH = 8
_RESERVED = 0.6  # guardedness from which nobody goes on unasked without a moment's quiet
_FEW = 8  # words: after a reply as short as that, the client goes on by itself
_SAYS_YES_OR_NO = regex(
    r"(?:oh|well|hm+|mm+|um+|och|ah)?[,. ]*(?:yes|yeah|yep|aye|no\b|naw|nah|nope|never|not\b|none|nobody|"
    r"no-one|sometimes|sort of|kind of|in a way|only|just|both|mibbe|mebbe|maybe|probably|"
    r"i (?:do|did|don't|didn't|have|haven't|am|was|wasn't|think so|suppose|could|couldn't|can't)\b|(?:he|she|"
    r"it|they|we) (?:does|did|doesn't|didn't|do|is|was|"
    r"isn't|wasn't|has|hasn't|are|were|don't)\b|one|two|three)",
    re.IGNORECASE,
)
_YES_OR_NO = regex(r"(?:yes|yeah|aye|no|naw|nah|nope|never)\b", re.IGNORECASE)
_ASKS_THEIR_VIEW = regex(r"\bwhat (?:does|do|did) (?!you\b)\w+(?: \w+)? (?:think|feel|make|say)\b")
_ASKS_AFTER = regex(r"\b(?:see|visit|get on|get along|close to)\b")
_ASKS_WHAT_THERE_IS = regex(r"\b(?:do you have|have you got|any\b|is there|are there|you got)\b")


def held(scene: Scene, draft: Draft) -> Draft:
    """Return the draft, or a few words where it has no anchor in the turn."""
    if (
        draft.pull
        or draft.resistance
        or draft.is_written_for_it
        or draft.reaction in ("close", "withdraw", "correct")
    ):
        return draft
    if scene.move.asked is not None:
        return _to_the_question(scene, draft, scene.move.asked)
    return _to_what_was_understood(scene, draft) if scene.move.skilled else draft


def _to_the_question(scene: Scene, draft: Draft, asked: Asked) -> Draft:
    move = scene.move
    if LEFT_OUT.search(asked.text) and move.skilled:
        return _what_is_left(scene, draft)
    if _wants_yes_or_no(scene):
        return _yes_or_no(scene, draft)
    presents = draft.tells is not None and draft.tells.order == 0 and not scene.state.opened
    if asked.kind == "closed" or move.continues or move.asks_what_brings or presents:
        return draft
    if move.asks_what_if and draft.occasion == "open_question":
        said = plain_answers.in_few_words(scene, "what_if")
        return replace(draft, said=said, occasion=None) if said else draft
    if _ASKS_THEIR_VIEW.search(asked.text) and draft.said.keys[:1] and draft.said.keys[0].startswith("person:"):
        return few_words.half_a_yes(scene) or draft
    return (few_words.does_not_know(scene) if _says_nothing_to_it(scene, draft) else None) or draft


def _yes_or_no(scene: Scene, draft: Draft) -> Draft:
    """Let what tells something stand as an answer if it takes up the question or begins with a yes or a no."""
    text = scene.move.asked.text if scene.move.asked else ""
    plain = _SAYS_YES_OR_NO.match(draft.said.text) or _ASKS_WHAT_THERE_IS.search(text)
    if plain or not _speaks_of_something(draft) or _is_surely_meant(scene, draft):
        return draft
    if _is_about_what_was_asked(scene, draft):
        return draft
    half = few_words.half_a_yes(scene)
    return (half and _with_more(scene, half, draft)) or half or draft


def _with_more(scene: Scene, half: Draft, draft: Draft) -> Draft | None:
    """Return half a yes with what there is to say of whoever was plainly asked after: "Sort of. He's all right."."""
    text = f"{half.said.text} {draft.said.text}"
    fits = len(text.split()) <= scene.index.persona.voice.words_per_turn[1]
    if not (scene.move.sure and scene.move.aim == draft.about and few_words.is_half_a_yes(half.said) and fits):
        return None
    return replace(draft, said=Said(text, (*draft.said.keys, *half.said.keys)))


def _is_surely_meant(scene: Scene, draft: Draft) -> bool:
    """Whether a reply is of the very thing a question is after, and not only of a person in it."""
    move, about = scene.move, draft.about or ""
    whoever = move.asks_for_anything or not about.startswith("person:")
    if move.asked and few_words.asks_if_tried(move.asked.text):
        return False
    return move.sure and whoever and move.aim in (about, f"fact:{about}")


def _says_nothing_to_it(scene: Scene, draft: Draft) -> bool:
    """Whether a reply to an open question has nothing of what it names."""
    if draft.occasion == "open_question":
        return scene.move.asks_something
    if scene.move.asked and WHAT_THEY_WERE_LIKE.search(scene.move.asked.text) and _is_of_somebody(draft):
        return False
    if _YES_OR_NO.match(draft.said.text) or _is_beside(scene, draft):
        return True
    beyond = _speaks_of_something(draft) and not _is_about_what_was_asked(scene, draft)
    return beyond and scene.move.asks_something


def _is_of_somebody(draft: Draft) -> bool:
    return bool(draft.said.keys) and draft.said.keys[0].startswith("person:")


def _is_beside(scene: Scene, draft: Draft) -> bool:
    """Whether something of daily life, or said before, comes up at an open question that has no word of it."""
    asked = (scene.move.asked.heard if scene.move.asked else scene.move.heard) - STOP - scene.index.names
    of_life = draft.said.keys[:1] and draft.said.keys[0].startswith("biography:") and not asked - GENERIC
    again = any(key.startswith("owning:") for key in draft.said.keys) and bool(asked - GENERIC)
    return bool(of_life or again) and not asked & all_stems([draft.said.text])


def _wants_yes_or_no(scene: Scene) -> bool:
    asked = scene.move.asked
    return asked is not None and asks_yes_or_no(scene) and not few_words.asks_to_be_told(asked.text)


def _what_is_left(scene: Scene, draft: Draft) -> Draft:
    """Asked after a summary whether anything is missing: yes, and what; or that it is all there."""
    if draft.tells is None:
        said = plain_answers.in_few_words(scene, "all_there")
        return replace(draft, said=said, occasion=None) if said else few_words.takes_in(scene)
    ahead = plain_answers.in_few_words(scene, "one_thing")
    if ahead is None:
        return draft
    told = lines.telling(draft.tells, scene.state, scene.seed, scene.move.heard)
    return replace(draft, said=Said(f"{ahead.text} {told.text}", (*told.keys, *ahead.keys)))


def _is_about_what_was_asked(scene: Scene, draft: Draft) -> bool:
    """Whether a reply takes up what a question names, beyond the person in it."""
    move = scene.move
    felt = frozenset(feelings_named(move.asked.text)) if move.asked else frozenset()
    if felt and _wants_yes_or_no(scene):
        entry = draft.tells or draft.stays_with
        return bool(felt & {*feelings_named(draft.said.text), *([entry.fact.feeling] if entry else [])})
    asked = (move.asked.heard if move.asked else move.heard) - STOP - scene.index.names
    taken_up = asked & all_stems([draft.said.text])
    of_life = draft.said.keys[:1] and draft.said.keys[0].startswith("biography:") and _wants_yes_or_no(scene)
    in_passing = of_life and 2 * len(taken_up) < len(asked)
    if taken_up and not in_passing and not (move.asked and few_words.asks_if_tried(move.asked.text)):
        return True
    if _wants_yes_or_no(scene):
        of_them = draft.said.keys[:1] and draft.said.keys[0].startswith("person:") and move.asked
        return bool(of_them and _ASKS_AFTER.search(move.asked.text if move.asked else ""))
    if (move.aim and move.aim in (draft.about, f"fact:{draft.about}")) or (draft.about or "").startswith("person:"):
        return True
    return move.about(draft.about or "") >= ON_TOPIC or (not asked - GENERIC and not move.asks_of_others)


def _to_what_was_understood(scene: Scene, draft: Draft) -> Draft:
    """Keep to what a reflection, a validation or a summary was about."""
    occasion = draft.occasion in ("accurate_reflection", "validation", "backchannel")
    if not _speaks_of_something(draft):
        return (_begins(scene) or few_words.takes_in(scene)) if occasion else draft
    if (draft.tells and draft.tells.order == 0) or _takes_up(scene, draft):
        return draft
    return _begins(scene) or _goes_on(scene, draft) or few_words.takes_in(scene)


def _begins(scene: Scene) -> Draft | None:
    """Tell what it came with, as long as nothing has been told: whoever says anything of the case gets that."""
    first = scene.judged[0] if scene.judged and not scene.state.opened else None
    ready = first is not None and first.is_open and first.entry.order == 0 and scene.state.turn > 1
    return tell(scene, first.entry) if first and ready else None


def _takes_up(scene: Scene, draft: Draft) -> bool:
    """Whether a reply shares a word with the turn, other than who it is about, or has the feeling that was named."""
    own = scene.move.heard - STOP - GENERIC - scene.index.names
    entry = draft.tells or draft.stays_with
    felt = entry is not None and entry.fact.feeling in feelings_named(scene.move.said)
    return felt or bool(own & all_stems([draft.said.text]))


def _goes_on(scene: Scene, draft: Draft) -> Draft | None:
    """Go on unasked from the thread in hand, where the last turns got no more than a few words."""
    taken_in = bool(scene.state.used) and scene.state.used[-1].startswith(_TAKEN_IN)
    short = taken_in and len(scene.before.last_words.split()) <= _FEW
    vague = _names_nothing_of_the_case(scene)
    told = _next_deep(scene, draft)
    if told:
        # To a turn that takes up nothing of its own, what comes next on the thread is as near as anything can be.
        reserved = scene.index.persona.temperament.guardedness >= _RESERVED
        waited = scene.state.turn - (scene.before.told_at or 0) >= _WAITS
        on_the_thread = (scene.state.topic or "") in told.fact.gate.after
        follows = (vague and (not reserved or on_the_thread)) or (on_the_thread and not reserved)
        if short or waited or follows:
            return _told_as_new(scene, told)
    return draft if short and draft.stays_with and draft.stays_with.fact.id == scene.state.topic else None


def _names_nothing_of_the_case(scene: Scene) -> bool:
    """Whether a turn shows understanding of the client at large: kind or weighty words, and nothing to take up."""
    move = scene.move
    named = (move.heard & scene.index.vocabulary) - STOP - GENERIC - scene.index.names
    felt = all_stems([word for word in tokens(move.said) if feelings_named(word)])
    kind = move.fit == "generic" or move.act == "validation"
    of_the_case = _OF_A_THIRD.search(move.said) or len(named - felt) > _NAMED_IN_PASSING or len(felt) > 1
    return kind and not of_the_case and move.words >= _AT_LENGTH


def _next_deep(scene: Scene, draft: Draft) -> FactEntry | None:
    """Return what is ready and deep, or leads on to it: other everyday things wait until they are asked for."""
    if draft.tells and (draft.tells.is_deep or draft.tells.fact.id in gates.leading_on(scene.state, scene.judged)):
        return draft.tells
    told = gates.next_to_tell(scene.state, scene.move, scene.judged)
    return told if told and told.is_deep else None


def _told_as_new(scene: Scene, told: FactEntry) -> Draft:
    """Tell what nobody asked for, and say that it is something else."""
    said = with_nod(scene, announced(scene, lines.telling(told, scene.state, scene.seed, scene.move.heard), told))
    return Draft("elaborate", said, direction(None, "elaborate"), tells=told, about=told.fact.id)


def _speaks_of_something(draft: Draft) -> bool:
    """Whether a draft says something of the case, and does not only react."""
    key = draft.said.keys[0] if draft.said.keys else ""
    return bool(draft.tells or draft.stays_with) or key.startswith(("person:", "biography:", "hint:"))
