"""Finding one's way: lines carry their numbers in the talk and in the feedback, whose parts are listed at its top."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import House, Opened, begin, end, say

SAID = ("What would you like to talk about?", "You carry that alone.", "What are the evenings like?")


@pytest.fixture(scope="module")
def talk(house: House, chromium: Browser) -> tuple[str, list[str]]:
    """An ended talk of Ada's with its feedback, and how its lines were numbered while it went on."""
    context = chromium.new_context(base_url=house.url, storage_state=house.ada)
    page = context.new_page()
    address = begin(page)
    for turn, words in enumerate(SAID, 1):
        say(page, words, turn)
    numbered = speakers(page)
    end(page)
    page.get_by_role("button", name="Skip this").click()
    page.get_by_role("heading", name="Skill by skill").wait_for()
    context.close()
    return address, numbered


def speakers(page: Page) -> list[str]:
    """Return who speaks, line by line, as a screen reader says it: the talk's numbers are made by its style sheet."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "#turns .who"})["nodeIds"]
    trees = [session.send("Accessibility.queryAXTree", {"nodeId": one, "role": "StaticText"}) for one in found]
    return ["".join(part["name"]["value"] for part in tree["nodes"]) for tree in trees]


def test_the_lines_of_a_talk_bear_the_numbers_that_the_feedback_calls_them_by(
    house: House, visit: Opened, talk: tuple[str, list[str]]
) -> None:
    address, numbered = talk
    assert numbered == [f"{'You' if number % 2 == 0 else 'Zita'} · {number}" for number in range(1, 8)]
    report = visit(house, house.ada, f"{address}/report")
    assert [who.inner_text() for who in report.locator("#transcript .who").all()] == numbered
    assert speakers(visit(house, house.ada, address)) == numbered


def test_the_parts_are_folded_on_a_phone_and_lie_open_on_a_wide_screen(
    house: House, visit: Opened, talk: str
) -> None:
    phone = visit(house, house.ada, f"{talk[0]}/report", viewport={"width": 390, "height": 800})
    parts = phone.get_by_role("navigation", name="Parts of this feedback")
    last = parts.get_by_role("link", name="Who wrote this")
    expect(last).to_be_hidden()
    parts.get_by_text("In this feedback").click()
    last.click()
    expect(phone.get_by_role("heading", name="Who wrote this")).to_be_in_viewport()
    wide = visit(
        house, house.ada, f"{talk[0]}/report", viewport={"width": 1280, "height": 800}, java_script_enabled=False
    )
    parts = wide.get_by_role("navigation", name="Parts of this feedback")
    expect(parts.get_by_text("In this feedback")).to_be_hidden()
    parts.get_by_role("link", name="The conversation").click()
    expect(wide.get_by_role("heading", name="The conversation, marked")).to_be_in_viewport()


def test_a_talk_opened_again_stands_at_its_last_line(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/", viewport={"width": 390, "height": 500})
    address = begin(page)
    for turn, words in enumerate(SAID, 1):
        say(page, words, turn)
    again = visit(house, house.ada, address, viewport={"width": 390, "height": 500})
    expect(again.locator("#turns li").last).to_be_in_viewport()
    expect(again.locator("#turns li").first).not_to_be_in_viewport()
    again.evaluate("scrollTo(0, 0)")
    again.reload()
    expect(again.locator("#turns li").first).to_be_in_viewport()
