"""What the client tried on the trainee, as the report's ledger shows it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.adapters.content.yaml_files import YamlReader, shipped_files
from app.core.client.engine import begin
from app.core.client.state import Begun, PullMet, PullOutcome
from app.core.encounter import Encounter
from app.core.persona import Persona
from app.settings import ROOT
from app.web.pages.ledger_view import begun_in, pulls_in

FILES = {item.file: item for item in shipped_files(ROOT)}


def _client_with_pulls() -> Persona:
    item = FILES["personas/gareth-deficits-freight.yaml"]
    return YamlReader().persona(item.source, item.file)


def _encounter(persona: Persona, **state: object) -> Encounter:
    return Encounter(
        id="e1",
        trainee_id="u1",
        persona_id=persona.id,
        persona_revision=persona.revision(),
        rubric_id="core-skills",
        rubric_revision="r",
        seed=1,
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        opening="Hello.",
        state=begin(persona).model_copy(update=state),
    )


@pytest.mark.parametrize(
    ("outcome", "told"), [("held", "it held"), ("given_in", "was given"), (None, "ended before")]
)
def test_a_pull_is_shown_with_what_it_meant_and_how_it_was_met(outcome: PullOutcome | None, told: str) -> None:
    persona = _client_with_pulls()
    pull = persona.pulls[0]
    tried = (PullMet(pull=pull.id, turn=4, outcome=outcome), PullMet(pull="gone-since", turn=6))
    encounter = _encounter(persona, pulls=tried)
    (shown,) = pulls_in(encounter, (), persona)
    assert shown.means == pull.means
    assert told in shown.met


def test_what_was_only_begun_is_shown_in_the_words_that_were_heard_until_it_is_told() -> None:
    persona = _client_with_pulls()
    first, second = (fact.id for fact in persona.facts[:2])
    begun = tuple(Begun(turn=3, fact=fact, heard=f"I'd been going to say {fact}") for fact in (first, second))
    (shown,) = begun_in(_encounter(persona, begun=begun, opened=(first,)), ())
    assert shown.heard.endswith(second)
