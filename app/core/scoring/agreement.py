"""The statistics of agreement between the coder and human coders. Pure arithmetic; labels are any strings.

A value is None where it is undefined: nothing to divide, one class alone, no spread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import ceil, floor, sqrt
from operator import mul

# How often each human label (first) met each label of the coder (second).
Confusion = Mapping[tuple[str, str], float]
# Sums of squares below this are rounding, not spread.
_NOTHING = 1e-12


def class_f1(confusion: Confusion, label: str) -> float | None:
    """Return F1 of one class, 0 to 1: the harmonic mean of precision and recall. None if neither side used it."""
    human = sum(n for (gold, _), n in confusion.items() if gold == label)
    coder = sum(n for (_, coded), n in confusion.items() if coded == label)
    return 2 * confusion.get((label, label), 0) / (human + coder) if human + coder else None


def macro_f1(confusion: Confusion, labels: Sequence[str]) -> float | None:
    """Return the plain mean of F1 over the classes that either side used."""
    return mean([f1 for label in labels if (f1 := class_f1(confusion, label)) is not None])


def kappa(confusion: Confusion, labels: Sequence[str]) -> float | None:
    """Return Cohen's kappa: agreement beyond chance, 1 perfect, 0 what chance would give (Cohen, 1960)."""
    return _weighted_kappa(confusion, labels, lambda a, b: float(a != b))


def quadratic_kappa(confusion: Confusion, labels: Sequence[str]) -> float | None:
    """Return kappa for ordered classes: a miss counts by the square of its distance (Cohen, 1968)."""
    return _weighted_kappa(confusion, labels, lambda a, b: float((a - b) ** 2))


def _weighted_kappa(confusion: Confusion, labels: Sequence[str], cost: Callable[[int, int], float]) -> float | None:
    total = sum(confusion.values())
    rows = [sum(confusion.get((gold, coded), 0) for coded in labels) for gold in labels]
    columns = [sum(confusion.get((gold, coded), 0) for gold in labels) for coded in labels]
    seen = by_chance = 0.0
    for i, gold in enumerate(labels):
        for j, coded in enumerate(labels):
            seen += cost(i, j) * confusion.get((gold, coded), 0)
            by_chance += cost(i, j) * rows[i] * columns[j]
    return 1 - seen * total / by_chance if by_chance else None


def mean(values: Sequence[float]) -> float | None:
    """Return the mean, or None of nothing."""
    return sum(values) / len(values) if values else None


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's r of the pairs, -1 to 1."""
    a, b = mean([x for x, _ in pairs]), mean([y for _, y in pairs])
    if a is None or b is None:
        return None
    spread = sum((x - a) ** 2 for x, _ in pairs) * sum((y - b) ** 2 for _, y in pairs)
    return sum((x - a) * (y - b) for x, y in pairs) / sqrt(spread) if spread > _NOTHING else None


def icc(ratings: Sequence[Sequence[float]]) -> float | None:
    """Return ICC(2,1) of a row a subject and a column a rater (Shrout & Fleiss, 1979).

    Two-way random effects, absolute agreement, one rater: always higher by the same amount is no full agreement.
    """
    n, k = len(ratings), len(ratings[0]) if ratings else 0
    if n < 2 or k < 2:
        return None
    grand = sum(map(sum, ratings)) / (n * k)
    by_subject = k * sum((sum(row) / k - grand) ** 2 for row in ratings)
    by_rater = n * sum((sum(row[j] for row in ratings) / n - grand) ** 2 for j in range(k))
    rest = sum((value - grand) ** 2 for row in ratings for value in row) - by_subject - by_rater
    subjects, raters, error = by_subject / (n - 1), by_rater / (k - 1), rest / ((n - 1) * (k - 1))
    below = subjects + (k - 1) * error + k * (raters - error) / n
    return (subjects - error) / below if abs(below) > _NOTHING else None


def auc(high: Sequence[float], low: Sequence[float]) -> float | None:
    """Return how often a high one scores above a low one (0.5: chance); ties count half (Mann & Whitney, 1947)."""
    if not high or not low:
        return None
    above = sum((a > b) + (a == b) / 2 for a in high for b in low)
    return above / (len(high) * len(low))


def resamples(count: int, times: int, seed: int) -> list[tuple[int, ...]]:
    """Draw `count` out of `count` with replacement, `times` over; each draw says how often each was drawn.

    The same arguments give the same draws, on every machine (Knuth's linear congruential generator, upper bits).
    """
    state = _stirred(seed)
    drawn = []
    for _ in range(times):
        often = [0] * count
        for _ in range(count):
            state = _next(state)
            often[(state >> 32) * count >> 32] += 1
        drawn.append(tuple(often))
    return drawn


def _next(state: int) -> int:
    return (state * 6364136223846793005 + 1442695040888963407) % 2**64


def _stirred(seed: int) -> int:
    """Move away from the seed: the first numbers of neighbouring seeds are alike."""
    state = seed % 2**64
    for _ in range(8):
        state = _next(state)
    return state


def interval(values: Sequence[float | None], share: float = 0.95) -> tuple[float, float] | None:
    """Return the percentile interval that holds `share` of the resampled values; undefined ones are left out."""
    ordered = sorted(value for value in values if value is not None)
    if len(ordered) < 2:
        return None
    tail = (1 - share) / 2
    return _percentile(ordered, tail), _percentile(ordered, 1 - tail)


def _percentile(ordered: Sequence[float], place: float) -> float:
    at = place * (len(ordered) - 1)
    below, above = floor(at), ceil(at)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def pooled(by_transcript: Sequence[Confusion], draws: Sequence[Sequence[int]]) -> Iterator[Confusion]:
    """Yield the confusion of each draw of transcripts: whole transcripts are drawn, since turns of one are alike."""
    cells = sorted({cell for confusion in by_transcript for cell in confusion})
    columns = [tuple(confusion.get(cell, 0) for confusion in by_transcript) for cell in cells]
    for often in draws:
        yield {cell: sum(map(mul, often, column)) for cell, column in zip(cells, columns, strict=True)}
