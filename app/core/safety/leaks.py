"""Which facts of a persona a sentence gives away.

A fact is recognised by its distinctive words: those that the persona uses nowhere but in that fact and in others that
are as secret. Words that anything unlocked contains count for nothing, so a client may always say what it has said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.core.patterns import regex
from app.core.per_persona import once_per_persona
from app.core.persona import OCCASIONS, Fact, Layer, Persona
from app.core.safety.sentences import split_sentences

_WORD = regex(r"[^\W_]+(?:['’][^\W_]+)*")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EMPTY = _words(
    """
    a about above after again against all almost alone along already also although always am an and another
    any anybody anymore anyone anything anyway are around as at away back be became because become been before
    being below between both but by came can cannot come comes coming could did do does doing done down during
    each either else enough even ever every everybody everyone everything few first for from front get gets
    getting go goes going gone gonna good got had half has have having he her here hers herself him himself
    his how i if in instead into is it its itself just keep kept kind know known last least less let like
    little long look looked lot made make makes making many may maybe me mean might mine more most much must
    my myself need never new next no nobody none nor not nothing now of off often oh ok okay on once one ones
    only onto or other others our ours ourselves out over own part people perhaps put quite rather real really
    right said same saw say saying says see seem seemed seen shall she should since so some somebody someone
    something sometimes soon still stop stopped such sure take taken takes than that the their theirs them
    themselves then there these they thing things think this those though thought through till time times to
    together too took toward try trying turn turned two under until up upon us use used very want wanted wants
    was way we well went were what whatever when where whether which while who whole whom whose why will with
    within without would yeah yes yet you your yours yourself three four five six seven eight nine ten guess
    suppose feel feels felt feeling tell tells telling told ask asked asks talk talked talking day days week
    weeks month months year years today tonight tomorrow yesterday morning evening night nights hour hours
    minute minutes old big bit bad better best worse worst fine hard easy different able happen happened
    happens matter end start started give gave given leave left life live lived home house room work working
    worked words word everywhere somewhere nowhere yourself'll mr mrs ms dr don won isn aren wasn weren doesn
    didn couldn shouldn wouldn hasn haven hadn ain t s d ll ve re m
    """
)
# Everyday words that a client may use about anything: two of them together still say something.
_EVERYDAY = _words(
    """
    call sister brother mother father mum mom dad husband wife son daughter child kid friend family boss man
    woman boy girl person baby phone door car kitchen table bed sleep eat drink food money job school hospital
    doctor walk run sit stand hear heard listen watch read write wait stay hold help hurt cry laugh love hate
    miss care worry fear afraid angry sad tired sorry alone lonely happy guilty shame fault wrong true truth
    reason problem idea question answer side hand face eye head heart voice name place world thank please
    remember forget forgot forgotten believe hope wish plan decide move moved change changed find found lose
    lost fight argue speak spoke show play pay buy sell send bring brought carry meet met break broke open
    close sign late early young small whole quiet silent empty couple few ago weekend sunday monday tuesday
    wednesday thursday friday saturday birthday christmas dinner lunch breakfast coffee tea water picture
    photo street town city country garden window drive drove die died dead death funeral marry married
    """
)
_SUFFIXES = ("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "ly", "es", "s", "e", "y")
STRONG, WEAK = 1.0, 0.4


def content_stems(text: str) -> list[str]:
    """Return the stems of the words that carry content, in order."""
    return [stem for word in _WORD.findall(text.lower()) if (stem := _content_stem(word))]


@lru_cache(maxsize=8192)
def _content_stem(word: str) -> str | None:
    """Return the stem of a word in lower case, or None if it carries no content."""
    word = word.replace("’", "'").partition("'")[0]
    if len(word) > 2 and word not in _EMPTY:
        return _stem(word)
    return word if word.isdigit() else None


def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            stem = word[: -len(suffix)]
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and suffix not in {"s", "e", "y"} else stem
    return word


_EVERYDAY_STEMS = frozenset(_stem(word) for word in _EVERYDAY)
# So many words in a row, in the wording of a fact, are no coincidence: fewer if they carry content.
_RUN, _EMPTY_RUN = 5, 7
# What a shared word counts, by how many of the persona's open sentences have it; everyday words count less.
_RARITY = (1.0, 0.7, 0.5, 0.5, 0.3, 0.3, 0.3)
_COMMON = 0.1
_EVERYDAY_SHARE = 0.6
_ENOUGH: dict[Layer, float] = {"surface": 2.4, "guarded": 1.4, "core": 1.2}
_SHARE = 0.3
_NEAR = 0.7
_DISTINCTIVE = 0.5
_TOLD = 0.7


@dataclass(frozen=True, slots=True)
class _Secret:
    layer: Layer
    stems: frozenset[str]
    substance: frozenset[str]


class LeakIndex:
    """The words of one persona: what it says openly, and what belongs to each fact."""

    def __init__(self, persona: Persona) -> None:
        open_lines = tuple(_open_lines(persona))
        self._open = frozenset(normal(sentence) for line in open_lines for sentence in split_sentences(line))
        hints = tuple(hint for fact in persona.facts for hint in fact.hints)
        self._open |= frozenset(normal(sentence) for hint in hints for sentence in split_sentences(hint))
        # Hints are said openly, and are near the secret on purpose: they make none of its words common.
        spread = Counter(stem for line in open_lines for stem in set(content_stems(line)))
        open_runs = {run for line in (*open_lines, *hints) for run in _runs(line)}
        self._facts = {fact.id: _secret(fact) for fact in persona.facts}
        self._holders: dict[str, list[str]] = {}
        self._weights: dict[str, float] = {}
        for fact_id, secret in self._facts.items():
            for stem in secret.stems:
                self._holders.setdefault(stem, []).append(fact_id)
                self._weights[stem] = _weight(stem, spread[stem])
        texts = (text for fact in persona.facts for text in (*_told_texts(fact), *fact.hints))
        self._wording = {run for text in texts for run in _shingles(text)}
        self._run_holders: dict[str, list[str]] = {}
        for fact in persona.facts:
            if fact.layer != "surface":
                for run in {run for text in _told_texts(fact) for run in _runs(text)} - open_runs:
                    self._run_holders.setdefault(run, []).append(fact.id)

    def leaked(self, text: str, unlocked: Collection[str] = (), also_known: Collection[str] = ()) -> str | None:
        """Return the id of a locked fact that the text gives away, or None.

        `unlocked` are the facts that may be told; `also_known` are stems that have been said or planned already.
        """
        for run in _runs(text):
            for fact_id in self._run_holders.get(run, ()):
                if fact_id not in unlocked:
                    return None if normal(text) in self._open else fact_id
        stems = set(content_stems(text))
        for fact_id, score in self._scores(stems - set(also_known), unlocked).items():
            enough = score >= _ENOUGH[self._facts[fact_id].layer] and score >= _SHARE * len(stems)
            if enough and normal(text) not in self._open:
                return fact_id
        return None

    def comes_near(self, text: str) -> bool:
        """Tell whether the text hints at a guarded or core fact: stricter than `leaked`, for prompts."""
        if self.leaked(text) is not None or not self._wording.isdisjoint(_shingles(text)):
            return True
        scores = self._scores(set(content_stems(text)), ())
        return any(
            score >= _NEAR * _ENOUGH[layer]
            for fact_id, score in scores.items()
            if (layer := self._facts[fact_id].layer) != "surface"
        )

    def touches_core(self, text: str) -> bool:
        """Tell whether the text has one distinctive word of a core fact: the strictest look, for labels."""
        stems = set(content_stems(text))
        core = (secret.substance for secret in self._facts.values() if secret.layer == "core")
        return any(self._weights[stem] >= _DISTINCTIVE for substance in core for stem in substance & stems)

    def _scores(self, stems: set[str], unlocked: Collection[str]) -> dict[str, float]:
        scores: dict[str, float] = {}
        for stem in stems:
            holders = self._holders.get(stem, ())
            if any(fact_id in unlocked for fact_id in holders):
                continue
            for fact_id in holders:
                scores[fact_id] = scores.get(fact_id, 0.0) + self._weights[stem]
        return scores

    def tells(self, text: str, fact_id: str) -> bool:
        """Tell whether the text has the substance of this fact: lenient, so that nothing is told twice."""
        secret = self._facts[fact_id]
        shared = set(content_stems(text)) & secret.stems
        enough_words = max(2, 0.3 * len(secret.substance))
        return len(shared) >= enough_words or sum(self._weights[stem] for stem in shared) >= _TOLD


@lru_cache(maxsize=256)
def normal(text: str) -> str:
    """Return the words alone, in lower case, for comparing sentences."""
    return " ".join(_WORD.findall(text.lower().replace("’", "'")))


def _weight(stem: str, spread: int) -> float:
    weight = _RARITY[spread] if spread < len(_RARITY) else _COMMON
    return weight * _EVERYDAY_SHARE if stem in _EVERYDAY_STEMS else weight


def _shingles(text: str) -> set[str]:
    words = normal(text).split()
    return {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def _runs(text: str) -> Iterator[str]:
    words = normal(text).split()
    bears = [_content_stem(word) is not None for word in words]
    for at in range(len(words) - _RUN + 1):
        if sum(bears[at : at + _RUN]) > 1:
            yield " ".join(words[at : at + _RUN])
        elif at + _EMPTY_RUN <= len(words):
            yield " ".join(words[at : at + _EMPTY_RUN])


def _open_lines(persona: Persona) -> Iterator[str]:
    who = persona.who
    yield from (who.name, who.occupation, who.culture, who.household, *who.languages, persona.summary, persona.brief)
    yield from persona.opening
    for occasion in OCCASIONS:
        yield from persona.reactions.for_occasion(occasion)
    for person in persona.truth.inventory:
        yield from (person.name, *person.called, *person.lines, *person.follow_ups.every())
    for entry in persona.biography:
        yield from entry.lines
    for challenge in persona.challenges:
        yield from (*challenge.lines, *challenge.yielded)
    for pull in persona.pulls:
        yield from (*pull.lines, *pull.held, *pull.given_in, *pull.passed_over)


def _told_texts(fact: Fact) -> tuple[str, ...]:
    # Answers to follow-ups and in exchanges touch on anything around a fact, and no model is shown them before.
    return (fact.knowledge, *fact.lines, *fact.more)


def _secret(fact: Fact) -> _Secret:
    stems = frozenset(stem for text in _told_texts(fact) for stem in content_stems(text))
    return _Secret(fact.layer, stems, frozenset(content_stems(fact.knowledge)))


@once_per_persona
def leak_index(persona: Persona) -> LeakIndex:
    """Return the persona's index."""
    return LeakIndex(persona)
