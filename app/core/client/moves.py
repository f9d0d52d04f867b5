"""Reads the trainee's turn in the light of this persona: what it does, what it is about, whether it fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.core.client import hearing
from app.core.client.fitting import ON_TOPIC, Fit, fit_of
from app.core.client.following import Asked, asked_in, person_meant
from app.core.client.index import Named, PersonaIndex, called, match
from app.core.client.state import ClientState
from app.core.client.words import (
    STOP,
    feelings_named,
    plain,
    stem,
    stems,
    tokens,
    wording,
)
from app.core.coding.codes import Label, TurnCodes
from app.core.persona import Opener

Act = Literal[
    "harm", "meta", "risk", "repeat", "ending", "winding_down", "greeting", "apology", "confidentiality",
    "about_therapist", "about_therapy", "role_play", "personal_question", "off_topic", "jargon", "self_disclosure",
    "why", "advice", "reassurance", "information", "backchannel", "summary", "validation", "reflection",
    "open_question", "closed_question", "stock", "other",
]  # fmt: skip

LONG_TURN_WORDS = 80
_TAKING_OVER_WORDS = 12
_SHORTEST_SUMMARY = 20
SETTLED_IN = 2

_ACT_OF: dict[Label, Act] = {
    "open_question": "open_question", "options": "open_question", "perspective": "open_question",
    "closed_question": "closed_question", "double_question": "closed_question",
    "simple_reflection": "reflection", "complex_reflection": "reflection", "pattern": "reflection",
    "summary": "summary", "validation": "validation", "advice": "advice", "information": "information",
    "judgement": "harm", "minimising_risk": "harm", "self_disclosure": "self_disclosure",
    "reassurance": "reassurance", "risk_enquiry": "risk", "confidentiality": "confidentiality",
    "promise_of_secrecy": "confidentiality",
    "role_play": "role_play", "here_and_now": "about_therapist", "apology": "apology", "greeting": "greeting",
    "ending": "ending", "backchannel": "backchannel", "repeat_request": "repeat", "why": "why",
    "personal_question": "personal_question", "off_topic": "off_topic", "jargon": "jargon", "meta": "meta",
    "stock_phrase": "stock", "other": "other",
}  # fmt: skip
# Which act answers for a turn that holds several: the first of these that is there, else the last act of the turn.
_FIRST: tuple[Act, ...] = (
    "harm", "meta", "risk", "repeat", "ending", "winding_down", "role_play", "about_therapist", "confidentiality",
)  # fmt: skip
_SKILLED: frozenset[Act] = frozenset({"summary", "validation", "reflection"})
_ASKING: frozenset[Act] = frozenset(
    {"open_question", "closed_question", "personal_question", "why", "about_therapy", "off_topic"}
)
_WELCOMES: frozenset[Act] = frozenset({"greeting", "information", "other", "backchannel", "reflection"})
_CLAIMS: frozenset[Act] = _SKILLED | {"information", "advice", "reassurance", "other"}
_UNASKED: tuple[Act, ...] = ("advice", "self_disclosure", "reassurance")


@dataclass(frozen=True, slots=True)
class Move:
    """One trainee turn as this client takes it."""

    act: Act
    acts: frozenset[Act]
    openers: frozenset[Opener]
    fit: Fit | None
    question: Literal["open", "closed"] | None
    asked: Asked | None
    heard: frozenset[str]
    topics: tuple[tuple[str, float], ...]
    person: Named | None
    biography: Named | None
    continues: bool
    stock: bool
    said_before: int
    long: bool
    double: bool
    owns_fault: bool
    notices_feeling: bool
    words: int
    wants: Literal["time", "amount"] | None
    about_people: bool
    pities: bool
    asks_of_others: bool
    asks_who: bool
    asks_what: bool
    asks_what_brings: bool
    asks_who_else: bool
    asks_name: bool
    asks_leave: bool

    @property
    def skilled(self) -> bool:
        """Whether the turn shows that the client was heard, in words of its own."""
        return self.fit in ("accurate", "generic") and not self.stock

    @property
    def leaves_room(self) -> bool:
        return self.skilled or self.question == "open" or self.continues or self.act == "backchannel"

    @property
    def asks_back(self) -> bool:
        """Whether the turn asks something that only the talk so far gives a meaning to, or anything at all."""
        return self.asked is not None and self.asked.names_nothing

    @property
    def asks_something(self) -> bool:
        """Whether the turn ends in a question that names what it is about."""
        return self.asked is not None and not self.asked.names_nothing and not self.continues

    def about(self, fact_id: str) -> float:
        """Return how much the turn is about a fact, 0 where it is not."""
        return next((score for found, score in self.topics if found == fact_id), 0.0)


def read(index: PersonaIndex, state: ClientState, text: str, codes: TurnCodes) -> Move:
    """Return the turn as this client takes it."""
    said, heard = plain(text), index.hear(text)
    continues = bool(hearing.CONTINUE.fullmatch(said))
    asked = None if continues else asked_in(index, text, codes)
    acts = _acts(said, codes, state, index, asked)
    asked = asked if acts and acts[-1] in _ASKING else None
    stock = _is_stock(said, codes, acts)
    if stock:
        acts = [act for act in acts if act not in _SKILLED and act != "other"] or ["stock"]
    unearned = stock or {"harm", "jargon", "self_disclosure"} & set(acts) or not _SKILLED & set(acts)
    fit = None if unearned else fit_of(index, state, text, said, heard)
    if fit == "wrong":
        acts = [act for act in acts if act not in _SKILLED] + ["reflection"]
    before = state.wordings.count(wording(text))
    question = _question(codes, acts, continues)
    biography = called(index.biography, asked.heard if asked else heard)
    return Move(
        act=_leading(acts, said, state),
        acts=frozenset(acts),
        openers=_openers(codes, acts, fit, question, before),
        fit=fit,
        question=question,
        asked=asked,
        heard=asked.heard if asked else heard,
        topics=_topics(index, asked, heard),
        person=person_meant(index, state, asked, heard),
        biography=biography,
        continues=continues,
        stock=stock,
        said_before=before,
        long=len(tokens(text)) > LONG_TURN_WORDS,
        double=codes.has("double_question") or said.count("?") > 1,
        owns_fault=bool(hearing.FAULT_OWNED.search(said)) or "apology" in acts,
        notices_feeling=_notices_feeling(text, codes, acts),
        words=len(tokens(text)),
        wants=_wants(asked.text) if asked and question == "closed" else None,
        about_people=bool(question and hearing.PEOPLE.search(said)),
        asks_of_others=bool(question and hearing.ASKS_OF_OTHERS.search(said)),
        asks_who=bool(hearing.ASKS_WHO.search(said)),
        asks_what=bool(hearing.ASKS_WHAT.search(said)),
        asks_what_brings=bool(hearing.WHAT_BRINGS.search(said)),
        asks_who_else=bool(hearing.ASKS_WHO_ELSE.search(said)),
        asks_name=bool(hearing.ASKS_NAME.search(said)),
        asks_leave=bool(asked and hearing.PERMISSION.search(asked.text)),
        pities=bool(hearing.PITY.search(said)),
    )


def _topics(index: PersonaIndex, asked: Asked | None, heard: frozenset[str]) -> tuple[tuple[str, float], ...]:
    """Return what the turn is about, most first: the question where it names something, else the whole turn."""
    scored = _scored(index, asked.heard) if asked else ()
    if asked and (asked.is_of_a_third or (scored and scored[0][1] >= ON_TOPIC)):
        return scored
    return _scored(index, heard)


def _scored(index: PersonaIndex, heard: frozenset[str]) -> tuple[tuple[str, float], ...]:
    scores = ((entry.fact.id, match(index, entry, heard)) for entry in index.facts)
    return tuple(sorted(((f, s) for f, s in scores if s > 0), key=lambda pair: -pair[1]))


def _is_gibberish(said: str, index: PersonaIndex) -> bool:
    words = tokens(said)
    return 0 < len(words) <= 6 and not any(word in STOP or stem(word) in index.vocabulary for word in words)


def _acts(said: str, codes: TurnCodes, state: ClientState, index: PersonaIndex, asked: Asked | None) -> list[Act]:
    if hearing.SILENCE.fullmatch(said):
        return ["backchannel"]
    acts = [
        _ACT_OF.get(sentence.label, "other") for sentence in codes.sentences if sentence.label != "double_question"
    ]
    acts = acts or _acts_of_flags(codes)
    if asked and not {*_ASKING, "risk", "meta", "about_therapist", "role_play"} & set(acts):
        acts = [*acts[:-1], "open_question" if asked.kind == "open" else "closed_question"]
    acts = _overheard(said, _doubted(said, acts, state, asked) or ["other"], state)
    return ["other"] if set(acts) <= _CLAIMS and _is_gibberish(said, index) else acts


def _doubted(said: str, acts: list[Act], state: ClientState, asked: Asked | None) -> list[Act]:
    """Drop labels that the words themselves speak against, and give a bare "other" its plain meaning."""
    asked_openly = "open_question" in acts and hearing.ASKS_OPENLY.match(said)
    if asked_openly or hearing.gives_back(said):
        acts = [act for act in acts if act != "harm"]
    if hearing.SUMMARY.search(said) and len(tokens(said)) > _SHORTEST_SUMMARY and "summary" not in acts:
        acts = [*(act for act in acts if act not in ("information", "other")), "summary"]
    if hearing.OWN_STORY.search(said) and "self_disclosure" not in acts:
        acts = [*(act for act in acts if act not in _SKILLED), "self_disclosure"]
    if "?" not in said and len(acts) > 1 and asked is None:
        acts = [act for act in acts if act != "closed_question"]
    if hearing.HOW_ARE_YOU.search(said) and state.turn < SETTLED_IN:
        return [
            "greeting",
            *(act for act in acts if act not in ("open_question", "closed_question", "personal_question")),
        ]
    if "reassurance" in acts and hearing.ABOUT_CLIENT.match(said) and not hearing.COMFORT.search(said):
        acts = ["other" if act == "reassurance" else act for act in acts]
    if set(acts) <= {"other", "information"} and hearing.ABOUT_CLIENT.match(said) and "?" not in said:
        return ["reflection"]
    return acts


def _acts_of_flags(codes: TurnCodes) -> list[Act]:
    flags: tuple[tuple[bool, Act], ...] = (
        (codes.judgement, "harm"), (codes.advice, "advice"), (codes.self_disclosure, "self_disclosure"),
        (codes.reflection is not None, "reflection"), (codes.validation, "validation"), (codes.summary, "summary"),
        (codes.question == "closed", "closed_question"), (codes.question == "open", "open_question"),
        (codes.risk_enquiry, "risk"),
    )  # fmt: skip
    return [act for flag, act in flags if flag] or ["other"]


def _overheard(said: str, acts: list[Act], state: ClientState) -> list[Act]:
    """Correct the labels where plain patterns are surer than a classifier."""
    if hearing.META.search(said):
        return ["meta"]
    if hearing.REPEAT.search(said) and len(said) < 120:
        return ["repeat"]
    if "repeat" in acts and len(acts) > 1:
        acts = [act for act in acts if act != "repeat"]
    if hearing.stings(said):
        acts = [*acts, "harm"]
    asks_risk = hearing.RISK.search(said) and ("?" in said or said.startswith(("are you", "have you", "do you")))
    if asks_risk or (state.risk_asked and hearing.RISK_MORE.search(said) and "?" in said):
        acts = [*acts, "risk"]
    if hearing.CONTINUE.fullmatch(said):
        return ["open_question"]
    if hearing.BACKCHANNEL.fullmatch(said):
        return ["backchannel"]
    checks: tuple[tuple[bool, Act], ...] = (
        (hearing.is_farewell(said, state.turn), "ending"),
        (bool(hearing.WINDING.search(said)), "winding_down"),
        (bool(hearing.ABOUT_THERAPY.search(said) or hearing.WHAT_BRINGS.search(said)), "about_therapy"),
        # "What we say stays between us" is about secrecy, not about how the two get on.
        (bool(hearing.ABOUT_US.search(said)) and "?" in said and "confidentiality" not in acts, "about_therapist"),
        (bool(hearing.WHY.search(said)), "why"),
    )
    found = [act for hit, act in checks if hit]
    if "winding_down" in found and "ending" not in found:
        acts = [act for act in acts if act != "ending"]
    if "why" in found or "about_therapy" in found:
        acts = [act for act in acts if act not in ("open_question", "closed_question", "about_therapist")]
    return [*acts, *(act for act in found if act not in acts)]


def _leading(acts: list[Act], said: str, state: ClientState) -> Act:
    if state.turn < SETTLED_IN and "greeting" in acts and set(acts) <= _WELCOMES:
        return "greeting"
    for act in _FIRST:
        if act in acts and not (act == "risk" and "harm" in acts):
            return act
    asks = said.rstrip().endswith("?")
    for act in _UNASKED:
        # A question at the end gives the floor back; unasked-for advice is what the client still hears.
        if act in acts and not (asks and act != "advice") and not (act == "reassurance" and _SKILLED & set(acts)):
            return act
    spoken = [act for act in acts if act not in ("stock", "greeting", "backchannel", "other")]
    if not spoken:
        return next((act for act in acts if act in ("greeting", "backchannel", "stock")), acts[-1])
    if "summary" in spoken:
        return "summary"
    # A question that follows a reflection is answered; a reflection that follows a question is what lands.
    return spoken[-1]


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
    if left != stems(said) and len(left) < 3:
        return True
    return codes.has("stock_phrase") and not _SKILLED & set(acts)


def _wants(said: str) -> Literal["time", "amount"] | None:
    if hearing.ASKS_TIME.search(said):
        return "time"
    return "amount" if hearing.ASKS_AMOUNT.search(said) else None


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


def is_taking_over(move: Move) -> bool:
    """Tell whether the trainee's own story takes the room that was the client's."""
    return "self_disclosure" in move.acts and move.words > _TAKING_OVER_WORDS
