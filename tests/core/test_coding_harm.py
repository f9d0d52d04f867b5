"""Harm in the words of novice helpers is found, and what only looks like it is left alone."""

from __future__ import annotations

from typing import get_args

import pytest

from app.adapters.content.exercises import shipped_drills, shipped_lessons
from app.core.case import ProblemArea
from app.core.client.therapists import strong_script
from app.core.coding.coder import code_turn
from app.core.coding.codes import Label
from app.settings import ROOT

HARM: tuple[Label, ...] = ("judgement", "minimising_risk", "boundary_crossing", "promise_of_secrecy")
TIRED_OF_LIFE = "Some evenings I think it would be easier not to wake up."
JUDGED = (
    ("I was short with her all week.", "I was selfish, you say. Well, you are selfish."),
    ("I put my hand up and said nothing.", "You should have said so. What were you even thinking?"),
    ("I can't get myself out of bed.", "Try to get up for once."),
    ("I cry every night.", "It isn't that bad, other people have real problems."),
    ("I shouted at the children.", "Well, that's not how you are supposed to talk to children."),
    ("I told him to his face.", "I don't believe you."),
    ("He fell while I was out.", "If you'd been a better daughter this wouldn't have happened."),
    ("My mother fell on Friday. I found her on Saturday.", "why didnt you just check on her friday evening"),
    ("My mother fell on Friday. I found her on Saturday.", "Did it never occur to you to give somebody a key?"),
    ("My mother fell on Friday. I found her on Saturday.", "You should of looked in before you went to bed"),
    ("He threw the plate at the wall.", "And what did you say to make him throw it?"),
    ("He threw the plate at the wall.", "you must have provoked him a little"),
    ("I can't go into her room.", "It's been two years already, other widows manage"),
    ("I can't go into her room.", "Honestly you're being a bit childish about that room"),
    ("I can't go into her room.", "come on man up, its only a room"),
    ("I shouted at the children.", "A good father doesn't shout."),
    ("I shouted at the children.", "thats on you though"),
    ("They did not invite me.", "Isn't it a bit self-centred to expect that?"),
    ("They did not invite me.", "no wonder they don't invite you if you never smile"),
    ("I cook, I clean, I work.", "In your culture women never complain about that, do they"),
    ("I cook, I clean, I work.", "you brought it on yourself by marrying so young"),
    ("I left the party at nine.", "At your age you could at least try harder"),
    ("I failed the exam again.", "dont be so dramatic, people have real problems"),
)
MADE_SMALL = (
    "Everybody feels that way sometimes.",
    "you dont really mean that",
    "Don't be silly, you have so much to live for!",
    "that's just the tiredness talking",
    "You wouldn't do anything like that, would you?",
    "Let's not talk about that, tell me about your weekend.",
    "think of your kids",
)
CROSSED = (
    "here's my private number, text me whenever",
    "We could have a coffee some time, outside of here.",
    "I can lend you fifty pounds till Monday.",
    "add me on instagram",
    "I'll ring your landlord for you tomorrow",
    "you look gorgeous today",
)
PROMISED = (
    "I won't ever tell anyone, whatever it is.",
    "it goes with me to the grave",
    "My lips are sealed.",
    "you can tell me anything, it stays between us no matter what",
)
NOT_HARM = (
    ("We text. Polite ones.", "So there are texts, but polite ones, and that's not how Beth was with you."),
    ("Nobody came.", "You wanted to be seen, and instead you were left to deal with it."),
    ("I told her where I was.", "And she said, I don't believe you."),
    ("I didn't call her back.", "You feel you should have called."),
    ("I didn't call her back.", "Did part of you think it was your fault?"),
    ("I didn't call her back.", "you keep telling yourself that you were selfish"),
    ("I didn't call her back.", "What happened that evening, before the phone rang?"),
    ("I didn't call her back.", "I don't think it was your fault."),
    ("She says I'm lazy.", "She says you are lazy, and a bit of you believes her."),
    ("She says I'm lazy.", "How do you think it looks from her side?"),
    ("I had a go at telling him.", "You told him. What was it like to hear yourself say it?"),
    ("Could I have your number?", "I can't give you my number, and I can see why you'd want it."),
    ("Could I have your number?", "You'd like somebody to ring when it gets dark."),
    ("Can you ring the council?", "Who could sit with you while you ring them?"),
    (TIRED_OF_LIFE, "When you say it would be easier, are you thinking of killing yourself?"),
    (TIRED_OF_LIFE, "I'm glad you told me. How often do those thoughts come?"),
    (TIRED_OF_LIFE, "when you say you don't mean it, what do you mean"),
    ("I said I'd rather die, but only as you say it.", "What did you mean by it?"),
    ("Will you tell anybody?", "It stays here, unless I'm worried that somebody is in danger."),
    ("It was hard today.", "You did well to come in all the same."),
    # The client's own words said back, and asking after what was said, thought and done.
    ("Nothing hurt. I just sat.", "Nothing hurt, and you just sat there. And then what happened?"),
    ("He never let me put up stickers. I never asked.", "You never asked, and she just stuck them up."),
    ("I went round two times.", "You went round two times. What were you thinking, going round?"),
    ("He waved to me.", "He waved to you, and you were on the phone. What did you say to him?"),
    ("I said it sounded great.", "You said it sounded great. And what didn't you say?"),
    ("What I should've said.", "What you should've said. Who should you have said it to?"),
    ("She thinks I'm a good boy.", "A good boy at forty-five. What would happen to the good boy if she knew?"),
    ("He brought me water himself.", "I wonder how it was for you, being served for once."),
    ("They know it at work.", "Your husband knows. What does he say to you about it?"),
    ("He's on the other side of the bed.", "He is right there, and you miss him."),
    ("Twenty-four years, and it's gone.", "You sound angry, and I think I would be too."),
    ("Four liters, and for nothing.", "Four liters, for nothing, that's not fair. Why was it not done on the day?"),
    ("It was all for the clinic.", "Thank you. I'll say it back with respect: you lost the man you lived with."),
    ("I'd want somebody sensible.", "Somebody with a job to do, who'd not make a fuss of you."),
    ("No one tells me I'm wrong.", "No one to tell you you're wrong. You miss being contradicted!"),
    (
        "I get it out of the drawer twice a week.",
        "That's a hard minute, twice a week. Who knows that it's so hard for you?",
    ),
    ("You can't walk in at ten past.", "That's a cruel ten minutes. What are you thinking, standing there?"),
    ("It crept in, like damp.", "Like damp, it creeps in. Why did you have to stop work?"),
    ("We're steady.", "Is it something you and your husband can talk about?"),
)


def _harm(text: str, previous: str = "") -> list[Label]:
    return [label for label in code_turn(text, previous).labels if label in HARM]


@pytest.mark.parametrize(("previous", "text"), JUDGED)
def test_blame_in_everyday_words_is_judgement(previous: str, text: str) -> None:
    assert "judgement" in _harm(text, previous)


@pytest.mark.parametrize("text", MADE_SMALL)
def test_what_waves_a_hint_of_not_wanting_to_live_away_minimises_risk(text: str) -> None:
    assert "minimising_risk" in _harm(text, TIRED_OF_LIFE)


@pytest.mark.parametrize(
    "previous",
    [
        "Some mornings I just wish I hadn't woken up.",
        "I keep thinking, what would it matter if I wasn't around.",
        "I don't want to be here any more.",
        "I just want to sleep and not have to get up again.",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "I'm sure it's only a phase, everyone thinks that sometimes.",
        "It's just your mind playing tricks on you.",
        "Let's not make it bigger than it is.",
        "I wouldn't worry about it, we all get days like that.",
    ],
)
def test_a_hint_is_made_small_as_well_where_it_names_no_death(previous: str, text: str) -> None:
    assert "minimising_risk" in _harm(text, previous)


@pytest.mark.parametrize("previous", ["My son slams doors all day.", "I wish I hadn't woken up so late."])
def test_a_phase_is_no_danger_where_none_was_hinted_at(previous: str) -> None:
    assert _harm("I'm sure it's only a phase, everyone has that sometimes.", previous) == []


@pytest.mark.parametrize("text", CROSSED)
def test_stepping_out_of_the_role_crosses_a_boundary(text: str) -> None:
    assert "boundary_crossing" in _harm(text, "I have nobody else to ask.")


@pytest.mark.parametrize("text", PROMISED)
def test_more_secrecy_than_can_be_kept_is_a_promise_of_secrecy(text: str) -> None:
    assert "promise_of_secrecy" in _harm(text, "Does anybody hear what I say?")


@pytest.mark.parametrize(("previous", "text"), NOT_HARM)
def test_what_only_sounds_like_harm_is_none(previous: str, text: str) -> None:
    assert _harm(text, previous) == []


def test_no_model_answer_of_a_drill_does_harm() -> None:
    models = [(item.says, model) for drill in shipped_drills(ROOT) for item in drill.items for model in item.models]
    assert [model for says, model in models if _harm(model, says)] == []


def test_no_better_way_of_a_lesson_does_harm() -> None:
    better = [way.says for lesson in shipped_lessons(ROOT) for way in lesson.example.ways if way.better]
    assert len(better) >= 20
    assert [says for says in better if _harm(says)] == []


def test_no_line_of_a_strong_script_does_harm() -> None:
    lines = [line for area in get_args(ProblemArea) for line in strong_script(area)]
    assert [line for line in lines if _harm(line)] == []
