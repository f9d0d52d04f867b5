"""The work-pad: written beside the talk, drawn, closed by the feedback and set beside the case there."""

from __future__ import annotations

import pytest

from app.core.workpad import WorkPad
from app.services import encounters
from tests.web.conftest import Cast
from tests.web.talks import GOOD, begun, close, ended, words_of

pytestmark = pytest.mark.anyio

PAD = {
    "p0-name": "Olinda", "p0-relation": "sister", "p0-closeness": "1", "p0-note": "that she decides",
    "p1-name": "the nephew", "p1-closeness": "3",
    "p2-name": "  ", "p3-name": "<b>Kim</b>", "p3-closeness": "7",
    "event": "Her sister died suddenly at home.", "mood": "Down since last summer.",
    "area": "role_transition", "formulation": "Since Olinda died you wake at two and keep away from people.",
}  # fmt: skip


async def test_the_pad_is_kept_by_a_plain_form(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD[:1])
    path = f"/encounters/{encounter.id}/workpad"
    answer = await cast.ada.post(path, PAD)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?done=kept")
    pad = await cast.site.practice.workpad(encounter.id)
    assert pad is not None
    assert [(one.name, one.closeness) for one in pad.people] == [("Olinda", 1), ("the nephew", 3), ("<b>Kim</b>", 2)]
    assert (pad.problem_area, pad.mood) == ("role_transition", "Down since last summer.")
    page = (await cast.ada.http.get(f"{path}?done=kept")).text
    assert "&lt;b&gt;Kim&lt;/b&gt;" in page
    assert "<b>Kim</b>" not in page
    assert 'aria-label="Closeness circle of Zita. Olinda: inner circle; the nephew: outer circle' in page
    assert "Saved." in words_of(page)
    await cast.ada.post(path, {"event": "Only this."})
    assert await cast.site.practice.workpad(encounter.id) == WorkPad(event="Only this.")


async def test_htmx_gets_the_circle_and_an_empty_row_when_the_last_is_filled(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}/workpad"
    piece = await cast.ada.post(path, {"p0-name": "Olinda"}, headers={"hx-request": "true"})
    assert "<html" not in piece.text
    assert 'hx-swap-oob="beforeend:#pad-people"' in piece.text
    assert 'name="p1-name"' in piece.text
    again = await cast.ada.post(path, {"p0-name": "Olinda", "p1-name": ""}, headers={"hx-request": "true"})
    assert 'hx-swap-oob="beforeend' not in again.text
    form = (await cast.ada.http.get(path, headers={"hx-request": "true"})).text
    assert "<html" not in form
    assert 'id="pad-form"' in form


async def test_a_formulation_is_counted_as_it_is_written_and_held_to_sixty_words(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada)
    path, htmx = f"/encounters/{encounter.id}/workpad", {"hx-request": "true"}
    piece = (await cast.ada.post(path, {"formulation": "You lost her."}, headers=htmx)).text
    assert 'id="pad-words" hx-swap-oob="true"' in piece
    assert "3 of at most 60 words" in piece
    too_long = {"formulation": " ".join(["since"] * 61), "event": "Olinda died."}
    piece = (await cast.ada.post(path, too_long, headers=htmx)).text
    assert "61 of at most 60 words" in piece
    assert "one sentence that you could speak" in piece
    assert (await cast.ada.post(path, too_long)).status_code == 422
    assert await cast.site.practice.workpad(encounter.id) == WorkPad(formulation="You lost her.")
    assert (await cast.ada.post(path, {"formulation": " ".join(["since"] * 60)})).status_code == 303


async def test_what_cannot_be_kept_is_said(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}/workpad"
    assert (await cast.ada.post(path, {"event": "x" * 700})).status_code == 422
    crowd = {f"p{n}-name": f"Person {n}" for n in range(13)}
    assert "Choose who matters" in words_of((await cast.ada.post(path, crowd)).text)
    assert (await cast.ada.post(path, {"area": "nonsense"})).status_code == 422
    assert await cast.site.practice.workpad(encounter.id) is None


async def test_the_pad_is_its_trainees_and_is_read_by_the_instructor(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}/workpad"
    for person in (cast.ben, cast.cleo, cast.tess):
        assert (await person.post(path, PAD)).status_code == 404
    assert (await cast.ben.http.get(path)).status_code == 404
    page = (await cast.tess.http.get(path)).text
    assert "only its trainee writes on it" in words_of(page)
    assert "hx-post" not in page


async def test_the_feedback_closes_the_pad_and_sets_it_beside_the_case(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada, unrated=True)
    path = f"/encounters/{encounter.id}"
    persona = cast.site.library.persona(encounter.persona_id)
    assert (await cast.ada.post(f"{path}/workpad", PAD)).status_code == 303
    await cast.ada.post(f"{path}/reflect", {"skip": "1"})
    assert (await cast.ada.post(f"{path}/workpad", {})).status_code == 409
    report = (await cast.ada.http.get(f"{path}/report")).text
    said = words_of(report)
    assert said.count("Closeness circle of Zita") >= 2
    assert "experts would split" in said
    assert "the nephew by role" in said
    assert "outer; in the case middle" in said.lower().replace("outer circle", "outer")
    assert "Not in the case’s inventory: <b>Kim</b>." in said
    assert "&lt;b&gt;Kim&lt;/b&gt;" in report
    assert " ".join(persona.truth.formulation.split()) in said


async def test_without_notes_there_is_nothing_to_compare_and_a_branch_has_no_pad(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    assert 'id="pad-heading"' not in (await cast.ada.http.get(f"/encounters/{encounter.id}/report")).text
    answer = await cast.ada.post(f"/encounters/{encounter.id}/what-if/1", {"text": "Good morning, Zita."})
    branch = answer.headers["location"].removesuffix("/compare")
    assert (await cast.ada.post(f"{branch}/workpad", PAD)).status_code == 409
    assert 'id="pad"' not in (await cast.ada.http.get(branch)).text
    await encounters.end(cast.site, cast.ada.principal, branch.rpartition("/")[2])


async def test_a_closed_pad_is_text_and_says_what_was_left_empty(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD)
    path = f"/encounters/{encounter.id}/workpad"
    await cast.ada.post(path, {"p0-name": "Olinda", "p0-note": "that she decides", "mood": "Down since summer."})
    await close(cast.site, encounter)
    page = (await cast.ada.http.get(path)).text
    assert "can be read, not changed" in words_of(page)
    assert "<textarea" not in page
    assert "<button>Save" not in page
    assert "<strong>Olinda</strong>: that she decides" in page
    assert words_of(page).count("Nothing was written here.") == 3
