"""What a supervisor behind the screen would say now: one concrete thing about the last turn.

Made of what the client has said, how they said it, and what the trainee's turn was heard as. Nothing of the persona's
truth, facts or gates is read, so a hint cannot give away what has not been told; of a chance that passed it names the
kind of turn that would have helped, never what was near.

A question that was put off or went unanswered comes before what the client said instead: a supervisor who points at
the side remark leads the trainee away from their own question.
"""

from __future__ import annotations

import re

from app.core.client import explaining, hearing
from app.core.client.asking_on import is_of_a_follow_up
from app.core.client.lines import holds
from app.core.client.questions import ASKS_LENGTH, ASKS_TIME, ASKS_WHO
from app.core.client.seeking import sought
from app.core.client.state import ClientState, TurnPlan
from app.core.client.words import GENERIC, STOP, all_stems
from app.core.coding.codes import Label, TurnCodes
from app.core.coding.sentences import plain_text
from app.core.message import Message, Told, Words, say
from app.core.patterns import regex
from app.core.scoring.heard.clauses import quotable
from app.core.scoring.suggesting import wording
from app.core.scoring.suggesting.reopening import reopened

_PRESSING = 3
_TELLING: tuple[Label, ...] = ("advice", "information", "reassurance", "self_disclosure", "stock_phrase")
_FIRST = say("Begin plainly: say hello, say what stays between you and what does not, then ask one open question.")
_FIRST_WORDS = "What would you like me to understand about how things are?"
_OWNED = "That came out wrong, and I am sorry. I would like to hear how it was for you."
_LATER = "We can leave that for now. I would like to come back to it when you are ready."
_LONG_TURN_WORDS = 60
_LONG_QUESTION_WORDS = 16
_ORDINALS = {
    3: say("third"), 4: say("fourth"), 5: say("fifth"), 6: say("sixth"), 7: say("seventh"), 8: say("eighth"),
    9: say("ninth"), 10: say("tenth"),
}  # fmt: skip
_QUESTIONS: tuple[Label, ...] = ("open_question", "closed_question")
_AND = regex(r"^(?:(?:and|so|but|well|okay|ok)\b[, ]*)+(?=\w)", re.IGNORECASE)
_SOMEBODY = regex(
    r"\b(?i:nobody|no[- ]one|none|any(?:body|one)|every(?:body|one)|who|myself|alone|on my own|he|she|they|him|her|"
    r"them|we)\b|"
    r"[a-z,;] [A-Z][a-z]+|\b(?!It|That|There|What|Here|Let)[A-Z][a-z]+['’]s\b"
)
_SPEAKING = regex(r"\b(?:sa(?:y|id|ys)|t(?:old|ell)|answer(?:ed)?|ask(?:ed)?|word|nothing|shout(?:ed)?|went)\b")


def hint(name: str, state: ClientState, said: str, codes: TurnCodes | None, reply: TurnPlan | None = None) -> Told:
    """Return one hint for the next turn, in one to five sentences.

    `state` is the client's after the last turn, `said` what the trainee said in it, `codes` how it was heard and
    `reply` how the client took it; all are empty before the first turn.
    """
    before = state.last_words
    if codes is None or not before:
        return _FIRST, _example(_FIRST_WORDS)
    return (
        _contact(name, state, codes)
        or _question_left(name, state, said, codes, reply)
        or _own_turn(name, state, said, codes)
        or _their_words(name, state, before)
    )


def _contact(name: str, state: ClientState, codes: TurnCodes) -> Told | None:
    """What comes before any skill: a hurt, a sign of risk, not having been understood."""
    if state.ruptured and codes.has("apology"):
        return (
            say(
                "You owned it, and {name} has heard that; one apology is enough, and contact mends more slowly than "
                "it breaks.",
                name=name,
            ),
            say("Go back to what {name} was saying before it, and give that back without a question.", name=name),
        )
    if state.ruptured:
        return (
            say("Something hurt, and {name} has drawn back.", name=name),
            say("Own it in one plain sentence, without a reason, and leave room."),
            _example(_OWNED),
        )
    if wording.hints_at_risk(state.last_words):
        return (
            _quoted(name, state.last_words),
            say("That can be a hint."),
            say("Ask directly and calmly, and stay for the answer: “{words}”", words=Words(wording.RISK_QUESTION)),
        )
    if wording.is_lost(state.last_words):
        return (
            say("{name} did not follow you.", name=name),
            say("Say the same thing shorter, in {name}’s own words, one thing at a time.", name=name),
        )
    return None


def _question_left(name: str, state: ClientState, said: str, codes: TurnCodes, reply: TurnPlan | None) -> Told | None:
    """What became of the trainee's question, where the client put it off or spoke of something else."""
    asked = _asked(said, codes)
    if reply is None or not asked or reply.fact is not None or codes.has("double_question", "risk_enquiry"):
        return None
    if reply.occasion == "greeting":
        return (
            say("{name} was still saying hello when you asked “{question}”.", name=name, question=Words(asked)),
            say("Leave a moment’s room, then ask again, shorter."),
        )
    pressed = state.pressed >= _PRESSING
    first = (say("Give something back before the next question."),) if pressed else ()
    you_asked = (
        say("You asked “{question}”, the {nth} question in a row", question=Words(asked), nth=_nth(state.pressed))
        if pressed
        else say("You asked “{question}”", question=Words(asked))
    )
    near = _near(state)
    if reply.occasion == "not_ready" or (reply.reaction == "guarded" and reply.pull is None):
        return (
            say("{you_asked}, and {name} put it off.", you_asked=you_asked, name=name),
            *first,
            say("Do not press, and do not drop it: say that it can wait."),
            *near,
            _example(_LATER),
        )
    if reply.occasion == "open_question":
        return (
            say("{you_asked}, and nothing came to {name} yet.", you_asked=you_asked, name=name),
            *first,
            say("Leave a moment’s room, then ask for something smaller: one evening, one talk, one person."),
            *near,
        )
    if not _went_beside(asked, codes, reply, state):
        return None
    again = _sentence(reopened(asked) or asked)
    short = len(again.split()) <= _LONG_QUESTION_WORDS
    return (
        say("{you_asked}, and what {name} said went beside it.", you_asked=you_asked, name=name),
        *first,
        say("Take up a word of it if you like, then go back to your question."),
        *near,
        *((_example(f"Let me come back to what I asked. {again}"),) if short else ()),
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


def _own_turn(name: str, state: ClientState, said: str, codes: TurnCodes) -> Told | None:
    """What the trainee's last turn did, where that is the first thing to change."""
    offer = wording.empathy_for(state.last_words) or wording.reflection_of(state.last_words)
    example = (_example(offer),) if offer else ()
    if state.pressed >= _PRESSING and offer:
        return (
            say("That was the {nth} question in a row.", nth=_nth(state.pressed)),
            say("Give something back before the next one."),
            *example,
        )
    if codes.has("double_question"):
        return (
            say("You asked two things at once, and {name} can only answer one.", name=name),
            say("Choose the one that matters more to you."),
        )
    if codes.has(*_TELLING) and offer:
        return (
            say("Your last turn told {name} something.", name=name),
            say("Go back to what {name} had said.", name=name),
            *example,
        )
    if codes.question == "closed" and (better := reopened(_last_question(said))):
        return (
            say("“{question}” can be answered in a word.", question=Words(_last_question(said))),
            say("With room in it: “{words}”", words=Words(better)),
        )
    if len(said.split()) > _LONG_TURN_WORDS:
        return (say("Your last turn was long."), say("Say one thing, then wait for {name}.", name=name), *example)
    return None


def _their_words(name: str, state: ClientState, before: str) -> Told:
    """What there was to hear in the client's last words."""
    if near := _near(state):
        offer = wording.reflection_of(before) or wording.open_question_about(before)
        example = (_example(_unquoted(offer)),) if offer else ()
        return (_quoted(name, before), say("Something is near."), *near, *example)
    if feeling := wording.empathy_for(before):
        heard = say("Let {name} know it was heard: “{words}”", name=name, words=Words(feeling))
        return (_quoted(name, before), say("There is a feeling in that."), heard)
    if reflection := wording.reflection_of(before):
        return (_quoted(name, before), say("Stay with it before asking on: “{words}”", words=Words(reflection)))
    if question := wording.open_question_about(before):
        more = say("There is more behind what {name} just said.", name=name)
        return (more, say("Ask for it: “{words}”", words=Words(_unquoted(question))))
    little = say("{name} gave you little this time.", name=name)
    return (little, say("Leave a moment’s room, then invite: “{words}”", words=Words(wording.invitation(()))))


def _near(state: ClientState) -> Told:
    """What would have brought out more at the last turn, where something was near."""
    passed = next((chance for chance in reversed(state.missed) if chance.turn == state.turn), None)
    return (say("What would help: {helps}.", helps=explaining.in_words(passed.what_helps)),) if passed else ()


def _example(words: str) -> Message:
    return say("For example: “{words}”", words=Words(words))


def _quoted(name: str, words: str) -> Message:
    quoted = quotable(words)
    if not quoted:
        return say("Look at {name}’s last words again.", name=name)
    return say("{name} said: “{quote}.”", name=name, quote=Words(quoted))


def _sentence(question: str) -> str:
    bare = _AND.sub("", question)
    return bare[:1].upper() + bare[1:]


def _unquoted(wording: str) -> str:
    """Return a wording that can stand in quotation marks: with single ones where it quotes the client."""
    return wording.replace("“", "‘").replace("”", "’")


def _last_question(said: str) -> str:
    asked = [part for part in said.replace("?", "?\n").splitlines() if part.strip().endswith("?")]
    return asked[-1].strip().rpartition(". ")[2] if asked else said.strip()


def _nth(number: int) -> Message:
    return _ORDINALS.get(number) or say("{number}th", number=number)
