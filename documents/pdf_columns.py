"""Put the pieces of a page into reading order: columns one after the other, rows of an unruled table as rows.

Input: pieces of lines that wide gaps keep apart, and where ruled tables stand. Output: pieces, rows and tables in
the order in which a person reads them. Does not know: pdf, paragraphs.

Text in columns fills each line of both; a table's cells do not. That tells them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

Box = tuple[float, float, float, float]
_MIN_LINES = 6  # side by side, from which on text stands in columns
_FILLED = 0.72  # share of a column's width that its lines take in the middle
_MIN_GUTTER = 6.0  # points
_MIN_ROWS, _MIN_CELLS = 3, 3  # of a table that only white space makes


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters on one line without a wide gap; x, top and bottom in points from the page's upper left corner."""

    x0: float
    x1: float
    top: float
    bottom: float
    chars: tuple[dict[str, Any], ...] = field(repr=False)
    column: int = 0  # 0 over the whole width, 1 left, 2 right


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an unruled table."""

    cells: tuple[Piece, ...]
    number: int  # from 1
    follows: bool  # the row above belongs to the same table


Line = list[Piece]  # from left to right


def in_reading_order(pieces: Sequence[Piece], tables: Sequence[Box], width: float) -> list[Piece | Row | int]:
    """Return pieces, rows, and the index of each ruled table, in reading order."""
    lines = _lines(pieces)
    gutter = _gutter(lines, width)
    if gutter is None:
        return _merge_by_top(_rows(lines), tables)
    ordered: list[Piece | Row | int] = []
    band: list[tuple[float, int, Piece | int]] = []  # top, column, item
    for top, column, item in sorted(_placed(lines, tables, gutter), key=lambda entry: entry[0]):
        if column == 0:
            ordered += _columns(band)
            band = []
            ordered.append(item)
        else:
            band.append((top, column, item))
    return ordered + _columns(band)


def _lines(pieces: Sequence[Piece]) -> list[Line]:
    """Return the pieces of each line; a line's pieces lie side by side."""
    lines: list[Line] = []
    for piece in sorted(pieces, key=lambda p: ((p.top + p.bottom) / 2, p.x0)):
        last = lines[-1][0] if lines else None
        middle = (piece.top + piece.bottom) / 2
        if last is not None and last.top < middle < last.bottom and all(p.x1 <= piece.x0 for p in lines[-1]):
            lines[-1].append(piece)
        elif last is not None and last.top < middle < last.bottom:
            lines[-1] = sorted([*lines[-1], piece], key=lambda p: p.x0)
        else:
            lines.append([piece])
    return lines


def _joined(line: Sequence[Piece], column: int = 0) -> Piece:
    """Return the pieces of a line as one."""
    chars = tuple(char for piece in line for char in piece.chars)
    tops, bottoms = min(p.top for p in line), max(p.bottom for p in line)
    return Piece(line[0].x0, max(p.x1 for p in line), tops, bottoms, chars, column)


def _gutter(lines: Sequence[Line], width: float) -> tuple[float, float] | None:
    """Return the white strip between two columns of text, None when the page has none."""
    best: tuple[float, float] | None = None
    for middle in (width * share / 100 for share in range(35, 66)):
        sides = [(_left(line, middle), _right(line, middle), len(line)) for line in lines]
        both = [(left, right) for left, right, n in sides if left and right and len(left) + len(right) == n]
        if len(both) < _MIN_LINES:
            continue
        low, high = max(_joined(left).x1 for left, _ in both), min(right[0].x0 for _, right in both)
        if high - low < _MIN_GUTTER or not _is_filled(both, low, high):
            continue
        crossing = [line for line in lines if any(p.x0 < low - 1 and p.x1 > high + 1 for p in line)]
        if len(crossing) < len(both) / 2 and (best is None or high - low > best[1] - best[0]):
            best = (low, high)
    return best


def _left(line: Line, middle: float) -> Line:
    return [piece for piece in line if piece.x1 <= middle]


def _right(line: Line, middle: float) -> Line:
    return [piece for piece in line if piece.x0 >= middle]


def _is_filled(both: Sequence[tuple[Line, Line]], low: float, high: float) -> bool:
    first, last = min(left[0].x0 for left, _ in both), max(right[-1].x1 for _, right in both)
    left = median((_joined(line).x1 - line[0].x0) / (low - first) for line, _ in both)
    right = median((line[-1].x1 - line[0].x0) / (last - high) for _, line in both)
    return left >= _FILLED and right >= _FILLED


def _placed(
    lines: Sequence[Line], tables: Sequence[Box], gutter: tuple[float, float]
) -> list[tuple[float, int, Piece | int]]:
    """Return (top, column, piece or table); what crosses the gutter is in column 0."""
    middle = sum(gutter) / 2
    placed: list[tuple[float, int, Piece | int]] = []
    for line in lines:
        left, right = _left(line, middle), _right(line, middle)
        if len(left) + len(right) < len(line):
            placed.append((line[0].top, 0, _joined(line)))
        else:
            placed += [(part[0].top, at, _joined(part, at)) for at, part in ((1, left), (2, right)) if part]
    for index, (x0, top, x1, _) in enumerate(tables):
        placed.append((top, 1 if x1 <= middle else 2 if x0 >= middle else 0, index))
    return placed


def _columns(band: Sequence[tuple[float, int, Piece | int]]) -> list[Piece | Row | int]:
    return [item for _, _, item in sorted(band, key=lambda entry: (entry[1], entry[0]))]


def _rows(lines: Sequence[Line]) -> list[Piece | Row]:
    """Return the lines, those that make an unruled table as rows, all others whole again."""
    out: list[Piece | Row] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and len(lines[at]) >= _MIN_CELLS and _stand_below(lines[at:end], lines[end]):
            end += 1
        if end - at >= _MIN_ROWS:
            out += [Row(tuple(line), n, n > 1) for n, line in enumerate(lines[at:end], start=1)]
            at = end
        else:
            out.append(_joined(lines[at]))
            at += 1
    return out


def _stand_below(above: Sequence[Line], line: Line) -> bool:
    """Return whether each piece of the line stands below one of the lines above, and only below that one."""
    for other in above[-1:]:
        if len(other) != len(line) or line[0].top - other[0].bottom > 3 * (other[0].bottom - other[0].top):
            return False
        for n, piece in enumerate(line):
            if piece.x0 >= other[n].x1 or piece.x1 <= other[n].x0:
                return False
            if any(piece.x0 < p.x1 and p.x0 < piece.x1 for m, p in enumerate(other) if m != n):
                return False
    return True


def _merge_by_top(items: Sequence[Piece | Row], tables: Sequence[Box]) -> list[Piece | Row | int]:
    keyed: list[tuple[float, float, Piece | Row | int]] = []
    for item in items:
        first = item.cells[0] if isinstance(item, Row) else item
        keyed.append((first.top, first.x0, item))
    keyed += [(top, x0, index) for index, (x0, top, _, _) in enumerate(tables)]
    return [item for _, _, item in sorted(keyed, key=lambda entry: entry[:2])]
