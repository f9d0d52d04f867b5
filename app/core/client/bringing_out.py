"""What a turn brings out: the next fact, more of the last one, or no more than a nod.

Who has just been understood goes on about that. Something else comes up where it belongs to what was said, where the
trainee left it open, or once there is no more to say of the last thing; and then it is announced as something else.
"""

from __future__ import annotations

from app.core.client import few_words, gates, lines
from app.core.client.asking_on import how_it_was
from app.core.client.directions import direction
from app.core.client.fitting import ON_TOPIC
from app.core.client.index import FactEntry, is_in, recalled
from app.core.client.scene import Draft, Scene
from app.core.client.telling import add, stay, stay_with_person, tell, with_nod
from app.core.client.threads import belongs, takes_up
from app.core.client.words import GENERIC, STOP, all_stems, choice
from app.core.patterns import regex
from app.core.persona import Occasion

_LONG_READY = 1.5  # as ready as can be
_LATELY = 3  # lines back in which a whole reaction to being understood still counts
_TURNS_OF_NODS, _AT_EASE = 3, 0.1
_MOST_INWARD = 2  # answers about what something was like, before an everyday thing comes up

_GOING_ON = regex(
    r"\b(?:what(?:'s| is| has|'s been)?(?: been| happened)?(?: going on| happening)?|the situation|trouble) "
    r"(?:with|between) (?:you and |the two of you|you two|you both|your |him|her|them)"
)


def brings_out(scene: Scene) -> Draft | None:
    """Return what is told, or said instead of it, when something is ready to come out."""
    told, move = gates.next_to_tell(scene.state, scene.move, scene.judged), scene.move
    kept_back = told is not None and (told.fact.layer == "core" or (told.is_deep and move.asks_what_is_left))
    if move.act == "summary" and move.skilled and not kept_back:
        return scene.react_freshly("summary", "soften") or (tell(scene, told) if told else None)
    if told is None or (kept_back and move.asks_what_is_left):
        return tell(scene, told) if told else None
    # What was told just now, where the turn is as much about it, comes before the next everyday thing.
    in_hand = move.about(scene.state.topic or "") if scene.just_told and not (move.asked or told.is_deep) else 0.0
    if move.about(told.fact.id) >= max(ON_TOPIC, in_hand + 0.01):
        return tell(scene, told)
    if move.skilled and not move.asked:
        return _when_understood(scene, told)
    return _to_a_question(scene, told)


def overdue(scene: Scene) -> Draft | None:
    """Tell what is ready, or leads on to it, once a few turns have gone by in which the client was heard in vain.

    Somebody who has been understood for a while does not wait to be asked by name; no more than a nod, turn after
    turn, would look as if nothing were getting through.
    """
    told, move = gates.next_to_tell(scene.state, scene.move, scene.judged), scene.move
    if told is None or move.act == "summary" or move.asks_of_others:
        return None
    at_ease = told.is_deep and scene.state.trust >= told.threshold + _AT_EASE
    if scene.state.turn - (scene.before.told_at or 0) <= (1 if at_ease else _TURNS_OF_NODS):
        return None
    if move.asks_something or not (move.skilled or move.question == "open"):
        return None
    leads_on = told.fact.id in gates.leading_on(scene.state, scene.judged)
    return tell(scene, told) if told.is_deep or leads_on else None


def stays_on(scene: Scene) -> Draft | None:
    """Add to what the turn takes up, else to what the talk is about; not to that where something else was meant."""
    if not scene.move.skilled:
        return stay(scene)
    return stay(scene, _taken_up(scene)) or (None if _means_something_else(scene) else stay(scene))


def _when_understood(scene: Scene, told: FactEntry) -> Draft | None:
    """Go on from what was understood: what takes it up, more of it, a nod; only then something else."""
    if told.fact.layer == "core" or (told.order == 0 and not scene.just_told):
        return tell(scene, told)
    goes_deeper = (scene.state.topic or "") in told.fact.gate.after
    may_leap = goes_deeper or (scene.move.fit == "generic" and not scene.just_told)
    if told.is_deep and may_leap and (scene.move.fit == "generic" or scene.state.readiness >= _LONG_READY):
        return tell(scene, told)
    open_now = [verdict.entry for verdict in scene.judged if verdict.is_open]
    named = max(open_now, key=lambda entry: scene.move.about(entry.fact.id), default=told)
    passes_on = scene.move.about(named.fact.id) >= ON_TOPIC > scene.move.about(scene.state.topic or "")
    if passes_on and not told.is_deep and told.fact.id not in gates.leading_on(scene.state, scene.judged):
        return tell(scene, named)
    if near := next((entry for entry in (told, *open_now) if entry.is_deep and takes_up(scene, entry)), None):
        return tell(scene, near)
    return _stays(scene, told) or _leaps_to(scene, told)


def _stays(scene: Scene, told: FactEntry) -> Draft | None:
    """Stay with what a reflection takes up, before starting on something that has nothing to do with it.

    Of what was told in the turn before there is a nod at least. What is deep, or leads on to it, may come after that,
    any other everyday thing only when all has been said of what is in hand.
    """
    if draft := stay_with_person(scene):
        return draft
    leads_on = told.fact.id in gates.leading_on(scene.state, scene.judged)
    taken_up = _taken_up(scene)
    if taken_up and not told.is_deep and (said := how_it_was(scene, taken_up, most=_MOST_INWARD)):
        return add(taken_up, with_nod(scene, said))
    if leads_on and not told.is_deep and not scene.just_told:
        return None
    if taken_up and (draft := stay(scene, taken_up)):
        return draft
    nodded = any(key.startswith(("accurate_reflection:", "validation:")) for key in scene.state.used[-_LATELY:])
    return None if nodded else _nods(scene)


def _nods(scene: Scene) -> Draft | None:
    occasion: Occasion = "validation" if scene.move.act == "validation" else "accurate_reflection"
    if occasion == "accurate_reflection" and choice(scene.seed, f"murmurs:{scene.state.turn}", 3) == 0:
        said = lines.murmur(scene.index, scene.state, scene.seed)
        if said and said.keys[0] not in scene.state.used[-_LATELY:]:
            return Draft("soften", said, direction(occasion, "soften"), occasion=occasion)
    return scene.react_freshly(occasion, "soften")


def _leaps_to(scene: Scene, told: FactEntry) -> Draft | None:
    """Tell what has nothing to do with what was just understood, if it is deep or leads on; else nod and no more."""
    if told.is_deep or told.fact.id in gates.leading_on(scene.state, scene.judged):
        return tell(scene, told)
    return _nods(scene) or tell(scene, told)


def _to_a_question(scene: Scene, told: FactEntry) -> Draft | None:
    """Asked for something else than what is ready: that is no answer, so nothing is told, unless room was left."""
    move = scene.move
    closed = move.question == "closed" or (move.asked is not None and move.asked.kind == "closed")
    if move.asks_of_others:
        return None if closed else few_words.does_not_know(scene)
    if move.asks_something:
        return _near_what_was_asked(scene)
    if closed and told.fact.layer != "core":
        return None
    if told.fact.layer == "core" or told.order == 0 or move.invites or belongs(scene, told):
        return tell(scene, told)
    return stay(scene) or few_words.does_not_know(scene) or tell(scene, told)


def _near_what_was_asked(scene: Scene) -> Draft | None:
    """Asked for something this client has nothing of: the nearest that is open, else nothing comes to mind.

    Whatever else it could tell would be no answer. Of somebody, only what is about them is near.
    """
    move, person = scene.move, scene.move.person
    open_now = [verdict.entry for verdict in scene.judged if verdict.is_open]
    about_them = [entry for entry in open_now if person is None or is_in(person, entry)]
    fitting = tuple(entry.fact.id for entry in about_them if move.heard & all_stems(entry.fact.lines))
    if nearest := recalled(scene.index, fitting, move.heard):
        return tell(scene, nearest)
    if move.question != "open":
        return None
    said = lines.fresh(person.lines, person.key, scene.state, scene.seed) if person else None
    if person and said:
        return Draft("answer", said, direction(None, "answer"), about=person.key)
    first = scene.judged[0] if scene.judged and not scene.state.opened else None
    if first and first.is_open and first.entry.order == 0:
        return tell(scene, first.entry)  # whatever the first question is after, this is what it came with
    return few_words.does_not_know(scene)


def _taken_up(scene: Scene) -> FactEntry | None:
    """Return the told fact whose words a reflection gives back, else the one in hand where the last words are."""
    heard = scene.move.heard - GENERIC
    if best := recalled(scene.index, scene.state.opened, heard):
        return best
    if _means_something_else(scene):
        return None
    last = scene.index.by_id.get(scene.state.topic or "")
    just_told = scene.before.told_at == scene.before.turn
    return last if just_told or heard & all_stems([scene.before.last_words]) else None


def _means_something_else(scene: Scene) -> bool:
    """Whether a reflection has words of the case, and none of what the talk is about or of what was said last."""
    in_hand = scene.index.by_id.get(scene.state.topic or "")
    words = (in_hand.words if in_hand else frozenset[str]()) | all_stems([scene.before.last_words])
    own = (scene.move.heard & scene.index.vocabulary) - GENERIC - STOP
    return bool(own) and not own & words


def between_the_two(scene: Scene) -> Draft | None:
    """Asked what is going on with somebody: what is open and has them in it, else more of what is in hand."""
    move = scene.move
    if move.person is None or move.asked is None or not _GOING_ON.search(move.asked.text):
        return None
    entry = next((v.entry for v in scene.judged if v.is_open and is_in(move.person, v.entry)), None)
    return tell(scene, entry) if entry else stay(scene)
