"""Make the rows of a table whole again that was pasted with one cell on a line and bars between the cells.

Input: a text, and where each line of the file stands in it. Output: the text with such rows on one line, the places.
Does not know: formats, plans; what a column holds; tables without bars (documents.flat_tables).

A bar stands alone between two cells, or closes (opens) the line of each. A row opens with its number: 1, 2, 3 …; above
the first a head may stand that opens with 序号, or, with the name of the first group between, one that says who does
what. Below a head with 序号 the numbers may begin with any. A cell may be empty or have several lines. A row that is
short, since a cell above it spans it, gets its empty cells where the others then stand under cells of their kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.cells import BAR, join_wrapped
from documents.flat_tables import BODIES, NUMBERED, Edit, fill_gaps
from documents.lines import is_annex
from documents.periods import find_periods

_MIN_ROWS = 2
_MIN_CELLS, _MAX_CELLS = 3, 15
_MAX_LINES = 12  # of one cell
_MAX_ITEM = 14  # characters of a line that is an item of its own in its cell: a body, a name, a number
_CLOSING = re.compile(r"([^|]*[^|\s][^|]*\|)[\s|]*\|")  # several bars: cells beside it are merged
_LAST_BAR = re.compile(r"\s*\|(?=[ \t]*(?:\n|$))")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_SECTION = re.compile("[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]")
_NUMBER = re.compile(r"[\d.,%‰/／—–-]+")
_TASK = re.compile("(?:重点|主要|具体|工作)*(?:任务|事项|内容|项目)(?:名称)?")
_WHO = re.compile("(?:责任|牵头|承办|落实)(?:单位|部门|科室)")
_CLEARLY = 2  # cells that must fit better
_LONG = 15  # characters from which on a cell holds words rather than a name

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Row:
    cells: list[list[_Span]]  # the lines of each cell; none where it is empty
    numbered: bool


def join_barred(text: str, places: tuple[tuple[int, str], ...]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text with the rows of tables pasted with bars on one line each, and `places` moved with it."""
    edits: list[Edit] = []
    for cells in _stretches(text):
        for table in _tables(text, cells):
            edits += _edits(text, _aligned(text, table))
    return fill_gaps(text, places, edits) if edits else (text, places)


# --- where bars part the lines ----------------------------------------------------------------------------------


def _stretches(text: str) -> Iterator[list[list[_Span]]]:
    """Yield the cells of each stretch of lines that single bars part, a cell as its lines."""
    cells: list[list[_Span]] = []
    current: list[_Span] = []
    for match in _LINE.finditer(text):
        start, end = _trimmed(text, *match.span())
        if several := _CLOSING.fullmatch(text, start, end):
            end = several.end(1)
        bars = text.count("|", start, end)
        inside = bars == 1 and text[start] != "|" and text[end - 1] != "|"
        if bars > 1 or inside or len(current) > _MAX_LINES:
            if cells:
                yield [*cells, current]
            cells, current = [], []
        if bars > 1 or inside:
            continue
        if bars and text[start] == "|":
            cells, current = _closed(cells, current)
            start, end = _trimmed(text, start + 1, end)
        if start < end and (closed := text[end - 1] == "|"):
            start, end = _trimmed(text, start, end - 1)
            cells, current = _closed(cells, [*(current if cells else []), (start, end)])
        elif start < end and not closed:
            current.append((start, end))
    if cells:
        yield [*cells, current]


def _closed(cells: list[list[_Span]], current: list[_Span]) -> tuple[list[list[_Span]], list[_Span]]:
    """Return the cells with one more; before the first bar only one line is a cell."""
    cells.append(current if cells else current[-1:])
    return cells, []


def _trimmed(text: str, start: int, end: int) -> _Span:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


# --- rows -------------------------------------------------------------------------------------------------------


def _tables(text: str, cells: list[list[_Span]]) -> Iterator[list[_Row]]:
    """Yield the rows of each table in a stretch: the head, where there is one, and the rows that count from 1."""
    at = floor = 0
    while (first := next((i for i in range(at, len(cells)) if _begins(text, cells, floor, i)), None)) is not None:
        starts, number = [first], int(text[slice(*cells[first][-1])])
        while (following := _next_row(text, cells, starts[-1], number + len(starts))) is not None:
            starts.append(following)
        at = first + 1
        if len(starts) < _MIN_ROWS:
            continue
        near = max(floor, first - _MAX_CELLS)
        head = _head(text, cells[near : first + 1]) or _named_head(text, cells[near:first], starts)
        width = len(head.cells) if head else None
        rows = [_row(cells, begin, end) for begin, end in pairwise(starts)]
        rows = [_Row(row.cells[:width], True) for row in rows]
        wide = width or max(len(row.cells) for row in rows)
        open_ended = any(len(cells[start]) > 1 for start in starts[1:])  # no bar stands behind the last cell of a row
        closed = wide if open_ended else min(len(row.cells) for row in rows)
        rows.append(_last_row(text, cells[starts[-1] : starts[-1] + wide + 1], wide, closed))
        if max(len(row.cells) for row in rows) >= _MIN_CELLS:
            yield [*([head] if head else []), *rows]
        at = floor = starts[-1] + 1


def _opens(text: str, cell: Sequence[_Span], number: int) -> bool:
    return bool(cell) and text[slice(*cell[-1])] == str(number)


def _begins(text: str, cells: list[list[_Span]], floor: int, at: int) -> bool:
    """Return whether the first row of a table opens in a cell: with 1, or with any number below a head with 序号."""
    if _opens(text, cells[at], 1):
        return True
    counted = bool(cells[at]) and re.fullmatch(r"\d{1,3}", text[slice(*cells[at][-1])]) is not None
    return counted and _head(text, cells[max(floor, at - _MAX_CELLS) : at + 1]) is not None


def _next_row(text: str, cells: list[list[_Span]], start: int, number: int) -> int | None:
    """Return the cell that holds the next row's number, at its end where the row before has no bar at its end."""
    near = range(start + _MIN_CELLS - 1, min(start + _MAX_CELLS + 1, len(cells)))
    return next((i for i in near if _opens(text, cells[i], number)), None)


def _row(cells: list[list[_Span]], begin: int, end: int) -> _Row:
    """Return the row from the cell that holds its number to the one that holds the next row's."""
    rest = cells[end][:-1]
    return _Row([cells[begin][-1:], *cells[begin + 1 : end], *([rest] if rest else [])], True)


def _last_row(text: str, rest: list[list[_Span]], width: int, closed: int) -> _Row:
    """Return the last row, as wide as others at most.

    `closed`: cells from which on a bar stands behind the last one: what follows that is no cell. Behind any other the
    row ends with its first line, or with the numbers that it begins with.
    """
    own = [rest[0][-1:], *rest[1:width]]
    if len(own) < len(rest) or not own[-1]:
        return _Row(own if own[-1] else own[:-1], True)
    if len(own) > closed:
        return _Row(own[:-1], True)
    kept = [] if is_annex(text[slice(*own[-1][0])]) else own[-1][:1]
    for line in own[-1][1:]:
        if not kept or not (_NUMBER.fullmatch(text, *kept[-1]) and _NUMBER.fullmatch(text, *line)):
            break
        kept.append(line)
    return _Row([*own[:-1], kept], True)


def _head(text: str, above: list[list[_Span]]) -> _Row | None:
    """Return the head row that ends where the first row begins: 序号 opens it."""
    for begin in range(len(above) - 2, -1, -1):
        if above[begin] and NUMBERED.fullmatch(text, *above[begin][-1]):
            row = _row(above, begin, len(above) - 1)
            return _Row(row.cells, False) if _MIN_CELLS <= len(row.cells) <= _MAX_CELLS else None
    return None


def _named_head(text: str, above: list[list[_Span]], starts: Sequence[int]) -> _Row | None:
    """Return the head above the first row where no cell of it is for the numbers: it says who does what.

    It is as wide as the narrowest row; the name of a group may stand between.
    """
    width = min((right - left for left, right in pairwise(starts)), default=0)
    for stop in (len(above), len(above) - 1):
        row = above[max(stop - width, 0) : stop]
        words = [text[slice(*cell[-1])] if cell else "" for cell in row]
        short = len(words) == width >= _MIN_CELLS and all(0 < len(word) <= _MAX_ITEM for word in words)
        if short and _TASK.fullmatch(words[0]) and any(map(_WHO.search, words[1:])):
            return _Row([cell[-1:] for cell in row], False)
    return None


# --- columns ----------------------------------------------------------------------------------------------------


def _aligned(text: str, rows: list[_Row]) -> list[_Row]:
    """Return the rows with empty cells where a short one lacks some: where its cells then fit the columns best."""
    width = max(len(row.cells) for row in rows)
    whole = [row for row in rows if len(row.cells) == width and row.numbered]
    kinds = [Counter(_kind(text, row.cells[i]) for row in whole if row.cells[i]).most_common(1) for i in range(width)]
    usual = [found[0][0] if found else "" for found in kinds]
    return [row if len(row.cells) == width else _filled(text, row, usual) for row in rows]


def _filled(text: str, row: _Row, usual: list[str]) -> _Row:
    missing: list[list[_Span]] = [[] for _ in range(len(usual) - len(row.cells))]
    ways = [[*row.cells[:at], *missing, *row.cells[at:]] for at in range(1, len(row.cells) + 1)]
    fits = [sum(bool(c) and _kind(text, c) == kind for c, kind in zip(way, usual, strict=True)) for way in ways]
    at = fits.index(max(fits))
    if fits[at] < fits[0] + _CLEARLY:
        at = 0  # the name of a section spans rows as a rule, and stands behind their numbers
    return _Row(ways[at], row.numbered) if fits[at] > fits[-1] else row


def _kind(text: str, cell: Sequence[_Span]) -> str:
    """Return what kind of thing a cell holds: 'number', 'date', 'bodies', 'section', 'words' or 'name'."""
    parts = [text[slice(*line)] for line in cell]
    if all(map(_NUMBER.fullmatch, parts)):
        return "number"
    if len(parts) == 1 and find_periods(parts[0]) and len(parts[0]) < _LONG:
        return "date"
    if all(BODIES.fullmatch(part) for part in parts):
        return "bodies"
    if _SECTION.match(parts[0]) and parts[0][-1] != "。":
        return "section"
    return "words" if parts[-1][-1] == "。" or max(map(len, parts)) >= _LONG else "name"


# --- text -------------------------------------------------------------------------------------------------------


def _edits(text: str, rows: list[_Row]) -> Iterator[Edit]:
    """Yield what stands between the lines of a table, with what takes its place."""
    before: _Span | None = None
    for row in rows:
        joint = "\n"
        for cell in row.cells:
            listed = all(
                end - start <= _MAX_ITEM and not re.search("[,，。；;]", text[start:end]) for start, end in cell
            )
            for number, line in enumerate(cell):
                if before is not None:
                    yield before[1], line[0], joint if not number else _within(text, before, line, listed)
                before, joint = line, ""
            joint += BAR
    end = _LAST_BAR.match(text, before[1]) if before else None
    if end and before:
        yield before[1], end.end(), ""


def _within(text: str, before: _Span, line: _Span, listed: bool) -> str:
    """Return what parts two lines of a cell: a blank between items, nothing within a sentence."""
    above, below = text[slice(*before)], text[slice(*line)]
    return " " if listed else join_wrapped(above, below)[len(above) : -len(below)]
