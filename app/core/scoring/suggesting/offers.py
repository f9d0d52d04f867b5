"""What could have been said instead, skill by skill: made of the client's own words wherever these give enough.

Each offer is a proposal only: `trial` puts it into the talk and scores it before anybody sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.core.patterns import regex
from app.core.scoring.heard import cues, matters, people
from app.core.scoring.heard.clauses import quotable, telling_clause
from app.core.scoring.heard.voiced import voiced_feeling
from app.core.scoring.material import LOOKS_BACK, Material
from app.core.scoring.observed import Observed
from app.core.scoring.rules.phases import tasks_left
from app.core.scoring.suggesting import wording
from app.core.scoring.suggesting.reopening import one_of_two, reopened

Offer = Callable[[Observed, Material, Sequence[str]], str | None]
_MANY = regex(r"(?:s|children|family|people)$")
_THEY = regex(r"\b(he|she|they)\b")
_LIMITS: dict[str, str] = {
    "number": "I don't give out my own number. What would you want to be able to tell me between our meetings?",
    "meeting": "I only meet you here, in this room. What would be different for you if it were somewhere else?",
    "gift": "It is kind of you to think of me. I can't take presents here. What did you want to say with it?",
    "friend": "I can't be a friend to you, and I am glad to be your therapist. What would you want from a friend?",
    "personal": "I would rather keep my own life out of this hour, so that it stays yours. What made you wonder?",
    "longer": "We have to stop when the hour is over, and I will see you next week. What was left to say?",
    "touch": "I can't do that here, and I am staying with you. What would you need just now?",
    "other": "I can't do that here. What would it mean to you if I did?",
}
_TASK_ASKED: dict[str, str] = {
    "asked how it began": "What was going on in your life when this began?",
    "asked about symptoms": "What are the nights like for you at the moment?",
    "asked about the people who matter": "Who are the people that matter to you now?",
    "asked how things have been since last time": "How have things been for you since we last met?",
    "tied the week's mood to what happened": "What was going on that day, when the mood got worse?",
    "asked for the feeling about it": "What was that like for you?",
    "looked for what could be done or said": "What could you do, as you see it?",
    "came back to the agreed focus": "We agreed to work on this together. What of it is on your mind today?",
    "named the ending": "This is one of our last meetings. What is it like to think of that?",
    "asked what the ending is like": "What is it like for you that we are finishing?",
    "reviewed what has changed": "What has changed since you first came?",
    "looked for early signs of a relapse": "What would you notice first if the low mood came back?",
    "asked who and what will help afterwards": "Who can you turn to from here on?",
}


def said_back(turn: Observed, _: Material, used: Sequence[str]) -> str | None:
    """Offer the client's point as a statement, or an open question about it."""
    return wording.reflection_of(turn.before, used) or wording.open_question_about(turn.before, used)


def felt(turn: Observed, _: Material, used: Sequence[str]) -> str | None:
    """Offer an answer to the feeling, or the client's point as a statement."""
    return wording.empathy_for(turn.before, used) or wording.reflection_of(turn.before, used)


def opened(turn: Observed) -> str | None:
    """Return the trainee's own question with room in it: the open one of two, or an open form of a closed one."""
    if turn.codes.has("double_question"):
        asked = {s.span for s in turn.sentences("open_question")}
        return one_of_two(turn.text[slice(*asked.pop())]) if len(asked) == 1 else None
    closed = turn.sentences("closed_question")
    return reopened(turn.text[slice(*closed[0].span)]) if len(closed) == 1 else None


def _asked_openly(turn: Observed, _: Material, used: Sequence[str]) -> str | None:
    return opened(turn) or wording.open_question_about(turn.before, used)


def _given_back(turn: Observed, _: Material, used: Sequence[str]) -> str | None:
    return wording.reflection_of(turn.before, used)


def _heard(turn: Observed, _: Material, used: Sequence[str]) -> str | None:
    return wording.empathy_for(turn.before, used)


def _pulled_together(turn: Observed, material: Material, _: Sequence[str]) -> str | None:
    told = [clause for n, clause in material.told if n < turn.number]
    return wording.summary_of(wording.points_to_join(told[-LOOKS_BACK:]))


def _accepting(turn: Observed, material: Material, used: Sequence[str]) -> str | None:
    return (opened(turn) if turn.codes.has("why") else None) or felt(turn, material, used)


def _plainer(turn: Observed, material: Material, used: Sequence[str]) -> str | None:
    return (opened(turn) if turn.codes.has("double_question") else None) or said_back(turn, material, used)


def _about_person(turn: Observed, material: Material, _: Sequence[str]) -> str | None:
    named = [mention for mention in people.people(material) if mention.turn < turn.number]
    fresh = [mention for mention in named if any(word in turn.before.lower() for word in mention.words)]
    if not fresh:
        return None
    mention = fresh[-1]
    between = f"between you and {mention.called}" if _MANY.search(mention.called) else "between the two of you"
    return f"You spoke of {mention.called}. What {'was' if mention.dead else 'is'} it like {between}?"


def _link(turn: Observed, _: Material, __: Sequence[str]) -> str | None:
    clause, feeling = telling_clause(turn.before), voiced_feeling(turn.before)
    if clause is not None and feeling is not None and feeling.words.split()[-1] not in clause.turned:
        return f"{clause.as_sentence} And you {feeling.words}. Do the two belong together, as you see it?"
    if clause is not None:
        return f"{clause.as_sentence} What was going on around that time?"
    quoted = quotable(turn.before)
    return f"You said, “{quoted}.” What was going on around that time?" if quoted else None


def _formulated(turn: Observed, material: Material, _: Sequence[str]) -> str | None:
    told = [clause for n, clause in material.told if n < turn.number]
    points = wording.points_to_join(told[-LOOKS_BACK:])[:2]
    mood = any(matters.has_mood(said.plain) for said in material.client if said.number < turn.number)
    if len(points) < 2 or not mood:
        return None
    return (
        f"You told me that {points[0].turned}, and that {points[1].turned}. I wonder how much the low mood has to do "
        "with that. Is this what we should work on together?"
    )


def _task(turn: Observed, material: Material, used: Sequence[str]) -> str | None:
    """Offer a task's own question, in the place of a closed one after words that carry nothing to follow."""
    if turn.codes.question != "closed" or turn.clause is not None or turn.answers_feeling or quotable(turn.before):
        return None
    _, left = tasks_left(material)
    return next((asked for name in left if (asked := _TASK_ASKED.get(name)) and asked not in used), None)


def _exchange(turn: Observed, _: Material, __: Sequence[str]) -> str | None:
    quoted = quotable(turn.before)
    lead = f"You said, “{quoted}.” " if quoted else ""
    return f"{lead}What did you say to each other, word for word?"


def _rehearse(turn: Observed, material: Material, _: Sequence[str]) -> str | None:
    named = [mention for mention in people.people(material) if mention.turn < turn.number and not mention.dead]
    if not named:
        return None
    return f"Would you like to try it here? I could be {named[-1].called} and you begin."


def _ways(turn: Observed, _: Material, __: Sequence[str]) -> str | None:
    clause = telling_clause(turn.before)
    lead = f"{clause.as_sentence} " if clause else ""
    return f"{lead}What have you thought of doing yourself?"


def _pattern(turn: Observed, _: Material, __: Sequence[str]) -> str | None:
    quoted = quotable(turn.before)
    return f"You said, “{quoted}.” Where have you known that before?" if quoted else None


def _other_view(turn: Observed, material: Material, _: Sequence[str]) -> str | None:
    named = [m for m in people.people(material) if any(word in turn.before.lower() for word in m.words)]
    pronoun = _THEY.search(turn.before.lower())
    who = named[-1].called if named else pronoun[1] if pronoun else None
    if who is None:
        return None
    sees = "see" if who == "they" or _MANY.search(who) else "sees"
    return f"How do you think {who} {sees} it?"


def _here(turn: Observed, _: Material, __: Sequence[str]) -> str | None:
    quoted = quotable(turn.before)
    lead = f"You said, “{quoted}.” " if quoted else ""
    return f"{lead}What do you imagine I am thinking just now?"


def _limit(turn: Observed, material: Material, _: Sequence[str]) -> str | None:
    asked = [cue for cue in cues.requests(material) if cue.words == turn.before]
    return _LIMITS[asked[0].about] if asked else None


def _custom(turn: Observed, material: Material, _: Sequence[str]) -> str | None:
    named = [cue for cue in matters.cultural_cues(material) if cue.words == turn.before]
    match = re.search(re.escape(named[0].about), turn.before, re.IGNORECASE) if named else None
    return f"You said “{match.group()}”. What does that mean to you?" if match else None


def _mended(turn: Observed, material: Material, __: Sequence[str]) -> str | None:
    objected = any(cue.words == turn.before for cue in cues.ruptures(material))
    if not objected:
        return "I am sorry for what I said before. What was it like to hear that?"
    return "I missed what you meant, and I am sorry. What would you want me to understand?"


def _risk(_: Observed, __: Material, ___: Sequence[str]) -> str | None:
    return wording.RISK_QUESTION


def _limits_of_secrecy(_: Observed, __: Material, ___: Sequence[str]) -> str | None:
    return wording.LIMIT_OF_SECRECY


OFFERS: dict[str, Offer] = {
    "empathy": _heard,
    "open_questions": _asked_openly,
    "reflective_listening": _given_back,
    "summarizing": _pulled_together,
    "non_judgemental_stance": _accepting,
    "active_listening": said_back,
    "clear_language": _plainer,
    "interpersonal_inventory": _about_person,
    "mood_event_link": _link,
    "formulation": _formulated,
    "problem_area_focus": said_back,
    "phase_tasks": _task,
    "communication_analysis": _exchange,
    "role_play": _rehearse,
    "generating_solutions": _ways,
    "identifying_patterns": _pattern,
    "alternative_perspectives": _other_view,
    "transference": _here,
    "boundaries": _limit,
    "authenticity": felt,
    "cultural_sensitivity": _custom,
    "repair": _mended,
    "risk_enquiry": _risk,
    "confidentiality": _limits_of_secrecy,
    "response_to_distress": felt,
}
