"""Everything that belongs to one person, file by file, so that it can be sent on while the next is being read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import asdict, replace

import orjson

from app.core.access import Principal, User
from app.core.encounter import Encounter, Scoring, transcript_of
from app.core.errors import RateFirst
from app.core.message import say
from app.core.ports import Notes
from app.core.scoring.report import Report
from app.core.scoring.report_text import Speak, report_text
from app.core.transcript import Transcript
from app.services import feedback
from app.services.site import Site

README = say(
    """This is everything that Attune keeps of {name}, as it was on {day}.

talks/       each conversation as text, and in the form that `attune score` reads, with what was done beside it:
             hints, turns taken back, the self-rating, doubts about a level, the work-pad
feedback/    the reports on them, as text and as data. One that waits for your own rating is left out: give it, or
             decline, then ask again
exercises.json   lessons done and drills answered, with what was written

Every client is fictional, and every conversation was a simulation. Nothing here is a record of anybody's treatment.
"""
)


async def files_of(site: Site, user: User, speak: Speak = str) -> AsyncIterator[tuple[str, bytes]]:
    """Yield (name, content) of each file: what this is, the account, each talk with its feedback, the exercises.

    What people read is said by `speak`; what programs read is in English.
    """
    about = replace(README, values={"name": user.display_name, "day": site.clock.now().date().isoformat()})
    yield "README.txt", speak(about).encode()
    account = {"name": user.name, "shown_as": user.display_name, "role": user.role}
    yield "account.json", _json(account)
    for encounter_id in await site.encounters.ids_of(user.id):
        encounter = await site.encounters.get(encounter_id)
        if encounter is not None:  # it may have been deleted since the list was made
            for name, content in await _talk(site, Principal.of(user), encounter, speak):
                yield name, content
    yield "exercises.json", _json([asdict(one) for one in await site.exercises.of(user.id)])


async def _talk(site: Site, who: Principal, encounter: Encounter, speak: Speak) -> Iterable[tuple[str, bytes]]:
    transcript = transcript_of(encounter, await site.encounters.spoken(encounter.id))
    # "simulation" is in every name: a file that travels alone must not pass for a record of a real client.
    name = f"simulation-{encounter.started_at:%Y-%m-%d}-{encounter.persona_id}-{encounter.id}"
    notes = await site.practice.notes(encounter.id)
    about = {
        "encounter": encounter.id,
        "purpose": encounter.purpose,
        "branched_from": encounter.branched_from,
        "started_at": encounter.started_at,
        "ended_at": encounter.ended_at,
    }
    files = [
        (f"talks/{name}.txt", transcript_text(transcript).encode()),
        (f"talks/{name}.json", transcript.model_dump_json(indent=2).encode()),
        (f"talks/{name}-beside.json", _json(about | beside(notes))),
    ]
    try:
        found = await feedback.read(site, who, encounter)
    except RateFirst:
        return files
    if found.scoring is not None and found.scoring.report is not None:
        files.append((f"feedback/{name}.txt", feedback_text(encounter, found.scoring.report, speak).encode()))
        files.append((f"feedback/{name}.json", report_json(encounter, found.scoring, notes)))
    return files


def beside(notes: Notes) -> dict[str, object]:
    """Return what the trainee did beside the talk and after it."""
    return {
        "hints": [
            {"turn": one.turn, "turn_taken_back": gone, "text": one.text, "at": one.at} for one, gone in notes.hints
        ],
        "turns_taken_back": notes.undone,
        "self_rating": notes.rating.levels if notes.rating else None,
        "objections": [one.model_dump(mode="json", exclude={"encounter_id"}) for one in notes.objections],
        "work_pad": notes.pad.model_dump(mode="json") if notes.pad else None,
    }


def transcript_text(transcript: Transcript) -> str:
    """Write a conversation as lines of `T:` (the trainee) and `C:` (the client), as `attune score` reads it."""
    lines = [f"{said.speaker[0].upper()}: {' '.join(said.text.split())}" for said in transcript.turns]
    return "\n".join(lines) + "\n"


def feedback_text(encounter: Encounter, report: Report, speak: Speak = str) -> str:
    """Write the feedback on an encounter as plain text, in the language that `speak` says it in."""
    heading = say(
        "Feedback on a simulated talk with the client {client}, {day}",
        client=encounter.persona_id,
        day=encounter.started_at.date().isoformat(),
    )
    return f"{speak(heading)}\n\n{report_text(report, speak)}\n"


def report_json(encounter: Encounter, scoring: Scoring, notes: Notes) -> bytes:
    """Write the feedback on an encounter, which must be there, with what was done beside the talk."""
    report = scoring.report.model_dump(mode="json", by_alias=True) if scoring.report else {}
    return _json(
        {
            "simulation": True,
            "encounter": encounter.id,
            "persona": encounter.persona_id,
            "started_at": encounter.started_at,
            **report,
            **beside(notes),
        }
    )


def _json(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)
