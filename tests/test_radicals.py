"""Radicals that stand for characters become them, each where it stood."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from documents.radicals import without_radicals
from documents.readers import read


def test_kangxi_radicals_become_what_unicode_says() -> None:
    for code in range(0x2F00, 0x2FD6):
        assert without_radicals(chr(code)) == unicodedata.normalize("NFKC", chr(code)) != chr(code)


def test_radicals_of_the_supplement_become_their_characters() -> None:
    """Names say which: CJK RADICAL SIMPLIFIED HORSE is 马."""
    pairs = {
        "⻢": "马",
        "⻓": "长",
        "⻰": "龙",
        "⺠": "民",
        "⻋": "车",
        "⻔": "门",
        "⻅": "见",
        "⻚": "页",
        "⻘": "青",
        "⻩": "黄",
    }
    for radical, own in pairs.items():
        assert unicodedata.name(radical).startswith("CJK RADICAL") and without_radicals(radical) == own


def test_all_else_stays_and_nothing_moves() -> None:
    text = "到2025年,⾼新区产值①达到１００亿元㎡,⺮字头"
    assert without_radicals(text) == "到2025年,高新区产值①达到１００亿元㎡,竹字头"
    assert len(without_radicals(text)) == len(text)


def test_a_text_copied_out_of_a_pdf_is_read_as_meant(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("⼀、发展⽬标\n到2027年,⾼新区产值达到100亿元。\n", encoding="utf-8")
    assert read(tmp_path / "a.txt").text == "一、发展目标\n到2027年,高新区产值达到100亿元。\n"
