"""Make the rows of a table whole again that was pasted with one cell on a line.

Input: a text, and where each line of the file stands in it. Output: the text with such rows on one line, the places.
Does not know: formats, plans; what a column holds.

Only what shows itself is read: lines that are nothing but 1, 2, 3 … always the same number of lines apart, and short
lines between them. A head row is taken where 序号 opens as many lines; a total where 总计 opens one line less of
numbers, or as many numbers as the rows have. A line that is only the end of a body's name ('集团') goes on from the
line above. Where a head 序号, 任务, 单位 or 序号, 事项, 措施, 单位 stands above, rows may differ in length: a number,
the tasks below it, and the bodies below that, where the next line names nothing else. Tables whose head tells what
each column holds are read first (documents.flat_columns), then those with names of groups between rows of one length
(documents.flat_counted), and those without a head whose rows name offices (documents.flat_headless). A number may
have a star. Every other table stays as it is.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from documents.cells import BAR
from documents.flat_columns import Row, typed_rows
from documents.flat_counted import counted_tables
from documents.flat_duties import task_rows
from documents.flat_headless import headless_tables
from documents.table_heads import STAR

_MIN_ROWS = 3
_COLUMNS = range(3, 16)
_MAX_CELL = 60  # characters
NUMBERED = re.compile("序号|编号|序列")
_TOTAL = re.compile("总计|合计|小计|汇总")
_STAR = re.compile(rf"^{STAR}\s*(?=\d{{1,3}}$)")
_NUMBER = re.compile(r"[\d.,%‰/／—–-]+")
_TASK = re.compile("(?:主要|重点|具体)?(?:工作)?(?:任务|内容|事项|项目|举措|措施)(?:名称|内容)?")
_WHO = re.compile("[一-鿿]{2,4}(?:单位|部门)")
_MORE = re.compile("[一-鿿]{0,4}(?:单位|部门|时限|时间|期限|节点|备注|领导|责任人)")  # a head that goes on
_BODY = (
    r"[^、，,。；;：:\d]{1,24}(?:[局委办厅部院镇乡]|中心|公司|集团|街道|专班|政府|管委会|单位|部门|企业|主体|[支大]队)"
)
BODIES = re.compile(rf"{_BODY}(?:[、，,]{_BODY})*等?")
_BROKEN = re.compile("(?:股份)?(?:有限)?公司|集团|委员会|办公室|管理局|人民政府|专班|[局委办厅]")  # no name by itself
_AFTER_TABLE = re.compile("附[件表录]|[注备说]")
_MAX_SECTION = 30  # characters of the name of a section between rows
_MAX_BETWEEN = 8  # lines from a row to the next number: names of sections stand between
_LINE = re.compile(r"[^\n]*\S[^\n]*")

_Span = tuple[int, int]
Edit = tuple[int, int, str]  # start, end, what takes the place


def join_rows(text: str, places: tuple[tuple[int, str], ...]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text with the rows of flat tables on one line each, and `places` moved with it."""
    lines = _whole_cells(text, [_trimmed(text, match) for match in _LINE.finditer(text)])
    words = [_STAR.sub("", "".join(text[start:end] for start, end in parts)) for parts in lines]
    close = [text.count("\n", left[-1][1], right[0][0]) < 2 for left, right in pairwise([[(0, 0)], *lines])]
    rows: list[Row] = list(typed_rows(words))
    readers: tuple[Iterable[list[Row]], ...] = (  # of whole tables, or of one row each
        counted_tables(words, close),
        headless_tables(words, close),
        ([[(line, BAR) for line in row]] for row in _rows(words)),
        ([[(line, BAR) for line in row]] for row in _tasks(words)),
        ([row] for row in task_rows(words)),
    )
    for tables in readers:
        taken = {line for row in rows for line, _ in row}
        rows += [row for t in tables if taken.isdisjoint(line for row in t for line, _ in row) for row in t]
    gaps = sorted(
        [(lines[at][0][0], lines[at][0][0], opening) for (at, opening), *_ in rows if opening != BAR]
        + [
            (lines[left][-1][1], lines[right][0][0], joint)
            for row in rows
            for (left, _), (right, joint) in pairwise(row)
        ]
        + [(left[1], right[0], "") for row in rows for at, _ in row for left, right in pairwise(lines[at])]
    )
    return fill_gaps(text, places, gaps) if gaps else (text, places)


def fill_gaps(
    text: str, places: tuple[tuple[int, str], ...], gaps: Sequence[Edit]
) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text with other words in its gaps, which are in order and apart, and `places` moved with it.

    A place within a gap, of a line that was nothing but a bar, goes where the gap ends.
    """
    out: list[str] = []
    moved: list[tuple[int, str]] = []
    at = shift = 0
    left = deque(places)
    for start, end, words in gaps:
        while left and left[0][0] < end:
            offset, label = left.popleft()
            moved.append((min(offset, start) + shift if offset < start else start + len(words) + shift, label))
        out += (text[at:start], words)
        shift += len(words) - (end - start)
        at = end
    moved += [(offset + shift, label) for offset, label in left]
    return "".join([*out, text[at:]]), tuple(moved)


def _trimmed(text: str, match: re.Match[str]) -> _Span:
    line = match.group()
    start = match.start() + len(line) - len(line.lstrip())
    return start, start + len(line.strip())


def _whole_cells(text: str, lines: Sequence[_Span]) -> list[list[_Span]]:
    """Return the lines, one that a narrow column broke ('申通地铁', '集团') together with what it goes on from."""
    cells: list[list[_Span]] = []
    for start, end in lines:
        if cells and _BROKEN.fullmatch(text, start, end) and re.search("[一-鿿]$", text[slice(*cells[-1][-1])]):
            cells[-1].append((start, end))
        else:
            cells.append([(start, end)])
    return cells


def _rows(words: Sequence[str]) -> Iterator[range]:
    """Yield the rows of every table with rows of one length, each as the lines of its cells."""
    at = 0
    while at < len(words):
        found = next((found for k in _COLUMNS if (found := _count(words, at, k)) >= _MIN_ROWS), 0)
        if words[at] != "1" or not found:
            at += 1
            continue
        k = next(k for k in _COLUMNS if _count(words, at, k) >= _MIN_ROWS)
        if at >= k and NUMBERED.fullmatch(words[at - k]) and all(map(_is_cell, words[at - k : at])):
            yield range(at - k, at)
        for row in range(found):
            yield range(at + row * k, at + (row + 1) * k)
        at += found * k
        if at < len(words) and _TOTAL.fullmatch(words[at]):
            last = words[at - k + 1 : at]
            for count in (k - 2, sum(_NUMBER.fullmatch(cell) is not None for cell in last)):
                total = words[at + 1 : at + 1 + count]
                if count and len(total) == count and all(map(_NUMBER.fullmatch, total)):
                    yield range(at, at + 1 + count)
                    at += 1 + count
                    break


def _count(words: Sequence[str], at: int, k: int) -> int:
    """Return how many rows of `k` cells stand from line `at` on: each opens with its number."""
    count = 0
    while True:
        row = words[at + count * k : at + (count + 1) * k]
        if len(row) < k or row[0] != str(count + 1) or not all(map(_is_cell, row)):
            return count
        count += 1


def _tasks(words: Sequence[str]) -> Iterator[range]:
    """Yield the head and the rows of every list of tasks under the head 序号, 任务, 单位 or 序号, 事项, 措施, 单位."""
    for head in range(len(words) - 2):
        if not (NUMBERED.fullmatch(words[head]) and _TASK.fullmatch(words[head + 1])):
            continue
        columns = next((n for n in (1, 2) if _WHO.fullmatch("".join(words[head + 1 + n : head + 2 + n]))), 0)
        if not columns or (columns == 2 and not _TASK.fullmatch(words[head + 2])):
            continue
        if any(_MORE.fullmatch(word) for word in words[head + columns + 2 : head + columns + 3]):
            continue
        rows = [range(head, head + columns + 2)]
        at = last = head + columns + 2
        while at + 1 < len(words) and at - last <= _MAX_BETWEEN:
            if words[at] != str(len(rows)) or _NUMBER.fullmatch(words[at + 1]) or "|" in words[at + 1]:
                at += 1
                continue
            rows.append(range(at, at + 1 + _cells_below(words, at + 1, columns, str(len(rows) + 1))))
            at = last = rows[-1].stop
        if len(rows) > _MIN_ROWS:
            yield from rows


def _cells_below(words: Sequence[str], at: int, columns: int, following: str) -> int:
    """Return how many lines from `at` on belong to a row: its tasks, up to `columns`, and the bodies below them."""
    count = 1
    for line in words[at + 1 : at + 1 + columns]:
        if BODIES.fullmatch(line):
            return count + 1
        if line == following or "|" in line or _AFTER_TABLE.match(line) or NUMBERED.fullmatch(line):
            break
        count += 1
    if count != columns or words[at + count : at + count + 1] != [following]:
        return 1  # no bodies where they belong: what stands there is another thing
    section = len(words[at + count - 1]) <= min(_MAX_SECTION, len(words[at]))
    return 1 if section else count


def _is_cell(words: str) -> bool:
    return len(words) <= _MAX_CELL and "|" not in words and not words.endswith(("。", ":", "："))
