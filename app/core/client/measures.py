"""What one played script shows: words a turn, what was told when, repeats, leaks, and the arc of trust."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from app.core.client.leaks import Leak, Secrets
from app.core.client.playing import Played, told
from app.core.client.state import Value
from app.core.client.therapists import REPAIRING_HURTS_AT, ScriptName
from app.core.persona import LAYERS, Layer, Persona

SHORT_TURN_WORDS = 5


class Words(Value):
    """Words a client turn. `short_share` is the share of turns of five words and fewer."""

    mean: float
    shortest: int
    longest: int
    short_share: float


class Told(Value):
    """Shares (0 to 1) of the facts of each layer that have been told by a turn."""

    turn: int
    surface: float
    guarded: float
    core: float


class Opened(Value):
    """A fact that was told: when, after which words of the trainee, and what earned it."""

    turn: int
    fact: str
    layer: Layer
    earned_by: str
    said: str


class ScriptReport(Value):
    """What one scripted therapist got from the client. Turns count from 1; None means never."""

    script: ScriptName
    turns: int
    words: Words
    openness: tuple[Told, ...]
    first_guarded: int | None
    first_core: int | None
    deep_share: float
    openings: tuple[Opened, ...]
    repeats: int
    repeated: tuple[str, ...]
    leaks: tuple[Leak, ...]
    trust: tuple[float, ...]
    distress: tuple[float, ...]
    ruptures: int
    first_withdrawal: int | None
    mended_at: int | None


class Recovery(Value):
    """Trust around a rupture in the repairing script. Rates are trust a turn."""

    before: float
    lowest: float
    after: float
    lost_a_turn: float
    regained_a_turn: float
    mended_at: int | None


def measured(persona: Persona, script: ScriptName, turns: Sequence[Played]) -> ScriptReport:
    """Return the measures of a played script."""
    replies = [turn.plan.authored for turn in turns]
    first = {layer: next(iter(told(turns, persona, layer)), (None, ""))[0] for layer in LAYERS}
    broken = next((n for n, turn in enumerate(turns, 1) if turn.state.ruptured), None)
    return ScriptReport(
        script=script,
        turns=len(turns),
        words=words_of(replies),
        openness=openness_of(persona, turns),
        first_guarded=first["guarded"],
        first_core=first["core"],
        deep_share=round(deep_shares(persona, turns)[-1], 4),
        openings=_openings(persona, turns),
        repeats=len(replies) - len(set(replies)),
        repeated=tuple(reply for reply, count in Counter(replies).items() if count > 1),
        leaks=Secrets(persona).leaks_of(script, turns),
        trust=(persona.temperament.trust, *(turn.state.trust for turn in turns)),
        distress=(persona.temperament.distress, *(turn.state.distress for turn in turns)),
        ruptures=turns[-1].state.ruptures,
        first_withdrawal=next((n for n, turn in enumerate(turns, 1) if turn.plan.reaction == "withdraw"), None),
        mended_at=next((n for n, t in enumerate(turns, 1) if broken and n > broken and not t.state.ruptured), None),
    )


def words_of(replies: Sequence[str]) -> Words:
    """Return the lengths of some turns."""
    lengths = [len(reply.split()) for reply in replies]
    return Words(
        mean=round(sum(lengths) / len(lengths), 2),
        shortest=min(lengths),
        longest=max(lengths),
        short_share=round(sum(length <= SHORT_TURN_WORDS for length in lengths) / len(lengths), 4),
    )


def openness_of(persona: Persona, turns: Sequence[Played]) -> tuple[Told, ...]:
    """Return the share of each layer told by each turn."""
    shares = {layer: _shares(persona, turns, layer) for layer in LAYERS}
    return tuple(
        Told(turn=n, **{layer: round(shares[layer][n - 1], 4) for layer in LAYERS}) for n in range(1, len(turns) + 1)
    )


def deep_shares(persona: Persona, turns: Sequence[Played]) -> list[float]:
    """Return the share of guarded and core facts told by each turn."""
    return _shares(persona, turns, "guarded", "core")


def _shares(persona: Persona, turns: Sequence[Played], *layers: Layer) -> list[float]:
    facts = {fact.id for fact in persona.facts if fact.layer in layers}
    return [len(facts & set(turn.state.opened)) / max(1, len(facts)) for turn in turns]


def _openings(persona: Persona, turns: Sequence[Played]) -> tuple[Opened, ...]:
    return tuple(
        Opened(
            turn=entry.turn,
            fact=entry.fact,
            layer=persona.fact(entry.fact).layer,
            earned_by=entry.earned_by,
            said=turns[entry.turn - 1].said,
        )
        for entry in turns[-1].state.ledger
    )


def recovery_of(report: ScriptReport) -> Recovery:
    """Return how trust fell and came back in the repairing script."""
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
