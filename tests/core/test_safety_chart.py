"""What a model's sentence may not say against the client's chart."""

from __future__ import annotations

import json

import pytest
from ruamel.yaml import YAML

from app.core.client.persona_checks import authored_lines
from app.core.client.state import TurnPlan
from app.core.persona import Persona
from app.core.safety.chart import chart_of
from app.core.safety.guard import Guard
from app.core.safety.sentences import split_sentences
from tests.library import PERSONA_FILES

PERSONAS = tuple(Persona.model_validate_json(json.dumps(YAML(typ="safe").load(path))) for path in PERSONA_FILES)
ZITA = next(persona for persona in PERSONAS if persona.id == "zita-grief-sister")

CONTRADICTIONS = (
    ("My daughter comes on Sundays.", "daughter"),
    ("I don't like to worry my husband with it.", "husband"),
    ("My wife thinks I should rest.", "wife"),
    ("I've got no nephew.", "denied a nephew"),
    ("I don't have any nephews.", "denied a nephews"),
    ("I'm 54 years old.", "wrong age"),
    ("I'm fifty-four, you know.", "wrong age"),
    ("Well, I'm seventy-one now.", "wrong age"),
    ("Olinda rang me yesterday.", "has died"),
    ("Olinda still lives with me these days.", "has died"),
    ("I went to see Margaret in Leeds.", "not in this client's life"),
    ("Then there's my friend Patricia, of course.", "not in this client's life"),
    ("We used to holiday in Blackpool.", "not in this client's life"),
)
CONSISTENT = (
    "I'm sixty-eight, since you ask.",
    "I'm cold.",
    "I'm nearly seventy.",
    "Nevil rang on Sunday.",
    "My mother would have known what to say.",
    "It was a Tuesday in March, I think.",
    "God knows.",
    "I don't have any children.",
    "Olinda died last year.",
    "Olinda used to ring me at work every day.",
    "I told Mrs. Mascarenhas, as they call me.",
)


@pytest.mark.parametrize(("sentence", "why"), CONTRADICTIONS)
def test_a_contradiction_with_the_chart_is_named(sentence: str, why: str) -> None:
    assert why in (chart_of(ZITA).contradicted(sentence) or "")


@pytest.mark.parametrize("sentence", CONSISTENT)
def test_what_agrees_with_the_chart_passes(sentence: str) -> None:
    assert chart_of(ZITA).contradicted(sentence) is None


def test_a_name_that_the_trainee_brought_in_may_be_taken_up() -> None:
    said = "I don't think I know any Margaret."
    assert chart_of(ZITA).contradicted(said)
    assert chart_of(ZITA).contradicted(said, ["Who is Margaret?"]) is None


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
def test_no_authored_line_contradicts_its_own_chart(persona: Persona) -> None:
    sentences = [sentence for _, line in authored_lines(persona) for sentence in split_sentences(line)]
    assert len(sentences) > 200
    assert [said for said in sentences if chart_of(persona).contradicted(said)] == []


def test_the_guard_stops_a_contradiction_before_it_is_heard() -> None:
    plan = TurnPlan(reaction="answer", occasion="open_question", direction="Answer.", authored="I see.")
    assert "daughter" in (Guard(ZITA, plan, ()).check("My daughter comes on Sundays.") or "")
