"""How well the coder was found to agree with experts: AnnoMI (Wu et al., 2022), development part.

Frozen: taken from a cross-validating run of `training.train`, which leaves whole videos out.

`docs/agreement.md` holds the whole tables with their intervals and limits. Whoever changes the coder measures again
and brings both up to date; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.core.message import decimal, say

MEASURED_ON = date(2026, 11, 26)
TRANSCRIPTS = 74
TURNS = 2943


@dataclass(frozen=True)
class Figures:
    """Macro F1 (0 to 1) and kappa (0 chance, 1 full agreement); `classes` holds F1 of single classes."""

    f1: float | None = None
    kappa: float | None = None
    classes: Mapping[str, float] = field(default_factory=dict)


# The coder against the released expert label, by comparison, on transcripts that were left out of training.
CODER: dict[str, Figures] = {
    "main": Figures(0.754, 0.713, {"question": 0.848, "reflection": 0.708, "input": 0.574, "other": 0.884}),
    "question_present": Figures(0.923, 0.845),
    "question": Figures(0.768, 0.717),
    "question_kind": Figures(0.755, 0.517),
    "reflection_present": Figures(0.782, 0.565),
    "reflection": Figures(0.576, 0.433),
    "reflection_kind": Figures(0.615, 0.230),
    "input": Figures(0.735, 0.470, {"yes": 0.540}),
    "advice": Figures(0.610, 0.220, {"yes": 0.240}),
    "information": Figures(0.682, 0.365, {"yes": 0.425}),
}
# Ten experts who coded the same seven transcripts (216 turns): F1 of two of them, Fleiss' kappa of all; by class,
# F1 of one expert against the majority of the others.
EXPERTS: dict[str, Figures] = {
    "main": Figures(0.796, 0.737, {"question": 0.91, "reflection": 0.84, "input": 0.81, "other": 0.86}),
    "question_present": Figures(0.934, 0.869),
    "question": Figures(0.767, 0.740),
    "question_kind": Figures(0.735, 0.503),
    "reflection_present": Figures(0.830, 0.660),
    "reflection": Figures(0.578, 0.496),
    "reflection_kind": Figures(0.540, 0.200),
    "input": Figures(0.820, 0.644),
    "advice": Figures(classes={"yes": 0.66}),
    "information": Figures(classes={"yes": 0.66}),
}
# ICC(2,1) of the shares of a session by one of these experts.
EXPERTS_ICC: dict[str, float] = {
    "questions": 0.94, "reflections": 0.51, "input": 0.84, "open": 0.47, "complex": 0.12,
}  # fmt: skip


MEASURED_NOTE = say(
    "Measured against expert codes on {sessions} demonstration sessions (AnnoMI): agreement on what a turn mainly "
    "was, kappa {main} (experts among themselves {experts_main}), on whether it reflects {reflects} (experts among "
    "themselves {experts_reflects}); 1 is full agreement, 0 is chance. No session was learnt from before it was "
    "coded; typed IPT is still another thing.",
    sessions=TRANSCRIPTS,
    main=decimal(CODER["main"].kappa or 0),
    experts_main=decimal(EXPERTS["main"].kappa or 0),
    reflects=decimal(CODER["reflection_present"].kappa or 0),
    experts_reflects=decimal(EXPERTS["reflection_present"].kappa or 0),
)
