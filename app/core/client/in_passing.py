"""What is answered in a word in passing: an offer, leave, a suggestion, one or the other, whether it was told."""

from __future__ import annotations

from app.core.client import few_words, plain_answers, questions
from app.core.client.directions import direction
from app.core.client.scene import Draft, Scene
from app.core.small_answers import SmallAnswer


def in_passing(scene: Scene) -> Draft | None:
    """Answer what asks for no more than a word: an offer, "any questions?", leave not to go into something."""
    move = scene.move
    kind: SmallAnswer | None = "offer" if move.offers else "no_questions" if move.asks_for_questions else None
    kind = kind or ("spared" if move.act == "spared" else "leave" if _asks_leave_alone(scene) else None)
    said = plain_answers.in_few_words(scene, kind) if kind else None
    return Draft("brief", said, direction("closed_question", "brief"), about=scene.state.topic) if said else None


def _asks_leave_alone(scene: Scene) -> bool:
    plain = scene.move.act in ("closed_question", "open_question", "personal_question")
    return scene.move.asks_leave and plain and not scene.move.sure


def takes_advice(scene: Scene) -> Draft | None:
    """Take a suggestion in words of their own while there are some, then in fewer."""
    if draft := scene.react_freshly("advice", "deflect"):
        return draft
    said = plain_answers.in_few_words(scene, "advised")
    return Draft("deflect", said, direction("advice", "deflect"), "advice", about=scene.state.topic) if said else None


def one_or_the_other(scene: Scene) -> Draft | None:
    """Asked whether it was this or that, whatever "how come" stands before it: a bit of both."""
    asked = scene.move.asked
    said = plain_answers.in_few_words(scene, "either") if asked and few_words.asks_which_of_two(asked.text) else None
    return Draft("brief", said, direction("closed_question", "brief"), about=scene.state.topic) if said else None


def has_told(scene: Scene) -> Draft | None:
    """Asked whether somebody has been told: not in so many words. Who they are would be no answer."""
    move = scene.move
    if move.person is None or move.asked is None or not questions.ASKS_IF_TOLD.match(move.asked.text):
        return None
    said = plain_answers.in_few_words(scene, "told")
    return Draft("brief", said, direction("closed_question", "brief"), about=scene.state.topic) if said else None
