"""Whom the client speaks of, and what passes between them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.persona import Persona
from app.core.scoring.heard.clauses import STRAIGHT
from app.core.scoring.heard.cues import Cue, found
from app.core.scoring.material import Material

EPISODE = 4
KIN = (
    r"(?:(?:grand|step|god)?(?:mother|father|son|daughter|child|children|parents)(?:-in-law)?|mum|mam|mom|dad|papa"
    r"|mama|nan"
    r"|gran|grandma|grandpa|sister|brother|husband|wife|partner|boyfriend|girlfriend|fianc[eé]e?|ex|ex-husband"
    r"|ex-wife"
    r"|aunt|uncle|niece|nephew|cousin|friend|best friend|mate|boss|manager|colleague|neighbour|neighbor|flatmate"
    r"|housemate|roommate|teacher|in-laws|sister-in-law|brother-in-law|twin|kids|boys|girls|family)"
)
_RELATED = re.compile(
    rf"\b(?:my|our)\s+(?:(?:late|older|elder|eldest|younger|youngest|little|big|own|old|first|second|dear|best"
    rf"|only|new)\s+)*"
    rf"(?P<who>{KIN})\b",
    re.IGNORECASE,
)
_PARENT = re.compile(r"(?<!\b[Mm]y )(?<!\b[Yy]our )(?<!\b[Oo]ur )\b(?P<who>Mum|Mam|Mom|Dad|Papa|Mama|Nan|Gran)\b")
_NAMED = re.compile(
    r"(?:(?<=with )|(?<=told )|(?<=asked )|(?<=called )|(?<=rang )|(?<=miss )|(?<=and )|(?<=, )|(?<=that )"
    r"|(?<=but )"
    r"|(?<=when )|(?<=to )|(?<=for )|^|(?<=\. ))(?P<who>[A-ZÀ-Þ][a-zà-ÿ]{2,})"
    r"(?='s (?:a|my|the|not|never|always|been|gone|got|been)\b| (?:is|was|said|says|has|had|never|always|used to"
    r"|would|died|left|told"
    r"|rang|rings|called|calls|came|comes|thinks|thought|wants|wanted|went|goes|knew|knows|asked|asks|doesn't"
    r"|didn't"
    r"|won't|wouldn't|and I)\b)"
)
_NO_NAME = frozenset(
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Christmas",
        "Easter",
        "Ramadan",
        "Eid",
        "Diwali",
        "God",
        "Nobody",
        "Everybody",
        "Everyone",
        "Someone",
        "Somebody",
        "Nothing",
        "Everything",
        "Something",
        "There",
        "This",
        "That",
        "They",
        "What",
        "Then",
        "When",
        "Where",
        "Which",
        "While",
        "And",
        "But",
        "She",
        "Her",
        "His",
        "Our",
        "Your",
        "You",
        "The",
        "Work",
        "Home",
        "School",
        "Life",
        "Mum",
        "Mam",
        "Mom",
        "Dad",
        "Papa",
        "Mama",
        "Nan",
        "Gran",
        "Maybe",
        "People",
        "One",
        "Some",
        "Most",
        "All",
        "Each",
        "Sleep",
        "Money",
        "London",
    ]
)
_DIED = re.compile(
    r"\b(?:died|dead|death|passed away|lost (?:him|her|my)|funeral|late|buried|cancer took"
    r"|killed)\b"
)

EXCHANGE = re.compile(
    r"\b(?:(?:he|she|they|my \w+(?: \w+)?|i|we) (?:just |then |always |only |never |even |had |have |has )*"
    r"(?:shouted|yelled|screamed|snapped|argued|argue|quarrel\w*|rowed|fought|fight|hung up|slammed|walked out"
    r"|stopped talking"
    r"|answered back|said (?:nothing|that|i|he|she|we|to me|it|no|yes|something)|told (?:me|him|her|them)"
    r"|asked (?:me|him|her"
    r"|them) (?:to|why|if|what|for)|called me|went quiet|sulk\w*|criticis\w+|criticiz\w+|accused|complain\w*)"
    r"|(?:a|another|the|big|same|our|that) (?:row|quarrel|argument|fight|fights|rows|arguments)"
    r"|(?:we|they) (?:had words|don't (?:speak|talk)|haven't spoken|barely (?:speak|talk)|can't talk"
    r"|stopped speaking))\b"
)
WANTS_TO_SAY = re.compile(
    r"\b(?:(?:don't|didn't|do not|never) know (?:how|what|where|if i could) (?:to |i (?:should|would|could"
    r"|can) )?(?:begin|start|tell"
    r"|say|ask|put|talk|explain|answer|bring)|(?:can't|couldn't|could never|am afraid to|scared to|want to"
    r"|wanted to|would like to"
    r"|wish i could|should|need to|have to|ought to|going to|try to|tried to|dare|find it hard to"
    r"|hard to) (?:just |even "
    r"|really |ever )?(?:tell|talk to|ask|say (?:no|it|that|anything|something|sorry)|speak to|confront|ring|call"
    r"|write to"
    r"|face|bring (?:it|that) up) ?(?:him|her|them|my \w+|anyone|anybody|no|it|that)?"
    r"|what (?:would|could|should|do|am) i (?:even )?(?:going to )?(?:say|tell|answer)|if i (?:say|said|ask|asked"
    r"|tell|told)"
    r"|when i (?:see|meet|ring|talk to) (?:him|her|them) (?:next|on|at)|(?:he|she|they) (?:is|are) coming (?:on"
    r"|for|next|at))\b"
)
ASKS_WHAT_TO_DO = re.compile(
    r"\b(?:what (?:should|shall|can|could|would|do|am) i (?:to |supposed to |going to |even )?(?:do\b|say\b"
    r"|change\b)"
    r"|what (?:to do|is there to do|am i supposed)|(?:don't|do not|no idea|not) (?:know )?what (?:to do|i (?:can"
    r"|should|could) do)"
    r"|should i (?!have)|is there (?:anything|something) (?:i|that|you)|how (?:do|can|could|should"
    r"|am) i (?:supposed to |going to "
    r"|ever )?(?!tell|say|know)\w+|(?:can't|don't) (?:see|find) (?:a |any |the )?(?:way|solution|answer)"
    r"|nothing (?:i|that) (?:can|do"
    r"|would|works|helps)|i am stuck|(?:no|any) way out|whatever i do|(?:either|on the one hand).* (?:or"
    r"|on the other)"
    r"|torn between|can't decide|couldn't decide|tell me what)\b"
)
RECURS = re.compile(
    r"\b(?:(?:every|each) (?:single )?time|always (?:the same|end\w*|happen\w*|me|been|do|does|the one|have to"
    r"|had to|go|went|was"
    r"|leave|leaves|left)|(?:the )?same (?:thing|story|way|as|with|old)|again and again|over and over"
    r"|(?:it )?(?:keeps|kept) "
    r"happening|happens (?:again|every|all the time|to me)|happened before|like (?:last time|before|with my|always)"
    r"|(?:all|my whole) (?:my )?life|ever since i was|with everyone|with everybody|wherever i|whenever|i (?:never"
    r"|always) (?:say|tell"
    r"|ask|let|keep|run|leave|give|put|do that|end up|get))\b"
)
MOTIVE = re.compile(
    r"\b(?:(?:he|she|they|my (?:\w+ )?\w+|nobody|no one) (?:just |really |only |obviously |probably |clearly "
    r"|always |never |even "
    r"|still |simply )*(?:doesn't|don't|didn't|wouldn't|won't|couldn't|can't|does not) (?:even |really "
    r"|ever )?(?:care|want|love"
    r"|understand|listen|see|notice|ask|trust|respect|like|bother|think|believe|know what)"
    r"|(?:he|she|they|my (?:\w+ )?\w+) (?:just |only |really |probably |must |always |clearly )*(?:wants?|wanted"
    r"|thinks?|thought"
    r"|hates?|blames?|expects?|expected|believes?|looks? down|must (?:think|hate|want|be)|is (?:doing it|trying)"
    r"|are trying"
    r"|treats?|ignores?|took it|is punishing|is angry|is jealous|is ashamed))\b"
)


@dataclass(frozen=True)
class Mention:
    """Somebody whom the client named. `called` says it back ('your sister', 'Nevil'); `words` are matched."""

    turn: int
    called: str
    words: frozenset[str]
    dead: bool


def people(material: Material) -> tuple[Mention, ...]:
    """Return the people the client named, each once, where they came up first."""
    listed = _listed(material.persona)
    found_people: dict[str, Mention] = {}
    for said in material.client:
        text = said.text.translate(STRAIGHT)
        for match in sorted(
            [*_RELATED.finditer(text), *_PARENT.finditer(text), *_NAMED.finditer(text)], key=lambda m: m.start()
        ):
            who = match["who"]
            if who in _NO_NAME and match.re is _NAMED:
                continue
            called = who if match.re is _NAMED else f"your {who.lower()}"
            words = listed.get(who.lower(), frozenset({who.lower()}))
            key = min(words)
            if key not in found_people:
                around = text[max(0, match.start() - 60) : match.end() + 60].lower()
                found_people[key] = Mention(said.number, called, words, _DIED.search(around) is not None)
    return tuple(found_people.values())


def _listed(persona: Persona | None) -> dict[str, frozenset[str]]:
    """Return for each word of the inventory all the words that mean the same person."""
    groups: dict[str, frozenset[str]] = {}
    for person in persona.truth.inventory if persona else ():
        words = {person.name.lower(), *(called.lower() for called in person.called if not called.startswith("your "))}
        for word in words:
            groups.setdefault(word.removeprefix("my "), frozenset(word.removeprefix("my ") for word in words))
    return groups


def exchanges(material: Material) -> tuple[Cue, ...]:
    """Return where the client reports something that passed between people: a quarrel, what was said, a silence."""
    return found(material, EXCHANGE, apart=EPISODE)


def wants_to_say(material: Material) -> tuple[Cue, ...]:
    """Return where the client would say something to somebody and does not know how, or dares not."""
    return found(material, WANTS_TO_SAY, apart=EPISODE)


def asks_what_to_do(material: Material) -> tuple[Cue, ...]:
    """Return where the client asks what to do, or sees no way."""
    return found(material, ASKS_WHAT_TO_DO, apart=EPISODE)


def recurring(material: Material) -> tuple[Cue, ...]:
    """Return where the client says that something comes back: every time, with everybody, all their life."""
    return found(material, RECURS, apart=EPISODE)


def motives(material: Material) -> tuple[Cue, ...]:
    """Return where the client says what somebody else thinks, wants or does not care for."""
    return found(material, MOTIVE, apart=EPISODE)
