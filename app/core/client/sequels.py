"""Which kind of follow-up a question is: after a feeling, a reason, a time, somebody's words, what came then.

The first words of such a question say what it is after; what it is about stands in what was said before it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.core.client.questions import SAY
from app.core.client.words import GENERIC, STOP, all_stems
from app.core.follow_ups import Sequel
from app.core.patterns import regex

_THEM = r"(?!(?:you|i|we|it|that|this|there|any\w+|some\w+)\b)(?:your |the |his |her |their )?(?:\w+ ){0,2}\w+"
_ONE = r"(?:he|she|they|(?:your|the|his|her) (?:\w+ )?\w+|[a-z]+)"
_IT = r"(?:it|that|this|things?|all (?:that|this|of (?:it|that|this))|those (?:\w+)|(?:that|this|the) \w+)"
_FELT = (
    r"(?:sad|angry|cross|lonely|alone|ashamed|guilty|afraid|scared|frightened|hurt|jealous|relieved|proud|upset|"
    r"worried|disappointed|embarrassed|hard|difficult|painful|strange|lonel\w+|awful|tough|weird)"
)
_PATTERNS: tuple[tuple[Sequel, re.Pattern[str]], ...] = (
    (
        "before",
        regex(
            r"\bhow (?:was|were) (?:it|things|you|he|she|they|that|life) (?:two )?(?:before|then|back then|earlier)|"
            r"\bused to\b|\bhow did you (?:two )?(?:meet|come to know|get to know|become)|\bwhen you were (?:young|"
            r"little|a child|a kid|small|younger|growing)|\bback then\b|\bbefore (?:that|all (?:this|that)|then|it|"
            r"this)"
            r"\W*$|\bin the (?:past|early days|beginning)\b|\bas (?:a child|children|kids)\b|"
            r"\bwas it (?:always|ever) (?:like|different)"
        ),
    ),
    (
        "contact",
        regex(
            r"\bin (?:touch|contact)\b|\bwhen (?:did|have) you (?:two )?(?:last )(?:see|seen|speak|spoken|talk|hear|"
            r"meet)|"
            r"\b(?:when|what) was the last time you (?:two )?(?:saw|spoke|talked|heard|met)|"
            r"\b(?:do|did) you (?:two )?(?:still |ever |often |get to )*(?:see|meet|visit|(?:speak|talk) (?:to|"
            r"with)|hear "
            r"from|"
            rf"ring|call|phone)\b(?: (?:him|her|them|{_ONE}))?|\blast (?:had|have) a [\w ]{0, 12}(?:talk|chat|"
            rf"conversation|word)|\bhow often (?:do|did) you (?:two )?(?:see|speak|"
            rf"talk|meet|"
            r"visit|ring|call|phone|hear)|\bsee much of\b|\bhear from (?:him|her|them)"
        ),
    ),
    (
        "often",
        regex(
            r"\bhow (?:often|regularly|many times|frequently)\b|\bevery (?:time|day|night|evening|morning|week)\W*$|"
            r"\b^(?:and |so )?(?:always|each time|often)\W*$|\bdoes (?:it|that|this) happen (?:a lot|often|much)|"
            r"\bhow many (?:days|nights|evenings)\b"
        ),
    ),
    (
        "time",
        regex(
            r"\bsince when\b|\bhow long\b|\bwhen (?:was|did|is|were|exactly|does)\b"
            r"(?! (?:it|that|this|things) (?:change|stop|end))|\bwhat (?:time|day|year|"
            r"month)\b|"
            r"\b^(?:and |so )?when\W*$|\bhow (?:many|much) (?:years|months|weeks|days|time)\b|\bhow far back\b|"
            r"\b(?:is|was) (?:that|this|it) (?:recent|a while ago|long ago)"
        ),
    ),
    (
        "good",
        regex(
            r"\bwhat (?:do|did) you (?:\w+ )?(?:like|love|enjoy|appreciate|value|admire|miss)\b|\b(?:best|nicest|"
            r"happiest|"
            r"favourite|favorite|good|happy|fondest) (?:times?|memor\w+|sides?|things?|parts?|bits?|moments?)\b|"
            r"\bwhat(?:'s| is| was| went| goes) (?:good|well|best|nice)\b|\bwhat works\b|\bwhat(?:'s| is) good\b"
        ),
    ),
    (
        "bad",
        regex(
            r"\bwhat (?:annoys|annoyed|bothers|bothered|irritates|irritated|upsets|angers|hurts|hurt|don't you|"
            r"do you dislike|didn't you)\b|\b(?<!what )(?:do|did) you (?:two )?(?:ever |often )*(?:argue|fight|row|"
            r"quarrel|"
            r"fall out|disagree|clash)\b|\b(?:tension|conflict|friction|rows?|arguments?|fights?)\b|\b(?:less|not "
            r"so) "
            r"(?:good|easy|nice)\b|\b(?:hard|difficult|bad|wrong) (?:between|about (?:him|her|them)|side|times?)\b|"
            r"\bever (?:hurt|disappoint|let you down)|\bdisappoint"
        ),
    ),
    (
        "wish",
        regex(
            r"\bwhat would you (?:really |most |have |rather )*(?:like|liked|want|wanted|wish|wished|hope|prefer|"
            r"need)\b|"
            r"\bwhat (?:do|did) you (?:really |most |actually )*(?:want|wish|need|hope)\b|"
            rf"\bwhat would (?:you have |you )?(?:said|{SAY}|tell|told|ask|asked)\b|"
            r"\bif you could\b|\bwhat would (?:help|it take|be better|make (?:it|this|that) (?:better|easier)|"
            r"need to (?:happen|change))|\b(?:do|did|would) you (?:ever )?(?:want|wish|hope)\b|\bwould you like\b|"
            r"\bwhat (?:are|were) you hoping\b|\bhow would you (?:like|want)\b|\bwhat would a good\b"
        ),
    ),
    (
        "others",
        regex(
            rf"\bwhat (?:does|do|did|would|might|will) {_THEM} (?:think|feel|make|see|want|say if|say about|expect|"
            rf"reckon|"
            rf"hope|need)\b|\bhow (?:does|do|did|would|might) {_THEM} (?:see|feel|take|think|look at|react|cope|"
            rf"deal|manage|"
            rf"handle)\b|\bdo you (?:think|believe|suppose|reckon) (?:he|she|they|your \w+|[a-z]+) (?!i\b)|"
            r"\bfrom (?:his|her|their) (?:side|point|eyes)|\bin (?:his|her|their) (?:eyes|shoes)|"
            r"\bhow do you (?:think|imagine|suppose) (?:he|she|they)\b|\bwhat do you (?:think|imagine) (?:he|she|"
            r"they)\b|"
            rf"\bhow(?:'s| is| was) (?:it|that|this) for (?:him|her|them|{_THEM})"
        ),
    ),
    (
        "words",
        regex(
            rf"\bwhat (?:exactly |else )?(?:did|does|do|was it|were) {_ONE} (?:exactly |actually |then |always |"
            r"usually )?(?:say|reply|answer|tell|call|text|write|ask|shout)\b|\bwhat (?:did|do) you (?:say|tell|"
            r"answer|"
            r"reply|write|text)\b|\bwhat (?:were|was) (?:the|her|his|their|your|these|those)(?: exact)? "
            r"(?:words?|answer|reply|response|message|text)\b|\bwhat (?:he|she|they) (?:said|answered|told)|"
            rf"\bwhat was said\b|\bhow (?:did|does) {_ONE} (?:react|respond|take (?:it|that)|answer)"
        ),
    ),
    (
        "who",
        regex(
            r"\bwho(?: else)? (?:knows?|knew|(?:was|were|is) (?:there|with|around|in|at|present)|else)\b|"
            r"\bwho(?: else)? (?:do|did|can|could|have) you (?:\w+ )?(?:talk|talked|tell|told|turn|turned|confide|"
            r"speak|"
            r"spoken|ring|rung|rely|lean|try|tried|ask|asked)\b|"
            rf"\b(?:does|do|did) (?:any(?:one|body)|{_THEM}) (?:else )?(?:know|notice|realise|realize)\b|"
            r"\bhave you (?:ever |already |not )*(?:told|said|talked|spoken|mentioned|shared|shown)\b|"
            r"\b(?<!what )did you (?:ever )?(?:tell|talk|speak|say|mention|show)\b|\bany(?:one|body) (?:with|there|"
            r"else|who|"
            r"you|know)\b|\b(?:were|was|are) you (?:all )?(?:alone|on your own|by yourself|there)\b|"
            r"\bdo you (?:ever )?(?:tell|talk|speak) \w+|\bsome(?:one|body) (?:with you|you)"
        ),
    ),
    (
        "reason",
        regex(
            r"\b^(?:and |so |but |ok |well )*why\b|\bhow come\b|\bwhat(?:'s| is| was| has)? ?(?:it that )?(?:stops?|"
            r"stopped|"
            r"stopping|keeps?|kept|keeping|holds?|held|holding|prevents?|prevented|makes?|made|making|gets?|got|"
            r"getting) "
            r"(?:you|it|that|this|in)\b|\bwhat makes (?:\w+ ){1,3}(?:hard|difficult|so)|\b(?:what|any) reason\b|"
            r"\bwhat are you (?:afraid|scared|worried)|\bwhat (?:was|is|did|does|do|were) [^?]{2,40} for\W*$|"
            r"\bwhat(?:'s| is| was) (?:so )?(?:hard|difficult|scary|frightening) about\b|"
            r"\bwhat do you (?:get|put that down to)\b|\bwhy (?:do|did|is|was|not)\b"
        ),
    ),
    (
        "thoughts",
        regex(
            r"\b(?:goes|went|going|go|runs?|ran|running) (?:round |around |on )?(?:through|in|inside) (?:you|your) ?"
            r"(?:mind|head)?\b|\bwhat (?:do|did) you (?:think|make|tell yourself|believe|reckon|say to yourself)\b|"
            r"\bwhat (?:are|were) you thinking\b|\bwhat (?:goes|went) round\b|\bhow do you (?:explain|understand|"
            r"see) "
            r"(?:it|that|this)|\bwhat does (?:it|that|this) say about\b|\bwhat (?:comes|came) (?:up|to mind)|"
            r"\bwhat do you (?:think|make) of\b|\b(?:do|did) you (?:still |ever |often )*think (?:of|about)\b|\byou "
            r"think about\W*$|\byour thoughts\b|\bwhat(?:'s| is| was) (?:on|in) your (?:mind|head)"
        ),
    ),
    (
        "then",
        regex(
            r"\bwhat (?:happened|happens|came|comes|did you do)\b|"
            r"\b^(?:and |so |ok )*then(?: what)?\W*$|\b(?:and )?after (?:that|this)\W*$|"
            r"\bhow did (?:it|that|this|the \w+) (?:end|go|finish|turn out|happen|come about|start)|\bwhat next\b|"
            r"\bhow (?:did|do) you (?:deal|cope|"
            r"handle|manage|react|"
            r"respond|"
            r"get through|get by)\b|\bwhat did you end up\b|\bwhat do you do (?:then|when|instead)|"
            r"\b(?:walk|take) me (?:through|back)"
        ),
    ),
    (
        "feeling",
        regex(
            r"\bwithout (?:him|her|them)\b|\b(?:get|got|getting) (?:on|along)\b|\b(?:were|are) you (?:two |both "
            r")?(?:very |really )?close\b(?! to\b)|"
            r"\bhow (?:are|"
            r"is|were|was) (?:things|it) between you\b|"
            r"\bhow (?:did|do|does|was|is|are|were|has|must|would) [\w' ]{1,30}(?:feel|felt|feeling|affect|for "
            r"you|"
            rf"hit you|leave you|sit with you|land)|\bhow (?:was|is) (?:{_IT})\W*$|\bwhat (?:was|is|were|'s|has) "
            rf"(?!he\b|she\b|they\b)(?:{_IT}|(?!your )[\w' ]{{1,24}}) (?:been )?like\b|"
            r"\bwhat(?:'s| is| was) (?:it|that) like\b|\bhow (?:did|do|"
            rf"are|"
            r"were) you (?:feel|felt|feeling)\b|\bwhat (?:did|do|were|are) you (?:feel|feeling)\b|"
            r"\bdo you (?:still |ever |really )*miss\b|\bdid you miss\b|"
            rf"\b(?:was|is|were|are|did|do|does) (?:that|it|this|you)(?: feel| make you feel| all)?(?: \w+)? "
            rf"{_FELT}\b|"
            rf"\b^(?:or |and )?(?:more |rather |also )?{_FELT}\W*$|"
            rf"\b(?:makes?|made) you (?:feel )?(?:\w+ )?{_FELT}\b|"
            r"\b(?:did|does) (?:that|it|this) (?:hurt|upset|bother|sting|help|get to|surprise|matter)|"
            r"\bwhat (?:does|did) (?:that|it|this) (?:feel like|do to you|bring up|mean (?:to|for) you)|"
            r"\bhow (?:are|were) you with\b|\bdoes it (?:hurt|bother)"
        ),
    ),
    (
        "now",
        regex(
            r"\bhow (?:is|are|'s) (?:it|things|that|he|she|they|your \w+|[a-z]+)(?: now| these days| today| doing| "
            r"getting on| keeping| at the moment| currently)+|\bhow(?:'s| is| are) (?:he|she|they|your \w+)\W*$|"
            r"\b^(?:and |so )*(?:now|today|these days)\W*$|\bhas (?:it|that|this|anything) (?:changed|got|gone)|"
            r"\bhow (?:have|has) (?:things|it|that) been since|\b(?:is|are) (?:it|that|he|she|they|things) still\b|"
            r"\b(?:is|are) (?:he|she|they) (?:ok|okay|all right|alright|well|better)\b|\bwhat(?:'s| is) it like "
            r"(?:now|"
            r"these days)|\bnow\W*$"
        ),
    ),
    (
        "meaning",
        regex(
            r"\bwhat (?:did|do|does|was|were) [^?]{2,30} about\W*$|"
            r"\bwhat (?:did|does|do|have|has) (?:he|she|they|people|everyone) (?:do|doing|done)\b|\bin what (?:way|"
            r"sense)\b|\bhow (?:do|did|d'you) (?:you )?mean\b|\bhow so\b|\bwhat (?:do|did) you "
            r"mean\b|"
            r"\bmeaning\W*$|\b(?:tell|say|share)(?: me)? (?:(?:a bit |a little |some(?:thing)? )?more\b|"
            r"about (?:that|this|it)\b)|\blike what\b|"
            r"\bsuch as\b|\b(?:for|an|one|recent) (?:example|instance)\b|\bwhat (?:does|did|would) (?:that|it|this) "
            r"look like\b|\b\w+ how\W*$|\bhow exactly\b|\bwhat exactly\b|\bwhat is it (?:that|about)\b|"
            r"\bwhat (?:does|did) \w+ (?:\w+ )?mean\b|\bwhat (?:kind|sort|part|else)\b|\b(?:describe|explain|"
            r"unpack|expand|elaborate)\b|\bwhat was (?:that|it|this) about\b|\bwhat(?:'s| is| was) behind\b|"
            r"\bhelp me (?:to )?understand|\bhow does (?:that|it|this) (?:show|work|go)\b|\bgo on\W*$|\bin which "
            r"way\b"
        ),
    ),
)
# What else still answers, where a file has nothing of just this kind.
_ALSO: dict[Sequel, tuple[Sequel, ...]] = {
    "feeling": ("thoughts",),
    "thoughts": ("feeling",),
    "meaning": ("thoughts", "feeling"),
    "reason": ("thoughts",),
    "bad": ("feeling",),
    "now": ("feeling",),
    "contact": ("now",),
}
_BARE_WHY = regex(r"(?:and |so |but |ok |well |oh )*(?:why(?: not| is that| was that| so)?|how come)\W*$")
# Words that only say what is asked for, and nothing of what it is asked of.
ASKING_WORDS = (
    STOP
    | GENERIC
    | all_stems(
        [
            "argue fight row quarrel about close",
            "usual usually normally generally proper properly what how why when who where way mean happen then",
            "say said tell told talk speak spoke feel felt think thought know knew want wish like would could",
            "since often long time example more exactly else now today before after hard difficult stop keep make",
            "made see last touch contact miss help between two both together relationship change still ever",
            "really ask reply answer react word part side kind sort bit little mind head go went through anyone",
            "anybody someone",
        ]
    )
)


# A question is looked at from several sides, and the ways of asking that a file gives come again and again.
@lru_cache(maxsize=2048)
def sequels(question: str) -> tuple[Sequel, ...]:
    """Return what a question, in plain form, asks on for, the likeliest first; empty where it is no follow-up."""
    found = [kind for kind, pattern in _PATTERNS if pattern.search(question)]
    also = [other for kind in found for other in _ALSO.get(kind, ())]
    return tuple(dict.fromkeys((*found, *also)))


def is_a_bare_why(question: str) -> bool:
    """Tell whether a question, in plain form, asks no more than why: it is about the very last words."""
    return bool(_BARE_WHY.match(question))
