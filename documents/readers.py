"""Read a source file: its text as it stands, how it was decoded, where each part of it was.

Input: a path. Output: `Source`. A format is a suffix and a function in `READERS`.
Does not know: plans, clauses, page chrome.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Callable
from pathlib import Path

from documents.barred_rows import join_barred
from documents.broken_runs import join_runs
from documents.encoding import decode
from documents.extraction import Extracted, SourceError, refuse
from documents.field_lines import join_fields
from documents.flat_tables import join_rows
from documents.html_reader import read_html
from documents.model import Source
from documents.radicals import without_radicals
from documents.run_on import part_lines
from documents.wrapping import unwrap

__all__ = ["MAX_BYTES", "READERS", "SourceError", "read"]

MAX_BYTES = 50 * 2**20
MAX_CHARACTERS = 2_000_000  # of text; a book of plans has half a million

_CONVERT = {
    ".doc": "请用 Word 或 WPS 打开,另存为 .docx",
    ".wps": "请用 WPS 打开,另存为 .docx",
    ".et": "请用 WPS 打开,另存为 .docx",
    ".ofd": "请用 OFD 阅读器导出为带文字的 PDF,或复制文字存为 .txt",
    ".rtf": "请用 Word 或 WPS 打开,另存为 .docx",
    ".xls": "请把表格复制到 Word 中,另存为 .docx",
    ".xlsx": "请把表格复制到 Word 中,另存为 .docx",
    ".caj": "请导出为带文字的 PDF",
}

_KINDS = (
    (".pdf", re.compile(rb"%PDF-")),
    (".docx", re.compile(rb"PK\x03\x04")),
    (".html", re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)),
)
_OWN_WORDS = {".html": (".htm", ".txt", ".md", ".markdown"), ".pdf": (".txt", ".md"), ".docx": (".txt", ".md", ".ofd")}


def read(path: Path, max_bytes: int = MAX_BYTES, recognise: bool = True) -> Source:
    """Return the text of the file at `path`; with `recognise`, pictures of text are read where the extra is installed.

    Raises: SourceError, with one line that says what is wrong and what to do, when the file is missing, empty,
    unreadable, too large, of a format that is not read, or holds no readable text.
    """
    data = _load(path, max_bytes)
    suffix = path.suffix.lower()
    _check_kind(path.name, suffix, data)
    if suffix == ".pdf":
        extracted = _read_pdf(data, path.name, recognise and can_recognise())
    elif suffix in PICTURES:
        extracted = _read_picture(data, path.name, recognise and can_recognise())
    elif suffix in READERS:
        extracted = READERS[suffix](data, path.name)
    else:
        raise _unknown_format(path.name, suffix)
    if not extracted.text.strip():
        raise refuse(path.name, "文件里没有文字。", "holds no text.")
    if len(extracted.text) > MAX_CHARACTERS:
        count, limit = len(extracted.text) / 10_000, MAX_CHARACTERS // 10_000
        raise refuse(
            path.name,
            f"有 {count:.0f} 万字,超过上限 {limit} 万字。请拆分文件。",
            f"holds {len(extracted.text):,} characters, more than {MAX_CHARACTERS:,}; split it.",
        )
    return Source(
        name=path.name,
        text=without_radicals(extracted.text),
        encoding=extracted.encoding,
        format=_FORMATS[suffix],
        sha256=hashlib.sha256(data).hexdigest(),
        warnings=extracted.warnings,
        places=extracted.places,
        page_title=without_radicals(extracted.page_title),
    )


def can_recognise() -> bool:
    """Return whether the extra that reads pictures of text is installed (requirements-ocr.txt)."""
    return importlib.util.find_spec("rapidocr") is not None


def _load(path: Path, max_bytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise refuse(path.name, "不是文件。请给出一个文件。", "is not a file; name a file.")
        if size > max_bytes:
            limit = max_bytes / 2**20
            raise refuse(
                path.name,
                f"有 {size / 2**20:.0f} MB,超过上限 {limit:.0f} MB。请拆分文件。",
                f"is {size / 2**20:.0f} MB, more than {limit:.0f} MB; split it.",
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise refuse(str(path), "没有这个文件。请检查路径。", "no such file; check the path.") from error
    except ValueError as error:  # a name with a NUL in it
        raise refuse(path.name, "文件名含有无效字符。请改名。", "the name holds an invalid character.") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise refuse(
            path.name, f"无法打开({reason})。请检查权限。", f"cannot be opened ({reason}); check permissions."
        ) from error
    if not data:
        raise refuse(path.name, "文件是空的(0 字节)。", "the file is empty (0 bytes).")
    return data


def _check_kind(name: str, suffix: str, data: bytes) -> None:
    """Refuse a file whose content is of another kind than its suffix says, so that renaming it will do."""
    kind = next((kind for kind, begins in _KINDS if begins.match(data)), None)
    if kind == ".docx" and b"word/document.xml" not in data:
        kind = None
    if kind is None or kind == suffix or suffix in _OWN_WORDS.get(kind, ()):
        return
    raise refuse(
        name,
        f"后缀是 {suffix or '空的'},内容却是 {kind[1:]}。请把后缀改为 {kind}。",
        f"named {suffix or 'without suffix'} but holds {kind[1:]}; rename it to {kind}.",
    )


def _unknown_format(name: str, suffix: str) -> SourceError:
    known = "、".join(s.removeprefix(".") for s in READERS)
    advice = _CONVERT.get(suffix, f"能读的格式:{known}")
    return refuse(
        name,
        f"不能读 {suffix or '没有后缀的'} 文件。{advice}。",
        f"{suffix or 'no suffix'} is not read; convert it to one of: {', '.join(READERS)}.",
    )


def _read_text(data: bytes, name: str) -> Extracted:
    text, encoding, warnings = decode(data, name)
    whole, places = join_rows(*part_lines(*join_fields(*join_runs(*join_barred(*unwrap(text))))))
    return Extracted(whole, encoding, warnings, places)


def _read_docx(data: bytes, name: str) -> Extracted:
    from documents.docx_reader import read_docx  # late: the libraries of Word and PDF take time to load

    return read_docx(data, name)


def _read_pdf(data: bytes, name: str, recognise: bool = False) -> Extracted:
    from documents.pdf_reader import read_pdf

    return read_pdf(data, name, recognise=recognise)


def _read_picture(data: bytes, name: str, recognise: bool) -> Extracted:
    if not recognise:
        raise refuse(
            name,
            "是图片。请先做文字识别(OCR),或安装 requirements-ocr.txt 后再试。",
            "is a picture; run OCR first, or install requirements-ocr.txt.",
        )
    from documents.picture_reader import read_picture

    return read_picture(data, name)


READERS: dict[str, Callable[[bytes, str], Extracted]] = {
    ".txt": _read_text,
    ".md": _read_text,
    ".markdown": _read_text,
    ".html": read_html,
    ".htm": read_html,
    ".docx": _read_docx,
    ".pdf": _read_pdf,
}
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
_FORMATS = {
    **{suffix: suffix.removeprefix(".") for suffix in READERS},
    **dict.fromkeys(PICTURES, "picture"),
    ".markdown": "md",
    ".htm": "html",
}
