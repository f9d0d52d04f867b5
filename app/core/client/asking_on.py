"""Answers a question that follows on something told: from what the file holds for that fact or that person.

"What did you do then?", "does she know?", "since when?" are about what is in hand. A client who has told something
answers them; what lies deeper still waits for its own gate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.core.client.directions import direction
from app.core.client.fitting import ON_TOPIC
from app.core.client.following import NAMES_AN_OCCASION, Asked
from app.core.client.hearing import KIN
from app.core.client.index import FactEntry, Named, called, is_in, match, phrase_size, recalled
from app.core.client.lines import Said
from app.core.client.people import ASKS_FOR_A_PORTRAIT, is_only_meant
from app.core.client.scene import Draft, Scene
from app.core.client.sequels import ASKING_WORDS, is_a_bare_why, sequels
from app.core.client.words import GENERIC, STOP, all_stems, tokens
from app.core.follow_ups import FollowUps, Sequel
from app.core.patterns import regex

FURTHER = "further:"
_PARTS_OF_A_PERSONS_ANSWER = 3  # colons in "person:olinda:good:0"
_LATELY = 4  # turns for which what was told last is still what "why?" is about
_INWARD: tuple[Sequel, ...] = ("feeling", "meaning", "thoughts")
_WITHIN: frozenset[Sequel] = frozenset({"feeling", "thoughts", "reason", "words", "wish", "others"})
_IF_THEY_KNOW = regex(r"^(?:and |so |but )*(?:does|do|did) (?:he|she|they|your \w+|[a-z]+) (?:even |really )?know\b")
_DESCRIBES = regex(
    r"\bwhat (?:is|was|'s|were|kind of \w+|sort of \w+) (?:(?!it\b|that\b|this\b)\w+ ){1,2}(?:like|was|is)\b(?! for)"
)
_THEY = regex(r"\b(?:they|them|their)\b")
_POINTS_AT_IT = regex(r"\b(?:that|it|this|then|those|there)\b")
_ASKS_HOW = all_stems(["like been feel hard difficult easy strange"])
_OF_SOMEBODY: frozenset[Sequel] = frozenset({"contact", "good", "bad"})
_FAMILY = KIN | all_stems(["child children kid kids baby family parents"])
_TIMES_OF_DAY = all_stems(["night day morning evening"])
_OF_THE_EVENT = regex(r"\b(?:there|happen\w*|that (?:day|night|morning|evening)|found out)\b")
_GO_ON = regex(r"\b(?:go on|more)\b")
_OF_TWO = regex(r"\b(?:two of you|you two|you both|each other|between you(?: and)?)\b")
_OF_THE_CLIENT = regex(r"\bwhat (?:did|do|have|would) you\b")
_IN_OWN_WORDS = regex(
    r"\b(?:i(?:'d)? (?:just |only |never )?(?:said|say|told|tell|went|go|wrote|asked|answered|didn't|never|nodded)|"
    r"nothing)\b",
    re.IGNORECASE,
)
_THEIR_VIEW = regex(
    r"\b(?:he|she|they)(?:'d|'ll| would| must| never| always| just)* (?:think|say|see|feel|reckon|want|know|take|"
    r"believe|"
    r"like|hope|worr|tell|told|said|thought|make)\w*\b",
    re.IGNORECASE,
)
_ASKS_AFTER = regex(
    r"\bwithout (?:him|her|them)\b|\b(?:miss|love|like|fond of|close to|(?:feel|felt|feeling|feelings) (?:about|for|"
    r"towards?)|proud of|angry "
    r"(?:with|at)|"
    r"get on with|think (?:of|about)|want from|expect (?:from|of)|say to|tell|(?:talk|talked|speak|spoken|spoke) "
    r"(?:to|with)) (?:him|her|them|your \w+|[a-z]+)\b|"
    r"^(?:and |so )*how(?:'s| is| are| was| were) (?:he|she|they|your \w+)\b|\b(?:is|are) (?:he|she|they) (?!there)"
)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a follow-up may be about, with its answers and where they are kept as said."""

    key: str
    about: str
    answers: FollowUps
    entry: FactEntry | None = None


def asked_on(scene: Scene) -> Draft | None:
    """Answer a follow-up on something told or on somebody, where the file holds an answer of that kind."""
    asked = scene.move.asked or _elliptical(scene)
    if asked is None or scene.move.asks_what_brings:
        return None
    kinds = sequels(asked.text)
    portrait = _DESCRIBES.search(asked.text) or ASKS_FOR_A_PORTRAIT.search(asked.text)
    if portrait and scene.move.person is not None:
        return None  # "what was Dom like?" asks for a portrait
    of_daily_life = scene.move.sure and (scene.move.aim or "").startswith("biography:")
    if of_daily_life and not (_points_back(asked) and not asked.is_all) and not _WITHIN & set(kinds[:1]):
        return None
    if is_a_bare_why(asked.text) and not scene.just_told:
        return None
    for subject in _subjects(scene, asked, kinds):
        if said := _answer(scene, asked, subject, kinds):
            return _draft(subject, said)
    return None


def _elliptical(scene: Scene) -> Asked | None:
    """Return "then what?" or "in what way?" as a question; "go on" asks for nothing in particular."""
    said = scene.move.said
    if not scene.move.continues or _GO_ON.search(said):
        return None
    return Asked(said, scene.move.heard, scene.move.words, "open", is_all=True)


def is_of_a_follow_up(key: str) -> bool:
    """Tell whether a key of something said is that of an answer written for a kind of follow-up."""
    return key.startswith(FURTHER) or (key.startswith("person:") and key.count(":") == _PARTS_OF_A_PERSONS_ANSWER)


def answers_of(scene: Scene, target: str) -> list[tuple[str, str]]:
    """Return the answers to follow-ups on a fact or a person, each under its key, for the kinds the turn asks for."""
    kinds = sequels(scene.move.asked.text) if scene.move.asked else ()
    kind_of, _, name = target.partition(":")
    person = next((found for found in scene.index.people if found.key == target), None)
    subject = _of_fact(scene.index.by_id[name]) if kind_of == "fact" else _of_person(person) if person else None
    if subject is None:
        return []
    return [(f"{subject.key}:{kind}:{i}", line) for kind in kinds for i, line in enumerate(subject.answers.of(kind))]


def how_it_was(scene: Scene, entry: FactEntry, most: int | None = None) -> Said | None:
    """Return what it was like, or what it means, of a fact told: for a client who has been understood and goes on.

    With `most`, only where fewer answers of the kind have been given of this fact.
    """
    subject = _of_fact(entry)
    given = sum(key.startswith(tuple(f"{subject.key}:{kind}:" for kind in _INWARD)) for key in scene.state.used)
    return None if most is not None and given >= most else _answer(scene, None, subject, _INWARD)


def _draft(subject: _Subject, said: Said) -> Draft:
    told_to = direction(None, "answer")
    return Draft("answer", said, told_to, stays_with=subject.entry, about=subject.about, is_written_for_it=True)


def _answer(scene: Scene, asked: Asked | None, subject: _Subject, kinds: tuple[Sequel, ...]) -> Said | None:
    """Return the first answer of these kinds that has not been said; of two, the file's first is the plain one."""
    for kind in kinds:
        for i, line in enumerate(subject.answers.of(kind)):
            key = f"{subject.key}:{kind}:{i}"
            if key not in scene.state.used and not _is_anothers(scene, asked, subject, kind, line):
                return Said(line, (key,))
    return None


def _is_anothers(scene: Scene, asked: Asked | None, subject: _Subject, kind: Sequel, line: str) -> bool:
    """Whether a line gives the words or the view of somebody other than the one who is asked after."""
    if asked is None or kind not in ("words", "others", "reason"):
        return False
    if kind == "reason":  # "why haven't you told her?" is not answered by a reason of hers
        return subject.entry is None and "you" in tokens(asked.text)
    if kind == "words" and _OF_THE_CLIENT.search(asked.text):
        return not _IN_OWN_WORDS.search(line)
    if subject.entry is None:
        # The file's "others" of a person may say how people see them, which is not what they think themselves.
        return kind == "others" and not _THEIR_VIEW.search(line)
    named = scene.move.person
    if named is None or named.person is None or (is_only_meant(named, scene) and _THEY.search(asked.text)):
        return False
    pronoun = named.person.pronouns.partition("/")[0]
    return not (any(phrase <= scene.index.hear(line) for phrase in named.phrases) or pronoun in tokens(line))


def _subjects(scene: Scene, asked: Asked, kinds: tuple[Sequel, ...]) -> Iterator[_Subject]:
    """Yield what the question may be about, the likeliest first; nothing where it is after something not yet told."""
    knowing = scene.move.person if _IF_THEY_KNOW.match(asked.text) else None
    if knowing is not None:
        yield _of_person(knowing)  # whether she knows is a thing of hers, whatever it is that she might know
    if not kinds or _asks_for_something_else(scene, asked):
        return
    entry, person = _told(scene, asked), _somebody(scene, asked)
    if entry and scene.move.person and _is_plainly_of(scene, scene.move.person):
        entry = None
    if entry and asked.heard & _FAMILY - scene.index.names - entry.content:
        entry = None  # "and the children?" is not about a fact that has none in it
    of_person = person is not None and (entry is None or _is_of_the_person(scene, person, entry, asked, kinds))
    found = (_of_person(person) if person else None, _of_fact(entry) if entry else None)
    yield from (subject for subject in (found if of_person else reversed(found)) if subject)


def _is_plainly_of(scene: Scene, person: Named) -> bool:
    """Whether somebody is named and hardly anything else can be meant: "are you close with your sister?"."""
    named = phrase_size(person.phrases, scene.index.hear(scene.move.said)) > 0
    return scene.move.sure and scene.move.aim == person.key and named


def _is_of_the_person(scene: Scene, person: Named, entry: FactEntry, asked: Asked, kinds: tuple[Sequel, ...]) -> bool:
    """Whether somebody is asked after, and not what was told of them: "do you miss her?", not "what did she say?"."""
    if _OF_THE_EVENT.search(asked.text):
        return False
    if kinds[0] in _OF_SOMEBODY or _ASKS_AFTER.search(asked.text) or _OF_TWO.search(asked.text):
        return True
    if person.key == scene.state.topic and not asked.heard - ASKING_WORDS:
        return True
    of_it = kinds[0] in ("words", "others") and bool(_POINTS_AT_IT.search(asked.text))
    return not is_only_meant(person, scene) and not of_it and not is_in(person, entry)


def _asks_for_something_else(scene: Scene, asked: Asked) -> bool:
    """Whether the question names something of a fact that has not been told: that has its own gate."""
    own = asked.heard - scene.index.names
    kind, _, aim = (scene.move.aim or "").partition(":")
    untold_aim = kind == "fact" and aim not in scene.state.opened
    names_it = scene.move.person is None or bool(own - ASKING_WORDS)
    if untold_aim and scene.move.sure and names_it and not _points_back(asked):
        return True
    if _OF_THE_EVENT.search(asked.text):
        own -= _TIMES_OF_DAY  # "did you tell anyone about that night?" means the one that was told
    if not asked.is_all and not own - ASKING_WORDS and _leads_elsewhere(scene, asked):
        return True
    if _in_hand(scene) and own - ASKING_WORDS <= all_stems([scene.before.last_words]):
        return False
    untold = (entry for entry in scene.index.facts if entry.fact.id not in scene.state.opened)
    best = max((match(scene.index, entry, own) for entry in untold), default=0.0)
    told = max((match(scene.index, scene.index.by_id[fact], own) for fact in scene.state.opened), default=0.0)
    if best >= ON_TOPIC and best >= told:
        return True
    return untold_aim and bool(own - ASKING_WORDS - _known(scene))


def _leads_elsewhere(scene: Scene, asked: Asked) -> bool:
    """Whether the words before a bare question are of something untold: "They wrote of a row. How is it now?"."""
    most = scene.move.topics[0] if scene.move.topics else None
    if _OF_TWO.search(asked.text):
        return False
    return most is not None and most[1] >= ON_TOPIC and most[0] not in scene.state.opened


def _points_back(asked: Asked) -> bool:
    return bool(_POINTS_AT_IT.search(NAMES_AN_OCCASION.sub(" ", asked.text)))


def _told(scene: Scene, asked: Asked) -> FactEntry | None:
    """Return the told fact that the question is about: by its words, else by standing right behind it."""
    move, told = scene.move, scene.state.opened
    if not told:
        return None
    if NAMES_AN_OCCASION.search(asked.text) and not _is_of_what_was_said(scene, asked):
        return None
    in_hand = None if _OF_TWO.search(asked.text) else _in_hand(scene)
    own = asked.heard - ASKING_WORDS - scene.index.names
    said = all_stems([scene.before.last_words])
    if in_hand and own <= _known(scene):
        return in_hand
    # "You knew before anyone said it. What was that moment like?" asks of what its first sentence gives back.
    given_back = _points_back(asked) and not asked.is_all and not _OF_TWO.search(asked.text)
    if given_back and (meant := recalled(scene.index, told, scene.index.hear(move.said) - GENERIC - STOP)):
        return meant
    aimed = (move.aim or "").removeprefix("fact:")
    if aimed in told and (move.sure or own & scene.index.by_id[aimed].words):
        return scene.index.by_id[aimed]
    scores = {fact: match(scene.index, scene.index.by_id[fact], asked.heard) for fact in told}
    best = max(scores, key=lambda fact: scores[fact])
    if scores[best] >= ON_TOPIC:
        return scene.index.by_id[best]
    close = bool(own & said) or (_points_back(asked) and len(own) <= 1)
    return in_hand if in_hand and close and not move.sure else None


def _is_of_what_was_said(scene: Scene, asked: Asked) -> bool:
    """Whether the occasion that a question names has been spoken of: not "when your adviser suggested coming"."""
    named = asked.heard - STOP - _ASKS_HOW
    return 2 * len(named & all_stems([scene.before.last_words, *_aloud(scene)])) >= len(named)


def _aloud(scene: Scene) -> Iterator[str]:
    """Yield what has been said of the facts that are told."""
    for fact_id in scene.state.opened:
        fact = scene.index.by_id[fact_id].fact
        for part, pool in (("fact", fact.lines), ("more", fact.more)):
            yield from (line for i, line in enumerate(pool) if f"{part}:{fact_id}:{i}" in scene.state.used)


def _known(scene: Scene) -> frozenset[str]:
    """Return the words that are about what is in hand: how it is told, and what was said last."""
    in_hand = _in_hand(scene)
    return (in_hand.content if in_hand else frozenset()) | all_stems([scene.before.last_words])


def _in_hand(scene: Scene) -> FactEntry | None:
    """Return the told fact that the talk is about; behind what was said of a person, the one told last."""
    told, topic = scene.state.opened, scene.state.topic or ""
    if topic in told:
        return scene.index.by_id[topic]
    lately = scene.state.turn - (scene.before.told_at or 0) <= _LATELY
    return scene.index.by_id[told[-1]] if told and (topic.startswith("person:") or lately) else None


def _somebody(scene: Scene, asked: Asked) -> Named | None:
    """Return the person that the question is about, or who is in hand where it names nothing."""
    move = scene.move
    if asked.heard & _FAMILY - scene.index.names:
        return None  # the children of somebody whose file lists none
    beyond = asked.heard - ASKING_WORDS - scene.index.names
    if move.person is not None:
        person = move.person.person
        known = all_stems(person.follow_ups.every() + person.lines) if person else frozenset[str]()
        return move.person if beyond <= known else None
    in_hand = next((found for found in scene.index.people if found.key == scene.state.topic), None)
    if _OF_TWO.search(asked.text):
        in_hand = called(scene.index.people, scene.index.hear(move.said)) or in_hand  # "Your sister. Are you close?"
    return in_hand if in_hand and not beyond else None


def _of_fact(entry: FactEntry) -> _Subject:
    return _Subject(f"{FURTHER}{entry.fact.id}", entry.fact.id, entry.fact.follow_ups, entry)


def _of_person(person: Named) -> _Subject:
    answers = person.person.follow_ups if person.person else FollowUps()
    return _Subject(person.key, person.key, answers)
