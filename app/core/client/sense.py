"""What a client could speak of, as texts a turn can be near to, and how near it is by what its words mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from app.core.client.words import tokens
from app.core.coding.meaning import Grouped, meanings
from app.core.per_persona import once_per_persona
from app.core.persona import Persona

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from app.core.coding.meaning import Floats

    Shares = npt.NDArray[np.float64]


class Texts(NamedTuple):
    """How a thing is asked for, what it is called, and how it is told."""

    asked: Sequence[str]
    topics: Sequence[str]
    told: Sequence[str]


def texts_of(persona: Persona) -> Mapping[str, Texts]:
    """Return the texts of each thing by its key: facts, then people, then daily life."""
    found = {
        f"fact:{fact.id}": Texts(fact.asked, fact.topics, (fact.knowledge, *fact.lines, *fact.more))
        for fact in persona.facts
    }
    for who in persona.truth.inventory:
        told = (f"{who.name}, {who.relation}", *who.lines, who.good, who.bad, who.last_contact)
        found[f"person:{who.id}"] = Texts(who.asked, (who.name, *who.called), told)
    return found | {
        f"biography:{i}": Texts(item.asked, item.topics, item.lines) for i, item in enumerate(persona.biography)
    }


# A turn and its question are held against several things, and a client's lines come again in every talk.
@lru_cache(maxsize=4096)
def meaning_of(text: str) -> Floats:
    """Return what the words of a text mean, as a vector of length 1; of zeros where none of them is known."""
    found: Floats = meanings().vectors([tokens(text)])[0]
    return found


def sense_of(persona: Persona, said: str, last_words: str, back: float) -> Shares:
    """Return how near a turn is to each thing: a column for each, in the order of `texts_of`.

    Pairs of the nearest text and the nearest three on average, at most 1: to the ways of asking for it, to its topics
    and telling, then to both again with the client's words before the turn in front. `back` is how far the turn leans
    on what was said before it, 0 to 1; the last two pairs count for so much.
    """
    import numpy as np  # noqa: PLC0415 - no start should wait for it

    asked, told = _read(persona)
    alone, with_last = meaning_of(said), (*tokens(last_words), *tokens(said))
    turn = np.array([alone, *(meanings().vectors([with_last]) if back else ())])
    near = np.array([*asked.near(turn), *told.near(turn)])
    leaning = back * near[:, 1] if back else np.zeros_like(near[:, 0])
    return np.concatenate([near[:, 0], leaning])


@once_per_persona
def _read(persona: Persona) -> tuple[Grouped, Grouped]:
    texts = texts_of(persona).values()
    return (
        Grouped(meanings(), [[tokens(text) for text in thing.asked] for thing in texts]),
        Grouped(meanings(), [[tokens(text) for text in (*thing.topics, *thing.told)] for thing in texts]),
    )
