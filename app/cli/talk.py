"""A role-play in the terminal: the same coder, engine and voices as on the server, without a database."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from app.cli.console import fail, give, say
from app.core.client import engine, explaining
from app.core.client.state import ClientState
from app.core.coding.coder import code_turn
from app.core.errors import InvalidTurn
from app.core.pace import time_by_turns
from app.core.persona import Persona
from app.core.ports import Brief, Voice
from app.core.safety import clean_turn
from app.core.transcript import MAX_TURN_CHARS, Utterance

if TYPE_CHECKING:
    from app.adapters.models.openai_compatible import OpenAICompatible
    from app.settings import Settings

_MAX_SCRIPT_BYTES = 4 * 1024 * 1024


def scripted_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Return the script's lines with their numbers; empty lines say nothing and are left out."""
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_SCRIPT_BYTES + 1).decode("utf-8-sig")
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        fail(f"{path} is not UTF-8 text. Save it with that encoding.")
    if len(text) > _MAX_SCRIPT_BYTES:
        fail(f"{path} is larger than {_MAX_SCRIPT_BYTES >> 20} MB.")
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def typed_lines() -> Iterator[tuple[int, str]]:
    """Ask for one turn after another until Ctrl-D."""
    number = 0
    while True:
        sys.stderr.write("You: ")
        sys.stderr.flush()
        line = sys.stdin.readline(4 * MAX_TURN_CHARS)
        if not line:
            say("")
            return
        number += 1
        if line.strip():
            yield number, line


class Talk:
    """One conversation with one client."""

    def __init__(self, persona: Persona, seed: int, settings: Settings) -> None:
        from app.adapters.models.installed import installed_encoder, installed_nearness

        self.persona = persona
        self.opening = engine.opening(persona, seed)
        self.voice, self._model = _voice(settings)
        semantic = settings.semantic == "auto"
        self._nearness = installed_nearness() if semantic else None
        self._encoder = installed_encoder() if semantic else None
        self._seed = seed
        self._state: ClientState = engine.begin(persona)
        self._said = [Utterance(speaker="client", text=self.opening)] if self.opening else []

    async def run(self, lines: Iterator[tuple[int, str]], *, as_json: bool, echo: bool) -> None:
        """Take a turn for each line and print it; a line of a script that cannot be sent ends the program."""
        try:
            for number, line in lines:
                try:
                    words = clean_turn(line)
                except InvalidTurn as error:
                    if echo:
                        fail(f"Line {number}: {error.detail}")
                    say(error.detail)
                    continue
                turn = await self._turn(words)
                if as_json:
                    give(orjson.dumps(turn).decode())
                else:
                    give((f"You: {words}\n" if echo else "") + f"{self.persona.who.name}: {turn['client']}\n")
        finally:
            if self._model is not None:
                await self._model.aclose()

    async def _turn(self, words: str) -> dict[str, object]:
        began, before = time.perf_counter(), self._state
        codes = code_turn(words, before.last_words or self.opening, self._encoder)
        near = self._nearness.of(self.persona, words, before.last_words or self.opening) if self._nearness else None
        state, plan = engine.respond(self.persona, before, words, codes, self._seed, near=near)
        self._said.append(Utterance(speaker="trainee", text=words))
        reply, voice, note = "", "embedded", None
        async for piece in self.voice.speak(Brief(self.persona, tuple(self._said), plan, before.opened)):
            reply += piece.text
            voice = "model" if piece.voice == "model" else voice
            note = piece.note or note
        reply = reply.strip()
        self._state = engine.settle(self.persona, state, plan, reply)
        if reply:
            self._said.append(Utterance(speaker="client", text=reply))
        ms = round((time.perf_counter() - began) * 1000, 1)
        if note:
            say(note)
        return {
            "turn": self._state.turn,
            "trainee": words,
            "client": reply,
            "codes": codes.labels,
            "state": shown_state(self._state),
            "time": shown_time(self.persona, self._state),
            "opened": [fact for fact in self._state.opened if fact not in before.opened],
            "earned": [one.model_dump() for one in self._state.ledger if one.turn == self._state.turn],
            "missed": [one.model_dump() for one in self._state.missed if one.turn == self._state.turn],
            "begun": [one.model_dump() for one in self._state.begun if one.turn == self._state.turn],
            "pulls": [
                pull.model_dump() for pull in self._state.pulls if self._state.turn in (pull.turn, pull.met_at)
            ],
            "reaction": plan.reaction,
            "voice": voice,
            "ms": ms,
            "why": explaining.settled(plan, self._state),
        }


def shown_state(state: ClientState) -> dict[str, float | bool | str | None]:
    """Return the part of the state that people look at."""
    return {
        "trust": round(state.trust, 3),
        "distress": round(state.distress, 3),
        "guardedness": round(state.guardedness, 3),
        "ruptured": state.ruptured,
        "ruptures": state.ruptures,
        "missed_feelings": state.missed_feelings,
        "topic": state.topic,
    }


def shown_time(persona: Persona, state: ClientState) -> dict[str, int | str]:
    """Return where the talk stands in its time, which turns count here."""
    time = time_by_turns(state.turn, persona.training.minutes)
    return {"minute": time.spent, "of": time.planned, "left": state.time}


def _voice(settings: Settings) -> tuple[Voice, OpenAICompatible | None]:
    from app.adapters.models.voices import EmbeddedVoice, GuardedVoice

    if settings.model_endpoint is None:
        return EmbeddedVoice(), None
    from app.adapters.models.openai_compatible import OpenAICompatible

    model = OpenAICompatible(*settings.model_endpoint, timeout=settings.model_timeout)
    return GuardedVoice(model, self_check=settings.model_checks_itself), model
