"""The gallery and the briefs: everything a trainee needs, nothing that has to be earned."""

from __future__ import annotations

import re

import pytest

from app.core.persona import OCCASIONS, Persona
from tests.web.conftest import Cast
from tests.web.talks import begun, words_of

pytestmark = pytest.mark.anyio


def hidden(persona: Persona) -> list[str]:
    """Return what must not be on a page before the report. The opening is said at once, so it is not in here."""
    lines = [line for occasion in OCCASIONS for line in persona.reactions.for_occasion(occasion)]
    for fact in persona.facts:
        lines += [fact.id, fact.knowledge, *fact.lines, *fact.hints, *fact.more]
    for person in persona.truth.inventory:
        lines += [person.client_expects, person.good, person.bad, *person.lines]
    lines += [persona.truth.formulation, persona.training.good_work, persona.truth.onset.event]
    lines += persona.training.goals
    return [" ".join(line.split()) for line in lines if len(line) > 12]


async def test_every_client_has_a_card_with_what_one_needs_to_choose(cast: Cast) -> None:
    page = words_of((await cast.ada.http.get("/")).text)
    for persona in cast.site.library.personas():
        for shown in (f"{persona.who.name}, {persona.who.age}", persona.who.occupation, persona.summary):
            assert " ".join(shown.split()) in page
        for note in (*persona.content_notes, *persona.training.practise):
            assert " ".join(note.split()) in page


async def test_the_address_names_the_problem_area(cast: Cast) -> None:
    page = (await cast.ada.http.get("/?area=grief")).text
    for persona in cast.site.library.personas():
        assert (f'href="/clients/{persona.id}"' in page) == (persona.problem_area == "grief")
    everybody = (await cast.ada.http.get("/?area=nonsense")).text
    assert all(f'href="/clients/{persona.id}"' in everybody for persona in cast.site.library.personas())


async def test_the_gallery_can_be_narrowed_by_difficulty_and_by_whom_one_has_met(cast: Cast) -> None:
    everybody = cast.site.library.personas()
    hard = (await cast.ada.http.get("/?level=3")).text
    for persona in everybody:
        assert (f'href="/clients/{persona.id}"' in hard) == (persona.difficulty == 3)
    await begun(cast.site, cast.ada, ["Hello Zita."])
    met, fresh = (await cast.ada.http.get("/?mine=met")).text, (await cast.ada.http.get("/?mine=new&area=grief")).text
    assert re.findall(r'href="/clients/([a-z-]+)"', met) == ["zita-grief-sister"]
    assert "Met once" in met
    assert "zita-grief-sister" not in fresh
    assert "mine=new" in fresh
    assert "mine=" not in (await cast.guest.get("/?mine=met")).text


async def test_a_talk_that_waits_is_offered_first(cast: Cast) -> None:
    assert "is still there" not in (await cast.ada.http.get("/")).text
    await begun(cast.site, cast.ada)
    assert "is still there" not in (await cast.ada.http.get("/")).text
    encounter = await begun(cast.site, cast.ada, ["Hello Zita."])
    page = (await cast.ada.http.get("/")).text
    assert f'href="/encounters/{encounter.id}#latest">Go on with Zita' in page
    assert "is still there" not in (await cast.ben.http.get("/")).text


async def test_nothing_that_has_to_be_earned_is_on_a_page_before_the_report(cast: Cast) -> None:
    gallery = words_of((await cast.ada.http.get("/")).text)
    for persona in cast.site.library.personas():
        brief = words_of((await cast.ada.http.get(f"/clients/{persona.id}")).text)
        encounter = await begun(cast.site, cast.ada, client=persona.id)
        talk = words_of((await cast.ada.http.get(f"/encounters/{encounter.id}")).text)
        open_words = " ".join((persona.brief, persona.summary, *persona.content_notes))
        for secret in hidden(persona):
            if secret in open_words:
                continue
            assert secret not in gallery
            assert secret not in brief
            assert secret not in talk


async def test_the_banner_says_that_no_model_speaks(cast: Cast) -> None:
    trainee, teacher = (await cast.ada.http.get("/")).text, (await cast.tess.http.get("/")).text
    assert "No language model is connected" in words_of(trainee)
    assert "/settings/model" not in trainee
    assert 'href="/settings/model">How to connect a model' in teacher


async def test_starting_leads_into_the_talk(cast: Cast) -> None:
    answer = await cast.ada.post("/encounters", {"persona": "zita-grief-sister"})
    assert answer.status_code == 303
    assert re.fullmatch(r"/encounters/[A-Za-z0-9_-]+", answer.headers["location"])
    talk = await cast.ada.http.get(answer.headers["location"])
    assert "This is a simulation: Zita is fictional" in words_of(talk.text)


async def test_an_unknown_client_is_not_found_in_plain_words(cast: Cast) -> None:
    assert (await cast.ada.http.get("/clients/nobody")).status_code == 404
    answer = await cast.ada.post("/encounters", {"persona": "nobody"})
    assert answer.status_code == 404
    assert "There is no client 'nobody'" in words_of(answer.text)


async def test_what_a_client_is_called_cannot_become_markup(cast: Cast) -> None:
    page = (await cast.ada.http.get("/clients/%3Cscript%3E")).text
    assert "<script>" not in page
