"""The HTTP connections of webhook deliveries; private addresses are refused on each connection."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import aiohttp
from aiohttp import ClientError
from aiohttp.abc import AbstractResolver, ResolveResult

from app.core.addresses import PRIVATE, is_private

__all__ = ["ClientError", "open_session"]


class _PublicOnly(AbstractResolver):
    """Looks names up and keeps the public addresses: the check is on the address that is then connected to."""

    def __init__(self) -> None:
        self._inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        public = [result for result in found if not is_private(ip_address(result["host"].partition("%")[0]))]
        if not public:
            raise OSError(f"{host} has no public address. {PRIVATE}")
        return public

    async def close(self) -> None:
        await self._inner.close()


def open_session(timeout: float, read_bufsize: int, *, public_only: bool) -> aiohttp.ClientSession:
    """Open a session without cookies, proxies or decompression; `timeout` in seconds bounds a whole delivery."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=16, resolver=_PublicOnly() if public_only else None),
        timeout=aiohttp.ClientTimeout(total=timeout),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        read_bufsize=read_bufsize,
    )
