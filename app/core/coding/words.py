"""Words: stems, content words, and the feelings that a word names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from app.core.patterns import regex
from app.core.persona import Feeling

_DOUBLED = regex(r"([a-z])\1")
_WORD = regex(r"[^\W\d_]+(?:'[a-z]+)?")
_SUFFIX = regex(r"(?:ing|edly|ed|ness|ment|ful|less|ies|es|ly|'s|s|e|y)$")

# Words that carry no topic. Question, hedge and therapy-talk words are here so that overlap means a shared topic.
_NO_TOPIC_WORDS = """
a about after again all also always am an and another any anything are aren't as at away back be because
been before being between bit both but by came can can't come coming could couldn't did didn't do does
doesn't doing don't done down each either else even ever every everything feel feeling feels felt few first
for from get gets getting give go goes going gone good got had has have having he hear her here hers herself
hey hi him himself his how i if in into is isn't it its itself just kind know last less let let's like
little long look lot made make makes making many may maybe me mean might mine more most much must my myself
need never new no not nothing now of off oh okay on once one only onto or other our out over own part people
perhaps please put quite rather really right said same saw say saying says see seem seems seen she should
shouldn't since so some someone something sort sound sounds still such sure take tell than thank thanks that
the their them themselves then there these they thing things think this those thought though through time to
today told too try trying under until up upon us very want wanted wants was wasn't way we well went were
weren't what whatever when where which while who whole whom whose why will with without won't wonder
wondering word would wouldn't yeah yes yet you your yours yourself hmm mm um uh bye hello
"""
NO_TOPIC = frozenset(_NO_TOPIC_WORDS.split())

FEELING_WORDS: dict[Feeling, str] = {
    "sadness": (
        "sad sadder sadness unhappy miserable grief grieving heartbroken heartbreaking heartbreak "
        "crying tears tearful depressed depressing sorrow mourning mourn devastated devastating "
        "gutted upset upsetting hurt hurts hurting hurtful pain painful ache aching broken "
        "crushed disappointed disappointing disappointment rejected abandoned unloved unwanted "
        "hopeless despair desperate"
    ),
    "anger": (
        "angry anger mad furious fury rage raging outraged resentful resentment resent bitter "
        "bitterness unfair betrayed betrayal hate hatred"
    ),
    "shame": (
        "ashamed shame shameful embarrassed embarrassing humiliated humiliating humiliation "
        "worthless inadequate worthlessness judged exposed failure failing"
    ),
    "guilt": "guilty guilt fault blame blaming remorse regret regretful selfish",
    "fear": (
        "afraid fear fearful scared scary frightened frightening terrified terrifying anxious "
        "anxiety worried worry worries worrying nervous panic panicked panicking dread dreading "
        "uneasy insecure unsafe threatened tense stressed stress stressful"
    ),
    "loneliness": (
        "lonely loneliness alone lonesome isolated isolation invisible unseen unheard "
        "disconnected excluded outsider forgotten unsupported"
    ),
    "longing": "miss misses missed missing longing yearn yearning homesick wish wishing wished",
    "relief": "relief relieved lighter calm calmer peaceful peace safe safer",
    "numbness": "numb numbness empty emptiness hollow detached",
    "love": "love loved loves loving cherished closeness tender tenderness affection",
    "pride": "proud pride accomplished capable strong confident brave",
    "hope": "hope hopes hopeful hoping optimistic excited excitement eager happy happiness joy glad",
    "irritation": "irritated irritating annoyed annoying frustrated frustrating frustration impatient bothered",
    "exhaustion": (
        "exhausted exhausting exhaustion tired tiring weary drained draining worn overwhelmed "
        "overwhelming burdened burden heavy weighed burnt swamped trapped stuck helpless "
        "powerless"
    ),
    "confusion": (
        "confused confusing confusion torn lost unsure uncertain uncertainty ambivalent "
        "conflicted bewildered disoriented shocked shock stunned"
    ),
    "jealousy": "jealous jealousy envious envy envied",
}


def _once(word: str) -> str:
    """Return a word with doubled letters single, so that 'disapointed' is still read."""
    return _DOUBLED.sub(r"\1", word)


_FEELING_OF: dict[str, Feeling] = {
    _once(word): feeling for feeling, listed in FEELING_WORDS.items() for word in listed.split()
}
_TWO_WORDS = regex(r"\b(?:fed up|left out|cut off|worn out|let down|on edge|shut out|on your own|by yourself)\b")
_TWO_WORD_FEELING: dict[str, Feeling] = {
    "fed up": "irritation", "left out": "loneliness", "cut off": "loneliness", "worn out": "exhaustion",
    "let down": "sadness", "on edge": "fear", "shut out": "loneliness", "on your own": "loneliness",
    "by yourself": "loneliness",
}  # fmt: skip

# Turns of phrase that hold a feeling word and voice no feeling: "I'm a bit early, I'm afraid", "happy to help".
_IDIOM = regex(
    r"\b(?:(?<=, )i am afraid\b|i am afraid (?=so\b|not\b|i (?:can't|don't|didn't|haven't|am|have|do|never)\b)"
    r"|(?:happy|glad|pleased) (?:to\b|birthday|christmas|new year|with that)|(?:would|'d) (?:love|hate) to\b"
    r"|hopes? (?:so|not|you|that is|it is)\b|mad (?:busy|about|dash|rush|house)|like mad\b"
    r"|(?:no|not to|don't you|don't) worr(?:y|ies)\b|(?:never|not|haven't|hardly) missed\b"
    r"|miss(?:ed)? (?:a|an|the|one|my|her|his)"
    r" (?:check|bell|bus|train|call|turn|session|day|stop|week|sunday|appointment|shift|one|post|meeting"
    r"|deadline)s?\b"
    r"|lost (?:(?:my|the|his|her) (?:keys?|phone|place|way|thread|bet|case)|track|count|weight"
    r"|(?:\w+ ){1,3}(?:kilos?|pounds|stone))\b|(?:nobody|no one|no-one) (?:was |is |got )?hurt\b"
    r"|stuck (?:in traffic|to|up|with)\b|bitter(?:ly)? cold\b|dread to think\b|calm down\b|upset stomach\b"
    r"|miss (?=[a-z]+,? (?:if|please)\b)|safe (?:journey|and sound)\b|nobody's fault\b|love from\b"
    r"|(?:pain|pains) in (?:my|the)\b)"
)
# Words that name a feeling only where the sentence says so ("feel small", "so low"; not "cut down").
_FELT = regex(
    r"\b(?:feel|feels|feeling|felt|so|very|really|been) (?:(?:so|very|really|a bit|quite|pretty) )?"
    r"(down|low|small|close|blue|flat|blank|dead|nothing|cold|off|bad|awful|terrible|horrible|stupid|ugly"
    r"|different)\b"
)
_FELT_FEELING: dict[str, Feeling] = {
    "down": "sadness", "low": "sadness", "blue": "sadness", "bad": "sadness", "awful": "sadness",
    "terrible": "sadness", "horrible": "sadness", "small": "shame", "stupid": "shame", "ugly": "shame",
    "close": "love", "flat": "numbness", "blank": "numbness", "dead": "numbness", "nothing": "numbness",
    "cold": "numbness", "off": "confusion", "different": "loneliness",
}  # fmt: skip


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return a rough stem: enough to see 'quarrelled' in 'quarrels', never shown to anybody."""
    if len(word) <= 3:
        return word
    shorter = _SUFFIX.sub("", word)
    if len(shorter) > 3 and shorter[-1] == shorter[-2]:
        shorter = shorter[:-1]
    return shorter[:7] if len(shorter) >= 3 else word


@lru_cache(maxsize=256)
def content_stems(plain: str) -> frozenset[str]:
    """Return the stems of the words that carry a topic."""
    return frozenset(stem(word) for word in _WORD.findall(plain) if word not in NO_TOPIC)


@lru_cache(maxsize=8192)
def _feeling_of(word: str) -> Feeling | None:
    return _FEELING_OF.get(_once(word))


def names_feeling(word: str) -> bool:
    """Tell whether a single word, whatever stands around it, names a feeling."""
    return _feeling_of(word) is not None


@lru_cache(maxsize=256)
def feelings_named(plain: str) -> Mapping[str, Feeling]:
    """Return the feeling words of a plain text with the feeling that each names, in order of appearance.

    Turns of phrase ("I'm late, I'm afraid") name none.
    """
    named = _feelings_of(plain)
    if named:  # else there is no turn of phrase with a feeling word in it
        plain = _IDIOM.sub(" ", plain)
        named = _feelings_of(plain)
    if any(words in plain for words in _TWO_WORD_FEELING):
        for match in _TWO_WORDS.finditer(plain):
            named[match.group()] = _TWO_WORD_FEELING[match.group()]
    if any(word in plain for word in _FELT_FEELING):
        for match in _FELT.finditer(plain):
            named.setdefault(match[1], _FELT_FEELING[match[1]])
    return named


def _feelings_of(plain: str) -> dict[str, Feeling]:
    return {word: feeling for word in _WORD.findall(plain) if (feeling := _feeling_of(word)) is not None}
