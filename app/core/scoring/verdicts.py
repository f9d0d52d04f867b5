"""What may be believed of a judge's answer: a level on offer, with a reason and words that the trainee did say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.core.coding.coder import code_turn
from app.core.coding.codes import Label
from app.core.message import Message, Words, as_it_is, say
from app.core.patterns import regex
from app.core.rubric import Criterion
from app.core.scoring.confidence import doubts_of
from app.core.scoring.evidence import align
from app.core.scoring.orders import LEFT_OUT
from app.core.scoring.report import CriterionResult, Evidence, NextStep, because, doubted
from app.core.transcript import Transcript

MAX_REASON_CHARS = 1200
MAX_QUOTES = 4
MAX_TRY_WORDS = 45
_READ_CHARS = 40_000
_SPACES = regex(r"\s+")


# What each skill is made of, by the coder's labels; for skills not listed here the coder has no opinion.
EARNS: dict[str, tuple[Label, ...]] = {
    "empathy": ("validation", "complex_reflection", "simple_reflection", "summary", "risk_enquiry"),
    "open_questions": ("open_question",),
    "reflective_listening": ("simple_reflection", "complex_reflection", "summary"),
    "summarizing": ("summary", "complex_reflection", "simple_reflection"),
    "role_play": ("role_play",),
    "generating_solutions": ("options", "open_question"),
    "identifying_patterns": ("pattern", "complex_reflection", "summary"),
    "alternative_perspectives": ("perspective", "open_question"),
    "risk_enquiry": ("risk_enquiry",),
    "confidentiality": ("confidentiality",),
    "response_to_distress": ("validation", "complex_reflection", "simple_reflection", "risk_enquiry"),
}
NOT_MADE_OF_IT = say("By the built-in coder, nothing that the judge quoted is what this skill is made of.")


def read_verdict(text: str, transcript: Transcript, criterion: Criterion) -> CriterionResult:
    """Return the criterion's result for a judge's answer. Never raises: what cannot be believed has `failed`.

    The last JSON object with a level counts, since models think aloud first. A level that is not on offer, no quote,
    or only quotes that the trainee did not say leave the criterion unscored, with the reason. `transcript` is the one
    that the judge read.
    """
    verdict = _last_verdict(text)
    if verdict is None:
        return unusable(criterion, say("The judge's answer holds no verdict that can be read."))
    reason = _reason(verdict)
    level = verdict.get("level")
    if level is None:
        unseen = say("The judge saw no opportunity for this skill.")
        why = (unseen, as_it_is(reason)) if reason else (unseen,)
        return CriterionResult(id=criterion.id, name=criterion.name, status="unscored", **because(why))
    number = _level(level)
    cited, evidence = _evidence(verdict, transcript)
    fault = _fault(level, number, cited, evidence, reason)
    if fault is not None:
        return unusable(criterion, fault)
    doubts = doubts_of(criterion, None, lost_quotes=len(evidence) * 2 < cited)
    return CriterionResult(
        id=criterion.id,
        name=criterion.name,
        status="scored",
        level=number,
        reason=reason,
        evidence=evidence,
        next_step=_next_step(verdict, transcript),
        low_confidence=bool(doubts),
        **doubted(doubts),
    )


def unusable(criterion: Criterion, reason: Message) -> CriterionResult:
    """Return the result of a criterion that could not be judged: unscored, and worth asking again."""
    return CriterionResult(id=criterion.id, name=criterion.name, status="unscored", failed=True, **because((reason,)))


def held_against_coder(result: CriterionResult, transcript: Transcript, *, orders: bool) -> CriterionResult:
    """Return a judge's result, doubted where its quotes are not what the skill is made of.

    Level 3 and up is earned by something: if the coder finds it in none of the quotes, the level is of low
    confidence. In a talk that held orders to the grader (`orders`) it is not believed at all: a judge that obeys one
    has to quote something, and this is what it quotes.
    """
    earning = EARNS.get(result.id)
    if result.level is None or result.level < 3 or earning is None or _earned(result, transcript, earning):
        return result
    if orders:
        ordered = say(
            "The transcript holds words addressed to the grader, and the judge gave level {level}.",
            level=result.level,
        )
        return result.model_copy(
            update={
                "status": "unscored",
                "level": None,
                "failed": True,
                "for_human": True,
                "evidence": (),
                **because((ordered, NOT_MADE_OF_IT, say("So it is not believed."))),
            }
        )
    doubts = doubted((NOT_MADE_OF_IT, *result.doubts))
    return result.model_copy(update={"low_confidence": True, **doubts})


def _earned(result: CriterionResult, transcript: Transcript, earning: tuple[Label, ...]) -> bool:
    for item in result.evidence:
        said = transcript.turns[item.turn - 1].text
        codes = code_turn(said, transcript.said_before(item.turn))
        start = said.find(item.quote)
        end = start + len(item.quote)
        if any(s.label in earning and s.span[0] < end and start < s.span[1] for s in codes.sentences):
            return True
    return False


def _fault(
    level: object, number: int | None, cited: int, evidence: Sequence[Evidence], reason: str
) -> Message | None:
    """Return why a verdict cannot be used, or None."""
    if number is None:
        return say("The judge gave a level that is not on offer: {level}.", level=Words(repr(str(level)[:20])))
    if not cited:
        return say("The judge gave a level and quoted nothing for it.")
    if not evidence:
        return say("The judge quoted words that the trainee did not say.")
    return None if reason else say("The judge gave a level without a reason.")


def _next_step(verdict: Mapping[str, Any], transcript: Transcript) -> NextStep | None:
    """Return what the judge would have said instead of the trainee's words; whether it helps is tried later."""
    step = verdict.get("next_step")
    if not isinstance(step, dict):
        return None
    words = step.get("try")
    said = _said({"turn": step.get("turn"), "quote": step.get("instead_of")}, transcript)
    if said is None or not isinstance(words, str) or not 0 < len(words.split()) <= MAX_TRY_WORDS:
        return None
    return NextStep(turn=said.turn, instead_of=said.quote, try_=_SPACES.sub(" ", words).strip())


def _last_verdict(text: str) -> Mapping[str, Any] | None:
    decoder, found, at = json.JSONDecoder(), None, 0
    text = text[-_READ_CHARS:]
    while (at := text.find("{", at)) >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        if isinstance(value, dict) and "level" in value:
            found = value
        at = end
    return found


def _reason(verdict: Mapping[str, Any]) -> str:
    reason = verdict.get("reason")
    return _SPACES.sub(" ", reason).strip()[:MAX_REASON_CHARS] if isinstance(reason, str) else ""


def _level(level: object) -> int | None:
    if isinstance(level, bool):
        return None
    if isinstance(level, str) and level.strip() in {"1", "2", "3", "4"}:
        return int(level)
    return int(level) if isinstance(level, int | float) and level in (1, 2, 3, 4) else None


def _evidence(verdict: Mapping[str, Any], transcript: Transcript) -> tuple[int, tuple[Evidence, ...]]:
    """Return how many quotes were cited, and those that the trainee did say, under the turn where they were said."""
    cited = verdict.get("evidence")
    items = [item for item in cited if isinstance(item, dict)] if isinstance(cited, list) else []
    found: list[Evidence] = []
    for item in items[: MAX_QUOTES * 2]:
        evidence = _said(item, transcript)
        if evidence is not None and evidence not in found:
            found.append(evidence)
    return len(items), tuple(found[:MAX_QUOTES])


def _said(item: Mapping[str, Any], transcript: Transcript) -> Evidence | None:
    quote, turn = item.get("quote"), item.get("turn")
    if not isinstance(quote, str) or not quote.strip():
        return None
    try:
        cited = int(turn) if isinstance(turn, int | str) and not isinstance(turn, bool) else 0
    except ValueError:
        cited = 0
    if LEFT_OUT in quote:
        return None
    exact = align(transcript, cited, quote)
    if exact is not None:
        return exact
    # A right quote under a wrong number is common in long talks: it is shown under its own turn, if only one has it.
    if len(quote.split()) < 3:
        return None
    places = (align(transcript, n, quote) for n, _ in transcript.trainee_turns())
    elsewhere = [place for place in places if place is not None]
    return elsewhere[0] if len(elsewhere) == 1 else None
