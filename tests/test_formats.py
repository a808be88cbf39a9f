"""The same plan in another format is the same plan: each source exported to md, html, docx and pdf, and read again."""

from __future__ import annotations

import html
from functools import cache
from pathlib import Path

import docx
import pytest
from pdf_writer import Line, pdf

from documents.clauses import split
from documents.model import Plan
from documents.plans import split_plans
from documents.readers import read

SOURCES = sorted((Path(__file__).resolve().parent.parent / "documents" / "sources").glob("*.txt"))
LEFT, SIZE, STEP, FULL, TOP, LAST = 70.0, 14.0, 24.0, 32, 120.0, 740.0


@cache
def original(path: Path) -> tuple[Plan, ...]:
    return split_plans(read(path)).plans


def paragraphs_of(path: Path) -> list[str]:
    return [line for line in (raw.strip() for raw in read(path).text.split("\n")) if line]


def as_md(path: Path, out: Path) -> Path:
    out = out / f"{path.stem}.md"
    out.write_text("\n\n".join(paragraphs_of(path)), encoding="utf-8")
    return out


def as_old_html(path: Path, out: Path) -> Path:
    """Return a page of the kind that tables lay out, in GBK, its text broken by <br>."""
    body = "<br>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{html.escape(line)}\n" for line in paragraphs_of(path))
    page = f"<table><tr><td>\n<table><tr><td><font>{body}</font></td></tr></table></td></tr></table>"
    out = out / f"{path.stem}.htm"
    out.write_bytes(f"<html><head><meta charset=gb2312></head><body>{page}</body></html>".encode("gb18030"))
    return out


def as_html(path: Path, out: Path) -> Path:
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in paragraphs_of(path))
    out = out / f"{path.stem}.html"
    out.write_text(f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>", encoding="utf-8")
    return out


def as_docx(path: Path, out: Path) -> Path:
    document = docx.Document()
    for line in paragraphs_of(path):
        document.add_paragraph(line)
    out = out / f"{path.stem}.docx"
    document.save(str(out))
    return out


def as_pdf(path: Path, out: Path) -> Path:
    pages: list[list[Line]] = [[]]
    y = TOP
    for line in paragraphs_of(path):
        rest, first = line, True
        while rest:
            room = FULL - 2 if first else FULL
            if y > LAST:
                pages.append([])
                y = TOP
            pages[-1].append((LEFT + (2 * SIZE if first else 0), y, SIZE, rest[:room]))
            rest, first, y = rest[room:], False, y + STEP
    for number, page in enumerate(pages, start=1):
        page.append((280, 800, 10, f"- {number} -"))
    out = out / f"{path.stem}.pdf"
    out.write_bytes(pdf(pages))
    return out


def squeezed(text: str) -> str:
    """Return the text without blanks, and without the middle dot that the standard PDF font lacks."""
    return "".join(text.split()).replace("·", "")


@pytest.mark.parametrize(
    "export", [as_md, as_html, as_old_html, as_docx, as_pdf], ids=["md", "html", "old html", "docx", "pdf"]
)
@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.name[:3])
def test_an_exported_plan_has_the_same_clauses(path: Path, export: object, tmp_path: Path) -> None:
    assert callable(export)
    again = split_plans(read(export(path, tmp_path))).plans
    plans = original(path)
    assert [(p.plan_id, p.title, p.issuer, p.issued_on) for p in again] == [
        (p.plan_id, p.title, p.issuer, p.issued_on) for p in plans
    ]
    for one, other in zip(plans, again, strict=True):
        assert [squeezed(c.text) for c in split(other)] == [squeezed(c.text) for c in split(one)]
        assert [c.clause_id for c in split(other)] == [c.clause_id for c in split(one)]
