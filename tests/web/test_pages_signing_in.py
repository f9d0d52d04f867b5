"""Signing in and out, one-time links, invitations, the account."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from app.core.ports import Session
from app.services import people
from app.web.security import SESSION_COOKIE, SessionMemory
from tests.web.conftest import PASSWORD, Cast
from tests.web.talks import begun, field, words_of

pytestmark = pytest.mark.anyio


async def _sign_in(cast: Cast, name: str, password: str, back_to: str = "/") -> tuple[int, str, str]:
    form = (await cast.guest.get("/sign-in", params={"next": back_to})).text
    data = {"csrf": field(form, "csrf"), "next": field(form, "next"), "name": name, "password": password}
    answer = await cast.guest.post("/sign-in", data=data)
    return answer.status_code, answer.headers.get("location", ""), answer.text


async def test_a_name_and_its_password_lead_back_to_where_one_was(cast: Cast) -> None:
    await people.change_password(cast.site, cast.ada.user.id, PASSWORD)
    assert (await _sign_in(cast, "ada", PASSWORD, "/practice"))[:2] == (303, "/practice")
    assert (await cast.guest.get("/practice")).status_code == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x"])
async def test_nobody_is_led_to_another_site(cast: Cast, elsewhere: str) -> None:
    await people.change_password(cast.site, cast.ada.user.id, PASSWORD)
    assert (await _sign_in(cast, "Ada", PASSWORD, elsewhere))[:2] == (303, "/")


async def test_a_wrong_password_and_an_unknown_name_look_the_same(cast: Cast) -> None:
    await people.change_password(cast.site, cast.ada.user.id, PASSWORD)
    wrong, unknown = await _sign_in(cast, "Ada", "not it at all"), await _sign_in(cast, "Nobody", PASSWORD)
    assert wrong[0] == unknown[0] == 401
    assert "do not fit together" in words_of(wrong[2])
    assert words_of(wrong[2]).replace("Ada", "") == words_of(unknown[2]).replace("Nobody", "")
    assert 'value="Ada"' in wrong[2]


async def test_guessing_is_slowed_down(cast: Cast) -> None:
    for _ in range(5):
        await _sign_in(cast, "Ada", "a guess of a password")
    status, _, text = await _sign_in(cast, "Ada", PASSWORD)
    assert status == 429
    assert "Wait a quarter of an hour" in words_of(text)


@pytest.mark.parametrize("spelled", [" ada", "ADA", "Ａda", "aｄa", "ad\uff41"])
async def test_another_spelling_of_a_name_is_no_further_guess(cast: Cast, spelled: str) -> None:
    for _ in range(5):
        await _sign_in(cast, "Ada", "a guess of a password")
    assert (await _sign_in(cast, spelled, "one more guess"))[0] == 429


async def test_guesses_made_side_by_side_are_counted_too(cast: Cast) -> None:
    await people.change_password(cast.site, cast.ada.user.id, PASSWORD)
    form = field((await cast.guest.get("/sign-in")).text, "csrf")
    guesses = [{"csrf": form, "name": "Ada", "password": f"a guess of a password {n}"} for n in range(12)]
    answers = await asyncio.gather(*(cast.guest.post("/sign-in", data=guess) for guess in guesses))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 7


@pytest.mark.parametrize("name", ["Ada\u200b", "\u202eAda", "A\x00da", "Ada\x07", "A\u00adda"])
async def test_a_name_has_no_characters_that_nobody_sees(cast: Cast, name: str) -> None:
    _, token = await people.invite(cast.site, cast.tess.principal, "trainee", None, 1)
    form = field((await cast.guest.get(f"/join/{token}")).text, "csrf")
    answer = await cast.guest.post(f"/join/{token}", data={"csrf": form, "name": name, "password": PASSWORD})
    assert answer.status_code == 422
    assert "Choose a name" in words_of(answer.text)


async def test_a_session_that_ends_while_it_is_being_read_is_not_remembered(cast: Cast) -> None:
    memory: SessionMemory = cast.app.state.sessions
    token = cast.ada.http.cookies[SESSION_COOKIE]
    session_of, ending = cast.site.people.session, asyncio.Event()

    async def slow(token_hash: str, now: datetime) -> Session | None:
        found = await session_of(token_hash, now)
        memory.forget_user(cast.ada.user.id)
        ending.set()
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cast.site.people, "session", slow)
        assert await memory.find(cast.site, token) is not None
    assert ending.is_set()
    await cast.site.people.end_sessions_of(cast.ada.user.id)
    assert await memory.find(cast.site, token) is None


async def test_asking_for_the_headers_does_not_use_up_a_one_time_link(cast: Cast) -> None:
    link = f"/sign-in/{await people.sign_in_link(cast.site, cast.ada.user.id)}"
    assert (await cast.guest.head(link)).status_code == 405
    assert (await cast.guest.get(link)).headers["location"] == "/welcome"


async def test_a_one_time_link_signs_in_once_and_asks_for_a_password(cast: Cast) -> None:
    token = await people.sign_in_link(cast.site, cast.ben.user.id)
    answer = await cast.guest.get(f"/sign-in/{token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/welcome")
    welcome = (await cast.guest.get("/welcome")).text
    short = await cast.guest.post("/welcome", data={"csrf": field(welcome, "csrf"), "password": "short"})
    assert short.status_code == 422
    assert "at least 10 characters" in words_of(short.text)
    done = await cast.guest.post("/welcome", data={"csrf": field(welcome, "csrf"), "password": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert (await cast.guest.get("/practice")).status_code == 200
    cast.guest.cookies.clear()
    again = await cast.guest.get(f"/sign-in/{token}")
    assert again.status_code == 401
    assert "has been used or is too old" in words_of(again.text)


async def test_the_first_password_page_does_not_replace_a_password(cast: Cast) -> None:
    await cast.ada.post("/welcome", {"password": PASSWORD})
    signed_in = await people.sign_in(cast.site, "Ada", PASSWORD, "here")
    cast.ada.http.cookies.clear()
    cast.ada.http.cookies.set("attune_session", signed_in.token)
    answer = await cast.ada.http.post("/welcome", data={"csrf": signed_in.csrf, "password": "another long password"})
    assert answer.headers["location"] == "/account"
    assert (await people.sign_in(cast.site, "Ada", PASSWORD, "here")).user.id == cast.ada.user.id


async def test_an_invitation_makes_an_account_in_its_cohort(cast: Cast) -> None:
    _, token = await people.invite(cast.site, cast.tess.principal, "trainee", cast.cohort.id, 1)
    form = (await cast.guest.get(f"/join/{token}")).text
    data = {"csrf": field(form, "csrf"), "name": "Dora", "password": PASSWORD}
    taken = await cast.guest.post(f"/join/{token}", data={**data, "name": "Ada"})
    assert taken.status_code == 409
    made = await cast.guest.post(f"/join/{token}", data=data)
    assert (made.status_code, made.headers["location"]) == (303, "/")
    assert "Dora" in {user.name for user in await cast.site.people.members(cast.cohort.id)}
    spent = await cast.guest.get(f"/join/{token}")
    assert spent.status_code == 404
    assert "Ask your instructor for a new link" in words_of(spent.text)


async def test_signing_out_ends_the_session(cast: Cast) -> None:
    kept = dict(cast.ada.http.cookies)
    assert (await cast.ada.post("/sign-out")).headers["location"] == "/sign-in"
    cast.ada.http.cookies.clear()
    cast.ada.http.cookies.update(kept)
    assert (await cast.ada.http.get("/practice")).status_code == 303


async def test_a_changed_password_asks_for_the_old_one(cast: Cast) -> None:
    await cast.ada.post("/account", {"password": PASSWORD})
    signed_in = await people.sign_in(cast.site, "Ada", PASSWORD, "here")
    cast.ada.http.cookies.clear()
    cast.ada.http.cookies.set("attune_session", signed_in.token)
    fields = {"csrf": signed_in.csrf, "current": "not the one", "password": "another long password"}
    wrong = await cast.ada.http.post("/account", data=fields)
    assert wrong.status_code == 422
    assert "not your present password" in words_of(wrong.text)
    done = await cast.ada.http.post("/account", data={**fields, "current": PASSWORD})
    assert done.headers["location"] == "/account?done=password"
    assert (await people.sign_in(cast.site, "Ada", "another long password", "here")).user.id == cast.ada.user.id


async def test_one_can_delete_everything_one_said(cast: Cast) -> None:
    mine, theirs = await begun(cast.site, cast.ada, ["Hello"]), await begun(cast.site, cast.ben, ["Hello"])
    assert "1 conversation " in words_of((await cast.ada.http.get("/account/delete")).text)
    assert (await cast.ada.post("/account/delete")).status_code == 303
    assert await cast.site.encounters.get(mine.id) is None
    assert await cast.site.encounters.get(theirs.id) is not None
