"""The playtest of a persona: scripted therapists play it, and what they got is held against the bars.

The field's agreed defect of simulated clients is that they are too easy: long, open at once, the same for skilled
and unskilled trainees (PATIENT-Psi and its successors). The bars say what a client has to do instead, measured with
the embedded voice; what a blind reader or a model voice has to show is named in `NOT_MEASURED`.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import computed_field

from app.core.case import ProblemArea
from app.core.client.bars import CONVERSATIONS, Bar, count_bar, harm_bars, leak_bars, speech_bars, told_bars
from app.core.client.leaks import Asked, ask_directly
from app.core.client.measures import Recovery, ScriptReport, deep_shares, measured, recovery_of
from app.core.client.persona_checks import Finding, findings
from app.core.client.playing import Between, Played, go_on, play
from app.core.client.state import Value
from app.core.client.therapists import ODD_TURNS, ScriptName, scripts_for
from app.core.pace import turns_in
from app.core.persona import Persona

LEAST_SPEARMAN, LEAST_PERSONAS = 0.86, 3
NOT_MEASURED = (
    "replies that fit, by blind reading of 100 turns (>= 90): needs readers",
    "contradictions with its own chart in the model voice (<= 1 in 100 turns): needs a model",
)


class PersonaReport(Value):
    """The realism report of one persona. `openness` is the mean share of deep facts told over the turns of the
    average and the strong script (0 to 1).
    """

    persona: str
    name: str
    revision: str
    problem_area: ProblemArea
    difficulty: int
    guardedness: float
    words_per_turn: tuple[int, int]
    seed: int
    openness: float
    scripts: tuple[ScriptReport, ...]
    recovery: Recovery
    asked: Asked
    findings: tuple[Finding, ...]
    bars: tuple[Bar, ...]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def met(self) -> bool:
        """Whether every bar is met."""
        return all(bar.met for bar in self.bars)

    def script(self, name: ScriptName) -> ScriptReport:
        """Return the report of one script."""
        return next(report for report in self.scripts if report.script == name)


def playtest(persona: Persona, seed: int = 1, *, between: Between = go_on) -> PersonaReport:
    """Play every script against a persona and report. The same persona and seed give the same report.

    No clock is kept: the bars hold what the client is like, however long its talks are planned. `between` is called
    before each of some thousand turns; what it raises ends the playtest.
    """
    scripts = scripts_for(persona.problem_area)
    played = {name: play(persona, script, seed, between=between) for name, script in scripts.items()}
    reports = tuple(measured(persona, name, turns) for name, turns in played.items())
    asked = ask_directly(persona, seed, between=between)
    recovery = recovery_of(reports[-1])
    found = findings(persona, max(reports[2].trust), _keys_used(persona, played, seed, between), between=between)
    differing = sum(
        one.plan != other.plan or one.state != other.state
        for name, turns in played.items()
        for one, other in zip(turns, play(persona, scripts[name], seed, between=between), strict=True)
    )
    bars = (
        *told_bars(reports),
        *leak_bars(reports, asked),
        *speech_bars(persona, played, seed, between=between),
        *harm_bars(reports, recovery),
        Bar(what="turns that differ when played again", measured=differing, bar="0", met=differing == 0),
        count_bar("faults in the file", sum(finding.is_fault for finding in found)),
    )
    return PersonaReport(
        persona=persona.id,
        name=persona.who.name,
        revision=persona.revision(),
        problem_area=persona.problem_area,
        difficulty=persona.difficulty,
        guardedness=persona.temperament.guardedness,
        words_per_turn=persona.voice.words_per_turn,
        seed=seed,
        openness=_openness(persona, played),
        scripts=reports,
        recovery=recovery,
        asked=asked,
        findings=found,
        bars=bars,
    )


def library_bar(reports: Sequence[PersonaReport]) -> Bar | None:
    """Return how configured guardedness and measured openness go together; None for fewer than three personas."""
    if len(reports) < LEAST_PERSONAS:
        return None
    rho = spearman([report.guardedness for report in reports], [-report.openness for report in reports])
    what = "configured guardedness against measured openness (Spearman, sign turned)"
    return Bar(what=what, measured=rho, bar=f">= {LEAST_SPEARMAN}", met=rho is not None and rho >= LEAST_SPEARMAN)


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation, ties ranked at their mean; None where one of them does not vary."""
    a, b = _ranks(one), _ranks(other)
    mean = (len(a) + 1) / 2
    spread = sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b)
    shared = sum((x - mean) * (y - mean) for x, y in zip(a, b, strict=True))
    return round(shared / spread**0.5, 4) if spread else None


def _ranks(values: Sequence[float]) -> list[float]:
    return [sum(v < value for v in values) + (sum(v == value for v in values) + 1) / 2 for value in values]


def _openness(persona: Persona, played: dict[ScriptName, list[Played]]) -> float:
    shares = [share for name in ("average", "strong") for share in deep_shares(persona, played[name])]
    return round(sum(shares) / len(shares), 4)


def _keys_used(persona: Persona, played: dict[ScriptName, list[Played]], seed: int, between: Between) -> set[str]:
    """Return the keys of every line said: in the scripts, in the strong and average ones gone on with, to what else
    trainees say, to plain questions about facts, people and daily life, and as the time ends.
    """
    met = play(persona, ODD_TURNS, seed, between=between)
    surface = tuple(fact.id for fact in persona.facts if fact.layer == "surface")
    settled = met[0].state.model_copy(update={"opened": surface, "turn": 4})
    asked = [f"And {topic}?" for item in persona.biography for topic in item.topics]
    people = persona.truth.inventory
    asked += [f"Tell me about {name}." for person in people for name in (person.name, *person.called)]
    asked += [f"Tell me about {fact.topics[0]}." for fact in persona.facts if fact.layer != "surface"]
    probed = [turn for said in asked for turn in play(persona, (said,), seed, settled, between=between)]
    scripts = scripts_for(persona.problem_area)
    longer = (*scripts["average"], *scripts["strong"])
    again = [play(persona, longer, seed, played[name][-1].state, between=between)[-1] for name in CONVERSATIONS]
    late = settled.model_copy(update={"turn": turns_in(persona.training.minutes) - 4})
    notices = play(persona, scripts["weak"][:3], seed, late, timed=True, between=between)
    ends = [*(turns[-1] for turns in played.values()), *again, met[-1], *probed, *notices]
    return {key for turn in ends for key in turn.state.used}
