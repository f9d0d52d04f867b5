"""The levels of the four core skills: rules over what was coded, open to be read and disputed.

Levels follow ENACT as WHO EQUIP uses it (Kohrt et al., 2015): 2 some basic skills missing, 3 all basic skills, 4 all
basic plus advanced; level 1 is given by `harm` alone. Thresholds lean on MITI 4.2.1 and on AnnoMI's good sessions,
where about 40 % of the therapist's turns held a reflection. What tells AnnoMI's good from its poor sessions best is
how much was given back against how much was told (advice, explanation, persuasion): so empathy and reflecting weigh
both, and their reasons show the sum. A skill without an opportunity is unscored, never low.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.coding import warmth
from app.core.coding.sentences import plain_text
from app.core.message import Message, percent, say, say_of
from app.core.scoring.counted import questions
from app.core.scoring.counted import turns as turns_in_words
from app.core.scoring.material import MIN_TURNS_FOR_SUMMARY, Finding, Material
from app.core.scoring.metrics import earned_open
from app.core.scoring.observed import Observed, distinct, quotes
from app.core.scoring.rules.chances import no_chance

MIN_TURNS = 3
MIN_CHANCES = 2
MANY = 6
MIN_TURNS_FOR_REFLECTING = 5
MIN_QUESTIONS = 3


def empathy(material: Material) -> Finding:
    """Level how feelings were met: acknowledged and understood, or passed by."""
    turns = [turn for turn in material.turns if turn.before]
    chances = [turn for turn in turns if turn.answers_feeling]
    warm = [turn for turn in turns if _meets(turn)]
    if not chances and not warm:
        return no_chance(say("The client named no feeling, and nothing was tried: there is nothing to level."))
    if len(turns) < MIN_TURNS:
        return no_chance(
            say_of(
                len(turns),
                "Only {count} turn answered the client: too little to level.",
                "Only {count} turns answered the client: too little to level.",
            )
        )
    strong = distinct(
        (turn for turn in warm if validates(turn) or turn.codes.reflection == "complex"),
        "validation",
        "complex_reflection",
    )
    met = [turn for turn in chances if _meets(turn)]
    missed = [turn for turn in chances if not _meets(turn) and not turn.codes.risk_enquiry]
    comforted = [
        turn for turn in turns if turn.codes.has("reassurance", "stock_phrase", "advice") and not _meets(turn)
    ]
    told = telling(turns)
    # One feeling met or missed by chance says little about a whole talk.
    share = len(met) / len(chances) if len(chances) >= MIN_CHANCES else 1.0
    level = _empathy_level(strong, share, len(chances), len(comforted), len(told) / len(turns))
    reason = (
        say(
            "The client named a feeling before {turns}; {met} of these took it up.",
            turns=turns_in_words(len(chances)),
            met=len(met),
        ),
        say_of(
            len(strong),
            "{count} turn validated, or named an unspoken feeling or meaning; {others} comforted, advised or used a "
            "stock phrase instead.",
            "{count} turns, each worded differently, validated, or named an unspoken feeling or meaning; {others} "
            "comforted, advised or used a stock phrase instead.",
            others=turns_in_words(len(comforted)),
        ),
        _told(told, turns),
    )
    shown = quotes(strong, "validation", "complex_reflection") if strong else quotes(comforted or missed or warm)
    weak = tuple(turn for turn in comforted if turn in chances) + tuple(missed) + tuple(comforted)
    return Finding(
        level,
        reason,
        shown,
        weak,
        merit=share + min(len(strong), 4) / 10 - len(comforted) / 10 - len(told) / len(turns),
        taken=tuple(turn.number for turn in met),
        missed=tuple(turn.number for turn in missed),
        few=_few_feelings(len(chances)) if len(chances) < MIN_TURNS else None,
    )


def _few_feelings(count: int) -> Message:
    if not count:
        return say("the client named no feeling before any turn")
    return say_of(
        count,
        "the client named a feeling before only {count} turn",
        "the client named a feeling before only {count} turns",
    )


def _empathy_level(strong: Sequence[Observed], share: float, chances: int, comforted: int, told: float) -> int:
    """Return the level for the turns that met a feeling; `share` of the named ones were met, `told` of turns told."""
    if len(strong) < 2 or (share < 0.4 and len(strong) < MANY) or told > 1 / 3:
        return 2
    # Feelings are often plain without being named: who meets many of them in both ways has heard these too.
    heard = len(strong) >= 4 and chances >= MIN_CHANCES and share >= 0.7
    richly = _in_both_ways(strong) and (heard or len(strong) >= MANY)
    return 4 if richly and not comforted and told <= 1 / 4 else 3


def validates(turn: Observed) -> bool:
    """Tell whether a turn validates. Thanks for telling are good manners: they say nothing of what was told."""
    said = (turn.text[s.span[0] : s.span[1]] for s in turn.sentences("validation"))
    return turn.codes.validation and not all(warmth.THANKS.match(plain_text(words)) for words in said)


def _in_both_ways(strong: Sequence[Observed]) -> bool:
    """Tell whether feelings were validated, and a feeling or meaning was named that had not been said."""
    validated = any(validates(turn) for turn in strong)
    return validated and any(turn.codes.reflection == "complex" for turn in strong)


def telling(turns: Sequence[Observed]) -> list[Observed]:
    """Return the turns that advised, explained or argued. What is said about confidentiality is owed to a client."""
    return [
        turn for turn in turns
        if turn.codes.has("advice", "judgement")
        or (turn.codes.has("information") and not turn.codes.has("confidentiality", "greeting", "ending"))
    ]  # fmt: skip


def _told(told: Sequence[Observed], turns: Sequence[Observed]) -> Message:
    return say(
        "{told} of {turns} turns advised, explained or argued ({share}).",
        told=len(told),
        turns=len(turns),
        share=percent(len(told) / len(turns)),
    )


def _meets(turn: Observed) -> bool:
    codes = turn.codes
    if codes.judgement or codes.has("minimising_risk"):
        return False
    return validates(turn) or codes.reflection == "complex" or (codes.reflection == "simple" and not codes.advice)


def open_questions(material: Material) -> Finding:
    """Level the questions: did they leave the client room?"""
    asking = [turn for turn in material.turns if turn.sentences("open_question", "closed_question")]
    asked = sum(len(turn.sentences("open_question", "closed_question")) for turn in asking)
    if asked < MIN_QUESTIONS and (not asked or len(material.turns) < MIN_TURNS_FOR_SUMMARY):
        return _hardly_asked(material, asked)
    opened = distinct((turn for turn in asking if earned_open(turn)), "open_question")
    earned = sum(earned_open(turn) for turn in opened)
    double = [turn for turn in asking if turn.codes.has("double_question")]
    closed = [turn for turn in asking if not earned_open(turn)]
    share = earned / asked
    level = 2
    if share >= 0.4 and earned >= 2:
        level = 3
    if share >= 0.6 and earned >= 4 and len(double) <= 1:
        level = 4
    shown = quotes(opened, "open_question") if opened else quotes(closed, "closed_question", "open_question")
    alone = tuple(turn for turn in closed if turn.before and not turn.reflects)
    few = say_of(asked, "only {count} question was asked", "only {count} questions were asked")
    return Finding(
        level,
        (_open_of(earned, asked, len(double)),),
        shown,
        double_first(alone),
        merit=share + earned / 100,
        taken=tuple(turn.number for turn in opened),
        missed=tuple(turn.number for turn in closed),
        few=few if asked < MIN_TURNS_FOR_REFLECTING else None,
    )


def _open_of(earned: int, asked: int, double: int) -> Message:
    share = percent(earned / asked)
    if not double:
        return say_of(
            earned,
            "{count} of {questions} was open ({share}).",
            "{count} of {questions} were open ({share}).",
            questions=questions(asked),
            share=share,
        )
    return say_of(
        earned,
        "{count} of {questions} was open ({share}); {double} asked two things at once, which counts as closed.",
        "{count} of {questions} were open ({share}); {double} asked two things at once, which counts as closed.",
        questions=questions(asked),
        share=share,
        double=turns_in_words(double),
    )


def _hardly_asked(material: Material, asked: int) -> Finding:
    """Return the finding of a talk with hardly a question: in a long one, that is a level."""
    turns = len(material.turns)
    if turns < MIN_TURNS_FOR_SUMMARY:
        if not asked:
            return no_chance(say("No question was asked in this short talk: there is nothing to level."))
        return no_chance(
            say("Only {questions} in {turns}: too few to level.",
                questions=questions(asked), turns=turns_in_words(turns))
        )  # fmt: skip
    reason = (
        say("No question was asked in {turns}.", turns=turns_in_words(turns)),
        say("An open one now and then gives the client room."),
    )
    return Finding(2, reason, quotes(material.turns[:1]))


def double_first(turns: Sequence[Observed]) -> tuple[Observed, ...]:
    """Order closed questions: two at once and 'why didn't you' before the plain ones."""
    return tuple(sorted(turns, key=lambda turn: not turn.codes.has("double_question", "why")))


def reflective_listening(material: Material) -> Finding:
    """Level the reflections: against the questions (MITI), the turns, and what was told instead."""
    turns = [turn for turn in material.turns if turn.before]
    if len(turns) < MIN_TURNS_FOR_REFLECTING:
        return no_chance(
            say_of(
                len(turns),
                "Only {count} turn answered the client: too few to level reflecting.",
                "Only {count} turns answered the client: too few to level reflecting.",
            )
        )
    reflecting = distinct(
        (turn for turn in turns if turn.reflects), "complex_reflection", "simple_reflection", "summary"
    )
    complex_ones = [turn for turn in reflecting if turn.codes.reflection == "complex"]
    asking = [turn for turn in turns if turn.sentences("open_question", "closed_question")]
    told = telling(turns)
    share, ratio = len(reflecting) / len(turns), len(reflecting) / max(1, len(asking))
    balance = share - len(told) / len(turns)
    level = 2
    if len(reflecting) >= 3 and ratio >= 0.5 and balance > 0:
        level = 3
        if len(reflecting) >= 4 and len(complex_ones) >= 2 and ratio >= 1 and balance >= 0.25:
            level = 4
    reason = (
        say(
            "{back} of {turns} turns gave something back ({share}), {complex} of them with a feeling or meaning "
            "added; {asking} asked.",
            back=len(reflecting),
            turns=len(turns),
            share=percent(share),
            complex=len(complex_ones),
            asking=turns_in_words(len(asking)),
        ),
        _told(told, turns),
    )
    passed_by = tuple(
        turn for turn in turns if not turn.reflects and not turn.codes.validation and not turn.codes.risk_enquiry
    )
    weak = tuple(sorted(passed_by, key=_missed_reflection))
    few = None
    if len(turns) < MIN_TURNS_FOR_SUMMARY:
        few = say("only {turns} answered the client", turns=turns_in_words(len(turns)))
    shown = quotes(complex_ones or reflecting, "complex_reflection", "simple_reflection", "summary") or quotes(
        weak[:2]
    )
    return Finding(level, reason, shown or quotes(turns[:1]), weak, merit=balance + len(complex_ones) / 100, few=few)


def _missed_reflection(turn: Observed) -> tuple[bool, bool, bool, int]:
    """Order turns that gave nothing back: told, asked closed, asked open; and by what there was to hear."""
    told = turn.codes.has("advice", "information", "reassurance", "self_disclosure", "judgement")
    return turn.codes.question == "open", not told, not turn.answers_feeling, -len(turn.before)
