"""Levels of the non-judgemental stance, of following the client, and of plain language.

The thresholds are the product's own reading of ENACT's items on communication (Kohrt et al., 2015), where level 3
asks for all basics and level 4 for more than these; level 1 is given by `harm` alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.coding.codes import Label
from app.core.message import say, say_of
from app.core.patterns import regex
from app.core.scoring.counted import lines
from app.core.scoring.heard.cues import Cue, hard_on_self
from app.core.scoring.material import Finding, Material
from app.core.scoring.observed import Observed, quotes
from app.core.scoring.rules.chances import no_chance, tally
from app.core.scoring.rules.core_skills import validates

MIN_TURNS = 5
LONG_TURN_WORDS = 50
EASY_TURN_WORDS = 30
WEIGHS = 2
_ATTENDS: tuple[Label, ...] = ("here_and_now", "pattern", "apology", "boundary", "confidentiality")
_SHOULD = regex(
    r"\byou (?:really |just |probably |also )*(?:should|shouldn't|ought to|must|mustn't|have got to"
    r"|had better)\b(?! (?:be feeling|have felt|feel|miss|be (?:so|very|really|tired|exhausted|worried|missing)))"
    r"|\b(?:good (?:girl|boy)|well done)\b"
)
_FOLLOWS_ON = regex(
    r"^(?:(?:and|so|then|okay|yes|mm|oh),? )*(?:what (?:was|is|has|did|does|do) (?:that|it|this)\b|how (?:was|is"
    r"|did) (?:that|it|this)\b|tell me (?:more|about (?:that|it|this))|(?:can|could|would) you (?:say"
    r"|tell me) (?:a (?:little|bit) )?more|what happened (?:then|next|after)|what (?:then|else)|go on|in what way"
    r"|how do you mean|what do you mean|what (?:goes|went|comes|came) (?:through|up|into|to)|help me understand"
    r"|say more)\b"
)


def non_judgemental_stance(material: Material) -> Finding:
    """Level how the client's deeds and feelings were received: no blame, no 'should', and hard things accepted."""
    turns = [turn for turn in material.turns if turn.before]
    if len(turns) < MIN_TURNS:
        return no_chance(
            say_of(
                len(turns),
                "Only {count} turn answered the client: too few to tell a stance.",
                "Only {count} turns answered the client: too few to tell a stance.",
            )
        )
    judged = [turn for turn in turns if turn.codes.judgement]
    should = [turn for turn in turns if turn not in judged and _SHOULD.search(turn.plain)]
    why = [turn for turn in turns if turn.codes.has("why") and turn not in judged]
    slips = (*judged, *should, *why)
    held = tally(material, hard_on_self(material), _accepts, within=1)
    level = 2 if judged or len(should) + len(why) > max(1, len(turns) // 8) else 3
    if level == 3 and not slips and len(held.taken) >= 2 and held.share >= 0.75:
        level = 4
    reason = [
        say(
            "Of {turns} turns, {judged} judged, {should} said what the client should do or be, and {why} asked "
            "'why'.",
            turns=len(turns), judged=len(judged), should=len(should), why=len(why),
        )
    ]  # fmt: skip
    if held.count:
        reason.append(say("The client told something that could be judged: {sums}", sums=held.sums()))
    accepting = held.turns_taken or tuple(turn for turn in turns if validates(turn) or turn.reflects)
    shown = quotes(slips, "judgement", "advice", "why") if level == 2 else quotes(accepting or turns[:1])
    weak = (*slips, *held.turns_missed)
    merit = (held.share if held.count else 0.5) - 2 * len(slips) / len(turns)
    return Finding(
        level, tuple(reason), shown, weak, merit=merit,
        taken=tuple(turn.number for turn in held.turns_taken),
        missed=tuple(sorted({turn.number for turn in weak})),
        few=None if held.count else say("the client told nothing that invites judgement"),
    )  # fmt: skip


def _accepts(turn: Observed, _: Cue) -> bool:
    codes = turn.codes
    pushed = codes.judgement or codes.advice or codes.has("reassurance", "minimising_risk", "why")
    return not pushed and (validates(turn) or turn.reflects)


def active_listening(material: Material) -> Finding:
    """Level how often the next turn followed what the client had just said, instead of the trainee's own list."""
    cues = [
        Cue(said.number, said.text)
        for said in material.client
        if said.feelings or len(said.stems) >= WEIGHS
    ]  # fmt: skip
    stems = {said.number: said.stems for said in material.client}
    held = tally(material, cues, lambda turn, cue: follows(turn, stems[cue.turn]))
    if held.count < MIN_TURNS:
        return no_chance(
            say_of(
                held.count,
                "The client said something to follow {count} time: too little to level.",
                "The client said something to follow {count} times: too little to level.",
            )
        )
    own_words = [turn for cue, turn in held.taken if turn.words & stems[cue.turn]]
    level = 2
    if held.share >= 0.6:
        level = 3
        if held.share >= 0.85 and len(own_words) * 2 >= held.count:
            level = 4
    reason = say_of(
        len(own_words),
        "{count} turn took up words of the client's.",
        "{count} turns took up words of the client's.",
    )
    return held.finding(level, (reason,), "complex_reflection", "simple_reflection", "open_question")


def follows(turn: Observed, stems: frozenset[str]) -> bool:
    """Tell whether a turn stays with what the client said: gives it back, asks on, or uses its words."""
    codes = turn.codes
    if codes.judgement or codes.has("minimising_risk", "reassurance") or (codes.advice and not turn.reflects):
        return False
    if turn.reflects or codes.risk_enquiry or validates(turn) or codes.has(*_ATTENDS):
        return True
    return bool(turn.words & stems) or any(_FOLLOWS_ON.search(words) for words in turn.plain_sentences)


def clear_language(material: Material) -> Finding:
    """Level the words: plain, short, one thing at a time, and the client's own where they have them."""
    turns = material.turns
    if len(turns) < MIN_TURNS:
        return no_chance(
            say_of(
                len(turns),
                "Only {count} turn: too few to level the language.",
                "Only {count} turns: too few to level the language.",
            )
        )
    jargon = [turn for turn in turns if turn.codes.has("jargon")]
    double = [turn for turn in turns if turn.codes.has("double_question")]
    long = [turn for turn in turns if len(turn.text.split()) > LONG_TURN_WORDS and not turn.codes.summary]
    slips = _once([*jargon, *double, *long])
    echoes = [turn for turn in turns if turn.words & turn.words_before]
    mean = sum(len(turn.text.split()) for turn in turns) / len(turns)
    level = 2 if jargon or len(slips) * 6 > len(turns) else 3
    if level == 3 and not slips and mean <= EASY_TURN_WORDS and len(echoes) * 3 >= len(turns):
        level = 4
    reason = [
        say(
            "Of {turns} turns, {jargon} used a technical word, {double} asked two things at once and {long} ran over "
            "{most} words; {echoes} used words of the client's.",
            turns=len(turns), jargon=len(jargon), double=len(double), long=len(long), most=LONG_TURN_WORDS,
            echoes=len(echoes),
        ),
        say("A turn had {words} words on average.", words=int(f"{mean:.0f}")),
    ]  # fmt: skip
    if slips:
        reason.append(say("To look at: {lines}.", lines=lines([turn.number for turn in slips][:6])))
    shown = quotes(slips, "jargon") if slips else quotes(echoes or turns[:3])
    merit = (len(echoes) / 4 - 2 * len(slips)) / len(turns)
    return Finding(
        level, tuple(reason), shown, tuple(slips), merit=merit, missed=tuple(turn.number for turn in slips)
    )


def _once(turns: Sequence[Observed]) -> list[Observed]:
    return sorted({turn.number: turn for turn in turns}.values(), key=lambda turn: turn.number)
