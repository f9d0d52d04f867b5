"""The talk: turns by plain form and by script, what is refused, what is kept."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator

import pytest

from app.core.encounter import Turn
from app.core.ports import Brief, Piece
from tests.web.conftest import Cast
from tests.web.talks import begun, ended, field, words_of

pytestmark = pytest.mark.anyio

SCRIPT = {"accept": "application/json"}
HURT = "I can't do this exercise any more, my own sister died and I am crying."


class Waiting:
    """A voice that says a few words, then waits until it is let go on."""

    name = "waiting"

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.spoke = asyncio.Event()

    async def speak(self, brief: Brief) -> AsyncIterator[Piece]:
        yield Piece("I sit in ", "model")
        self.spoke.set()
        await self.go_on.wait()
        yield Piece("the kitchen.", "model")


async def test_a_plain_form_waits_for_the_reply(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}"
    key = field((await cast.ada.http.get(path)).text, "key")
    answer = await cast.ada.post(f"{path}/turns", {"text": "What is it like <at> home?", "key": key})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#latest")
    turn = await cast.site.encounters.last_turn(encounter.id)
    assert turn is not None
    page = (await cast.ada.http.get(path)).text
    assert "What is it like &lt;at&gt; home?" in page
    assert html.escape(turn.client or "-").replace("&#x27;", "&#39;") in page
    assert field(page, "key") != key


async def test_a_script_is_answered_at_once_with_the_turns_number(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada)
    fields = {"text": "What is it like at home?", "key": "k1"}
    answer = await cast.ada.post(f"/encounters/{encounter.id}/turns", fields, headers=SCRIPT)
    assert answer.status_code == 202
    assert answer.json()["turn"] == 1
    assert answer.json()["key"] == "k1"
    again = await cast.ada.post(f"/encounters/{encounter.id}/turns", fields, headers=SCRIPT)
    assert (again.status_code, again.json()["turn"]) == (202, 1)
    assert len(await cast.site.encounters.turns(encounter.id)) == 1


async def test_the_piece_of_a_turn_is_the_block_of_the_page(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, ["What is it like at home?", "And then?"])
    page = (await cast.ada.http.get(f"/encounters/{encounter.id}")).text
    for number in (1, 2):
        piece = (await cast.ada.http.get(f"/encounters/{encounter.id}/turns/{number}")).text
        assert f'id="t{number}"' in piece
        assert piece.strip() in page
        assert "<html" not in piece
    assert (await cast.ada.http.get(f"/encounters/{encounter.id}/turns/3")).status_code == 404


@pytest.mark.parametrize("words", ["", "   ", "\u200b\u200b", "a" * 4001])
async def test_words_that_cannot_be_sent_stay_in_the_box(cast: Cast, words: str) -> None:
    encounter = await begun(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}/turns"
    answer = await cast.ada.post(path, {"text": words, "key": "the-same-key"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert field(answer.text, "key") == "the-same-key"
    kept = re.search(r'<textarea id="words"[^>]*>(.*?)</textarea>', answer.text, re.DOTALL)
    assert kept is not None
    assert html.unescape(kept[1]) == words
    told = await cast.ada.post(path, {"text": words, "key": "k"}, headers=SCRIPT)
    assert told.status_code == 422
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["detail"]


async def test_a_turn_while_the_client_speaks_keeps_its_words(cast: Cast) -> None:
    voice = Waiting()
    cast.site.voice = voice
    encounter = await begun(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}"
    await cast.ada.post(f"{path}/turns", {"text": "How are the evenings?", "key": "k1"}, headers=SCRIPT)
    await asyncio.wait_for(voice.spoke.wait(), 60)
    early = await cast.ada.post(f"{path}/turns", {"text": "And the mornings?", "key": "k2"})
    assert early.status_code == 409
    assert "And the mornings?" in early.text
    assert "still answering" in words_of(early.text)
    page = (await cast.ada.http.get(path)).text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert 'data-next="1" data-at="9"' in page.replace("\n", " ").replace("  ", " ")
    assert "I sit in " in page
    voice.go_on.set()
    reply = cast.site.replies.of(encounter.id)
    assert reply is not None
    await reply.whole()
    page = (await cast.ada.http.get(path)).text
    assert "I sit in the kitchen." in page
    assert "http-equiv" not in page


async def test_stop_keeps_the_words_said_so_far(cast: Cast) -> None:
    voice = Waiting()
    cast.site.voice = voice
    encounter = await begun(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}"
    await cast.ada.post(f"{path}/turns", {"text": "How are the evenings?", "key": "k1"}, headers=SCRIPT)
    await asyncio.wait_for(voice.spoke.wait(), 60)
    assert (await cast.ada.post(f"{path}/stop")).status_code == 303
    page = words_of((await cast.ada.http.get(path)).text)
    assert "I sit in Stopped here." in page
    assert (await cast.ada.post(f"{path}/stop", headers=SCRIPT)).json() == {"stopped": False}


async def test_a_reply_lost_with_its_process_can_be_asked_for_again(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, ["What is it like at home?"])
    turn = await cast.site.encounters.last_turn(encounter.id)
    assert turn is not None
    await cast.site.encounters.finish_turn(_cut(turn))
    cast.site.talks.forget(encounter.id)  # a process that comes up after the other's death remembers nothing
    path = f"/encounters/{encounter.id}"
    page = words_of((await cast.ada.http.get(path)).text)
    assert "This reply was lost on the way." in page
    assert "Let Zita answer again" in page
    assert (await cast.ada.post(f"{path}/again")).status_code == 303
    turns = await cast.site.encounters.turns(encounter.id)
    assert [(one.status, one.trainee) for one in turns] == [("answered", "What is it like at home?")]


def _cut(turn: Turn) -> Turn:
    return turn.model_copy(update={"status": "cut", "client": None, "answered_at": None})


async def test_words_about_oneself_are_answered_outside_the_role_play_and_not_stored(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}/turns"
    answer = await cast.ada.post(path, {"text": HURT, "key": "k1"})
    assert answer.status_code == 409
    assert cast.site.deployment.support_text in words_of(answer.text)
    assert html.escape(HURT).replace("&#x27;", "&#39;") in answer.text
    told = await cast.ada.post(path, {"text": HURT, "key": "k1"}, headers=SCRIPT)
    assert (told.status_code, told.json()["code"]) == (409, "distress")
    assert cast.site.deployment.support_text in words_of(told.json()["html"])
    assert await cast.site.encounters.turns(encounter.id) == ()
    sent = await cast.ada.post(path, {"text": HURT, "key": "k1", "in_role": "1"})
    assert sent.status_code == 303
    assert [turn.trainee for turn in await cast.site.encounters.turns(encounter.id)] == [HURT]


async def test_an_ended_talk_takes_no_turn_and_shows_the_way_to_the_feedback(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}"
    answer = await cast.ada.post(f"{path}/turns", {"text": "One more thing", "key": "late"})
    assert answer.status_code == 409
    assert "has ended" in words_of(answer.text)
    page = (await cast.ada.http.get(path)).text
    assert f'href="{path}/report"' in page
    assert "<textarea" not in page


async def test_ending_starts_the_feedback_and_leads_to_it(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, ["What is it like at home?"])
    answer = await cast.ada.post(f"/encounters/{encounter.id}/end")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/encounters/{encounter.id}/report")
    assert await cast.site.scorings.get(encounter.id) is not None


async def test_practice_lists_open_talks_and_feedback(cast: Cast) -> None:
    assert "You have not talked with anybody yet" in words_of((await cast.ada.http.get("/practice")).text)
    open_one, done = await begun(cast.site, cast.ada), await ended(cast.site, cast.ada)
    page = (await cast.ada.http.get("/practice")).text
    assert f'href="/encounters/{open_one.id}#latest"' in page
    assert f'href="/encounters/{done.id}/report"' in page
    other = (await cast.ben.http.get("/practice")).text
    assert open_one.id not in other
    assert done.id not in other
