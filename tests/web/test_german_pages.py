"""On a German page no sentence of ours is English: what is, is somebody's words or content, and marked as English."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from app.core.message import Message
from app.web.api.document import openapi
from tests.web.conftest import Cast, Person
from tests.web.talks import GOOD, HARMFUL, begun, close, ended

DE = {"accept-language": "de"}
ZITA = "zita-grief-sister"
# Words that English sentences are made of, and German ones are not.
_ENGLISH = re.compile(
    r"\b(?:the|and|of|with|were|that|this|you|your|from|is|are|have|has|it|they|their|client|turns?|lines?|asked"
    r"|said|there|which|not yet|one|two)\b",
    re.IGNORECASE,
)
_CLOSED = frozenset({"br", "hr", "img", "input", "link", "meta", "circle", "path", "rect", "line"})
_READ_OUT = ("aria-label", "title", "alt", "placeholder", "data-label")


class _German(HTMLParser):
    """Gathers what a page says in German: its texts and labels outside everything that is marked as English."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        outer = bool(self._open) and self._open[-1][1]
        # The window's title of a lesson is the lesson's, and no element in it could be marked.
        silent = tag in ("script", "style", "code", "textarea", "time", "title") or given.get("class") == "code"
        english = silent or (given["lang"] == "en" if "lang" in given else outer)
        if not english:
            self.said += [given[name] or "" for name in _READ_OUT if name in given]
        if tag not in _CLOSED:
            self._open.append((tag, english))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing is in it."""

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._open and self._open[-1][1]):
            self.said.append(" ".join(data.split()))


def english_on(page: str) -> list[str]:
    """Return what a page says outside of what is marked as English, and that reads like English."""
    read = _German()
    read.feed(page)
    return [said for said in read.said if _ENGLISH.search(said)]


async def opened(person: Person, path: str) -> str:
    page = await person.http.get(path, headers=DE, follow_redirects=True)
    assert '<html lang="de">' in page.text, path
    return page.text


async def english_of(person: Person, *paths: str) -> dict[str, list[str]]:
    """Return what is English on each of these pages, for those where anything is."""
    found = {path: english_on(await opened(person, path)) for path in paths}
    return {path: said for path, said in found.items() if said}


@pytest.mark.anyio
async def test_everything_around_a_talk_and_its_feedback_is_german(cast: Cast) -> None:
    talk = await begun(cast.site, cast.ada, (*GOOD[:2], "Do you sleep?", "Do you eat? Do you cook?", "Why?"))
    here = f"/encounters/{talk.id}"
    await cast.ada.post(f"{here}/hint")
    found = await english_of(cast.ada, f"{here}?beside=supervisor", f"{here}/workpad", f"{here}/delete")
    await close(cast.site, talk, unrated=True)
    found |= await english_of(cast.ada, f"{here}/reflect", f"{here}/workpad")
    done = here
    for said in (GOOD, (*GOOD, HARMFUL, "I am sorry, that was a judgement. What was it like?"), GOOD[:1]):
        done = f"/encounters/{(await ended(cast.site, cast.ada, said)).id}"
        found |= await english_of(cast.ada, f"{done}/report", f"{done}/what-if/1")
    tried = await cast.ada.post(f"{done}/what-if/1", {"text": "What brings you here?"})
    found |= await english_of(cast.ada, tried.headers["location"], f"{done}/report", "/practice")
    assert found | await english_of(cast.tess, f"{done}/report") == {}


@pytest.mark.anyio
async def test_every_other_page_of_a_trainee_is_german(cast: Cast) -> None:
    await ended(cast.site, cast.ada)
    drill, replied = "/drills/open-questions/7", {"said": "Why did you do it? Should you not rest?"}
    first = await cast.ada.http.post(f"{drill}/1", data={"csrf": cast.ada.csrf, **replied}, headers=DE)
    assert english_on(first.text) == []
    assert (
        await english_of(
            cast.ada,
            "/", f"/clients/{ZITA}", "/learn", "/learn/empathy", "/drills", "/drills/open-questions", f"{drill}/2",
            f"{drill}/end", "/practice", "/practice/progress", "/practice/log", "/account", "/about", "/nowhere",
            "/encounters/unknown/report", "/drills/unknown", "/learn/unknown", "/cohort",
        )
    ) == {}  # fmt: skip


@pytest.mark.anyio
async def test_the_pages_of_an_instructor_are_german(cast: Cast) -> None:
    await ended(cast.site, cast.ada)
    assert (
        await english_of(
            cast.tess,
            "/cohort", f"/cohort/{cast.cohort.id}", "/authoring", "/settings/model", "/cohort/unknown",
            f"/authoring/persona/{ZITA}", f"/authoring/persona/{ZITA}/playtest",
        )
    ) == {}  # fmt: skip


@pytest.mark.anyio
async def test_no_english_sentence_of_a_report_stands_on_its_german_page(cast: Cast) -> None:
    done = await ended(cast.site, cast.ada, (*GOOD, "Do you sleep?", HARMFUL, "You should rest.", "What else?"))
    scoring = await cast.site.scorings.get(done.id)
    assert scoring is not None
    assert scoring.report is not None
    report = scoring.report
    told: list[Message] = [*report.limits]
    for result in report.criteria:
        told += [*result.why, *result.doubts]
    page, text = await opened(cast.ada, f"/encounters/{done.id}/report"), await text_of(cast.ada, done.id)
    assert len(told) > 10
    assert [str(one) for one in told if str(one) in page or str(one) in text] == []
    assert "Rückmeldung zu einem simulierten Gespräch" in text


async def text_of(person: Person, encounter: str) -> str:
    file = await person.http.get(f"/encounters/{encounter}/report.txt", headers=DE)
    return " ".join(file.text.split())


@pytest.mark.anyio
async def test_the_practice_log_is_german_as_a_table_too(cast: Cast) -> None:
    await ended(cast.site, cast.ada)
    await cast.ada.http.post("/drills/open-questions/7/1", data={"csrf": cast.ada.csrf, "said": "What was it like?"})
    table = (await cast.ada.http.get("/practice/log.csv", headers=DE)).text
    assert "Antworten am Ziel" in table
    assert "Empathie" in table
    assert [line for line in table.splitlines() if _ENGLISH.search(line)] == []


@pytest.mark.anyio
async def test_what_was_stored_before_there_were_messages_is_shown_as_it_is(cast: Cast) -> None:
    done = await ended(cast.site, cast.ada)
    scoring = await cast.site.scorings.get(done.id)
    assert scoring is not None
    assert scoring.report is not None
    old = type(scoring.report).model_validate_json(scoring.report.model_dump_json(by_alias=True))
    assert old.criteria[0].reason == scoring.report.criteria[0].reason
    assert old.criteria[0].reason_told == ()
    await cast.site.scorings.finish(done.id, old, done.started_at)
    page = await opened(cast.ada, f"/encounters/{done.id}/report")
    assert f'<span lang="en">{old.criteria[1].reason}</span>' in page


@pytest.mark.anyio
async def test_programs_get_no_messages_but_their_english(cast: Cast) -> None:
    done = await ended(cast.site, cast.ada)
    file = (await cast.ada.http.get(f"/encounters/{done.id}/report.json", headers=DE)).json()
    assert not {"reason_told", "confidence_told"} & set(file["criteria"][0])
    assert "notes_told" not in file
    assert file["notes"][0].startswith("Levels come from rules")
    assert not {"Message", "Words"} & set(openapi()["components"]["schemas"])
