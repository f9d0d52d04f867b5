"""What a question is about when a turn says more than the question, or the question names nothing.

People type "Four minutes. What happened then?", "so whos that", "how often do you see him", "since when?". A client
answers the part that was asked, and knows who "him" is from what has just been said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from app.core.client.index import Named, PersonaIndex, called
from app.core.client.questions import DIGS, WONDERS
from app.core.client.state import ClientState
from app.core.client.words import GENERIC, STOP, all_stems, plain, stem, tokens
from app.core.coding.codes import Label, TurnCodes
from app.core.patterns import regex

_QUESTIONS: frozenset[Label] = frozenset(
    {"open_question", "closed_question", "why", "personal_question", "options", "perspective"}
)
_SENTENCE = regex(r"[^.?!\n]+[.?!]*")
_LEAD_IN = (
    r"(?:(?:and|so|but|ok|okay|oh|ah|well|right|yeah|yes|um+|then|also|now|good|great|thanks|thank you|sorry|"
    r"i mean|aw+|hm+)\b[ ,]*)*"
)
_ASKS_CLOSED = regex(
    _LEAD_IN + r"(?:who(?:s|'s|'d)?|where(?:s|'s|abouts)?|when(?:s|'s)?(?= (?:did|do|does|was|were|is|are|"
    r"will|would|have|has|had|can|could|exactly|in)\b|\W*$)|which|whose|since when|"
    r"how (?:long|often|many|much|old|far)|"
    r"(?:do|did|does|are|were|is|was|has|have|had|can|could|would|will|should) (?:you|u|ur|your|he|she|they|"
    r"it|that|this|"
    r"there|i|we|the|any\w*|some\w*)|any(?:one|body)?(?: of| other| at)? \w+|any (?:kids|children|family|friends|"
    r"siblings))\b"
)
_ASKS_OPENLY = regex(
    _LEAD_IN + r"(?:what(?:s|'s)?|how(?:s|'s)?|(?:can|could|would|will) (?:you|u) (?:tell|say|describe|explain)|"
    r"(?:please )?(?:tell me|describe|help me (?:to )?understand|(?:walk|talk|take) me through)|"
    r"i(?:'m| am|'d be| would be) (?:curious|interested)|i(?:'d| would) (?:like|love) to (?:hear|know|understand))\b"
)
_WHEN_WHAT = regex(_LEAD_IN + r"(?:when|if) [^,?]{3,60}, (?:what|how)\b")
# "What I hear is that you were alone" tells, whatever its first word.
_TELLS = regex(
    _LEAD_IN + r"what (?:i|you|he|she|they|we|hurts|matters|makes)(?:'m|'ve|'re|'s)?\b[^?]*\b(?:is|was)\b[^?]*$"
)
# "So you live alone, right": a statement with a mark of asking behind it.
_TAGGED = regex(r"\byou\b.*[, ](?:right|correct|yeah|isn't it|aren't you|don't you|didn't you|haven't you)\s*\?*$")
# "And you lived together, for how long?"
_ASKS_AT_THE_END = regex(
    r", (?:and )?(?:for |since |from |till )?(?:how long|how often|how many|when|where|who)\b[^,?]*\?+$"
)
# "I have the letter, but please tell me in your own words" asks, whatever stands before it.
_REQUEST_AHEAD = re.compile(
    r"^.*[,;-] (?:but |so |and )?(?=(?:please |(?:can|could|would) you (?:please )?)?(?:tell me|describe)\b)",
    re.IGNORECASE,
)
_SHE, _HE, _THEY = {"she", "her", "hers", "she's", "shes"}, {"he", "him", "his", "he's", "hes"}, {"they", "them"}
# Words a question may hold without saying what it is about.
_BARE = GENERIC | all_stems(
    [
        "u since own long often ok lately exactly first last everything day days time times experience describe",
        "express between different differently far recently moment going bring feelings emotions mood situation",
        "matters explain sense able anyone anybody",
    ]
)
_OF_HOW_IT_IS = all_stems(["get along close like see talk nice good well work"])
_KIN_OF = {
    "she": all_stems(["mother sister wife daughter grandmother aunt niece girlfriend"]),
    "he": all_stems(["father brother husband son grandfather uncle nephew boyfriend"]),
}
_WHO_SENDS = all_stems(["doctor gp nurse physio psychologist psychiatrist counsellor"])
_WITHOUT_A_NAME = regex(
    r"\b(?:one|a|an old) (?:person|woman|man|girl|boy|friend|neighbour|lady|fella|lad|guy|colleague)\b|"
    r"\bsome(?:body|one)\b",
    re.IGNORECASE,
)
_OF_THEM = regex(r"\b(?:him|her|them|he|she|they|it|that|this)\b")
_OF_THE_CLIENT = regex(r"\b(?:you|your|yourself)\b")
_WHO_DIED = regex(r"\b(?:person|one|somebody|someone) (?:who|that|you)(?:'ve| have)? (?:died|passed away|lost)\b")
_POINTS_AT_IT = regex(r"\b(?:that|it|this|then|those|these)\b")

# "What's it like being in the house all day?" points at nothing that was said.
NAMES_AN_OCCASION = regex(
    r"\b(?:it|that) (?:been |feel )?(?:like|hard|difficult|easy|strange)(?: for you)?,? "
    r"(?:to (?!you\b|him\b|her\b|them\b)|for you to |when |being |having |not )|"
    r"\b(?:is|was) it (?:you|that|your)\b"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question a turn ends in: its words (stemmed), how many there are, and whether it names its subject."""

    text: str
    heard: frozenset[str]
    length: int
    kind: Literal["open", "closed"]
    is_all: bool = False

    @property
    def opens_as_question(self) -> bool:
        """Whether the first words alone make it a question."""
        return opens_as_question(self.text)

    @property
    def names_nothing(self) -> bool:
        """Whether the question only makes sense as a follow-up or as a general invitation."""
        own = {word for word in self.heard if word not in STOP}
        return self.digs or not (own - _BARE or (own and NAMES_AN_OCCASION.search(self.text)))

    @property
    def digs(self) -> bool:
        """Whether the question asks for what is hardest, or for what goes on inside, and leaves open of what."""
        return bool(DIGS.match(self.text))

    @property
    def is_of_a_third(self) -> bool:
        """Whether the question is about "him" or "her" and says nothing of the client."""
        return bool(set(tokens(self.text)) & (_SHE | _HE)) and not _OF_THE_CLIENT.search(self.text)

    @property
    def points_at_it(self) -> bool:
        """Whether the question asks about what has just been said, without naming it: "how was that for you?"."""
        return self.names_nothing and bool(_POINTS_AT_IT.search(self.text)) and "before" not in self.text


def opens_as_question(said: str) -> bool:
    """Whether the first words of a sentence, in plain form, make it a question."""
    return bool(_ASKS_CLOSED.match(said) or _ASKS_OPENLY.match(said))


def asked_in(index: PersonaIndex, text: str, codes: TurnCodes) -> Asked | None:
    """Return the question that a turn leaves the client with, if it leaves one."""
    parts = [found.group().strip() for found in _SENTENCE.finditer(text) if found.group().strip(" \"'")]
    if not parts:
        return None
    last = _REQUEST_AHEAD.sub("", _that_says_most(index, parts))
    if "?" not in last and (WONDERS.match(plain(last)) or _TELLS.match(plain(last))):
        return None
    kind, by_words = _kind(plain(last), _label_at(codes, text.rfind(last))), _by_words(plain(last))
    if kind is None or (by_words is None and "?" not in last and len(parts) > 1):
        return None
    return Asked(plain(last), index.hear(last), len(tokens(last)), kind, is_all=len(parts) == 1)


def _that_says_most(index: PersonaIndex, parts: list[str]) -> str:
    """Return the last sentence; of "Who do you live with? Do you get on with them?" the one that says of what."""
    last = parts[-1]
    if len(parts) == 1 or "?" not in last or "?" not in parts[-2] or not _OF_THEM.search(plain(last)):
        return last
    says_little = STOP | _BARE | _OF_HOW_IT_IS
    leans = not index.hear(last) - says_little and bool(index.hear(parts[-2]) - STOP - _OF_HOW_IT_IS)
    return parts[-2] if leans else last


def _kind(said: str, label: Label | None) -> Literal["open", "closed"] | None:
    if DIGS.match(said) or _WHEN_WHAT.match(said):
        return "open"
    if label in ("closed_question", "personal_question", "why"):
        return "closed"
    if label in ("open_question", "options", "perspective"):
        return "open"
    # A classifier may take a question typed without its mark for a statement; the first words are surer.
    if label in (None, "simple_reflection", "complex_reflection", "other", "information", "backchannel"):
        return _by_words(said)
    return None


def _by_words(said: str) -> Literal["open", "closed"] | None:
    if _TAGGED.search(said) or _ASKS_AT_THE_END.search(said):
        return "closed"
    if _ASKS_CLOSED.match(said):
        return "closed"
    return "open" if _ASKS_OPENLY.match(said) else None


def _label_at(codes: TurnCodes, start: int) -> Label | None:
    """Return the label of the last sentence that reaches beyond `start`, a question if there is one."""
    labels = [found.label for found in codes.sentences if found.span[1] > start and found.label != "double_question"]
    return next((label for label in reversed(labels) if label in _QUESTIONS), labels[-1] if labels else None)


def person_meant(index: PersonaIndex, state: ClientState, asked: Asked | None, heard: frozenset[str]) -> Named | None:
    """Return the person a turn is about: named in the question, else meant by a pronoun, else named anywhere."""
    if asked is None:
        return called(index.people, heard)
    if named := called(index.people, asked.heard):
        return named
    material = index.persona.truth.material
    if material.kind == "grief" and _WHO_DIED.search(asked.text):
        return next((found for found in index.people if found.key == f"person:{material.deceased}"), None)
    pronouns = set(tokens(asked.text))
    wanted = "she" if pronouns & _SHE else "he" if pronouns & _HE else "they" if pronouns & _THEY else None
    if wanted is None:
        return None
    here = called(index.people, heard)
    if here and _goes_by(here, wanted):
        return here  # "How does Rosaleen fit in? Does she come round?"
    unnamed = left_unnamed(index, state, asked) or (here is None and _outsider_last(index, asked, heard, state))
    return None if unnamed else _by_pronoun(index, state, wanted)


def _by_pronoun(index: PersonaIndex, state: ClientState, wanted: str) -> Named | None:
    """Return who "she" is where the turn names nobody: of the client's last words, of what is in hand, closest."""
    candidates: list[Named] = []
    for word in reversed(tokens(state.last_words)):
        if found := _by_word(index, word):
            candidates = _closer_first(candidates, found, wanted)
        elif not any(_goes_by(named, wanted) for named in candidates) and stem(word) in _KIN_OF.get(wanted, ()):
            return None  # "were you close to him?" of a father whom the file lists nowhere
    candidates += [found for found in index.people if found.key == state.topic]
    candidates += sorted(index.people, key=lambda found: found.person.closeness if found.person else 9)
    fitting = [found for found in candidates if _goes_by(found, wanted)]
    return fitting[0] if fitting else None


def _outsider_last(index: PersonaIndex, asked: Asked, heard: frozenset[str], state: ClientState) -> bool:
    """Whether the last one named, in the turn or else by the client, is one of those who send people here."""
    if heard & _WHO_SENDS - asked.heard:
        return not any(phrase & _WHO_SENDS for found in index.people for phrase in found.phrases)
    named = [word for word in tokens(state.last_words) if stem(word) in _WHO_SENDS or _by_word(index, word)]
    return bool(named) and stem(named[-1]) in _WHO_SENDS and _by_word(index, named[-1]) is None


def left_unnamed(index: PersonaIndex, state: ClientState, asked: Asked) -> bool:
    """Whether a question's "her" is somebody without a name: "there was one person for this, she is far"."""
    own, last = set(tokens(asked.text)), state.last_words
    meant = any(own & pronouns and set(tokens(last)) & pronouns for pronouns in (_SHE, _HE))
    return meant and bool(_WITHOUT_A_NAME.search(last)) and called(index.people, index.hear(last)) is None


def _closer_first(candidates: list[Named], found: Named, wanted: str) -> list[Named]:
    """Put somebody named earlier before who was named last, where they stand closer: talk is of them."""
    last = next((other for other in candidates if _goes_by(other, wanted)), None)
    closer = last is not None and _goes_by(found, wanted) and _closeness(found) < _closeness(last)
    return [found, *candidates] if closer else [*candidates, found]


def _closeness(named: Named) -> int:
    return named.person.closeness if named.person else 9


def _by_word(index: PersonaIndex, word: str) -> Named | None:
    heard = index.hear(word)
    return next((found for found in index.people if any(phrase <= heard for phrase in found.phrases)), None)


def _goes_by(named: Named, wanted: str) -> bool:
    return named.person is not None and (wanted == "they" or named.person.pronouns.startswith(wanted))
