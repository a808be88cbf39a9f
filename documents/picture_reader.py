"""Take the text that a picture shows: a scan or a photograph of one page.

Input: the bytes of a PNG, JPEG and the like. Output: one line per paragraph; `places` says that all is recognised.
Does not know: plans; how recognition works (documents.recognition). Needs the extra of requirements-ocr.txt.
"""

from __future__ import annotations

from documents.extraction import Extracted, refuse
from documents.pdf_lines import extracted
from documents.pdf_page import lines_of
from documents.recognition import open_picture, recognise

_WIDTH = 595.0  # points of a page of A4, which the picture is taken for


def read_picture(data: bytes, name: str) -> Extracted:
    """Return the text of the picture.

    Raises: SourceError when it is no picture, too large, or shows no text that can be trusted.
    """
    picture = open_picture(data)
    if picture is None:
        raise refuse(name, "不是有效的图片,或过大。请重新扫描。", "is no valid picture, or too large; scan it again.")
    scale = _WIDTH / picture.width
    lines = list(lines_of(recognise(picture, scale), [], 1, _WIDTH, picture.height * scale))
    if not lines:
        raise refuse(name, "图片里识别不出文字。请找来源的文字版。", "shows no text that OCR can read; get the text.")
    warning = "是图片,文字由程序识别,可能有误,引用时请核对原件 (read by OCR, which may err)。"
    return extracted(lines, frozenset((1,)), (warning,))
