"""Whole ways with a model endpoint: comparing, by keyboard alone, drill and lesson, an endpoint that dies."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import (
    ROOT,
    House,
    Opened,
    _say,
    begin,
    end,
    free_port,
    housed,
    say,
    send,
    started,
    tab_to,
    talk_by_keyboard,
)

KITCHEN = (
    "I sit in the kitchen in the evening. The kettle is on and then it is off. I do not know where the time goes. "
    "Then it is ten and I have done nothing at all with it."
)

Upstream = Callable[[], AbstractContextManager[subprocess.Popen[str]]]


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def upstream(port: int, tmp_path_factory: pytest.TempPathFactory) -> Upstream:
    """Start the endpoint; it listens at the same address each time, as one that comes back does."""
    command = [sys.executable, str(ROOT / "bench" / "fake_upstream.py"), "--port", str(port)]
    return lambda: started(command, tmp_path_factory.mktemp("endpoint"), {})


def _settings(port: int, model: str) -> dict[str, str]:
    base = f"http://127.0.0.1:{port}/v1"
    return {"ATTUNE_MODEL_BASE_URL": base, "ATTUNE_MODEL": model, "ATTUNE_MODEL_API_KEY": "none"}


@pytest.fixture(scope="module")
def house(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory, port: int, upstream: Upstream
) -> Iterator[House]:
    data: Path = tmp_path_factory.mktemp("voiced")
    with upstream(), housed(chromium, data, _settings(port, "fake-script-d5")) as running:
        _say(f"http://127.0.0.1:{port}", KITCHEN)
        yield running


def test_another_wording_is_compared_with_the_first(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    begin(page)
    expect(page.get_by_text("voiced by fake-script-d5")).to_be_visible()
    assert "kettle" in say(page, "What are the evenings like?", 1)
    say(page, "You should get out more.", 2)
    end(page)
    page.get_by_role("button", name="Skip this").click()
    page.get_by_role("heading", name="One thing to try next").wait_for(timeout=60_000)
    page.get_by_role("link", name="What if I had said").nth(1).click()
    page.get_by_label("What would you say").fill("It sounds as if the evenings are long and very quiet.")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="This time")).to_be_visible()
    expect(page.get_by_text("Gone from it: advice")).to_be_visible()


def test_a_talk_and_its_feedback_by_keyboard_alone(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/clients/zita-grief-sister")
    talk_by_keyboard(page, "What are the evenings like?")
    page.get_by_role("heading", name="One thing to try next").wait_for(timeout=60_000)
    tab_to(page, "Try that turn again")
    page.keyboard.press("Enter")
    page.wait_for_url("**/what-if/1")
    tab_to(page, "other-words")
    page.keyboard.type("It sounds as if the evenings are very quiet.")
    tab_to(page, "Try it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="This time")).to_be_visible()


def test_a_lesson_and_its_drill_go_as_without_a_model(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/learn")
    page.locator(".lessons a").first.click()
    questions = page.locator("fieldset")
    for question in questions.all():
        question.get_by_role("radio").first.check()
    page.get_by_role("button", name="See what is right").click()
    expect(page.get_by_text(re.compile(r"\d of \d right"))).to_be_visible()
    expect(page.get_by_role("radio", checked=True)).to_have_count(questions.count())
    page.goto("/drills/repair/5/1")
    expect(page.get_by_text("The therapist before you").first).to_be_visible()
    page.get_by_role("textbox").fill("I'm sorry, that was a judgement. What was it like for you?")
    page.get_by_role("button", name="See what was heard").click()
    expect(page.locator("#heard")).to_be_visible()


def test_an_endpoint_that_dies_in_the_middle_is_made_up_for_and_used_again_when_it_is_back(
    chromium: Browser, tmp_path: Path, visit: Opened
) -> None:
    port = free_port()
    command = [sys.executable, str(ROOT / "bench" / "fake_upstream.py"), "--port", str(port)]
    base = f"http://127.0.0.1:{port}"
    with housed(chromium, tmp_path / "house", _settings(port, "fake-script-d150")) as house:
        page = visit(house, house.ada, "/")
        page.set_default_timeout(60_000)
        with started(command, tmp_path / "first", {}) as endpoint:
            _say(base, KITCHEN)
            begin(page)
            page.get_by_label("What do you say").fill("What are the evenings like?")
            send(page)
            expect(page.locator("#live-words")).not_to_be_empty()
            endpoint.kill()
            page.locator("#t1-reply .words").wait_for()
        # What was out by then is a whole sentence, and stays; the next answer comes from the script, and says so.
        assert page.locator("#t1-reply .words").inner_text().endswith(".")
        assert say(page, "And the mornings?", 2)
        expect(page.locator("#t2-reply .aside")).to_contain_text("the client's scripted line is shown")
        with started(command, tmp_path / "second", {}):
            _say(base, "The mornings are better. I open the window and I look at the street.")
            assert "window" in say(page, "What are the mornings like for you?", 3)
            expect(page.locator("#t3-reply .aside")).to_have_count(0)
        expect(page.locator("#turns .you")).to_have_count(3)
