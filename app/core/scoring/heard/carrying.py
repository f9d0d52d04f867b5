"""How much a clause of the client carries: what a supervisor would want taken up, and not the bus that was late."""

from __future__ import annotations

import re

from app.core.coding.sentences import plain_text
from app.core.coding.words import feelings_named
from app.core.patterns import regex

MIN_WORDS = 3
_WEIGHTY = regex(
    r"\b(?:died?|dead|death|lost|lose|losing|funeral|divorc\w+|left me|left us|alone|nobody|no one|never"
    r"|can't|cannot"
    r"|couldn't|nothing|tired|cancer|fired|sacked|quarrel\w*|row|rows|shout\w*|cry|crying|cried|stopped"
    r"|gone|finished"
    r"|wake|sleep|the nights|at night|silence|quiet|empty|hide|hid|shut|secret|lied|wrong|mistake"
    r"|miss(?:ed)?|alone"
    r"|on my own"
    r"|by myself|without|anymore|any more|used to|ended|afraid|worr\w+|ashamed|alone|argu\w+|apologi\w+"
    r"|trust\w*|leave|leaves|leaving|moved|changed|ill|drink\w*|forgot|forgotten|turned away|hurt)\b",
    re.IGNORECASE,
)
_DAILY = regex(
    r"\b(?:cook|eat|meals?|evenings?|weekends?|sundays?|saturdays?|christmas|birthday|church|mass|choir"
    r"|bedroom"
    r"|letters?|post|lived|live|years|every (?:day|morning|evening|night|week)|married|born|stand"
    r"|don't (?:sing|open|use|go"
    r"|play|ring|call|see|speak|work)|haven't (?:touched|spoken|opened|been|seen|rung|told)|learned"
    r"|school|found (?:her|him)"
    r"|promised|music|sing|speak|spoken)\b",
    re.IGNORECASE,
)
_PEOPLE = regex(
    r"\b(?:(?:grand)?(?:mother|father|mum|dad|mom|daughter|son|child|children|girl|boy|parents)|sister"
    r"|brother|wife"
    r"|husband|partner|friends?|mate|boss|family|baby|neighbou?r|aunt|uncle|kids?)\b",
    re.IGNORECASE,
)


def weight_of(segment: str) -> int:
    """Return how much a clause of the client carries, 0 and up: losses and feelings, then people and daily life."""
    plain = plain_text(segment)
    about_self = re.search(r"\b(?:i|me|my|we|us)\b", plain) is not None
    weighty = len(_WEIGHTY.findall(segment)) + bool(feelings_named(plain))
    people = len(_PEOPLE.findall(segment)) + 2 * bool(_DAILY.search(segment))
    if not weighty and not (people and about_self and len(segment.split()) > MIN_WORDS):
        return 0
    return 2 * weighty + people + about_self
