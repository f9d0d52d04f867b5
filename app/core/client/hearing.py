"""Plain patterns for things a client hears whatever a classifier makes of them.

The coder's labels decide in general. These patterns stand beside it where a miss would make the client answer
nonsense (a silence, a request to say it again, a further question about suicide) or let harm pass.
"""

from __future__ import annotations

import re

from app.core.client.words import all_stems
from app.core.coding.manner import LEAVE
from app.core.patterns import regex

# Possessive where a group repeats: what trainees type must never make a pattern try every way of reading it.
SILENCE = regex(r"[\W_]*+(?:(?:silence|pauses?|nods|nodding|waits|stays silent|quiet)\b[\W_]*+)*+", re.IGNORECASE)
BACKCHANNEL = regex(
    r"(?>(?:mm+[- ]?h+m+|m+h*m*|hm+|uh[- ]?huh|ah|oh|i see|okay|ok|right|sure|yes|yeah|please go on|go on|"
    r"carry on|"
    r"take your time|i'm listening|and|so|no rush|there's no rush)\b[\W_]*+)++"
)
CONTINUE = regex(
    r"(?:and |so |ok(?:ay)?,? |then |oh |right,? |yes,? |yeah,? )*(?:(?:and )?then what|and then|"
    r"what (?:happened|came) "
    r"(?:then|next|after that)|what then|go on|tell me more|(?:can|could|would) (?:you|"
    r"u) (?:please )?(?:tell me|say) "
    r"(?:a (?:little )?bit |a little )?more(?: about (?:that|it|this))?|"
    r"say (?:a (?:bit|little) )?more(?: about (?:that|it|this))?|tell me (?:a (?:little )?bit |a little )?more "
    r"about (?:that|it|this)|in (?:what|which) (?:way|sense)|how so|how do (?:you|u) mean(?: that)?|"
    r"what do (?:you|u) mean(?: by that)?|like what|(?:what about )?now|such as|for example|can (?:you|"
    r"u) (?:explain|describe) (?:that|it)|"
    r"please go on)[\W_]*"
)
REPEAT = regex(
    r"\b(?:say (?:that|it) (?:once )?(?:again|one more time)|repeat (?:that|it|what)|(?:did not|"
    r"didn't) (?:quite )?"
    r"(?:catch|hear) (?:that|you|what)|what (?:did you (?:just )?say|was that)\W*$|pardon|say again|"
    r"one more time)\b|^(?:sorry,? )?come again\W*$"
)
META = regex(
    r"\b(?:are you (?:an? )?(?:real\b|ai\b|bot|robot|computer|machine|chat ?bot|language model|simulat|"
    r"program)|"
    r"(?:am i|i am|i'm) (?:\w+ )?(?:talking|speaking|chatting) (?:to|with) (?:an? )?(?:ai\b|bot|robot|computer|"
    r"machine|chat ?bot|program|real (?:person|human))|is (?:this|it) an? (?:ai\b|bot\b|chat ?bot)|"
    r"(?:system|hidden|secret|initial|original) prompt|(?:ignore|forget|disregard|override) (?:all |any |"
    r"every |the |your "
    r"|my |previous |prior |these |those )*(?:instruction|prompt|rule)|your (?:instructions|prompt|rules|"
    r"programming|"
    r"persona file|locked facts)|jailbreak|"
    r"(?:^|[.!?;,:] |now |please |let's |let us |(?:can|could|will|would) you )pretend (?:we|you|that you)"
    r"\b|(?:all )?your (?:\w+ )?secrets|"
    r"(?<!have to )(?<!need to )tell me everything\b|developer mode|debug mode|(?:print|list|dump|reveal|output|"
    r"show me) (?:all |every |your |the )*"
    r"(?:facts|secrets|prompt|knowledge|persona|json|yaml)|chat ?gpt|openai|"
    r"(?<!how )(?<!what )(?<!where )(?<!who )(?<!that )you are now (?:an?|the|my|in|no longer|free|dan)\b)"
)
WINDING = regex(
    r"\b(?:minutes? (?:left|remaining)|time (?:is|'s) (?:nearly|almost|about|running|coming)|time(?:'s|"
    r" is) (?:up|gone)|"
    r"running out of time|(?:we(?:'re|'ve| are| have)?|session|today|now) (?:\w+ ){0,4}(?:come|"
    r"coming) (?:up )?to (?:the|an|our) end|"
    r"nearly (?:at the end|our time)|that's (?:nearly |almost |about )?our time|"
    r"(?:got|have|maybe|only|about) (?:\w+ ){0,3}minutes (?:left|to go|more)|keeping an eye on the (?:clock|time)|"
    r"before we (?:finish|stop|end|close|wrap)|"
    r"wrap(?:ping)? up|"
    r"time to (?:finish|stop|end|wrap|close)|nearly out of time|our time (?:today|together)|we (?:have|need|"
    r"'ll have) to (?:stop|finish|"
    r"end) (?:soon|shortly|in))"
)
FAREWELL = regex(
    rf"{LEAVE}|"
    r"\b(?:(?:^|"
    r"[.!,] ?)(?<!to )take care(?: "
    r"of yourself)?\W*$|bye\b|until next (?:time|week)|"
    r"same time next|we(?:'ll| will| have to|'ve to)? (?:stop|finish|"
    r"end) (?:here|there|now|for today)|"
    r"let's (?:stop|finish|end|leave it) (?:here|there|now|for today)|"
    r"that's all (?:we have time )?for today)"
)
_THANKS_FOR_COMING = regex(r"\b(?:thank you|thanks|thank u|thx) (?:so much |very much )?for coming\b")
_SETTLED_IN = 4
_LONGEST_REQUEST = 120


def is_farewell(said: str, turn: int) -> bool:
    """Tell whether a turn takes leave; thanks for coming do so only once the talk has been going on."""
    return bool(FAREWELL.search(said) or (turn > _SETTLED_IN and _THANKS_FOR_COMING.search(said)))


HOW_ARE_YOU = regex(
    r"\bhow(?: are|'re|s| is) (?:you|u|it)(?: doing| feeling| going)?(?: today| this morning)?\s*\??\s*$"
)
ABOUT_US = regex(
    r"\b(?:between (?:us|you and me)|(?:with|towards?|about) me\b[^?.]{0,30}\?|talk(?:ing)? (?:to|with) me|"
    r"telling me (?:this|that|about)|"
    r"here with me|when i said|what i said|at ease with me|(?:right )?now,? (?:here\b|in (?:this|the) room)|"
    r"in this room|how (?:is|was|are) (?:it|this|we)[^?.]{0,30}"
    r"(?:with me|between us|\bhere\b))"
)
RISK_MORE = regex(
    r"\b(?:(?:a|any) plans?\b|done anything about it|tablets by|(?:would|could) you (?:be able to )?(?:tell|"
    r"let) (?:me|someone|somebody)|"
    r"in the past\b[^?]*\bfe(?:el|lt)\b|how (?:would|might) you|act(?:ing|ed)? on|means to|keeps? you (?:safe|"
    r"going|here|"
    r"alive)|stops? you|"
    r"more than (?:a |just )*thoughts?|(?:been|be|keep|stay) safe|those thoughts|(?:how|when) (?:often|strong|"
    r"close|likely|recent)|"
    r"tried (?:before|to|it)|(?:ever|have you) tried|what (?:is it that )?keeps|how you'?d do it)"
)


# A greeting names nothing of the case: "nice to meet you" asks after no meeting.
COURTESY = regex(
    r"\b(?:(?:nice|good|lovely|great|pleased|pleasure)(?: it is)? to (?:meet|see|have) you(?: (?:here|today))?|"
    r"(?:thank you|thanks)(?: so much| very much)? for (?:coming|seeing me|being here)(?: in| here| today)*)"
)
# "I'm glad you told me" is the trainee's gladness and says nothing of the client's.
OWN_FEELING = regex(r"\b(?:i'm|i am|we're|i was) (?:so |very |really |just )*\w+")
HELLO = regex(r"(?:oh )?(?:hello|hi+|hey+|hiya|good (?:morning|afternoon|evening|day))\b")
SYMPATHY = regex(
    r"\bsorry (?:for your|to hear|about your|for what you)|\b(?:died|death|loss|passed away|"
    r"lost your)\b[^?]*\bsorry\b|"
    r"\bsorry\b[^?]*\b(?:died|death|loss|passed away)\b"
)
SORRY_FOR_OWN = regex(
    r"(?:oh|ok|okay|yeah|right|hm+|ugh|ah|oops)?[,. ]*(?:i'm |i am |so |really |very )*sorry\b[^?]*\b(?:i (?:was|"
    r"got|said|"
    r"did|didn't|(?:\w+ )?(?:talked|spoke|cut|interrupted|jumped)|"
    r"pushed|shouldn't|rushed)|that was|it was|my|mean it|wrong|stupid|silly|too fast)\b"
)
FAULT_OWNED = regex(
    r"\b(?:i(?:'m| am) sorry|i apologi[sz]e|my (?:mistake|fault)|i was wrong|i (?:got|judged|rushed|pushed|"
    r"misread|missed|"
    r"interrupted|jumped|spoke|made)[^.?!]{0,40}(?:wrong|you|that|too|in|mistake|quickly|about)|(?:that|"
    r"it) was(?:n't| not) (?:fair|right|helpful|kind)|"
    r"i shouldn't have|i should not have|i should have (?:listened|asked|heard|stayed)|forgive me)"
)
STOCK = regex(
    r"\b(?:i (?:see|understand|hear you|get it|know|hear that)(?: (?:how|what) you (?:feel|mean|"
    r"are saying))?|thank you for (?:sharing|telling me|"
    r"being (?:so )?(?:open|honest))(?: (?:that|this)(?: with me)?)?|thanks for sharing(?: that)?|"
    r"(?:that|it|this) (?:must|sounds?|must've|must have|seems|is)(?: (?:be|been|really|very|so|quite|"
    r"pretty|rather|incredibly|like))* "
    r"(?:hard|tough|difficult|rough|awful|terrible|sad|bad|challenging)(?: (?:for you|thing|time))?|(?:i'm|"
    r"i am|so) sorry (?:to hear|for your)(?: (?:that|loss|this))?|"
    r"how does that make you feel|how do you feel about that|that's (?:great|good|nice|wonderful|okay|"
    r"interesting|understandable|lovely)|"
    r"(?:it's|it is|i'm glad|that's) (?:good |great |nice |lovely )?(?:that )?you (?:came|are here|could come|"
    r"made it)"
    r"(?: here| in| today)*|(?:good|great) (?:for you|job|point))"
)
OWN_STORY = regex(
    r"\b(?:when i (?:was|went|had|lost|got)|i (?:once|went through|had the same|lost my|got divorced|"
    r"know exactly)|i've been (?:there|through)|"
    r"(?:happened to|same for) me\b|my own (?:mother|father|husband|wife|sister|brother|divorce|experience|"
    r"family)|i felt the same)"
)
SUMMARY = regex(
    r"\b(?:let me (?:see if i(?:'ve| have)? (?:got |understood )?(?:this|that|it)|check (?:that )?i|sum|"
    r"summari[sz]e|pull|put (?:this|that|these|it))|"
    r"(?:to )?(?:pull|put|bring|draw)(?:ing)? (?:some of |all )?(?:this|that|these|"
    r"it all)(?: things)? together|to sum up|to summari[sz]e|in summary|"
    r"(?:so far|today)[^.?!]{0,20} you(?:'ve| have) (?:told|said|talked|spoken|described)|what i(?:'ve|"
    r"'m| have| am) (?:heard|hearing|understood)\b[^.?!]{0,30}\bis\b|"
    r"i want to (?:make|be) sure (?:that )?i(?:'ve| have)?)"
)
# "I didn't mean to make you say that again" asks for nothing.
NO_REQUEST = regex(r"\b(?:mak(?:e|ing)|made|having|have) you (?:to )?(?:repeat|say)\b|\byou (?:already|just) said\b")


def asks_again(said: str) -> bool:
    """Tell whether a short turn asks to hear the last words once more."""
    return len(said) < _LONGEST_REQUEST and bool(REPEAT.search(said)) and not NO_REQUEST.search(said)


# "How should I call you?" belongs to the greeting; so does what the client then says.
CALLED = regex(
    r"\b(?:may|can|could|shall) i call you\b|"
    r"\b(?:how|what) (?:should|shall|can|may|do|would|must) (?:i|you)\b[^?.]{0,24}\b(?:call(?:ed)?\b|(?:say|"
    r"pronounce|spell) your name)"
)
SPARED = regex(
    r"\b(?:(?:we|you) (?:really )?(?:don't|do not|needn't|need not)(?: have| need)?(?: to)? (?:go (?:there|into|"
    r"any)|talk|"
    r"tell|say|answer|rush|discuss|do (?:it|that|this))|no (?:rush|pressure|hurry)\b|(?:it's|that's|its|thats) "
    r"(?:ok|okay|fine|all right|alright) (?:if|not to)\b|only if you(?:'re| are)? "
    r"(?:want|like|"
    r"feel|ready|comfortable)|when(?:ever)? you(?:'re| are) ready|at your own (?:pace|speed)|in your own time|"
    r"we can (?:leave|come back to|park) (?:it|that|this)|it can wait|(?:we'll|let's) leave (?:it|that) (?:there|"
    r"for now|"
    r"for today))"
)
AT_EASE = regex(
    r"\b(?:(?:is|are) (?:it|that|this|you) (?:ok|okay|alright|all right|comfortable|hard|strange|odd|"
    r"weird)[^?.]{0,14}"
    r"(?:being here|to be here|to talk|talking|here|in here|sitting here)|how (?:does|do|is|are) (?:it|you) "
    r"(?:feel|feeling)"
    r"[^?.]{0,12}(?:being here|to be here|talking|about (?:being|coming) here))"
)
OF_THE_CASE = regex(
    r"\b(?:(?:the |your |their )?(?:doctor|gp|letter|referral|note|form|occupational health|school) (?:says?|said|"
    r"wrote|"
    r"writes|mentions?|mentioned|tells?|told)|i (?:read|understand|hear|heard|see|saw) (?:that |in |from )|it says)"
)
COMFORT = regex(
    r"\b(?:will|'ll|sure|worry|worries|better|fine|okay|ok|alright|all right|normal|common|lots of|"
    r"everyone|everybody|"
    r"many people|others|heals?|pass(?:es)?|bright side|at least|lucky|positive|not your fault|"
    r"did your best|be brave|cheer)\b"
)
PITY = regex(r"\b(?:hard|tough|difficult|rough|awful|terrible|sad|sorry|challenging)\b")
# "You must be proud of her" says nothing against somebody's sorrow.
BRIGHT_OF_SOMEBODY = regex(
    r"\b(?:proud|fond|glad|happy|grateful|pleased|relieved|delighted)\b(?: (?:of|for|with|to|about|that) "
    r"(?:him|her|them|it|that|your|the|you|he|she|they|being|\w+ing)\b)|\b(?:was|were|used to|made you|had been|"
    r"once|then|back then|happy times|happier)\b[^.?!]{0,40}\b(?:proud|happy|glad|joyful|content|carefree|"
    r"excited|thrilled)\b"
)
DOUBLE_SIDED = regex(
    r"\b(?:but|and yet|yet|although|though|at the same time|on the one hand|part of you|both|even so|"
    r"as well as|and (?:it's |it is |it was |that's )?also)\b"
)
DENIED = regex(
    r"\b(?:not|n't|never|no longer|hardly|without|less|isn't|aren't|wasn't|weren't|don't|doesn't|"
    r"didn't)\b(?: \w+){0,3}$"
)
ABOUT_CLIENT = regex(
    r"(?:so |and |well,? |then |perhaps |maybe |i (?:imagine|guess|wonder if|suppose|sense|notice|hear|"
    r"can hear|can see)(?: that)? )*"
    r"(?:you(?:'ve|'re|'d)? (?!can't\b|cannot\b|need|must\b(?! (?:be|have been|have felt|feel|miss)\b)|"
    r"could|might|have to|should|ought|better|"
    r"know\b)\w+|it(?:'s| is| was| seems| feels| felt| sounds| must have)"
    r" (?:as if|as though|like|that)?\b|(?:there is|there's|part of you|somewhere|behind|underneath|"
    r"since then|things)\b)(?: \S+){3,}"
)
EVENTS = all_stems(
    [
        "affair cheated steal stole stolen robbed abused raped beaten hit prison arrested jail police "
        "gambling drugs heroin "
        "cocaine overdosed murdered killed accident crash fired sacked bankrupt debts miscarriage abortion "
        "adopted cancer "
        "stroke pregnant divorce pension inherited lottery lawsuit court lawyer rehab alcohol drunk"
    ]
)
KIN = all_stems(
    [
        "mother father brother sister husband wife son daughter grandmother grandfather uncle aunt cousin "
        "nephew niece "
        "boyfriend girlfriend fiance neighbour boss landlord colleague roommate flatmate stepmother "
        "stepfather dog cat "
        "partner twin priest"
    ]
)
