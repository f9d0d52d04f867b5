"""The counts of a conversation, each with its yardstick in words and as a bar."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.scoring.metrics import YARDSTICKS, Yardstick
from app.web.charts import Tick, measure_bar
from app.web.report_contexts import MetricView

_NAMES = {
    "trainee_turns": "Your turns",
    "questions": "Questions",
    "open_questions": "Open questions, counted",
    "closed_questions": "Closed questions",
    "reflections": "Reflections",
    "complex_reflections": "Reflections that add meaning",
    "validations": "Validations",
    "judgements": "Judgements",
    "double_questions": "Two questions at once",
    "risk_enquiries": "Asking about risk",
}
_MOST = {"share": 1.0, "ratio": 3.0}
Numbers = Mapping[str, float | int | None]


def measures(metrics: Numbers) -> tuple[MetricView, ...]:
    """Return the counts with a yardstick first, in its order, then the plain ones."""
    against = [_against(yardstick, metrics[yardstick.key]) for yardstick in YARDSTICKS if yardstick.key in metrics]
    known = {yardstick.key for yardstick in YARDSTICKS}
    plain = [
        MetricView(_NAMES.get(key, key.replace("_", " ").capitalize()), _shown(value, "count"), "", "", "", None)
        for key, value in metrics.items()
        if key not in known
    ]
    return (*against, *plain)


def _against(yardstick: Yardstick, value: float | int | None) -> MetricView:
    most = _MOST.get(yardstick.unit)
    shown = _shown(value, yardstick.unit)
    chart = None
    if most is not None and value is not None:
        ticks = [
            Tick(at, name) for at, name in ((yardstick.fair, "fair"), (yardstick.good, "good")) if at is not None
        ]
        chart = measure_bar(yardstick.name, value, most=most, ticks=ticks, shown=shown)
    return MetricView(yardstick.name, shown, yardstick.meaning, _yardstick(yardstick), yardstick.source, chart)


def _yardstick(yardstick: Yardstick) -> str:
    if yardstick.fair is None or yardstick.good is None:
        return ""
    fair, good = _shown(yardstick.fair, yardstick.unit), _shown(yardstick.good, yardstick.unit)
    return f"Fair from {fair}, good from {good}."


def _shown(value: float | int | None, unit: str) -> str:
    if value is None:
        return "nothing to count"
    if unit == "share":
        return f"{value:.0%}"
    if unit == "ratio":
        return f"{value:.1f} to 1"
    return f"{value:g} words" if unit == "words" else f"{value:g}"
