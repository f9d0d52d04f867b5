"""What every PeopleStore must do, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from app.adapters.store.stores import Stores
from app.core.access import User
from app.core.errors import Conflict, Invalid, NotFound
from app.core.ports import Cohort, Invitation
from app.core.scoring.report import CriterionResult
from tests.adapters.conftest import NOW, encounter_of, turn_of

pytestmark = pytest.mark.anyio
HOUR = timedelta(hours=1)


async def test_an_account_is_found_by_id_name_and_external_id(stores: Stores, ada: User) -> None:
    assert await stores.people.user("ada") == ada
    assert await stores.people.by_name("aDA ") == (ada, "hash-of-ada")
    assert await stores.people.by_external_id("lms-1") == ada
    assert await stores.people.user("ben") is None
    assert await stores.people.by_name("Ben") is None
    assert await stores.people.by_external_id("lms-2") is None
    assert await stores.people.users() == (ada,)


@pytest.mark.parametrize(("first", "second"), [("Ada", "ADA"), ("Ärger", "ärger"), ("Straße", "STRASSE")])
async def test_names_differ_by_more_than_case(stores: Stores, first: str, second: str) -> None:
    await stores.people.add_user(User("1", first, "x", "trainee"), None, NOW)
    with pytest.raises(Conflict):
        await stores.people.add_user(User("2", second, "x", "trainee"), None, NOW)
    assert len(await stores.people.users()) == 1


async def test_an_account_needs_cohorts_that_exist(stores: Stores) -> None:
    with pytest.raises(NotFound):
        await stores.people.add_user(User("1", "Ben", "Ben", "trainee", ("nowhere",)), None, NOW)
    assert await stores.people.users() == ()


async def test_password_and_disabling_can_be_changed(stores: Stores, ada: User) -> None:
    await stores.people.set_password("ada", "new")
    await stores.people.set_disabled("ada", True)
    assert await stores.people.by_name("Ada") == (replace(ada, disabled=True), "new")
    with pytest.raises(NotFound):
        await stores.people.set_password("ben", "new")


async def test_staff_is_somebody_who_teaches_and_has_a_password(stores: Stores, ada: User) -> None:
    await stores.people.add_user(User("t", "Tess", "Tess", "instructor"), None, NOW)
    assert not await stores.people.has_staff()
    await stores.people.set_password("t", "hash")
    assert await stores.people.has_staff()


async def test_a_session_carries_its_person_until_it_ends(stores: Stores, ada: User) -> None:
    await stores.people.add_session("token", "ada", "csrf", NOW, NOW + HOUR)
    session = await stores.people.session("token", NOW)
    assert session is not None
    assert (session.user, session.csrf, session.expires_at) == (ada, "csrf", NOW + HOUR)
    assert await stores.people.session("other", NOW) is None
    assert await stores.people.session("token", NOW + HOUR) is None
    await stores.people.end_session("token")
    assert await stores.people.session("token", NOW) is None


async def test_a_disabled_person_has_no_session_and_no_way_in(stores: Stores, ada: User) -> None:
    await stores.people.add_session("token", "ada", "csrf", NOW, NOW + HOUR)
    await stores.people.add_sign_in_token("link", "ada", NOW + HOUR)
    await stores.people.set_disabled("ada", True)
    assert await stores.people.session("token", NOW) is None
    assert await stores.people.use_sign_in_token("link", NOW) is None


async def test_all_sessions_of_one_person_end_at_once(stores: Stores, ada: User) -> None:
    await stores.people.add_user(User("ben", "Ben", "Ben", "trainee"), None, NOW)
    for token, user in (("1", "ada"), ("2", "ada"), ("3", "ben")):
        await stores.people.add_session(token, user, "csrf", NOW, NOW + HOUR)
    await stores.people.end_sessions_of("ada")
    assert [bool(await stores.people.session(token, NOW)) for token in "123"] == [False, False, True]


async def test_a_sign_in_token_works_once_and_in_time(stores: Stores, ada: User) -> None:
    await stores.people.add_sign_in_token("once", "ada", NOW + HOUR)
    await stores.people.add_sign_in_token("late", "ada", NOW + HOUR)
    used = await asyncio.gather(*(stores.people.use_sign_in_token("once", NOW) for _ in range(5)))
    assert [user for user in used if user] == [ada]
    assert await stores.people.use_sign_in_token("late", NOW + HOUR) is None


async def test_an_invitation_has_as_many_places_as_it_says(stores: Stores, ada: User) -> None:
    invitation = Invitation("i", "trainee", "north", NOW + HOUR, 2)
    await stores.people.add_invitation(invitation, "token", "tess")
    assert await stores.people.invitation("token", NOW) == invitation
    assert await stores.people.invitations("tess", NOW) == (invitation,)
    people = [User(f"u{n}", f"Person {n}", f"P{n}", "trainee") for n in range(5)]
    made = await asyncio.gather(*(stores.people.accept_invitation("token", p, "hash", NOW) for p in people))
    accepted = [user for user in made if user is not None]
    assert len(accepted) == 2
    assert all(user.cohorts == ("north",) for user in accepted)
    assert await stores.people.invitation("token", NOW) is None
    assert await stores.people.invitations("tess", NOW) == ()


async def test_a_taken_name_uses_up_no_place(stores: Stores, ada: User) -> None:
    await stores.people.add_invitation(Invitation("i", "trainee", None, NOW + HOUR, 1), "token", "tess")
    with pytest.raises(Conflict):
        await stores.people.accept_invitation("token", User("x", "ada", "A", "trainee"), "hash", NOW)
    assert await stores.people.accept_invitation("token", User("x", "Eve", "E", "trainee"), "hash", NOW)


async def test_a_late_or_revoked_invitation_makes_no_account(stores: Stores) -> None:
    user = User("x", "Eve", "E", "trainee")
    await stores.people.add_invitation(Invitation("i", "trainee", None, NOW + HOUR, 1), "token", "tess")
    assert await stores.people.accept_invitation("token", user, "hash", NOW + HOUR) is None
    await stores.people.revoke_invitation("i")
    assert await stores.people.accept_invitation("token", user, "hash", NOW) is None
    assert await stores.people.users() == ()


async def test_cohorts_have_members(stores: Stores, ada: User) -> None:
    await stores.people.add_user(User("ben", "Ben", "Ben", "trainee"), None, NOW)
    await stores.people.add_cohort(Cohort("south", "South"), ["ada", "ben"])
    await stores.people.join_cohort("ben", "north")
    await stores.people.join_cohort("ben", "north")
    assert await stores.people.cohorts(None) == (Cohort("north", "North"), Cohort("south", "South"))
    assert await stores.people.cohorts(["south"]) == (Cohort("south", "South"),)
    assert [user.name for user in await stores.people.members("north")] == ["Ada", "Ben"]
    assert [user.cohorts for user in await stores.people.members("south")] == [("north", "south")] * 2
    with pytest.raises(NotFound):
        await stores.people.join_cohort("ben", "nowhere")


async def test_failures_are_counted_and_forgotten_after_a_day(stores: Stores) -> None:
    for minutes in (0, 10, 20):
        await stores.people.record_attempt("name", NOW + timedelta(minutes=minutes))
    assert await stores.people.failed_attempts("name", NOW + timedelta(minutes=5)) == 2
    assert await stores.people.failed_attempts("other", NOW) == 0
    await stores.people.record_attempt("other", NOW + timedelta(days=2))
    assert await stores.people.failed_attempts("name", NOW) == 0


async def test_deleting_an_account_leaves_nothing_of_the_person(stores: Stores, ada: User) -> None:
    encounter = encounter_of("ada")
    await stores.encounters.add(encounter)
    await stores.encounters.add_turn(turn_of(encounter.id, 1))
    await stores.scorings.request(encounter.id, "embedded")
    await stores.scorings.add_result(encounter.id, CriterionResult(id="c", status="unscored", reason="short"))
    await stores.people.add_session("token", "ada", "csrf", NOW, NOW + HOUR)
    await stores.people.add_sign_in_token("link", "ada", NOW + HOUR)
    await stores.people.add_invitation(Invitation("i", "trainee", None, NOW + HOUR, 1), "invite", "ada")
    await stores.contents.put("persona", "maya", "r", "{}", "id: maya", published=True, created_by="ada", at=NOW)
    await stores.people.delete_user("ada")
    assert await stores.people.user("ada") is None
    assert await stores.encounters.get(encounter.id) is None
    assert await stores.encounters.turns(encounter.id) == ()
    assert await stores.scorings.get(encounter.id) is None
    assert await stores.people.session("token", NOW) is None
    assert await stores.people.use_sign_in_token("link", NOW) is None
    assert await stores.people.invitation("invite", NOW) is None
    assert await stores.people.members("north") == ()
    (kept,) = await stores.contents.versions("persona", "maya")
    assert kept.created_by is None


async def test_several_people_are_found_in_one_read(stores: Stores, ada: User) -> None:
    ben = User("u-many", "Many", "Many", "trainee")
    await stores.people.add_user(ben, None, NOW)
    found = await stores.people.users_by_id([ada.id, ben.id, ada.id, "none-such"])
    assert (set(found), found[ben.id].name) == ({ada.id, ben.id}, "Many")
    assert await stores.people.users_by_id([]) == {}


async def test_a_nul_is_found_nowhere_or_refused_in_words(stores: Stores) -> None:
    if stores.database.url.get_backend_name() == "sqlite":
        assert await stores.people.by_name("Ada\x00") is None
        return
    with pytest.raises(Invalid, match=r"U\+0000"):
        await stores.people.by_name("Ada\x00")
