"""A message says itself in English, and in any language that has its text."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from app.core.message import Message, Told, Words, as_it_is, decimal, in_english, joined, percent, say, say_of

TURNS = say_of(3, "{count} turn", "{count} turns")
GERMAN = {
    "{count} turn": ("{count} Äußerung", "{count} Äußerungen"),
    "Before {turns} {name} said “{quote}”.": ("Vor {turns} sagte {name} „{quote}“.", ""),
}


def in_german(message: Message) -> str:
    def translated(text: str) -> str:
        return GERMAN.get(text, (text, ""))[0]

    def plural(one: str, many: str, count: int) -> str:
        return GERMAN.get(one, (one, many))[count != 1]

    return message.said(translated, plural, lambda words: f"<{words}>")


def test_a_message_within_a_message_is_said_in_the_same_language_and_quotes_stay_as_they_are() -> None:
    told = say("Before {turns} {name} said “{quote}”.", turns=TURNS, name="Zita", quote=Words("So {it} goes."))
    assert str(told) == "Before 3 turns Zita said “So {it} goes.”."
    assert in_german(told) == "Vor 3 Äußerungen sagte Zita „<So {it} goes.>“."


@pytest.mark.parametrize(("count", "said"), [(0, "0 turns"), (1, "1 turn"), (2, "2 turns")])
def test_the_count_picks_the_form(count: int, said: str) -> None:
    assert str(say_of(count, "{count} turn", "{count} turns")) == said


def test_a_text_without_values_may_hold_braces() -> None:
    assert str(Message("ids look like {this}")) == "ids look like {this}"


def test_a_text_that_no_language_has_is_said_in_english() -> None:
    assert in_german(say("Line {line} did harm.", line=4)) == "Line 4 did harm."


def test_numbers_and_lists_leave_what_is_between_them_to_the_language() -> None:
    assert str(percent(0.375)) == "38%"
    assert str(decimal(0.7)) == "0.70"
    assert str(joined(map(say, ["how near", "expectations"]))) == "how near, expectations"
    assert in_english((say("One."), as_it_is("Two {and} a half."))) == "One. Two {and} a half."
    assert as_it_is("Two").has_no_words


def test_a_message_comes_back_from_the_store_as_it_was() -> None:
    stored: TypeAdapter[Told] = TypeAdapter(Told)
    told = (say("Before {turns} {name} said “{quote}”.", turns=TURNS, name="Zita", quote=Words("No.")), TURNS)
    assert stored.validate_json(stored.dump_json(told)) == told
