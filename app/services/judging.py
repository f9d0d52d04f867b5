"""Asking judges: within a number of tokens, once for the same question, and never believed without evidence."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.core.errors import ModelError, ModelUnusable
from app.core.message import Message, say
from app.core.ports import Completion, TextModel, Verdicts
from app.core.rubric import Criterion
from app.core.scoring import judge, panel, verdicts
from app.core.scoring.embedded import Reading
from app.core.scoring.orders import without_orders
from app.core.scoring.report import CriterionResult, Usage

MOST_REMEMBERED = 512
CRITERIA_AT_ONCE = 4
RULES = "embedded"


class Remembered:
    """The Verdicts port in memory: the last few hundred answers, gone with the process."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._kept: OrderedDict[str, CriterionResult] = OrderedDict()
        self._most = most

    async def get(self, asked: str) -> CriterionResult | None:
        if asked in self._kept:
            self._kept.move_to_end(asked)
        return self._kept.get(asked)

    async def put(self, asked: str, verdict: CriterionResult) -> None:
        self._kept[asked] = verdict
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Judging:
    """How judges are asked: readings by each, tokens (sent and answered) allowed for one talk, earlier answers."""

    runs: int = 1
    most_tokens: int = 200_000
    verdicts: Verdicts = field(default_factory=Remembered)


@dataclass(slots=True)
class _Purse:
    """The tokens allowed for one talk. What is being asked just now is held back, so that no two spend the same."""

    most: int
    spent: int = 0

    def holds(self, tokens: int) -> bool:
        """Hold tokens back; False, and nothing held, if they are not there."""
        if self.spent + tokens > self.most:
            return False
        self.spent += tokens
        return True

    def settles(self, held: int, used: int) -> None:
        """Put back what was held, and take what it really was."""
        self.spent += used - held


class Panel:
    """One judge or several with one talk, and the rules beside them if `with_rules`.

    `spent` are tokens that this talk has cost already.
    """

    def __init__(
        self,
        judges: Sequence[TextModel],
        reading: Reading,
        judging: Judging,
        *,
        with_rules: bool = False,
        spent: int = 0,
    ) -> None:
        self._judges = tuple(judges)
        self._reading = reading
        self._judging = judging
        self._with_rules = with_rules
        self._purse = _Purse(judging.most_tokens, spent)
        self._readable, self._orders = without_orders(reading.transcript)

    @property
    def name(self) -> str:
        """The name under which a report carries its scorer."""
        names = "+".join(model.name for model in self._judges)
        return f"panel:{names}+{RULES}" if self._with_rules else f"judge:{names}"

    def asked(self, criterion: Criterion) -> str:
        """Return the fingerprint of everything that will be asked for a criterion."""
        parts = [self._question(model, criterion, run)[1] for model in self._judges for run in self._runs]
        return hashlib.sha256("".join([self.name, *parts]).encode()).hexdigest()

    async def results(self, told: Callable[[CriterionResult], None] | None = None) -> tuple[CriterionResult, ...]:
        """Score every criterion of the rubric; `told` hears of each as soon as it is there.

        The first goes ahead alone: then the endpoint's prefix cache has the talk when the others ask.
        """
        criteria = self._reading.rubric.criteria
        slots = asyncio.Semaphore(CRITERIA_AT_ONCE)

        async def scored(criterion: Criterion) -> CriterionResult:
            async with slots:
                result = await self.result(criterion)
            if told is not None:
                told(result)
            return result

        first = await scored(criteria[0])
        return (first, *await asyncio.gather(*(scored(criterion) for criterion in criteria[1:])))

    async def result(self, criterion: Criterion) -> CriterionResult:
        """Score one criterion. Never raises for what a judge did: then it is unscored, and has `failed`."""
        judged = await asyncio.gather(*(self._judged(model, criterion) for model in self._judges))
        readings = [(model.name, result) for model, result in zip(self._judges, judged, strict=True)]
        # Trying out suggestions takes a moment of arithmetic: in a thread, talks go on meanwhile.
        await asyncio.to_thread(lambda: self._reading.steps)
        if self._with_rules:
            by_rule = next(result for result in self._reading.results if result.id == criterion.id)
            readings.append((RULES, by_rule))
        result = self._reading.with_step(panel.together(readings))
        return result.model_copy(update={"asked": self.asked(criterion)})

    @property
    def _runs(self) -> range:
        return range(1, self._judging.runs + 1)

    async def _judged(self, model: TextModel, criterion: Criterion) -> CriterionResult:
        """Return one judge's result: of its readings, held against the coder."""
        several = self._judging.runs > 1
        readings: list[panel.Reading] = []
        for run in self._runs:
            found = await self._read(model, criterion, run)
            readings.append((f"{model.name} ({run})" if several else model.name, found))
        result = panel.together(readings)
        return verdicts.held_against_coder(result, self._reading.transcript, orders=bool(self._orders))

    def _question(self, model: TextModel, criterion: Criterion, run: int) -> tuple[judge.Messages, str]:
        rubric, persona = self._reading.rubric, self._reading.persona
        messages = judge.judge_messages(self._readable, rubric, criterion, persona, run)
        return messages, judge.fingerprint(model.name, rubric, messages)

    async def _read(self, model: TextModel, criterion: Criterion, run: int) -> CriterionResult:
        """Return one reading: an earlier answer to the same question, or a new one."""
        messages, asked = self._question(model, criterion, run)
        earlier = await self._judging.verdicts.get(asked)
        if earlier is not None:
            return earlier
        result = await self._asked_anew(model, messages, criterion)
        if not result.failed:
            await self._judging.verdicts.put(asked, result.model_copy(update={"usage": None}))
        return result

    async def _asked_anew(self, model: TextModel, messages: judge.Messages, criterion: Criterion) -> CriterionResult:
        """Ask, and once more if the answer cannot be used, with what was wrong with it."""
        tried = await self._attempt(model, messages, criterion)
        usage = tried.usage
        if tried.may_be_repaired:
            repair = judge.repair_messages(messages, tried.text, tried.result.reason)
            tried = await self._attempt(model, repair, criterion)
            usage += tried.usage
        return tried.result.model_copy(update={"usage": usage})

    async def _attempt(self, model: TextModel, messages: judge.Messages, criterion: Criterion) -> _Attempt:
        held = judge.likely_tokens(messages)
        if not self._purse.holds(held):
            return _Attempt(verdicts.unusable(criterion, _too_much(self._judging.most_tokens)), Usage())
        usage = Usage()
        try:
            answer = await model.complete(messages, max_tokens=judge.MAX_TOKENS, schema=judge.verdict_schema())
            usage = answer.usage or _guessed(messages, answer)
        except ModelUnusable as error:
            usage = _guessed(messages, Completion(""))
            return _Attempt(verdicts.unusable(criterion, _not_asked(error)), usage, may_be_repaired=True)
        except ModelError as error:
            return _Attempt(verdicts.unusable(criterion, _not_asked(error)), usage)
        finally:
            self._purse.settles(held, usage.tokens)
        result = verdicts.read_verdict(answer.text, self._readable, criterion)
        return _Attempt(result, usage, answer.text, may_be_repaired=result.failed)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One answer of a judge, as far as it could be read."""

    result: CriterionResult
    usage: Usage
    text: str = ""
    may_be_repaired: bool = False


def _guessed(messages: judge.Messages, answer: Completion) -> Usage:
    """Return about what a question and its answer cost, where the endpoint does not count."""
    sent = sum(len(message["content"]) for message in messages) // judge.CHARS_PER_TOKEN
    answered = len(answer.text) // judge.CHARS_PER_TOKEN
    return Usage(calls=1, prompt_tokens=sent, completion_tokens=answered, estimated=True)


def _not_asked(error: ModelError) -> Message:
    return say("The judge could not be asked: {detail}", detail=error.told)


def _too_much(most: int) -> Message:
    return say(
        "The {most} tokens allowed for scoring one talk are used up. Raise ATTUNE_JUDGE_TOKENS, or score with fewer "
        "readings.",
        most=f"{most:,}",
    )
