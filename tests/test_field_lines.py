"""Fields whose values stand on the lines below their names are put on one line each; nothing else is."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from documents.field_lines import join_fields
from documents.ingest import ingest_source
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


def test_a_value_below_its_name_behind_a_whole_field_is_no_part_of_the_title() -> None:
    text = "# 关于休渔的通知\n发布时间：2020/12/02\n来源：\n渔业处\n\n临水市渔业局关于做好\n休渔工作的通知\n"
    assert join_fields(text, ())[0] == text.replace("来源：\n", "来源：")
    text = "发布时间：2020/12/02\n标题：\n临水市渔业局关于休渔的通知\n各区县：\n"
    assert join_fields(text, ())[0] == text
    text = "来源：\n渔业处\n临水市渔业局关于休渔的通知\n"
    assert join_fields(text, ())[0] == text
