"""Why a level is of low confidence, in a sentence: the skill is hard to rate, or there was little to go by."""

from __future__ import annotations

from app.core.rubric import Criterion

HARD_TO_RATE = "People who rate this skill agree only weakly with each other, so read the level lightly."


def confidence_note(criterion: Criterion, few: str | None, lost_quotes: bool = False) -> str | None:
    """Return the sentence, or None where the level is of usual confidence.

    `few` says what there was too little of ("only 2 questions were asked"); `lost_quotes` that most of what a judge
    quoted was not said.
    """
    sentences = []
    if few:
        sentences.append(f"There is little material: {few}.")
    if lost_quotes:
        sentences.append("Fewer than half of the judge's quotes were really said.")
    if criterion.confidence == "low":
        sentences.append(HARD_TO_RATE)
    return " ".join(sentences) or None
