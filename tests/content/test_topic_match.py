"""Whether a turn is taken to be about what a reader says it is about, over every persona that ships."""

from __future__ import annotations

import json
from pathlib import Path

from app.core.client.topic_match import LEAST_TOPIC_MATCH, taken_as
from tests.core.played import library

TURNS = [json.loads(line) for line in Path(__file__).with_name("topic_turns.jsonl").read_text("utf-8").splitlines()]


def test_turns_are_taken_to_be_about_what_a_reader_says() -> None:
    personas = {persona.id: persona for persona in library()}
    missed = [
        f"{turn['persona']}: {turn['text']} -> {turn['expects']}"
        for turn in TURNS
        if turn["expects"] not in taken_as(personas[turn["persona"]], turn["text"])
    ]
    assert 1 - len(missed) / len(TURNS) >= LEAST_TOPIC_MATCH, "\n".join(missed)
