"""Whether a trainee has stepped out of the exercise because it hurts.

A trainee speaks of the client's despair all the time: asks about it, reflects it, quotes it, plays a part. Only words
about the trainee's own present state count, so that the app can stop and show its support text. High precision is
meant: an interruption at the wrong moment, such as a well-made risk enquiry, would teach people not to ask.
"""

from __future__ import annotations

import re

from app.core.patterns import regex


def _any(*patterns: str) -> re.Pattern[str]:
    return regex("|".join(patterns), re.IGNORECASE)


_PART = regex(r"(?<=[.!?…;])\s+|\n+|,?\s+(?:but|and|because)\s+(?=(?:i|i'm|i've|this|it|it's)\b)", re.IGNORECASE)
_QUOTED = regex(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|(?<!\w)'(?:[^']|(?<=\w)'(?=\w)){4,}'(?!\w)")
_TOLD_BY_CLIENT = regex(
    r"\byou(?:'ve| have)? (?:just )?(?:said|say|told me|wrote|mentioned)\b[^.?!]*[,:]?", re.IGNORECASE
)

_VERY = (
    r"(?:(?:just|really|actually|honestly|seriously|still|also|always|often|even|do|keep|now|very|so|"
    r"literally|here) )*"
)
_AM = r"\bi(?:'m| am|m)(?: \w+)? "
_HARM = (
    r"(?:kill(?:ing)? myself|end(?:ing)? (?:my (?:own )?life|it all)|hurt(?:ing)? myself|harm(?:ing)? myself|"
    r"cut(?:ting)? myself|tak(?:e|ing) my (?:own )?life|commit(?:ting)? suicide|suicide)"
)
_END = r"\s*(?:$|[.!,;…?])"
_CANNOT = r"\bi " + _VERY + r"(?:can't|cannot|cant|can not) "

_OWN_RISK = _any(
    rf"\bi {_VERY}(?:want|wanted|wanna|plan|intend|need|wish) (?:to )?(?:{_HARM}|die|be dead|not (?:live|be "
    rf"alive)){_END}",
    rf"\bi {_VERY}(?:want|wanted|wanna|plan|intend) (?:to )?{_HARM}",
    rf"\bi(?:'m| am) {_VERY}(?:going to|gonna|about to|planning to|thinking of|thinking about|close to) {_HARM}",
    rf"\bi(?:'ve| have)? {_VERY}(?:(?:been|am|feel|feeling|felt) )+{_VERY}suicidal\b|\bi(?:'m| am) {_VERY}suicidal\b",
    rf"\bi {_VERY}(?:don't|do not|dont) want to (?:live|be alive|be here|wake up|exist)(?: any ?more)?{_END}",
    rf"{_CANNOT}go on(?: like this| any ?more| living)?{_END}",
    r"\bi(?:'d| would) (?:rather be|be better off) dead\b",
    rf"\bi(?:'ve| have) {_VERY}(?:been having |had |got |been )?(?:thoughts of|thinking (?:of|about)) {_HARM}",
)
_EXERCISE = r"(?:role-?play|exercise|session|simulation|training|conversation|scenario|persona|client|case|story|app)"
_TOO_MUCH = _any(
    rf"\b(?:this|it|that|all this|this {_EXERCISE})(?:'s| is| feels| has become| gets| is getting| is "
    rf"becoming)? {_VERY}"
    r"(?:getting |way |far |all )*(?:too much|too painful|too close|too hard|too heavy|overwhelming|unbearable) "
    r"(?:for me(?: personally)?(?! to)|(?:to|for) me personally|personally)",
    r"\b(?:hits|hitting|cuts|cutting|is|'s|comes|feels|getting) (?:\w+ )?too close to home\b(?! for you)",
    rf"\b(?:this|it|this {_EXERCISE}) (?:is |has been |was )?{_VERY}"
    r"(?:trigger(?:s|ing|ed)|upset(?:s|ting)|distress(?:es|ing)|retraumati[sz](?:es|ing)) (?:me|for me)\b",
    rf"{_AM}(?:triggered|retraumati[sz]ed)\b",
    rf"{_CANNOT}(?:do|continue|finish|go on with|take|handle|bear|keep doing|cope with) (?:this|it|the)"
    rf"(?: (?:{_EXERCISE}|any ?more|right now|today|now|myself|personally))*{_END}",
)
_ASKS_TO_STOP = _any(
    rf"\bi {_VERY}(?:need|have|want|would like) to (?:stop|pause|leave|step out|get out|take a break)\b"
)
_SAME_HAPPENED = _any(
    r"\bi(?:'m| am)? (?:had|have had|went through|going through|lived through) (?:exactly )?(?:the|this) "
    r"(?:exact |very )*same\b",
    r"\bthe (?:exact |very )*same (?:thing )?(?:has )?(?:happened|happening|is happening|just happened) to me\b",
    r"\b(?:this|it) (?:just |also )?(?:happened|is happening) to me\b",
    r"\bmy own (?:\w+ )?(?:died|passed away|was killed|killed (?:him|her|them)sel\w+)",
    r"\bbring(?:s|ing) (?:up|back) (?:\w+ )?my own\b|\breminds me (?:too much )?of (?:my own|what happened to me)\b",
)
_PAIN = _any(
    rf"{_AM}(?:\w+ ){{0,2}}(?:crying|in tears|sobbing|shaking|trembling|panicking|not ok(?:ay)?|not alright|"
    rf"falling apart|"
    r"breaking down|struggling|overwhelmed|not coping|a mess|upset|spiral\w+)",
    rf"{_CANNOT}(?:stop crying|breathe|cope|stop shaking|hold it together|concentrate|bear it|do this|go on|"
    rf"stop thinking)",
    r"\bi (?:feel|felt|am feeling) (?:\w+ )?(?:sick|awful|panicky|unsafe|like crying|terrible)",
    r"\btoo much\b|\btoo painful\b|\bit (?:still )?hurts\b|\bhurts too much\b",
)
_SURE_PAIN = _any(
    rf"\bi(?:'m| am) {_VERY}(?:sitting here )?(?:crying|in tears|sobbing|panicking|having (?:a )?(?:panic "
    rf"attack|flashback|"
    rf"breakdown)\w*|falling apart|breaking down|not ok(?:ay)?(?: to (?:go on|continue))?{_END})",
    rf"{_CANNOT}(?:stop (?:crying|shaking)|breathe)\b",
)
_OUT_OF_ROLE = _any(
    r"\bout of (?:role|character)\b|\bnot (?:as|part of) the (?:therapist|role-?play|exercise)\b|\bfor real\b",
    rf"\bin real life\b|\bme,? personally\b|\bpersonally\b|\bas a (?:student|trainee)\b|\bthis (?:{_EXERCISE}|"
    rf"program)\b",
)
# What makes such words the client's, a quotation, a part in a rehearsal, a technique, or a figure of speech.
_NOT_OWN = _any(
    r"\byou(?:'re| are| were|'ve| have|'d)? (?:\w+ ){0,2}(?:said|say|saying|told|tell|telling|mention\w*|feel|"
    r"feeling|felt|"
    r"think|thinking|thought|mean|meant|describ\w*|wish\w*|want\w*|wonder\w*|sound|sounds|carry|carrying)\b",
    r"\b(?:sounds|feels|seems|looks) (?:like|as if|as though)\b|\bpart of you\b|\bfor you\b|\bhave you\b|\bare you\b",
    r"\byour (?:\w+ )?(?:thoughts?|words|feelings?|voice|text|message|mind|body|mother|father|husband|wife)\b",
    r"\b(?:when|if|that) (?:you|someone|people|somebody|clients?)\b|\b(?:he|she|they|people) (?:said|says|say|"
    r"told|felt)\b",
    r"\b(?:thoughts?|words|sentences?|things|feelings?) (?:like|such as)\b|\bdo you\b|\bdid you\b|\bwould you\b",
)
_REHEARSAL = _any(
    r"\b(?:pretend|imagine|let's say|suppose|let me (?:play|be)|(?:i'll|i will) (?:play|be)|in the role of|"
    r"speaking as|"
    r"rehears\w+)\b"
)
_MOVED_BY_CLIENT = _any(
    r"\b(?:hearing|listening|to hear|when i (?:hear|listen|imagine|think of)|with you|what you(?:'ve| have)?|your)\b"
)
_LONG_AGO = _any(
    r"\b(?:years ago|back then|at the time|when i was|used to|in the past|long ago|i (?:got|came) through)\b"
)
_FIGURE = _any(r"\b(?:could have|could've|nearly|almost|laughing|of embarrassment|lol|haha|just kidding)\b")


def trainee_in_distress(text: str) -> bool:
    """Tell whether the trainee writes about their own present distress or own wish to die, out of role."""
    plain = _TOLD_BY_CLIENT.sub(" you said. ", _QUOTED.sub(" ", text.replace("’", "'").replace("‘", "'")))
    if _FIGURE.search(plain) or _REHEARSAL.search(plain):
        return False
    own = [part for part in _PART.split(plain) if part and not _NOT_OWN.search(part)]
    past = _LONG_AGO.search(plain) is not None
    if _found(_OWN_RISK, own):
        return not past
    if _found(_TOO_MUCH, own):
        return True
    felt = [part for part in own if not _MOVED_BY_CLIENT.search(part)]
    if _found(_SURE_PAIN, felt):
        return True
    stepped_out = _found(_SAME_HAPPENED, own) or _found(_OUT_OF_ROLE, own) or _found(_ASKS_TO_STOP, own)
    return stepped_out and _found(_PAIN, felt) and not past


def _found(pattern: re.Pattern[str], parts: list[str]) -> bool:
    return any(pattern.search(part) for part in parts)
