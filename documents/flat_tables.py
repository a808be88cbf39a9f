"""Make the rows of a table whole again that was pasted with one cell on a line.

Input: a text, and where each line of the file stands in it. Output: the text with such rows on one line, the places.
Does not know: formats, plans; what a column holds.

Only what shows itself is read: lines that are nothing but 1, 2, 3 … always the same number of lines apart, and short
lines between them. A head row is taken where 序号 opens as many lines; a total where 总计 opens one line less of
numbers. Where a head 序号, 任务, 单位 stands above, rows may differ in length: a number, the task below it, and the
bodies below that, where the next line names nothing else. Every other table stays as it is.
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
_TASK = re.compile("(?:主要|重点|具体)?(?:工作)?(?:任务|内容|事项|项目|举措|措施)(?:名称|内容)?")
_WHO = re.compile("[一-鿿]{2,4}(?:单位|部门)")
_BODY = r"[^、，,。；;：:\d]{1,24}(?:[局委办厅部院镇乡]|中心|公司|集团|街道|专班|政府|管委会|单位|部门|[支大]队)"
_BODIES = re.compile(rf"{_BODY}(?:[、，,]{_BODY})*等?")
_MAX_BETWEEN = 8  # lines from a row to the next number: names of sections stand between
_LINE = re.compile(r"[^\n]*\S[^\n]*")

_Span = tuple[int, int]


def join_rows(text: str, places: tuple[tuple[int, str], ...]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text with the rows of flat tables on one line each, and `places` moved with it."""
    lines = [_trimmed(text, match) for match in _LINE.finditer(text)]
    words = [text[start:end] for start, end in lines]
    rows = [*_rows(words)]
    taken = {at for row in rows for at in row}
    rows += (row for row in _tasks(words) if taken.isdisjoint(row))
    gaps = sorted((lines[left][1], lines[right][0]) for row in rows for left, right in pairwise(row))
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


def _rows(words: Sequence[str]) -> Iterator[range]:
    """Yield the rows of every table with rows of one length, each as the lines of its cells."""
    at = 0
    while at < len(words):
        found = next((found for k in _COLUMNS if (found := _count(words, at, k)) >= _MIN_ROWS), 0)
        if words[at] != "1" or not found:
            at += 1
            continue
        k = next(k for k in _COLUMNS if _count(words, at, k) >= _MIN_ROWS)
        if at >= k and _NUMBERED.fullmatch(words[at - k]) and all(map(_is_cell, words[at - k : at])):
            yield range(at - k, at)
        for row in range(found):
            yield range(at + row * k, at + (row + 1) * k)
        at += found * k
        total = words[at : at + k - 1]
        if len(total) == k - 1 and _TOTAL.fullmatch(total[0]) and all(map(_NUMBER.fullmatch, total[1:])):
            yield range(at, at + k - 1)
            at += k - 1


def _count(words: Sequence[str], at: int, k: int) -> int:
    """Return how many rows of `k` cells stand from line `at` on: each opens with its number."""
    count = 0
    while True:
        row = words[at + count * k : at + (count + 1) * k]
        if len(row) < k or row[0] != str(count + 1) or not all(map(_is_cell, row)):
            return count
        count += 1


def _tasks(words: Sequence[str]) -> Iterator[range]:
    """Yield the head and the rows of every list of tasks under the head 序号, 任务, 单位."""
    for head in range(len(words) - 2):
        if not (
            _NUMBERED.fullmatch(words[head]) and _TASK.fullmatch(words[head + 1]) and _WHO.fullmatch(words[head + 2])
        ):
            continue
        rows = [range(head, head + 3)]
        at = last = head + 3
        while at + 1 < len(words) and at - last <= _MAX_BETWEEN:
            if words[at] != str(len(rows)) or _NUMBER.fullmatch(words[at + 1]) or "|" in words[at + 1]:
                at += 1
                continue
            named = at + 2 < len(words) and _BODIES.fullmatch(words[at + 2]) is not None
            rows.append(range(at, at + (3 if named else 2)))
            at = last = rows[-1].stop
        if len(rows) > _MIN_ROWS:
            yield from rows


def _is_cell(words: str) -> bool:
    return len(words) <= _MAX_CELL and "|" not in words and not words.endswith(("。", ":", "："))
