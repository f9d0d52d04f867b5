"""Files of turns that people have coded: AnnoMI's layout, ESConv's, and Attune's own. JSON Lines, all of them.

Nothing of such data is part of the product; whoever measures brings their own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from app.adapters.content.bounded import bytes_of, faults_of
from app.core.errors import Fault, InvalidContent
from app.core.scoring.human_codes import NONE, CodedData, CodedTurn, Layout, Quality, said_yes

MAX_LABELLED_BYTES = 64 * 1024 * 1024
NAMES: dict[Layout, str] = {"annomi": "AnnoMI", "esconv": "ESConv"}
_STRATEGIES = {
    "Questions": "question",
    "Restatement or Paraphrasing": "reflecting",
    "Reflection of feelings": "reflecting",
}
# Fields of our own form that are not compared one by one.
_NO_CODES_OF_THEIR_OWN = {"id", "text", "previous", "transcript", "empathy", "sentences", "labels"}


class _Row(BaseModel):
    """Other people's layouts may carry more columns than are read here."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str = Field(max_length=20_000)


class _AnnomiRow(_Row):
    transcript_id: int | str
    interlocutor: Literal["therapist", "client"]


class _AnnomiTherapistRow(_AnnomiRow):
    main_behaviour: Literal["question", "reflection", "therapist_input", "other"]
    question: Literal["open", "closed", "none"]
    reflection: Literal["simple", "complex", "none"]
    therapist_input: Literal["information", "advice", "negotiation", "options", "none"]

    def human(self) -> dict[str, str]:
        return {
            "main": "input" if self.main_behaviour == "therapist_input" else self.main_behaviour,
            "question": self.question,
            "reflection": self.reflection,
            "input": said_yes(self.therapist_input != NONE),
            "advice": said_yes(self.therapist_input == "advice"),
            "information": said_yes(self.therapist_input == "information"),
        }


class _EsconvRow(_Row):
    dialog_id: int | str
    speaker: Literal["seeker", "supporter"]
    strategy: Literal[
        "Questions", "Restatement or Paraphrasing", "Reflection of feelings", "Self-disclosure",
        "Affirmation and Reassurance", "Providing Suggestions", "Information", "Other", "",
    ] = ""  # fmt: skip


class EmpathyLevels(BaseModel):
    """A mechanism that is missing was not coded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    emotional_reaction: int | None = Field(default=None, ge=0, le=2)
    interpretation: int | None = Field(default=None, ge=0, le=2)
    exploration: int | None = Field(default=None, ge=0, le=2)


class _OwnRow(_Row):
    """What `attune code` reads, with the human codes in the form of what it writes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int | str | None = None
    previous: str | None = Field(default=None, max_length=20_000)
    transcript: int | str | None = None
    main: Literal["question", "reflection", "input", "other"] | None = None
    question: Literal["open", "closed"] | None = None
    reflection: Literal["simple", "complex"] | None = None
    summary: StrictBool | None = None
    validation: StrictBool | None = None
    advice: StrictBool | None = None
    judgement: StrictBool | None = None
    self_disclosure: StrictBool | None = None
    risk_enquiry: StrictBool | None = None
    empathy: EmpathyLevels | None = None
    sentences: Any = None  # part of the form; people code turns
    labels: Any = None  # every code of the turn, in the turns that the heads are trained on

    def human(self) -> dict[str, str]:
        """Return what was coded. `question: null` says that there is none; a key that is missing was not coded."""
        coded: dict[str, str] = {}
        for name in self.model_fields_set - _NO_CODES_OF_THEIR_OWN:
            value = getattr(self, name)
            if isinstance(value, bool):
                coded[name] = said_yes(value)
            elif value is not None:
                coded[name] = value
            elif name in ("question", "reflection"):
                coded[name] = NONE
        levels = self.empathy.model_dump(exclude_none=True) if self.empathy is not None else {}
        return coded | {name: str(level) for name, level in levels.items()}


R = TypeVar("R", bound=BaseModel)


class _Lines:
    """The objects of a JSON Lines file with their line numbers, and the faults met on the way."""

    def __init__(self, file: str, raw: bytes) -> None:
        self.file, self.faults = file, list[Fault]()
        self.rows = list(self._objects(raw))

    def fault(self, line: int, message: str, field: str = "") -> None:
        self.faults.append(Fault(self.file, line, field, message))

    def _objects(self, raw: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                self.fault(number, f"this line is not JSON: {error}")
                continue
            if isinstance(row, dict):
                yield number, row
            else:
                self.fault(number, "expected an object")

    def read(self, shape: type[R], number: int, row: dict[str, Any]) -> R | None:
        """Return the row in its shape, or note its faults."""
        try:
            return shape.model_validate(row)
        except ValidationError as error:
            self.faults.extend(faults_of(error, self.file, number))
            return None


def read_labelled(path: Path) -> CodedData:
    """Return the coded turns of a file, or of `utterances.jsonl` in a folder. Raises InvalidContent with every fault.

    AnnoMI's session ratings are read from `transcripts.csv` in the same folder, where there is one.
    """
    place = path / "utterances.jsonl" if path.is_dir() else path
    lines = _Lines(str(place), bytes_of(place, MAX_LABELLED_BYTES))
    layout = _layout(lines.rows)
    turns = {"annomi": _annomi, "esconv": _esconv, "attune": _own}[layout](lines)
    quality = _quality(place.with_name("transcripts.csv"), lines) if layout == "annomi" else {}
    if not turns and not lines.faults:
        lines.fault(0, "there is no coded turn in this file")
    if lines.faults:
        raise InvalidContent(tuple(lines.faults))
    return CodedData(NAMES.get(layout, place.stem), layout, tuple(turns), quality)


def _layout(rows: list[tuple[int, dict[str, Any]]]) -> Layout:
    first = rows[0][1] if rows else {}
    if "interlocutor" in first:
        return "annomi"
    return "esconv" if "dialog_id" in first else "attune"


class _Heard:
    """What the client said last in each transcript; lines in a row are one answer."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}
        self._open: set[str] = set()

    def client(self, transcript: str, text: str) -> None:
        before = f"{self._last[transcript]} " if transcript in self._open else ""
        self._last[transcript] = before + text
        self._open.add(transcript)

    def before_trainee(self, transcript: str) -> str:
        self._open.discard(transcript)
        return self._last.get(transcript, "")


def _annomi(lines: _Lines) -> list[CodedTurn]:
    heard, turns = _Heard(), list[CodedTurn]()
    for number, given in lines.rows:
        shape = _AnnomiTherapistRow if given.get("interlocutor") == "therapist" else _AnnomiRow
        row = lines.read(shape, number, given)
        if isinstance(row, _AnnomiTherapistRow):
            name = str(row.transcript_id)
            turns.append(CodedTurn(name, row.text, heard.before_trainee(name), row.human()))
        elif row is not None:
            heard.client(str(row.transcript_id), row.text)
    return turns


def _esconv(lines: _Lines) -> list[CodedTurn]:
    heard, turns = _Heard(), list[CodedTurn]()
    for number, given in lines.rows:
        row = lines.read(_EsconvRow, number, given)
        if row is None:
            continue
        name = str(row.dialog_id)
        if row.speaker == "seeker":
            heard.client(name, row.text)
        elif row.strategy:
            human = {"strategy": _STRATEGIES.get(row.strategy, "rest")}
            turns.append(CodedTurn(name, row.text, heard.before_trainee(name), human))
        else:
            lines.fault(number, "a supporter's line needs a strategy", "strategy")
    return turns


def _own(lines: _Lines) -> list[CodedTurn]:
    turns = []
    for number, given in lines.rows:
        row = lines.read(_OwnRow, number, given)
        if row is None:
            continue
        human = row.human()
        if not human:
            lines.fault(number, "no human code in this line: give 'main', 'question', 'reflection' or another code")
        # Without a transcript's name each turn stands for itself.
        name = f"line {number}" if row.transcript is None else str(row.transcript)
        turns.append(CodedTurn(name, row.text, row.previous or "", human))
    return turns


def _quality(path: Path, lines: _Lines) -> Mapping[str, Quality]:
    if not path.is_file():
        return {}
    rated: dict[str, Quality] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened)
            for row in rows:
                name, quality = row.get("transcript_id"), row.get("mi_quality")
                if name and quality in ("high", "low"):
                    rated[name] = "high" if quality == "high" else "low"
                else:
                    message = "expected a transcript_id, and 'high' or 'low' as mi_quality"
                    lines.faults.append(Fault(str(path), rows.line_num, "", message))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        lines.faults.append(Fault(str(path), 0, "", f"cannot be read: {error}"))
    return rated
