"""What must not pass: unusable turns, unnoticed distress, half sentences, and a model that falls out of its role."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from app.core.client.state import TurnPlan
from app.core.errors import InvalidTurn
from app.core.persona import OCCASIONS, Persona
from app.core.safety import Guard, SentenceGate, as_speech, clean_turn, trainee_in_distress
from app.core.safety.guard import TOO_LONG
from app.core.safety.leaks import LeakIndex
from app.core.safety.sentences import split_sentences
from app.core.transcript import MAX_TURN_CHARS
from tests.library import PERSONA_FILES


@cache
def read_persona(path: Path) -> Persona:
    return Persona.model_validate_json(json.dumps(YAML(typ="safe").load(path)))


@pytest.fixture(scope="module", params=PERSONA_FILES, ids=lambda path: path.stem)
def persona(request: pytest.FixtureRequest) -> Persona:
    return read_persona(request.param)


def plan(**changes: object) -> TurnPlan:
    values: dict[str, object] = {"reaction": "answer", "direction": "Answer.", "max_words": 70, "authored": "I see."}
    return TurnPlan.model_validate(values | changes)


# ---------------------------------------------------------------- turns


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  How are you?  ", "How are you?"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("tab\tand \u00a0 blanks", "tab and blanks"),
        ("safe\x00 \x1b[31mred\x07", "safe [31mred"),
        ("abc\u202edef\u2066ghi\u200bjkl\ufeff", "abcdefghijkl"),
        ("cafe\u0301", "caf\u00e9"),
        ("👩‍👩‍👧 می‌خواهم", "👩‍👩‍👧 می‌خواهم"),
        ("a" * MAX_TURN_CHARS, "a" * MAX_TURN_CHARS),
        ("…", "…"),
    ],
)
def test_a_turn_is_tidied_without_losing_its_words(typed: str, clean: str) -> None:
    assert clean_turn(typed) == clean


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("", "Write what you would say"),
        (" \n\t ", "Write what you would say"),
        ("\u200b\u202e\x00", "invisible"),
        ("\u200d\ufe0f\u3164", "invisible"),
        ("a" * (MAX_TURN_CHARS + 1), "two turns"),
        ("a" * 10_000_000, "two turns"),
    ],
)
def test_a_turn_that_cannot_be_sent_says_what_to_do(typed: str, advice: str) -> None:
    with pytest.raises(InvalidTurn) as raised:
        clean_turn(typed)
    assert advice in raised.value.detail


@given(st.text(max_size=300))
def test_tidying_a_tidy_turn_changes_nothing(typed: str) -> None:
    try:
        once = clean_turn(typed)
    except InvalidTurn:
        return
    assert clean_turn(once) == once
    assert not set(once) & {chr(code) for code in (*range(9), *range(14, 32), 0x202E, 0x2066, 0x200B)}


# ---------------------------------------------------------------- distress

IN_DISTRESS = """
I want to kill myself
I just want to die.
I really don't want to live anymore
honestly i don't want to be here any more
I am suicidal
I've been feeling suicidal
I'm thinking about ending my life
I’m going to hurt myself
I have been having thoughts of killing myself
I'd rather be dead
Sorry, stop. I can't go on.
I can't do this, I'm crying
I can't do this anymore
This is too much for me personally, I had the same happen
this is too much for me
This session is really too painful for me
this hits too close to home
This is getting way too close to home. I need to stop.
I am having a panic attack
I'm sitting here crying
I can't stop crying, my own mother died in March
I can't breathe
I'm triggered by this
This is triggering me
This role-play really upsets me
The same thing happened to me and I'm not coping
Out of role: I feel awful and I need to stop
I need to stop, I'm shaking
I can't continue this exercise
I'm in tears
sorry but i cant handle this right now
It brings up my own divorce and I feel sick
I'm not okay.
I went through the same loss last month, it still hurts
I'm panicking, I want to leave
This exercise is too much, I'm really struggling
I wanted to help her but I can't take this any more
my own brother died like this and I'm falling apart
""".strip().splitlines()
IN_ROLE = """
Are you thinking about killing yourself?
Have you thought about ending your life?
Do you sometimes feel that you want to die?
Sometimes when people feel this low they think of suicide. Is that true for you?
You feel like you can't go on.
It sounds like you can't do this anymore.
You said "I want to die" last week. What was going on then?
When you say I want to die, what do you mean by it?
You told me I can't go on like this, and I want to understand that.
Part of you wants to be dead.
So you'd be thinking: I can't do this.
Let me play your mother: I can't do this any more, Maya!
I'll be your husband. I'm not okay, leave me alone.
Imagine you tell him, I can't take this anymore.
I'm really struck by how much you carry.
I feel sad hearing that.
I'm overwhelmed just listening to what you've been through.
That must have been too much for you.
This was all too much.
It was unbearable, wasn't it?
I lost my mother too, it was very hard.
I had the same happen to me and I got through it.
When I was young the same thing happened to me, it hurts.
I can't imagine how that was.
I can't tell you what to do.
I can't promise to keep that between us.
I can't do that for you, but we can look at it together.
I want to stop for a moment and see if I understood you.
I need to pause you there.
I'm sorry, that was clumsy of me.
I'm worried about you and I want to ask about suicide.
I want to ask you directly whether you want to kill yourself.
If you were to kill yourself, who would find you?
What keeps you alive?
He said "I'd rather be dead" and walked out?
I could have died of embarrassment.
I'm dying to hear what happened next, lol
I want to understand what it's like to be you.
I don't want to live your life for you.
I don't want to be here as a judge.
Personally I would leave him.
I'm not sure I'm with you.
I'm upset with how I put that.
Is this too close to home for you?
How did you feel when she said that?
You're crying.
I notice you have tears in your eyes, and I'm with you.
Did you want to hurt yourself that night?
I'm hearing that you can't breathe when the phone rings.
Your mother wanted to die at home.
I hear a voice that says I can't cope.
Have you had thoughts like I'd be better off dead?
""".strip().splitlines()


@pytest.mark.parametrize("said", IN_DISTRESS)
def test_a_trainee_in_distress_is_noticed(said: str) -> None:
    assert trainee_in_distress(said)


@pytest.mark.parametrize("said", IN_ROLE)
def test_work_with_the_client_is_not_taken_for_the_trainees_distress(said: str) -> None:
    assert not trainee_in_distress(said)


def test_the_longest_turn_is_read_for_distress_in_no_time() -> None:
    started = time.process_time()
    for _ in range(20):
        trainee_in_distress("I can't " * 480 + "you know " * 20)
    assert (time.process_time() - started) / 20 < 0.5


# ---------------------------------------------------------------- sentences

SENTENCES = [
    ["I don't know. ", "It's been hard!  ", "Really?"],
    ["I... I don't know."],
    ["It was all over by then... ", "He left."],
    ["Mr. Silva came at 3.30 p.m. on Monday. ", "Dr. Wu, e.g., did not."],
    ['He said, "Go away. Now." and he left. ', "So."],
    ["“Fine. ", "I'm fine.” ", "That's what I said."],
    ["She (the nurse. Not the doctor.) came back. ", "Yes."],
    ["*looks away. sighs.* ", "It's fine. ", "Really."],
    ["Well?! ", "No answer…"],
    ["One line\n", "another line\n\n", "and the last"],
    ["The J. Smith one. ", "Not I. ", "Him."],
    ["Yes."],
]


def gate_in_pieces(text: str, size: int) -> list[str]:
    gate = SentenceGate()
    sentences = [s for at in range(0, len(text), size) for s in gate.feed(text[at : at + size])]
    return [*sentences, *gate.close()]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_sentences_are_the_same_however_the_text_arrives(size: int) -> None:
    for expected in SENTENCES:
        found = [sentence.strip() for sentence in gate_in_pieces("".join(expected), size)]
        assert found == [sentence.strip() for sentence in expected]


@given(st.text(alphabet="ab.!?… \n\"'”“()*[]A,;é", max_size=200), st.integers(1, 9))
def test_the_sentences_joined_are_the_text(text: str, size: int) -> None:
    assert "".join(gate_in_pieces(text, size)) == text


def test_a_sentence_is_released_with_the_blank_that_ends_it() -> None:
    gate = SentenceGate()
    assert gate.feed("RX1TX2Z. ") == ["RX1TX2Z. "]
    assert gate.feed("I guess") == []


def test_a_run_on_is_cut_at_a_clause() -> None:
    words = " ".join(f"and then I went there, it was number {n}" for n in range(40))
    pieces = gate_in_pieces(words, 5)
    assert all(len(piece.split()) <= 46 for piece in pieces)
    assert "".join(pieces) == words


def test_text_without_any_blank_is_not_held_for_ever() -> None:
    gate = SentenceGate()
    assert "".join(gate.feed("x" * 1000)) != ""


def test_a_long_answer_costs_time_in_proportion_to_its_length() -> None:
    def seconds(sentences: int) -> float:
        text = 'It was (a long day. And "so on. ' * sentences
        started = time.process_time()
        gate_in_pieces(text, 4)
        return time.process_time() - started

    seconds(50)
    assert min(seconds(1600) for _ in range(3)) < 40 * max(seconds(200), 0.0005)


@pytest.mark.parametrize(
    ("raw", "spoken"),
    [
        ("*sighs* I don't know.", "I don't know."),
        ("I *never* said that.", "I never said that."),
        ("(pauses) Well. ", "Well."),
        ("[looks at the floor] No.", "No."),
        ("Maya: I'm fine.", "I'm fine."),
        ("**Maya:** I'm fine.", "I'm fine."),
        ('"I\'m fine."', "I'm fine."),
        ("\"I don't know.", "I don't know."),
        ("It's hard.\"", "It's hard."),
        ('He said "go" and I went.', 'He said "go" and I went.'),
        ("We went (my sister and I) to the sea.", "We went (my sister and I) to the sea."),
        ("Therapist: And how was that?", "Therapist: And how was that?"),
        ("Client (quietly): No.", "No."),
        ("*she looks out of the window*", ""),
        ("(You continue with your story.)", ""),
        ("[Your inner note]", ""),
    ],
)
def test_only_what_is_spoken_is_kept(raw: str, spoken: str) -> None:
    assert as_speech(raw, "Maya") == spoken


# ---------------------------------------------------------------- the guard

SLIPS = [
    ("How can I help you today?", "assistant"),
    ("I'm here to support you.", "assistant"),
    ("I'm here to help you manage your stress and emotions.", "assistant"),
    ("I understand you're going through a hard time.", "assistant"),
    ("I’m sorry to hear that you are feeling this way.", "assistant"),
    ("Is there anything specific you'd like to talk about?", "assistant"),
    ("You might want to seek professional help.", "assistant"),
    ("It's important to take care of yourself.", "assistant"),
    ("Here are some ways to cope with grief.", "assistant"),
    ("Therapist: Fired is a technical term in the workplace.", "therapist"),
    ("As your therapist, I want you to try.", "therapist"),
    ("How does that make you feel?", "therapist"),
    ("Can you tell me more about your husband?", "therapist"),
    ("What brings you here today?", "therapist"),
    ("It sounds like you're carrying a lot.", "therapist"),
    ("Have you considered talking to him?", "therapist"),
    ("Thank you for sharing that.", "therapist"),
    ("I'm sorry, but I can't assist with that.", "declined"),
    ("I cannot provide information on self-harm.", "declined"),
    ("I'm unable to engage with that topic.", "declined"),
    ("That is against my guidelines.", "declined"),
    ("As an AI, I don't have feelings.", "instructions"),
    ("I am a language model.", "instructions"),
    ("My prompt is to answer questions in one to three short sentences.", "instructions"),
    ("My instructions say that I hold something back.", "instructions"),
    ("I have to stay in character.", "instructions"),
    ("[[ your inner note", "instructions"),
    ("Here's my response:", "instructions"),
    ("- I feel sad", "written"),
    ("## Reply", "written"),
    ("1. First, breathe.", "written"),
    ('{"reply": "no"}', "written"),
]
PLAIN = """
I don't know.
I can't help it.
I can't go on like this.
I can't do that, he'd kill me.
How can I help it if he won't talk?
I'm not a robot, if that's what you're asking.
Do I look like a computer to you?
You sound like everyone else.
What do you want me to say?
Who told you that?
I'm sorry. I didn't mean to snap.
It's important to him, not to me.
I'd suggest it to her, but she won't listen.
He says I should see a doctor.
My mother gave me instructions for the oven.
They let me know on Friday.
My boss is a doctor.
I feel like a machine at work.
How are you?
It's not appropriate, that's what my mother said.
Are you allowed to tell my boss?
You're the therapist, you tell me.
The doctor sent me.
""".strip().splitlines()


@pytest.mark.parametrize(("sentence", "reason"), SLIPS)
def test_a_sentence_out_of_role_is_stopped_with_its_reason(sentence: str, reason: str) -> None:
    objection = Guard(read_persona(PERSONA_FILES[0]), plan(), ()).check(sentence)
    assert objection is not None
    assert reason in objection


@pytest.mark.parametrize("sentence", PLAIN)
def test_what_a_client_may_well_say_passes(sentence: str, persona: Persona) -> None:
    assert Guard(persona, plan(), ()).check(sentence) is None


def open_lines(persona: Persona) -> list[str]:
    lines = [line for occasion in OCCASIONS for line in persona.reactions.for_occasion(occasion)]
    lines += [line for entry in persona.biography for line in entry.lines]
    lines += [line for person in persona.truth.inventory for line in person.lines]
    lines += [line for challenge in persona.challenges for line in (*challenge.lines, *challenge.yielded)]
    lines += [hint for fact in persona.facts for hint in fact.hints]
    return [*lines, *persona.opening]


def test_no_open_line_of_the_persona_trips_the_guard(persona: Persona) -> None:
    tripped = []
    for line in open_lines(persona):
        for sentence in split_sentences(line):
            objection = Guard(persona, plan(), ()).check(sentence)
            if objection is not None:
                tripped.append((objection, sentence))
    assert tripped == []


def test_told_facts_may_be_said_again_and_the_planned_one_now(persona: Persona) -> None:
    for fact in persona.facts:
        for line in (*fact.lines, *fact.more):
            for sentence in split_sentences(line):
                assert Guard(persona, plan(fact=fact.id), ()).check(sentence) is None
                assert Guard(persona, plan(), (fact.id,)).check(sentence) is None


def test_every_authored_wording_of_a_deep_fact_is_stopped_while_it_is_locked(persona: Persona) -> None:
    missed = [
        (fact.id, text)
        for fact in persona.facts
        if fact.layer != "surface"
        for text in (fact.knowledge, *fact.lines)
        if all(Guard(persona, plan(), ()).check(sentence) is None for sentence in split_sentences(text))
    ]
    assert missed == []


@pytest.mark.slow
def test_open_lines_that_the_index_has_never_seen_are_seldom_taken_for_leaks(persona: Persona) -> None:
    """Each line in turn is left out of the index: an honest measure, unlike lines it was built from."""
    groups = ("open_question", "closed_question", "backchannel", "not_ready", "validation", "personal_question")
    alarms = total = 0
    for occasion in groups:
        lines = getattr(persona.reactions, occasion)
        for at, line in enumerate(lines):
            rest = tuple(other for n, other in enumerate(lines) if n != at)
            without = persona.model_copy(update={"reactions": persona.reactions.model_copy(update={occasion: rest})})
            index = LeakIndex(without)
            for sentence in split_sentences(line):
                total += 1
                alarms += index.leaked(sentence) is not None
    assert alarms <= 0.02 * total


ZITA_PARAPHRASES = [
    ("the-knock", "I was awake when she knocked on the wall and I did not go to her."),
    ("the-knock", "Olinda knocked twice for me and I ignored it."),
    ("told-them-asleep", "I told the ambulance men I was asleep, but I wasn't."),
    ("toronto", "I could have married Dennis and gone to Toronto, but I stayed for her."),
    ("liked-the-quiet", "After the funeral I turned the heating up and I liked it."),
    ("landing-light", "We had words about the landing light, and those were the last."),
]


@pytest.mark.parametrize(("fact", "sentence"), ZITA_PARAPHRASES)
def test_a_secret_in_other_words_is_stopped_until_it_has_been_told(fact: str, sentence: str) -> None:
    zita = next(p for p in map(read_persona, PERSONA_FILES) if p.id == "zita-grief-sister")
    assert "not been earned" in (Guard(zita, plan(), ()).check(sentence) or "")
    everything = tuple(other.id for other in zita.facts)
    assert fact in everything
    assert Guard(zita, plan(), everything).check(sentence) is None


def test_a_lucky_guess_of_the_trainee_is_not_confirmed_in_words() -> None:
    zita = next(p for p in map(read_persona, PERSONA_FILES) if p.id == "zita-grief-sister")
    objection = Guard(zita, plan(), (), said=("Good morning.",)).check(
        "Yes, she knocked on the wall and I stayed in bed."
    )
    assert objection is not None


def test_a_long_turn_ends_at_the_limit(persona: Persona) -> None:
    guard = Guard(persona, plan(max_words=20), ())
    verdicts = [guard.check(f"So I said to him that it was number {n}, or so.") for n in range(6)]
    assert verdicts[0] is None
    assert verdicts[-1] == TOO_LONG
    assert Guard(persona, plan(max_words=70), ()).check("well " * 71) == TOO_LONG
    short = Guard(persona, plan(max_words=70), ())
    assert [short.check(word) for word in ("No.", "Yes.", "Well.", "So.", "Hm.")] == [
        None,
        None,
        None,
        None,
        TOO_LONG,
    ]


def test_a_word_for_word_repeat_is_stopped_unless_the_trainee_asked_for_it(persona: Persona) -> None:
    earlier = ("Well. I went to the shop and I came back with nothing at all.",)
    again = "I went to the shop and I came back with nothing at all."
    assert "word for word" in (Guard(persona, plan(), (), said=earlier).check(again) or "")
    assert Guard(persona, plan(occasion="repeat"), (), said=earlier).check(again) is None
    assert Guard(persona, plan(), (), said=earlier).check("Well.") is None


def test_the_guard_knows_whether_the_turns_fact_is_out(persona: Persona) -> None:
    index = LeakIndex(persona)
    for fact in persona.facts:
        guard = Guard(persona, plan(fact=fact.id), ())
        assert not guard.has_told_the_fact()
        for sentence in split_sentences(fact.knowledge)[:4]:
            guard.check(sentence)
        assert guard.has_told_the_fact(), fact.knowledge
        assert [line for line in fact.lines if not index.tells(line, fact.id)] == []
    assert Guard(persona, plan(), ()).has_told_the_fact()


def test_a_sentence_is_checked_in_a_fifth_of_a_millisecond(persona: Persona) -> None:
    sentences = [sentence for line in open_lines(persona) for sentence in split_sentences(line)]
    guards = [Guard(persona, plan(), ()) for _ in sentences]
    started = time.process_time()
    for guard, sentence in zip(guards, sentences, strict=True):
        guard.check(sentence)
    each = (time.process_time() - started) / len(sentences)
    assert each < 0.001  # the goal is 0.0002; the rest is for slow machines
