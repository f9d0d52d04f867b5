"""Whether a model's sentence may be heard as the client's.

Locked facts are never in the prompt, so the leak check is a second lock: for what a model guesses from hints, and for
what it would confirm when a trainee guesses.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.core.client.state import TurnPlan
from app.core.patterns import regex
from app.core.persona import Persona
from app.core.safety.chart import chart_of
from app.core.safety.leaks import content_stems, leak_index, normal
from app.core.safety.slips import slip

MAX_SENTENCES = 4
MAX_WORDS = 70
_TOLERANCE = 1.5
_REPEAT_WORDS = 7  # shorter sentences, such as 'I don't know what to say', people do say twice
TOO_LONG = "went on for too long"
GOING_ROUND = "began to say the same again"
# After words that are good these end the reply; they do not spoil it.
ENDINGS = frozenset({TOO_LONG, GOING_ROUND})
_RECITED_WORDS = 5

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "\u00a0": " "})
_BLANKS = regex(r"\s+")


class Guard:
    """Checks one turn, sentence by sentence. `told` are ids of facts told before, `said` the client's earlier turns.

    What the trainee said (`heard`) makes no secret sayable: a client that confirms a lucky guess has told it. It may
    only bring in names that the chart does not have.
    """

    def __init__(
        self,
        persona: Persona,
        plan: TurnPlan,
        told: Collection[str],
        *,
        said: Sequence[str] = (),
        heard: Sequence[str] = (),
    ) -> None:
        self._leaks = leak_index(persona)
        self._chart = chart_of(persona)
        self._heard = heard
        self._plan = plan
        self._unlocked = frozenset(told) | ({plan.fact} if plan.fact else frozenset())
        self._said = said
        self._direction = normal(plan.direction)
        self._addressed = f"you are {normal(persona.who.name)}"
        self._word_limit = min(MAX_WORDS, max(round(plan.max_words * _TOLERANCE), plan.max_words + 8))
        self._words = 0
        self._sentences = 0
        self._spoken: list[str] = []

    def check(self, sentence: str) -> str | None:
        """Return None and count the sentence as said, or return why it must not be shown, for a note."""
        plain = _BLANKS.sub(" ", sentence.translate(_APOSTROPHES)).strip()
        if (reason := slip(plain)) is not None:
            return reason
        if self._recites(plain):
            return "talked about its instructions"
        if self._leaks.leaked(plain, self._unlocked) and self._leaks.leaked(plain, self._unlocked, self._known()):
            return "was about to tell something that has not been earned yet"
        if (contradiction := self._chart.contradicted(plain, self._heard)) is not None:
            return contradiction
        words = len(plain.split())
        if words >= _REPEAT_WORDS and self._plan.occasion != "repeat" and self._has_been_said(sentence.strip()):
            return "repeated an earlier answer word for word"
        if plain in self._spoken:
            return GOING_ROUND
        if self._sentences >= MAX_SENTENCES or self._words + words > self._word_limit:
            return TOO_LONG
        self._words += words
        self._sentences += 1
        self._spoken.append(plain)
        return None

    def has_told_the_fact(self) -> bool:
        """Tell whether this turn's fact, if it has one, is in what has been said."""
        if self._plan.fact is None:
            return True
        return self._leaks.tells(" ".join(self._spoken), self._plan.fact)

    def _recites(self, plain: str) -> bool:
        words = normal(plain)
        if self._addressed in words:
            return True
        parts = words.split()
        runs = (" ".join(parts[at : at + _RECITED_WORDS]) for at in range(len(parts) - _RECITED_WORDS + 1))
        return any(run in self._direction for run in runs)

    def _known(self) -> frozenset[str]:
        """Return the words that are out already, or are planned: they give nothing away."""
        texts = (*self._said, self._plan.knowledge or "", self._plan.authored)
        return frozenset(stem for text in texts for stem in content_stems(text))

    def _has_been_said(self, sentence: str) -> bool:
        return any(sentence in turn for turn in self._said)
