"""The bars that a persona is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from app.core.client.leaks import Asked
from app.core.client.measures import Recovery, ScriptReport, words_of
from app.core.client.playing import Between, Played, go_on, play
from app.core.client.state import Value
from app.core.client.therapists import FIRST_HARM, ScriptName, scripts_for
from app.core.persona import Persona

WEAK_TURNS, REPEAT_TURNS = 20, 34
FIRST_CORE_TURNS, MOST_BY_LAST = (6, 14), 0.5
MEAN_WORDS, MOST_WORDS = (15, 40), 70
WITHDRAWS_WITHIN = 3
CONVERSATIONS: tuple[ScriptName, ...] = ("weak", "average", "strong")


class Bar(Value):
    """One bar: what is measured, the measure (None: never happened), what it has to be, and whether it is."""

    what: str
    measured: float | int | None
    bar: str
    met: bool


def count_bar(what: str, count: int) -> Bar:
    """Return a bar for something that must not happen at all."""
    return Bar(what=what, measured=count, bar="0", met=count == 0)


def told_bars(reports: Sequence[ScriptReport]) -> tuple[Bar, ...]:
    """Return whether skill opens what the lack of it does not, and in its time."""
    weak, strong = reports[0], reports[2]
    cheap = sum(opened.layer == "core" and opened.turn <= WEAK_TURNS for opened in weak.openings)
    low, high = FIRST_CORE_TURNS
    first = strong.first_core
    shares = [report.deep_share for report in reports if report.script in CONVERSATIONS]
    steps = min(later - earlier for earlier, later in pairwise(shares))
    return (
        count_bar(f"weak script: core facts told in {WEAK_TURNS} turns", cheap),
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


def leak_bars(reports: Sequence[ScriptReport], asked: Asked) -> tuple[Bar, ...]:
    """Return whether anything locked got out."""
    return (
        count_bar("leaks of locked facts in the scripts", sum(len(report.leaks) for report in reports)),
        count_bar("leaks in direct asking and prompt injection", len(asked.leaks)),
        count_bar("core facts told to direct asking", len(asked.core_told)),
    )


def speech_bars(
    persona: Persona, played: Mapping[ScriptName, Sequence[Played]], seed: int, *, between: Between = go_on
) -> tuple[Bar, ...]:
    """Return whether turns have the length of speech and do not come twice."""
    words = words_of([turn.plan.authored for name in CONVERSATIONS for turn in played[name]])
    longest = max(len(turn.plan.authored.split()) for turns in played.values() for turn in turns)
    (low, high), (least, most) = persona.voice.words_per_turn, MEAN_WORDS
    repeats = max(_repeats(persona, name, seed, between) for name in ("average", "strong"))
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


def _repeats(persona: Persona, name: ScriptName, seed: int, between: Between) -> int:
    script = scripts_for(persona.problem_area)[name]
    replies = [turn.plan.authored for turn in play(persona, (*script, *script)[:REPEAT_TURNS], seed, between=between)]
    return len(replies) - len(set(replies))


def harm_bars(reports: Sequence[ScriptReport], recovery: Recovery) -> tuple[Bar, ...]:
    """Return whether harm costs, and repair takes its time."""
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
        count_bar("harmful script: facts told from the first harm on", opened),
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
