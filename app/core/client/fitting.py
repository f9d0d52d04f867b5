"""Whether a reflection fits this client: against what was told, what is felt, and who is in the case at all."""

from __future__ import annotations

from typing import Literal

from app.core.client import hearing
from app.core.client.index import PersonaIndex, match
from app.core.client.state import ClientState
from app.core.client.words import BRIGHT_FEELINGS, GLAD, HOSTILE, all_stems, feelings_named, tokens
from app.core.persona import Feeling

Fit = Literal["accurate", "generic", "wrong"]
ON_TOPIC = 1.0
_OF_SOMEBODY = frozenset({"proud", "glad", "happy", "grateful", "pleased", "relieved", "content", "delighted"})


def fit_of(index: PersonaIndex, state: ClientState, text: str, said: str, heard: frozenset[str]) -> Fit:
    """Tell whether a reflection, validation or summary fits.

    The engine knows the case and no more of the language: a reading counts as wrong only where it plainly goes
    against what the client said or feels, or puts people or events into the case that are not in it.
    """
    if _contradicts(state, index, text, said) or _invents(index, state, heard):
        return "wrong"
    known = said_so_far(index, state)
    if heard & known or any(score >= ON_TOPIC for _, score in ((e, match(index, e, heard)) for e in index.facts)):
        return "accurate"
    if state.voiced and state.voiced in feelings_named(text):
        return "accurate"
    return "generic"


def said_so_far(index: PersonaIndex, state: ClientState) -> frozenset[str]:
    """Return the words of what has lately been told and of the last words, which a trainee may give back."""
    return all_stems([state.last_words]) | _told_content(index, state)


def _told_content(index: PersonaIndex, state: ClientState) -> frozenset[str]:
    told = (index.by_id[fact].content for fact in state.opened[-6:] if fact in index.by_id)
    return frozenset().union(*told)


def _contradicts(state: ClientState, index: PersonaIndex, text: str, said: str) -> bool:
    named = set(tokens(hearing.OWN_FEELING.sub(" ", said)))
    strong = named & (GLAD | HOSTILE)
    if not strong or named & set(tokens(state.last_words)) & strong:
        return False
    if strong <= _OF_SOMEBODY and hearing.BRIGHT_OF_SOMEBODY.search(said):
        return False
    if hearing.DOUBLE_SIDED.search(said) or all(
        hearing.DENIED.search(said[: said.find(word)].rstrip()) for word in strong
    ):
        return False
    feeling = _present_feeling(state, index)
    if strong & GLAD:
        return feeling not in BRIGHT_FEELINGS
    return feeling not in ("anger", "irritation", "jealousy")


def _present_feeling(state: ClientState, index: PersonaIndex) -> Feeling | None:
    if state.voiced:
        return state.voiced
    entry = index.by_id.get(state.topic or "")
    return entry.fact.feeling if entry else None


def _invents(index: PersonaIndex, state: ClientState, heard: frozenset[str]) -> bool:
    strange = heard & (hearing.EVENTS | hearing.KIN)
    return bool(strange - index.vocabulary - all_stems([state.last_words]))
