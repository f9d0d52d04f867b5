"""Takes the trainee's turn in the light of this persona: what it does, what it is about, whether it fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from app.core.client import hearing, questions
from app.core.client.acts import ASKING, SETTLED_IN, SKILLED, Act, acts_in, is_of_the_case, leading
from app.core.client.aiming import Turn, aim_of, aimed
from app.core.client.fitting import ON_TOPIC, Fit, fit_of, said_so_far
from app.core.client.following import Asked, asked_in, opens_as_question, person_meant
from app.core.client.index import PersonaIndex, called, match
from app.core.client.moves import Move
from app.core.client.state import ClientState
from app.core.client.words import GENERIC, STOP, feelings_named, plain, stems, tokens, wording
from app.core.coding.codes import TurnCodes
from app.core.patterns import regex
from app.core.persona import Opener

_LONGEST_ECHO = 6
_SHORTEST_NAMING = 4  # words, up to which a question made of small ones names nothing
_STATES = regex(
    r"(?:(?:so|and|but|oh|ok|then),? )*(?:you(?:'re|'ve|'d)? (?!are\b|were\b|do\b)|"
    r"(?:he|she|it|they|there|that|this)\b|"
    r"(?:your|his|her|their) \w+ (?:was|is|has|had|\w+ed)\b)"
)
_GUESSES = regex(
    r"(?:(?:so|and|but|oh|ok|then|maybe|perhaps),? )*(?:it (?:seems|sounds|looks)|(?:you|that) (?:seem|sound|look)s?|"
    r"sounds like|seems like|i (?:guess|imagine|hear|sense|think (?:maybe |perhaps )?you))\b"
)
_LEFT_OF_STOCK = 2  # words of its own that make more of a stock phrase


def read(
    index: PersonaIndex, state: ClientState, text: str, codes: TurnCodes, near: Mapping[str, float] | None = None
) -> Move:
    """Return the turn as this client takes it; `near` is what its meaning adds, where that is known."""
    said = plain(text)
    heard = index.hear(hearing.COURTESY.sub(" ", hearing.OWN_FEELING.sub(" ", said)))
    continues = bool(hearing.CONTINUE.fullmatch(said)) or _echoes(text, state.last_words)
    # "Have I got that right?" after a summary asks for nothing but a nod.
    sums_up = hearing.SUMMARY.search(said) and questions.ASKS_HOW_IT_SOUNDS.search(said)
    checks = bool(questions.CHECKS.search(said) or sums_up)
    asked = None if continues or checks else asked_in(index, text, codes)
    gives_back = asked is not None and (_gives_back(index, state, asked, text) or _guesses(asked, text))
    asked = None if gives_back else asked
    acts: list[Act] = ["open_question"] if continues else acts_in(said, codes, state, index, asked)
    if gives_back:
        acts = [act for act in acts if act not in ASKING and act != "other"] or ["reflection"]
    spoken = [act for act in acts if act not in ("greeting", "backchannel", "other")]
    asked = asked if spoken and spoken[-1] in ASKING else None
    stock = _is_stock(said, codes, acts)
    if stock:
        acts = [act for act in acts if act not in SKILLED and act != "other"] or ["stock"]
    unearned = stock or {"harm", "jargon", "self_disclosure"} & set(acts) or not SKILLED & set(acts)
    at_the_door = state.turn < SETTLED_IN and "greeting" in acts and not is_of_the_case(said, state)
    fit = None if unearned or at_the_door else fit_of(index, state, text, said, heard)
    if fit == "wrong":
        acts = [act for act in acts if act not in SKILLED] + ["reflection"]
    before = state.wordings.count(wording(text))
    question = None if checks and SKILLED & set(acts) else _question(codes, acts, continues)
    person = person_meant(index, state, asked, heard)
    asks = bool(question or asked) and not continues
    last = state.last_words
    alike = index.asked_for(said) if asks else {}
    turn = Turn(said, heard, index.hear(last) - STOP, person, state.topic, last, alike) if asks else None
    ranked = aimed(index, turn, near or {}) if turn else ()
    aim, sure = aim_of(ranked)
    if asked and not sure and _is_bare(asked) and aim not in (state.topic, f"fact:{state.topic}"):
        aim, sure = None, False  # "And are you?" is of what was said before it
    if person and sure:
        # "Does your ex's new fella come round?" names her and means him.
        person = next((found for found in index.people if found.key == aim), person)
    return Move(
        said=said,
        act=leading(acts, said, state),
        acts=frozenset(acts),
        openers=_openers(codes, acts, fit, question, before),
        fit=fit,
        question=question,
        asked=asked,
        heard=asked.heard if asked else heard,
        topics=_topics(index, asked, heard, aim),
        person=person,
        ranked=ranked,
        alike=alike,
        biography=called(index.biography, asked.heard if asked else heard),
        aim=aim,
        sure=sure,
        continues=continues,
        stock=stock,
        said_before=before,
        words=len(tokens(text)),
        double=codes.has("double_question") or said.count("?") > 1,
        notices_feeling=_notices_feeling(text, codes, acts),
    )


def _guesses(asked: Asked, text: str) -> bool:
    """Whether a guess at how it is has a mark behind it: "it seems you don't think you deserve it?"."""
    return bool(_GUESSES.match(asked.text)) or (bool(_STATES.match(asked.text)) and "?" not in text)


def _is_bare(asked: Asked) -> bool:
    """Whether a question is made of nothing but the smallest words."""
    return not asked.heard - STOP and asked.length <= _SHORTEST_NAMING


def _echoes(text: str, last_words: str) -> bool:
    """Whether a turn gives back a few of the client's words with a mark behind them: go on from there."""
    own = tokens(text)
    asks = text.rstrip().endswith("?") and 0 < len(own) <= _LONGEST_ECHO and not opens_as_question(plain(text))
    return asks and bool(set(own) - STOP) and set(own) <= set(tokens(last_words))


def _gives_back(index: PersonaIndex, state: ClientState, asked: Asked, text: str) -> bool:
    """Whether a statement with a mark behind it says nothing but what was said: "she was with you eight years?"."""
    own = asked.heard - STOP - GENERIC
    plainly = asked.is_all and text.count("?") == 1 and bool(_STATES.match(asked.text))
    felt = bool(feelings_named(asked.text)) and len(own) == 1
    return plainly and bool(own) and (felt or own <= said_so_far(index, state))


def _topics(
    index: PersonaIndex, asked: Asked | None, heard: frozenset[str], aim: str | None
) -> tuple[tuple[str, float], ...]:
    """Return the facts the turn is about, most first: the question where it names something, else the whole turn.

    What it is plainly after comes before what it only touches.
    """
    scored = _scored(index, asked.heard) if asked else ()
    if not (asked and (asked.is_of_a_third or (scored and scored[0][1] >= ON_TOPIC))):
        scored = _scored(index, heard)
    kind, _, fact = (aim or "").partition(":")
    if kind != "fact":
        return scored
    most = scored[0][1] if scored else 0.0
    by_words = dict(scored)
    return tuple(sorted((by_words | {fact: max(most, ON_TOPIC)}).items(), key=lambda p: (-p[1], p[0] != fact)))


def _scored(index: PersonaIndex, heard: frozenset[str]) -> tuple[tuple[str, float], ...]:
    scores = ((entry.fact.id, match(index, entry, heard)) for entry in index.facts)
    return tuple(sorted(((f, s) for f, s in scores if s > 0), key=lambda pair: -pair[1]))


def _question(codes: TurnCodes, acts: list[Act], continues: bool) -> Literal["open", "closed"] | None:
    if continues or "open_question" in acts or "about_therapy" in acts:
        return "open"
    if "closed_question" in acts or "why" in acts:
        return "closed"
    return codes.question if not {"backchannel", "meta", "repeat"} & set(acts) else None


def _is_stock(said: str, codes: TurnCodes, acts: list[Act]) -> bool:
    if {"open_question", "summary"} & set(acts):
        return False
    left = stems(hearing.STOCK.sub(" ", said))
    if left != stems(said) and len(left) < _LEFT_OF_STOCK:
        return True
    return codes.has("stock_phrase") and not SKILLED & set(acts)


def _openers(
    codes: TurnCodes, acts: list[Act], fit: Fit | None, question: str | None, before: int
) -> frozenset[Opener]:
    found: set[Opener] = set()
    if before >= 2:
        return frozenset()
    if question == "open":
        found.add("open_question")
    if "risk" in acts:
        found.add("risk_enquiry")
    if fit in ("accurate", "generic"):
        if "reflection" in acts:
            found.add("reflection")
        if codes.has("complex_reflection", "pattern") or codes.reflection == "complex":
            found |= {"reflection", "complex_reflection"}
        if "summary" in acts:
            found |= {"reflection", "summary"}
        if "validation" in acts:
            found.add("validation")
    return frozenset(found)


def _notices_feeling(text: str, codes: TurnCodes, acts: list[Act]) -> bool:
    told = {"reflection", "validation", "summary", "backchannel", "apology", "about_therapist", "risk", "repeat"}
    told |= {"ending", "winding_down", "greeting", "confidentiality", "role_play"}
    asks = "feel" in tokens(text) or "like" in tokens(text)
    return bool(told & set(acts)) or codes.empathy.emotional_reaction > 0 or bool(feelings_named(text)) or asks
