"""Make the rows of a table whole again that was pasted with a cell on a line and a bar behind each cell.

Input: a text, and where each line of the file stands in it. Output: the text with such rows on one line, the places.
Does not know: formats, plans; what a column holds; tables without bars (documents.flat_tables).

The bar stands at the end of the cell's last line or on a line of its own. A table opens with the cell 序号 or 1; each
row opens with the next number, as many cells after the last as the head has where that fits, and at least two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from documents.flat_tables import fill_gaps

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_OPENS = re.compile("序号|编号|序列|1")
_MAX_LINES = 30  # of one cell
_MIN_ROWS, _MIN_CELLS = 2, 3
_NAME = re.compile("[^，。；、,;]{1,12}")  # stands on a line of its own in its cell


def join_closed_cells(text: str, places: tuple[tuple[int, str], ...]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text with the rows of such tables on one line each, and `places` moved with it."""
    if "|\n" not in text:
        return text, places
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text)]
    words = [text[start:end].strip() for start, end in lines]
    gaps = []
    for row in _rows(words):
        for left, right in pairwise(row):
            names = _NAME.fullmatch(words[left]) and _NAME.fullmatch(words[right].rstrip(" |"))
            bar = "|" in (words[left][-1], words[right][0])
            start = lines[left][0] + len(text[slice(*lines[left])].rstrip())
            end = lines[right][1] - len(text[slice(*lines[right])].lstrip())
            gaps.append((start, end, " " if names or bar else ""))
    return fill_gaps(text, places, gaps)


def _rows(words: Sequence[str]) -> Iterator[range]:
    """Yield the rows of every table, each as the lines that it stands on."""
    at = 0
    while at < len(words):
        cells = list(_cells(words, at)) if _OPENS.fullmatch(words[at].rstrip(" |")) else []
        rows = _cut([words[c.start].rstrip(" |") for c in cells])
        if len(rows) <= _MIN_ROWS:
            at += 1
            continue
        for first, stop in pairwise(rows):
            yield range(cells[first].start, cells[stop - 1].stop)
        at = cells[rows[-1] - 1].stop


def _cells(words: Sequence[str], at: int) -> Iterator[range]:
    """Yield the cells from line `at` on, each as its lines, up to where a bar is missing."""
    begin = at
    while at < len(words) and at - begin < _MAX_LINES:
        if "|" in words[at][:-1]:
            return  # a row that is whole
        at += 1
        if words[at - 1].endswith("|"):
            yield range(begin, at)
            begin = at


def _cut(cells: Sequence[str]) -> list[int]:
    """Return where the rows of a table begin, and where the last one ends; few where the cells are no table."""
    if not cells:
        return []
    head = 0 if cells[0] == "1" else next((i for i, cell in enumerate(cells) if cell == "1"), 0)
    cuts, width = ([0] if head else []), head
    at, number = head, 1
    while at < len(cells) and cells[at] == str(number):
        cuts.append(at)
        number += 1
        following = [i for i in range(at + _MIN_CELLS, len(cells)) if cells[i] == str(number)]
        at = at + width if at + width in following else following[0] if following else len(cells)
        width = width or at - cuts[-1]
    stop = min(cuts[-1] + width, len(cells)) if cuts else 0
    return [*cuts, stop] if cuts else []
