"""Take the visible text of a saved web page, in reading order.

Input: the bytes of an html file, Word's html included. Output: one line per paragraph, list item, heading or
table row; cells of a row joined by ' | '; `places` names each table cell; the page's <title> apart.
Does not know: which part of a page is the document (documents.chrome), what a plan is.

Source: HTML Living Standard, 15.3 (elements shown as blocks, white space collapsed). Tables that only lay out
a page (nested, or of one column) are read through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from documents.cells import BAR, LABEL, RAISED, WIDE, cell_places, one_line, row_line, said_again
from documents.encoding import decode
from documents.extraction import Extracted, refuse
from documents.list_numbers import write_number

_DROPPED = frozenset(
    (
        "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "head", "select",
        "button", "textarea", "input", "audio", "video", "map",
    )
)  # fmt: skip
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "thead",
        "tfoot", "tr", "td", "th", "ul", "caption",
    )
)  # fmt: skip
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HANDLE = re.compile(r"\s*(?:点击)?(?:展开|收起|查看|显示|隐藏|更多)(?:全部|全文|更多|详情|内容|正文)?\s*$")
_MAX_COLUMNS = 400
_MAX_REPEATS = 500_000  # characters that cells spanning rows may add to a page
_MAX_TERM, _MAX_DESCRIPTION = 12, 60  # characters of a field's name and of what stands beside it
_SENTENCE = re.compile("[。；;！？]")
_SOFT = "\x00"  # where the file, not the page, breaks a line
_SOFT_IN_CHINESE = re.compile(f"(?<={WIDE}) ?{_SOFT}+ ?(?={WIDE})")


def read_html(data: bytes, name: str) -> Extracted:
    """Return the visible text of the page.

    Raises: SourceError when the page holds no text.
    """
    declared = _META_CHARSET.search(data[:4096])
    markup, encoding, warnings = decode(data, name, declared.group(1).decode("ascii") if declared else None)
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup)
    root = (
        etree.fromstring(markup, etree.HTMLParser(recover=True, remove_comments=True, remove_pis=True))
        if (markup.strip())
        else None
    )
    page = _Page()
    if root is not None:
        _walk(root, page)
    text, places = page.result()
    if not text.strip():
        raise refuse(name, "网页里没有可读的文字。", "the page holds no text.")
    title = root.findtext(".//title") if root is not None else None
    return Extracted(text, encoding, warnings, places, " ".join((title or "").split()))


class _Page:
    """Lines of text as they come, with the places of table cells."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.row_places: dict[int, list[tuple[int, str]]] = {}  # line number -> offsets in it, places
        self.open = ""
        self.repeats = _MAX_REPEATS

    def write(self, text: str) -> None:
        self.open += text

    def end_line(self) -> None:
        line = _tidy(self.open)
        self.open = ""
        if line:
            self.lines.append(line)

    def row(self, cells: list[str], place: str) -> None:
        line = row_line(cells)
        if line:
            self.end_line()
            self.row_places[len(self.lines)] = cell_places(cells, place)
            self.lines.append(line)

    def result(self) -> tuple[str, tuple[tuple[int, str], ...]]:
        self.end_line()
        places: list[tuple[int, str]] = []
        offset = 0
        for number, line in enumerate(self.lines):
            places += [(offset + at, place) for at, place in self.row_places.get(number, ())]
            offset += len(line) + 1
        return "\n".join(self.lines) + ("\n" if self.lines else ""), tuple(places)


def _walk(root: etree._Element, page: _Page) -> None:
    """Go through the tree without recursion, so that no nesting is too deep."""
    tables = 0
    counts: dict[etree._Element, int] = {}
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "end":
            if tag == "dt" and _is_field(element):
                page.write(":")
            elif tag in _BLOCKS and element is not skipped:
                page.end_line()
            if element.tail:
                page.write(_inline(element.tail))
            continue
        if (tag in _BLOCKS and not (tag == "dd" and _is_field(element.getprevious()))) or tag == "br":
            page.end_line()
        if tag in _DROPPED or _is_hidden(element) or (tag == "summary" and _HANDLE.match("".join(element.itertext()))):
            walker.skip_subtree()
            skipped = element
        elif tag == "table" and _is_data_table(element):
            tables += 1
            for caption in element.iterchildren("caption"):
                page.write(_cell_text(caption))
                page.end_line()
            for number, cells in enumerate(_rows(element, page), start=1):
                page.row(cells, f"table {tables} r{number}")
            walker.skip_subtree()
            skipped = element
        else:
            if tag == "li":
                page.write(_ordinal(element, counts))
            if element.text:
                page.write(_shown(element, tag))


def _shown(element: etree._Element, tag: str) -> str:
    """Return the text at the head of an element as the page shows it; a raised digit stays a raised one."""
    text = element.text or ""
    if tag == "sup" and re.fullmatch(r"[\d+−-]+", text) and not len(element):
        return text.translate(RAISED)
    return text if tag == "pre" else _inline(text)


def _is_field(term: etree._Element | None) -> bool:
    """Return whether a term of a definition list is a field's name with its content beside it."""
    if term is None or term.tag != "dt":
        return False
    described = term.getnext()
    name = "".join(term.itertext()).strip()
    if described is None or described.tag != "dd" or not 0 < len(name) <= _MAX_TERM or name[-1] in ":：。?？":
        return False
    return len("".join(described.itertext()).strip()) <= _MAX_DESCRIPTION and len(described) == 0


def _is_hidden(element: etree._Element) -> bool:
    """Return whether the page hides it; folded-away text with sentences is text all the same."""
    if element.get("hidden") is None and not _HIDDEN.search(element.get("style") or ""):
        return False
    return not _SENTENCE.search("".join(element.itertext()))


def _ordinal(item: etree._Element, counts: dict[etree._Element, int]) -> str:
    """Return the number that a browser shows before an item of an ordered list; `counts` holds where each list is."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol" or "none" in (parent.get("style") or ""):
        return ""
    step = -1 if parent.get("reversed") is not None else 1
    if parent not in counts:
        counts[parent] = _integer(parent.get("start"), 1 if step > 0 else len(parent.findall("li"))) - step
    counts[parent] = _integer(item.get("value"), counts[parent] + step)
    form = _LIST_TYPES.get(item.get("type") or parent.get("type") or "", "decimal")
    return f"{write_number(counts[parent], form)}. "


def _integer(written: str | None, default: int) -> int:
    return int(written) if written and re.fullmatch(r"\s*-?\d{1,6}\s*", written) else default


def _inline(text: str) -> str:
    """Collapse white space; a line break of the file stays one only after a sentence or a labelled heading."""
    lines = [re.sub("[ \t\u00a0\u200b\ufeff]+", " ", line) for line in text.split("\n")]
    longest = max(len(line) for line in lines)
    out = lines[0]
    for before, line in pairwise(lines):
        head, tail = before.strip(), line.strip()
        ends = head[-1:] in tuple("。；;：:！？!?")
        heads = bool(LABEL.match(head)) and len(head) < 0.8 * longest
        wrapped = not head or not tail or not (ends or heads)
        out += (_SOFT if wrapped else "\n") + line
    return out


def _tidy(text: str) -> str:
    lines = _SOFT_IN_CHINESE.sub("", text).replace(_SOFT, " ").split("\n")
    return "\n".join(kept for line in lines if (kept := re.sub(" {2,}", " ", line).strip(" \t\u3000")))


def _is_data_table(table: etree._Element) -> bool:
    """Return whether a table shows data: two columns or more, no cell that is a document, head cells or none inside."""
    rows = [[c for c in row if c.tag in ("td", "th")] for row in _own_rows(table)]
    if max((len(row) for row in rows), default=0) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    if table.find(".//table") is not None and sum(cell.tag == "th" for cell in cells) < 2:
        return False
    return not any(len(cell.findall(".//p")) > 8 and len("".join(cell.itertext())) > 1500 for cell in cells)


def _own_rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, not those of tables in its cells."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _rows(table: etree._Element, page: _Page) -> Iterator[list[str]]:
    """Yield the rows as cell texts; a cell that spans rows is said again in each, unless it is long."""
    spanning: dict[int, tuple[int, str]] = {}  # column -> rows left, text
    for row in _own_rows(table):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            _fill(cells, spanning, page)
            if len(cells) > _MAX_COLUMNS:
                break
            text, rows = _cell_text(cell), _span(cell, "rowspan")
            if rows > 1:
                spanning[len(cells)] = (rows - 1, said_again(text))
            cells += [text] + [""] * (_span(cell, "colspan") - 1)
        _fill(cells, spanning, page)
        yield cells


def _fill(cells: list[str], spanning: dict[int, tuple[int, str]], page: _Page) -> None:
    """Say again what spans down into this row, as long as the page may repeat."""
    while (column := len(cells)) in spanning:
        left, text = spanning.pop(column)
        if left > 1:
            spanning[column] = (left - 1, text)
        page.repeats -= len(text)
        cells.append(text if page.repeats > 0 else "")


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(int(value), 200) if value.isdecimal() and int(value) > 0 else 1


def _cell_text(cell: etree._Element) -> str:
    """Return a cell as one line; short lines that a narrow column broke in mid-word are joined."""
    page = _Page()
    _walk(cell, page)
    page.end_line()
    parts = [part.replace(BAR, " ") for line in page.lines for part in line.split("\n")]
    return one_line(parts) if not page.row_places else " ".join(parts).replace("|", "｜")
