"""How a question is answered: what it asks for, told or open or locked, a person, or a plain thing of daily life."""

from __future__ import annotations

from app.core.client import few_words, gates, lines, plain_answers
from app.core.client.bringing_out import between_the_two
from app.core.client.deepening import as_asked
from app.core.client.directions import direction
from app.core.client.fitting import ON_TOPIC
from app.core.client.following import left_unnamed
from app.core.client.forms import form_of
from app.core.client.gates import Verdict
from app.core.client.index import FactEntry, match, phrase_size, recalled
from app.core.client.lines import Said
from app.core.client.people import (
    ASKS_FOR_A_PORTRAIT,
    WHAT_THEY_WERE_LIKE,
    bond,
    is_only_meant,
    person,
    somebody,
)
from app.core.client.scene import Draft, Scene
from app.core.client.somebodys_age import how_old
from app.core.client.telling import asks_yes_or_no, tell, tell_again
from app.core.patterns import regex
from app.core.small_answers import SmallAnswer

_SIDE_QUESTION_WORDS = 9
_PLAINLY_OPENED = 1.0
_FIGURES: frozenset[SmallAnswer | None] = frozenset({"time", "length", "amount", "often", "money", "who", "where"})
_WHAT_THEY_ARE_LIKE = regex(r"\bwhat (?:he|she|they)(?:'s| was| were| is| are) like\b")
_ANY = regex(r"\b(?:any|anything|first time|before)\b")
_OF_TWO = regex(r"\b(?:two of you|you (?:two|both)|together|him|her|they|them)\b")
_MIGHT_BE = regex(r"\b(?:would|could|might|differently|options|else)\b")


def asked_for(scene: Scene) -> Draft | None:
    """Answer a direct question: about something open, told, locked, about a person, or about daily life."""
    move = scene.move
    if move.question is None or (
        move.skilled
        and not (move.asks_something or move.seeks or move.question == "closed" or (move.asked and move.person))
    ):
        return None
    if move.asks_what_if:
        return _what_if(scene)
    if move.asks_of_others and not _names_more_than_a_person(scene) and not _asks_what_is(scene):
        return None
    steps = (
        how_old,
        _portrait,
        _people_at_large,
        between_the_two,
        _aimed_at,
        _open_now,
        as_asked,
        _more_of_daily_life,
        bond,
        side_question,
        _named,
        _told_or_somebody,
        _of_the_last_topic,
    )
    return next((draft for step in steps if (draft := step(scene))), None) or _not_open(scene)


def _portrait(scene: Scene) -> Draft | None:
    """Asked who somebody is, or what they are like: who they are, whatever was told of them last."""
    asked = scene.move.asked
    return person(scene) if asked and ASKS_FOR_A_PORTRAIT.search(asked.text) and scene.move.person else None


def _people_at_large(scene: Scene) -> Draft | None:
    """Asked who there is in their life: somebody, whatever the talk was about before."""
    move = scene.move
    at_large = move.about_people and move.asked is not None and move.asked.kind == "open" and move.person is None
    beyond = move.asks_of_others or not _is_only_of_people(scene) or _names_more_than_a_person(scene)
    return somebody(scene) if at_large and not beyond else None


def _aimed_at(scene: Scene) -> Draft | None:
    """Answer from what the question is plainly after."""
    move = scene.move
    kind, _, name = (move.aim or "").partition(":")
    if move.asks_name or move.asks_who_else or not kind:
        return None
    if kind == "fact":
        verdict = next((v for v in scene.judged if v.entry.fact.id == name), None)
        if verdict is None:
            return as_asked(scene) or tell_again(scene, name)
        return tell(scene, verdict.entry) if verdict.is_open else _shut(scene, verdict)
    text = move.asked.text if move.asked else ""
    described = bool(_WHAT_THEY_ARE_LIKE.search(text) or WHAT_THEY_WERE_LIKE.search(text))
    happened = move.seeks in ("words", "course", "feeling") and not described
    if kind == "person" and (happened or (move.wants and not move.sure) or not _is_meant(scene, name)):
        return None
    talked = move.person is not None and few_words.asks_if_talked(text)
    if kind == "biography" and (happened or described or talked or move.seeks == "bond"):
        return None
    pool = scene.index.people if kind == "person" else scene.index.biography
    item = next(found for found in pool if found.key == move.aim)
    said = lines.holding(item.lines, item.key, move.wants, scene.state) if move.wants else None
    said = said or lines.nearest(item.lines, item.key, move.heard, scene.state, scene.seed)
    if said is None and kind == "biography":
        said = lines.again(item.lines, item.key, scene.state, scene.seed)
    said = _briefly(scene, said) if said and kind == "biography" else said
    return Draft("answer", said, direction(None, "answer"), about=item.key) if said else None


def _is_meant(scene: Scene, person_id: str) -> bool:
    """Whether the question itself means this person: by name, as "she", or by what hardly fits anybody else."""
    meant, asked = scene.move.person, scene.move.asked
    if meant is None:
        if asked and left_unnamed(scene.index, scene.state, asked):
            return False
        if scene.move.sure or asked is None:
            return True
        return bool(_OF_TWO.search(asked.text)) or scene.state.topic == f"person:{person_id}"
    return meant.key == f"person:{person_id}"


def _shut(scene: Scene, verdict: Verdict) -> Draft:
    """Asked for what is still locked: a small sign where little is missing, else not now."""
    if first := _told_first(scene, verdict.entry):
        return tell(scene, first)
    form = form_of(scene.move.asked.text) if scene.move.asked else None
    hint = lines.hint_of(verdict.entry, scene.state, scene.seed) if verdict.near and form not in _FIGURES else None
    if hint:
        return Draft("guarded", hint, direction(None, "guarded", "hint"))
    # A small question about something big is put off in a few words; "not yet" would make too much of it.
    small = scene.move.act == "closed_question" and verdict.entry.fact.layer == "guarded"
    if small and (said := plain_answers.in_few_words(scene, form or ("evades" if scene.state.opened else "unsure"))):
        return Draft("guarded", said, direction("closed_question", "guarded"), about=scene.state.topic)
    return scene.react("not_ready", "guarded")


def _told_first(scene: Scene, entry: FactEntry) -> FactEntry | None:
    """Return what has to be said before what was asked for, where that is open now."""
    missing = entry.needs - frozenset(scene.state.opened)
    return next((v.entry for v in scene.judged if v.is_open and v.entry.is_deep and v.entry.fact.id in missing), None)


def _what_if(scene: Scene) -> Draft | None:
    """Asked what might be: not now, where that is locked; else there is no answer ready."""
    if _locked(scene):
        return _not_open(scene)
    if scene.move.question == "open":
        return few_words.does_not_know(scene)
    kind: SmallAnswer = "who" if scene.move.asks_who else "unsure"
    said = plain_answers.in_few_words(scene, kind)
    return Draft("brief", said, direction("closed_question", "brief")) if said else None


def _asks_what_is(scene: Scene) -> bool:
    """Whether another's view is asked for as it is, not as it might be: "what does she make of it?"."""
    asked = scene.move.asked
    return scene.move.aim is not None and asked is not None and not _MIGHT_BE.search(asked.text)


def _names_more_than_a_person(scene: Scene) -> bool:
    return any(
        match(scene.index, entry, scene.move.heard - scene.index.names) >= ON_TOPIC for entry in scene.index.facts
    )


def _open_now(scene: Scene) -> Draft | None:
    told = gates.next_to_tell(scene.state, scene.move, scene.judged)
    if told is None or scene.move.about(told.fact.id) < ON_TOPIC or _is_plainer(scene, told):
        return None
    return tell(scene, told)


def _is_plainer(scene: Scene, entry: FactEntry) -> bool:
    """Whether the question asks for something of daily life, or who else there is, in more words."""
    item, heard = scene.move.biography, scene.move.heard
    if scene.move.asks_who_else or (scene.move.asks_name and scene.move.person):
        return True
    return item is not None and phrase_size(item.phrases, heard) > max(1, phrase_size(entry.phrases, heard))


def side_question(scene: Scene) -> Draft | None:
    """Answer a plain question about the client's life."""
    item, move = scene.move.biography, scene.move
    length = move.asked.length if move.asked else move.words
    if move.is_of_somebody_else or (move.person and move.asked and few_words.asks_if_talked(move.asked.text)):
        return None
    of_a_person = move.wants == "time" and move.person is not None and not is_only_meant(move.person, scene)
    if (
        item is None
        or move.question is None
        or (move.seeks == "feeling" and move.person is not None)
        or of_a_person
        or (move.question == "open" and length > _SIDE_QUESTION_WORDS)
    ):
        return None
    said = lines.holding(item.lines, item.key, move.wants, scene.state) if move.wants else None
    said = said or lines.nearest(item.lines, item.key, move.heard, scene.state, scene.seed)
    said = said or lines.again(item.lines, item.key, scene.state, scene.seed)
    return Draft("answer", _briefly(scene, said), direction(None, "answer"), about=item.key)


def _briefly(scene: Scene, said: Said) -> Said:
    """Answer a plain question about daily life in a few words, now and then."""
    asked, wants = scene.move.asked, scene.move.wants
    if asked is None or asked.kind == "open" or scene.move.question == "open" or _OF_TWO.search(asked.text):
        return said
    bare = asks_yes_or_no(scene) and not _ANY.search(asked.text)
    return few_words.in_brief(said, wants, bare, scene.state, scene.seed)


def _more_of_daily_life(scene: Scene) -> Draft | None:
    """Asked on about something of daily life: what is left to say of it."""
    move = scene.move
    item = next((found for found in scene.index.biography if found.key == scene.state.topic), None)
    follows = move.asked is not None and (move.asked.is_of_a_third or move.asked.points_at_it)
    if item is None or move.person is not None or not follows:
        return None
    said = lines.nearest(item.lines, item.key, move.heard, scene.state, scene.seed)
    return Draft("answer", said, direction(None, "answer"), about=item.key) if said else None


def _is_only_of_people(scene: Scene) -> bool:
    """Whether the question names nobody, so that it asks for people at large."""
    return not any(phrase_size(person.phrases, scene.move.heard) for person in scene.index.people)


def _named(scene: Scene) -> Draft | None:
    """Answer for a name, for who else there is, or for what somebody is like when no more than that is asked."""
    move = scene.move
    if move.asks_who_else or (move.asks_who and move.about_people and _is_only_of_people(scene)):
        return somebody(scene, others=True)
    if move.person is None or move.person.person is None:
        return None
    if move.asks_name:
        name, pool, key = move.person.person.name, move.person.lines, move.person.key
        said = lines.by_name(pool, name, key, scene.state) or lines.named_again(
            pool, name, key, scene.state, scene.seed
        )
        said = said or Said(f"{name}.", ())
        return Draft("answer", said, direction(None, "answer"), about=key)
    beyond = move.heard - frozenset().union(*move.person.phrases)
    if any(match(scene.index, scene.index.by_id[told], beyond) >= ON_TOPIC for told in scene.state.opened):
        return None
    return None if _locked_about(scene, beyond) else person(scene)


def _locked_about(scene: Scene, heard: frozenset[str]) -> bool:
    return any(not v.is_open and match(scene.index, v.entry, heard) >= ON_TOPIC for v in scene.judged)


def _told_or_somebody(scene: Scene) -> Draft | None:
    move = scene.move
    opened = [fact for fact in scene.state.opened if move.about(fact) >= _PLAINLY_OPENED]
    best_locked = max((move.about(v.entry.fact.id) for v in _locked(scene)), default=0.0)
    nearest = max(opened, key=move.about, default=None)
    level = nearest is not None and best_locked and move.about(nearest) == best_locked
    if nearest and move.about(nearest) >= best_locked and not (level and move.question == "open"):
        return tell_again(scene, nearest)
    if found := person(scene) or somebody(scene):
        return found
    if nearest and not level:
        return tell_again(scene, nearest)
    taken_up = (
        recalled(scene.index, scene.state.opened, move.heard) if move.asks_something and not best_locked else None
    )
    return tell_again(scene, taken_up.fact.id) if taken_up else None


def _of_the_last_topic(scene: Scene) -> Draft | None:
    """Answer a bare "since when?" or "how often?" for what the talk is about."""
    move, told = scene.move, scene.state.opened
    if move.wants is None or not move.asks_back or not told or (move.person and scene.move.is_of_somebody_else):
        return None
    # "When was that?" wants the day or the season; an hour of the clock would be no answer.
    wants = "length" if move.wants == "time" else move.wants
    for fact_id in (scene.state.topic, told[0]):
        entry = scene.index.by_id.get(fact_id or "")
        if entry and fact_id in told and (said := lines.answering(entry, wants, scene.state, scene.seed)):
            return Draft("brief", said, direction(None, "brief"), stays_with=entry, about=entry.fact.id)
    return None


def _locked(scene: Scene) -> list[Verdict]:
    return [v for v in scene.judged if not v.is_open and scene.move.about(v.entry.fact.id) >= ON_TOPIC]


def _not_open(scene: Scene) -> Draft | None:
    """Asked for something still locked: a small sign where little is missing, else not now; leave is given."""
    if locked := _locked(scene):
        return _shut(scene, max(locked, key=lambda verdict: (verdict.near, scene.move.about(verdict.entry.fact.id))))
    if scene.move.asks_leave and (said := plain_answers.in_few_words(scene, "leave")):
        return Draft("brief", said, direction("closed_question", "brief"))
    return None
