"""Read the text in a picture, where the extra of requirements-ocr.txt is installed.

Input: a picture as PNG, JPEG and the like. Output: pieces of lines with their places, as pdf_columns orders them.
Does not know: pdf, paragraphs. Reaches no network: the models lie in the package.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from statistics import median
from typing import Any

from PIL import Image, UnidentifiedImageError

from documents.encoding import is_plausible
from documents.pdf_columns import Piece

MAX_SIDE = 3000  # pixels; a page of A4 at 200 dots an inch has 2339
MAX_PIXELS = 80_000_000
_MIN_SCORE = 0.75  # mean of the lines' scores; clean scans reach 0.95, noise stays below 0.7
_HAN = re.compile("[\u3400-\u9fff]")
_MIN_ENGLISH = 40  # letters, below which a few capitals may be broken glyphs
_WORD = re.compile("[A-Za-z]{3,}")
_EVEN = (0.7, 1.4)  # heights of lines in those of the middle one that count as the same size


def open_picture(data: bytes) -> Image.Image | None:
    """Return the picture in bytes, at most `MAX_SIDE` pixels high and wide; None when it is none, or far too large."""
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > MAX_PIXELS:
            return None
        picture.draft("L", (MAX_SIDE, MAX_SIDE))
        shown = picture.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    shown.thumbnail((MAX_SIDE, MAX_SIDE))
    return shown


def recognise(picture: Image.Image, scale: float = 1.0) -> list[Piece]:
    """Return the pieces of text that the picture shows, none when it cannot be trusted; `scale` is points a pixel."""
    found = _engine()(picture)
    if found.boxes is None or not found.txts:
        return []
    if sum(found.scores) / len(found.scores) < _MIN_SCORE or not _is_language("\n".join(found.txts)):
        return []
    pieces = [_piece(box, text, scale) for box, text in zip(found.boxes, found.txts, strict=True) if text.strip()]
    return _evened(pieces)


def _is_language(text: str) -> bool:
    """Return whether the text could be Chinese or English: drawings and broken glyphs give loose signs."""
    signs = len("".join(text.split()))
    words = sum(map(len, _WORD.findall(text)))
    return is_plausible(text) and (
        len(_HAN.findall(text)) >= 0.25 * signs or (words >= 0.6 * signs and signs >= _MIN_ENGLISH)
    )


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR  # late: an extra, and it takes seconds to load

    return RapidOCR(params={"Global.log_level": "critical"})


def _piece(box: Any, text: str, scale: float) -> Piece:
    """Return the text in a box of four corners (x, y in pixels)."""
    xs, ys = [float(x) * scale for x, _ in box], [float(y) * scale for _, y in box]
    x0, x1, top, bottom = min(xs), max(xs), (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
    char = {"text": text.strip(), "x0": x0, "x1": x1, "top": top, "bottom": bottom, "size": bottom - top}
    return Piece(x0, x1, top, bottom, (char,))


def _evened(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with one height for those of about the same: boxes vary with what is in a line."""
    middle = median(piece.bottom - piece.top for piece in pieces)
    out = []
    for piece in pieces:
        if _EVEN[0] * middle < piece.bottom - piece.top < _EVEN[1] * middle:
            centre = (piece.top + piece.bottom) / 2
            piece = replace(piece, top=centre - middle / 2, bottom=centre + middle / 2)
        out.append(piece)
    return out
