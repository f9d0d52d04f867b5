"""Cohorts, authoring and the model page: what instructors work with."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TypeVar

import pytest

from app.core.access import Principal
from app.core.errors import Busy, NotFound
from app.services import authoring, people
from app.services.desk import BUSY, Desk
from tests.web.conftest import Cast
from tests.web.talks import GOOD, HARMFUL, ended, words_of

pytestmark = pytest.mark.anyio

T = TypeVar("T")


async def _source(cast: Cast, kind: str, content_id: str) -> str:
    return (await cast.tess.http.get(f"/authoring/{kind}/{content_id}.yaml")).text


async def test_a_cohort_shows_its_own_trainees_and_their_levels(cast: Cast) -> None:
    mine, other = await ended(cast.site, cast.ada), await ended(cast.site, cast.cleo)
    page = (await cast.tess.http.get(f"/cohort/{cast.cohort.id}")).text
    said = words_of(page)
    assert "Ada" in said
    assert "Cleo" not in said
    assert other.id not in page
    stored = await cast.site.scorings.get(mine.id)
    assert stored is not None
    assert stored.report is not None
    for result in stored.report.criteria:
        if result.level is not None:
            assert f'href="/encounters/{mine.id}/report#c-{result.id}"' in page
    assert "Ben : has not started" in said


async def test_harm_in_the_latest_talk_asks_for_the_instructor(cast: Cast) -> None:
    await ended(cast.site, cast.ada, (*GOOD, HARMFUL))
    page = words_of((await cast.tess.http.get(f"/cohort/{cast.cohort.id}")).text)
    assert "something said in the latest conversation may have hurt" in page


async def test_somebody_elses_cohort_is_not_there(cast: Cast) -> None:
    assert (await cast.tess.http.get("/cohort/cohort-fri")).status_code == 404
    invited = await cast.tess.post("/cohort/invitations", {"cohort": "cohort-fri", "role": "trainee", "places": "3"})
    assert invited.status_code == 404


async def test_a_new_cohort_is_followed_by_its_maker_at_once(cast: Cast) -> None:
    made = await cast.tess.post("/cohort", {"name": "Autumn course"})
    assert made.status_code == 303
    assert (await cast.tess.http.get(made.headers["location"])).status_code == 200
    refused = await cast.tess.post("/cohort", {"name": "x"})
    assert refused.status_code == 422
    assert 'value="x"' in refused.text


async def test_an_invitation_link_is_shown_once_and_can_be_withdrawn(cast: Cast) -> None:
    fields = {"cohort": cast.cohort.id, "role": "trainee", "places": "3"}
    page = (await cast.tess.post("/cohort/invitations", fields)).text
    link = re.search(r'value="(http[^"]+/join/([^"]+))"', page)
    assert link is not None
    assert (await cast.guest.get(f"/join/{link[2]}")).status_code == 200
    later = (await cast.tess.http.get(f"/cohort/{cast.cohort.id}")).text
    assert link[2] not in later
    withdraw = re.search(r'action="(/cohort/[^"]+/revoke)"', later)
    assert withdraw is not None
    assert (await cast.root.post(withdraw[1])).status_code == 404
    assert (await cast.tess.post(withdraw[1])).status_code == 303
    assert (await cast.guest.get(f"/join/{link[2]}")).status_code == 404


@pytest.mark.parametrize("places", ["0", "201", "-1", "many", "9" * 30])
async def test_an_invitation_with_odd_places_is_refused_in_words(cast: Cast, places: str) -> None:
    fields = {"cohort": cast.cohort.id, "role": "trainee", "places": places}
    answer = await cast.tess.post("/cohort/invitations", fields)
    assert answer.status_code == 422
    assert "1 to 200 places" in words_of(answer.text)


async def test_only_an_admin_invites_an_instructor(cast: Cast) -> None:
    fields = {"role": "instructor", "places": "1"}
    assert (await cast.tess.post("/cohort/invitations", fields)).status_code == 403
    assert "/join/" in (await cast.root.post("/cohort/invitations", fields)).text


async def test_faults_come_with_their_lines_as_a_piece_or_a_page(cast: Cast) -> None:
    source = (await _source(cast, "rubric", "core-skills")).replace("group: communication", "group: nonsense", 1)
    line = source.splitlines().index(next(row for row in source.splitlines() if "group: nonsense" in row)) + 1
    fields = {"kind": "rubric", "content_id": "core-skills", "source": source.replace("\n", "\r\n")}
    piece = await cast.tess.post("/authoring/check", fields, headers={"hx-request": "true"})
    assert f'data-line="{line}"' in piece.text
    assert "<html" not in piece.text
    page = await cast.tess.post("/authoring/check", fields)
    assert f'data-line="{line}"' in page.text
    assert "group: nonsense" in page.text


async def test_publishing_makes_a_version_and_faults_keep_the_text(cast: Cast) -> None:
    source = await _source(cast, "rubric", "core-skills")
    broken = await cast.tess.post("/authoring/rubric/core-skills/publish", {"source": source + "\nodd: 1\n"})
    assert broken.status_code == 422
    assert "odd: 1" in broken.text
    other = source.replace("id: core-skills", "id: other-skills", 1)
    wrong = await cast.tess.post("/authoring/rubric/core-skills/publish", {"source": other})
    assert wrong.status_code == 422
    assert "id: other-skills" in wrong.text
    assert "other-skills" not in [rubric.id for rubric in cast.site.library.rubrics()]
    changed = re.sub(r"(?m)^name: .*$", 'name: "Core skills, revised"', source, count=1)
    done = await cast.tess.post("/authoring/rubric/core-skills/publish", {"source": changed})
    assert done.headers["location"] == "/authoring/rubric/core-skills?done=2"
    page = words_of((await cast.tess.http.get(done.headers["location"])).text)
    assert "Version 2 is published." in page
    assert cast.site.library.rubric("core-skills").name == "Core skills, revised"
    assert (await _source(cast, "rubric", "core-skills")).strip() == changed.strip()


async def test_a_text_is_kept_in_the_editor_when_too_much_is_waiting(cast: Cast) -> None:
    source = await _source(cast, "rubric", "core-skills") + "\n# mine\n"
    cast.site.desk = _FullDesk()
    for act in ("publish", "save"):
        busy = await cast.tess.post(f"/authoring/rubric/core-skills/{act}", {"source": source})
        assert busy.status_code == 503
        assert "# mine" in busy.text
        assert "try again" in words_of(busy.text)
    german = {"accept-language": "de"}
    told = await cast.tess.post("/authoring/rubric/core-skills/save", {"source": source}, headers=german)
    assert "versuchen Sie es noch einmal" in words_of(told.text)


class _FullDesk(Desk):
    async def read(self, work: Callable[[], T]) -> T:
        raise Busy(BUSY, retry_after=60)


async def test_a_new_rubric_is_published_under_the_id_in_its_text(cast: Cast) -> None:
    source = (await _source(cast, "rubric", "core-skills")).replace("id: core-skills", "id: mine", 1)
    done = await cast.tess.post("/authoring/rubric/new/publish", {"source": source})
    assert done.headers.get("location") == "/authoring/rubric/mine?done=1", words_of(done.text)
    assert "mine" in {rubric.id for rubric in cast.site.library.rubrics()}


async def test_trainees_cannot_publish_preview_or_check(cast: Cast) -> None:
    source = await _source(cast, "persona", "zita-grief-sister")
    for path in ("/authoring/persona/zita-grief-sister/publish", "/authoring/preview", "/authoring/check"):
        answer = await cast.ada.post(path, {"kind": "persona", "source": source})
        assert answer.status_code == 403, path


async def test_a_preview_is_a_talk_that_counts_for_nothing(cast: Cast) -> None:
    source = (await _source(cast, "persona", "zita-grief-sister")).replace("name: Zita\n", "name: Zelda\n", 1)
    started = await cast.tess.post("/authoring/preview", {"content_id": "zita-grief-sister", "source": source})
    assert started.status_code == 303
    page = words_of((await cast.tess.http.get(started.headers["location"])).text)
    assert "This is a preview of an unpublished client." in page
    assert "Zelda is fictional" in page
    assert cast.site.library.persona("zita-grief-sister").who.name == "Zita"


async def test_a_file_is_opened_for_editing_and_not_published(cast: Cast) -> None:
    source = await _source(cast, "rubric", "core-skills")
    files = {"file": ("mine.yaml", source.replace("id: core-skills", "id: mine", 1).encode(), "application/yaml")}
    opened = await cast.tess.post("/authoring/import", {"kind": "rubric"}, files=files)
    assert opened.status_code == 200
    assert "id: mine" in opened.text
    assert "mine" not in {rubric.id for rubric in cast.site.library.rubrics()}


@pytest.mark.parametrize(
    ("raw", "told"),
    [(b"", "not empty"), (b"\xff\xfe\x00", "not UTF-8"), (b"a: 1\n" * 120_000, "larger than 512 KB")],
)
async def test_a_file_that_cannot_be_read_is_refused_in_words(cast: Cast, raw: bytes, told: str) -> None:
    files = {"file": ("odd.yaml", raw, "application/yaml")}
    answer = await cast.tess.post("/authoring/import", {"kind": "persona"}, files=files)
    assert answer.status_code == 422
    assert told in words_of(answer.text)


async def test_a_copy_starts_from_what_is_published(cast: Cast) -> None:
    page = (await cast.tess.http.get("/authoring/persona/new?from=zita-grief-sister")).text
    assert "id: zita-grief-sister" in page
    assert (await cast.tess.http.get("/authoring/persona/new?from=nobody")).status_code == 404
    assert (await cast.tess.http.get("/authoring/nonsense/new")).status_code == 404


async def test_the_skeletons_for_new_texts_are_nearly_right(cast: Cast) -> None:
    for kind in ("persona", "rubric"):
        page = (await cast.tess.http.get(f"/authoring/{kind}/new")).text
        assert f"id: my-{'client' if kind == 'persona' else 'rubric'}" in page
    skeleton = (await cast.tess.http.get("/authoring/rubric/new")).text
    source = re.search(r'<textarea id="source".*?>\n(.*?)</textarea>', skeleton, re.DOTALL)
    assert source is not None
    fields = {"kind": "rubric", "source": html.unescape(source[1])}
    checked = await cast.tess.post("/authoring/check", fields, headers={"hx-request": "true"})
    assert "No faults" in checked.text


async def test_the_model_page_says_where_text_goes(cast: Cast) -> None:
    page = words_of((await cast.tess.http.get("/settings/model")).text)
    assert "no text leaves this machine" in page
    for name in ("OpenAI", "Azure OpenAI", "Ollama", "vLLM", "llama.cpp"):
        assert name in page
    assert page.count("ATTUNE_MODEL_BASE_URL=") == 5
    tested = await cast.tess.post("/settings/model/test")
    assert "No model is configured" in words_of(tested.text)


async def test_the_playtest_of_a_client_shows_bars_pictures_and_what_earned_what(cast: Cast) -> None:
    page = (await cast.tess.http.get("/authoring/persona/zita-grief-sister/playtest")).text
    assert "bars met" in words_of(page)
    assert page.count('class="chart curves"') == 2
    assert page.count("<polyline") == 8
    assert "earned by" in words_of(page)
    assert (await cast.ada.http.get("/authoring/persona/zita-grief-sister/playtest")).status_code == 403


async def test_the_text_in_the_editor_is_playtested_without_being_saved(cast: Cast) -> None:
    source = await _source(cast, "persona", "zita-grief-sister")
    changed = source.replace("difficulty: 2", "difficulty: 1", 1)
    shown = await cast.tess.post("/authoring/playtest", {"source": changed})
    assert "nothing was saved" in words_of(shown.text)
    assert await cast.site.library.contents.drafts("persona") == ()
    broken = await cast.tess.post("/authoring/playtest", {"source": changed + "\nodd: 1\n"})
    assert broken.status_code == 422
    assert "Mend the faults" in words_of(broken.text)


async def test_a_client_that_misses_a_bar_is_shown_with_the_bar_and_listed_as_a_draft(cast: Cast) -> None:
    source = await _source(cast, "persona", "zita-grief-sister")
    cheap = source.replace("words_per_turn: [3, 50]", "words_per_turn: [40, 50]", 1)
    held = await cast.tess.post("/authoring/persona/zita-grief-sister/publish", {"source": cheap})
    assert held.status_code == 303
    page = words_of((await cast.tess.http.get(held.headers["location"])).text)
    assert "Saved, not published." in page
    assert "held against the persona's card" in page
    assert "Drafts, newest first" in words_of((await cast.tess.http.get("/authoring")).text)
    assert cast.site.library.persona("zita-grief-sister").voice.words_per_turn == (3, 50)


async def test_a_copy_says_what_it_would_replace_and_replaces_it_only_when_told_to(cast: Cast) -> None:
    page = (await cast.tess.http.get("/authoring/persona/new?from=zita-grief-sister")).text
    assert '<h1 id="heading">Replaces Zita</h1>' in page
    assert "Publish, replacing Zita" in words_of(page)
    source = (await _source(cast, "rubric", "core-skills")).replace("\ngroup: ", "\n# mine\ngroup: ", 1)
    source = re.sub(r"(?m)^name: .*$", "name: My skills", source, count=1)
    warned = await cast.tess.post("/authoring/rubric/new/publish", {"source": source})
    assert warned.status_code == 409
    assert "publish once more to replace" in words_of(warned.text)
    other = await cast.tess.post("/authoring/rubric/new/publish", {"source": source, "replaces": "first-session"})
    assert other.status_code == 409
    assert cast.site.library.rubric("core-skills").name != "My skills"
    done = await cast.tess.post("/authoring/rubric/new/publish", {"source": source, "replaces": "core-skills"})
    assert done.status_code == 303
    assert cast.site.library.rubric("core-skills").name == "My skills"
    twice = await cast.tess.post("/authoring/rubric/new/publish", {"source": source})
    assert twice.status_code == 303, "the same text sent twice replaces nothing"


async def test_the_check_warns_of_an_id_that_is_taken_in_either_notation(cast: Cast) -> None:
    taken = ("id: core-skills\nname: x\n", '{"name": "x",\n "id": "core-skills"}', '{"id": "core-skills"}')
    for text in (*taken, "id: mine\nname: x\n", "id: core-skills-2\n"):
        fields = {"kind": "rubric", "source": text}
        piece = await cast.tess.post("/authoring/check", fields, headers={"hx-request": "true"})
        assert ("replaces" in words_of(piece.text)) is (text in taken), text
        heading, button = ("Replaces Core", "Publish, replacing") if text in taken else ("New rubric", "Publish new")
        assert re.search(rf'<h1 id="heading" hx-swap-oob="innerHTML">{heading}', piece.text), "it follows the id"
        assert button in words_of(piece.text)


async def test_a_draft_is_read_by_its_author_and_by_admins_until_it_is_published(cast: Cast) -> None:
    source = re.sub(r"(?m)^name: .*$", "name: Secret", await _source(cast, "rubric", "core-skills"), count=1)
    saved = (await cast.tess.post("/authoring/rubric/core-skills/save", {"source": source})).headers["location"]
    revision = re.search(r"revision=(\w+)", saved)
    assert revision is not None
    other = await people.add_user(cast.site, "Theo", "instructor")
    admin = await people.add_user(cast.site, "Ann", "admin")
    for who, reads in ((cast.tess.principal, True), (Principal.of(admin), True), (Principal.of(other), False)):
        listed = await authoring.drafts_of(cast.site, who, "rubric")
        versions = await authoring.versions_of(cast.site, who, "rubric", "core-skills")
        assert [one.revision for one in listed] == [revision[1]] * reads
        assert (revision[1] in {one.revision for one in versions}) is reads
    with pytest.raises(NotFound):
        await authoring.source_of(cast.site, Principal.of(other), "rubric", "core-skills", revision[1])
    assert (await cast.tess.http.get(saved)).status_code == 200
    await cast.tess.post("/authoring/rubric/core-skills/publish", {"source": source})
    read = await authoring.source_of(cast.site, Principal.of(other), "rubric", "core-skills", revision[1])
    assert read.revision == revision[1]


async def test_the_writing_guide_is_a_page_with_its_example_for_those_who_teach(cast: Cast) -> None:
    page = (await cast.tess.http.get("/authoring/guide")).text
    assert "Writing personas" in words_of(page)
    assert '<h2 id="facts-layers-and-gates">' in page
    assert 'href="/authoring/guide/rhona-transition-kitchen.yaml"' in page
    assert ".md" not in re.sub(r"<code>.*?</code>", "", page.partition('class="guide"')[2].partition("</main>")[0])
    example = await cast.tess.http.get("/authoring/guide/rhona-transition-kitchen.yaml")
    assert example.text.partition("id: ")[2].startswith("rhona-transition-kitchen")
    assert (await cast.ada.http.get("/authoring/guide")).status_code == 403
    assert 'href="/authoring/guide"' in (await cast.tess.http.get("/authoring")).text


async def test_what_has_drafts_alone_opens_at_the_newest(cast: Cast) -> None:
    source = (await cast.tess.http.get("/authoring/persona/zita-grief-sister.yaml")).text
    mine = source.replace("id: zita-grief-sister", "id: zita-again", 1)
    saved = await cast.tess.post("/authoring/persona/new/save", {"source": mine})
    assert saved.status_code == 303
    assert "id: zita-again" in (await cast.tess.http.get("/authoring/persona/zita-again")).text


async def test_a_mended_text_takes_the_old_box_of_faults_away(cast: Cast) -> None:
    source = (await cast.tess.http.get("/authoring/persona/zita-grief-sister.yaml")).text
    form = {"kind": "persona", "content_id": "zita-grief-sister", "source": source}
    mended = await cast.tess.post("/authoring/check", form, headers={"hx-request": "true"})
    assert '<div id="held" hx-swap-oob="true"></div>' in mended.text
    broken = form | {"source": source.replace("layer: guarded", "layer: gaurded", 1)}
    faulty = (await cast.tess.post("/authoring/check", broken, headers={"hx-request": "true"})).text
    assert "hx-swap-oob" not in faulty
    assert '<span class="code quiet">layer: gaurded</span>' in faulty
