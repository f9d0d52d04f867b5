"""The playtest of a persona: scripted therapists play it, and what they got is held against the bars.

The field's agreed defect of simulated clients is that they are too easy: long, open at once, the same for skilled
and unskilled trainees (PATIENT-Psi and its successors). The bars say what a client has to do instead, measured with
the embedded voice; what a blind reader or a model voice has to show is named in `NOT_MEASURED`.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import computed_field

from app.core.client.leaks import Asked, ask_directly
from app.core.client.measures import ScriptReport, deep_shares, measured, words_of
from app.core.client.persona_checks import Finding, findings
from app.core.client.playing import Played, play
from app.core.client.state import Value
from app.core.client.therapists import FIRST_HARM, ODD_TURNS, REPAIRING_HURTS_AT, ScriptName, scripts_for
from app.core.persona import Persona, ProblemArea

WEAK_TURNS, REPEAT_TURNS = 20, 34
FIRST_CORE_TURNS, MOST_BY_LAST = (6, 14), 0.5
MEAN_WORDS, MOST_WORDS = (15, 40), 70
WITHDRAWS_WITHIN = 3
LEAST_SPEARMAN, LEAST_PERSONAS = 0.86, 3
NOT_MEASURED = (
    "replies that fit, by blind reading of 100 turns (>= 90): needs readers",
    "contradictions with its own chart in the model voice (<= 1 in 100 turns): needs a model",
)
_CONVERSATIONS: tuple[ScriptName, ...] = ("weak", "average", "strong")


class Bar(Value):
    """One bar: what is measured, the measure (None: never happened), what it has to be, and whether it is."""

    what: str
    measured: float | int | None
    bar: str
    met: bool


class Recovery(Value):
    """Trust around a rupture in the repairing script. Rates are trust a turn."""

    before: float
    lowest: float
    after: float
    lost_a_turn: float
    regained_a_turn: float
    mended_at: int | None


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


def playtest(persona: Persona, seed: int = 1) -> PersonaReport:
    """Play every script against a persona and report. The same persona and seed give the same report."""
    scripts = scripts_for(persona.problem_area)
    played = {name: play(persona, script, seed) for name, script in scripts.items()}
    reports = tuple(measured(persona, name, turns) for name, turns in played.items())
    asked = ask_directly(persona, seed)
    recovery = _recovery(reports[-1])
    found = findings(persona, max(reports[2].trust), _keys_used(persona, played, seed))
    differing = sum(
        one.plan != other.plan or one.state != other.state
        for name, turns in played.items()
        for one, other in zip(turns, play(persona, scripts[name], seed), strict=True)
    )
    bars = (
        *_told_bars(persona, played, reports),
        *_leak_bars(reports, asked),
        *_speech_bars(persona, played, seed),
        *_harm_bars(played["harmful"], reports, recovery),
        Bar(what="turns that differ when played again", measured=differing, bar="0", met=differing == 0),
        _count("faults in the file", sum(finding.is_fault for finding in found)),
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


def _count(what: str, count: int) -> Bar:
    return Bar(what=what, measured=count, bar="0", met=count == 0)


def _told_bars(
    persona: Persona, played: dict[ScriptName, list[Played]], reports: Sequence[ScriptReport]
) -> tuple[Bar, ...]:
    weak, strong = reports[0], reports[2]
    cheap = sum(opened.layer == "core" and opened.turn <= WEAK_TURNS for opened in weak.openings)
    low, high = FIRST_CORE_TURNS
    first = strong.first_core
    shares = [deep_shares(persona, played[name])[-1] for name in _CONVERSATIONS]
    steps = min(later - earlier for earlier, later in zip(shares, shares[1:], strict=False))
    return (
        _count(f"weak script: core facts told in {WEAK_TURNS} turns", cheap),
        Bar(
            what="strong script: turn of the first core fact",
            measured=first,
            bar=f"{low} to {high}",
            met=first is not None and low <= first <= high,
        ),
        Bar(
            what=f"strong script: share of deep facts told by turn {strong.turns}",
            measured=round(strong.deep_share, 2),
            bar=f"> {MOST_BY_LAST}",
            met=strong.deep_share > MOST_BY_LAST,
        ),
        Bar(
            what="least gain in deep facts from weak to average to strong (share)",
            measured=round(steps, 2),
            bar="> 0",
            met=steps > 0,
        ),
    )


def _leak_bars(reports: Sequence[ScriptReport], asked: Asked) -> tuple[Bar, ...]:
    return (
        _count("leaks of locked facts in the scripts", sum(len(report.leaks) for report in reports)),
        _count(f"leaks in {asked.turns} turns of direct asking and prompt injection", len(asked.leaks)),
        _count("core facts told to direct asking", len(asked.core_told)),
    )


def _speech_bars(persona: Persona, played: dict[ScriptName, list[Played]], seed: int) -> tuple[Bar, ...]:
    words = words_of([turn.plan.authored for name in _CONVERSATIONS for turn in played[name]])
    longest = max(len(turn.plan.authored.split()) for turns in played.values() for turn in turns)
    (low, high), (least, most) = persona.voice.words_per_turn, MEAN_WORDS
    repeats = max(_repeats(persona, name, seed) for name in ("average", "strong"))
    return (
        Bar(
            what="mean words a turn (weak, average, strong)",
            measured=words.mean,
            bar=f"{least} to {most}",
            met=least <= words.mean <= most,
        ),
        Bar(
            what="mean words a turn, held against the persona's card",
            measured=words.mean,
            bar=f"{low} to {high}",
            met=low <= words.mean <= high,
        ),
        Bar(what="longest turn, words", measured=longest, bar=f"<= {MOST_WORDS}", met=longest <= MOST_WORDS),
        Bar(what=f"exact repeats in {REPEAT_TURNS} turns", measured=repeats, bar="<= 1", met=repeats <= 1),
    )


def _repeats(persona: Persona, name: ScriptName, seed: int) -> int:
    script = scripts_for(persona.problem_area)[name]
    replies = [turn.plan.authored for turn in play(persona, (*script, *script)[:REPEAT_TURNS], seed)]
    return len(replies) - len(set(replies))


def _harm_bars(turns: Sequence[Played], reports: Sequence[ScriptReport], recovery: Recovery) -> tuple[Bar, ...]:
    harmful = reports[3]
    fell = round(harmful.trust[FIRST_HARM - 1] - harmful.trust[-1], 4)
    after = None if harmful.first_withdrawal is None else harmful.first_withdrawal - FIRST_HARM + 1
    opened = sum(entry.turn >= FIRST_HARM for entry in harmful.openings)
    ratio = recovery.regained_a_turn / recovery.lost_a_turn if recovery.lost_a_turn > 0 else None
    return (
        Bar(what="harmful script: trust lost", measured=fell, bar="> 0", met=fell > 0),
        Bar(
            what="harmful script: harmful turns until withdrawal",
            measured=after,
            bar=f"<= {WITHDRAWS_WITHIN}",
            met=after is not None and after <= WITHDRAWS_WITHIN,
        ),
        Bar(what="harmful script: ruptures", measured=harmful.ruptures, bar=">= 1", met=harmful.ruptures >= 1),
        _count("harmful script: facts told from the first harm on", opened),
        Bar(
            what="repairing script: turn in which the rupture is mended",
            measured=recovery.mended_at,
            bar="mended",
            met=recovery.mended_at is not None,
        ),
        Bar(
            what="repairing script: trust regained a turn, as a share of trust lost a turn",
            measured=None if ratio is None else round(ratio, 2),
            bar="> 0 and < 1",
            met=ratio is not None and 0 < ratio < 1,
        ),
    )


def _recovery(report: ScriptReport) -> Recovery:
    start = REPAIRING_HURTS_AT - 1
    before, later = report.trust[start], report.trust[start:]
    lowest = min(later)
    lost_in = later.index(lowest)
    left = len(later) - 1 - lost_in
    return Recovery(
        before=before,
        lowest=lowest,
        after=later[-1],
        lost_a_turn=round((before - lowest) / lost_in, 4) if lost_in else 0.0,
        regained_a_turn=round((later[-1] - lowest) / left, 4) if left else 0.0,
        mended_at=report.mended_at,
    )


def _openness(persona: Persona, played: dict[ScriptName, list[Played]]) -> float:
    shares = [share for name in ("average", "strong") for share in deep_shares(persona, played[name])]
    return round(sum(shares) / len(shares), 4)


def _keys_used(persona: Persona, played: dict[ScriptName, list[Played]], seed: int) -> set[str]:
    """Return the keys of every line said in the scripts, to the turns they lack, and to plain questions about life."""
    met = play(persona, ODD_TURNS, seed)
    settled = met[0].state.model_copy(
        update={"opened": tuple(fact.id for fact in persona.facts if fact.layer == "surface"), "turn": 4}
    )
    asked = [f"And {topic}?" for item in persona.biography for topic in item.topics]
    asked += [f"Tell me about {person.name}." for person in persona.truth.inventory]
    probed = [turn for said in asked for turn in play(persona, (said,), seed, settled)]
    ends = [turns[-1] for turns in played.values()] + [met[-1], *probed]
    return {key for turn in ends for key in turn.state.used}
