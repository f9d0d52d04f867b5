"""What a trainee's turn was: the behaviour codes.

`main`, question type and reflection type follow AnnoMI's therapist behaviours (Wu et al., ICASSP 2022); the three
empathy mechanisms and their levels 0 to 2 follow EPITOME (Sharma et al., EMNLP 2020). The other labels are IPT
training's own; `docs/codebook.md` defines each with its near misses.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Main = Literal["question", "reflection", "input", "other"]
Label = Literal[
    "open_question", "closed_question", "simple_reflection", "complex_reflection", "summary", "validation",
    "advice", "information", "judgement", "self_disclosure", "reassurance", "risk_enquiry", "confidentiality",
    "role_play", "options", "perspective", "pattern", "here_and_now", "apology", "greeting", "ending",
    "backchannel", "repeat_request", "why", "personal_question", "off_topic", "jargon", "meta", "minimising_risk",
    "double_question", "stock_phrase", "promise_of_secrecy", "boundary",
    "boundary_crossing", "other",
]  # fmt: skip


class Empathy(BaseModel):
    """EPITOME's mechanisms, each 0 none, 1 weak, 2 strong."""

    model_config = ConfigDict(frozen=True)

    emotional_reaction: int = Field(default=0, ge=0, le=2)
    interpretation: int = Field(default=0, ge=0, le=2)
    exploration: int = Field(default=0, ge=0, le=2)


class Sentence(BaseModel):
    """One labelled piece of the turn. `span` is [start, end) in characters of the turn's text; `p` is 0 to 1."""

    model_config = ConfigDict(frozen=True)

    span: tuple[int, int]
    label: Label
    p: float = Field(ge=0, le=1)


class TurnCodes(BaseModel):
    """The codes of one trainee turn. A turn can be several things; `sentences` says which words were which."""

    model_config = ConfigDict(frozen=True)

    main: Main
    question: Literal["open", "closed"] | None = None
    reflection: Literal["simple", "complex"] | None = None
    summary: bool = False
    validation: bool = False
    advice: bool = False
    judgement: bool = False
    self_disclosure: bool = False
    risk_enquiry: bool = False
    empathy: Empathy = Empathy()
    sentences: tuple[Sentence, ...] = ()

    @property
    def labels(self) -> tuple[Label, ...]:
        """Every label of the turn once, in the order in which it first appears."""
        return tuple(dict.fromkeys(sentence.label for sentence in self.sentences))

    def has(self, *labels: Label) -> bool:
        """Tell whether any sentence carries one of these labels."""
        return any(sentence.label in labels for sentence in self.sentences)
