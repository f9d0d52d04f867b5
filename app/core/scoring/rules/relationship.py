"""Levels of the work with the relationship itself: what the client expects of the trainee, limits, culture, repair.

After IPT's use of the therapeutic relationship (Stuart & Robertson, 2012), ENACT's item on local meaning (Kohrt et
al., 2015), and the repair of ruptures (Safran & Muran, *Negotiating the Therapeutic Alliance*, 2000).
"""

from __future__ import annotations

from app.core.coding.sentences import plain_text
from app.core.coding.words import content_stems
from app.core.message import say, say_of
from app.core.patterns import regex
from app.core.scoring.counted import turns as turns_in_words
from app.core.scoring.harm import find_harm
from app.core.scoring.heard.cues import Cue, episodes, of_the_trainee, requests, ruptures
from app.core.scoring.heard.matters import cultural_cues, names_culture
from app.core.scoring.material import Finding, Material
from app.core.scoring.observed import Observed, quotes
from app.core.scoring.rules.chances import no_chance, tally
from app.core.scoring.rules.core_skills import validates

MIN_TURNS = 5
_OF_ME = regex(
    r"\b(?:i (?:might|would|will|may|must|am|was|seem|think|am going to)|me|between us|the two of us|in here"
    r"|here with|my (?:face|question|silence|words|side))\b"
)
_ASKS_MEANING = regex(
    r"\b(?:what (?:does|did|do|is|was|would) [\w' ]{0,40}(?:mean|mean to|like|expect|say|custom|usual)|how (?:is|are"
    r"|was|were|do|does|did) [\w' ]{0,40}(?:done|seen|handled|mourn|in your|at home|there|where)|help me understand"
    r"|tell me (?:more )?about|i don't know (?:enough|much|what))\b"
)
_STEREOTYPE = regex(
    r"\b(?:(?:in|for) (?:your|that) (?:culture|religion|country|community|faith)[\w ,]{0,15}(?:men|women|people"
    r"|families|everyone|they) (?:are|always|never|don't|must|all)|(?:your|those) people (?:are|always|never|don't"
    r"|all|must)|people (?:like you|from there|from your)|you (?:africans|asians|arabs|muslims|indians|latinos"
    r"|eastern europeans)|here in (?:england|britain|the west|this country|europe|america),? (?:we|people|women"
    r"|men))\b"
)
_ELSEWHERE = regex(
    r"\b(?:like (?:with )?(?:him|her|them|your)|elsewhere|other people|else in your life|at home too)\b"
)
_OWN_PART = regex(r"\bi (?:missed|got|did not|didn't|pushed|rushed|went|was|hear|hurt|misunder)")
_OWNS = regex(
    r"\b(?:i (?:don't|do not) (?:know|understand) (?:yet|enough|what|how|that|it)|i am not sure (?:i|that i)"
    r"|i (?:missed|lost|misunder|got that wrong|may be wrong|might be wrong|could be wrong)|correct me"
    r"|tell me if i am wrong|i (?:find|feel|notice|am struck|am moved|was moved)|let me try (?:again|that again))"
)


def transference(material: Material) -> Finding:
    """Level whether what the client expects of the trainee was noticed and explored with care."""
    cues = of_the_trainee(material)
    held = tally(material, cues, _explores, within=2)
    beyond = [turn for turn in material.turns if turn.codes.has("here_and_now")]
    if not held.count:
        if not beyond:
            return no_chance(
                say("The client showed nothing of what they expect of the trainee: there is nothing to level.")
            )
        uncalled = say("The trainee spoke about what happens between the two without being called to.")
        return Finding(3, (uncalled,), quotes(beyond, "here_and_now"), merit=1, taken=tuple(t.number for t in beyond))
    linked = [turn for turn in held.turns_taken if turn.codes.has("pattern", "perspective") or _links_out(turn)]
    level = held.level
    if level == 3 and held.share >= 0.75 and (linked or len(held.turns_taken) >= 2):
        level = 4
    reason = (
        say(
            "The client showed what they expect, fear or want of the trainee; a chance is taken by speaking about it "
            "openly within two turns."
        ),
        say_of(
            len(linked),
            "{count} turn tied it to other people in the client's life.",
            "{count} turns tied it to other people in the client's life.",
        ),
    )
    return held.finding(level, reason, "here_and_now", "complex_reflection", "open_question", merit=len(linked) / 10)


def _explores(turn: Observed, _: Cue) -> bool:
    codes = turn.codes
    if codes.judgement or codes.has("reassurance", "advice", "self_disclosure"):
        return False
    spoken_of = _OF_ME.search(turn.plain) is not None
    return codes.has("here_and_now") or (spoken_of and (turn.reflects or codes.question == "open"))


def _links_out(turn: Observed) -> bool:
    return _ELSEWHERE.search(turn.plain) is not None


def boundaries(material: Material) -> Finding:
    """Level how what lies outside the frame was answered: with a limit that is warm and clear."""
    held = tally(material, requests(material), _holds_limit, within=2)
    crossed = [turn for turn in material.turns if turn.codes.has("boundary_crossing")]
    if not held.count and not crossed:
        return no_chance(say("The client asked for nothing outside the frame: there is nothing to level."))
    warm = [turn for turn in held.turns_taken if _warm(turn, material)]
    level = 2 if crossed else held.level
    if level == 3 and not held.missed and len(warm) == len(held.turns_taken):
        level = 4
    reason = (
        say("The client asked for something outside the frame; a chance is taken by a clear limit within two turns."),
        say(
            "{warm} of {limits} limits came with warmth, or with interest in what lay behind the wish; {crossed} "
            "stepped over a limit.",
            warm=len(warm), limits=len(held.turns_taken), crossed=turns_in_words(len(crossed)),
        ),
    )  # fmt: skip
    if not held.count:
        return Finding(
            level, reason, quotes(crossed, "boundary_crossing"), tuple(crossed), merit=-float(len(crossed)),
            missed=tuple(turn.number for turn in crossed),
        )  # fmt: skip
    return held.finding(
        level, reason, "boundary", "confidentiality", weak=crossed, merit=len(warm) / 10 - len(crossed)
    )


def _holds_limit(turn: Observed, _: Cue) -> bool:
    return turn.codes.has("boundary", "confidentiality") and not turn.codes.has(
        "boundary_crossing", "promise_of_secrecy"
    )


def _warm(turn: Observed, material: Material) -> bool:
    following = (turn, *material.after(turn.number, 1))
    return any(validates(each) or each.reflects or each.codes.question == "open" for each in following)


def authenticity(material: Material) -> Finding:
    """Level how human the talk was: own plain words, no script, mistakes owned."""
    turns = [turn for turn in material.turns if turn.before]
    if len(turns) < MIN_TURNS:
        return no_chance(
            say_of(
                len(turns),
                "Only {count} turn answered the client: too few to level.",
                "Only {count} turns answered the client: too few to level.",
            )
        )
    stock = [turn for turn in turns if turn.codes.has("stock_phrase", "jargon")]
    again = _said_again(turns)
    own_story = [turn for turn in turns if turn.codes.self_disclosure and not turn.reflects and not turn.asks]
    scripted = {turn.number: turn for turn in (*stock, *again, *own_story)}
    own = [turn for turn in turns if turn.codes.has("apology", "here_and_now") or _OWNS.search(turn.plain)]
    level = 2 if len(scripted) * 6 > len(turns) or own_story else 3
    if level == 3 and not scripted and len(own) >= 2:
        level = 4
    reason = say(
        "Of {turns} turns, {stock} used a stock phrase or a technical word, {again} repeated a sentence word for "
        "word, {story} told of the trainee and left it there; {own} spoke in the first person of what they saw, did "
        "not know or got wrong.",
        turns=len(turns), stock=len(stock), again=len(again), story=len(own_story), own=len(own),
    )  # fmt: skip
    slips = tuple(scripted[number] for number in sorted(scripted))
    shown = quotes(slips, "stock_phrase", "jargon", "self_disclosure") if level == 2 else quotes(own or turns[:1])
    return Finding(
        level, (reason,), shown, slips, merit=(len(own) - 2 * len(slips)) / len(turns),
        taken=tuple(turn.number for turn in own), missed=tuple(turn.number for turn in slips),
    )  # fmt: skip


def _said_again(turns: list[Observed]) -> list[Observed]:
    seen: set[str] = set()
    again = []
    for turn in turns:
        long = {words for words in turn.plain_sentences if len(words.split()) >= 4}
        if long & seen:
            again.append(turn)
        seen |= long
    return again


def cultural_sensitivity(material: Material) -> Finding:
    """Level whether what the client named of their culture, faith or family's ways was asked about and used."""
    held = tally(material, cultural_cues(material), _takes_up, within=2)
    typed = [turn for turn in material.turns if _STEREOTYPE.search(turn.plain)]
    if not held.count and not typed:
        return no_chance(
            say("The client named nothing of their culture, faith or family's ways: there is nothing to level.")
        )
    asked = [turn for turn in held.turns_taken if _ASKS_MEANING.search(turn.plain)]
    level = 2 if typed else held.level
    if level == 3 and held.share >= 0.75 and asked and len(held.taken) >= 2:
        level = 4
    reason = (
        say(
            "The client named something of their culture, faith or family's ways; a chance is taken by using or "
            "asking about it within two turns."
        ),
        say_of(
            len(asked),
            "{count} turn asked what it means to this client; {typed} spoke of a whole people instead.",
            "{count} turns asked what it means to this client; {typed} spoke of a whole people instead.",
            typed=len(typed),
        ),
    )
    if not held.count:
        return Finding(level, reason, quotes(typed), tuple(typed), merit=-float(len(typed)))
    return held.finding(level, reason, weak=typed, merit=len(asked) / 10 - len(typed))


def _takes_up(turn: Observed, cue: Cue) -> bool:
    codes = turn.codes
    if codes.judgement or codes.advice or codes.has("reassurance") or _STEREOTYPE.search(turn.plain):
        return False
    shared = any(len(word) > 3 and word in turn.plain for word in cue.about.split())
    about = turn.words & content_stems(plain_text(cue.words))
    return (shared or bool(about) or names_culture(turn.plain)) and (turn.asks or turn.reflects or validates(turn))


def repair(material: Material) -> Finding:
    """Level what followed when the contact broke: the client objected or shut a door, or the trainee did harm."""
    hurt = {act.turn for act in find_harm(material.turns)}
    said = [
        Cue(next_said.number, next_said.text, "rupture")
        for number in sorted(hurt)
        if (next_said := next((each for each in material.client if each.number > number), None)) is not None
    ]
    cues = episodes(sorted({cue.turn: cue for cue in (*said, *ruptures(material))}.values(), key=lambda c: c.turn), 2)
    held = tally(material, cues, _mends, within=2)
    if not held.count:
        return no_chance(say("The contact did not break, as far as the words show: there was nothing to repair."))
    fully = [turn for turn in held.turns_taken if turn.codes.has("apology") and (turn.asks or turn.reflects)]
    level = held.level
    if level == 3 and held.share >= 0.75 and fully:
        level = 4
    reason = (
        say("The client objected, drew back or was hurt; a chance is taken by owning or naming it within two turns."),
        say_of(
            len(fully),
            "{count} turn both owned the mistake and asked, or gave back, what it had been like.",
            "{count} turns both owned the mistake and asked, or gave back, what it had been like.",
        ),
    )
    return held.finding(level, reason, "apology", "here_and_now", merit=len(fully) / 10)


def _mends(turn: Observed, _: Cue) -> bool:
    codes = turn.codes
    if codes.judgement or codes.advice or codes.has("minimising_risk"):
        return False
    return codes.has("apology", "here_and_now") or (turn.reflects and _OWN_PART.search(turn.plain) is not None)
