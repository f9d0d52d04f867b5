"""Mara, a small persona whose lines say what they are for, so that a test can see which one was chosen."""

from __future__ import annotations

import json
from typing import Any

from app.core.client.engine import begin
from app.core.client.state import ClientState
from app.core.persona import OCCASIONS, Persona


def _lines(name: str, count: int = 6) -> list[str]:
    numbers = ("one", "two", "three", "four", "five", "six", "seven", "eight")
    return [f"<{name}> spoken as line number {numbers[i]}." for i in range(count)]


def _fact(fact_id: str, layer: str, topics: list[str], trust: float, *after: str, **more: Any) -> dict[str, Any]:
    opened_by = {"surface": [], "guarded": [], "core": ["reflection", "validation"]}[layer]
    fact = {
        "id": fact_id,
        "topics": topics,
        "layer": layer,
        "gate": {"trust": trust, "after": list(after), "opened_by": opened_by},
        "feeling": "sadness",
        "knowledge": f"Mara {more.pop('knowledge')}.",
        "lines": more.pop("lines"),
        "hints": [] if layer == "surface" else [f"<hint {fact_id}> one", f"<hint {fact_id}> two"],
        "more": [f"<more {fact_id}> one", f"<more {fact_id}> two"],
    }
    return fact | more


FACTS = [
    _fact(
        "gave-up-the-shop",
        "surface",
        ["shop", "bakery", "work"],
        0.0,
        knowledge="closed her bakery in spring",
        lines=[
            "I closed the bakery in spring, after nineteen years of getting up at three.",
            "The shop is shut. I handed the keys of the bakery back in spring.",
        ],
    ),
    _fact(
        "up-at-three",
        "surface",
        ["sleep", "night"],
        0.0,
        knowledge="still wakes at three as if to bake",
        lines=[
            "I still wake at three, as if there were bread to bake.",
            "Three in the morning, and my hands want flour.",
        ],
    ),
    _fact(
        "ivo-drives",
        "surface",
        ["son", "ivo"],
        0.0,
        knowledge="has a son who drives a lorry",
        lines=[
            "Ivo drives a lorry up to Sweden and back, my son.",
            "My son is on the road most weeks, Ivo, with timber.",
        ],
    ),
    _fact(
        "customers",
        "guarded",
        ["customers", "village"],
        0.3,
        "gave-up-the-shop",
        knowledge="misses the customers who told her their news",
        lines=[
            "They told me things over the counter, and now nobody tells me a thing.",
            "Nobody brings me their news any more, and I miss the queue.",
        ],
    ),
    _fact(
        "debts",
        "guarded",
        ["debts", "money"],
        0.34,
        "gave-up-the-shop",
        knowledge="hid unpaid flour bills in the oven",
        lines=[
            "There were flour bills, and I kept them in the small oven.",
            "I put the unpaid bills in the cold oven so as not to see them.",
        ],
    ),
    _fact(
        "jealous-of-ivo",
        "guarded",
        ["jealous", "envy"],
        0.36,
        "ivo-drives",
        knowledge="envies her son his freedom on the road",
        lines=[
            "He just drives off, and I could scream with envy at the kitchen table.",
            "I envy my own son his lorry, what sort of a mother is that.",
        ],
    ),
    _fact(
        "let-the-fire-out",
        "core",
        ["fire", "oven", "stove"],
        0.45,
        "debts",
        knowledge="let the old oven go cold on purpose the last night",
        lines=[
            "I let the big oven go out on purpose, that last night, and watched it.",
            "Nobody made me. I let the old oven die and sat in front of it till morning.",
        ],
    ),
    _fact(
        "relief",
        "core",
        ["relief", "glad"],
        0.5,
        "let-the-fire-out",
        knowledge="was relieved when the bakery ended and despises herself for it",
        lines=[
            "When it was over I was relieved, and I could spit at myself for that.",
            "I was glad it ended. There. Glad, and I can't forgive that.",
        ],
    ),
]


def mara(**changes: Any) -> Persona:
    """Return Mara, with top-level parts replaced where a test needs it."""
    person = {"relation": "family", "closeness": 1, "client_expects": "a call", "expects_of_client": "a meal"}
    person |= {"last_contact": "Sunday", "good": "kind", "bad": "far away"}
    data: dict[str, Any] = {
        "id": "mara-test",
        "problem_area": "role_transition",
        "difficulty": 2,
        "summary": "A baker without a bakery.",
        "brief": "Mara, 61, low since spring.",
        "who": {
            "name": "Mara", "age": 61, "pronouns": "she/her", "occupation": "Baker", "culture": "A village",
            "languages": ["English"], "household": "Alone",
        },
        "voice": {"register": "plain", "habits": ["counts loaves"], "words_per_turn": [3, 45]},
        "temperament": {"trust": 0.2, "guardedness": 0.5, "distress": 0.5},
        "opening": ["Good day. They said to come, so here I am."],
        "truth": {
            "phase": "initial",
            "onset": {"event": "end of the bakery", "when": "spring", "symptoms": ["low mood"]},
            "mood_timeline": [{"when": w, "mood": 3, "event": "nothing"} for w in ("May", "June", "July")],
            "inventory": [
                person | {"id": "ivo", "name": "Ivo", "called": ["son", "my boy"], "pronouns": "he/him",
                          "lines": ["<person ivo> Ivo one", "<person ivo> Ivo two"]},
                person | {"id": "nela", "name": "Nela", "called": ["sister"], "pronouns": "she/her", "closeness": 2,
                          "lines": ["<person nela> Nela one", "<person nela> Nela two"]},
                person | {"id": "father", "name": "Josip", "called": ["father"], "closeness": 3,
                          "lines": ["<person father> Josip one", "<person father> Josip two"]},
            ],
            "formulation": "Loss of a role.",
            "material": {
                "kind": "role_transition", "old_role": "baker", "new_role": "pensioner", "lost": ["company"],
                "not_missed": ["the hour"], "feared": ["silence"], "chances": ["sleep"],
            },
        },
        "facts": FACTS,
        "reactions": {occasion: _lines(occasion) for occasion in OCCASIONS},
        "biography": [
            {"topics": ["how old", "age"], "lines": ["<biography> sixty-one"]},
            {"topics": ["brothers", "siblings"], "lines": ["<biography> one sister"]},
            {"topics": ["where do you live"], "lines": ["<biography> the village"]},
            {"topics": ["hobbies"], "lines": ["<biography> none"]},
            {"topics": ["medication"], "lines": ["<biography> no tablets"]},
        ],
        "challenges": [
            {"kind": "minimising", "lines": ["<minimising> one", "<minimising> two"],
             "yields_to": ["reflection", "validation"],
             "times": 2, "yielded": ["<yielded> minimising"]},
        ],
        "training": {"goals": ["listen"], "practise": ["reflections"], "good_work": "Staying with it."},
    }  # fmt: skip
    return Persona.model_validate_json(json.dumps(data | changes))


def told_of_the_shop(persona: Persona) -> ClientState:
    """Return Mara's state when she has just said what she came with."""
    changes = {"turn": 4, "greeted": True, "told_at": 4, "topic": "gave-up-the-shop", "opened": ("gave-up-the-shop",)}
    last = "I closed the bakery in spring, after nineteen years of getting up at three."
    return begin(persona).model_copy(update=changes | {"used": ("fact:gave-up-the-shop:0",), "last_words": last})
