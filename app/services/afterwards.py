"""After a talk: how the trainee rates themselves, what they doubt, and what they would say instead."""

from __future__ import annotations

from app.core.access import Principal
from app.core.client import engine
from app.core.encounter import Encounter, Objection, SelfRating, Turn
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooManyBranches
from app.core.message import Message, say
from app.core.pace import Pace
from app.core.safety import clean_turn
from app.services import encounters, feedback
from app.services.replies import Reply
from app.services.site import Site

MOST_CHARS = 1000
MOST_BRANCHES = 20


async def rate_self(site: Site, who: Principal, encounter_id: str, levels: dict[str, int]) -> None:
    """Keep the trainee's own levels, 1 to 4 by criterion; none means that they chose not to. The first rating stands.

    Raises Conflict while the talk is open, and for what nobody rates: branches, previews, talks without a word.
    """
    encounter = await _own(site, who, encounter_id)
    if encounter.status != "ended":
        raise Conflict("Rate yourself once the talk has ended.")
    if not feedback.may_rate(who, encounter):
        raise Conflict("Only a first attempt of your own is rated. The feedback on this conversation is open to you.")
    rubric = await site.library.rubric_at(encounter.rubric_id, encounter.rubric_revision)
    known = {criterion.id for criterion in rubric.criteria}
    kept = {name: level for name, level in levels.items() if name in known and 1 <= level <= 4}
    await site.practice.rate_self(SelfRating(encounter_id=encounter_id, levels=kept, at=site.clock.now()))


async def _own(site: Site, who: Principal, encounter_id: str) -> Encounter:
    return await encounters.find_to_speak(site, who, encounter_id)


async def object_to(site: Site, who: Principal, encounter_id: str, criterion: str, reason: str) -> None:
    """Question the level of a criterion, with a reason. The level stays as it is, and an instructor is told.

    Raises RateFirst before the self-rating, Invalid without a reason, NotFound for a criterion that the report does
    not have, Conflict the second time.
    """
    await feedback.gate(site, who, await _own(site, who, encounter_id))
    words = _bounded(reason, say("Say in a sentence why you see it differently. It can be short."))
    await _scored(site, encounter_id, criterion)
    objection = Objection(encounter_id=encounter_id, criterion=criterion, reason=words, at=site.clock.now())
    if not await site.practice.object(objection):
        raise Conflict("You have questioned this level already. Your reason is kept.")


async def answer_objection(
    site: Site, who: Principal, encounter_id: str, criterion: str, *, answer: str, level: int | None
) -> None:
    """Answer a doubt as the trainee's instructor, with another level if it is due. The scorer's level is kept beside.

    Raises Forbidden for everybody else, Invalid without words, NotFound where nothing was questioned.
    """
    encounter = await encounters.find(site, who, encounter_id)
    if not who.teaches or who.user_id == encounter.trainee_id:
        raise Forbidden("Only an instructor of this trainee can answer.")
    words = _bounded(answer, say("Write a sentence for the trainee: what did you see?"))
    found = next((one for one in await site.practice.objections(encounter_id) if one.criterion == criterion), None)
    if found is None:
        raise NotFound("Nobody has questioned this level.")
    scored = await _scored(site, encounter_id, criterion)
    answered = found.model_copy(
        update={
            "answer": words,
            "level": level if level != scored and level in (1, 2, 3, 4) else None,
            "answered_by": who.name,
            "answered_at": site.clock.now(),
        }
    )
    await site.practice.answer(answered)


async def _scored(site: Site, encounter_id: str, criterion: str) -> int | None:
    scoring = await site.scorings.get(encounter_id)
    results = scoring.report.criteria if scoring and scoring.report else ()
    found = next((result for result in results if result.id == criterion), None)
    if found is None:
        raise NotFound("The feedback has no such skill.")
    return found.level


def _bounded(text: str, missing: Message) -> str:
    words = text.strip()
    if not words:
        raise Invalid(missing)
    if len(words) > MOST_CHARS:
        raise Invalid(say("Keep it under {most} characters; this has {found}.", most=MOST_CHARS, found=len(words)))
    return words


async def origin_of(site: Site, who: Principal, encounter_id: str, number: int) -> tuple[Encounter, tuple[Turn, ...]]:
    """Return a finished attempt with its turns, to try turn `number` of it in other words.

    Raises Conflict where that is not open: the talk goes on, is a branch itself, or its terms forbid it; RateFirst
    before the self-rating, since a branch that ends shows the case.
    """
    encounter = await _own(site, who, encounter_id)
    await feedback.gate(site, who, encounter)
    turns = await site.encounters.turns(encounter_id)
    if encounter.status != "ended" or encounter.is_branch or not encounter.terms.branches:
        raise Conflict("Other words can be tried for the turns of a finished first attempt.")
    if not 1 <= number <= len(turns):
        raise NotFound(say("There is no turn {number} in this conversation.", number=number))
    return encounter, turns


async def branch(
    site: Site, who: Principal, encounter_id: str, number: int, text: str
) -> tuple[Encounter, Reply | Turn]:
    """Say something else at turn `number`: a new encounter that begins with the turns before it, and its first reply.

    The attempt is never changed, and no clock runs in the new one. Raises InvalidTurn, TooManyBranches, and what
    `origin_of` raises; nothing is stored then.
    """
    words = clean_turn(text)
    origin, turns = await origin_of(site, who, encounter_id, number)
    persona = await site.library.persona_at(origin.persona_id, origin.persona_revision)
    kept = turns[: number - 1]
    made = origin.model_copy(
        update={
            "id": site.ids.new(),
            "status": "open",
            "started_at": site.clock.now(),
            "ended_at": None,
            "state": kept[-1].state if kept else engine.begin(persona),
            "turns_taken": len(kept),
            "pace": Pace(timed=False),
            "branched_from": origin.id,
            "branched_at": number,
        }
    )
    copied = [turn.model_copy(update={"encounter_id": made.id}) for turn in kept]
    if not await site.encounters.branch(made, copied, at_most=MOST_BRANCHES):
        raise TooManyBranches(
            "You have tried as many other words for this conversation as can be kept. Delete one of them on the page "
            "Your practice, or start a new conversation."
        )
    taken = await encounters.take_turn(site, who, made.id, words, site.ids.new())
    return made, taken
