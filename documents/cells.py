"""Write tables as lines, one line for each row, cells between bars; find the cells of such a line again.

Input: the parts of a cell, the cells of a row; a row. Output: strings without line ends; spans of cells.
Does not know: any file format; what a cell says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BAR = " | "
RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")  # 10⁴ is not 104
MAX_REPEATED = 80  # characters of a cell that spans rows and is said again in each, so that rows stand alone
_MAX_BODIES = 400  # the same for a cell that only names bodies

WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]"
LABEL = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[、.．)）]|第[一二三四五六七八九十\d]{1,4}[条章]|[①-⑳]")
_ENDS_WIDE = re.compile(f"{WIDE}$")
_ENDS_PART = re.compile("[，。；：、,;:]$")
_BODY_END = "(?:[局委办厅部院]|集团|公司|政府|中心|街道|管委会|机关|机构|单位|部门|[街乡]镇|园区)"
_BODIES = re.compile(rf"(?:[^、，,。；;：:\s]{{2,14}}{_BODY_END}[、，,\s]+)*[^、，,。；;：:\s]{{2,14}}{_BODY_END}")
_NEXT_BODY = re.compile(
    rf"(?:[市区县省州旗各镇]|(?!股份|有限|集团)(?=[^、，,\s]{{2,10}}(?:集团|公司)))[^、，,。；;：:\s]{{1,14}}{_BODY_END}(?=[、，,\s]|$)"
)
_MAX_BROKEN = 30  # characters of a cell so far, beyond which a line end is no break of a narrow column


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its span in the text that holds the row."""

    start: int
    end: int


def one_line(parts: Iterable[str]) -> str:
    """Return the parts of a cell as one line; words that a narrow column broke are whole again."""
    out = ""
    for part in (part.strip() for part in parts):
        if not part:
            continue
        if re.search("[年第至约]$", out) and re.match(r"\d", part) and not LABEL.match(part):
            out += part  # a date that the column broke
            continue
        broken = 0 < len(out) < _MAX_BROKEN and _ENDS_WIDE.search(out) and not _ENDS_PART.search(out)
        broken = broken and not (_BODIES.fullmatch(out) and _NEXT_BODY.match(part))
        joint = "" if not out or (broken and re.match(WIDE, part) and not LABEL.match(part)) else " "
        out += joint + part
    return out.replace("|", "｜")


def said_again(text: str) -> str:
    """Return what a cell that spans rows says in each of them: all of it, where it is short or only names bodies."""
    return text if len(text) <= MAX_REPEATED or (len(text) <= _MAX_BODIES and _BODIES.fullmatch(text)) else ""


def row_line(cells: Sequence[str]) -> str:
    """Return the cells of a row between bars; '' when all are empty."""
    line = BAR.join(cells).rstrip(" |")
    return line if line.strip(" |") else ""


def cell_places(cells: Sequence[str], place: str) -> list[tuple[int, str]]:
    """Return where each cell that says something begins in the line of its row, with its address: 'table 1 r2 c3'."""
    found, at = [], 0
    for column, cell in enumerate(cells, start=1):
        if cell.strip():
            found.append((at, f"{place} c{column}"))
        at += len(cell) + len(BAR)
    return found


def cells_of(text: str, flat: str, start: int, end: int) -> list[Cell]:
    """Return the cells of the row text[start:end], blanks trimmed; bars or tabs part them. `flat`: the text, flat."""
    cells = []
    begin = start
    for i in range(start, end + 1):
        if i == end or flat[i] == "|" or text[i] == "\t":
            left, right = begin, i
            while left < right and flat[left] in " \n":
                left += 1
            while right > left and flat[right - 1] in " \n":
                right -= 1
            cells.append(Cell(left, right))
            begin = i + 1
    edges = cells[1:] if cells and cells[0].start == cells[0].end and flat[start] == "|" else cells
    return edges[:-1] if edges and flat[end - 1] == "|" else edges


def join_wrapped(before: str, after: str) -> str:
    """Return two lines of one paragraph as one: Latin words meet with a blank, all else without."""
    words = bool(re.search("[A-Za-z,.;]$", before)) and bool(re.match("[A-Za-z]", after))
    return before + (" " if words else "") + after
