"""Find the rows of a table that was pasted with one cell on a line, where its head says what each column holds.

Input: the lines of a text that are not blank. Output: for each row, the head included, its lines and what parts them.
Does not know: offsets, formats, plans; tables whose head says nothing of its columns (documents.flat_tables).

A head opens with 序号 and ends where a line '1' stands. Its cells tell the columns: words, bodies (责任单位), a date
(完成时限), a unit, the nature of an indicator (约束性), a value. A row goes from its number on, and each line must be
what its column holds. The name of a group that several rows share may stand in the first of them only. Several lines
of bodies are one cell where one column holds bodies; where two do, there must be one line for each. A row that could
be read in two ways is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from documents.cells import BAR
from documents.due_cells import due_of
from documents.table_heads import ORDINAL

Row = list[tuple[int, str]]  # lines, each with what stands before it in its row

_MIN_ROWS = 2
_COLUMNS = range(3, 11)
_MAX_HEAD, _MAX_CELL, _MAX_DATE = 16, 60, 16  # characters
_MAX_LINES = 14  # of a row
_MAX_LEFT = 4  # lines behind a row that belong to none of its columns: the name of the next group
_KINDS = (
    ("person", re.compile("领导|(?:责任|负责|联系|牵头|经办)人|电话")),
    ("who", re.compile("(?:责任|牵头|配合|主办|承办|协办|参与|协同|落实|实施|推进)\\S{0,4}(?:单位|部门|科室)")),
    ("when", re.compile("(?:完成|办结|推进|时间|进度)?(?:时限|时间|期限|节点)(?:要求|进度|安排)?$|时间进度")),
    ("unit", re.compile("^(?:计量)?单位$")),
    ("nature", re.compile("属性|性质")),
    ("value", re.compile("现状|基期|目标|年|任务[量数]|计划[量数]")),
    ("note", re.compile("备注|说明")),
)
_BODY = (
    r"[^、，,。；;：:\d]{1,24}(?:[局委办厅部院镇乡室科处站署会联]|中心|公司|集团|街道|专班|政府|单位|部门|企业|主体|"
    r"[支大]队|[街乡]镇|园区)(?:[（(][^()（）]{1,20}[)）])?"
)
_BODIES = re.compile(rf"{_BODY}(?:[、，,]{_BODY})*[、，,等]?")
_NATURE = re.compile("约束性|预期性|指导性|引导性|导向性")
_VALUE = re.compile(
    r"[<>≥≤＞＜〔［\[(（]?\s*[\d.,，%/／—–-]+\s*[%％]?(?:以上|左右|以内|以下)?\s*[〕］\])）]?|不低于.{1,8}"
)
_OPEN = re.compile("[、，,]$")


def typed_rows(words: Sequence[str]) -> Iterator[Row]:
    """Yield the head and the rows of every such table."""
    at = 0
    while at < len(words):
        kinds, first = _head(words, at)
        rows = list(_rows(words, first, kinds)) if kinds else []
        if len(rows) < _MIN_ROWS:
            at += 1
            continue
        yield [(line, BAR) for line in range(at, at + 1 + len(kinds))]
        yield from rows
        at = rows[-1][-1][0] + 1


def _head(words: Sequence[str], at: int) -> tuple[list[str], int]:
    """Return what the columns behind the number hold, and where the first row begins; no columns for no head.

    The name of a group may stand between the head and the first row.
    """
    if not ORDINAL.fullmatch(words[at]):
        return [], at
    first = next((at + k for k in _COLUMNS if words[at + k : at + k + 1] == ["1"]), None)
    if first is None or any(len(word) > _MAX_HEAD or re.search("[|。；]", word) for word in words[at:first]):
        return [], at
    kinds = [kind_of(word) for word in words[at + 1 : first]]
    if len(kinds) > 1 and kinds[-1] == "words" != kinds[-2]:
        kinds.pop()
    known = kinds[0] == "words" and kinds.count("words") <= 2 and {"who", "when", "value"} & set(kinds)
    together = all(kinds[i] == "words" for i in range(kinds.count("words")))  # words first, then all else
    return (kinds, first) if known and together and "person" not in kinds else ([], at)


def kind_of(word: str) -> str:
    """Return what the column under a cell of a head holds."""
    return next((kind for kind, form in _KINDS if form.search(word)), "words")


def _rows(words: Sequence[str], first: int, kinds: Sequence[str]) -> Iterator[Row]:
    """Yield the rows that count from 1 on; one that does not fit its columns is passed over."""
    at, number = first, 1
    while at is not None:
        follow = [j for j in range(at + 2, min(at + _MAX_LINES, len(words))) if words[j] == str(number + 1)]
        fitted = None
        for stop in [*follow, *([] if follow else [min(at + _MAX_LINES, len(words))])]:
            fitted = _fitted(words, at, stop, kinds)
            if fitted and (not follow or stop - fitted[-1][0] - 1 <= _MAX_LEFT):
                yield fitted
                break
        if not follow:
            return
        at, number = (stop if fitted else follow[-1]), number + 1


def _fitted(words: Sequence[str], at: int, stop: int, kinds: Sequence[str]) -> Row | None:
    """Return the row that stands from line `at` on where each line is what its column holds, else None.

    Where a cell of words would hold bodies, the row is one whose group stands in an earlier row.
    """
    texts = kinds.count("words")
    for count in range(texts, 0, -1):
        named = words[at + 1 : min(at + 1 + count, stop)]
        if len(named) == count and not any("|" in word or fits("who", word) for word in named[1:]):
            leads = [BAR * (texts - count + 1), *(BAR for _ in named[1:])]  # the group's cell is empty
            row = [(at, BAR), *zip(range(at + 1, at + 1 + count), leads, strict=True)]
            if fitted := _typed(words, row, stop, kinds):
                return fitted
    return None


def _typed(words: Sequence[str], row: Row, stop: int, kinds: Sequence[str]) -> Row | None:
    """Return a row with the cells behind its words, None where a line is not what its column holds."""
    line = row[-1][0] + 1
    texts, bodies = kinds.count("words"), kinds.count("who")
    for place, kind in enumerate(kinds[texts:], start=texts):
        if kind == "note":
            continue
        if kind == "who":
            if place > texts and kinds[place - 1] == "who":
                continue  # read with the one before
            cells, line = lines_of_bodies(words, line, stop)
            if (len(cells) != bodies and bodies > 1) or not cells:
                return None
            for cell in cells:
                joints = [BAR if cell is cells[0] or bodies > 1 else " ", *("" for _ in cell[1:])]
                row += zip(cell, joints, strict=True)
            continue
        if line >= stop or not fits(kind, words[line]):
            return None
        row.append((line, BAR))
        line += 1
    return row


def lines_of_bodies(words: Sequence[str], line: int, stop: int) -> tuple[list[list[int]], int]:
    """Return the lines from `line` on that name bodies, those together of which one goes on in the next."""
    cells: list[list[int]] = []
    while line < stop and fits("who", words[line]):
        if cells and _OPEN.search(words[cells[-1][-1]]):
            cells[-1].append(line)
        else:
            cells.append([line])
        line += 1
    return cells, line


def fits(kind: str, word: str) -> bool:
    """Return whether a line is what a column of a kind holds."""
    if kind == "who":
        return _BODIES.fullmatch(word) is not None
    if kind == "when":
        return len(word) <= _MAX_DATE and due_of(word, "2000") is not None
    if kind == "nature":
        return _NATURE.fullmatch(word) is not None
    if kind == "value":
        return _VALUE.fullmatch(word) is not None
    return kind == "unit" and len(word) <= 8 and not re.search(r"\d|。", word)
