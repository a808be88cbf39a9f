"""Tell whether a figure is told of what a question shuts out: of 市内 where it asks for 市外.

Input: folded text of a question's topic and of what is told. Output: whether they are of opposite things.
Does not know: facts, sentences, what follows from it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_DENIED = re.compile("(?<![是除并莫若])非([一-鿿]{2})")
CONTRASTS_FILE = Path(__file__).parent / "data" / "contrasts.tsv"
Contrast = tuple[tuple[str, ...], ...]  # wordings of the one thing, of the other, …


def are_opposed(asked: str, told: str) -> bool:
    """Return whether `told` has a word that shuts out one of `asked`, and not that one itself."""
    if _is_denied(asked, told) or _is_denied(told, asked):
        return True
    for things in _contrasts():
        own = [thing for thing in things if any(word in asked for word in thing)]
        if not own or len(own) == len(things):
            continue
        others = [thing for thing in things if thing not in own]
        if _names(others, told) and not _names(own, told):
            return True
    return False


def _is_denied(one: str, other: str) -> bool:
    """Return whether a text has only '非工业' where the other has only '工业'."""
    for word in _DENIED.findall(other):
        if word in one and f"非{word}" not in one and word not in other.replace(f"非{word}", ""):
            return True
    return False


def _names(things: list[tuple[str, ...]], text: str) -> bool:
    return any(word in text for thing in things for word in thing)


@cache
def _contrasts() -> tuple[Contrast, ...]:
    lines = CONTRASTS_FILE.read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(tuple(thing.split()) for thing in line.split("\t")) for line in lines if line and not line.startswith("#")
    )
