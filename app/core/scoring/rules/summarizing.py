"""The level of summarizing: what was pulled together, from how much, and whether the client was asked."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from app.core.coding.codes import Label
from app.core.coding.sentences import plain_text
from app.core.coding.words import content_stems
from app.core.message import Told, Value, say, say_of
from app.core.patterns import regex
from app.core.scoring.counted import turns as turns_in_words
from app.core.scoring.heard.matters import has_mood
from app.core.scoring.material import LOOKS_BACK, MIN_TURNS_FOR_SUMMARY, Finding, Material
from app.core.scoring.observed import Observed, client_points, quotes
from app.core.scoring.rules.chances import no_chance

MIN_CLIENT_WORDS_FOR_SUMMARY = 60
_OTHER_MATTERS: tuple[Label, ...] = (
    "advice", "information", "judgement", "reassurance", "self_disclosure", "stock_phrase", "minimising_risk",
    "promise_of_secrecy", "risk_enquiry", "ending", "greeting",
)  # fmt: skip
_LINK = regex(
    r"\b(?:since|when|because|after|link\w*|connect\w*|together|at the same time|ever since|belong|both"
    r"|on the one hand|lead\w*|so that)\b"
)


@dataclass(frozen=True)
class Recap:
    """A turn that pulls together what the client said in `joined` earlier turns."""

    turn: Observed
    joined: int
    checked: bool
    links: bool
    names_mood: bool


def recaps(material: Material) -> tuple[Recap, ...]:
    """Return the summaries: turns coded as one that take up what was told, or long ones that join three turns."""
    points = list(client_points(material.transcript))
    numbers = [n for n, _ in points]
    found = []
    for turn in material.turns:
        if not turn.reflects:
            continue
        parts = turn.sentences("summary", "complex_reflection", "simple_reflection")
        said = plain_text(" ".join(turn.text[s.span[0] : s.span[1]] for s in parts))
        stems = content_stems(said)
        until = bisect_left(numbers, turn.number)
        joined = sum(1 for _, words in points[max(0, until - LOOKS_BACK) : until] if words & stems)
        long_enough = len(said.split()) >= 25
        if (turn.codes.summary and joined) or (long_enough and joined >= 3):
            checked, links = turn.codes.question is not None, _LINK.search(said) is not None
            found.append(Recap(turn, joined, checked, links, turn.names_feeling or has_mood(turn.plain)))
    return tuple(found)


def summarizing(material: Material) -> Finding:
    """Level the summaries: two or more earlier points, a link, and a check with the client."""
    found = recaps(material)
    if not found and len(material.turns) < MIN_TURNS_FOR_SUMMARY:
        return no_chance(
            say("Only {turns}: too short a talk to need a summary.", turns=turns_in_words(len(material.turns)))
        )
    if not found and material.client_words < MIN_CLIENT_WORDS_FOR_SUMMARY:
        return no_chance(say("The client had said too little for a summary to pull together."))
    if not found:
        return _none_found(material)
    checked = [recap for recap in found if recap.checked]
    joining = [recap for recap in found if recap.joined >= 2]
    whole = [recap for recap in checked if recap.joined >= 3 and recap.links and recap.names_mood]
    level = 4 if whole or (len(joining) >= 2 and checked) else 3
    most = max(recap.joined for recap in found)
    values: dict[str, Value] = {"turns": turns_in_words(len(found)), "most": most, "whole": len(whole)}
    reason = say_of(
        len(checked),
        "{turns} pulled points together, at most from {most} of the client's earlier turns; {count} was checked with "
        "the client, {whole} of them with the link to a mood or feeling.",
        "{turns} pulled points together, at most from {most} of the client's earlier turns; {count} were checked "
        "with the client, {whole} of them with the link to a mood or feeling.",
        **values,
    )
    weak = tuple(recap.turn for recap in found if not recap.checked)
    return Finding(
        level,
        (reason,),
        quotes(recap.turn for recap in found),
        weak,
        merit=1 + len(joining) + len(checked) / 2 + len(whole) / 4,
        taken=tuple(recap.turn.number for recap in found),
    )


def _none_found(material: Material) -> Finding:
    """Level a talk without a summary: its evidence is where one would have had something to pull together."""
    worded = sum(turn.codes.summary for turn in material.turns)
    reason: Told = (
        say("None of {turns} turns pulled two or more earlier points together.", turns=len(material.turns)),
        say("A reflection of one thing is not yet a summary."),
    )
    if worded:
        empty = say_of(
            worded,
            "{count} turn was worded as a summary, but took up nothing the client had told.",
            "{count} turns were worded as a summary, but took up nothing the client had told.",
        )
        reason = (empty,)
    chances = opportunities(material)
    if not chances:
        return no_chance(
            say("Nearly every turn told the client something: no place is left where a summary would have fitted.")
        )
    return Finding(2, reason, quotes(chances[:1]), chances)


def opportunities(material: Material) -> tuple[Observed, ...]:
    """Return the turns in which a summary would have fitted, best first.

    By then the client has told two things or more; what the turn did instead is no fault of another kind, so that
    what is shown under summarizing is about summarizing.
    """
    told = [n for n, _ in material.told]
    free = [turn for turn in material.turns if turn.before and not turn.codes.has(*_OTHER_MATTERS)]
    fitting = [turn for turn in free if bisect_left(told, turn.number) >= 2]
    late = [turn for turn in fitting or free if turn.number > len(material.transcript.turns) // 2]
    return tuple(sorted(
        late or fitting or free,
        key=lambda turn: (turn.reflects or turn.codes.validation, turn.codes.question == "open"),
    ))  # fmt: skip
