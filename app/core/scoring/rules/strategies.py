"""Levels of IPT's own strategies: inventory, mood and event, formulation, the problem area, the tasks of the phase.

After Weissman, Markowitz & Klerman, *The Guide to Interpersonal Psychotherapy* (2018), and Stuart & Robertson,
*Interpersonal Psychotherapy: A Clinician's Guide* (2012). The thresholds are the product's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.core.message import Message, joined, say, say_of
from app.core.patterns import regex
from app.core.scoring.counted import lines_of
from app.core.scoring.counted import turns as turns_in_words
from app.core.scoring.heard.cues import Cue
from app.core.scoring.heard.matters import has_event, has_mood, moods_with_event
from app.core.scoring.heard.people import KIN, Mention, people
from app.core.scoring.material import Finding, Material
from app.core.scoring.observed import Observed, quotes
from app.core.scoring.rules.chances import no_chance, tally
from app.core.scoring.rules.core_skills import validates

ASK_WITHIN = 3
MIN_TURNS = 5
LONG_ENOUGH = 12
_TELLS = regex(r"\btell me\b|\bwho (?:is|was|else)\b")
# The four things an inventory asks of a person: how near, what is expected, good and bad, what has changed.
ASPECTS = {
    "how near": regex(
        r"\b(?:close\w*|how often|see (?:him|her|them|each)|get on|between (?:you|the two)|contact|lives?)\b"
    ),
    "expectations": regex(
        r"\b(?:expect\w*|want(?:ed|s)? (?:from|of|you|him|her)|hop(?:e|ed|ing)|need(?:ed|s)? from|wish(?:ed)?"
        r"|ask(?:ed|s)? of)\b"
    ),
    "good and bad": regex(
        r"\b(?:like about|(?:best|good|hard|harder|difficult|worst|enjoy\w*|liked?|missed?|annoy\w*) |what (?:was"
        r"|is) (?:he|she) like|what (?:is|was) (?:it|that) like)\b"
    ),
    "what changed": regex(r"\b(?:chang\w+|used to|before|since|now|different\w*|than it was)\b"),
}
_LINK = regex(
    r"\b(?:since|when|after|because|ever since|at the same time|around (?:the|that) time|goes? (?:together|with)"
    r"|link\w*|connect\w*|belong\w*|started|began|begin|start|follow\w*|each time|every time|before (?:that|then|it)"
    r"|then)\b"
)
_ASKS_LINK = regex(
    r"\b(?:what (?:was|were|had) (?:happening|going on|changed)|what (?:happened|was it like) (?:before|then|around"
    r"|that (?:day|week))|(?:when|how) did (?:it|this|that|all this|the low|you (?:start|begin|first))"
    r"|what (?:else )?(?:was|is) (?:different|going on)|do (?:the two|they|you (?:see|think))[\w ]{0,20}(?:belong"
    r"|go together|link|connect)|link|connection)\b"
)
_PROPOSES = regex(
    r"\b(?:(?:what|thing|something|this|that|it)[\w ,']{0,30}(?:we|us)[\w ]{0,12}(?:work(?:ing)? on|look at|focus"
    r"|start with|concentrate)|(?:work|focus|concentrate) (?:on|together)|(?:the|your) (?:low mood|depression"
    r"|sadness|sleep\w*|tiredness)[\w ,']{0,40}(?:began|started|came|goes|has to do|comes|belongs|is about|tied"
    r"|linked|connected)|what (?:this|all this|it) (?:is|may be|might be) about|heart of (?:it|this)"
    r"|the way i understand|how i (?:see|understand) it|makes? sense of)\b"
)


def interpersonal_inventory(material: Material) -> Finding:
    """Level whether the people whom the client named were asked about, and in how many ways."""
    mentions = people(material)
    by_turn = {(mention.turn, mention.called): mention for mention in mentions}
    cues = [Cue(mention.turn, _words(material, mention.turn), mention.called) for mention in mentions]

    def asks_about(turn: Observed, cue: Cue) -> bool:
        return _asks_of(turn, by_turn[cue.turn, cue.about])

    held = tally(material, cues, asks_about, within=ASK_WITHIN)
    if not held.count:
        return no_chance(
            say("The client named nobody whom a question could have followed: there is nothing to level.")
        )
    asking = [turn for turn in material.turns if any(_asks_of(turn, mention) for mention in mentions)]
    aspects = [name for name, pattern in ASPECTS.items() if any(pattern.search(turn.plain) for turn in asking)]
    openly = [turn for turn in asking if turn.codes.question == "open" or _TELLS.search(turn.plain)]
    level = 3 if held.share >= 0.5 and openly else 2
    if level == 3 and len(held.taken) >= 2 and len(aspects) >= 2 and len(openly) >= 2:
        level = 4
    reason = (
        say_of(
            held.count,
            "The client named {count} person; a chance is taken by asking about them within {within} turns.",
            "The client named {count} people; a chance is taken by asking about them within {within} turns.",
            within=ASK_WITHIN,
        ),
        _asked_about(aspects),
    )
    return held.finding(level, reason, "open_question", "closed_question", merit=len(aspects) / 20 + len(openly) / 50)


def _asked_about(aspects: Sequence[str]) -> Message:
    if not aspects:
        return say("Of how near, expectations, good and bad, and what changed, none was asked about.")
    return say_of(
        len(aspects),
        "Of how near, expectations, good and bad, and what changed, {aspects} was asked about.",
        "Of how near, expectations, good and bad, and what changed, {aspects} were asked about.",
        aspects=joined(map(say, aspects)),
    )


def _words(material: Material, number: int) -> str:
    return material.transcript.turns[number - 1].text


def _asks_of(turn: Observed, mention: Mention) -> bool:
    """Tell whether a turn asks about a person: by name, or by 'he', 'she', 'they' right after they were named."""
    if not (turn.asks or _TELLS.search(turn.plain)) or turn.codes.has("advice", "judgement"):
        return False
    named = any(re.search(rf"\b{re.escape(word)}\b", turn.plain) for word in mention.words)
    near = any(word in turn.before.lower() for word in mention.words)
    return named or (
        near and re.search(r"\b(?:he|she|they|him|her|them|two of you|each other)\b", turn.plain) is not None
    )


def mood_event_link(material: Material) -> Finding:
    """Level whether the mood was tied, aloud, to what had happened between people."""
    cues = moods_with_event(material)
    linking = [turn for turn in material.turns if _links(turn)]
    held = tally(material, cues, lambda turn, _: _links(turn), within=ASK_WITHIN)
    if not held.count and not linking:
        return no_chance(say("The client named no mood beside a time or an event: there is nothing to level."))
    checked = [turn for turn in linking if turn.asks or turn.codes.question is not None or "?" in turn.text]
    level = 3 if linking else 2
    if len(linking) >= 2 and checked:
        level = 4
    reason = (
        say_of(
            len(checked),
            "{turns} tied the mood to an event or asked what had been going on then; {count} was put to the client "
            "as a question.",
            "{turns} tied the mood to an event or asked what had been going on then; {count} were put to the client "
            "as a question.",
            turns=turns_in_words(len(linking)),
        ),
        say("One link well made is the basis: not every chance must be taken."),
    )
    if not held.count:
        return Finding(level, reason, quotes(linking), merit=len(linking) / 10, taken=_numbers(linking))
    finding = held.finding(level, reason, merit=len(linking) / 10 + len(checked) / 50)
    return finding if held.taken or not linking else _shown(finding, linking)


def _links(turn: Observed) -> bool:
    codes = turn.codes
    if codes.advice or codes.judgement or codes.has("reassurance"):
        return False
    if turn.asks and _ASKS_LINK.search(turn.plain):
        return True
    gives_back = turn.reflects or codes.has("pattern") or validates(turn)
    names_mood = has_mood(turn.plain) or turn.names_feeling
    return gives_back and names_mood and _LINK.search(turn.plain) is not None and has_event(turn.plain)


def formulation(material: Material) -> Finding:
    """Level whether the trainee offered, in plain words, how it hangs together and what to work on."""
    offered = [turn for turn in material.turns if _formulates(turn)]
    if not offered and len(material.turns) < LONG_ENOUGH:
        return no_chance(
            say(
                "{turns} and no formulation: too early in a talk to miss one.",
                turns=turns_in_words(len(material.turns)),
            )
        )
    if not offered and not (moods_with_event(material) and people(material)):
        return no_chance(say("The client had told too little of mood, events and people for a formulation."))
    agreed = [turn for turn in offered if turn.codes.question is not None or "?" in turn.text]
    level = 2 if not offered else 4 if agreed and any(_LINK.search(turn.plain) for turn in agreed) else 3
    reason = (
        say_of(
            len(offered),
            "{count} turn of {turns} offered how the mood and what happened between people hang together, or what to "
            "work on: {lines}.",
            "{count} turns of {turns} offered how the mood and what happened between people hang together, or what "
            "to work on: {lines}.",
            turns=len(material.turns),
            lines=lines_of(offered) if offered else say("none"),
        ),
        say_of(
            len(agreed),
            "{count} was put to the client as a question.",
            "{count} were put to the client as a question.",
        ),
    )
    late = tuple(turn for turn in material.turns[len(material.turns) // 2 :] if not turn.codes.risk_enquiry)
    shown = quotes(offered) if offered else quotes(late[-1:])
    weak = tuple(turn for turn in offered if turn not in agreed) or tuple(reversed(late))
    return Finding(level, reason, shown, weak, merit=len(offered) + len(agreed) / 2, taken=_numbers(offered))


def _formulates(turn: Observed) -> bool:
    codes = turn.codes
    if codes.judgement or codes.advice or not _PROPOSES.search(turn.plain):
        return False
    speaks_of = (
        has_event(turn.plain) or turn.names_feeling or has_mood(turn.plain) or bool(turn.words & turn.words_before)
    )
    return speaks_of and re.search(rf"\byou\b|\byour\b|\b{KIN}\b|\bwe\b", turn.plain) is not None


def _shown(finding: Finding, turns: list[Observed]) -> Finding:
    """Return the finding with other turns as its evidence."""
    return replace(finding, evidence=quotes(turns))


def _numbers(turns: list[Observed]) -> tuple[int, ...]:
    return tuple(turn.number for turn in turns)
