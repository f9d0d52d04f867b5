"""Every voice of the client keeps the same promises, whatever stands behind it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import pytest
from ruamel.yaml import YAML

from app.adapters.models.endpoint import Patience
from app.adapters.models.openai_compatible import OpenAICompatible
from app.adapters.models.voices import EmbeddedVoice, GuardedVoice
from app.core.client.state import TurnPlan
from app.core.errors import ConversationTooLong, ModelError, ModelRefused, ModelUnavailable, ModelUnusable
from app.core.persona import Persona
from app.core.ports import Brief, Completion, Message, Piece, Voice
from app.core.prompts import system_text
from app.core.safety.leaks import leak_index
from app.core.safety.sentences import split_sentences
from app.core.transcript import Utterance
from bench import fake_upstream
from tests.serving import served

pytestmark = pytest.mark.anyio

ZITA_FILE = Path(__file__).parents[2] / "personas" / "zita-grief-sister.yaml"
ZITA = Persona.model_validate_json(json.dumps(YAML(typ="safe").load(ZITA_FILE)))
KNOCK = ZITA.fact("the-knock")
AUTHORED = "Well. It's been a long week, I suppose."
QUICK = Patience(connect=1, first_token=0.5, between_tokens=0.3, answer=1, retry=0.01)


class Queue:
    """A model that says what it is given, and raises what it is given."""

    name = "queue"

    def __init__(self, *said: str | ModelError) -> None:
        self._said = said
        self.asked: list[Message] = []
        self.max_tokens = 0
        self.read = 0
        self.closed = False

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncIterator[str]:
        self.asked, self.max_tokens = list(messages), max_tokens
        try:
            for piece in self._said:
                if isinstance(piece, ModelError):
                    raise piece
                self.read += 1
                yield piece
                await asyncio.sleep(0)
        finally:
            self.closed = True

    async def complete(
        self, messages: Sequence[Message], *, max_tokens: int, schema: dict[str, object] | None = None
    ) -> Completion:
        raise ModelUnusable("Nobody asks this model for a whole answer.")


def plan(**changes: object) -> TurnPlan:
    values: dict[str, object] = {"reaction": "answer", "direction": "Answer briefly.", "authored": AUTHORED}
    return TurnPlan.model_validate(values | changes)


def brief(turn: TurnPlan | None = None, *, told: tuple[str, ...] = (), said: tuple[str, ...] = ()) -> Brief:
    history = [Utterance(speaker="client", text=text) for text in said]
    history.append(Utterance(speaker="trainee", text="How have you been?"))
    return Brief(persona=ZITA, history=tuple(history), plan=turn or plan(), told=told)


async def reply_of(voice: Voice, asked: Brief) -> list[Piece]:
    return [piece async for piece in voice.speak(asked)]


def text_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def words(text: str) -> list[str]:
    """Return the text as a model's tokens: each word with the blank before it."""
    return [f" {word}" for word in text.split(" ")]


# ---------------------------------------------------------------- the same promises, voice by voice


LEAK = "She knocked on the wall with her stick and I lay there and did not go."
QUEUED: dict[str, tuple[str | ModelError, ...]] = {
    "plain words": tuple(words("I get by. Some days are better than others.")),
    "one token": ("I get by. Some days are better.",),
    "no stop": ("I get by",),
    "nothing": (),
    "blanks": (" ", "\n"),
    "a leak": tuple(words(LEAK)),
    "a leak later": tuple(words(f"I get by. {LEAK} So.")),
    "helper voice": ("I'm here to help you manage your emotions.",),
    "role flip": ("Therapist: And how does that make you feel?",),
    "refusal": ("I'm sorry, but I can't assist with that.",),
    "the prompt": tuple(words("You are Zita, 68. My instructions say so.")),
    "markdown": ("- I get by\n- I sleep badly\n",),
    "stage directions": ("*sighs* ", "Well. ", "(looks away) ", "I get by."),
    "an error": (ModelUnavailable("The model endpoint did not answer in time. Try again."),),
    "an error later": ("I get by. ", ModelUnavailable("The model endpoint broke off. Try again.")),
    "a refusal": (ModelRefused("The model declined to answer this turn."),),
    "endless": tuple(words(" ".join(f"I went there and came back at {hour}." for hour in range(200)))),
    "round and round": tuple(words("I went there and came back again. " * 200)),
    "one endless word": ("x" * 20_000,),
}
FAKES = ("t12-d0", "empty", "refuse", "filter", "malformed1", "malformed4", "cut0", "cut5", "hang", "hang4", "err401",
         "err429", "err500", "null-usage-crlf-t8-d0", "json-t8-d0", "t5000-d0")  # fmt: skip


@pytest.fixture(params=["embedded", *(f"queue: {name}" for name in QUEUED), *(f"loopback: {mode}" for mode in FAKES)])
async def voice(request: pytest.FixtureRequest) -> AsyncIterator[Voice]:
    kind, _, which = request.param.partition(": ")
    if kind == "embedded":
        yield EmbeddedVoice()
    elif kind == "queue":
        yield GuardedVoice(Queue(*QUEUED[which]))
    else:
        async with served(fake_upstream.app) as address:
            model = OpenAICompatible(f"{address}/v1", f"fake-{which}", "sk-test", patience=QUICK)
            yield GuardedVoice(model)
            await model.aclose()


PLANS = {
    "nothing to tell": plan(),
    "something to tell": plan(
        fact="landing-light",
        knowledge=ZITA.fact("landing-light").knowledge,
        authored=ZITA.fact("landing-light").lines[0],
    ),
}


@pytest.mark.parametrize("turn", PLANS.values(), ids=PLANS.keys())
async def test_it_always_says_something_and_keeps_the_promises(voice: Voice, turn: TurnPlan) -> None:
    pieces = await reply_of(voice, brief(turn))
    text = text_of(pieces)
    assert text.strip() == text
    assert text
    assert all(piece.text.strip() for piece in pieces)
    # Nothing locked, nothing out of role, no machinery.
    leaks = leak_index(ZITA)
    allowed = (turn.fact,) if turn.fact else ()
    assert [s for s in split_sentences(text) if leaks.leaked(s, allowed)] == []
    for mark in ("*", "[[", "Therapist:", "assist", "here to help"):
        assert mark not in text
    # Who spoke is told, and a fall-back says why.
    for piece in pieces:
        assert piece.voice in {"embedded", "model"}
        if piece.voice == "embedded" and not isinstance(voice, EmbeddedVoice):
            assert piece.note is not None
            assert piece.note.endswith(("scripted line is shown.", "scripted line follows."))
            assert "sk-test" not in piece.note
    # What the engine has noted as told has been told.
    if turn.fact:
        assert leaks.tells(text, turn.fact)


async def test_the_embedded_voice_says_the_line_sentence_by_sentence() -> None:
    line = "Well. It was thirteen months ago... I think. So there you are."
    pieces = await reply_of(EmbeddedVoice(), brief(plan(authored=line)))
    assert text_of(pieces) == line
    assert len(pieces) == 4
    assert {piece.voice for piece in pieces} == {"embedded"}
    assert {piece.note for piece in pieces} == {None}


# ---------------------------------------------------------------- the guarded voice


async def test_each_sentence_is_released_as_soon_as_it_is_whole() -> None:
    model = Queue("I get ", "by. ", "Some days ", "are better. ", "Really.")
    read_at: list[int] = []
    texts = []
    async for piece in GuardedVoice(model).speak(brief()):
        texts.append(piece.text)
        read_at.append(model.read)
    assert texts == ["I get by.", " Some days are better.", " Really."]
    assert read_at == [2, 4, 5]
    assert model.closed


async def test_the_model_is_given_the_plan_and_a_bounded_answer() -> None:
    model = Queue("Fine.")
    await reply_of(GuardedVoice(model), brief(plan(direction="Shrug it off.", max_words=12)))
    assert "Shrug it off." in model.asked[-1]["content"]
    assert KNOCK.knowledge not in json.dumps(model.asked)
    assert 12 < model.max_tokens < 200


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ((ModelUnavailable("The model endpoint did not answer in time. Try again."),), "did not answer in time;"),
        (
            (ModelRefused("The model declined to answer this turn. Try other words."),),
            "declined to answer this turn;",
        ),
        (("How can I help you today?",), "spoke like an assistant;"),
        ((LEAK,), "has not been earned yet;"),
        ((), "said nothing;"),
        (("word " * 90,), "went on for too long;"),
    ],
)
async def test_a_failure_before_the_first_sentence_lets_the_authored_line_speak(
    said: tuple[str | ModelError, ...], note: str
) -> None:
    model = Queue(*said)
    pieces = await reply_of(GuardedVoice(model), brief())
    assert [(piece.text, piece.voice) for piece in pieces] == [(AUTHORED, "embedded")]
    assert note in (pieces[0].note or "")
    assert model.closed


@pytest.mark.parametrize(
    "failure", [ModelUnavailable("It broke off. Try again."), LEAK + " ", "I am a language model. "]
)
async def test_a_failure_after_a_sentence_ends_the_reply_there(failure: str | ModelError) -> None:
    model = Queue("I get by. ", failure, "And then more. ")
    pieces = await reply_of(GuardedVoice(model), brief())
    assert [(piece.text, piece.voice) for piece in pieces] == [("I get by.", "model")]
    assert model.read < 3
    assert model.closed


async def test_the_turns_fact_is_not_lost_by_a_failure_after_a_sentence() -> None:
    fact = ZITA.fact("landing-light")
    turn = plan(fact=fact.id, knowledge=fact.knowledge, authored=fact.lines[0])
    failing = Queue("I don't know. ", ModelUnavailable("The model endpoint broke off. Try again."))
    pieces = await reply_of(GuardedVoice(failing), brief(turn))
    assert text_of(pieces) == f"I don't know. {fact.lines[0]}"
    assert pieces[-1].voice == "embedded"
    assert "broke off; the client's scripted line follows." in (pieces[-1].note or "")


async def test_the_turns_fact_is_told_even_if_the_model_forgets_it_and_not_twice_if_it_does_not() -> None:
    fact = ZITA.fact("landing-light")
    turn = plan(fact=fact.id, knowledge=fact.knowledge, authored=fact.lines[0])
    forgot = await reply_of(GuardedVoice(Queue("It was an ordinary week.")), brief(turn))
    assert forgot[-1].text == f" {fact.lines[0]}"
    assert "left out" in (forgot[-1].note or "")
    told = await reply_of(GuardedVoice(Queue("The last words we had were about the landing light.")), brief(turn))
    assert [piece.voice for piece in told] == ["model"]


@pytest.mark.parametrize("occasion", ["suicide_enquiry", "suicide_follow_up"])
async def test_a_risk_enquiry_gets_the_tested_answer_and_no_improvisation(occasion: str) -> None:
    model = Queue("I have a plan.")
    line = getattr(ZITA.reactions, occasion)[0]
    pieces = await reply_of(GuardedVoice(model), brief(plan(occasion=occasion, authored=line)))
    assert [(piece.text, piece.voice) for piece in pieces] == [(line, "embedded")]
    assert "tested words" in (pieces[0].note or "")
    assert model.asked == []


async def test_a_model_that_goes_round_in_circles_just_ends() -> None:
    pieces = await reply_of(GuardedVoice(Queue("I get by. ", "I get by. ", "I get by. ")), brief())
    assert [(piece.text, piece.voice, piece.note) for piece in pieces] == [("I get by.", "model", None)]


async def test_a_model_that_recites_its_directions_is_stopped() -> None:
    asked = brief(plan(direction="Say no more than that it was a hard year for you."))
    for recited in ("You say no more than that it was hard.", "You are Zita, and you are sixty-eight."):
        pieces = await reply_of(GuardedVoice(Queue(recited)), asked)
        assert "talked about its instructions" in (pieces[0].note or "")


async def test_a_fact_told_before_may_be_spoken_of() -> None:
    pieces = await reply_of(GuardedVoice(Queue(LEAK)), brief(told=(KNOCK.id,)))
    assert [piece.voice for piece in pieces] == ["model"]


async def test_a_reply_that_runs_on_just_ends() -> None:
    model = Queue(*words(" ".join(f"I went out and I came back at {hour}." for hour in range(100))))
    pieces = await reply_of(GuardedVoice(model), brief())
    assert {piece.voice for piece in pieces} == {"model"}
    assert {piece.note for piece in pieces} == {None}
    assert 10 < len(text_of(pieces).split()) <= 70
    assert model.read < 100


async def test_an_earlier_answer_word_for_word_is_not_given_again() -> None:
    again = "I came in because the head of science asked me to."
    pieces = await reply_of(GuardedVoice(Queue(again)), brief(said=(f"Well. {again}",)))
    assert pieces[0].voice == "embedded"
    assert "word for word" in (pieces[0].note or "")


@pytest.mark.parametrize(
    ("raw", "spoken"),
    [
        ('"I get by. It is quiet."', "I get by. It is quiet."),
        ("Zita: I get by. It is quiet.", "I get by. It is quiet."),
        ("*looks away* I get by. (pauses) It is quiet.", "I get by. It is quiet."),
        ("**Zita:** I *do* get by.\n\nIt is quiet.", "I do get by. It is quiet."),
    ],
)
async def test_labels_quotes_and_stage_directions_are_taken_off(raw: str, spoken: str) -> None:
    assert text_of(await reply_of(GuardedVoice(Queue(*words(raw))), brief())) == spoken


async def test_a_listener_who_leaves_closes_the_stream() -> None:
    model = Queue(*words("One sentence. " * 100))
    async with aclosing(cast("Any", GuardedVoice(model).speak(brief()))) as pieces:
        async for _ in pieces:
            break
    assert model.closed
    assert model.read < 10


async def test_an_error_that_is_no_model_error_is_not_hidden() -> None:
    class Broken(Queue):
        async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncIterator[str]:
            for nothing in (0,):
                yield str(1 / nothing)

    with pytest.raises(ZeroDivisionError):
        await reply_of(GuardedVoice(Broken()), brief())


# ---------------------------------------------------------------- the model checks itself


class SelfReader(Queue):
    """A model that reads its own reply and answers with a verdict, or fails."""

    def __init__(self, *said: str, verdict: str | ModelError) -> None:
        super().__init__(*said)
        self.verdict = verdict
        self.checked: list[Message] = []
        self.schema: dict[str, object] | None = None

    async def complete(
        self, messages: Sequence[Message], *, max_tokens: int, schema: dict[str, object] | None = None
    ) -> Completion:
        self.checked, self.schema = list(messages), schema
        if isinstance(self.verdict, ModelError):
            raise self.verdict
        return Completion(self.verdict)


async def test_a_reply_that_the_model_itself_finds_wrong_is_never_shown() -> None:
    model = SelfReader("I cook. ", "I keep a boat.", verdict='{"what": "no boat", "contradicts": true}')
    pieces = await reply_of(GuardedVoice(model, self_check=True), brief())
    assert [(piece.text, piece.voice) for piece in pieces] == [(AUTHORED, "embedded")]
    assert "contradicted the client's own story" in (pieces[0].note or "")
    assert model.checked[-2] == {"role": "assistant", "content": "I cook. I keep a boat."}
    assert model.checked[: len(model.asked)] == model.asked
    assert model.schema is not None


@pytest.mark.parametrize(
    "verdict",
    ['{"what": "", "contradicts": false}', "I think it is fine", ModelUnavailable("It broke off. Try again.")],
)
async def test_a_reply_is_shown_whole_when_the_check_finds_nothing_or_fails(verdict: str | ModelError) -> None:
    model = SelfReader("I get by. ", "It is quiet.", verdict=verdict)
    pieces = await reply_of(GuardedVoice(model, self_check=True), brief())
    assert [(piece.text, piece.voice, piece.note) for piece in pieces] == [("I get by. It is quiet.", "model", None)]


# ---------------------------------------------------------------- a small context


class Small(Queue):
    """A model whose context holds only so many characters."""

    def __init__(self, most_chars: int) -> None:
        super().__init__("I get by.")
        self.most_chars = most_chars
        self.calls = 0

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncIterator[str]:
        self.calls += 1
        if sum(len(message["content"]) for message in messages) > self.most_chars:
            raise ConversationTooLong("The conversation is too long for this model.")
        async for token in super().stream(messages, max_tokens=max_tokens):
            yield token


async def test_a_model_with_a_small_context_goes_on_with_the_end_of_the_talk() -> None:
    asked = brief(said=tuple(f"It was number {n}, and I went out again. " * 3 for n in range(80)))
    model = Small(len(system_text(ZITA)) + 5_000)
    voice = GuardedVoice(model)
    assert [piece.voice for piece in await reply_of(voice, asked)] == ["model"]
    first = model.calls
    assert [piece.voice for piece in await reply_of(voice, asked)] == ["model"]
    assert model.calls == first + 1, "what fits has been learnt"
    assert "number 79" in json.dumps(model.asked)
    assert "number 3," not in json.dumps(model.asked)


async def test_a_model_that_cannot_hold_even_the_card_leaves_the_turn_to_the_authored_line() -> None:
    model = Small(100)
    pieces = await reply_of(GuardedVoice(model), brief(said=("Word. " * 2_000,)))
    assert [(piece.text, piece.voice) for piece in pieces] == [(AUTHORED, "embedded")]
    assert 1 < model.calls < 12
