"""The figures by which our clients are held beside real ones."""

from __future__ import annotations

import pytest

from app.core.client.realism import speech_of

VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "oi", "ou", "au", "ie", "oo", "ue")
SESSIONS = (
    ("Yes.", "I don't know.", "I was angry, and then I was ashamed of it. It went on for years."),
    ("Well, I suppose so. Do you think it matters?", "", "Thanks."),
)


def test_turns_are_counted_without_the_empty_ones() -> None:
    speech = speech_of("ours", SESSIONS)
    assert (speech.sessions, speech.turns) == (2, 5)
    assert speech.mean_words == round((1 + 3 + 15 + 9 + 1) / 5, 1)
    assert speech.short_share == 0.6
    assert speech.asks == 0.2
    assert speech.thanks == 0.2


def test_feelings_are_counted_by_turn_and_by_fifth_of_the_session() -> None:
    speech = speech_of("ours", SESSIONS[:1])
    assert speech.first_feeling == 3
    assert speech.turns_with_feeling == round(1 / 3, 3)
    assert speech.feelings_by_fifth[0] == 0
    assert speech.feelings_by_fifth[3] > 0


def test_variety_needs_two_hundred_words_and_does_not_grow_with_length() -> None:
    assert speech_of("ours", SESSIONS).variety is None
    words = [f"{a}{b}lem" for a in "bcdfghklmnprstvw" for b in VOWELS][:200]
    once = [" ".join(words)]
    assert speech_of("ours", [once]).variety == 1.0
    assert speech_of("ours", [once * 4]).variety == pytest.approx(1.0)


def test_nothing_said_is_no_speech() -> None:
    with pytest.raises(ValueError, match="no client turns"):
        speech_of("ours", [("", " ")])
