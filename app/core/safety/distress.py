"""Whether a trainee has stepped out of the exercise because it hurts.

A trainee speaks of the client's despair all the time: asks about it, reflects it, quotes it, plays a part. Only words
about the trainee's own present state count, so the app can stop and show its support text. High precision is meant:
an interruption at the wrong moment, such as a well-made risk enquiry, would teach people not to ask.
"""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"(?<=[.!?…;])\s+|\n+|\s+(?:but|and) (?=i\b)", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|(?<!\w)'[^']{4,}'(?!\w)|(?<!\w)‘[^’]{4,}’(?!\w)")

_I = r"\b(?:i|i'm|im|i am)"
_REALLY = r"(?:\s+(?:really|just|actually|honestly|seriously|still|also|always|often|sometimes|even|do|been|have been|keep|kept|now|currently|myself))*"

# The trainee's own wish to die or to harm themselves.
_OWN_RISK = re.compile(
    rf"\bi{_REALLY}\s+(?:want|wanted|wanna|plan|intend|need|would like|wish)\s+(?:to\s+)?"
    r"(?:kill myself|die\b|end my (?:own )?life|end it all|hurt myself|harm myself|cut myself|be dead|not (?:live|be alive)|"
    r"take my (?:own )?life|commit suicide|disappear forever)"
    r"|\bi(?:'m| am) (?:really |just |actually |seriously |still )*(?:going to|gonna|about to|planning to|thinking of|"
    r"thinking about|close to) (?:kill(?:ing)? myself|end(?:ing)? (?:my (?:own )?life|it all)|hurt(?:ing)? myself|"
    r"harm(?:ing)? myself|cut(?:ting)? myself|suicide|tak(?:e|ing) my (?:own )?life)"
    r"|\bi(?:'ve| have)? (?:been |am |feel(?:ing)? |felt )?(?:really |very |so |currently |actually )*suicidal\b"
    r"|\bi(?:'m| am) (?:really |very |so |currently |actually )*suicidal\b"
    r"|\bi (?:just |really )*(?:don't|do not|dont) want to (?:live|be alive|be here|wake up|exist)(?: any ?more)?\s*(?:$|[.!,;])"
    r"|\bi (?:just |really )*(?:can't|cannot|cant) go on(?: like this| any ?more| living)?\s*(?:$|[.!,;])"
    r"|\bi(?:'d| would) (?:rather|be better off) (?:be )?dead\b|\bi have (?:a plan|pills|a gun)\b.*\b(?:myself|my life)\b"
    r"|\bi(?:'ve| have) (?:been having |had |got )?(?:thoughts of|thought about|been thinking (?:of|about)) "
    r"(?:suicide|killing myself|ending (?:my life|it)|hurting myself|harming myself)",
    re.IGNORECASE,
)
# The exercise itself is too much.
_TOO_MUCH = re.compile(
    r"\b(?:this|it|that|all this|this (?:exercise|session|role-?play|client|conversation|story|case|simulation))"
    r"(?:'s| is|'s just| is just| feels| has become| gets| is getting| is becoming)? (?:really |just |all |getting |way |far )*"
    r"(?:too much|too painful|too close|too hard|too heavy|overwhelming|unbearable)(?: to home)? "
    r"(?:for me(?! to (?:understand|follow|take in|keep))|personally|right now, for me|to me personally)"
    r"|\b(?:hits|hitting|cuts|is|comes|strikes|feels|getting) (?:\w+ )?too close to home\b(?! for you)"
    r"|\b(?:this|it) (?:is |has been |was )?(?:really |just |seriously )*(?:trigger(?:s|ing|ed)|upset(?:s|ting)|distress(?:es|ing)|"
    r"retraumati[sz](?:es|ing)) (?:me|for me)\b"
    r"|\bi(?:'m| am) (?:\w+ )?(?:triggered|retraumati[sz]ed)\b"
    r"|\bi (?:really |just |honestly |actually )*(?:can't|cannot|cant|can not) (?:do|continue|finish|go on with|take|handle|bear|"
    r"keep doing|cope with) (?:this|it)(?: (?:role-?play|exercise|session|simulation|training|conversation|scenario|persona|"
    r"any ?more|right now|today|now|myself|personally))*\s*(?:$|[.!,;…])"
    r"|\bi (?:really |just )*(?:need|have|want) to (?:stop|pause|leave|step out|get out)(?: (?:this|the|here|now|right now|for a "
    r"(?:moment|minute|bit)))*(?: (?:exercise|session|role-?play|simulation|training))?\b"
    r"(?=.*\b(?:too much|upset|crying|shaking|overwhelm|breathe|panic|trigger|my own|hurts|sick)\b)",
    re.IGNORECASE,
)
# What happened to the trainee, told as present pain.
_SAME_HAPPENED = re.compile(
    r"\b(?:i (?:had|have had|went through|am going through|lived through|'m going through)|i'm going through) "
    r"(?:exactly |just )*(?:the|this) (?:exact |very )*same (?:\w+ )?(?:happen|thing|loss|situation)?"
    r"|\bthe (?:exact |very )*same (?:thing )?(?:happened|happening|is happening|just happened) to me\b"
    r"|\b(?:this|it) (?:happened|is happening) to me\b|\bmy own (?:\w+ )?(?:died|passed away|was killed|killed (?:him|her|them)sel\w+|"
    r"suicide|miscarried)|\bbrings? (?:up|back) (?:\w+ )?my own\b|\breminds me (?:too much )?of my own\b",
    re.IGNORECASE,
)
_PAIN = re.compile(
    r"\b(?:i(?:'m| am)(?: \w+){0,3} (?:crying|in tears|sobbing|shaking|trembling|panicking|not ok(?:ay)?|not alright|"
    r"falling apart|breaking down|struggling(?: with this)?|overwhelmed|not coping|dissociating|a mess|upset|spiral\w+)"
    r"|i (?:can't|cannot|cant) (?:stop crying|breathe|cope|stop shaking|hold it together|concentrate|bear it|do this)"
    r"|i (?:feel|felt|am feeling) (?:\w+ )?(?:sick|awful|panicky|unsafe|like crying|like i can't breathe)"
    r"|too much (?:for me)?|too painful|it (?:still )?hurts|i(?:'m| am) having (?:a )?(?:panic attack|flashback|breakdown)\w*)",
    re.IGNORECASE,
)
_SURE_PAIN = re.compile(
    r"\bi(?:'m| am)(?: (?:just|actually|really|literally|now|sitting here|here|still|honestly))* "
    r"(?:crying|in tears|sobbing|shaking and|panicking|having (?:a )?(?:panic attack|flashback|breakdown)\w*|falling apart|"
    r"breaking down|not ok(?:ay)?(?: to (?:go on|continue))?\s*(?:$|[.!,;]))"
    r"|\bi (?:can't|cannot|cant) (?:stop (?:crying|shaking)|breathe)\b",
    re.IGNORECASE,
)
_OUT_OF_ROLE = re.compile(
    r"\b(?:out of (?:role|character)|not (?:as|part of) the (?:therapist|role-?play|exercise)|for real|in real life|"
    r"me personally|personally|as a (?:student|trainee|person)|this (?:exercise|simulation|role-?play|training|app|program))\b",
    re.IGNORECASE,
)
# Words around the phrase that make it the client's, a quotation, a part in a role-play or a figure of speech.
_ABOUT_THE_CLIENT = re.compile(
    r"\byou(?:'re| are| were|'ve| have)? (?:\w+ ){0,2}(?:said|say|saying|told|tell|telling|mention\w*|wrote|feel|feeling|felt|"
    r"think|thinking|thought|mean|meant|describ\w*|wish\w*|want\w*|wonder\w*|sound|sounds|hear)\b"
    r"|\b(?:sounds|feels|seems|looks) (?:like|as if|as though)\b|\bpart of you\b|\byour (?:thoughts?|words|feeling|voice|text)\b"
    r"|\b(?:when|if) (?:you|someone|people|somebody|clients?|a client)\b|\b(?:he|she|they|your \w+) (?:said|says|told|felt|wrote)\b"
    r"|\b(?:pretend|imagine|let's say|suppose|let me (?:play|be)|i'll (?:play|be)|playing the part|in the role of|speaking as|rehears\w+)\b"
    r"|\b(?:thoughts?|words|sentences?|things|feelings?) (?:like|such as)\b|\bdo you (?:ever )?(?:think|feel|say|tell)\b"
    r"|\bhave you\b|\bare you\b|\bfor you\b",
    re.IGNORECASE,
)
_EMPATHY = re.compile(
    r"\b(?:hearing|listening|to hear|when i (?:hear|listen|imagine|think of)|with you|because of what you|what you(?:'ve| have)|"
    r"your (?:story|loss|pain|words|sister|mother|father|husband|wife|son|daughter))\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:years? ago|back then|at the time|when i was|used to|in the past|long ago|i got through|i came through)\b",
    re.I,
)
_FIGURE = re.compile(
    r"\b(?:could have|could've|nearly|almost|makes me want to|die(?:d)? (?:laughing|of embarrassment|to know)|"
    r"want to die laughing|lol|haha|just kidding)\b",
    re.IGNORECASE,
)


def trainee_in_distress(text: str) -> bool:
    """Tell whether the trainee writes about their own present distress or own wish to die, out of role."""
    plain = _QUOTED.sub(" ", text.replace("’", "'").replace("‘", "'") if "'" not in text else text.replace("’", "'"))
    if _FIGURE.search(plain):
        return False
    sentences = [part for part in _SENTENCE.split(plain) if part and part.strip()]
    own = [part for part in sentences if not _ABOUT_THE_CLIENT.search(part)]
    if any(_OWN_RISK.search(part) for part in own):
        return not _PAST.search(plain)
    if any(_TOO_MUCH.search(part) for part in own):
        return True
    if any(_SURE_PAIN.search(part) and not _EMPATHY.search(part) for part in own):
        return True
    told = any(_SAME_HAPPENED.search(part) for part in own) or any(_OUT_OF_ROLE.search(part) for part in own)
    hurts = any(_PAIN.search(part) and not _EMPATHY.search(part) for part in own)
    return told and hurts and not _PAST.search(plain)
