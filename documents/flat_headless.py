"""Find the rows of a table without a head, pasted with one cell on a line, where each row names offices of the state.

Input: the lines of a text that are not blank, and which of them stand right below the one before. Output: for each
row, its lines and what parts them; a line between rows that belongs to none is one of its own.
Does not know: offsets, formats, plans; tables with a head (documents.flat_columns, documents.flat_counted); what the
offices do (documents.tables).

A row opens with its number, and numbers count on from 1 across the names of groups. Most rows have as many cells
before one line of bodies, and as many behind it; there are two more at least, for a number, words and a body are a
list. A cell that ends in an open bracket or at a comma goes on in the next line. A row may lack a cell before its
bodies where the kinds of the others tell which, and what stands behind them. Any other row stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations, pairwise

from documents.cells import BAR
from documents.flat_columns import Row, fits
from documents.flat_counted import are_groups, blocks, parted
from documents.table_heads import ORDINAL, STROKE

_MIN_ROWS = 3
_MIN_CELLS = 2  # beside the number and the bodies
_MAX_LINES = 14  # of a row
_MAX_ABOVE = 16  # lines above the first row in which a head may stand
_MAX_CELL, _MAX_NAME, _SHORT = 500, 120, 8  # characters
_MAX_GROUPS = 4  # lines that name groups before a row
OFFICE = re.compile(  # ends the name of one; '各街镇' are areas that stand for those who govern them
    r"(?:[局委办厅署]|部门|政府|委员会|管委会|法院|检察院|(?:组织|宣传|统战)部|[支大总]队|专班|指挥部"
    r"|(?<![^、，,])(?:各|属地)[^、，,]{0,4}(?:街道|[街乡]镇|镇街|园区))(?=$|[、，,\s（(])"
)
_GOES_ON, _FOLLOWS = re.compile("[、，,（(《“]$"), re.compile("[、，,）)》”]")
_PAIRS = ("（(", "）)"), ("《", "》"), ("“", "”")
_NAME = re.compile("(?!附[件表录])[^|。；;]{2,30}")  # of a group
_NO_CELL = re.compile(r"附[件表录]|.*\|")

_Cell = range  # of lines


@dataclass(frozen=True, slots=True)
class _Found:
    """A row: the line of its number, the cells up to the next number, and the places that bodies may have in them."""

    number: int
    cells: list[_Cell]
    words: list[str]
    bodies: list[int]
    last: bool = False


def headless_tables(words: Sequence[str], close: Sequence[bool]) -> Iterator[list[Row]]:
    """Yield the rows of every such table; `close`: whether no blank line stands above a line."""
    lines, singles = blocks(close), [range(at, at + 1) for at in range(len(words))]
    taken: set[int] = set()
    for cells in (lines, singles) if len(lines) < len(singles) else (singles,):
        texts = ["".join(words[at] for at in cell) for cell in cells]
        for table in _tables(texts):
            rows = [[(cells[at], joint) for at, joint in row] for row in table]
            if taken.isdisjoint(line for row in rows for cell, _ in row for line in cell):
                taken |= {line for row in rows for cell, _ in row for line in cell}
                yield [[found for cell, joint in row for found in parted(words, cell, joint)] for row in rows]


def _tables(texts: Sequence[str]) -> Iterator[list[Row]]:
    at = 0
    while at < len(texts):
        headed = any(ORDINAL.fullmatch(text) for text in texts[max(0, at - _MAX_ABOVE) : at])
        found = list(_counted(texts, at)) if texts[at] == "1" and not headed else []
        table = _fitted(found) if len(found) >= _MIN_ROWS else []
        if table:
            yield table
        at = table[-1][-1][0] + 1 if table else at + 1


def _counted(texts: Sequence[str], at: int) -> Iterator[_Found]:
    """Yield what stands between the numbers that count on from the line `at`, and behind the last."""
    number = 2
    while True:
        ends = [j for j in range(at + _MIN_CELLS + 1, min(at + _MAX_LINES, len(texts))) if texts[j] == str(number)]
        rows = [_found(texts, at, end) for end in ends] or [_found(texts, at, at + _MAX_LINES, last=True)]
        row = next((row for row in rows if row.bodies), rows[0])
        yield row
        if row.last:
            return
        at, number = ends[rows.index(row)], number + 1


def _found(texts: Sequence[str], at: int, stop: int, last: bool = False) -> _Found:
    """Return what stands behind the number at line `at`, lines that go on in the next as one cell."""
    cells: list[_Cell] = []
    for line in range(at + 1, min(stop, len(texts))):
        above = "".join(texts[i] for i in cells[-1]) if cells else ""
        closes = _is_open(above) and not _is_open(above + texts[line])
        if above and (_GOES_ON.search(above) or _FOLLOWS.match(texts[line]) or closes):
            cells[-1] = range(cells[-1].start, line + 1)
        else:
            cells.append(range(line, line + 1))
    words = ["".join(texts[i] for i in cell) for cell in cells]
    bodies = [i for i, word in enumerate(words) if i and fits("who", word)]
    return _Found(at, cells, words, bodies, last)


def _is_open(words: str) -> bool:
    """Return whether words open more brackets than they close."""
    return any(sum(map(words.count, left)) > sum(map(words.count, right)) for left, right in _PAIRS)


def _fitted(found: Sequence[_Found]) -> list[Row]:
    """Return the rows that have the cells that most rows have; none where most rows are not alike."""
    places = Counter(row.bodies[0] for row in found if len(row.bodies) == 1 or (row.last and row.bodies))
    before, count = places.most_common(1)[0] if places else (0, 0)
    usual = [row for row in found if row.bodies[:1] == [before] and not _is_office(row, before + 1)]
    behind = _usual_end(usual, before) if usual else 0
    if count < _MIN_ROWS or 2 * count <= len(found) or before + behind < _MIN_CELLS:
        return []
    if 2 * sum(OFFICE.search(row.words[before]) is not None for row in usual) <= len(usual):
        return []
    kinds = [_kind([row.words[column] for row in usual]) for column in range(before)]
    notes = {word for row in usual if not row.last for word in row.words[before + 1 : before + 1 + behind]}
    rows = [row for one in found if (row := _row(one, kinds, behind, notes))]
    between = ([(at, BAR)] for left, right in pairwise(rows) for at in range(left[-1][0] + 1, right[0][0]))
    return sorted([*rows, *between])


def _usual_end(rows: Sequence[_Found], before: int) -> int:
    """Return how many cells stand behind the bodies of most rows, the least where as many rows have more."""
    counts = Counter(len(row.cells) - before - 1 for row in rows if not row.last)
    return min(counts, key=lambda count: (-counts[count], count), default=0)


def _kind(cells: Sequence[str]) -> str:
    """Return whether all cells of a column are short, as units are, or all long; '' where they differ."""
    short = sum(len(cell) <= _SHORT for cell in cells)
    return "short" if short == len(cells) else "long" if not short else ""


def _row(found: _Found, kinds: Sequence[str], behind: int, notes: AbstractSet[str]) -> Row:
    """Return a row under the columns of its table; nothing where it does not fit them in one way alone."""
    before = len(kinds)
    first = [before] if before in found.bodies else [i for i in found.bodies if i < before]
    if len(first) != 1 or not _are_cells(found.words[: first[0] + 1]):
        return []
    ways = list(_ways(found.words[: first[0]], kinds))
    stop = next(i for i in range(first[0] + 1, len(found.cells) + 1) if not _is_office(found, i))
    if len(ways) != 1 or (stop > first[0] + 1 and len(found.cells) <= before + 1 + behind):
        return []
    row: Row = [(found.number, BAR)]
    last = -1
    for column, cell in zip((*ways[0], before), found.cells, strict=False):
        row += _lines(cell, BAR * (column - last))
        last = column
    for cell in found.cells[first[0] + 1 : stop]:
        row += _lines(cell, " ")  # bodies on lines of their own
    return row + [line for cell in _behind(found, stop, behind, notes) for line in _lines(cell, BAR)]


def _is_office(found: _Found, at: int) -> bool:
    return at in found.bodies and OFFICE.search(found.words[at]) is not None


def _ways(cells: Sequence[str], kinds: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """Yield the columns that cells may stand in, the name in the first, each where the others are of its kind."""
    for rest in combinations(range(1, len(kinds)), len(cells) - 1):
        columns = (0, *rest)
        if len(cells) == len(kinds) or all(
            column == 0 or kinds[column] in ("", _kind([cell])) for cell, column in zip(cells, columns, strict=True)
        ):
            yield columns


def _are_cells(words: Sequence[str]) -> bool:
    short = len(words[0]) <= _MAX_NAME and not words[0].endswith("。")
    return short and not any(len(word) > _MAX_CELL or _NO_CELL.match(word) for word in words)


def _behind(found: _Found, at: int, behind: int, notes: AbstractSet[str]) -> Sequence[_Cell]:
    """Return the cells behind the bodies; names of groups may follow, and behind the last row all else."""
    cells, words = found.cells[at:], found.words[at:]
    if found.last:
        openings = {note[:2] for note in notes}
        count = next((i for i, word in enumerate(words) if not (STROKE.match(word) or word[:2] in openings)), behind)
        return cells[:behind] if count >= behind else []
    if len(words) <= behind:
        return cells if len(words) == behind and not are_groups(words[-1:]) else []
    groups = words[behind:]
    return cells[:behind] if len(groups) <= _MAX_GROUPS and all(map(_NAME.fullmatch, groups)) else []


def _lines(cell: _Cell, joint: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a cell, the first behind what parts it from the cell before."""
    return ((at, "" if at > cell.start else joint) for at in cell)
