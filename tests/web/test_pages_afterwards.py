"""After the talk: rating oneself first, questioning a level, and other words for a turn."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile

import pytest

from app.core.encounter import Encounter
from app.core.errors import TooManyBranches
from app.services import afterwards, authoring, encounters, progress, scoring, teaching
from tests.web.conftest import Cast
from tests.web.talks import GOOD, HARMFUL, begun, close, ended, words_of
from tests.web.test_pages_talk import HURT

pytestmark = pytest.mark.anyio


async def test_the_trainee_rates_themselves_before_they_read(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada, unrated=True)
    path = f"/encounters/{encounter.id}"
    sent_on = await cast.ada.http.get(f"{path}/report")
    assert (sent_on.status_code, sent_on.headers["location"]) == (303, f"{path}/reflect")
    page = (await cast.ada.http.get(f"{path}/reflect")).text
    rubric = cast.site.library.rubric("core-skills")
    for criterion in rubric.criteria:
        assert page.count(f'name="level-{criterion.id}"') == 4
    levels = {"level-empathy": "4", "level-open_questions": "2", "level-nonsense": "3", "level-summarizing": "9"}
    assert (await cast.ada.post(f"{path}/reflect", levels)).headers["location"] == f"{path}/report"
    kept = await cast.site.practice.self_rating(encounter.id)
    assert kept is not None
    assert kept.levels == {"empathy": 4, "open_questions": 2}
    report = words_of((await cast.ada.http.get(f"{path}/report")).text)
    assert "You said: Basics and more." in report
    assert "Ada said: Basics and more." in words_of((await cast.tess.http.get(f"{path}/report")).text)
    await cast.ada.post(f"{path}/reflect", {"level-empathy": "1"})
    assert await cast.site.practice.self_rating(encounter.id) == kept


async def test_rating_oneself_can_be_skipped(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada, unrated=True)
    path = f"/encounters/{encounter.id}"
    await cast.ada.post(f"{path}/reflect", {"skip": "1", "level-empathy": "3"})
    report = await cast.ada.http.get(f"{path}/report")
    assert report.status_code == 200
    assert "You said:" not in words_of(report.text)
    assert (await cast.ada.http.get(f"{path}/reflect")).headers["location"] == f"{path}/report"


async def test_an_instructor_is_not_asked_and_nobody_rates_an_open_talk(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada, unrated=True)
    assert (await cast.tess.http.get(f"/encounters/{encounter.id}/report")).status_code == 200
    talk = await begun(cast.site, cast.ada)
    assert (await cast.ada.post(f"/encounters/{talk.id}/reflect", {"level-empathy": "3"})).status_code == 409
    assert (await cast.tess.post(f"/encounters/{talk.id}/reflect", {"level-empathy": "3"})).status_code == 404


async def test_a_level_can_be_questioned_and_both_levels_are_kept(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada, (*GOOD, HARMFUL))
    path = f"/encounters/{encounter.id}"
    refused = await cast.ada.post(f"{path}/objections", {"criterion": "empathy", "reason": "  "})
    assert refused.status_code == 422
    assert "why you see it differently" in words_of(refused.text)
    doubt = {"criterion": "empathy", "reason": "She <b>softened</b> after it."}
    assert (await cast.ada.post(f"{path}/objections", doubt)).status_code == 303
    assert (await cast.ada.post(f"{path}/objections", doubt)).status_code == 409
    cohort = (await cast.tess.http.get(f"/cohort/{cast.cohort.id}")).text
    assert "She &lt;b&gt;softened&lt;/b&gt; after it." in cohort
    answer = {"criterion": "empathy", "answer": "I heard the apology.", "level": "2"}
    assert (await cast.ada.post(f"{path}/objections/answer", answer)).status_code == 403
    assert (await cast.tess.post(f"{path}/objections/answer", {**answer, "answer": ""})).status_code == 422
    assert (await cast.tess.post(f"{path}/objections/answer", answer)).status_code == 303
    page = words_of((await cast.ada.http.get(f"{path}/report")).text)
    assert "(step 1 of 4)" in page
    assert "Tess answered: “I heard the apology.”" in page
    assert "(step 2 of 4); the scorer’s finding is kept above" in page
    stored = await cast.site.scorings.get(encounter.id)
    assert stored is not None
    assert stored.report is not None
    assert next(one.level for one in stored.report.criteria if one.id == "empathy") == 1
    assert "1 → 2" in words_of((await cast.tess.http.get(f"/cohort/{cast.cohort.id}")).text)


async def test_only_the_trainee_questions_and_only_their_instructor_answers(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}/objections"
    doubt = {"criterion": "empathy", "reason": "No.", "answer": "Yes."}
    for person in (cast.ben, cast.cleo, cast.tess):
        assert (await person.post(path, doubt)).status_code == 404
    assert (await cast.ada.post(path, {**doubt, "criterion": "nonsense"})).status_code == 404
    assert (await cast.tess.post(f"{path}/answer", doubt)).status_code == 404
    for person in (cast.ben, cast.cleo):
        assert (await person.post(f"{path}/answer", doubt)).status_code == 404


async def tried(cast: Cast, encounter: Encounter, number: int, words: str) -> str:
    answer = await cast.ada.post(f"/encounters/{encounter.id}/what-if/{number}", {"text": words})
    assert answer.status_code == 303
    found = re.fullmatch(r"/encounters/(\w+)/compare", answer.headers["location"])
    assert found is not None
    return found[1]


async def test_other_words_make_a_branch_and_leave_the_attempt_alone(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada, (*GOOD, HARMFUL))
    before = await cast.site.encounters.turns(encounter.id)
    page = words_of((await cast.ada.http.get(f"/encounters/{encounter.id}/what-if/4")).text)
    assert HARMFUL in page
    branch_id = await tried(cast, encounter, 4, "It sounds as if you carry that night alone.")
    assert await cast.site.encounters.turns(encounter.id) == before
    branch = await cast.site.encounters.get(branch_id)
    assert branch is not None
    assert (branch.branched_from, branch.branched_at, branch.seed) == (encounter.id, 4, encounter.seed)
    turns = await cast.site.encounters.turns(branch_id)
    assert [turn.trainee for turn in turns] == [*GOOD, "It sounds as if you carry that night alone."]
    assert [turn.client for turn in turns[:3]] == [turn.client for turn in before[:3]]
    side = words_of((await cast.ada.http.get(f"/encounters/{branch_id}/compare")).text)
    for words in (HARMFUL, turns[3].client or "-", before[3].client or "-"):
        assert " ".join(words.split()) in side
    assert "Gone from it: judgement" in side
    assert (await cast.tess.http.get(f"/encounters/{branch_id}/compare")).status_code == 200
    assert (await cast.ben.http.get(f"/encounters/{branch_id}/compare")).status_code == 404
    assert f"/encounters/{branch_id}/compare" in (await cast.ada.http.get(f"/encounters/{encounter.id}/report")).text


async def test_a_branch_goes_on_as_a_talk_and_counts_nowhere(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    branch_id = await tried(cast, encounter, 2, "What is the hardest hour?")
    path = f"/encounters/{branch_id}"
    assert "to see what other words would do" in words_of((await cast.ada.http.get(path)).text)
    await cast.ada.post(f"{path}/turns", {"text": "And then?", "key": "next"})
    assert len(await cast.site.encounters.turns(branch_id)) == 3
    await encounters.end(cast.site, cast.ada.principal, branch_id)
    assert (await cast.ada.http.get(f"{path}/report")).status_code == 200
    outcomes = await cast.site.scorings.outcomes([cast.cohort.id])
    assert [outcome.encounter_id for outcome in outcomes] == [encounter.id]
    assert (await cast.ada.post(f"{path}/what-if/2", {"text": "Again?"})).status_code == 409


async def test_a_branch_cannot_be_undone_past_its_beginning(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    branch_id = await tried(cast, encounter, 3, "What is the hardest hour?")
    assert (await cast.ada.post(f"/encounters/{branch_id}/undo", {"turn": "3"})).status_code == 200
    assert (await cast.ada.post(f"/encounters/{branch_id}/undo", {"turn": "2"})).status_code == 409


async def test_words_that_cannot_be_said_make_no_branch(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}/what-if/1"
    assert (await cast.ada.post(path, {"text": "  "})).status_code == 422
    hurt = await cast.ada.post(path, {"text": HURT})
    assert hurt.status_code == 409
    assert cast.site.deployment.support_text in words_of(hurt.text)
    assert await cast.site.encounters.branches(encounter.id) == ()
    assert (await cast.ada.post(path, {"text": HURT, "in_role": "1"})).status_code == 303
    assert (await cast.ada.post(f"/encounters/{encounter.id}/what-if/9", {"text": "Hello?"})).status_code == 404
    talk = await begun(cast.site, cast.ada, GOOD)
    assert (await cast.ada.post(f"/encounters/{talk.id}/what-if/1", {"text": "Hello?"})).status_code == 409
    assert (await cast.ada.http.get(f"/encounters/{encounter.id}/compare")).status_code == 404


async def test_deleting_an_attempt_deletes_its_branches(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    branch_id = await tried(cast, encounter, 2, "What is the hardest hour?")
    await cast.ada.post(f"/encounters/{encounter.id}/delete")
    assert await cast.site.encounters.get(branch_id) is None


async def test_nothing_of_the_feedback_or_the_case_is_read_before_the_own_rating(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada, (*GOOD, HARMFUL), unrated=True)
    path = f"/encounters/{encounter.id}"
    branch = await _branch_of_old(cast, encounter)
    reflect = f"{path}/reflect"
    for answer in (
        await cast.ada.http.get(f"{path}/report"),
        await cast.ada.http.get(f"{path}/report.json"),
        await cast.ada.post(f"{path}/objections", {"criterion": "empathy", "reason": ""}),
        await cast.ada.post(f"{path}/objections", {"criterion": "empathy", "reason": "I see it differently."}),
        await cast.ada.http.get(f"{path}/what-if/1"),
        await cast.ada.post(f"{path}/what-if/1", {"text": "Good morning."}),
        await cast.ada.http.get(f"/encounters/{branch}/compare"),
        await cast.ada.http.get(f"/encounters/{branch}/report.json"),
    ):
        assert (answer.status_code, answer.headers.get("location")) == (303, reflect)
    told = await cast.ada.http.get(f"{path}/report.json", headers={"accept": "application/json"})
    assert (told.status_code, told.json()["type"]) == (409, "urn:attune:rate-first")
    assert not await cast.site.practice.objections(encounter.id)
    archive = zipfile.ZipFile(io.BytesIO((await cast.ada.http.get("/account/export.zip")).content))
    assert not [name for name in archive.namelist() if name.startswith("feedback/")]
    assert [name for name in archive.namelist() if encounter.id in name]
    practice = words_of((await cast.ada.http.get("/practice")).text)
    assert "waits for your own rating" in practice
    assert "something may have hurt" not in practice
    user = cast.ada.user
    assert (await progress.progress(cast.site, user)).attempts == ()
    assert (await progress.practice_log(cast.site, user)).entries[0].skills == ()


async def test_a_talk_remembered_as_open_does_not_open_the_feedback(cast: Cast) -> None:
    talk = await begun(cast.site, cast.ada, GOOD)
    remembered = await cast.site.encounters.get(talk.id)
    assert remembered is not None
    await close(cast.site, talk, unrated=True)
    for criterion in await scoring.criteria(cast.site, talk.id):
        await scoring.score_criterion(cast.site, talk.id, criterion)
    await scoring.finish(cast.site, talk.id)
    cast.site.talks.remember(remembered, None)  # as a request does that had read it just before the end
    answer = await cast.ada.post(f"/encounters/{talk.id}/objections", {"criterion": "empathy", "reason": ""})
    assert (answer.status_code, answer.headers.get("location")) == (303, f"/encounters/{talk.id}/reflect")


async def _branch_of_old(cast: Cast, encounter: Encounter) -> str:
    """A branch that was made in other days, before the rating."""
    first = await cast.site.encounters.get(encounter.id)
    assert first is not None
    branch = first.model_copy(update={"id": "old-branch", "branched_from": first.id, "branched_at": 1})
    assert await cast.site.encounters.branch(branch, [], at_most=9)
    await cast.site.scorings.request(branch.id, "embedded")
    return branch.id


async def test_all_of_it_opens_with_the_rating_and_the_rating_then_stands(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada, unrated=True)
    path = f"/encounters/{encounter.id}"
    await cast.ada.post(f"{path}/reflect", {"level-empathy": "2"})
    for address in (f"{path}/report", f"{path}/report.json", f"{path}/report.txt", f"{path}/what-if/1"):
        assert (await cast.ada.http.get(address)).status_code == 200
    assert (await progress.progress(cast.site, cast.ada.user)).attempts
    again = await cast.ada.post(f"{path}/reflect", {"level-empathy": "4"})
    assert (again.status_code, again.headers["location"]) == (303, f"{path}/report")
    kept = await cast.site.practice.self_rating(encounter.id)
    assert kept is not None
    assert kept.levels == {"empathy": 2}


async def test_nobody_rates_a_branch_a_preview_or_a_talk_without_a_word(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    branch = await tried(cast, encounter, 1, "Good morning, Zita.")
    await encounters.end(cast.site, cast.ada.principal, branch)
    silent = await begun(cast.site, cast.ada)
    await encounters.end(cast.site, cast.ada.principal, silent.id)
    source = (await cast.site.library.contents.latest("persona"))[0].source + "\n# mine\n"
    preview = await authoring.preview(cast.site, cast.tess.principal, source)
    await encounters.end(cast.site, cast.tess.principal, preview.id)
    for person, talk in ((cast.ada, branch), (cast.ada, silent.id), (cast.tess, preview.id)):
        answer = await person.post(f"/encounters/{talk}/reflect", {"level-empathy": "3"})
        assert answer.status_code == 409
        assert "Only a first attempt" in words_of(answer.text)
        assert await cast.site.practice.self_rating(talk) is None


async def test_an_attempt_has_an_end_of_other_words_and_nothing_typed_is_lost(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(afterwards, "MOST_BRANCHES", 2)
    encounter = await ended(cast.site, cast.ada)
    first = await tried(cast, encounter, 1, "Good morning, Zita.")
    await tried(cast, encounter, 1, "Good evening, Zita.")
    refused = await cast.ada.post(f"/encounters/{encounter.id}/what-if/1", {"text": "Good night, Zita."})
    assert refused.status_code == 409
    assert "Good night, Zita." in words_of(refused.text)
    assert "Delete one of them" in words_of(refused.text)
    await cast.ada.post(f"/encounters/{first}/delete")
    await tried(cast, encounter, 1, "Good night, Zita.")


async def test_two_last_branches_at_once_are_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(afterwards, "MOST_BRANCHES", 1)
    encounter = await ended(cast.site, cast.ada)
    made = await asyncio.gather(
        *(afterwards.branch(cast.site, cast.ada.principal, encounter.id, 1, f"Hello {n}.") for n in range(4)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, TooManyBranches) for one in made) == 3
    assert len(await cast.site.encounters.branches(encounter.id)) == 1


async def test_branches_push_nothing_out_of_the_gallery_the_practice_or_the_log(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching, "_RECENT", 3)
    monkeypatch.setattr(progress, "MOST_TALKS", 3)
    encounter = await ended(cast.site, cast.ada)
    for n in range(4):
        await tried(cast, encounter, 1, f"Good morning, Zita, {n}.")
    met, _ = await teaching.clients_met(cast.site, cast.ada.user.id)
    assert met["zita-grief-sister"].talks == 1
    assert [one.kind for one in (await progress.practice_log(cast.site, cast.ada.user)).entries] == ["talk"]
    own = await teaching.own_practice(cast.site, cast.ada.user.id)
    assert [one.encounter.is_branch for one in own] == [True] * 4 + [False]


async def test_a_try_that_was_looked_at_waits_for_nobody_and_keeps_its_words(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    branch_id = await tried(cast, encounter, 2, "What is the hardest hour?")
    branch = await cast.site.encounters.get(branch_id)
    assert branch is not None
    assert not branch.pace.timed
    practice = (await cast.ada.http.get("/practice")).text
    assert "Open conversations" not in practice
    tries = practice[practice.index('id="tries-heading"') :]
    assert f'href="/encounters/{branch_id}/compare"' in tries
    assert f'href="/encounters/{branch_id}#latest"' not in practice
    side = words_of((await cast.ada.http.get(f"/encounters/{branch_id}/compare")).text)
    assert "What is the hardest hour?" in side
    assert "Go on from here" in side


async def test_a_try_that_is_gone_on_with_is_an_open_conversation(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    branch_id = await tried(cast, encounter, 2, "What is the hardest hour?")
    await cast.ada.post(f"/encounters/{branch_id}/turns", {"text": "And then?", "key": "next"})
    practice = (await cast.ada.http.get("/practice")).text
    assert 'id="tries-heading"' not in practice
    assert f'href="/encounters/{branch_id}#latest"' in practice
    assert "goes on from a try" in practice
    assert "The time is switched off for this talk." in words_of(
        (await cast.ada.http.get(f"/encounters/{branch_id}")).text
    )
