"""What every PracticeStore must do, and what encounters owe to it, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.adapters.store.stores import Stores
from app.core.access import User
from app.core.encounter import Aside, Encounter, Objection, SelfRating, Terms
from app.core.pace import Pace
from app.core.ports import Notes
from app.core.workpad import PadPerson, WorkPad
from tests.adapters.conftest import NOW, answered, encounter_of, turn_of

pytestmark = pytest.mark.anyio

DOUBT = Objection(encounter_id="e1", criterion="empathy", reason="She softened.", at=NOW)
PAD = WorkPad(people=(PadPerson(name="Olinda", closeness=1),), problem_area="grief")


@pytest.fixture
async def talk(stores: Stores, ada: User) -> Encounter:
    encounter = encounter_of(ada.id, terms=Terms(hints=2, undo=False), pace=Pace(extra_minutes=5))
    await stores.encounters.add(encounter)
    return encounter


async def test_terms_and_time_come_back_as_they_were_stored(stores: Stores, talk: Encounter) -> None:
    assert await stores.encounters.get(talk.id) == talk
    paused = talk.pace.paused(NOW + timedelta(minutes=3))
    await stores.encounters.set_pace(talk.id, paused)
    moved = await stores.encounters.get(talk.id)
    assert moved is not None
    assert moved.pace == paused


async def test_hints_are_limited_however_many_ask_at_once(stores: Stores, talk: Encounter) -> None:
    hints = [Aside(kind="hint", turn=n, text=f"Hint {n}.", at=NOW) for n in range(5)]
    given = await asyncio.gather(*(stores.practice.add_aside(talk.id, one, at_most=2) for one in hints))
    assert sum(given) == 2
    assert await stores.practice.add_aside(talk.id, Aside(kind="undo", turn=4, at=NOW))
    assert [one.kind for one in await stores.practice.asides(talk.id)] == ["hint", "hint", "undo"]


async def test_the_first_self_rating_stands(stores: Stores, talk: Encounter) -> None:
    first = SelfRating(encounter_id=talk.id, levels={"empathy": 3}, at=NOW)
    await stores.practice.rate_self(first)
    await stores.practice.rate_self(first.model_copy(update={"levels": {"empathy": 1}}))
    assert await stores.practice.self_rating(talk.id) == first


async def test_a_doubt_is_kept_once_and_its_answer_beside_it(stores: Stores, talk: Encounter) -> None:
    assert await stores.practice.object(DOUBT)
    assert not await stores.practice.object(DOUBT.model_copy(update={"reason": "Again."}))
    answer = {"answer": "I see.", "level": 2, "answered_by": "Tess", "answered_at": NOW + timedelta(days=1)}
    answered_one = DOUBT.model_copy(update=answer)
    assert await stores.practice.answer(answered_one)
    assert not await stores.practice.answer(answered_one.model_copy(update={"criterion": "other"}))
    assert await stores.practice.objections(talk.id) == (answered_one,)


async def test_a_cohort_sees_its_own_doubts_unanswered_first(stores: Stores, talk: Encounter) -> None:
    await stores.practice.object(DOUBT.model_copy(update={"answer": "Yes.", "answered_at": NOW}))
    await stores.practice.object(DOUBT.model_copy(update={"criterion": "summarizing", "at": NOW - timedelta(days=3)}))
    found = await stores.practice.objections_of(["north"])
    assert [one.criterion for one in found] == ["summarizing", "empathy"]
    assert await stores.practice.objections_of(["south"]) == ()
    assert len(await stores.practice.objections_of(None)) == 2


async def test_a_work_pad_is_replaced_as_it_grows(stores: Stores, talk: Encounter) -> None:
    assert await stores.practice.workpad(talk.id) is None
    await stores.practice.keep_workpad(talk.id, PAD, NOW)
    grown = PAD.model_copy(update={"formulation": "Since she died."})
    await stores.practice.keep_workpad(talk.id, grown, NOW)
    assert await stores.practice.workpad(talk.id) == grown


async def test_everything_beside_an_encounter_comes_in_one_read_and_goes_with_it(
    stores: Stores, talk: Encounter
) -> None:
    aside, rating = Aside(kind="clock", turn=1, at=NOW), SelfRating(encounter_id=talk.id, at=NOW)
    await stores.practice.add_aside(talk.id, aside)
    assert await stores.practice.keep_workpad(talk.id, PAD, NOW)
    await stores.practice.rate_self(rating)
    await stores.practice.object(DOUBT)
    assert await stores.practice.notes(talk.id) == Notes((aside,), rating, (DOUBT,), PAD)
    await stores.encounters.delete(talk.id)
    assert await stores.practice.notes(talk.id) == Notes()


async def test_the_last_turn_alone_can_be_taken_back(stores: Stores, talk: Encounter) -> None:
    turns = [turn_of(talk.id, 1), turn_of(talk.id, 2)]
    for turn in turns:
        await stores.encounters.add_turn(turn)
        assert not await stores.encounters.take_back(turn, talk.state)
        await stores.encounters.finish_turn(answered(turn))
    assert not await stores.encounters.take_back(turns[0], talk.state)
    assert await stores.encounters.take_back(turns[1], turns[0].state)
    assert not await stores.encounters.take_back(turns[1], turns[0].state)
    now = await stores.encounters.get(talk.id)
    assert now is not None
    assert (now.turns_taken, now.state) == (1, turns[0].state)
    assert [turn.number for turn in await stores.encounters.turns(talk.id)] == [1]
    assert await stores.encounters.add_turn(turns[1]) == turns[1]


async def test_an_ended_talk_keeps_its_turns(stores: Stores, talk: Encounter) -> None:
    turn = turn_of(talk.id, 1)
    await stores.encounters.add_turn(turn)
    await stores.encounters.finish_turn(answered(turn))
    await stores.encounters.end(talk.id, NOW)
    assert not await stores.encounters.take_back(turn, talk.state)


async def test_a_branch_begins_with_turns_and_counts_in_no_cohort(stores: Stores, talk: Encounter) -> None:
    kept = answered(turn_of(talk.id, 1)).model_copy(update={"encounter_id": "e2"})
    branch = encounter_of(talk.trainee_id, "e2", turns_taken=1, branched_from=talk.id, branched_at=2)
    await stores.encounters.branch(branch, [kept], at_most=9)
    assert await stores.encounters.branches(talk.id) == (branch,)
    assert await stores.encounters.turns("e2") == (kept,)
    assert [one.encounter_id for one in await stores.scorings.outcomes(["north"])] == [talk.id]
    other = encounter_of(talk.trainee_id, "e3", branched_from=talk.id, branched_at=1)
    await stores.encounters.branch(other, [], at_most=9)
    await stores.encounters.delete(talk.id)
    assert await stores.encounters.branches(talk.id) == ()
    assert await stores.encounters.get("e2") is None


async def test_what_is_too_old_goes_with_its_branches(stores: Stores, talk: Encounter) -> None:
    late = encounter_of(
        talk.trainee_id, "e2", started_at=NOW + timedelta(days=9), branched_from=talk.id, branched_at=1
    )
    await stores.encounters.branch(late, [], at_most=9)
    assert await stores.encounters.purge(NOW + timedelta(days=1)) == 2


async def test_a_pad_closes_with_the_rating_even_if_both_come_at_once(stores: Stores, talk: Encounter) -> None:
    assert await stores.practice.keep_workpad(talk.id, PAD, NOW)
    await stores.practice.rate_self(SelfRating(encounter_id=talk.id, at=NOW))
    changed = PAD.model_copy(update={"event": "Read in the feedback"})
    assert not await stores.practice.keep_workpad(talk.id, changed, NOW)
    assert await stores.practice.workpad(talk.id) == PAD


async def test_the_first_of_several_ratings_stands(stores: Stores, talk: Encounter) -> None:
    ratings = [SelfRating(encounter_id=talk.id, levels={"empathy": n}, at=NOW) for n in (1, 2, 3, 4)]
    await asyncio.gather(*map(stores.practice.rate_self, ratings))
    kept = await stores.practice.self_rating(talk.id)
    assert kept in ratings
    await stores.practice.rate_self(next(one for one in ratings if one != kept))
    assert await stores.practice.self_rating(talk.id) == kept


async def test_what_waits_for_a_rating_is_a_finished_first_attempt(stores: Stores, talk: Encounter) -> None:
    await stores.encounters.add_turn(turn_of(talk.id, 1))
    assert await stores.practice.unrated(talk.trainee_id) == frozenset()
    await stores.encounters.end(talk.id, NOW)
    branch = encounter_of(talk.trainee_id, "e2", status="ended", turns_taken=1, branched_from=talk.id, branched_at=1)
    assert await stores.encounters.branch(branch, [], at_most=1)
    await stores.encounters.add(encounter_of(talk.trainee_id, "e3", status="ended"))
    await stores.encounters.add(encounter_of(talk.trainee_id, "e4", status="ended", turns_taken=1, purpose="preview"))
    assert await stores.practice.unrated(talk.trainee_id) == {talk.id}
    await stores.practice.rate_self(SelfRating(encounter_id=talk.id, at=NOW))
    assert await stores.practice.unrated(talk.trainee_id) == frozenset()


async def test_an_attempt_has_so_many_branches_and_no_more(stores: Stores, talk: Encounter) -> None:
    made = [encounter_of(talk.trainee_id, f"b{n}", branched_from=talk.id, branched_at=1) for n in range(3)]
    done = await asyncio.gather(*(stores.encounters.branch(one, [], at_most=2) for one in made))
    assert sorted(done) == [False, True, True]
    assert len(await stores.encounters.of_trainee(talk.trainee_id, branches=True)) == 2
    assert await stores.encounters.of_trainee(talk.trainee_id, branches=False) == (talk,)
