"""Plain patterns for what a trainee says at the frame: sets a limit, gives way, takes sides, soothes, or takes it up.

They are looked for only in the turns right after a client has tried something on, so they may be wide.
"""

from __future__ import annotations

from app.core.patterns import regex

LIMIT = regex(
    r"\b(?:(?:i|we)(?:'m| am|'re)?(?: afraid (?:that )?(?:i|we))?(?: really| just)? (?:can't|cannot|can not|won't|"
    r"will not|don't|do not|couldn't|wouldn't|shouldn't|not able to|not allowed to|not going to)(?: \w+){0,3}? "
    r"(?:give|take|accept|keep|promise|meet|share|swap|text|call|ring|agree|do that|do this|hold|have|add|follow|"
    r"lend|"
    r"be (?:your|a|friends)|see (?:you|each other) outside)|(?:has|have|need|needs|ought) to (?:stay|be|"
    r"remain) (?:in|here|between|within|with)|only (?:here|in (?:this room|our sessions|here))|"
    r"not something (?:that )?(?:i|we) can|isn't (?:something|possible)|(?:keep|leave) "
    r"(?:it|this|that|us|things) (?:in|to|inside|within) (?:this|our|here|the)|say no to|part of my job|"
    r"not allowed|against (?:the|our|my) (?:rules|policy)|(?:in|not )appropriate|can't do that)"
)
_GIVES_WAY = regex(
    r"\b(?:here(?:'s| is) my (?:number|mobile|phone|email|address|card)|my (?:number|mobile|phone|email|address|"
    r"insta\w*) is|(?:you can|feel free to|please|just|do) (?:call|text|ring|message|email|whatsapp|phone) me|"
    r"i(?:'ll| will| can)(?: \w+)? (?:keep|hold) (?:it|that|this)(?: \w+)? "
    r"(?:secret|between us|to myself|out of|off|quiet)|between (?:us|you and me|ourselves|the two of us)|"
    r"(?:our|a) (?:little )?secret|off the record|i (?:won't|will not|'ll not) (?:write|tell|say|pass|report|"
    r"mention|note|"
    r"put|record)|we (?:can|could|will) be friends|i(?:'d| would) love to|i(?:'ll| will) (?:take|have|keep|"
    r"accept) (?:it|them|one|this|that)\b|add me|(?:let's|we (?:could|can)) meet|i promise)"
)
ASSENT = regex(
    r"(?:(?:yes|yeah|yep|sure|okay|ok|of course|no problem|fine|alright|all right|absolutely|certainly|go on then|"
    r"that's fine|why not|thank you|thanks|deal)\b[\W_]*)+"
)
TAKES_SIDES = regex(
    r"\b(?:i(?:'m| am) (?:completely |totally |absolutely )?on your side|i (?:totally |completely )?agree with you|"
    r"you(?:'re| are) (?:absolutely |quite |so |completely |totally )?right (?:about|that|to be)|(?:he|she|they|your "
    r"\w+)(?:'s|'re| was| is| were| are| sounds?| sound)(?: so| really| totally| clearly| being| just| very)* "
    r"(?:wrong|"
    r"awful|unfair|selfish|out of order|terrible|horrible|cruel|unreasonable|a bully|to blame)|how (?:dare|"
    r"could) (?:he|she|they))\b"
)
SOOTHES = regex(
    r"\b(?:don't worry|no need to worry|of course (?:not|i (?:won't|will|do|don't))|i promise|i would never|i'd "
    r"never|"
    r"i(?:'m| am) (?:not (?:like (?:them|that|the|him|her)|tired|bored)|fine|always here)|i (?:won't|will not) "
    r"(?:leave|let you down|send|give up|get tired|go\b|judge|hurt|do that|get bored)|not at all|you(?:'re| are) "
    r"(?:doing (?:so |really |very )?(?:well|great|fine)|not a (?:burden|nuisance|bother)|wonderful))"
)
TAKES_UP = regex(
    r"\b(?:what (?:makes|made|brings|brought) you (?:think|ask|say|wonder|feel|offer)|what (?:would|might|does|"
    r"did) (?:it|"
    r"that|this|having \w+) (?:mean|be like|give|do|change)|i(?:'ve| have)? (?:just )?(?:notice|noticed)\b|you(?:'re|"
    r" are)? (?:half )?(?:expect|expecting|waiting for me|thinking i|think i|feel i|worry (?:that )?i|worried "
    r"(?:that )?i|"
    r"afraid (?:that )?i|wonder if i|wondering (?:if|whether) i)|is (?:that|this) (?:what|how|something) (?:usually|"
    r"you|people|happens)|does (?:that|this) (?:happen|come up|feel) (?:with|familiar|elsewhere|a lot)|"
    r"(?:between|with) (?:us|you and me)[^.?!]*\?|(?:wait|waiting|ask|asking|offer|offering|sit|sitting)\b[^.?!]* "
    r"me\b[^.?!]*\?|curious (?:about|what|why))"
)
WARM = regex(
    r"\b(?:glad|touched|thank you|thanks|i can (?:see|hear|understand)|understand (?:why|that)|makes sense|matters?|"
    r"kind|thoughtful|important|i(?:'d| would)? (?:do )?(?:want|like)|i (?:do )?care|sorry|i know (?:it|this|that|"
    r"how)|"
    r"appreciate|in here with me|here with me|together|natural|we can)\b"
)
OF_THE_THERAPIST = regex(r"\byou\b[^.?!]*\b(?:i|me|i'll|i'd|i'm|i've|my)\b")
_NOT_GIVEN = regex(r"\b(?:not|n't|can't|cannot|won't|never|no|don't|if|rather than|instead of)\b(?: \S+){0,5} ?$")


def gives_way(said: str) -> bool:
    """Tell whether a turn gives what a client asked for outside the frame."""
    return any(not _NOT_GIVEN.search(said[: found.start()]) for found in _GIVES_WAY.finditer(said))
