"""What a supervisor behind the screen would say now: one concrete thing about the last turn.

Made of what the client has said and of what the trainee's turn was heard as. Nothing of the persona's truth, facts or
gates is read, so a hint cannot give away what has not been told; of a chance that passed it names the kind of turn
that would have helped, never what was near.
"""

from __future__ import annotations

from app.core.client.state import ClientState
from app.core.coding.codes import Label, TurnCodes
from app.core.scoring.heard.clauses import quotable
from app.core.scoring.suggesting import wording
from app.core.scoring.suggesting.reopening import reopened

_PRESSING = 3
_TELLING: tuple[Label, ...] = ("advice", "information", "reassurance", "self_disclosure", "stock_phrase")
_FIRST = (
    "Begin plainly: say hello, say what stays between you and what does not, then ask one open question. "
    "For example: “What would you like me to understand about how things are?”"
)
_LONG_TURN_WORDS = 60


def hint(name: str, state: ClientState, said: str, codes: TurnCodes | None) -> str:
    """Return one hint for the next turn, two or three sentences long.

    `state` is the client's after the last turn, `said` what the trainee said in it and `codes` how it was heard; both
    are empty before the first turn.
    """
    before = state.last_words
    if codes is None or not before:
        return _FIRST
    return _contact(name, state) or _own_turn(name, state, said, codes) or _their_words(name, state, before)


def _contact(name: str, state: ClientState) -> str | None:
    """What comes before any skill: a hurt, a sign of risk, not having been understood."""
    if state.ruptured:
        return (
            f"Something hurt, and {name} has drawn back. Own it in one plain sentence, without a reason, and leave "
            "room. For example: “That came out wrong, and I am sorry. I would like to hear how it was for you.”"
        )
    if wording.hints_at_risk(state.last_words):
        return (
            f"{_quoted(name, state.last_words)} That can be a hint. Ask directly and calmly, and stay for the "
            f"answer: “{wording.RISK_QUESTION}”"
        )
    if wording.is_lost(state.last_words):
        return f"{name} did not follow you. Say the same thing shorter, in {name}’s own words, one thing at a time."
    return None


def _own_turn(name: str, state: ClientState, said: str, codes: TurnCodes) -> str | None:
    """What the trainee's last turn did, where that is the first thing to change."""
    offer = wording.empathy_for(state.last_words) or wording.reflection_of(state.last_words)
    example = f" For example: “{offer}”" if offer else ""
    if state.pressed >= _PRESSING and offer:
        return (
            f"That was the {_nth(state.pressed)} question in a row. Give something back before the next one.{example}"
        )
    if codes.has("double_question"):
        return (
            f"You asked two things at once, and {name} can only answer one. Choose the one that matters more to you."
        )
    if codes.has(*_TELLING) and offer:
        return f"Your last turn told {name} something. Go back to what {name} had said.{example}"
    if codes.question == "closed" and (better := reopened(_last_question(said))):
        return f"“{_last_question(said)}” can be answered in a word. With room in it: “{better}”"
    if len(said.split()) > _LONG_TURN_WORDS:
        return f"Your last turn was long. Say one thing, then wait for {name}.{example}"
    return None


def _their_words(name: str, state: ClientState, before: str) -> str:
    """What there was to hear in the client's last words."""
    passed = next((chance for chance in reversed(state.missed) if chance.turn == state.turn), None)
    if passed is not None:
        offer = wording.reflection_of(before) or wording.open_question_about(before)
        example = f" For example: {_as_said(offer)}" if offer else ""
        return f"{_quoted(name, before)} Something is near. What would help: {passed.what_helps}.{example}"
    if feeling := wording.empathy_for(before):
        return f"{_quoted(name, before)} There is a feeling in that. Let {name} know it was heard: “{feeling}”"
    if reflection := wording.reflection_of(before):
        return f"{_quoted(name, before)} Stay with it before asking on: “{reflection}”"
    if question := wording.open_question_about(before):
        return f"There is more behind what {name} just said. Ask for it: {_as_said(question)}"
    return f"{name} gave you little this time. Leave a moment’s room, then invite: “{wording.invitation(())}”"


def _quoted(name: str, words: str) -> str:
    quoted = quotable(words)
    return f"{name} said: “{quoted}.”" if quoted else f"Look at {name}’s last words again."


def _as_said(wording: str) -> str:
    """Set a wording in quotation marks, with single ones where it quotes the client."""
    return f"“{wording.replace('“', '‘').replace('”', '’')}”"


def _last_question(said: str) -> str:
    asked = [part for part in said.replace("?", "?\n").splitlines() if part.strip().endswith("?")]
    return asked[-1].strip().rpartition(". ")[2] if asked else said.strip()


def _nth(number: int) -> str:
    return {3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}.get(number, f"{number}th")
