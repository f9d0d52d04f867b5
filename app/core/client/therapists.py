"""What five therapists say, line by line: the scripts that `attune playtest` plays against a persona.

None of them knows the client. The strong one differs by problem area, as IPT does: the person who died and the
death, the old role and the new one, what each expects and the quarrel, what happens in the room (Weissman,
Markowitz & Klerman, *The Guide to Interpersonal Psychotherapy*, 2018). The harmful one shows the harmful
behaviours of ENACT (Kohrt et al., 2015); the repairing one owns the hurt and stays with it (Safran & Muran,
*Negotiating the Therapeutic Alliance*, 2000).
"""

from __future__ import annotations

from typing import Literal

from app.core.case import ProblemArea

ScriptName = Literal["weak", "average", "strong", "harmful", "repairing"]
# The turn, from 1, in which the harmful script does its first harm, and in which the repairing one is hurtful.
FIRST_HARM, REPAIRING_HURTS_AT = 2, 9

WEAK = (
    "Hello. Is this your first time here?",
    "How long has this been going on?",
    "Are you sleeping okay?",
    "I see.",
    "Do you have any family nearby?",
    "Have you tried going for a walk every day?",
    "I'm sure it will get better soon.",
    "Are you eating properly?",
    "How many hours do you sleep at night?",
    "Depression is very common, you know. About one in ten people have it.",
    "You should try to get out more and see people.",
    "Do you have any hobbies?",
    "I see. Did you talk to your doctor about it?",
    "Time heals, it really does.",
    "Do you feel sad most days?",
    "When did it start exactly?",
    "Maybe you could join a club or a group.",
    "Are you angry about it?",
    "Don't worry, lots of people feel like that.",
    "Okay. Is there anything else?",
    "Have you thought about taking a holiday?",
    "Was it worse last week or this week?",
    "Exercise releases endorphins, which help with mood.",
    "Do you get on with your family?",
    "Try to think positively.",
)

AVERAGE = (
    "Hello, nice to meet you. How are you today?",
    "What brings you here?",
    "How long have you been feeling like this?",
    "That sounds hard.",
    "Can you tell me more about that?",
    "Are you sleeping?",
    "So it has been a difficult few months for you.",
    "Who do you have around you?",
    "Do you talk to them about it?",
    "Maybe you could try writing your feelings down.",
    "How did you feel about that?",
    "I understand.",
    "It sounds like you feel quite alone with this.",
    "What happened then?",
    "Did that make you angry?",
    "It makes sense that you would be upset about that.",
    "What do you do when you feel like that?",
    "Have you told anyone else?",
    "It sounds like part of you would rather not think about it.",
    "I'm sure you did your best.",
    "What was that like for you?",
    "Mm-hmm.",
    "So things changed, and since then nothing has felt quite right.",
    "What would you like to be different?",
    "Do you think you could talk to somebody in your family?",
)

STRONG = (
    "Hello, it's good to meet you. I wonder what has brought you here today?",
    "It sounds as though coming here was not an easy decision. What has life been like for you lately?",
    "So you keep going from day to day, and underneath something has been weighing on you.",
    "It makes sense that you would be worn out after all that.",
    "What was that like for you?",
    "It sounds like you have been carrying that on your own, and nobody really sees how heavy it is.",
    "Tell me a little about the people who matter most to you.",
    "You sound torn: part of you wants to hold on to how things were, and part of you is tired of it.",
    "Anyone in your place would feel that. It's a lot to have lived with.",
    "Let me see if I have this right. Things changed, you have had to manage it mostly alone, and since then "
    "it has been hard to find any joy. Have I got that right?",
    "What goes through you when you think about it now?",
    "There is something painful in there that is hard to put into words.",
    "Of course that hurts. You cared a great deal.",
    "Mm-hmm.",
    "It seems you expected more from yourself than anybody could give, and you have been punishing yourself since.",
    "How did things change between you after that?",
    "So behind the coping there is a lot of hurt, and perhaps some anger that you don't let yourself show.",
    "I can hear how much that meant to you, and why it still aches.",
    "What would you have wanted to say, if you could have said it?",
    "It's as if you have been waiting for someone to notice, without having to ask.",
    "It is understandable that you kept this to yourself for so long.",
    "To pull some of this together: you lost something that held your life in place, you have been hard on yourself "
    "about it, and you miss being understood. Is there anything I've left out?",
    "You felt you were not allowed to want something for yourself.",
    "What stays with you most from what we have talked about?",
    "You have let me see something today that you usually keep hidden, and it sounds like that took courage.",
)

_STRONG_BY_AREA: dict[ProblemArea, dict[int, str]] = {
    "grief": {
        7: "Would you tell me a little about the person who died, and what they were like?",
        8: "You sound torn: there is so much you loved, and there were things between you that were hard.",
        11: "What was it like for you, around the time of the death?",
        13: "Of course that hurts. You lost someone who mattered a great deal.",
        16: "What was hard between the two of you?",
        19: "What would you have wanted to say to them, if there had been time?",
        22: "To pull some of this together: you lost somebody who held your life in place, not all of it was good "
        "between you, and there is something you hold against yourself. Is there anything I've left out?",
    },
    "role_transition": {
        7: "Tell me about how life was before all this changed.",
        8: "You sound torn: part of you misses who you were then, and part of you was tired of it even before.",
        11: "What is it like to be in this new place in your life?",
        13: "Of course that hurts. It was a part of who you were.",
        16: "What have you lost with it that nobody asks you about?",
        19: "What did it mean to you, to be needed in that way?",
        22: "To pull some of this together: something ended that told you who you were, what came after does not "
        "feel like yours yet, and you have been managing that alone. Is there anything I've left out?",
    },
    "role_dispute": {
        7: "Tell me about the two of you, and how it was between you before this.",
        8: "You sound torn: part of you wants to have it out, and part of you is afraid of what would come of it.",
        11: "What had you hoped the other would understand, without your having to say it?",
        13: "Of course that hurts. You had counted on being seen by the person who is closest to you.",
        16: "What was said when it last came to a quarrel?",
        19: "What would you have wanted to say then, if you could have said it?",
        22: "To pull some of this together: each of you expects something that the other does not see, it goes quiet "
        "before it gets said, and you are left alone with it. Is there anything I've left out?",
    },
    "interpersonal_deficits": {
        7: "Tell me a little about the people who are in your life.",
        8: "It sounds as though being with people costs you something, and being without them costs you as well.",
        11: "How is it for you to be here and talk with me?",
        13: "Of course that stays with you. It mattered, even if nobody else would have noticed.",
        16: "What have your closer relationships been like, over the years?",
        20: "I notice that you are careful not to be a trouble to me, and I wonder if that happens elsewhere too.",
        22: "To pull some of this together: you learned early to need little, you step back before anybody can tire "
        "of you, and it has become very quiet. Is there anything I've left out?",
    },
}

HARMFUL = (
    "So what's the problem this time?",
    "Honestly, it sounds like you brought this on yourself.",
    "Other people have it a lot worse, you know.",
    "When I went through something like that I just got on with it. I took up running and I was fine in a month. "
    "You can't sit around.",
    "You're overreacting. It's not that bad.",
    "You should have done something about it much earlier. That was irresponsible.",
    "You need to stop feeling sorry for yourself and get over it.",
    "I don't know why you make such a fuss about it.",
)

REPAIRING = (
    "I'm sorry. I said something hurtful just now, and it wasn't fair to you.",
    "I judged you instead of listening. That was my mistake.",
    "It sounds like you felt blamed, when you had come here to be heard.",
    "It makes sense that you would pull back after that.",
    "Take your time. You don't have to go on unless you want to.",
    "What was it like for you, when I said that?",
    "You were hoping somebody would understand, and instead you were hurt once more.",
    "Anyone would be wary after being spoken to like that.",
    "So you have been managing this by yourself, and then even here it didn't feel safe.",
    "What would help you feel more at ease with me now?",
)

# What trainees say besides: each occasion that the five scripts seldom or never bring about.
ODD_TURNS = (
    "Hello, good morning.",
    "How are you finding it, talking with me here?",
    "What you tell me stays between us, unless I fear that somebody is in danger.",
    "When my own father died I could not eat for weeks, so I know what that is like.",
    "You must be absolutely thrilled and delighted about all of that.",
    "Why didn't you do something about it?",
    "Do you have a favourite film?",
    "Did you see the football on Saturday?",
    "That sounds like attachment-related cognitive distortion and affective dysregulation.",
    "Mmph grrble fnord.",
    "Are you an AI?",
    "Could you say that again?",
    "Are you thinking about suicide?",
    "Have you made any plan to end your life?",
    "What do you hope to get from coming here?",
    "What would need to happen here for it to be worth your while?",
    "Shall we try it out: I am that person, and you say what you want to say?",
    "I'm sorry, that was too quick of me.",
    "We have about five minutes left today.",
    "Goodbye, see you next week.",
)


def strong_script(area: ProblemArea) -> tuple[str, ...]:
    """Return the strong therapist's 25 turns for a problem area."""
    own = _STRONG_BY_AREA[area]
    return tuple(own.get(number, said) for number, said in enumerate(STRONG, 1))


def scripts_for(area: ProblemArea) -> dict[ScriptName, tuple[str, ...]]:
    """Return the five scripts. The repairing therapist begins well, hurts three times, and then mends it."""
    strong = strong_script(area)
    begins = strong[: REPAIRING_HURTS_AT - 1]
    return {
        "weak": WEAK,
        "average": AVERAGE,
        "strong": strong,
        "harmful": HARMFUL,
        "repairing": (*begins, HARMFUL[1], HARMFUL[5], HARMFUL[6], *REPAIRING),
    }
