"""The interface in two languages: every text has its German, and each visitor is spoken to in theirs."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from app.web.catalogue import Entry, entries
from app.web.languages import LOCALE
from app.web.pages.talk_view import SCRIPT
from app.web.render import STATIC
from tests.messages import all_messages
from tests.web.conftest import Cast

GERMAN = (LOCALE / "de" / "LC_MESSAGES" / "attune.po").read_text("utf-8")
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
_TAG = re.compile(r"<[^>]+>")
DE = {"accept-language": "de-AT,de;q=0.9,en;q=0.5"}
ZITA = "zita-grief-sister"


def german() -> dict[tuple[str, str], Entry]:
    return {(one.msgid, one.plural): one for one in entries(GERMAN)}


def test_every_text_has_its_german() -> None:
    known = german()
    missing = [
        f"#: {place}\nmsgid {text!r}" for (text, many), place in all_messages().items() if (text, many) not in known
    ]
    assert not missing, "add to locale/de/LC_MESSAGES/attune.po:\n" + "\n".join(missing)


def test_no_entry_is_fuzzy_or_empty_or_there_twice() -> None:
    found = entries(GERMAN)
    assert [one.msgid for one in found if one.fuzzy or not one.texts or not all(one.texts)] == []
    assert [text for text, times in Counter(one.msgid for one in found).items() if times > 1] == []
    assert [one.msgid for one in found if one.plural and len(one.texts) != 2] == []


def test_placeholders_and_tags_of_an_entry_are_those_of_its_text() -> None:
    def held(text: str) -> tuple[set[tuple[str, ...]], Counter[str]]:
        return set(_PLACEHOLDER.findall(text)), Counter(_TAG.findall(text))

    for one in entries(GERMAN)[1:]:
        for text in one.texts:
            allowed = held(one.plural or one.msgid)[0] | held(one.msgid)[0]
            assert held(text)[0] <= allowed, one.msgid
            assert len(one.texts) > 1 or held(text)[0] == allowed, one.msgid
            assert held(text)[1] == held(one.msgid)[1], one.msgid


def test_what_the_script_of_the_talk_says_is_sent_with_the_page() -> None:
    said = re.findall(r'say\("([^"]+)"', (STATIC / "talk.js").read_text("utf-8"))
    assert said
    assert set(said) == set(SCRIPT)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("headers", "language", "heading"),
    [
        ({}, "en", "Who would you like to talk with?"),
        ({"accept-language": "fr, en;q=0.8, de;q=0.5"}, "en", "Who would you like to talk with?"),
        ({"accept-language": "de;q=0"}, "en", "Who would you like to talk with?"),
        (DE, "de", "Mit wem möchten Sie sprechen?"),
    ],
)
async def test_a_visitor_is_spoken_to_as_the_browser_asks(
    cast: Cast, headers: dict[str, str], language: str, heading: str
) -> None:
    page = await cast.guest.get("/", headers=headers)
    assert f'<html lang="{language}">' in page.text
    assert heading in page.text


@pytest.mark.anyio
async def test_the_choice_of_a_link_in_the_footer_is_kept_signed_out_too(cast: Cast) -> None:
    assert 'href="/language/de?back=/about"' in (await cast.guest.get("/about")).text
    chosen = await cast.guest.get("/language/de?back=/about")
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/about")
    assert "Über Attune" in (await cast.guest.get("/about", headers={"accept-language": "en"})).text
    await cast.guest.get("/language/en?back=/about")
    assert "About Attune" in (await cast.guest.get("/about", headers=DE)).text


@pytest.mark.anyio
async def test_a_language_link_leads_nowhere_else(cast: Cast) -> None:
    away = await cast.guest.get("/language/de?back=https://elsewhere.test/")
    assert away.headers["location"] == "/"
    assert (await cast.guest.get("/language/xx")).status_code == 404


@pytest.mark.anyio
async def test_a_page_is_german_throughout(cast: Cast) -> None:
    for path, german_words, english_words in (
        ("/", "Gut für den Anfang", ("Good to begin with", "Skip to the content", "Problem area<", "Met once")),
        (f"/clients/{ZITA}", "Die Überweisung", ("The referral", "Pronouns", "What to practise")),
        ("/learn", "Kurzübungen", ("A few minutes each", "Problem areas")),
        ("/drills", "Sechs Augenblicke", ("One line of a client", "met the aim")),
        ("/practice", "Sie haben noch mit niemandem gesprochen", ("Choose a client", "Over time")),
        ("/practice/progress", "Wie weiter", ("What next", "no total")),
        ("/practice/log", "Es wurde noch nichts geübt", ("Practice log", "Download as PDF", "This is a log")),
        ("/account", "Passwort ändern", ("Change your password", "trainee)", "Delete all")),
        ("/about", "Was es nicht ist", ("What it is not", "If it touches you")),
        ("/nowhere", "Unter dieser Adresse gibt es nichts", ("Not Found", "There is nothing")),
    ):
        page = await cast.ada.http.get(path, headers=DE)
        assert german_words in page.text, path
        assert [words for words in english_words if words in page.text] == [], path


@pytest.mark.anyio
async def test_an_instructors_pages_are_german_too(cast: Cast) -> None:
    for path, german_words, english_words in (
        ("/cohort", "Neue Gruppe", "New cohort"),
        (f"/cohort/{cast.cohort.id}", "Wer Sie brauchen könnte", "Invite trainees"),
        ("/authoring", "Datei einlesen", "Import a file"),
        ("/settings/model", "Ein Modell anschließen", "Connect a model"),
    ):
        page = await cast.tess.http.get(path, headers=DE)
        assert german_words in page.text
        assert english_words not in page.text


@pytest.mark.anyio
async def test_a_client_speaks_english_on_a_german_page_and_says_so_to_screen_readers(cast: Cast) -> None:
    begun = await cast.ada.post("/encounters", {"persona": ZITA})
    german_page = (await cast.ada.http.get(begun.headers["location"], headers=DE)).text
    assert "spricht Englisch" in german_page
    assert 'id="live-words" lang="en"' in german_page
    assert "&#34;Stopping.&#34;: &#34;Wird angehalten.&#34;" in german_page
    english_page = (await cast.ada.http.get(begun.headers["location"])).text
    assert 'lang="en"' not in english_page.partition("<body")[2]
    assert "data-texts" not in english_page


@pytest.mark.anyio
async def test_programs_are_answered_in_english(cast: Cast) -> None:
    answer = await cast.guest.get("/api/v1/encounters", headers=DE)
    assert answer.json()["title"].isascii()
