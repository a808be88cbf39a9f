"""Take the text of a Word file (docx): paragraphs with the numbering that Word generates, tables, notes.

Input: the bytes of a docx. Output: one line per paragraph or table row; `places` names each, and each cell.
Does not know: plans, clauses.

Source: ECMA-376 (Office Open XML), part 1: 17.9 numbering, 17.4 tables, 17.11 notes, 17.13 tracked changes
(inserted text is read, deleted text is not), 17.16.5.68 TOC. Headers and footers are running heads; they and tables of
contents that Word made are left out.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from documents.cells import RAISED, cell_places, one_line, row_line, said_again
from documents.docx_numbering import Numbering
from documents.extraction import Extracted, SourceError, refuse

MAX_UNPACKED = 200 * 2**20  # bytes of all parts together
MAX_XML = 32 * 2**20  # bytes of the parts that are parsed; about a thousand pages
_MAX_RATIO = 200  # unpacked to packed; office XML stays far below
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_SKIPPED = frozenset(map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:pPr", "w:rPr")))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

# What python-docx, zipfile and lxml raise on packages that are broken or made to break.
_FAULTS = (
    LookupError, ValueError, TypeError, AttributeError, AssertionError, NotImplementedError, RecursionError, EOFError,
    OSError, zlib.error, zipfile.BadZipFile, etree.LxmlError, PythonDocxError, OpcError,
)  # fmt: skip


def read_docx(data: bytes, name: str) -> Extracted:
    """Return the text of the document.

    Raises: SourceError when the file is protected by a password, broken, or unpacks to an absurd size.
    """
    _check_package(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        lines = list(_lines(document))
    except _FAULTS as error:
        raise _broken(name) from error
    places: list[tuple[int, str]] = []
    offset = 0
    for line, marks in lines:
        places += [(offset + at, place) for at, place in marks]
        offset += len(line) + 1
    text = "".join(f"{line}\n" for line, _ in lines)
    return Extracted(text, "utf-8", (), tuple(places))


def _check_package(data: bytes, name: str) -> None:
    if data.startswith(_COMPOUND_FILE):
        raise refuse(
            name,
            "文件有密码保护,或是旧版 .doc 改了后缀。请去掉密码,另存为 .docx。",
            "protected by a password, or an old .doc renamed; remove the password and save as .docx.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(info.file_size for info in package.infolist())
            xml = sum(info.file_size for info in package.infolist() if info.filename.endswith((".xml", ".rels")))
            if any(info.flag_bits & 1 for info in package.infolist()):
                raise refuse(name, "文件有密码保护。请去掉密码。", "protected by a password; remove it.")
            if "word/document.xml" not in package.namelist():
                raise refuse(name, "不是 Word 文档(缺 word/document.xml)。", "no Word document inside.")
    except zipfile.BadZipFile as error:
        raise _broken(name) from error
    if unpacked > MAX_UNPACKED or xml > MAX_XML or unpacked > _MAX_RATIO * max(len(data), 10_000):
        raise refuse(
            name,
            f"解压后有 {unpacked / 2**20:.0f} MB,不像正常的文档,不予读取。",
            f"unpacks to {unpacked / 2**20:.0f} MB, unlike a document; not read.",
        )


def _broken(name: str) -> SourceError:
    return refuse(name, "文件损坏,无法读取。请用 Word 或 WPS 打开后另存为 .docx。", "broken; open and save it again.")


def _lines(document: docx.document.Document) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Yield (line, places in it) for paragraphs and table rows in reading order, then the notes."""
    numbering = Numbering(document)
    contents = Contents(document)
    paragraphs = tables = 0
    for block in _blocks(document.element.body):
        if block.tag == qn("w:p"):
            paragraphs += 1
            label = numbering.label(block)
            if contents.holds(block):
                continue
            text = label + _text(block)
            yield from ((line, [(0, f"para {paragraphs}")]) for line in _tidy(text))
        else:
            tables += 1
            for number, cells in enumerate(_rows(block, numbering), start=1):
                line = row_line(cells)
                if line:
                    yield line, cell_places(cells, f"table {tables} r{number}")
    for number, note in enumerate(_notes(document), start=1):
        yield f"注{number}:{note}", [(0, f"note {number}")]


class Contents:
    """Knows the paragraphs of a table of contents that Word made; `holds` is asked once for each, in order."""

    def __init__(self, document: docx.document.Document) -> None:
        named = {style.style_id for style in document.styles if re.match("toc ?[1-9]", style.name or "", re.IGNORECASE)}
        self._styles = named
        self._fields: list[bool] = []  # open fields, and whether each is a table of contents

    def holds(self, paragraph: etree._Element) -> bool:
        """Return whether the paragraph belongs to a table of contents."""
        inside = any(self._fields)
        for part in paragraph.iter(qn("w:fldChar"), qn("w:instrText")):
            kind = part.get(qn("w:fldCharType"))
            if kind == "begin":
                self._fields.append(False)
            elif kind == "end" and self._fields:
                self._fields.pop()
            elif kind is None and self._fields and (part.text or "").split()[:1] == ["TOC"]:
                self._fields[-1] = inside = True
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return inside or (style is not None and style.get(qn("w:val")) in self._styles)


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables, those inside content controls included."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag == qn("w:sdt"):
            for content in child.iterchildren(qn("w:sdtContent")):
                yield from _blocks(content)
        elif child.tag in (qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")):
            yield from _blocks(child)


def _text(element: etree._Element) -> str:
    """Return the visible text of a paragraph; text boxes in it are included once."""
    out = []
    for child in element:
        if child.tag in _SKIPPED or child.tag == _FALLBACK:
            continue
        if child.tag == qn("w:r") and _is_hidden(child):
            continue
        if child.tag == qn("w:t"):
            out.append(_raised(child) or child.text or "")
        elif child.tag == qn("w:tab"):
            out.append(" ")
        elif child.tag in (qn("w:br"), qn("w:cr")):
            out.append("\n")
        elif child.tag == qn("w:noBreakHyphen"):
            out.append("-")
        elif child.tag == qn("w:txbxContent"):
            out.append("\n" + "\n".join(_text(block) for block in _blocks(child)) + "\n")
        else:
            out.append(_text(child))
    return "".join(out)


def _raised(text: etree._Element) -> str:
    """Return raised digits as such; '' for all other text."""
    align = text.getparent().find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    if align is None or align.get(qn("w:val")) != "superscript" or not re.fullmatch(r"[\d+−-]+", text.text or ""):
        return ""
    return str(text.text).translate(RAISED)


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false")


def _tidy(text: str) -> list[str]:
    lines = (re.sub("[ \t\u00a0]+", " ", line).strip(" \u3000") for line in text.split("\n"))
    return [line for line in lines if line]


def _rows(table: etree._Element, numbering: Numbering) -> Iterator[list[str]]:
    """Yield the rows of a table; a short cell merged over rows is said again in each."""
    above: dict[int, str] = {}  # column -> text of the merged cell that began above
    for row in table.iterchildren(qn("w:tr")):
        cells: list[str] = []
        for cell in _cells(row):
            properties = cell.find(qn("w:tcPr"))
            merge = None if properties is None else properties.find(qn("w:vMerge"))
            text = _cell_text(cell, numbering)
            if merge is None:
                above.pop(len(cells), None)
            elif merge.get(qn("w:val")) == "restart":
                above[len(cells)] = said_again(text)
            else:
                text = text or above.get(len(cells), "")
            cells += [text] + [""] * (_grid_span(properties) - 1)
        yield cells


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag == qn("w:sdt"):
            for content in child.iterchildren(qn("w:sdtContent")):
                yield from _cells(content)


def _grid_span(properties: etree._Element | None) -> int:
    span = None if properties is None else properties.find(qn("w:gridSpan"))
    value = "1" if span is None else span.get(qn("w:val"), "1")
    return min(int(value), 100) if value.isdecimal() and int(value) > 0 else 1


def _cell_text(cell: etree._Element, numbering: Numbering) -> str:
    parts: list[str] = []
    for block in _blocks(cell):
        if block.tag == qn("w:p"):
            parts += _tidy(numbering.label(block) + _text(block))
        else:
            parts.append(" ".join(cell for row in _rows(block, numbering) for cell in row if cell))
    return one_line(parts)


def _notes(document: docx.document.Document) -> Iterator[str]:
    """Yield footnotes and endnotes in order."""
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for note in etree.fromstring(relation.target_part.blob, parser):
            if note.get(qn("w:type")) is None:
                text = one_line(part for block in _blocks(note) for part in _tidy(_text(block)))
                if text:
                    yield text
