"""What a supervisor behind the screen would say now: one concrete thing about the last turn.

Made of what the client has said, how they said it, and what the trainee's turn was heard as. Nothing of the persona's
truth, facts or gates is read, so a hint cannot give away what has not been told; of a chance that passed it names the
kind of turn that would have helped, never what was near.

A question that was put off or went unanswered comes before what the client said instead: a supervisor who points at
the side remark leads the trainee away from their own question.
"""

from __future__ import annotations

import re

from app.core.client import hearing
from app.core.client.asking_on import is_of_a_follow_up
from app.core.client.lines import holds
from app.core.client.questions import ASKS_LENGTH, ASKS_TIME, ASKS_WHO
from app.core.client.seeking import sought
from app.core.client.state import ClientState, MissedChance, TurnPlan
from app.core.client.words import GENERIC, STOP, all_stems
from app.core.coding.codes import Label, TurnCodes
from app.core.coding.sentences import plain_text
from app.core.patterns import regex
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
_LONG_QUESTION_WORDS = 16
_ORDINALS = {3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth"}
_QUESTIONS: tuple[Label, ...] = ("open_question", "closed_question")
_AND = regex(r"^(?:(?:and|so|but|well|okay|ok)\b[, ]*)+(?=\w)", re.IGNORECASE)
_SOMEBODY = regex(
    r"\b(?i:nobody|no[- ]one|none|any(?:body|one)|every(?:body|one)|who|myself|alone|on my own|he|she|they|him|her|"
    r"them|we)\b|"
    r"[a-z,;] [A-Z][a-z]+|\b(?!It|That|There|What|Here|Let)[A-Z][a-z]+['’]s\b"
)
_SPEAKING = regex(r"\b(?:sa(?:y|id|ys)|t(?:old|ell)|answer(?:ed)?|ask(?:ed)?|word|nothing|shout(?:ed)?|went)\b")


def hint(name: str, state: ClientState, said: str, codes: TurnCodes | None, reply: TurnPlan | None = None) -> str:
    """Return one hint for the next turn, two to four sentences long.

    `state` is the client's after the last turn, `said` what the trainee said in it, `codes` how it was heard and
    `reply` how the client took it; all are empty before the first turn.
    """
    before = state.last_words
    if codes is None or not before:
        return _FIRST
    return (
        _contact(name, state, codes)
        or _question_left(name, state, said, codes, reply)
        or _own_turn(name, state, said, codes)
        or _their_words(name, state, before)
    )


def _contact(name: str, state: ClientState, codes: TurnCodes) -> str | None:
    """What comes before any skill: a hurt, a sign of risk, not having been understood."""
    if state.ruptured and codes.has("apology"):
        return (
            f"You owned it, and {name} has heard that; one apology is enough, and contact mends more slowly than it "
            f"breaks. Go back to what {name} was saying before it, and give that back without a question."
        )
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


def _question_left(name: str, state: ClientState, said: str, codes: TurnCodes, reply: TurnPlan | None) -> str | None:
    """What became of the trainee's question, where the client put it off or spoke of something else."""
    asked = _asked(said, codes)
    if reply is None or not asked or reply.fact is not None or codes.has("double_question", "risk_enquiry"):
        return None
    if reply.occasion == "greeting":
        return (
            f"{name} was still saying hello when you asked “{asked}”. Leave a moment’s room, then ask again, shorter."
        )
    pressed = state.pressed >= _PRESSING
    you_asked = f"You asked “{asked}”" + (f", the {_nth(state.pressed)} question in a row" if pressed else "")
    first = " Give something back before the next question." if pressed else ""
    near = f" What would help: {passed.what_helps}." if (passed := _passed(state)) else ""
    if reply.occasion == "not_ready" or (reply.reaction == "guarded" and reply.pull is None):
        return (
            f"{you_asked}, and {name} put it off.{first} Do not press, and do not drop it: say that it can wait."
            f"{near} For example: “We can leave that for now. I would like to come back to it when you are ready.”"
        )
    if reply.occasion == "open_question":
        return (
            f"{you_asked}, and nothing came to {name} yet.{first} Leave a moment’s room, then ask for something "
            f"smaller: one evening, one talk, one person.{near}"
        )
    if not _went_beside(asked, codes, reply, state):
        return None
    again = _sentence(reopened(asked) or asked)
    short = len(again.split()) <= _LONG_QUESTION_WORDS
    example = f" For example: “Let me come back to what I asked. {again}”" if short else ""
    return (
        f"{you_asked}, and what {name} said went beside it.{first} Take up a word of it if you like, then go back to "
        f"your question.{near}{example}"
    )


def _asked(said: str, codes: TurnCodes) -> str:
    spans = [sentence.span for sentence in codes.sentences if sentence.label in _QUESTIONS]
    return said[slice(*spans[-1])].strip() if spans else ""


def _went_beside(asked: str, codes: TurnCodes, reply: TurnPlan, state: ClientState) -> bool:
    """Whether the client turned aside, or answered with nothing of what was asked for: no time, nobody, no words."""
    if reply.reaction == "deflect" or any(tried.turn == state.turn for tried in state.pulls):
        return True
    if reply.reaction != "answer" or reply.occasion is not None:
        return False
    if state.used and is_of_a_follow_up(state.used[-1]):
        return False  # written for just this kind of question, in other words than its own
    plain, before = plain_text(asked), state.last_words
    if ASKS_LENGTH.search(plain) or ASKS_TIME.search(plain):
        return not (holds(before, "time") or holds(before, "length") or holds(before, "amount"))
    if ASKS_WHO.search(plain):
        return not _SOMEBODY.search(before) and all_stems([before]).isdisjoint(hearing.KIN)
    if sought(plain) == "words":
        return not _SPEAKING.search(plain_text(before))
    about = all_stems([asked]) - GENERIC - STOP
    return codes.question == "open" and len(about) > 1 and about.isdisjoint(all_stems([before]))


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
    if (passed := _passed(state)) is not None:
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


def _passed(state: ClientState) -> MissedChance | None:
    return next((chance for chance in reversed(state.missed) if chance.turn == state.turn), None)


def _quoted(name: str, words: str) -> str:
    quoted = quotable(words)
    return f"{name} said: “{quoted}.”" if quoted else f"Look at {name}’s last words again."


def _sentence(question: str) -> str:
    bare = _AND.sub("", question)
    return bare[:1].upper() + bare[1:]


def _as_said(wording: str) -> str:
    """Set a wording in quotation marks, with single ones where it quotes the client."""
    return f"“{wording.replace('“', '‘').replace('”', '’')}”"


def _last_question(said: str) -> str:
    asked = [part for part in said.replace("?", "?\n").splitlines() if part.strip().endswith("?")]
    return asked[-1].strip().rpartition(". ")[2] if asked else said.strip()


def _nth(number: int) -> str:
    return _ORDINALS.get(number, f"{number}th")
