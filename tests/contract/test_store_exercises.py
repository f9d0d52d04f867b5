"""What every ExerciseStore must do, and the reads about one trainee's practice, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.adapters.store.stores import Stores
from app.core.access import User
from app.core.encounter import Aside
from app.core.ports import Exercise
from tests.adapters.conftest import NOW, encounter_of

pytestmark = pytest.mark.anyio


def reply(user: User, name: str = "first") -> Exercise:
    return Exercise(name, user.id, "drill", "repair", "zita-grief-sister", "I'm sorry.", 0, 1, NOW)


async def test_the_first_exercise_with_an_id_stands(stores: Stores, ada: User) -> None:
    assert await stores.exercises.add(reply(ada))
    assert not await stores.exercises.add(replace(reply(ada), said="Something else.", right=1))
    assert await stores.exercises.of(ada.id) == (reply(ada),)


async def test_exercises_go_with_the_person_and_when_they_are_old(stores: Stores, ada: User) -> None:
    old = replace(reply(ada, "old"), at=NOW - timedelta(days=3))
    for one in (old, reply(ada)):
        await stores.exercises.add(one)
    assert await stores.exercises.purge(NOW - timedelta(days=1)) == 1
    assert await stores.exercises.of(ada.id) == (reply(ada),)
    await stores.exercises.delete_of(ada.id)
    assert await stores.exercises.of(ada.id) == ()
    await stores.exercises.add(reply(ada))
    await stores.people.delete_user(ada.id)
    assert await stores.exercises.of(ada.id) == ()


async def test_a_trainees_talks_are_told_from_those_with_hints(stores: Stores, ada: User) -> None:
    talk = encounter_of(ada.id)
    later = talk.model_copy(update={"id": "later", "started_at": talk.started_at + timedelta(hours=1)})
    for one in (later, talk):
        await stores.encounters.add(one)
    await stores.practice.add_aside(later.id, Aside(kind="hint", turn=0, text="Stay.", at=NOW))
    await stores.practice.add_aside(talk.id, Aside(kind="undo", turn=1, at=NOW))
    assert await stores.encounters.ids_of(ada.id) == (talk.id, later.id)
    assert await stores.practice.hinted(ada.id) == {later.id}
    assert [one.encounter_id for one in await stores.scorings.outcomes_of(ada.id)] == [later.id, talk.id]
    assert await stores.scorings.outcomes_of("nobody") == ()
