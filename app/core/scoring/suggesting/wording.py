"""Better wordings, made of the client's own words: 'I sit in her chair' becomes 'You sit in her chair'.

Nothing is claimed that the client did not say: a feeling is named only if they voiced it, what they told is quoted
or turned round as it stands. Where nothing fits there is no wording.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

from app.core.coding.sentences import plain_text
from app.core.patterns import regex
from app.core.scoring.heard.clauses import Clause, quotable, telling_clause
from app.core.scoring.heard.cues import may_hint_at_risk
from app.core.scoring.heard.voiced import Feeling, voiced_feeling

RISK_QUESTION = "Thank you for telling me. Are you thinking about ending your life?"
INVITATIONS = (
    "Help me understand what this has been like for you.",
    "I would like to hear more about how it has been for you.",
)
HEAVY = 5
MIN_JOINED = 8
LIMIT_OF_SECRECY = (
    "What you tell me stays between us, unless I am worried about your safety. Then I would talk with you about who "
    "else should know."
)
_HEAVY = regex(
    r"\b(?:died?|dead|death|lost|funeral|divorc\w+|left me|alone|nobody|no one|can't|couldn't|cancer|fired"
    r"|quarrel\w*"
    r"|cry|crying|cried|by myself|on my own|wake|sleep|miss|shut|hid|hide|turned away|any more|wrong"
    r"|stopped|gone)\b",
    re.IGNORECASE,
)
_LOST = regex(
    r"\b(?:(?:didn't|don't|can't|couldn't) (?:quite )?(?:follow|catch|make (?:that|it) out|get that)"
    r"|what (?:do )?you (?:ask|mean"
    r"|want me to)|say (?:that|it) again|you have lost me|lost where i was)\b"
)
_TOPIC = regex(
    r"\b(?P<whose>my|our|that) (?P<what>(?:grand)?(?:daughter|son)|sister|brother|mother|father|mum"
    r"|dad|mom|wife"
    r"|husband|parents|friend|mate|neighbour|marriage|divorce|funeral|wedding|quarrel|row|night|evenings?"
    r"|mornings?"
    r"|nights|weekends?|job|work|music|choir|church)\b(?!'s)",
    re.IGNORECASE,
)
_ASKS: dict[str, tuple[str, ...]] = {
    "now": ("What is that like for you?", "Tell me more about that.", "How is that for you?"),
    "then": ("What was that like for you?", "Tell me more about that."),
    "unclear": ("Tell me more about that.", "What has that been like for you?"),
}
_REFLECTED = ("So {0}.", "You're telling me that {0}.", "What I'm hearing is that {0}.", "So {0}.")
_HELD = ("That sounds hard.", "That must be hard.", "That sounds like a lot to carry.")


def open_question_about(client_words: str, used: Sequence[str] = ()) -> str | None:
    """Return an open question about what the client said last, or None; forms of the wordings in `used` come last."""
    feeling, clause = voiced_feeling(client_words), telling_clause(client_words)
    if clause is not None and (feeling is None or clause.weight > 3):
        return f"{clause.as_sentence} {_chosen(_ASKS[clause.tense], clause.quote, used)}"
    if feeling is not None:
        return f"You {feeling.words}. {'What was' if feeling.tense == 'then' else 'What is'} that like for you?"
    quoted = quotable(client_words)
    return _invitation(client_words) or (f"You said, “{quoted}.” Tell me more about that." if quoted else None)


def reflection_of(client_words: str, used: Sequence[str] = ()) -> str | None:
    """Return a reflection of what the client said last, with the feeling they voiced, or None."""
    clause, feeling = telling_clause(client_words), voiced_feeling(client_words)
    if clause is None:
        return f"So you {feeling.words}." if feeling else None
    if feeling and not _holds(clause, feeling) and feeling.tense == clause.tense:
        return f"So {clause.turned}, and you {feeling.words}."
    return _chosen(_REFLECTED, clause.quote, used).format(clause.turned)


def empathy_for(client_words: str, used: Sequence[str] = ()) -> str | None:
    """Return an answer to the feeling in the client's words, or None where none was voiced and nothing weighs."""
    clause, feeling = telling_clause(client_words), voiced_feeling(client_words)
    if feeling is not None:
        heard = f"{clause.as_sentence} " if clause and not _holds(clause, feeling) and clause.weight >= 3 else ""
        return heard + _chosen(_makes_sense(feeling), client_words, used)
    if clause is None or not _HEAVY.search(clause.quote):
        return None
    return f"{clause.as_sentence} {_chosen(_HELD if clause.weight >= HEAVY else _HELD[:2], clause.quote, used)}"


def summary_of(told: Sequence[Clause]) -> str | None:
    """Return a recap of two or three things the client said, with a check, or None if there are fewer than two."""
    if len(told) < 2:
        return None
    joined = ", ".join(f"that {clause.turned}" for clause in told[:-1]) + f", and that {told[-1].turned}"
    return f"Let me see if I have understood. You told me {joined}. Have I missed anything?"


def points_to_join(told: Sequence[Clause]) -> list[Clause]:
    """Return up to three of the clauses that say different things, in their order, or none if they carry little."""
    different: list[Clause] = []
    for clause in told:
        if all(len(clause.stems & other.stems) * 2 < len(clause.stems) for other in different):
            different.append(clause)
    best = sorted(different, key=lambda clause: -clause.weight)[:3]
    if len(best) < 3 and sum(clause.weight for clause in best) < MIN_JOINED:
        return []
    return [clause for clause in different if clause in best]


def hints_at_risk(client_words: str) -> bool:
    """Tell whether the client hints at not wanting to live: then only the direct question is good advice."""
    return may_hint_at_risk(plain_text(client_words))


def is_lost(client_words: str) -> bool:
    """Tell whether the client did not follow the trainee: then a repair is due, and no other skill is at stake."""
    return _LOST.search(plain_text(client_words)) is not None


def invitation(used: Sequence[str]) -> str:
    """Return a plain open invitation for a turn that did harm and had nothing before it to take up."""
    return _chosen(INVITATIONS, "", used)


def _holds(clause: Clause, feeling: Feeling) -> bool:
    return feeling.words.split()[-1] in clause.turned


def _makes_sense(feeling: Feeling) -> tuple[str, ...]:
    would = "would have" if feeling.tense == "then" else "would"
    forms = (f"It makes sense that you {feeling.words}.", f"Of course you {feeling.words}.")
    return forms if feeling.is_missing else (*forms, f"You {feeling.words}. Anyone in your place {would}.")


def _invitation(client_words: str) -> str | None:
    found = list(_TOPIC.finditer(client_words))
    if not found:
        return None
    whose, what = found[-1]["whose"].lower(), found[-1]["what"].lower()
    return f"Tell me more about {'your' if whose in {'my', 'our'} else whose} {what}."


def _chosen(forms: Sequence[str], salt: str, used: Sequence[str]) -> str:
    """Return one of the forms, the same for the same words; those that a report has used already come last."""
    fresh = [form for form in forms if not any(form.split("{0}")[0] in wording for wording in used)] or list(forms)
    return fresh[zlib.crc32(salt.encode()) % len(fresh)]
