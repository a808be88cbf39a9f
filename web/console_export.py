"""Write a conversation as a file: Markdown or Word, with citations and the AI label.

Input: the turns of a conversation, wording. Output: files. Does not know: pages.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from web import console_answer as writing
from web.console_download import File

Words = Mapping[str, str]
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # not allowed in XML
_BOLD = re.compile(r"(\*\*.+?\*\*)")


def as_markdown(turns: Sequence[Mapping[str, Any]], words: Words) -> File:
    """Return the conversation as a Markdown file."""
    if not turns:
        return File(words["nothing"], b"")
    return File("zhuwen.md", writing.as_document(turns, words).encode(), "text/markdown;charset=utf-8")


def last_answer(turns: Sequence[Mapping[str, Any]], words: Words) -> str:
    """Return the last answer as text with its sources and the AI label, '' when there is none."""
    if not turns:
        return ""
    answer = turns[-1]["answer"]
    return "\n".join(
        [str(answer["answer"]).strip(), "", *writing.source_lines(answer), f"({writing.label(answer, words)})"]
    )


def as_docx(turns: Sequence[Mapping[str, Any]], words: Words) -> File:
    """Return the conversation as a Word file."""
    if not turns:
        return File(words["nothing"], b"")
    from docx import Document

    document = Document()
    _use_chinese_font(document)
    document.add_heading(words["conversation"], 0)
    for turn in turns:
        answer = turn["answer"]
        document.add_heading(_clean(f"{words['asked']}:{turn['question']}"), 1)
        document.add_paragraph(words.get(str(answer["outcome"]), ""), style="Intense Quote")
        for block in str(answer["answer"]).strip().split("\n\n"):
            _add_block(document, block)
        for caveat in answer.get("caveats") or []:
            document.add_paragraph(_clean(f"{words['caveat']}:{caveat['text']}"), style="Quote")
        for line in writing.source_lines(answer):
            document.add_paragraph(_clean(line), style="List Bullet")
        foot = f"{writing.label(answer, words)} · {words['index_version']} {answer.get('index_version') or '—'}"
        document.add_paragraph().add_run(_clean(foot)).italic = True
    out = io.BytesIO()
    document.save(out)
    return File("zhuwen.docx", out.getvalue(), _DOCX)


def _add_block(document: Any, block: str) -> None:
    """Add one block of Markdown: a table, list items, or paragraphs."""
    lines = [line for line in block.split("\n") if line.strip()]
    cells = [
        [c.strip() for c in line.strip().strip("|").split("|")]
        for line in lines
        if line.startswith("|") and not re.fullmatch(r"[|:\- ]+", line)
    ]
    for line in lines:
        if not line.startswith("|"):
            item = re.match(r"(?:[-*]|\d+\.)\s+", line)
            _add_text(document.add_paragraph(style="List Bullet" if item else None), line[item.end() if item else 0 :])
    if cells:
        width = max(map(len, cells))
        table = document.add_table(rows=0, cols=width, style="Light Grid Accent 1")
        for row in cells:
            for cell, text in zip(table.add_row().cells, [*row, *[""] * (width - len(row))], strict=True):
                _add_text(cell.paragraphs[0], text)


def _add_text(paragraph: Any, text: str) -> None:
    for piece in _BOLD.split(_clean(text)):
        bold = piece.startswith("**") and piece.endswith("**") and len(piece) > 4
        paragraph.add_run(piece[2:-2] if bold else piece).bold = bold


def _use_chinese_font(document: Any) -> None:
    from docx.oxml.ns import qn

    for name in ("Normal", "Title", "Heading 1"):
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), "宋体" if name == "Normal" else "黑体")


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
