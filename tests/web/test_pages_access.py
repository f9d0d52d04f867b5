"""Who may see what: every page is asked for as Ada, Ben, Cleo, Tess and a guest."""

from __future__ import annotations

import pytest

from tests.web.conftest import Cast
from tests.web.talks import begun, ended

pytestmark = pytest.mark.anyio

OPEN = ["/", "/?area=grief", "/clients/zita-grief-sister", "/about"]
OWN = ["/practice", "/account", "/account/delete", "/welcome"]
STAFF = [
    "/cohort",
    "/authoring",
    "/authoring/persona/new",
    "/authoring/rubric/new",
    "/authoring/persona/zita-grief-sister",
    "/authoring/persona/zita-grief-sister.yaml",
    "/authoring/rubric/core-skills",
    "/settings/model",
]


async def test_what_is_open_to_all_is_open_to_a_guest_too(cast: Cast) -> None:
    for path in OPEN:
        for http in (cast.guest, cast.ada.http, cast.ben.http, cast.cleo.http, cast.tess.http):
            assert (await http.get(path)).status_code == 200, path


async def test_what_is_ones_own_asks_a_guest_to_sign_in(cast: Cast) -> None:
    for path in OWN:
        for person in (cast.ada, cast.ben, cast.cleo, cast.tess):
            assert (await person.http.get(path)).status_code == 200, path
        answer = await cast.guest.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")


async def test_what_is_for_instructors_is_refused_to_trainees(cast: Cast) -> None:
    for path in STAFF:
        assert (await cast.tess.http.get(path)).status_code == 200, path
        for person in (cast.ada, cast.ben, cast.cleo):
            assert (await person.http.get(path)).status_code == 403, path
        assert (await cast.guest.get(path)).status_code == 303, path


TALK = ["", "/events", "/turns/1", "/transcript.txt", "/transcript.json"]
FEEDBACK = ["/report", "/report/progress", "/report.json", "/report.txt", "/delete"]


async def test_a_talk_is_seen_by_its_trainee_and_their_instructor_alone(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    for part in ("", "/turns/1", "/transcript.txt", "/transcript.json", "/workpad", "/heard", *FEEDBACK):
        path = f"/encounters/{encounter.id}{part}"
        for person in (cast.ada, cast.tess, cast.root):
            assert (await person.http.get(path)).status_code == 200, (person.user.name, part)
        for person in (cast.ben, cast.cleo):
            assert (await person.http.get(path)).status_code == 404, (person.user.name, part)
        assert (await cast.guest.get(path)).status_code == 303, part


async def test_only_its_trainee_acts_in_a_talk(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada)
    for act in ("turns", "stop", "again", "end"):
        for person in (cast.ben, cast.cleo, cast.tess, cast.root):
            answer = await person.post(f"/encounters/{encounter.id}/{act}", {"text": "What is it like?", "key": "k"})
            assert answer.status_code == 404, (person.user.name, act)
    stored = await cast.site.encounters.get(encounter.id)
    assert stored is not None
    assert (stored.status, stored.turns_taken) == ("open", 0)


async def test_the_events_of_somebody_elses_talk_are_not_there(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada)
    for person in (cast.ben, cast.cleo):
        assert (await person.http.get(f"/encounters/{encounter.id}/events")).status_code == 404


async def test_a_talk_is_deleted_by_its_trainee_or_an_admin(cast: Cast) -> None:
    first, second = await begun(cast.site, cast.ada), await begun(cast.site, cast.ada)
    for person in (cast.ben, cast.cleo, cast.tess):
        assert (await person.post(f"/encounters/{first.id}/delete")).status_code == 404
    assert (await cast.ada.post(f"/encounters/{first.id}/delete")).status_code == 303
    assert (await cast.root.post(f"/encounters/{second.id}/delete")).status_code == 303
    assert await cast.site.encounters.get(first.id) is None
    assert await cast.site.encounters.get(second.id) is None


UNSAFE = [
    "/encounters",
    "/sign-out",
    "/account",
    "/account/delete",
    "/welcome",
    "/cohort",
    "/cohort/invitations",
    "/authoring/check",
    "/authoring/preview",
    "/authoring/import",
    "/authoring/persona/new/publish",
    "/settings/model/test",
    "/encounters/x/turns",
    "/encounters/x/stop",
    "/encounters/x/again",
    "/encounters/x/end",
    "/encounters/x/delete",
    "/encounters/x/report/retry",
    "/cohort/x/invitations/y/revoke",
]


async def test_no_form_is_taken_without_the_pages_own_token(cast: Cast) -> None:
    for path in UNSAFE:
        assert (await cast.root.http.post(path, data={"csrf": "guessed"})).status_code == 403, path
        assert (await cast.root.http.post(path, data={"csrf": cast.tess.csrf})).status_code == 403, path
        assert (await cast.guest.post(path, data={"csrf": cast.root.csrf})).status_code == 303, path


async def test_instructors_forms_are_refused_to_trainees(cast: Cast) -> None:
    fields = {"name": "Mine", "role": "trainee", "kind": "rubric", "source": "id: x", "places": "3"}
    for path in ("/cohort", "/cohort/invitations", "/authoring/check", "/authoring/import"):
        assert (await cast.ada.post(path, fields)).status_code == 403, path


async def test_nothing_private_is_kept_by_a_browser(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    for path in ("/practice", f"/encounters/{encounter.id}", f"/encounters/{encounter.id}/report", "/account"):
        assert (await cast.ada.http.get(path)).headers["cache-control"] == "no-store"
