"""Weighs what a client could say to a turn by how likely it fits, as readers judged some thousands of replies.

The weights are those of small nets over the signs of `signs`; how they were fitted, to what, and how far they reach
stands in the model card.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from app.core.client import gates
from app.core.client.asking import Asking, Signs, asking
from app.core.client.could_say import could_say
from app.core.client.exchanging import met
from app.core.client.fitting import ON_TOPIC
from app.core.client.index import FactEntry
from app.core.client.precedents import KIND, LINE, precedents, turn_of
from app.core.client.scene import Draft, Scene
from app.core.client.signs import nearness, of_reply, source_of
from app.core.coding.nets import Nets, read_nets

# By what share something else has to be likelier than what would be told for the first time: anything new; what
# matters, which is what the client came with, what is deep, and what has to be said before that. Each turn in which
# nothing was told adds to it, more where the client felt understood. What was earned is told, unless the turn asks
# for something else.
NEW, MATTERS, PATIENCE, UNDERSTOOD, EARNED = 0.12, 0.25, 0.12, 1.6, 4.0
_ANY = 1000  # answers, more than could ever follow a line
# Of these signs it matters too how far a reply is ahead of all others, or behind the best of them.
_AHEAD = (
    "exchange:like", "exchange:like whole", "line:like", "line:like whole", "near the question", "near the turn",
    "near the last words", "shared", "shared part", "shared first", "shared with all", "shared with last",
    "target:likely", "target:best", "target:mean", "reply:words", "kind asked for", *LINE, *KIND,
)  # fmt: skip
_OF_A_KIND = ("small", "reaction", "murmur")  # parts whose words fit or do not by the form of the turn
WEIGHTS = Path(__file__).with_suffix(".npz")

Weighed = list[tuple[Draft, dict[str, float]]]


@cache
def _nets() -> Nets:
    return read_nets(WEIGHTS)


def best(scene: Scene, planned: Draft, others: Iterable[Draft]) -> Draft:
    """Return the reply that most likely fits: what was planned, what another step gives, what else could be said."""
    asked, found = weighed(scene, planned, others)
    drafts, signs, past = [draft for draft, _ in found], [signs for _, signs in found], precedents()
    replies = [(draft.said.text, kind_of(draft)) for draft in drafts]
    likely = _nets().likely(asked.signs, seen(signs, past.signs(past.near(turn_of(asked.meaning)), replies)))
    return drafts[max(range(len(drafts)), key=lambda n: likely[n] * (1 + worth(scene, drafts[n])))]


def worth(scene: Scene, draft: Draft) -> float:
    """Return by what share of its likelihood a draft gains, since the talk shall move on.

    A share: what hardly fits does not become the best reply, however long nothing was told.
    """
    told = draft.tells
    if told is None:
        return 0.0
    if told.order == 0 and scene.move.asked and scene.move.about(told.fact.id) >= ON_TOPIC:
        return 0.0  # who has just been told of it by name has to be told nothing, unless that is what fits
    leads_on = told.order == 0 or told.fact.id in gates.leading_on(scene.state, scene.judged)
    if not (told.is_deep or leads_on):
        return NEW
    understood = scene.move.skilled and not scene.move.asked
    if told.is_deep and understood:
        return EARNED
    waited = max(0, scene.state.turn - (scene.before.told_at or 0) - 2)
    return MATTERS + (UNDERSTOOD if understood else PATIENCE) * waited


def weighed(
    scene: Scene, planned: Draft, others: Iterable[Draft], judged: Collection[str] = ()
) -> tuple[Asking, Weighed]:
    """Return the turn as replies are held against it, and what could be said, each with its own signs.

    What is planned is first. Answers that are `judged` are given where they are not among the likeliest too.
    """
    answers, asked = met(scene), asking(scene)
    if judged:
        answers += tuple(one for one in met(scene, _ANY)[len(answers) :] if one.said.text in judged)
    by_key = {one.said.keys[0]: one for one in answers}
    drafts: dict[str, Draft] = {planned.said.text: planned}
    for draft in (*others, *could_say(scene, answers, asked.lines)):
        if draft.tells is None or _may_tell(scene, draft.tells, planned):
            drafts.setdefault(draft.said.text, draft)
    found = [
        (draft, of_reply(asked, draft, near, first=draft is planned, exchange=by_key.get(_key(draft))))
        for draft, near in zip(drafts.values(), nearness(asked, drafts.values()), strict=True)
    ]
    return asked, found


def seen(found: Iterable[Signs], before: Iterable[Signs]) -> list[Signs]:
    """Return the signs of replies with their precedents, and with how far each is ahead of the others in some."""
    all_signs = [{**signs, **readings} for signs, readings in zip(found, before, strict=True)]
    return [{**signs, **ahead} for signs, ahead in zip(all_signs, _ahead(all_signs), strict=True)]


def kind_of(draft: Draft) -> str:
    """Return of which kind a reply's words are, where they would do for any client; else nothing."""
    source = source_of(draft)
    return f"{source.part} {source.kind}" if source.part in _OF_A_KIND else ""


def _may_tell(scene: Scene, told: FactEntry, planned: Draft) -> bool:
    """Whether something else than what is planned may be told: nothing deep, nothing right behind another thing."""
    return told is planned.tells or not (told.is_deep or scene.just_told)


def _ahead(found: Sequence[Signs]) -> Iterator[dict[str, float]]:
    """Give for each reply how far it is ahead of the next best, or behind the best, in some signs."""
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    values = np.array([[signs.get(name, 0.0) for name in _AHEAD] for signs in found])
    *_, second, most = np.sort(np.concatenate([np.zeros_like(values[:1]), values]) if len(values) == 1 else values, 0)
    ahead = values - np.where(values == most, second, most)
    names = [f"ahead:{name}" for name in _AHEAD]
    yield from (dict(zip(names, row, strict=True)) for row in ahead.tolist())


def _key(draft: Draft) -> str:
    return draft.said.keys[0] if draft.said.keys else ""
