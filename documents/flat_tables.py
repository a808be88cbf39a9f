"""Make the rows of a table whole again that was pasted with one cell on a line.

Input: a text, and where each line of the file stands in it. Output: the text with such rows on one line, the places.
Does not know: formats, plans; what a column holds.

Only what shows itself is read: lines that are nothing but 1, 2, 3 … always the same number of lines apart, and short
lines between them. A head row is taken where 序号 opens as many lines; a total where 总计 opens one line less of
numbers. A table whose rows differ in length stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from documents.cells import BAR

_MIN_ROWS = 3
_COLUMNS = range(3, 16)
_MAX_CELL = 60  # characters
_NUMBERED = re.compile("序号|编号|序列")
_TOTAL = re.compile("总计|合计|小计")
_NUMBER = re.compile(r"[\d.,%‰/／—–-]+")
_LINE = re.compile(r"[^\n]*\S[^\n]*")

_Span = tuple[int, int]


def join_rows(text: str, places: tuple[tuple[int, str], ...]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text with the rows of flat tables on one line each, and `places` moved with it."""
    lines = [_trimmed(text, match) for match in _LINE.finditer(text)]
    gaps = [(left[1], right[0]) for row in _rows(text, lines) for left, right in pairwise(row)]
    if not gaps:
        return text, places
    out: list[str] = []
    moved: list[tuple[int, str]] = []
    at = shift = 0
    left = list(places)
    for start, end in gaps:
        while left and left[0][0] < end:
            offset, label = left.pop(0)
            moved.append((offset + shift, label))
        out += (text[at:start], BAR)
        shift += len(BAR) - (end - start)
        at = end
    moved += [(offset + shift, label) for offset, label in left]
    return "".join([*out, text[at:]]), tuple(moved)


def _trimmed(text: str, match: re.Match[str]) -> _Span:
    line = match.group()
    start = match.start() + len(line) - len(line.lstrip())
    return start, start + len(line.strip())


def _rows(text: str, lines: Sequence[_Span]) -> Iterator[Sequence[_Span]]:
    """Yield the rows of every flat table, each as the spans of its cells."""
    words = [text[start:end] for start, end in lines]
    at = 0
    while at < len(words):
        found = next((found for k in _COLUMNS if (found := _count(words, at, k)) >= _MIN_ROWS), 0)
        if words[at] != "1" or not found:
            at += 1
            continue
        k = next(k for k in _COLUMNS if _count(words, at, k) >= _MIN_ROWS)
        if at >= k and _NUMBERED.fullmatch(words[at - k]) and all(map(_is_cell, words[at - k : at])):
            yield lines[at - k : at]
        for row in range(found):
            yield lines[at + row * k : at + (row + 1) * k]
        at += found * k
        total = words[at : at + k - 1]
        if len(total) == k - 1 and _TOTAL.fullmatch(total[0]) and all(map(_NUMBER.fullmatch, total[1:])):
            yield lines[at : at + k - 1]
            at += k - 1


def _count(words: Sequence[str], at: int, k: int) -> int:
    """Return how many rows of `k` cells stand from line `at` on: each opens with its number."""
    count = 0
    while True:
        row = words[at + count * k : at + (count + 1) * k]
        if len(row) < k or row[0] != str(count + 1) or not all(map(_is_cell, row)):
            return count
        count += 1


def _is_cell(words: str) -> bool:
    return len(words) <= _MAX_CELL and "|" not in words and not words.endswith(("。", ":", "："))
