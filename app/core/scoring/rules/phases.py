"""Levels of the work on the problem area and of the tasks of the phase.

After Weissman, Markowitz & Klerman, *The Guide to Interpersonal Psychotherapy* (2018). The thresholds are the
product's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.case import PROBLEM_AREA_NAMES, Phase, ProblemArea
from app.core.message import Message, Value, joined, say, say_of
from app.core.patterns import regex
from app.core.scoring.heard.cues import Cue
from app.core.scoring.heard.matters import likely_area, on_area, touches
from app.core.scoring.heard.people import KIN
from app.core.scoring.material import Finding, Material
from app.core.scoring.observed import Observed, quotes
from app.core.scoring.rules.chances import no_chance, tally
from app.core.scoring.rules.communication import follows

MIN_TURNS = 5


@dataclass(frozen=True)
class _AreaWork:
    """What work on a problem area looks for, and its name for a reason."""

    work: re.Pattern[str]
    named: Message


_WORK: dict[ProblemArea, _AreaWork] = {
    "grief": _AreaWork(
        regex(
            r"\b(?:what (?:was|were) (?:he|she|they|it|that)|tell me about|the day|that night|funeral|last (?:time"
            r"|days|words)|how did (?:he|she) die|remember|miss|harder|difficult|without (?:him|her)|since (?:he"
            r"|she)|together)\b"
        ),
        say("the relationship with its good and bad, the story of the death, the feeling that comes"),
    ),
    "role_transition": _AreaWork(
        regex(
            r"\b(?:what (?:was|did you|have you) (?:it|that|like|lost|lose|miss|left)|before|used to|gave up|lost"
            r"|leave behind|left behind|miss|new|now|chang\w+|what (?:is|would be) (?:possible|hard|there)"
            r"|who (?:helps|could))\b"
        ),
        say("the old role and its loss, the feelings about the change, the new role whole"),
    ),
    "role_dispute": _AreaWork(
        regex(
            r"\b(?:expect\w*|want(?:ed)?|what (?:did|does) (?:he|she|they|you)|said|say|heard|mean|meant|hope\w*"
            r"|promis\w*|agree\w*|stuck|give up|between (?:you|the two)|his side|her side|from (?:him|her|them))\b"
        ),
        say("what each expects, how they talk, where it is stuck"),
    ),
    "interpersonal_deficits": _AreaWork(
        regex(
            r"\b(?:other (?:people|times)|before|pattern|same|with (?:me|us|other)|here|what (?:stops|happens|holds)"
            r"|close|friends?|when people|small step|try|first time|used to)\b"
        ),
        say("earlier ties and their pattern, what happens in the room, small steps"),
    ),
}  # fmt: skip


def problem_area_focus(material: Material) -> Finding:
    """Level whether the trainee stayed with the problem area when the client touched it, and worked on it."""
    area = likely_area(material)
    if area is None:
        return no_chance(say("The client's words pointed to no problem area: there is nothing to level."))
    stems = {said.number: said.stems for said in material.client}
    held = tally(material, on_area(material, area), lambda turn, cue: _stays_on(turn, cue, area, stems[cue.turn]))
    if held.count < 2:
        return no_chance(say("The client touched the problem area too seldom for a level."))
    worked = [turn for turn in held.turns_taken if _WORK[area].work.search(turn.plain)]
    level = 3 if held.share >= 0.5 and worked else 2
    if level == 3 and held.share >= 0.75 and len(worked) >= 3:
        level = 4
    named = say(PROBLEM_AREA_NAMES[area].lower())
    reason = (
        say("The problem area is {area}.", area=named)
        if material.persona
        else say("By the client's words, the problem area is {area}.", area=named),
        say_of(
            len(worked),
            "A chance is taken by staying with it in the next turn; {count} turn worked on it ({work}).",
            "A chance is taken by staying with it in the next turn; {count} turns worked on it ({work}).",
            work=_WORK[area].named,
        ),
    )
    return held.finding(level, reason, "complex_reflection", "open_question", merit=len(worked) / 50)


def _stays_on(turn: Observed, _: Cue, area: ProblemArea, stems: frozenset[str]) -> bool:
    if turn.codes.has("advice", "information", "reassurance", "judgement") and not turn.reflects:
        return False
    return follows(turn, stems) or touches(turn.plain, area)


PHASES: dict[Phase, str] = {
    "initial": "initial phase",
    "middle": "middle phase",
    "termination": "termination phase",
}
# The tasks of each phase, by their name in a reason, with the words they show in.
TASKS: dict[Phase, dict[str, str]] = {
    "initial": {
        "asked how it began": (
            r"\b(?:when|how) did (?:it|this|that|all (?:this|of this)|you (?:first|start|begin))|\bwhat (?:was"
            r"|were) (?:happening|going on)|\bwhat brings|\bwhat brought|\b(?:since when|how long)"
        ),
        "asked about symptoms": (
            r"\b(?:sleep\w*|nights?|appetite|eat\w*|meals|energy|concentrat\w*|enjoy\w*|mood|tired\w*)\b.*\?"
            r"|\bhow (?:have|are) you (?:been )?(?:sleeping|eating|feeling)"
        ),
        "named it as an illness, not a fault": (
            r"\b(?:depression|an illness|ill\b|not (?:a |your )?(?:weak\w*|fault|character|lazy)"
            r"|nothing to be ashamed|can be treated|gets better with)"
        ),
        "asked about the people who matter": (
            rf"\b(?:who (?:is|are|else|matters|do you)|people (?:who|in your|around)|tell me about (?:your|her|him"
            rf"|them)\b|(?:your {KIN})\b.*\?)"
        ),
        "set the frame: time, confidentiality, how we work": (
            r"\b(?:confidential\w*|between us|stays (?:here|in this room)|sessions?|weeks?\b.*\b(?:together|meet)"
            r"|minutes|how (?:we|this) works?|we have (?:about|until|time))"
        ),
    },
    "middle": {
        "asked how things have been since last time": (
            r"\b(?:since (?:we|i|you|our) (?:last )?(?:met|saw|spoke|talked|session|were here)|how (?:has|was"
            r"|have) (?:the|your|this) week|since last)"
        ),
        "tied the week's mood to what happened": (
            r"\b(?:what (?:happened|was going on)|around then|that day|when (?:it|that|your mood)|mood|worse"
            r"|better)\b.*\?"
        ),
        "asked for the feeling about it": (
            r"\b(?:what (?:was|is) (?:that|it) like|how did (?:that|it|you) (?:feel|leave)|feel\w*)\b.*\?"
        ),
        "looked for what could be done or said": (
            r"\b(?:what (?:could|might|would) you|how (?:could|might) you|options?|try (?:it|that) here|shall we"
            r"|what have you (?:tried|thought))"
        ),
        "came back to the agreed focus": (
            r"\b(?:we (?:said|agreed|spoke|talked|wanted)|come back to|work on|focus)\b"
        ),
    },
    "termination": {
        "named the ending": (
            r"\b(?:our last|last (?:session|meeting|time)|(?:sessions|meetings|times) left|ending|say goodbye"
            r"|come to an end|finish)\b"
        ),
        "asked what the ending is like": r"\b(?:ending|stopping|goodbye|last|finish\w*|without)\b.*\?",
        "reviewed what has changed": (
            r"\b(?:chang\w+|when you first came|at the start|what (?:has|have) (?:helped|got|become)|different"
            r"|look(?:ing)? back)\b"
        ),
        "looked for early signs of a relapse": (
            r"\b(?:signs?|warning|come(?:s)? back|notice (?:first|if)|again|low again|relapse)\b"
        ),
        "asked who and what will help afterwards": (
            r"\b(?:who (?:could|can|will)|what (?:could|will|would) help|turn to|afterwards|from (?:here|now)|plan)\b"
        ),
    },
}
_SHOWS = {phase: {name: regex(words) for name, words in tasks.items()} for phase, tasks in TASKS.items()}
_LATER = regex(
    r"\b(?:since (?:we|i) (?:last )?(?:met|saw|spoke|talked)|our last (?:session|meeting)|last (?:week|time) (?:we"
    r"|you said|here))\b"
)
_LAST = regex(
    r"\b(?:our last (?:session|meeting|time)|this is the last|(?:one|two|three|few) (?:sessions|meetings|times) left"
    r"|final session)\b"
)


def phase_of(material: Material) -> Phase:
    """Return the phase of the case, or what the trainee's own words say; without either, a first meeting."""
    if material.persona is not None:
        return material.persona.truth.phase
    said = [turn.plain for turn in material.turns]
    if any(_LAST.search(words) for words in said):
        return "termination"
    return "middle" if any(_LATER.search(words) for words in said[:4]) else "initial"


def phase_tasks(material: Material) -> Finding:
    """Level how many of the phase's tasks were seen; a single talk need not hold them all."""
    if len(material.turns) < MIN_TURNS:
        return no_chance(
            say_of(
                len(material.turns),
                "Only {count} turn: too few to level the tasks of a phase.",
                "Only {count} turns: too few to level the tasks of a phase.",
            )
        )
    phase = phase_of(material)
    done = {name: turn for name, words in _SHOWS[phase].items() if (turn := _doing(material, words)) is not None}
    left = [name for name in _SHOWS[phase] if name not in done]
    roomy = [turn for turn in done.values() if turn.codes.question != "closed" or turn.reflects]
    level = 2 if len(done) < 2 or not roomy else 4 if len(done) >= 4 and len(roomy) * 2 >= len(done) else 3
    seen = [say("{task} (line {line})", task=say(name), line=turn.number) for name, turn in done.items()]
    count: dict[str, Value] = {"done": len(done), "tasks": len(TASKS[phase]), "phase": say(PHASES[phase])}
    reason = [
        say("{done} of {tasks} tasks of the {phase} were seen: {seen}.", seen=joined(seen, "; "), **count)
        if seen
        else say("{done} of {tasks} tasks of the {phase} were seen.", **count),
        say("{roomy} of these left the client room.", roomy=len(roomy)),
    ]
    if left:
        reason.append(say("Not seen: {tasks}.", tasks=joined(map(say, left), "; ")))
    shown = quotes(done.values()) if done else quotes(material.turns[:1])
    spare = [turn for turn in material.turns if turn not in done.values() and not turn.reflects]
    return Finding(
        level, tuple(reason), shown, tuple(sorted(spare, key=lambda turn: turn.codes.question == "open")),
        merit=float(len(done)), taken=tuple(turn.number for turn in done.values()),
    )  # fmt: skip


def tasks_left(material: Material) -> tuple[Phase, tuple[str, ...]]:
    """Return the phase, and the names of its tasks that were not seen."""
    phase = phase_of(material)
    return phase, tuple(name for name, words in _SHOWS[phase].items() if _doing(material, words) is None)


def _doing(material: Material, words: re.Pattern[str]) -> Observed | None:
    fitting = (turn for turn in material.turns if not turn.codes.has("advice", "judgement"))
    return next((turn for turn in fitting if words.search(turn.plain)), None)
