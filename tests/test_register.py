"""A register gives the numbers of each of its keys, and nothing for what is no key."""

from __future__ import annotations

import tempfile
import zlib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from index import register
from index.register import Register

KEYS = st.text(st.characters(exclude_characters="\n", exclude_categories=("Cs",)), max_size=6)


@given(st.dictionaries(KEYS, st.lists(st.integers(0, 2**31 - 1), max_size=4), max_size=30), st.lists(KEYS, max_size=9))
def test_each_key_is_found_with_its_numbers(held: dict[str, list[int]], others: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        places = register.write(Path(name), "r", held)
        opened = Register(Path(name), "r")
        assert len(opened) == len(held)
        assert opened.find([*others, *held]) == places
        assert opened.find([]) == {}
        for key, place in places.items():
            assert opened.key(place) == key and opened.find([key]) == {key: place}
            assert opened.numbers(place).tolist() == held[key] and opened.count(place) == len(held[key])
        for text in others:
            assert opened.begins(text) == any(key.startswith(text) for key in held)


def test_keys_of_one_checksum_are_told_apart(tmp_path: Path) -> None:
    one, other, third = "plumless", "buckeroo", "甲"
    assert zlib.crc32(one.encode()) == zlib.crc32(other.encode())
    register.write(tmp_path, "r", {one: [1], third: [3]})
    opened = Register(tmp_path, "r")
    assert other not in opened.find([one, other]) and one in opened.find([one, other])
    register.write(tmp_path, "r", {one: [1], other: [2]})
    opened = Register(tmp_path, "r")
    assert [opened.numbers(place).tolist() for place in opened.find([one, other]).values()] == [[1], [2]]
