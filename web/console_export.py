"""Write a conversation as a file: Markdown or Word, with citations and the AI label.

Input: the turns of a conversation, wording. Output: files. Does not know: pages.

Source: GB 45438—2025: what is made with artificial intelligence says so to people and in the file's metadata.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from web import console_answer as writing
from web.console_download import File
from web.labels import PRODUCER, aigc

Words = Mapping[str, str]
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # not allowed in XML
_BOLD = re.compile(r"(\*\*.+?\*\*)")


def as_markdown(turns: Sequence[Mapping[str, Any]], words: Words) -> File:
    """Return the conversation as a Markdown file."""
    if not turns:
        return File(words["nothing"], b"")
    text = f"{writing.as_document(turns, words)}\n<!-- {implicit_label(turns).replace('--', '')} -->\n"
    return File("zhuwen.md", text.encode(), "text/markdown;charset=utf-8")


def as_text(turns: Sequence[Mapping[str, Any]], words: Words) -> str:
    """Return the answers as text with their sources and the AI label, '' when there is none."""
    several = len(turns) > 1
    return "\n\n".join(_as_text(turn, words, several) for turn in turns)


def _as_text(turn: Mapping[str, Any], words: Words, asked: bool) -> str:
    answer = turn["answer"]
    lines = [f"{words['asked']}:{turn['question']}", ""] if asked else []
    caveats = [f"{writing.caveat_name(c, words)}:{writing.caveat_text(c, words)}" for c in answer.get("caveats") or []]
    lines += [str(answer["answer"]).strip(), *caveats, "", *writing.source_lines(answer)]
    return "\n".join([*lines, f"({writing.label(answer, words)})"])


def implicit_label(turns: Sequence[Mapping[str, Any]]) -> str:
    """Return the implicit AI label of a file: the fields of every answer in it, as JSON."""
    answers = (turn["answer"] for turn in turns)
    made = [aigc(str(a.get("answer_id") or ""), str(a.get("answerer") or "")) for a in answers]
    return json.dumps({"AIGC": made[0] if len(made) == 1 else made}, ensure_ascii=True)


def as_docx(turns: Sequence[Mapping[str, Any]], words: Words) -> File:
    """Return the conversation as a Word file."""
    if not turns:
        return File(words["nothing"], b"")
    from docx import Document

    document = Document()
    _use_chinese_font(document)
    document.core_properties.title = document.core_properties.subject = words["conversation"]
    document.core_properties.author = PRODUCER
    document.core_properties.comments = _fitting(implicit_label(turns))
    document.add_heading(words["conversation"], 0)
    for turn in turns:
        answer = turn["answer"]
        document.add_heading(_clean(f"{words['asked']}:{turn['question']}"), 1)
        document.add_paragraph(words.get(str(answer["outcome"]), ""), style="Intense Quote")
        for block in str(answer["answer"]).strip().split("\n\n"):
            _add_block(document, block)
        for caveat in answer.get("caveats") or []:
            said = f"{writing.caveat_name(caveat, words)}:{writing.caveat_text(caveat, words)}"
            document.add_paragraph(_clean(said), style="Quote")
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


def _fitting(label: str) -> str:
    """Return the label, or where that is longer than a property may be (255 characters), that of the whole file."""
    return label if len(label) <= 255 else json.dumps({"AIGC": aigc("", "llm" if '"1"' in label else "")})


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
