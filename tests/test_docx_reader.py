"""Word files: generated numbering, tables, notes and tracked changes; bombs and passwords refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from documents.docx_reader import MAX_UNPACKED
from documents.list_numbers import write_number
from documents.readers import SourceError, read

LEVELS = [("chineseCounting", "%1、"), ("chineseCounting", "(%2)"), ("decimal", "%3."), ("decimalEnclosedCircle", "%4")]


def numbered(document: docx.document.Document, number: int, start: int | None = None) -> int:
    """Add a list definition with Chinese levels, and a list of it; return the list's id."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{f}"/><w:lvlText w:val="{t}"/></w:lvl>'
        for i, (f, t) in enumerate(LEVELS)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{levels}</w:abstractNum>')
    root.insert(0, abstract)
    override = "" if start is None else f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/>{override}</w:num>')
    )
    return number


def put(document: docx.document.Document, text: str, number: int, level: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def saved(tmp_path: Path, document: docx.document.Document) -> Path:
    document.save(str(tmp_path / "plan.docx"))
    return tmp_path / "plan.docx"


def test_numbers_that_word_generates_are_written_out(tmp_path: Path) -> None:
    document = docx.Document()
    own, other = numbered(document, 91), numbered(document, 92, start=5)
    document.add_paragraph("甲市高新区方案")
    for text, level in (
        ("总体要求", 0),
        ("指导思想。", 1),
        ("主要目标。", 1),
        ("产值。", 2),
        ("甲。", 3),
        ("重点任务", 0),
        ("招商。", 1),
    ):
        put(document, text, own, level)
    put(document, "另起。", other, 0)
    assert read(saved(tmp_path, document)).text.splitlines() == [
        "甲市高新区方案", "一、总体要求", "(一)指导思想。", "(二)主要目标。", "1.产值。", "①甲。", "二、重点任务",
        "(一)招商。", "五、另起。",
    ]  # fmt: skip


def test_numbering_of_a_heading_style_counts(tmp_path: Path) -> None:
    document = docx.Document()
    number = numbered(document, 93)
    style = document.styles["Heading 1"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>'))
    document.add_heading("总体要求", level=1)
    document.add_paragraph("到2025年,产值达到100亿元。")
    document.add_heading("保障措施", level=1)
    text = read(saved(tmp_path, document)).text
    assert text.splitlines() == ["一、总体要求", "到2025年,产值达到100亿元。", "二、保障措施"]


def test_tables_are_rows_with_merged_cells_said_again(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("任务分解表")
    table = document.add_table(rows=3, cols=3)
    for at, text in enumerate(("任务", "单位", "时限")):
        table.cell(0, at).text = text
    merged = table.cell(1, 0).merge(table.cell(2, 0))
    merged.text = "招商"
    table.cell(1, 1).text = "商务局\n投促局"
    table.cell(1, 2).text = "2025年"
    wide = table.cell(2, 1).merge(table.cell(2, 2))
    wide.text = "长期|坚持"
    source = read(saved(tmp_path, document))
    assert source.text.splitlines() == [
        "任务分解表",
        "任务 | 单位 | 时限",
        "招商 | 商务局投促局 | 2025年",
        "招商 | 长期｜坚持",
    ]
    assert [place for _, place in source.places] == [
        "para 1", *(f"table 1 r{r} c{c}" for r, c in ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2))),
    ]  # fmt: skip
    starts = [source.text[start:][:2] for start, _ in source.places]
    assert starts == ["任务", "任务", "单位", "时限", "招商", "商务", "20", "招商", "长期"]


def test_deleted_and_hidden_text_is_not_read_and_inserted_text_is(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("产值")._p
    for tag, inner, text in (("ins", "t", "达到"), ("del", "delText", "低于")):
        paragraph.append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a"><w:r><w:{inner}>{text}</w:{inner}></w:r></w:{tag}>'
            )
        )
    document.paragraphs[0].add_run("100亿元").font.hidden = False
    document.paragraphs[0].add_run("草稿").font.hidden = True
    document.sections[0].header.paragraphs[0].text = "机密"
    assert read(saved(tmp_path, document)).text == "产值达到100亿元\n"


def test_a_content_control_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    body = document.element.body
    inner = "<w:p><w:r><w:t>控件里的条款。</w:t></w:r></w:p>"
    body.insert(0, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent>{inner}</w:sdtContent></w:sdt>"))
    assert read(saved(tmp_path, document)).text == "控件里的条款。\n"


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (12, "chineseCounting", "十二"),
        (20, "chineseCountingThousand", "二十"), (101, "chineseCounting", "一百零一"),
        (112, "chineseCounting", "一百一十二"),
        (3, "decimal", "3"), (3, "decimalZero", "03"), (2, "decimalEnclosedCircle", "②"), (27, "lowerLetter", "aa"),
        (9, "upperRoman", "IX"), (4, "unknown", "4"),
    ],
)  # fmt: skip
def test_write_number(value: int, form: str, written: str) -> None:
    assert write_number(value, form) == written


def zip_with(size: int, name: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package, package.open(name, "w") as part:
        for _ in range(size // 2**20):
            part.write(b"\x00" * 2**20)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (zip_with(MAX_UNPACKED + 2**21), "解压后"),
        (zip_with(2**20, "other.xml"), "word/document.xml"),
        (b"PK\x03\x04 broken", "损坏"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "密码"),
        (b"plain text", "损坏"),
    ],
)
def test_what_is_no_word_file_is_refused_in_one_line(tmp_path: Path, data: bytes, hint: str) -> None:
    (tmp_path / "plan.docx").write_bytes(data)
    with pytest.raises(SourceError) as refused:
        read(tmp_path / "plan.docx")
    assert hint in str(refused.value) and "\n" not in str(refused.value)


def test_many_bodies_of_a_merged_cell_are_said_again_and_long_texts_are_not(tmp_path: Path) -> None:
    bodies = "、".join(
        f"区{name}局" for name in ("财政", "商务", "水利", "文旅", "体育", "审计", "统计", "信访", "民政", "司法") * 2
    )
    words = "加快建设现代物流体系，完善多式联运网络，" * 5
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for at, text in enumerate(("任务", "内容", "责任单位")):
        table.cell(0, at).text = text
    table.cell(1, 0).text, table.cell(2, 0).text = "建设园区", "招商引资"
    for column, text in ((1, words), (2, bodies)):
        table.cell(1, column).merge(table.cell(2, column)).text = text
    assert read(saved(tmp_path, document)).text.splitlines()[1:] == [
        f"建设园区 | {words} | {bodies}", f"招商引资 |  | {bodies}",
    ]  # fmt: skip
