"""Texts pasted as one line: their chapters, articles and items get lines of their own, nothing else does."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from documents.ingest import ingest_source
from documents.readers import read
from documents.run_on import part_lines

FILLING = "渔港应当保持航道畅通,并按照规定公布潮位,任何单位和个人不得占用。" * 9
RULE = (
    "各区县:现将《临水市渔港管理办法》印发给你们。临水市人民政府2025年3月1日（此件公开发布）临水市渔港管理办法"
    f"第一章  总    则第一条  为管理渔港,制定本办法。第二条  市渔业局负责渔港管理,按照第三条办理。{FILLING}"
    f"第二章  建    设第三条  渔港分为下列等级：（一）一级渔港；（二）二级渔港。第四条  依照第一条执行。{FILLING}"
    f"第五条  本办法自印发之日起施行。{FILLING}"
)


def test_a_rule_pasted_as_one_line_has_its_chapters_and_articles_again() -> None:
    lines = part_lines(RULE, ((0, "line 1"),))[0].split("\n")
    assert [line[:6] for line in lines] == [
        "各区县:现将", "临水市人民政", "2025年3", "（此件公开发", "临水市渔港管", "第一章  总", "第一条  为",
        "第二条  市", "第二章  建",
        "第三条  渔", "（一）一级渔", "（二）二级渔", "第四条  依", "第五条  本",
    ]  # fmt: skip


def test_such_a_rule_is_read_article_by_article(tmp_path: Path) -> None:
    path = tmp_path / "办法.txt"
    path.write_text(f"关于印发临水市渔港管理办法的通知\n{RULE}\n", encoding="utf-8")
    (plan,) = ingest_source(read(path)).plans
    ids = [c.clause_id.partition("/")[2] for c in plan.clauses]
    assert {"第一章/第一条", "第二章/第三条", "第二章/第三条/(二)", "第二章/第五条"} <= set(ids)
    assert plan.plan.issued_on == "2025-03-01"


def test_numbered_items_of_one_line_are_parted() -> None:
    text = f"为发展渔业,提出如下意见。一、总体要求。{FILLING}二、重点任务。{FILLING}三、保障措施。{FILLING}{FILLING}"
    lines = part_lines(text, ())[0].split("\n")
    assert [line[:6] for line in lines] == ["为发展渔业,", "一、总体要求", "二、重点任务", "三、保障措施"]


def test_short_lines_and_references_are_left() -> None:
    short = "第一条 甲。第二条 乙。第三条 丙。"
    assert part_lines(short, ())[0] == short
    cited = f"按照第一条办理。{FILLING}依照第二条和第三条执行。{FILLING}{FILLING}{FILLING}"
    assert part_lines(cited, ())[0] == cited


@given(
    st.lists(st.sampled_from(["第一条", "第二条", "第三条", "一、", "二、", "。", "：", "甲" * 300, "\n"]), max_size=30)
)
def test_no_character_but_line_ends_is_changed(pieces: list[str]) -> None:
    text = "".join(pieces)
    starts = [0, *(i + 1 for i, ch in enumerate(text) if ch == "\n")]
    out, places = part_lines(text, tuple((at, str(at)) for at in starts))
    assert out.replace("\n", "") == text.replace("\n", "")
    assert all(out[new:][:5].replace("\n", "")[:1] == text[int(old) :][:5].replace("\n", "")[:1] for new, old in places)
