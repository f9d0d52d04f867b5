"""What to do at a turn for each skill, in one sentence: said where no wording is known to score better."""

from __future__ import annotations

from app.core.rubric import Criterion

AIMS: dict[str, str] = {
    "empathy": "Before you ask or suggest anything, say in one sentence what this must be like, as they told it.",
    "open_questions": "Ask for the story, not for a yes or a no: begin with what or how, ask once, and wait.",
    "reflective_listening": "Give one thing back as a statement before you ask the next question, and wait.",
    "summarizing": "Stop here, put two or three things side by side that you were told, and ask if they are right.",
    "non_judgemental_stance": "Ask how it came to that without weighing it: what was it like, what else went on?",
    "active_listening": "Take up a word of theirs before you bring anything new.",
    "clear_language": "Say one thing, in words that they have used themselves.",
    "interpersonal_inventory": "Ask about one person by name: how often they meet, what is good, what each expects.",
    "mood_event_link": "Ask what was going on between people around the time the mood changed.",
    "formulation": "Say in two sentences how mood and events seem to belong together, and ask if that fits.",
    "problem_area_focus": "Ask how this belongs to what the two of you agreed to work on.",
    "phase_tasks": "Spend one turn on what this stage is for; the drawer Session beside the talk says what.",
    "communication_analysis": "Ask for the exchange word for word: who said what, and what each wanted to be heard.",
    "role_play": "Offer to try the conversation here: you take the other part, and they begin.",
    "generating_solutions": "Before any idea of yours, ask what they have thought of, and what it would bring.",
    "identifying_patterns": "Ask where they have known this before, and let them be the one who sees the likeness.",
    "alternative_perspectives": "Once they feel heard, ask how the other person may see it.",
    "transference": "Ask what they imagine you are thinking of it just now.",
    "boundaries": "Say the limit in one kind sentence, and ask what they were hoping for.",
    "authenticity": "Say it in your own words, as you would across a kitchen table, and leave the phrase out.",
    "cultural_sensitivity": "Ask what this means to them and to their family; they are the one who knows.",
    "repair": "Own what went wrong in one sentence, and go back to what they were telling you.",
    "risk_enquiry": "Ask directly and calmly whether they think of ending their life, and stay for the answer.",
    "confidentiality": "Say what stays between you and what does not, before they tell you more.",
    "response_to_distress": "Slow down: say that you see how hard this is, and leave room, with nothing to solve.",
}
# These answer something that the client has to bring first: nobody can try them on their own account.
NEED_AN_OCCASION = frozenset(
    {"repair", "risk_enquiry", "boundaries", "transference", "cultural_sensitivity", "response_to_distress"}
)


AT_THE_TOP = "Nothing here fell short. Take what you did at this turn to a client who makes it harder."


def aim_of(criterion: Criterion, level: int | None) -> str:
    """Return what to do for a skill: our own sentence, or else what its rubric says of the next level."""
    if level == 4:
        return AT_THE_TOP
    return AIMS.get(criterion.id) or criterion.anchor(min(4, (level or 2) + 1)).description
