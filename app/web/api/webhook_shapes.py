"""Webhooks and deliveries as the API takes and gives them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field

from app.core.ports import Delivery, Webhook
from app.services.deliveries import Event
from app.web.api.shapes import Asked, Given, Utc


class WebhookAsked(Asked):
    """Where to send which events."""

    url: Annotated[str, Field(min_length=1, max_length=2000)]
    events: Annotated[list[Event], Field(min_length=1, max_length=10)]


class WebhookGiven(Given):
    """A webhook, without its secret."""

    id: str
    url: str
    events: tuple[str, ...]
    created_at: Utc

    @classmethod
    def of(cls, webhook: Webhook) -> Self:
        """Leave out the secret."""
        return cls(id=webhook.id, url=webhook.url, events=webhook.events, created_at=webhook.created_at)


class WebhookMade(WebhookGiven):
    """A new webhook. The secret is shown this once."""

    secret: str


class DeliveryGiven(Given):
    """One event on its way."""

    id: str
    event: str
    status: Literal["waiting", "delivered", "failed"]
    attempts: int
    error: str | None
    created_at: Utc

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """Show how a delivery stands."""
        return cls(
            id=delivery.id,
            event=delivery.event,
            status=delivery.status,
            attempts=delivery.attempts,
            error=delivery.error,
            created_at=delivery.created_at,
        )
