"""Webhook events: who is told what, signed and retried by the durable queue."""

from __future__ import annotations

import json
from typing import Literal

from app.core.encounter import Encounter
from app.core.ports import Delivery
from app.services.site import Site

Event = Literal["encounter.ended", "report.ready"]
EVENTS: tuple[Event, ...] = ("encounter.ended", "report.ready")


async def announce(site: Site, event: Event, encounter: Encounter) -> None:
    """Queue the event for every webhook that listens to the encounter's key. The payload holds ids, never words."""
    if encounter.purpose != "practice":
        return
    for webhook in await site.webhooks.listening_to(event, encounter.key_id):
        at = site.clock.now()
        delivery = Delivery(
            id=f"{event}-{encounter.id}-{webhook.id}",
            webhook=webhook,
            event=event,
            payload=json.dumps(
                {"type": event, "timestamp": at.isoformat(), "data": {"encounter": encounter.id}}, sort_keys=True
            ),
            status="waiting",
            attempts=0,
            error=None,
            created_at=at,
        )
        await site.webhooks.add_delivery(delivery)
        await site.jobs.deliver(delivery.id)


async def deliver(site: Site, delivery_id: str) -> str | None:
    """Send one delivery and record how it went; return the error, or None when it was accepted or is gone."""
    delivery = await site.webhooks.delivery(delivery_id)
    if delivery is None or delivery.status == "delivered":
        return None
    error = await site.sender.send(delivery, site.clock.now())
    await site.webhooks.record_delivery(delivery_id, "waiting" if error else "delivered", error)
    return error


async def give_up(site: Site, delivery_id: str, error: str) -> None:
    """Record that nobody accepted a delivery after all its attempts."""
    await site.webhooks.record_delivery(delivery_id, "failed", error)
