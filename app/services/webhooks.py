"""Webhooks of an API key: where events are sent, and how the deliveries went."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.core.access import Principal
from app.core.errors import Conflict, Invalid, NotFound
from app.core.ports import Delivery, Webhook
from app.services.deliveries import Event
from app.services.site import Site

MAX_WEBHOOKS = 20


def check_url(url: str, *, allow_private: bool) -> str:
    """Return the address if it can be one of a webhook. Raises Invalid.

    Names are looked up when something is sent: the sender refuses those that lead to private addresses.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise Invalid("That is not a web address. Give one such as https://example.org/attune") from None
    if parts.scheme not in ("http", "https") or not host or any(letter.isspace() for letter in url):
        raise Invalid("Give the full address of the webhook, such as https://example.org/attune")
    if parts.username is not None or parts.password is not None:
        raise Invalid("Leave user name and password out of the address: deliveries are signed instead.")
    if not allow_private and _is_private(host):
        raise Invalid(f"'{host}' is not a public address. ATTUNE_ALLOW_PRIVATE_WEBHOOKS=true allows private ones.")
    return url


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        # Old spellings of addresses, such as 127.1 or 0x7f000001; no top-level domain begins with a digit.
        return host.rpartition(".")[2][:1].isdigit()


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
