"""Hold the names of units against each other: in full, in short, by what tells them apart.

Input: names as a question and a plan write them. Output: whether they are of one body; bare names.
Does not know: duties, plans; which units a library has (units.py).
"""

from __future__ import annotations

import re
from functools import lru_cache

from documents.normalization import fold
from index.tokenization import words as split_words

_NAMES_KEPT = 16_384  # names of units whose bare forms are remembered: each is held against each question
_LEVEL = re.compile(r"^(?:中央|国家|省|市|区|县|州|镇|自治区|开发区|高新区|经开区|园区|本市|属地|所在地)(?=.{2,})")
_STEM_END = re.compile(r"(?:行政)?(?:主管)?(?:部门|管理局|局|委员会|委|厅|部|办公室|办|机关|总局|署)$")


def same_unit(asked: str, unit: str) -> bool:
    """Return whether a unit's name is the one asked for, but for the level of government before it."""
    return bare_unit(asked) == bare_unit(unit)


def abbreviates(asked: str, unit: str) -> bool:
    """Return whether `asked` is a short form of `unit`.

    Either its characters stand there in order, the first and the last the same ('科经局'), or what comes before the
    kind of body is made of first characters of words ('人社局' for '人力资源社会保障部门').
    """
    if _made_of_firsts(_stem(asked), _stem(unit)):
        return True
    short, full = bare_unit(asked), bare_unit(unit)
    if len(short) < 2 or len(short) >= len(full) or short[0] != full[0] or short[-1] != full[-1]:
        return False
    rest = iter(full)
    return all(ch in rest for ch in short)


def firsts_of(name: str) -> frozenset[str]:
    """Return the characters with which what abbreviates a unit's name begins."""
    return frozenset((bare_unit(name)[:1], _stem(name)[:1])) - {""}


def _made_of_firsts(short: str, full: str) -> bool:
    """Return whether each character of `short` begins a word of `full`, in order, from its first word on."""
    if not 2 <= len(short) <= 4 or len(full) < 2 * len(short) or short[0] != full[0]:
        return False
    firsts = iter(word[0] for word in split_words(full))
    return all(ch in firsts for ch in short)


@lru_cache(_NAMES_KEPT)
def bare_unit(name: str) -> str:
    """Return a unit's folded name without the level of government before it and a bracket behind it."""
    bare = re.sub(r"\([^()]*\)$", "", fold(name).text.strip())
    return re.sub(r"^(省|市|区|县|州|自治区|开发区|高新区|经开区|园区)(?=.{2,})", "", bare)


def same_stem(asked: str, unit: str) -> bool:
    """Return whether two names differ only in what kind of body they call it, and whose ('财政局', '县财政部门')."""
    short, full = _stem(asked), _stem(unit)
    if len(short) < 2 or not full.endswith(short):
        return False
    return full == short or len(short) >= 4 or full[-len(short) - 1] in "省市区县州镇和"


def ends_in(asked: str, unit: str) -> bool:
    """Return whether a longer name ends in the one asked for ('港区生态环境部门' for '生态环境部门')."""
    return len(bare_unit(asked)) >= 4 and bare_unit(unit).endswith(bare_unit(asked))


@lru_cache(_NAMES_KEPT)
def _stem(name: str) -> str:
    bare = fold(name).text.strip()
    while (shorter := _LEVEL.sub("", bare)) != bare:
        bare = shorter
    return _STEM_END.sub("", bare)
