"""Whether a model's sentence contradicts the client's chart: kin, names, age, who is alive, what work.

A model that improvises gives a childless client a daughter, or lets the dead telephone. Each check asks only what
the file can answer, and lets pass what it cannot judge: the authored lines of a sound persona all pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.core.patterns import regex
from app.core.per_persona import once_per_persona
from app.core.persona import OCCASIONS, Persona

_KIN: dict[str, str] = {
    "mother": "mother mum mom mam mama mummy amma stepmother", "father": "father dad da daddy papa appa stepfather",
    "sister": "sister sisters stepsister", "brother": "brother brothers stepbrother",
    "wife": "wife", "husband": "husband", "partner": "partner girlfriend boyfriend fiance fiancee fiancé fiancée",
    "daughter": "daughter daughters stepdaughter", "son": "son sons stepson",
    "child": "child children kid kids baby", "niece": "niece nieces", "nephew": "nephew nephews",
    "aunt": "aunt aunts auntie aunty", "uncle": "uncle uncles", "cousin": "cousin cousins",
    "grandmother": "grandmother gran granny nan nana grandma", "grandfather": "grandfather grandad grandpa granddad",
    "grandchild": "grandchild grandchildren grandson granddaughter grandkids",
}  # fmt: skip
_GROUP_OF = {word: group for group, words in _KIN.items() for word in words.split()}
# Anybody had parents and grandparents, whether the file names them or not.
_ALWAYS = frozenset({"mother", "father", "grandmother", "grandfather"})
_IMPLIED = {"son": "child", "daughter": "child"}
_KIN_WORDS = "|".join(sorted(_GROUP_OF, key=len, reverse=True))
_OWN_KIN = regex(
    rf"\bmy (?:own |elder |older |younger |big |little |late |only |eldest |youngest |ex-?)*({_KIN_WORDS})\b"
)
_DENIED_KIN = regex(
    rf"\b(?:i've (?:got )?no|i have no|i don't have (?:any|a)|i haven't (?:got )?(?:any|a)|i never had (?:any|a)) "
    rf"({_KIN_WORDS})\b"
)
# "Nearly seventy" is no wrong age.
_AGE = regex(r"\bi(?:'m| am) (?:only |just )?(\d{2}|[a-z]+(?:-[a-z]+)?)(?: years old| now\b|[,.!?;]|$)")
_WORD = regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_STARTS_ANEW = regex(r"[.!?…:\"“‘(]\s*$")
_DOES_NOW = (
    r"(?:rings?|rang|calls?|called|phones?|phoned|texts?|texted|visits?|visited|comes?|came|lives?|works?|wants?|"
    r"thinks?|keeps?) (?:me|us|round|over|by|here|with|to see|in|at)\b[^.?!]*"
    r"\b(?:now|today|yesterday|last night|this (?:morning|week)|every (?:day|week|sunday)|these days|still)\b"
)
_DEAD = regex(r"\b(?:died|dead|late|deceased|stillborn|drowned|killed|passed away)\b")
_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
# Capitalised in any sentence without being anybody's name.
_NO_NAMES = regex(
    r"(?:i(?:'m|'d|'ll|'ve)?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|christmas|easter|god|lord|jesus|christ|mr|mrs|ms|miss|dr|doctor|sir|"
    r"madam|mum|mom|mam|dad|mummy|daddy|gran|nan|nana|nanny|grandma|grandad|grandpa|auntie|uncle|ok|okay|tv|english|"
    r"british|america|americans?|europe|european|nhs|gp|facebook|google|whatsapp|youtube|zoom|netflix|tesco)"
)


class Chart:
    """What the file says of one client, in the form in which a sentence can contradict it."""

    def __init__(self, persona: Persona) -> None:
        self._age = persona.who.age
        self._names = frozenset(word.casefold() for text in _texts(persona) for word in _WORD.findall(text))
        self._names |= frozenset(part for name in self._names for part in re.split("[-'’]", name))
        self._kin = frozenset(_own_kin(persona)) | _ALWAYS
        self._kin |= {_IMPLIED[group] for group in self._kin if group in _IMPLIED}
        relations = [person.relation.partition(",")[0] for person in persona.truth.inventory]
        self._living_kin = frozenset(
            _kin_named(relation.casefold() for relation in relations if not _DEAD.search(relation.casefold()))
        )
        gone = [person.name.casefold() for person in persona.truth.inventory if _is_dead(persona, person.id)]
        self._dead_acts = (
            re.compile(rf"\b(?:{'|'.join(map(re.escape, gone))}) (?:still )?{_DOES_NOW}") if gone else None
        )

    def contradicted(self, sentence: str, talk: Iterable[str] = ()) -> str | None:
        """Return what in the sentence the chart contradicts, for a note, or None.

        `talk` are the turns so far: a name that the trainee brought in may be taken up.
        """
        plain = sentence.replace("’", "'").casefold()
        for kin in _OWN_KIN.findall(plain):
            if _GROUP_OF[kin] not in self._kin:
                return f"spoke of a {kin} whom this client does not have"
        for kin in _DENIED_KIN.findall(plain):
            if _GROUP_OF[kin] in self._living_kin:
                return f"denied a {kin} whom this client has"
        if (age := _age_said(plain)) is not None and age != self._age:
            return "gave a wrong age"
        if self._dead_acts and self._dead_acts.search(plain):
            return "spoke of somebody who has died as living"
        return self._unknown_name(sentence.replace("’", "'"), talk)

    def _unknown_name(self, sentence: str, talk: Iterable[str]) -> str | None:
        unknown = [name for name in _names_in(sentence) if name not in self._names]
        if not unknown:
            return None
        heard = {word.casefold() for said in talk for word in _WORD.findall(said)}
        return "named somebody or somewhere that is not in this client's life" if set(unknown) - heard else None


def _names_in(sentence: str) -> Iterator[str]:
    """Yield the capitalised words that do not begin a sentence, in lower case and without a possessive."""
    for found in _WORD.finditer(sentence):
        word = found.group()
        before = sentence[: found.start()]
        if not word[0].isupper() or word.isupper() or not before.strip() or _STARTS_ANEW.search(before):
            continue
        name = word.casefold().removesuffix("'s")
        if not _NO_NAMES.fullmatch(name):
            yield name


def _kin_named(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (_GROUP_OF[word] for word in _WORD.findall(text.casefold()) if word in _GROUP_OF)


def _own_kin(persona: Persona) -> Iterator[str]:
    """Yield the kin that the client has: what a line calls "my", the people of the inventory and the household."""
    yield from _kin_named((persona.who.household, persona.who.culture, persona.brief))
    yield from _kin_named(person.relation for person in persona.truth.inventory)
    for text in _texts(persona):
        yield from (_GROUP_OF[word] for word in _OWN_KIN.findall(text.replace("’", "'").casefold()))


def _is_dead(persona: Persona, person_id: str) -> bool:
    material = persona.truth.material
    if material.kind == "grief" and material.deceased == person_id:
        return True
    return bool(_DEAD.search(persona.person(person_id).relation.partition(",")[0].casefold()))


def _age_said(plain: str) -> int | None:
    found = _AGE.search(plain)
    if found is None:
        return None
    said = found.group(1)
    if said.isdigit():
        return int(said)
    tens, _, unit = said.partition("-")
    if tens in _TENS:
        return _TENS[tens] + _UNITS.get(unit, 0)
    age = _UNITS.get(said, 0)
    return age if age > 15 else None


def _texts(persona: Persona) -> Iterator[str]:
    """Yield everything the file says, locked or not: what is locked is another check's business."""
    who, truth = persona.who, persona.truth
    yield from (who.name, who.occupation, who.culture, who.household, *who.languages, persona.brief, persona.summary)
    yield from (
        truth.onset.event,
        truth.onset.when,
        truth.formulation,
        *(point.event for point in truth.mood_timeline),
    )
    yield from _strings(truth.material.model_dump())
    for person in truth.inventory:
        yield from (person.name, person.relation, person.last_contact, person.good, person.bad, *person.called)
        yield from (*person.lines, *person.follow_ups.every())
    for fact in persona.facts:
        yield from (fact.knowledge, *fact.lines, *fact.hints, *fact.more, *fact.follow_ups.every())
    yield from persona.opening
    for occasion in OCCASIONS:
        yield from persona.reactions.for_occasion(occasion)
    yield from (line for entry in persona.biography for line in entry.lines)
    for challenge in persona.challenges:
        yield from (*challenge.lines, *challenge.yielded)
    for pull in persona.pulls:
        yield from (*pull.lines, *pull.held, *pull.given_in, *pull.passed_over)
    yield from (answer for exchange in persona.exchanges for answer in exchange.answers)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


@once_per_persona
def chart_of(persona: Persona) -> Chart:
    """Return the persona's chart."""
    return Chart(persona)
