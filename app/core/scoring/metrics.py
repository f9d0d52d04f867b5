"""The counts of a conversation, and the yardsticks of the field that give them a meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.core.coding.codes import Label, TurnCodes
from app.core.scoring.observed import Observed, observe
from app.core.transcript import Transcript

Metrics = dict[str, float | int | None]


@dataclass(frozen=True)
class Yardstick:
    """What a count is measured against. `fair` and `good` are in `unit`; None where no source sets a threshold."""

    key: str
    name: str
    fair: float | None
    good: float | None
    unit: Literal["share", "ratio", "count", "words"]
    meaning: str
    source: str
    rough: bool = False


_MITI = "Moyers, Manuel & Ernst, MITI 4.2.1 coding manual (2014)"
_ANNOMI = "AnnoMI, Wu et al. (ICASSP 2022): transcripts that experts rated as high quality"
_EQUIP = "WHO EQUIP foundational helping skills; Kohrt et al., ENACT (2015)"
_IPT = "Weissman, Markowitz & Klerman, The Guide to Interpersonal Psychotherapy (2018)"

YARDSTICKS: tuple[Yardstick, ...] = (
    Yardstick(
        "open_question_share", "Open questions", 0.4, 0.52, "share",
        "Of your questions, the share that left room for a story or a feeling. A few closed ones have their place. "
        "A rough figure: over a session, ours follows the experts' only loosely.",
        _ANNOMI, rough=True,
    ),
    Yardstick(
        "reflection_to_question", "Reflections for each question", 1.0, 2.0, "ratio",
        "How often you gave something back for each time you asked. Below 1, a talk can feel like an interview.",
        _MITI,
    ),
    Yardstick(
        "complex_reflection_share", "Complex reflections", 0.4, 0.5, "share",
        "Of your reflections, the share that added a feeling, a meaning or a double side. A rough figure: trained "
        "coders agree weakly on it.",
        _MITI, rough=True,
    ),
    Yardstick(
        "talk_share", "Your share of the words", None, None, "share",
        "How many of all words were yours. When the client tells their story it is usually the smaller part.", _IPT,
    ),
    Yardstick(
        "summaries", "Summaries", 1, 2, "count",
        "Times you pulled two or more points together. One in the middle and one at the end is a good habit.", _EQUIP,
    ),
    Yardstick(
        "advice", "Pieces of advice", None, None, "count",
        "Times you told the client what to do. Early advice tends to end the telling.", _EQUIP,
    ),
    Yardstick(
        "longest_trainee_turn_words", "Your longest turn", None, None, "words",
        "Words in your longest turn. A long turn asks the client to follow you.", _IPT,
    ),
)  # fmt: skip


def measure(transcript: Transcript, codes: Sequence[TurnCodes] | None = None) -> Metrics:
    """Return the counts of a transcript; shares are 0 to 1 and, like ratios, None where there is nothing to divide.

    Questions and reflections are counted by sentence. A check ("is that right?") is not counted as a question.
    """
    return count(transcript, observe(transcript, codes))


def count(transcript: Transcript, turns: Sequence[Observed]) -> Metrics:
    """Return the counts of a transcript whose turns are coded already."""
    open_questions = sum(earned_open(turn) for turn in turns)
    questions = _count(turns, "open_question", "closed_question")
    complex_ones = _count(turns, "complex_reflection")
    reflections = complex_ones + _count(turns, "simple_reflection")
    summaries = sum(turn.codes.summary for turn in turns)
    own, everybody = _words(transcript)
    return {
        "trainee_turns": len(turns),
        "questions": questions,
        "open_questions": open_questions,
        "closed_questions": questions - open_questions,
        "open_question_share": _share(open_questions, questions),
        "reflections": reflections,
        "complex_reflections": complex_ones,
        "complex_reflection_share": _share(complex_ones, reflections),
        "reflection_to_question": _share(reflections, questions),
        "summaries": summaries,
        "validations": sum(turn.codes.validation for turn in turns),
        "advice": _count(turns, "advice"),
        "judgements": _count(turns, "judgement"),
        "double_questions": sum(turn.codes.has("double_question") for turn in turns),
        "risk_enquiries": sum(turn.codes.risk_enquiry for turn in turns),
        "talk_share": _share(own, everybody),
        "longest_trainee_turn_words": max((len(turn.text.split()) for turn in turns), default=0),
    }


def earned_open(turn: Observed) -> int:
    """Return the open questions of a turn; two questions at once leave no room, and earn none."""
    return 0 if turn.codes.has("double_question") else len(turn.sentences("open_question"))


def _count(turns: Sequence[Observed], *labels: Label) -> int:
    return sum(len(turn.sentences(*labels)) for turn in turns)


def _words(transcript: Transcript) -> tuple[int, int]:
    own = sum(len(said.text.split()) for said in transcript.turns if said.speaker == "trainee")
    return own, sum(len(said.text.split()) for said in transcript.turns)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None
