"""Cells written as one line: what a narrow column broke is whole, bodies on lines of their own stay apart."""

from __future__ import annotations

import pytest

from documents.cells import one_line, said_again


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (["区水务局", "区财政局、公共机构"], "区水务局 区财政局、公共机构"),
        (["东港集团", "西山集团"], "东港集团 西山集团"),
        (["市水务局、市财政局", "各区政府"], "市水务局、市财政局 各区政府"),
        (["市水务局、", "市财政局"], "市水务局、 市财政局"),
        (["申港", "集团"], "申港集团"),
        (["东港集团", "股份有限公司"], "东港集团股份有限公司"),
        (["市委", "组织部"], "市委组织部"),
        (["市人民政府", "办公厅"], "市人民政府办公厅"),
        (["负责指导各", "区工作的开展"], "负责指导各区工作的开展"),
        (["建立水务局", "区级台账"], "建立水务局区级台账"),
    ],
)
def test_lines_of_a_cell(parts: list[str], line: str) -> None:
    assert one_line(parts) == line


def test_bodies_are_said_again_though_they_are_many() -> None:
    bodies = "、".join(["区水务局", "区规划和自然资源局", "区农业农村委", "各街道办事处等相关单位"] * 4)
    words = "建立健全渔业管理制度，" * 8
    assert (said_again(bodies), said_again(words), said_again(words[:20])) == (bodies, "", words[:20])
