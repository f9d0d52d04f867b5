"""Webhooks: `encounter.ended` and `report.ready`, signed and retried."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.services import webhooks
from app.web.api.callers import KeepsWebhooks
from app.web.api.idempotency import IdempotencyKey, once
from app.web.api.shapes import Cursor, Limit, Page, page_of, problems
from app.web.api.webhook_shapes import DeliveryGiven, WebhookAsked, WebhookGiven, WebhookMade
from app.web.security import TheSite

router = APIRouter(prefix="/api/v1/webhooks", tags=["Webhooks"])


@router.post(
    "", status_code=201, summary="Register a webhook", response_model=WebhookMade, responses=problems(409, 422)
)
async def add(
    asked: WebhookAsked, request: Request, site: TheSite, who: KeepsWebhooks, idempotency_key: IdempotencyKey = None
) -> Response:
    """Deliveries are signed as Standard Webhooks describes, with the secret that is shown this once."""

    async def make() -> WebhookMade:
        made = await webhooks.add(site, who.principal, asked.url, asked.events)
        return WebhookMade(**WebhookGiven.of(made).model_dump(), secret=made.secret)

    return await once(request, site, who, idempotency_key, make, status=201)


@router.get("", summary="Your webhooks", responses=problems(422))
async def list_webhooks(
    site: TheSite, who: KeepsWebhooks, limit: Limit = 50, cursor: Cursor = None
) -> Page[WebhookGiven]:
    """Without their secrets."""
    found = await site.webhooks.of_key(who.key.id)
    return page_of([WebhookGiven.of(w) for w in found], [w.id for w in found], cursor, limit)


@router.delete("/{webhook_id}", status_code=204, summary="Delete a webhook", responses=problems(404))
async def remove(webhook_id: str, site: TheSite, who: KeepsWebhooks) -> None:
    """Nothing more is sent there."""
    await webhooks.remove(site, who.principal, webhook_id)


@router.get("/{webhook_id}/deliveries", summary="How its deliveries went", responses=problems(404))
async def list_deliveries(
    webhook_id: str, site: TheSite, who: KeepsWebhooks, limit: Limit = 50, cursor: Cursor = None
) -> Page[DeliveryGiven]:
    """The newest fifty."""
    found = await webhooks.deliveries_of(site, who.principal, webhook_id)
    return page_of([DeliveryGiven.of(d) for d in found], [d.id for d in found], cursor, limit)
