"""Chooses authored lines: none twice before the others have been said, and a repeat owns up to being one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.client.index import FactEntry, PersonaIndex
from app.core.client.state import ClientState
from app.core.client.words import GENERIC, STOP, all_stems, choice
from app.core.patterns import regex
from app.core.per_persona import once_per_persona
from app.core.persona import Occasion, Persona

_OWNING_UP = (
    "Like I said.",
    "I think I said this already.",
    "As I said.",
    "I know I said it before.",
    "Same as before, I suppose.",
)
_SHORT_ANSWER_WORDS = 4
_NOD_WORDS = 9
# Where the lines for one occasion have all been said, those for these still fit as an answer.
_ALSO_FITS: dict[Occasion, tuple[Occasion, ...]] = {
    "accurate_reflection": ("backchannel", "validation"),
    "validation": ("accurate_reflection", "backchannel"),
    "summary": ("accurate_reflection",),
    "open_question": ("backchannel",),
    "closed_question": (),
    "backchannel": ("accurate_reflection",),
    "repair": ("apology",),
    "suicide_enquiry": ("suicide_follow_up",),
    "winding_down": ("ending",),
    "judgement": ("withdrawn",),
}


_HOLDS: dict[str, re.Pattern[str]] = {
    "length": regex(
        r"\b(?:years?|months?|weeks|since|ago|back in|in (?:january|february|march|april|may|june|july|august|"
        r"september|"
        r"october|november|december|spring|summer|autumn|winter))\b",
        re.IGNORECASE,
    ),
    "time": regex(
        r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|"
        r"autumn|winter|christmas|easter|ago|since|years?|months?|weeks?|mondays?|tuesdays?|wednesdays?|thursdays?|"
        r"fridays?|saturdays?|sundays?|o'clock|when i was|(?:at|till|until|past) (?:one|two|three|four|five|"
        r"six|seven|"
        r"eight|nine|ten|eleven|twelve|noon))\b",
        re.IGNORECASE,
    ),
    "amount": regex(
        r"\b(?:\d+|once|twice|every|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundreds?|dozens?|"
        r"sometimes|times|mondays|tuesdays|wednesdays?|thursdays|fridays|saturdays|"
        r"sundays?)\b",
        re.IGNORECASE,
    ),
    "money": regex(
        r"[£$€]|\b(?:(?:hundred|thousand)(?! years?\b| times\b)|grand|pounds?|dollars?|euros?|quid|pence)\b",
        re.IGNORECASE,
    ),
    "often": regex(
        r"\b(?:every|once|twice|times (?:a|in the)|two times|most|always|never|now and then|each|whenever|nightly|"
        r"daily|weekly)\b",
        re.IGNORECASE,
    ),
    "contact": regex(
        r"\b(?:texts?|messages?|rings?|rang|phones?|calls?|speak|spoke|talk|talking|visit|visits|sees?|seen|saw|"
        r"writes?|"
        r"wrote|comes? (?:round|over|in)|cards?|thumbs? up)\b",
        re.IGNORECASE,
    ),
    "words": regex(
        r"\b(?:said|says|say|told|tells|asked|asks|answered|wrote|shouted|called me|goes)\b", re.IGNORECASE
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    """An authored line with the keys that mark it as used."""

    text: str
    keys: tuple[str, ...]


def fresh(lines: Sequence[str], key: str, state: ClientState, seed: int) -> Said | None:
    """Return a line of this pool that has not been said, if one is left."""
    if not lines:
        return None
    start = choice(seed, key, len(lines))
    for step in range(len(lines)):
        i = (start + step) % len(lines)
        if (found := f"{key}:{i}") not in state.used:
            return Said(lines[i], (found,))
    return None


def next_of(lines: Sequence[str], key: str, state: ClientState) -> Said | None:
    """Return the first line of this pool that has not been said: a file begins with what comes first."""
    unsaid = (i for i in range(len(lines)) if f"{key}:{i}" not in state.used)
    return next((Said(lines[i], (f"{key}:{i}",)) for i in unsaid), None)


def again(lines: Sequence[str], key: str, state: ClientState, seed: int) -> Said:
    """Return the line of this pool that was said longest ago, owned up to where it is more than a nod."""
    last = {used: place for place, used in enumerate(state.used)}
    i = min(range(len(lines)), key=lambda place: last.get(f"{key}:{place}", -1))
    if len(lines[i].split()) < _SHORT_ANSWER_WORDS:
        return Said(lines[i], (f"{key}:{i}",))
    return _owned_before(Said(lines[i], (f"{key}:{i}",)), state, seed)


def _owned_before(said: Said, state: ClientState, seed: int) -> Said:
    """Own up to a repeat in front of it, in one of the few ways there are."""
    owned = fresh(_OWNING_UP, "owning", state, seed) or Said(_OWNING_UP[state.turn % len(_OWNING_UP)], ())
    return Said(f"{owned.text} {said.text}", (*said.keys, *owned.keys))


def _owned_after(sentence: str, state: ClientState, seed: int) -> Said:
    """Own up to a repeated sentence behind it, while there is a way that has not been used."""
    echoes = "suppose" in sentence
    ways = tuple(way for way in _OWNING_UP if not (echoes and "suppose" in way))
    owned = fresh(ways, "owning", state, seed)
    return Said(f"{sentence} {owned.text}", owned.keys) if owned else Said(sentence, ())


def for_occasion(index: PersonaIndex, occasion: Occasion, state: ClientState, seed: int) -> Said:
    """Return what this client says on such an occasion."""
    reactions = index.persona.reactions
    for fitting in (occasion, *_ALSO_FITS.get(occasion, ())):
        if found := fresh(reactions.for_occasion(fitting), fitting, state, seed):
            return found
    return again(reactions.for_occasion(occasion), occasion, state, seed)


def fresh_for(index: PersonaIndex, occasion: Occasion, state: ClientState, seed: int) -> Said | None:
    """Return an unsaid line authored for exactly this occasion, if one is left."""
    return fresh(index.persona.reactions.for_occasion(occasion), occasion, state, seed)


def nearest(lines: Sequence[str], key: str, asked: frozenset[str], state: ClientState, seed: int) -> Said | None:
    """Return the unsaid line of the pool that shares most words with the question, if one is left."""
    unsaid = [i for i in range(len(lines)) if f"{key}:{i}" not in state.used]
    if not unsaid:
        return None
    start = choice(seed, key, len(lines))
    i = max(unsaid, key=lambda place: (len(asked & all_stems([lines[place]])), -((place - start) % len(lines))))
    return Said(lines[i], (f"{key}:{i}",))


def by_name(lines: Sequence[str], name: str, key: str, state: ClientState) -> Said | None:
    """Return the first line of the pool that has not been said and names the person it is about."""
    for i, line in enumerate(lines):
        if name.lower() in line.lower() and f"{key}:{i}" not in state.used:
            return Said(line, (f"{key}:{i}",))
    return None


def named_again(lines: Sequence[str], name: str, key: str, state: ClientState, seed: int) -> Said | None:
    """Return the sentence, already said, that named the person, owned up to as said."""
    for i, line in enumerate(lines):
        if f"{key}:{i}" in state.used and (found := _sentence_with(regex(re.escape(name)), line)):
            return _owned_after(found, state, seed)
    return None


def nod(index: PersonaIndex, occasion: Occasion, state: ClientState, seed: int) -> Said | None:
    """Return a short reaction to being understood that has not been said, to go before something longer."""
    reactions = index.persona.reactions.for_occasion(occasion)
    short = [i for i, line in enumerate(reactions) if len(line.split()) <= _NOD_WORDS and "?" not in line]
    unsaid = [i for i in short if f"{occasion}:{i}" not in state.used]
    if not unsaid:
        return None
    i = unsaid[choice(seed, f"nod:{state.turn}", len(unsaid))]
    return Said(reactions[i], (f"{occasion}:{i}",))


_LONGEST_MURMUR = 4
_SENTENCE_END = regex(r"(?<=[.!?])\s+")


@once_per_persona
def murmurs(persona: Persona) -> tuple[str, ...]:
    """Return the fewest words with which a client agrees: the first words of its reactions to being understood."""
    firsts = (_SENTENCE_END.split(line)[0] for line in persona.reactions.accurate_reflection)
    return tuple(
        dict.fromkeys(f for f in firsts if len(f.split()) <= _LONGEST_MURMUR and f.endswith(".") and ".." not in f)
    )


def murmur(index: PersonaIndex, state: ClientState, seed: int) -> Said | None:
    """Return the fewest words with which this client agrees ("Aye.", "That's it."), the one said longest ago.

    Like anybody's yes, they come more than once.
    """
    ways = murmurs(index.persona)
    if not ways:
        return None
    last = {used: place for place, used in enumerate(state.used)}
    start = choice(seed, "murmur", len(ways))
    i = min(range(len(ways)), key=lambda n: (last.get(f"murmur:{n}", -1), (n - start) % len(ways)))
    return Said(ways[i], (f"murmur:{i}",))


def telling(
    entry: FactEntry, state: ClientState, seed: int, asked: frozenset[str] = frozenset(), wants: str | None = None
) -> Said:
    """Return how the client tells a fact for the first time: in the line that is nearest to what was asked."""
    key = f"fact:{entry.fact.id}"
    said = holding(entry.fact.lines, key, wants, state) if wants else None
    said = said or nearest(entry.fact.lines, key, asked - GENERIC - STOP, state, seed)
    return said or again(entry.fact.lines, key, state, seed)


def answering(entry: FactEntry, wants: str, state: ClientState, seed: int) -> Said | None:
    """Return what the client has to say of a told fact to somebody who asks for a time or an amount.

    The sentence that held one comes first, owned up to as said; else something unsaid that holds one.
    """
    pools = ((entry.fact.more, f"more:{entry.fact.id}"), (entry.fact.lines, f"fact:{entry.fact.id}"))
    for pool, key in pools:
        for i, line in enumerate(pool):
            if f"{key}:{i}" in state.used and (found := _sentence_with(_HOLDS[wants], line)):
                return _owned_after(found, state, seed)
    unsaid = (holding(pool, key, wants, state) for pool, key in pools)
    return next((said for said in unsaid if said), None)


def holding(lines: Sequence[str], key: str, wants: str, state: ClientState) -> Said | None:
    """Return the first unsaid line of a pool that holds a time or an amount."""
    for i, line in enumerate(lines):
        if f"{key}:{i}" not in state.used and _HOLDS[wants].search(line):
            return Said(line, (f"{key}:{i}",))
    return None


def sharing(lines: Sequence[str], key: str, asked: frozenset[str], state: ClientState) -> Said | None:
    """Return the unsaid line of a pool that takes up most words of the question, if one takes up any."""
    words = asked - STOP
    shared = {i: len(words & all_stems([line])) for i, line in enumerate(lines) if f"{key}:{i}" not in state.used}
    best = max(shared, key=lambda i: (shared[i], -i), default=None)
    return Said(lines[best], (f"{key}:{best}",)) if best is not None and shared[best] else None


def holds(text: str, wants: str) -> bool:
    """Tell whether a text holds what a question `wants`: a time, a length, an amount, money, how often."""
    return bool(_HOLDS[wants].search(text))


def _sentence_with(pattern: re.Pattern[str], line: str) -> str | None:
    return next((part for part in re.split(r"(?<=[.?!])\s+", line) if pattern.search(part)), None)


def more_about(entry: FactEntry, heard: frozenset[str], state: ClientState, seed: int) -> Said | None:
    """Return the addition to a told fact that is nearest to the question, if anything is left to add."""
    return nearest(entry.fact.more, f"more:{entry.fact.id}", heard, state, seed)


def more_of(entry: FactEntry, state: ClientState, seed: int, heard: frozenset[str] = frozenset()) -> Said | None:
    """Return what the client adds to a fact it has told, the nearest to what was `heard`, if anything is left."""
    return nearest(entry.fact.more, f"more:{entry.fact.id}", heard - GENERIC - STOP, state, seed)


def telling_again(entry: FactEntry, state: ClientState, seed: int) -> Said:
    """Return a told fact in other words, owned up to as said."""
    key = f"fact:{entry.fact.id}"
    if (other := fresh(entry.fact.lines, key, state, seed)) is None:
        return again(entry.fact.lines, key, state, seed)
    return _owned_before(other, state, seed)


def hint_of(entry: FactEntry, state: ClientState, seed: int) -> Said | None:
    """Return a small sign that something is near, if one is left."""
    return fresh(entry.fact.hints, f"hint:{entry.fact.id}", state, seed)


def told_more(index: PersonaIndex, state: ClientState, seed: int) -> tuple[FactEntry, Said] | None:
    """Return something to add to the latest told fact that still has an addition."""
    for fact_id in reversed(state.opened):
        entry = index.by_id.get(fact_id)
        if entry and (found := more_of(entry, state, seed)):
            return entry, found
    return None
