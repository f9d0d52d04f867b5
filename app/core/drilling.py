"""What a reply in a drill was: the moment as the client plays it, and what the coder heard in the answer."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from app.core.client.engine import opening
from app.core.client.playing import Played, gives_away, play
from app.core.coding.coder import code_turn
from app.core.coding.codes import Label
from app.core.coding.sentences import plain_text
from app.core.coding.words import content_stems
from app.core.drill import RUN_LENGTH, Drill, DrillItem, Slip, Want
from app.core.patterns import regex
from app.core.per_persona import once_per_persona
from app.core.persona import Persona
from app.core.scoring.metrics import earned_open
from app.core.scoring.observed import Observed
from app.core.scoring.rules.core_skills import validates
from app.core.scoring.suggesting.reopening import reopened

_NOT_TOLD: frozenset[Label] = frozenset({"other", "greeting"})
# Sentences are coded whole, so an apology that shares one ("you're right, and I'm sorry") is looked for here as well.
_SORRY = regex(r"\b(?:i am (?:so |very |really |truly )?sorry|i apologi[sz]e)\b(?! (?:to hear|for your loss|you ))")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as it is played: the client's first words, what was said since, and where that leaves the client."""

    item: DrillItem
    persona: Persona
    opening: str
    turns: tuple[Played, ...]

    @property
    def line(self) -> str:
        """The client's words that are to be answered."""
        return self.turns[-1].plan.authored


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing the coder heard, with the words that earned it."""

    label: Label
    words: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A reply and how it was heard. It met the aim if nothing was missing and nothing spoilt it."""

    said: str
    heard: tuple[Heard, ...]
    done: tuple[Want, ...]
    missing: tuple[Want, ...]
    slips: tuple[tuple[Slip, str], ...]
    joined: int
    too_few: bool

    @property
    def met(self) -> bool:
        """Whether the reply met the aim of the drill."""
        return not self.missing and not self.slips and not self.too_few


def moment_of(item: DrillItem, persona: Persona) -> Moment | None:
    """Play the item; None if the client now says something else there, or tells what a talk would have to earn."""
    known = _moments(persona)
    if item not in known:
        known[item] = _played(item, persona)
    return known[item]


@once_per_persona
def _moments(_persona: Persona) -> dict[DrillItem, Moment | None]:
    """Return what has been played with this persona so far: a moment is asked for again with each page of a run."""
    return {}


def _played(item: DrillItem, persona: Persona) -> Moment | None:
    turns = tuple(play(persona, item.before, item.seed))
    if gives_away(turns, persona) or turns[-1].plan.authored != item.says:
        return None
    return Moment(item, persona, opening(persona, item.seed), turns)


def moments_of(drill: Drill, seed: int, personas: Mapping[str, Persona]) -> tuple[Moment, ...]:
    """Return the moments of a run, as varied as there are clients for; the same for the same seed and library."""
    moments: list[Moment] = []
    for item in drill.in_order(seed):
        persona = personas.get(item.persona)
        moment = moment_of(item, persona) if persona else None
        if moment is not None:
            moments.append(moment)
        if len(moments) == RUN_LENGTH:
            break
    return tuple(moments)


def mark(drill: Drill, moment: Moment, said: str) -> Marked:
    """Code a reply at its moment and hold it against the drill's aim."""
    turn = Observed(1, said, moment.line, code_turn(said, moment.line))
    earned = [label for want in drill.wants for label in want.labels if _earned(turn, label)]
    done = tuple(want for want in drill.wants if set(want.labels) & set(earned))
    good = {sentence.span for sentence in turn.sentences(*earned)}
    joined = _joined(moment, said)
    return Marked(
        said=said,
        heard=_heard(turn),
        done=done,
        missing=tuple(want for want in drill.wants if want not in done),
        slips=tuple((slip, words) for slip in drill.slips if (words := _slip(turn, slip.label, good))),
        joined=joined,
        too_few=joined < drill.joins,
    )


def better_wordings(drill: Drill, moment: Moment, marked: Marked) -> tuple[str, ...]:
    """Return wordings that the coder hears as meeting the aim: the trainee's own question opened, then ours."""
    own = () if marked.met else tuple(filter(None, [_opened(moment, marked.said)]))
    return tuple(words for words in (*own, *moment.item.models) if mark(drill, moment, words).met)


def answer_to(moment: Moment, said: str) -> str | None:
    """Return what the client would say to the reply, or None where that has to be earned in a talk."""
    turns = play(moment.persona, (said,), moment.item.seed, moment.turns[-1].state)
    return None if gives_away(turns, moment.persona) else turns[-1].plan.authored


def _earned(turn: Observed, label: Label) -> bool:
    """Tell whether a label counts: thanks are no validation, and two questions at once leave no room."""
    if label == "validation":
        return validates(turn)
    if label == "apology" and _SORRY.search(plain_text(turn.text)):
        return True
    if label == "open_question":
        return earned_open(turn) > 0
    return bool(turn.sentences(label))


def _slip(turn: Observed, label: Label, good: Set[tuple[int, int]]) -> str:
    """Return the words of a slip, or none: words that did what was wanted are not held against the trainee."""
    slips = [sentence.span for sentence in turn.sentences(label) if sentence.span not in good]
    return turn.text[slice(*slips[0])].strip() if slips else ""


def _heard(turn: Observed) -> tuple[Heard, ...]:
    there = (label for label in turn.codes.labels if label not in _NOT_TOLD and turn.sentences(label))
    return tuple(Heard(label, turn.quote(label).quote.strip()) for label in there)


def _joined(moment: Moment, said: str) -> int:
    """Count the client's turns of which the reply takes up something."""
    stems = content_stems(plain_text(said))
    return sum(bool(stems & content_stems(plain_text(turn.plan.authored))) for turn in moment.turns)


def _opened(moment: Moment, said: str) -> str | None:
    turn = Observed(1, said, moment.line, code_turn(said, moment.line))
    closed = turn.sentences("closed_question")
    return reopened(said[slice(*closed[0].span)]) if len(closed) == 1 else None
