"""Offsets survive normalisation: checked on invented text, on every source file, and by property."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.normalization import fold, simplify

SOURCES = sorted(Path("documents/sources").glob("*.txt"))


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("武漢東湖新技術開發區(以下稱東湖高新區)", "武汉东湖新技术开发区(以下称东湖高新区)"),
        ("著力強鏈補鏈,成效顯著,著名企業", "着力强链补链,成效显著,著名企业"),
        ("乾坤與乾燥", "乾坤与干燥"),
        ("abc 123", "abc 123"),
        ("", ""),
    ],
)
def test_simplify_is_character_by_character(traditional: str, simplified: str) -> None:
    assert simplify(traditional) == simplified


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.name[:3])
def test_simplify_keeps_every_offset_of_a_source(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(simplify(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("２０２５年達到７００億元", "2025年达到700亿元"),
        ("130万㎡", "130万m2"),
        ("2023—2025年", "2023-2025年"),
        ("国发〔2020〕7号", "国发(2020)7号"),
        ("GDP　增长", "gdp 增长"),
        ("“强省会”", '"强省会"'),
        ("高\u200b新区", "高新区"),
        ("①目标", "①目标"),
        ("Ⅳ类", "iv类"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_span_leads_back_over_characters_that_grew_or_vanished() -> None:
    text = "面积\u200b130万㎡以上"
    folded = fold(text)
    start = folded.text.index("130万m2")
    assert text[slice(*folded.span(start, start + 6))] == "130万㎡"


@given(st.text())
def test_simplify_keeps_length(text: str) -> None:
    assert len(simplify(text)) == len(text)


@given(st.text(alphabet=st.sampled_from("高新區開發㎡①Ⅳ%％—\u200b \u3000aA1１…"), max_size=40), st.data())
def test_every_folded_character_comes_from_the_character_it_points_to(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded.text:
        return
    at = data.draw(st.integers(0, len(folded.text) - 1))
    start, end = folded.span(at, at + 1)
    assert end == start + 1
    assert folded.text[at] in fold(text[start:end]).text


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(unicodedata.normalize("NFC", text)).text
    assert len(fold(once).text) <= len(once) * 18  # bounded growth, never an error
