"""Fields whose values stand on the lines below their names are put on one line each; nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.field_lines import join_fields
from documents.ingest import ingest_source
from documents.lines import meta_key
from documents.readers import read

PAGE = """临水市人民政府关于印发渔港建设方案的通知
    索 引 号：
    000014349/2025-00007
    发文机关：
    临水市人民政府
    成文日期：
    2025年1月27日
    发文字号：
    临府发〔2025〕5号
    主 题 词：
    临水市人民政府关于印发
渔港建设方案的通知
各区县：
现将《渔港建设方案》印发给你们。
一、建设目标
到2026年，建成渔港12座。
"""


def test_fields_are_read_though_their_values_stand_below(tmp_path: Path) -> None:
    joined = join_fields(PAGE, ())[0]
    assert "发文字号：临府发〔2025〕5号\n" in joined
    assert "主 题 词：\n" in joined  # it has no value
    path = tmp_path / "通知.txt"
    path.write_text(PAGE, encoding="utf-8")
    (found,) = ingest_source(read(path)).plans
    assert (found.plan.doc_no, found.plan.issued_on) == ("临府发〔2025〕5号", "2025-01-27")
    assert found.plan.title.replace("\n", "").endswith("通知")


def test_text_with_a_lead_in_or_two_is_left() -> None:
    text = "一、申报\n时间：\n3月底前。\n日期：\n见附件。\n二、其他\n"
    assert join_fields(text, ())[0] == text


@given(st.lists(st.sampled_from(["发文机关：", "文号：", "成文日期：", "甲局", "一、甲", "", "标题：甲"]), max_size=30))
def test_no_character_but_white_space_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:at]) for at, line in enumerate(lines) if line]
    out, places = join_fields(text, tuple((at, text[at:].split("\n")[0]) for at in starts))
    assert out.replace("\n", "") == text.replace("\n", "")
    assert all(out[at:].startswith(words) for at, words in places)


PARTED = """区人民政府办公室关于印发《东港区渔港建设方案》的通知
2023-01-05 10:00 区人民政府办公室
索 引 号 MB1534522/2023-05475 发文日期 2023-01-03
发布机构 区人民政府办公室 文    号 港政办〔2023〕1号
分   类 政务公开 有 效 性 有效

各街道办事处,区人民政府各部门:

现将《东港区渔港建设方案》印发给你们,请认真执行。

东港区人民政府办公室

2023年1月3日

东港区渔港建设方案

一、建设目标

到2026年,建成渔港12座。

二、工作要求

由区渔业局牵头落实。
"""


def test_fields_that_only_blanks_part_are_fields(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(PARTED, encoding="utf-8")
    (found,) = ingest_source(read(path)).plans
    assert (found.plan.doc_no, found.plan.issued_on) == ("港政办〔2023〕1号", "2023-01-03")
    kinds = [(clause.kind, clause.text.split()[0]) for clause in found.clauses]
    assert kinds[1:6] == [("meta", "2023-01-05"), ("meta", "索"), ("meta", "发布机构"), ("meta", "分"),
                          ("addressee", "各街道办事处,区人民政府各部门:")]  # fmt: skip
    assert [c.text for c in found.clauses if c.kind == "heading"] == ["一、建设目标", "二、工作要求"]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("发布机构 区人民政府办公室 文    号 港政办〔2023〕1号", "发布机构"),
        ("文    号 港政办〔2023〕1号", "文号"),
        ("成文日期 2023-01-03", "成文日期"),
        ("名称 类别 日期 时间", None),  # the head of a table
        ("来源 广泛", None),
        ("分类 推进改造,主题 鲜明。", None),
        ("发布 通知", None),
    ],
)
def test_names_of_fields_without_a_colon(line: str, key: str | None) -> None:
    assert meta_key(line) == key


def test_a_value_below_its_name_behind_a_whole_field_is_no_part_of_the_title() -> None:
    text = "# 关于休渔的通知\n发布时间：2020/12/02\n来源：\n渔业处\n\n临水市渔业局关于做好\n休渔工作的通知\n"
    assert join_fields(text, ())[0] == text.replace("来源：\n", "来源：")
    text = "发布时间：2020/12/02\n标题：\n临水市渔业局关于休渔的通知\n各区县：\n"
    assert join_fields(text, ())[0] == text
    text = "来源：\n渔业处\n临水市渔业局关于休渔的通知\n"
    assert join_fields(text, ())[0] == text
