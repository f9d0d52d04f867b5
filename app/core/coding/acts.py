"""One piece of a turn: which labels it earns. The first label is what the piece is, the rest what it also does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.coding import (
    asking,
    crossing,
    guidance,
    harming,
    manner,
    minimising,
    reflecting,
    techniques,
    warmth,
    weighing,
)
from app.core.coding.codes import Label
from app.core.coding.reporting import is_owned, is_reported, is_said_back
from app.core.coding.sentences import Piece, plain_text
from app.core.coding.words import content_stems, feelings_named
from app.core.patterns import regex

Tag = tuple[Label, float]

_YOU_SUBJECT = regex(r"^(?:and |so |but |then |that )*(?:you|you'd|your)\b")
_PROPOSES = regex(r"(?:let's|let us|let me|shall we|we (?:should|could|can|will|need))\b")
_GENERAL = regex(
    r"(?:men|women|people|everyone|everybody|most|many|marriages?|grief|grieving|depression|life|love|time"
    r"|families|friends|relationships?|children|kids|parents|mothers|fathers|husbands|wives|couples"
    r"|all (?:men|women|people|families|couples)|crying|loneliness|exercise|sleep|alcohol|medication"
    r"|therapy|counselling|counseling|research|nobody (?:is|can)|\d+|two|three|four"
    r"|five|six|seven|eight|nine|ten|twelve)\b"
)
_OBLIGED = regex(r"\byou (?:\w+ )?(?:have|need|had) to\b")
_PLEDGES = regex(r"\bi (?:won't|will not|will never|would never|promise)\b")
_INVITED = regex(
    r"^(?:and |so |but |then |that )*you (?:can|could|may|should) (?:\w+ )?(?:tell|say|trust|talk|share)\b"
)
_LEADS_AWAY = regex(
    r"\byou are not (?:really |actually |going to |thinking )|\byou (?:wouldn't"
    r"|don't want to)\b.*\b(?:right|are you|would you|do you)\W*$"
)
_ENQUIRES = regex(
    r"\b(?:ask|asking|wonder|wondering|want to (?:check|know|understand|make sure)|need to (?:check|know"
    r"|ask)|check|concerned|worried)\b"
)


@dataclass(frozen=True)
class Context:
    """What a piece is read against: the client's words before it, in plain form."""

    previous: str
    content: frozenset[str]
    risk: bool
    hint: bool = False

    @classmethod
    def of(cls, previous: str) -> Context:
        """Read the client's last words; of very long ones, the end."""
        plain = plain_text(previous[-2000:])
        named = harming.RISK_WORDS.search(plain) is not None
        return cls(plain, content_stems(plain), named, named or minimising.HINT.search(plain) is not None)


def tags(piece: Piece, context: Context) -> list[Tag]:
    """Return the labels of one piece, what it is first. Never empty."""
    if manner.BACKCHANNEL.fullmatch(piece.plain):
        return [("backchannel", 0.95)]
    if manner.is_gibberish(piece.plain):
        return [("off_topic", 0.7)]
    if manner.META.search(piece.plain):
        return [("meta", 0.9)]
    return _safety(piece, context) or _act(piece, context)


def _act(piece: Piece, context: Context) -> list[Tag]:
    if not asking.is_question(piece):
        return _statement(piece, context)
    return _asked_statement(piece, context) if asking.is_plain_statement(piece) else _question(piece)


def _safety(piece: Piece, context: Context) -> list[Tag]:
    return _secrecy(piece) or _risk(piece, context) or _crossing(piece)


def _crossing(piece: Piece) -> list[Tag]:
    if not crossing.crosses(piece):
        return []
    found: list[Tag] = [("boundary_crossing", 0.85)]
    return [*found, (_question_label(piece), 0.6)] if asking.is_question(piece) else found


def _secrecy(piece: Piece) -> list[Tag]:
    plain = piece.plain
    promised = (
        harming.SECRECY_PROMISE.search(plain) is not None
        and (
            _YOU_SUBJECT.match(piece.core) is None or _PLEDGES.search(plain) is not None or _INVITED.match(piece.core)
        )
        and not is_reported(plain, harming.SECRECY_PROMISE)
        and not asking.is_question(piece)
    )
    if promised and not harming.LIMIT_OF_SECRECY.search(plain):
        return [("promise_of_secrecy", 0.85)]
    if promised or (harming.CONFIDENTIALITY.search(plain) and not asking.is_question(piece)):
        return [("confidentiality", 0.85), ("information", 0.6)]
    return []


def _risk(piece: Piece, context: Context) -> list[Tag]:
    plain = piece.plain
    about_risk = harming.RISK_WORDS.search(plain) is not None
    asked = asking.is_question(piece)
    if minimising.plays_down(plain, hinted=context.hint or about_risk, asked=asked):
        return [("minimising_risk", 0.85), ("closed_question", 0.6)] if asked else [("minimising_risk", 0.85)]
    if context.risk and not asked and warmth.REASSURANCE.search(plain) and not is_reported(plain, warmth.REASSURANCE):
        return [("minimising_risk", 0.75), ("reassurance", 0.8)]
    if minimising.RISK_EUPHEMISM.search(plain):
        found: list[Tag] = [("minimising_risk", 0.75)]
        return [*found, ("closed_question", 0.6)] if asked else found
    follow_up = harming.RISK_FOLLOW_UP.search(plain)
    if follow_up and (context.hint or about_risk or (asked and len(plain[follow_up.end() :].split()) <= 1)):
        return [("risk_enquiry", 0.85), (_question_label(piece), 0.7)]
    if not about_risk or not (asked or _ENQUIRES.search(plain)):
        return []
    if _LEADS_AWAY.search(plain):
        return [("minimising_risk", 0.75), ("closed_question", 0.7)]
    return [("risk_enquiry", 0.9), (_question_label(piece), 0.7)]


def _question_label(piece: Piece) -> Label:
    return "open_question" if asking.question_type(piece) == "open" else "closed_question"


def _techniques(piece: Piece) -> list[Tag]:
    plain = piece.plain
    found: list[Tag] = []
    if techniques.ROLE_PLAY.search(plain):
        found.append(("role_play", 0.8))
    if techniques.HERE_AND_NOW.search(plain):
        found.append(("here_and_now", 0.75))
    if techniques.PATTERN.search(plain):
        found.append(("pattern", 0.7))
    if manner.JARGON.search(plain):
        found.append(("jargon", 0.8))
    return found


def _question(piece: Piece) -> list[Tag]:
    core = piece.core
    kind = _question_label(piece)
    if harming.JUDGEMENT.search(core) and not is_reported(core, harming.JUDGEMENT):
        return [("judgement", 0.85), (kind, 0.6)]
    found: list[Tag] = [(kind, 0.9 if piece.asked else 0.75)]
    if manner.REPEAT_REQUEST.search(core):
        return [("repeat_request", 0.85), ("closed_question", 0.5)]
    if asking.WHY.search(core):
        found.append(("why", 0.9))
    if (
        guidance.ADVICE.search(core)
        and not is_reported(core, guidance.ADVICE)
        and not re.match(r"(?:what|how|who|whom|which|where|when|do|did|are|is) .*", core)
    ):
        found.insert(0, ("advice", 0.75))
    if manner.PERSONAL.search(core):
        found.append(("personal_question", 0.8))
    elif manner.OFF_TOPIC.search(core):
        found.append(("off_topic", 0.8))
    if manner.HOW_ARE_YOU.search(core):
        found.append(("greeting", 0.6))
    if techniques.PERSPECTIVE.search(core):
        found.append(("perspective", 0.75))
    if techniques.OPTIONS.search(core):
        found.append(("options", 0.75))
    return found + _techniques(piece)


def _asked_statement(piece: Piece, context: Context) -> list[Tag]:
    """A statement with a question mark: parroting is a closed question, a real guess at meaning reflects."""
    if asking.seeks_yes(piece):
        return [("closed_question", 0.7)]
    found = _statement(piece, context)
    label = found[0][0]
    if label in {"simple_reflection", "complex_reflection"}:
        guess = "so" in piece.lead.split() or reflecting.STEM.search(piece.core) is not None
        if (guess and piece.words >= 8) or reflecting.named_new(piece, context.previous):
            return [*found, ("closed_question", 0.4)]
        return [("closed_question", 0.6)]
    if label in {"judgement", "reassurance"}:
        return [*found, ("closed_question", 0.6)]
    return [("closed_question", 0.7)] if label in {"other", "information"} else found


def _statement(piece: Piece, context: Context) -> list[Tag]:
    return _harm(piece, context) or _frame(piece) or _stance(piece, context) or _weighed(piece, context)


def _harm(piece: Piece, context: Context) -> list[Tag]:
    core = piece.core
    judged = harming.JUDGEMENT.search(core)
    if (
        judged
        and not is_reported(core, harming.JUDGEMENT)
        and not is_owned(core, judged.end())
        and not is_said_back(judged.group(), context.content)
    ):
        found: list[Tag] = [("judgement", 0.85)]
        if guidance.ADVICE.search(core):
            found.append(("advice", 0.6))
        return found
    return []


def _frame(piece: Piece) -> list[Tag]:
    core, plain = piece.core or piece.plain, piece.plain
    if manner.REPEAT_REQUEST.search(core):
        return [("repeat_request", 0.8)]
    if manner.APOLOGY.search(plain):
        return [("apology", 0.85)]
    if manner.GREETING.search(plain) or manner.GREETING.search(core):
        return [("greeting", 0.9)]
    if manner.ENDING.search(plain):
        return [("ending", 0.8)]
    return []


def _stance(piece: Piece, context: Context) -> list[Tag]:
    core, plain = piece.core, piece.plain
    if reflecting.SUMMARY_STEM.search(plain):
        return [("summary", 0.7), *_techniques(piece)]
    stemmed = reflecting.STEM.search(core) is not None
    validates = warmth.VALIDATION.search(core) is not None
    if _advises(piece, context, stemmed):
        return [("advice", 0.8), *_techniques(piece)]
    if warmth.REASSURANCE.search(core) and not is_reported(core, warmth.REASSURANCE):
        return [("reassurance", 0.8)]
    if warmth.STOCK.search(core):
        return [("stock_phrase", 0.8), ("validation", 0.5)] if validates else [("stock_phrase", 0.8)]
    if guidance.DISCLOSURE.search(core) and not validates and not is_reported(core, guidance.DISCLOSURE):
        return [("self_disclosure", 0.8)]
    if validates:
        return _validates(piece, context, stemmed)
    if context.previous and reflecting.BOTH_TRUE.search(core):
        return [("complex_reflection", 0.7), *_techniques(piece)]
    return []


def _validates(piece: Piece, context: Context, stemmed: bool) -> list[Tag]:
    """A validation that says what the client went through is a reflection as well, if there is one to reflect."""
    added = reflecting.named_new(piece, context.previous)
    hears = bool(context.previous) and warmth.HEARS.search(piece.core) is not None
    if added and (hears or reflecting.YOU.search(piece.core) or stemmed):
        return [("complex_reflection", 0.7), ("validation", 0.7)]
    if hears:
        kind = reflecting.reflection_type(piece, context.previous, context.content)
        label: Label = "complex_reflection" if kind == "complex" else "simple_reflection"
        return [(label, 0.6), ("validation", 0.75), *_techniques(piece)]
    return [("validation", 0.8), *_techniques(piece)]


def _advises(piece: Piece, context: Context, stemmed: bool) -> bool:
    core = piece.core
    if guidance.ADVICE.search(core) is None:
        return not stemmed and guidance.IMPERATIVE.search(core) is not None
    if is_reported(core, guidance.ADVICE) or (stemmed and reflecting.YOU.search(core)):
        return False
    # "You have to get up at five" is the client's burden if the client spoke of it, and advice if not.
    return not (_OBLIGED.search(core) and reflecting.overlap(piece, context.content) >= 0.5)


def _weighed(piece: Piece, context: Context) -> list[Tag]:
    if manner.is_plain_talk(piece.core):
        return [("other", 0.6)]
    if asking.TENTATIVE.search(piece.core):
        return [("complex_reflection", 0.7), *_techniques(piece)]
    if piece.words <= 2 and feelings_named(piece.core) and context.previous:
        added = reflecting.named_new(piece, context.previous)
        return [("complex_reflection" if added else "simple_reflection", 0.7)]
    weighed = weighing.weigh(piece, context.previous, context.content)
    techniques = _techniques(piece)
    if weighed.reflection >= max(weighed.information, weighed.neither) and _has_ground(piece, context):
        kind = reflecting.reflection_type(piece, context.previous, context.content)
        label: Label = "complex_reflection" if kind == "complex" else "simple_reflection"
        return [(label, weighed.reflection), *techniques]
    if techniques:
        return techniques
    if manner.OFF_TOPIC.search(piece.core) and not piece.content & context.content:
        return [("off_topic", 0.7)]
    if weighed.information >= weighed.neither or weighed.reflection > weighed.neither:
        return [("information", max(weighed.information, 0.4))]
    return [("other", weighed.neither)]


def _has_ground(piece: Piece, context: Context) -> bool:
    """A reflection is about this client: general truths and opinions of others are not."""
    core = piece.core
    if guidance.OPINION_OF_OTHERS.search(piece.plain) or _PROPOSES.match(core):
        return False
    return _GENERAL.match(core) is None or bool(reflecting.YOU.search(core) or piece.content & context.content)
