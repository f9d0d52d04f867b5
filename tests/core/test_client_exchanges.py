"""What a client answers to the next words of a trainee right behind one of its own lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from pydantic import ValidationError

from app.core.client.engine import respond
from app.core.client.exchanging import met
from app.core.client.index import index_of
from app.core.client.persona_checks import authored_lines
from app.core.client.scene import Draft, Scene
from app.core.client.state import ClientState, TurnPlan
from app.core.client.taking import read
from app.core.coding.coder import code_turn
from app.core.persona import Persona
from app.core.spoken import grounds, lines, lines_before
from tests.core.cast import mara, told_of_the_shop
from tests.core.played import library

BEHIND_THE_SHOP = {
    "after": "I closed the bakery in spring",
    "answers": {
        "Half past two, if the dough was slow.": ["What time did you get up?", "when did u get up"],
        "Ivo took the big mixer. It hadn't a buyer.": ["What became of the machines?", "Who has the mixer now?"],
        "It wasn't sad. It was quiet, that's worse.": ["It was a sad day.", "That must have been sad."],
    },
}
BEHIND_THE_OVEN = {
    "after": "I let the big oven go out",
    "answers": {"Till five. Then I swept.": ["How long did you sit there?", "till when"]},
}
ANY_TIME = {"answers": {"By bus, the early one.": ["How did you get here?", "did you come by car"]}}
MARA = mara(exchanges=[ANY_TIME, BEHIND_THE_SHOP, BEHIND_THE_OVEN])
TOLD = told_of_the_shop(MARA)

every_shipped = pytest.mark.parametrize("persona", library(), ids=lambda persona: persona.id)


def answered(text: str, state: ClientState = TOLD, persona: Persona = MARA) -> TurnPlan:
    return respond(persona, state, text, code_turn(text, state.last_words), 1)[1]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("So what time did you have to get up?", "Half past two, if the dough was slow."),
        ("And who has the mixer now?", "Ivo took the big mixer. It hadn't a buyer."),
        ("How did you get here today?", "By bus, the early one."),
    ],
)
def test_a_turn_behind_a_line_is_answered_by_what_is_written_for_it(asked: str, says: str) -> None:
    assert answered(asked).authored == says


def test_an_answer_is_given_once() -> None:
    after, first = respond(MARA, TOLD, "Who has the mixer now?", code_turn("Who has the mixer now?", ""), 1)
    assert first.authored == "Ivo took the big mixer. It hadn't a buyer."
    assert answered("Who has the mixer now?", after).authored != first.authored


def test_what_follows_a_line_waits_until_the_line_is_said() -> None:
    asked = "How long did you sit there?"
    move = read(index_of(MARA), TOLD, asked, code_turn(asked, TOLD.last_words))
    could_follow = {one.said.text for one in met(Scene(index_of(MARA), TOLD, TOLD, move, (), 1))}
    assert "Till five. Then I swept." not in could_follow
    assert "Half past two, if the dough was slow." in could_follow


def test_an_answer_can_be_asked_on_too_and_comes_down_to_the_line_behind_it() -> None:
    behind = {"after": "Ivo took the big", "answers": {"My cousin. Two streets up.": ["Who is Ivo?", "whos ivo"]}}
    persona = mara(exchanges=[ANY_TIME, BEHIND_THE_SHOP, behind])
    assert grounds(persona) == (None, "fact:gave-up-the-shop:0", "fact:gave-up-the-shop:0")
    told = told_of_the_shop(persona)
    assert answered("And who is Ivo?", told, persona).authored != "My cousin. Two streets up."
    asked = "And who has the mixer now?"
    after, _ = respond(persona, told, asked, code_turn(asked, told.last_words), 1)
    assert answered("And who is Ivo?", after, persona).authored == "My cousin. Two streets up."
    where = {text: place for place, text in authored_lines(persona)}
    assert where["My cousin. Two streets up."].startswith("fact gave-up-the-shop: exchange")


def test_exchanges_that_follow_only_each_other_come_to_an_end() -> None:
    one = {"after": "Till five.", "answers": {"Till six.": ["till when"]}}
    other = {"after": "Till six.", "answers": {"Till five.": ["till when then"]}}
    assert grounds(mara(exchanges=[one, other])) == (None, None)


def test_a_file_without_exchanges_is_played_by_its_plan_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = mara()
    asked = "And who has the mixer now?"
    move = read(index_of(plain), TOLD, asked, code_turn(asked, TOLD.last_words))
    assert met(Scene(index_of(plain), TOLD, TOLD, move, (), 1)) == ()
    weighed: list[str] = []

    def best(scene: Scene, planned: Draft, _: Iterable[Draft]) -> Draft:
        weighed.append(scene.index.persona.id)
        return planned

    monkeypatch.setattr("app.core.client.plan.best", best)
    answered(asked, persona=plain)
    assert weighed == []
    answered(asked)
    assert weighed == [MARA.id]


@pytest.mark.parametrize(
    ("after", "what"), [("Nobody says this", "no line begins"), ("I ", "lines begin with")], ids=["none", "several"]
)
def test_an_exchange_has_to_follow_just_one_line(after: str, what: str) -> None:
    faults = dict(mara(exchanges=[BEHIND_THE_SHOP | {"after": after}]).faults())
    assert what in faults["exchanges", 0, "after"]


def test_an_exchange_has_answers_and_ways_of_asking() -> None:
    nothing: list[dict[str, Any]] = [{"answers": {}}, {"answers": {"Yes.": []}}]
    for broken in nothing:
        with pytest.raises(ValidationError):
            mara(exchanges=[broken])


def test_answers_are_read_with_all_other_lines() -> None:
    where = {text: place for place, text in authored_lines(MARA)}
    assert where["Till five. Then I swept."].startswith("fact let-the-fire-out: exchange")
    assert where["By bus, the early one."].startswith("exchange after any time")


@every_shipped
def test_every_line_of_a_shipped_client_can_be_asked_on(persona: Persona) -> None:
    assert list(persona.faults()) == []
    followed = set(lines_before(persona))
    wanted = {key for key, _ in lines(persona) if not key.startswith("biography:")}
    assert wanted <= followed
    assert None in followed  # some fit at any time


@every_shipped
def test_no_answer_stands_twice_in_a_file(persona: Persona) -> None:
    said = [answer for exchange in persona.exchanges for answer in exchange.answers]
    assert len(said) == len(set(said)) > 500
    assert json.loads(persona.model_dump_json(by_alias=True))["exchanges"]
