"""Make texts comparable without losing where each character stood.

Input: any text. Output: the same text in simplified script (`simplify`, same length), or folded for
matching (`fold`: NFKC, simplified, lower case, one kind of dash, quote, bracket and space) with a map back.
Does not know: plans, clauses, questions.

Source: Unicode NFKC (UAX #15), applied code point by code point so that offsets stay computable; OpenCC's
`t2s` character table. Phrases are never converted, since they could change the length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import opencc

_HAN_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2B740))

_SHORT = 64  # characters; what is no longer is remembered …
_KEPT = 16_384  # … so many of them

# Traditional 著 and 乾 stand for two simplified characters each; what follows or precedes decides.
_ZHUO = re.compile("(?<![显顯卓名原编編专專论論土遗遺巨译譯合所昭])著(?![名作称稱述者书書录錄])")
_GAN = re.compile("乾(?![坤隆县縣元安陵])")

_UNIFIED = {
    **dict.fromkeys("—–―‐‑‒−─━⸺⸻﹣﹘", "-"),
    **dict.fromkeys("“”„‟「」『』〝〞″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("〔［【﹝﹙〖[{", "("),
    **dict.fromkeys("〕］】﹞﹚〗]}", ")"),
    **dict.fromkeys("•・‧∙●▪◦⋅", "·"),
    **dict.fromkeys("\t\v\f\u00a0\u3000\u2028\u2029\u0085", " "),
    "〜": "~",
    "∶": ":",
    "…": "…",  # kept: its NFKC form is three full stops
}


def simplify(text: str) -> str:
    """Return `text` in simplified script, character by character: same length, same offsets."""
    if text.isascii():
        return text
    converted = text.translate(_simplified_table())
    if "著" in converted:
        converted = _ZHUO.sub("着", converted)
    return _GAN.sub("干", converted) if "乾" in converted else converted


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and its way back: `offsets[i]` is where folded character i stood; None means the same."""

    text: str
    offsets: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text of folded text[start:end]."""
        if self.offsets is None:
            return start, end
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else self.offsets[-1] + 1
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Return `text` folded for matching; zero-width characters vanish, '㎡' becomes 'm2'."""
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> Folded:
    simplified = simplify(text)
    folded = simplified.translate(_FOLD_TABLE)
    if _OTHER_LENGTH.isdisjoint(simplified):
        return Folded(folded)
    offsets = [i for i, ch in enumerate(simplified) for _ in _FOLD_TABLE[ord(ch)]]
    return Folded(folded, tuple(offsets)) if offsets else Folded("", None)


@lru_cache(_KEPT)
def _fold_short(text: str) -> Folded:
    """Return a name, a title, a question folded: these are met again and again."""
    return _fold(text)


class _FoldTable(dict[int, str]):
    """A translation table that fills itself, one code point at a time."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(folded) != 1:
            _OTHER_LENGTH.add(chr(code))  # before the table knows it: another thread may be folding
        self[code] = folded
        return folded


_FOLD_TABLE = _FoldTable()
_OTHER_LENGTH: set[str] = set()  # characters met so far that vanish or become several


def _fold_character(ch: str) -> str:
    if ch in _UNIFIED:
        return _UNIFIED[ch]
    category = unicodedata.category(ch)
    if ch == "\n" or category == "Cc":
        return ch
    if category == "Zs":
        return " "
    if category == "Cf":
        return ""
    if unicodedata.decomposition(ch).startswith("<circle>"):
        return ch  # ① is a label: as '1' it would join a number beside it
    compatible = unicodedata.normalize("NFKC", ch).lower()
    return "".join(_UNIFIED.get(c, c) for c in compatible).translate(_simplified_table())


@cache
def _simplified_table() -> dict[int, str]:
    """Return the characters that OpenCC changes to exactly one other character."""
    characters = [chr(code) for start, end in _HAN_RANGES for code in range(start, end)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {
        ord(old): new
        for old, new in zip(characters, converted, strict=True)
        if new != old and len(new) == 1 and old not in "著乾"
    }
