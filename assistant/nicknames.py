"""Call cities by their own names: '筑城' is 贵阳, '蓉城' 成都.

Input: a folded question, what the library holds. Output: the question.
Does not know: plans and zones (scope.py).

Source: data/city_nicknames.tsv, which users may extend.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import cache
from pathlib import Path

_ALONE = "(?![区县镇乡市街村山江湖路州])"  # '龙城区' and '江城县' are places of their own
NICKNAMES_FILE = Path(__file__).parent / "data" / "city_nicknames.tsv"


def without_nicknames(text: str, corpus: Container[str], is_named: Callable[[str], bool]) -> str:
    """Return folded `text` with its cities by their own names.

    A nickname that stands in the `corpus` may be a topic, and one of a city that no plan has in its name
    (`is_named`) says nothing here: both are left as they are.
    """
    for nickname, city in read_nicknames().items():
        if nickname in text and nickname not in corpus and is_named(city):
            text = re.sub(re.escape(nickname) + _ALONE, city, text)
    return text


@cache
def read_nicknames() -> dict[str, str]:
    """Return {nickname: city} of the file; '#' starts a comment."""
    lines = NICKNAMES_FILE.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("\t") for line in lines if line.strip() and not line.startswith("#"))
    return {nickname.strip(): city.strip() for nickname, _, city in pairs}
