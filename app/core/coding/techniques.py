"""IPT's techniques in the trainee's words: role-play, options, the other's view, patterns, the talk itself."""

from __future__ import annotations

from app.core.patterns import regex

_PERSON = (
    r"(?:he|she|they|him|her|them|your (?:\w+ )?(?:husband|wife|partner|mother|father|mum|dad|mom|sister"
    r"|brother|son|daughter|boss|friend|friends|family|parents|ex|colleague|colleagues|boyfriend"
    r"|girlfriend|manager|kids|children|mother-in-law)|(?!you\b|help\b|make\b|have\b|happen\b|be\b|life\b"
    r"|i\b|we\b|it\b|that\b|this\b|things\b|there\b|those\b|these\b|your\b|part\b|each\b|a\b|the\b|an\b"
    r"|your\b)[a-z]+)"
)
ROLE_PLAY = regex(
    r"\b(?:role[- ]?play\w*|let us (?:try|practi[cs]e|rehearse|act)|let's (?:try (?:it|that|this|saying"
    r"|out)|practi[cs]e|rehearse|act (?:it|this|that))|(?:shall|could|can|should|would) (?:we|you (?:like"
    r"|want|be willing) to) (?:try (?:it|that|this|saying|out)|practi[cs]e|rehearse|act (?:it|this))"
    r"|i (?:will|can|could|would|'d|am going to) (?:be|play|act as|pretend to be) (?:your|the|him|her|them"
    r"|leila|[a-z]+ (?:and|for))|(?:imagine|pretend|suppose|as if|like)(?: that| for a moment"
    r"| for a minute)* i (?:am|was|were)\b|(?:imagine|pretend|suppose)(?: that)? (?:he|she|they"
    r"|your \w+) (?:is|was|were|are|sits|sat)\b|you (?:be|play) (?:you|yourself|your|him|her)"
    r"|practi[cs]e (?:saying|it|that|this|what|how|the|that conversation)|rehears\w+|(?:say|tell)(?: it"
    r"| that| them| him| her)? to me as if|if (?:he|she|they|your \w+|[a-z]+) (?:was|were) (?:sitting "
    r"|standing )?(?:here|in this room|in the room|in front of you|in that chair))\b"
)
OPTIONS = regex(
    r"\b(?:(?:what|which|any|other|different|your|some|more|the|possible|those|these|two|three|several"
    r"|each) (?:other |different |possible |of (?:the|your) )?(?:options?|choices|possibilit\w+"
    r"|alternatives|solutions?|ways forward|next steps?)|pros and cons|advantages and disadvantages"
    r"|upsides? and (?:the )?downsides?|for and against|costs and benefits|what (?:could|might|can"
    r"|would) (?:you|be) (?:do|try|say|different|another way|one|possible|a (?:first|small))|what (?:would"
    r"|might|could) happen if (?:you|he|she|they)|what have you (?:already )?(?:tried|thought (?:of|about)"
    r"|considered)|brainstorm\w*|(?:different|other|some|any|what|possible) ways (?:you|to|of|that)"
    r"|what ideas|ideas (?:do|have) you|weigh(?:ing)?\b|what would (?:each|it take|you like to (?:do|try"
    r"|change|happen))|how (?:could|might|would) you (?:handle|approach|go about|deal|tell|say|let|ask"
    r"|respond|do))\b"
)
PERSPECTIVE = regex(
    rf"\b(?:(?:how|what|why) (?:do you (?:think|imagine|suppose)|would you (?:say|guess)|might|would|could"
    rf"|was|were|is|did|does|do) (?:that )?{_PERSON}(?: \w+)? (?:see|saw|sees|feel|felt|feels|think|thinks"
    rf"|thought|react\w*|experience\w*|describe\w*|say|said|want\w*|mean|meant|going through|thinking"
    rf"|feeling|hoping|hope|hopes|needs?|needed|expect\w*|take|took|hear|heard|understand|understood"
    rf"|respond|make|made|put it|worried|trying|afraid|wanting|looking at)\b(?! you\b)"
    rf"|from (?:his|her|their|your \w+'s|[a-z]+'s) (?:point of view|perspective|side|angle|eyes)|in (?:his"
    rf"|her|their|your \w+'s|[a-z]+'s) (?:shoes|place|position)|through (?:his|her|their) eyes|if (?:i"
    rf"|we) (?:asked|could ask|were to ask) (?:him|her|them|your|[a-z]+)|another way (?:of|to) (?:look\w*"
    rf"|see\w*|understand\w*|read\w*)|(?:his|her|their|your \w+'s) (?:point of view|perspective|side of)"
    rf"|what (?:do you think|might|could) (?:it|that|this) (?:be|was|is|been|have been|look"
    rf"|feel) like for (?:him|her|them|your)|look(?:ed|s)? like (?:to|from) (?:him|her|them|his|her)"
    rf"|how (?:might|would) (?:someone else|a friend|your best friend|another person) (?:see|look))"
)
PATTERN = regex(
    r"\b(?:patterns?\b|a theme\b|same (?:thing|story|feeling|way) (?:seems to |keeps? )?(?:happen\w*"
    r"|com\w+ (?:up|back)|repeat\w*|again|with)|(?:each|every) time (?:you|he|she|someone|people|it|that"
    r"|there|this|things|somebody|anyone)|whenever (?:you|someone|he|she|people|it|things|there|somebody"
    r"|anyone)|keeps? (?:coming (?:up|back)|happening|repeating)|again and again|over and over|(?:happened"
    r"|been|felt|feel|had|known) (?:like )?(?:this|that|it|the same)?(?: way| feeling)? ?(?:before"
    r"|in other (?:relationships|places|situations)|with (?:other|anyone else|others))|(?:remind|reminds"
    r"|reminded) you of|other times|in (?:other|past|earlier|previous) (?:relationships|friendships"
    r"|situations|jobs)|(?:sounds|feels|seems) familiar|similar (?:to|things?|feelings?|situation|way)"
    r"|(?:i (?:notice|have noticed|noticed|wonder if|am noticing|am struck)\b.*\b(?:when|time|often|both"
    r"|also|too|always|tend|usually|same)))"
)
HERE_AND_NOW = regex(
    r"\b(?:(?:what|how) (?:is|was|does|has|do|are|did)[\w ,']{0,30}\b(?:(?:talking|telling|saying|sharing"
    r"|sitting|being|speaking|opening up)\b[\w ,']{0,30}\b(?:me|here|this|that|about it|us)|(?:to be here"
    r"|being here|with me|between us|between you and me)(?: (?:now|today|right now))?\W*$"
    r"|talk about (?:this|it) (?:here|with me|now|today|right now))|(?:here|right now"
    r"|just now)(?: in this room)? with me|with me (?:here|now|right now|today|in this room)|between (?:us"
    r"|you and me|the two of us)\b(?! (?:two )?(?:stay|only|secret))|in (?:this|the) room|as you (?:say"
    r"|tell|talk|speak|sit|describe|are (?:telling|talking|saying|sitting)|were (?:telling|talking"
    r"|saying))|i (?:notice|noticed|see|can see|am noticing|sense|hear in) (?:that )?(?:you|your|tears"
    r"|a (?:change|shift|smile|sigh|pause))(?: (?:are|have|just|went|got|become|became|seem|seemed|look"
    r"|looked|voice|eyes|face|shoulders|hands|smiled|sighed|stopped|paused|hesitat\w+))+|(?:right"
    r"|just) now,? (?:as|while|when|here)|what (?:is|are) (?:happening|going on|you feeling|you noticing"
    r"|coming up)(?: for you| inside| in you)? (?:right now|just now|now|here|at this moment|as we)"
    r"|(?:worried|afraid|thinking|wondering|feeling|expect\w*|imagine"
    r"|wonder) (?:that )?(?:about )?(?:i (?:will|would|might|am|was|think|may|'d)|what i (?:think|might"
    r"|would|am)|how i)|(?:did|have|do) i (?!(?:say|said|pronounce) (?:that|it|this|(?:your|his|her"
    r"|the) name) (?:right|correctly|properly|wrong))(?:say|said|done?|make|made|upset|upsetted|seem"
    r"|come across)"
    r"|what i (?:just )?said (?:land\w*|hurt|upset|felt|feel|was|came)|here,? with me|how are we doing"
    r"|you and i|you and me\b(?! both))"
)
