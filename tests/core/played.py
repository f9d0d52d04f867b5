"""Plays a script against a persona with the shipped coder and the embedded voice, and keeps every turn."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from app.core.client.engine import begin, opening, respond, settle
from app.core.client.state import ClientState, TurnPlan
from app.core.coding.coder import code_turn
from app.core.coding.codes import Label, Sentence, TurnCodes
from app.core.persona import Persona

LIBRARY = Path(__file__).parents[2] / "personas"


@cache
def library() -> tuple[Persona, ...]:
    """Return every persona that ships."""
    reader = YAML(typ="safe")
    return tuple(
        Persona.model_validate_json(json.dumps(reader.load(path))) for path in sorted(LIBRARY.glob("*.yaml"))
    )


@dataclass(frozen=True)
class Played:
    """One turn: what the trainee said, what the client planned, and the state after it."""

    said: str
    plan: TurnPlan
    state: ClientState


def play(persona: Persona, script: Iterable[str], seed: int = 1, state: ClientState | None = None) -> list[Played]:
    state = state or begin(persona)
    last, turns = state.last_words or opening(persona, seed), []
    for said in script:
        state, plan = respond(persona, state, said, code_turn(said, last), seed)
        state = settle(persona, state, plan, plan.authored)
        last = plan.authored
        turns.append(Played(said, plan, state))
    return turns


def told(turns: list[Played], persona: Persona, *layers: str) -> list[tuple[int, str]]:
    """Return (turn, fact) for every fact of these layers that was told."""
    return [
        (number, turn.plan.fact)
        for number, turn in enumerate(turns, 1)
        if turn.plan.fact and persona.fact(turn.plan.fact).layer in layers
    ]


def coded(text: str, *labels: Label) -> TurnCodes:
    """Return codes for a whole turn that carries these labels, as a coder would give them."""
    sentences = tuple(Sentence(span=(0, len(text)), label=label, p=0.9) for label in labels)
    has = set(labels)
    kind = (
        "reflection"
        if has & {"simple_reflection", "complex_reflection", "summary"}
        else "question"
        if has & {"open_question", "closed_question"}
        else "input"
        if has & {"advice", "information"}
        else "other"
    )
    return TurnCodes(
        main=kind,
        question="open" if "open_question" in has else "closed" if "closed_question" in has else None,
        reflection="complex" if "complex_reflection" in has else "simple" if "simple_reflection" in has else None,
        summary="summary" in has,
        validation="validation" in has,
        advice="advice" in has,
        judgement="judgement" in has,
        self_disclosure="self_disclosure" in has,
        risk_enquiry="risk_enquiry" in has,
        sentences=sentences,
    )
