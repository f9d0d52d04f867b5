"""A closed question made open: what the trainee was after, asked so that the client has room."""

from __future__ import annotations

import re

from app.core.coding.sentences import plain_text
from app.core.patterns import regex

_LEAD = regex(r"^(?:(?:okay|so|and|but|well|i see|right)[,. ]+)+")
_SPOKEN_LEAD = regex(r"^(?:(?:okay|ok|so|and|but|well|um|uh|yeah|yes|right|now|then)\b[,. ]*)+", re.IGNORECASE)
_STANDS = regex(
    r"^(?:(?:what|how) (?!about\b|else\b|of\b|you\b|i\b).+[^.]|(?:(?:can|could|would) you )?(?:tell"
    r"|help) me .+)$",
    re.IGNORECASE,
)
_BROKEN = regex(r"--|\b(\w+)-\1\b|\w-(?:\s|$)|[\[\]]|\b(?:uh|um)\b|\b(?:that|one|it) (?:right|is)\?$", re.IGNORECASE)
_AS_OBJECT = {
    "she": "her", "he": "him", "anyone": "someone", "anybody": "somebody", "anyone else": "somebody else",
}  # fmt: skip
_SOMEBODY = r"(?P<whom>him|her|them|your (?!doctor|gp)\w+|anyone else|anyone|anybody|somebody|someone)"
# What a closed question looks like in plain form, and the open one; {names} are parts of the closed one.
_FORMS: dict[str, str] = {
    r"\bwhy (?:didn't|couldn't) you (?:just |ever "
    r"|simply )*(?P<what>.{3,40})$": "What made it hard to {what}?",
    r"\bwhy (?:don't|can't|won't) you (?:just |ever "
    r"|simply )*(?P<what>.{3,40})$": "What makes it hard to {what}?",
    r"\bhow old (?:is|was) (?P<whom>he|she)\b": "Tell me a little about {whom}.",
    r"^(?:do|did|are|have|how) .*\b(?:sleep|sleeping"
    r"|hours)\b": "What are the nights like for you at the moment?",
    r"^(?:do|did|are|have|how) .*\b(?:eat|eating"
    r"|appetite)\b": "What has happened to meals and eating lately?",
    r"^(?:do|have) you (?:have |got )?(?:any |a |some )?(?:family|friends?|relatives|siblings|children)\b":
        "Tell me about the people who matter to you.",
    r"^(?:do|have) you (?:have |got )?(?:any |a |some )?hobb(?:y|ies)\b": "What do your days look like now?",
    r"^do you (?P<what>(?:get on|cope|manage|deal|live) with (?:your |the )?[a-z]+(?: [a-z]+)?)$":
        "How do you {what}?",
    r"^did you [a-z ]{2,20} (?:at|during) the (?P<what>funeral|wedding|party|meeting|airport|hospital)\b":
        "What was the {what} like for you?",
    r"^how long (?:has|have) (?:this|it|that|you (?:been (?:feeling|like)"
    r"|felt))\b": "How did all this begin?",
    r"^when did (?:it|this|that|all this) (?:all )?(?:start|begin)\b": "How did all this begin for you?",
    r"^how long ago was (?:that|it|this)\b": "Tell me about that time.",
    r"^(?:is there )?anything else\b": "What else has been on your mind?",
    rf"^(?:have|did) you (?:ever )?(?:told|tell|spoken|speak|talked|talk) (?:to |with )?{_SOMEBODY}\b":
        "What would it be like to talk to {whom} about it?",
    rf"^do you (?P<how>talk|speak) to {_SOMEBODY}\b": "What happens when you {how} to {whom} about it?",
    r"^(?:are|were) you (?:so |very )?(?:angry|sad|lonely|upset|guilty|ashamed|afraid|anxious|worried)\b":
        "What do you feel when you think about it?",
    r"^do you feel [a-z]+(?: most days| often| a lot)?$": "How have you been feeling lately?",
    r"^did (?:that|it|this) (?:upset|hurt|make|scare|bother|annoy)\b": "How did that affect you?",
    r"^is (?P<what>work|school|life|home|being alone) (?:so |very |really )?(?:hard|difficult|bad|okay|good)\b":
        "What is {what} like for you now?",
    r"^is it (?:worse|better|harder) (?:in|at) (?:the )?(?P<when>evening|night|morning|weekend)s?\b":
        "What are the {when}s like for you?",
    r"^was it (?:worse|better|harder|easier)\b": "How has it changed over the last weeks?",
    r"^were you (?:two )?close\b": "What was it like between the two of you?",
    r"^do you think (?:it|this|that) is (?:depression|stress|grief"
    r"|burnout)\b": "What do you make of it yourself?",
    r"^did you (?:say|do|answer) (?:something|anything)\b": "What happened next?",
    r"^how (?:often|much) do you see (?P<whom>him|her|them)\b": "What is it like when you see {whom}?",
    r"^(?:who do you live with|do you live alone"
    r"|do you live with)\b": "Tell me about your home and who is there.",
    r"^do you have (?:anybody|anyone|somebody|someone) (?:to"
    r"|who)\b": "What has helped so far, even a little?",
    r"^(?:has|have) (?:anyone|anybody|anything) (?:ever )?helped\b": "What has helped so far, even a little?",
    r"^did you (?:two )?get on$": "What was it like between the two of you?",
    r"^(?:and )?before that$": "What was life like before that?",
    r"^were you there (?:when|then)\b": "What was it like for you when it happened?",
    r"^is it (?:okay|all right|hard|difficult)(?: for you)?$": "How is it for you?",
    r"^do you (?:still )?miss (?P<whom>him|her|them|it)\b": "What is it like without {whom}?",
    r"^did you have a (?:good|close|bad|difficult) relationship\b": "What was the relationship like?",
    r"^do you (?:still )?blame yourself\b": "How do you look back on it yourself?",
    r"^(?:is|are) there (?:anyone|anybody|someone|somebody"
    r"|people)\b": "Tell me about the people you can turn to.",
    r"^do you (?:often )?(?P<what>argue|quarrel|fight)\b": "What happens when you {what}?",
    r"^does your (?P<whom>family|husband|wife|partner|mother|father|sister|brother|daughter|son) know\b":
        "What does your {whom} make of it?",
    r"^do you like it (?:there|here)\b": "What is it like there?",
    r"^do you (?:often )?think about (?P<whom>him|her|them"
    r"|it)\b": "What comes to mind when you think about {whom}?",
    r"^(?:do you work|are you working)\b": "What is work like for you at the moment?",
}  # fmt: skip
_COMPILED = tuple((regex(form), words) for form, words in _FORMS.items())


def reopened(question: str) -> str | None:
    """Return an open question that is after the same thing as a closed one, or None where no form fits."""
    plain = _LEAD.sub("", plain_text(question)).strip(" .,?!")
    for form, words in _COMPILED:
        match = form.search(plain)
        if match:
            return words.format(**{name: _AS_OBJECT.get(part, part) for name, part in match.groupdict().items()})
    return None


def one_of_two(question: str) -> str | None:
    """Return the open one of two questions as a sentence of its own, or None if it does not stand alone."""
    bare = _SPOKEN_LEAD.sub("", question.strip())
    if not _STANDS.match(bare) or _BROKEN.search(bare) or not 3 <= len(bare.split()) <= 16:
        return None
    return f"{bare[:1].upper()}{bare[1:]}" + ("" if bare[-1] in "?." else "?")
