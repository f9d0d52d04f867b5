"""Whole ways through the product, as people take them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import CHROMIUM, House, Opened, begin, end, say, send, tab_to, talk_by_keyboard


def test_a_trainee_goes_from_the_gallery_to_the_feedback(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    expect(page.get_by_text("The clients speak from a script.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Zita,")).click()
    expect(page.get_by_role("heading", name="The referral")).to_be_visible()
    page.get_by_role("button", name="Start talking with Zita").click()
    expect(page.get_by_text("Zita is fictional")).to_be_visible()
    for turn, words in enumerate(
        (
            "Hello Zita. What would you like to talk about today?",
            "It sounds as if the house has become very quiet, and that is hard to be in.",
            "What are the evenings like for you?",
        ),
        1,
    ):
        assert say(page, words, turn)
    end(page)
    page.wait_for_url("**/reflect")
    page.get_by_role("button", name="Skip this").click()
    page.wait_for_url("**/report")
    page.get_by_role("heading", name="Skill by skill").wait_for()
    for skill in ("Empathy", "Open questions", "Reflective listening", "Summarizing"):
        expect(page.get_by_role("heading", name=skill, exact=True)).to_be_visible()
    quote = page.locator(".quotes a[href^='#turn-']").first
    target = quote.get_attribute("href")
    quote.click()
    expect(page.locator(f"{target} mark")).to_be_visible()


def test_the_printed_link_works_once(house: House, visit: Opened) -> None:
    page = visit(house, None, house.link)
    expect(page.get_by_role("heading", name="Sign-in failed")).to_be_visible()


def test_a_reload_keeps_the_talk_and_the_words_not_yet_sent(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    begin(page)
    answer = say(page, "How has your week been?", 1)
    page.get_by_label("What do you say").fill("Half a thought")
    page.reload()
    expect(page.locator("#t1-reply .words")).to_have_text(answer)
    expect(page.get_by_label("What do you say")).to_have_value("Half a thought")
    assert say(page, "A whole thought about your week?", 2)
    page.reload()
    expect(page.get_by_label("What do you say")).to_have_value("")
    expect(page.locator("#turns .you")).to_have_count(2)


def test_a_form_sent_twice_is_one_turn(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    address = begin(page)
    page.evaluate(
        """async () => {
            const form = document.getElementById("composer");
            form.elements.text.value = "What brings you here?";
            const send = () => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form)),
                headers: {accept: "application/json"}});
            const answers = await Promise.all([send(), send()]);
            if (answers.some((answer) => answer.status !== 202)) throw new Error(answers.map((a) => a.status));
        }"""
    )
    page.goto(address)
    expect(page.locator("#turns .you")).to_have_count(1)


def test_a_second_tab_hears_the_reply_too(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    address = begin(page)
    other = visit(house, house.ada, address)
    answer = say(page, "What would you like to begin with?", 1)
    expect(other.locator("#t1-reply .words")).to_have_text(answer)
    expect(other.locator("#t1 .words")).to_have_text("What would you like to begin with?")
    assert say(other, "And what happened then?", 2) == page.locator("#t2-reply .words").inner_text()


def test_everything_works_without_script(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/", java_script_enabled=False)
    begin(page)
    page.get_by_label("What do you say").fill("   ")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("This turn is empty")
    page.get_by_label("What do you say").fill("What has the week been like?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#t1-reply .words")).not_to_be_empty()
    end(page)
    page.get_by_role("button", name="Skip this").click()
    page.get_by_role("heading", name="Skill by skill").wait_for()
    expect(page.get_by_role("link", name="transcript as text")).to_be_visible()


def test_the_keyboard_alone_is_enough(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    tab_to(page, "Skip to the content")
    page.keyboard.press("Enter")
    tab_to(page, "Zita,")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clients/*")
    talk_by_keyboard(page, "What is it like at home?")
    page.get_by_role("heading", name="Skill by skill").wait_for()


def test_enter_sends_only_when_the_person_wants_it(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    begin(page)
    box = page.get_by_label("What do you say")
    box.fill("One line")
    box.press("Enter")
    assert box.input_value() == "One line\n"
    page.get_by_label("Enter sends").check()
    box.fill("What is it like at home?")
    box.press("Shift+Enter")
    assert page.locator("#turns .you").count() == 0
    box.press("Enter")
    page.locator("#t1-reply .words").wait_for()


def test_words_about_oneself_step_out_of_the_role_play(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    address = begin(page)
    hurt = "I can't do this exercise any more, my own sister died and I am crying."
    page.get_by_label("What do you say").fill(hurt)
    send(page)
    expect(page.get_by_role("heading", name="Are you all right?")).to_be_visible()
    expect(page.get_by_label("Your words")).to_have_value(hurt)
    page.get_by_role("link", name="Pause here").click()
    page.goto(address)
    expect(page.locator("#turns .you")).to_have_count(0)


def test_an_instructor_reads_along_and_cannot_speak(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    address = begin(page)
    say(page, "What is it like at home?", 1)
    other = visit(house, house.instructor, address)
    expect(other.get_by_text("You are reading a conversation of Ada")).to_be_visible()
    expect(other.get_by_label("What do you say")).to_have_count(0)


def test_the_editor_checks_while_one_types(house: House, visit: Opened) -> None:
    page = visit(house, house.instructor, "/authoring/rubric/core-skills")
    source = page.get_by_label("The rubric as YAML")
    text = source.input_value()
    source.fill(text.replace("group: communication", "group: nonsense", 1))
    fault = page.locator("#faults a[data-line]").first
    fault.wait_for()
    fault.click()
    selected = source.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert "group: nonsense" in selected
    source.fill(text)
    expect(page.get_by_text("No faults. It can be published.")).to_be_visible()


@pytest.mark.parametrize("path", ["/cohort", "/authoring", "/settings/model"])
def test_a_trainee_is_told_that_a_page_is_for_instructors(house: House, visit: Opened, path: str) -> None:
    page = visit(house, house.ada, path)
    expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()


def test_the_browser_is_debians(chromium: Browser) -> None:
    assert CHROMIUM == "/usr/bin/chromium"
    assert chromium.version


def test_a_turn_taken_back_comes_back_into_the_box(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    address = begin(page)
    other = visit(house, house.ada, address)
    say(page, "What would you like to begin with?", 1)
    say(page, "You should get out more.", 2)
    page.get_by_role("button", name="Take my last turn back").click()
    expect(page.locator("#turns .you")).to_have_count(1)
    expect(page.get_by_label("What do you say")).to_have_value("You should get out more.")
    expect(other.locator("#turns .you")).to_have_count(1)
    assert say(page, "What do the days look like now?", 2)
    expect(other.locator("#t2 .words")).to_have_text("What do the days look like now?")


def test_a_hint_comes_when_asked_and_skill_tags_only_when_opened(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    address = begin(page)
    say(page, "Do you live alone?", 1)
    expect(page.get_by_text("closed question")).to_be_hidden()
    page.get_by_text("Heard as", exact=True).click()
    expect(page.locator("#heard-body")).to_contain_text("closed question")
    say(page, "What is the evening like?", 2)
    expect(page.locator("#heard-body")).to_contain_text("open question")
    page.get_by_text("Supervisor", exact=True).click()
    page.get_by_role("button", name="Ask for a hint").click()
    expect(page.locator("#supervisor-body")).to_contain_text("2 are left")
    page.goto(address)
    expect(page.locator("#heard-body")).to_contain_text("open question")


def test_the_time_moves_by_a_key_and_a_pause_hides_the_words(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    begin(page)
    expect(page.get_by_role("status")).to_have_text("You have about 20 minutes.")
    page.get_by_label("What do you say").press("Alt+m")
    expect(page.locator("#minutes")).to_have_text("0 of about 25 minutes")
    say(page, "What is it like at home?", 1)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    expect(page.get_by_text("What is it like at home?")).to_have_count(0)
    page.get_by_role("button", name="Go on talking").click()
    expect(page.locator("#t1 .words")).to_have_text("What is it like at home?")


def test_beside_the_talk_works_without_script(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/", java_script_enabled=False)
    begin(page)
    page.get_by_label("What do you say").fill("You should move house.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Take my last turn back").click()
    expect(page.get_by_label("What do you say")).to_have_value("You should move house.")
    page.get_by_text("Supervisor", exact=True).click()
    page.get_by_role("button", name="Ask for a hint").click()
    expect(page.locator("#supervisor-body")).to_contain_text("Before the first turn")


def test_ending_asks_once_more_and_tells_of_words_not_sent(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    begin(page)
    say(page, "What is it like at home?", 1)
    page.get_by_label("What do you say").fill("Half a thought")
    page.get_by_text("End the talk", exact=True).click()
    expect(page.get_by_text("There are words in the box that were not sent.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="End and read the feedback")).to_be_hidden()
    assert say(page, "A whole thought about home?", 2)
    page.get_by_text("End the talk", exact=True).click()
    expect(page.get_by_text("There are words in the box that were not sent.")).to_be_hidden()
    page.get_by_role("button", name="End and read the feedback").click()
    page.wait_for_url("**/reflect")


def test_a_hint_takes_the_focus_and_leaves_the_status_line_alone(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    begin(page)
    say(page, "Do you live alone?", 1)
    page.get_by_text("Supervisor", exact=True).click()
    page.get_by_role("button", name="Ask for a hint").click()
    expect(page.locator(".hints li:last-child")).to_be_focused()
    expect(page.locator("#status")).to_have_text("")


def test_a_formulation_is_counted_while_it_is_written(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    address = begin(page)
    page.goto(f"{address}/workpad")
    page.get_by_label("The formulation").press_sequentially("Since Olinda died you keep away.")
    expect(page.locator("#pad-words")).to_have_text("6 of at most 60 words")
    page.get_by_label("The formulation").fill(" ".join(["since"] * 61))
    expect(page.get_by_role("alert")).to_contain_text("one sentence that you could speak")
    expect(page.locator("#pad-words")).to_have_text("61 of at most 60 words")


def test_rating_oneself_trying_other_words_and_comparing(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    begin(page)
    say(page, "What would you like to talk about today?", 1)
    say(page, "That is your own fault, you should have called the doctor.", 2)
    end(page)
    page.wait_for_url("**/reflect")
    page.get_by_role("group", name="Empathy").get_by_label("All basics").check()
    page.get_by_role("button", name="Now show me the feedback").click()
    page.get_by_role("heading", name="Skill by skill").wait_for()
    expect(page.get_by_text("You said: All basics.")).to_be_visible()
    report = page.url
    page.get_by_role("link", name="What if I had said").nth(1).click()
    page.get_by_label("What would you say").fill("It sounds as if it has been very hard to say anything at all.")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="This time")).to_be_visible()
    expect(page.get_by_text("Gone from it: judgement")).to_be_visible()
    page.get_by_role("link", name="Go on from here").click()
    assert say(page, "What is that like for you?", 3)
    page.goto(report)
    expect(page.locator("#transcript .you")).to_have_count(2)
    page.locator(".quotes a").first.focus()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.tagName") == "MARK"


def test_the_work_pad_fills_beside_the_talk_and_meets_the_case(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    begin(page)
    say(page, "Who matters to you?", 1)
    page.get_by_text("Work-pad", exact=True).click()
    page.get_by_label("Name or role").fill("Olinda")
    page.get_by_label("Relation").first.fill("her sister")
    page.get_by_label("Circle").first.select_option("1")
    page.get_by_label("Problem area").select_option("grief")
    expect(page.get_by_role("img", name="Closeness circle of Zita. Olinda: inner circle")).to_be_visible()
    expect(page.get_by_label("Name or role")).to_have_count(2)
    say(page, "Tell me about Olinda.", 2)
    page.reload()
    page.get_by_text("Work-pad", exact=True).click()
    expect(page.get_by_label("Name or role").first).to_have_value("Olinda")
    end(page)
    page.get_by_role("button", name="Skip this").click()
    page.get_by_role("heading", name="Your work-pad beside the case").wait_for()
    page.get_by_text("Show them side by side").click()
    expect(page.get_by_text("The case sees it in the same area.")).to_be_visible()


def test_the_work_pad_works_without_script(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/", java_script_enabled=False)
    begin(page)
    page.get_by_text("Work-pad", exact=True).click()
    page.get_by_role("link", name="The work-pad on a page of its own").click()
    page.get_by_label("Name or role").fill("Nevil")
    page.get_by_role("button", name="Save the work-pad").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Name or role").first).to_have_value("Nevil")
    page.get_by_role("link", name="Back to the talk").click()
    expect(page.get_by_label("What do you say")).to_be_visible()


def test_the_last_minutes_are_told_and_nobody_is_cut_off(house: House, visit: Opened) -> None:
    page = visit(house, house.ada, "/")
    address = begin(page)
    page.clock.install()
    page.goto(address)
    expect(page.locator("#minutes")).to_have_text("0 of about 20 minutes")
    status = page.locator("#status")
    page.clock.run_for(15 * 60_000 + 30_000)
    expect(status).to_have_text("About five minutes are left. Alt with M adds five.")
    page.clock.run_for(4 * 60_000)
    expect(status).to_have_text("About one minute is left. Alt with M adds five.")
    page.clock.run_for(60_000)
    expect(status).to_contain_text("The planned minutes have passed.")
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
