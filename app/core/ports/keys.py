"""Keys for programs, and the answers that their repeated requests get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key for programs. Only its hash is stored; `id` is public."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """The answer given to an Idempotency-Key the first time; `status` None means it is still being made."""

    request_hash: str
    status: int | None
    body: bytes


class KeyStore(Protocol):
    """API keys and the answers their idempotency keys have had."""

    async def add(self, key: ApiKey, key_hash: str) -> None: ...
    async def by_hash(self, key_hash: str) -> ApiKey | None: ...
    async def all(self) -> tuple[ApiKey, ...]: ...
    async def revoke(self, key_id: str, at: datetime) -> bool: ...
    async def claim(
        self, key_id: str, idempotency_key: str, request_hash: str, at: datetime
    ) -> StoredResponse | None:
        """Claim an idempotency key. None: it is yours, go on. Else what is stored under it already."""
        ...

    async def remember(self, key_id: str, idempotency_key: str, status: int, body: bytes) -> None: ...
    async def release(self, key_id: str, idempotency_key: str) -> None:
        """Give a claimed key back after a failure, so that a retry may run."""
        ...
