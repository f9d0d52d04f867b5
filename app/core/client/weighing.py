"""Weighs what a client could say to a turn by how likely it fits, as readers judged some thousands of replies.

The weights are small trees over the signs of `signs`; how they were fitted, to what, and how far they reach stands in
the model card.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from app.core.client.could_say import could_say
from app.core.client.exchanging import met
from app.core.client.scene import Draft, Scene
from app.core.client.signs import Signs, asking, of_reply
from app.core.coding.trees import Trees, read_trees

NEW = 0.06  # how much likelier something else has to be than what would be told for the first time
WEIGHTS = Path(__file__).with_suffix(".npz")


@cache
def _trees() -> Trees:
    return read_trees(WEIGHTS)


def best(scene: Scene, planned: Draft, others: Iterable[Draft]) -> Draft:
    """Return the reply that most likely fits: what was planned, what another step gives, what else could be said."""
    common, found = weighed(scene, planned, others)
    likely = _trees().likely(common, [signs for _, signs in found])
    drafts = [draft for draft, _ in found]
    return drafts[max(range(len(drafts)), key=lambda n: likely[n] + (NEW if drafts[n].tells else 0.0))]


def weighed(scene: Scene, planned: Draft, others: Iterable[Draft]) -> tuple[Signs, list[tuple[Draft, Signs]]]:
    """Return the signs of the turn, and what could be said, each with its own; what is planned is first."""
    answers = met(scene)
    by_key = {one.said.keys[0]: one for one in answers}
    drafts: dict[str, Draft] = {planned.said.text: planned}
    for draft in (*others, *could_say(scene, answers)):
        drafts.setdefault(draft.said.text, draft)
    asked = asking(scene)
    found: list[tuple[Draft, Signs]] = []
    for draft in drafts.values():
        exchange = by_key.get(_key(draft))
        found.append((draft, of_reply(asked, draft, first=draft is planned, exchange=exchange)))
    return asked.signs, found


def _key(draft: Draft) -> str:
    return draft.said.keys[0] if draft.said.keys else ""
