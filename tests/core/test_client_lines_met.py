"""Which single lines a turn asks for, by what the file says that each is an answer to."""

from __future__ import annotations

import pytest

from app.core.client.asking import asking
from app.core.client.could_say import could_say
from app.core.client.exchanging import met
from app.core.client.index import index_of
from app.core.client.lines_met import LinesMet
from app.core.client.scene import Scene
from app.core.client.state import ClientState
from app.core.client.taking import read
from app.core.coding.coder import code_turn
from app.core.persona import Persona
from app.core.spoken import answering
from tests.core.cast import mara, told_of_the_shop
from tests.core.played import library

SHOP = mara().fact("gave-up-the-shop")
ANSWERS_TO = {
    " ".join(line.split()[:5]): ways
    for line, ways in zip(
        (*SHOP.lines, *SHOP.more),
        (
            ["When did the shop close?"],
            ["What was your work?"],
            ["Who bought the machines?"],
            ["Did you say goodbye?"],
        ),
        strict=False,
    )
}
MARA = mara(answers_to=ANSWERS_TO)

every_shipped = pytest.mark.parametrize("persona", library(), ids=lambda persona: persona.id)


def scene(said: str, state: ClientState, persona: Persona = MARA) -> Scene:
    move = read(index_of(persona), state, said, code_turn(said, state.last_words))
    return Scene(index_of(persona), state, state, move, (), 1)


def lines_of(scene: Scene) -> LinesMet:
    return asking(scene).lines


def test_the_line_that_answers_just_this_question_is_the_likeliest() -> None:
    keys = [*answering(MARA)]
    for key, ways in zip(keys, ANSWERS_TO.values(), strict=True):
        assert lines_of(scene(ways[0], told_of_the_shop(MARA))).likeliest()[0] == key


def test_a_line_without_ways_of_asking_is_near_to_nothing() -> None:
    lines = lines_of(scene("When did the shop close?", told_of_the_shop(MARA)))
    assert lines.of("biography:0:0") is None
    assert lines_of(scene("When did it close?", told_of_the_shop(mara()), mara())).likeliest() == []


def test_what_is_not_told_yet_waits_for_its_gate() -> None:
    persona = mara(answers_to={" ".join(fact.lines[0].split()[:5]): ["Who knows?"] for fact in mara().facts})
    now = scene("Who knows?", told_of_the_shop(persona), persona)
    could = {key for draft in could_say(now, met(now), lines_of(now)) for key in draft.said.keys}
    assert not [key for key in could if key.startswith("fact:") and "gave-up-the-shop" not in key]


@pytest.mark.parametrize(
    ("start", "what"), [("Nobody says this", "no line begins"), ("I", "lines begin with")], ids=["none", "several"]
)
def test_what_a_line_answers_names_just_one_line(start: str, what: str) -> None:
    assert what in dict(mara(answers_to={start: ["And then?"]}).faults())["answers_to", start]


@every_shipped
def test_a_shipped_client_says_what_each_line_answers(persona: Persona) -> None:
    written = answering(persona)
    assert len(written) > 400
    assert min(map(len, written.values())) >= 2
