"""Harmful acts: shown first, and a cap on the criteria they belong to (ENACT level 1; Kohrt et al., 2015)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.coding.codes import Label, Sentence
from app.core.message import say
from app.core.scoring.observed import Observed
from app.core.scoring.report import CriterionResult, Evidence, Harm, because, doubted

MIN_P = 0.7
LONG_STORY_WORDS = 18


@dataclass(frozen=True)
class HarmKind:
    """A kind of harmful act: what a report calls it, why it harms, and which criteria it caps."""

    kind: str
    why: str
    caps: frozenset[str]


KINDS: dict[Label, HarmKind] = {
    "judgement": HarmKind(
        "judgement",
        "It blames or judges the client, and a judged client stops telling.",
        frozenset({"empathy", "non_judgemental_stance", "nonjudgemental_stance", "response_to_distress"}),
    ),
    "minimising_risk": HarmKind(
        "minimising_risk",
        "It brushes away a sign that the client may not want to live.",
        frozenset({"empathy", "risk_enquiry", "response_to_distress", "safety"}),
    ),
    "promise_of_secrecy": HarmKind(
        "promise_of_secrecy",
        "It promises a secrecy that nobody can keep when a life is at risk.",
        frozenset({"empathy", "boundaries", "confidentiality", "safety"}),
    ),
    "self_disclosure": HarmKind(
        "taking_over",
        "It moves the talk from the client's story to the trainee's own.",
        frozenset({"empathy", "reflective_listening", "authenticity", "active_listening"}),
    ),
    "boundary_crossing": HarmKind(
        "boundary_crossing",
        "It steps over the limit that keeps the hour the client's: a private contact, a gift, a friendship.",
        frozenset({"boundaries"}),
    ),
}
BLAMING_QUESTION = HarmKind(
    "blaming_question",
    "It is blame in the form of a question.",
    frozenset({"empathy", "open_questions", "non_judgemental_stance", "response_to_distress"}),
)
BLAMING_RECAP = HarmKind(
    "blaming_recap",
    "It sums up what the client told to make a point against them.",
    frozenset({"empathy", "summarizing", "non_judgemental_stance", "response_to_distress"}),
)
_ALL = (*KINDS.values(), BLAMING_QUESTION, BLAMING_RECAP)
WHY_OF: dict[str, str] = {kind.kind: kind.why for kind in _ALL}
CAPS_OF: dict[str, frozenset[str]] = {kind.kind: kind.caps for kind in _ALL}


def find_harm(turns: Iterable[Observed]) -> tuple[Harm, ...]:
    """Return the harmful acts in order, each with its turn and the trainee's own words."""
    return tuple(harm for turn in turns for harm in _in_turn(turn))


def _in_turn(turn: Observed) -> list[Harm]:
    found: list[Harm] = []
    for label, kind in KINDS.items():
        sentences = [s for s in turn.sentences(label) if s.p >= MIN_P]
        if not sentences or (label == "self_disclosure" and not _takes_over(turn)):
            continue
        worst, shown = kind, sentences[0]
        if label == "judgement":
            worst, shown = _blame(turn, sentences)
        start, end = shown.span
        found.append(Harm(turn=turn.number, kind=worst.kind, quote=turn.text[start:end]))
    return found


def _blame(turn: Observed, judging: Sequence[Sentence]) -> tuple[HarmKind, Sentence]:
    """Return how a turn judged: in a question, in a recap, or plainly; with the sentence that did."""
    asked = {s.span for s in turn.sentences("open_question", "closed_question")}
    in_question = next((s for s in judging if s.span in asked), None)
    if in_question is not None:
        return BLAMING_QUESTION, in_question
    recap = next((s.span[0] for s in turn.sentences("summary")), None)
    in_recap = next((s for s in judging if recap is not None and s.span[0] >= recap), None)
    if in_recap is not None:
        return BLAMING_RECAP, in_recap
    return KINDS["judgement"], judging[0]


def _takes_over(turn: Observed) -> bool:
    """A word about oneself can help; a long story, or one that leaves the client out, takes over."""
    told = sum(len(turn.text[s.span[0] : s.span[1]].split()) for s in turn.sentences("self_disclosure"))
    returns = turn.reflects or turn.codes.question == "open"
    return told >= LONG_STORY_WORDS or (told >= LONG_STORY_WORDS // 2 and not returns)


def cap(results: Sequence[CriterionResult], harm: Sequence[Harm]) -> tuple[CriterionResult, ...]:
    """Set every criterion to level 1 that a harmful act belongs to, with that act as its first evidence.

    A criterion that could not be scored for want of material is scored all the same: harm is material.
    """
    return tuple(_capped(result, harm) for result in results)


def _capped(result: CriterionResult, harm: Sequence[Harm]) -> CriterionResult:
    mine = [act for act in harm if result.id in CAPS_OF.get(act.kind, frozenset())]
    if not mine:
        return result
    first = mine[0]
    shown = tuple(Evidence(turn=act.turn, quote=act.quote) for act in mine[:3])
    rest = tuple(item for item in result.evidence if item not in shown)
    reason = [say("Line {line} did harm.", line=first.turn), say(WHY_OF[first.kind])]
    if len(mine) > 1:
        reason.append(say("The same holds for {more} more.", more=len(mine) - 1))
    if result.status == "scored" and result.level != 1:
        reason += [say("Apart from that:"), *result.why]
    return result.model_copy(
        update={
            "status": "scored",
            "level": 1,
            **because(tuple(reason)),
            "evidence": (*shown, *rest)[:4],
            # The act itself was seen: how much else there was to go by does not matter.
            "low_confidence": False,
            **doubted(()),
        }
    )
