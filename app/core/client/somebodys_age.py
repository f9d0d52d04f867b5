"""How old somebody of the inventory is, in the few words that such a question gets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.core.case import Person
from app.core.client.directions import direction
from app.core.client.lines import Said
from app.core.client.scene import Draft, Scene
from app.core.patterns import regex

_AGE = regex(r"(?:, |\b(?:died|killed)\b[^,;]* at )(\d{1,2}|[a-z-]+)(?=[,;]|$)")
_CHILD = regex(r"(?:her |his )?(?:only |elder |younger |eldest |youngest )?(?:son|daughter)\b", re.IGNORECASE)
_GONE = regex(r"\b(?:died|killed)\b")
# fmt: off
_UNITS = (
    "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_TENS = dict(enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2))
# fmt: on
_NUMBERS = {_UNITS[n] for n in range(1, 20)} | {
    ten + unit for ten in _TENS.values() for unit in ("", *(f"-{one}" for one in _UNITS[1:10]))
}
_VERBS = {"he": ("He's", "He was"), "she": ("She's", "She was"), "they": ("They're", "They were")}
_HOW_OLD = regex(r"\bhow old (?:is|was|are|were|would|'s)\b|\b(?:his|her|their) age\b")
_HOW_OLD_ARE_THEY = regex(r"\bhow old are (?:they|your (?:children|kids))\b")


def age_of(person: Person) -> str | None:
    """Return "She's sixteen." where the inventory says so, "He was nineteen." of the dead, else None."""
    for found in _AGE.finditer(person.relation):
        word = _in_words(found.group(1))
        if word in _NUMBERS:
            now, then = _VERBS.get(person.pronouns.partition("/")[0], _VERBS["they"])
            return f"{then if _GONE.search(person.relation) else now} {word}."
    return None


def ages_of_children(people: Sequence[Person]) -> str | None:
    """Return "Fourteen and nine." for the sons and daughters of the inventory, None where it says of none."""
    ages = [age for person in people if _CHILD.match(person.relation) and (age := age_of(person))]
    said = " and ".join(age.split()[-1].rstrip(".") for age in ages)
    return f"{said.capitalize()}." if said else None


def _in_words(number: str) -> str:
    if not number.isdigit():
        return number
    ten, unit = divmod(int(number), 10)
    if ten < 2:
        return _UNITS[int(number)]
    return _TENS[ten] + (f"-{_UNITS[unit]}" if unit else "")


def how_old(scene: Scene) -> Draft | None:
    """Asked how old somebody else is: that, and no more."""
    move = scene.move
    if move.asked and _HOW_OLD_ARE_THEY.search(move.asked.text):
        ages = ages_of_children(scene.index.persona.truth.inventory)
        return Draft("answer", Said(ages, ()), direction("closed_question", "brief")) if ages else None
    if not move.is_of_somebody_else or move.person is None or move.person.person is None or move.asked is None:
        return None
    age = age_of(move.person.person) if _HOW_OLD.search(move.asked.text) else None
    if age is None:
        return None
    return Draft("answer", Said(age, ()), direction("closed_question", "brief"), about=move.person.key)
