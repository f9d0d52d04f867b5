"""API keys: made by an administrator, shown once, stored hashed."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.access import SCOPES
from app.core.errors import Invalid, NotFound
from app.core.ports import ApiKey
from app.services.people import token_hash
from app.services.site import Site

PREFIX = "attune_"


async def create(site: Site, name: str, scopes: Sequence[str]) -> tuple[ApiKey, str]:
    """Make a key; return it with its secret, which nobody can read again. Raises Invalid."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60:
        raise Invalid("Give the key a name of 1 to 60 characters that says which program uses it.")
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        wrong = f"There is no scope '{unknown[0]}'. " if unknown else "A key needs at least one scope. "
        raise Invalid(f"{wrong}The scopes are: {', '.join(SCOPES)}.")
    secret = PREFIX + site.ids.secret()
    key = ApiKey(site.ids.new(), name, tuple(dict.fromkeys(scopes)), site.clock.now())
    await site.keys.add(key, token_hash(secret))
    return key, secret


async def revoke(site: Site, key_id: str) -> None:
    """Revoke a key at once. Raises NotFound if there is none, or it was revoked before."""
    if not await site.keys.revoke(key_id, site.clock.now()):
        raise NotFound(f"There is no key '{key_id[:40]}' in use. List them with: attune key list")
