"""Tell PDFs that would fill the memory or never end from honest ones, before they are read.

Input: the bytes of a pdf; a page of pdfminer. Output: yes or no.
Does not know: text.

Source: ISO 32000-1, 7.4 (filters: a stream may be packed, also several times) and 8.10 (forms: drawings that are run
wherever they are named, forms within forms).
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1

MAX_UNPACKED = 128 * 2**20  # bytes of one stream; a page scanned in colour at 300 dots an inch takes 26 MB
MAX_WORK = 24 * 2**20  # bytes of drawing commands that a page runs
_MAX_DEPTH = 24  # of forms within forms
_STREAM = re.compile(rb"stream\r?\n(?=[\x08-\x78][\x01\x5e\x9c\xda])")
_DRAW = re.compile(rb"(?:/([^\s/\[\]<>(){}%]+)\s+)?\bDo\b")
_PIECE = 2**20


def unpacks_to_too_much(data: bytes) -> bool:
    """Return whether a stream of the file unpacks to an absurd size, packed once or again and again."""
    return any(_is_bomb(memoryview(data)[match.end() :]) for match in _STREAM.finditer(data))


def _is_bomb(packed: memoryview) -> bool:
    layers = [zlib.decompressobj()]
    sizes = [0]
    for start in range(0, len(packed), _PIECE):
        pending: list[tuple[int, bytes]] = [(0, bytes(packed[start : start + _PIECE]))]
        while pending:
            at, piece = pending.pop()
            try:
                out = layers[at].decompress(piece, _PIECE)
            except zlib.error:
                return False
            sizes[at] += len(out)
            if sizes[at] > MAX_UNPACKED:
                return True
            if layers[at].unconsumed_tail:
                pending.append((at, layers[at].unconsumed_tail))
            if at + 1 == len(layers) and sizes[at] == len(out) and re.match(rb"\x78[\x01\x5e\x9c\xda]", out) and at < 3:
                layers.append(zlib.decompressobj())
                sizes.append(0)
            if at + 1 < len(layers) and out:
                pending.append((at + 1, out))
        if layers[0].eof:
            return False
    return False


def is_too_much_work(page: Any) -> bool:
    """Return whether drawing the page would take too long, forms counted as often as they are run."""
    return _work(page.contents, page.resources, 0, {}) > MAX_WORK


def _work(contents: Any, resources: Any, depth: int, known: dict[int, int]) -> int:
    """Return how many bytes of commands run; more than `MAX_WORK` for forms that run themselves."""
    if depth > _MAX_DEPTH:
        return MAX_WORK + 1
    forms = resolve1((resolve1(resources) or {}).get("XObject")) or {}
    work, named, unnamed = 0, Counter[str](), 0
    for item in contents:
        stream = resolve1(item)
        if not isinstance(stream, PDFStream):
            continue
        commands = stream.get_data()
        work += len(commands)
        if work > MAX_WORK:
            return work
        for match in _DRAW.finditer(commands):
            name = (match.group(1) or b"").decode("latin-1")
            named[name] += name in forms
            unnamed += name not in forms
    costs = {name: _form_work(forms[name], resources, depth, known) for name in (forms if unnamed else +named)}
    return work + sum(costs[name] * n for name, n in named.items() if n) + unnamed * max(costs.values(), default=0)


def _form_work(reference: Any, resources: Any, depth: int, known: dict[int, int]) -> int:
    form = resolve1(reference)
    if not isinstance(form, PDFStream) or getattr(form.get("Subtype"), "name", "") != "Form":
        return 0
    key = id(form)
    if key not in known:
        known[key] = MAX_WORK + 1  # while it is open: a form that runs itself never ends
        known[key] = min(_work([form], form.get("Resources") or resources, depth + 1, known), MAX_WORK + 1)
    return known[key]
