"""What can be seen in a persona without anybody talking to it, and paths that no talk can take.

Faults make the client wrong: a fact that nothing opens, one that is too cheap, words of a locked fact in an open
line, a line twice, a line nobody says in one breath, the voice of a helper. A fact is tried by the engine itself: in
a state as favourable as the strong script ever makes it, with everything else told, each kind of turn is played.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

from app.core.client.engine import begin, respond
from app.core.client.index import index_of
from app.core.client.leaks import Secrets
from app.core.client.playing import Between, go_on
from app.core.client.state import ClientState, Value
from app.core.client.words import tokens
from app.core.coding.coder import code_turn
from app.core.follow_ups import SEQUELS
from app.core.pace import UNTIMED
from app.core.patterns import regex
from app.core.persona import OCCASIONS, Fact, Persona
from app.core.spoken import grounds

LONGEST_LINE_WORDS = 65
FindingKind = Literal["unreachable", "too_cheap", "leak", "duplicate", "too_long", "jargon", "unused"]
ADVICE: frozenset[FindingKind] = frozenset({"unused"})
PULL_PARTS = ("lines", "held", "given_in", "passed_over")
_PROBES = (
    "It sounds like you have been carrying that on your own, and nobody really sees how heavy it is.",
    "You sound torn: part of you wants to hold on to how things were, and part of you is tired of it.",
    "It makes sense that you would feel that way after all you have been through.",
    "Let me see if I have this right. Things changed, you have had to manage it mostly alone, and since then it has "
    "been hard to find any joy. Have I got that right?",
    "What is that like for you?",
    "Are you thinking about suicide?",
)
_PROBED_TURN = 20
# Said by helpers and leaflets, not by somebody in the chair; a client who quotes one says so in other words.
_HELPER_VOICE = regex(
    r"\b(?:coping (?:mechanism|strateg(?:y|ies))|safe space|self-?care|inner child|trauma(?:tis\w+)?|trigger(?:ed|s)|"
    r"toxic|gaslight\w*|healthy boundaries|set(?:ting)? boundaries|process(?:ing)? (?:my|the|this|these) (?:\w+ )?"
    r"(?:feelings?|emotions?|grief|loss)|unresolved|attachment style|emotionally (?:available|unavailable)|"
    r"healing journey|my journey|find(?:ing)? closure|"
    r"(?:feel|felt|feeling) (?:truly |really )?(?:seen|validated|heard)|"
    r"validat(?:e|es|ing) my|opening up to you|open up more|vulnerab\w+|resonates?|mindful\w*|"
    r"thank you for (?:listening|sharing|asking|understanding|your (?:support|time|patience|kindness))|"
    r"that means a lot|i (?:really )?appreciate (?:you|your|that)|that'?s a (?:great|good) question|"
    r"i hear you|you'?re (?:absolutely|so) right|a weight off my (?:shoulders|chest)|rollercoaster)\b",
    re.IGNORECASE,
)
_QUOTES_THE_WORD = frozenset({"jargon"})


class Finding(Value):
    """One thing an author should look at. `is_fault` is false for what is only worth knowing."""

    kind: FindingKind
    where: str
    what: str

    @property
    def is_fault(self) -> bool:
        return self.kind not in ADVICE


def findings(
    persona: Persona, reachable_trust: float, used: Iterable[str], *, between: Between = go_on
) -> tuple[Finding, ...]:
    """Return everything that is to be said of a persona's file.

    `reachable_trust` is the highest trust that the strong script earned; `used` are the keys of all lines that were
    said in any script, to show what never was.
    """
    return (
        *_unreachable(persona, reachable_trust, between),
        *_too_cheap(persona),
        *_leaks(persona),
        *_duplicates(persona),
        *_long_or_not_theirs(persona),
        *_unused(persona, frozenset(key.rpartition(":")[0] for key in used)),
    )


def authored_lines(persona: Persona) -> Iterator[tuple[str, str]]:
    """Yield (where, text) for every line the client may say, in the file's order."""
    pools: list[tuple[str, tuple[str, ...]]] = [("opening", persona.opening)]
    for person in persona.truth.inventory:
        pools.append((f"inventory {person.id}", person.lines))
        pools += [(f"inventory {person.id}: {sequel}", person.follow_ups.of(sequel)) for sequel in SEQUELS]
    for fact in persona.facts:
        pools += [(f"fact {fact.id}: {part}", getattr(fact, part)) for part in ("lines", "hints", "more")]
        pools += [(f"fact {fact.id}: {sequel}", fact.follow_ups.of(sequel)) for sequel in SEQUELS]
    pools += [(f"reactions.{occasion}", persona.reactions.for_occasion(occasion)) for occasion in OCCASIONS]
    pools += [(f"biography {item.topics[0]}", item.lines) for item in persona.biography]
    for challenge in persona.challenges:
        pools += [(f"challenge {challenge.kind}", challenge.lines), (f"yielded {challenge.kind}", challenge.yielded)]
    for pull in persona.pulls:
        pools += [(f"pull {pull.id}: {part}", getattr(pull, part)) for part in PULL_PARTS]
    for exchange, before in zip(persona.exchanges, grounds(persona), strict=True):
        part, _, name = (before or "any time").partition(":")
        of_fact = f"fact {name.partition(':')[0]}: exchange" if part in ("fact", "more") else "exchange"
        pools.append((f"{of_fact} after {part} {name}", tuple(exchange.answers)))
    for where, lines in pools:
        yield from ((f"{where}[{i}]", line) for i, line in enumerate(lines))


def _unreachable(persona: Persona, reachable_trust: float, between: Between) -> Iterator[Finding]:
    reached: set[str] = set()
    waiting = list(persona.facts)
    while found := {fact.id for fact in waiting if _opens(persona, fact, reached, reachable_trust, between)}:
        reached |= found
        waiting = [fact for fact in waiting if fact.id not in reached]
    for fact in waiting:
        why = _why_shut(persona, fact, reached, reachable_trust)
        yield Finding(kind="unreachable", where=f"fact {fact.id}", what=why)


def _opens(persona: Persona, fact: Fact, reached: set[str], trust: float, between: Between) -> bool:
    if not reached.issuperset(fact.gate.after):
        return False
    state = _favourable(persona, fact, trust)
    probes = [*_PROBES, *(f"Tell me about {topic}." for topic in fact.topics)]
    for said in probes:
        between()
        if respond(persona, state, said, code_turn(said, state.last_words), 1, time=UNTIMED)[1].fact == fact.id:
            return True
    return False


def _favourable(persona: Persona, fact: Fact, trust: float) -> ClientState:
    told = [other.id for other in persona.facts if other.id != fact.id]
    said = [f"person:{person.id}:{i}" for person in persona.truth.inventory for i in range(len(person.lines))]
    said += [f"more:{other.id}:{i}" for other in persona.facts for i in range(len(other.more))]
    changes = {
        "turn": _PROBED_TURN,
        "trust": max(trust, persona.temperament.trust),
        "opened": tuple(told),
        "used": tuple(said),
        "last_words": persona.opening[0],
        "heard": 4.0,
        "readiness": 1.5,
        "greeted": True,
        "risk_asked": 1,
    }
    return begin(persona).model_copy(update=changes)


def _why_shut(persona: Persona, fact: Fact, reached: set[str], trust: float) -> str:
    if waiting := [needed for needed in fact.gate.after if needed not in reached]:
        return f"waits for {', '.join(waiting)}, which nothing opens"
    if (needed := index_of(persona).by_id[fact.id].threshold) > trust:
        return f"takes trust {needed:.2f}; the strong script earns {trust:.2f} at most"
    return f"no turn brings it out; it asks for {', '.join(fact.gate.opened_by) or 'its topic or room'}"


def _too_cheap(persona: Persona) -> Iterator[Finding]:
    start = persona.temperament.trust
    for fact in persona.facts:
        if fact.layer == "surface":
            continue
        where, gate = f"fact {fact.id}", fact.gate
        if gate.trust <= start:
            what = f"its gate takes trust {gate.trust:.2f}, and the client starts with {start:.2f}"
            yield Finding(kind="too_cheap", where=where, what=what)
        if not gate.opened_by:
            what = "no opened_by: a closed question on the topic brings it out"
            yield Finding(kind="too_cheap", where=where, what=what)
        elif fact.layer == "core" and "open_question" in gate.opened_by:
            yield Finding(kind="too_cheap", where=where, what="a core fact that a question alone brings out")


def _leaks(persona: Persona) -> Iterator[Finding]:
    """Lines that can be said while a fact is locked and hold six of its words in a row."""
    secrets = Secrets(persona)
    needs = {entry.fact.id: entry.needs | {entry.fact.id} for entry in index_of(persona).facts}
    for where, line in authored_lines(persona):
        fact, _, part = where.removeprefix("fact ").partition(": ")
        free = needs.get(fact, frozenset()) if part and where.startswith("fact ") else frozenset[str]()
        if part.startswith("hints"):
            free = free - {fact}
        for locked, words in secrets.found_in(line, free):
            yield Finding(kind="leak", where=where, what=f"holds words of {locked}: “{words}”")


def _duplicates(persona: Persona) -> Iterator[Finding]:
    places: dict[tuple[str, ...], list[str]] = defaultdict(list)
    texts: dict[tuple[str, ...], str] = {}
    for where, line in authored_lines(persona):
        places[tokens(line)].append(where)
        texts.setdefault(tokens(line), line)
    for words, found in places.items():
        if len(found) > 1:
            yield Finding(kind="duplicate", where=found[1], what=f"the same as {found[0]}: “{texts[words]}”")


def _long_or_not_theirs(persona: Persona) -> Iterator[Finding]:
    for where, line in authored_lines(persona):
        if (words := len(line.split())) > LONGEST_LINE_WORDS:
            what = f"{words} words; at most {LONGEST_LINE_WORDS}"
            yield Finding(kind="too_long", where=where, what=what)
        if where.partition(".")[2].partition("[")[0] in _QUOTES_THE_WORD:
            continue
        if found := _HELPER_VOICE.search(line):
            yield Finding(kind="jargon", where=where, what=f"a helper's words: “{found.group()}”")


def _unused(persona: Persona, used: frozenset[str]) -> Iterator[Finding]:
    lines = persona.reactions
    pools: dict[str, str] = {name: f"reactions.{name}" for name in OCCASIONS if lines.for_occasion(name)}
    pools |= {f"challenge:{found.kind}": f"challenge {found.kind}" for found in persona.challenges}
    pools |= {f"person:{person.id}": f"inventory {person.id}" for person in persona.truth.inventory}
    pools |= {f"biography:{i}": f"biography {item.topics[0]}" for i, item in enumerate(persona.biography)}
    for key, where in pools.items():
        if key not in used:
            yield Finding(kind="unused", where=where, what="no script brings any of these lines out")
