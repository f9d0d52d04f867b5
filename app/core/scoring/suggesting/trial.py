"""A trial: another wording put into the talk in the place of the old one, and the whole scored again.

A wording that changes nothing is worse than none. So what is proposed, by whomever, has to do better by the same
coder and the same rules: no more harm, no other skill's level lower, and more merit in its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from app.core.coding.coder import code_turn
from app.core.coding.codes import Label
from app.core.scoring.harm import find_harm
from app.core.scoring.material import Finding, Material
from app.core.scoring.report import NextStep
from app.core.scoring.rules import RULES

# One proposal is coded for the first look, for what it must not be, and often as the whole turn: once is enough.
coded = lru_cache(maxsize=128)(code_turn)
_NEVER: tuple[Label, ...] = (
    "advice",
    "judgement",
    "minimising_risk",
    "promise_of_secrecy",
    "reassurance",
    "boundary_crossing",
    "jargon",
)


def does_better(criterion: str, step: NextStep, material: Material, findings: Mapping[str, Finding]) -> bool:
    """Tell whether the talk scores better on a criterion with the step taken.

    `findings` are those of the talk as it was. A turn that did harm is bettered by not doing it, if nothing else gets
    worse.
    """
    changed = put_in(step, material)
    if changed is None or criterion not in RULES:
        return False
    before, after = find_harm(material.turns), find_harm(changed.turns)
    if len(after) > len(before):
        return False
    was, now = findings.get(criterion) or RULES[criterion](material), RULES[criterion](changed)
    undone = len(after) < len(before) and now.merit >= was.merit
    return (undone or _raised(was, now)) and all(
        not _lowered(finding, RULES[other](changed))
        for other, finding in findings.items()
        if other != criterion and other in RULES
    )


def put_in(step: NextStep, material: Material) -> Material | None:
    """Return the material with the step taken, or None where the words to replace are not there."""
    place = next((i for i, turn in enumerate(material.turns) if turn.number == step.turn), None)
    if place is None:
        return None
    turn = material.turns[place]
    if step.instead_of not in turn.text or coded(step.try_, turn.before).has(*_NEVER):
        return None
    text = turn.text.replace(step.instead_of, step.try_, 1)
    spoken = list(material.transcript.turns)
    spoken[step.turn - 1] = spoken[step.turn - 1].model_copy(update={"text": text})
    said = replace(turn, text=text, codes=coded(text, turn.before))
    turns = (*material.turns[:place], said, *material.turns[place + 1 :])
    return Material(material.transcript.with_turns(spoken), turns, material.persona)


def _raised(was: Finding, now: Finding) -> bool:
    """Tell whether a finding became better: more merit, and no lower a level."""
    if now.level is None:
        return False
    return now.merit > was.merit and (was.level is None or now.level >= was.level)


def _lowered(was: Finding, now: Finding) -> bool:
    return was.level is not None and now.level is not None and now.level < was.level
