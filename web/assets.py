"""Our own style sheets, scripts and page frames: read once, served with a digest in the address.

Input: the files in web/widget. Output: responses, and page frames to fill in.
Does not know: what the pages say.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).resolve().parent / "widget"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".html": "text/html; charset=utf-8",
}
_YEAR_S = 365 * 86400


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, their gzip form, and a digest of them."""

    body: bytes
    packed: bytes
    media_type: str
    digest: str


@cache
def load(name: str) -> Asset | None:
    """Return the asset called `name`, None when there is no such file."""
    path = FOLDER / name
    if path.parent != FOLDER or path.suffix not in _TYPES or path.suffix == ".html" or not path.is_file():
        return None
    body = path.read_bytes()
    return Asset(body, gzip.compress(body, 9, mtime=0), _TYPES[path.suffix], hashlib.sha256(body).hexdigest()[:12])


def respond(asset: Asset, request: Request, *, forever: bool) -> Response:
    """Return `asset`; `forever`: its address holds its digest, so caches may keep it."""
    headers = {
        "ETag": f'"{asset.digest}"',
        "Vary": "Accept-Encoding",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": f"public, max-age={_YEAR_S}, immutable" if forever else "public, max-age=300",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, media_type=asset.media_type, headers=headers | {"Content-Encoding": "gzip"})
    return Response(asset.body, media_type=asset.media_type, headers=headers)


def address(name: str) -> str:
    """Return the path of an asset with its digest, without the base path.

    Raises: KeyError when there is no such asset.
    """
    asset = load(name)
    if asset is None:
        raise KeyError(name)
    return f"/widget/assets/{name}?v={asset.digest}"


def page(frame: str, values: Mapping[str, str], html: Mapping[str, str] | None = None) -> str:
    """Return the page frame with `values` filled in, escaped, and `html` as it is.

    Raises: KeyError when the frame asks for a value that is not given.
    """
    filled = {name: escape(value) for name, value in values.items()} | dict(html or {})
    return _frame(frame).substitute(filled)


@cache
def _frame(name: str) -> Template:
    return Template((FOLDER / name).read_text(encoding="utf-8"))
