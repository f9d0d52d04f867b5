"""Every page for everybody: WCAG 2.2 A and AA by axe, light and dark; 320 px; and what a page weighs."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import House, Opened, begin, end, say, send

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
FOR_ALL = ["/", "/?area=grief", "/clients/zita-grief-sister", "/about", "/sign-in", "/nothing-here"]
FOR_TRAINEES = ["/practice", "/account", "/account/delete"]
COMPARED: list[str] = []
FOR_STAFF = [
    "/cohort",
    "/authoring",
    "/authoring/guide",
    "/authoring/persona/zita-grief-sister",
    "/authoring/persona/zita-grief-sister/playtest",
    "/authoring/rubric/new",
    "/settings/model",
]


@pytest.fixture(scope="module")
def aside(house: House, chromium: Browser) -> list[str]:
    """Pages of Ada's that come up on the way: paused, about to rate herself, with a hint, comparing."""
    context = chromium.new_context(base_url=house.url, storage_state=house.ada)
    page = context.new_page()
    paused = begin(page, "Lorna")
    page.get_by_role("button", name="Pause").click()
    open_one = begin(page, "Idris")
    say(page, "What would you like to talk about?", 1)
    page.get_by_text("Supervisor", exact=True).click()
    page.get_by_role("button", name="Ask for a hint").click()
    page.get_by_text("2 are left").wait_for()
    unrated = begin(page, "Lorna")
    say(page, "What would you like to talk about?", 1)
    end(page)
    page.wait_for_url("**/reflect")
    page.goto(f"{open_one}/workpad")
    page.get_by_label("Name or role").first.fill("The oldest friend")
    page.get_by_role("button", name="Save the work-pad").click()
    page.get_by_role("img", name="Closeness circle").wait_for()
    context.close()
    paths = [address.removeprefix(house.url) for address in (paused, open_one, f"{unrated}/reflect")]
    talk = open_one.removeprefix(house.url)
    return [*paths, f"{talk}?beside=supervisor", f"{talk}/workpad"]


@pytest.fixture(scope="module")
def ended(house: House, chromium: Browser) -> str:
    """A talk of Ada's that has feedback with something harmful in it."""
    context = chromium.new_context(base_url=house.url, storage_state=house.ada)
    page = context.new_page()
    address = begin(page)
    say(page, "What would you like to talk about?", 1)
    say(page, "It sounds as if the house has become very quiet, and you carry that alone.", 2)
    say(page, "That is your own fault, you should have called the doctor.", 3)
    page.goto(f"{address}/workpad")
    page.get_by_label("Name or role").first.fill("Olinda")
    page.get_by_label("The formulation").fill("Since Olinda died you keep away from people.")
    page.get_by_role("button", name="Save the work-pad").click()
    page.get_by_role("img", name="Closeness circle").wait_for()
    page.goto(address)
    end(page)
    page.get_by_role("button", name="Skip this").click()
    page.get_by_role("heading", name="Skill by skill").wait_for()
    page.get_by_text("I see this differently").first.click()
    page.get_by_label("What does the feedback miss?").first.fill("I said it softly.")
    page.get_by_role("button", name="Tell my instructor").first.click()
    page.goto(f"{address}/what-if/3")
    page.get_by_label("What would you say").fill("You carry that night alone.")
    page.get_by_role("button", name="Try it").click()
    page.wait_for_url("**/compare")
    COMPARED[:] = [page.url.removeprefix(house.url)]
    context.close()
    return address


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


def _all_pages(ended: str, aside: list[str]) -> list[tuple[str, str]]:
    talk = ended.partition("/encounters/")[2]
    of_the_talk = [f"/encounters/{talk}{part}" for part in ("", "/report", "/delete", "/what-if/2")]
    return [
        *(("guest", path) for path in FOR_ALL),
        *(("ada", path) for path in (*FOR_TRAINEES, *of_the_talk, *aside, *COMPARED)),
        *(("instructor", path) for path in FOR_STAFF),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_an_axe_rule(house: House, visit: Opened, ended: str, aside: list[str], scheme: str) -> None:
    broken = []
    pages = {who: visit(house, state, "/about", color_scheme=scheme) for who, state in _people(house).items()}
    for who, path in _all_pages(ended, aside):
        page = pages[who]
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        broken += [f"{who} {path} {scheme}: {fault}" for fault in violations(page)]
    cohort = pages["instructor"]
    cohort.goto("/cohort")
    cohort.get_by_role("link", name="Monday group").click()
    cohort.get_by_role("button", name="Make an invitation link").click()
    expect(cohort.get_by_label("Invitation link")).to_be_visible()
    broken += [f"cohort {scheme}: {fault}" for fault in violations(cohort)]
    assert broken == []


def _people(house: House) -> dict[str, object]:
    return {"guest": None, "ada": house.ada, "instructor": house.instructor}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_talk_breaks_no_axe_rule_while_it_goes_on(slow_house: House, visit: Opened, scheme: str) -> None:
    page = visit(slow_house, slow_house.ada, "/", color_scheme=scheme)
    begin(page)
    assert violations(page) == []
    page.get_by_label("What do you say").fill("What are the evenings like?")
    send(page)
    expect(page.locator("#live-words")).not_to_be_empty()
    assert violations(page) == []
    page.locator("#t1-reply .words").wait_for()
    page.get_by_label("What do you say").fill("  ")
    send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("What do you say").fill(
        "I can't do this exercise any more, my own sister died and I am crying."
    )
    send(page)
    expect(page.get_by_role("heading", name="Are you all right?")).to_be_visible()
    assert violations(page) == []


def test_nothing_needs_sideways_scrolling_at_320_pixels(
    house: House, visit: Opened, ended: str, aside: list[str]
) -> None:
    wide = []
    narrow = {"width": 320, "height": 640}
    pages = {who: visit(house, state, "/about", viewport=narrow) for who, state in _people(house).items()}
    for who, path in _all_pages(ended, aside):
        page = pages[who]
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_newest_pages_break_no_axe_rule_at_four_times_the_size(
    house: House, visit: Opened, ended: str, aside: list[str], scheme: str
) -> None:
    # A window of 1280 by 1024 pixels at 400 %: 320 by 256, with the pixels of the screen four to one.
    zoomed = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4, "color_scheme": scheme}
    ada, tess = visit(house, house.ada, "/about", **zoomed), visit(house, house.instructor, "/about", **zoomed)
    ada.goto("/learn")
    lesson = ada.locator(".lessons a").first.get_attribute("href")
    talk = aside[1]
    pages = [
        *((ada, path) for path in (f"{ended}/report", f"{talk}/workpad", talk, "/drills/repair/5/1", str(lesson))),
        *((tess, path) for path in ("/authoring/guide", "/authoring/persona/zita-grief-sister/playtest")),
        (tess, "/authoring/persona/zita-grief-sister"),
    ]
    broken = []
    for page, path in pages:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        broken += [f"{path} {scheme}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            broken.append(f"{path} is wider than the window")
        if path == lesson:
            page.get_by_role("button", name="See what is right").evaluate(
                "(one) => { one.form.noValidate = true; one.click(); }"
            )
            page.get_by_role("status").wait_for()
            broken += [f"answered {path} {scheme}: {fault}" for fault in violations(page)]
    assert broken == []


def test_a_long_word_does_not_break_the_narrow_talk(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/", viewport={"width": 320, "height": 640})
    begin(page)
    say(page, "Lopado" + "temachoselacho" * 20, 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_talk_page_is_light(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    address = begin(page)
    context = page.context
    context.clear_cookies(name="nothing")
    page.goto("about:blank")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on("Network.requestWillBeSent", lambda e: asked.__setitem__(e["requestId"], e["request"]["url"]))
    session.on("Network.loadingFinished", lambda e: sizes.__setitem__(e["requestId"], e["encodedDataLength"]))
    page.goto(address)
    page.wait_for_timeout(500)
    assert len(asked) <= 6, asked
    assert sum(sizes.values()) <= 40_000, {asked[key]: size for key, size in sizes.items() if key in asked}


def test_the_report_is_light_with_its_charts(house: House, visit: Opened, ended: str) -> None:
    page = visit(house, house.ada, "/about")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]))
    page.goto(f"{ended}/report")
    page.wait_for_timeout(500)
    assert sum(sizes) <= 60_000, sizes


def test_every_control_is_large_enough_to_hit(house: House, visit: Opened, ended: str) -> None:
    page = visit(house, house.ada, f"{ended}/report")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .button, input:not([type=hidden]), textarea, select, nav a")]
            .filter((one) => one.offsetParent && one.type !== "checkbox")
            .filter((one) => one.offsetHeight < 24 || one.offsetWidth < 24)
            .map((one) => one.outerHTML)"""
    )
    assert small == []


def test_headings_do_not_skip_a_step(house: House, visit: Opened, ended: str, aside: list[str]) -> None:
    pages = {who: visit(house, state, "/about") for who, state in _people(house).items()}
    skipped = []
    for who, path in _all_pages(ended, aside):
        page = pages[who]
        page.goto(path)
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((one) => Number(one.tagName[1]))")
        if levels[0] != 1 or levels.count(1) != 1 or any(b - a > 1 for a, b in pairwise(levels)):
            skipped.append((path, levels))
    assert skipped == []


def test_the_csp_lets_no_inline_script_or_style_through(house: House, visit: Opened, ended: str) -> None:
    page = visit(house, house.ada, f"{ended}/report")
    html = page.content()
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
