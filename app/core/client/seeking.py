"""What a question asks for, where its words say it: a feeling, somebody's words, how it went, how things are now.

A client asked how something felt does not answer with what happened next, and the other way round.
"""

from __future__ import annotations

import re
from typing import Literal

from app.core.client.words import all_stems
from app.core.patterns import regex

Sought = Literal["bond", "feeling", "words", "course", "contact", "low", "present"]

_IT = (
    r"(?:that|it|this|those|these|all (?:that|this)|the \w+|your \w+|(?:that|those|these|this) \w+|being \w+|"
    r"\w+ing \w+)"
)
# "What was your work like?" asks for the work.
_OF_DAILY_LIFE = r"your (?:work|job|days?|home|house|family|life|school|week)\b"
_PATTERNS: tuple[tuple[Sought, re.Pattern[str]], ...] = (
    (
        "low",
        regex(
            r"\b(?:are|have|do|did|were) you (?:been )?(?:feel|feeling|felt)?(?: \w+)? ?(?:low|down|depressed|sad|"
            r"hopeless|unhappy|miserable|blue)\b"
        ),
    ),
    (
        "contact",
        regex(
            r"\b(?:still )?in (?:touch|contact)\b|\b(?:talked|spoken|met|seen|heard)[^?.]{0,20} (?:since|lately|"
            r"recently)|"
            r"\bwhen did you (?:last|two last) (?:see|speak|talk|hear|meet)|\b(?:do|did) you (?:two )?(?:still|"
            r"ever) (?:see|"
            r"speak|talk|meet|hear)|\bhear from (?:him|her|them)|\blast (?:time )?(?:you )?(?:saw|spoke|talked|heard)"
        ),
    ),
    (
        "bond",
        regex(
            r"\babout (?:the two of you|you two)\b|\bbetween you and (?:your \w+|him|her|them)\b|"
            r"\bhow (?:it|things) (?:was|were|is|are) between you\b|"
            r"\bhow (?:were|are|was|is|have|has) (?:things|it)(?: been)? (?:between|with) (?:you|her|him|them)|"
            r"\b(?:get|got|"
            r"getting) (?:on|along)\b|\b(?:your|the) (?:relation|relationship|friendship) (?:with|to|between|like)|"
            r"\b(?:were|are) "
            r"(?:you|the two of you)(?: two| both)?(?: very| really)? close\b|\bwhat (?:kind|sort) of "
            r"relationship|\bhow close "
            r"(?:were|are) you"
        ),
    ),
    (
        "present",
        regex(
            r"\bhow(?:'ve| have)? (?:have )?you been\b|\bhow (?:are|is|have|has) (?:things|it|everything|life|"
            r"your mood|"
            r"your days)(?: been)?(?: going)? (?:now|since|lately|these days|at the moment|otherwise|in general|"
            r"for you now)|"
            r"\b(?:how(?:'s| is| has|'s been| would you describe)|describe) your (?:mood|spirits)|\bhow (?:are|"
            r"do) you (?:feel|feeling|doing|coping|managing|"
            r"getting on|"
            r"getting by) (?:now|since|lately|these days|at the moment|day to day|in general|otherwise)|"
            r"\bwhat(?:'s| has| is) it been like (?:since|lately)|\bhow (?:are|do) you (?:coping|cope|manage|"
            r"managing)\b"
        ),
    ),
    (
        "words",
        regex(
            r"\bwhat (?:exactly )?(?:did|does|do|was it|were) (?:he|she|they|you|your \w+|[a-z]+) (?:exactly |"
            r"actually |then )?"
            r"(?:say|reply|answer|tell|call|text|write)\b|\bwhat (?:were|was) (?:the|her|his|their|your)(?: exact)? "
            r"(?:words?|answer|reply|reaction|message|text)\b|"
            r"\bwhat (?:he|she|they) (?:said|answered|told you)\b|\bhow did (?:he|she|they|your \w+|[a-z]+) (?:react|"
            r"respond|"
            r"take (?:it|that)|answer)|\bwhat was said\b"
        ),
    ),
    (
        "feeling",
        regex(
            rf"\bhow (?:did|do|does|was|is|are|were|has|must|would) {_IT}(?: all)? (?:make you feel|feel|felt|for "
            rf"you|"
            r"affect(?:ed)? you|leave you|been for you|sit with you|hit you)|"
            rf"\bwhat (?:was|is|were|are|'s|has) (?!{_OF_DAILY_LIFE}){_IT} (?:been )?like\b|"
            r"\bwhat(?:'s| is| was) (?:it|that) like (?:to|for|when)|"
            r"\bhow (?:did|do|are|were) you (?:feel|felt|feeling)\b|\bwhat (?:did|do|were|are) you (?:feel|"
            r"feeling)\b|"
            r"\bwhat (?:was|is|were|'s) going through (?:you|your (?:mind|head))\b|"
            r"\bwhat (?:happens|happened|goes|went|goes on|went on|went through|goes through|comes up) "
            r"(?:in|inside|for|through) (?:you|your (?:mind|head))\b|"
            r"\bhow (?:are|were) you with (?:that|it|this)\b|"
            r"\bwhat (?:does|did) (?:that|it|this) (?:feel like|do to you|"
            r"bring up|mean (?:to|for) you)|\bwhat(?:'s| is|'d be| would be) (?:the|a|your)(?: right| better| "
            r"best)? word\b|\bwhat(?:'s| is| was) the (?:worst|"
            r"hardest) "
            r"(?:part|thing|bit)(?: (?:of|about) (?:that|it|this|all that))?\W*$"
        ),
    ),
    (
        "course",
        regex(
            r"\bhow (?:did|do) you (?:find out|hear|learn|know|come to|end up|get (?:there|into|from))|"
            r"\bhow (?:did (?:it|that) )?come\b|"
            r"\b(?:did (?:something|anything)|was there (?:something|anything)[^.?]*) (?:happen|start|trigger|set)|"
            r"\bwhat happens (?:when|then|next|after)\b|\bwhat (?:exactly |actually )?happen(?:ed|s (?:when|then|"
            r"next|after))\b|\bwhat(?:'s| has)? changed\b|\bhow did (?:it|that|this|"
            r"things) (?:happen|go|start|end|"
            r"come about)|"
            r"\bwhat (?:was|were) (?:it|the (?:fight|argument|row|quarrel|falling[- ]out)) about|\bwhat went "
            r"(?:on|wrong)|"
            r"\bwalk me through|\btake me (?:through|back)|\bwhat did (?:you|he|she|they) do\b"
        ),
    ),
)
# What "how have you been?" asks for: sleep, food, strength, mood, and getting through the day.
SYMPTOMS = all_stems(
    ["sleep sleeping wake tired energy exhausted appetite food eat eating weight concentrate mood low"]
)


def sought(question: str) -> Sought | None:
    """Return what a question asks for, if its words say so; `question` in plain form."""
    return next((kind for kind, pattern in _PATTERNS if pattern.search(question)), None)
