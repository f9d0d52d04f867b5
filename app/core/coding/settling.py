"""Patterns and heads brought together: the heads say what the turn does, the patterns where.

Patterns are sure of what has a form of its own (risk, secrecy, blame, techniques): that stays as they read it.
Whether a turn asks, reflects or tells is what people disagree about and forms do not settle: there the heads decide,
and the label goes to the piece that bears it best.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.core.coding import asking, weighing
from app.core.coding.acts import Tag
from app.core.coding.codes import Label, Main
from app.core.coding.heads import Choice
from app.core.coding.reading import CHECK_P, COUNTS, QUESTIONS, REFLECTIONS, Reading, Tagged

# A question that the heads do not count: a tone of asking.
_TONE = 0.4
_MAIN: Mapping[str, Main] = {"question": "question", "reflection": "reflection", "input": "input", "other": "other"}
# What a piece of these labels is may be settled anew; every other label stands.
_LOOSE: frozenset[Label] = frozenset({"information", "other", "backchannel"})
_RAISED: Mapping[str, Label] = {"simple": "simple_reflection", "complex": "complex_reflection"}
_TOLD: frozenset[Label] = frozenset({
    "advice", "information", "judgement", "self_disclosure", "reassurance", "confidentiality", "promise_of_secrecy",
    "minimising_risk", "jargon", "boundary", "boundary_crossing",
})  # fmt: skip


def settle(reading: Reading, heads: Mapping[str, Choice]) -> tuple[Main, list[Tagged]]:
    """Return the main act and the labels of each piece, in order."""
    if all(found[0][0] in {"backchannel", "meta"} for _, found in reading.tagged):
        return "other", list(reading.tagged)
    main = _main(reading, heads)
    tagged = _questions(list(reading.tagged), _kind(heads["question"], needed=main == "question"))
    tagged = _reflections(reading, tagged, _kind(heads["reflection"], needed=main == "reflection"))
    return main, _telling(reading, tagged, heads["input"], needed=main == "input")


def _main(reading: Reading, heads: Mapping[str, Choice]) -> Main:
    if any(label == "risk_enquiry" for _, found in reading.tagged for label, _ in found):
        return "question"
    return _MAIN[heads["main"].label]


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
    if kind == "none":
        return [_with(pair, QUESTIONS, lambda label, was: (label, min(was, _TONE))) for pair in tagged]
    label: Label = "open_question" if kind == "open" else "closed_question"
    if not asked:
        piece, found = tagged[-1]
        return [*tagged[:-1], (piece, _led(found, (label, p)))]
    settled = list(tagged)
    for n in asked:
        checks = asking.is_check(tagged[n][0]) and len(asked) > 1
        settled[n] = _with(tagged[n], QUESTIONS, lambda was, _, checks=checks: (was, CHECK_P if checks else p))
    kinds = {was for n in asked for was, _ in settled[n][1] if was in QUESTIONS}
    if label not in kinds and not any(asking.is_surely_closed(tagged[n][0]) for n in asked):
        n = asked[-1]
        settled[n] = _with(settled[n], QUESTIONS, lambda _, was: (label, was))
    return settled


def _reflections(reading: Reading, tagged: list[Tagged], decided: tuple[str, float]) -> list[Tagged]:
    kind, p = decided
    given = [n for n, (_, found) in enumerate(tagged) if any(label in REFLECTIONS for label, _ in found)]
    if kind == "none":
        return [pair if n not in given else _unreflected(pair, p) for n, pair in enumerate(tagged)]
    if given:
        return [_with(pair, REFLECTIONS, lambda label, _: (label, p)) for pair in tagged]
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


def _telling(reading: Reading, tagged: list[Tagged], choice: Choice, *, needed: bool) -> list[Tagged]:
    kind, p = _kind(choice, needed=needed)
    told = [n for n, (_, found) in enumerate(tagged) if any(label in _TOLD for label, _ in found)]
    if kind == "none":
        return [_with(pair, frozenset({"information"}), lambda _, was: ("other", was)) for pair in tagged]
    label: Label = "advice" if kind == "advice" else "information"
    if told and (label == "information" or any(name == "advice" for _, found in tagged for name, _ in found)):
        return tagged
    context = reading.context
    loose = [n for n, (_, found) in enumerate(tagged) if found[0][0] in _LOOSE]
    if not loose:
        return tagged
    n = max(loose, key=lambda n: weighing.weigh(tagged[n][0], context.previous, context.content).information)
    piece, found = tagged[n]
    return [*tagged[:n], (piece, _led(found, (label, p))), *tagged[n + 1 :]]


def _with(pair: Tagged, labels: frozenset[Label], changed: Callable[[Label, float], Tag]) -> Tagged:
    piece, found = pair
    return piece, [changed(label, p) if label in labels else (label, p) for label, p in found]


def _led(found: list[Tag], tag: Tag) -> list[Tag]:
    """Put a label first; what was there stays behind it, unless it only said that nothing was found."""
    kept = [old for old in found if old[0] not in _LOOSE and old[0] != tag[0]]
    return [tag, *kept]
