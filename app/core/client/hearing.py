"""Plain patterns for things a client hears whatever a classifier makes of them.

The coder's labels decide in general. These patterns stand beside it where a miss would make the client answer
nonsense (a silence, a request to say it again, a further question about suicide) or let harm pass.
"""

from __future__ import annotations

import re

from app.core.client.words import all_stems

# Possessive where a group repeats: what trainees type must never make a pattern try every way of reading it.
SILENCE = re.compile(
    r"[\W_]*+(?:(?:silence|pauses?|nods|nodding|waits|stays silent|quiet)\b[\W_]*+)*+", re.IGNORECASE
)
BACKCHANNEL = re.compile(
    r"(?>(?:mm+[- ]?h+m+|m+h*m*|hm+|uh[- ]?huh|ah|oh|i see|okay|ok|right|sure|yes|yeah|please go on|go on|"
    r"carry on|"
    r"take your time|i'm listening|and|so|no rush|there's no rush)\b[\W_]*+)++"
)
CONTINUE = re.compile(
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
REPEAT = re.compile(
    r"\b(?:say (?:that|it) (?:once )?(?:again|one more time)|repeat (?:that|it|what)|(?:did not|"
    r"didn't) (?:quite )?"
    r"(?:catch|hear) (?:that|you|what)|what (?:did you (?:just )?say|was that)\W*$|pardon|say again|"
    r"one more time)\b|^(?:sorry,? )?come again\W*$"
)
META = re.compile(
    r"\b(?:are you (?:an? )?(?:real\b|ai\b|bot|robot|computer|machine|chat ?bot|language model|simulat|"
    r"program)|"
    r"(?:system|hidden|secret|initial|original) prompt|(?:ignore|forget|disregard|override) (?:all |any |"
    r"every |the |your "
    r"|my |previous |prior |these |those )*(?:instruction|prompt|rule)|your (?:instructions|prompt|rules|"
    r"programming|"
    r"persona file|locked facts)|jailbreak|pretend (?:we|you|that you)\b|(?:all )?your (?:\w+ )?secrets|"
    r"tell me everything\b|developer mode|debug mode|(?:print|list|dump|reveal|output|"
    r"show me) (?:all |every |your |the )*"
    r"(?:facts|secrets|prompt|knowledge|persona|json|yaml)|chat ?gpt|openai|you are now)"
)
WINDING = re.compile(
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
FAREWELL = re.compile(
    r"\b(?:(?<!say )(?<!said )(?<!saying )(?<!a )(?<!your )(?<!his )(?<!her )good ?bye|(?:^|"
    r"[.!,] ?)(?<!to )take care(?: "
    r"of yourself)?\W*$|bye\b|see you (?:next|then|same time|"
    r"on|in|again|soon)|until next (?:time|week)|"
    r"same time next|we(?:'ll| will| have to|'ve to)? (?:stop|finish|"
    r"end) (?:here|there|now|for today)|"
    r"let's (?:stop|finish|end|leave it) (?:here|there|now|for today)|"
    r"that's all (?:we have time )?for today)"
)
# "You never had the chance to say goodbye" takes no leave.
OF_A_GOODBYE = re.compile(r"\b(?:say|said|saying|a|your|his|her) good ?bye\b")
_THANKS_FOR_COMING = re.compile(r"\b(?:thank you|thanks|thank u|thx) (?:so much |very much )?for coming\b")
_SETTLED_IN = 4
_LONGEST_REQUEST = 120


def is_farewell(said: str, turn: int) -> bool:
    """Tell whether a turn takes leave; thanks for coming do so only once the talk has been going on."""
    return bool(FAREWELL.search(said) or (turn > _SETTLED_IN and _THANKS_FOR_COMING.search(said)))


WHY = re.compile(r"^(?:but |and |so |well,? |then )*(?:why\b|how come\b|what made you not\b)")
HOW_ARE_YOU = re.compile(
    r"\bhow(?: are|'re|s| is) (?:you|u|it)(?: doing| feeling| going)?(?: today| this morning)?\s*\??\s*$"
)
WHAT_BRINGS = re.compile(
    r"\bwhat(?:'s|s| has| is)? (?:brings?|brought|made|bringing|led) (?:you|u) (?:decide to |want to )?(?:here|in|"
    r"come|to|along)\b|"
    r"\bwhy (?:are you|you(?:'re| are)|have you come|did you come) here\b|"
    r"\b(?:main|biggest|real) (?:problem|trouble|issue|difficulty|worry|concern)\b[^.!]*\?*$|"
    r"\bwhat (?:can|could) (?:i|we) (?:do for|help) you|\bhow (?:can|could|may) i (?:help|be of help)|"
    r"\bwhat(?:'s| is| has been|'s been) (?:been )?(?:troubling|bothering|worrying|wrong|up|the matter|the problem|"
    r"going on(?! (?:at|with|between|in)\b))\b|\bwhat (?:would|do) you (?:like|want) to (?:talk|speak|tell|bring|start|look|work|use)\b|"
    r"(?:^|[.!?,;] )(?:and |so )?who (?:asked|sent|told|suggested|referred|got|wanted) (?:you|that you)\b|"
    r"\bwhere (?:would|shall|should|do) "
    r"(?:you|we) (?:like to |want to )?(?:start|begin)|"
    r"\bwhy (?:did|has|have) (?:your|the|they|he|she|occupational|your \w+|the \w+)[\w ]{0,12} (?:sen[dt]|"
    r"refer(?:red)?)\b|\bwhy (?:your|the|my|they|he|she)\b[\w ]{0,20} (?:sent|referred|(?:want(?:s|ed)?|asked|told) "
    r"you to (?:come|be here|see|talk))\b"
)
ABOUT_THERAPY = re.compile(
    r"\b(?:what (?:do|did|would|are) you (?:hope|hoping|want|expect|like|"
    r"looking)[^?.]{0,40}\b(?:here\b|therapy|counselling|counseling|sessions?|these talks|our (?:time|work)|"
    r"from (?:this|me|us|coming))|"
    r"(?:been|tried|had) (?:to |in )?(?:therapy|counselling|counseling)|expect from (?:this|me|therapy)|"
    r"(?:about|like|feel)[^?.]{0,20}(?:being|coming) here|what (?:are you hoping|do you hope)(?: for)?\W*$|"
    r"what (?:do|would) you (?:think you )?(?:need|want)(?: (?:right )?now| today| most| from (?:here|me|this|"
    r"us))?\W*$|"
    r"(?:is|has) (?:this|it|coming here|talking)(?: been)? (?:helping|helpful|any (?:good|help|use))|"
    r"what would (?:you (?:like|want)(?: to)?|need to) (?:be different|change|see change|be better))"
)
ABOUT_US = re.compile(
    r"\b(?:between (?:us|you and me)|(?:with|towards?|about) me\b[^?.]{0,30}\?|talk(?:ing)? (?:to|with) me|"
    r"telling me (?:this|that|about)|"
    r"here with me|when i said|what i said|at ease with me|(?:right )?now,? (?:here\b|in (?:this|the) room)|"
    r"in this room|how (?:is|was|are) (?:it|this|we)[^?.]{0,30}"
    r"(?:with me|between us|\bhere\b))"
)
RISK_MORE = re.compile(
    r"\b(?:(?:a|any) plans?\b|done anything about it|tablets by|(?:would|could) you (?:be able to )?(?:tell|"
    r"let) (?:me|someone|somebody)|"
    r"in the past\b[^?]*\bfe(?:el|lt)\b|how (?:would|might) you|act(?:ing|ed)? on|means to|keeps? you (?:safe|"
    r"going|here|"
    r"alive)|stops? you|"
    r"more than (?:a |just )*thoughts?|(?:been|be|keep|stay) safe|those thoughts|(?:how|when) (?:often|strong|"
    r"close|likely|recent)|"
    r"tried (?:before|to|it)|(?:ever|have you) tried|what (?:is it that )?keeps|how you'?d do it)"
)
STING = re.compile(
    r"\b(?:get over (?:it|this|him|her|yourself)|move on already|your (?:own )?fault|overreact\w*|"
    r"over-react\w*|"
    r"pull yourself together|snap out|feel(?:ing)? sorry for yourself|(?:other|some) people (?:have|are|"
    r"would)[^.?]{0,25}"
    r"(?:worse|real problems)|too (?:sensitive|dramatic|needy)|mak(?:e|ing) (?:such )?(?:a fuss|too much|"
    r"a big deal)|(?:just )?being "
    r"(?:selfish|lazy|weak|dramatic|ridiculous|childish|silly|difficult)|(?:that's|how|you're|you are|"
    r"it's) (?:so |just |really |a bit )?"
    r"(?:ridiculous|pathetic|selfish|stupid|silly|childish|lazy|weak)|ungrateful|(?:you )?brought (?:this|"
    r"it) on|"
    r"what did you expect(?! (?:from|of|to|him|her|them|when)\b)|not (?:that|such) (?:bad|a big deal)|"
    r"(?:is|was)n't (?:that|so|all that) bad|"
    r"no big deal|man up|"
    r"grow up|"
    r"you should(?: have|n't have|'ve)|should have known|you only have yourself|stop (?:whining|"
    r"complaining|moaning|crying|wallowing)|"
    r"(?:it's |that's |it was )?(?:your|you)(?:r)? own (?:choice|doing)\b|wast(?:e|ing) (?:your|their|his|her|"
    r"everyone's|my) \w+(?:'s?|s')? ?(?:money|time)|"
    r"(?:women|men|girls|people) (?:don't|do not) (?:really )?have (?:much|any) (?:status|say|rights)|"
    r"isn't the end of the world|"
    r"not the end of the world|isn't (?:it|that) (?:a (?:bit|little) |rather |quite )?(?:selfish|ungrateful|"
    r"unfair of you|childish)|"
    r"drove me (?:mad|crazy|nuts)|(?:a (?:friend|mate|client|cousin|\w+)|somebody|someone) like you\b|"
    r"everyone (?:dies|goes through)|everybody (?:dies|goes through)|drama queen|you people)"
)
# "You feel you should have known" gives back what the client thinks of themselves; it blames nobody.
_GIVEN_BACK = re.compile(
    r"(?:\byou(?:'re|'ve|'d| are| have| were| had| still| also| often| keep| must)* (?:feel|felt|feeling|"
    r"think|thought|"
    r"thinking|believe|believed|worry|worried|afraid|fear|wonder|wondering|hear|heard|tell|telling|told|"
    r"blame|blaming|say|"
    r"saying|said|wish|wished|sense)\b|\bpart of you\b|\bvoice\b|\bas (?:if|though)\b|(?:\bnot|"
    r"n't)(?: \w+)? $|"
    r"\b(?:they|people|others|he|she|family|everyone|everybody|somebody|someone|mother|father|"
    r"friends?)\b[^.?!]{0,30}"
    r"\b(?:sa(?:y|ys|id|ying)|tell|told|think|thought|thinks|made|make)\b)[^.?!]*$"
)
_QUESTIONING = re.compile(
    r"(?:^|[.!?] )(?:and |so |well,? )?(?:what|how|when) (?:would|did|do|might|was|were|is)\b[^.!?]*$"
)


_FAR_ENOUGH_BACK = 240


def stings(said: str) -> bool:
    """Tell whether a turn blames, belittles or minimises in plain words of its own."""
    for found in STING.finditer(said):
        before = said[: found.start()][-_FAR_ENOUGH_BACK:]
        if not _GIVEN_BACK.search(before) and not _QUESTIONING.search(before):
            return True
    return False


def gives_back(said: str) -> bool:
    """Tell whether a turn says what the client thinks or feels, or what others tell them."""
    return bool(_GIVEN_BACK.search(said.rstrip(".!? ")[-_FAR_ENOUGH_BACK:])) and not stings(said)


# A greeting names nothing of the case: "nice to meet you" asks after no meeting.
COURTESY = re.compile(
    r"\b(?:(?:nice|good|lovely|great|pleased|pleasure)(?: it is)? to (?:meet|see|have) you(?: (?:here|today))?|"
    r"(?:thank you|thanks)(?: so much| very much)? for (?:coming|seeing me|being here)(?: in| here| today)*)"
)
# "I'm glad you told me" is the trainee's gladness and says nothing of the client's.
OWN_FEELING = re.compile(r"\b(?:i'm|i am|we're|i was) (?:so |very |really |just )*\w+")
HELLO = re.compile(r"(?:oh )?(?:hello|hi+|hey+|hiya|good (?:morning|afternoon|evening|day))\b")
SYMPATHY = re.compile(
    r"\bsorry (?:for your|to hear|about your|for what you)|\b(?:died|death|loss|passed away|"
    r"lost your)\b[^?]*\bsorry\b|"
    r"\bsorry\b[^?]*\b(?:died|death|loss|passed away)\b"
)
SORRY_FOR_OWN = re.compile(
    r"(?:oh|ok|okay|yeah|right|hm+|ugh|ah|oops)?[,. ]*(?:i'm |i am |so |really |very )*sorry\b[^?]*\b(?:i (?:was|"
    r"got|said|"
    r"did|didn't|(?:\w+ )?(?:talked|spoke|cut|interrupted|jumped)|"
    r"pushed|shouldn't|rushed)|that was|it was|my|mean it|wrong|stupid|silly|too fast)\b"
)
CHECKS = re.compile(
    r"\b(?:does (?:that|this|it) (?:fit|sound|seem|feel|match|make sense)[\w ]{0,20}|(?:have|did|"
    r"do) i (?:got |get |have |"
    r"understand |understood )[\w ]{0,25}|is (?:that|this|it) (?:right|correct|fair|true|so|how it is|"
    r"about right|what you "
    r"mean)[\w ]{0,12}|am i (?:right|close)[\w ]{0,12})\?+\s*$"
)
ASKS_IF_TOLD = re.compile(
    r"(?:(?:and|so|but) )*(?:have|did|do) you (?:ever |already )?(?:told|tell|said|say)\b(?! anyone| anybody| me\b)"
)
LEFT_OUT = re.compile(
    r"\b(?:anything|something|what)\b[^?]*\b(?:left out|missed|forgotten|miss|add|got wrong|leave out|missing)\b"
)
FAULT_OWNED = re.compile(
    r"\b(?:i(?:'m| am) sorry|i apologi[sz]e|my (?:mistake|fault)|i was wrong|i (?:got|judged|rushed|pushed|"
    r"misread|missed|"
    r"interrupted|jumped|spoke|made)[^.?!]{0,40}(?:wrong|you|that|too|in|mistake|quickly|about)|(?:that|"
    r"it) was(?:n't| not) (?:fair|right|helpful|kind)|"
    r"i shouldn't have|i should not have|i should have (?:listened|asked|heard|stayed)|forgive me)"
)
STOCK = re.compile(
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
OWN_STORY = re.compile(
    r"\b(?:when i (?:was|went|had|lost|got)|i (?:once|went through|had the same|lost my|got divorced|"
    r"know exactly)|i've been (?:there|through)|"
    r"(?:happened to|same for) me\b|my own (?:mother|father|husband|wife|sister|brother|divorce|experience|"
    r"family)|i felt the same)"
)
ASKS_OF_OTHERS = re.compile(
    r"\b(?:(?:she|he|they|your \w+) (?:would|might|could|will|must|thinks?|feels?|wants?|sees?|makes? of|"
    r"sa(?:w|id|y))\b|"
    r"\w+'s (?:side|point of view|perspective|eyes|shoes|position)|would you (?:want|like|wish|say|tell)\b|"
    r"could you (?:do|say|try)|do you (?:think|believe|suppose) (?:he|she|they|your \w+)\b|differently|what "
    r"(?:would )?helps?\b|your options|what else could|ways? (?:you|to) )"
)
SUMMARY = re.compile(
    r"\b(?:let me (?:see if i(?:'ve| have)? (?:got |understood )?(?:this|that|it)|check (?:that )?i|sum|"
    r"summari[sz]e|pull|put (?:this|that|these|it))|"
    r"(?:to )?(?:pull|put|bring|draw)(?:ing)? (?:some of |all )?(?:this|that|these|"
    r"it all)(?: things)? together|to sum up|to summari[sz]e|in summary|"
    r"(?:so far|today)[^.?!]{0,20} you(?:'ve| have) (?:told|said|talked|spoken|described)|what i(?:'ve|"
    r"'m| have| am) (?:heard|hearing|understood)\b[^.?!]{0,30}\bis\b|"
    r"i want to (?:make|be) sure (?:that )?i(?:'ve| have)?)"
)
ASKS_WHO = re.compile(r"(?:^|[.!] )(?:and |so )?who\b[^.?!]*\?*$")
ASKS_WHO_ELSE = re.compile(
    r"\b(?:who(?:'s|s)? else|anyone else|anybody else|someone else|(?:any )?other (?:friends|family|relatives|"
    r"people|"
    r"relationships))\b"
)
ASKS_NAME = re.compile(r"\b(?:(?:what|whats|what's)\b[^?.]{0,25}\bnames?|(?:is|was) (?:she|he) called)\b")
# "I didn't mean to make you say that again" asks for nothing.
NO_REQUEST = re.compile(
    r"\b(?:mak(?:e|ing)|made|having|have) you (?:to )?(?:repeat|say)\b|\byou (?:already|just) said\b"
)


def asks_again(said: str) -> bool:
    """Tell whether a short turn asks to hear the last words once more."""
    return len(said) < _LONGEST_REQUEST and bool(REPEAT.search(said)) and not NO_REQUEST.search(said)


# "How should I call you?" belongs to the greeting; so does what the client then says.
CALLED = re.compile(
    r"\b(?:may|can|could|shall) i call you\b|"
    r"\b(?:how|what) (?:should|shall|can|may|do|would|must) (?:i|you)\b[^?.]{0,24}\bcall(?:ed)?\b"
)
WONDERS = re.compile(
    r"(?:^|.*[.!?] )(?:and |so |but )?(?:i(?:'m| am)? (?:just )?(?:wonder|wondering|guess|imagine)) "
    r"(?:if|whether|that)?\b[^?]*$"
)
HYPOTHETICAL = re.compile(
    r"\b(?:what would you (?:have )?(?:like|liked|want|wanted|wish|say|said|do|done|tell)|what (?:do|did) you wish|"
    r"what would (?:happen|it (?:be|take|mean)|that (?:be|mean|change))|if you (?:could|were|had|did|didn't|"
    r"would)|"
    r"(?:let's |just )?imagine\b|what if\b|suppose (?:you|he|she|they)|would you (?:like|want|wish|rather|prefer)|"
    r"in an ideal world|if (?:he|she|they) (?:were|was|could|had|came))"
)
OFFERS = re.compile(
    r"\b(?:(?:do|would) you (?:want|like|need)|can i (?:get|offer|give) you|shall i (?:get|open|close))\b[^?.]{0,24}"
    r"\b(?:water|tea|coffee|tissues?|drink|break|seat|window|coat|interpreter)\b"
)
SPARED = re.compile(
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
AT_EASE = re.compile(
    r"\b(?:(?:is|are) (?:it|that|this|you) (?:ok|okay|alright|all right|comfortable|hard|strange|odd|"
    r"weird)[^?.]{0,14}"
    r"(?:being here|to be here|to talk|talking|here|in here|sitting here)|how (?:does|do|is|are) (?:it|you) "
    r"(?:feel|feeling)"
    r"[^?.]{0,12}(?:being here|to be here|talking|about (?:being|coming) here))"
)
FOR_QUESTIONS = re.compile(
    r"\b(?:(?:do|have) you (?:have |got )?(?:any|some) questions|any questions|(?:anything|something) (?:that "
    r")?you(?:'d| "
    r"would)? (?:want|like|wish|need)(?: to)? (?:ask|know))"
)
INVITES = re.compile(
    r"(?:and |so |ok(?:ay)?,? )*(?:how (?:are|is) (?:you|it|that|things)\b|tell me (?:a (?:bit|little) |something "
    r"|more )?"
    r"(?:about|of) (?:you|yourself|your \w+|it|that)\W*$|what(?:'s| is) on your mind|what else\b|anything else\b|"
    r"what "
    r"(?:are|were) you thinking|where do you want|what comes (?:up|to mind))"
)
_OF_IT = r"(?: (?:of|about|in) (?:it|this|that|all (?:of )?(?:this|that|it)))?"
DIGS = re.compile(
    r"(?:and |so |but |ok(?:ay)?,? )*(?:"
    r"what (?:is|was|'s|has been)?(?:'s)? ?(?:the )?(?:hardest|worst|heaviest|most (?:difficult|painful|upsetting))\b"
    r"(?: (?:part|thing|bit|moment))?" + _OF_IT + r"(?: for you)?\W*$|"
    r"what (?:is|was) it about (?:this|that|it)[^?]{0,40}\b(?:hurts?|hard|painful)\W*$|"
    r"what makes (?:it|this|that) (?:so )?(?:hard|difficult|painful)(?: (?:to|for)[^?]{0,24})?\W*$|"
    r"what (?:haven't|have you not|have you never|can't|couldn't) (?:you )?(?:been able to |really )?(?:tell|told|"
    r"say|said)\b[^?]{0,50}\W*$|"
    r"what (?:goes|went|was going|is going|'s going|runs|ran) (?:on in(?:side)?|through) (?:you|your (?:mind|head))\b"
    r"[^?]{0,20}\W*$|"
    r"(?:can|could|would) you (?:tell me about|give me|think of|describe|remember) (?:a|an|the last|one)(?: recent)? "
    r"(?:time|example|moment|situation)(?: (?:when|where|of when)[^?]{0,12} (?:that|this|it)[^?]{0,12})?\W*$|"
    r"is there (?:a part|something|anything|more)" + _OF_IT + r"(?: that)?(?:'s| is| feels| you find| you haven't|"
    r" you've not| you have not)[^?]{0,20} (?:hard|difficult|painful|said|told|talk about)[^?]{0,24}\W*$"
    r")"
)
OF_THE_CASE = re.compile(
    r"\b(?:(?:the |your |their )?(?:doctor|gp|letter|referral|note|form|occupational health|school) (?:says?|said|"
    r"wrote|"
    r"writes|mentions?|mentioned|tells?|told)|i (?:read|understand|hear|heard|see|saw) (?:that |in |from )|it says)"
)
PERMISSION = re.compile(
    r"\b(?:(?:is|would) (?:it|that|this) (?:be )?(?:ok|okay|alright|all right|fine)|do you mind if|"
    r"would you mind if|"
    r"(?:may|can|could) i (?:ask|call|just|check|take|start)|does (?:that|this) (?:make sense|sound)|"
    r"shall we (?:start|begin)|are you (?:ok|okay|happy|comfortable) (?:with (?:that|this|me)|if i|for (?:us|me)))\b"
)
ASKS_WHAT = re.compile(r"(?:^|[.!] )(?:and |so )?(?:what|where|which|how)\b[^.?!]*\?*$")
COMFORT = re.compile(
    r"\b(?:will|'ll|sure|worry|worries|better|fine|okay|ok|alright|all right|normal|common|lots of|"
    r"everyone|everybody|"
    r"many people|others|heals?|pass(?:es)?|bright side|at least|lucky|positive|not your fault|"
    r"did your best|be brave|cheer)\b"
)
PITY = re.compile(r"\b(?:hard|tough|difficult|rough|awful|terrible|sad|sorry|challenging)\b")
# "You must be proud of her" says nothing against somebody's sorrow.
BRIGHT_OF_SOMEBODY = re.compile(
    r"\b(?:proud|fond|glad|happy|grateful|pleased|relieved|delighted)\b(?: (?:of|for|with|to|about|that) "
    r"(?:him|her|them|it|that|your|the|you|he|she|they|being|\w+ing)\b)|\b(?:was|were|used to|made you|had been|"
    r"once|then|back then|happy times|happier)\b[^.?!]{0,40}\b(?:proud|happy|glad|joyful|content|carefree|"
    r"excited|thrilled)\b"
)
DOUBLE_SIDED = re.compile(
    r"\b(?:but|and yet|yet|although|though|at the same time|on the one hand|part of you|both|even so|"
    r"as well as)\b"
)
DENIED = re.compile(
    r"\b(?:not|n't|never|no longer|hardly|without|less|isn't|aren't|wasn't|weren't|don't|doesn't|"
    r"didn't)\b(?: \w+){0,3}$"
)
ASKS_LENGTH = re.compile(r"\b(?:how long|since when|for how many)\b")
ASKS_TIME = re.compile(r"\b(?:when (?:did|was|were|do|does|is|has)|what (?:time|day|year|month))\b")
ASKS_MONEY = re.compile(r"\bhow much (?:money|cash|did (?:it|that|they) cost|was it|is it|do you owe|debt)\b")
ASKS_FOR_ANYTHING = re.compile(r"(?:and |so )*(?:is|was|are|were) there (?:any|some)\w*\b")
ASKS_OFTEN = re.compile(r"\bhow (?:often|regularly|many times)\b")
ASKS_AMOUNT = re.compile(r"\bhow (?:many|much|often|far|big|bad|severe|old)\b")
ASKS_PAST = re.compile(
    r"(?:and |so |but |ok(?:ay)?,? )*(?:was|were|did|had|has|have)\b|.*\b(?:were|did|had|have|has) (?:you|he|she|"
    r"they)\b"
)
ASKS_OPENLY = re.compile(r"(?:and |so |well,? )?(?:what|how) (?!were you thinking|could you|dare|on earth)")
PEOPLE = re.compile(
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
ABOUT_CLIENT = re.compile(
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
