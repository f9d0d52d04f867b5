"""What the patterns make of a turn: its pieces with their labels, corrected by each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.coding import asking, harming, manner, reflecting
from app.core.coding.acts import Context, Tag, tags
from app.core.coding.codes import Label
from app.core.coding.sentences import Piece, pieces
from app.core.patterns import regex

# A question label below this is a mere tone of asking, or a check ("is that right?"): it is not counted as asking.
COUNTS = 0.5
CHECK_P = 0.45
Tagged = tuple[Piece, list[Tag]]
REFLECTIONS: frozenset[Label] = frozenset({"simple_reflection", "complex_reflection", "summary"})
QUESTIONS: frozenset[Label] = frozenset({"open_question", "closed_question"})
_PUSHING: frozenset[Label] = frozenset({"advice", "judgement", "information", "minimising_risk"})
_POINTS: frozenset[Label] = REFLECTIONS | {"information", "other"}
# "We will meet sixteen times": what the trainee plans is no point of the client's.
_OWN_PLAN = regex(r"\b(?:we|i) (?:will|are going to|am going to|can|could|would|meet|offer|work)\b")


@dataclass(frozen=True)
class Reading:
    """A turn as the patterns read it, after the client's words in `context`. The first label is what a piece is."""

    text: str
    context: Context
    tagged: tuple[Tagged, ...]

    def part(self, kept: Sequence[Tagged]) -> Reading:
        """Return the turn as if nothing but these of its pieces had been said."""
        return Reading(" ".join(self.text[piece.start : piece.end] for piece, _ in kept), self.context, tuple(kept))


def read(text: str, previous: str) -> Reading:
    """Read one turn. Any text is accepted; blank text has no pieces."""
    context = Context.of(previous)
    tagged = _settle([(piece, tags(piece, context)) for piece in pieces(text)], context)
    return Reading(text, context, tuple(tagged))


def _settle(tagged: list[Tagged], context: Context) -> list[Tagged]:
    """Let the pieces of a turn correct each other."""
    whole = " ".join(piece.plain for piece, _ in tagged)
    if any(found[0][0] == "promise_of_secrecy" for _, found in tagged) and harming.LIMIT_OF_SECRECY.search(whole):
        tagged = [
            (piece, [("confidentiality", 0.8)] if found[0][0] == "promise_of_secrecy" else found)
            for piece, found in tagged
        ]
    tagged = _frame(tagged, context, whole)
    return _mark_double(_mark_summary(_lectures(_join_risk_enquiry(tagged), context), context))


def _frame(tagged: list[Tagged], context: Context, whole: str) -> list[Tagged]:
    """Read "I'm Sam" beside a greeting, "that was stupid" beside an apology, and "I'm sorry" beside a loss."""
    labels = {found[0][0] for _, found in tagged}
    grieves = manner.LOSS.search(f"{context.previous} {whole}") and not manner.OWNS_HURT.search(whole)
    framed: list[Tagged] = []
    for piece, found in tagged:
        if "greeting" in labels and manner.INTRODUCTION.search(piece.plain):
            framed.append((piece, [("greeting", 0.8)]))
        elif "apology" in labels and manner.OWNS_UP.search(piece.core):
            framed.append((piece, [("apology", 0.7)]))
        elif manner.BARE_SORRY.search(piece.plain):
            framed.append((piece, [("validation" if grieves else "apology", 0.7)]))
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
        if found[0][0] not in QUESTIONS and found[0][0] != "risk_enquiry":
            continue
        names_risk = harming.RISK_WORDS.search(before.plain) is not None
        if names_risk and found[0][0] in QUESTIONS and _refers_back(piece):
            found = [("risk_enquiry", 0.8), *found]
            joined[i] = (piece, found)
        if found[0][0] == "risk_enquiry" and (
            (names_risk and said[0][0] in REFLECTIONS | {"minimising_risk"})
            or (said[0][0] in REFLECTIONS and harming.OF_PEOPLE.search(before.plain))
        ):
            joined[i - 1] = (before, [("information", 0.5)])
    return joined


def _refers_back(piece: Piece) -> bool:
    """Tell whether a question asks about what the sentence before it named."""
    return piece.words <= harming.MOST_WORDS_REFERRING_BACK and harming.REFERS_BACK.search(piece.core) is not None


def _lectures(tagged: list[Tagged], context: Context) -> list[Tagged]:
    """Read "you" statements beside advice as part of the advice, unless they clearly take up the client's words."""
    pushes = sum(piece.words for piece, found in tagged if found[0][0] in _PUSHING)
    given_back = sum(piece.words for piece, found in tagged if found[0][0] in REFLECTIONS)
    if not pushes or pushes * 3 < given_back:
        return tagged
    return [
        (piece, [("information", 0.5), *found[1:]])
        if found[0][0] in REFLECTIONS
        and not reflecting.STEM.search(piece.core)
        and reflecting.overlap(piece, context.content) < 0.4
        else (piece, found)
        for piece, found in tagged
    ]


def _mark_summary(tagged: list[Tagged], context: Context) -> list[Tagged]:
    tagged = _announced_points(tagged)
    stated = [i for i, (_, found) in enumerate(tagged) if found[0][0] in REFLECTIONS]
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
        if i in points and found[0][0] not in REFLECTIONS
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
            marked.append((piece, [(label, CHECK_P if label in QUESTIONS else p) for label, p in found]))
            continue
        asks = any(label in QUESTIONS and p >= COUNTS for label, p in found)
        double = asks and (asked_before or asking.asks_twice(piece))
        marked.append((piece, [*found, ("double_question", 0.8)] if double else found))
        asked_before = asked_before or asks
    return marked
