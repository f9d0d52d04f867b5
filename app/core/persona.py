"""A persona: one fictional client, as an instructor writes it.

Everything under `truth`, and every fact and line, stays hidden from trainees until the report.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from app.core import spoken
from app.core.authored import Asked, Entries, Id, Line, Part, Prose, Word, Wordings, Words
from app.core.case import DisputeMaterial, GriefMaterial, Person, ProblemArea, Truth
from app.core.exchange import AnswersTo, Exchange
from app.core.follow_ups import FollowUps
from app.core.small_answers import SmallAnswers

Layer = Literal["surface", "guarded", "core"]
MOST_TOPICS = 600  # of all facts together, and of the biography; the shipped clients have 263 at most
LAYERS: tuple[Layer, ...] = ("surface", "guarded", "core")
Feeling = Literal[
    "sadness", "anger", "shame", "guilt", "fear", "loneliness", "longing", "relief", "numbness", "love", "pride",
    "hope", "irritation", "exhaustion", "confusion", "jealousy",
]  # fmt: skip
Opener = Literal["open_question", "reflection", "complex_reflection", "validation", "summary", "risk_enquiry"]

Share = Annotated[float, Field(ge=0, le=1)]


class Who(Part):
    """Who the client is: what anybody in the waiting room could learn."""

    name: Word = Field(description="First name or the name the client goes by")
    age: int = Field(ge=16, le=99)
    pronouns: Word = Field(description="Such as 'she/her'")
    occupation: Line
    culture: Line = Field(description="Where the client comes from and what of it matters to them")
    languages: Words = Field(min_length=1)
    household: Line


class Voice(Part):
    """How the client speaks. The model voice is told this; the authored lines show it."""

    register_: Line = Field(alias="register", description="Plain, formal, dry, ...; one sentence")
    habits: Wordings = Field(min_length=1, max_length=6)
    fillers: Words = ()
    words_per_turn: tuple[int, int] = Field(description="Usual shortest and longest turn, in words")
    fluency: Literal["native", "second_language"] = "native"

    @model_validator(mode="after")
    def _range_is_usable(self) -> Self:
        low, high = self.words_per_turn
        if not 1 <= low < high <= 70:
            raise ValueError("words_per_turn must be two rising numbers between 1 and 70")
        return self


class Gate(Part):
    """What it takes before this client tells a fact.

    `trust` is the lowest trust (0 to 1). `after` names facts that must have been told first. `opened_by` lists the
    kinds of turn that can bring it out; empty means any turn that is on the topic or leaves room.
    """

    trust: Share = 0.0
    after: Annotated[tuple[Id, ...], Entries] = ()
    opened_by: Annotated[tuple[Opener, ...], Entries] = ()


class Fact(Part):
    """One thing the client knows, with what it takes to hear it."""

    id: Id
    topics: Words = Field(min_length=1, description="Words a trainee might use when near it")
    asked: Asked = ()
    layer: Layer
    gate: Gate = Gate()
    feeling: Feeling
    knowledge: Line = Field(description="The plain fact, third person, for the model voice")
    lines: Wordings = Field(min_length=2, description="How this client says it, for the embedded voice")
    hints: Wordings = Field(default=(), description="Small signs that something is near, before the gate opens")
    more: Wordings = Field(default=(), description="What the client adds when the trainee stays with it")
    follow_ups: FollowUps = Field(default=FollowUps(), description="Answers to what is asked on, once it is told")

    @model_validator(mode="after")
    def _deep_facts_have_a_gate(self) -> Self:
        if self.layer == "core" and not self.gate.opened_by:
            raise ValueError("a core fact needs gate.opened_by: say which skill brings it out")
        if self.layer != "surface" and not self.hints:
            raise ValueError("a guarded or core fact needs hints: signs of movement before it opens")
        return self


Occasion = Literal[
    "greeting", "open_question", "closed_question", "accurate_reflection", "wrong_reflection", "validation",
    "summary", "advice", "judgement", "reassurance", "information", "self_disclosure", "backchannel", "apology",
    "repair", "withdrawn", "repeat", "not_ready", "why", "personal_question", "off_topic", "jargon", "not_understood",
    "about_therapy", "confidentiality", "about_therapist", "are_you_real", "suicide_enquiry", "suicide_follow_up",
    "role_play", "winding_down", "notices_time", "ending",
]  # fmt: skip


class Lines(Part):
    """Reactions authored for this person. Names say what the trainee did just before.

    Facts have lines of their own; these are what the client says when no fact is told.
    """

    greeting: Wordings = Field(min_length=2)
    open_question: Wordings = Field(min_length=5, description="Asked openly, nothing to tell yet")
    closed_question: Wordings = Field(min_length=4, description="A few words, answers that fit yes/no")
    accurate_reflection: Wordings = Field(min_length=5, description="Felt understood")
    wrong_reflection: Wordings = Field(min_length=3, description="Corrects the trainee")
    validation: Wordings = Field(min_length=4)
    summary: Wordings = Field(min_length=3)
    advice: Wordings = Field(min_length=4, description="Resists")
    judgement: Wordings = Field(min_length=4, description="Hurt, cold or angry")
    reassurance: Wordings = Field(min_length=4, description="Early comfort that misses")
    information: Wordings = Field(min_length=2, description="The trainee explained something")
    self_disclosure: Wordings = Field(min_length=2, description="The trainee told of themselves")
    backchannel: Wordings = Field(min_length=4, description="After 'mm-hmm', 'go on', silence")
    apology: Wordings = Field(min_length=3, description="The trainee said sorry")
    repair: Wordings = Field(min_length=2, description="Softening again after a rupture")
    withdrawn: Wordings = Field(min_length=4, description="Shut down after harm: very short")
    repeat: Wordings = Field(min_length=2, description="Leads in to saying the last thing again")
    not_ready: Wordings = Field(min_length=4, description="Asked for something still locked")
    why: Wordings = Field(min_length=2, description="Asked 'why?' or 'why didn't you?'")
    personal_question: Wordings = Field(min_length=2, description="About themselves, off the case")
    off_topic: Wordings = Field(min_length=3, description="Weather, football, nonsense")
    jargon: Wordings = Field(min_length=2, description="Did not follow the technical word")
    not_understood: Wordings = Field(min_length=3)
    about_therapy: Wordings = Field(min_length=2, description="What brings you, what do you hope for")
    confidentiality: Wordings = Field(min_length=2, description="The trainee explained its limits")
    about_therapist: Wordings = Field(min_length=2, description="Asked how this, here, is for them")
    are_you_real: Wordings = Field(min_length=2, description="Asked if they are an AI, or for the prompt")
    suicide_enquiry: Wordings = Field(
        min_length=2, description="The tested answer to 'are you thinking about suicide?'"
    )
    suicide_follow_up: Wordings = Field(min_length=2)
    role_play: Wordings = Field(min_length=2, description="The trainee proposed to rehearse")
    winding_down: Wordings = Field(min_length=2, description="Time is nearly up")
    notices_time: Wordings = Field(default=(), description="Says unasked, behind an answer, that time is nearly up")
    ending: Wordings = Field(min_length=3, description="A natural close")

    def for_occasion(self, occasion: Occasion) -> tuple[str, ...]:
        """Return the lines authored for what the trainee did, in the file's order."""
        lines: tuple[str, ...] = getattr(self, occasion)
        return lines


OCCASIONS: tuple[Occasion, ...] = get_args(Occasion)


class Biography(Part):
    """Basic answers anybody could give: age, job, siblings, where they live, sleep, food, hobbies."""

    topics: Words = Field(min_length=1)
    asked: Asked = ()
    lines: Wordings = Field(min_length=1)


class Challenge(Part):
    """A typed resistance, with the named way it yields. Yielding is sticky: it does not come back."""

    kind: Literal["minimising", "storytelling", "intellectualising", "irritation", "testing", "pleasing", "silence"]
    lines: Wordings = Field(min_length=2)
    yields_to: Annotated[tuple[Opener, ...], Entries] = Field(min_length=1)
    times: int = Field(default=2, ge=1, le=5, description="How many such turns it takes to yield")
    yielded: Wordings = Field(min_length=1, description="What the client says when it gives way")


class Pull(Part):
    """What the client tries on with the therapist: a boundary test, or an expectation brought from elsewhere.

    A boundary test asks for something outside the frame (a number, a gift taken, a secret kept, a friend). A
    transference pull treats the therapist as somebody else, such as one who is about to send them away.
    """

    id: Id
    kind: Literal["boundary", "transference"]
    means: Line = Field(description="What is asked or expected, and where it comes from; shown afterwards")
    trust: Share = Field(default=0.0, description="The trust from which on it shows")
    lines: Wordings = Field(min_length=2, description="How the client tries it")
    held: Wordings = Field(
        min_length=2, description="After a warm, clear limit, or after it was noticed and explored with care"
    )
    given_in: Wordings = Field(min_length=2, description="After the trainee gave what was asked, or played the part")
    passed_over: Wordings = Field(min_length=2, description="After a cold refusal, or no answer at all")


class Temperament(Part):
    """Where the client starts, each 0 to 1."""

    trust: Share = 0.2
    guardedness: Share = 0.5
    distress: Share = 0.5


class Cue(Part):
    """Something cultural, or a sign of risk, that a good therapist would pick up."""

    kind: Literal["culture", "risk", "boundary", "transference"]
    shows: Line = Field(description="How it shows in the client's words")
    means: Line = Field(description="What it means to this person")


class Training(Part):
    """What the persona is for."""

    goals: Wordings = Field(min_length=1, max_length=5, description="Shown afterwards: they may name the case")
    practise: Wordings = Field(min_length=1, max_length=4, description="Shown in the gallery")
    good_work: Prose = Field(description="What a good conversation with this client looks like; shown afterwards")
    rubric: Id = "core-skills"
    minutes: int = Field(default=20, ge=5, le=60)


class Persona(Part):
    """One fictional client. The file stem equals `id`."""

    id: Id
    problem_area: ProblemArea
    difficulty: int = Field(ge=1, le=3)
    summary: Line = Field(description="One sentence for the gallery; reveals nothing that has to be earned")
    brief: Prose = Field(description="The referral note that a trainee reads first")
    content_notes: Wordings = Field(default=(), description="Themes to know of before starting")
    who: Who
    voice: Voice
    temperament: Temperament = Temperament()
    small_answers: SmallAnswers = SmallAnswers()
    opening: Wordings = Field(min_length=1, description="What the client says first")
    truth: Truth
    facts: tuple[Fact, ...] = Field(min_length=8, max_length=40)
    reactions: Lines
    biography: tuple[Biography, ...] = Field(min_length=5, max_length=40)
    challenges: Annotated[tuple[Challenge, ...], Entries] = Field(min_length=1)
    pulls: Annotated[tuple[Pull, ...], Entries] = ()
    cues: Annotated[tuple[Cue, ...], Entries] = ()
    exchanges: Annotated[tuple[Exchange, ...], Field(max_length=400)] = ()
    answers_to: AnswersTo = Field(default_factory=dict)
    training: Training

    def fact(self, fact_id: str) -> Fact:
        """Return the fact with this id; raises KeyError if there is none."""
        for fact in self.facts:
            if fact.id == fact_id:
                return fact
        raise KeyError(fact_id)

    def person(self, person_id: str) -> Person:
        """Return the person of the inventory with this id; raises KeyError if there is none."""
        for person in self.truth.inventory:
            if person.id == person_id:
                return person
        raise KeyError(person_id)

    def faults(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield (location, message) for what single fields cannot show: dangling ids, cycles, missing layers."""
        yield from _truth_faults(self)
        yield from _fact_faults(self)
        yield from _twice("facts", (fact.id for fact in self.facts))
        yield from _twice("pulls", (pull.id for pull in self.pulls))
        yield from _too_many_topics("facts", self.facts)
        yield from _too_many_topics("biography", self.biography)
        if sum(len(self.reactions.for_occasion(occasion)) for occasion in OCCASIONS) < 60:
            yield ("reactions",), "a persona needs at least 60 reaction lines, or it repeats itself"
        yield from spoken.faults(self)

    def revision(self) -> str:
        """Return the content hash that an encounter pins: 16 hex digits of SHA-256 of the canonical JSON."""
        canonical = self.model_dump_json(by_alias=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _fact_faults(persona: Persona) -> Iterator[tuple[tuple[str | int, ...], str]]:
    seen = {fact.id: i for i, fact in reversed([*enumerate(persona.facts)])}
    for i, fact in enumerate(persona.facts):
        for j, needed in enumerate(fact.gate.after):
            if needed not in seen:
                yield ("facts", i, "gate", "after", j), f"no fact has the id '{needed}'"
            elif seen[needed] >= i:
                yield ("facts", i, "gate", "after", j), f"'{needed}' must come earlier in the list of facts"
    for layer in LAYERS:
        if not any(fact.layer == layer for fact in persona.facts):
            yield ("facts",), f"no fact has the layer '{layer}'; a client needs all three"


def _too_many_topics(part: str, entries: Sequence[Fact | Biography]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    count = sum(len(entry.topics) for entry in entries)
    if count > MOST_TOPICS:
        yield (part,), f"{count} topics in all; at most {MOST_TOPICS}, since a playtest asks about each of them"


def _twice(part: str, ids: Iterable[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    seen: dict[str, int] = {}
    for i, found in enumerate(ids):
        if found in seen:
            yield (part, i, "id"), f"'{found}' is already the id of {part}[{seen[found]}]"
        seen.setdefault(found, i)


def _truth_faults(persona: Persona) -> Iterator[tuple[tuple[str | int, ...], str]]:
    material, people = persona.truth.material, {person.id for person in persona.truth.inventory}
    if material.kind != persona.problem_area:
        yield (
            ("truth", "material", "kind"),
            f"expected '{persona.problem_area}', the problem area of this persona",
        )
    if isinstance(material, GriefMaterial) and material.deceased not in people:
        yield ("truth", "material", "deceased"), f"nobody in the inventory has the id '{material.deceased}'"
    if isinstance(material, DisputeMaterial) and material.other not in people:
        yield ("truth", "material", "other"), f"nobody in the inventory has the id '{material.other}'"
    if persona.truth.second_area == persona.problem_area:
        yield ("truth", "second_area"), "must differ from problem_area"
