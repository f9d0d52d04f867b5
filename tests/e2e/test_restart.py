"""The server dies in the middle of a reply: no word of the trainee's is lost, and the talk goes on."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Opened, begin, free_port, housed, send, serving


def test_a_talk_goes_on_after_the_server_was_killed(
    chromium: Browser, tmp_path: Path, slow_model: dict[str, str], visit: Opened
) -> None:
    port = free_port()
    with housed(chromium, tmp_path, slow_model, port) as house:
        page = visit(house, house.ada, "/")
        begin(page)
        page.get_by_label("What do you say").fill("What are the evenings like?")
        send(page)
        expect(page.locator("#live-words")).not_to_be_empty()
        page.get_by_label("What do you say").fill("Half a thought")
        house.server.kill()
        house.server.wait()
        with serving(tmp_path, slow_model, port):
            expect(page.locator("#t1-reply")).to_contain_text("This reply was lost on the way.", timeout=120_000)
            expect(page.locator("#t1 .words")).to_have_text("What are the evenings like?")
            expect(page.get_by_label("What do you say")).to_have_value("Half a thought")
            page.get_by_role("button", name="Let Zita answer again").click()
            expect(page.locator("#t1-reply .words")).not_to_be_empty(timeout=120_000)
            expect(page.locator("#turns .you")).to_have_count(1)
            expect(page.get_by_label("What do you say")).to_have_value("Half a thought")
