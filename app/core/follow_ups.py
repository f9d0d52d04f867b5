"""What a client answers to the small questions that follow on something told: "and then?", "in what way?".

Most of a good conversation is made of them. They name hardly anything themselves, so that what they ask for (a
feeling, a time, a reason, somebody's words) and what the talk is about together say which answer fits.
"""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from app.core.authored import Part, Wordings

Sequel = Literal[
    "feeling", "thoughts", "meaning", "then", "words", "time", "often", "reason", "who", "now", "wish", "others",
    "before", "contact", "good", "bad",
]  # fmt: skip
SEQUELS: tuple[Sequel, ...] = get_args(Sequel)


class FollowUps(Part):
    """Answers to follow-up questions about one fact or one person, by what the question asks for.

    They are said only once the fact has been told, or of a person at any time, so they hold nothing deeper than that.
    """

    feeling: Wordings = Field(default=(), description="'What was that like?', 'how do you feel?', 'do you miss him?'")
    thoughts: Wordings = Field(default=(), description="'What went through your mind?', 'what do you make of it?'")
    meaning: Wordings = Field(default=(), description="'In what way?', 'how do you mean?', 'can you say more?'")
    then: Wordings = Field(default=(), description="'What happened then?', 'what did you do?', 'how did it end?'")
    words: Wordings = Field(default=(), description="'What did she say?', 'what did you tell him?'")
    time: Wordings = Field(default=(), description="'When was that?', 'since when?', 'how long did it last?'")
    often: Wordings = Field(default=(), description="'How often?', 'every time?'")
    reason: Wordings = Field(default=(), description="'Why?', 'what stops you?', 'what makes it so hard?'")
    who: Wordings = Field(default=(), description="'Who knows?', 'who was there?', 'have you told anyone?'")
    now: Wordings = Field(default=(), description="'And now?', 'how is she?', 'has that changed?'")
    wish: Wordings = Field(default=(), description="'What would you want?', 'what would you have liked to say?'")
    others: Wordings = Field(default=(), description="'What does he think of it?', 'how would she see it?'")
    before: Wordings = Field(default=(), description="'How was it before?', 'how did you meet?'")
    contact: Wordings = Field(default=(), description="Of a person: 'when did you last speak?', 'do you see him?'")
    good: Wordings = Field(default=(), description="Of a person: 'what do you like about her?', 'what goes well?'")
    bad: Wordings = Field(default=(), description="Of a person: 'what is hard between you?', 'do you two argue?'")

    def of(self, sequel: Sequel) -> tuple[str, ...]:
        """Return the answers to one kind of follow-up, in the file's order."""
        found: tuple[str, ...] = getattr(self, sequel)
        return found

    def every(self) -> tuple[str, ...]:
        """Return all answers, in the order of the fields."""
        return tuple(line for sequel in SEQUELS for line in self.of(sequel))
