"""Webhooks of an API key: where events are sent, and how the deliveries went."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from app.core.access import Principal
from app.core.addresses import check_url
from app.core.errors import Conflict, NotFound
from app.core.ports import Delivery, Webhook
from app.services.deliveries import Event
from app.services.site import Site

MAX_WEBHOOKS = 20


async def add(site: Site, who: Principal, url: str, events: Sequence[Event]) -> Webhook:
    """Register a webhook for the key's encounters; its secret is for the caller to keep. Raises Invalid, Conflict."""
    who.needs_scope("webhooks")
    key_id = who.key_id or ""
    check_url(url, allow_private=site.deployment.allow_private_webhooks)
    if len(await site.webhooks.of_key(key_id)) >= MAX_WEBHOOKS:
        raise Conflict(f"A key can have {MAX_WEBHOOKS} webhooks. Delete one first.")
    secret = "whsec_" + base64.b64encode(site.ids.secret().encode()).decode()
    webhook = Webhook(site.ids.new(), key_id, url, secret, tuple(dict.fromkeys(events)), site.clock.now())
    await site.webhooks.add(webhook)
    return webhook


async def remove(site: Site, who: Principal, webhook_id: str) -> None:
    """Delete a webhook of the key. Raises NotFound."""
    who.needs_scope("webhooks")
    if not await site.webhooks.remove(who.key_id or "", webhook_id):
        raise _unknown(webhook_id)


async def deliveries_of(site: Site, who: Principal, webhook_id: str) -> tuple[Delivery, ...]:
    """Return the newest deliveries of a webhook of the key. Raises NotFound."""
    who.needs_scope("webhooks")
    if webhook_id not in {webhook.id for webhook in await site.webhooks.of_key(who.key_id or "")}:
        raise _unknown(webhook_id)
    return await site.webhooks.deliveries(webhook_id)


def _unknown(webhook_id: str) -> NotFound:
    return NotFound(f"There is no webhook '{webhook_id[:40]}' of this key.")
