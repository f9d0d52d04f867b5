"""What one trainee turn is to this client: its act, what it asks for, what it is about, whether it fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from app.core.client import hearing, questions
from app.core.client.acts import Act
from app.core.client.fitting import Fit
from app.core.client.following import Asked
from app.core.client.index import Named
from app.core.client.seeking import Sought, sought
from app.core.client.ways_of_asking import Likeness
from app.core.patterns import regex
from app.core.persona import Opener

LONG_TURN_WORDS = 80
_TAKING_OVER_WORDS = 12
_ASKS_OF_YOU = regex(r"\byou(?:rself)?\b")


@dataclass(frozen=True)
class Move:
    """One trainee turn as this client takes it. `said` are its words in plain form, `aim` is what it is after, and
    `sure` says whether hardly anything else could be meant; `ranked` is all that a question could be after,
    likeliest first, and `alike` how like it is to the ways of asking for each. What a dozen decisions ask of it is
    worked out once."""

    said: str
    act: Act
    acts: frozenset[Act]
    openers: frozenset[Opener]
    fit: Fit | None
    question: Literal["open", "closed"] | None
    asked: Asked | None
    heard: frozenset[str]
    topics: tuple[tuple[str, float], ...]
    person: Named | None
    biography: Named | None
    aim: str | None
    sure: bool
    ranked: tuple[tuple[str, float], ...]
    alike: Mapping[str, Likeness]
    continues: bool
    stock: bool
    said_before: int
    words: int
    double: bool
    notices_feeling: bool

    @cached_property
    def skilled(self) -> bool:
        """Whether the turn shows that the client was heard, in words of its own."""
        return self.fit in ("accurate", "generic") and not self.stock

    @property
    def leaves_room(self) -> bool:
        """Whether the client may go on with what it likes."""
        return self.skilled or self.question == "open" or self.continues or self.act == "backchannel"

    @property
    def long(self) -> bool:
        """Whether the turn asks the client to follow a speech."""
        return self.words > LONG_TURN_WORDS

    @cached_property
    def owns_fault(self) -> bool:
        """Whether the trainee owns something that went wrong."""
        return "apology" in self.acts or bool(hearing.FAULT_OWNED.search(self.said))

    @cached_property
    def pities(self) -> bool:
        """Whether the turn calls something hard or sad."""
        return bool(hearing.PITY.search(self.said))

    @cached_property
    def wants(self) -> Literal["time", "length", "often", "money", "amount"] | None:
        """What a closed question wants to know, where its first words say it."""
        if self.asked is None or self.question != "closed":
            return None
        if questions.ASKS_LENGTH.search(self.asked.text):
            return "length"
        if questions.ASKS_TIME.search(self.asked.text):
            return "time"
        if questions.ASKS_MONEY.search(self.asked.text):
            return "money"
        if questions.ASKS_OFTEN.search(self.asked.text):
            return "often"
        return "amount" if questions.ASKS_AMOUNT.search(self.asked.text) else None

    @cached_property
    def seeks(self) -> Sought | None:
        """What a question asks for beyond its subject: a feeling, somebody's words, how it went, how things are."""
        return sought(self.asked.text) if self.asked else None

    @property
    def takes_over(self) -> bool:
        """Whether the trainee's own story takes the room that was the client's."""
        return "self_disclosure" in self.acts and self.words > _TAKING_OVER_WORDS

    @cached_property
    def about_people(self) -> bool:
        """Whether a question is about people at large: who is close, family, friends."""
        return bool(self.question and questions.PEOPLE.search(self.said))

    @cached_property
    def asks_of_others(self) -> bool:
        """Whether a question asks for another's view, or for what could be done."""
        return bool(self.question and questions.ASKS_OF_OTHERS.search(self.said))

    @cached_property
    def asks_what_if(self) -> bool:
        """Whether a question is about what might be, not about what is."""
        return bool(self.question and questions.HYPOTHETICAL.search(self.said))

    @cached_property
    def asks_who(self) -> bool:
        """Whether the turn ends by asking who somebody is."""
        return bool(questions.ASKS_WHO.search(self.said))

    @cached_property
    def asks_what(self) -> bool:
        """Whether the turn ends by asking what, where, which or how."""
        return bool(questions.ASKS_WHAT.search(self.said))

    @property
    def asks_what_brings(self) -> bool:
        """Whether the turn asks why the client has come."""
        return bool(questions.WHAT_BRINGS.search(self.said))

    @cached_property
    def asks_who_else(self) -> bool:
        """Whether the turn asks for further people."""
        return bool(questions.ASKS_WHO_ELSE.search(self.said))

    @cached_property
    def asks_name(self) -> bool:
        """Whether the turn asks what somebody is called."""
        return bool(questions.ASKS_NAME.search(self.said))

    @property
    def asks_for_questions(self) -> bool:
        """Whether the turn asks if the client wants to know anything."""
        return bool(questions.FOR_QUESTIONS.search(self.said))

    @property
    def asks_for_anything(self) -> bool:
        """Whether a question asks if there is something or somebody: a yes would only bring the next question."""
        return bool(self.asked and questions.ASKS_FOR_ANYTHING.match(self.asked.text))

    @property
    def offers(self) -> bool:
        """Whether the turn offers a glass of water and the like."""
        return bool(questions.OFFERS.search(self.said))

    @cached_property
    def is_of_somebody_else(self) -> bool:
        """Whether a question is about another's life: "how old is he?", "what does your sister do?"."""
        if self.person is None or self.asked is None:
            return False
        named = any(phrase <= self.asked.heard for phrase in self.person.phrases)
        return self.asked.is_of_a_third or (named and not _ASKS_OF_YOU.search(self.asked.text))

    @property
    def asks_of_the_past(self) -> bool:
        """Whether a yes-or-no question is about something that was."""
        return bool(self.asked and questions.ASKS_PAST.match(self.asked.text))

    @property
    def invites(self) -> bool:
        """Whether the turn asks nothing in particular, or leaves it to the client what to say."""
        return self.asked is None or self.asked.digs or bool(questions.INVITES.match(self.asked.text))

    @cached_property
    def asks_what_is_left(self) -> bool:
        """Whether a summary ends in "have I left anything out?"."""
        return self.act == "summary" and self.asked is not None and bool(questions.LEFT_OUT.search(self.asked.text))

    @property
    def asks_leave(self) -> bool:
        """Whether the turn asks if something is all right with the client."""
        return bool(
            self.asked
            and questions.PERMISSION.search(self.asked.text)
            and not questions.GOES_ON_TO_ASK.search(self.asked.text)
        )

    @cached_property
    def asks_back(self) -> bool:
        """Whether the turn asks something that only the talk so far gives a meaning to, or anything at all."""
        return self.asked is not None and self.asked.names_nothing

    @cached_property
    def asks_something(self) -> bool:
        """Whether the turn ends in a question that names what it is about."""
        return self.asked is not None and not self.asked.names_nothing and not self.continues

    def about(self, fact_id: str) -> float:
        """Return how much the turn is about a fact, 0 where it is not."""
        return self._by_fact.get(fact_id, 0.0)

    @cached_property
    def _by_fact(self) -> dict[str, float]:
        return dict(self.topics)
