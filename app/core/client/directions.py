"""What the model voice is told to do, in one plain sentence that holds nothing of the case."""

from __future__ import annotations

from app.core.client.state import Reaction
from app.core.persona import Occasion

_FOR_OCCASION: dict[Occasion, str] = {
    "greeting": "Greet back in a few words, a little unsure of what is expected here.",
    "open_question": "Answer shortly with something general; nothing more comes to mind yet.",
    "closed_question": "Answer the question in a few words and wait.",
    "accurate_reflection": "You feel understood: agree in your own way, a little softer than before.",
    "wrong_reflection": "That is not how it is: say so and put it right, without telling anything new.",
    "validation": "You take in that your feeling makes sense to somebody; say little, and mean it.",
    "summary": "Confirm that this is about right, perhaps with a small correction of emphasis.",
    "advice": "You did not ask for advice: say why it does not help, politely or not, as you are.",
    "judgement": "You feel judged: answer hurt, cold or angry, in one or two short sentences.",
    "reassurance": "The comfort comes too early and misses you: take it flatly.",
    "information": "Acknowledge what was explained in a few words, no more interested than you are.",
    "self_disclosure": "The therapist talked about themselves: be polite and a little further away.",
    "backchannel": "You are given room: go on with what you were saying, telling nothing that is new.",
    "apology": "Take the apology in your own way; you are not over it at once.",
    "repair": "The contact is better again: soften, and say so in your own way.",
    "withdrawn": "You have shut down: a few words, no more.",
    "repeat": "Say again what you said last, with the same content and in nearly the same words.",
    "not_ready": "You do not want to go into that now: say so without saying what it is.",
    "why": "You feel called to account: answer shortly and a little defensively.",
    "personal_question": "The question is beside the point for you: answer lightly and give nothing away.",
    "off_topic": "That has nothing to do with why you are here: answer in a few words, puzzled.",
    "jargon": "You did not follow that word: say so.",
    "not_understood": "You did not quite follow: say so and leave it to the therapist.",
    "about_therapy": "Say in your own words what brings you or what you expect, as far as it is known already.",
    "confidentiality": "Take in what was said about confidentiality, with what you think of it.",
    "about_therapist": "Say how it is for you to talk here, carefully and honestly.",
    "are_you_real": "You are a person in a session and find the question odd; stay who you are.",
    "suicide_enquiry": "Answer the question about suicide honestly.",
    "suicide_follow_up": "Answer the further question about safety honestly.",
    "role_play": "React to the idea of acting it out, as this person would.",
    "winding_down": "Time is nearly up: let it come to a close, without opening anything new.",
    "notices_time": "You have noticed that the time is nearly up: say so in passing.",
    "ending": "Say goodbye in your own way.",
}
_FOR_REACTION: dict[Reaction, str] = {
    "elaborate": "Tell this now in your own words, as it comes to you, and nothing beyond it.",
    "brief": "Say once more what you have already told, shortly, and own up that you said it before.",
    "guarded": "Stay on the surface and tell nothing that is new.",
    "withdraw": "Pull back: a few words, no more.",
    "soften": "You notice that you mind this less than before; let it show a little.",
    "correct": "Put it right without telling anything new.",
    "deflect": "Move away from it.",
    "answer": "Answer the plain question plainly.",
    "close": "Let it come to a close.",
}
_WHILE: dict[str, str] = {
    "begun": "You began to tell this before and did not finish: tell it now to the end, and nothing beyond it.",
    "hint": "Something stirs and you nearly say it, but you do not say what it is; one short sentence.",
    "minimising": "Make it smaller than it is: others have more reason to complain.",
    "storytelling": "Tell a side story that stays away from what you feel.",
    "intellectualising": "Explain it from a distance instead of feeling it.",
    "irritation": "You are irritated with how this goes: let it show.",
    "testing": "Test whether this therapist can be relied on.",
    "pleasing": "Say what you think the therapist would like to hear.",
    "silence": "Say next to nothing.",
    "boundary": "Try this on with the therapist, with exactly the content of the given line.",
    "transference": "Say this to the therapist, with exactly the content of the given line.",
    "held": "The therapist met what you tried on with care: answer with the content of the given line.",
    "given_in": "The therapist went along with what you tried on: answer with the content of the given line.",
    "passed_over": "What you tried on was turned away or went unanswered: answer with the content of the given line.",
}


def direction(occasion: Occasion | None, reaction: Reaction, while_: str | None = None) -> str:
    """Return the sentence for the model voice; it never names anything that is still locked."""
    if while_ is not None:
        return _WHILE[while_]
    return _FOR_OCCASION[occasion] if occasion else _FOR_REACTION[reaction]
