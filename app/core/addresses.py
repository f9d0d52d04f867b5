"""Addresses that deliveries may be sent to: web addresses, public unless the deployment allows private ones."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from app.core.errors import Invalid

MAX_URL_CHARS = 2000
PRIVATE = "Private addresses are refused here; ATTUNE_ALLOW_PRIVATE_WEBHOOKS=true allows them."
# An IPv4 address behind a translator (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")
_PRIVATE_NAMES = (".localhost", ".local", ".internal")


def check_url(url: str, *, allow_private: bool) -> str:
    """Return the URL if events may be sent there; raise Invalid with what is wrong with it.

    A name is looked up only when something is sent, so this refuses private addresses that are written out.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Invalid(f"That is not a web address: {error}.") from error
    # Plain ASCII only: HTTP clients read other digits and dots (such as U+2460 or U+3002) as those of an IP address.
    odd = not url.isascii() or not url.isprintable() or " " in url
    if parts.scheme not in ("http", "https") or not host or odd or len(url) > MAX_URL_CHARS:
        raise Invalid("Give the full address of the webhook, in ASCII, such as https://example.org/attune.")
    if parts.username is not None or parts.password is not None:
        raise Invalid("Leave user name and password out of the address: deliveries are signed instead.")
    name = host.rstrip(".")
    if not allow_private and (name == "localhost" or name.endswith(_PRIVATE_NAMES) or _is_private_text(name)):
        raise Invalid(f"'{host}' is not a public address. {PRIVATE}")
    return url


def _is_private_text(host: str) -> bool:
    try:
        # Also the old spellings that the system's resolver takes, such as 127.1 or 0x7f000001.
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        try:
            address = IPv4Address(socket.inet_aton(host))
        except OSError:
            return False
    return is_private(address)


def is_private(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is anything but public unicast: loopback, private, link-local, multicast, reserved."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if (inner is None and address.is_reserved) or (inner is not None and is_private(inner)):
            return True
    return not address.is_global or address.is_multicast
