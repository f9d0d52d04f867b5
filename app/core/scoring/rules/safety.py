"""Levels of safety: asking about suicide, confidentiality with its limits, and meeting distress.

After ENACT's items on harm to self, confidentiality and emotional distress as WHO EQUIP uses them (Kohrt et al.,
2015). Asking about suicide does not plant the thought (Dazzi et al., Psychological Medicine, 2014): a missed hint is
the fault, not the question.
"""

from __future__ import annotations

from app.core.message import say
from app.core.patterns import regex
from app.core.scoring.heard.cues import Cue, asks_who_will_know, distress, risk_hints
from app.core.scoring.material import Finding, Material
from app.core.scoring.observed import Observed, quotes
from app.core.scoring.rules.chances import no_chance, tally
from app.core.scoring.rules.core_skills import validates

ASK_WITHIN = 3
STAY_WITHIN = 2
_LIMITS = regex(
    r"\b(?:unless|except\w*|limits?|only (?:if|when|time|thing|reason)|but if|if (?:i am|i was|i think|i thought"
    r"|i feel|you are|you were|your life|somebody|someone|there is|a child)\b|apart from|the one|however|supervis\w+"
    r"|safety|in danger|at risk|harm|worried (?:about|that|for))\b"
)
_PLANS = regex(
    r"\b(?:plan\w*|how (?:you )?would|means|pills|tonight|today|who (?:could|can|else|knows)|keep (?:you"
    r"|yourself) safe|safe|stops? you|keeps? you|kept you|held you|how often|how close|how strong|ever (?:tried"
    r"|before)|let us (?:think|agree|make)|call|ring|come back|together)\b"
)
_ALARM = regex(
    r"\b(?:oh (?:my )?god|that is (?:terrible|awful|shocking)|you (?:mustn't|can't|must not) (?:say|think|do)"
    r"|promise me)\b"
)


def risk_enquiry(material: Material) -> Finding:
    """Level what followed a hint at not wanting to live: a direct question, soon, and staying with it."""
    asked = [turn for turn in material.turns if turn.codes.risk_enquiry]
    hints = [hint for hint in risk_hints(material) if not _is_answer(material, hint, asked)]
    if not hints and not asked:
        return no_chance(
            say("The client did not hint at not wanting to live, and nothing was asked: nothing to level.")
        )
    if not hints:
        unhinted = say("The client gave no hint; the trainee asked about suicide all the same, which does no harm.")
        return Finding(3, (unhinted,), quotes(asked, "risk_enquiry"), merit=1, taken=tuple(t.number for t in asked))
    held = tally(material, hints, lambda turn, _: turn.codes.risk_enquiry, within=ASK_WITHIN)
    if not held.count:
        return no_chance(say("The client's hint came with the last words of the talk: there was no turn to ask in."))
    stayed = [turn for turn in held.turns_taken if _stays(material, turn, asked)]
    alarmed = [turn for turn in material.turns if _ALARM.search(turn.plain)]
    level = held.level if not held.missed else 2
    if level == 3 and len(stayed) == len(held.turns_taken) and not alarmed:
        level = 4
    reason = (
        say(
            "The client hinted at not wanting to live; a chance is taken by asking about it directly within {within} "
            "turns.",
            within=ASK_WITHIN,
        ),
        say(
            "After asking, {stayed} of {asked} times the trainee stayed with it: answered the feeling, or asked on "
            "about plans, safety and support.",
            stayed=len(stayed),
            asked=len(held.turns_taken),
        ),
    )
    return held.finding(level, reason, "risk_enquiry", weak=alarmed, merit=len(stayed) / 10 - len(alarmed) / 10)


def _is_answer(material: Material, cue: Cue, asked: list[Observed]) -> bool:
    """Tell whether the client's words answer the question about suicide: then they are no new hint."""
    before = [turn for turn in material.turns if turn.number < cue.turn][-1:]
    return bool(before) and before[0] in asked


def _stays(material: Material, asking: Observed, asked: list[Observed]) -> bool:
    following = material.after(asking.number, STAY_WITHIN)
    return any(
        turn in asked or turn.reflects or validates(turn) or (turn.asks and _PLANS.search(turn.plain))
        for turn in following
        if not turn.codes.has("minimising_risk", "reassurance", "advice")
    )


def confidentiality(material: Material) -> Finding:
    """Level whether the client learnt what stays in the room and what does not."""
    cues = asks_who_will_know(material)
    said = [turn for turn in material.turns if turn.codes.has("confidentiality")]
    first_meeting = material.persona is not None and material.persona.truth.phase == "initial"
    if not cues and not said:
        unasked = say("The client did not ask who would know, and it was not brought up: nothing to level.")
        place = (say("A first meeting is a good place to say it."),) if first_meeting else ()
        return no_chance(unasked, *place)
    held = tally(material, cues, lambda turn, _: turn.codes.has("confidentiality"), within=2)
    limited = [turn for turn in said if _LIMITS.search(turn.plain)]
    level = 2
    if limited and not held.missed:
        level = 3
        if any(turn.asks or turn.reflects or validates(turn) for turn in limited):
            level = 4
    reason = (
        say(
            "What stays in the room was said in {said} of {turns} turns; {limited} of these named the limits, such "
            "as a danger to life.",
            said=len(said),
            turns=len(material.turns),
            limited=len(limited),
        ),
        say("At the top level the trainee also hears what lies behind the question."),
    )
    plain = tuple(turn for turn in said if turn not in limited)
    if not held.count:
        return Finding(
            level, reason, quotes(said, "confidentiality"), plain, merit=len(limited) + level / 10,
            taken=tuple(turn.number for turn in said),
        )  # fmt: skip
    return held.finding(level, reason, "confidentiality", weak=plain, merit=len(limited) / 10 + level / 10)


def response_to_distress(material: Material) -> Finding:
    """Level what followed when the client was in distress: met and borne, or hurried past and made small."""
    asked = [turn for turn in material.turns if turn.codes.risk_enquiry]
    cues = [cue for cue in distress(material) if cue.about != "risk" or not _is_answer(material, cue, asked)]
    held = tally(material, cues, _bears)
    if not held.count:
        return no_chance(say("The client showed no strong distress: there is nothing to level."))
    small = [
        turn for _, turn in held.missed if turn.codes.has("reassurance", "advice", "stock_phrase", "minimising_risk")
    ]
    strong = [turn for turn in held.turns_taken if validates(turn) or turn.codes.reflection == "complex"]
    level = held.level if len(small) * 3 <= held.count else 2
    if level == 3 and not small and held.share >= 0.8 and len(strong) >= 2:
        level = 4
    reason = (
        say(
            "Strong distress is met by staying with it: the feeling named, validated, or asked about if life may be "
            "at stake."
        ),
        say("{small} of the missed ones comforted, advised or used a stock phrase instead.", small=len(small)),
    )
    return held.finding(level, reason, "validation", "complex_reflection", "risk_enquiry", merit=len(strong) / 20)


def _bears(turn: Observed, _: Cue) -> bool:
    codes = turn.codes
    if codes.judgement or codes.has("minimising_risk", "reassurance", "advice"):
        return False
    return codes.risk_enquiry or validates(turn) or turn.reflects
