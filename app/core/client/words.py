"""Words as the client hears them: stems, families of words for one thing, feelings, and forgiven typing slips."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache

from app.core.client.word_families import FAMILIES
from app.core.patterns import regex
from app.core.persona import Feeling

_TOKEN = regex(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})


def listed(words: str) -> frozenset[str]:
    """Return the words of a list typed with spaces between them."""
    return frozenset(words.split())


STOP = listed(
    """a about actually after again all also am an and any anything are around as at back be because been before
    being bit both but by can can't cannot come could couldn't day did didn't do does doesn't doing don't down
    each else ever every everything feel feeling feels felt few for from get gets getting give go goes going got
    guess had has have haven't having he he'd he'll he's her here hers herself him himself his how i i'd i'll
    i'm i've if in into is isn't it it's its itself just kind know let like little lot made make makes many may
    maybe me mean might mind more most much must my myself need never no not nothing now of off oh ok okay on
    one only or other our out over part perhaps please quite rather really right said say saying see seem seems
    she she'd she'll she's should so some something somehow sort sound sounds still such sure take tell than
    thank thanks that that's the their them then there there's these they they'd they're they've thing things
    think this those though through time to too try trying up us very want wanted was wasn't way we we're we've
    well were weren't what what's when where which while who whole why will with without won't wonder wondering
    would wouldn't yeah yes yet you you'd you'll you're you've your yours yourself"""
)
IRREGULAR = {word: family.split()[0] for family in FAMILIES for word in family.split()}
_FEELING_WORDS: dict[Feeling, str] = {
    "sadness": "sad sadness sorrow grief heartbroken down low tearful cry crying tears miserable blue unhappy hurt",
    "anger": "angry anger furious rage cross mad livid resent resentful resentment hate bitter betrayed",
    "shame": "shame ashamed embarrassed embarrassing humiliated humiliating small stupid failure worthless",
    "guilt": "guilt guilty blame fault sorry regret",
    "fear": "afraid fear scared frightened frightening terrified terrifying anxious worried worry dread panic scary",
    "loneliness": "lonely loneliness alone isolated invisible unseen outside",
    "longing": "longing miss missing yearn wish homesick",
    "relief": "relief relieved lighter free",
    "numbness": "numb empty nothing hollow blank frozen flat",
    "love": "love loved loving fond tender tenderness adore cherish",
    "pride": "proud pride",
    "hope": "hope hopeful hoping",
    "irritation": "irritated irritating annoyed annoying fed frustrated frustrating",
    "exhaustion": "exhausted exhausting tired tiring weary drained worn heavy carrying",
    "confusion": "confused confusing lost torn muddle stuck",
    "jealousy": "jealous jealousy envy envious",
}
GLAD = listed(
    """happy glad thrilled excited delighted pleased joyful relieved proud content grateful carefree wonderful"""
)
HOSTILE = listed("hate despise loathe furious revenge enraged disgusted")
BRIGHT_FEELINGS: frozenset[Feeling] = frozenset({"relief", "pride", "hope"})


# Forms of the same little verb: "getting here" asks what "get here" asks.
_LITTLE_VERBS = {
    form: verb.split()[0]
    for verb in (
        "get getting gets got", "go going goes went gone", "do doing does did", "have having has had",
        "feel feeling feels felt", "say saying says said", "make making makes made", "want wants wanted wanting",
        "try trying tries tried", "be is are was were been being am", "come comes came coming",
        "think thinks thinking", "take takes took taken taking", "give gives gave given giving",
    )
    for form in verb.split()
}  # fmt: skip


def heard_as(word: str) -> str:
    """Return the form under which a word of a turn or a topic is compared, little words and all."""
    if word in _LITTLE_VERBS:
        return _LITTLE_VERBS[word]
    return word if word in STOP else stem(word)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return the form under which a word is compared; related forms meet, unrelated words do not."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    whole, word = word, word.removesuffix("'s")
    for ending in ("iest", "ies", "ied"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + "y"
    for ending in ("ness", "ings", "ing", "edly", "ed", "ly"):
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    else:
        if word.endswith("es") and len(word) > 4 and word[-3] in "sxzh":
            word = word[:-2]
        elif word.endswith("s") and not word.endswith("ss") and len(word) > 3:
            word = word[:-1]
    word = word.removesuffix("e") if len(word) > 3 else word
    # "cans" are not what "can" means, nor "days" what a little word does.
    return whole if word in STOP and whole not in STOP else IRREGULAR.get(word, word)


# Contractions as they are typed in a hurry; those that are words of their own ("well", "its", "were") are left.
_HURRIED = {
    word.replace("'", ""): word
    for word in [
        "i'm",
        "i've",
        "don't",
        "didn't",
        "doesn't",
        "isn't",
        "wasn't",
        "weren't",
        "aren't",
        "can't",
        "couldn't",
        "wouldn't",
        "shouldn't",
        "haven't",
        "hasn't",
        "hadn't",
        "won't",
        "that's",
        "what's",
        "where's",
        "who's",
        "how's",
        "there's",
        "you're",
        "you've",
        "you'd",
        "you'll",
        "they're",
        "he's",
        "she's",
        "let's",
    ]
} | {"u": "you", "ur": "your", "r": "are"}
_HURRIED_WORD = regex(rf"\b(?:{'|'.join(_HURRIED)})\b")


@lru_cache(maxsize=2048)
def _lower(text: str) -> str:
    return _HURRIED_WORD.sub(lambda found: _HURRIED[found.group()], text.translate(_QUOTES).lower())


# One turn asks for the words of the same few texts a dozen times.
@lru_cache(maxsize=2048)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text, lower case, apostrophes made plain and put back where they were left out."""
    return tuple(_TOKEN.findall(_lower(text)))


def plain(text: str) -> str:
    """Return the text lower case with plain quotes and single spaces, for patterns."""
    return " ".join(_lower(text).split())


@lru_cache(maxsize=2048)
def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the content words of a text, in order."""
    return tuple(stem(word) for word in tokens(text) if word not in STOP)


def all_stems(words: Iterable[str]) -> frozenset[str]:
    """Return the stems of the content words of several texts."""
    return frozenset[str]().union(*map(stems, words))


# What a therapist says about anything: one of these alone does not make a turn be about a fact.
GENERIC = frozenset(
    stem(word)
    for word in listed(
        "talk life people care change happen hard hurt hope wish hear help understand together remember today "
        "year old start live matter close stay nobody anyone everybody everyone week place notice find hold "
        "carry deal keep people others difficult allow ask wait moment past future relationship begin end "
        "reason important support answer quiet young word words"
    )
)
_FEELING_STEMS: dict[str, Feeling] = {
    stem(word): feeling for feeling, words in _FEELING_WORDS.items() for word in words.split()
}


def feelings_named(text: str) -> tuple[Feeling, ...]:
    """Return the feelings that a text names, in order, each once."""
    found = (_FEELING_STEMS.get(stem(word)) for word in tokens(text) if word not in ("down", "nothing"))
    return tuple(dict.fromkeys(feeling for feeling in found if feeling))


def wording(text: str) -> int:
    """Return a number that is the same for turns that say the same in (almost) the same words."""
    kept = sorted(set(stems(text)))
    kept = kept if len(kept) > 1 else list(tokens(text))
    return zlib.crc32(" ".join(kept).encode())


def choice(seed: int, salt: str, size: int) -> int:
    """Return a number below `size`, the same for the same seed and salt: the engine's only chance."""
    return zlib.crc32(f"{seed}:{salt}".encode()) % size
