"""Plain words that blame, belittle or make small, told from those that only give back what somebody thinks."""

from __future__ import annotations

from app.core.client.words import listed, tokens
from app.core.coding import harming
from app.core.coding.sentences import pieces
from app.core.patterns import regex

STING = regex(
    r"\b(?:get over (?:it|this|him|her|yourself)|move on already|your (?:own )?fault|overreact\w*|"
    r"over-react\w*|"
    r"pull yourself together|snap out|feel(?:ing)? sorry for yourself|(?:other|some) people (?:have|are|"
    r"would)[^.?]{0,25}"
    r"(?:worse|real problems)|too (?:sensitive|dramatic|needy)|mak(?:e|ing) (?:such )?(?:a fuss|too much|"
    r"a big deal)|(?:just )?being "
    r"(?:selfish|lazy|weak|dramatic|ridiculous|childish|silly|difficult)|(?:that's|how|you're|you are|"
    r"it's) (?:so |just |really |a bit )?"
    r"(?:ridiculous|pathetic|selfish|stupid|silly|childish|lazy|weak)|ungrateful|(?:you )?brought (?:this|"
    r"it) on|"
    r"what did you expect(?! (?:from|of|to|him|her|them|when)\b)|not (?:that|such) (?:bad|a big deal)|"
    r"(?:is|was)n't (?:that|so|all that) bad|"
    r"no big deal|man up|"
    r"grow up|"
    r"you should(?: have|n't have|'ve)|should have known|you only have yourself|stop (?:whining|"
    r"complaining|moaning|crying|wallowing)|"
    r"(?:it's |that's |it was )?(?:your|you)(?:r)? own (?:choice|doing)\b|wast(?:e|ing) (?:your|their|his|her|"
    r"everyone's|my) \w+(?:'s?|s')? ?(?:money|time)|"
    r"(?:women|men|girls|people) (?:don't|do not) (?:really )?have (?:much|any) (?:status|say|rights)|"
    r"isn't the end of the world|"
    r"not the end of the world|isn't (?:it|that) (?:a (?:bit|little) |rather |quite )?(?:selfish|ungrateful|"
    r"unfair of you|childish)|"
    r"drove me (?:mad|crazy|nuts)|(?:a (?:friend|mate|client|cousin|\w+)|somebody|someone) like you\b|"
    r"everyone (?:dies|goes through)|everybody (?:dies|goes through)|drama queen|you people)"
)
# "You feel you should have known" gives back what the client thinks of themselves; it blames nobody.
_GIVEN_BACK = regex(
    r"(?:\byou(?:'re|'ve|'d| are| have| were| had| still| also| often| ever| sometimes| keep| must)* "
    r"(?:feel|felt|feeling|think|thought|thinking|believe|believed|worry|worried|afraid|fear|wonder|wondering|hear|heard|tell|telling|told|"
    r"blame|blaming|say|"
    r"saying|said|wish|wished|sense)\b|\bpart of you\b|\bvoice\b|\bas (?:if|though)\b|(?:\bnot|"
    r"n't)(?: \w+)? $|"
    r"\b(?:they|people|others|he|she|family|everyone|everybody|somebody|someone|mother|father|"
    r"friends?)\b[^.?!]{0,30}"
    r"\b(?:sa(?:y|ys|id|ying)|tell|told|think|thought|thinks|made|make)\b)[^.?!]*$"
)
_QUESTIONING = regex(
    r"(?:^|[.!?] )(?:and |so |well,? )?(?:what|how|when) (?:would|did|do|might|was|were|is)\b[^.!?]*$"
)
_FAR_ENOUGH_BACK = 240
_AS_THE_CLIENT = {"i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "meself": "yourself"}
# Whoever says these of the client blames, though the client has said them first.
_HARSH = listed("selfish lazy weak stupid pathetic ridiculous childish useless ungrateful fault blame burden failure")
_OF_THE_TRAINEE = regex(r"\b(?:from|of) me\b|\bi(?: would|'d) be,? too\b|\bfor (?:you|yourself),? for once\b")


def stings(said: str) -> bool:
    """Tell whether a turn blames, belittles or minimises in plain words of its own."""
    for found in STING.finditer(said):
        before = said[: found.start()][-_FAR_ENOUGH_BACK:]
        if not _GIVEN_BACK.search(before) and not _QUESTIONING.search(before):
            return True
    return False


def gives_back(said: str) -> bool:
    """Tell whether a turn says what the client thinks or feels, or what others tell them."""
    return bool(_GIVEN_BACK.search(said.rstrip(".!? ")[-_FAR_ENOUGH_BACK:])) and not stings(said)


def echoes(said: str, last_words: str) -> bool:
    """Tell whether all that sounds like blame is the client's own words given back ("you just sat", behind "I just
    sat"), or is said of the trainee's own doing or feeling ("a silly question from me", "I would be too")."""
    own = {_AS_THE_CLIENT.get(word, word) for piece in pieces(last_words) for word in tokens(piece.core)}
    blame = (harming.JUDGEMENT, STING)
    found = [found.group() for piece in pieces(said) for one in blame for found in one.finditer(piece.core)]
    blaming = {_AS_THE_CLIENT.get(word, word) for words in found for word in tokens(words)}
    given_back = blaming <= own and not blaming & _HARSH
    return bool(found) and (given_back or bool(_OF_THE_TRAINEE.search(said)))
