"""A reply that takes its time: stop it, reload in the middle, go away and come back, lose the connection."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import House, Opened, begin, say, send


def _ask(page: Page, words: str = "What are the evenings like?") -> None:
    page.get_by_label("What do you say").fill(words)
    send(page)


def _speaking(page: Page) -> None:
    expect(page.locator("#live-words")).not_to_be_empty()
    expect(page.locator("#status")).to_have_text("Zita is answering.")


def test_stop_keeps_what_was_said(slow_house: House, visit: Opened) -> None:
    page = visit(slow_house, slow_house.ada, "/")
    begin(page)
    _ask(page)
    _speaking(page)
    page.get_by_role("button", name="Stop the reply").click()
    expect(page.locator("#t1-reply")).to_contain_text("Stopped here.")
    kept = page.locator("#t1-reply .words").inner_text()
    assert kept
    assert not kept.endswith("at all with it.")
    page.reload()
    expect(page.locator("#t1-reply .words")).to_have_text(kept)


def test_escape_stops_the_reply(slow_house: House, visit: Opened) -> None:
    page = visit(slow_house, slow_house.ada, "/")
    begin(page)
    _ask(page)
    _speaking(page)
    page.keyboard.press("Escape")
    expect(page.locator("#t1-reply")).to_contain_text("Stopped here.")
    assert page.evaluate("document.activeElement.id") == "words"


def test_a_reload_in_the_middle_picks_the_reply_up(slow_house: House, visit: Opened) -> None:
    page = visit(slow_house, slow_house.ada, "/")
    begin(page)
    _ask(page)
    _speaking(page)
    page.reload()
    expect(page.locator("#live-words")).not_to_be_empty()
    expect(page.locator("#live-you")).to_have_text("What are the evenings like?")
    page.locator("#t1-reply .words").wait_for()
    told = page.locator("#t1-reply .words").inner_text()
    page.reload()
    assert page.locator("#t1-reply .words").inner_text() == told
    expect(page.locator("#turns .you")).to_have_count(1)


def test_words_sent_too_early_stay_in_the_box(slow_house: House, visit: Opened) -> None:
    page = visit(slow_house, slow_house.ada, "/")
    begin(page)
    _ask(page)
    _speaking(page)
    _ask(page, "And the mornings?")
    expect(page.locator("#status")).to_contain_text("still answering")
    expect(page.get_by_label("What do you say")).to_have_value("And the mornings?")
    page.locator("#t1-reply .words").wait_for()
    send(page)
    expect(page.locator("#t2 .words, #live-you").first).to_be_visible()
    expect(page.get_by_label("What do you say")).to_have_value("")


def test_a_lost_connection_keeps_the_words_and_sends_them_once(slow_house: House, visit: Opened) -> None:
    page = visit(slow_house, slow_house.ada, "/")
    begin(page)
    key = page.locator("#composer input[name=key]").input_value()
    page.route("**/*", lambda route: route.abort("internetdisconnected"))
    _ask(page)
    expect(page.get_by_role("alert")).to_contain_text("did not reach the server")
    expect(page.get_by_label("What do you say")).to_have_value("What are the evenings like?")
    assert page.locator("#composer input[name=key]").input_value() == key
    page.unroute_all()
    page.get_by_role("button", name="Send again").click()
    page.locator("#t1-reply .words").wait_for(timeout=120_000)
    expect(page.locator("#turns .you")).to_have_count(1)


def test_the_page_without_script_shows_a_slow_reply(slow_house: House, visit: Opened) -> None:
    page = visit(slow_house, slow_house.ada, "/", java_script_enabled=False)
    begin(page)
    page.get_by_label("What do you say").fill("What are the evenings like?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#t1-reply .words")).not_to_be_empty(timeout=120_000)


def test_a_watching_tab_sees_the_words_grow(slow_house: House, visit: Opened) -> None:
    page = visit(slow_house, slow_house.ada, "/")
    address = begin(page)
    other = visit(slow_house, slow_house.instructor, address)
    _ask(page)
    expect(other.locator("#live-words")).not_to_be_empty()
    other.locator("#t1-reply .words").wait_for()
    page.locator("#t1-reply .words").wait_for()
    assert other.locator("#t1-reply .words").inner_text() == page.locator("#t1-reply .words").inner_text()
    expect(other.locator("#live")).to_be_hidden()


def test_the_finished_reply_enters_the_log_once(slow_house: House, visit: Opened) -> None:
    page = visit(slow_house, slow_house.ada, "/")
    begin(page)
    page.evaluate(
        """() => {
            window.added = 0;
            new MutationObserver((seen) => { for (const one of seen) window.added += one.addedNodes.length; })
                .observe(document.getElementById("talk"), {childList: true, subtree: true, characterData: true});
        }"""
    )
    say(page, "What are the evenings like?", 1)
    items = page.evaluate("[...document.querySelectorAll('#turns li')].length")
    added = page.evaluate("window.added")
    assert items == 3
    assert added <= 5  # two items and the blanks between them, whatever the number of words
    assert re.search(r"kitchen", page.locator("#t1-reply .words").inner_text())
