"""The coder: what the trainee's turn was."""

from __future__ import annotations

import re
from typing import Literal

from app.core.coding import asking, harming, manner, reflecting, warmth
from app.core.coding.acts import Context, Tag, tags
from app.core.coding.codes import Empathy, Label, Main, Sentence, TurnCodes
from app.core.coding.sentences import Piece, pieces
from app.core.coding.words import feelings_named

# A question label below this is a mere tone of asking, or a check ("is that right?"): it is not counted as asking.
COUNTS = 0.5
CHECK_P = 0.45
Tagged = tuple[Piece, list[Tag]]
_REFLECTIONS: frozenset[Label] = frozenset({"simple_reflection", "complex_reflection", "summary"})
_QUESTIONS: frozenset[Label] = frozenset({"open_question", "closed_question"})
_INPUT: frozenset[Label] = frozenset({
    "advice", "information", "judgement", "self_disclosure", "reassurance", "confidentiality", "promise_of_secrecy",
    "minimising_risk", "jargon",
})  # fmt: skip
_PUSHING: frozenset[Label] = frozenset({"advice", "judgement", "information", "minimising_risk"})
_POINTS: frozenset[Label] = _REFLECTIONS | {"information", "other"}
# "We will meet sixteen times": what the trainee plans is no point of the client's.
_OWN_PLAN = re.compile(r"\b(?:we|i) (?:will|are going to|am going to|can|could|would|meet|offer|work)\b")
_GIVING_BACK: frozenset[Label] = _REFLECTIONS | {"pattern", "here_and_now"}


def code_turn(text: str, previous: str = "") -> TurnCodes:
    """Return the codes of one trainee turn; `previous` is what the client said just before.

    Any text is accepted. A piece can carry several labels: then several sentences share its span, and the first is
    what the piece is. Spans are in order.
    """
    context = Context.of(previous)
    tagged = _settle([(piece, tags(piece, context)) for piece in pieces(text)], context)
    labels = [label for _, found in tagged for label, _ in found]
    question, reflection = _question_flag(tagged), _reflection_flag(tagged)
    return TurnCodes(
        main=_main(tagged),
        question=question,
        reflection=reflection,
        summary="summary" in labels,
        validation="validation" in labels,
        advice="advice" in labels,
        judgement="judgement" in labels,
        self_disclosure="self_disclosure" in labels,
        risk_enquiry="risk_enquiry" in labels,
        empathy=_empathy(tagged, context, question, reflection),
        sentences=tuple(
            Sentence(span=(piece.start, piece.end), label=label, p=round(p, 2))
            for piece, found in tagged
            for label, p in found
        ),
    )


def _settle(tagged: list[Tagged], context: Context) -> list[Tagged]:
    """Let the pieces of a turn correct each other."""
    whole = " ".join(piece.plain for piece, _ in tagged)
    if any(found[0][0] == "promise_of_secrecy" for _, found in tagged) and harming.LIMIT_OF_SECRECY.search(whole):
        tagged = [
            (piece, [("confidentiality", 0.8)] if found[0][0] == "promise_of_secrecy" else found)
            for piece, found in tagged
        ]
    tagged = _frame(tagged, f"{context.previous} {whole}")
    return _mark_double(_mark_summary(_lectures(_join_risk_enquiry(tagged), context), context))


def _frame(tagged: list[Tagged], around: str) -> list[Tagged]:
    """Read "I'm Sam" beside a greeting, "that was stupid" beside an apology, and "I'm sorry" beside a loss."""
    labels = {found[0][0] for _, found in tagged}
    framed: list[Tagged] = []
    for piece, found in tagged:
        if "greeting" in labels and manner.INTRODUCTION.search(piece.plain):
            framed.append((piece, [("greeting", 0.8)]))
        elif "apology" in labels and manner.OWNS_UP.search(piece.core):
            framed.append((piece, [("apology", 0.7)]))
        elif manner.BARE_SORRY.search(piece.plain):
            framed.append((piece, [("validation" if manner.LOSS.search(around) else "apology", 0.7)]))
        else:
            framed.append((piece, found))
    return framed


def _join_risk_enquiry(tagged: list[Tagged]) -> list[Tagged]:
    """Join "Some people think of dying then. Do you?": one enquiry about risk in two pieces.

    What leads up to it, named of people at large, is neither a reflection nor makes light of it.
    """
    joined = list(tagged)
    for i in range(1, len(tagged)):
        (before, said), (piece, found) = joined[i - 1], joined[i]
        names_risk = harming.RISK_WORDS.search(before.plain) is not None
        if names_risk and found[0][0] in _QUESTIONS and _refers_back(piece):
            found = [("risk_enquiry", 0.8), *found]
            joined[i] = (piece, found)
        if found[0][0] == "risk_enquiry" and (
            (names_risk and said[0][0] in _REFLECTIONS | {"minimising_risk"})
            or (said[0][0] in _REFLECTIONS and harming.OF_PEOPLE.search(before.plain))
        ):
            joined[i - 1] = (before, [("information", 0.5)])
    return joined


def _refers_back(piece: Piece) -> bool:
    """Tell whether a question asks about what the sentence before it named."""
    return piece.words <= harming.MOST_WORDS_REFERRING_BACK and harming.REFERS_BACK.search(piece.core) is not None


def _lectures(tagged: list[Tagged], context: Context) -> list[Tagged]:
    """Read "you" statements beside advice as part of the advice, unless they clearly take up the client's words."""
    pushes = sum(piece.words for piece, found in tagged if found[0][0] in _PUSHING)
    given_back = sum(piece.words for piece, found in tagged if found[0][0] in _REFLECTIONS)
    if not pushes or pushes * 3 < given_back:
        return tagged
    return [
        (piece, [("information", 0.5), *found[1:]])
        if found[0][0] in _REFLECTIONS
        and not reflecting.STEM.search(piece.core)
        and reflecting.overlap(piece, context.content) < 0.4
        else (piece, found)
        for piece, found in tagged
    ]


def _mark_summary(tagged: list[Tagged], context: Context) -> list[Tagged]:
    tagged = _announced_points(tagged)
    stated = [i for i, (_, found) in enumerate(tagged) if found[0][0] in _REFLECTIONS]
    if not stated:
        return tagged
    text = " ".join(tagged[i][0].plain for i in stated)
    words = len(text.split())
    announced = any(tagged[i][1][0][0] == "summary" for i in stated)
    points = reflecting.covers_points(text)
    if announced and words >= 12 and max(points, len(stated) - 1) >= 2:
        return tagged
    if announced:
        return [(p, _replaced(p, f, context)) if f[0][0] == "summary" else (p, f) for p, f in tagged]
    checked = any(asking.is_check(piece) for piece, _ in tagged)
    heard = any(reflecting.HEARD_STEM.search(tagged[i][0].plain) for i in stated)
    if (
        (heard and words >= 16 and reflecting.listed_points(text) >= 3)
        or (checked and words >= 16 and points >= 3)
        or (words >= 38 and points >= 4 and len(stated) >= 2)
        or (words >= 45 and points >= 5)
    ):
        first = stated[0]
        return [(p, [("summary", 0.6), *f]) if i == first else (p, f) for i, (p, f) in enumerate(tagged)]
    return tagged


def _announced_points(tagged: list[Tagged]) -> list[Tagged]:
    """Read what follows "Let me see if I have this right." as the points it announces, where they are the client's.

    Their own words, said again in short sentences, look like information to a coder who sees only the last answer.
    """
    at = next((i for i, (_, found) in enumerate(tagged) if found[0][0] == "summary"), None)
    if at is None:
        return tagged
    points = [i for i in range(at + 1, len(tagged)) if tagged[i][1][0][0] in _POINTS]
    text = " ".join(tagged[i][0].plain for i in points)
    if not reflecting.YOU.search(text) or reflecting.listed_points(text) < 2 or _OWN_PLAN.search(text):
        return tagged
    return [
        (piece, [("simple_reflection", 0.55), *found[1:]])
        if i in points and found[0][0] not in _REFLECTIONS
        else (piece, found)
        for i, (piece, found) in enumerate(tagged)
    ]


def _replaced(piece: Piece, found: list[Tag], context: Context) -> list[Tag]:
    """An announced summary with nothing in it: an agenda, or a one-line reflection."""
    rest = found[1:]
    if reflecting.overlap(piece, context.content) > 0 or "you" in piece.core:
        return [("simple_reflection", 0.5), *rest]
    return [("information", 0.5), *rest]


def _mark_double(tagged: list[Tagged]) -> list[Tagged]:
    """Mark two questions at once; a check ("is that right?") is turned down and is no second question."""
    marked: list[Tagged] = []
    asked_before = False
    for piece, found in tagged:
        if asking.is_check(piece):
            marked.append((piece, [(label, CHECK_P if label in _QUESTIONS else p) for label, p in found]))
            continue
        asks = any(label in _QUESTIONS and p >= COUNTS for label, p in found)
        double = asks and (asked_before or asking.asks_twice(piece))
        marked.append((piece, [*found, ("double_question", 0.8)] if double else found))
        asked_before = asked_before or asks
    return marked


def _question_flag(tagged: list[Tagged]) -> Literal["open", "closed"] | None:
    kinds = [label for _, found in tagged for label, p in found if label in _QUESTIONS and p >= CHECK_P]
    if not kinds:
        return None
    return "open" if "open_question" in kinds else "closed"


def _reflection_flag(tagged: list[Tagged]) -> Literal["simple", "complex"] | None:
    labels = {label for _, found in tagged for label, _ in found}
    if "complex_reflection" in labels:
        return "complex"
    return "simple" if labels & _REFLECTIONS else None


def _main(tagged: list[Tagged]) -> Main:
    """AnnoMI's main behaviour."""
    words: dict[Main, int] = {"question": 0, "reflection": 0, "input": 0, "other": 0}
    for piece, found in tagged:
        words[_main_of(piece, found)] += piece.words
    if words["question"]:
        return "question"
    if words["reflection"] and words["reflection"] >= words["input"]:
        return "reflection"
    if words["input"]:
        return "input"
    return "reflection" if words["reflection"] else "other"


def _main_of(piece: Piece, found: list[Tag]) -> Main:
    label = found[0][0]
    if label == "closed_question" and asking.is_check(piece):
        return "reflection" if piece.words > 6 else "other"
    if label in _QUESTIONS or label == "risk_enquiry" or (label == "repeat_request" and len(found) > 1):
        return "question"
    if label in _GIVING_BACK:
        return "reflection"
    return "input" if label in _INPUT else "other"


def _empathy(tagged: list[Tagged], context: Context, question: str | None, reflection: str | None) -> Empathy:
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
        any(label == "validation" for label, _ in found) for _, found in tagged if found[0][0] in _REFLECTIONS
    ):
        # "That sounds hard" says that something is heard, and not yet what.
        interpretation = 0
    if interpretation == 0 and labels & {"stock_phrase", "self_disclosure"}:
        interpretation = 1
    exploration = 0
    if question is not None and not labels & {"personal_question", "off_topic", "meta", "repeat_request"}:
        specific = any(
            feelings_named(piece.plain) or len(piece.content & context.content) >= 1 or label == "risk_enquiry"
            for piece, found in tagged for label, _ in found if label in _QUESTIONS or label == "risk_enquiry"
        )  # fmt: skip
        exploration = 2 if specific else 1
    return Empathy(emotional_reaction=reaction, interpretation=interpretation, exploration=exploration)
