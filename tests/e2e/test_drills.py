"""A drill from the list to its end: by keyboard, without script, and on a narrow screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import House, Opened
from tests.e2e.test_access import violations


def _reply(page: Page, words: str) -> None:
    page.get_by_role("textbox").fill(words)
    page.get_by_role("button", name="See what was heard").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_run_of_six_ends_with_how_it_went(house: House, visit: Opened, script: bool) -> None:
    page = visit(house, house.ada, "/drills", java_script_enabled=script)
    page.get_by_role("link", name="Open questions").click()
    page.get_by_role("link", name="Start").click()
    for number in range(1, 7):
        expect(page.get_by_text(f"moment {number} of 6")).to_be_visible()
        _reply(page, "What was that like for you?" if number < 6 else "Was it bad?")
        met = "That met the aim" if number < 6 else "Not quite the aim"
        expect(page.get_by_role("heading", name=met)).to_be_visible()
        page.get_by_role("link", name="Next moment" if number < 6 else "See how the run went").click()
    expect(page.get_by_role("heading", name="5 of 6 met the aim")).to_be_visible()
    expect(page.get_by_text("Was it bad?")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drills_progress_and_log_break_no_axe_rule_and_fit_320_pixels(
    house: House, visit: Opened, scheme: str
) -> None:
    page = visit(
        house, house.ada, "/drills/summaries/5/1", color_scheme=scheme, viewport={"width": 320, "height": 700}
    )
    _reply(page, "So, to sum up, you told me about a lot of things. Is that right?")
    broken = violations(page)
    for path in (
        "/drills",
        "/drills/repair",
        "/drills/repair/5/1",
        "/drills/summaries/5/end",
        "/practice/progress",
        "/practice/log",
    ):
        page.goto(path)
        broken += [f"{path}: {one}" for one in violations(page)]
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    assert broken == []


def test_a_reply_can_be_given_by_keyboard_alone(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/drills/validation/8/1")
    page.get_by_role("textbox").focus()
    page.keyboard.type("It makes sense that this is hard for you.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("heading", name="What was heard", exact=False).or_(page.locator("#heard"))
    ).to_be_visible()
