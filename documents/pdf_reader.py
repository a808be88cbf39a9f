"""Take the text layer of a PDF: lines joined into paragraphs, tables as rows, running heads and page numbers off.

Input: the bytes of a pdf. Output: one line per paragraph or table row; `places` names the page of each, and each cell.
Does not know: plans, clauses; how to read a scan.
"""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator, Sequence

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from documents.extraction import Extracted, SourceError, refuse
from documents.pdf_lines import PageLine, paragraphs, without_running_lines
from documents.pdf_page import PageText, read_page

MAX_PAGES = 2000
MAX_SECONDS = 300.0  # for one file


def read_pdf(data: bytes, name: str, max_seconds: float = MAX_SECONDS) -> Extracted:
    """Return the text of the file.

    Raises: SourceError when it is protected by a password, broken, too long, a scan without text, or garbled.
    """
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of each odd font; what matters is checked below
    try:
        pages = list(_pages(data, name, max_seconds))
    except (PdfminerException, PDFException, PSException) as error:
        raise _unreadable(name, error) from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError) as error:
        raise _unreadable(name, error) from error  # what pdfminer raises on malformed objects
    _check_pages(name, pages)
    lines = [line for page in pages if not page.is_garbled for line in page.lines]
    return _extracted(without_running_lines(lines), tuple(_warnings(pages)))


def _pages(data: bytes, name: str, max_seconds: float) -> Iterator[PageText]:
    started = time.monotonic()
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        if len(pdf.pages) > MAX_PAGES:
            raise refuse(name, f"有 {len(pdf.pages)} 页,超过上限 {MAX_PAGES} 页。请拆分。", "too many pages; split it.")
        for number, page in enumerate(pdf.pages, start=1):
            yield read_page(page, number)
            page.close()
            if time.monotonic() - started > max_seconds:
                raise refuse(name, "读取时间过长,可能已损坏。请重新导出。", "takes too long to read; export it again.")


def _extracted(lines: Sequence[PageLine], warnings: tuple[str, ...]) -> Extracted:
    places: list[tuple[int, str]] = []
    parts: list[str] = []
    offset = 0
    for text, marks in paragraphs(lines):
        places += [(offset + at, place) for at, place in marks]
        parts.append(text)
        offset += len(text) + 1
    return Extracted("".join(f"{part}\n" for part in parts), "utf-8", warnings, tuple(places))


def _warnings(pages: Sequence[PageText]) -> Iterator[str]:
    for english, chinese, numbers in (
        ("no text layer on these pages", "没有文字层,未收录", [n for n, p in enumerate(pages, 1) if p.is_picture]),
        (
            "garbled text layer on these pages",
            "文字层是乱码,未收录",
            [n for n, p in enumerate(pages, 1) if p.is_garbled],
        ),
        ("a watermark was left out", "有斜排的水印,未收录", [n for n, p in enumerate(pages, 1) if p.has_askew]),
    ):
        if numbers:
            more = " 等" if len(numbers) > 20 else ""
            yield f"第 {'、'.join(map(str, numbers[:20]))}{more} 页{chinese} ({english})。"


def _check_pages(name: str, pages: Sequence[PageText]) -> None:
    if all(page.is_bare for page in pages):
        raise refuse(
            name,
            "是扫描件或图片,没有文字层。请先做文字识别(OCR),或找来源的文字版。",
            "is a scan without a text layer; run OCR first or get the text version.",
        )
    if all(page.is_garbled or page.is_bare for page in pages):
        raise refuse(
            name,
            "文字层是乱码(字体没有编码表)。请重新导出,或先做文字识别(OCR)。",
            "has a garbled text layer; export it again or run OCR.",
        )


def _unreadable(name: str, error: BaseException) -> SourceError:
    if isinstance(error, PDFPasswordIncorrect) or "PDFPasswordIncorrect" in repr(error):
        return refuse(name, "有密码保护。请去掉密码后再试。", "is protected by a password; remove it.")
    return refuse(name, "不是有效的 PDF,或已损坏。请重新导出。", "is no valid PDF, or broken; export it again.")
