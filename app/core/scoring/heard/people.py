"""Whom the client speaks of, and what passes between them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.patterns import regex
from app.core.persona import Persona
from app.core.scoring.heard.clauses import STRAIGHT
from app.core.scoring.heard.cues import Cue, found
from app.core.scoring.material import Material

EPISODE = 4
KIN = (
    r"(?:(?:grand|step|god)?(?:mother|father|son|daughter|child|children|parents)(?:-in-law)?|mum|mam|mom|dad|papa"
    r"|mama|nan|gran|grandma|grandpa|sister|brother|husband|wife|partner|boyfriend|girlfriend|fianc[eé]e?|ex"
    r"|ex-husband|ex-wife|aunt|uncle|niece|nephew|cousin|friend|best friend|mate|boss|manager|colleague|neighbour"
    r"|neighbor|flatmate|housemate|roommate|teacher|in-laws|sister-in-law|brother-in-law|twin|kids|boys|girls|family)"
)
_RELATED = regex(
    rf"\b(?:my|our)\s+(?:(?:late|older|elder|eldest|younger|youngest|little|big|own|old|first|second|dear|best|only"
    rf"|new)\s+)*(?P<who>{KIN})\b",
    re.IGNORECASE,
)
_PARENT = regex(r"(?<!\b[Mm]y )(?<!\b[Yy]our )(?<!\b[Oo]ur )\b(?P<who>Mum|Mam|Mom|Dad|Papa|Mama|Nan|Gran)\b")
_NAMED = regex(
    r"(?:(?<=with )|(?<=told )|(?<=asked )|(?<=called )|(?<=rang )|(?<=miss )|(?<=and )|(?<=, )|(?<=that )|(?<=but )"
    r"|(?<=when )|(?<=to )|(?<=for )|^|(?<=\. ))(?P<who>[A-ZÀ-Þ][a-zà-ÿ]{2,})(?='s (?:a|my|the|not|never|always|been"
    r"|gone|got|been)\b| (?:is|was|said|says|has|had|never|always|used to|would|died|left|told|rang|rings|called"
    r"|calls|came|comes|thinks|thought|wants|wanted|went|goes|knew|knows|asked|asks|doesn't|didn't|won't|wouldn't"
    r"|and I)\b)"
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
_DIED = regex(r"\b(?:died|dead|death|passed away|lost (?:him|her|my)|funeral|late|buried|cancer took|killed)\b")

EXCHANGE = regex(
    r"\b(?:(?:he|she|they|my \w+(?: \w+)?|i|we) (?:just |then |always |only |never |even |had |have "
    r"|has )*(?:shouted|yelled|screamed|snapped|argued|argue|quarrel\w*|rowed|fought|fight|hung up|slammed"
    r"|walked out|stopped talking|answered back|said (?:nothing|that|i|he|she|we|to me|it|no|yes|something)"
    r"|told (?:me|him|her|them)|asked (?:me|him|her|them) (?:to|why|if|what|for)|called me|went quiet|sulk\w*"
    r"|criticis\w+|criticiz\w+|accused|complain\w*)|(?:a|another|the|big|same|our|that) (?:row|quarrel|argument"
    r"|fight|fights|rows|arguments)|(?:we|they) (?:had words|don't (?:speak|talk)|haven't spoken|barely (?:speak"
    r"|talk)|can't talk|stopped speaking))\b"
)
WANTS_TO_SAY = regex(
    r"\b(?:(?:don't|didn't|do not|never) know (?:how|what|where|if i could) (?:to |i (?:should|would|could"
    r"|can) )?(?:begin|start|tell|say|ask|put|talk|explain|answer|bring)|(?:can't|couldn't|could never|am afraid to"
    r"|scared to|want to|wanted to|would like to|wish i could|should|need to|have to|ought to|going to|try to"
    r"|tried to|dare|find it hard to|hard to) (?:just |even |really |ever )?(?:(?:tell|talk to|ask|speak to|confront"
    r"|ring|call|write to|face|say (?:no|it|that|anything|something|sorry) to) (?:him|her|them|my \w+|anyone"
    r"|anybody)|say (?:no|sorry)|bring (?:it|that) up)|what (?:would|could|should"
    r"|am) i (?:even )?(?:going to )?(?:say|tell|answer)(?: to)? (?:him|her|them|my \w+)|what do i (?:say|tell"
    r"|answer)(?: to)? (?:him|her|them|my \w+)|if i (?:say|said|ask|asked|tell|told) (?:it to |that to )?(?:him|her"
    r"|them|my \w+)|when i (?:see|meet|ring|talk to) (?:him|her|them) (?:next|on|at)|(?:he|she|they) (?:is"
    r"|are) coming (?:on|for|next|at))\b"
)
ASKS_WHAT_TO_DO = regex(
    r"\b(?:what (?:should|shall|can|could|would|do|am) i (?:to |supposed to |going to |even )?(?:do\b|say\b"
    r"|change\b)|what (?:to do|is there to do|am i supposed)|(?:don't|do not|no idea|not) (?:know )?what (?:to do"
    r"|i (?:can|should|could) do)|should i (?!have|ask you|tell you|start|sit|go first)|is there (?:anything"
    r"|something) (?:i|that|you)|how (?:do|can|could|should|am) i (?:supposed to |going to |ever )?(?!tell|say"
    r"|know)\w+|(?:can't|don't) (?:see|find) (?:a |any |the )?(?:way|solution|answer)|nothing (?:i|that) (?:can|do"
    r"|would|works|helps)|i am stuck|(?:no|any) way out|whatever i do|torn between|can't decide|couldn't decide"
    r"|tell me what)\b"
)
RECURS = regex(
    r"\b(?:(?:every|each) (?:single )?time|always (?:the same|end\w*|happen\w*|me|been|do|does|the one|have to"
    r"|had to|go|went|was|leave|leaves|left)|(?:the )?same (?:thing|story|way|as|with|old)|again and again"
    r"|over and over|(?:it )?(?:keeps|kept) happening|happens (?:again|every|all the time|to me)|happened before"
    r"|like (?:last time|before|with my|always)|(?:all|my whole) (?:my )?life|ever since i was|with everyone"
    r"|with everybody|wherever i|whenever|i (?:never|always) (?:say|tell|ask|let|keep|run|leave|give|put|do that"
    r"|end up|get))\b"
)
MOTIVE = regex(
    r"\b(?:(?:he|she|they|my (?:\w+ )?\w+|nobody|no one) (?:just |really |only |obviously |probably |clearly "
    r"|always |never |even |still |simply )*(?:doesn't|don't|didn't|wouldn't|won't|couldn't|can't|does not) (?:even "
    r"|really |ever )?(?:care|want|love|understand|listen|see|notice|ask|trust|respect|like|bother|think|believe"
    r"|know what)|(?:he|she|they|my (?:\w+ )?\w+) (?:just |only |really |probably |must |always |clearly )*(?:wants?"
    r"|wanted|thinks?|thought|hates?|blames?|expects?|expected|believes?|looks? down|must (?:think|hate|want|be)"
    r"|is (?:doing it|trying)|are trying|treats?|ignores?|took it|is punishing|is angry|is jealous|is ashamed))\b"
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
            by_name = match.re.pattern == _NAMED.pattern
            if who in _NO_NAME and by_name:
                continue
            called = who if by_name else f"your {who.lower()}"
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
