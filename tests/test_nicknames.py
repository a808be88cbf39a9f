"""Cities are known by their nicknames, unless these are the heads of other names or stand in the plans."""

from __future__ import annotations

import pytest

from assistant.nicknames import read_nicknames, without_nicknames


@pytest.mark.parametrize(
    ("text", "corpus", "held", "expected"),
    [
        ("筑城高新区的目标", "", ("贵阳",), "贵阳高新区的目标"),
        ("筑城高新区的目标", "", ("合肥",), "筑城高新区的目标"),
        ("江城文化节谁负责", "举办江城文化节", ("武汉",), "江城文化节谁负责"),
        ("江城区的目标", "", ("武汉",), "江城区的目标"),
        ("龙城区和太原的目标", "", ("太原",), "龙城区和太原的目标"),
    ],
)
def test_only_a_city_that_is_held_is_meant(text: str, corpus: str, held: tuple[str, ...], expected: str) -> None:
    assert without_nicknames(text, corpus, lambda city: city in held) == expected


def test_the_file_names_each_nickname_once() -> None:
    assert all(nickname and city and nickname != city for nickname, city in read_nicknames().items())
