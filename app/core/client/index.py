"""What a persona's words are about, worked out once per persona so that a turn costs microseconds."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.core.case import Person
from app.core.client.spelling import Spelling
from app.core.client.ways_of_asking import Likeness, WaysOfAsking, ways_of_asking
from app.core.client.words import GENERIC, STOP, all_stems, heard_as, stems, tokens
from app.core.per_persona import once_per_persona
from app.core.persona import OCCASIONS, Fact, Layer, Persona

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_KNOWLEDGE_WEIGHT = 0.22
_GENERIC_WEIGHT = 0.6
_RECALLED = 0.45
COLUMNS = ("topical", "known", "spoken", "topical or known")
_GENERIC_SHARE = 0.4
_USUAL_GUARDEDNESS = 0.5
_SLOPES: dict[Layer, float] = {"surface": 0.0, "guarded": 0.25, "core": 0.4}
_GUARDED_MARGIN, _CORE_MARGIN = 0.06, 0.2


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One fact, ready for matching. `threshold` is the trust it really takes with this client; `words` are those of
    everything that is said once it is told; no phrase is said where none of the `named` words is."""

    fact: Fact
    order: int
    phrases: tuple[frozenset[str], ...]
    named: frozenset[str]
    content: frozenset[str]
    words: frozenset[str]
    threshold: float
    needs: frozenset[str]

    @property
    def is_deep(self) -> bool:
        return self.fact.layer != "surface"


@dataclass(frozen=True, slots=True)
class Named:
    """A person or a piece of biography with the phrases that call it up."""

    key: str
    phrases: tuple[frozenset[str], ...]
    lines: tuple[str, ...]
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Something a client could speak of, with its words: of its topics, of what is known of it, of how it is told."""

    key: str
    kind: Literal["fact", "person", "biography"]
    order: int
    phrases: tuple[frozenset[str], ...]
    topical: frozenset[str]
    known: frozenset[str]
    spoken: frozenset[str]
    deep: bool = False


@dataclass(frozen=True, slots=True)
class PersonaIndex:
    """Everything about a persona that does not change during an encounter.

    `worth` is what a phrase of a fact counts for where it is said, `names` are the words that only say who is spoken
    of, and `holders` says at which places of a flat table, `COLUMNS` by targets, a word stands.
    """

    persona: Persona
    facts: tuple[FactEntry, ...]
    by_id: dict[str, FactEntry]
    people: tuple[Named, ...]
    biography: tuple[Named, ...]
    worth: dict[frozenset[str], float]
    names: frozenset[str]
    vocabulary: frozenset[str]
    spelling: Spelling
    deep: int
    targets: tuple[Target, ...]
    asked: WaysOfAsking
    rarity_of_all: dict[str, float]
    holders: dict[str, npt.NDArray[np.int32]]

    def hear(self, text: str) -> frozenset[str]:
        """Return the words of the trainee, stemmed, typing slips mended towards this persona's words."""
        return frozenset(self._heard(text))

    def asked_for(self, text: str) -> Mapping[str, Likeness]:
        """Return how like a turn is to the ways of asking for each thing; what it shares no word with is left out."""
        return self.asked.likeness(tuple(self._heard(text)))

    def _heard(self, text: str) -> Iterator[str]:
        return map(self.spelling.heard, tokens(text))


@once_per_persona
def index_of(persona: Persona) -> PersonaIndex:
    """Return the index of a persona."""
    facts = tuple(_fact_entry(persona, order, fact) for order, fact in enumerate(persona.facts))
    people = tuple(_named_person(person) for person in persona.truth.inventory)
    biography = tuple(
        Named(f"biography:{i}", tuple(p for topic in item.topics if (p := _phrase(topic))), item.lines)
        for i, item in enumerate(persona.biography)
    )
    targets = _targets(persona, facts, people, biography)
    topics = [topic for fact in persona.facts for topic in fact.topics]
    names = [called for person in persona.truth.inventory for called in (person.name, *person.called)]
    asked = [topic for item in persona.biography for topic in item.topics]
    return PersonaIndex(
        persona=persona,
        facts=facts,
        by_id={entry.fact.id: entry for entry in facts},
        people=people,
        biography=biography,
        worth=_worth_of_phrases(facts),
        names=frozenset().union(*(phrase for found in people for phrase in found.phrases)),
        vocabulary=all_stems(_everything(persona)),
        spelling=Spelling(word for text in (*topics, *names, *asked) for word in tokens(text)),
        deep=sum(entry.is_deep for entry in facts),
        targets=targets,
        asked=ways_of_asking(persona),
        rarity_of_all=_rarity_of_all(targets),
        holders=_holders(targets),
    )


def _targets(
    persona: Persona, facts: tuple[FactEntry, ...], people: tuple[Named, ...], biography: tuple[Named, ...]
) -> tuple[Target, ...]:
    found = []
    for e in facts:
        fact, key = e.fact, f"fact:{e.fact.id}"
        spoken = all_stems((*fact.lines, *fact.more))
        topical, known = all_stems(fact.topics), all_stems([fact.knowledge])
        found.append(Target(key, "fact", e.order, e.phrases, topical, known, spoken, e.is_deep))
    for i, (named, who) in enumerate(zip(people, persona.truth.inventory, strict=True)):
        topical, spoken = all_stems((who.name, *who.called)), all_stems((*who.lines, who.good, who.bad))
        found.append(Target(named.key, "person", i, named.phrases, topical, all_stems([who.relation]), spoken))
    for i, (named, item) in enumerate(zip(biography, persona.biography, strict=True)):
        topical, spoken = all_stems(item.topics), all_stems(item.lines)
        found.append(Target(named.key, "biography", i, named.phrases, topical, frozenset(), spoken))
    return tuple(found)


def _worth_of_phrases(facts: tuple[FactEntry, ...]) -> dict[frozenset[str], float]:
    """Return what each phrase counts for: more where few facts share its words, less where anything is said so."""
    seen_in = Counter(word for entry in facts for word in frozenset().union(*entry.phrases))
    rarity = {word: math.log(1 + len(facts) / count) for word, count in seen_in.items()}

    def worth(phrase: frozenset[str]) -> float:
        said = phrase - STOP
        if said <= GENERIC and len(phrase) == 1:
            return _GENERIC_WEIGHT
        return max(1.0, sum(rarity[word] for word in said) / 1.5)

    return {phrase: worth(phrase) for entry in facts for phrase in entry.phrases}


def _rarity_of_all(targets: tuple[Target, ...]) -> dict[str, float]:
    seen = Counter(word for target in targets for word in target.topical | target.known | target.spoken)
    share = {word: _GENERIC_SHARE if word in GENERIC else 1.0 for word in seen}
    return {word: share[word] * math.log(1 + len(targets) / count) for word, count in seen.items()}


def _holders(targets: tuple[Target, ...]) -> dict[str, npt.NDArray[np.int32]]:
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    holders: dict[str, list[int]] = defaultdict(list)
    for n, target in enumerate(targets):
        of_columns = (target.topical, target.known, target.spoken, target.topical | target.known)
        for column, words in enumerate(of_columns):
            for word in words:
                holders[word].append(column * len(targets) + n)
    return {word: np.array(places, np.int32) for word, places in holders.items()}


def _fact_entry(persona: Persona, order: int, fact: Fact) -> FactEntry:
    start = persona.temperament.trust
    # Two spellings of one topic ("night", "nights") are one topic, and count once.
    phrases = tuple(dict.fromkeys(found for topic in fact.topics if (found := _phrase(topic)) - STOP))
    margin = {"surface": -1.0, "guarded": _GUARDED_MARGIN, "core": _CORE_MARGIN}[fact.layer]
    return FactEntry(
        fact=fact,
        order=order,
        phrases=phrases,
        named=frozenset[str]().union(*phrases) - STOP,
        content=all_stems((fact.knowledge, *fact.lines)),
        words=all_stems((fact.knowledge, *fact.lines, *fact.more, *fact.follow_ups.every())),
        # A deep fact whose gate stands at or below the starting trust would be told to anybody.
        threshold=fact.gate.trust
        if margin < 0
        else max(fact.gate.trust + _beyond_the_file(persona, fact.layer), start + margin),
        needs=_all_needed(persona, fact),
    )


def _beyond_the_file(persona: Persona, layer: Layer) -> float:
    """What a guarded client wants beyond the gates of its file: gates differ, temperament has to show."""
    return max(0.0, _SLOPES[layer] * (persona.temperament.guardedness - _USUAL_GUARDEDNESS))


def _all_needed(persona: Persona, fact: Fact) -> frozenset[str]:
    """Return every fact that has to be told before this one, however far back."""
    by_id = {other.id: other for other in persona.facts}
    needed: set[str] = set()
    waiting = list(fact.gate.after)
    while waiting:
        if (found := waiting.pop()) in by_id and found not in needed:
            needed.add(found)
            waiting += by_id[found].gate.after
    return frozenset(needed)


def _named_person(person: Person) -> Named:
    called = (person.name, *person.called)
    return Named(f"person:{person.id}", tuple(p for c in called if (p := _phrase(c))), person.lines, person)


def _phrase(text: str) -> frozenset[str]:
    """A topic of several words counts only where all of them are said; a lone word of no content never does."""
    words = tokens(text)
    if len(words) == 1:
        return frozenset(stems(text))
    return frozenset(heard_as(word) for word in words)


def _everything(persona: Persona) -> list[str]:
    texts = [persona.summary, persona.brief, *persona.opening, persona.who.household, persona.who.occupation]
    texts += [persona.who.culture, persona.truth.formulation, persona.truth.onset.event]
    for fact in persona.facts:
        texts += [fact.knowledge, *fact.topics, *fact.lines, *fact.hints, *fact.more, *fact.follow_ups.every()]
    for person in persona.truth.inventory:
        texts += [person.name, *person.called, person.relation, person.client_expects, person.expects_of_client]
        texts += [person.last_contact, person.good, person.bad, *person.lines, *person.follow_ups.every()]
    for item in persona.biography:
        texts += [*item.topics, *item.lines]
    texts += [line for occasion in OCCASIONS for line in persona.reactions.for_occasion(occasion)]
    texts += [point.event for point in persona.truth.mood_timeline]
    texts += [answer for exchange in persona.exchanges for answer in exchange.answers]
    return texts


def match(index: PersonaIndex, entry: FactEntry, heard: frozenset[str]) -> float:
    """Return how much a turn is about a fact; 1 and above is plainly on the topic, 0 is not at all."""
    score = 0.0
    if not entry.named.isdisjoint(heard):
        score = sum((index.worth[phrase] for phrase in entry.phrases if phrase <= heard), start=0.0)
    return score + _KNOWLEDGE_WEIGHT * len(entry.content & heard)


def phrase_size(phrases: tuple[frozenset[str], ...], heard: frozenset[str]) -> int:
    """Return how many words the longest of these phrases has that was said, 0 where none was."""
    return max([len(phrase) for phrase in phrases if phrase <= heard], default=0)


def recalled(index: PersonaIndex, told: tuple[str, ...], heard: frozenset[str]) -> FactEntry | None:
    """Return the told fact whose own words a question takes up, if it takes up words that few facts share."""
    best, most = None, _RECALLED
    for fact_id in reversed(told):
        entry = index.by_id[fact_id]
        words = (entry.words & heard) - GENERIC
        weight = sum(1 / sum(word in other.words for other in index.facts) for word in words)
        if weight > most:
            best, most = entry, weight
    return best


def is_in(person: Named, entry: FactEntry) -> bool:
    """Tell whether somebody is spoken of in what is said of a fact."""
    return any(phrase <= entry.words for phrase in person.phrases)


def called(named: tuple[Named, ...], heard: frozenset[str]) -> Named | None:
    """Return the person or piece of biography that a turn names with most words, if it names one."""
    best, size = None, 0
    for item in named:
        for phrase in item.phrases:
            if phrase <= heard and len(phrase) > size:
                best, size = item, len(phrase)
    return best
