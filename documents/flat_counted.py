"""Find the rows of one length of a table pasted with one cell on a line, where names of groups stand between them.

Input: the lines of a text that are not blank, and which of them stand right below the one before. Output: for each
row, the head included, its lines and what parts them; a line that belongs to no row is one of its own.
Does not know: offsets, formats, plans; what a column holds.

A head opens with 序号 and has as many cells as the rows; each row opens with its number, and numbers go on across the
groups. Where blank lines part the cells of the head, lines without one between them are one cell. A few lines that
name groups may stand before a row: '一', '市政设施类（5个）'. A row of another length stays as it is; the next number
opens the next row. Only a last cell may be wanting, under 备注, where the cell before it is what the others have there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from documents.cells import BAR
from documents.flat_columns import Row, fits

_HEAD = re.compile("序号|编号|项目编号")
_TITLE = re.compile("[^|。；;:：]{0,15}[^|。；;:：\\d]")  # a cell of a head
_MIN_ROWS = 3
_COLUMNS = range(3, 16)
_MAX_CELL = 80  # characters
_MAX_GROUPS = 4  # lines that name groups before a row
_LOOSE = 6  # lines by which a row may be longer than the others
_ORDINAL = re.compile("[(（]?[一二三四五六七八九十]{1,3}[)）]?、?")
_GROUP = re.compile(
    r"(?:[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．])[^|。；;]{2,30}"
    r"|[^|。；;]{2,30}[(（]共?\d+[个项条件处家][)）]"
)
_NOTE = re.compile("备\\s*注|说\\s*明")
_NAME = re.compile(r"(?!附[件表录]|[注备说])[^|。；;]{2,30}")  # of a group, below its number
_NO_CELL = re.compile(r".*(?:[|]|[。:：]$)|附[件表录]|[注备说明]+[:：]|[(（]?[一二三四五六七八九十]{1,3}[)）]?、?$")

_Cell = range  # of lines


def counted_tables(words: Sequence[str], close: Sequence[bool]) -> Iterator[list[Row]]:
    """Yield the rows of every such table; `close`: whether no blank line stands above a line."""
    lines_apart = blocks(close)
    singles = [range(at, at + 1) for at in range(len(words))]
    taken: set[int] = set()
    for cells in (lines_apart, singles) if len(lines_apart) < len(singles) else (singles,):
        texts = ["".join(words[at] for at in cell) for cell in cells]
        for table in _tables(texts):
            lines = {line for row in table for at in row for line in cells[at]}
            if taken.isdisjoint(lines):
                taken |= lines
                yield [[found for at in row for found in parted(words, cells[at])] for row in table]


def blocks(close: Sequence[bool]) -> list[_Cell]:
    """Return the lines between blank lines."""
    starts = [at for at, near in enumerate(close) if at == 0 or not near]
    return [range(start, stop) for start, stop in pairwise([*starts, len(close)])]


def parted(words: Sequence[str], cell: _Cell, joint: str = BAR) -> Iterator[tuple[int, str]]:
    """Yield the lines of a cell behind a joint and what parts them: nothing, a blank between bodies each whole."""
    for at in cell:
        if at == cell.start:
            yield at, joint
            continue
        whole = fits("who", words[at - 1]) and fits("who", words[at])
        latin = re.search(r"[A-Za-z]$", words[at - 1]) and re.match("[A-Za-z]", words[at])
        yield at, " " if whole or latin else ""


def _tables(texts: Sequence[str]) -> Iterator[list[range]]:
    """Yield for every table its head and its rows, each as its cells; what stands between them, each line by itself."""
    stop = 0
    for head in range(len(texts)):
        if head < stop or not _HEAD.fullmatch(texts[head]):
            continue
        k, rows = max(((k, _rows(texts, head, k)) for k in _widths(texts, head)), key=_many, default=(0, []))
        if len(rows) < _MIN_ROWS:
            continue
        table = [range(head, head + k)]
        for row in rows:
            table += [range(at, at + 1) for at in range(table[-1].stop, row.start)]
            table.append(row)
        yield table
        stop = table[-1].stop


def _many(found: tuple[int, list[range]]) -> int:
    return len(found[1])


def _widths(texts: Sequence[str], head: int) -> Iterator[int]:
    """Yield how many cells the head may have: up to the first row, or to the names of groups above it."""
    first = next((at for at in range(head + 1, head + _COLUMNS.stop + _MAX_GROUPS) if texts[at : at + 1] == ["1"]), 0)
    for groups in range(_MAX_GROUPS + 1):
        k = first - groups - head
        titles = texts[head : head + k] if k in _COLUMNS else []
        if titles and all(map(_TITLE.fullmatch, titles)) and are_groups(texts[head + k : first]):
            yield k


def _rows(texts: Sequence[str], head: int, k: int) -> list[range]:
    """Return the rows of `k` cells below a head, which count from 1 on; one of another length is passed over."""
    at: int = texts.index("1", head + k)
    rows: list[range] = []
    short: list[range] = []  # rows without a last cell
    number = 2
    while True:
        follow = _next(texts, at, k, number)
        if follow is not None:
            rows.append(range(at, at + k))
        elif (follow := _next(texts, at, k - 1, number)) is not None:
            short.append(range(at, at + k - 1))
        later = range(at + 2, min(at + k + _LOOSE, len(texts)))
        follow = follow or next((j for j in later if texts[j] == str(number)), None)
        if follow is None:
            break
        at, number = follow, number + 1
    last = range(at, at + k)
    if _is_row(texts, at, k) and rows and _is_alike(texts, last, rows):
        rows.append(last)
    if len(rows) >= _MIN_ROWS and _NOTE.fullmatch(texts[head + k - 1]) and _kinds(texts, k - 2, rows):
        rows += [row for row in short if _is_alike(texts, row, rows)]
    return sorted(rows, key=lambda row: row.start)


def _is_row(texts: Sequence[str], at: int, k: int) -> bool:
    cells = texts[at + 1 : at + k]
    return len(cells) == k - 1 and not any(len(cell) > _MAX_CELL or _NO_CELL.match(cell) for cell in cells)


def _is_alike(texts: Sequence[str], row: range, others: Sequence[range]) -> bool:
    """Return whether a row, in which a cell may be wanting, has bodies and values where all others have them."""
    columns = range(1, len(row))
    return all(fits(kind, texts[row[column]]) for column in columns for kind in _kinds(texts, column, others))


def _kinds(texts: Sequence[str], column: int, rows: Sequence[range]) -> list[str]:
    """Return what a column holds in all of the rows."""
    return [kind for kind in ("who", "value", "nature") if all(fits(kind, texts[row[column]]) for row in rows)]


def _next(texts: Sequence[str], at: int, k: int, number: int) -> int | None:
    """Return where the row with a number opens that follows a row of `k` cells, with names of groups between."""
    if not _is_row(texts, at, k):
        return None
    for groups in range(_MAX_GROUPS + 1):
        follow = at + k + groups
        if texts[follow : follow + 1] == [str(number)] and are_groups(texts[at + k : follow]):
            return follow
    return None


def are_groups(lines: Sequence[str]) -> bool:
    """Return whether lines name groups of rows: '一' and a name, '一、设施', '设施（5个）'."""
    at = 0
    while at < len(lines):
        if _ORDINAL.fullmatch(lines[at]) and at + 1 < len(lines) and _NAME.fullmatch(lines[at + 1]):
            at += 2
        elif _GROUP.fullmatch(lines[at]):
            at += 1
        else:
            return False
    return True
