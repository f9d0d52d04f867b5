"""Feedback: the wait, the page, quotes and marks, exports."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from app.core.coding.codes import Label
from app.core.scoring.evidence import is_told_whole
from app.core.scoring.report import CriterionResult, Evidence
from app.core.transcript import Transcript
from app.services import afterwards, authoring, encounters, scoring
from app.services.replies import Reply
from app.settings import ROOT
from app.web.pages import wording
from tests.web.conftest import Cast
from tests.web.talks import CLIENT, GOOD, HARMFUL, begun, close, ended, words_of

pytestmark = pytest.mark.anyio


async def test_a_report_shows_every_criterion_with_words_for_its_level(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    page = (await cast.ada.http.get(f"/encounters/{encounter.id}/report")).text
    stored = await cast.site.scorings.get(encounter.id)
    assert stored is not None
    assert stored.report is not None
    said = words_of(page)
    for result in stored.report.criteria:
        assert f'id="c-{result.id}"' in page
        assert " ".join(result.reason.split()) in said
        if result.level is not None:
            assert f"(step {result.level} of 4)" in said
    assert "Unscored" in said or all(result.level for result in stored.report.criteria)
    assert "not a human" in said


async def test_every_quote_leads_to_its_turn_and_is_marked_there(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    page = (await cast.ada.http.get(f"/encounters/{encounter.id}/report")).text
    stored = await cast.site.scorings.get(encounter.id)
    assert stored is not None
    assert stored.report is not None
    quotes = [found for result in stored.report.criteria for found in result.evidence]
    assert quotes
    for found in quotes:
        assert f'href="#turn-{found.turn}"' in page
    marks, backs = set(re.findall(r'id="mark-(\d+)"', page)), set(re.findall(r'href="#mark-(\d+)"', page))
    assert marks == backs == {str(number) for number in range(1, len(quotes) + 1)}
    assert set(re.findall(r'href="#(turn-\d+)"', page)) <= set(re.findall(r'id="(turn-\d+)"', page))
    assert len(re.findall(r'\bid="', page)) == len(set(re.findall(r'\bid="([^"]+)"', page)))


async def test_every_code_has_plain_words_on_the_page(cast: Cast) -> None:
    assert set(wording.LABELS) == set(get_args(Label))
    encounter = await ended(cast.site, cast.ada, (*GOOD, "I promise I won't tell anyone, no matter what."))
    answer = await cast.ada.http.get(f"/encounters/{encounter.id}/report")
    assert answer.status_code == 200
    assert "promising secrecy" in words_of(answer.text)


async def test_a_quote_that_is_not_in_the_transcript_is_said_to_be_missing(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD)
    await close(cast.site, encounter)
    for criterion in await scoring.criteria(cast.site, encounter.id):
        result = CriterionResult(
            id=criterion,
            status="scored",
            level=3,
            reason="It was there.",
            evidence=(Evidence(turn=2, quote="words that nobody said"),),
        )
        await cast.site.scorings.add_result(encounter.id, result)
    await scoring.finish(cast.site, encounter.id)
    page = words_of((await cast.ada.http.get(f"/encounters/{encounter.id}/report")).text)
    assert "These words were not found in the transcript." in page


async def test_harm_comes_before_anything_else(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada, (*GOOD, HARMFUL))
    page = (await cast.ada.http.get(f"/encounters/{encounter.id}/report")).text
    harm, rest = page.index('id="harm-heading"'), page.index('id="skills-heading"')
    assert harm < rest
    if 'id="try-heading"' in page:
        assert harm < page.index('id="try-heading"') < rest
    assert "your own fault" in words_of(page[harm:rest])


async def test_what_was_told_and_what_was_behind_it_is_shown_afterwards(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    persona = cast.site.library.persona(encounter.persona_id)
    page = words_of((await cast.ada.http.get(f"/encounters/{encounter.id}/report")).text)
    turns = {turn.number: turn for turn in await cast.site.encounters.turns(encounter.id)}
    first_line = 3  # the client's opening is line 1, the first turn begins at line 2
    assert encounter.state.ledger
    for told in encounter.state.ledger:
        said = turns[told.turn].client or ""
        assert f"Line {first_line + 2 * (told.turn - 1)} : “ {' '.join(said.split())} ”" in page
        assert told.earned_by in page
        whole = persona.fact(told.fact).knowledge in page
        assert whole == is_told_whole(
            persona.fact(told.fact).knowledge, [turn.client or "" for turn in turns.values()]
        )
    assert f"{len(encounter.state.ledger)} of {len(persona.facts)} things" in page
    assert " ".join(persona.truth.formulation.split()) in page


async def test_there_is_never_a_total_or_a_decimal_level(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    page = words_of((await cast.ada.http.get(f"/encounters/{encounter.id}/report")).text)
    skills = page[page.index("Skill by skill") : page.index("How you spoke")]
    assert not re.search(r"\b[1-4]\.\d of 4|\b\d+ of 16\b|\btotal score\b|\baverage\b", skills, re.IGNORECASE)


async def test_the_wait_is_shown_criterion_by_criterion(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD)
    await close(cast.site, encounter)
    path = f"/encounters/{encounter.id}/report"
    waiting = (await cast.ada.http.get(path)).text
    assert 'hx-trigger="every 1s"' in waiting
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in waiting
    first, *others = await scoring.criteria(cast.site, encounter.id)
    await scoring.score_criterion(cast.site, encounter.id, first)
    piece = await cast.ada.http.get(f"{path}/progress", headers={"hx-request": "true"})
    assert piece.text.count("step-done") == 1
    assert "<html" not in piece.text
    assert "hx-refresh" not in piece.headers
    for criterion in others:
        await scoring.score_criterion(cast.site, encounter.id, criterion)
    await scoring.finish(cast.site, encounter.id)
    ready = await cast.ada.http.get(f"{path}/progress", headers={"hx-request": "true"})
    assert ready.headers["hx-refresh"] == "true"
    assert "hx-trigger" not in ready.text


async def test_feedback_that_failed_can_be_asked_for_again(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD)
    await encounters.end(cast.site, cast.ada.principal, encounter.id)
    await afterwards.rate_self(cast.site, cast.ada.principal, encounter.id, {})
    await cast.site.scorings.fail(encounter.id, "The disk was full.")
    path = f"/encounters/{encounter.id}/report"
    stored = await cast.site.scorings.get(encounter.id)
    if stored is not None and stored.status == "failed":
        page = (await cast.ada.http.get(path)).text
        assert "The disk was full." in words_of(page)
        assert "hx-trigger" not in page
    assert (await cast.ada.post(f"{path}/retry")).headers["location"] == path


async def test_an_open_talk_has_no_feedback_yet(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada)
    answer = await cast.ada.http.get(f"/encounters/{encounter.id}/report")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/encounters/{encounter.id}")
    for form in ("report.json", "report.txt"):
        assert (await cast.ada.http.get(f"/encounters/{encounter.id}/{form}")).status_code == 404


async def test_exports_can_be_read_back(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}"
    answer = await cast.ada.http.get(f"{path}/transcript.json")
    transcript = Transcript.model_validate_json(answer.content)
    assert [said.text for said in transcript.turns if said.speaker == "trainee"] == list(GOOD)
    assert "attachment" in answer.headers["content-disposition"]
    assert "simulation" in answer.headers["content-disposition"]
    text = (await cast.ada.http.get(f"{path}/transcript.txt")).text.splitlines()
    assert len(text) == len(transcript.turns)
    assert all(line.startswith(("T: ", "C: ")) for line in text)
    told = await cast.ada.http.get(f"{path}/report.txt")
    assert "simulation" in told.headers["content-disposition"]
    assert "simulated talk" in told.text
    assert "Empathy: level" in told.text
    report = (await cast.ada.http.get(f"{path}/report.json")).json()
    assert report["simulation"] is True
    assert {one["id"] for one in report["criteria"]} >= {"empathy", "open_questions"}
    assert (report["self_rating"], report["hints"], report["work_pad"]) == ({}, [], None)


async def test_an_instructor_reads_whose_talk_it_was(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    page = words_of((await cast.tess.http.get(f"/encounters/{encounter.id}/report")).text)
    assert "Feedback on Ada’s talk with Zita" in page


async def test_any_number_of_criteria_stand_in_their_groups(cast: Cast) -> None:
    source = (ROOT / "rubrics" / "core-skills.yaml").read_text()
    head, first, rest = source.partition("criteria:\n")
    criterion = rest[: rest.index("  - id: open_questions")]
    groups = ("communication", "rapport", "problem_solving", "relationship", "ipt", "safety")
    more = "".join(
        criterion.replace("id: empathy", f"id: skill_{n}")
        .replace('name: "Empathy"', f'name: "Skill {n}"', 1)
        .replace("group: rapport", f"group: {groups[n % 6]}", 1)
        for n in range(14)
    )
    wide = head.replace("id: core-skills", "id: wide-skills") + first + rest.rstrip() + "\n" + more
    await authoring.publish(cast.site, cast.root.principal, "rubric", wide, None)
    encounter = await encounters.start(cast.site, cast.ada.user, CLIENT, rubric_id="wide-skills", seed=7)
    for number, words in enumerate(GOOD):
        taken = await encounters.take_turn(cast.site, cast.ada.principal, encounter.id, words, f"k{number}")
        if isinstance(taken, Reply):
            await taken.whole()
    await close(cast.site, encounter, unrated=True)
    for criterion_id in await scoring.criteria(cast.site, encounter.id):
        await scoring.score_criterion(cast.site, encounter.id, criterion_id)
    await scoring.finish(cast.site, encounter.id)
    asked = (await cast.ada.http.get(f"/encounters/{encounter.id}/reflect")).text
    assert asked.count("<fieldset") == 18
    await cast.ada.post(f"/encounters/{encounter.id}/reflect", {"level-skill_7": "3"})
    page = (await cast.ada.http.get(f"/encounters/{encounter.id}/report")).text
    assert len(re.findall(r'<h4 id="c-', page)) == 18
    skills = page[page.index('id="skills-heading"') : page.index('id="counts-heading"')]
    assert re.findall(r"<h3>([^<]+)</h3>", skills) == [
        "Rapport", "Communication", "Problem solving", "The relationship", "IPT strategies", "Safety",
    ]  # fmt: skip


async def test_asking_about_risk_is_acknowledged_and_called_no_closed_question(cast: Cast) -> None:
    asked = (*GOOD, "Are you thinking about ending your life?")
    page = (await cast.ada.http.get(f"/encounters/{(await ended(cast.site, cast.ada, asked)).id}/report")).text
    assert "That is right as it is" in words_of(page)
    transcript = page.partition('id="transcript"')[2]
    line = transcript.partition("Are you thinking about ending your life?")[2].partition("</li>")[0]
    assert "asking about risk" in line
    assert "closed question" not in line
    page = (await cast.ada.http.get(f"/encounters/{(await ended(cast.site, cast.ada)).id}/report")).text
    assert "That is right as it is" not in words_of(page)


async def test_the_one_thing_and_the_chances_are_quoted_and_never_named_by_a_topic(cast: Cast) -> None:
    encounter = await ended(
        cast.site, cast.ada, ("Hello.", "Do you work?", "Is it far?", "Goodbye, see you next week.")
    )
    page = words_of((await cast.ada.http.get(f"/encounters/{encounter.id}/report")).text)
    one_thing = page.partition("One thing to try next")[2].partition("Skill by skill")[0]
    assert "you said: “" in one_thing
    assert "Close to being told" not in page
    assert "Goodbye" not in page.partition("Chances that passed")[2].partition("tried on the therapist")[0][:600]


async def test_the_parts_of_the_page_are_listed_at_its_top_and_lead_there(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada, (*GOOD, HARMFUL))
    page = (await cast.ada.http.get(f"/encounters/{encounter.id}/report")).text
    before, _, rest = page.partition('<nav class="parts')
    listed = rest.partition("</nav>")[0]
    assert 'id="harm-heading"' not in before
    assert re.findall(r'href="#([\w-]+)"', listed) == re.findall(r'<h2 id="([\w-]+)"', page)
    assert len(listed.encode()) <= 1024


async def test_what_is_numbered_is_a_line_and_never_a_turn(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, (*GOOD[:2], HARMFUL))
    path = f"/encounters/{encounter.id}"
    await cast.ada.post(f"{path}/hint")
    talk = words_of((await cast.ada.http.get(path)).text)
    assert "After line 7" in talk
    await cast.ada.post(f"{path}/undo", {"turn": "3"})
    await cast.ada.post(f"{path}/turns", {"text": HARMFUL, "key": "again"})
    await cast.ada.post(f"{path}/hint")
    await close(cast.site, encounter)
    for criterion in await scoring.criteria(cast.site, encounter.id):
        await scoring.score_criterion(cast.site, encounter.id, criterion)
    await scoring.finish(cast.site, encounter.id)
    tried = await cast.ada.post(f"{path}/what-if/3", {"text": "I'm sorry. What was that like?"})
    compare = tried.headers["location"]
    report = words_of((await cast.ada.http.get(f"{path}/report")).text)
    assert "Line 6 did harm." in report
    assert "You · 6" in report
    assert "said again, at line 6" in report
    assert "After line 7 the supervisor was asked" in report
    assert "Other words at line 6, side by side" in report
    asked = words_of((await cast.ada.http.get(f"{path}/what-if/3")).text)
    assert "Line 6. Zita is as then" in asked
    side = words_of((await cast.ada.http.get(compare)).text)
    assert "Line 6 with Zita, then and now." in side
    on = words_of((await cast.ada.http.get(compare.removesuffix("/compare"))).text)
    assert "This goes on from line 6 of an earlier talk" in on
    for page in (talk, report, asked, side, on, words_of((await cast.ada.http.get("/practice")).text)):
        assert not re.findall(r"\bTurn \d+|\b(?:at|after|from|\() ?turns? \d+", page)
