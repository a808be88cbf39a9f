"""Make paragraphs of the lines of a paged document.

Input: lines with their places on the pages. Output: paragraphs in reading order, footnotes at the end; running heads,
running feet, page numbers and what a browser prints around a page are left out.
Does not know: pdf.

Source: GB/T 9704—2012 (page layout: first lines are indented by two characters; page numbers as '— 1 —').
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from documents.cells import LABEL, join_wrapped
from documents.extraction import Extracted

_PAGE_NUMBER = re.compile(r"^[-—–－·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[,，/]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·•\s]*$")
_PRINTED = re.compile(  # what a browser prints at head and foot of a page
    r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? ?\d{1,2}:\d\d(?: ?[AP]M)?(?: .*)?$|^(?:https?|file):\S+ ?\d{1,4}/\d{1,4}$"
)
_NOTE_MARK = re.compile(r"^(?:[①-⑳]|[〔\[]\d{1,3}[〕\]]|\*{1,3}|注\s*\d{0,3}\s*[:：])\s*")
_SMALL = 0.84  # size of a footnote's characters in those of the text
_MARGIN = 0.12  # share of the page's height at head and foot where running lines stand
_INDENT, _MAX_INDENT = 0.8, 4.5  # characters
_SENTENCE_END = re.compile("[。！？；：:;!?]$")


Paragraph = tuple[str, list[tuple[int, str]]]  # text, and the places in it by offset


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
    cells: tuple[tuple[int, str], ...] = ()  # of a row of a table, which stands alone: offset and address of each
    column: int = 0  # 0 over the whole width of the page

    @property
    def is_row(self) -> bool:
        """Return whether the line is a row of a table."""
        return bool(self.cells)

    @property
    def size(self) -> float:
        """Return the height of the line, about the size of its characters, in points."""
        return max(self.bottom - self.top, 1.0)


def extracted(lines: Sequence[PageLine], recognised: Set[int], warnings: tuple[str, ...]) -> Extracted:
    """Return the paragraphs of the lines as one text; `recognised` are the pages that were read from pictures."""
    places: list[tuple[int, str]] = []
    parts: list[str] = []
    offset = 0
    for text, marks in paragraphs(lines, recognised):
        places += [(offset + at, place) for at, place in marks]
        parts.append(text)
        offset += len(text) + 1
    return Extracted("".join(f"{part}\n" for part in parts), "utf-8", warnings, tuple(places))


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
        or not (
            _PAGE_NUMBER.match(line.text) or _PRINTED.match(line.text) or (pages > 1 and counts[_key(line)] >= needed)
        )
    ]


def at_edge(line: PageLine) -> bool:
    """Return whether the line stands where running heads and page numbers do."""
    return line.bottom < _MARGIN * line.page_height or line.top > (1 - _MARGIN) * line.page_height


def _key(line: PageLine) -> str:
    """Return what a running line repeats: its text without numbers, and the end of the page it stands at."""
    words = re.sub(r"[\d\s]+", "", line.text)
    return f"{'foot' if line.top > line.page_height / 2 else 'head'} {words}"


def paragraphs(lines: Sequence[PageLine], recognised: Set[int] = frozenset()) -> list[Paragraph]:
    """Return (text, places in it) of each paragraph and table row; a paragraph's place is where it begins.

    The places of pages in `recognised` say that their text was read from a picture: 'p. 3 OCR'.
    """
    text, notes = _apart(lines)
    found = _joined(text, recognised)
    for note, places in _joined(notes, recognised):
        mark = _NOTE_MARK.match(note)
        word = "" if mark is None or note.startswith("注") else f"注{mark.group().strip(' 〔〕[]')}:"
        found.append((word + note[mark.end() :] if mark and word else note, places))
    return found


def _apart(lines: Sequence[PageLine]) -> tuple[list[PageLine], list[PageLine]]:
    """Return the lines of the text, and those of footnotes: marked and in small type at the foot of a page."""
    sizes = Counter[int]()
    for line in lines:
        sizes[round(line.size)] += 0 if line.is_row else len(line.text)
    small = _SMALL * (sizes.most_common(1)[0][0] if sizes else 0)
    notes: set[int] = set()
    for page in {line.page for line in lines}:
        own = [at for at, line in enumerate(lines) if line.page == page]
        foot: list[int] = []
        while own and not lines[own[-1]].is_row and lines[own[-1]].size <= small:
            foot.insert(0, own.pop())
        while foot and not _NOTE_MARK.match(lines[foot[0]].text):
            foot.pop(0)
        notes.update(foot)
    return (
        [line for at, line in enumerate(lines) if at not in notes],
        [line for at, line in enumerate(lines) if at in notes],
    )


def _joined(lines: Sequence[PageLine], recognised: Set[int]) -> list[Paragraph]:
    margins = {
        column: _margins([line for line in lines if line.column == column and not line.is_row])
        for column in {line.column for line in lines}
    }
    out: list[Paragraph] = []
    before: PageLine | None = None
    for line in lines:
        if before is not None and _continues(before, line, margins):
            out[-1] = (join_wrapped(out[-1][0], line.text), out[-1][1])
        else:
            page = f"p. {line.page}" + (" OCR" if line.page in recognised else "")
            out.append((line.text, [(at, f"{page} {cell}") for at, cell in line.cells] or [(0, page)]))
        before = line
    return out


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the lines of a column begin and full ones end, in points; whether first lines are indented."""

    left: float
    right: float
    indents: bool


def _margins(lines: Sequence[PageLine]) -> _Margins:
    """Return the edges of the text: where the most lines begin, and where full lines end."""
    if not lines:
        return _Margins(0.0, 0.0, False)
    starts = Counter(round(line.x0) for line in lines)
    often = [x for x, count in starts.items() if count >= max(2, len(lines) // 12)] or list(starts)
    ends = sorted(line.x1 for line in lines)
    left = float(min(often))
    indented = sum(_INDENT * line.size < line.x0 - left < _MAX_INDENT * line.size for line in lines)
    return _Margins(left, ends[int(0.9 * (len(ends) - 1))], indented >= max(2, len(lines) // 20))


def _continues(before: PageLine, line: PageLine, margins: Mapping[int, _Margins]) -> bool:
    """Return whether `line` goes on with the paragraph of `before`: a full line, then one that is not indented."""
    if before.is_row or line.is_row or abs(before.size - line.size) > 0.25 * line.size:
        return False
    if (before.column == 0) != (line.column == 0):
        return False
    if before.x1 < margins[before.column].right - 1.6 * line.size:
        return False  # the line before was not full
    if line.x0 > margins[line.column].left + _INDENT * line.size:
        return False  # indented: a paragraph of its own
    if line.page == before.page and line.top - before.bottom > 1.6 * line.size:
        return False
    ends = _SENTENCE_END.search(before.text) is not None
    return not ends or (margins[line.column].indents and not LABEL.match(line.text))
