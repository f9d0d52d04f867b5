"""Encounters: start, take a turn, end, look again. One chat turn is `take_turn` and `_finish`."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

from app.core.access import Principal, User, may_see_encounter, may_speak_in_encounter
from app.core.client import engine
from app.core.coding.coder import code_turn
from app.core.encounter import Encounter, Turn
from app.core.errors import Conflict, EncounterEnded, NotFound, StillAnswering
from app.core.message import say
from app.core.ports import Brief
from app.core.safety import clean_turn
from app.core.safety.leaks import leak_index
from app.core.transcript import Utterance
from app.services import deliveries, pacing
from app.services.replies import Reply
from app.services.site import Site
from app.services.talks import Talk, rehearse

ABANDONED_AFTER = timedelta(seconds=120)
_CENTURY = 36_500


async def start(
    site: Site,
    trainee: User,
    persona_id: str,
    *,
    rubric_id: str | None = None,
    seed: int | None = None,
    key_id: str | None = None,
    preview_revision: str | None = None,
) -> Encounter:
    """Begin a role-play with the published persona, or preview an unpublished revision of it.

    Raises NotFound for an unknown persona or rubric.
    """
    library, at = site.library, preview_revision
    persona = library.persona(persona_id) if at is None else await library.persona_at(persona_id, at)
    rubric = site.library.rubric(rubric_id or persona.training.rubric)
    seed = site.ids.seed() if seed is None else seed
    encounter = Encounter(
        id=site.ids.new(),
        trainee_id=trainee.id,
        persona_id=persona.id,
        persona_revision=persona.revision(),
        rubric_id=rubric.id,
        rubric_revision=rubric.revision(),
        seed=seed,
        purpose="practice" if preview_revision is None else "preview",
        started_at=site.clock.now(),
        opening=engine.opening(persona, seed),
        state=engine.begin(persona),
        key_id=key_id,
    )
    await asyncio.to_thread(rehearse, persona)
    if site.model is not None:
        await asyncio.to_thread(leak_index, persona)
    if site.nearness is not None:  # some seconds the first time, while the trainee reads and types
        asyncio.get_running_loop().run_in_executor(None, site.nearness.of, persona, "", "")
    await site.encounters.add(encounter)
    return encounter


async def find(site: Site, who: Principal, encounter_id: str) -> Encounter:
    """Return an encounter that `who` may read. Raises NotFound for unknown ones and for other people's."""
    talk = site.talks.get(encounter_id)
    if talk is not None and who.key_id is None and who.user_id == talk.encounter.trainee_id:
        return talk.encounter
    encounter, owner = await _with_owner(site, encounter_id)
    if not may_see_encounter(who, owner, encounter.key_id):
        raise _unknown(encounter_id)
    if encounter.purpose == "preview" and who.role == "instructor" and who.user_id != owner.id:
        raise _unknown(encounter_id)  # a draft is its author's business until it is published
    return encounter


async def find_to_speak(site: Site, who: Principal, encounter_id: str) -> Encounter:
    """Return an encounter that `who` may take turns in. Raises NotFound otherwise."""
    return (await _talk(site, who, encounter_id)).encounter


async def _talk(site: Site, who: Principal, encounter_id: str) -> Talk:
    talk = site.talks.get(encounter_id)
    if talk is not None and who.key_id is None and who.user_id == talk.encounter.trainee_id:
        return talk
    encounter, owner = await _with_owner(site, encounter_id)
    if not may_speak_in_encounter(who, owner, encounter.key_id):
        raise _unknown(encounter_id)
    last = await site.encounters.last_turn(encounter_id) if encounter.turns_taken else None
    return site.talks.get(encounter_id) or site.talks.remember(encounter, last)


async def latest_turn(site: Site, encounter_id: str) -> Turn | None:
    """Return the newest stored turn of an encounter."""
    talk = site.talks.get(encounter_id)
    return await site.encounters.last_turn(encounter_id) if talk is None else talk.last


async def _with_owner(site: Site, encounter_id: str) -> tuple[Encounter, User]:
    encounter = await site.encounters.get(encounter_id)
    owner = None if encounter is None else await site.people.user(encounter.trainee_id)
    if encounter is None or owner is None:
        raise _unknown(encounter_id)
    return encounter, owner


def _unknown(encounter_id: str) -> NotFound:
    text = say("There is no encounter '{id}' that you can open. It may have been deleted.", id=encounter_id[:40])
    return NotFound(text)


async def take_turn(site: Site, who: Principal, encounter_id: str, text: str, key: str) -> Reply | Turn:
    """Take one turn: store the trainee's words, decide what the client does, and let it begin to speak.

    Returns the reply under way; for a key that was used before, that reply or the turn as it is stored.
    Raises InvalidTurn, NotFound, EncounterEnded or StillAnswering; the words are stored in none of these cases.
    """
    words = clean_turn(text)
    talk = await _talk(site, who, encounter_id)
    encounter = talk.encounter
    live = site.replies.of(encounter_id)
    if live is not None:
        if live.turn.key == key:
            return live
        raise StillAnswering("The client is still answering. Wait for the reply, or stop it, then send again.")
    if encounter.status == "ended":
        if (before := await site.encounters.turn_by_key(encounter_id, key)) is not None:
            return before
        raise EncounterEnded("This encounter has ended. Start a new one to go on practising.")
    if talk.last is not None and talk.last.key == key and talk.last.status != "answering":
        return talk.last
    await _cut_abandoned(site, talk)
    encounter = talk.encounter = await pacing.back(site, encounter, talk.last)
    turn = await _next_turn(site, encounter, words, key, talk.last)
    try:
        stored = await site.encounters.add_turn(turn)
    except Conflict:
        site.talks.forget(encounter_id)
        raise
    if stored.number != turn.number or stored.said_at != turn.said_at:
        return site.replies.of(encounter_id) or stored
    await pacing.notice(site, encounter, turn)
    return await _speak(site, encounter, turn)


async def _next_turn(site: Site, encounter: Encounter, words: str, key: str, before: Turn | None) -> Turn:
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    last = encounter.state.last_words or encounter.opening
    # The encoder takes ten times as long as counting words, a client's own texts seconds: never on the event loop.
    codes = await asyncio.to_thread(code_turn, words, last, site.encoder) if site.encoder else code_turn(words, last)
    near = await asyncio.to_thread(site.nearness.of, persona, words, last) if site.nearness else None
    # Programs show no clock and may take their turns in seconds, so there turns count.
    time = None if encounter.key_id else pacing.by_the_clock(encounter, before, site.clock.now(), persona)
    state, plan = engine.respond(persona, encounter.state, words, codes, encounter.seed, near=near, time=time)
    return Turn(
        encounter_id=encounter.id,
        number=encounter.turns_taken + 1,
        key=key,
        trainee=words,
        said_at=site.clock.now(),
        codes=codes,
        plan=plan,
        state=state,
    )


async def _speak(site: Site, encounter: Encounter, turn: Turn) -> Reply:
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    history: tuple[Utterance, ...] = ()
    if site.model is not None:  # only a model reads the history
        history = await _history(site, encounter, turn)
    brief = Brief(persona, history, turn.plan, encounter.state.opened)
    return site.replies.start(turn, site.voice, brief, partial(_finish, site, encounter))


async def _history(site: Site, encounter: Encounter, turn: Turn) -> tuple[Utterance, ...]:
    talk = site.talks.get(encounter.id)
    if talk is not None and talk.history is not None:
        return (*talk.history, Utterance(speaker="trainee", text=turn.trainee))
    said = [Utterance(speaker="client", text=encounter.opening)] if encounter.opening else []
    for trainee, client in (await site.encounters.words(encounter.id))[: turn.number - 1]:
        said.extend(_both(trainee, client))
    if talk is not None:
        talk.history = said
    return (*said, Utterance(speaker="trainee", text=turn.trainee))


def _both(trainee: str, client: str | None) -> tuple[Utterance, ...]:
    asked = Utterance(speaker="trainee", text=trainee)
    return (asked, Utterance(speaker="client", text=client)) if client else (asked,)


async def _finish(site: Site, encounter: Encounter, reply: Reply, stopped: bool) -> Turn:
    """Store the reply with the state it leaves behind, in one write."""
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    text = reply.text.strip()
    state = engine.settle(persona, reply.turn.state, reply.turn.plan, text)
    turn = reply.turn.model_copy(
        update={
            "client": text,
            "answered_at": site.clock.now(),
            "voice": reply.voice,
            "note": reply.note,
            "status": "stopped" if stopped else "answered",
            "state": state,
            "opened": tuple(fact for fact in state.opened if fact not in encounter.state.opened),
        }
    )
    await site.encounters.finish_turn(turn)
    _move_on(site, encounter, turn)
    return turn


def _move_on(site: Site, encounter: Encounter, turn: Turn) -> None:
    """Let this process's memory of the talk follow what has been stored."""
    talk = site.talks.get(encounter.id)
    if talk is None:
        return
    if talk.history is not None:
        talk.history.extend(_both(turn.trainee, turn.client))
    talk.last = turn
    talk.encounter = encounter.model_copy(update={"state": turn.state, "turns_taken": turn.number})


async def _cut_abandoned(site: Site, talk: Talk) -> None:
    """Mark a reply that died with its process as cut, so that the talk can go on."""
    if talk.last is not None and _is_abandoned(site, talk.last):
        talk.last = talk.last.model_copy(update={"status": "cut"})
        await site.encounters.finish_turn(talk.last)


def _is_abandoned(site: Site, turn: Turn) -> bool:
    if turn.status != "answering" or site.replies.of(turn.encounter_id) is not None:
        return False
    return site.deployment.one_process or site.clock.now() - turn.said_at > ABANDONED_AFTER


async def answer_again(site: Site, who: Principal, encounter_id: str) -> Reply | Turn:
    """Let the client answer the last turn when its reply was cut, without the trainee saying it twice."""
    site.talks.forget(encounter_id)
    encounter = await find_to_speak(site, who, encounter_id)
    live = site.replies.of(encounter_id)
    if live is not None:
        return live
    last = await site.encounters.last_turn(encounter_id)
    if last is None or encounter.status == "ended":
        raise Conflict("There is nothing to answer here.")
    if last.status != "cut" and not _is_abandoned(site, last):
        return last
    turns = await site.encounters.turns(encounter_id)
    before = (
        turns[-2].state
        if len(turns) > 1
        else engine.begin(await site.library.persona_at(encounter.persona_id, encounter.persona_revision))
    )
    return await _speak(site, encounter.model_copy(update={"state": before}), last)


async def stop(site: Site, who: Principal, encounter_id: str) -> Turn | None:
    """Stop the reply under way and keep its partial text; None if the client was not speaking."""
    await find_to_speak(site, who, encounter_id)
    return await site.replies.stop(encounter_id)


async def end(site: Site, who: Principal, encounter_id: str) -> Encounter:
    """Freeze the encounter and start its feedback. Ending twice is harmless."""
    encounter = await find_to_speak(site, who, encounter_id)
    await site.replies.stop(encounter_id)
    site.talks.forget(encounter_id)
    at = site.clock.now()
    ended = await site.encounters.end(encounter_id, at)
    site.talks.forget(encounter_id)  # again: somebody may have looked at it while it was still open
    if ended:
        encounter = encounter.model_copy(update={"status": "ended", "ended_at": at})
        await deliveries.announce(site, "encounter.ended", encounter)
    await site.scorings.request(encounter_id, site.scorer)
    await site.jobs.score(encounter_id)
    return encounter


async def delete(site: Site, who: Principal, encounter_id: str) -> None:
    """Delete an encounter with its turns and feedback: its trainee, its key or an admin may."""
    encounter, owner = await _with_owner(site, encounter_id)
    if who.role != "admin" and not may_speak_in_encounter(who, owner, encounter.key_id):
        raise _unknown(encounter_id)
    await site.replies.stop(encounter_id)
    site.talks.forget(encounter_id)
    await site.encounters.delete(encounter_id)


async def purge(site: Site, days: int) -> int:
    """Delete encounters and exercises that are more than `days` days old; return how many encounters."""
    before = site.clock.now() - timedelta(days=min(days, _CENTURY))
    await site.exercises.purge(before)
    return await site.encounters.purge(before)
