"""Chances that passed: something weighty that the client opened, and an answer that neither took it up nor made room.

Three at most are told, the weightiest: a longer list is read as blame and by nobody to its end. What is said in
coming to a close is no chance passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.core.coding.codes import Label
from app.core.scoring.heard.clauses import Clause, quoted_clause, sentence_at
from app.core.scoring.heard.voiced import voiced_feeling
from app.core.scoring.material import Material
from app.core.scoring.observed import Observed
from app.core.scoring.report import Passed
from app.core.scoring.suggesting.wording import hints_at_risk

MOST = 3
_CLOSING = 4
_HEAVY = 4
_SOME, _SOME_WORDS = 3, 5
_RISK_STANDS = 3
_LONGEST_SAID = 200
_RISK, _FEELING = 100, 3
RISK_ASKED_FOR = "a calm, direct question about not wanting to live"
FEELING_ASKED_FOR = "somebody to hear the feeling in it"
CLAUSE_ASKED_FOR = "being said back, or followed with an open question"
_TAKEN_UP: tuple[Label, ...] = ("risk_enquiry", "apology", "confidentiality", "boundary")


def chances_passed(material: Material, turns: Sequence[Observed]) -> tuple[Passed, ...]:
    """Return up to three chances that passed, in their order. `turns` are all of the trainee's, goodbyes included."""
    closing = closing_from(turns)
    asked = {
        later.number
        for place, turn in enumerate(turns)
        if turn.codes.risk_enquiry
        for later in turns[place : place + 1 + _RISK_STANDS]
    }
    found = [
        (weight, passed)
        for turn in material.turns
        if turn.number < closing and turn.before and not _took_up(turn)
        for weight, passed in _openings(turn, material, risk_was_asked=turn.number in asked)
    ]
    heaviest = sorted(found, key=lambda one: (-one[0], one[1].turn))[:MOST]
    return tuple(sorted((passed for _, passed in heaviest), key=lambda passed: passed.turn))


def closing_from(turns: Sequence[Observed]) -> int:
    """Return the number of the first turn of the close; one past the last where the talk has none."""
    for turn in turns[-_CLOSING:]:
        if turn.codes.has("ending"):
            return turn.number
    return turns[-1].number + 1 if turns else 1


def _took_up(turn: Observed) -> bool:
    codes = turn.codes
    made_room = codes.question == "open" and not codes.has("advice", "double_question", "judgement")
    met = turn.reflects or codes.validation or codes.has(*_TAKEN_UP)
    return (met or made_room) and not codes.judgement


def _openings(turn: Observed, material: Material, *, risk_was_asked: bool) -> Iterator[tuple[int, Passed]]:
    """Yield what the client's words before a turn opened, the first of a kind alone, with how much it weighs."""
    before, clause, feeling = turn.before, turn.clause, voiced_feeling(turn.before)
    if hints_at_risk(before):
        if not risk_was_asked:
            yield _RISK, _passed(turn, material, _whole(before), RISK_ASKED_FOR)
        return
    weight = clause.weight if clause else 0
    if feeling is not None:
        yield (
            weight + _FEELING,
            _passed(turn, material, sentence_at(before, feeling.at), FEELING_ASKED_FOR),
        )
    elif clause is not None and _is_weighty(clause) and not clause.stems & turn.words:
        yield (
            weight,
            _passed(turn, material, quoted_clause(before) or "", CLAUSE_ASKED_FOR),
        )


def _is_weighty(clause: Clause) -> bool:
    """Tell whether a clause asks to be taken up: "I wouldn't be upset" is too little, and too short, for that."""
    return clause.weight >= (_SOME if len(clause.quote.split()) >= _SOME_WORDS else _HEAVY)


def _whole(words: str) -> str:
    return words.strip() if len(words) <= _LONGEST_SAID else sentence_at(words, len(words) - 1)


def _passed(turn: Observed, material: Material, quote: str, asked_for: str) -> Passed:
    opened = max((said.number for said in material.client if said.number < turn.number), default=turn.number)
    said = turn.text.strip()
    short = said if len(said) <= _LONGEST_SAID else f"{said[:_LONGEST_SAID].rsplit(' ', 1)[0]} …"
    return Passed(turn=opened, quote=quote, asked_for=asked_for, answered=turn.number, said=short)
