"""Cues: places where the client's words call for a skill, found in the words themselves.

What is found here is an opportunity and no more: whether it was taken is for the rules to say. Where the case behind
the client is at hand, its own cues and pulls are found by the words that its author gave them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.core.coding.harming import RISK_WORDS
from app.core.coding.sentences import plain_text
from app.core.patterns import regex
from app.core.persona import Persona
from app.core.scoring.material import Material, Said

EPISODE = 6
_QUOTED = regex(r"(?<!\w)['‘\"“]([^'‘’\"“”]{4,80})['’\"”](?!\w)")


@dataclass(frozen=True)
class Cue:
    """What the client said in utterance `turn` that calls for a skill. `about` names whom or what it is about."""

    turn: int
    words: str
    about: str = ""


def found(material: Material, pattern: re.Pattern[str], *, apart: int = 0) -> tuple[Cue, ...]:
    """Return a cue for each utterance of the client that holds the pattern; see `episodes` for `apart`."""
    cues = (
        Cue(said.number, said.text, match.group().strip())
        for said in material.client
        if (match := pattern.search(said.plain))
    )
    return episodes(cues, apart)


def episodes(cues: Iterable[Cue], apart: int) -> tuple[Cue, ...]:
    """Return cues without those that come within `apart` utterances of the one before: these are one matter."""
    kept: list[Cue] = []
    for cue in cues:
        if not kept or cue.turn - kept[-1].turn > apart:
            kept.append(cue)
    return tuple(kept)


# ---------------------------------------------------------------- safety

# Finer hints than the coder looks for. Missing one costs more than asking once too often.
_FINER_HINT = regex(
    r"\b(?:(?:easier|better|good|nice|want(?:ed)?|like|wish\w*)(?: \w+){0,2} (?:to )?(?:be with|be where|join"
    r"|go to) (?:him|her|them"
    r"|she is|he is)|(?:a|the) (?:very )?quick end|(?:be|get on|do|fine|happier"
    r"|better)(?: \w+){0,2} without me|don't want to be here"
    r"|(?:everything|it all) (?:would|could|to) (?:just )?stop|not be (?:a|any) (?:burden|trouble"
    r"|bother) (?:to|any)|who would notice"
    r"|what (?:is|would be) the point (?:of|in) (?:me|it all|going on|living)|(?:just )?drive (?:off|into)"
    r"|just stand there and (?:think|look"
    r" down)|sleep (?:and|for) (?:ever|good)|thought (?:about|of) (?:the bridge|the river|pills|tablets|a rope"
    r"|the train))\b"
)
DISTRESS = regex(
    r"\b(?:can't (?:stop crying|breathe|bear|take (?:it|this|any)|cope|go on|do this|stand it|face)"
    r"|couldn't (?:stop crying|breathe|bear|cope)|(?:falling|going|fall) (?:apart|to pieces)|break(?:ing)? down"
    r"|(?:am|was|been|start\w*|keep|kept|end up) (?:crying|sobbing|shaking|screaming)|cried (?:all|for|every"
    r"|until)"
    r"|in tears|panic\w*|terrif\w+|unbearable|hopeless\w*|desperate|despair\w*|devastat\w+|heartbroken"
    r"|worthless"
    r"|hate myself|(?:so|such|really|very|deeply|utterly|completely) (?:ashamed|lonely|alone|scared|afraid|sad"
    r"|frightened|exhausted|empty|lost|low)|no (?:way out|point|hope)|nothing (?:left|matters|helps)"
    r"|everything is (?:over|gone|too much)|it is too much|hurts so much|(?:at|to) the end of my|(?:cries"
    r"|crying"
    r"|sobs|sobbing|weeps|tears)(?=\)))\b"
)
HARD_ON_SELF = regex(
    r"\b(?:(?:i am|i was|i feel|i felt|i have been|i must be|makes me|i look|i sound) (?:so |such |just "
    r"|really "
    r"|very |like |a |an |the )*(?:ashamed|guilty|selfish|stupid|bad|terrible|horrible|awful|useless|pathetic"
    r"|weak"
    r"|lazy|failure|coward|burden|monster|idiot|fool|disgusting|silly|mad|worthless|embarrassed|to blame)\b"
    r"|my (?:own )?fault|i (?:blame|hate|despise) myself|i should(?:n't)? have|i ought to have|i never should"
    r"|i (?:lied|cheated|hit|slapped|shouted at|walked out|ran away|left (?:him|her|them)|didn't (?:go|visit"
    r"|call"
    r"|answer|open|say goodbye))|i was (?:relieved|glad) (?:when|that)|what kind of (?:mother|father|daughter"
    r"|son"
    r"|wife|husband|person|sister|brother|friend)|you (?:will|must|probably|might) think i am)\b"
)
_ASKS_WHO_KNOWS = regex(
    r"\b(?:(?:is|will|does|are) (?:this|it|that|what i (?:say|tell)|any of (?:this|it)|these"
    r"|you)[\w ,']{0,30}(?:confidential|private|recorded|written down|stay here|between us|in my (?:file|notes"
    r"|record)|get back to|go(?:ing)? any further|tell (?:anyone|anybody|somebody|my|him|her|them|the))|(?:do"
    r"|would"
    r"|will|are|could|can) you (?:have to |going to |ever |not )*(?:tell|report|write (?:this|it|that) down"
    r"|pass (?:this|it|that) on|share)(?: this| that| it| anything)?|(?<!i )(?<!we )(?<!they )(?<!why )(?:don't"
    r"|do not|you can't|you won't|you must not|you mustn't) (?:ever )?(?:tell|say anything to) (?:him|her"
    r"|them|my"
    r"|anyone|anybody|a soul|the)|(?:it|this|that) (?:can't|cannot|must not|mustn't) (?:go|get) (?:to|back|any"
    r"|out)"
    r"|go(?:es)? no further|who (?:else )?(?:reads|hears|sees|gets to|will know|is going to know)|(?:nobody"
    r"|no one) (?:must|can|is to|should) (?:ever )?(?:know|find out|hear)|promise (?:me )?(?:you|that|not)"
    r"|keep (?:this|it|that) (?:between|to yourself|secret|quiet)|if (?:he|she|they|my \w+) (?:found out"
    r"|finds out"
    r"|knew|hears?))\b"
)


def risk_hints(material: Material) -> tuple[Cue, ...]:
    """Return the hints at not wanting to live, those close together as one (see `episodes`)."""
    quoted = _phrases(material.persona, "risk")
    hints = (
        Cue(said.number, said.text, "risk")
        for said in material.client
        if may_hint_at_risk(said.plain) or _says(said, quoted)
    )
    return episodes(hints, EPISODE)


def may_hint_at_risk(plain: str) -> bool:
    """Tell whether plain words of the client name or hint at not wanting to live."""
    return RISK_WORDS.search(plain) is not None or _FINER_HINT.search(plain) is not None


def distress(material: Material) -> tuple[Cue, ...]:
    """Return where the client is in distress: a strong sign of it, or a hint at not wanting to live."""
    return tuple(
        Cue(said.number, said.text, "distress" if DISTRESS.search(said.plain) else "risk")
        for said in material.client
        if DISTRESS.search(said.plain) or may_hint_at_risk(said.plain)
    )


def hard_on_self(material: Material) -> tuple[Cue, ...]:
    """Return where the client tells something that could be judged: guilt, shame, a thing done or left undone."""
    return found(material, HARD_ON_SELF)


def asks_who_will_know(material: Material) -> tuple[Cue, ...]:
    """Return where the client wonders who will hear of it, or asks for silence."""
    return found(material, _ASKS_WHO_KNOWS, apart=2)


# ---------------------------------------------------------------- the relationship in the room

Request = Literal["number", "meeting", "gift", "friend", "personal", "longer", "touch", "other"]
_REQUESTS: dict[Request, re.Pattern[str]] = {
    "number": regex(
        r"\b(?:your (?:own |private |personal |mobile |cell )*(?:number|phone|e-?mail|address|whatsapp"
        r"|instagram"
        r"|facebook)|(?:call|ring|text|message|write to|reach|phone) you (?:at|in|when|if|between|outside|some"
        r"|any"
        r"|on|after|late|tonight)|add you on|find you on)\b"
    ),
    "meeting": regex(
        r"\b(?:(?:could|can|would|should|shall|why don't) (?:we|you) (?:not |ever |maybe |just )*(?:meet"
        r"|have (?:a "
        r"|some )?(?:coffee|tea|drink|lunch|dinner)|come (?:to|over|round|by|with)|go for|get (?:a )?(?:coffee"
        r"|drink))|meet (?:you )?(?:outside|somewhere|for (?:a )?(?:coffee|drink|tea))|come to (?:my|the|her"
        r"|his) (?:party|house|home|wedding|funeral|concert|birthday))\b"
    ),
    "gift": regex(
        r"\b(?:(?:brought|made|baked|got|bought|cooked|knitted) (?:this |it |these "
        r"|them )?(?:something )?(?:for you"
        r"|you (?:a|an|some|this))|(?:a|this) (?:little |small )?(?:present|gift) for you|please take (?:it"
        r"|them"
        r"|this)|a token of)\b"
    ),
    "friend": regex(
        r"\b(?:(?:could|can|will|would) (?:we|you) (?:be|become|stay) (?:my |a )?friends?|you are (?:like "
        r"|more like |almost )?(?:a |my )(?:\w+ )?(?:friend|mother|father|daughter|son|sister|brother)\b"
        r"|wish you were my|if you were my|like a (?:friend|mother|daughter|son|sister|father) to me)\b"
    ),
    "personal": regex(
        r"\b(?:(?:are|were) you (?:married|divorced|single|religious|a (?:mother|father|parent|christian|muslim"
        r"|believer)|from here|in a relationship)|(?:do|did|have) you (?:have|got|ever (?:had|lost|been|felt)"
        r"|lost"
        r"|been through|believe) (?:any |a |an |your |in )?(?:kids|children|husband|wife|family|somebody"
        r"|someone"
        r"|anyone|god|like this|something like|mother|father|parents)|how old are you|where do you live"
        r"|what would you do (?:in my place|if you were me)|has (?:that|this|it) (?:ever )?happened to you)\b"
    ),
    "longer": regex(
        r"\b(?:(?:can|could|may) (?:we|i|you) (?:not )?(?:go on|stay|have|carry on|keep going|talk) (?:a bit "
        r"|a little |some |just |for )*(?:longer|more time|extra|past|ten more|five more)|see you (?:twice"
        r"|more often|every day))\b"
    ),
    "touch": regex(r"\b(?:(?:hug|hold) (?:me|you|my hand)|a hug\b)"),
}
_OF_THE_TRAINEE = regex(
    r"\b(?:you (?:will |must |probably |might |are going to |are |just |all |only |also |don't |do not "
    r"|always )*(?:think (?:i|that i|me)|judg\w+|(?:be )?(?:bored|tired of|fed up|disappointed|cross|annoyed"
    r"|angry"
    r"|sick of|laughing|shocked|ashamed|disgusted)|hate me|despise me|send me away|give up on me|leave me"
    r"|go away"
    r"|forget me|get rid of me|(?:sound|look|talk|seem|are) (?:just |exactly |a bit |a lot |so )?(?:like|as if)"
    r"|want me to|expect me|care (?:about me)?|pretend\w*|being paid|get paid|write (?:that|it|this) down"
    r"|believe me)\b|(?:are|do|did|have) you (?:\w+ )?(?:cross|angry|disappointed|bored|shocked|annoyed|tired"
    r"|judging|laughing|think i|blame me|hate me)\b|(?:wasting|waste|taking up) your time|you are the (?:only"
    r"|first)"
    r"|people like you|you (?:people|professionals|therapists|doctors)|i (?:am|was) (?:afraid|scared"
    r"|worried) (?:of you|you|what you)|what you (?:must )?think of me|the way you (?:look|said|say|sit|nod)"
    r"|you remind me|(?:nobody|no one) else (?:listens|understands)|i (?:hope|hoped) you|don't (?:you )?(?:send"
    r"|leave|drop) me|talk down to me|did i (?:say|do|get) (?:it|that|something) (?:right|wrong)|am i (?:doing"
    r"|boring|too|allowed|in trouble))\b"
)
_RUPTURE = regex(
    r"\b(?:(?:no|that)[,.]? (?:that )?(?:is|was)(?: not|n't) (?:it|what i|true|right|how|the point|fair)"
    r"|not what i (?:said|meant)|you (?:don't|do not|didn't|can't|aren't|are not|never|haven't) (?:really "
    r"|even "
    r"|seem to |want to )*(?:understand|understood|listen\w*|hear\w*|get it|know (?:what|how|me)|been listening"
    r"|believe)|(?<!say )(?<!says )(?<!said )(?:never mind|forget (?:it|i said)|drop it"
    r"|doesn't matter)(?=[.!?,]|$)"
    r"|^(?:no[,.]? )*leave it\b|what is the (?:point|use) of (?:talking|this|coming)|(?:don't want to"
    r"|do not want to"
    r"|would rather not|rather not|am not going to) (?:talk|say|go|discuss)(?: about| into)? (?:it|that|this"
    r"|any ?more)|i (?:should|shouldn't) (?:not )?(?:have (?:come|said|told)|go)|maybe i should (?:go|stop"
    r"|leave)"
    r"|that (?:hurt|stung|was (?:unkind|harsh|cruel|rude|uncalled))|why (?:do|would|are) you (?:say|ask|saying"
    r"|asking)|easy for you|you (?:sound|talk) like (?:him|her|them|my|everyone|everybody|all)"
    r"|i am not (?:a child"
    r"|stupid|mad|your|one of)|i (?:just|already) (?:told|said)|are you (?:even )?listening|i feel (?:judged"
    r"|attacked|stupid (?:now|for))|what is that supposed)\b"
)


def requests(material: Material) -> tuple[Cue, ...]:
    """Return where the client asks for something outside the frame; `about` is the kind of `Request`."""
    pulled = _pull_lines(material.persona, "boundary")
    cues = []
    for said in material.client:
        kind = next((kind for kind, pattern in _REQUESTS.items() if pattern.search(said.plain)), None)
        if kind is None and any(line in said.plain for line in pulled):
            kind = "other"
        if kind is not None:
            cues.append(Cue(said.number, said.text, kind))
    return episodes(cues, 2)


def of_the_trainee(material: Material) -> tuple[Cue, ...]:
    """Return where the client shows what they expect, fear or want of the trainee."""
    pulled, quoted = _pull_lines(material.persona, "transference"), _phrases(material.persona, "transference")
    cues = (
        Cue(said.number, said.text, "transference")
        for said in material.client
        if _OF_THE_TRAINEE.search(said.plain) or any(line in said.plain for line in pulled) or _says(said, quoted)
    )
    return episodes(cues, 2)


def ruptures(material: Material) -> tuple[Cue, ...]:
    """Return where the client objects, corrects the trainee or shuts a door."""
    return found(material, _RUPTURE, apart=2)


# ---------------------------------------------------------------- the case's own words


def _phrases(persona: Persona | None, kind: str) -> tuple[str, ...]:
    """Return the client's words that the case's cues of a kind quote."""
    shows = [cue.shows for cue in persona.cues if cue.kind == kind] if persona else []
    parts = (part for words in shows for quoted in _QUOTED.findall(words) for part in quoted.split("..."))
    return tuple(plain for part in parts if len(plain := plain_text(part).strip(" .,;")) >= 4)


def culture_quoted(persona: Persona | None) -> tuple[str, ...]:
    """Return the words that the case's cultural cues quote."""
    return _phrases(persona, "culture")


def _pull_lines(persona: Persona | None, kind: str) -> tuple[str, ...]:
    pulls = [pull for pull in persona.pulls if pull.kind == kind] if persona else []
    return tuple(plain_text(line) for pull in pulls for line in pull.lines)


def _says(said: Said, phrases: Iterable[str]) -> bool:
    return any(phrase in said.plain for phrase in phrases)
