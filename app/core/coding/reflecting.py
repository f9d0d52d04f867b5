"""Reflections and summaries: does a statement give the client's own meaning back?

Simple reflections stay with what was said; complex ones add a feeling, a meaning or a double side (MITI 4.2.1).
"""

from __future__ import annotations

from typing import Literal

from app.core.coding.sentences import Piece
from app.core.coding.words import feelings_named
from app.core.patterns import regex

ReflectionType = Literal["simple", "complex"]

STEM = regex(
    r"^(?:i (?:wonder|am wondering|was wondering) (?:if|whether) (?:maybe |perhaps )*(?:(?:a )?part of you"
    r"|you)|(?:so |and |but |then |well |okay |now )*(?:it |that |this )?(?:sounds?|seems?|feels|looks"
    r"|felt|sounded|seemed)(?: to me)?(?: as if| as though| like| that)\b|(?:what )?i (?:am |was |can "
    r"|could |think i |just |also |really |do )*(?:hear|hearing|heard|get|getting|sense|sensing|gather"
    r"|picking up|understand|feel)(?: from you| in (?:that|what you|your)| a sense| the sense"
    r"| the impression| the feeling| is| was)*(?: that| is| like| how| from| of|,)? (?:you|it|that|there"
    r"|this|part|your|he|she|they|a lot|how)\b|(?:in other words|if i (?:understand|hear|heard|understood"
    r"|get|got|am hearing|follow|am understanding)|let me (?:see if|make sure|check)|so what you are"
    r"|what you are (?:saying|telling|describing)|you are (?:saying|telling me|describing)|you (?:said"
    r"|mentioned|told me|were saying|talked about|described)|am i right that|correct me|from what you)"
    r"|(?:a |one |the other )?part of you|on (?:the )?one hand|(?:some|one) side of you|there is (?:a part"
    r"|something|a sense|a lot|so much|this|an? \w+ (?:in|between|about))|underneath|deep down|a bit like"
    r"|kind of like|almost like|almost as if|as if|as though|like (?:you|a|an|it|there|nobody|no one"
    r"|being)\b|(?:you|he|she|they) wish(?:ed)?\b|you (?:had |have )?(?:hoped|longed|miss))"
)
DOUBLE_SIDED = regex(
    r"\b(?:part of you (?:would|wants?|wanted|is|was|feels?|still|also|does|has|had|knows?|wishes|hopes"
    r"|misses)|(?:part|side) of you\b.*\b(?:another|other|part|side|but|and yet|while|at the same time)"
    r"|on (?:the )?one hand|on the other(?: hand)?|at the same time|and yet|but also|while (?:also"
    r"|you also|another)|torn between|both .* and\b|even though you|although you)\b"
)
MEANING = regex(
    r"\b(?:(?:is|was|feels|felt) like\b|as (?:if|though)|like (?:a|an|you|nobody|no one|being|there"
    r"|everything|it|the)\b|what (?:hurts|matters|you (?:really )?(?:want|need|wanted|needed|miss|long))"
    r"|(?:it|that) (?:means?|meant)|means? (?:so much |a lot |something |everything )?to you"
    r"|important to you|the (?:hardest|worst|hard|painful|heaviest) (?:part|thing|bit)|underneath"
    r"|deep down|inside|matters?|you (?:wish|long|hope|wonder if|need|value|worry|fear|'d rather|had hoped"
    r"|really want)|trust|belong\w*|lost (?:a part|yourself|who|your)|no longer|not (?:just|only)"
    r"|more than|holding|carrying|pull(?:ed|ing)|weigh\w*|between .* and|who you are|no (?:room|place"
    r"|space|one)|nobody|never (?:got|had|said|able|enough)|without|instead of|rather than|supposed to"
    r"|allowed|expected|enough)\b"
)
# "A thing can be right and still be a loss": both sides of what the client feels, said as a saying.
BOTH_TRUE = regex(
    r"\b(?:can (?:all )?be [\w ]{2,40}\band (?:still|also|yet|at the same time)\b|(?:both"
    r"|the two) (?:things )?(?:can be"
    r"|are|may be) (?:true|there|real)\b|\band (?:still|also|yet) (?:be|feel) (?:a |an )?(?:loss|sad|hard"
    r"|painful|lonely))"
)
SUMMARY_STEM = regex(
    r"\b(?:(?:to|let me|let's|i (?:will|would like to|want to|'d like to|am going to)|can i|could i|may i"
    r"|if i (?:can|could|may)|i might|i'd like to|just to|let me just|let me try to|so to|to try to"
    r"|maybe i can|shall i)(?: just| try to| try and| quickly| briefly)* (?:sum|summari[sz]e|recap"
    r"|pull (?:together|this together|that together|some of)|put (?:together|this together)|bring (?:this "
    r"|it |that )?together|go over what|gather|check (?:that )?i have (?:understood|got)|see if i (?:have"
    r"|understand|understood|can|'ve|got)|make sure i (?:have|understand|understood|got|am))|to sum"
    r"|in summary|summing up|sum (?:it|this|that|things|up)|so far (?:you|we|i)"
    r"|(?<!what )(?<!all )you have (?:told|said|talked|shared|described|mentioned|been telling)|(?:we"
    r"|you) (?:have )?(?:talked|spoken|spoke) (?:today )?about|today (?:you|we) (?:have )?(?:talked|told"
    r"|said|spoke|spoken|shared|looked)|(?:what )?i have heard (?:you|so far|today|from)|let me (?:see"
    r"|check) if i (?:have|understand|got|'ve)|putting (?:it|this|that|all) (?:all )?together"
    r"|looking back (?:on|over|at) (?:today|what|our)|a few things (?:you|that)|there are (?:two|three"
    r"|a few|several) (?:things|strands|threads|sides))\b"
)
# "So what I hear is that ..., that ..., and that ...": what follows may be a list of what the client said.
HEARD_STEM = regex(
    r"^(?:(?:so|okay|and|then|well),? )*what i (?:am |have |can |did )?(?:hear|hearing|heard|understand|understood"
    r"|get|got|gather|take from)\b"
)
_BETWEEN_POINTS = regex(r"[,;.!]|\b(?:and|but|while|since|because|also)\b")
_CITES = regex(r"^you (?:have )?(?:said|mentioned|told me|spoke of|talked about)\b")
_JOINS = regex(
    r"\b(?:and|but|also|then|while|since|when|because|at the same time|on top of|as well|both|now|yet)\b|[,;]"
)
YOU = regex(r"\byou(?:r|rs|rself|'d)?\b")


def named_new(piece: Piece, previous: str) -> bool:
    """Tell whether a piece names a feeling that the client's words before it did not name."""
    here = feelings_named(piece.plain)
    before = set(feelings_named(previous).values())
    return any(feeling not in before for feeling in here.values())


def reflection_type(piece: Piece, previous: str, previous_content: frozenset[str]) -> ReflectionType:
    """Return simple or complex for a piece that is a reflection of `previous` (plain text)."""
    if DOUBLE_SIDED.search(piece.core) or named_new(piece, previous):
        return "complex"
    if _CITES.search(piece.core) and piece.words <= 8:
        return "simple"
    added = piece.content - previous_content
    if MEANING.search(piece.core) and len(added) * 2 >= len(piece.content):
        return "complex"
    if len(piece.content) >= 4 and len(added) * 3 > len(piece.content) * 2:
        return "complex"
    if len(added) >= 2 and len(added) * 2 >= len(piece.content) and STEM.search(piece.core):
        return "complex"
    return "simple"


def overlap(piece: Piece, content: frozenset[str]) -> float:
    """Return the share (0 to 1) of the piece's content words that are in `content`."""
    return len(piece.content & content) / len(piece.content) if piece.content else 0.0


def listed_points(text: str) -> int:
    """Return how many things a recap lists: its parts of three words and more."""
    return sum(len(part.split()) >= 3 for part in _BETWEEN_POINTS.split(text))


def covers_points(text: str) -> int:
    """Return a rough count of the points that a recap joins: its clauses about the client."""
    if not YOU.search(text):
        return 1
    return 1 + len(_JOINS.findall(text))
