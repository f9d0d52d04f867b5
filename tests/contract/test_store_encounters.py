"""What every EncounterStore must do, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.adapters.store.stores import Stores
from app.core.access import User
from app.core.encounter import Encounter, Turn
from app.core.errors import EncounterEnded, NotFound, StillAnswering
from app.core.ports import Cohort
from app.core.scoring.report import CriterionResult
from tests.adapters.conftest import NOW, answered, encounter_of, turn_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def talk(stores: Stores, ada: User) -> Encounter:
    encounter = encounter_of(ada.id)
    await stores.encounters.add(encounter)
    return encounter


async def test_an_encounter_comes_back_as_it_was_stored(stores: Stores, talk: Encounter) -> None:
    assert await stores.encounters.get(talk.id) == talk
    assert await stores.encounters.get("nobody") is None


async def test_a_turn_comes_back_as_it_was_stored_and_as_it_was_finished(stores: Stores, talk: Encounter) -> None:
    turn = turn_of(talk.id, 1)
    assert await stores.encounters.add_turn(turn) == turn
    assert await stores.encounters.turns(talk.id) == (turn,)
    done = answered(turn, note="the endpoint was slow", voice="model", status="stopped")
    await stores.encounters.finish_turn(done)
    assert await stores.encounters.turns(talk.id) == (done,)
    assert await stores.encounters.last_turn(talk.id) == done
    assert await stores.encounters.turn_by_key(talk.id, turn.key) == done
    assert await stores.encounters.turn_by_key(talk.id, "other") is None


async def test_finishing_a_turn_moves_the_encounter_to_the_state_after_it(stores: Stores, talk: Encounter) -> None:
    turn = turn_of(talk.id, 1)
    await stores.encounters.add_turn(turn)
    taken = await stores.encounters.get(talk.id)
    assert taken is not None
    assert (taken.turns_taken, taken.state) == (1, talk.state)
    await stores.encounters.finish_turn(answered(turn))
    moved = await stores.encounters.get(talk.id)
    assert moved is not None
    assert (moved.turns_taken, moved.state) == (1, turn.state)


async def test_a_late_end_of_an_earlier_turn_does_not_take_the_state_back(stores: Stores, talk: Encounter) -> None:
    first, second = turn_of(talk.id, 1), turn_of(talk.id, 2)
    for turn in (first, second):
        await stores.encounters.add_turn(turn)
        await stores.encounters.finish_turn(answered(turn))
    await stores.encounters.finish_turn(answered(first, note="again"))
    encounter = await stores.encounters.get(talk.id)
    assert encounter is not None
    assert encounter.state == second.state


async def test_finishing_a_turn_that_does_not_exist_is_an_error(stores: Stores, talk: Encounter) -> None:
    with pytest.raises(NotFound):
        await stores.encounters.finish_turn(answered(turn_of(talk.id, 3)))


async def test_the_words_are_the_two_sides_in_order(stores: Stores, talk: Encounter) -> None:
    first, second = turn_of(talk.id, 1), turn_of(talk.id, 2)
    await stores.encounters.add_turn(first)
    await stores.encounters.finish_turn(answered(first))
    await stores.encounters.add_turn(second)
    assert await stores.encounters.words(talk.id) == ((first.trainee, "Turn 1 was hard."), (second.trainee, None))


async def test_the_same_key_returns_the_stored_turn_also_after_the_end(stores: Stores, talk: Encounter) -> None:
    first = turn_of(talk.id, 1, "click")
    await stores.encounters.add_turn(first)
    assert await stores.encounters.add_turn(turn_of(talk.id, 1, "click", trainee="other words")) == first
    await stores.encounters.finish_turn(answered(first))
    assert await stores.encounters.add_turn(turn_of(talk.id, 2, "click")) == answered(first)
    await stores.encounters.end(talk.id, NOW)
    assert await stores.encounters.add_turn(turn_of(talk.id, 2, "click")) == answered(first)
    assert len(await stores.encounters.turns(talk.id)) == 1


async def test_a_turn_waits_for_the_reply_to_the_one_before(stores: Stores, talk: Encounter) -> None:
    first = turn_of(talk.id, 1)
    await stores.encounters.add_turn(first)
    for number in (1, 2):
        with pytest.raises(StillAnswering):
            await stores.encounters.add_turn(turn_of(talk.id, number, "later"))
    await stores.encounters.finish_turn(first.model_copy(update={"status": "cut"}))
    assert (await stores.encounters.add_turn(turn_of(talk.id, 2, "later"))).number == 2


async def test_a_number_is_given_once(stores: Stores, talk: Encounter) -> None:
    first = turn_of(talk.id, 1)
    await stores.encounters.add_turn(first)
    await stores.encounters.finish_turn(answered(first))
    with pytest.raises(StillAnswering):
        await stores.encounters.add_turn(turn_of(talk.id, 1, "other"))


async def test_an_ended_encounter_takes_no_turn_and_ends_once(stores: Stores, talk: Encounter) -> None:
    assert await stores.encounters.end(talk.id, NOW + timedelta(hours=1))
    assert not await stores.encounters.end(talk.id, NOW + timedelta(hours=2))
    ended = await stores.encounters.get(talk.id)
    assert ended is not None
    assert (ended.status, ended.ended_at) == ("ended", NOW + timedelta(hours=1))
    with pytest.raises(EncounterEnded):
        await stores.encounters.add_turn(turn_of(talk.id, 1))
    assert not await stores.encounters.end("nobody", NOW)


async def test_an_unknown_encounter_takes_no_turn(stores: Stores) -> None:
    with pytest.raises(NotFound):
        await stores.encounters.add_turn(turn_of("nobody", 1))


async def test_of_fifty_different_turns_at_once_one_is_taken(stores: Stores, talk: Encounter) -> None:
    sent = [turn_of(talk.id, 1 + n % 3, f"key-{n}") for n in range(50)]
    results = await asyncio.gather(*map(stores.encounters.add_turn, sent), return_exceptions=True)
    assert sum(isinstance(result, Turn) for result in results) == 1
    assert sum(isinstance(result, StillAnswering) for result in results) == 49
    assert len(await stores.encounters.turns(talk.id)) == 1


async def test_of_fifty_clicks_at_once_all_get_the_one_turn(stores: Stores, talk: Encounter) -> None:
    sent = [turn_of(talk.id, 1, "click", trainee=f"click {n}") for n in range(50)]
    results = await asyncio.gather(*map(stores.encounters.add_turn, sent))
    assert len({result.trainee for result in results}) == 1


async def test_fifty_encounters_take_a_turn_at_once(stores: Stores, ada: User) -> None:
    ids = [f"e{n}" for n in range(50)]
    await asyncio.gather(*(stores.encounters.add(encounter_of(ada.id, name)) for name in ids))
    await asyncio.gather(*(stores.encounters.add_turn(turn_of(name, 1)) for name in ids))
    for name in ids:
        assert [turn.number for turn in await stores.encounters.turns(name)] == [1]


async def test_lists_are_newest_first_and_bounded(stores: Stores, ada: User) -> None:
    for n in range(4):
        await stores.encounters.add(encounter_of(ada.id, f"e{n}", started_at=NOW + timedelta(minutes=n)))
    found = await stores.encounters.of_trainee(ada.id, limit=3)
    assert [encounter.id for encounter in found] == ["e3", "e2", "e1"]
    assert await stores.encounters.of_trainee("ben") == ()


async def test_instructors_lists_hold_their_cohorts_practice_and_no_previews(stores: Stores, ada: User) -> None:
    await stores.people.add_cohort(Cohort("south", "South"), [])
    await stores.people.add_user(User("cleo", "Cleo", "Cleo", "trainee", ("south", "north")), None, NOW)
    await stores.people.add_user(User("dan", "Dan", "Dan", "trainee"), None, NOW)
    await stores.encounters.add(encounter_of(ada.id, "a"))
    await stores.encounters.add(encounter_of(ada.id, "preview", purpose="preview"))
    await stores.encounters.add(encounter_of("cleo", "c"))
    await stores.encounters.add(encounter_of("dan", "d"))

    async def seen(cohorts: list[str] | None) -> list[str]:
        return [outcome.encounter_id for outcome in await stores.scorings.outcomes(cohorts)]

    assert await seen(["north"]) == ["c", "a"]
    assert await seen(["south"]) == ["c"]
    assert await seen(["north", "south"]) == ["c", "a"]
    assert await seen(None) == ["d", "c", "a"]
    assert await seen([]) == []


async def test_pages_follow_one_another_without_gap_or_repetition(stores: Stores, ada: User) -> None:
    times = [NOW, NOW, NOW + timedelta(seconds=1), NOW, NOW - timedelta(days=1)]
    for n, at in enumerate(times):
        await stores.encounters.add(encounter_of(ada.id, f"e{n}", started_at=at))
    seen: list[str] = []
    before = None
    while page := await stores.encounters.page(key_id=None, before=before, limit=2):
        seen += [encounter.id for encounter in page]
        before = seen[-1]
    assert seen == ["e2", "e3", "e1", "e0", "e4"]
    assert await stores.encounters.page(key_id="k", before=None, limit=2) == ()


async def test_purge_deletes_what_started_before_the_date(stores: Stores, ada: User) -> None:
    for days in (1, 10, 20):
        await stores.encounters.add(encounter_of(ada.id, f"old{days}", started_at=NOW - timedelta(days=days)))
    assert await stores.encounters.purge(NOW - timedelta(days=5)) == 2
    assert [encounter.id for encounter in await stores.encounters.of_trainee(ada.id)] == ["old1"]


async def test_deleting_an_encounter_deletes_its_turns_and_feedback(stores: Stores, talk: Encounter) -> None:
    await stores.encounters.add_turn(turn_of(talk.id, 1))
    await stores.scorings.request(talk.id, "embedded")
    await stores.scorings.add_result(talk.id, CriterionResult(id="warmth", status="unscored", reason="too short"))
    await stores.encounters.delete(talk.id)
    assert await stores.encounters.get(talk.id) is None
    assert await stores.encounters.turns(talk.id) == ()
    assert await stores.scorings.get(talk.id) is None
