"""Write the text and Markdown files of the corpus: every encoding, and texts that are hard to cut.

Input: the plans of `invented`. Output: {file name: bytes}.
Does not know: what a reader makes of them.
"""

from __future__ import annotations

from invented import TARGETS, TASKS, Rows, annexes, english, measures, mixed, notice, programme, traditional, unnumbered


def files() -> dict[str, bytes]:
    """Return the text and Markdown files."""
    return {
        "t01_utf8.txt": text(programme()).encode(),
        "t02_gbk.txt": text(measures()).encode("gbk"),
        "t03_gb18030.txt": text([line.replace("龙头", "䶮㛃龙头") for line in programme("岚川")]).encode("gb18030"),
        "t04_utf16_mark.txt": text(notice()).encode("utf-16"),
        "t05_utf8_mark_crlf.txt": b"\xef\xbb\xbf" + text(programme("沐垣"), "\r\n").encode(),
        "t06_big5.txt": text(traditional("嵐陽")).encode("big5"),
        "t07_no_numbering.txt": text(unnumbered()).encode(),
        "t08_english.txt": text(english()).encode(),
        "t09_two_plans.txt": text([*programme("临岚"), "", *measures("宁沅")], "\n\n").encode(),
        "t10_empty_annex.txt": text(annexes()).encode(),
        "t11_mixed_scripts.txt": text(mixed()).encode(),
        "t12_hard_wrapped.txt": "\n".join(wrapped(programme("云岫"), 32)).encode(),
        "t13_utf16be_bare.txt": text(measures("岭安")).encode("utf-16-be"),
        "t14_read_as_gbk.txt": text(programme()).encode().decode("gbk", errors="ignore").encode(),
        "t15_binary.txt": bytes(range(256)) * 8,
        "t16_bars_and_tabs.txt": text([*notice("江垣"), *("\t".join(row) for row in TASKS)]).encode(),
        "t17_cut_off.txt": text(programme("洛浔")).encode()[:-310],
        "t18_only_blanks.txt": b" \r\n\t\xe3\x80\x80\n",
        "m01_headings.md": headed(programme("临岚")).encode(),
        "m02_task_table.md": (text(notice("江垣"), "\n\n") + "\n" + pipes(TASKS)).encode(),
        "m03_front_matter.md": (FRONT + text(measures("宁沅"), "\n\n")).encode(),
        "m04_targets_and_marks.md": marked().encode("gb18030"),
    }


def text(lines: list[str], end: str = "\n") -> str:
    """Return the lines as one text."""
    return "".join(line + end for line in lines)


def wrapped(lines: list[str], width: int) -> list[str]:
    """Return paragraphs as a mail program would break them, two blanks before each."""
    out = []
    for line in lines:
        rest = "\u3000\u3000" + line
        while rest:
            out.append(rest[:width])
            rest = rest[width:]
    return out


def headed(lines: list[str]) -> str:
    """Return the plan with Markdown headings before its numbered titles."""
    out = [f"# {lines[0]}"]
    for line in lines[1:]:
        mark = "## " if line[1:2] == "、" else "### " if line.startswith("(") and len(line) < 20 else ""
        out.append(f"- {line.removeprefix('——')}" if line.startswith("——") else mark + line)
    return "\n\n".join(out) + "\n"


def pipes(rows: Rows) -> str:
    """Return a Markdown table."""
    head, *body = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body]) + "\n"


FRONT = """---
title: 宁沅经济技术开发区促进科技创新若干措施
date: 2024-12-20
tags: [政策, 创新]
---

"""


def marked() -> str:
    """Return a plan with emphasis, links, an escaped star, a quotation and a table of targets."""
    return (
        "# **云岫经济开发区“十四五”指标方案**\n\n"
        "为落实[开发区条例](https://example.invalid/law)要求,制定本方案。\n\n"
        "**一、主要指标**\n\n"
        "到2026年,各项指标如下:\n\n" + pipes(TARGETS) + "\n"
        "**二、工作要求**\n\n"
        "1. *压实责任*。各部门按月报送进展。\n2. 严格考核。考核结果分为A\\*、A、B三档。\n\n"
        "> 本方案由经济发展局负责解释。\n"
    )
