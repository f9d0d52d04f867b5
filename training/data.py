"""The coded turns that the heads are trained on: AnnoMI's development part and the project's own turns."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.adapters.content.gold import read_gold
from app.core.coding.reading import Reading, read
from app.core.scoring.human_codes import bare

OWN = Path(__file__).with_name("turns")
TALKS = Path(__file__).with_name("replies.jsonl")
FIRST_TALKS = 2195  # that many had been judged when the coder was fitted
GOLD = Path(__file__).parents[1] / "tests" / "gold"
_MAIN = {"therapist_input": "input"}
_INPUT = {"negotiation": "suggestion", "options": "suggestion"}


@dataclass(frozen=True)
class Example:
    """One coded turn, read as written and without punctuation and capitals.

    `codes` maps heads to labels. Turns of one `group` (a video, or answers to one client line) stay on one side of
    every split; `session` and `quality` are AnnoMI's. `only_harm` turns teach the flags of harm and no other head.
    """

    forms: tuple[Reading, Reading]
    codes: Mapping[str, str]
    labels: frozenset[str]
    group: str
    session: str = ""
    quality: str = ""
    only_harm: bool = False

    @property
    def writer(self) -> str:
        """Return who worded the turn, as far as is known: a file of own turns, the gold encounters, a video."""
        return (
            self.group
            if self.session
            else " ".join(self.group.split()[: 2 if self.group.startswith(("own", "talks")) else 1])
        )


def _example(text: str, previous: str, **rest: object) -> Example:
    forms = (read(text, previous), read(bare(text), bare(previous)))
    return Example(forms=forms, **rest)  # type: ignore[arg-type]


def annomi(place: Path) -> list[Example]:
    """Read the therapist's turns of a folder with AnnoMI's `utterances.jsonl` and `transcripts.csv`."""
    with (place / "transcripts.csv").open(encoding="utf-8-sig", newline="") as opened:
        about = {row["transcript_id"]: row for row in csv.DictReader(opened)}
    found = []
    for session, text, previous, row in _therapist_turns(place / "utterances.jsonl"):
        kind = row["therapist_input"]
        codes = {
            "main": _MAIN.get(row["main_behaviour"], row["main_behaviour"]),
            "question": row["question"],
            "reflection": row["reflection"],
            "input": _INPUT.get(kind, kind),
        }
        told = about[session]
        group, quality = f"annomi {told['group']}", told["mi_quality"]
        found.append(
            _example(text, previous, codes=codes, labels=frozenset(), group=group, session=session, quality=quality)
        )
    return found


def _therapist_turns(path: Path) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """Yield session, words, the client's words before them and the row; client lines in a row are one answer."""
    heard: dict[str, list[str]] = {}
    answered: set[str] = set()
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        session = str(row["transcript_id"])
        if row["interlocutor"] == "client":
            if session in answered:
                heard[session] = []
                answered.discard(session)
            heard.setdefault(session, []).append(row["text"])
        else:
            answered.add(session)
            yield session, row["text"], " ".join(heard.get(session, ())), row


def own_turns(place: Path = OWN) -> list[Example]:
    """Read the project's own coded turns; those in the folder `harm` teach nothing but harm."""
    found = []
    for path in [*sorted(place.glob("*.jsonl")), *sorted(place.glob("harm/*.jsonl"))]:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            labels = frozenset(row["labels"])
            # Whatever a turn gives of the trainee's own that is no advice counts as information: codebook, input.
            gives = "information" if row["main"] == "input" else "none"
            told = next((kind for kind in ("advice", "information") if kind in labels), gives)
            codes = {
                "main": row["main"],
                "question": row["question"] or "none",
                "reflection": row["reflection"] or "none",
                "input": told,
            }
            group = f"own {path.stem} {row['previous']}"
            about = {"codes": codes, "labels": labels, "group": group, "only_harm": path.parent != place}
            found.append(_example(row["text"], row["previous"], **about))
    return found


def harmless_turns(place: Path = TALKS) -> list[Example]:
    """Read every second of the first talks with the clients, held to do no harm: each turn, and what the client had
    said before it.

    They teach what harm is not, and nothing else. Talks that were judged since are for measuring.
    """
    found = []
    for line in place.read_text("utf-8").splitlines()[:FIRST_TALKS:2]:
        talk, previous = json.loads(line), ""
        for turn in talk["turns"]:
            codes = {"main": "other", "question": "none", "reflection": "none", "input": "none"}
            group = f"talks {talk['talk']}"
            if previous:
                about = {"codes": codes, "labels": frozenset[str](), "group": group, "only_harm": True}
                found.append(_example(turn["said"], previous, **about))
            previous = turn["given"]["text"]
    return found


def gold_turns(place: Path = GOLD) -> list[Example]:
    """Read the training half of the gold encounters; their other half is for measuring and is never learnt from."""
    found = []
    for encounter in read_gold(place):
        if encounter.split != "train":
            continue
        previous = ""
        for turn in encounter.turns:
            if turn.speaker == "client":
                previous = turn.text
                continue
            coded = encounter.labels["first"][turn.turn]
            kind = coded.input or "none"
            codes = {
                "main": coded.main,
                "question": coded.question or "none",
                "reflection": coded.reflection or "none",
                "input": _INPUT.get(kind, kind),
            }
            labels = frozenset[str](flag.label for flag in coded.flags)
            group = f"gold {encounter.id}"
            found.append(_example(turn.text, previous, codes=codes, labels=labels, group=group))
    return found
