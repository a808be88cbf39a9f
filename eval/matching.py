"""Compare texts as the metrics do: folded, without citation tokens and spaces, figures whole.

Input: texts. Output: whether one holds another; the figures of a text.
Does not know: questions, answers, plans. It shares no code with assistant.checking on purpose, so that a
fault of the number gate there is not repeated by the metric that watches it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from documents.normalization import fold

_TOKEN = re.compile(r"\[\d+\]")
_SPACE = re.compile(r"(?<!\d)\s+|\s+(?!\d|\s)")  # a space between two figures keeps them apart
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_EMPHASIS = re.compile(r"\*\*|__|`")
_FIGURE = re.compile(
    r"\d+(?:\.\d+)?(?:[万亿千百]*(?:美元|欧元|港元|日元|元|平方米|平方公里|公里|公顷|亩|吨|千瓦时|千瓦|人|名|家|个|户|件|条|项|位|座|倍|"
    r"百分点|年|月|日|%|‰))?(?:/[\u4e00-\u9fff]{1,3})?|\d+(?:\.\d+)?[万亿]*"
)
_BULLET = re.compile(r"(?m)^\s*(?:[-*·>]|\d+\.(?=\s))\s*")


def without_tokens(text: str) -> str:
    """Return the text without its [n] citation tokens."""
    return _TOKEN.sub("", text)


def plain(text: str) -> str:
    """Return the text folded, without tokens, emphasis marks, thousands commas and white space."""
    folded = fold(_EMPHASIS.sub("", without_tokens(text))).text
    return _SPACE.sub("", _THOUSANDS.sub("", folded))


def holds(haystack: str, needle: str) -> bool:
    """Return whether plain(needle) stands in `haystack` (already plain), its figures whole."""
    wanted = plain(needle)
    if not wanted:
        return False
    left = r"(?<![\d.])" if wanted[0].isdigit() else ""
    right = r"(?!\d|\.\d)" if wanted[-1].isdigit() else ""
    return re.search(left + re.escape(wanted) + right, haystack) is not None


def holds_any(haystack: str, needles: Iterable[str]) -> bool:
    """Return whether one of the needles stands in `haystack` (already plain)."""
    return any(holds(haystack, needle) for needle in needles)


def numbers(text: str) -> list[str]:
    """Return the figures of a text with their unit, folded: '700亿元', '2025年', '95%'.

    List markers at the start of a line are no figures.
    """
    return [match.group() for match in _FIGURE.finditer(plain(_BULLET.sub("", text)))]


def is_slice(text: str, whole: str) -> bool:
    """Return whether `text`, bare of tokens, list marker and outer space, is a slice of `whole`."""
    bare = _BULLET.sub("", without_tokens(text), count=1).strip()
    return bool(bare) and bare in whole
