"""Turns the coder's labels into what the client takes a turn to do, corrected where plain words are surer."""

from __future__ import annotations

from typing import Literal

from app.core.client import beside, hearing, questions, slights
from app.core.client.following import Asked
from app.core.client.index import PersonaIndex
from app.core.client.state import ClientState
from app.core.client.words import GENERIC, STOP, plain, stem, stems, tokens
from app.core.coding.codes import Label, TurnCodes
from app.core.patterns import regex

Act = Literal[
    "harm", "meta", "risk", "repeat", "ending", "winding_down", "greeting", "apology", "confidentiality",
    "about_therapist", "about_therapy", "role_play", "personal_question", "off_topic", "jargon", "self_disclosure",
    "why", "advice", "reassurance", "information", "backchannel", "summary", "validation", "reflection",
    "open_question", "closed_question", "stock", "spared", "other",
]  # fmt: skip

_SENTENCE_END = regex(r"(?<=[.!?])\s+")
SETTLED_IN = 2
_SHORTEST_SUMMARY = 20
_LONGEST_SPARING = 14

_ACT_OF: dict[Label, Act] = {
    "open_question": "open_question", "options": "open_question", "perspective": "open_question",
    "closed_question": "closed_question",
    "simple_reflection": "reflection", "complex_reflection": "reflection", "pattern": "reflection",
    "summary": "summary", "validation": "validation", "advice": "advice", "information": "information",
    "judgement": "harm", "minimising_risk": "harm", "self_disclosure": "self_disclosure",
    "reassurance": "reassurance", "risk_enquiry": "risk", "confidentiality": "confidentiality",
    "promise_of_secrecy": "confidentiality", "boundary": "information", "boundary_crossing": "information",
    "role_play": "role_play", "here_and_now": "about_therapist", "apology": "apology", "greeting": "greeting",
    "ending": "ending", "backchannel": "backchannel", "repeat_request": "repeat", "why": "why",
    "personal_question": "personal_question", "off_topic": "off_topic", "jargon": "jargon", "meta": "meta",
    "stock_phrase": "stock", "other": "other",
}  # fmt: skip
# Which act answers for a turn that holds several: the first of these that is there, else the last act of the turn.
_FIRST: tuple[Act, ...] = (
    "harm", "meta", "risk", "repeat", "ending", "winding_down", "role_play", "about_therapist", "confidentiality",
)  # fmt: skip
SKILLED: frozenset[Act] = frozenset({"summary", "validation", "reflection"})
ASKING: frozenset[Act] = frozenset(
    {"open_question", "closed_question", "personal_question", "why", "about_therapy", "off_topic"}
)
_WELCOMES: frozenset[Act] = frozenset({"greeting", "information", "other", "backchannel", "reflection", "validation"})
_CLAIMS: frozenset[Act] = SKILLED | {"information", "advice", "reassurance", "other"}
_UNASKED: tuple[Act, ...] = ("advice", "self_disclosure", "reassurance")


def acts_in(said: str, codes: TurnCodes, state: ClientState, index: PersonaIndex, asked: Asked | None) -> list[Act]:
    """Return everything the turn does, in its order, one act a sentence."""
    if hearing.SILENCE.fullmatch(said):
        return ["backchannel"]
    labels = (found.label for found in codes.sentences if found.label != "double_question")
    acts = _plausible(said, [_act_of(label, said, state) for label in labels], asked)
    if asked and not {*ASKING, "risk", "meta", "about_therapist", "role_play"} & set(acts):
        acts = [*acts[:-1], "open_question" if asked.kind == "open" else "closed_question"]
    acts = _overheard(said, _doubted(said, acts, state, asked) or ["other"], state, asked)
    if asked and asked.is_all and asked.opens_as_question:
        # "Has that ever happened before?" asks; it shows nothing that was heard.
        acts = [act for act in acts if act not in SKILLED] or ["closed_question"]
    return ["other"] if set(acts) <= _CLAIMS and _is_gibberish(said, index) else acts


def _act_of(label: Label, said: str, state: ClientState) -> Act:
    """Return the act of a label. Who has spoken of no danger hears comfort where a coder suspects one made small."""
    if label == "minimising_risk" and not state.risk_asked:
        spoken_of = beside.SPEAKS_OF_DANGER.search(plain(state.last_words)) or beside.SPEAKS_OF_DANGER.search(said)
        return "harm" if spoken_of else "reassurance"
    return _ACT_OF[label]


def _plausible(said: str, acts: list[Act], asked: Asked | None) -> list[Act]:
    """Drop labels of a kind that no word of the turn bears out, for the question or the statement that they are."""
    as_is: Act = "other" if asked is None else "open_question" if asked.kind == "open" else "closed_question"
    unborne: set[Act] = set()
    if not beside.REHEARSES.search(said):
        unborne.add("role_play")
    if not beside.asks_of_danger(said):
        unborne.add("risk")
    if not beside.of_the_two(asked.text if asked else said):
        unborne.add("about_therapist")
    if beside.OF_A_COMPLAINT.search(said):
        unborne.add("harm")
    if asked and asked.is_all and asked.opens_as_question and "advice" in acts:
        unborne.add("advice")
    if (beside.ASKS_BACK_WHY.match(said) or beside.READS.match(said)) and not slights.stings(said):
        unborne.add("harm")
    if beside.REPORTED.search(said) or beside.reports(said) or not beside.ADVISES.search(said):
        unborne.add("advice")
    if not beside.OF_SECRECY.search(said):
        unborne.add("confidentiality")
    return [as_is if act in unborne else act for act in acts]


def _doubted(said: str, acts: list[Act], state: ClientState, asked: Asked | None) -> list[Act]:
    """Drop labels that the words themselves speak against, and give a bare "other" its plain meaning."""
    acts = _greeted_or_sorry(said, acts, state, asked)
    acts = _wondered(said, acts, asked)
    if beside.URGES.search(said) and not SKILLED & set(acts):
        acts = ["advice"]
    asked_openly = "open_question" in acts and questions.ASKS_OPENLY.match(said)
    if beside.VERDICT.search(said) and not slights.gives_back(said):
        acts = [act for act in acts if act not in SKILLED] or ["other"]
    if asked_openly or slights.gives_back(said) or ("harm" in acts and slights.echoes(said, state.last_words)):
        acts = [act for act in acts if act != "harm"]
    if hearing.SUMMARY.search(said) and len(tokens(said)) > _SHORTEST_SUMMARY and "summary" not in acts:
        acts = [*(act for act in acts if act not in ("information", "other")), "summary"]
    if hearing.OWN_STORY.search(said) and "self_disclosure" not in acts:
        acts = [*(act for act in acts if act not in SKILLED), "self_disclosure"]
    if "?" not in said and len(acts) > 1 and asked is None:
        acts = [act for act in acts if act != "closed_question"]
    if hearing.HOW_ARE_YOU.search(said) and state.turn < SETTLED_IN:
        return [
            "greeting",
            *(act for act in acts if act not in ("open_question", "closed_question", "personal_question")),
        ]
    if "reassurance" in acts and hearing.ABOUT_CLIENT.match(said) and not hearing.COMFORT.search(said):
        acts = ["other" if act == "reassurance" else act for act in acts]
    of_the_client = hearing.ABOUT_CLIENT.match(said) or beside.reports(said) or _gives_back_words(said, state)
    if set(acts) <= {"other", "information"} and of_the_client and "?" not in said:
        return ["reflection"]
    return acts


def _gives_back_words(said: str, state: ClientState) -> bool:
    """Whether a statement holds words of what the client said last, and explains nothing about therapy."""
    shared = set(stems(said)) & set(stems(state.last_words)) - GENERIC
    return len(shared) > 1 and not beside.OF_THE_WORK.search(said) and not hearing.is_farewell(said, state.turn)


def _wondered(said: str, acts: list[Act], asked: Asked | None) -> list[Act]:
    """Tell a question after what might be from advice, and a guess at what is from a question."""
    if questions.HYPOTHETICAL.search(said) and asked is not None:
        acts = ["open_question" if act == "advice" else act for act in acts]
    if questions.WONDERS.match(said) and asked is None:
        acts = ["reflection" if act == "closed_question" else act for act in acts]
    return acts


def _overheard(said: str, acts: list[Act], state: ClientState, asked: Asked | None) -> list[Act]:
    """Correct the labels where plain patterns are surer than a classifier."""
    if hearing.META.search(said) or hearing.asks_again(said):
        return ["meta" if hearing.META.search(said) else "repeat"]
    if "repeat" in acts and (set(acts) != {"repeat"} or hearing.NO_REQUEST.search(said)):
        acts = [act for act in acts if act != "repeat"] or ["other"]
    if slights.stings(said) and not slights.echoes(said, state.last_words):
        acts = [*acts, "harm"]
    if state.risk_asked and hearing.RISK_MORE.search(said) and ("?" in said or asked):
        acts = [*acts, "risk"]
    if hearing.CONTINUE.fullmatch(said):
        return ["open_question"]
    if found_beside := _beside_the_case(said, acts, state, asked):
        return found_beside
    if hearing.BACKCHANNEL.fullmatch(said):
        return ["backchannel"]
    checks: tuple[tuple[bool, Act], ...] = (
        (hearing.is_farewell(said, state.turn), "ending"),
        (bool(hearing.WINDING.search(said)), "winding_down"),
        (bool(questions.ABOUT_THERAPY.search(said) or questions.WHAT_BRINGS.search(said)), "about_therapy"),
        # "What we say stays between us" is about secrecy, not about how the two get on.
        (
            bool(hearing.ABOUT_US.search(asked.text if asked else said))
            and "?" in said
            and "confidentiality" not in acts,
            "about_therapist",
        ),
        (bool(hearing.AT_EASE.search(said)), "about_therapist"),
        (_spares(said, acts), "spared"),
        (bool(questions.WHY.search(said)) and not questions.WHAT_BRINGS.search(said), "why"),
    )
    found = [act for hit, act in checks if hit]
    if "winding_down" in found and "ending" not in found:
        acts = [act for act in acts if act != "ending"]
    if "why" in found or "about_therapy" in found:
        acts = [act for act in acts if act not in ("open_question", "closed_question", "about_therapist")]
    return [*acts, *(act for act in found if act not in acts)]


def _beside_the_case(said: str, acts: list[Act], state: ClientState, asked: Asked | None) -> list[Act]:
    """Hear what is said of the frame, of the trainee or of the weather, where it is all there is to the turn."""
    if "harm" in acts or "risk" in acts:
        return []
    invited = asked is not None and bool(questions.WHAT_BRINGS.search(asked.text))
    small_talk = not invited and beside.SMALL_TALK.search(asked.text if asked else said)
    if state.turn == 0 and beside.WELCOME.match(said) and small_talk and not hearing.CALLED.search(said):
        return ["greeting"]
    if beside.URGES.search(said) or questions.WHY.search(said):
        return []  # "why don't you tell him?" promises nothing
    if beside.SECRECY.search(said) and _asks_on(said, acts):
        return []
    if beside.SECRECY.search(said):
        return [*(act for act in acts if act == "reflection"), "confidentiality"]
    if state.turn and beside.OF_THE_TRAINEE.search(said) and asked is None and "self_disclosure" not in acts:
        return ["about_therapist"]
    return ["off_topic"] if beside.OFF_TOPIC.search(said) else []


def is_of_the_case(said: str, state: ClientState) -> bool:
    """Whether a turn at the door says something of what happened, or gives back what the client has just said."""
    return bool(hearing.OF_THE_CASE.search(said)) or _gives_back_words(said, state)


def _spares(said: str, acts: list[Act]) -> bool:
    """Whether a turn leaves it to the client to go into something or not, and does little else."""
    short = len(tokens(said)) <= _LONGEST_SPARING
    return bool(hearing.SPARED.search(said)) and not set(ASKING) & set(acts) and (short or not SKILLED & set(acts))


def leading(acts: list[Act], said: str, state: ClientState) -> Act:
    """Return the act that the client answers, where a turn does several things."""
    if "confidentiality" in acts and _asks_on(said, acts):
        acts = [act for act in acts if act != "confidentiality"]
    of_the_case = "reflection" in acts and is_of_the_case(said, state)
    if state.turn < SETTLED_IN and "greeting" in acts and set(acts) <= _WELCOMES and not of_the_case:
        return "greeting"
    for act in _FIRST:
        if act in acts and not (act == "risk" and "harm" in acts):
            return act
    asks = said.rstrip().endswith("?")
    for act in _UNASKED:
        # A question at the end gives the floor back; unasked-for advice is what the client still hears.
        if act in acts and not (asks and act != "advice") and not (act == "reassurance" and SKILLED & set(acts)):
            return act
    spoken = [act for act in acts if act not in ("stock", "greeting", "backchannel", "other")]
    if not spoken:
        return next((act for act in acts if act in ("greeting", "backchannel", "stock")), acts[-1])
    # A summary that ends in a question of its own has been heard by then: the question waits for an answer.
    if "summary" in spoken and not (asks and spoken[-1] in ASKING and not _checks(said)):
        return "summary"
    # A question that follows a reflection is answered; a reflection that follows a question is what lands.
    return spoken[-1]


def _asks_on(said: str, acts: list[Act]) -> bool:
    """Whether a question of its own follows on what was said of secrecy: "it stays here. Who is Huw?"."""
    last = _SENTENCE_END.split(said.rstrip())[-1]
    of_it = beside.ASKS_OF_SECRECY.search(last) or questions.PERMISSION.search(plain(last))
    return "?" in last and bool(ASKING & set(acts)) and not of_it


def _checks(said: str) -> bool:
    checks = (questions.CHECKS, questions.LEFT_OUT, questions.ASKS_HOW_IT_SOUNDS)
    return any(pattern.search(said) for pattern in checks)


def _is_gibberish(said: str, index: PersonaIndex) -> bool:
    words = tokens(said)
    return 0 < len(words) <= 6 and not any(word in STOP or stem(word) in index.vocabulary for word in words)


def _greeted_or_sorry(said: str, acts: list[Act], state: ClientState, asked: Asked | None) -> list[Act]:
    """Hear a first hello as one, and tell sympathy from an apology."""
    if hearing.CALLED.search(said):
        return ["greeting", "personal_question"]
    if set(acts) == {"greeting"} and hearing.OF_THE_CASE.search(said):
        return ["greeting", "reflection"]
    if state.turn == 0 and hearing.HELLO.match(said) and "greeting" not in acts:
        acts = ["greeting", *acts]
    if "apology" in acts and hearing.SYMPATHY.search(said):
        acts = [*(act for act in acts if act not in ("apology", "validation")), "validation"]
    elif hearing.SORRY_FOR_OWN.match(said) and asked is None:
        acts = [*(act for act in acts if act not in (*SKILLED, "apology", "other")), "apology"]
    return acts
