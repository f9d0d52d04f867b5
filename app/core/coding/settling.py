"""Patterns and heads brought together: the heads say what the turn does, the patterns where.

Patterns are sure of what has a form of its own (risk, secrecy, blame, techniques): that stays as they read it.
Whether a turn asks, reflects or tells is what people disagree about and forms do not settle: there the heads decide,
and the label goes to the piece that bears it best.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from app.core.coding import asking, guidance, harming, manner, reflecting, weighing
from app.core.coding.acts import Tag
from app.core.coding.codes import Label, Main
from app.core.coding.heads import HARM, Choice, Judged, best_piece
from app.core.coding.quoting import only_quotes, unreflected
from app.core.coding.reading import CHECK_P, COUNTS, QUESTIONS, REFLECTIONS, Reading, Tagged
from app.core.coding.reporting import is_owned, is_reported
from app.core.coding.sentences import Piece

# A question that the heads do not count: a tone of asking.
_TONE = 0.4
# Where the heads leave this much room for a question, words in the form of one are one, question mark or not.
_DOUBT = 0.25
# Longer pieces are more than a question: what leads up to it could not be cut off where nobody typed marks.
_ONE_QUESTION = 25
_STOPS = frozenset(".!-,")
_MAIN: Mapping[str, Main] = {"question": "question", "reflection": "reflection", "input": "input", "other": "other"}
# What a piece of these labels is may be settled anew; every other label stands.
_LOOSE: frozenset[Label] = frozenset({"information", "other", "backchannel"})
# What gives the client's meaning back does none of these in the same breath.
_UNLIKE_REFLECTION: frozenset[Label] = frozenset({
    "judgement", "advice", "reassurance", "minimising_risk", "stock_phrase", "self_disclosure", "boundary_crossing",
    "promise_of_secrecy",
})  # fmt: skip
_FRAME: frozenset[Label] = frozenset({"greeting", "ending", "meta", "apology"})
# Comfort that looks on the bright side is no blame, nor is what says that a feeling makes sense.
# Too early or beside the point, these make small a danger only where one was plainly hinted at.
_PLAIN_COMFORT: frozenset[Label] = frozenset({"reassurance", "advice", "information"})
_COMFORT: frozenset[Label] = frozenset({"reassurance", "minimising_risk", "validation"})
# A question about danger that names none needs to be this far above its threshold.
_BEYOND_DOUBT = 0.45
# So far above its threshold, harm is not a reflection, whatever its form.
_OVERRULES = 0.4
# What is plainly something else, a question or advice, is harm beside only from so far above its threshold.
_BESIDE = 0.3
# Danger made small is only heard after a hint of it: there both count from less, as files left out bore out.
_AFTER_A_HINT = (0.4, 0.15)
# From this probability on a turn reflects; flat between 0.3 and 0.4 in cross-validation.
_REFLECTS = 0.35
# The same for asking: best between 0.4 and 0.5.
_ASKS = 0.42
_RAISED: Mapping[str, Label] = {"simple": "simple_reflection", "complex": "complex_reflection"}
_TOLD: frozenset[Label] = frozenset({
    "advice", "information", "judgement", "self_disclosure", "reassurance", "confidentiality", "promise_of_secrecy",
    "minimising_risk", "jargon", "boundary", "boundary_crossing",
})  # fmt: skip


def settle(reading: Reading, judged: Judged) -> tuple[Main, list[Tagged]]:
    """Return the main act and the labels of each piece, in order."""
    if all(_is_plain_talk(pair) for pair in reading.tagged):
        return "other", list(reading.tagged)
    heads = unreflected(judged.choices) if only_quotes(reading) else judged.choices
    # What says that it would like to hear something asks, whatever the heads make of a turn without its mark.
    asks_surely = any(asking.asks_indirectly(piece) for piece, _ in reading.tagged)
    main = "question" if asks_surely else _main(reading, heads)
    tagged = _questions(list(reading.tagged), _asked(heads, needed=main == "question"))
    tagged = _reflections(reading, tagged, heads["reflection"], needed=main == "reflection", there=_reflects(heads))
    tagged = _flags(reading, tagged, judged)
    if main == "reflection" and not any(label in REFLECTIONS for _, found in tagged for label, _ in found):
        main = "input"
    return main, _telling(tagged, reading, heads["input"], needed=main == "input")


def _flags(reading: Reading, tagged: list[Tagged], judged: Judged) -> list[Tagged]:
    """Add the flags that count, each where its words stand; what patterns found stays."""
    settled = list(tagged)
    for flag, over in judged.flags.items():
        overrules, beside = _AFTER_A_HINT if flag == "minimising_risk" else (_OVERRULES, _BESIDE)
        if over < 0 or any(label == flag for _, found in settled for label, _ in found):
            continue
        if _may_be(flag, over, reading, settled):
            n = best_piece(reading, flag, judged.weights)
            piece, found = settled[n]
            if found[0][0] in REFLECTIONS and flag in HARM and over >= overrules:
                found = [tag for tag in found if tag[0] not in REFLECTIONS]  # turned against the client
            elif (
                _bars(found, flag)
                or _asks_after_a_feeling(piece, found, flag)
                or (over < beside and _is_something_else(found[0][0], flag))
                or (flag == "minimising_risk" and not judged.surely_hinted and found[0][0] in _PLAIN_COMFORT)
            ):
                continue
            settled[n] = (piece, [*(tag for tag in found if tag[0] not in _LOOSE), (flag, 0.5 + min(over, 0.5))])
    return settled


def _is_something_else(label: Label, flag: Label) -> bool:
    """Tell whether a piece is plainly another thing than harm."""
    plain = flag == "minimising_risk" and label == "information"
    return flag in HARM and (plain or label not in _LOOSE)


def _bars(found: Sequence[Tag], flag: Label) -> bool:
    """Tell whether what a piece is keeps a flag from being added to it; who asks about danger does none in that."""
    labels = {label for label, _ in found}
    if flag == "judgement" and labels & _COMFORT:
        return True
    if flag == "minimising_risk" and found[0][0] == "open_question":
        return True  # to speak of something else is no flag
    if flag in HARM and "risk_enquiry" in labels:
        return True
    return found[0][0] in _FRAME or (flag in _UNLIKE_REFLECTION and found[0][0] in REFLECTIONS)


def _asks_after_a_feeling(piece: Piece, found: Sequence[Tag], flag: Label) -> bool:
    """Tell whether a question wants to know a feeling, which blames nobody for it: "did that make you angry?"."""
    return flag in HARM and found[0][0] in QUESTIONS and asking.A_FEELING.match(piece.core) is not None


def _may_be(flag: Label, over: float, reading: Reading, tagged: Sequence[Tagged]) -> bool:
    """Tell whether a flag has ground.

    Only what reflects sums up, only what names a danger asks about it, and blame in somebody's mouth blames nobody.
    """
    if flag == "summary":
        return any(label in REFLECTIONS for _, found in tagged for label, _ in found)
    if flag == "risk_enquiry":
        cores = [piece.core for piece, _ in tagged]
        if any(harming.NAMES_DANGER.search(core) and not harming.NO_DANGER.search(core) for core in cores):
            return True
        # After a hint a question has to point at it: "do you work?" asks about no danger, whatever came before.
        points = any(harming.REFERS_BACK.search(core) for core in cores)
        return points if reading.context.risk else over >= _BEYOND_DOUBT
    pattern = {"judgement": harming.JUDGEMENT, "advice": guidance.ADVICE}.get(flag)
    return pattern is None or not any(_of_others(piece, pattern) for piece, _ in tagged)


def _of_others(piece: Piece, pattern: re.Pattern[str]) -> bool:
    match = pattern.search(piece.core)
    return match is not None and (is_reported(piece.core, pattern) or is_owned(piece.core, match.end()))


def _is_plain_talk(pair: Tagged) -> bool:
    piece, found = pair
    return found[0][0] in {"backchannel", "meta"} or manner.is_plain_talk(piece.core)


def _main(reading: Reading, heads: Mapping[str, Choice]) -> Main:
    """Return the main act, borne out by the other heads: what reflects and asks but a check is a reflection."""
    if any(label == "risk_enquiry" for _, found in reading.tagged for label, _ in found):
        return "question"
    main = _MAIN[heads["main"].label]
    asks, reflects = _asks(heads), _reflects(heads)
    if main == "reflection" and asks and not reflects:
        return "question"
    if main == "reflection" and asks and all(_parrots(pair, reading) for pair in reading.tagged):
        return "question"
    asked = [piece for piece, found in reading.tagged if any(label in QUESTIONS for label, _ in found)]
    only_checks = bool(asked) and all(asking.is_check(piece) for piece in asked)
    if main == "input" and asks and all(map(_only_asks, reading.tagged)):
        return "question"
    if main == "question" and reflects and (only_checks or not asks):
        return "reflection"
    return main


def _reflects(heads: Mapping[str, Choice]) -> bool:
    return 1 - heads["reflection"].odds["none"] > _REFLECTS


def _only_asks(pair: Tagged) -> bool:
    piece, found = pair
    labels = {label for label, _ in found}
    return bool(labels & QUESTIONS) and not labels & _TOLD and piece.words <= _ONE_QUESTION


def _parrots(pair: Tagged, reading: Reading) -> bool:
    """Tell whether a piece is the client's own words with a question mark."""
    piece, found = pair
    own_words = reflecting.overlap(piece, reading.context.content) == 1
    return found[0][0] == "closed_question" and asking.is_plain_statement(piece) and own_words


def _asks(heads: Mapping[str, Choice]) -> bool:
    return 1 - heads["question"].odds["none"] > _ASKS


def _asked(heads: Mapping[str, Choice], *, needed: bool) -> tuple[str, float]:
    """Return the kind of question, "none" where the turn does not ask, and how probable it is that it does."""
    kind, p = _kind(heads["question"], needed=needed or _asks(heads))
    return (kind if needed or _asks(heads) else "none"), p


def _kind(choice: Choice, *, needed: bool) -> tuple[str, float]:
    """Return what the head decided for and how probable it is that there is any; `needed` rules out none."""
    label = choice.label
    if needed and label == "none":
        label = max((kind for kind in choice.odds if kind != "none"), key=choice.odds.__getitem__)
    any_of_it = 1 - choice.odds["none"]
    return label, max(any_of_it, COUNTS) if label != "none" else any_of_it


def _questions(tagged: list[Tagged], decided: tuple[str, float]) -> list[Tagged]:
    kind, p = decided
    asked = [n for n, (_, found) in enumerate(tagged) if any(label in QUESTIONS for label, _ in found)]
    if kind == "none" and not (p >= _DOUBT and any(_asks_in_form(tagged[n][0]) for n in asked)):
        return [_with(pair, QUESTIONS, _counted(CHECK_P if asking.is_check(pair[0]) else _TONE)) for pair in tagged]
    p = max(p, COUNTS)
    if kind == "none":
        return [_with(pair, QUESTIONS, _counted(p)) for pair in tagged]
    label: Label = "open_question" if kind == "open" else "closed_question"
    if not asked:
        piece, found = tagged[-1]
        return [*tagged[:-1], (piece, _led(found, (label, p)))]
    settled = list(tagged)
    for n in asked:
        settled[n] = _with(tagged[n], QUESTIONS, _counted(CHECK_P if asking.is_check(tagged[n][0]) else p))
    kinds = {was for n in asked for was, _ in settled[n][1] if was in QUESTIONS}
    if label not in kinds and not any(asking.is_surely_closed(tagged[n][0]) for n in asked):
        n = asked[-1]
        settled[n] = _with(settled[n], QUESTIONS, lambda _, p: (label, p))
    return settled


def _asks_in_form(piece: Piece) -> bool:
    """Tell whether a piece is worded as a question that came without its question mark, and without another."""
    return not piece.asked and piece.plain[-1:] not in _STOPS and not asking.is_plain_statement(piece)


def _reflections(
    reading: Reading, tagged: list[Tagged], choice: Choice, *, needed: bool, there: bool
) -> list[Tagged]:
    kind, p = _kind(choice, needed=needed or there)
    if not (needed or there):
        kind = "none"
    given = [n for n, (_, found) in enumerate(tagged) if any(label in REFLECTIONS for label, _ in found)]
    if not given and all(asking.asks_indirectly(piece) for piece, found in tagged if found[0][0] != "backchannel"):
        return tagged
    if kind == "none":
        return [pair if n not in given else _unreflected(pair, p) for n, pair in enumerate(tagged)]
    if given:
        return [_with(pair, REFLECTIONS, lambda label, _: (label, p)) for pair in tagged]
    if not needed and all(any(label in QUESTIONS for label, _ in found) for _, found in tagged):
        return tagged  # the client's words with a question mark
    n = _bearer(reading, tagged)
    piece, found = tagged[n]
    return [*tagged[:n], (piece, _led(found, (_RAISED[kind], p))), *tagged[n + 1 :]]


def _unreflected(pair: Tagged, p: float) -> Tagged:
    piece, found = pair
    rest: list[Tag] = [tag for tag in found if tag[0] not in REFLECTIONS]
    return piece, rest or [("other", 1 - p)]


def _bearer(reading: Reading, tagged: Sequence[Tagged]) -> int:
    """Return which piece most likely reflects: the loose ones first, then any; the likeliest by its cues."""
    context = reading.context
    loose = [n for n, (_, found) in enumerate(tagged) if found[0][0] in _LOOSE]
    return max(
        loose or range(len(tagged)),
        key=lambda n: weighing.weigh(tagged[n][0], context.previous, context.content).reflection,
    )


def _telling(tagged: list[Tagged], reading: Reading, choice: Choice, *, needed: bool) -> list[Tagged]:
    """Call something information if the head says that the turn tells, and nothing is told yet; else nothing.

    A long piece that asks or reflects may tell beside that: whoever types no marks gives no seam to cut at.
    """
    kind, p = _kind(choice, needed=needed)
    if kind == "none":
        return [_with(pair, frozenset({"information"}), lambda _, was: ("other", was)) for pair in tagged]
    loose = [n for n, (_, found) in enumerate(tagged) if found[0][0] in _LOOSE]
    able = loose or [n for n, (piece, _) in enumerate(tagged) if piece.words > _ONE_QUESTION]
    if not able or any(label in _TOLD for _, found in tagged for label, _ in found):
        return tagged
    context = reading.context
    n = max(able, key=lambda n: weighing.weigh(tagged[n][0], context.previous, context.content).information)
    piece, found = tagged[n]
    told: Tag = ("information", p)
    return [*tagged[:n], (piece, _led(found, told) if loose else [*found, told]), *tagged[n + 1 :]]


def _with(pair: Tagged, labels: frozenset[Label], changed: Callable[[Label, float], Tag]) -> Tagged:
    piece, found = pair
    return piece, [changed(label, p) if label in labels else (label, p) for label, p in found]


def _counted(p: float) -> Callable[[Label, float], Tag]:
    return lambda label, _: (label, p)


def _led(found: list[Tag], tag: Tag) -> list[Tag]:
    """Put a label first; what was there stays behind it, unless it only said that nothing was found."""
    kept = [old for old in found if old[0] not in _LOOSE and old[0] != tag[0]]
    return [tag, *kept]
