"""Write the numbers of list items in the formats of Word; web pages use some of them too.

Input: a number and a format's name. Output: the number as written. Does not know: lists.

Source: ECMA-376, part 1, 17.18.59 (formats).
"""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_CHINESE = frozenset(
    (
        "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital",
        "taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional",
    )
)  # fmt: skip
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def write_number(value: int, form: str) -> str:
    """Return `value` in a format of Word: decimal, Chinese, letters, Roman, circled; decimal where unknown."""
    if form in _CHINESE:
        return _chinese(value)
    if form == "decimalEnclosedCircle" and 1 <= value <= 20:
        return chr(0x245F + value)
    if form in ("upperLetter", "lowerLetter") and value > 0:
        letter = chr((ord("A") if form == "upperLetter" else ord("a")) + (value - 1) % 26)
        return letter * ((value - 1) // 26 + 1)
    if form in ("upperRoman", "lowerRoman") and 0 < value < 40:
        roman = _roman(value)
        return roman.upper() if form == "upperRoman" else roman
    return f"{value:02d}" if form == "decimalZero" else str(value)


def _chinese(value: int) -> str:
    """Return a Chinese numeral up to 999, Arabic digits beyond."""
    if value < 10:
        return _DIGITS[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    hundreds, rest = divmod(value, 100)
    if hundreds > 9:
        return str(value)
    tail = "" if not rest else ("零" + _DIGITS[rest] if rest < 10 else ("一" if rest < 20 else "") + _chinese(rest))
    return _DIGITS[hundreds] + "百" + tail


def _roman(value: int) -> str:
    out = ""
    for worth, sign in _ROMAN:
        while value >= worth:
            out, value = out + sign, value - worth
    return out
