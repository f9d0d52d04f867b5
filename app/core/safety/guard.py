"""Whether a model's sentence may be heard as the client's.

The patterns come from transcripts of small and large models in this role: they slip into the assistant's voice,
answer as the therapist, refuse, or recite their prompt. Locked facts are never in the prompt; the leak check is there
for what a model guesses, and for what a trainee's paste could bring in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from app.core.client.state import TurnPlan
from app.core.persona import Persona
from app.core.safety.leaks import content_stems, leak_index, normal
from app.core.safety.sentences import split_sentences

MAX_SENTENCES = 4
MAX_WORDS = 70
_TOLERANCE = 1.5
_REPEAT_WORDS = 5
TOO_LONG = "went on for too long"

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "spoke like an assistant",
        r"how (?:can|may) i (?:help|assist|support)"
        r"|i(?:'m| am) here to (?:help|support|listen|assist)|here (?:for you|to help you)\b"
        r"|\bi (?:understand|hear|see|know) (?:that )?(?:you(?:'re| are)|your|this must|this is) "
        r"(?:going through|feeling|experiencing|struggling|hard for you|difficult for you|frustrat|concern|pain)"
        r"|i(?:'m| am) (?:so |very |really )?sorry (?:to hear|that you(?:'re| are)|you(?:'re| are) (?:feeling|going))"
        r"|is there anything (?:else )?(?:i can|specific|in particular|you(?:'d| would) like)"
        r"|feel free to|let me know (?:if|how)|don't hesitate to|if you need (?:anything|someone to talk|any)"
        r"|(?:mental health|crisis|qualified|licensed) (?:professional|hotline|helpline|provider)|seek (?:professional )?help"
        r"|it(?:'s| is) (?:important|essential|crucial|okay) to (?:remember|acknowledge|take|seek|practice|note|reach)"
        r"|here are (?:some|a few)|coping (?:strateg|mechanism|skill)|i(?:'d| would) (?:suggest|recommend|advise)"
        r"|(?:remember|please know)(?: that)?,? you(?:'re| are) not alone|great question|happy to help|\bcertainly!",
    ),
    (
        "spoke as the therapist",
        r"^\W*(?:the )?(?:therapist|counsell?or|clinician|doctor|interviewer|trainee|user|system|human)\s*:"
        r"|\bas your (?:therapist|counsell?or|doctor)|\bi(?:'m| am) (?:your|the|a) (?:therapist|counsell?or)\b"
        r"|\b(?:how|what) (?:does|did|do) (?:that|this|it) make you feel"
        r"|what (?:brings|brought) you (?:here|in|to)|how (?:have|are) you (?:been )?(?:feeling|coping|sleeping|doing) "
        r"(?:about|since|lately|today|with|these)"
        r"|(?:can|could|would) you (?:please )?(?:tell me|share|describe|elaborate|say) (?:a (?:little|bit) )?"
        r"(?:more|about (?:your|how you))"
        r"|\btell me (?:more )?about (?:your|how you|that|yourself)\b|\bit sounds like you(?:'re| are|'ve| have)? "
        r"|what (?:would you like|do you want) to (?:talk about|work on|discuss|focus on|explore)"
        r"|\blet's (?:explore|discuss|work on|talk about (?:your|how you))|have you (?:considered|tried (?:talking|to))"
        r"|(?:our|this) (?:session|therapy) (?:today )?(?:is|will|can) (?:about you|help you)|thank you for sharing",
    ),
    (
        "declined to answer",
        r"\bi (?:can't|cannot|can not|am unable to|am not able to|won't be able to|'m unable to|'m not able to) "
        r"(?:assist|help (?:you )?with|provide|engage in|continue (?:this|with)|fulfil|comply|participate|generate|discuss that|"
        r"respond to)|\bi'm (?:unable|not able) to (?:assist|help (?:you )?with|provide|engage|continue|fulfil|comply|"
        r"generate|respond|discuss)|(?:against|violates?) (?:my|the|our) (?:guidelines|polic|programming|terms)"
        r"|\bi must (?:decline|refuse)|(?:content|usage) polic(?:y|ies)|not appropriate for me to",
    ),
    (
        "talked about being a program or about its instructions",
        r"\bas an? (?:ai|artificial|language model|virtual|assistant|chatbot)\b"
        r"|\bi(?:'m| am) (?:just |only |actually )?(?:an? )?(?:ai|artificial intelligence|language model|llm|chatbot|"
        r"virtual assistant|computer program|simulat\w+)\b"
        r"|large language model|language model|chatgpt|openai|anthropic|\bgpt-?\d|system prompt|\bmy (?:prompt|instructions|"
        r"guidelines|programming|training data|persona|character sheet)\b|\b(?:the|this) (?:prompt|persona)\b"
        r"|stay(?:ing)? in character|in this (?:role-?play|scenario|simulation|exercise)|as the client|as a client in"
        r"|\[\[|\]\]|<\|?/?(?:im_start|im_end|system|user|assistant|think|s|endoftext)\b|\{\{|(?:the|your|this) direction says"
        r"|\bin (?:one to three|1-3|\d+ words|under \d+ words|character)\b|here(?:'s| is) (?:my|a|the) (?:response|reply|answer)",
    ),
    (
        "answered in a written form",
        r"^\s*(?:#{1,6}\s|[-•]\s+\S+.*\n|```|\d{1,2}[.)]\s+[A-Z]|\||>\s)|```|\*\*[^*]+\*\*\s*:|https?://|<[a-z]+[^>]*>|^\s*\{\s*\"",
    ),
)
_BARRED = tuple((reason, re.compile(pattern, re.IGNORECASE | re.MULTILINE)) for reason, pattern in _PATTERNS)
# One quick look that most sentences pass; only the rest are told which pattern they met.
_ANY_BARRED = re.compile("|".join(f"(?:{pattern})" for _, pattern in _PATTERNS), re.IGNORECASE | re.MULTILINE)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "\u00a0": " "})
_BLANKS = re.compile(r"\s+")


class Guard:
    """Checks one turn, sentence by sentence. `told` are ids of facts told before, `said` the client's earlier turns.

    What the trainee said makes nothing sayable: a client that confirms a lucky guess has told the secret.
    """

    def __init__(self, persona: Persona, plan: TurnPlan, told: Collection[str], *, said: Sequence[str] = ()) -> None:
        self._leaks = leak_index(persona)
        self._plan = plan
        self._unlocked = frozenset(told) | ({plan.fact} if plan.fact else frozenset())
        self._known = frozenset(
            stem for text in (*said, plan.knowledge or "", plan.authored) for stem in content_stems(text)
        )
        self._said_before = frozenset() if plan.occasion == "repeat" else _long_sentences(said)
        self._word_limit = min(MAX_WORDS, max(round(plan.max_words * _TOLERANCE), plan.max_words + 8))
        self._words = 0
        self._sentences = 0
        self._spoken: list[str] = []

    def check(self, sentence: str) -> str | None:
        """Return None and count the sentence as said, or return why it must not be shown, for a note."""
        plain = _BLANKS.sub(" ", sentence.translate(_APOSTROPHES)).strip()
        if _ANY_BARRED.search(plain):
            for reason, pattern in _BARRED:
                if pattern.search(plain):
                    return reason
        if self._leaks.leaked(plain, self._unlocked, self._known):
            return "was about to tell something that has not been earned yet"
        words = len(plain.split())
        if words >= _REPEAT_WORDS and normal(plain) in self._said_before:
            return "repeated an earlier answer word for word"
        if self._sentences >= MAX_SENTENCES or self._words + words > self._word_limit:
            return TOO_LONG
        self._words += words
        self._sentences += 1
        self._spoken.append(plain)
        return None

    def has_told_the_fact(self) -> bool:
        """Tell whether this turn's fact, if it has one, is in what has been said."""
        if self._plan.fact is None:
            return True
        return self._leaks.tells(" ".join(self._spoken), self._plan.fact)


def _long_sentences(turns: Sequence[str]) -> frozenset[str]:
    kept = set()
    for turn in turns:
        for sentence in split_sentences(turn):
            words = normal(sentence)
            if words.count(" ") >= _REPEAT_WORDS - 1:
                kept.add(words)
    return frozenset(kept)
