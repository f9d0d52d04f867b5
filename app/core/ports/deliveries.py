"""Events for other programs, and the work that outlives a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to send events. `secret` signs them (Standard Webhooks, `whsec_...`)."""

    id: str
    key_id: str
    url: str
    secret: str
    events: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one webhook."""

    id: str
    webhook: Webhook
    event: str
    payload: str
    status: Literal["waiting", "delivered", "failed"]
    attempts: int
    error: str | None
    created_at: datetime


class WebhookStore(Protocol):
    """Webhooks and their deliveries."""

    async def add(self, webhook: Webhook) -> None: ...
    async def of_key(self, key_id: str) -> tuple[Webhook, ...]: ...
    async def remove(self, key_id: str, webhook_id: str) -> bool: ...
    async def listening_to(self, event: str, key_id: str | None) -> tuple[Webhook, ...]: ...
    async def add_delivery(self, delivery: Delivery) -> None:
        """Store it; the same id again changes nothing."""
        ...

    async def delivery(self, delivery_id: str) -> Delivery | None: ...
    async def record_delivery(
        self, delivery_id: str, status: Literal["waiting", "delivered", "failed"], error: str | None
    ) -> None:
        """Count one more attempt and store how it went."""
        ...

    async def deliveries(self, webhook_id: str, *, limit: int = 50) -> tuple[Delivery, ...]: ...


class Sender(Protocol):
    """Sends one signed delivery. Returns an error text, or None when accepted."""

    async def send(self, delivery: Delivery, at: datetime) -> str | None: ...


class Jobs(Protocol):
    """Durable background work: survives the death of the process in the middle of a step."""

    async def score(self, encounter_id: str) -> None:
        """Have the encounter scored. Asking twice runs it once."""
        ...

    async def rescore(self, encounter_id: str, criterion_id: str) -> None:
        """Have one criterion scored again. Asking twice while it runs runs it once."""
        ...

    async def deliver(self, delivery_id: str) -> None: ...

    def start(self) -> None:
        """Begin to work, in the background; unfinished work of an earlier process is taken up again."""
        ...
