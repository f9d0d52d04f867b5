"""Plain patterns for what stands beside the case: the first hello, the weather, secrecy, the trainee, a rehearsal."""

from __future__ import annotations

from app.core.patterns import regex

# What belongs to a first hello, though it is asked with a mark behind it.
SMALL_TALK = regex(
    r"\b(?:how(?:'s| is| are)? (?:it|things|you|your day)(?: going| doing)?|(?:you|are you|everything) (?:ok|okay|"
    r"all ?right|"
    r"alright)|find (?:it|us|the \w+|your way)|say(?:ing)? your name|(?:take|have) a seat|come (?:on )?in|journey|"
    r"take your time|get here|what'?s up|whats up|comfortable)\b"
)
WELCOME = regex(
    r"(?:oh |ah )?(?:hello|hi+|hey+|hiya|yo\b|morning|afternoon|good (?:morning|afternoon|evening|day)|welcome|"
    r"come (?:on )?in|"
    r"nice to meet|thanks for coming|thank you for coming)\b"
)
# Beside the point: the weather, the match, what one likes best.
OFF_TOPIC = regex(
    r"\b(?:(?:lovely|nice|awful|terrible|horrible|such|so|how) (?:weather|sunshine|day|rain\w*|humid|hot|cold|"
    r"warm|sunny)\b[^?.]*"
    r"\b(?:out|today|outside|this week|it got)|cold it got|star sign|favou?rite (?:colou?r|film|movie|song|band|"
    r"animal|number|"
    r"team)|prefer (?:cats|dogs|tea|coffee)|cats or dogs|tea or coffee|(?:see|watch|catch) the (?:\w+ )?(?:game|"
    r"match|footy|"
    r"football)|wear glasses|just being nosy|just out of interest)"
)
SECRECY = regex(
    r"\b(?:(?:won't|will not|don't|do not|doesn't|never|nothing|none of|not going to|isn't going to|can't|cannot|"
    r"wont|dont)\b[^?.!]{0,50}"
    r"\b(?:be telling|tell(?:ing)? (?:your|anyone|anybody|the|him|her|them)|pass(?:ing|ed)?\b|swap notes|"
    r"(?<!to )gets? back to|goe?s? to (?:your|the|"
    r"occupational|work|anyone)|go to (?:your|the|occupational)|leaves? this room|shar(?:e|ed|ing) (?:with|it|"
    r"this|that|anything)|"
    r"keep (?:\w+ ){0,3}secret|hear (?:any|a word|about) of this)|confidential\w*|(?:stays?|kept|keep (?:it|this|"
    r"things)) "
    r"(?:\w+ )?(?:between us|private|in (?:here|this room))|(?:whatever|what) (?:you|we) (?:tell me|"
    r"say)[^?.!]{0,20} stays)"
)
ASKS_OF_SECRECY = regex(
    r"\b(?:between us|confiden\w+|secre\w+|privat\w+|notes?|records?|"
    r"(?:who|anyone|anybody)(?: else)? (?:will|would|sees?|hears?|knows?|finds?)|questions about)\b"
)
# "Could you not simply tell your dad?", "why don't you just ring him?": a suggestion, whatever mark stands behind it.
URGES = regex(r"\b(?:could|can|couldn't|can't|why don't|why not) you (?:not )?(?:just|simply|maybe|perhaps|try)\b")
# Some word of secrecy, or of who is told: without one, nothing has been said of it.
OF_SECRECY = regex(
    r"\b(?:between us|confiden\w+|secre\w+|privat\w+|tell\w*|told|shar\w+|stays?|records?|notes?|safe\w*|"
    r"danger\w*|harm\w*|any(?:one|body)|pass\w*|room|in here|keep|letter|report\w*|risk)\b"
)
# What explains therapy or how it works, and gives back nothing of the client's.
OF_THE_WORK = regex(
    r"\b(?:therap\w+|sessions?|treatment|depression|illness|research|studies|people|common|normal|we'll|we will|"
    r"i'll|"
    r"i will|we can|weeks?|questionnaire|form)\b"
)
OF_THE_TRAINEE = regex(
    r"\b(?:i'?m|i am)(?: \w+)? (?:still |kind of |a bit |quite |also |only )*(?:a |in )?(?:trainee|student|"
    r"nervous|new to this|"
    r"learning|training|my (?:first|second|final) year)|you(?:'re| are) (?:only )?my (?:first|second|third|"
    r"very first)"
)
REHEARSES = regex(
    r"\b(?:role[- ]?play|pretend|rehears\w*|practi[sc]e|act (?:it|this|that) out|try (?:it|that|this|something|"
    r"saying)\b|have a go|"
    r"i(?:'ll| will| could|'d| can| am|'m) (?:be|play|to be)\b|(?:imagine|picture|suppose|as if)[^?.!]*(?:chair|"
    r"here|in front of)|"
    r"empty chair|say (?:it|that|this) (?:to me|out loud|now)|talk to (?:me|the chair) as|speak to (?:me|"
    r"the chair) as)"
)
RISK_WORDS = regex(
    r"\b(?:suicid\w*|kill\w*|die|died|dying|dead|death|end(?:ed|ing)?|harm\w*|hurt(?:ing)?|alive|liv(?:e|ing)|"
    r"(?<!in your )(?<!in their )life|lives|wake|waking|"
    r"woke|safe|safety|plans?|here|going on|go on|better off|overdos\w*|(?:tablets|pills)(?! for)|rope|means|"
    r"disappear\w*|point|those thoughts|"
    r"such thoughts|silly|stupid|gone|exist\w*|not be|that low|this low|that way|thoughts?|tried|yourself|risk|"
    r"bridge|jump\w*|cut\w*|act)\b"
)
# "When you wake that early, what goes through your head?" is after thoughts, whatever they are.
_OF_THOUGHTS = regex(
    r"\b(?:goes|going|went|runs?|comes?|coming|is|are|was|'s) (?:round |on |up |there )?(?:through|in|into|to|on) "
    r"(?:your|ur) (?:head|mind)\b"
)
# Said by a client, or to one, it can be made small; "otherwise I am healthy here" cannot.
SPEAKS_OF_DANGER = regex(
    r"\b(?:suicid\w*|kill\w*|die|dying|dead|death|end(?:ing)? (?:it|my life|your life)|harm\w*|hurt\w* "
    r"(?:myself|meself|yourself)|(?:not|never) (?:be(?:ing)? here|wake|waking|woken|wake up)|wake up(?! at)|alive|"
    r"better off|no point|disappear\w*|overdos\w*|tablets|pills|rope|bridge|jump\w*|"
    r"(?:those|such|bad|dark) thoughts?|"
    r"exist\w*|not be|gone for good|that low|this low|risk|safe\w*|silly|stupid)\b"
)
_NAMES_DANGER = regex(
    r"\b(?:suicid\w*|kill\w*|dying|die|dead|death|harm\w*|hurt\w*|ending|end it|not be here|safe\w*)\b"
)


def asks_of_danger(said: str) -> bool:
    """Tell whether any word of a turn can mean danger to life, and not only what is on somebody's mind."""
    only_thoughts = bool(_OF_THOUGHTS.search(said)) and not _NAMES_DANGER.search(said)
    return bool(RISK_WORDS.search(said)) and not only_thoughts


ASKS_BACK_WHY = regex(r"^(?:and |but |so )*why (?:did|do|didn't|don't|have|were|are) you\b")
# "He shouldn't have done that" takes a side; it gives nothing back.
VERDICT = regex(r"^(?:he|she|they|your \w+) (?:should(?:n't| not)? have|had no right)\b")
# "As near as you can remember the words" asks for them, "your adviser said you should come" reports: no advice.
# Without a word of this, what a classifier takes for advice urges nothing: "you could see how they add it up".
ADVISES = regex(
    r"\b(?:should|ought|try|trying|tried|maybe|perhaps|why (?:don't|dont|not|didn't)|have you (?:thought|considered|"
    r"asked)|"
    r"(?:you|u) could (?!see|hear|feel|tell me|imagine|say)|could (?:you|u)|suggest\w*|recommend\w*|need to|must|"
    r"have to|"
    r"better|important to|help\w*|instead|advise|advice|what if|how about|what about|let's|lets|just|would be good|"
    r"it might|might be)\b"
)
REPORTED = regex(
    # "The person you could talk to" says who is meant.
    r"\b(?:one|person|people|somebody|someone|anyone|anybody|who|whom) (?:that |who )?you (?:can|could)\b|"
    r"\bas (?:near|close|much|well) as you (?:can|could)\b|"
    r"\b\w+ (?:said|says|told you|tells you|thinks|thought|suggested|wants|wanted|keeps saying)(?: that)? "
    r"(?:you (?:should|ought|must|need|had to|have to|could)|you to)\b"
)
# "There was nobody you could ask" says how it was; nothing is advised.
# "It sounds like something shameful" names how it is for the client; it passes no judgement.
READS = regex(
    r"^(?:so |and |but |then )*(?:it (?:sounds|seems|feels|must|looks)|i (?:imagine|sense|hear|guess)|"
    r"you (?:feel|felt|sound|seem))\b"
)
_STATES_WHAT_WAS = regex(
    r"^(?:so |and |but )*(?:there (?:was|were|wasn't)|you (?:had|were|felt|wanted|didn't|couldn't|lost)) "
)
_URGES = regex(
    r"\b(?:should\w*|try|need to|have to|ought|why don't|maybe you|you could (?:try|always|also)|suggest\w*)\b"
)


def reports(said: str) -> bool:
    """Tell whether a turn says how it was, and urges nothing."""
    return bool(_STATES_WHAT_WAS.match(said)) and not _URGES.search(said)


# "Tell me", "I'm curious", "I'd like to hear": a way of asking, which says nothing of the two in the room.
_WAYS_OF_ASKING = regex(
    r"\b(?:(?:tell|give|show|help) me|(?:walk|talk|take) me through|i(?:'m| am)? (?:just )?(?:curious|"
    r"wonder(?:ing)?|"
    r"interested)|i(?:'d| would) (?:like|love|be (?:interested|curious)) to (?:hear|know|understand))\b"
)
_THE_TWO = regex(
    r"\b(?:me|us|we|we're|my|our|here|today|now|talking|telling|saying|session|this room|this|"
    r"i (?:say|said|ask|asked|am|was|do|did|make|made|look|sit|notice|sense|listen|get|got)|i'm)\b"
)


def of_the_two(said: str) -> bool:
    """Tell whether any word of a turn can mean the two in the room, or what goes on there."""
    return bool(_THE_TWO.search(_WAYS_OF_ASKING.sub(" ", said)))


# "What's wrong with your hip?" asks after a hip.
OF_A_COMPLAINT = regex(r"^(?:and |so )*what(?:'s|s| is)? (?:wrong|up|the matter) with (?:your|his|her|the) \w+\W*$")
