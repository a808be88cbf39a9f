from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import tokenization
from index.tokenization import terms, token_length, tokenizer_name, words


def test_words_are_folded_and_punctuation_left_out() -> None:
    assert words("工業總產值，達到７００億元！") == words("工业总产值,达到700亿元!")
    assert "产值" in words("工业总产值") or "总产值" in words("工业总产值")
    assert not {",", "!", "。"} & set(words("到2025年,工业总产值达到700亿元。"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2025年", {"2025", "2025年"}),
        ("增长3.5%", {"3.5", "3.5%"}),
        ("700亿元以上", {"700", "700亿元"}),
        ("不少于3,750亩", {"3750", "3750亩"}),
        ("GDP实现800亿", {"gdp", "800"}),
        ("R&D经费", {"r&d"}),
        ("5G和LED", {"5", "g", "led"}),
        ("LG、博世", {"lg"}),
    ],
)
def test_numbers_units_and_latin_stay_whole(text: str, expected: set[str]) -> None:
    assert expected <= set(terms(text))


def test_decimals_are_not_cut() -> None:
    assert "3" not in terms("3.5%") and "5" not in terms("3.5%")


def test_a_word_that_no_dictionary_holds_is_found_by_its_pairs() -> None:
    assert {"_泥窝", "_窝河"} <= set(terms("大泥窝河")) & set(terms("泥窝河治理"))


def test_function_words_are_no_words() -> None:
    assert not {"的", "是", "多少"} & set(words("贵阳高新区的目标是多少"))


@given(st.text(max_size=60))
def test_any_text_gives_terms_and_the_same_ones_again(text: str) -> None:
    assert terms(text) == terms(text)
    assert all(t and not t.isspace() for t in terms(text))


def test_token_length_grows_with_the_text_and_takes_special_tokens_as_text() -> None:
    assert 0 == token_length("") < token_length("条款") < token_length("条款" * 20)
    assert token_length("<|endoftext|>") > 1


def test_the_tokenizer_is_named_by_version_and_word_lists() -> None:
    assert "jieba 0." in tokenizer_name() and "words " in tokenizer_name()


def test_importing_loads_no_dictionary() -> None:
    code = "import sys, index.tokenization; sys.exit('jieba' in sys.modules or 'tiktoken' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("kept", [None, b"", b"{\x00\x00\x00", b"\xe9\x05\x00\x00\x00"])
def test_a_kept_dictionary_that_is_not_whole_is_made_anew(
    kept: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokenization, "default_cache", lambda: tmp_path)
    cache = tmp_path / f"jieba-{version('jieba')}.cache"
    if kept is not None:
        cache.write_bytes(kept)
    made = tokenization._load_jieba.__wrapped__()
    assert list(made.cut("固定资产投资增长", HMM=False)) == ["固定资产", "投资", "增长"]
    read = tokenization._load_jieba.__wrapped__()
    assert read.total == made.total > 0 and read.FREQ == made.FREQ and cache.stat().st_size > 1_000_000
