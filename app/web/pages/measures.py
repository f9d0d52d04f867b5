"""The counts of a conversation, each with its yardstick in words and as a bar."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from app.core.scoring.metrics import YARDSTICKS, Yardstick
from app.web.charts import Tick, measure_bar
from app.web.languages import N_, localised, worded, written
from app.web.languages import gettext as _
from app.web.report_contexts import MetricView

_NAMES = {
    "trainee_turns": N_("Your turns"),
    "questions": N_("Questions"),
    "open_questions": N_("Open questions, counted"),
    "closed_questions": N_("Closed questions"),
    "reflections": N_("Reflections"),
    "complex_reflections": N_("Reflections that add meaning"),
    "validations": N_("Validations"),
    "judgements": N_("Judgements"),
    "double_questions": N_("Two questions at once"),
    "risk_enquiries": N_("Asking about risk"),
}
_MOST = {"share": 1.0, "ratio": 3.0}
Numbers = Mapping[str, float | int | None]


def measures(metrics: Numbers) -> tuple[MetricView, ...]:
    """Return the counts with a yardstick first, in its order, then the plain ones."""
    against = [_against(yardstick, metrics[yardstick.key]) for yardstick in YARDSTICKS if yardstick.key in metrics]
    known = {yardstick.key for yardstick in YARDSTICKS}
    plain = [
        MetricView(
            _(_NAMES.get(key, key.replace("_", " ").capitalize())), _shown(value, "count"), "", "", Markup(""), None
        )
        for key, value in metrics.items()
        if key not in known
    ]
    return (*against, *plain)


def _against(yardstick: Yardstick, value: float | int | None) -> MetricView:
    most, name = _MOST.get(yardstick.unit), _(yardstick.name)
    shown = _shown(value, yardstick.unit)
    chart = None
    if most is not None and value is not None:
        fair, good = _("fair"), _("good")
        ticks = [Tick(at, name) for at, name in ((yardstick.fair, fair), (yardstick.good, good)) if at is not None]
        chart = measure_bar(name, value, most=most, ticks=ticks, shown=shown)
    return MetricView(name, shown, _(yardstick.meaning), _yardstick(yardstick), worded(yardstick.source), chart)


def _yardstick(yardstick: Yardstick) -> str:
    if yardstick.fair is None or yardstick.good is None:
        return ""
    fair, good = _shown(yardstick.fair, yardstick.unit), _shown(yardstick.good, yardstick.unit)
    return _("Fair from {fair}, good from {good}.").format(fair=fair, good=good)


def _shown(value: float | int | None, unit: str) -> str:
    if value is None:
        return _("nothing to count")
    if unit == "share":
        return _("{share}%").format(share=f"{100 * value:.0f}")
    if unit == "ratio":
        return _("{value} to 1").format(value=written(value, 1))
    number = localised(f"{value:g}")
    return _("{number} words").format(number=number) if unit == "words" else number
