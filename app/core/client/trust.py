"""How a turn moves trust, distress and guardedness, and how a rupture comes and goes.

Trust moves slowly up and quickly down, as alliance does; a rupture can be repaired when the therapist owns it
(Safran & Muran, *Negotiating the Therapeutic Alliance*, 2000). The amounts are the project's own, set so that the
scripted therapists keep the pace that `tests/core/test_client_pace.py` holds. All shares are 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.core.client import frame
from app.core.client.acts import Act
from app.core.client.gates import TOO_MANY_QUESTIONS
from app.core.client.index import PersonaIndex
from app.core.client.moves import Move
from app.core.client.state import ClientState
from app.core.persona import Layer

MOST_GAIN, MOST_LOSS = 0.06, 0.18
_MOST_GAIN_AFTER_RUPTURE = 0.035
_STOCK_CEILING, _STOCK_GAIN = 0.02, 0.005
_PATIENCE_TURNS = 2
_TRUST_THAT_BEARS = 0.4
_FADE = 0.003
_MOST_WORN_DOWN, _MOST_CLOSED_UP = 0.12, 0.2
_TELLING_TURNS = (3.0, 20.0)  # heard turns to tell all: at guardedness 0, and what full guardedness adds
_MOST_REMEMBERED = 60

_SLIGHTS: dict[Act, tuple[float, float, str]] = {
    "harm": (0.14, 1.0, "a judgement or blame"),
    "advice": (0.025, 0.35, "unasked-for advice"),
    "reassurance": (0.015, 0.3, "reassurance before it was heard"),
    "self_disclosure": (0.015, 0.2, "the trainee's own story"),
    "off_topic": (0.015, 0.15, "a remark off the topic"),
    "jargon": (0.01, 0.1, "a technical word"),
    "why": (0.006, 0.05, "a 'why' that asks for a defence"),
}
_UNDERSTANDINGS: dict[Act, tuple[float, str]] = {
    "summary": (0.042, "a summary"),
    "reflection": (0.036, "an accurate reflection"),
    "validation": (0.036, "validation"),
}
_COURTESIES: dict[Act, tuple[float, str]] = {
    "risk": (0.015, "asking directly about risk"),
    "about_therapist": (0.015, "asking how this is, here"),
    "role_play": (0.008, "an offer to rehearse"),
    "confidentiality": (0.015, "explaining confidentiality"),
    "greeting": (0.01, "a greeting"),
    "spared": (0.01, "leaving it to the client"),
}


@dataclass(slots=True)
class _Account:
    """What one turn earns and costs, with the reasons in plain words."""

    gain: float = 0.0
    loss: float = 0.0
    slight: float = 0.0
    mending: float = 0.0
    reasons: list[str] = field(default_factory=list)
    changes: dict[str, object] = field(default_factory=dict)

    def earn(self, amount: float, reason: str) -> None:
        if amount > 0:
            self.gain += amount
            self.reasons.append(reason)

    def cost(self, amount: float, slight: float, reason: str) -> None:
        self.loss += amount
        self.slight += slight
        self.reasons.append(reason)


def moved(index: PersonaIndex, state: ClientState, move: Move, said: int) -> tuple[ClientState, tuple[str, ...]]:
    """Return the state after the trainee's turn, before the client answers, and why it moved.

    `said` is the fingerprint of the trainee's wording.
    """
    account = _Account()
    _kindness(state, move, account)
    _slights(state, move, account)
    _questions(state, move, account)
    _repair(state, move, account)
    trust = _trust(index, state, move, account)
    changes = {
        **account.changes,
        **_rupture(state, account),
        "turn": state.turn + 1,
        "trust": trust,
        "wordings": (*state.wordings, said)[-_MOST_REMEMBERED:],
        "guardedness": _guardedness(index, state, move, account),
        "distress": _distress(state, move, account),
        "heard": _heard(state, move, account),
        "readiness": _readiness(index, state, move, account),
        "greeted": state.greeted or state.turn > 0 or "greeting" in move.acts,
    }
    reasons = account.reasons or ["nothing that builds or costs trust"]
    line = f"trust {state.trust:.2f} -> {trust:.2f}: {', '.join(dict.fromkeys(reasons))}"
    return state.model_copy(update=changes), (line,)


def _kindness(state: ClientState, move: Move, account: _Account) -> None:
    if move.said_before:
        account.reasons.append("the same words as before")
    elif move.stock:
        _stock(state, move, account)
    else:
        _understanding(move, account)
        _courtesy(state, move, account)


def _understanding(move: Move, account: _Account) -> None:
    if not move.skilled:
        return
    for act, (amount, reason) in _UNDERSTANDINGS.items():
        if act in move.acts:
            account.earn(amount + (0.006 if move.fit == "accurate" else 0.0), reason)
    if "complex_reflection" in move.openers:
        account.earn(0.006, "a reflection that adds meaning")


def _courtesy(state: ClientState, move: Move, account: _Account) -> None:
    for act, (amount, reason) in _COURTESIES.items():
        # A secret that cannot be kept is no ground to stand on; limits that are explained are.
        if act == "confidentiality" and frame.gives_way(move.said):
            continue
        if act in move.acts and not (act == "greeting" and state.greeted):
            account.earn(amount, reason)
    if move.act == "backchannel" and not state.ruptured:
        _patience(state, account)


def _stock(state: ClientState, move: Move, account: _Account) -> None:
    earned = min(_STOCK_GAIN, _STOCK_CEILING - state.stock_earned)
    if earned > 0:
        account.earn(earned, "a stock phrase")
        account.changes["stock_earned"] = state.stock_earned + earned
    else:
        account.cost(0.004, 0.0, "one more stock phrase")


def _patience(state: ClientState, account: _Account) -> None:
    account.changes["waited"] = state.waited + 1
    if state.told_at is not None and state.waited < _PATIENCE_TURNS:
        account.earn(0.012, "patience after something was told")


def _slights(state: ClientState, move: Move, account: _Account) -> None:
    for act, (amount, slight, reason) in _SLIGHTS.items():
        if act not in move.acts or (act == "reassurance" and move.skilled):
            continue
        account.cost(amount, slight, reason)
    if move.takes_over:
        account.cost(0.03, 0.35, "taking over with a story of one's own")
    if move.fit == "wrong":
        account.cost(0.025, 0.25, "a reflection that did not fit")
    if state.voiced and not move.notices_feeling and not state.ruptured:
        account.cost(0.006, 0.05, "a voiced feeling went by unnoticed")
        account.changes["missed_feelings"] = state.missed_feelings + 1


def _questions(state: ClientState, move: Move, account: _Account) -> None:
    if move.skilled or move.act == "backchannel":
        account.changes["pressed"] = 0
    elif move.question and move.act != "risk":
        account.changes["pressed"] = state.pressed + 1
        if state.pressed + 1 > TOO_MANY_QUESTIONS:
            account.cost(0.005, 0.05, f"{state.pressed + 1} questions without a reflection")
    if move.question == "open" and not move.said_before and state.pressed <= TOO_MANY_QUESTIONS:
        # A question from somebody who has shown that they listen is taken as interest.
        heard = 0.01 if state.heard >= 1 else 0.0
        account.earn(0.008 if move.double else 0.018 + heard, "an open question")
    elif move.question == "closed" and not move.skilled and move.act == "closed_question":
        account.cost(0.002, 0.0, "a closed question")


def _repair(state: ClientState, move: Move, account: _Account) -> None:
    if not state.ruptured or account.slight >= 0.5:
        return
    if move.owns_fault:
        account.mending += 0.2 if move.said_before else 0.45
        account.earn(0.02, "owning what went wrong")
    if move.skilled:
        account.mending += 0.3
    elif move.act == "backchannel" or move.question == "open":
        account.mending += 0.08


def _trust(index: PersonaIndex, state: ClientState, move: Move, account: _Account) -> float:
    temper = index.persona.temperament
    ease = 1.28 - 0.62 * temper.guardedness - 0.05 * (index.persona.difficulty - 2)
    scale = ease * min(1.0, (1.0 - state.trust) / 0.35) * (0.5 if move.long else 1.0)
    scale *= 0.0 if account.slight >= 1 else 1.0
    most = _MOST_GAIN_AFTER_RUPTURE if state.ruptured or _lately_ruptured(state) else MOST_GAIN
    gain = min(most, account.gain * scale)
    # Clumsiness wears trust down towards a low floor and no further; only harm takes it lower.
    floor = temper.trust - min(_MOST_WORN_DOWN, temper.trust / 2)
    clumsy = min(account.loss, max(0.0, state.trust - floor) * 0.3)
    loss = min(MOST_LOSS, account.loss) if account.slight >= 1 else clumsy
    fade = _FADE if not account.gain and state.trust > temper.trust else 0.0
    if move.long:
        account.reasons.append("a long turn")
    return round(min(1.0, max(0.0, state.trust + gain - loss - fade)), 4)


def _lately_ruptured(state: ClientState) -> bool:
    return state.turns_since_rupture is not None and state.turns_since_rupture < 6


def _rupture(state: ClientState, account: _Account) -> dict[str, object]:
    strain = min(1.5, state.strain * 0.6 + account.slight - (0.3 if account.gain and not account.slight else 0.0))
    changes: dict[str, object] = {"strain": round(max(0.0, strain), 4)}
    # A bond that has grown bears one wrong word; two in a row break it.
    if strain >= 1.0 + max(0.0, state.trust - _TRUST_THAT_BEARS):
        fresh = not state.ruptured
        if fresh:
            account.reasons.append("the contact breaks")
        return {
            "strain": 0.9,
            "ruptured": True,
            "ruptures": state.ruptures + fresh,
            "mending": 0.0,
            "turns_since_rupture": 0,
        }
    since = None if state.turns_since_rupture is None else state.turns_since_rupture + 1
    changes["turns_since_rupture"] = since
    if state.ruptured:
        mending = state.mending + account.mending
        changes["mending"] = round(min(1.0, mending), 4)
        if mending >= 1.0:
            account.reasons.append("the rupture is mended")
            changes |= {"ruptured": False, "strain": 0.0}
    return changes


def _guardedness(index: PersonaIndex, state: ClientState, move: Move, account: _Account) -> float:
    shift = 0.06 * account.slight + (0.015 if state.pressed >= TOO_MANY_QUESTIONS and not move.skilled else 0.0)
    if account.gain and not account.slight:
        shift -= 0.012 if move.skilled else 0.004
    start = index.persona.temperament.guardedness
    highest = 1.0 if account.slight >= 1 else max(state.guardedness, start + _MOST_CLOSED_UP)
    return round(min(1.0, highest, max(0.3 * start, state.guardedness + shift)), 4)


def _distress(state: ClientState, move: Move, account: _Account) -> float:
    shift = 0.04 * account.slight
    if move.skilled and not account.slight:
        shift -= 0.012
    return round(min(1.0, max(0.05, state.distress + shift)), 4)


def _heard(state: ClientState, move: Move, account: _Account) -> float:
    if account.slight >= 1:
        return 0.0
    if move.skilled and not move.said_before:
        return round(min(4.0, state.heard + (0.6 if move.double or move.long else 1.0) - account.slight), 4)
    if move.act == "backchannel" or move.question == "open":
        return round(max(0.0, state.heard - 0.1), 4)
    return round(max(0.0, state.heard - 0.25 - account.slight), 4)


def _readiness(index: PersonaIndex, state: ClientState, move: Move, account: _Account) -> float:
    """A guarded client needs longer between two deep things; the pace is a share of all it has to tell."""
    least, more = _TELLING_TURNS
    guarded = (index.persona.temperament.guardedness + state.guardedness) / 2
    step = min(1.0, index.deep / (least + more * guarded + (index.persona.difficulty - 2)))
    if move.skilled:
        gained = step
    elif move.question == "open" or move.act == "backchannel":
        gained = 0.5 * step
    else:
        gained = -0.15 * bool(account.slight)
    return round(min(1.5, max(0.0, state.readiness + gained)), 4)


def after_telling(state: ClientState, layer: Layer) -> ClientState:
    """Return the state after a fact was told: something has been spent, and it stirs the client up."""
    changes: dict[str, object] = {"told_at": state.turn, "waited": 0}
    if layer == "core":
        changes["core_at"] = state.turn
    if layer != "surface":
        changes["readiness"] = round(max(0.0, state.readiness - 1.0), 4)
        changes["distress"] = round(min(1.0, state.distress + 0.03), 4)
    return state.model_copy(update=changes)
