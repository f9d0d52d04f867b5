"""The ways in which a language model falls out of the client's role, as patterns.

Collected from transcripts of models with 0.1 to 1.5 billion parameters in this role, and from how larger ones refuse.
Each pattern has to leave alone what a client may say: "How can I help it?", "I can't go on", "I'm not a robot". It
has no alternatives outside brackets: another way of saying it is another pattern.
"""

from __future__ import annotations

import re

from app.core.patterns import regex

ASSISTANT = (
    r"how (?:can|may) i (?:help|assist|support) you",
    r"\bi(?:'m| am) here (?:to (?:help|support|listen|assist)|for you\b)",
    r"here to help you",
    r"\bi (?:understand|hear|see|know) (?:that )?(?:you(?:'re| are)|your|this must|this is) (?:going through|feeling|"
    r"experiencing|struggling|hard for you|difficult for you|frustrat|concern|pain)",
    r"sorry (?:to hear (?:that you|about your|you)|that you(?:'re| are) (?:feeling|going|struggling|experiencing))",
    r"is there anything (?:else )?(?:i can (?:do for|help)|specific|in particular|you(?:'d| would) like)",
    r"\bfeel free to\b",
    r"\blet me know (?:if you|how i)",
    r"don't hesitate to",
    r"if you need (?:anything|someone to talk)",
    r"(?:mental health|crisis|qualified|licensed) (?:professional|hotline|helpline|provider)",
    r"\bseek (?:professional )?help",
    r"reach out to a\b",
    r"it(?:'s| is) (?:important|essential|crucial) (?:that you|to (?:remember|acknowledge|take|seek|"
    r"practi[sc]e|note|reach|"
    r"talk|have|be|find|make|give|allow))\b",
    r"it(?:'s| is) okay to (?:feel|take|seek|reach)",
    r"here are (?:some|a few) (?:\w+ )?(?:tips|ways|steps|things|strateg|ideas|suggest)",
    r"coping (?:strateg|mechanism|skill)",
    r"\bi(?:'d| would) (?:suggest|recommend|advise) (?:that )?(?:you|talking|taking|trying|seeking)",
    r"(?:remember|please know)(?: that)?,? you(?:'re| are) not alone",
    r"great question",
    r"happy to help",
    r"\bcertainly[!,] (?:here|i)",
)
THERAPIST = (
    r"^\W*(?:the )?(?:therapist|counsell?or|clinician|interviewer|trainee|user|system|human|assistant)\s*:",
    r"\bas your (?:therapist|counsell?or)",
    r"\bi(?:'m| am) (?:your|the|a) (?:therapist|counsell?or)\b",
    r"\b(?:how|what) (?:does|did|do) (?:that|this|it) make you feel",
    r"what (?:brings|brought) you (?:here|in)\b",
    r"how (?:have|are) you (?:been )?(?:feeling|coping|sleeping|doing) (?:about|since|lately|today|with|these)",
    r"(?:can|could|would) you (?:please )?(?:tell me|share|describe|elaborate|say) (?:a (?:little|bit) )?"
    r"(?:more|about (?:your|how you))",
    r"\btell me (?:more )?about (?:your (?:feelings?|family|childhood|week|relationship)|how you|that|yourself)\b",
    r"\bit sounds like you(?:'re|'ve| are| have| feel)\b",
    r"what (?:would you like|do you want) to (?:talk about|work on|discuss|focus on|explore)",
    r"\blet's (?:explore|discuss|work on|talk about (?:your|how you))",
    r"have you (?:considered|tried (?:talking|to))",
    r"thank you for sharing",
    r"in (?:our|this) session today,? (?:we|you)",
)
REFUSAL = (
    r"\bi (?:can't|cannot|can not|am unable to|am not able to|won't be able to) (?:assist|help (?:you )?with "
    r"(?:that|this)|"
    r"provide|engage in|continue (?:this|with this|the) (?:conversation|role)|fulfil|comply|participate in|generate|"
    r"discuss that topic|respond to (?:that|this))",
    r"\bi'm (?:unable|not able) to (?:assist|help (?:you )?with|provide|engage|continue|fulfil|comply|generate|"
    r"respond)",
    r"(?:against|violates?) (?:my|the|our) (?:guidelines|polic|programming|terms)",
    r"(?:content|usage) polic(?:y|ies)",
    r"\bi must (?:decline|refuse) to",
    r"not appropriate for me to (?:continue|engage|respond|provide|discuss|role)",
)
META = (
    r"\bas an? (?:ai|artificial|language model|virtual|assistant|chatbot)\b",
    r"\bi(?:'m| am) (?:just |only |actually )?an? (?:ai|artificial intelligence|(?:large )?language model|llm|"
    r"chatbot|"
    r"virtual assistant|computer program|simulation|simulated)\b",
    r"\blanguage model",
    r"chatgpt",
    r"openai",
    r"anthropic",
    r"\bgpt-?\d",
    r"system prompt",
    r"\bmy (?:prompt|instructions|guidelines|programming|training data|persona|character sheet)\b",
    r"\b(?:the|this|your) (?:prompt|persona)\b",
    r"inner note",
    r"stay(?:ing)? in character",
    r"\bin character\b",
    r"in this (?:role-?play|scenario|simulation|exercise)",
    r"\bas (?:the|a) client(?:,| in)",
    r"\[\[",
    r"\]\]",
    r"<\|?/?(?:im_start|im_end|system|user|assistant|think|s|endoftext)\b",
    r"\{\{",
    r"here(?:'s| is) (?:my|a|the) (?:response|reply|answer)\b",
    r"\bin (?:one to three|1-3) sentences",
    r"\d+ words or (?:less|fewer)",
)
WRITTEN = (
    r"^\s*(?:#{1,6}\s|[-•]\s+\w|```|\d{1,2}[.)]\s+[A-Z]|\||>\s)",
    r"```",
    r"\*\*[^*]+\*\*\s*:",
    r"https?://",
    r"</?[a-z]+[^>]*>",
    r"^\s*\{\s*\"",
)
SLIPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("spoke like an assistant", ASSISTANT),
    ("spoke as the therapist", THERAPIST),
    ("declined to answer", REFUSAL),
    ("talked about its instructions", META),
    ("answered in a written form", WRITTEN),
)
_FLAGS = re.IGNORECASE | re.MULTILINE
_EACH = tuple((reason, regex("|".join(patterns), _FLAGS)) for reason, patterns in SLIPS)
# One quick look that nearly every sentence passes; only the rest are told which pattern they met. Lower case
# throughout: letting the pattern ignore case takes nearly twice as long. What begins where a word does is only tried
# there, which takes a quarter of the time of trying it at every letter.
_LOWER = [pattern.replace("A-Z", "a-z") for _, patterns in SLIPS for pattern in patterns]
_AT_WORDS = "|".join(pattern.removeprefix(r"\b") for pattern in _LOWER if pattern.startswith(r"\b"))
_ANYWHERE = "|".join(pattern for pattern in _LOWER if not pattern.startswith(r"\b"))
_ANY = regex(rf"\b(?:{_AT_WORDS})|{_ANYWHERE}", re.MULTILINE)


def slip(sentence: str) -> str | None:
    """Return how the sentence falls out of the client's role, for a note, or None."""
    if not _ANY.search(sentence.lower()):
        return None
    return next((reason for reason, pattern in _EACH if pattern.search(sentence)), None)
