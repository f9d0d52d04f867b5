"""Drills: listed, taken moment by moment, counted once, and told at the end."""

from __future__ import annotations

import pytest

from app.core.drill import MOST_CHARACTERS
from app.services import drills
from app.web.pages import drills as pages
from tests.web.conftest import Cast
from tests.web.talks import words_of

pytestmark = pytest.mark.anyio


async def test_every_drill_is_listed_and_opens_for_anybody(cast: Cast) -> None:
    index = words_of((await cast.guest.get("/drills")).text)
    for drill in cast.site.drills:
        assert drill.title in index
        assert drill.task in words_of((await cast.guest.get(f"/drills/{drill.id}")).text)
        first = words_of((await cast.guest.get(f"/drills/{drill.id}/5/1")).text)
        assert drills.run(cast.site, drill.id, 5).moment(1).line in first
        assert "Sign in" in first


@pytest.mark.parametrize("path", ["none", "repair/5/0", "repair/5/7", "repair/1000000/1", "repair/-1/1"])
async def test_what_is_not_there_is_not_found(cast: Cast, path: str) -> None:
    assert (await cast.ada.http.get(f"/drills/{path}")).status_code == 404


async def test_a_good_reply_is_heard_answered_and_kept(cast: Cast) -> None:
    moment = drills.run(cast.site, "reflections", 5).moment(1)
    page = words_of((await cast.ada.post("/drills/reflections/5/1", {"said": moment.item.models[0]})).text)
    assert "That met the aim" in page
    assert "reflection" in page
    assert "Next moment" in page
    (kept,) = await cast.site.exercises.of(cast.ada.user.id)
    assert (kept.kind, kept.subject, kept.persona, kept.said, kept.right, kept.asked) == (
        "drill", "reflections", moment.persona.id, moment.item.models[0], 1, 1,
    )  # fmt: skip


async def test_what_hurt_was_said_by_the_therapist_before_and_not_by_the_trainee(cast: Cast) -> None:
    repair, open_questions = [
        words_of(
            (await cast.ada.http.get(f"/drills/{drill}/5/1"))
            .text.partition('class="exchange"')[2]
            .partition("</section>")[0]
        )
        for drill in ("repair", "open-questions")
    ]
    assert repair.count("The therapist before you") == 2
    assert "You Hello" not in repair
    assert "You Hello" in open_questions


async def test_a_weak_reply_is_told_why_and_offered_better_words(cast: Cast) -> None:
    moment = drills.run(cast.site, "reflections", 5).moment(1)
    page = words_of((await cast.ada.post("/drills/reflections/5/1", {"said": "You should see a doctor."})).text)
    assert "Not quite the aim" in page
    assert "Still missing: a reflection" in page
    assert "In the way: “You should see a doctor.”" in page
    assert moment.item.models[0] in page


async def test_only_the_first_reply_counts(cast: Cast) -> None:
    moment = drills.run(cast.site, "repair", 5).moment(2)
    await cast.ada.post("/drills/repair/5/2", {"said": "You should go home."})
    assert "That met the aim" in words_of(
        (await cast.ada.post("/drills/repair/5/2", {"said": moment.item.models[0]})).text
    )
    assert [one.right for one in await cast.site.exercises.of(cast.ada.user.id)] == [0]
    assert "0 of 1 met the aim" in words_of((await cast.ada.http.get("/drills/repair/5/end")).text)


async def test_the_end_tells_the_run_of_one_person_only(cast: Cast) -> None:
    run = drills.run(cast.site, "summaries", 9)
    for number, moment in enumerate(run.moments, 1):
        await cast.ada.post(f"/drills/summaries/9/{number}", {"said": moment.item.models[1]})
    page = words_of((await cast.ada.http.get("/drills/summaries/9/end")).text)
    assert f"{len(run.moments)} of {len(run.moments)} met the aim" in page
    assert "Do it in a talk now" in page
    assert "0 of 0 met the aim" in words_of((await cast.ben.http.get("/drills/summaries/9/end")).text)


@pytest.mark.parametrize("said", ["", "   ", "x" * (MOST_CHARACTERS + 1), "a" * 5000])
async def test_an_empty_or_long_reply_is_told_and_not_kept(cast: Cast, said: str) -> None:
    page = await cast.ada.post("/drills/validation/5/1", {"said": said})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert await cast.site.exercises.of(cast.ada.user.id) == ()


async def test_what_is_written_is_escaped(cast: Cast) -> None:
    page = await cast.ada.post("/drills/validation/5/1", {"said": "<script>alert(1)</script> That makes sense."})
    assert "<script>alert" not in page.text


async def test_a_guest_cannot_reply(cast: Cast) -> None:
    assert (await cast.guest.post("/drills/repair/5/1", data={"said": "x"})).status_code in (303, 401, 403)


async def test_where_the_client_would_tell_what_has_to_be_earned_the_page_says_why_no_reply_stands_there(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = drills.run(cast.site, "reflections", 5).moment(1)
    reply = {"said": moment.item.models[0]}
    name = moment.persona.who.name
    unsaid = f"{name} would begin to tell more here."
    assert unsaid not in words_of((await cast.ada.post("/drills/reflections/5/1", reply)).text)
    monkeypatch.setattr(pages, "answer_to", lambda *_: None)
    assert unsaid in words_of((await cast.ada.post("/drills/reflections/5/1", reply)).text)
    german = await cast.ada.post("/drills/reflections/5/1", reply, headers={"accept-language": "de"})
    assert f'<p class="quiet small" lang="de">{name} würde hier anfangen' in german.text
