"""The few words with which a client answers where nothing in the file does: each fits by the question's form alone.

"A while ago now." answers every "when?", "Only the usual things." every "what did she say?". To a harmless question a
vague answer reads as a person; not knowing, or putting it off, does not: readers let pass "Oh, a tidy while." seven
times of ten, "I'd not like to say who." never. A person's own way of saying little is a good part of their voice.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from app.core.authored import Part

SmallAnswer = Literal[
    "time", "length", "amount", "often", "money", "who", "where", "which", "words", "reason", "no_word", "course",
    "what_if", "in_a_way", "either", "told", "tried", "of_them", "unsure", "past", "advised", "all_there",
    "one_thing", "evades", "leave", "spared", "offer", "no_questions", "low", "besides", "deeper", "asks", "before",
]  # fmt: skip
SMALL_ANSWERS: tuple[SmallAnswer, ...] = get_args(SmallAnswer)

_FewWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
_Ways = Annotated[tuple[_FewWords, ...], Field(min_length=1, max_length=12)]


class SmallAnswers(Part):
    """Each is said once in a talk at most, and holds nothing of the case. What a file leaves out is plain English."""

    time: _Ways = Field(
        default=("A while ago now.", "Not so long ago, I think.", "It's been on and off."),
        description="To 'when was that?', where no time is at hand",
    )
    length: _Ways = Field(
        default=("A fair while.", "Longer than you'd think.", "Some time. I didn't write it down."),
        description="To 'how long?', 'since when?'",
    )
    amount: _Ways = Field(
        default=("Enough.", "More than I'd like.", "Not as much as before.", "It varies."),
        description="To 'how many?', 'how much?'",
    )
    often: _Ways = Field(
        default=("It varies.", "Now and then.", "Often enough."), description="To 'how often?', 'every time?'"
    )
    money: _Ways = Field(
        default=("I'd sooner not put a figure on it.", "Enough to matter."), description="To 'how much did it cost?'"
    )
    who: _Ways = Field(
        default=(
            "Nobody, really.",
            "One or two people.",
            "Only me, mostly.",
            "Not many. It doesn't matter who.",
        ),
        description="To 'who was there?', 'who would know?', 'who did you tell?'",
    )
    where: _Ways = Field(
        default=("Nowhere special.", "Just the usual place.", "Not far from home."),
        description="To 'where was that?', 'where were you?'",
    )
    which: _Ways = Field(
        default=("A few of them.", "The ordinary ones, mostly.", "No one in particular."),
        description="To 'which of them?', 'what kind?', 'what do you miss most?'",
    )
    words: _Ways = Field(
        default=("Not a lot.", "Only the usual things.", "Nothing worth repeating."),
        description="To 'what did she say?', 'what did you tell him?'",
    )
    reason: _Ways = Field(
        default=("It seemed easier.", "Habit, I suppose.", "I've asked myself that."),
        description="To 'why?', 'what stops you?', 'what made you?'",
    )
    no_word: _Ways = Field(
        default=(
            "I couldn't put a word to it.",
            "I don't know. Not good.",
            "I haven't got a word for it.",
            "I don't think about it in words, much.",
        ),
        description="To 'how did that feel?', 'what was it like?', of something bad",
    )
    course: _Ways = Field(
        default=("Nothing much. It went on as before.", "It was over before I'd thought.", "You just carry on."),
        description="To 'what happened?', 'can you take me through it?', 'what did you do then?'",
    )
    what_if: _Ways = Field(
        default=(
            "It would be something, anyway.",
            "I don't let myself get that far.",
            "It mightn't change much.",
            "I'd like to think it would go well.",
        ),
        description="To 'what would have happened?', 'what would it be like to tell her?', 'if you could?'",
    )
    in_a_way: _Ways = Field(
        default=("In a way.", "Sort of.", "I suppose so.", "I think so. I'm not sure."),
        description="Half a yes, to any question for a yes or a no",
    )
    either: _Ways = Field(
        default=("A bit of both.", "Both, in a way.", "Somewhere between the two."),
        description="To 'is it more this, or that?'",
    )
    told: _Ways = Field(
        default=(
            "Not in so many words.",
            "Not really, no.",
            "Not properly.",
            "I've come near it.",
            "I wouldn't know how to start.",
        ),
        description="To 'have you told him?', 'did you two talk about it?'",
    )
    tried: _Ways = Field(
        default=(
            "I've thought about it.",
            "I've come near it, once or twice.",
            "Not so far.",
            "I've thought of it. No more than that.",
        ),
        description="To 'have you tried?', 'have you thought of asking?'",
    )
    of_them: _Ways = Field(
        default=(
            "I've never asked.",
            "I couldn't tell you. We don't talk about it.",
            "If so, it isn't said.",
            "I don't know. I'd be guessing.",
        ),
        description="To 'does she know?', 'how does he see it?', 'what would they say?'",
    )
    unsure: _Ways = Field(
        default=(
            "Nothing much, really.",
            "This and that.",
            "It's hard to say. It comes and goes.",
            "Some days.",
            "The same as always, I suppose.",
            "I'd have to think about that.",
        ),
        description="To any question at all",
    )
    past: _Ways = Field(
        default=(
            "I don't remember, to be honest.",
            "I'd have to think back.",
            "I don't know. I'd have to think.",
            "I couldn't say now.",
        ),
        description="To 'did you ever?', 'was it always so?'",
    )
    advised: _Ways = Field(
        default=("I'll think about it.", "Maybe.", "I'd not thought of that.", "I don't know that I could."),
        description="To a suggestion, where no more is said to it",
    )
    all_there: _Ways = Field(
        default=("No, that's about it.", "No. That's all of it, I think.", "I think that's everything."),
        description="To 'have I left anything out?'",
    )
    one_thing: _Ways = Field(
        default=("There is one thing.", "One thing, yes."), description="The same, and then says what"
    )
    evades: _Ways = Field(
        default=(
            "It's a long story.",
            "That's not a short answer.",
            "I'd sooner not go into that yet.",
            "Another time, maybe.",
            "I'd rather not say, just now.",
        ),
        description="Puts off any question for something they do know",
    )
    leave: _Ways = Field(
        default=("Yes. That's all right.", "All right.", "Yes, go ahead.", "If you like."),
        description="To 'is it all right if we talk about that?'",
    )
    spared: _Ways = Field(
        default=("All right.", "Yes. Thank you.", "Good. Not today.", "Right. Thanks."),
        description="To 'we needn't go into that today'",
    )
    offer: _Ways = Field(
        default=("No, I'm all right, thank you.", "I'm fine, thanks.", "Not for me, thank you."),
        description="To 'would you like some water?'",
    )
    no_questions: _Ways = Field(
        default=("No, I don't think so.", "Not yet. I'll say if I have.", "Nothing I can think of."),
        description="To 'have you any questions?'",
    )
    low: _Ways = Field(
        default=("Most days, yes.", "I suppose so, if that's the word for it.", "Yes. It's got to be a habit."),
        description="To 'have you been feeling low?'",
    )
    besides: _Ways = Field(
        default=(
            "And there's this.",
            "Then there's the other thing.",
            "I don't know if it goes with that.",
            "It's a different thing, this.",
            "What else.",
            "And another thing.",
        ),
        description="Ahead of another everyday thing, told unasked",
    )
    deeper: _Ways = Field(
        default=(
            "There's something I keep coming back to.",
            "I'll tell you what it makes me think of.",
            "It brings something back, that.",
            "There's a thing I've not said.",
            "I'll tell you something.",
            "When you say that, I think of something.",
            "I don't know why I think of this now.",
        ),
        description="Ahead of something that is hard to say, told unasked after having been understood",
    )
    asks: _Ways = Field(
        default=("Can I ask you something?", "Can I ask something else?", "Something I want to ask."),
        description="Ahead of a question to the therapist that has nothing to do with what was said",
    )
    before: _Ways = Field(
        default=("Before we go on.", "Before I forget.", "One more thing."),
        description="Ahead of something to the therapist that has nothing to do with what was said",
    )

    def ways(self, kind: SmallAnswer) -> tuple[str, ...]:
        """Return the ways of giving one kind of small answer, in the file's order."""
        found: tuple[str, ...] = getattr(self, kind)
        return found
