"""Beside the talk: pauses, the time, hints, what turns are heard as, and the last turn taken back."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta

import pytest

from app.core.encounter import Encounter
from app.core.ports import Clock
from app.services import beside, encounters
from tests.web.conftest import Cast
from tests.web.talks import GOOD, begun, ended, words_of
from tests.web.test_pages_talk import SCRIPT, Waiting

pytestmark = pytest.mark.anyio


async def stored(cast: Cast, encounter: Encounter) -> Encounter:
    found = await cast.site.encounters.get(encounter.id)
    assert found is not None
    return found


async def test_a_pause_puts_the_words_away_until_one_goes_on(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD)
    path = f"/encounters/{encounter.id}"
    assert (await cast.ada.post(f"{path}/pause")).headers["location"] == path
    page = (await cast.ada.http.get(path)).text
    assert GOOD[0] not in page
    assert "<textarea" not in page
    assert "talk.js" not in page
    assert GOOD[0] in (await cast.tess.http.get(path)).text
    assert (await cast.ada.post(f"{path}/resume")).status_code == 303
    assert GOOD[0] in (await cast.ada.http.get(path)).text


async def test_leaving_pauses_and_says_that_nothing_is_lost(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD[:1])
    answer = await cast.ada.post(f"/encounters/{encounter.id}/leave")
    assert "Nothing is lost" in words_of((await cast.ada.http.get(answer.headers["location"])).text)
    assert (await stored(cast, encounter)).pace.paused_at is not None
    await begun_again(cast, encounter)
    assert (await stored(cast, encounter)).pace.paused_at is None


async def begun_again(cast: Cast, encounter: Encounter) -> None:
    answer = await cast.ada.post(f"/encounters/{encounter.id}/turns", {"text": "Shall we go on?", "key": "again"})
    assert answer.status_code == 303


async def test_the_time_is_told_extended_and_switched_off(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}"
    assert "You have about 20 minutes." in words_of((await cast.ada.http.get(path)).text)
    assert (await cast.ada.post(f"{path}/time", {"act": "extend"}, headers=SCRIPT)).json() == {"planned": 25}
    for _ in range(12):
        await cast.ada.post(f"{path}/time", {"act": "extend"})
    page = words_of((await cast.ada.http.get(path)).text)
    assert "0 of about 70 minutes" in page
    assert "Five minutes more" not in page
    await cast.ada.post(f"{path}/time", {"act": "off"})
    page = words_of((await cast.ada.http.get(path)).text)
    assert "of about" not in page
    assert "The time is switched off" in page


async def test_the_client_notices_once_when_the_last_minutes_begin(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD[:1])
    cast.site.clock = Moved(cast.site.clock, timedelta(minutes=9))
    path = f"/encounters/{encounter.id}"
    await cast.ada.post(f"{path}/turns", {"text": "What are the evenings like?", "key": "k2"})
    assert "glances at the clock" not in (await cast.ada.http.get(path)).text
    cast.site.clock = Moved(cast.site.clock, timedelta(minutes=7))
    await cast.ada.post(f"{path}/turns", {"text": "And the nights?", "key": "k3"})
    await cast.ada.post(f"{path}/turns", {"text": "And the mornings?", "key": "k4"})
    page = (await cast.ada.http.get(path)).text
    assert page.count("Zita glances at the clock") == 1
    assert "glances" in (await cast.ada.http.get(f"{path}/turns/3")).text
    assert "glances" not in (await cast.ada.http.get(f"{path}/transcript.txt")).text


class Moved:
    """A clock that is ahead of another."""

    def __init__(self, clock: Clock, ahead: timedelta) -> None:
        self._clock, self._ahead = clock, ahead

    def now(self) -> datetime:
        return self._clock.now() + self._ahead


async def test_a_hint_is_given_once_a_turn_counted_and_limited(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD[:1])
    path = f"/encounters/{encounter.id}"
    for _ in range(2):
        assert (await cast.ada.post(f"{path}/hint")).headers["location"].endswith("?beside=supervisor#supervisor")
    assert len(await cast.site.practice.asides(encounter.id)) == 1
    page = words_of((await cast.ada.http.get(f"{path}?beside=supervisor")).text)
    assert "2 are left" in page
    for number, words in enumerate(GOOD[1:], 2):
        await cast.ada.post(f"{path}/turns", {"text": words, "key": f"k{number}"})
        told = await cast.ada.post(f"{path}/hint", headers=SCRIPT)
        assert f"After line {2 * number + 1}" in words_of(told.json()["html"])  # the opening is line 1
    await cast.ada.post(f"{path}/turns", {"text": "And now?", "key": "k9"})
    refused = await cast.ada.post(f"{path}/hint")
    assert refused.status_code == 409
    assert "as often as this talk allows" in words_of(refused.text)
    assert len(await cast.site.practice.asides(encounter.id)) == 3


async def test_what_turns_are_heard_as_stands_beside_the_log(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD)
    page = (await cast.ada.http.get(f"/encounters/{encounter.id}")).text
    drawer = page[page.index('id="heard-body"') : page.index('role="log"')]
    assert re.findall(r'<li value="(\d+)">', drawer) == ["6", "4", "2"]
    log = page[page.index('role="log"') : page.index('id="live"')]
    assert "open question" not in log
    assert "open question" in page[: page.index('role="log"')]
    piece = (await cast.ada.http.get(f"/encounters/{encounter.id}/heard")).json()["html"]
    assert "open question" in piece


async def test_a_hint_about_a_turn_taken_back_is_marked_counts_and_is_no_hint_about_the_next(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD)
    path = f"/encounters/{encounter.id}"
    await cast.ada.post(f"{path}/hint")
    await cast.ada.post(f"{path}/undo", {"turn": "3"})
    gone = words_of((await cast.ada.http.get(f"{path}?beside=supervisor")).text)
    assert "About a turn that was taken back" in gone
    assert "After line" not in gone
    await cast.ada.post(f"{path}/turns", {"text": "You should move house.", "key": "other"})
    told = words_of((await cast.ada.post(f"{path}/hint", headers=SCRIPT)).json()["html"])
    assert "After line 7" in told
    assert "About a turn that was taken back" in told
    assert "1 is left" in told
    hints = (await cast.site.practice.notes(encounter.id)).hints
    assert [(one.turn, taken_back) for one, taken_back in hints] == [(3, True), (3, False)]
    assert hints[0][0].text != hints[1][0].text
    await encounters.end(cast.site, cast.ada.principal, encounter.id)


async def test_the_last_turn_can_be_taken_back_and_is_marked(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD)
    turns = await cast.site.encounters.turns(encounter.id)
    path = f"/encounters/{encounter.id}"
    page = await cast.ada.post(f"{path}/undo", {"turn": "3"})
    assert page.status_code == 200
    assert GOOD[2] in page.text[page.text.index('id="words"') :]
    now = await stored(cast, encounter)
    assert (now.turns_taken, now.state) == (2, turns[1].state)
    assert [turn.number for turn in await cast.site.encounters.turns(encounter.id)] == [1, 2]
    assert [(one.kind, one.turn) for one in await cast.site.practice.asides(encounter.id)] == [("undo", 3)]
    again = await cast.ada.post(f"{path}/undo", {"turn": "3"})
    assert again.status_code == 409
    assert (await cast.ada.http.get(f"{path}/undo")).status_code == 303
    await cast.ada.post(f"{path}/turns", {"text": "What is the worst of it?", "key": "other"})
    assert [turn.number for turn in await cast.site.encounters.turns(encounter.id)] == [1, 2, 3]


async def test_taking_back_the_first_turn_leads_to_the_beginning(cast: Cast) -> None:
    fresh = await begun(cast.site, cast.ada)
    encounter = await begun(cast.site, cast.ada, GOOD[:1])
    told = await cast.ada.post(f"/encounters/{encounter.id}/undo", {"turn": "1"}, headers=SCRIPT)
    assert told.json() == {"words": GOOD[0]}
    assert (await stored(cast, encounter)).state == fresh.state


async def test_a_turn_is_not_taken_back_where_it_is_not_allowed(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD[:1])
    strict = encounter.terms.model_copy(update={"undo": False})
    assert not beside.may_take_back(encounter.model_copy(update={"terms": strict}), None)
    last = await cast.site.encounters.last_turn(encounter.id)
    assert beside.may_take_back(encounter, last)
    assert not beside.may_take_back(encounter.model_copy(update={"terms": strict}), last)
    assert not beside.may_take_back(encounter.model_copy(update={"key_id": "k"}), last)
    assert not beside.may_take_back(encounter.model_copy(update={"status": "ended"}), last)
    for person in (cast.ben, cast.tess):
        assert (await person.post(f"/encounters/{encounter.id}/undo", {"turn": "1"})).status_code == 404


async def test_a_turn_that_is_being_answered_is_not_taken_back(cast: Cast) -> None:
    voice = Waiting()
    cast.site.voice = voice
    encounter = await begun(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}"
    await cast.ada.post(f"{path}/turns", {"text": "How are the evenings?", "key": "k1"}, headers=SCRIPT)
    await asyncio.wait_for(voice.spoke.wait(), 60)
    refused = await cast.ada.post(f"{path}/undo", {"turn": "1"}, headers=SCRIPT)
    assert "still answering" in refused.json()["detail"]
    voice.go_on.set()
    reply = cast.site.replies.of(encounter.id)
    if reply is not None:
        await reply.whole()


async def test_only_its_trainee_acts_beside_a_talk(cast: Cast) -> None:
    encounter = await begun(cast.site, cast.ada, GOOD[:1])
    for act in ("pause", "resume", "leave", "time", "hint", "undo"):
        for person in (cast.ben, cast.cleo, cast.tess, cast.root):
            answer = await person.post(f"/encounters/{encounter.id}/{act}")
            assert answer.status_code == 404, (person.user.name, act)
        assert (await cast.ada.http.post(f"/encounters/{encounter.id}/{act}")).status_code == 403, act


async def test_an_ended_talk_has_nothing_beside_it(cast: Cast) -> None:
    encounter = await ended(cast.site, cast.ada)
    path = f"/encounters/{encounter.id}"
    assert (await cast.ada.post(f"{path}/hint")).status_code == 409
    assert (await cast.ada.post(f"{path}/undo", {"turn": "3"})).status_code == 409
    assert 'id="undo"' not in (await cast.ada.http.get(path)).text
