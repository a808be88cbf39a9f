"""Make paragraphs of the lines of a paged document.

Input: lines with their places on the pages. Output: paragraphs in reading order; running heads, running feet and
page numbers are left out.
Does not know: pdf.

Source: GB/T 9704—2012 (page layout: first lines are indented by two characters; page numbers as '— 1 —').
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from documents.cells import LABEL, join_wrapped

_PAGE_NUMBER = re.compile(r"^[-—–－·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[,，/]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·•\s]*$")
_MARGIN = 0.12  # share of the page's height at head and foot where running lines stand
_INDENT = 0.8  # characters
_SENTENCE_END = re.compile("[。！？；：:;!?]$")


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page; x, top and bottom in points from the page's upper left corner."""

    page: int  # from 1
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    page_height: float
    is_row: bool = False  # a row of a table: stands alone

    @property
    def size(self) -> float:
        """Return the height of the line, about the size of its characters, in points."""
        return max(self.bottom - self.top, 1.0)


def without_running_lines(lines: Sequence[PageLine]) -> list[PageLine]:
    """Return the lines without page numbers and without what stands at head or foot of several pages."""
    pages = len({line.page for line in lines})
    edge = [line for line in lines if at_edge(line) and not line.is_row]
    repeated = Counter(key for key in {(line.page, _key(line)) for line in edge})
    counts = Counter(key for _, key in repeated)
    needed = max(2, (pages + 1) // 2)
    return [
        line
        for line in lines
        if line.is_row
        or not at_edge(line)
        or not (_PAGE_NUMBER.match(line.text) or (pages > 1 and counts[_key(line)] >= needed))
    ]


def at_edge(line: PageLine) -> bool:
    """Return whether the line stands where running heads and page numbers do."""
    return line.bottom < _MARGIN * line.page_height or line.top > (1 - _MARGIN) * line.page_height


def _key(line: PageLine) -> str:
    """Return what a running line repeats: its text without numbers, and the end of the page it stands at."""
    words = re.sub(r"[\d\s]+", "", line.text)
    return f"{'foot' if line.top > line.page_height / 2 else 'head'} {words}"


def paragraphs(lines: Sequence[PageLine]) -> list[tuple[str, int]]:
    """Return (text, page where it begins) of each paragraph and table row."""
    text_lines = [line for line in lines if not line.is_row]
    left, right = _margins(text_lines)
    out: list[tuple[str, int]] = []
    before: PageLine | None = None
    for line in lines:
        if before is not None and _continues(before, line, left, right):
            out[-1] = (join_wrapped(out[-1][0], line.text), out[-1][1])
        else:
            out.append((line.text, line.page))
        before = line
    return out


def _margins(lines: Sequence[PageLine]) -> tuple[float, float]:
    """Return the left and right edge of the text: where the most lines begin, and where full lines end."""
    if not lines:
        return 0.0, 0.0
    starts = Counter(round(line.x0) for line in lines)
    often = [x for x, count in starts.items() if count >= max(2, len(lines) // 12)] or list(starts)
    ends = sorted(line.x1 for line in lines)
    return float(min(often)), ends[int(0.9 * (len(ends) - 1))]


def _continues(before: PageLine, line: PageLine, left: float, right: float) -> bool:
    """Return whether `line` goes on with the paragraph of `before`: a full line, then one that is not indented."""
    if before.is_row or line.is_row or abs(before.size - line.size) > 0.25 * line.size:
        return False
    if before.x1 < right - 1.6 * line.size:
        return False  # the line before was not full
    if line.x0 > left + _INDENT * line.size:
        return False  # indented: a paragraph of its own
    if line.page == before.page and line.top - before.bottom > 1.6 * line.size:
        return False
    return not (LABEL.match(line.text) and _SENTENCE_END.search(before.text))
