"""The workflows, written for DBOS Transact. Import this module only where work is about to run: it is heavy."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from dbos import DBOS, DBOSClient, DBOSConfig, SetEnqueueOptions, SetWorkflowID, StepOptions

from app.adapters.jobs.slots import Slot, take_slot

if TYPE_CHECKING:
    from app.adapters.jobs.durable import Work

T = TypeVar("T")

log = logging.getLogger("attune.jobs")

NAME = "attune"
# Unfinished workflows go on under a new release only if this stays as it is: change it with the workflows' steps.
WORKFLOWS_VERSION = "2"
SCORING, DELIVERIES = "scoring", "deliveries"
CRITERIA_AT_ONCE = 4
SCORINGS_AT_ONCE = 4
DELIVERIES_AT_ONCE = 8
STEP_ATTEMPTS = 3
FAILED = ("ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
FINISHED = ("SUCCESS", *FAILED)
KEPT_FINISHED = timedelta(days=30)
PRUNED_AT_ONCE, PRUNED_AT_MOST = 500, 50_000


class Engine:
    """One running DBOS. Its own methods block and are called in threads; the steps run on `loop`.

    DBOS is one for each process: a second engine can be made only after the first has stopped.
    """

    def __init__(
        self, url: str, work: Work, loop: asyncio.AbstractEventLoop, delays: Sequence[float], retry_after: float
    ) -> None:
        self._work = work
        self._loop = loop
        self._delays = tuple(delays)
        self._retry_after = retry_after
        self._slot = take_slot(url)
        _prepare_queues(url)
        DBOS(config=_config(url, self._slot))
        self._score = DBOS.workflow(name="score")(self._score_workflow())
        self._rescore = DBOS.workflow(name="rescore")(self._rescore_workflow())
        self._deliver = DBOS.workflow(name="deliver")(self._deliver_workflow())
        DBOS.launch()
        self._take_over()
        _prune()

    def stop(self) -> None:
        """Stop in the middle of whatever runs; the next engine goes on from the last finished step."""
        DBOS.destroy(destroy_registry=True)
        self._slot.release()

    def score(self, encounter_id: str) -> None:
        """Enqueue the scoring. Its id makes it unique; only a run that failed is followed by another one."""
        attempt = 1
        workflow_id = f"score-{encounter_id}"
        while (status := DBOS.get_workflow_status(workflow_id)) is not None and status.status in FAILED:
            attempt += 1
            workflow_id = f"score-{encounter_id}-{attempt}"
        with SetWorkflowID(workflow_id):
            DBOS.enqueue_workflow(SCORING, self._score, encounter_id)

    def rescore(self, encounter_id: str, criterion_id: str) -> None:
        """Enqueue the scoring of one criterion, unless that is under way."""
        attempt = 1
        workflow_id = f"rescore-{encounter_id}-{criterion_id}"
        while (status := DBOS.get_workflow_status(workflow_id)) is not None and status.status in FINISHED:
            attempt += 1
            workflow_id = f"rescore-{encounter_id}-{criterion_id}-{attempt}"
        with SetWorkflowID(workflow_id):
            DBOS.enqueue_workflow(SCORING, self._rescore, encounter_id, criterion_id)

    def deliver(self, delivery_id: str) -> None:
        """Enqueue the first attempt."""
        with SetWorkflowID(f"deliver-{delivery_id}-1"):
            DBOS.enqueue_workflow(DELIVERIES, self._deliver, delivery_id, 1)

    def _score_workflow(self) -> Callable[[str], Coroutine[Any, Any, None]]:
        async def score(encounter_id: str) -> None:
            try:
                criteria = await self._step("criteria", self._work.criteria, encounter_id)
                for group in _groups(criteria):
                    await asyncio.gather(
                        *(
                            self._step(f"criterion {criterion}", self._work.score_criterion, encounter_id, criterion)
                            for criterion in group
                        )
                    )
                await self._step("finish", self._work.finish, encounter_id)
            except Exception as error:
                await self._step("fail", self._work.fail, encounter_id, _plain(error))
                raise

        return score

    def _rescore_workflow(self) -> Callable[[str, str], Coroutine[Any, Any, None]]:
        async def rescore(encounter_id: str, criterion_id: str) -> None:
            await self._step(f"again {criterion_id}", self._work.score_again, encounter_id, criterion_id)

        return rescore

    def _deliver_workflow(self) -> Callable[[str, int], Coroutine[Any, Any, None]]:
        async def deliver(delivery_id: str, attempt: int) -> None:
            # An attempt is a workflow of its own: nothing sits in memory while it waits for its time.
            error = await self._step("deliver", self._work.deliver, delivery_id)
            if error is None:
                return
            if attempt > len(self._delays):
                if self._work.give_up is not None:
                    await self._step("give up", self._work.give_up, delivery_id, error)
                return
            with (
                SetWorkflowID(f"deliver-{delivery_id}-{attempt + 1}"),
                SetEnqueueOptions(delay_seconds=self._delays[attempt - 1]),
            ):
                await DBOS.enqueue_workflow_async(DELIVERIES, self._deliver, delivery_id, attempt + 1)

        return deliver

    async def _step(self, name: str, work: Callable[..., Awaitable[T]], *args: str) -> T:
        """Run one step on the caller's loop, where the connections of stores and models live."""

        async def step() -> T:
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_run(work, *args), self._loop))

        options = StepOptions(
            name=name,
            retries_allowed=True,
            max_attempts=STEP_ATTEMPTS,
            interval_seconds=self._retry_after,
            backoff_rate=2.0,
        )
        return await DBOS.run_step_async(options, step)

    def _take_over(self) -> None:
        """Go on with what died in processes whose place nobody has taken."""
        for name in self._slot.abandoned():
            for workflow in DBOS.list_workflows(
                status="PENDING", executor_id=name, load_input=False, load_output=False
            ):
                DBOS.resume_workflow(workflow.workflow_id)


def _prune() -> None:
    """Forget what was finished long ago. It holds ids and nothing else, and would lie there for ever."""
    old = (datetime.now(UTC) - KEPT_FINISHED).isoformat()
    try:
        for _ in range(PRUNED_AT_MOST // PRUNED_AT_ONCE):
            found = DBOS.list_workflows(
                status=list(FINISHED), completed_before=old, limit=PRUNED_AT_ONCE, load_input=False, load_output=False
            )
            if not found:
                return
            DBOS.delete_workflows([workflow.workflow_id for workflow in found])
    except Exception:  # the work that is waiting must not wait for this
        log.exception("finished work could not be forgotten; the next start tries again")


def _groups(criteria: Sequence[str]) -> list[Sequence[str]]:
    """Return the criteria in the groups that are scored at once.

    The first goes ahead alone: then a judge's endpoint has the talk in its prefix cache when the others ask.
    """
    rest = criteria[1:]
    groups = [rest[start : start + CRITERIA_AT_ONCE] for start in range(0, len(rest), CRITERIA_AT_ONCE)]
    return [criteria[:1], *groups]


async def _run(work: Callable[..., Awaitable[T]], *args: str) -> T:
    return await work(*args)


def _plain(error: BaseException) -> str:
    """Say what went wrong in the last try, without the engine's own wrapping."""
    causes: Any = getattr(error, "errors", None)
    last = causes[-1] if causes else error
    return str(last) or type(last).__name__


def _config(url: str, slot: Slot) -> DBOSConfig:
    """Nothing listens on a port or calls out: no conductor, no telemetry."""
    return DBOSConfig(
        name=NAME,
        system_database_url=url,
        application_version=WORKFLOWS_VERSION,
        executor_id=slot.name,
        enable_otlp=False,
        log_level="ERROR",
        sys_db_pool_size=4,
        max_executor_threads=16,
    )


def _prepare_queues(url: str) -> None:
    """Have tables and queues before the launch: DBOS looks for new queues only once a second."""
    DBOS.migrate(url)
    client = DBOSClient(system_database_url=url, application_name=NAME, system_database_pool_size=1)
    try:
        client.register_queue(SCORING, worker_concurrency=SCORINGS_AT_ONCE, polling_interval_sec=0.2)
        client.register_queue(DELIVERIES, worker_concurrency=DELIVERIES_AT_ONCE, polling_interval_sec=1.0)
    finally:
        client.destroy()
