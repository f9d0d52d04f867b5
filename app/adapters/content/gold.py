"""Gold encounters: whole sessions whose trainee turns people have labelled. `docs/codebook.md` defines the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.adapters.content.bounded import bytes_of, faults_of
from app.core.case import ProblemArea
from app.core.coding.codes import Empathy, Label, Main
from app.core.errors import Fault, InvalidContent
from app.core.scoring.human_codes import NONE, CodedData, CodedTurn, said_yes
from app.core.transcript import Speaker

Reading = Literal["first", "second"]
Split = Literal["train", "test"]
R = TypeVar("R", bound=BaseModel)
Level = Annotated[int, Field(ge=1, le=4)]
MAX_GOLD_BYTES = 1024 * 1024
_FLAGS_AS_FIELDS: tuple[Label, ...] = (
    "advice", "information", "summary", "validation", "judgement", "self_disclosure", "risk_enquiry",
)  # fmt: skip


class _Gold(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldFlag(_Gold):
    """One code and the words it stands on, verbatim and found once in the turn."""

    label: Label
    quote: str = Field(min_length=1)


class GoldLabels(_Gold):
    """What a person said of one trainee turn."""

    main: Main
    question: Literal["open", "closed"] | None
    reflection: Literal["simple", "complex"] | None
    input: Literal["information", "advice", "negotiation", "options"] | None
    flags: tuple[GoldFlag, ...]
    empathy: Empathy

    def has(self, label: Label) -> bool:
        """Tell whether any words of the turn carry this label."""
        return any(flag.label == label for flag in self.flags)

    def human(self) -> Mapping[str, str]:
        """Return the labels as values of the fields that agreement is measured on."""
        return {
            "main": self.main,
            "question": self.question or NONE,
            "reflection": self.reflection or NONE,
            "given": said_yes(self.input is not None),
            **{label: said_yes(self.has(label)) for label in _FLAGS_AS_FIELDS},
            **{mechanism: str(level) for mechanism, level in self.empathy},
        }


class GoldLevels(_Gold):
    """Levels 1 to 4 of the core skills; None where there was no opportunity."""

    empathy: Level | None
    open_questions: Level | None
    reflective_listening: Level | None
    summarizing: Level | None


class GoldTurn(_Gold):
    """One turn, numbered from 1 over both speakers."""

    turn: int = Field(ge=1)
    speaker: Speaker
    text: str = Field(min_length=1, max_length=20_000)


class GoldReading(_Gold):
    """One file of a second reader: labels by turn number, and levels. It has no text."""

    id: str
    labels: Mapping[Reading, Mapping[int, GoldLabels]]
    levels: Mapping[Reading, GoldLevels]


class GoldEncounter(GoldReading):
    """One encounter with its readings; `quality` is what its writer meant it to be."""

    problem_area: ProblemArea
    quality: Literal["harmful", "weak", "average", "strong"]
    split: Split
    turns: tuple[GoldTurn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _readings_fit_the_turns(self) -> Self:
        if [turn.turn for turn in self.turns] != list(range(1, len(self.turns) + 1)):
            raise ValueError("number the turns 1, 2, 3 ... over both speakers")
        said = {turn.turn: turn.text for turn in self.turns if turn.speaker == "trainee"}
        for reading, labels in self.labels.items():
            if odd := sorted(said.keys() ^ labels.keys()):
                raise ValueError(f"the {reading} reading must label every trainee turn and no other; see turns {odd}")
            for number, given in labels.items():
                for flag in given.flags:
                    if said[number].count(flag.quote) != 1:
                        raise ValueError(f"turn {number}: quote words that stand in it just once, not {flag.quote!r}")
        return self

    def with_reading(self, other: GoldReading) -> GoldEncounter:
        """Return the encounter with a second reader's labels as well. Raises ValidationError if they do not fit."""
        merged = {"labels": {**self.labels, **other.labels}, "levels": {**self.levels, **other.levels}}
        return GoldEncounter.model_validate({**dict(self), **merged})

    def coded_turns(self, reading: Reading = "first") -> tuple[CodedTurn, ...]:
        """Return the trainee's turns with what the client said just before each, and one reader's labels."""
        heard, coded = "", list[CodedTurn]()
        for turn in self.turns:
            if turn.speaker == "client":
                heard = turn.text
            else:
                coded.append(CodedTurn(self.id, turn.text, heard, self.labels[reading][turn.turn].human()))
        return tuple(coded)


def read_gold(folder: Path) -> tuple[GoldEncounter, ...]:
    """Return the encounters of `encounters/`, each with its reading in `second/` where there is one, in order of id.

    Raises InvalidContent with every file's fault.
    """
    faults: list[Fault] = []
    found: list[GoldEncounter] = []
    for path in sorted((folder / "encounters").glob("*.json")):
        encounter = _read(path, GoldEncounter, faults)
        second = folder / "second" / path.name
        reading = _read(second, GoldReading, faults) if second.is_file() else None
        if encounter is not None and reading is not None:
            try:
                encounter = encounter.with_reading(reading)
            except ValidationError as error:
                faults.extend(faults_of(error, str(second)))
        if encounter is not None:
            found.append(encounter)
    if not found and not faults:
        faults.append(Fault(str(folder), 0, "", "there is no encounters/*.json in this folder"))
    if faults:
        raise InvalidContent(tuple(faults))
    return tuple(found)


def gold_data(encounters: Iterable[GoldEncounter], split: Split, reading: Reading = "first") -> CodedData:
    """Return one part of the encounters in the form that agreement is measured on."""
    turns = (turn for item in encounters if item.split == split for turn in item.coded_turns(reading))
    return CodedData(f"Attune gold, {split}", "attune", tuple(turns))


def _read(path: Path, shape: type[R], faults: list[Fault]) -> R | None:
    try:
        return shape.model_validate_json(bytes_of(path, MAX_GOLD_BYTES))
    except InvalidContent as error:
        faults.extend(error.faults)
    except ValidationError as error:
        faults.extend(faults_of(error, str(path)))
    return None
