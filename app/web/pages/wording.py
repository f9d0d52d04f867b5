"""The codes in plain words, as a supervisor would say them."""

from __future__ import annotations

from app.core.client.state import Reaction
from app.core.coding.codes import Label, TurnCodes
from app.core.persona import Layer
from app.core.rubric import CriterionGroup
from app.web.languages import N_, ngettext
from app.web.languages import gettext as _

LABELS: dict[Label, str] = {
    "open_question": N_("open question"),
    "closed_question": N_("closed question"),
    "simple_reflection": N_("simple reflection"),
    "complex_reflection": N_("reflection that adds meaning"),
    "summary": N_("summary"),
    "validation": N_("validation"),
    "advice": N_("advice"),
    "information": N_("information"),
    "judgement": N_("judgement"),
    "self_disclosure": N_("about yourself"),
    "reassurance": N_("reassurance"),
    "risk_enquiry": N_("asking about risk"),
    "confidentiality": N_("confidentiality"),
    "role_play": N_("proposing a rehearsal"),
    "options": N_("weighing options"),
    "perspective": N_("the other person’s view"),
    "pattern": N_("naming a pattern"),
    "here_and_now": N_("about the two of you, here"),
    "apology": N_("apology"),
    "greeting": N_("greeting"),
    "ending": N_("closing"),
    "backchannel": N_("giving room"),
    "repeat_request": N_("asking to repeat"),
    "why": N_("a ‘why’ question"),
    "personal_question": N_("personal question"),
    "off_topic": N_("off the topic"),
    "jargon": N_("technical words"),
    "meta": N_("about the exercise"),
    "minimising_risk": N_("making risk small"),
    "promise_of_secrecy": N_("promising secrecy"),
    "boundary": N_("a clear limit"),
    "boundary_crossing": N_("crossing a limit"),
    "double_question": N_("two questions at once"),
    "stock_phrase": N_("stock phrase"),
    "other": N_("other"),
}
LAYERS: dict[Layer, str] = {
    "surface": N_("told to most people"),
    "guarded": N_("kept back at first"),
    "core": N_("the heart of it"),
}
GROUPS: dict[CriterionGroup, str] = {
    "communication": N_("Communication"),
    "rapport": N_("Rapport"),
    "problem_solving": N_("Problem solving"),
    "relationship": N_("The relationship"),
    "ipt": N_("IPT strategies"),
    "safety": N_("Safety"),
}
CIRCLES: dict[int, str] = {1: N_("Inner circle"), 2: N_("Middle"), 3: N_("Outer")}
LEVELS: dict[int, str] = {
    1: N_("Something harmful was said"),
    2: N_("Some of the basics are missing"),
    3: N_("The basics are there"),
    4: N_("The basics and more"),
}


def group_name(group: str) -> str:
    """Name a group of criteria; groups this page does not know are written out."""
    return next((_(words) for known, words in GROUPS.items() if known == group), group.replace("_", " ").capitalize())


def reaction_name(reaction: str) -> str:
    """Say what the client does with a turn; reactions this page does not know are written out."""
    return next((_(words) for known, words in REACTIONS.items() if known == reaction), reaction.replace("_", " "))


def label_name(label: str) -> str:
    """Name a code; codes this page does not know are written out."""
    return _(next((words for known, words in LABELS.items() if known == label), label.replace("_", " ")))


def heard_as(codes: TurnCodes) -> tuple[str, ...]:
    """Name what a turn was heard as. A direct question about suicide is not called a closed one besides."""
    asked = {sentence.span for sentence in codes.sentences if sentence.label == "risk_enquiry"}
    told = dict.fromkeys(
        sentence.label
        for sentence in codes.sentences
        if sentence.label != "other" and not (sentence.label == "closed_question" and sentence.span in asked)
    )
    return tuple(label_name(label) for label in told)


def harm_name(kind: str) -> str:
    """Name a harmful act as the code that found it is named."""
    return label_name(kind)


REACTIONS: dict[Reaction, str] = {
    "elaborate": N_("tells more"),
    "brief": N_("answers briefly"),
    "guarded": N_("holds back"),
    "withdraw": N_("shuts down"),
    "soften": N_("softens"),
    "correct": N_("puts you right"),
    "deflect": N_("turns aside"),
    "answer": N_("answers"),
    "close": N_("comes to a close"),
}


def gap(own: int | None, level: int | None) -> str:
    """Say how a trainee's own level lies beside the feedback's; empty where there is nothing to compare."""
    if own is None or level is None:
        return ""
    apart = own - level
    if apart == 0:
        return _("The feedback sees it as you do.")
    if apart > 0:
        return ngettext("One step above the feedback.", "{steps} steps above the feedback.", apart).format(
            steps=apart
        )
    return ngettext("One step below the feedback.", "{steps} steps below the feedback.", -apart).format(steps=-apart)
