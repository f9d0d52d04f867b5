"""The few words with which a client takes in a turn, where anything longer might not fit it.

Real clients answer every third turn or so in five words or fewer. A yes with the trainee's own word in it ("Quiet,
aye."), a murmur, "in a way", "I'd have to think about that": each fits by the way it is made.
"""

from __future__ import annotations

import re

from app.core.client import hearing, lines, plain_answers, questions
from app.core.client.directions import direction
from app.core.client.forms import form_of
from app.core.client.index import recalled
from app.core.client.lines import Said
from app.core.client.scene import Draft, Scene
from app.core.client.state import ClientState
from app.core.client.words import GENERIC, STOP, choice, feelings_named, listed, tokens
from app.core.patterns import regex
from app.core.per_persona import once_per_persona
from app.core.persona import Occasion, Persona
from app.core.small_answers import SmallAnswer

# What can be said back by itself: "It sounds very quiet in the evenings." - "Quiet, yes."
_SAID_BACK = listed(
    """angry sad lonely alone tired exhausted worn ashamed guilty afraid scared frightened hurt torn stuck lost numb
    empty flat heavy quiet silent invisible unseen forgotten betrayed humiliated humiliating embarrassed embarrassing
    rejected excluded unwanted unloved useless worthless helpless powerless trapped overwhelmed overwhelming confused
    confusing disappointed disappointing frustrated frustrating furious resentful bitter jealous worried anxious
    nervous tense unfair unbearable painful hard difficult awful horrible terrible devastating shocking frightening
    exhausting tiring lonelier isolated abandoned left-out ignored dismissed misunderstood responsible relieved proud
    homesick restless hopeless unsettled unsettling strange odd weird complicated loss betrayal shock burden pressure
    grief anger sadness guilt shame loneliness relief distance silence"""
)
_NO_ADJECTIVE_AFTER = listed("so how too really very quite pretty such")
_YES = ("aye", "yeah", "yes", "yep")
_BOTH = regex(r"\b(?:part of you\b.*\bpart of you|both\b|on the one hand|torn between|and at the same time)")
_NOUN_AHEAD = regex(r"\s+(?:for|to|on|about|time|times|thing|things|part|bit|work|day|days|room|house|place)\b")
_LAST_WAYS = 6

_OF_THEM = regex(
    r"(?:(?:and|so|but) )*(?:what )?(?:does|do|did|is|are|has|have|would|will) "
    r"(?!you\b|i\b|we\b|it\b|that\b|this\b|there\b)(?:your )?\w+(?: \w+){0,2} (?:know|knows|notice|"
    r"noticed|understand|feel|think|mind|miss|worry|worried|ask|"
    r"asked|realise|realize|blame|see|seen|care|suspect|aware|angry|sad|upset|disappointed|proud|grieving|say|"
    r"said|talk)\b"
)
_IF_TALKED = regex(
    r"\b(?:talk|talked|talking|speak|spoke|spoken|told|tell|said|say|discuss|discussed|share|shared|open up|"
    r"opened up)\b[^?]*\b(?:to|with|about|him|her|them|that|this|it|any\w+)\b"
)
_HAVE_YOU = regex(
    r"(?:(?:and|so|but) )*(?:have|did) you (?:ever |already |not |since )*(?:tried|try|thought|think|asked|ask|"
    r"considered|consider|called|call|rung|ring|phoned|written|write|texted|text|gone back|go back|visited|"
    r"visit|managed|looked)\b"
)
_EITHER_OR = regex(r"\w,? or (?!not\b|no\b|something\b|anything\b|so\b|what\b)\w")
_ASKS_TO_BE_TOLD = regex(r"(?:(?:and|so|but) )*(?:would|could|can|will) you\b")
_ASKS_FOR_A_THING = regex(r"(?:(?:and|so|but) )*what\b(?! about\b)")
_UNKNOWING = regex(
    r"\b(?:don't (?:rightly |really |honestly )?know|dunno|hard to (?:say|put|answer|describe)|not sure|"
    r"couldn't tell|couldnae tell|have to (?:go away and )?think|wouldn't know|"
    r"where (?:to|would i|do i) (?:start|begin)|where it begins|no idea|how (?:can i|to) say|what can i tell|"
    r"how do you mean|never know|let me (?:think|see)|"
    r"don't (?:really )?have (?:a good answer|words)|not thought|big question|wide one|that's hard|"
    r"no' thought|i'm thinking|i am thinking|i have to think|bad answer|not got (?:it|the words)|good answer|"
    r"have no answer|not rightly|"
    r"now you're asking)\b",
    re.IGNORECASE,
)
_LONGEST_UNKNOWING = 12
_BRIEF_WORDS = 5
_SAYS_YES_OR_NO = regex(
    r"(?:yes|yeah|aye|no\b|naw|nah|nope|never|not|none|nobody|one|two|just|only|alone|on my own)", re.IGNORECASE
)
_SENTENCE_END = regex(r"(?<=[.!?])\s+")


def takes_in(scene: Scene) -> Draft:
    """Take in what was reflected, validated or summed up, and add nothing to it.

    What only gives back what was said gets a murmur; a whole reaction is for what adds a meaning or names a feeling.
    """
    move = scene.move
    occasion: Occasion = (
        "summary" if move.act == "summary" else "validation" if move.act == "validation" else "accurate_reflection"
    )
    whole = scene.react_freshly(occasion, "soften")
    short = said_back(scene, move.said), _alone(scene)
    lands = move.act != "reflection" or "complex_reflection" in move.openers or bool(feelings_named(move.said))
    nodded = any(key.startswith(f"{occasion}:") for key in scene.state.used[-2:])
    if move.act == "summary" and whole:
        return whole
    shortly = not lands or nodded or choice(scene.seed, f"shortly:{scene.state.turn}", 2) == 0
    for said in short if shortly else ():
        if said:
            return _taken_in(scene, said, occasion)
    if whole:
        return whole
    said = next((said for said in short if said), None)
    return _taken_in(scene, said, occasion) if said else scene.react(occasion, "soften")


def _taken_in(scene: Scene, said: Said, occasion: Occasion) -> Draft:
    return Draft("soften", said, direction(occasion, "soften"), occasion=occasion, about=scene.state.topic)


def said_back(scene: Scene, said: str) -> Said | None:
    """Agree with one word of the turn, said back once in a talk."""
    yes, turn = _yes_of(scene.index.persona), scene.state.turn
    if _BOTH.search(said) and "echo:both" not in scene.state.used:
        return Said(f"Both, {yes}.", ("echo:both",))
    said = hearing.OWN_FEELING.sub(" ", said)
    for found in reversed(list(re.finditer(r"[a-z]+", said))):  # what is said last is what it comes to
        word = found.group()
        if word not in _SAID_BACK or f"echo:{word}" in scene.state.used:
            continue
        ahead = said[: found.start()].rstrip()
        if hearing.DENIED.search(ahead) or re.search(r"\b(?:less|without|like to be|want to be|if)$", ahead):
            continue
        named = word.capitalize()
        ways = (f"{named}, {yes}.", f"{yes.capitalize()}. {named}.", f"{named}. I suppose so.")
        return Said(ways[choice(scene.seed, f"echo:{turn}", len(ways))], (f"echo:{word}",))
    return None


@once_per_persona
def _yes_of(persona: Persona) -> str:
    """Return a client's own yes."""
    reactions = persona.reactions.accurate_reflection
    firsts = [word for line in reactions for word in tokens(line)[:1] if word in _YES]
    return max(_YES, key=firsts.count)


def _alone(scene: Scene) -> Said | None:
    """Return a murmur as a whole turn; as that, each is said once."""
    for i, way in enumerate(lines.murmurs(scene.index.persona)):
        if f"alone:{i}" not in scene.state.used and way != scene.before.last_words:
            return Said(way, (f"alone:{i}",))
    return None


def half_a_yes(scene: Scene) -> Draft | None:
    """Answer a yes-or-no question in a few words that hold whatever it is about."""
    text = scene.move.asked.text if scene.move.asked else ""
    talked = _IF_TALKED.search(text) and "you" in text and not _ASKS_TO_BE_TOLD.match(text)
    kind: SmallAnswer | None = "told" if talked else None
    kind = kind or ("tried" if _HAVE_YOU.match(text) else None)
    kind = kind or ("either" if _EITHER_OR.search(text) else None)
    kind = kind or ("of_them" if _OF_THEM.match(text) else None)
    if kind is None and scene.move.asks_of_the_past and _touches_what_is_kept(scene):
        return scene.react("not_ready", "guarded")
    for found in (kind, "in_a_way"):
        said = plain_answers.in_few_words(scene, found) if found else None
        if said:
            return Draft("brief", said, direction("closed_question", "brief"), about=scene.state.topic)
    return None


def is_half_a_yes(said: Said) -> bool:
    """Tell whether a few words are no more than "in a way"."""
    return said.keys[0].startswith("plain:in_a_way:")


def _touches_what_is_kept(scene: Scene) -> bool:
    """Whether a question has a word of something deep that has not been told: half a yes to that would be a claim."""
    asked = (scene.move.asked.heard if scene.move.asked else scene.move.heard) - STOP - GENERIC
    kept = tuple(verdict.entry.fact.id for verdict in scene.judged if verdict.entry.is_deep)
    return recalled(scene.index, kept, asked) is not None


def puts_off(scene: Scene) -> Draft | None:
    """Answer a question as somebody who has closed up does: "as you say" would be no answer."""
    asked = scene.move.asked
    closed = asked is not None and bool(questions.ASKS_YES_OR_NO.match(asked.text))
    said = plain_answers.in_few_words(scene, "unsure" if closed else "evades")
    told_to = direction("withdrawn", "withdraw")
    return Draft("withdraw", said, told_to, "withdrawn", about=scene.state.topic) if said else None


def asks_to_be_told(text: str) -> bool:
    """Tell whether "would you tell me about him?" only looks like a question for a yes or a no."""
    return bool(_ASKS_TO_BE_TOLD.match(text))


def asks_which_of_two(text: str) -> bool:
    """Tell whether a question, in plain form, is for this or that."""
    return bool(_EITHER_OR.search(text))


def asks_if_talked(text: str) -> bool:
    """Tell whether a question, in plain form, asks if the client has said something to somebody, or could."""
    return bool(_IF_TALKED.search(text))


def asks_if_tried(text: str) -> bool:
    """Tell whether a question, in plain form, asks if the client has tried, asked or called."""
    return bool(_HAVE_YOU.match(text))


def does_not_know(scene: Scene) -> Draft | None:
    """Say that nothing comes to mind for what was asked, in this client's own words and no more of them."""
    asked = scene.move.asked
    form = form_of(asked.text) if asked else None
    if asked and form is None and _ASKS_FOR_A_THING.match(asked.text) and not asked.names_nothing:
        form = "unsure"
    if form and (few := plain_answers.in_few_words(scene, form)):
        return Draft("brief", few, direction("open_question", "brief"), about=scene.state.topic)
    pool = scene.index.persona.reactions.open_question
    start = choice(scene.seed, f"unknowing:{scene.state.turn}", len(pool))
    for step in range(len(pool)):
        i = (start + step) % len(pool)
        if f"open_question:{i}" in scene.state.used:
            continue
        for sentence in _SENTENCE_END.split(pool[i]):
            if _UNKNOWING.search(sentence) and len(sentence.split()) <= _LONGEST_UNKNOWING and "..." not in sentence:
                said = Said(sentence, (f"open_question:{i}",))
                return Draft(
                    "brief", said, direction("open_question", "brief"), "open_question", about=scene.state.topic
                )
    return scene.react_freshly("open_question", "brief")


def in_brief(said: Said, wants: str | None, yes_or_no: bool, state: ClientState, seed: int) -> Said:
    """Return now and then no more than the first few words of an answer, where they hold what was asked for.

    People asked something plain answer about every other time in five words or fewer.
    """
    first = _SENTENCE_END.split(said.text)[0]
    whole = len(first.split()) > _BRIEF_WORDS or not first.endswith(".") or first.endswith("...")
    if yes_or_no and not _SAYS_YES_OR_NO.match(first):
        return said
    if whole or (wants and not lines.holds(first, wants)) or choice(seed, f"brief:{state.turn}", 3) == 0:
        return said
    return Said(first, said.keys)
