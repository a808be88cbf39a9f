"""Say what the columns of a table of tasks hold that has no head row, by what stands in them.

Input: the rows of such a table as spans of cells in a text. Output: `Columns`, or None.
Does not know: tables with a head row (documents.tables), facts.

Only rows that open with 1, 2, 3 … are looked at. One column holds nothing but names of bodies, one at most nothing but
dates; of those before both, the one with the longest words holds the tasks. Names of persons and telephone numbers
stand in columns of their own, which say nothing. Bodies have duties only where the words above the table say that it
shares out tasks: it may as well list who runs what.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from documents.bodies import ORGAN
from documents.cells import Cell
from documents.periods import find_periods

STANDING = re.compile("全年|常年|长期(?:坚持|推进)?|持续(?:推进|开展)?|(?:常年|长期)?坚持")  # a time that is no date
_MIN_ROWS = 3
_MIN_SHARE = 0.8  # of the cells of a column that are of its kind
_MIN_TASK = 8  # characters of a task, on average
_MAX_BODY = 24
_BODY = re.compile(rf"[一-鿿()（）·]{{1,{_MAX_BODY}}}{ORGAN}等?")
_PARTS = re.compile(r"[、,，;；\s]+")
_SHARES = re.compile("任务|责任|分工|清单|台账")
_SLACK = 4  # characters of a cell with a date beside it: '前', '完成'


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; columns count from 0."""

    task: int
    bodies: int | None
    due: int | None
    width: int


def find_columns(flat: str, rows: Sequence[Sequence[Cell]], above: str) -> Columns | None:
    """Return what the columns hold, None where they do not show it; `above`: the words above the table, its title."""
    width = max((len(row) for row in rows), default=0)
    whole = [row for row in rows if len(row) == width]
    numbers = [flat[row[0].start : row[0].end] for row in rows if row]
    if len(whole) < _MIN_ROWS or numbers != [str(n) for n in range(1, len(rows) + 1)]:
        return None
    columns = [[w for row in whole if (w := flat[row[i].start : row[i].end])] for i in range(width)]
    bodies = [i for i, words in enumerate(columns) if _share(words, are_bodies) >= _MIN_SHARE]
    due = [i for i, words in enumerate(columns) if _share(words, _is_due) >= _MIN_SHARE]
    if len(due) > 1 or not _SHARES.search(above):
        bodies = []
    ends = [*bodies[:1], *due[:1]]
    lengths = [sum(map(len, words)) / len(words) if words else 0.0 for words in columns[: min(ends, default=0)]]
    if not lengths or max(lengths) < _MIN_TASK:
        return None
    return Columns(lengths.index(max(lengths)), bodies[0] if bodies else None, due[0] if len(due) == 1 else None, width)


def are_bodies(words: str) -> bool:
    """Return whether a cell holds nothing but names of bodies."""
    parts = [part for part in _PARTS.split(words) if part]
    return bool(parts) and all(map(_BODY.fullmatch, parts))


def _is_due(words: str) -> bool:
    periods = find_periods(words)
    return STANDING.fullmatch(words) is not None or (
        len(periods) == 1 and len(words) - len(periods[0].text) <= _SLACK and not words.isdigit()
    )


def _share(cells: Sequence[str], is_kind: Callable[[str], bool]) -> float:
    """Return the share of the cells that are of a kind."""
    return sum(map(is_kind, cells)) / len(cells) if cells else 0.0
