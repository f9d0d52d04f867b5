"""Questions: is it one, is it open, and the kinds that IPT training tells apart.

Open and closed follow MITI 4.2.1 (Moyers et al., 2014): an open question leaves the client latitude; a question
that a number, a date, a name or yes/no answers is closed, however it starts ("how long...?").
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from app.core.coding.sentences import Piece
from app.core.patterns import regex

QuestionType = Literal["open", "closed"]

_AUX = (
    r"(?:do|does|did|is|are|was|were|have|has|had|can|could|would|will|should|shall|may|might|am|don't"
    r"|doesn't|didn't|isn't|aren't|wasn't|weren't|haven't|hasn't|can't|couldn't|wouldn't|won't|shouldn't)"
)
_SUBJECT = (
    r"(?:you|it|that|this|he|she|they|we|i|there|your|his|her|their|the|these|those|any|anyone|anybody"
    r"|anything|some|someone|somebody|something|nobody|no one|people|everyone|everything|things|life|a|an"
    r"|my|our|all|part|not|being|having"
    r"|talking)"
)
_TELL = (
    r"(?:tell me|tell us|talk to me|talk me through|walk me through|take me (?:back|through)"
    r"|help me (?:to )?(?:understand|see|get)|describe|explain|say (?:a bit |a little |some "
    r"|something )?more|say something about|share (?:with me|a bit|more|some|what|how)"
    r"|paint (?:me )?a picture|give me (?:an example|a sense|a feel|an idea)|talk (?:a bit "
    r"|a little )?(?:more )?about|elaborate|expand on|go back to (?:what|that|the moment)"
    r"|let me know (?:what|how|a bit)|fill me in)"
)
_OPEN = regex(
    rf"^(?:{_TELL}\b"
    rf"|(?:can|could|would|will) you (?:maybe |perhaps |please |just |like to |be able to |be willing to "
    rf"|try to |mind )*"
    rf"(?:{_TELL}|telling me|sharing|describing|saying)\b"
    rf"|(?:do|would) you (?:want|like) to (?:tell me|describe|say (?:a bit |a little )?more|share)\b"
    rf"|(?:i am |i was |i )(?:just |also |really |still |a bit |very )*(?:wonder|wondering|curious"
    rf"|interested)"
    rf"(?: (?:to (?:know|hear|understand)|about|in))? (?:what|how|in what)"
    rf"|i(?:'d| would| want to| am keen to)(?: like| love)? ?(?:to )?(?:hear|know|understand)"
    rf" (?:a bit |a little |some )?(?:more )?(?:about|what|how|from you)"
    rf"|(?:can|could|may) i (?:just )?ask (?:you )?(?:what|how (?!long|many|much|often|old))"
    rf"|let me ask (?:you )?(?:this )?(?:what|how (?!long|many|much|often|old))"
    rf"|(?:in|at|to|on|for|from|with) what (?:way|ways|sense|respect|kind|sort)s?\b"
    rf"|(?:what|how)(?:,| um| uh| else| exactly| specifically| do you think| would you say)* )"
)
_HOW_WHAT = regex(r"^(?:what|how)\b")
_CLOSED_WH = regex(
    r"^(?:how (?:long|many|much|often|old|far|soon|big|late|early|frequently|recently|tall|heavy|likely"
    r"|regularly)\b|what (?:is |was |are )?(?:the |your )?(?:exact |last |first )?(?:time|day|date|year"
    r"|month|age|number|name|address|size|colou?r|school|grade|phone|job|position|weight)\b|what (?:is"
    r"|was) (?:his|her|their) (?:name|age|job)\b|when\b|where\b|who\b|whose\b|whom\b|which\b|since when\b"
    r"|on a scale\b|how about\b|(?:at|on|in|for|from|to|with|by) (?:which|whom|what (?:time|age|day|year"
    r"|point))\b)"
)
_WH_START = regex(
    rf"^(?:(?:what|how|why)(?: else| exactly| about| come| so)?(?: {_AUX}| \w+)\b"
    rf"|(?:when|where|whom)(?: else| exactly)? {_AUX}\b|who(?: else| exactly)? \w+|whose \w+"
    rf"|which (?:one|of|\w+ {_AUX})\b)"
)
_NOT_ASKED = regex(
    r"^(?:what (?:i|you|we|he|she|they|it)(?: am| are| have| is)? (?:hear|hearing|am|mean|meant|think"
    r"|notice|understand|said|say|saying|want|see|told|tell|telling|describe|describing|did|went|can"
    r"|could)\b|what (?:a|an)\b|(?:when|where|while|which|who) (?:i|you|we|he|she|they|it|someone|people"
    r"|things|that|your|the|is|are|was|were|means|makes|made|have|has)\b(?! (?:going|happening|there for"
    r"|with you|in your))|how (?:hard|difficult|painful|sad|lonely|awful|terrible|tough|frightening|scary"
    r"|exhausting|frustrating|wonderful|nice|brave|unfair)\b|what (?:seems|sounds|strikes|matters"
    r"|is (?:important|clear|striking))\b.*\bis\b|why (?:not|you)\b$)"
)
_WHEN_ASKED = regex(rf"^(?:when|where|who|which) (?:{_AUX}|else|exactly|in|is|was|are|were|\w+ (?:do|did|is|was))\b")
_PLAIN_ORDER = regex(r"^(?:what|how|why) you\b(?! (?:are|were|have) (?:saying|telling|describing)|.*\b(?:is|was)\b)")
_AUX_START = regex(rf"^{_AUX} (?:\w+ly )?{_SUBJECT}\b")
_LISTING = regex(
    r"^(?:any(?:thing|one|body|where)?\b|on a scale\b|anything else|like what|such as what|and then what"
    r"|or (?:is|was|do|did|are|more)\b|ever\b|not even\b|really\b)"
)
_ELSE = regex(
    r"^(?:any(?:thing|one|body|where) else\b|any (?:other|more|ideas?|thoughts?)\b|on a scale of\b"
    r"|what else\b)"
)
_TAG = regex(
    r"(?:, ?|\b)(?:is it not|isn't it|isn't that (?:right|so)|don't you|didn't you|aren't you|haven't you"
    r"|wasn't it|weren't you|is that (?:right|correct|fair|so|it|true)|am i right|(?:have|did) i (?:got"
    r"|get|understand|hear|understood|heard) (?:that|you|it)(?: right| correctly)?|does that (?:sound|feel"
    r"|seem|fit)[\w ]*|does that make sense|or not)\W*$"
)
# "so you live alone right", typed without comma or question mark.
_SEEKS_YES = regex(
    r"^you\b.*(?<! all)(?<! that)(?<! just)(?<! is)(?<! it)(?<! feel)(?<! the)(?<! are)(?<! was) right\W*$"
)
_CHECK = regex(
    r"^(?:is that (?:right|correct|fair|so|it|true|how|about right|what)|am i (?:right|hearing|getting"
    r"|following|understanding)|(?:have|did) i (?:got|get|understand|hear|understood|heard|miss|missed)"
    r"|(?:did|do|have) i (?:say|said|pronounce|pronounced) (?:that|it|(?:your|his|her|the) name)"
    r"|does (?:that|this) (?:sound|feel|seem|fit|make sense|describe|capture)|(?:what have|have"
    r"|did) i (?:missed|miss|left|leave)|right\W*$|correct\W*$|okay\W*$|yeah\W*$)"
)
_EMBEDDED = regex(
    r"\b(?:\bi (?:\w+ ){0,4}?(?:wondering|wonder|curious|ask you|asking"
    r"|interested in)\b.{0,40}?\b(?P<word>what|how|why|if|whether|when|where|who|which)\b|(?:can|could"
    r"|would|do|did|have|are|were) you (?:tell|think|feel|say|describe|have|know|see|remember|want|give"
    r"|ever)\b|(?:what|how)(?: is| are| was| were| do| did| does| would| could| might| has| have) (?:you"
    r"|it|that|this|your|the|they|he|she|things)\b)"
)
# "I'd rather hear what that was like": a wish to hear, which asks as plainly as a question mark.
_WISHES = (
    r"(?:(?:what )?(?:i(?:'d| would| do| should)?|id)(?: (?:really|also|still|just|very|much|quite|actually))*"
    r" (?:like|love|rather|prefer|want|need|wish|hope|be (?:interested|curious|glad|keen|happy|good|eager))"
    r"|i am (?:(?:really|also|still|just|very|quite) )*(?:keen|curious|interested|eager|trying|hoping|wanting)"
    r"|(?:it|that)(?:'d| would| might)(?: really)? (?:help(?: me)?"
    r"|be (?:good|helpful|useful|interesting)(?: for me)?)"
    r"|(?:maybe |perhaps )?you (?:can|could) help me|let me(?= hear)|i don't (?:quite |really )?(?=know yet)) ?"
)
_INDIRECT = regex(
    rf"^{_WISHES}(?:to )?(?:(?:hear|know|understand|learn|find out)(?: yet)?(?: from you)?"
    r"(?: (?:(?:a bit|a little|some|much) )?more)?"
    r"(?: (?P<word>what|how|why|when|where|who|which|if|whether|about)\b|(?<=more)(?: of (?:it|that))?\W*$)"
    r"|you (?:to )?(?:(?:tell|told) me|describe|described|say more) (?:(?:a bit|a little|some|something) )?(?:more )?"
    r"(?:about|what|how|why))(?! (?:i (?:can|could|should)|we (?:can|could)|to)\b)"
    r"|^(?:help me (?:to )?understand\b|i (?:am |was )?(?:(?:just|also|really|still|a bit|very) )*"
    r"(?:wonder|wondering|curious) (?:what|how|why|about|who|where|when)\b)"
)
_CLOSING = frozenset({"if", "whether", "when", "where", "who", "which"})
_HOW_LONG = regex(r"how (?:long|many|much|often|old|far|soon)\b")
# "I wonder if part of you..." offers a meaning; it is a reflection in the form of a guess.
TENTATIVE = regex(
    r"^(?:and )?i (?:wonder|am wondering|was wondering) (?:if|whether) (?:maybe |perhaps |there is "
    r"|it (?:is|feels|was) (?:like|as if) )*(?:(?:a |some )?part of you|you (?:are (?:\w+ )?(?:feeling"
    r"|afraid|scared|angry|sad|lonely|missing|worried|still|also)|feel|felt|were (?:feeling|afraid)|also"
    r"|fear|miss|still|sometimes|worry|expect|might (?:feel|be feeling)|may (?:feel|be feeling)|never)"
    r"|something in you|underneath)"
)
WHY = regex(r"^(?:why\b|how come\b|for what reason|what is the reason|(?:can|could) you tell me why|tell me why)")
BLAMING_WHY = regex(
    r"^(?:why (?:didn't|don't|haven't|can't|couldn't|won't|wouldn't|aren't|weren't|on earth) (?:you"
    r"|did you|do you)\b|why (?:did|do|would|are) you\b(?! (?:think|feel|suppose|believe|say|guess"
    r"|imagine))|how come you (?:didn't|don't|never|haven't|can't))"
)
# "Did that make you angry?" wants to know a feeling; it blames nobody for one.
A_FEELING = regex(
    r"(?:and |so |but )*(?:(?:did|does|has|is|was) (?:that|it|this) (?:make|made|leave|left|making) you|"
    r"(?:how|what) (?:do|did|are|were) you feel(?:ing)?|(?:do|did|are|were) you (?:feel|feeling)) ?(?:\w+ ?){0,4}\W*$"
)
_TWO_IN_ONE = regex(
    rf"\b(?:and|or) (?:also )?(?:(?:what|how|why|when|where|who)(?: is| {_AUX})? (?:you|it|that|he|she"
    rf"|they|your|long|many|often|much)"
    rf"\b|(?:do|did|have|are|were|was|is|does|has) (?:you|he|she|they|it|that|there)\b)"
)


@lru_cache(maxsize=256)
def _has_tag(core: str) -> bool:
    return _TAG.search(core) is not None


@lru_cache(maxsize=256)
def is_question(piece: Piece) -> bool:
    """Tell whether a piece asks, with or without its question mark."""
    core = piece.core
    if not core:
        return False
    if _has_tag(core) or _CHECK.search(core):
        return True
    if TENTATIVE.search(core) and not piece.asked:
        return False
    if _NOT_ASKED.search(core) and not piece.asked and not _WHEN_ASKED.search(core):
        return False
    if _SEEKS_YES.search(core) or asks_indirectly(piece):
        return True
    if any(form.search(core) for form in (_OPEN, _AUX_START, _WH_START, _PLAIN_ORDER, _ELSE)):
        return True
    return piece.asked or _EMBEDDED.search(core) is not None


@lru_cache(maxsize=256)
def asks_indirectly(piece: Piece) -> bool:
    """Tell whether a piece says what its speaker would like to hear, and so asks for it ("I'd rather hear...")."""
    return _INDIRECT.search(piece.core) is not None


@lru_cache(maxsize=256)
def is_check(piece: Piece) -> bool:
    """Tell whether a piece only checks what was just said ("..., is that right?"), and asks for nothing new."""
    if _CHECK.search(piece.core):
        return True
    return _has_tag(piece.core) and not _AUX_START.search(piece.core) and not _WH_START.search(piece.core)


def seeks_yes(piece: Piece) -> bool:
    """Tell whether a typed statement ends in a bare "right": it asks for a yes."""
    return _SEEKS_YES.search(piece.core) is not None and not piece.asked


@lru_cache(maxsize=256)
def is_plain_statement(piece: Piece) -> bool:
    """Tell whether a piece is worded as a statement, so that only its question mark makes it a question."""
    core = piece.core
    return not (
        _OPEN.search(core) or _AUX_START.search(core) or _WH_START.search(core) or _LISTING.search(core)
        or (_EMBEDDED.search(core) and not TENTATIVE.search(core)) or WHY.search(core) or _has_tag(core)
        or _INDIRECT.search(core)
    )  # fmt: skip


@lru_cache(maxsize=256)
def question_type(piece: Piece) -> QuestionType:
    """Return open or closed for a piece that is a question."""
    core = piece.core
    if BLAMING_WHY.search(core) or _CLOSED_WH.search(core):
        return "closed"
    if WHY.search(core):
        return "open"
    indirect = _INDIRECT.search(core)
    if indirect:
        return "closed" if indirect["word"] in _CLOSING or _HOW_LONG.search(core) else "open"
    if _OPEN.search(core) or _HOW_WHAT.search(core):
        return "closed" if _HOW_LONG.search(core) and not re.search(r"how (?:do|did|was|is) ", core) else "open"
    embedded = _EMBEDDED.search(core)
    if embedded and not _AUX_START.search(core):
        if embedded["word"] is not None:
            open_word = embedded["word"] in {"what", "how", "why"} and not _HOW_LONG.search(core)
            return "open" if open_word else "closed"
        return "open" if embedded.group().startswith(("what", "how")) else "closed"
    return "closed"


def is_surely_closed(piece: Piece) -> bool:
    """Tell whether a question can only be closed: a number, a date or a name answers it, or it blames."""
    return _CLOSED_WH.search(piece.core) is not None or BLAMING_WHY.search(piece.core) is not None


def asks_twice(piece: Piece) -> bool:
    """Tell whether one piece holds two questions ("What happened and did you cry?")."""
    match = _TWO_IN_ONE.search(piece.core)
    return match is not None and match.start() > 5 and not _has_tag(piece.core)
