"""The rules behind the levels of the embedded scorer: one function a criterion, each open to be read and disputed."""

from __future__ import annotations

from collections.abc import Callable

from app.core.scoring.material import Finding, Material
from app.core.scoring.rules import communication, core_skills, phases, relationship, safety, solving, strategies
from app.core.scoring.rules.summarizing import summarizing

Rule = Callable[[Material], Finding]

RULES: dict[str, Rule] = {
    "empathy": core_skills.empathy,
    "open_questions": core_skills.open_questions,
    "reflective_listening": core_skills.reflective_listening,
    "summarizing": summarizing,
    "non_judgemental_stance": communication.non_judgemental_stance,
    "active_listening": communication.active_listening,
    "clear_language": communication.clear_language,
    "interpersonal_inventory": strategies.interpersonal_inventory,
    "mood_event_link": strategies.mood_event_link,
    "formulation": strategies.formulation,
    "problem_area_focus": phases.problem_area_focus,
    "phase_tasks": phases.phase_tasks,
    "communication_analysis": solving.communication_analysis,
    "role_play": solving.role_play,
    "generating_solutions": solving.generating_solutions,
    "identifying_patterns": solving.identifying_patterns,
    "alternative_perspectives": solving.alternative_perspectives,
    "transference": relationship.transference,
    "boundaries": relationship.boundaries,
    "authenticity": relationship.authenticity,
    "cultural_sensitivity": relationship.cultural_sensitivity,
    "repair": relationship.repair,
    "risk_enquiry": safety.risk_enquiry,
    "confidentiality": safety.confidentiality,
    "response_to_distress": safety.response_to_distress,
}
