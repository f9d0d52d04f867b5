"""Follow-ups on what has been told: how it felt, what was said, how it went, how things are now."""

from __future__ import annotations

from app.core.client import few_words, hearing, lines, plain_answers
from app.core.client.directions import direction
from app.core.client.fitting import ON_TOPIC
from app.core.client.gates import Verdict
from app.core.client.index import FactEntry, Named, called, match
from app.core.client.scene import Draft, Scene
from app.core.client.seeking import SYMPTOMS
from app.core.client.telling import add, tell
from app.core.client.words import STOP, tokens
from app.core.patterns import regex
from app.core.persona import Feeling

_BRIGHT: frozenset[Feeling] = frozenset({"pride", "love", "hope"})
_OF_THEN = regex(r"\b(?:was|were|did|used to)\b")
_GUARDED_IN_WORDS, _TRUST_FOR_WORDS = 0.6, 0.35


def as_asked(scene: Scene) -> Draft | None:
    """Answer a follow-up in kind: a feeling for a feeling, words for words; None where the question seeks no such."""
    seeks = scene.move.seeks
    if seeks is None or scene.move.asks_of_others:
        return None
    if seeks in ("present", "low"):
        return _how_it_is(scene) if seeks == "present" else _plainly_low(scene)
    entry = None if seeks in ("bond", "contact") else _asked_about(scene)
    if entry is None:
        return None
    if seeks == "feeling":
        return _how_it_felt(scene, entry)
    if seeks == "words" and (said := _what_was_said(scene, entry)):
        return said
    if entry.fact.id not in scene.state.opened:
        return tell(scene, entry) if _is_open(scene, entry) else scene.react("not_ready", "guarded")
    if draft := _next_on_the_thread(scene, entry):
        return draft
    said = None if seeks == "words" else _more_of_it(scene, entry) or _next_of_it(scene, entry)
    return said or _held_back(scene, entry) or few_words.does_not_know(scene)


def _asked_about(scene: Scene) -> FactEntry | None:
    """Return the told fact that a follow-up is about: the one it names, else the one in hand."""
    move, told = scene.move, scene.state.opened
    asked = (move.asked.heard if move.asked else frozenset[str]()) | _in_hand(scene)
    if move.asked and move.asked.names_nothing and not move.asked.is_all:
        asked |= scene.index.hear(move.said)  # "and then June. What happened?"
    scores = {entry.fact.id: match(scene.index, entry, asked) for entry in scene.index.facts}
    near = [found for found in scores if scores[found] >= ON_TOPIC]
    if move.asked and move.asked.names_nothing:
        near = [found for found in near if found in told]  # "what did he do then?" is of something told
    best = max(near, key=lambda found: (scores[found], found in told), default=None)
    if best is not None:
        return scene.index.by_id[best] if best in told or scene.move.seeks == "course" else None
    if move.biography is not None or not told:
        return None
    topic = scene.state.topic or ""
    if topic in told:
        entry = scene.index.by_id[topic]
        # "How do you feel about his mother?" is not about what was last told, where no mother is in it.
        return None if (asked & hearing.KIN) - entry.words else entry
    # With a person in hand, "how was that?" goes on from what was told last.
    return scene.index.by_id[told[-1]] if topic.startswith("person:") and scene.move.seeks != "feeling" else None


def _is_open(scene: Scene, entry: FactEntry) -> bool:
    return any(v.is_open for v in scene.judged if v.entry is entry)


def _in_hand(scene: Scene) -> frozenset[str]:
    """Return what the person in hand is called, for "how did it happen?" right after somebody was spoken of."""
    if scene.move.seeks != "course" or not (scene.move.asked and scene.move.asked.names_nothing):
        return frozenset()
    person = next((found for found in scene.index.people if found.key == scene.state.topic), None)
    return frozenset().union(*person.phrases) if person else frozenset()


def _next_on_the_thread(scene: Scene, entry: FactEntry) -> Draft | None:
    """Tell the open deep fact that comes right after this one."""
    ahead = [
        v.entry for v in scene.judged if v.is_open and v.entry.is_deep and entry.fact.id in v.entry.fact.gate.after
    ]
    return tell(scene, ahead[0]) if ahead else None


def _held_back(scene: Scene, entry: FactEntry) -> Draft | None:
    """Show that there is more to it than is ready to be told, if there is."""
    shut = [v for v in scene.judged if not v.is_open and _belongs(scene, v, entry)]
    if not shut:
        return None
    asked_for = [v for v in shut if scene.move.about(v.entry.fact.id) >= ON_TOPIC]
    near = next((v for v in asked_for if v.near), None)
    hint = lines.hint_of(near.entry, scene.state, scene.seed) if near else None
    if hint:
        return Draft("guarded", hint, direction(None, "guarded", "hint"), about=entry.fact.id)
    return scene.react("not_ready", "guarded")


def _belongs(scene: Scene, verdict: Verdict, entry: FactEntry) -> bool:
    return entry.fact.id in verdict.entry.fact.gate.after or (
        match(scene.index, verdict.entry, scene.move.heard) >= ON_TOPIC
    )


def _how_it_felt(scene: Scene, entry: FactEntry) -> Draft | None:
    if scene.move.asked and scene.move.asked.digs and entry.fact.feeling in _BRIGHT:
        return _next_on_the_thread(scene, entry) or _held_back(scene, entry)  # nobody's hardest part is their pride
    closed_up = scene.state.guardedness >= _GUARDED_IN_WORDS and scene.state.trust < _TRUST_FOR_WORDS
    # What was good once is not what the loss of it does to them now.
    bright = entry.fact.feeling in _BRIGHT and not _OF_THEN.search(scene.move.asked.text if scene.move.asked else "")
    said = None if closed_up or bright else plain_answers.feeling(entry.fact.feeling, scene.state, scene.seed)
    said = said or plain_answers.in_few_words(scene, "no_word")
    if said is None:
        return _held_back(scene, entry)
    return Draft("brief", said, direction(None, "brief"), stays_with=entry, about=entry.fact.id)


def _what_was_said(scene: Scene, entry: FactEntry) -> Draft | None:
    """Answer with somebody's words: of the one who is asked about, where the question names one."""
    told = [entry, *(scene.index.by_id[f] for f in reversed(scene.state.opened) if f != entry.fact.id)]
    person = scene.move.person
    for found in told if person else told[:1]:
        pools = ((found.fact.more, f"more:{found.fact.id}"), (found.fact.lines, f"fact:{found.fact.id}"))
        for pool, key in pools:
            spoken = [line if person is None or _speaks_of(scene, line, person) else "" for line in pool]
            if said := lines.holding(spoken, key, "words", scene.state):
                return add(found, said)
    return None


def _speaks_of(scene: Scene, line: str, person: Named) -> bool:
    """Whether a line names this person, or names nobody and says "he" or "she" as one would of them."""
    named = called(scene.index.people, scene.index.hear(line))
    if named is not None:
        return named.key == person.key
    pronoun = person.person.pronouns.partition("/")[0] if person.person else ""
    return pronoun in tokens(line)


def _more_of_it(scene: Scene, entry: FactEntry) -> Draft | None:
    pools = [(entry.fact.more, f"more:{entry.fact.id}")]
    if not scene.just_told:  # what was told a moment ago is not told again in other words
        pools.append((entry.fact.lines, f"fact:{entry.fact.id}"))
    found = (lines.sharing(pool, key, scene.move.heard - STOP, scene.state) for pool, key in pools)
    return next((add(entry, said) for said in found if said), None)


def _next_of_it(scene: Scene, entry: FactEntry) -> Draft | None:
    """Asked how it went on, of what is in hand: whatever is left to say of it."""
    in_hand = scene.move.seeks == "course" and entry.fact.id == scene.state.topic
    said = lines.more_about(entry, scene.move.heard, scene.state, scene.seed) if in_hand else None
    return add(entry, said) if said else None


def _plainly_low(scene: Scene) -> Draft | None:
    said = plain_answers.in_few_words(scene, "low")
    return Draft("brief", said, direction("closed_question", "brief")) if said else None


def _how_it_is(scene: Scene) -> Draft | None:
    """Asked how things are: what troubles sleep, food or strength, as long as it has not been told."""
    open_now = [v.entry for v in scene.judged if v.is_open and not v.entry.is_deep]
    fitting = [entry for entry in open_now if match(scene.index, entry, SYMPTOMS) >= ON_TOPIC]
    return tell(scene, fitting[0]) if fitting else scene.react_freshly("open_question", "brief")
