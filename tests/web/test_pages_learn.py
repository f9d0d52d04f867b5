"""Lessons: listed, shown with a played example, answered, and remembered."""

from __future__ import annotations

import pytest

from tests.web.conftest import Cast
from tests.web.talks import words_of

pytestmark = pytest.mark.anyio


async def test_every_lesson_is_listed_and_opens_for_anybody(cast: Cast) -> None:
    index = words_of((await cast.guest.get("/learn")).text)
    for lesson in cast.site.lessons:
        assert lesson.title in index
        page = await cast.guest.get(f"/learn/{lesson.id}")
        assert page.status_code == 200
        known = {persona.id for persona in cast.site.library.personas()}
        assert ("played by the same engine" in words_of(page.text)) == (lesson.example.persona in known)
    assert (await cast.guest.get("/learn/none-such")).status_code == 404


async def test_answers_are_marked_with_their_reasons_and_kept(cast: Cast) -> None:
    lesson = cast.site.lessons[-1]
    answers = {
        f"answer-{n}": str(next(i for i, option in enumerate(question.options) if option.right))
        for n, question in enumerate(lesson.check)
    }
    answers["answer-0"] = str(next(i for i, option in enumerate(lesson.check[0].options) if not option.right))
    page = words_of((await cast.ada.post(f"/learn/{lesson.id}", answers)).text)
    assert f"{len(lesson.check) - 1} of {len(lesson.check)} right" in page
    assert "Not quite" in page
    kept = await cast.site.exercises.of(cast.ada.user.id)
    assert [(one.kind, one.subject, one.right, one.asked) for one in kept] == [
        ("lesson", lesson.id, len(lesson.check) - 1, len(lesson.check))
    ]
    assert "done" in words_of((await cast.ada.http.get("/learn")).text)


@pytest.mark.parametrize("given", ["99", "-1", "x", ""])
async def test_an_odd_answer_counts_as_none(cast: Cast, given: str) -> None:
    lesson = cast.site.lessons[0]
    page = words_of((await cast.ada.post(f"/learn/{lesson.id}", {"answer-0": given})).text)
    assert f"0 of {len(lesson.check)} right" in page
    assert "No answer." in page


async def test_a_guest_cannot_hand_in_answers(cast: Cast) -> None:
    assert (await cast.guest.post(f"/learn/{cast.site.lessons[0].id}", data={})).status_code in (303, 401, 403)
