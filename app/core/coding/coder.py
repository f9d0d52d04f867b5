"""The coder: what the trainee's turn was. Patterns say which words do what; trained heads weigh the whole turn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from app.core.coding import warmth
from app.core.coding.codes import Empathy, Sentence, TurnCodes
from app.core.coding.reading import CHECK_P, QUESTIONS, REFLECTIONS, Reading, Tagged, read
from app.core.coding.words import feelings_named
from app.core.ports import TurnEncoder

if TYPE_CHECKING:
    from app.core.coding.heads import Weights


def code_turn(
    text: str, previous: str = "", encoder: TurnEncoder | None = None, weights: Weights | None = None
) -> TurnCodes:
    """Return the codes of one trainee turn; `previous` is what the client said just before.

    With an `encoder` the heads read meaning as well as words; `weights` are those that ship unless others are given.
    Any text is accepted. A piece can carry several labels: then several sentences share its span, and the first is
    what the piece is. Spans are in order.
    """
    if encoder is None and weights is None:
        return _code_words(text, previous)
    return _code(text, previous, encoder, weights)


def main_odds(
    text: str, previous: str = "", encoder: TurnEncoder | None = None, weights: Weights | None = None
) -> Mapping[str, float]:
    """Return how probable each main act of a turn is; they add up to 1. Their sum tells a share of turns best."""
    from app.core.coding.heads import judge  # noqa: PLC0415 - brings numpy, which no start should wait for

    reading = read(text, previous)
    if not reading.tagged:
        return {"other": 1.0}
    return judge(_spoken(reading), encoder, weights).expected


@lru_cache(maxsize=1024)
def _code_words(text: str, previous: str) -> TurnCodes:
    return _code(text, previous, None, None)


def _code(text: str, previous: str, encoder: TurnEncoder | None, weights: Weights | None) -> TurnCodes:
    from app.core.coding.heads import judge  # noqa: PLC0415 - as above
    from app.core.coding.settling import settle  # noqa: PLC0415 - as above

    reading = read(text, previous)
    if not reading.tagged:
        return TurnCodes(main="other")
    main, tagged = settle(reading, judge(_spoken(reading), encoder, weights))
    labels = [label for _, found in tagged for label, _ in found]
    question, reflection = _question_flag(tagged), _reflection_flag(tagged)
    return TurnCodes(
        main=main,
        question=question,
        reflection=reflection,
        summary="summary" in labels,
        validation="validation" in labels,
        advice="advice" in labels,
        judgement="judgement" in labels,
        self_disclosure="self_disclosure" in labels,
        risk_enquiry="risk_enquiry" in labels,
        empathy=_empathy(tagged, reading, question, reflection),
        sentences=tuple(
            Sentence(span=(piece.start, piece.end), label=label, p=round(p, 2))
            for piece, found in tagged
            for label, p in found
        ),
    )


def _spoken(reading: Reading) -> Reading:
    """Leave out what is addressed to the program: orders to the grader must not tip what the rest is taken for."""
    kept = [pair for pair in reading.tagged if pair[1][0][0] != "meta"]
    return reading.part(kept) if 0 < len(kept) < len(reading.tagged) else reading


def _question_flag(tagged: list[Tagged]) -> Literal["open", "closed"] | None:
    kinds = [label for _, found in tagged for label, p in found if label in QUESTIONS and p >= CHECK_P]
    if not kinds:
        return None
    return "open" if "open_question" in kinds else "closed"


def _reflection_flag(tagged: list[Tagged]) -> Literal["simple", "complex"] | None:
    labels = {label for _, found in tagged for label, _ in found}
    if "complex_reflection" in labels:
        return "complex"
    return "simple" if labels & REFLECTIONS else None


def _empathy(tagged: list[Tagged], reading: Reading, question: str | None, reflection: str | None) -> Empathy:
    labels = {label for _, found in tagged for label, _ in found}
    reaction = 0
    if any(
        label in {"validation", "reassurance"} and not warmth.THANKS.match(piece.plain)
        for piece, found in tagged for label, _ in found
    ):  # fmt: skip
        reaction = 1
    if any(
        warmth.FEELS_WITH.search(piece.plain)
        for piece, found in tagged
        if found[0][0] not in {"judgement", "apology", "self_disclosure"}
    ):
        reaction = 2
    interpretation = {"complex": 2, "simple": 1, None: 0}[reflection]
    if reflection == "simple" and all(
        any(label == "validation" for label, _ in found) for _, found in tagged if found[0][0] in REFLECTIONS
    ):
        # "That sounds hard" says that something is heard, and not yet what.
        interpretation = 0
    if interpretation == 0 and labels & {"stock_phrase", "self_disclosure"}:
        interpretation = 1
    exploration = 0
    if question is not None and not labels & {"personal_question", "off_topic", "meta", "repeat_request"}:
        specific = any(
            feelings_named(piece.plain) or piece.content & reading.context.content or label == "risk_enquiry"
            for piece, found in tagged for label, _ in found if label in QUESTIONS or label == "risk_enquiry"
        )  # fmt: skip
        exploration = 2 if specific else 1
    return Empathy(emotional_reaction=reaction, interpretation=interpretation, exploration=exploration)
