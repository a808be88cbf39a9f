"""What the head of a request tells about its sender: key, address, network.

Input: headers and addresses. Output: plain values.
Does not know: who may do what.
"""

from __future__ import annotations

import ipaddress

from starlette.requests import HTTPConnection


def bearer(request: HTTPConnection) -> str | None:
    """Return the API key of a request, None when there is none."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else request.headers.get("x-api-key")


def is_loopback(name: str) -> bool:
    """Return whether `name` is this machine's own: 'localhost', or an address of the loopback range."""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def network(address: str) -> str:
    """Return an IPv4 address as it is, an IPv6 one as its /64, which one household or phone has to itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if parsed.version == 6 else address
