"""The pace of the client with five scripted therapists, over every persona that ships."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest

from app.core.client.engine import begin, respond
from app.core.client.playtest import spearman
from app.core.client.state import ClientState
from app.core.client.therapists import AVERAGE, HARMFUL, REPAIRING, STRONG, WEAK
from app.core.coding.coder import code_turn
from app.core.per_persona import once_per_persona
from app.core.persona import Persona, Temperament
from tests.core.played import Played, library, told
from tests.core.played import play as play_anew

SEEDS = (1, 2, 7)
every_persona = pytest.mark.parametrize("persona", library(), ids=lambda persona: persona.id)


@once_per_persona
def _talks(_persona: Persona) -> dict[tuple[tuple[str, ...], int], tuple[Played, ...]]:
    return {}


def play(persona: Persona, script: tuple[str, ...], seed: int = 1) -> tuple[Played, ...]:
    """Return a talk, played once however many tests look at it."""
    talks = _talks(persona)
    if (script, seed) not in talks:
        talks[script, seed] = tuple(play_anew(persona, script, seed))
    return talks[script, seed]


def deep_share(persona: Persona, script: tuple[str, ...], seed: int = 1) -> float:
    deep = [fact for fact in persona.facts if fact.layer != "surface"]
    return len(told(play(persona, script, seed), persona, "guarded", "core")) / len(deep)


@every_persona
@pytest.mark.parametrize("seed", SEEDS)
def test_the_strong_therapist_hears_guarded_things_early_and_core_things_in_the_middle(
    persona: Persona, seed: int
) -> None:
    turns = play(persona, STRONG, seed)
    guarded, core = (told(turns, persona, layer)[0][0] for layer in ("guarded", "core"))
    assert 3 <= guarded <= 9
    assert 6 <= core <= 14
    assert guarded < core
    assert deep_share(persona, STRONG, seed) > 0.5


@every_persona
@pytest.mark.parametrize("seed", SEEDS)
def test_the_weak_therapist_hears_no_core_thing_and_few_guarded_ones(persona: Persona, seed: int) -> None:
    turns = play(persona, WEAK, seed)
    assert told(turns[:20], persona, "core") == []
    assert len(told(turns[:20], persona, "guarded")) <= 2


@every_persona
def test_a_pleasant_therapist_with_stock_phrases_alone_hears_no_core_thing(persona: Persona) -> None:
    pleasant = (
        "I see.",
        "That sounds hard.",
        "Thank you for sharing that with me.",
        "I understand how you feel.",
        "That must be really difficult for you.",
        "I hear you.",
        "How does that make you feel?",
        "I'm so sorry to hear that.",
        "That's very understandable.",
        "Okay, great.",
    )
    turns = play(persona, pleasant * 2)
    assert told(turns, persona, "core") == []
    assert turns[-1].state.trust < persona.temperament.trust + 0.12


@every_persona
def test_the_average_therapist_hears_more_than_the_weak_one_and_less_than_the_strong_one(persona: Persona) -> None:
    weak, average, strong = (deep_share(persona, script) for script in (WEAK, AVERAGE, STRONG))
    assert weak < average < strong


@every_persona
@pytest.mark.parametrize("seed", SEEDS)
def test_harm_costs_trust_breaks_the_contact_and_opens_nothing_deep(persona: Persona, seed: int) -> None:
    turns = play(persona, HARMFUL, seed)
    first_harm = 2
    assert any(turn.plan.reaction == "withdraw" for turn in turns[: first_harm + 1])
    assert turns[-1].state.ruptures >= 1
    assert turns[-1].state.trust < persona.temperament.trust / 2
    assert told(turns, persona, "guarded", "core") == []
    assert not any(turn.plan.fact for turn in turns[first_harm - 1 :])


@every_persona
def test_a_rupture_is_mended_and_trust_comes_back_more_slowly_than_it_went(persona: Persona) -> None:
    turns = play(persona, (*STRONG[:6], *HARMFUL[1:], *REPAIRING))
    trust = [turn.state.trust for turn in turns]
    before, lowest = trust[5], min(trust)
    at_lowest = trust.index(lowest)
    assert any(turn.plan.occasion == "repair" for turn in turns[at_lowest:])
    assert not turns[-1].state.ruptured
    assert lowest < trust[-1] < before
    falls = [a - b for a, b in pairwise(trust) if a > b]
    rises = [b - a for a, b in pairwise(trust[at_lowest:]) if b > a]
    assert max(rises) < max(falls) / 2


@every_persona
def test_trust_never_moves_more_than_its_caps(persona: Persona) -> None:
    for script in (WEAK, AVERAGE, STRONG, (*HARMFUL, *REPAIRING), (*STRONG[:10], *HARMFUL, *STRONG[10:])):
        trust = [persona.temperament.trust, *(turn.state.trust for turn in play(persona, script))]
        moves = [b - a for a, b in pairwise(trust)]
        assert min(moves) >= -0.1801
        assert max(moves) <= 0.0601


@every_persona
def test_a_strong_bond_bears_one_wrong_word_and_not_two(persona: Persona) -> None:
    turns = play(persona, (*STRONG[:18], HARMFUL[1], HARMFUL[6]))
    once, twice = turns[-2].state, turns[-1].state
    assert once.trust < turns[-3].state.trust
    assert not once.ruptured
    assert twice.ruptured


def retempered(persona: Persona, guardedness: float) -> Persona:
    temper = Temperament(
        trust=persona.temperament.trust, guardedness=guardedness, distress=persona.temperament.distress
    )
    return persona.model_copy(update={"temperament": temper})


@every_persona
def test_a_more_guarded_temperament_trusts_more_slowly(persona: Persona) -> None:
    trusts = [play(retempered(persona, share), STRONG[:17])[-1].state.trust for share in (0.15, 0.5, 0.85)]
    assert trusts == sorted(set(trusts), reverse=True)


@pytest.mark.library
def test_over_the_library_the_same_clients_tell_clearly_less_when_they_are_guarded() -> None:
    """Below the middle, a strong therapist's turns are what limits the telling: a turn opens one fact."""
    low, middle, high = (
        sum(
            len(told(play(retempered(persona, guardedness), STRONG[:17]), persona, "guarded", "core"))
            for persona in library()
        )
        for guardedness in (0.15, 0.5, 0.85)
    )
    assert high <= 0.85 * min(low, middle)


@pytest.mark.library
def test_over_the_library_configured_guardedness_orders_what_is_told_in_all() -> None:
    told_in_all = [sum(deep_share(persona, script) for script in (AVERAGE, STRONG)) for persona in library()]
    rho = spearman([persona.temperament.guardedness for persona in library()], [-share for share in told_in_all])
    assert rho is not None
    assert rho >= 0.8


@every_persona
@pytest.mark.parametrize("script", [STRONG, AVERAGE], ids=["strong", "average"])
def test_hardly_a_reply_comes_twice_in_34_turns(persona: Persona, script: tuple[str, ...]) -> None:
    replies = [turn.plan.authored for turn in play(persona, (*script, *script)[:34])]
    assert len(replies) - len(set(replies)) <= 1


@every_persona
def test_turns_have_the_length_of_speech(persona: Persona) -> None:
    turns = play(persona, STRONG)
    lengths = [len(turn.plan.authored.split()) for turn in turns]
    assert 15 <= sum(lengths) / len(lengths) <= 40
    assert max(lengths) <= 70
    assert all(turn.plan.max_words <= 70 for turn in turns)


@every_persona
def test_one_fact_a_turn_at_most_and_every_one_is_in_the_ledger_with_what_earned_it(persona: Persona) -> None:
    turns = play(persona, STRONG)
    opened = [len(turn.state.opened) for turn in turns]
    assert all(later - earlier in (0, 1) for earlier, later in pairwise([0, *opened]))
    ledger = turns[-1].state.ledger
    assert [entry.fact for entry in ledger] == list(turns[-1].state.opened)
    assert [entry.turn for entry in ledger] == [
        number for number, _ in told(turns, persona, "surface", "guarded", "core")
    ]
    assert all(entry.earned_by for entry in ledger)


@every_persona
def test_missed_chances_say_what_would_have_worked(persona: Persona) -> None:
    missed = play(persona, AVERAGE)[-1].state.missed
    assert missed
    assert all(entry.what_helps and persona.fact(entry.fact) for entry in missed)


@every_persona
@pytest.mark.parametrize("script", [WEAK, AVERAGE, STRONG, HARMFUL], ids=["weak", "average", "strong", "harmful"])
def test_the_same_seed_and_script_give_the_same_encounter(persona: Persona, script: tuple[str, ...]) -> None:
    once, again = ([turn.plan.model_dump_json() for turn in play_anew(persona, script, 5)] for _ in range(2))
    assert once == again


@every_persona
def test_a_state_survives_being_stored_as_json(persona: Persona) -> None:
    state = play(persona, STRONG)[-1].state
    assert ClientState.model_validate_json(state.model_dump_json()) == state


def test_a_turn_does_not_call_more_and_more_functions() -> None:
    """A guard against dearer turns, not the bar: that is five milliseconds of CPU, measured by `attune playtest`. The
    same 3,200 calls took 3.3 to 5.3 ms within minutes on one machine; their number is the same on all."""
    persona = library()[0]
    turns = play(persona, STRONG)
    codes = [code_turn(turn.said) for turn in turns]
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    for again in (False, True):  # what is kept between turns is worked out in the first round
        for turn, code in zip(turns, codes, strict=True):
            sys.setprofile(count if again else None)
            respond(persona, turn.state, turn.said, code, 1)
            sys.setprofile(None)
    assert 500 < calls / len(turns) < 4500


def test_nothing_is_told_before_the_first_turn() -> None:
    for persona in library():
        assert begin(persona).opened == ()
