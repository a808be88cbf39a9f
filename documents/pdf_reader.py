"""Take the text layer of a PDF: lines joined into paragraphs, tables as rows, running heads and page numbers off.

Input: the bytes of a pdf. Output: one line per paragraph or table row; `places` names the page of each.
Does not know: plans, clauses; how to read a scan.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from documents.cells import WIDE, one_line, row_line
from documents.encoding import is_plausible
from documents.extraction import Extracted, SourceError, refuse
from documents.pdf_lines import PageLine, at_edge, paragraphs, without_running_lines

MAX_PAGES = 2000
MAX_SECONDS = 300.0  # for one file
_MIN_CHARACTERS = 20  # of a page with a text layer; scans have none, or a stamp's few
_BLANK_IN_CHINESE = re.compile(f"(?<={WIDE}) (?={WIDE})")
_UNMAPPED = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")


def read_pdf(data: bytes, name: str, max_seconds: float = MAX_SECONDS) -> Extracted:
    """Return the text of the file.

    Raises: SourceError when it is protected by a password, broken, too long, a scan without text, or garbled.
    """
    started = time.monotonic()
    lines: list[PageLine] = []
    empty: list[int] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise refuse(
                    name, f"有 {len(pdf.pages)} 页,超过上限 {MAX_PAGES} 页。请拆分。", "too many pages; split it."
                )
            for number, page in enumerate(pdf.pages, start=1):
                found = _page_lines(page, number)
                lines += found
                if sum(len(line.text) for line in found if not at_edge(line)) < _MIN_CHARACTERS:
                    empty.append(number)
                page.close()
                if time.monotonic() - started > max_seconds:
                    raise refuse(
                        name, "读取时间过长,可能已损坏。请重新导出。", "takes too long to read; export it again."
                    )
            pages = len(pdf.pages)
    except (PdfminerException, PDFException, PSException) as error:
        raise _unreadable(name, error) from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError) as error:
        raise _unreadable(name, error) from error  # what pdfminer raises on malformed objects
    _check_text(name, lines, pages, empty)
    return _extracted(without_running_lines(lines), empty)


def _extracted(lines: Sequence[PageLine], empty: Sequence[int]) -> Extracted:
    places, parts, offset = [], [], 0
    for text, page in paragraphs(lines):
        places.append((offset, f"p. {page}"))
        parts.append(text)
        offset += len(text) + 1
    listed = "、".join(map(str, empty[:20]))
    warnings = (f"第 {listed} 页没有文字层,未收录 (no text layer on these pages)。",) if empty else ()
    return Extracted("".join(f"{part}\n" for part in parts), "utf-8", warnings, tuple(places))


def _page_lines(page: Any, number: int) -> list[PageLine]:
    """Return the lines and table rows of a page from top to bottom."""
    tables = [table for table in page.find_tables() if _is_data(table)]
    boxes = [table.bbox for table in tables]
    rest = page.filter(lambda item: not any(_inside(item, box) for box in boxes))
    height = float(page.height)
    lines = [
        PageLine(number, text, line["x0"], line["x1"], line["top"], line["bottom"], height)
        for line in rest.extract_text_lines(return_chars=False)
        if (text := _tidy(line["text"]))
    ]
    for table in tables:
        x0, top, x1, bottom = table.bbox
        for at, cells in enumerate(table.extract()):
            text = row_line([one_line(_tidy(part) for part in (cell or "").split("\n")) for cell in cells])
            if text:
                place = top + (bottom - top) * at / max(len(table.rows), 1)
                lines.append(PageLine(number, text, x0, x1, place, place + 10, height, is_row=True))
    return sorted(lines, key=lambda line: (line.top, line.x0))


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


def _check_text(name: str, lines: Sequence[PageLine], pages: int, empty: Sequence[int]) -> None:
    text = "".join(line.text for line in lines)
    if not pages or len(empty) == pages:
        raise refuse(
            name,
            "是扫描件或图片,没有文字层。请先做文字识别(OCR),或找来源的文字版。",
            "is a scan without a text layer; run OCR first or get the text version.",
        )
    if len(_UNMAPPED.findall(text)) > 0.02 * len(text) or not is_plausible(text):
        raise refuse(
            name,
            "文字层是乱码(字体没有编码表)。请重新导出,或先做文字识别(OCR)。",
            "has a garbled text layer; export it again or run OCR.",
        )


def _unreadable(name: str, error: BaseException) -> SourceError:
    if isinstance(error, PDFPasswordIncorrect) or "PDFPasswordIncorrect" in repr(error):
        return refuse(name, "有密码保护。请去掉密码后再试。", "is protected by a password; remove it.")
    return refuse(name, "不是有效的 PDF,或已损坏。请重新导出。", "is no valid PDF, or broken; export it again.")
