"""Take the text layer of a PDF: lines joined into paragraphs, tables as rows, running heads and page numbers off.

Input: the bytes of a pdf. Output: one line per paragraph or table row; `places` names the page of each, and each cell.
Does not know: plans, clauses; how to read a scan.
"""

from __future__ import annotations

import io
import logging
import struct
import time
import zlib
from collections.abc import Iterator, Sequence

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from documents.extraction import Extracted, SourceError, refuse
from documents.pdf_limits import is_too_much_work, unpacks_to_too_much
from documents.pdf_lines import extracted, without_running_lines
from documents.pdf_page import PageText, read_page, recognise_page

MAX_PAGES = 2000
MAX_SECONDS = 300.0  # for one file, without what recognition takes
MAX_PICTURES = 200  # pages of one file whose text is recognised; each takes seconds

# What pdfplumber and pdfminer raise on files that are broken, and on malformed objects in them.
_FAULTS = (
    PdfminerException, MalformedPDFException, PDFException, PSException, ValueError, TypeError, LookupError,
    AttributeError, AssertionError, RecursionError, ArithmeticError, NotImplementedError, EOFError, struct.error,
    zlib.error,
)  # fmt: skip


def read_pdf(data: bytes, name: str, max_seconds: float = MAX_SECONDS, recognise: bool = False) -> Extracted:
    """Return the text of the file; with `recognise`, that of scanned and garbled pages as their pictures show it.

    Raises: SourceError when it is protected by a password, broken, too long, a scan without text, or garbled.
    """
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of each odd font; what matters is checked below
    if unpacks_to_too_much(data):
        raise refuse(name, "解压后过大,不像正常的文档,不予读取。", "unpacks to an absurd size; not read.")
    try:
        pages = list(_pages(data, name, max_seconds, recognise))
    except _FAULTS as error:
        raise _unreadable(name, error) from error
    _check_pages(name, pages, recognise)
    lines = [line for page in pages if not page.is_garbled for line in page.lines]
    marked = frozenset(number for number, page in enumerate(pages, start=1) if page.is_recognised)
    return extracted(without_running_lines(lines), marked, tuple(_warnings(pages)))


def _pages(data: bytes, name: str, max_seconds: float, recognise: bool) -> Iterator[PageText]:
    deadline, pictures = time.monotonic() + max_seconds, 0
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        if len(pdf.pages) > MAX_PAGES:
            raise refuse(name, f"有 {len(pdf.pages)} 页,超过上限 {MAX_PAGES} 页。请拆分。", "too many pages; split it.")
        for number, page in enumerate(pdf.pages, start=1):
            text = PageText((), is_heavy=True) if is_too_much_work(page.page_obj) else read_page(page, number)
            if recognise and (text.is_picture or text.is_garbled) and pictures < MAX_PICTURES:
                began, pictures = time.monotonic(), pictures + 1
                text = recognise_page(page, number) or text
                deadline += time.monotonic() - began
            yield text
            page.close()
            if time.monotonic() > deadline:
                raise refuse(name, "读取时间过长,可能已损坏。请重新导出。", "takes too long to read; export it again.")


def _warnings(pages: Sequence[PageText]) -> Iterator[str]:
    flaws = {
        "没有文字层,未收录 (no text layer on these pages)": [page.is_picture for page in pages],
        "文字层是乱码,未收录 (garbled text layer on these pages)": [page.is_garbled for page in pages],
        "图形过于复杂,未收录 (drawings on these pages take too long)": [page.is_heavy for page in pages],
        "是扫描件,文字由程序识别,可能有误,引用时请核对原件 (read by OCR, which may err)": [
            page.is_recognised for page in pages
        ],
        "有斜排的水印,未收录 (a watermark was left out)": [page.has_askew for page in pages],
    }
    for flaw, found in flaws.items():
        numbers = [number for number, has in enumerate(found, start=1) if has]
        if numbers:
            more = " 等" if len(numbers) > 20 else ""
            yield f"第 {'、'.join(map(str, numbers[:20]))}{more} 页{flaw}。"


def _check_pages(name: str, pages: Sequence[PageText], recognise: bool) -> None:
    if all(page.is_bare for page in pages):
        if recognise:
            raise refuse(
                name, "是扫描件,识别不出文字。请找来源的文字版。", "is a scan that OCR cannot read; get the text."
            )
        raise refuse(
            name,
            "是扫描件或图片,没有文字层。请先做文字识别(OCR),或安装 requirements-ocr.txt 后再试,或找来源的文字版。",
            "is a scan without a text layer; run OCR first, install requirements-ocr.txt, or get the text version.",
        )
    if all(page.is_garbled or page.is_bare or page.is_heavy for page in pages) and any(p.is_heavy for p in pages):
        raise refuse(name, "图形过于复杂,无法读取。请重新导出。", "its drawings take too long; export it again.")
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
