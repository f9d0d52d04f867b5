"""What is said where nothing is told: a plain answer to a plain question, else the reaction to what was done."""

from __future__ import annotations

from app.core.client import lines, plain_answers
from app.core.client.acts import Act
from app.core.client.directions import direction
from app.core.client.few_words import asks_if_tried, asks_which_of_two
from app.core.client.forms import form_of
from app.core.client.scene import Draft, Scene
from app.core.client.state import Reaction
from app.core.client.telling import add
from app.core.client.words import GENERIC, STOP
from app.core.persona import Occasion
from app.core.small_answers import SmallAnswer

_REACTIONS: dict[Act, tuple[Occasion, Reaction]] = {
    "reflection": ("accurate_reflection", "soften"),
    "validation": ("validation", "soften"),
    "summary": ("summary", "soften"),
    "open_question": ("open_question", "brief"),
    "closed_question": ("closed_question", "brief"),
    "why": ("why", "guarded"),
    "information": ("information", "brief"),
    "backchannel": ("backchannel", "brief"),
    "spared": ("backchannel", "brief"),
    "stock": ("backchannel", "brief"),
    "greeting": ("backchannel", "brief"),
}


def _plainly(scene: Scene) -> SmallAnswer | None:
    """Return which plain answer fits a question that nothing in the file answers, if one does.

    To "would you like her back?" a yes or a no that fits anything would say something about the case.
    """
    move = scene.move
    if move.wants or move.act != "closed_question":
        return move.wants
    if move.asked and asks_which_of_two(move.asked.text):
        return "either"
    if move.asks_who or move.asks_what:
        form = form_of(move.asked.text) if move.asked else None
        return form or "unsure"
    if move.asks_for_anything:
        return None
    if move.asked and asks_if_tried(move.asked.text):
        return "tried"
    if move.asks_of_the_past:
        return None if move.person else "past"
    return "unsure" if move.person is not None or _touches_the_case(scene) else None


def _touches_the_case(scene: Scene) -> bool:
    return bool((scene.move.heard - STOP - GENERIC) & scene.index.vocabulary)


def reacts(scene: Scene) -> Draft:
    """Return the reaction authored for what the trainee did, where there is nothing to tell or add."""
    move = scene.move
    plain = _plainly(scene)
    if plain and (said := plain_answers.in_few_words(scene, plain)):
        return Draft("brief", said, direction("closed_question", "brief"))
    if move.act == "closed_question" and (move.asks_who or move.asks_what or move.asks_for_anything):
        return scene.react("open_question", "brief")
    if move.act == "closed_question" and move.asks_of_the_past and move.person:
        return scene.react("not_ready", "guarded")  # of somebody who matters, "I don't remember" would be untrue
    if move.act == "stock" and move.pities:
        return scene.react("reassurance", "brief")
    occasion, reaction = _REACTIONS.get(move.act, ("not_understood", "deflect"))
    if draft := scene.react_freshly(occasion, reaction):
        return draft
    if move.leaves_room and (more := lines.told_more(scene.index, scene.state, scene.seed)):
        return add(*more)
    return scene.react(occasion, reaction)
