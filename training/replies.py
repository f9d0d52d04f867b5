"""Replies that readers judged, and what the engine makes of them now: each with its signs and how well it fits.

`replies.jsonl` holds talks, a line each: what the trainee said, what could be said to it and fits, half fits or does
not, and what was given. A talk is played again through the engine as it is today, turn by turn, and each time what it
would weigh is looked up among what was judged. Replies that are worded anew since then are left out.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unittest.mock import patch

from ruamel.yaml import YAML

from app.core.client import engine, plan
from app.core.client.asking import Asking, Signs
from app.core.client.directions import direction
from app.core.client.lines import Said
from app.core.client.precedents import turn_of
from app.core.client.scene import Draft, Scene
from app.core.client.signs import source_of
from app.core.client.state import ClientState
from app.core.client.topic_match import after
from app.core.client.weighing import Weighed, kind_of, weighed, worth
from app.core.coding.coder import code_turn
from app.core.persona import Persona

if TYPE_CHECKING:
    from app.core.coding.meaning import Floats

_ROOT = Path(__file__).parents[1]
TALKS = Path(__file__).with_name("replies.jsonl")
TOPICS = _ROOT / "tests" / "content" / "topic_turns.jsonl"
Fit = Literal["fits", "half", "not"]
FITS: tuple[Fit, ...] = ("fits", "half", "not")
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Reply:
    """What could be said, its kind where it has one, its own signs, and whether it fits, where a reader judged it.

    `is_weighed` unless the engine as it is now would not come to it; `worth` is what it counts for beside fitting.
    """

    text: str
    kind: str
    signs: Signs
    fit: Fit | None
    is_weighed: bool
    worth: float


@dataclass(frozen=True)
class Turn:
    """A turn as it is now: its client, its talk (none where only its subject is known), its signs, what it means, and
    what could be said, first what is planned.

    Nothing would be weighed where what is planned goes before all else, as after harm; that teaches all the same.
    """

    client: str
    talk: str
    signs: Signs
    meaning: Floats
    replies: Sequence[Reply]


@dataclass
class _Listener:
    """Stands where the engine weighs: keeps what is planned, and remembers what it would have chosen from."""

    given: Given | None = None
    judged: Collection[str] = ()
    asked: Asking | None = None
    found: Weighed = field(default_factory=list)
    worth: Sequence[float] = ()
    weighed: frozenset[str] = frozenset()

    def best(self, scene: Scene, planned: Draft, others: Iterable[Draft]) -> Draft:
        others = tuple(others)
        self._hear(scene, planned, others)
        self.weighed = frozenset(draft.said.text for draft, _ in weighed(scene, planned, others)[1])
        return planned

    def decide(self, scene: Scene) -> Draft:
        planned = plan.decide(scene)
        if not self.found:
            self._hear(scene, planned, tuple(draft for step in plan.OTHER_STEPS if (draft := step(scene))))
        if self.given is None:
            return planned
        known = (draft for draft in (planned, *(draft for draft, _ in self.found)))
        said = (draft for draft in known if draft.said.text == self.given["text"])
        return next(said, None) or _draft(scene, self.given)

    def turn(self, client: str, talk: str, fits: Sequence[Fit | None]) -> Iterator[Turn]:
        """Give the turn that was heard, unless nobody judged anything of it."""
        if self.asked is None or not any(fits):
            return
        replies = [
            Reply(draft.said.text, kind_of(draft), signs, fit, draft.said.text in self.weighed, counts)
            for (draft, signs), counts, fit in zip(self.found, self.worth, fits, strict=True)
        ]
        yield Turn(client, talk, self.asked.signs, turn_of(self.asked.meaning), replies)

    def _hear(self, scene: Scene, planned: Draft, others: tuple[Draft, ...]) -> None:
        self.asked, self.found = weighed(scene, planned, others, self.judged)
        self.worth = [worth(scene, draft) for draft, _ in self.found]


def _draft(scene: Scene, given: Given) -> Draft:
    """Make what was given, where the engine would not come to it any more."""
    said = Said(given["text"], tuple(given.get("keys", ())))
    tells = scene.index.by_id.get(given.get("tells", ""))
    return Draft("answer", said, direction(None, "answer"), tells=tells, about=given.get("about"))


def _say(persona: Persona, state: ClientState, text: str, seed: int, listener: _Listener) -> ClientState:
    """Say a turn to a client while a listener stands where it weighs; return the client after its reply."""
    last = state.last_words or engine.opening(persona, seed)
    with patch.object(plan, "best", listener.best), patch.object(engine, "decide", listener.decide):
        moved, planned = engine.respond(persona, state, text, code_turn(text, last), seed)
    return engine.settle(persona, moved, planned, planned.authored)


def personas() -> dict[str, Persona]:
    """Read the clients that come with the product, by their ids."""
    reader = YAML(typ="safe")
    read = (reader.load(path) for path in sorted((_ROOT / "personas").glob("*.yaml")))
    return {found.id: found for found in (Persona.model_validate(one, strict=False) for one in read)}


def judged_turns(clients: Mapping[str, Persona]) -> Iterator[Turn]:
    """Play the judged talks again and give each turn."""
    for line in TALKS.read_text().splitlines():
        talk = json.loads(line)
        persona = clients[talk["client"]]
        state = engine.begin(persona)
        for turn in talk["turns"]:
            fits: dict[str, Fit] = {text: fit for fit in FITS for text in turn[fit]}
            listener = _Listener(turn["given"], fits)
            state = _say(persona, state, turn["said"], talk["seed"], listener)
            found = [fits.get(draft.said.text) for draft, _ in listener.found]
            yield from listener.turn(persona.id, talk["talk"], found)


def topic_turns(clients: Mapping[str, Persona]) -> Iterator[Turn]:
    """Give turns whose subject a reader named: what is about it fits, what is about something else does not.

    Only the odd lines of the file are read; the even ones measure.
    """
    for line in TOPICS.read_text().splitlines()[::2]:
        turn = json.loads(line)
        persona, expects = clients[turn["persona"]], frozenset(turn["expects"])
        if not any(one.split(":")[0] in ("fact", "person", "biography") for one in expects):
            continue
        listener = _Listener()
        _say(persona, after(persona, turn["after"], tuple(turn["expects"])), turn["text"], 1, listener)
        if listener.weighed:
            found = [_by_subject(draft, expects) for draft, _ in listener.found]
            yield from listener.turn(persona.id, "", found)


def _by_subject(draft: Draft, expects: frozenset[str]) -> Fit | None:
    source = source_of(draft)
    if source.part != "exchange" and source.target:
        return "fits" if source.target in expects else "not"
    return "half" if source.part == "small" else None
