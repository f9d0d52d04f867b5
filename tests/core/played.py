"""The shipped personas, what plays them, and codes as a coder would give them."""

from __future__ import annotations

import json
import os
import tempfile
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from app.core.client.playing import Played, play, told
from app.core.client.playtest import PersonaReport, playtest
from app.core.coding.codes import Label, Sentence, TurnCodes
from app.core.persona import Persona
from tests.library import PERSONA_FILES

__all__ = ["Played", "coded", "library", "play", "report_of", "told"]


@cache
def library() -> tuple[Persona, ...]:
    """Return the clients that this run plays."""
    reader = YAML(typ="safe")
    return tuple(Persona.model_validate_json(json.dumps(reader.load(path))) for path in PERSONA_FILES)


@cache
def report_of(persona_id: str, seed: int) -> PersonaReport:
    """Return a shipped client's playtest, which takes seconds: the processes of one run share what one has played."""
    shared = (
        Path(tempfile.gettempdir()) / f"attune-playtests-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
    )
    shared.mkdir(exist_ok=True)
    kept = shared / f"{persona_id}-{seed}.json"
    if kept.exists():
        return PersonaReport.model_validate_json(kept.read_bytes())
    report = playtest(next(persona for persona in library() if persona.id == persona_id), seed)
    begun = kept.with_suffix(f".{os.getpid()}")
    begun.write_text(report.model_dump_json(), "utf-8")
    begun.replace(kept)
    return report


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
