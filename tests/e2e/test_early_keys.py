"""A page whose script is late: what is typed and pressed before it is there must not be lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import House, Opened, begin, send

LATE_MS = 1000


class LateScript:
    """A talk page whose talk.js waits on its way until `arrives` is called."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._held: list[Route] | None = []
        page.route("**/static/talk.js*", self._asked)
        page.goto(address, wait_until="commit")
        page.get_by_label("What do you say").wait_for()

    def _asked(self, route: Route) -> None:
        if self._held is None:
            route.continue_()
        else:
            self._held.append(route)

    def arrives(self) -> None:
        self._page.wait_for_timeout(LATE_MS)
        held, self._held = self._held or [], None
        for route in held:
            route.continue_()


def test_a_turn_sent_before_the_script_is_there_is_answered_once(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    late = LateScript(page, begin(page))
    box = page.get_by_label("What do you say")
    box.press_sequentially("What is it like at home?")
    box.press("Control+Enter")
    late.arrives()
    expect(page.locator("#t1 .words")).to_have_text("What is it like at home?")
    expect(page.locator("#t1-reply .words")).not_to_be_empty()
    expect(page.locator("#keys")).to_be_visible()
    expect(box).to_have_value("")
    expect(page.locator("#turns .you")).to_have_count(1)


def test_enter_sends_early_too_where_it_was_chosen(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    address = begin(page)
    page.get_by_label("Enter sends").check()
    late = LateScript(page, address)
    page.get_by_label("What do you say").press_sequentially("What is it like at home?")
    page.get_by_label("What do you say").press("Enter")
    late.arrives()
    expect(page.locator("#t1-reply .words")).not_to_be_empty()


@pytest.mark.parametrize("drafted", ["", "Half a thought"])
def test_words_typed_before_the_script_is_there_stay_below_an_older_draft(
    house: House, visit: Opened, drafted: str
) -> None:
    page = visit(house, house.ada, "/")
    address = begin(page)
    box = page.get_by_label("What do you say")
    page.locator("#keys").wait_for()
    box.press_sequentially(drafted)
    late = LateScript(page, address)
    box.press_sequentially("What is it like at home?")
    late.arrives()
    page.locator("#keys").wait_for()
    whole = f"{drafted}\nWhat is it like at home?".strip()
    expect(box).to_have_value(whole)
    page.reload()
    expect(box).to_have_value(whole)
    box.focus()
    send(page)
    expect(page.locator("#t1 .words")).to_have_text(whole)
