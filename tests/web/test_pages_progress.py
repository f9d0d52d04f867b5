"""Practice over time, the practice log in three forms, and everything of one's own at once."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
import zlib
from datetime import UTC, datetime

import pytest

from app.core.encounter import Aside, SelfRating
from app.core.ports import Exercise
from app.core.workpad import WorkPad
from app.web.pdf import table_pdf
from tests.web.conftest import Cast
from tests.web.talks import GOOD, begun, ended, words_of

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
LONG = (*GOOD, "You found her in the morning, and that is hard to carry.", "What were the two of you like together?")


async def test_before_the_first_talk_an_easy_client_is_suggested(cast: Cast) -> None:
    page = words_of((await cast.ada.http.get("/practice/progress")).text)
    assert "After your first talk" in page
    assert "tells readily" in page
    assert "/practice/progress" in (await cast.ada.http.get("/practice")).text


async def test_levels_stand_as_picture_and_table_with_hints_apart(cast: Cast) -> None:
    await ended(cast.site, cast.ada, LONG)
    helped = await ended(cast.site, cast.ada, LONG)
    await cast.site.practice.add_aside(helped.id, Aside(kind="hint", turn=1, text="Stay.", at=NOON))
    page = (await cast.ada.http.get("/practice/progress")).text
    assert page.count("<svg class=") >= 4
    assert 'class="hinted"' in page
    assert re.search(r'<g class="alone"><circle', page)
    assert re.search(r'<g class="hinted"><rect', page)
    said = words_of(page)
    assert "with hints from the supervisor" in said
    assert "2. Zita" in said
    assert "unscored" in said


async def test_drill_and_lesson_follow_from_the_weakest_skill(cast: Cast) -> None:
    await ended(
        cast.site, cast.ada, ["Did you sleep?", "Are you sad?", "Do you eat?", "Is it bad?", "Was it sudden?"]
    )
    page = (await cast.ada.http.get("/practice/progress")).text
    assert "stood lowest" in words_of(page)
    assert "/drills/" in page.partition("What next")[2]
    assert "/learn/" in page.partition("What next")[2]


async def test_nobody_sees_another_ones_progress(cast: Cast) -> None:
    await ended(cast.site, cast.ada, LONG)
    assert "Zita" not in words_of((await cast.ben.http.get("/practice/progress")).text.partition("Skill by skill")[2])
    assert "Zita" not in words_of((await cast.ben.http.get("/practice/log")).text)
    assert (await cast.guest.get("/practice/progress")).status_code == 303


async def test_the_log_has_talks_lessons_and_drills_and_says_what_it_is(cast: Cast) -> None:
    await ended(cast.site, cast.ada, LONG)
    await begun(cast.site, cast.ada)  # without a word, it is no practice
    await cast.ada.post(f"/learn/{cast.site.lessons[0].id}", {"answer-0": "0"})
    await cast.ada.post("/drills/repair/5/1", {"said": "I'm sorry."})
    await cast.ada.post("/drills/repair/5/2", {"said": "I'm sorry."})
    page = words_of((await cast.ada.http.get("/practice/log")).text)
    assert "no certificate" in page
    assert "Talk Zita 5 turns" in page
    assert f"Lesson {cast.site.lessons[0].title}" in page
    assert "Drill Repair after a rupture 0 of 2 replies met the aim not counted" in page
    assert page.count("Talk Zita") == 1


async def test_the_log_keeps_to_the_days_that_were_asked_for(cast: Cast) -> None:
    await ended(cast.site, cast.ada, LONG)
    today = cast.site.clock.now().date()
    inside = words_of((await cast.ada.http.get(f"/practice/log?since={today}&until={today}")).text)
    assert "Talk Zita" in inside
    assert "Nothing was practised in these days" in words_of(
        (await cast.ada.http.get("/practice/log?until=2020-01-01")).text
    )
    assert "Talk Zita" in words_of((await cast.ada.http.get("/practice/log?since=nonsense")).text)


async def test_no_cell_of_the_spreadsheet_is_a_formula(cast: Cast) -> None:
    await cast.site.exercises.add(
        Exercise("x1", cast.ada.user.id, "drill", "=HYPERLINK(1)", None, "words", 1, 1, NOON)
    )
    answer = await cast.ada.http.get("/practice/log.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:3] == ["2026-03-04", "Drill", "'=HYPERLINK(1)"]
    assert any("no certificate" in cell for row in rows for cell in row)


async def test_the_pdf_holds_the_log(cast: Cast) -> None:
    await ended(cast.site, cast.ada, LONG)
    answer = await cast.ada.http.get("/practice/log.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    text = pdf_text(answer.content)
    assert "Practice log" in text
    assert "Zita" in text
    assert "certificate" in text


def pdf_text(body: bytes) -> str:
    assert body.startswith(b"%PDF-1.4")
    start = int(body.rpartition(b"startxref\n")[2].split()[0])
    assert body[start:].startswith(b"xref")
    for place in re.findall(rb"(\d{10}) 00000 n", body[start:]):
        assert re.match(rb"\d+ 0 obj", body[int(place) :])
    streams = re.findall(rb"stream\n(.*?)\nendstream", body, re.DOTALL)
    shown = b" ".join(re.findall(rb"\((.*?)\) Tj", b"\n".join(map(zlib.decompress, streams))))
    return re.sub(r"\\(\d{3})", lambda found: bytes([int(found[1], 8)]).decode("cp1252"), shown.decode())


def test_a_long_table_turns_the_page_and_repeats_its_head() -> None:
    body = table_pdf("Log", [], ("One", "Two"), [("a", f"row {n}") for n in range(120)], (0.5, 0.5))
    text = pdf_text(body)
    assert text.count("One") == text.count("page ") == 3
    assert "row 119" in text


def test_letters_that_the_font_has_not_are_written_without_their_accents() -> None:
    text = pdf_text(table_pdf("Log", ["Łucja Ščepanović (née Müller) \\ 陈"], ("A",), [("x" * 500,)], (1.0,)))
    assert "Lucja" in text
    assert "Šcepanovic" in text
    assert "Müller" in text
    assert text.count("x") >= 500


async def test_everything_of_ones_own_comes_in_one_file(cast: Cast) -> None:
    talk = await ended(cast.site, cast.ada, LONG, unrated=True)
    await cast.site.practice.keep_workpad(talk.id, WorkPad(event="The night in March"), NOON)
    await cast.site.practice.rate_self(SelfRating(encounter_id=talk.id, levels={"empathy": 3}, at=NOON))
    await cast.ada.post("/drills/repair/5/1", {"said": "I'm sorry."})
    other = await begun(cast.site, cast.ben, ["Hello Zita."])
    answer = await cast.ada.http.get("/account/export.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert "content-length" not in answer.headers
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    named = {name: archive.read(name).decode() for name in archive.namelist()}
    assert not any(other.id in name for name in named)
    (text,) = [body for name, body in named.items() if re.match(rf"talks/.*{talk.id}\.txt", name)]
    assert f"T: {GOOD[0]}" in text
    (beside,) = [json.loads(body) for name, body in named.items() if name.endswith("-beside.json")]
    assert beside["self_rating"] == {"empathy": 3}
    assert beside["work_pad"]["event"] == "The night in March"
    (feedback,) = [json.loads(body) for name, body in named.items() if re.match(r"feedback/.*\.json", name)]
    assert feedback["criteria"]
    (told,) = [body for name, body in named.items() if re.match(r"feedback/.*\.txt", name)]
    assert "Empathy: level" in told
    assert json.loads(named["exercises.json"])[0]["said"] == "I'm sorry."
    assert "fictional" in named["README.txt"]


async def test_exercises_go_with_the_conversations_and_with_the_account(cast: Cast) -> None:
    await cast.ada.post("/drills/repair/5/1", {"said": "I'm sorry."})
    await cast.ben.post("/drills/repair/5/1", {"said": "I'm sorry."})
    await cast.ada.post("/account/delete")
    assert await cast.site.exercises.of(cast.ada.user.id) == ()
    await cast.ben.post("/account/delete", {"account": "1"})
    assert await cast.site.exercises.of(cast.ben.user.id) == ()


async def test_the_report_leads_to_the_lesson_for_each_step(cast: Cast) -> None:
    talk = await ended(cast.site, cast.ada, ["Did you sleep?", "Are you sad?", "Do you eat?", "Was it sudden?"])
    page = (await cast.ada.http.get(f"/encounters/{talk.id}/report")).text
    assert 'href="/learn/open-questions"' in page
