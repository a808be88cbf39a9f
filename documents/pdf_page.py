"""See the text of one page of a PDF: upright, once, in reading order, tables as rows.

Input: a page of pdfplumber. Output: `PageText`.
Does not know: other pages, running heads, paragraphs.

Source: ISO 32000-1, 9.4.4 (text matrix; a page's text may be set in any direction) and 7.7.3.3 (Rotate).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.page import Page

from documents.cells import WIDE, cell_places, one_line, row_line, said_again
from documents.encoding import is_plausible
from documents.pdf_columns import Piece, Row, in_reading_order
from documents.pdf_lines import PageLine, at_edge
from documents.radicals import without_radicals
from documents.recognition import MAX_SIDE, recognise

_MIN_CHARACTERS = 20  # of a page with a text layer; scans have none, or a stamp's few
_MIN_PICTURE = 0.25  # share of the page that a picture of its text takes at the least
_BLANK = 3.0  # points between two characters that a blank stands for
_DOTS = 200.0  # an inch, of a page's picture
_GAP = 0.8  # characters between two pieces of a line
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
_STRAIGHT = 3.0  # degrees off a right angle; text further off is a watermark
_STRIKE = 1.0  # points between two prints of one character that make it bold
_BLANK_IN_CHINESE = re.compile(f"(?<={WIDE}) (?={WIDE})")
_UNMAPPED = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")


@dataclass(frozen=True, slots=True)
class PageText:
    """The lines of a page in reading order, and what is wrong with its text layer."""

    lines: tuple[PageLine, ...]
    is_bare: bool = False  # holds no text to speak of
    is_picture: bool = False  # and shows a picture, or nothing at all
    is_garbled: bool = False
    has_askew: bool = False  # a watermark was left out
    is_heavy: bool = False  # not read: its drawings take too long
    is_recognised: bool = False  # read from its picture by a program, which may err


def read_page(page: Any, number: int) -> PageText:
    """Return the text of the page."""
    page = _turned_upright(page, number)
    askew = any(_angle(char) is None for char in page.chars)
    if askew:
        page = page.filter(lambda item: item["object_type"] != "char" or _angle(item) is not None)
    if _is_struck_twice(page.chars):
        page = page.dedupe_chars(tolerance=_STRIKE)
    lines = tuple(_lines(page, number))
    text = "".join(line.text for line in lines)
    bare = sum(len(line.text) for line in lines if not at_edge(line)) < _MIN_CHARACTERS
    garbled = len(_UNMAPPED.findall(text)) > 0.02 * len(text) or not is_plausible(text)
    return PageText(lines, bare, bare and (not text or _shows_picture(page)), garbled and not bare, askew)


def _is_struck_twice(chars: Sequence[dict[str, Any]]) -> bool:
    """Return whether some character is printed twice at nearly one place."""
    for shift in (0.0, _STRIKE):  # two grids, so that no pair falls on a border of both
        cells = {(c["text"], int((c["x0"] + shift) / (2 * _STRIKE)), int(c["top"] + shift)) for c in chars}
        if len(cells) < len(chars):
            return True
    return False


def _turned_upright(page: Any, number: int) -> Any:
    """Return the page turned so that most of its text runs from left to right."""
    angles = Counter(angle for char in page.chars if (angle := _angle(char)) is not None)
    angle = angles.most_common(1)[0][0] if angles else 0
    if angle == 0:
        return page
    rotation = (page.rotation + angle) % 360
    page.page_obj.attrs["Rotate"] = page.page_obj.rotate = rotation
    return Page(page.pdf, page.page_obj, number)


def _angle(char: dict[str, Any]) -> int | None:
    """Return the direction of a character in degrees against the clock: 0, 90, 180, 270; None when askew."""
    a, b, *_ = char["matrix"]
    if b == 0 and a > 0:
        return 0
    degrees = math.degrees(math.atan2(b, a)) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) <= _STRAIGHT else None


def _shows_picture(page: Any) -> bool:
    whole = float(page.width) * float(page.height)
    return any(
        abs((image["x1"] - image["x0"]) * (image["bottom"] - image["top"])) > _MIN_PICTURE * whole
        for image in page.images
    )


def recognise_page(page: Any, number: int) -> PageText | None:
    """Return the text of the page as its picture shows it; None when it shows none that can be trusted."""
    dots = min(_DOTS, 72 * MAX_SIDE / max(float(page.width), float(page.height), 1.0))
    picture = page.to_image(resolution=dots).original.convert("RGB")
    pieces = recognise(picture, float(page.width) / picture.width)
    lines = tuple(lines_of(pieces, [], number, float(page.width), float(page.height)))
    return PageText(lines, is_recognised=True) if lines else None


def _lines(page: Any, number: int) -> Iterator[PageLine]:
    """Yield the lines and table rows of the page in reading order."""
    tables = [table for table in page.find_tables() if _is_data(table)]
    boxes = [table.bbox for table in tables]
    rest = page.filter(lambda item: not any(_inside(item, box) for box in boxes))
    pieces = [piece for line in rest.extract_text_lines() for piece in _pieces(line)]
    yield from lines_of(pieces, tables, number, float(page.width), float(page.height))


def lines_of(
    pieces: Sequence[Piece], tables: Sequence[Any], number: int, width: float, height: float
) -> Iterator[PageLine]:
    """Yield the lines and table rows that pieces of text and ruled tables make on page `number`, in reading order."""
    count = 0
    for item in in_reading_order(pieces, [table.bbox for table in tables], width):
        if isinstance(item, int):
            count += 1
            yield from _table_lines(tables[item], (number, count), height)
        elif isinstance(item, Row):
            count += not item.follows
            cells = [_tidy(_text(piece.chars)) for piece in item.cells]
            first, last = item.cells[0], item.cells[-1]
            marks = tuple(cell_places(cells, f"table {count} r{item.number}"))
            yield PageLine(number, row_line(cells), first.x0, last.x1, first.top, first.bottom, height, marks)
        elif text := _tidy(_text(item.chars)):
            yield PageLine(number, text, item.x0, item.x1, item.top, item.bottom, height, column=item.column)


def _pieces(line: dict[str, Any]) -> Iterator[Piece]:
    """Yield the runs of a line that wide gaps keep apart; they are put together again where nothing divides them."""
    run: list[dict[str, Any]] = []
    for char in line["chars"]:
        if run and char is run[-1]:
            continue  # a ligature stands once for each of its letters
        blank = not char["text"].strip()
        last = next((c for c in reversed(run) if c["text"].strip()), None)
        if last is None and blank:
            continue
        if last is not None and not blank and char["x0"] - last["x1"] > _GAP * max(char["size"], 4.0):
            yield _piece(run)
            run = []
        run.append(char)
    if run:
        yield _piece(run)


def _piece(run: Sequence[dict[str, Any]]) -> Piece:
    while not run[-1]["text"].strip():
        run = run[:-1]
    return Piece(run[0]["x0"], run[-1]["x1"], min(c["top"] for c in run), max(c["bottom"] for c in run), tuple(run))


def _text(chars: Sequence[dict[str, Any]]) -> str:
    """Return the text of characters on one line; gaps become blanks."""
    out = ""
    for at, char in enumerate(chars):
        gap = char["x0"] - chars[at - 1]["x1"] if at else 0.0
        out += (" " if gap > _BLANK else "") + _LIGATURES.get(char["text"], char["text"])
    return without_radicals(out)


def _table_lines(table: Any, counts: tuple[int, int], height: float) -> Iterator[PageLine]:
    """Yield the rows of a ruled table; `counts` are the page and the table's number on it."""
    number, count = counts
    x0, _, x1, _ = table.bbox
    texts = table.extract()
    for at, row in enumerate(table.rows):
        cells = []
        for column, cell in enumerate(row.cells):
            if cell is not None:
                cells.append(_one_line(texts[at][column]))
            else:
                cells.append(said_again(_one_line(_merged_text(table, texts, at, column))))
        if line := row_line(cells):
            top = float(row.bbox[1])
            marks = tuple(cell_places(cells, f"table {count} r{at + 1}"))
            yield PageLine(number, line, x0, x1, top, top + 10, height, marks)


def _one_line(text: str | None) -> str:
    return one_line(_tidy(part) for part in without_radicals(text or "").split("\n"))


def _merged_text(table: Any, texts: list[list[str | None]], at: int, column: int) -> str:
    """Return what a cell says that began in a row above; '' where a cell only goes on from the left."""
    x = next((row.cells[column][0] for row in table.rows if row.cells[column] is not None), None)
    if x is None:
        return ""
    y = table.rows[at].bbox[1] + 1
    for above in range(at):
        cell = table.rows[above].cells[column]
        if cell is not None and cell[0] <= x + 1 <= cell[2] and cell[1] <= y <= cell[3]:
            return texts[above][column] or ""
    return ""


def _is_data(table: Any) -> bool:
    """Return whether ruled lines make a table, and no frame around text."""
    rows = table.rows
    return len(rows) >= 2 and max(sum(cell is not None for cell in row.cells) for row in rows) >= 2


def _inside(item: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if "x0" not in item or "top" not in item:
        return False
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _tidy(text: str) -> str:
    text = re.sub("[ \t\u00a0]+", " ", text).strip(" \u3000")
    spread = len(_BLANK_IN_CHINESE.findall(text)) >= max(4, len(text) // 6)  # justified lines, not meant blanks
    return _BLANK_IN_CHINESE.sub("", text) if spread else text
