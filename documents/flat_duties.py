"""Find the rows of a table of who does what that was pasted with one cell on a line and does not count its rows.

Input: the lines of a text that are not blank. Output: for each row, the head included, its lines and what parts them.
Does not know: offsets, formats, plans; tables whose rows count 1, 2, 3 (documents.flat_columns).

The head names tasks first, then bodies (牵头单位, 配合单位), then at most a date. A row is the text of its tasks and
one line of bodies for each column of them; a stroke stands for a cell without any. It may open with a number ('一',
'（一）'); one without belongs to the group above it. A number and a name alone are the title of a section. The head
may come again where a page ends. A row with too few or too many lines of bodies stays as it is, and the next number
opens the next row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.cells import BAR
from documents.flat_columns import Row, fits, kind_of, lines_of_bodies
from documents.table_heads import ORDINAL, STROKE

_MIN_ROWS = 2
_MAX_HEAD = 16  # characters of a cell
_MAX_LEFT = 12  # lines that belong to no row, behind which the table is over
_MATTER = re.compile(
    "(?!.*[表单]$).*(?:任务|内容|事项|措施|举措|项目|工作|要求|目标)|(?:任务|工作)?(?:类[别型]|分类|领域|方面|板块)$"
)
_LASTING = re.compile(
    "(?:长期|持续|常年|全年|每年)(?:坚持|推进|实施|开展|落实)?|常态化(?:推进|开展)?"
)  # in a column of dates
_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?|[—－–-]")  # a page may draw 一 as a stroke
_ENDS_TABLE = re.compile("附[件表录]|[注备说]")


@dataclass(frozen=True, slots=True)
class _Head:
    """What the columns of a table hold: a number or none, so many texts, so many cells of bodies, a date or none."""

    words: tuple[str, ...]
    counted: bool
    texts: int
    bodies: int
    dated: bool


def task_rows(words: Sequence[str]) -> Iterator[Row]:
    """Yield the head and the rows of every such table."""
    at = 0
    while at < len(words):
        head = _head(words, at)
        rows = list(_rows(words, at, head)) if head else []
        whole = [row for row in rows if any(fits("who", words[line]) for line, _ in row)]
        if len(whole) < _MIN_ROWS:
            at += 1
            continue
        yield from rows
        at = rows[-1][-1][0] + 1


def _head(words: Sequence[str], at: int) -> _Head | None:
    """Return what the columns hold where a head stands from line `at` on."""
    counted = ORDINAL.fullmatch(words[at]) is not None
    kinds: list[str] = []
    for word in words[at + counted : at + counted + 6]:
        kind = kind_of(word) if len(word) <= _MAX_HEAD and not re.search("[|。；]", word) else "none"
        kind = "none" if kind == "words" and not _MATTER.match(word) else kind
        if kind not in ("words", "who", "when") or (kind == "words" and "who" in kinds) or "when" in kinds:
            break
        kinds.append(kind)
    texts, bodies, dated = kinds.count("words"), kinds.count("who"), "when" in kinds
    together = kinds == ["words"] * texts + ["who"] * bodies + ["when"] * dated
    end = at + counted + len(kinds)
    more = end < len(words) and kind_of(words[end]) in ("person", "note") and len(words[end]) <= _MAX_HEAD
    if not (together and 1 <= texts <= 2 and 1 <= bodies <= 2) or more or words[end : end + 1] == ["1"]:
        return None
    return _Head(tuple(words[at:end]), counted, texts, bodies, dated)


def _rows(words: Sequence[str], at: int, head: _Head) -> Iterator[Row]:
    """Yield the head that stands at line `at`, and the rows below it."""
    left = 0
    while at < len(words) and left <= _MAX_LEFT and not _ENDS_TABLE.match(words[at]):
        row = _head_again(words, at, head)
        numbered = head.counted and _NUMBER.fullmatch(words[at]) is not None
        row = row or (_row(words, at, head) if not left or numbered else None)
        if row:
            yield row
        at, left = (row[-1][0] + 1, 0) if row else (at + 1, left + 1)


def _head_again(words: Sequence[str], at: int, head: _Head) -> Row | None:
    end = at + len(head.words)
    return [(line, BAR) for line in range(at, end)] if tuple(words[at:end]) == head.words else None


def _row(words: Sequence[str], at: int, head: _Head) -> Row | None:
    """Return the row that stands from line `at` on, None where a line is not what its column holds."""
    numbered = head.counted and _NUMBER.fullmatch(words[at]) is not None
    line = begin = at + numbered
    while line < min(begin + head.texts, len(words)) and _is_text(words[line]):
        line += 1
    if numbered and line == begin + 1 and _NUMBER.fullmatch("".join(words[line : line + 1])):
        return [(at, BAR), (begin, BAR)]  # the title of a section
    count = line - begin
    cells = _cells(words, line, head) if count else None
    if cells is None:
        return None
    empty = head.texts - count
    if numbered:
        row = [(at, BAR), *((i, BAR) for i in range(begin, line))]
        return [*row, (cells[0][0], BAR * (empty + 1)), *cells[1:]]
    empty += head.counted
    return [(begin, f"|{BAR * empty}" if empty else BAR), *((i, BAR) for i in range(begin + 1, line)), *cells]


def _cells(words: Sequence[str], line: int, head: _Head) -> Row | None:
    """Return the lines of bodies, and of a date, that stand behind the texts of a row."""
    cells: list[list[int]] = []
    while line < len(words) and (named := lines_of_bodies(words, line, len(words))[0] or _stroke(words[line], line)):
        cells += named
        line = cells[-1][-1] + 1
    if len(cells) != head.bodies or (head.dated and not _is_date("".join(words[line : line + 1]))):
        return None
    found = [(at, BAR if at == cell[0] else "") for cell in cells for at in cell]
    return [*found, (line, BAR)] if head.dated else found


def _stroke(word: str, line: int) -> list[list[int]]:
    return [[line]] if STROKE.fullmatch(word) else []


def _is_date(word: str) -> bool:
    return fits("when", word) or any(form.fullmatch(word) for form in (STROKE, _LASTING))


def _is_text(word: str) -> bool:
    return "|" not in word and not (fits("who", word) or STROKE.fullmatch(word) or _NUMBER.fullmatch(word))
