"""Write the Word files of the corpus: generated numbering, merged cells, notes, text boxes, tracked changes.

Input: the plans of `invented`. Output: {file name: bytes}; parts have one fixed date.
Does not know: what a reader makes of them.
"""

from __future__ import annotations

import io
import re
import zipfile

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table
from invented import TASKS, Rows, annexes, measures, notice, programme

LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "(%2)"), ("decimal", "%3."), ("decimalEnclosedCircle", "%4"))
ARTICLES = (("chineseCounting", "第%1条"), ("chineseCounting", "(%2)"))
WORDS = (
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_LABEL = re.compile(r"^(?:([一二三四五六七八九十]+、)|(\([一二三四五六七八九十]+\))|(\d+\.))")


def files() -> dict[str, bytes]:
    """Return the Word files."""
    return {
        "d01_generated_numbers.docx": saved(generated()),
        "d02_task_table_merged.docx": saved(merged_tasks()),
        "d03_notes_and_text_box.docx": saved(noted()),
        "d04_tracked_changes.docx": saved(tracked()),
        "d05_heads_and_contents.docx": saved(with_contents()),
        "d06_articles_by_style.docx": saved(by_style()),
        "d07_table_without_head.docx": saved(headless()),
        "d08_notice_with_annex.docx": saved(with_annex()),
        "d09_targets_two_row_head.docx": saved(two_heads()),
        "d10_soft_line_ends.docx": saved(soft()),
        "d11_is_an_old_doc.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024),
        "d12_is_a_workbook.docx": workbook(),
        "d13_empty.docx": saved(docx.Document()),
        "d14_empty_annex.docx": saved(plain(annexes())),
    }


def saved(document: Document) -> bytes:
    """Return the document's bytes, the same at every run."""
    first, out = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in parts.namelist():
            if name != "docProps/thumbnail.jpeg":
                data = parts.read(name)
                if name in ("_rels/.rels", "[Content_Types].xml"):
                    data = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)
                fixed.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def plain(lines: list[str]) -> Document:
    """Return a document with a paragraph for each line."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return document


def add_list(document: Document, number: int, levels: tuple[tuple[str, str], ...]) -> int:
    """Add a list definition and a list of it; return the list's number."""
    root = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{inner}</w:abstractNum>'))
    reference = f'<w:abstractNumId w:val="{number}"/>'
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}">{reference}</w:num>'))
    return number


def put(document: Document, text: str, number: int, level: int) -> None:
    """Add a paragraph that Word numbers."""
    inner = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
    document.add_paragraph(text)._p.get_or_add_pPr().append(parse_xml(f"<w:numPr {nsdecls('w')}>{inner}</w:numPr>"))


def generated() -> Document:
    """Return a plan whose labels are all generated, none typed."""
    document = docx.Document()
    number = add_list(document, 91, LEVELS)
    for line in programme("临岚"):
        label = _LABEL.match(line)
        if label is None:
            document.add_paragraph(line)
        else:
            put(document, line[label.end() :], number, (label.lastindex or 1) - 1)
    return document


def fill(table: Table, rows: Rows) -> Table:
    """Write the rows into the table's cells."""
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    return table


def grid(document: Document, rows: Rows) -> Table:
    """Add a table with these rows."""
    return fill(document.add_table(rows=len(rows), cols=len(rows[0])), rows)


def merged_tasks() -> Document:
    """Return a notice with its table of tasks: a title row, a department over two rows, one deadline over two."""
    document = plain(notice("江垣"))
    rows = [["重点任务分解表", "", "", "", ""], *TASKS]
    table = grid(document, rows)
    table.cell(0, 0).merge(table.cell(0, 4)).text = "重点任务分解表"
    table.cell(2, 2).merge(table.cell(3, 2)).text = "市经济和信息化局"
    table.cell(3, 4).merge(table.cell(4, 4)).text = "2026年\n6月底"
    return document


def noted() -> Document:
    """Return a plan with two footnotes and a text box that Word stores twice."""
    document = plain(programme("沐垣"))
    notes = "".join(
        f'<w:footnote w:id="{at}"{kind}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        for at, kind, text in (
            (0, ' w:type="separator"', ""),
            (1, "", "研发投入强度指研发经费与营业收入之比。"),
            (2, "", "标准地指带指标出让的工业用地。"),
        )
    )
    xml = f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    for at, paragraph in ((1, 5), (2, 12)):
        document.paragraphs[paragraph].add_run()._r.append(
            parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{at}"/>')
        )
    box = "<w:txbxContent><w:p><w:r><w:t>专栏1 重点平台:新材料中试基地2个。</w:t></w:r></w:p></w:txbxContent>"
    drawing = f"<v:shape><v:textbox>{box}</v:textbox></v:shape>"
    document.paragraphs[9]._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')}{WORDS}><mc:AlternateContent><mc:Choice Requires='wps'>{drawing}</mc:Choice>"
            f"<mc:Fallback><w:pict>{drawing}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    return document


def tracked() -> Document:
    """Return a plan in revision: a value replaced, a paragraph deleted, one inserted, one moved, a comment."""
    lines = programme("岚川")
    document = plain(lines)
    author = 'w:id="9" w:author="a" w:date="2024-01-01T00:00:00Z"'

    def mark(tag: str, text: str, inner: str = "t") -> str:
        return f"<w:{tag} {author}><w:r><w:{inner}>{text}</w:{inner}></w:r></w:{tag}>"

    def replace(at: int, *runs: str) -> None:
        paragraph = document.paragraphs[at]._p
        for run in list(paragraph):
            paragraph.remove(run)
        for run in runs:
            paragraph.append(parse_xml(run.replace(" ", f" {nsdecls('w')} ", 1)))

    whole = lines[4].partition("420")
    replace(4, f'<w:r w:rsidR="00"><w:t>{whole[0]}</w:t></w:r>', mark("del", "420", "delText"), mark("ins", "430"),
            f'<w:r w:rsidR="00"><w:t>{whole[2]}</w:t></w:r>')  # fmt: skip
    replace(12, mark("del", lines[12], "delText"))
    replace(15, mark("ins", "(二)强化资金保障。设立产业引导基金,总规模25亿元。"))
    replace(14, mark("moveTo", lines[14]))
    replace(13, f'<w:r w:rsidR="00"><w:t>{lines[13]}</w:t></w:r>', mark("moveFrom", "(此处移走)"),
            '<w:commentReference w:id="1"/>')  # fmt: skip
    return document


def with_contents() -> Document:
    """Return a plan with a table of contents, running heads and feet, page breaks and fields."""
    lines = programme("云岫")
    document = plain(lines[:1])
    field = '<w:fldChar {0} w:fldCharType="{1}"/>'
    for at, title in enumerate(("一、发展目标", "二、重点任务", "三、保障措施"), start=1):
        paragraph = document.add_paragraph()
        if at == 1:
            paragraph.add_run()._r.append(parse_xml(field.format(nsdecls("w"), "begin")))
            paragraph.add_run()._r.append(parse_xml(f'<w:instrText {nsdecls("w")}>TOC \\o "1-3" \\h</w:instrText>'))
            paragraph.add_run()._r.append(parse_xml(field.format(nsdecls("w"), "separate")))
        paragraph.add_run(f"{title}\t{at}")
        if at == 3:
            paragraph.add_run()._r.append(parse_xml(field.format(nsdecls("w"), "end")))
    document.add_page_break()
    for line in lines[1:]:
        document.add_paragraph(line)
    section = document.sections[0]
    section.header.paragraphs[0].text = "云岫高新技术产业开发区文件"
    section.footer.paragraphs[0].text = "第1页 共3页"
    return document


def by_style() -> Document:
    """Return measures whose articles are numbered by the heading style, points by a list of the same definition."""
    document = docx.Document()
    number = add_list(document, 95, ARTICLES)
    document.styles["Heading 2"].element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>')
    )
    title, *rest = measures("宁沅")
    document.add_heading(title, level=0)
    for line in rest:
        if line.startswith("第"):
            document.add_paragraph(line.partition(" ")[2], style="Heading 2")
        else:
            put(document, line[3:], number, 1)
    return document


def headless() -> Document:
    """Return a plan with a list of projects in a table without a head row, one cell with a table inside."""
    document = plain([*programme("溪桥")[:-2], "附件:重点项目"])
    rows = [["新材料中试基地", "12亿元", "2025年开工"], ["装备制造产业园", "30亿元", ""]]
    table = grid(document, rows)
    fill(table.cell(1, 2).add_table(2, 2), [["一期", "2025年"], ["二期", "2026年"]])
    return document


def with_annex() -> Document:
    """Return a notice, the plan with it, and a table of tasks on a page of its own, its head said again."""
    document = plain(notice("江垣"))
    document.add_page_break()
    document.add_paragraph("附件")
    document.add_paragraph("重点任务分解表")
    grid(document, [*TASKS[:3], TASKS[0], TASKS[3]])
    document.add_paragraph("抄送:市委各部门,市人大常委会办公室。")
    return document


def two_heads() -> Document:
    """Return a plan with a table of targets whose head takes two rows, with groups at the left."""
    document = plain([*programme("岭安")[:3], "主要指标见下表。"])
    rows = [
        ["类别", "指标", "单位", "目标值", ""],
        ["", "", "", "2025年", "2027年"],
        ["经济", "规模以上工业总产值", "亿元", "350", "420"],
        ["", "亩均税收", "万元", "16", "≥18"],
        ["创新", "高新技术企业", "家", "120", "150"],
    ]
    table = grid(document, rows)
    table.cell(0, 3).merge(table.cell(0, 4)).text = "目标值"
    for column in range(3):
        table.cell(0, column).merge(table.cell(1, column)).text = rows[0][column]
    table.cell(2, 0).merge(table.cell(3, 0)).text = "经济"
    for line in programme("岭安")[6:]:
        document.add_paragraph(line)
    return document


def soft() -> Document:
    """Return a plan in which soft line ends stand for paragraphs, with tabs and blanks that indent."""
    document = docx.Document()
    lines = programme("洛浔")
    document.add_paragraph(lines[0])
    document.add_paragraph("\n".join(f"\u3000\u3000{line}" for line in lines[1:9]))
    document.add_paragraph("\t" + "\n\t".join(lines[9:]))
    return document


def workbook() -> bytes:
    """Return a zip that holds a workbook, no document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(zipfile.ZipInfo("xl/workbook.xml", (2024, 1, 1, 0, 0, 0)), "<workbook/>")
    return out.getvalue()
