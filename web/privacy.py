"""Mask personal data in what people type, before it is stored or sent to a model.

Input: any text. Output: the text with identity numbers, mobile numbers, bank cards and e-mail addresses
replaced by a label, and which kinds were found.
Does not know: who typed it, or what happens to it next.

Source: GB 11643—1999 (identity number and its ISO 7064 MOD 11-2 check character); ISO/IEC 7812-1 annex B
(Luhn check of card numbers); the numbering plan for mobiles (11 digits, 13x–19x).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

LABELS = {
    "id": "〔身份证号已隐去〕",
    "mobile": "〔手机号已隐去〕",
    "card": "〔银行卡号已隐去〕",
    "email": "〔邮箱已隐去〕",
}

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SEP = r"[ \u00a0\t\-\u2010-\u2015\u200b-\u200d\u2060\ufeff·]{0,2}"
_UNIT = r"(?![0-9]|\.[0-9]|\s?[万亿元亩人家个])"  # an amount is no telephone number
_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_ID = re.compile(rf"(?<![0-9.])[1-9](?:{_SEP}[0-9]){{14}}(?:(?:{_SEP}[0-9]){{2}}{_SEP}[0-9Xx])?(?![0-9])")
_MOBILE = re.compile(rf"(?<![0-9.])(?:(?:\+|00)?86{_SEP})?1{_SEP}[3-9](?:{_SEP}[0-9]){{9}}{_UNIT}")
_CARD = re.compile(rf"(?<![0-9.])[3-6](?:{_SEP}[0-9]){{12,18}}{_UNIT}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may be stored, and the kinds of data that were masked in it, in order of name."""

    text: str
    kinds: tuple[str, ...] = ()


def mask(text: str) -> Masked:
    """Return `text` with personal data replaced by labels; text without any comes back unchanged."""
    kinds: set[str] = set()
    for kind, pattern, holds in _RULES:
        text, found = _replace(text, kind, pattern, holds)
        if found:
            kinds.add(kind)
    return Masked(text, tuple(sorted(kinds)))


def is_identity_number(number: str) -> bool:
    """Return whether `number` (15 or 18 characters) has a real region, birth date and check character."""
    if len(number) not in (15, 18) or not 11 <= int(number[:2]) <= 82:
        return False
    born = number[6:14] if len(number) == 18 else "19" + number[6:12]
    try:
        date(int(born[:4]), int(born[4:6]), int(born[6:8]))
    except ValueError:
        return False
    if len(number) == 15:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def is_card_number(number: str) -> bool:
    """Return whether `number` passes the Luhn check."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return 13 <= len(number) <= 19 and len(set(number)) > 1 and total % 10 == 0


def _replace(text: str, kind: str, pattern: re.Pattern[str], holds: Callable[[str], bool]) -> tuple[str, bool]:
    plain = text.translate(_WIDTH)  # one character for one: spans hold for `text` too
    out: list[str] = []
    last = 0
    for match in pattern.finditer(plain):
        if holds(re.sub(r"[^0-9Xx]", "", match.group())):
            out += [text[last : match.start()], LABELS[kind]]
            last = match.end()
    return ("".join([*out, text[last:]]), True) if out else (text, False)


_RULES: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", _EMAIL, lambda _: True),
    ("id", _ID, is_identity_number),
    ("card", _CARD, is_card_number),
    ("mobile", _MOBILE, lambda _: True),
)
