"""Webhooks and their deliveries in the database."""

from __future__ import annotations

from typing import Any, Literal

import orjson
from sqlalchemy import Connection, Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.adapters.store.database import Database
from app.adapters.store.tables import api_keys, deliveries, webhooks
from app.core.ports import Delivery, Webhook

_DELIVERIES = select(
    deliveries, webhooks.c.key_id, webhooks.c.url, webhooks.c.secret, webhooks.c.events,
    webhooks.c.created_at.label("webhook_created_at"),
).join(webhooks)  # fmt: skip


class SqlWebhooks:
    """The WebhookStore port on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, webhook: Webhook) -> None:
        row = {
            "id": webhook.id,
            "key_id": webhook.key_id,
            "url": webhook.url,
            "secret": webhook.secret,
            "events": orjson.dumps(webhook.events).decode(),
            "created_at": webhook.created_at,
        }
        await self._db.write(lambda c: c.execute(insert(webhooks), row).close())

    async def of_key(self, key_id: str) -> tuple[Webhook, ...]:
        query = select(webhooks).where(webhooks.c.key_id == key_id).order_by(webhooks.c.created_at, webhooks.c.id)
        return await self._db.read(lambda c: tuple(_webhook(row) for row in c.execute(query)))

    async def remove(self, key_id: str, webhook_id: str) -> bool:
        gone = delete(webhooks).where(webhooks.c.id == webhook_id, webhooks.c.key_id == key_id)
        return await self._db.write(lambda c: c.execute(gone).rowcount == 1)

    async def listening_to(self, event: str, key_id: str | None) -> tuple[Webhook, ...]:
        """Return webhooks for the event whose key may see an encounter made with `key_id` (None: in the browser).

        Those are the key itself and keys with the scope `admin`; a revoked key hears nothing.
        """
        sees = api_keys.c.scopes.contains('"admin"', autoescape=True)
        if key_id is not None:
            sees = or_(sees, api_keys.c.id == key_id)
        query = (
            select(webhooks)
            .join(api_keys)
            .where(sees, api_keys.c.revoked_at.is_(None))
            .order_by(webhooks.c.created_at, webhooks.c.id)
        )

        def fetch(connection: Connection) -> tuple[Webhook, ...]:
            found = [_webhook(row) for row in connection.execute(query)]
            return tuple(webhook for webhook in found if event in webhook.events)

        return await self._db.read(fetch)

    async def add_delivery(self, delivery: Delivery) -> None:
        row = {
            "id": delivery.id,
            "webhook_id": delivery.webhook.id,
            "event": delivery.event,
            "payload": delivery.payload,
            "status": delivery.status,
            "attempts": delivery.attempts,
            "error": delivery.error,
            "created_at": delivery.created_at,
        }
        same = select(deliveries.c.id).where(deliveries.c.id == delivery.id)

        def store(connection: Connection) -> None:
            try:
                with connection.begin_nested():
                    connection.execute(insert(deliveries), row)
            except IntegrityError:
                if connection.execute(same).one_or_none() is None:
                    raise

        await self._db.write(store)

    async def delivery(self, delivery_id: str) -> Delivery | None:
        query = _DELIVERIES.where(deliveries.c.id == delivery_id)

        def fetch(connection: Connection) -> Delivery | None:
            row = connection.execute(query).one_or_none()
            return None if row is None else _delivery(row)

        return await self._db.read(fetch)

    async def record_delivery(
        self, delivery_id: str, status: Literal["waiting", "delivered", "failed"], error: str | None
    ) -> None:
        one_more = (
            update(deliveries)
            .where(deliveries.c.id == delivery_id)
            .values(status=status, error=error, attempts=deliveries.c.attempts + 1)
        )
        await self._db.write(lambda c: c.execute(one_more).close())

    async def deliveries(self, webhook_id: str, *, limit: int = 50) -> tuple[Delivery, ...]:
        query = (
            _DELIVERIES.where(deliveries.c.webhook_id == webhook_id)
            .order_by(deliveries.c.created_at.desc(), deliveries.c.id)
            .limit(limit)
        )
        return await self._db.read(lambda c: tuple(_delivery(row) for row in c.execute(query)))


def _webhook(row: Row[*tuple[Any, ...]]) -> Webhook:
    return Webhook(row.id, row.key_id, row.url, row.secret, tuple(orjson.loads(row.events)), row.created_at)


def _delivery(row: Row[*tuple[Any, ...]]) -> Delivery:
    events = tuple(orjson.loads(row.events))
    return Delivery(
        id=row.id,
        webhook=Webhook(row.webhook_id, row.key_id, row.url, row.secret, events, row.webhook_created_at),
        event=row.event,
        payload=row.payload,
        status=row.status,
        attempts=row.attempts,
        error=row.error,
        created_at=row.created_at,
    )
