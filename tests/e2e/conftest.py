"""A real `attune serve` with a database of its own, and Debian's Chromium to visit it.

`house` speaks from the script; `slow_house` has a model that lets every word wait. Ada is a trainee who joined by
invitation; the instructor came by the one-time link that the server printed.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
PASSWORD = "a quiet room with two chairs"
CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SLOW_WORDS = (
    "I sit in the kitchen in the evening. The kettle is on and then it is off. "
    "I do not know where the time goes. Then it is ten and I have done nothing at all with it."
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class House:
    """A running server, and the signed-in browsers of the people in it."""

    url: str
    link: str
    server: subprocess.Popen[str]
    instructor: Any
    ada: Any


@contextmanager
def started(command: list[str], data: Path, settings: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ATTUNE_")}
    env = {**kept, "ATTUNE_DATA": str(data), "PYTHONUNBUFFERED": "1", **settings}
    data.mkdir(parents=True, exist_ok=True)
    log = (data / "server.log").open("w+")
    process = subprocess.Popen(command, cwd=data, env=env, stdout=log, stderr=subprocess.STDOUT, text=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def printed_link(data: Path, process: subprocess.Popen[str]) -> str:
    for _ in range(1800):  # the whole library is read first, a minute's work on a slow machine
        said = (data / "server.log").read_text()
        if found := re.search(r"http://127\.0\.0\.1:\d+/sign-in/\S+", said):
            return found[0]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{(data / 'server.log').read_text()}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=60_000)  # a slow machine takes more than the five seconds that are usual
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@contextmanager
def serving(data: Path, settings: dict[str, str], port: int) -> Iterator[subprocess.Popen[str]]:
    serve = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", str(port)]
    with started(serve, data, {"PYTHONPATH": str(ROOT), **settings}) as process:
        yield process


@contextmanager
def housed(browser: Browser, data: Path, settings: dict[str, str], port: int = 0) -> Iterator[House]:
    with serving(data, settings, port) as process:
        link = printed_link(data, process)
        url = link.partition("/sign-in/")[0]
        desk = browser.new_context(base_url=url)
        page = desk.new_page()
        page.goto(link)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Set the password").click()
        page.goto("/cohort")
        page.get_by_label("Name").fill("Monday group")
        page.get_by_role("button", name="Make the cohort").click()
        page.get_by_role("button", name="Make an invitation link").click()
        invitation = page.get_by_label("Invitation link").input_value()
        chair = browser.new_context(base_url=url)
        guest = chair.new_page()
        guest.goto(invitation)
        guest.get_by_label("Name").fill("Ada")
        guest.get_by_label("Password").fill(PASSWORD)
        guest.get_by_role("button", name="Make my account").click()
        guest.wait_for_url(f"{url}/")
        house = House(url, link, process, desk.storage_state(), chair.storage_state())
        desk.close()
        chair.close()
        yield house


@pytest.fixture(scope="session")
def house(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housed(chromium, tmp_path_factory.mktemp("house"), {}) as running:
        yield running


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def slow_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Settings for a model that says SLOW_WORDS, a word each 150 ms."""
    port = free_port()
    upstream = [sys.executable, str(ROOT / "bench" / "fake_upstream.py"), "--port", str(port)]
    base = f"http://127.0.0.1:{port}"
    with started(upstream, tmp_path_factory.mktemp("upstream"), {}):
        _say(base, SLOW_WORDS)
        yield {
            "ATTUNE_MODEL_BASE_URL": f"{base}/v1",
            "ATTUNE_MODEL": "fake-script-d150",
            "ATTUNE_MODEL_API_KEY": "none",
        }


@pytest.fixture(scope="session")
def slow_house(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory, slow_model: dict[str, str]
) -> Iterator[House]:
    with housed(chromium, tmp_path_factory.mktemp("slow"), slow_model) as running:
        yield running


def _say(base: str, text: str) -> None:
    request = urllib.request.Request(f"{base}/script", json.dumps({"text": text}).encode(), method="POST")
    for attempt in range(50):
        try:
            with urllib.request.urlopen(request, timeout=5):
                return
        except OSError:
            if attempt == 49:
                raise
            time.sleep(0.1)


Opened = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Opened]:
    """Open a page as somebody: `visit(house, house.ada, "/")`. Faults in its script fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(house: House, who: Any, path: str, **options: Any) -> Page:
        context = chromium.new_context(base_url=house.url, storage_state=who, **options)
        context.set_default_timeout(60_000)  # a page may wait for a playtest
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def begin(page: Page, client: str = "Zita") -> str:
    """From the gallery into a talk; returns its address."""
    page.goto("/")
    page.get_by_role("link", name=re.compile(f"^{client},")).click()
    page.get_by_role("button", name=re.compile("Start talking")).click()
    page.wait_for_url("**/encounters/*")
    return page.url


def send(page: Page) -> None:
    """Send what stands in the box by keyboard, once the page says that its keys are bound: a click does not wait."""
    page.locator("#keys:not([hidden])").wait_for(state="attached")
    page.keyboard.press("Control+Enter")


def say(page: Page, words: str, turn: int) -> str:
    """Say something and return the client's finished answer."""
    page.get_by_label("What do you say").fill(words)
    send(page)
    answer = page.locator(f"#t{turn}-reply .words")
    answer.wait_for()
    return answer.inner_text()


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Move the focus by keyboard to what has this name or id."""
    for _ in range(80):
        page.keyboard.press(key)
        if name in (page.evaluate("document.activeElement.innerText || document.activeElement.id") or ""):
            return
    raise AssertionError(f"the keyboard does not reach '{name}'")


def talk_by_keyboard(page: Page, words: str) -> None:
    """From a client's page through one turn to the feedback, by keyboard alone."""
    tab_to(page, "Start talking")
    page.keyboard.press("Enter")
    page.wait_for_url("**/encounters/*")
    tab_to(page, "words")
    page.keyboard.type(words)
    send(page)
    page.locator("#t1-reply .words").wait_for()
    assert page.evaluate("document.activeElement.id") == "words"
    tab_to(page, "End the talk", "Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, "End and read")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reflect")
    tab_to(page, "Skip this")
    page.keyboard.press("Enter")


def end(page: Page) -> None:
    """End the talk, and say so twice, as the page asks."""
    page.get_by_text("End the talk", exact=True).click()
    page.get_by_role("button", name="End and read the feedback").click()
