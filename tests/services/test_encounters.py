"""One chat turn through the services, with a real store: what is kept, what is refused, what a crash leaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

import pytest

from app.adapters.models.voices import EmbeddedVoice
from app.core.access import Principal, User
from app.core.coding.coder import code_turn
from app.core.coding.heads import HEADS, SAFETY
from app.core.encounter import Encounter, Turn, transcript_of
from app.core.errors import EncounterEnded, InvalidTurn, NotFound, StillAnswering
from app.core.ports import Brief, Piece
from app.services import encounters
from app.services.replies import Reply
from app.services.site import Site
from tests.services.conftest import HandClock, NotedJobs

pytestmark = pytest.mark.anyio

ZITA = "zita-grief-sister"


class HeldVoice:
    """Says one sentence, then waits until it is let go."""

    name = "held"

    def __init__(self) -> None:
        self.let_go = asyncio.Event()

    async def speak(self, brief: Brief) -> AsyncIterator[Piece]:
        yield Piece("Well. ", "model")
        await self.let_go.wait()
        yield Piece("That is a long story.", "model")


class Listener:
    """An encoder that is sure of every turn, and keeps what it read."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def vectors(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        return [[1.0] for _ in texts]

    def odds(self, text: str, previous: str) -> Mapping[str, Sequence[float]]:
        self.heard.append(text)
        sure = {head: [float(label == labels[-1]) for label in labels] for head, labels in HEADS.items()}
        return {**sure, "harm": [0.5] * len(SAFETY)}


async def begin(site: Site, trainee: User, seed: int = 7) -> Encounter:
    return await encounters.start(site, trainee, ZITA, seed=seed)


async def say(site: Site, who: Principal, encounter: Encounter, text: str, key: str) -> Turn:
    taken = await encounters.take_turn(site, who, encounter.id, text, key)
    return await taken.whole() if isinstance(taken, Reply) else taken


async def test_where_an_encoder_is_installed_a_turn_is_coded_by_its_meaning_too(
    site: Site, ada: User, as_ada: Principal
) -> None:
    site.encoder = listener = Listener()
    talk = await begin(site, ada)
    turn = await say(site, as_ada, talk, "It could be that he is tired.", "k1")
    assert listener.heard == ["It could be that he is tired."]
    assert turn.codes == code_turn(turn.trainee, talk.opening, Listener())


async def test_a_turn_is_stored_with_its_codes_and_the_state_it_leaves(
    site: Site, ada: User, as_ada: Principal
) -> None:
    talk = await begin(site, ada)
    turn = await say(site, as_ada, talk, "What has the last year been like for you?", "k1")
    stored = await site.encounters.turns(talk.id)
    kept = await site.encounters.get(talk.id)
    assert stored == (turn,)
    assert turn.client
    assert turn.codes.question == "open"
    assert kept is not None
    assert (kept.state, kept.turns_taken) == (turn.state, 1)


async def test_the_same_key_again_finds_the_first_turn(site: Site, ada: User, as_ada: Principal) -> None:
    talk = await begin(site, ada)
    first = await say(site, as_ada, talk, "What brings you here?", "k1")
    again = await say(site, as_ada, talk, "What brings you here?", "k1")
    assert again == first
    assert len(await site.encounters.turns(talk.id)) == 1


async def test_a_double_click_in_one_moment_makes_one_turn(site: Site, ada: User, as_ada: Principal) -> None:
    talk = await begin(site, ada)
    both = await asyncio.gather(*(say(site, as_ada, talk, "What brings you here?", "k1") for _ in range(2)))
    assert both[0].client == both[1].client
    assert len(await site.encounters.turns(talk.id)) == 1


async def test_another_turn_while_the_client_speaks_is_refused_and_not_stored(
    site: Site, ada: User, as_ada: Principal
) -> None:
    talk, voice = await begin(site, ada), HeldVoice()
    site.voice = voice
    reply = await encounters.take_turn(site, as_ada, talk.id, "What brings you here?", "k1")
    with pytest.raises(StillAnswering):
        await encounters.take_turn(site, as_ada, talk.id, "Hello?", "k2")
    voice.let_go.set()
    assert isinstance(reply, Reply)
    await reply.whole()
    assert [turn.trainee for turn in await site.encounters.turns(talk.id)] == ["What brings you here?"]


async def test_stop_keeps_the_partial_words_and_the_talk_goes_on(site: Site, ada: User, as_ada: Principal) -> None:
    talk = await begin(site, ada)
    site.voice = HeldVoice()
    reply = await encounters.take_turn(site, as_ada, talk.id, "What brings you here?", "k1")
    assert isinstance(reply, Reply)
    async for _ in reply.follow():
        break
    stopped = await encounters.stop(site, as_ada, talk.id)
    assert stopped is not None
    assert (stopped.client, stopped.status) == ("Well.", "stopped")
    site.voice = EmbeddedVoice()
    assert (await say(site, as_ada, talk, "Take your time.", "k2")).number == 2


@pytest.mark.parametrize("text", ["", "   \n ", "\x00\x07", "a" * 20_000])
async def test_words_that_cannot_be_a_turn_are_refused_before_anything_is_stored(
    site: Site, ada: User, as_ada: Principal, text: str
) -> None:
    talk = await begin(site, ada)
    with pytest.raises(InvalidTurn):
        await encounters.take_turn(site, as_ada, talk.id, text, "k1")
    assert await site.encounters.turns(talk.id) == ()


async def test_another_trainee_finds_nothing_there(
    site: Site, ada: User, as_ada: Principal, as_ben: Principal
) -> None:
    talk = await begin(site, ada)
    with pytest.raises(NotFound):
        await encounters.find(site, as_ben, talk.id)
    with pytest.raises(NotFound):
        await encounters.take_turn(site, as_ben, talk.id, "Hello", "k1")
    with pytest.raises(NotFound):
        await encounters.delete(site, as_ben, talk.id)
    assert await encounters.find(site, as_ada, talk.id) == talk


async def test_an_ended_encounter_takes_no_turn_and_is_scored_once(site: Site, ada: User, as_ada: Principal) -> None:
    talk = await begin(site, ada)
    await say(site, as_ada, talk, "What brings you here?", "k1")
    ended = await encounters.end(site, as_ada, talk.id)
    again = await encounters.end(site, as_ada, talk.id)
    assert ended.status == "ended"
    assert again.ended_at == ended.ended_at
    with pytest.raises(EncounterEnded):
        await encounters.take_turn(site, as_ada, talk.id, "One more thing", "k2")
    assert isinstance(site.jobs, NotedJobs)
    assert set(site.jobs.asked) == {("score", talk.id)}


async def test_a_reply_that_died_with_its_process_can_be_asked_for_again(
    site: Site, ada: User, as_ada: Principal
) -> None:
    talk = await begin(site, ada)
    first = await say(site, as_ada, talk, "What brings you here?", "k1")
    left = first.model_copy(update={"number": 2, "key": "k2", "status": "answering", "client": None, "opened": ()})
    await site.encounters.add_turn(left)
    site.talks.forget(talk.id)  # a new process remembers nothing
    taken = await encounters.answer_again(site, as_ada, talk.id)
    assert isinstance(taken, Reply)
    answered = await taken.whole()
    assert (answered.number, answered.status) == (2, "answered")
    assert answered.client


async def test_a_dead_reply_does_not_lock_the_encounter(site: Site, ada: User, as_ada: Principal) -> None:
    talk = await begin(site, ada)
    first = await say(site, as_ada, talk, "What brings you here?", "k1")
    left = first.model_copy(update={"number": 2, "key": "k2", "status": "answering", "client": None, "opened": ()})
    await site.encounters.add_turn(left)
    site.talks.forget(talk.id)  # a new process remembers nothing
    assert (await say(site, as_ada, talk, "Take your time.", "k3")).number == 3
    assert [turn.status for turn in await site.encounters.turns(talk.id)] == ["answered", "cut", "answered"]


async def test_the_same_seed_and_words_give_the_same_conversation(site: Site, ada: User, as_ada: Principal) -> None:
    words = ["What brings you here?", "It sounds lonely in that house.", "mm-hmm", "How old are you?", "Go on."]
    talks = [await begin(site, ada, seed=11) for _ in range(2)]
    for n, text in enumerate(words):
        for talk in talks:
            await say(site, as_ada, talk, text, f"k{n}")
    said = [[turn.client for turn in await site.encounters.turns(talk.id)] for talk in talks]
    assert said[0] == said[1]
    assert talks[0].opening == talks[1].opening


async def test_the_transcript_has_the_opening_first_and_both_sides(site: Site, ada: User, as_ada: Principal) -> None:
    talk = await begin(site, ada)
    await say(site, as_ada, talk, "What brings you here?", "k1")
    transcript = transcript_of(talk, await site.encounters.turns(talk.id))
    assert [said.speaker for said in transcript.turns] == ["client", "trainee", "client"]


async def test_old_encounters_are_purged_and_young_ones_kept(
    site: Site, clock: HandClock, ada: User, as_ada: Principal
) -> None:
    old = await begin(site, ada)
    clock.pass_by(days=31)
    young = await begin(site, ada)
    assert await encounters.purge(site, 30) == 1
    assert await site.encounters.get(old.id) is None
    assert await site.encounters.get(young.id) is not None


async def test_deleting_removes_the_turns_too(site: Site, ada: User, as_ada: Principal) -> None:
    talk = await begin(site, ada)
    await say(site, as_ada, talk, "What brings you here?", "k1")
    await encounters.delete(site, as_ada, talk.id)
    assert await site.encounters.turns(talk.id) == ()
    with pytest.raises(NotFound):
        await encounters.find(site, as_ada, talk.id)


async def test_a_talk_longer_than_any_file_may_be_is_still_written_down(site: Site, ada: User) -> None:
    encounter = await encounters.start(site, ada, "zita-grief-sister", seed=7)
    taken = await encounters.take_turn(site, Principal.of(ada), encounter.id, "What are the evenings like?", "k")
    one = await taken.whole() if isinstance(taken, Reply) else taken
    turns = tuple(one.model_copy(update={"number": n}) for n in range(1, 1001))
    transcript = transcript_of(encounter, turns)
    assert len(transcript.turns) == 2000 + bool(encounter.opening)
