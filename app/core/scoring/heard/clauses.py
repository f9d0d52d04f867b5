"""The client's own words in a form that can be said back.

Only whole clauses of a plain build are taken, turned from 'I' to 'you' word by word. What is cut off, set between
commas, quoted from others, or hard on the speaker is left alone: a crooked sentence teaches nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from app.core.coding.harming import RISK_WORDS
from app.core.coding.sentences import plain_text
from app.core.coding.words import content_stems
from app.core.patterns import regex
from app.core.scoring.heard.carrying import MIN_WORDS, weight_of

MAX_WORDS = 14
MIN_WEIGHT = 3
STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
SPOKEN = regex(r"(?<!\w)'(?:[^']|(?<=\w)'(?=\w))*'(?!\w)|\"[^\"]*\"")
_SENTENCE = regex(r"(?<=[.!?…])\s+|\n+|\s+[-–—]+\s+|;\s+")
_SUBJECT = r"(?:I|we|he|she|they|it|there|my|our|nobody|no one|everybody|everyone)(?:'(?:m|ve|d|ll|re|s))?"
_SEGMENT = regex(rf",\s+(?:(?:and|but|so|then|and then|and so|and now)\s+)?(?={_SUBJECT}\s)", re.IGNORECASE)
_LEAD = regex(
    r"^(?:(?:well|yes|yeah|no|oh|so|and|but|then|okay|like|anyway|honestly|actually|basically|look|really"
    r"|right"
    r"|pronto|mind you|i mean|i guess|i suppose|i expect|you see|you know|i don't know|to be honest"
    r"|let's say)"
    r"\b(?:,\s*|\s+(?=(?:I|we|he|she|they|it|there|my|nobody)\b)))+",
    re.IGNORECASE,
)
_TAIL = regex(
    r",?\s*(?:,\s*(?:mostly|really|rather|like|mind|pronto|then|now|too|either|though|honestly|obviously)"
    r"|,?\s+(?:i suppose|i expect|i guess|i think|i'd say|you know|you see|to be honest|let's say"
    r"|though|or something"
    r"|and that|and all|for now|if i'm honest))$",
    re.IGNORECASE,
)
_STARTS = regex(
    rf"^(?:(?:since|after|before) (?:the|my|that|he|she) \w+(?: \w+)? )?{_SUBJECT}\s+(?!and\b|or\b|to\b"
    rf"|of\b|i\b)\w",
    re.IGNORECASE,
)
# "They never believe me" may belong to an anecdote: of others, only what weighs is said back.
_OF_OTHERS = regex(r"^(?:he|she|they|it|everybody|everyone)\b", re.IGNORECASE)
_NOUN_START = regex(r"^(?:my|our)\b", re.IGNORECASE)
_VERB = regex(
    r"^(?:my|our) (?:\w+ ){0,2}?\w+(?:'s| (?:is|was|are|were|has|have|had|does|do|did|will|would|can|can't"
    r"|doesn't"
    r"|didn't|don't|won't|isn't|wasn't|died|left|went|came|said|told|says|tells|lives|lived|works|worked"
    r"|wants|wanted"
    r"|rings|rang|calls|called|stopped|started|moved|got|gets|keeps|kept|never|still|always|just)) ",
    re.IGNORECASE,
)
_EVERYBODY = regex(r"^(?:nobody|no one|everybody|everyone)\b", re.IGNORECASE)
_EVERYBODY_DOES = regex(
    r"^(?:nobody|no one|everybody|everyone)(?:'s| (?:\w+ )?(?:is|was|has|had|can|could|would|will|told"
    r"|came|rang|saw|knew|\w+ed"
    r"|\w{2,}s))\b",
    re.IGNORECASE,
)
_DANGLES = regex(
    r"\b(?:because|that|when|if) \w+$|"
    r"\b(?:a|an|the|my|your|his|her's|to|of|and|or|but|that|because|if|when|just|i|is|was|with|for|as|than"
    r"|so|like"
    r"|it's|i'm|very|then|where|on about)$",
    re.IGNORECASE,
)
_NOT_TURNED = regex(
    r"\b(?:you|your|yours|you're|am i|was i|do i|did i|have i|can i|should i|could i|ourselves|one"
    r"|isn't it|innit)\b"
    r"|\b(?:and|but|or|who|then|that) (?:\w+ )?(?:was|am|wasn't)\b(?<!it was)(?<!she was)(?<!he was)"
    r"|[\"“”()\[\]:]"
    r"|\.\.\.|…|(?<!\w)'|'(?!\w)|\bi'd (?:a|an|my|the|no|to)\b|^(?:and )?(?:i'd|i'll|i could|i can|i would"
    r"|i might|i must"
    r"|i may|we'd|we'll|it'll|it'd)\b(?! (?:like (?:my|to (?!say|hear|see|know))|not sleep|never))"
    r"|\byears old\b|\bhave \w+-\w+",
    re.IGNORECASE,
)
_ADDRESSED = regex(r"\b(?:you|your|yours|you're|isn't it|innit)\b|[\"“”()\[\]:]|(?<!\w)'|'(?!\w)", re.IGNORECASE)
_DISFLUENT = regex(
    r"--|\b(\w+)-\1\b|\w-(?:\s|$)|^\W|\b(\w+) \2\b|\b(?:uh|um|man|fuck\w*|shit\w*|damn|don't care|i mean"
    r"|you know|just like|like other|kinda|sort of|kind of)\b",
    re.IGNORECASE,
)
# Said of oneself these hurt or joke; said back by a therapist they judge.
_HARD_ON_SELF = regex(
    r"\b(?:sod|stupid|selfish|idiot|ugly|silly|daft|wicked|coward\w*|useless|pathetic|fault|blame|failure"
    r"|fool|lazy"
    r"|bad (?:mother|father|wife|husband|daughter|son|sister|brother|person|friend)|burden|mad|crazy"
    r"|ridiculous|worse"
    r"|whinge|moan|fuss|nuisance|mess|ought|should)\b",
    re.IGNORECASE,
)
_ABOUT_THE_TALK = regex(
    r"\b(?:(?:don't|didn't|do not|wouldn't|couldn't|can't) (?:really )?(?:know|mean|say|think|tell"
    r"|want to (?:talk|say))"
    r"|(?:i|i'd|i'll|i've|we) (?:said|say|mean|meant|told|tell|suppose|guess|expect|think|thought|reckon"
    r"|wonder|answered"
    r"|just said|have to say|rather|better|see|sooner|call|talk|imagine|understand|understood|appreciate"
    r"|agree)\b(?! my| her"
    r"| him| them| nobody| it all)|i'm not|i am not|here to|i've brought|i'm (?:fine|all right|okay|ok"
    r"|well|here|early|late"
    r"|sorry|sure|afraid|not sure|good"
    r"|only|told|just saying|talking|listening|explaining|going on|rambling|getting)|the doctor|gp"
    r"|occupational|letter"
    r"|leaflet|form|coat|chair|door|stairs|parking|parked|referr\w+|appointment|today|this|that's|what i"
    r"|it's (?:nothing"
    r"|all right|fine|okay|only|just|not (?:that|a))|there's (?:nothing|that|not)|(?:get|got"
    r"|getting) (?:by|on)\b"
    r"|manage|complain\w*|nosy|don't drink|clock|calendar|roster|next week|thread|song and dance|so far"
    r"|question"
    r"|ask(?:ed|ing)?|story|joke|put it|way of (?:putting|looking)|heard that|word for)\b",
    re.IGNORECASE,
)
_OUT_OF_CONTEXT = regex(r"\b(?:he|she|they|it|that|this|those|them|him|there|then|so|do|did)\b", re.IGNORECASE)
_HIS_OR_HER = regex(r"\b(?:his|her|their|hers|theirs|its)\b", re.IGNORECASE)
_TURN = regex(
    r"\b(?:i am|i'm|i was|i wasn't|i've|i'd|i'll|i|me|my|mine|myself|we're|we've|we'd|we'll|we|us|our"
    r"|ours)\b",
    re.IGNORECASE,
)
_TURNED = {
    "i am": "you are", "i'm": "you're", "i was": "you were", "i wasn't": "you weren't", "i've": "you've",
    "i'd": "you'd", "i'll": "you'll", "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself",
    "we're": "you're", "we've": "you've", "we'd": "you'd", "we'll": "you'll", "we": "you", "us": "you",
    "our": "your", "ours": "yours",
}  # fmt: skip
_PAST = regex(
    r"\b(?:was|were|wasn't|weren't|had|did|didn't|went|came|left|said|told|died|got|took|made|gave|found"
    r"|rang|put|saw"
    r"|lost|met|kept|knew|thought|felt|sat|stood|ran|shut|hid|lied|forgot|began|began|wrote|bought"
    r"|couldn't|wouldn't"
    r"|used to|\w{3,}ed)\b",
    re.IGNORECASE,
)
_NOW = regex(
    r"\b(?:i'm|i am|we're|is|are|don't|doesn't|can't|do|does|still|always|now|wake|live|sleep|eat|go|keep"
    r"|sit|lie|have|has"
    r"|feel|miss|want|need|cook|work|watch|check|comes|goes|says|thinks|knows|looks|leaves|calls|rings"
    r"|prays)\b",
    re.IGNORECASE,
)
_PERFECT = regex(r"\b(?:\w+'ve|have|has|\w+'s) (?:\w+ )?(?:been|got|gone|had|\w+ed|\w+en)\b|\bi've\b", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """A clause of the client. `quote` is verbatim, `turned` says it back with 'you', without capital and full stop.

    `weight` is 0 and up: how much it carries. `stands_alone` tells whether it is understood away from its place.
    """

    quote: str
    turned: str
    weight: int
    stands_alone: bool

    @property
    def tense(self) -> Literal["now", "then", "unclear"]:
        """Tell whether it is about something that is or that was, where its verbs say so without doubt."""
        now, then = _NOW.search(self.quote) is not None, _PAST.search(self.quote) is not None
        if now == then or _PERFECT.search(self.quote):
            return "unclear"
        return "now" if now else "then"

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the stems of the words that carry a topic, as said back."""
        return content_stems(self.turned)

    @property
    def as_sentence(self) -> str:
        """Return the turned clause as a sentence."""
        return f"{self.turned[:1].upper()}{self.turned[1:]}."


_OWN = regex(r"\b(?:I|I'm|I've|my|me|we|our|us)\b")
_SAID_BEFORE = regex(
    r"\b(?:(?:as|like) I said|I (?:know I )?(?:think I )?said (?:it|this|that)|already)\b", re.IGNORECASE
)


def clauses(client_words: str) -> tuple[Clause, ...]:
    """Return the clauses of the client that can be said back and carry something, in order."""
    found = []
    for sentence in _SENTENCE.split(client_words.translate(STRAIGHT)):
        for segment in _segments(sentence.strip()):
            clause = _clause(segment)
            if clause is not None:
                found.append(clause)
    return tuple(found)


def telling_clause(client_words: str) -> Clause | None:
    """Return the clause that carries most, the later of equals, or None."""
    best = None
    for clause in (clause for clause in clauses(client_words) if clause.weight >= MIN_WEIGHT):
        if best is None or clause.weight >= best.weight:
            best = clause
    return best


def quoted_clause(client_words: str) -> str | None:
    """Return the clause that carries most, in the client's own characters, or None."""
    clause = telling_clause(client_words)
    if clause is None:
        return None
    at = client_words.translate(STRAIGHT).find(clause.quote)
    return client_words[at : at + len(clause.quote)]


def sentence_at(client_words: str, at: int) -> str:
    """Return the sentence of the client's words that holds character `at`, as it stands."""
    starts = [gap.end() for gap in _SENTENCE.finditer(client_words, 0, at)]
    end = _SENTENCE.search(client_words, at)
    return client_words[max(starts, default=0) : end.start() if end else None].strip()


def quotable(client_words: str) -> str | None:
    """Return the last short sentence of the client that can be quoted as it stands, without full stop."""
    if _SAID_BEFORE.search(client_words):
        return None
    for sentence in reversed(_SENTENCE.split(client_words)):
        bare = _LEAD.sub("", sentence.strip().translate(STRAIGHT)).rstrip(".!")
        words = bare.split()
        if not 4 <= len(words) <= 10 or sentence.rstrip().endswith(("?", "…", "...", ":")):
            continue
        unfit = (_HARD_ON_SELF, _ABOUT_THE_TALK, _ADDRESSED, _DANGLES, SPOKEN)
        plain = plain_text(bare)
        if (
            not _OWN.search(bare)
            or not _is_smooth(bare)
            or any(bad.search(bare) for bad in unfit)
            or RISK_WORDS.search(plain)
            or len(content_stems(plain)) < 2
        ):
            continue
        at = sentence.translate(STRAIGHT).find(bare)
        return sentence[at : at + len(bare)]
    return None


def turn_round(clause: str) -> str:
    """Return a client's clause as the therapist would say it back: 'my sister left me' as 'your sister left you'."""
    turned = _TURN.sub(lambda match: _TURNED[match.group().lower()], clause)
    turned = re.sub(r"\byou do (?=(?:still|miss|love|like|want|sometimes) )", "you ", turned)
    return turned[:1].lower() + turned[1:]


def _is_smooth(words: str) -> bool:
    """Tell whether words were said without breaking off, stuttering or swearing."""
    return _DISFLUENT.search(words) is None


def _segments(sentence: str) -> list[str]:
    """Return the clauses that a sentence joins, or nothing where commas hold more than joined clauses."""
    if not sentence or sentence.endswith("?") or SPOKEN.search(sentence):
        return []
    bare = _TAIL.sub("", _LEAD.sub("", sentence.rstrip(".!")))
    segments = _SEGMENT.split(bare)
    if any("," in segment or len(segment.split()) < 2 for segment in segments):
        return []
    # "It'll be Olinda dying, I expect": a comment between commas is no second clause.
    return segments if all(len(segment.split()) >= 3 for segment in segments[1:]) else []


def _clause(segment: str) -> Clause | None:
    words = segment.split()
    if not MIN_WORDS <= len(words) <= MAX_WORDS or not _STARTS.match(segment):
        return None
    if _NOUN_START.match(segment) and not _VERB.match(f"{segment} "):
        return None
    if _EVERYBODY.match(segment) and not _EVERYBODY_DOES.match(segment):
        return None
    if not _is_smooth(segment) or any(
        bad.search(segment) for bad in (_DANGLES, _NOT_TURNED, _HARD_ON_SELF, _ABOUT_THE_TALK)
    ):
        return None
    plain = plain_text(segment)
    if RISK_WORDS.search(plain):
        return None
    weight = weight_of(segment)
    if _OF_OTHERS.match(segment) and weight <= MIN_WEIGHT:
        return None
    if weight == 0 or len(content_stems(plain)) < (1 if weight >= MIN_WEIGHT else 2):
        return None
    return Clause(segment, turn_round(segment), weight, _stands_alone(segment))


def _stands_alone(segment: str) -> bool:
    if not re.match(r"(?:i|we|my|our)\b", segment, re.IGNORECASE) or _OUT_OF_CONTEXT.search(segment):
        return False
    return _NOUN_START.match(segment) is not None or _HIS_OR_HER.search(segment) is None
