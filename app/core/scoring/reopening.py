"""A closed question made open: what the trainee was after, asked so that the client has room."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.core.coding.sentences import plain_text

_WHOM = {"she": "her", "he": "him", "they": "them"}
_Form = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def _always(words: str) -> Callable[[re.Match[str]], str]:
    return lambda _: words


_FORMS: tuple[_Form, ...] = (
    (
        re.compile(r"\bwhy (?:didn't|don't|can't|couldn't|won't) you (?P<what>[a-z][a-z' ]{2,40})\?*$"),
        lambda m: f"What made it hard to {m['what'].strip()}?",
    ),
    (re.compile(r"\bhow old (?:is|was) (?P<who>he|she)\b"), lambda m: f"Tell me a little about {_WHOM[m['who']]}."),
    (
        re.compile(r"\b(?:sleep|sleeping|hours)\b.*\?*$(?<!say)"),
        _always("What are the nights like for you at the moment?"),
    ),
    (re.compile(r"\b(?:eat|eating|appetite)\b"), _always("What has happened to meals and eating since this began?")),
    (
        re.compile(r"^(?:do|have) you (?:have |got )?(?:any |a |some )?(?:family|friends?|relatives|siblings|children)\b"),
        _always("Tell me about the people who matter to you."),
    ),
    (
        re.compile(r"^(?:do|have) you (?:have |got )?(?:any |a |some )?hobb(?:y|ies)\b"),
        _always("What do your days look like at the moment?"),
    ),
    (
        re.compile(r"^(?:do|did) you (?P<what>(?:get on|cope|manage|deal|live) with (?:your |the |her|him|them)[a-z ]{0,25})\?*$"),
        lambda m: f"How do you {m['what'].strip()}?",
    ),
    (
        re.compile(r"^did you [a-z ]{2,20} (?:at|during) the (?P<what>funeral|wedding|party|meeting|airport|hospital)\b"),
        lambda m: f"What was the {m['what']} like for you?",
    ),
    (
        re.compile(r"^how long (?:has|have) (?:this|it|that|you (?:been|felt))\b|^when did (?:it|this|that|all this) (?:start|begin)\b"),
        _always("How did all this begin for you?"),
    ),
    (re.compile(r"^is there anything else\b|^anything else\b"), _always("What else has been on your mind?")),
    (
        re.compile(
            r"^(?:have|did) you (?:ever )?(?:told|tell|spoken|speak|talked|talk) (?:to |with )?"
            r"(?P<whom>anyone|anybody|somebody|someone|him|her|them|your \w+|anyone else)\b"
        ),
        lambda m: f"What would it be like to talk to {_anyone(m['whom'])} about it?",
    ),
    (
        re.compile(r"^do you (?P<how>talk|speak) to (?P<whom>him|her|them|anyone|anybody|your \w+)\b"),
        lambda m: f"What happens when you {m['how']} to {_anyone(m['whom'])} about it?",
    ),
    (
        re.compile(r"^(?:are|were) you (?:so |very )?"
                   r"(?:angry|sad|lonely|upset|guilty|ashamed|afraid|scared|tired|annoyed|depressed|anxious|worried)\b"),
        _always("What do you feel when you think about it?"),
    ),
    (re.compile(r"^do you feel [a-z]+(?: most days| often| a lot)?$"), _always("How have you been feeling lately?")),
    (re.compile(r"^did (?:that|it|this) (?:upset|hurt|make|scare|bother|annoy)\b"), _always("How did that affect you?")),
    (
        re.compile(r"^is (?P<what>work|school|life|home|being alone|the evening|the night) (?:so |very |really )?(?:hard|difficult|bad"
                   r"|worse|better|okay|good)\b(?P<when>(?: for you)?(?: now| at the moment)?)$"),
        lambda m: f"What is {m['what']} like for you now?",
    ),
    (
        re.compile(r"^is it (?:worse|better|harder) (?:in|at) (?:the )?(?P<when>evenings|nights|mornings|weekends|night|weekend)\b"),
        lambda m: f"What are the {m['when'].rstrip('s')}s like for you?",
    ),
    (re.compile(r"^were you (?:two )?close\b"), _always("What was it like between the two of you?")),
    (re.compile(r"^do you think (?:it|this|that) is (?:a )?(?:depression|stress|grief|burnout)\b"), _always("What do you make of it yourself?")),
    (re.compile(r"^did you (?:say|do|answer) (?:something|anything)\b"), _always("What happened next?")),
    (re.compile(r"^how (?:often|much) do you see (?P<whom>him|her|them)\b"), lambda m: f"What is it like when you see {m['whom']}?"),
    (re.compile(r"^(?:who do you live with|do you live alone|do you live with)\b"), _always("Tell me about your home and who is there.")),
    (re.compile(r"^do you have (?:anybody|anyone|somebody|someone) (?:to|who)\b"), _always("What has helped so far, even a little?")),
    (re.compile(r"^how long ago was (?:that|it|this)\b"), _always("Tell me about that time.")),
    (re.compile(r"^do you work\b|^are you working\b"), _always("What is work like for you at the moment?")),
    (re.compile(r"^was it (?:worse|better|harder|easier)\b"), _always("How has it changed over the last weeks?")),
)  # fmt: skip


def _anyone(whom: str) -> str:
    return {"anyone": "someone", "anybody": "somebody", "anyone else": "somebody else"}.get(whom, whom)


def reopened(question: str) -> str | None:
    """Return an open question that is after the same thing as a closed one, or None where no form fits."""
    plain = re.sub(r"^(?:(?:okay|ok|so|and|but|well|i see|right)[,. ]+)+", "", plain_text(question)).strip(" .,")
    for form, ask in _FORMS:
        match = form.search(plain)
        if match:
            return ask(match)
    return None
