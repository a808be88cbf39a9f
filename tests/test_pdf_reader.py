"""PDFs: paragraphs whole again, running heads off, tables as rows, scans and broken files refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_writer import Line, pdf

from documents.plans import split_plans
from documents.readers import SourceError, read

LEFT, INDENT, SIZE, STEP, FULL = 80.0, 112.0, 16.0, 28.0, 27


def page(number: int, paragraphs: list[str], top: float = 120.0) -> list[Line]:
    """Return the lines of a page: running head, page number, paragraphs wrapped with an indent of two characters."""
    lines: list[Line] = [(200, 40, 9, "甲市人民政府公报2023年第5期"), (280, 810, 10, f"— {number} —")]
    y = top
    for paragraph in paragraphs:
        rest, first = paragraph, True
        while rest:
            room = FULL - 2 if first else FULL
            lines.append((INDENT if first else LEFT, y, SIZE, rest[:room]))
            rest, first, y = rest[room:], False, y + STEP
    return lines


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "plan.pdf"
    path.write_bytes(data)
    return path


LONG = (
    "(一)培育主导产业。围绕新材料和高端装备两大产业,引进一批龙头企业,到2025年规模以上工业总产值突破500亿元,"
    "年均增长12%以上,高新技术企业达到120家。"
)
ACROSS = "(二)优化营商环境。推行一窗受理、集成服务,推动更多事项网上办、掌上办、一次办,"
REST = "高频事项全程网办率达到95%以上。"


def test_a_notice_over_two_pages_is_whole_again(tmp_path: Path) -> None:
    title: Line = (150, 90, 22, "甲市高新区三年行动计划")
    full = ACROSS + REST
    cut = full[: FULL - 2 + FULL]  # the page ends with a full line
    one = [title, *page(1, ["为推进甲市高新区高质量发展,制定本计划。", "一、主要任务", LONG, cut])]
    y = 120.0
    two: list[Line] = [
        (200, 40, 9, "甲市人民政府公报2023年第6期"),
        (280, 810, 10, "— 2 —"),
        (LEFT, y, SIZE, full[len(cut) :]),
    ]
    two += page(2, ["二、保障措施", "加强组织领导,压实工作责任。"], top=y + STEP)[2:]
    source = read(written(tmp_path, pdf([one, two])))
    assert source.text.splitlines() == [
        "甲市高新区三年行动计划", "为推进甲市高新区高质量发展,制定本计划。", "一、主要任务", LONG, full,
        "二、保障措施", "加强组织领导,压实工作责任。",
    ]  # fmt: skip
    assert source.format == "pdf" and source.warnings == ()
    assert [place for _, place in source.places] == ["p. 1"] * 5 + ["p. 2"] * 2
    for start, _ in source.places:
        assert start == 0 or source.text[start - 1] == "\n"
    assert split_plans(source).plans[0].title == "甲市高新区三年行动计划"


def test_ruled_tables_become_rows(tmp_path: Path) -> None:
    xs, ys = (80, 140, 380, 515), (200, 230, 260, 290)
    rules = [(x, ys[0], x, ys[-1]) for x in xs] + [(xs[0], y, xs[-1], y) for y in ys]
    cells = [("序号", "任务", "牵头单位"), ("1", "建设孵化器", "科技局"), ("2", "引进龙头企业", "投资促进局")]
    lines: list[Line] = [(80, 120, 16, "为推进发展,制定任务分解表如下。")]
    lines += [(xs[c] + 4, ys[r] + 20, 12, text) for r, row in enumerate(cells) for c, text in enumerate(row)]
    lines.append((80, 330, 16, "附注:本表自印发之日起施行。"))
    source = read(written(tmp_path, pdf([lines], [rules])))
    assert source.text.splitlines() == [
        "为推进发展,制定任务分解表如下。", "序号 | 任务 | 牵头单位", "1 | 建设孵化器 | 科技局",
        "2 | 引进龙头企业 | 投资促进局", "附注:本表自印发之日起施行。",
    ]  # fmt: skip


def test_many_bodies_of_a_cell_that_spans_rows_are_said_again(tmp_path: Path) -> None:
    xs, ys = (80, 140, 290, 515), (200, 230, 300, 370)
    bodies = "、".join(f"区{name}局" for name in ("财政", "商务", "水利", "文旅", "体育", "审计", "统计", "信访") * 3)
    rules = [(x, ys[0], x, ys[-1]) for x in xs] + [(xs[0], y, xs[-1], y) for y in (*ys[:2], ys[-1])]
    rules.append((xs[0], ys[2], xs[2], ys[2]))
    lines: list[Line] = [(80, 120, 16, "为推进发展,制定任务分解表如下。")]
    for at, row in enumerate((("序号", "任务", "责任单位"), ("1", "建设孵化器"), ("2", "引进龙头企业"))):
        lines += [(xs[c] + 4, ys[at] + 20, 12, text) for c, text in enumerate(row)]
    lines += [(xs[2] + 4, ys[1] + 20 + 12 * n, 6, bodies[n * 35 : n * 35 + 35]) for n in range(4)]
    rows = read(written(tmp_path, pdf([lines], [rules]))).text.splitlines()[2:]
    assert [row.replace("、 ", "、") for row in rows] == [f"1 | 建设孵化器 | {bodies}", f"2 | 引进龙头企业 | {bodies}"]


def test_pages_without_text_are_said(tmp_path: Path) -> None:
    source = read(written(tmp_path, pdf([page(1, ["一、主要任务", LONG]), []])))
    assert "第 2 页" in source.warnings[0]


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (pdf([[], []]), "扫描件"),
        (pdf([[(80, 100, 12, "盖章")]]), "扫描件"),
        (pdf([page(1, [LONG])], mapped=False), "乱码"),
        (pdf([page(1, ["鍏充簬鍔犲揩鐢插競楂樻柊鍖哄彂灞曠殑鎰忚" * 8])]), "乱码"),
        (pdf([page(1, [LONG])], locked=True), "密码"),
        (b"%PDF-1.4 broken", "PDF"),
        (b"no pdf at all", "PDF"),
        (pdf([page(1, [LONG])])[:700], "PDF"),
    ],
)
def test_what_is_no_readable_pdf_is_refused_in_one_line(tmp_path: Path, data: bytes, hint: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(written(tmp_path, data))
    assert hint in str(refused.value) and "\n" not in str(refused.value)
