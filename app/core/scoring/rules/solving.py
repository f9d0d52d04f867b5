"""Levels of what IPT does about a trouble: how people talked, rehearsing, options, patterns, the other's view.

After Weissman, Markowitz & Klerman, *The Guide to Interpersonal Psychotherapy* (2018): communication analysis,
decision analysis and role-play. None of these is owed to every talk: without a chance they are unscored.
"""

from __future__ import annotations

import re

from app.core.message import Told, joined, say, say_of
from app.core.patterns import regex
from app.core.scoring.counted import turns as turns_in_words
from app.core.scoring.heard.people import asks_what_to_do, exchanges, motives, recurring, wants_to_say
from app.core.scoring.material import Finding, Material
from app.core.scoring.observed import Observed, quotes
from app.core.scoring.rules.chances import Tally, no_chance, tally
from app.core.scoring.rules.core_skills import validates

WITHIN = 3
MIN_CHANCES = 2
# The parts of an exchange that a communication analysis asks for.
PARTS: dict[str, re.Pattern[str]] = {
    "the words": regex(
        r"\b(?:what (?:exactly |actually )?(?:did|was|were|had) (?:he|she|they|you|your \w+|[a-z]+) (?:say|said"
        r"|answer|reply|tell|ask|shout|put)|what was said|in (?:his|her|their|your) (?:own )?words|word for word"
        r"|how did (?:you|he|she|they) (?:put|say) it|what (?:were|are) the words)\b"
    ),
    "what came next": regex(
        r"\b(?:what (?:happened|came|did (?:he|she|they|you) (?:do|say|answer)) (?:next|then|after|back)|and then"
        r"|walk me through|take me (?:back|through)|from the (?:start|beginning)|step by step|how did it (?:start"
        r"|begin|end)|what started)\b"
    ),
    "the feeling": regex(
        r"\b(?:what (?:was|did) (?:that|it|you) (?:like|feel|do to you)|how did (?:that|it|you) (?:feel|leave|land)"
        r"|what (?:were you feeling|went through))\b"
    ),
    "what was wanted": regex(
        r"\b(?:what (?:did|were) you (?:want|hoping|hope|wish|mean|trying)|what would you have (?:liked|wanted)"
        r"|what (?:did|were) (?:he|she|they) (?:mean|want|after|hope)|what (?:do|did) you think (?:he|she"
        r"|they) (?:heard|meant|understood|wanted)|hoping (?:for|he|she|they))\b"
    ),
}  # fmt: skip
_DEBRIEF = regex(
    r"\b(?:how (?:was|did) (?:that|it)|what was (?:that|it) like|what did you (?:notice|feel)|how did (?:that|it"
    r"|you) (?:feel|sound)|what (?:would|could) you (?:say|do|change) differently|shall we (?:do|try) (?:it"
    r"|that) again)\b"
)
_WEIGHS = regex(
    r"\b(?:pros and cons|for and against|speaks (?:for|against)|what would happen if|what (?:might|could) (?:happen"
    r"|come)|advantages|downsides?|weigh\w*|what else|another way|which of|of these)\b"
)
_DEFENDS = regex(
    r"\b(?:i am sure|probably|maybe|perhaps) (?:he|she|they|your \w+) (?:just |only |really )?(?:means?|meant|wants?"
    r"|wanted|is|was|are|loves?|cares?|didn't|doesn't)\b"
)


def communication_analysis(material: Material) -> Finding:
    """Level whether an exchange that the client reported was taken apart: words, order, feeling, what was wanted."""
    held = tally(material, exchanges(material), lambda turn, _: bool(_parts(turn)), within=WITHIN)
    if not held.count:
        return no_chance(say("The client reported no quarrel or exchange with anybody: there is nothing to level."))
    if not held.taken and held.count < MIN_CHANCES:
        return no_chance(say("The client reported one exchange, and it passed: too little to level."))
    parts = {part for turn in material.turns for part in _parts(turn)}
    level = held.level
    if level == 3 and len(parts) >= 3 and len(held.turns_taken) >= 2:
        level = 4
    reason = (
        say("A chance is taken by asking within {within} turns how an exchange went.", within=WITHIN),
        say(
            "Of its words, order, feeling and what was wanted, {asked} of {parts} were asked for: {named}.",
            asked=len(parts),
            parts=len(PARTS),
            named=joined(map(say, sorted(parts))),
        )
        if parts
        else say(
            "Of its words, order, feeling and what was wanted, {asked} of {parts} were asked for.",
            asked=0,
            parts=len(PARTS),
        ),
    )
    return held.finding(level, reason, "open_question", merit=len(parts) / 20)


def _parts(turn: Observed) -> tuple[str, ...]:
    if turn.codes.has("advice", "judgement"):
        return ()
    return tuple(part for part, pattern in PARTS.items() if pattern.search(turn.plain))


def role_play(material: Material) -> Finding:
    """Level whether a rehearsal was offered where the client wanted to say something, run, and talked over."""
    held = tally(material, wants_to_say(material), lambda turn, _: turn.codes.has("role_play"), within=WITHIN)
    offered = [turn for turn in material.turns if turn.codes.has("role_play")]
    if not held.count and not offered:
        return no_chance(
            say("The client named nothing that they would like to say to somebody: there is nothing to level.")
        )
    after = offered[-1].number if offered else 0
    debriefed = [turn for turn in material.after(after, 8) if _DEBRIEF.search(turn.plain)] if offered else []
    level = 2 if not offered else 4 if debriefed and len(material.after(offered[0].number, 20)) >= 3 else 3
    reason = (
        say(
            "{offered} offered or ran a rehearsal in the room; {asked} after it asked what it was like.",
            offered=turns_in_words(len(offered)),
            asked=turns_in_words(len(debriefed)),
        ),
        say("One that is run to its end is enough."),
    )
    return _with_uncalled(held, offered, level, reason, merit=len(offered) / 10 + len(debriefed) / 20)


def generating_solutions(material: Material) -> Finding:
    """Level whether options were drawn from the client and weighed with them, instead of advice being given."""
    held = tally(material, asks_what_to_do(material), lambda turn, _: _elicits(turn), within=WITHIN)
    asked = [turn for turn in material.turns if _elicits(turn)]
    advised = [turn for turn in material.turns if turn.codes.advice]
    if not held.count and not asked:
        return no_chance(
            say("The client did not ask what to do, and no options were looked for: there is nothing to level.")
        )
    weighed = [turn for turn in asked if _WEIGHS.search(turn.plain)]
    level = 2 if not asked or len(advised) > len(asked) else 4 if len(asked) >= 2 and weighed and not advised else 3
    reason = say(
        "{asked} asked the client for ways, {weighed} of them weighed one against another; {advised} gave advice.",
        asked=turns_in_words(len(asked)),
        weighed=len(weighed),
        advised=turns_in_words(len(advised)),
    )
    merit = len(asked) / 10 + len(weighed) / 20 - len(advised) / 10
    return _with_uncalled(held, asked, level, (reason,), merit=merit, weak=advised)


def _elicits(turn: Observed) -> bool:
    return turn.codes.has("options") and not turn.codes.advice


def identifying_patterns(material: Material) -> Finding:
    """Level whether something that comes back was named and put to the client."""
    held = tally(material, recurring(material), lambda turn, _: _names_pattern(turn), within=WITHIN)
    named = [turn for turn in material.turns if _names_pattern(turn)]
    if not held.count and not named:
        return no_chance(say("The client spoke of nothing that comes back: there is nothing to level."))
    checked = [turn for turn in named if turn.codes.question is not None or "?" in turn.text]
    level = 2 if not named else 4 if len(named) >= 2 and checked else 3
    reason = (
        say_of(
            len(named),
            "{count} turn named something that comes back, {checked} of them put to the client as a question.",
            "{count} turns named something that comes back, {checked} of them put to the client as a question.",
            checked=len(checked),
        ),
        say("One pattern, well named, is the basis."),
    )
    return _with_uncalled(held, named, level, reason, merit=len(named) / 10 + len(checked) / 20)


def _names_pattern(turn: Observed) -> bool:
    return turn.codes.has("pattern") and not turn.codes.has("judgement", "advice", "jargon")


def alternative_perspectives(material: Material) -> Finding:
    """Level whether the other person's view was invited, after the client's own had been heard, and not defended."""
    held = tally(material, motives(material), lambda turn, _: turn.codes.has("perspective"), within=WITHIN)
    invited = [turn for turn in material.turns if turn.codes.has("perspective") and not turn.codes.judgement]
    defended = [turn for turn in material.turns if _DEFENDS.search(turn.plain) and turn not in invited]
    if not held.count and not invited:
        return no_chance(
            say("The client said nothing of what somebody else thinks or wants: there is nothing to level.")
        )
    heard_first = [turn for turn in invited if _heard_before(material, turn)]
    level = (
        2
        if not invited or len(defended) > len(invited)
        else 4
        if len(invited) >= 2 and heard_first and not defended
        else 3
    )
    reason = (
        say(
            "{invited} invited the other person's view, {heard} of them after the client's own had been given back; "
            "{defended} spoke for the other person.",
            invited=turns_in_words(len(invited)),
            heard=len(heard_first),
            defended=turns_in_words(len(defended)),
        ),
        say("One such question is the basis."),
    )
    merit = len(invited) / 10 + len(heard_first) / 20 - len(defended) / 10
    return _with_uncalled(held, invited, level, reason, merit=merit, weak=defended)


def _heard_before(material: Material, turn: Observed) -> bool:
    at = material.turns.index(turn)
    return any(each.reflects or validates(each) for each in material.turns[max(0, at - 2) : at + 1])


def _with_uncalled(
    held: Tally, done: list[Observed], level: int, reason: Told, *, merit: float, weak: list[Observed] | None = None
) -> Finding:
    """Return the finding of a skill that may also come uncalled: then those turns are its evidence."""
    if not done and held.count < MIN_CHANCES:
        return no_chance(say("The occasion for it came up once and passed: too little to level."))
    if held.taken or not done:
        return held.finding(
            level, reason, "role_play", "options", "pattern", "perspective", weak=weak or (), merit=merit
        )
    shown = quotes(done, "role_play", "options", "pattern", "perspective")
    missed = held.turns_missed
    sums = (held.sums(),) if held.count else ()
    return Finding(
        level, (*reason, *sums), shown, (*(weak or ()), *missed), merit=merit,
        taken=tuple(turn.number for turn in done), missed=tuple(turn.number for turn in missed), few=held.few,
    )  # fmt: skip
