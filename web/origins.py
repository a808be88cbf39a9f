"""The sites that may embed the widget, and which plans each may see.

Input: the WIDGET_ORIGINS setting. Output: origins with their plans; denied unless listed.
Does not know: requests.

Source: RFC 6454 (an origin is scheme, host and port; nothing else counts).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


class OriginError(ValueError):
    """The setting, or an Origin header, names no origin; the message says what was expected and found."""


@dataclass(frozen=True, slots=True)
class Site:
    """A listed site. `plans` None means every plan that citizens may see."""

    origin: str
    plans: frozenset[str] | None


def normalise(origin: str) -> str:
    """Return `origin` in its one written form: lower case, default port left out, no path.

    Raises: OriginError when it is not just scheme, host and port.
    """
    if any(char <= " " or char == "\x7f" for char in origin.strip()):
        raise OriginError(f"expected scheme://host[:port], found {origin!r}")
    try:
        parts = urlsplit(origin.strip())
        port = parts.port
    except ValueError as error:
        raise OriginError(f"expected scheme://host[:port], found {origin!r}") from error
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password)
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not host or not bare or "@" in parts.netloc or not _is_host(host):
        raise OriginError(f"expected scheme://host[:port], found {origin!r}")
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")


def parse(setting: str) -> Mapping[str, Site]:
    """Return the listed sites by origin; 'https://a.gov.cn=plan1|plan2' limits a site to those plans.

    Raises: OriginError when an entry names no origin.
    """
    sites: dict[str, Site] = {}
    for entry in filter(None, (part.strip() for part in setting.split(","))):
        address, equals, names = entry.partition("=")
        if "*" in address:
            raise OriginError(
                f"WIDGET_ORIGINS: expected one origin an entry, found {address!r}; wildcards are not allowed"
            )
        plans = frozenset(filter(None, (name.strip() for name in names.split("|")))) if equals else None
        origin = normalise(address)
        sites[origin] = Site(origin, plans)
    return sites


def _is_host(host: str) -> bool:
    return all(char.isalnum() or char in ".-_:" for char in host) and host.isascii()
