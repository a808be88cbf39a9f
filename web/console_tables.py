"""Write rows as a table on the page, as CSV and as a workbook.

Input: columns and rows of plain values. Output: HTML in which every value is escaped; files.
Does not know: what the rows are about.

Source: RFC 4180 (CSV); OWASP, CSV injection (a cell never begins as a formula); GB 45438—2025 (implicit AI label).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from web.console_answer import clause_link
from web.console_download import File
from web.labels import PRODUCER, aigc

MAX_SHOWN = 300
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Row = Mapping[str, Any]
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its value in a file, its HTML on the page (None: in files only)."""

    heading: str
    value: Callable[[Row], Any]
    shown: Callable[[Row], str] | None = None
    style: str = ""


def text(value: object) -> str:
    """Return a value as HTML text."""
    return escape("" if value is None else str(value))


def link(row: Row, base: str, label: str) -> str:
    """Return a link that opens the row's clause beside the table."""
    title = escape(" › ".join(row["path"]))
    return f'<a href="{escape(clause_link(base, row))}" title="{title}">{escape(label)}</a>'


def place(row: Row) -> str:
    """Return the short name of the row's clause."""
    name = str(row["path"][-1]) if row["path"] else str(row["clause_id"]).rpartition("/")[2]
    return name if len(name) <= 18 else name[:17] + "…"


def flaws(row: Row, words: Words) -> str:
    """Return marks for a row whose source is flawed, or that staff put right."""
    kinds = set(row.get("defects") or ())
    told = [
        words[name] for name, there in (("flaws", kinds - {"corrected"}), ("corrected", kinds & {"corrected"})) if there
    ]
    return "".join(f' <span class="zw-flag">{escape(word)}</span>' for word in told)


def table(columns: Sequence[Column], rows: Sequence[Row], words: Words, name: str) -> str:
    """Return the rows as a table, the first `MAX_SHOWN` of them."""
    if not rows:
        return f'<p class="zw-count" role="status">{escape(words["none"])}</p>'
    seen = [(c, c.shown) for c in columns if c.shown is not None]
    head = "".join(f'<th scope="col">{escape(c.heading)}</th>' for c, _ in seen)
    body = "".join(
        "<tr>" + "".join(cell(c.heading, shown(row), c.style) for c, shown in seen) + "</tr>"
        for row in rows[:MAX_SHOWN]
    )
    cut = len(rows) > MAX_SHOWN
    count = words["rows_cut" if cut else "rows"].format(n=len(rows), shown=MAX_SHOWN)
    return (
        f'<p class="zw-count" role="status">{escape(count)}</p><div class="zw-scroll" tabindex="0" role="region" '
        f'aria-label="{escape(name)}"><table class="zw-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def cell(heading: str, shown: str, style: str = "") -> str:
    """Return a cell; on a phone, where rows stand as cards, its heading stands before it."""
    return f'<td class="{style}" data-label="{escape(heading)}"><div class="zw-cell">{shown}</div></td>'


def as_csv(name: str, columns: Sequence[Column], rows: Sequence[Row]) -> File:
    """Return the rows as CSV that office programs open as UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([c.heading for c in columns])
    writer.writerows([_plain(c.value(row)) for c in columns] for row in rows)
    return File(f"{name}.csv", ("\ufeff" + out.getvalue()).encode(), "text/csv;charset=utf-8")


def as_xlsx(name: str, columns: Sequence[Column], rows: Sequence[Row]) -> File:
    """Return the rows as a workbook with a fixed head row and filters."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.create_sheet(name)
    book.remove(book.worksheets[0])
    sheet.append([c.heading for c in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for at, row in enumerate(rows, 2):
        for nth, column in enumerate(columns, 1):
            value = column.value(row)
            number = isinstance(value, int | float)
            cell = sheet.cell(at, nth, value if number else _CONTROL.sub("", _joined(value)))
            if not number:
                cell.data_type = "s"  # never a formula
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.properties.creator, book.properties.description = PRODUCER, json.dumps({"AIGC": aigc("", "")})
    out = io.BytesIO()
    book.save(out)
    return File(f"{name}.xlsx", out.getvalue(), _XLSX)


def _joined(value: object) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def _plain(value: object) -> object:
    if isinstance(value, int | float):
        return value
    plain = _joined(value)
    return f"'{plain}" if plain.startswith(("=", "+", "-", "@", "\t", "\r")) else plain
