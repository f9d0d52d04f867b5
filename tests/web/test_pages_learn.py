"""Lessons: listed, shown with a played example, answered, and remembered."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.core.errors import Fault, InvalidContent
from app.core.lesson import Lesson
from app.main import warm
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


async def test_answers_stay_marked_and_their_reasons_stand_beside_them(cast: Cast) -> None:
    lesson = cast.site.lessons[0]
    page = (await cast.ada.post(f"/learn/{lesson.id}", {"answer-0": "1", "answer-1": "0"})).text
    check = page.partition('id="check"')[2]
    assert re.findall(r'name="(answer-\d)" value="(\d)" required checked', check) == [
        ("answer-0", "1"),
        ("answer-1", "0"),
    ]
    assert lesson.check[0].options[1].why in words_of(check)
    assert not re.search(r"(?<!\.)[.!?]”?\.(?!\.)", words_of(check))


async def test_a_lesson_counts_the_time_that_its_page_was_open(cast: Cast) -> None:
    lesson, store = cast.site.lessons[0], cast.site.exercises
    path = f"/learn/{lesson.id}"

    async def minutes(*, opened: float | None) -> int | None:
        if opened is None:
            await store.take_opened(cast.ada.user.id, lesson.id)
        else:
            await cast.ada.http.get(path)
            since = cast.site.clock.now() - timedelta(minutes=opened)
            await store.opened(cast.ada.user.id, lesson.id, since)
        page = words_of((await cast.ada.post(path, {})).text)
        assert ("no time in your practice log" in page) == (opened is None or opened < 1)
        return lesson.minutes_of((await store.of(cast.ada.user.id))[-1].seconds)

    assert await minutes(opened=0.5) == 0
    assert await minutes(opened=2.2) == 2
    assert await minutes(opened=600) == lesson.minutes
    assert await minutes(opened=None) == 0
    log = words_of((await cast.ada.http.get("/practice/log")).text)
    assert "the whole minutes that their page was open" in log


@pytest.mark.parametrize("given", ["99", "-1", "x", ""])
async def test_an_odd_answer_counts_as_none(cast: Cast, given: str) -> None:
    lesson = cast.site.lessons[0]
    page = words_of((await cast.ada.post(f"/learn/{lesson.id}", {"answer-0": given})).text)
    assert f"0 of {len(lesson.check)} right" in page
    assert "No answer." in page


async def test_a_guest_cannot_hand_in_answers(cast: Cast) -> None:
    assert (await cast.guest.post(f"/learn/{cast.site.lessons[0].id}", data={})).status_code in (303, 401, 403)


async def test_a_lesson_with_faults_is_told_in_the_log_and_keeps_no_other_page_from_opening(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    fault = Fault("lessons/grief.yaml", 3, "title", "expected some text")

    def unreadable() -> tuple[Lesson, ...]:
        raise InvalidContent((fault,))

    cast.site.read_lessons = unreadable
    warm(cast.site)
    assert str(fault) in caplog.text
    assert (await cast.guest.get("/sign-in")).status_code == 200
