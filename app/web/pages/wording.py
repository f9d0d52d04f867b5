"""The codes in plain words, as a supervisor would say them."""

from __future__ import annotations

from app.core.client.state import Reaction
from app.core.coding.codes import Label
from app.core.persona import Layer
from app.core.rubric import CriterionGroup

LABELS: dict[Label, str] = {
    "open_question": "open question",
    "closed_question": "closed question",
    "simple_reflection": "simple reflection",
    "complex_reflection": "reflection that adds meaning",
    "summary": "summary",
    "validation": "validation",
    "advice": "advice",
    "information": "information",
    "judgement": "judgement",
    "self_disclosure": "about yourself",
    "reassurance": "reassurance",
    "risk_enquiry": "asking about risk",
    "confidentiality": "confidentiality",
    "role_play": "proposing a rehearsal",
    "options": "weighing options",
    "perspective": "the other person’s view",
    "pattern": "naming a pattern",
    "here_and_now": "about the two of you, here",
    "apology": "apology",
    "greeting": "greeting",
    "ending": "closing",
    "backchannel": "giving room",
    "repeat_request": "asking to repeat",
    "why": "a ‘why’ question",
    "personal_question": "personal question",
    "off_topic": "off the topic",
    "jargon": "technical words",
    "meta": "about the exercise",
    "minimising_risk": "making risk small",
    "promise_of_secrecy": "promising secrecy",
    "boundary": "a clear limit",
    "boundary_crossing": "crossing a limit",
    "double_question": "two questions at once",
    "stock_phrase": "stock phrase",
    "other": "other",
}
LAYERS: dict[Layer, str] = {
    "surface": "told to most people",
    "guarded": "kept back at first",
    "core": "the heart of it",
}
GROUPS: dict[CriterionGroup, str] = {
    "communication": "Communication",
    "rapport": "Rapport",
    "problem_solving": "Problem solving",
    "relationship": "The relationship",
    "ipt": "IPT strategies",
    "safety": "Safety",
}
CIRCLES: dict[int, str] = {1: "Inner circle", 2: "Middle", 3: "Outer"}
LEVELS: dict[int, str] = {
    1: "Something harmful was said",
    2: "Some of the basics are missing",
    3: "The basics are there",
    4: "The basics and more",
}


def group_name(group: str) -> str:
    """Name a group of criteria; groups this page does not know are written out."""
    return next((words for known, words in GROUPS.items() if known == group), group.replace("_", " ").capitalize())


def reaction_name(reaction: str) -> str:
    """Say what the client does with a turn; reactions this page does not know are written out."""
    return next((words for known, words in REACTIONS.items() if known == reaction), reaction.replace("_", " "))


def label_name(label: str) -> str:
    """Name a code; codes this page does not know are written out."""
    return next((words for known, words in LABELS.items() if known == label), label.replace("_", " "))


def harm_name(kind: str) -> str:
    """Name a harmful act as the code that found it is named."""
    return label_name(kind)


REACTIONS: dict[Reaction, str] = {
    "elaborate": "tells more",
    "brief": "answers briefly",
    "guarded": "holds back",
    "withdraw": "shuts down",
    "soften": "softens",
    "correct": "puts you right",
    "deflect": "turns aside",
    "answer": "answers",
    "close": "comes to a close",
}


def gap(own: int | None, level: int | None) -> str:
    """Say how a trainee's own level lies beside the feedback's; empty where there is nothing to compare."""
    if own is None or level is None:
        return ""
    apart = own - level
    if apart == 0:
        return "The feedback sees it as you do."
    steps = "One step" if abs(apart) == 1 else f"{('Two', 'Three')[abs(apart) - 2]} steps"
    return f"{steps} {'above' if apart > 0 else 'below'} the feedback."
