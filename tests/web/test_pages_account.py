"""A person's own data: gone when they say so, and nobody else's with it."""

from __future__ import annotations

import pytest

from app.services import encounters
from tests.web.conftest import Cast

pytestmark = pytest.mark.anyio
ZITA = "zita-grief-sister"


async def test_all_conversations_go_and_the_account_stays(cast: Cast) -> None:
    for person in (cast.ada, cast.ben):
        await encounters.start(cast.site, person.user, ZITA)
    assert (await cast.ada.post("/account/delete")).status_code == 303
    assert await cast.site.encounters.of_trainee(cast.ada.user.id) == ()
    assert len(await cast.site.encounters.of_trainee(cast.ben.user.id)) == 1
    assert (await cast.ada.http.get("/account")).status_code == 200


async def test_the_account_goes_with_them_and_its_session_ends(cast: Cast) -> None:
    await encounters.start(cast.site, cast.ada.user, ZITA)
    gone = await cast.ada.post("/account/delete", {"account": "1"})
    assert (gone.status_code, gone.headers["location"]) == (303, "/")
    assert await cast.site.people.user(cast.ada.user.id) is None
    after = await cast.ada.http.get("/account")
    assert (after.status_code, after.headers["location"][:8]) == (303, "/sign-in")
    assert (await cast.ben.http.get("/account")).status_code == 200


async def test_nothing_is_deleted_without_the_pages_own_token(cast: Cast) -> None:
    await encounters.start(cast.site, cast.ada.user, ZITA)
    refused = await cast.ada.http.post("/account/delete", data={"account": "1", "csrf": "nonsense"})
    assert refused.status_code == 403
    assert await cast.site.people.user(cast.ada.user.id) is not None
    assert len(await cast.site.encounters.of_trainee(cast.ada.user.id)) == 1
