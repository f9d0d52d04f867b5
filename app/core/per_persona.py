"""What follows from a persona's text alone is worked out once for each persona in use."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

from app.core.persona import Persona

Result = TypeVar("Result")

_MOST_PERSONAS, _MOST_COPIES = 128, 256


class _Held:
    """A persona under the key of its identity, or of its revision."""

    __slots__ = ("key", "persona")

    def __init__(self, persona: Persona, key: int | str) -> None:
        self.persona = persona
        self.key = key

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.key == self.key


def once_per_persona(work_out: Callable[[Persona], Result]) -> Callable[[Persona], Result]:
    """Decorate a pure function of a persona: the personas used last keep their results.

    Hashing every line of a persona costs more than most of these results, so a persona is first looked up by its
    identity; one that has been read twice from the same text is found by its revision.
    """

    @lru_cache(maxsize=_MOST_PERSONAS)
    def by_revision(held: _Held) -> Result:
        return work_out(held.persona)

    @lru_cache(maxsize=_MOST_COPIES)
    def by_identity(held: _Held) -> Result:
        return by_revision(_Held(held.persona, held.persona.revision()))

    @wraps(work_out)
    def known(persona: Persona) -> Result:
        return by_identity(_Held(persona, id(persona)))

    return known
