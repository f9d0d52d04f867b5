"""Plain patterns for what a question asks for, whatever a classifier makes of it."""

from __future__ import annotations

from app.core.patterns import regex

WHY = regex(r"^(?:but |and |so |well,? |then )*(?:why\b|how come\b|what made you not\b)")
WHAT_BRINGS = regex(
    r"\bin your own words\b|\bwhat (?:made|makes) (?:you|u) (?:decide to )?(?:come|ring|call|reach out)\b|"
    r"\bwhat(?:'s|s| has| is)? (?:brings?|brought|made|bringing|led) (?:you|u) (?:decide to |want to )?(?:here|in|"
    r"come|to|along)\b|"
    r"\bwhy (?:are you|you(?:'re| are)|have you come|did you come) here\b|"
    r"\b(?:main|biggest|real) (?:problem|trouble|issue|difficulty|worry|concern)\b[^.!]*\?*$|"
    r"\bwhat (?:can|could) (?:i|we) (?:do for|help) you|\bhow (?:can|could|may) i (?:help|be of help)|"
    r"\bwhat(?:'s| is| has been|'s been) (?:been )?(?:troubling|bothering|worrying|wrong|up|the matter|the problem|"
    r"going on(?! (?:at|with|between|in)\b))\b|"
    r"\beasier (?:for you )?to (?:talk|start|begin)\b|"
    r"\bwhat (?:would|do) you (?:like|want) to (?:talk|speak|tell|bring|start|look|work|use)\b|"
    r"\b(?:^|(?<=[.!?,;] ))(?:and |so )?who (?:asked|sent|told|suggested|referred|got|wanted) (?:you|that you)\b|"
    r"\bwhere (?:would|shall|should|do) "
    r"(?:you|we) (?:like to |want to )?(?:start|begin)|"
    r"\b(?:why|how come) (?:did |has |have )?(?:your|the|they|he|she|occupational|your \w+|the \w+)[\w ]{0,12} "
    r"(?:sen[dt]|refer(?:red)?|suggest(?:ed)?|recommend(?:ed)?)\b|\bwhy (?:your|the|my|they|he|she)\b[\w ]{0,20} "
    r"(?:sent|referred|(?:want(?:s|ed)?|asked|told) "
    r"you to (?:come|be here|see|talk))\b"
)
ABOUT_THERAPY = regex(
    r"\b(?:what (?:do|did|would|are) you (?:hope|hoping|want|expect|like|"
    r"looking)[^?.]{0,40}\b(?:here\b|therapy|counselling|counseling|sessions?|these talks|our (?:time|work)|"
    r"from (?:this|me|us|coming))|"
    r"(?:been|tried|had) (?:to |in )?(?:therapy|counselling|counseling)|expect from (?:this|me|therapy)|"
    r"(?:like|want|hope|hoping) to get out of (?:it|this|today|our|coming)|"
    r"(?:about|like|feel)[^?.]{0,20}(?:being|coming) here|what (?:are you hoping|do you hope)(?: for)?\W*$|"
    r"what (?:do|would) you (?:think you )?(?:need|want)(?: (?:right )?now| today| most| from (?:here|me|this|"
    r"us))?\W*$|"
    r"(?:is|has) (?:this|it|coming here|talking)(?: been)? (?:helping|helpful|any (?:good|help|use))|"
    r"what would (?:you (?:like|want)(?: to)?|need to) (?:be different|change|see change|be better))"
)
CHECKS = regex(
    r"\b(?:does (?:that|this|it) (?:fit|sound|seem|feel|match|make sense)[\w ]{0,20}|(?:have|did|"
    r"do) i (?:got |get |have |"
    r"understand |understood )[\w ]{0,25}|is (?:that|this|it) (?:right|correct|fair|true|so|how it is|"
    r"about right|what you "
    r"mean)[\w ]{0,12}|am i (?:right|close)[\w ]{0,12})\?+\s*$"
)
ASKS_IF_TOLD = regex(
    r"(?:(?:and|so|but) )*(?:have|did|do) you (?:ever |already )?(?:told|tell|said|say)\b(?! anyone| anybody| me\b)"
)
ASKS_HOW_IT_SOUNDS = regex(
    r"\b(?:what (?:do|would) you (?:make of|think of|think about|say to) (?:that|it|this)|how does (?:that|it|this) "
    r"(?:sound|sit|land|seem)[\w ]{0,16}|is (?:that|it) how it is)\W*$"
)
_LEAVES_OUT = r"(?:left out|missed|forgotten|(?<!you )miss|add|got wrong|leave out|missing)"
LEFT_OUT = regex(
    rf"\b(?:(?:anything|something|what)\b[^?]*\b{_LEAVES_OUT}|{_LEAVES_OUT} (?:anything|something)|"
    r"leave (?:anything|something) out)\b"
)
ASKS_OF_OTHERS = regex(
    r"\b(?:(?:she|he|they|your \w+) (?:would|might|could|will|must|thinks?|feels?|wants?|sees?|makes? of|"
    r"sa(?:w|id|y))\b|"
    r"\w+'s (?:side|point of view|perspective|eyes|shoes|position)|would you (?:want|like|wish|say|tell(?! me))\b|"
    r"could you (?:do|say|try)|do you (?:think|believe|suppose) (?:he|she|they|your \w+)\b|differently|what "
    r"(?:would )?helps?\b|your options|what else could|ways? (?:you|to) )"
)
ASKS_WHO = regex(r"(?:^|[.!?] )(?:and |so )?who\b[^.?!]*\?*$")
ASKS_WHO_ELSE = regex(
    r"\b(?:who(?:'s|s)? else|anyone else|anybody else|someone else|(?:any )?other (?:friends|family|relatives|"
    r"people|"
    r"relationships))\b"
)
ASKS_NAME = regex(r"\b(?:(?:what|whats|what's)\b[^?.]{0,25}\bnames?|(?:is|was) (?:she|he) called)\b")
WONDERS = regex(
    r"(?:^|.*[.!?,] )(?:and |so |but )?(?:i(?:'m| am)? (?:just )?(?:wonder|wondering|guess|imagine)) "
    r"(?:if|whether|that)?\b[^?]*$"
)
# "What would you say to her?" is a what-if; "what would you say has been going on?" only asks politely.
SAY = r"say(?! (?:is|are|was|were|has|have|had|it|that|this|the|you|your|he|she|they|makes?|made|about)\b)"
HYPOTHETICAL = regex(
    rf"\b(?:what would you (?:have )?(?:like|liked|want|wanted|wish|{SAY}|said|do|done|tell)|"
    r"what (?:do|did) you wish|"
    r"(?:could|should) (?:you|he|she|they|anyone|anybody) have (?:done|said|stopped|known|helped)|"
    r"what would (?:happen|it (?:have been|be|take|mean)|that (?:have been|be|mean|change))|"
    r"if you (?:could|were|had|did|didn't|would)|"
    r"(?:let's |just )?imagine\b|what if\b|suppose (?:you|he|she|they)|would you (?:like|want|wish|rather|"
    r"prefer)(?! to (?:tell|talk|say|start|begin|share|go)\b)|"
    r"in an ideal world|if (?:he|she|they) (?:were|was|could|had|came))"
)
OFFERS = regex(
    r"\b(?:(?:do|would) you (?:want|like|need)|can i (?:get|offer|give) you|shall i (?:get|open|close))\b[^?.]{0,24}"
    r"\b(?:water|tea|coffee|tissues?|drink|break|seat|window|coat|interpreter)\b"
)
FOR_QUESTIONS = regex(
    r"\b(?:(?:do|have) you (?:have |got )?(?:any|some) questions|any questions|(?:anything|something) (?:that "
    r")?you(?:'d| "
    r"would)? (?:want|like|wish|need)(?: to)? (?:ask|know))"
)
INVITES = regex(
    r"(?:and |so |ok(?:ay)?,? )*(?:how (?:are|is) (?:you|it|that|things)\b|tell me (?:a (?:bit|little) |something "
    r"|more )?"
    r"(?:about|of) (?:you|yourself|your \w+|it|that)\W*$|what(?:'s| is) on your mind|what else\b|anything else\b|"
    r"what "
    r"(?:are|were) you thinking|where do you want|what comes (?:up|to mind))"
)
_OF_IT = r"(?: (?:of|about|in) (?:it|this|that|all (?:of )?(?:this|that|it)))?"
DIGS = regex(
    r"(?:and |so |but |ok(?:ay)?,? )*(?:"
    r"what (?:is|was|'s|has been)?(?:'s)? ?(?:the )?(?:hardest|worst|heaviest|most (?:difficult|painful|"
    r"upsetting))\b"
    r"(?: (?:part|thing|bit|moment))?" + _OF_IT + r"(?: for you)?\W*$|"
    r"what (?:is|was) it about (?:this|that|it)[^?]{0,40}\b(?:hurts?|hard|painful)\W*$|"
    r"what makes (?:it|this|that) (?:so )?(?:hard|difficult|painful)(?: (?:to|for)[^?]{0,24})?\W*$|"
    r"what (?:haven't|have you not|have you never|can't|couldn't) (?:you )?(?:been able to |really )?(?:tell|told|"
    r"say|said)\b[^?]{0,50}\W*$|"
    r"what (?:goes|went|was going|is going|'s going|runs|ran) (?:on in(?:side)?|through) (?:you|your (?:mind|"
    r"head))\b"
    r"[^?]{0,20}\W*$|"
    r"(?:can|could|would) you (?:tell me about|give me|think of|describe|remember) (?:a|an|the last|one)(?: "
    r"recent)? "
    r"(?:time|example|moment|situation)(?: (?:when|where|of when)[^?]{0,12} (?:that|this|it)[^?]{0,12})?\W*$|"
    r"is there (?:a part|something|anything|more)" + _OF_IT + r"(?: that)?(?:'s| is| feels| you find| you haven't|"
    r" you've not| you have not)[^?]{0,20} (?:hard|difficult|painful|said|told|talk about)[^?]{0,24}\W*$"
    r")"
)
PERMISSION = regex(
    r"\b(?:(?:is|would) (?:it|that|this) (?:be )?(?:ok|okay|alright|all right|fine)|do you mind if|"
    r"would you mind if|"
    r"(?:may|can|could) i (?:ask|call|just|check|take|start)|does (?:that|this) (?:make sense|sound)|"
    r"shall we (?:start|begin)|are you (?:ok|okay|happy|comfortable) (?:with (?:that|this|me)|if i|for (?:us|me)))\b"
)
# "Can I ask about your friend then, how did you two meet?" does not wait for leave.
GOES_ON_TO_ASK = regex(r", (?:how|what|when|who|where|which|why|do|did|does|is|are|was|were|have|has)\b")
ASKS_WHAT = regex(r"(?:^|[.!?] )(?:and |so )?(?:what|where|which|how)\b[^.?!]*\?*$")
ASKS_LENGTH = regex(r"\b(?:how long|since when|(?:for )?how many (?:years|months|weeks|days|nights|hours))\b")
ASKS_TIME = regex(r"\b(?:when (?:did|was|were|do|does|is|has)|what (?:time|day|year|month))\b")
ASKS_MONEY = regex(r"\bhow much (?:money|cash|did (?:it|that|they) cost|was it|is it|do you owe|debt)\b")
ASKS_FOR_ANYTHING = regex(r"(?:and |so )*(?:is|was|are|were) there (?:any|some)\w*\b")
ASKS_OFTEN = regex(r"\bhow (?:often|regularly|many times)\b")
ASKS_AMOUNT = regex(r"\bhow (?:many|much|often|far|big|bad|severe|old)\b")
ASKS_PAST = regex(
    r"(?:and |so |but |ok(?:ay)?,? )*(?:was|were|did|had|has|have)\b|.*\b(?:were|did|had|have|has) (?:you|he|she|"
    r"they)\b"
)
ASKS_OPENLY = regex(r"(?:and |so |well,? )?(?:what|how) (?!were you thinking|could you|dare|on earth)")
PEOPLE = regex(
    r"\b(?:who (?:do|did you (?:talk|speak|turn|tell|lean|confide|live|grow)|are|else|can|could|matters?|"
    r"supports?|would|helps?|knows|cares|looks after)\b|(?:the|"
    r"any|other) people (?:who|in|"
    r"around|close|you)|"
    r"people (?:around you|close to you|in your life|who matter)|(?:any|close|some) friends|(?:your|"
    r"any)(?: other)? (?:family|relatives|friends)|"
    r"someone (?:to talk|close|you)|any(?:one|body) (?:to talk|close|you can|around|at|in|from|there)|some(?:one|"
    r"body) (?:at|in|from)|important (?:to you|people|"
    r"relationships)|your relationships)"
)
ASKS_YES_OR_NO = regex(
    r"(?:(?:and|so|but|then|ok|okay|well)\b,? )*(?:(?:when|if|while|after|before|since) [^,?]{3,60}, )?(?:do|does|"
    r"did|are|were|is|was|have|has|had|can|could|would|will|"
    r"should|aren't|isn't|don't|didn't|haven't|wasn't|you|he|she|they|it|that|there)\b"
)
