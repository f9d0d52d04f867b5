"""What every answer carries, whatever was asked and whatever went wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from app.services import people
from app.web.security import MAX_BODY_BYTES
from tests.web.conftest import Cast
from tests.web.talks import begun

pytestmark = pytest.mark.anyio

CARRIED = ("content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy")


async def _pieces() -> AsyncIterator[bytes]:
    for _ in range(MAX_BODY_BYTES // 65536 + 1):
        yield b"a" * 65536


def _protected(answer: httpx.Response) -> bool:
    return all(name in answer.headers for name in CARRIED) and answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/clients/zita-grief-sister", "/healthz", "/api/docs"])
async def test_head_answers_as_get_does_without_the_body(cast: Cast, path: str) -> None:
    head, get = await cast.guest.head(path), await cast.guest.get(path)
    assert (head.status_code, head.headers["content-type"]) == (200, get.headers["content-type"])
    assert head.content == b""
    assert _protected(head)


async def test_head_of_a_stream_ends(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada)
    assert (await cast.ada.http.head("/encounters/none-such/events")).status_code == 404
    sent: list[str] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(str(message["type"]))
        if message["type"] == "http.response.body" and not message.get("more_body"):
            raise ConnectionResetError  # the server has its whole answer

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    cookie = "; ".join(f"{name}={value}" for name, value in cast.ada.http.cookies.items()).encode()
    scope = {"type": "http", "method": "HEAD", "path": f"/encounters/{encounter.id}/events", "query_string": b"",
             "headers": [(b"cookie", cookie)], "app": cast.app}  # fmt: skip
    with pytest.raises(ConnectionResetError):
        await cast.app(scope, receive, send)  # type: ignore[arg-type]
    assert sent == ["http.response.start", "http.response.body"]


async def test_a_body_that_grows_too_large_is_refused_as_such(cast: Cast) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    grown = await cast.ada.http.post("/encounters", content=_pieces(), headers=form)
    declared = await cast.ada.http.post("/encounters", content=b"a" * (MAX_BODY_BYTES + 1), headers=form)
    assert (grown.status_code, declared.status_code) == (413, 413)
    assert _protected(grown)
    assert _protected(declared)


async def test_a_crash_is_a_page_with_the_same_headers_even_without_a_database(cast: Cast) -> None:
    async def broken(token_hash: str, now: object) -> None:
        raise OSError("disk I/O error")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cast.site.people, "session", broken)
        answer = await cast.ada.http.get("/practice")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert "disk I/O" not in answer.text
    assert _protected(answer)


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/encounters/%E6%97%A5%E6%9C%AC", "/encounters/%E6%97%A5%E6%9C%AC"),
        ("/encounters/%00", "/encounters/%00"),
        ("/encounters/a%0D%0Ax:%20y%26b", "/encounters/ax%3A%20y%26b"),
    ],
)
async def test_htmx_is_led_to_the_sign_in_page_from_any_address(cast: Cast, path: str, back: str) -> None:
    answer = await cast.guest.get(path, headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, f"/sign-in?next={back}")


async def test_an_invitation_into_a_cohort_that_is_not_there_is_refused(cast: Cast) -> None:
    for person in (cast.tess, cast.root):
        assert (await person.post("/cohort/invitations", {"cohort": "none-such"})).status_code == 404


async def test_a_preview_is_its_authors_business(cast: Cast) -> None:
    uma = await people.add_user(cast.site, "Uma", "instructor")
    await cast.site.people.join_cohort(uma.id, cast.cohort.id)
    signed_in = await people.open_session(cast.site, await cast.site.people.user(uma.id) or uma)
    source = (await cast.site.library.contents.latest("persona"))[0].source
    preview = (await cast.tess.post("/authoring/preview", {"source": source})).headers["location"]
    assert (await cast.tess.http.get(preview)).status_code == 200
    cast.guest.cookies.set("attune_session", signed_in.token)
    assert (await cast.guest.get("/cohort")).status_code == 200
    assert (await cast.guest.get(preview)).status_code == 404
