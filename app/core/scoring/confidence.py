"""Why a level is of low confidence, in a sentence: the skill is hard to rate, or there was little to go by."""

from __future__ import annotations

from app.core.message import Message, Told, say
from app.core.rubric import Criterion


def doubts_of(criterion: Criterion, few: Message | None, lost_quotes: bool = False) -> Told:
    """Return the sentences, or none where the level is of usual confidence.

    `few` says what there was too little of ("only 2 questions were asked"); `lost_quotes` that most of what a judge
    quoted was not said.
    """
    sentences = []
    if few:
        sentences.append(say("There is little material: {few}.", few=few))
    if lost_quotes:
        sentences.append(say("Fewer than half of the judge's quotes were really said."))
    if criterion.confidence == "low":
        sentences.append(
            say("People who rate this skill agree only weakly with each other, so read the level lightly.")
        )
    return tuple(sentences)
