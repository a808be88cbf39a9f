"""Numerals and labels: a table of labels as they occur, what is none, and round trips by property."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.numbering import Label, canonical, flatten, parse_numeral, recognise, write_numeral


def label_of(line: str) -> Label | None:
    return recognise(flatten(line), raw=line)


LABELS = [
    # line, kind, number, raw, canonical
    ("第一编 总则", "part", 1, "第一编", "第一编"),
    ("第三章　产业发展", "chapter", 3, "第三章", "第三章"),
    ("第 二 节 用地", "section", 2, "第 二 节", "第二节"),
    ("第二十四条 本条例自公布之日起施行。", "article", 24, "第二十四条", "第二十四条"),
    ("第一千一百六十四条 本编调整", "article", 1164, "第一千一百六十四条", "第一千一百六十四条"),
    ("第12条 适用范围", "article", 12, "第12条", "第十二条"),
    ("第十条之一 新增", "article", 10, "第十条之一", "第十条之一"),
    ("第三條 為了促進發展", "article", 3, "第三條", "第三条"),
    ("附  则", "chapter", None, "附  则", "附则"),
    ("附则   本政策实行三年", "chapter", None, "附则", "附则"),
    ("一、总体要求", "cn_dot", 1, "一、", "一"),
    ("二十一、其他", "cn_dot", 21, "二十一、", "二十一"),
    ("贰、目标", "cn_dot", 2, "贰、", "二"),
    ("(一)加强领导。", "cn_paren", 1, "(一)", "(一)"),
    ("（二十四）健全考核", "cn_paren", 24, "（二十四）", "(二十四)"),
    ("﹙三﹚统一规划", "cn_paren", 3, "﹙三﹚", "(三)"),
    ("〔四〕统一招商", "cn_paren", 4, "〔四〕", "(四)"),
    ("㈠总体目标", "cn_paren", 1, "㈠", "(一)"),
    ("1.做大做强", "num_dot", 1, "1.", "1"),
    ("1．做大做强", "num_dot", 1, "1．", "1"),
    ("17、建设园区", "num_dot", 17, "17、", "17"),
    ("1.2025年底前完成", "num_dot", 1, "1.", "1"),
    ("3、2021年起施行", "num_dot", 3, "3、", "3"),
    ("１．全角数字", "num_dot", 1, "１．", "1"),
    ("(1)组织规划编制", "num_paren", 1, "(1)", "(1)"),
    ("（12）其他", "num_paren", 12, "（12）", "(12)"),
    ("⑵引进人才", "num_paren", 2, "⑵", "(2)"),
    ("2)引进人才", "num_half", 2, "2)", "2)"),
    ("①引进企业", "circled", 1, "①", "①"),
    ("㉑其他", "circled", 21, "㉑", "(21)"),
    ("(a)甲类", "letter", 1, "(a)", "(a)"),
    ("B.乙类", "letter", 2, "B.", "(b)"),
    ("Ⅱ.第二部分", "roman", 2, "Ⅱ.", "Ⅱ"),
    ("1.2 主要任务", "decimal", 2, "1.2", "1.2"),
    ("行动1:加强统筹", "named", 1, "行动1:", "行动1"),
    ("任务十二：推进更新", "named", 12, "任务十二：", "任务12"),
    ("——工程3：建设渔港", "named", 3, "——工程3：", "工程3"),
    ("——工业经济实现大突破。", "dash", None, "——", "——"),
    ("——2025年建成园区", "dash", None, "——", "——"),
    ("• 产业研究", "dash", None, "•", "•"),
    ("附件2:任务分解表", "annex", 2, "附件2:", "附件2"),
    ("附件一", "annex", 1, "附件一", "附件一"),
    ("附 表", "annex", None, "附 表", "附表"),
    ("## 第一章 总则", "chapter", 1, "第一章", "第一章"),
    ("**一、总体要求**", "cn_dot", 1, "一、", "一"),
    ("## 支持内容", "markdown", None, "##", "##"),
]


@pytest.mark.parametrize(("line", "kind", "number", "raw", "written"), LABELS)
def test_labels_are_recognised(line: str, kind: str, number: int | None, raw: str, written: str) -> None:
    label = label_of(line)
    assert label is not None
    assert (label.kind, label.number, label.raw, canonical(label)) == (kind, number, raw, written)
    assert line[label.start : label.end].strip() == raw


@pytest.mark.parametrize(
    "line",
    [
        "1.5倍增长", "1.5 亿元以上", "2025年,工业总产值达到", "2025.3.28", "3.5%以上", "1、2号楼", "1、2、3年级",
        "5G网络建设", "一、二三产业融合发展", "三、四线城市", "一是加强领导", "第一条的规定适用于", "第五条第三款规定",
        "第三方机构", "第一产业", "-5度以下", "(2021)3号文件", "(含2家以上)企业", "附近区域", "E.g. this",
        "A.B公司", "人工智能,重点突破", "十分重视", "",
    ],
)  # fmt: skip
def test_other_beginnings_are_no_labels(line: str) -> None:
    assert label_of(line) is None


def test_a_label_is_looked_for_only_at_the_place_named() -> None:
    flat = flatten("前文\n（三）后文")
    label = recognise(flat, 3, len(flat))
    assert label is not None
    assert (label.start, label.end, label.number) == (3, 6, 3)
    assert recognise(flat, 0, 2) is None


@given(st.integers(min_value=0, max_value=9999))
def test_numerals_round_trip(number: int) -> None:
    assert parse_numeral(write_numeral(number)) == number
    assert parse_numeral(str(number)) == number


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("廿一", 21),
        ("一百零五", 105),
        ("貳", 2),
        ("壹拾", 10),
        ("１２", 12),
        ("两百", 200),
        ("百", None),
        ("年", None),
        ("", None),
    ],
)
def test_numerals_as_they_occur(numeral: str, number: int | None) -> None:
    assert parse_numeral(numeral) == number


@given(st.text(max_size=60))
def test_flattening_keeps_every_offset(text: str) -> None:
    assert len(flatten(text)) == len(text)


@given(st.text(max_size=60))
def test_any_line_gives_a_label_within_it_or_none(line: str) -> None:
    label = label_of(line)
    if label is not None:
        assert 0 <= label.start < label.end <= len(line)
        assert canonical(label)
        assert label.raw == line[label.start : label.end].strip()


@given(st.integers(min_value=1, max_value=99), st.sampled_from(["第{}条 甲", "{}、甲", "({})甲", "（{}）甲"]))
def test_chinese_labels_have_one_identifier_whatever_their_script_and_width(number: int, form: str) -> None:
    line = form.format(write_numeral(number))
    wide = "".join(chr(ord(c) + 0xFEE0) if c in "()" else c for c in line)
    both = [label for label in (label_of(line), label_of(wide)) if label is not None]
    assert len(both) == 2
    assert canonical(both[0]) == canonical(both[1])
    assert unicodedata.normalize("NFKC", both[1].raw) == unicodedata.normalize("NFKC", both[0].raw)
