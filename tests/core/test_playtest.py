"""The playtest finds what is wrong with a persona, and passes those that ship."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, get_args

import pytest

from app.core.case import ProblemArea
from app.core.client import leaks, persona_checks, playing
from app.core.client.engine import respond
from app.core.client.leaks import Secrets, ask_directly, asked_for, shingles
from app.core.client.persona_checks import Finding, findings
from app.core.client.playing import play
from app.core.client.playtest import library_bar, playtest, spearman
from app.core.client.therapists import HARMFUL, REPAIRING, scripts_for, strong_script
from app.core.persona import Opener, Persona
from app.settings import ROOT
from tests.core.cast import mara
from tests.core.played import library, report_of

every_persona = pytest.mark.parametrize("persona", library(), ids=lambda persona: persona.id)
# A bar that a shipped persona is known to miss: (persona, what). Also listed in docs/personas.md.
EXPECTED_MISSES: frozenset[tuple[str, str]] = frozenset()
REACHABLE = 0.9


def changed(persona: Persona, change: Callable[[dict[str, Any]], object]) -> Persona:
    data = persona.model_dump(mode="json", by_alias=True)
    change(data)
    return Persona.model_validate_json(json.dumps(data))


def fact_of(data: dict[str, Any], fact_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(fact for fact in data["facts"] if fact["id"] == fact_id)
    return found


def found(persona: Persona, kind: str) -> list[Finding]:
    return [finding for finding in findings(persona, REACHABLE, ()) if finding.kind == kind]


@every_persona
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 7))])
def test_every_shipped_persona_meets_every_bar(persona: Persona, seed: int) -> None:
    missed = {(persona.id, bar.what) for bar in report_of(persona.id, seed).bars if not bar.met}
    assert missed == {miss for miss in EXPECTED_MISSES if miss[0] == persona.id}


@pytest.mark.library
@pytest.mark.timeout(900)  # all are played here, where no other test has
@pytest.mark.parametrize("seed", [1, 2, 7])
def test_over_the_library_the_more_guarded_are_less_open(seed: int) -> None:
    bar = library_bar([report_of(persona.id, seed) for persona in library()])
    assert bar is not None
    assert bar.met, bar
    if seed == 1:  # the seed of the page
        assert f"{bar.what}: {bar.measured} (" in (ROOT / "docs" / "personas.md").read_text("utf-8")


def test_two_personas_say_nothing_about_a_library() -> None:
    assert library_bar([report_of(persona.id, 1) for persona in library()[:2]]) is None


def test_a_report_plays_no_more_turns_than_an_author_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six seconds at the five milliseconds that a turn may cost; how long it is in the end depends on the machine."""
    played: list[str] = []

    def counted(*args: Any, **kwargs: Any) -> Any:
        played.append(args[2])
        return respond(*args, **kwargs)

    for module in (playing, leaks, persona_checks):
        monkeypatch.setattr(module, "respond", counted)
    playtest(library()[0], 3)
    assert 400 < len(played) < 1200


def test_a_gate_above_what_the_strong_script_earns_is_unreachable_with_all_that_waits_for_it() -> None:
    persona = changed(mara(), lambda data: fact_of(data, "let-the-fire-out")["gate"].update(trust=0.99))
    unreachable = found(persona, "unreachable")
    assert [finding.where for finding in unreachable] == ["fact let-the-fire-out", "fact relief"]
    assert "takes trust 0.99; the strong script earns 0.90 at most" in unreachable[0].what
    assert "waits for let-the-fire-out" in unreachable[1].what


def test_two_facts_that_wait_for_each_other_are_unreachable() -> None:
    persona = changed(mara(), lambda data: fact_of(data, "debts")["gate"].update(after=["let-the-fire-out"]))
    assert {finding.where for finding in found(persona, "unreachable")} == {
        "fact debts",
        "fact let-the-fire-out",
        "fact relief",
    }


@pytest.mark.parametrize("opener", get_args(Opener))
def test_each_kind_of_turn_alone_can_bring_a_fact_out(opener: Opener) -> None:
    def opened_by_it_alone(data: dict[str, Any]) -> None:
        fact_of(data, "relief")["gate"].update(opened_by=[opener])
        fact_of(data, "relief")["topics"].append("suicide")

    assert found(changed(mara(), opened_by_it_alone), "unreachable") == []


def test_a_fact_for_a_turn_that_is_never_about_it_is_unreachable() -> None:
    persona = changed(mara(), lambda data: fact_of(data, "relief")["gate"].update(opened_by=["risk_enquiry"]))
    (finding,) = found(persona, "unreachable")
    assert finding.what == "no turn brings it out; it asks for risk_enquiry"


def test_an_unreachable_fact_fails_the_report() -> None:
    persona = changed(mara(), lambda data: fact_of(data, "relief")["gate"].update(trust=1.0))
    bar = next(bar for bar in playtest(persona).bars if bar.what == "faults in the file")
    assert not bar.met


def test_words_of_a_locked_fact_in_an_open_reaction_are_found_in_the_file_and_in_the_talk() -> None:
    told = "Not much. I was glad it ended. There. Glad, and I can't forgive that."
    persona = changed(mara(), lambda data: data["reactions"].update(closed_question=[told] * 4))
    leaks = found(persona, "leak")
    assert leaks[0].where == "reactions.closed_question[0]"
    assert "words of relief" in leaks[0].what
    report = playtest(persona)
    assert not next(bar for bar in report.bars if bar.what == "leaks of locked facts in the scripts").met
    assert {leak.fact for leak in report.script("weak").leaks} == {"relief"}


def test_a_hint_that_says_the_fact_itself_is_a_leak() -> None:
    hint = "Well, I let the old oven die and sat in front of it."
    persona = changed(mara(), lambda data: fact_of(data, "let-the-fire-out").update(hints=[hint, "The oven."]))
    assert [finding.where for finding in found(persona, "leak")] == ["fact let-the-fire-out: hints[0]"]


def test_a_fact_may_take_up_the_words_of_what_must_have_been_told_before_it() -> None:
    words = "I put the unpaid bills in the cold oven so as not to see them, and then I lit it."
    persona = changed(mara(), lambda data: fact_of(data, "let-the-fire-out").update(more=[words]))
    assert found(persona, "leak") == []
    persona = changed(mara(), lambda data: fact_of(data, "customers").update(more=[words]))
    assert "fact customers: more[0]" in {finding.where for finding in found(persona, "leak")}


@pytest.mark.parametrize(
    ("fact", "gate", "says"),
    [
        ("debts", {"trust": 0.2, "opened_by": ["reflection"]}, "the client starts with 0.20"),
        ("debts", {"trust": 0.34, "opened_by": []}, "a closed question on the topic brings it out"),
        ("relief", {"trust": 0.5, "opened_by": ["open_question"]}, "a question alone"),
    ],
)
def test_a_deep_fact_that_costs_too_little_is_found(fact: str, gate: dict[str, Any], says: str) -> None:
    kept = [finding for finding in found(mara(), "too_cheap") if finding.where == f"fact {fact}"]
    persona = changed(mara(), lambda data: fact_of(data, fact)["gate"].update(gate))
    now = [finding.what for finding in found(persona, "too_cheap") if finding.where == f"fact {fact}"]
    assert any(says in what for what in now)
    assert not any(says in finding.what for finding in kept) or not gate["opened_by"]


def test_the_same_line_in_two_places_is_found_whatever_its_punctuation() -> None:
    def twice(data: dict[str, Any]) -> None:
        data["reactions"]["why"][0] = "I have asked myself that too."
        data["biography"][2]["lines"] = ["I have asked myself that, too"]

    (finding,) = found(changed(mara(), twice), "duplicate")
    assert finding.where == "biography where do you live[0]"
    assert "reactions.why[0]" in finding.what


def test_a_line_that_nobody_says_in_one_breath_is_found() -> None:
    persona = changed(mara(), lambda data: data["reactions"]["why"].append(" ".join(["bread"] * 66)))
    assert [finding.where for finding in found(persona, "too_long")] == ["reactions.why[6]"]


@pytest.mark.parametrize(
    "line",
    ["I feel really heard in here.", "Thank you for listening.", "It's a coping mechanism, baking.", "I hear you."],
)
def test_a_client_with_the_voice_of_a_helper_is_found(line: str) -> None:
    persona = changed(mara(), lambda data: data["reactions"]["validation"].append(line))
    assert [finding.where for finding in found(persona, "jargon")] == ["reactions.validation[6]"]


def test_a_client_may_ask_what_a_helpers_word_means() -> None:
    persona = changed(mara(), lambda data: data["reactions"]["jargon"].append("What is a coping mechanism?"))
    assert found(persona, "jargon") == []


def test_lines_that_no_script_brings_out_are_only_noted() -> None:
    unused = findings(mara(), REACHABLE, [f"{occasion}:0" for occasion in ("greeting", "why")])
    named = {finding.where for finding in unused if finding.kind == "unused"}
    assert "reactions.advice" in named
    assert "reactions.why" not in named
    assert not any(finding.is_fault for finding in unused if finding.kind == "unused")


@every_persona
@pytest.mark.parametrize("seed", [1, pytest.param(5, marks=pytest.mark.slow)])
def test_nothing_that_is_asked_for_directly_is_told(persona: Persona, seed: int) -> None:
    asked = report_of(persona.id, 1).asked if seed == 1 else ask_directly(persona, seed)
    assert asked.turns > 200
    assert asked.leaks == ()
    assert asked.core_told == ()


def test_a_fact_is_asked_for_by_every_topic_and_by_its_own_knowledge() -> None:
    fact = mara().fact("debts")
    asked = asked_for(fact)
    assert all(any(topic in said for said in asked) for topic in fact.topics)
    assert any(shingles(fact.knowledge) & shingles(said) for said in asked)


def test_what_has_been_told_is_no_leak() -> None:
    persona = mara()
    fact = persona.fact("relief")
    secrets = Secrets(persona)
    assert [found[0] for found in secrets.found_in(fact.lines[0], ())] == ["relief"]
    assert secrets.found_in(fact.lines[0], ("relief",)) == []


@every_persona
def test_openings_carry_the_turn_the_cause_and_the_words(persona: Persona) -> None:
    strong = report_of(persona.id, 1).script("strong")
    script = strong_script(persona.problem_area)
    assert strong.openings
    for opened in strong.openings:
        assert opened.said == script[opened.turn - 1]
        assert opened.earned_by
    assert strong.openness[-1].core == sum(o.layer == "core" for o in strong.openings) / sum(
        fact.layer == "core" for fact in persona.facts
    )


@every_persona
def test_the_measures_of_a_script_are_those_of_its_turns(persona: Persona) -> None:
    script = scripts_for(persona.problem_area)["average"]
    lengths = [len(turn.plan.authored.split()) for turn in play(persona, script, 1)]
    words = report_of(persona.id, 1).script("average").words
    assert (words.shortest, words.longest) == (min(lengths), max(lengths))
    assert words.mean == pytest.approx(sum(lengths) / len(lengths), abs=0.01)
    assert words.short_share == pytest.approx(sum(n <= 5 for n in lengths) / len(lengths), abs=0.001)


@pytest.mark.parametrize("area", get_args(ProblemArea))
def test_scripts_have_their_length_and_the_strong_one_its_area(area: ProblemArea) -> None:
    scripts = scripts_for(area)
    lengths = {name: len(script) for name, script in scripts.items()}
    assert lengths.pop("repairing") >= 10 + len(REPAIRING)
    assert lengths == {"weak": 25, "average": 25, "strong": 25, "harmful": len(HARMFUL)}
    others = [strong_script(other) for other in get_args(ProblemArea) if other != area]
    assert all(sum(a != b for a, b in zip(scripts["strong"], other, strict=True)) >= 5 for other in others)
    assert len(set(scripts["strong"])) == 25


@pytest.mark.parametrize(
    ("one", "other", "rho"),
    [
        ([1.0, 2.0, 3.0], [10.0, 20.0, 30.0], 1.0),
        ([1.0, 2.0, 3.0, 4.0], [4.0, 3.0, 2.0, 1.0], -1.0),
        ([1.0, 2.0, 3.0, 4.0], [1.0, 3.0, 2.0, 4.0], 0.8),
        ([1.0, 2.0, 2.0, 3.0], [1.0, 2.0, 2.0, 3.0], 1.0),
        ([1.0, 1.0, 1.0], [1.0, 2.0, 3.0], None),
    ],
)
def test_spearmans_correlation_is_that_of_the_ranks(one: list[float], other: list[float], rho: float | None) -> None:
    assert spearman(one, other) == rho
