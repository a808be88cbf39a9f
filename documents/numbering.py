"""Read and write Chinese numerals, and recognise the label that a line of an official document begins with.

Input: text, or one line of it. Output: integers, numerals, or a Label with its kind, number and span.
Does not know: which label is above which, or what a clause is (documents.clauses decides that by nesting).

Source: GB/T 9704—2012, 7.3.3 (levels 一、 (一) 1. (1)) and 7.3.4 (附件); the legislative technique norms of the
Standing Committee of the National People's Congress (编 章 节 条 款 项 目).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import cn2an

from documents.normalization import simplify

LabelKind = Literal[
    "annex",  # 附件1
    "markdown",  # '## ' before a heading that has no label of its own
    "part",  # 第一编
    "chapter",  # 第一章, 附则
    "section",  # 第一节
    "article",  # 第一条
    "subarticle",  # 第一款
    "roman",  # Ⅰ.
    "cn_dot",  # 一、
    "named",  # 行动1: 任务一:
    "cn_paren",  # (一)
    "num_dot",  # 1.  1、
    "decimal",  # 1.1
    "num_paren",  # (1)
    "num_half",  # 1)
    "circled",  # ①
    "letter",  # (a)  A.
    "dash",  # ——  -  •
]
# From the outermost to the innermost by convention; it decides only where a document does not show its own order.
CONVENTIONAL_ORDER: Final[tuple[LabelKind, ...]] = (
    "annex", "markdown", "part", "chapter", "section", "article", "subarticle", "roman", "cn_dot", "named", "cn_paren",
    "num_dot", "decimal", "num_paren", "num_half", "circled", "letter", "dash",
)  # fmt: skip

NUMERALS: Final = "零〇一二两三四五六七八九十廿卅百千"
_ORDINAL_UNITS: Final[dict[str, LabelKind]] = {
    "编": "part", "章": "chapter", "节": "section", "条": "article", "款": "subarticle",
}  # fmt: skip
_FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_HALF_WIDTH = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "﹙〔［【﹝[{｛"), "("),
    **dict.fromkeys(map(ord, "﹚〕］】﹞]}｝"), ")"),
    **dict.fromkeys(map(ord, "\u3000\xa0\u2002\u2003\u2009\t\v\f\ufeff\u200b"), " "),
}
_MAX_LABEL_CHARS = 24  # a longer label does not occur; keeps the work per line constant

_N = rf"[{NUMERALS}]{{1,8}}"
# A wrapped sentence may go on with '第五条第三款规定…' or '第一条的…': then it is no label.
_ORDINAL = re.compile(
    rf"第\s?({_N}|\d(?:\s?\d){{0,2}})\s?([编章节条款])(?:之{_N})?(?=\s|$|[^的所第至和或及与、,。;中以之款项内外])"
)
_SUPPLEMENT = re.compile(r"[附总]\s*则(?=\s|$)")
# '一、二三产业', '三、四线城市' and '1、2号楼' are words of a sentence.
_CN_DOT = re.compile(rf"({_N})\s?[、.](?!\s?[{NUMERALS}]{{1,2}}(?:、|产业|[级线期类等产次]))")
_CN_PAREN = re.compile(rf"(?:\(\s?)?({_N})\s?\)[、.]?")
_NUM_DOT = re.compile(r"(\d{1,3})\s?(?:\.(?!\d)|\.(?=20\d\d(?:\D|$))|、(?!\d{1,2}(?:[、和至号及]|[-~]\d)))")
_DECIMAL = re.compile(
    r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?(?=\s{1,4}[^\W\d_])(?!\s+(?:[个家倍万亿千百元米公吨年月日度]|平方))"
)
_NUM_PAREN = re.compile(r"\(\s?(\d{1,3})\s?\)[、.]?")
_NUM_HALF = re.compile(r"(\d{1,3})\s?\)")
_LETTER = re.compile(r"(?:\(\s?([A-Za-z])\s?\)|([A-Za-z])(?:[.、](?![A-Za-z.\d])|\)))")
_ROMAN = re.compile(r"([Ⅰ-Ⅻ])\s?[.、]?")
_ROMAN_LETTERS = re.compile(r"(X?(?:IX|IV|V?I{0,3}))[.、](?=\s)")  # of plans in English
# The words that work plans count their units by; each is a series of its own.
_NAMED_WORDS: Final = ("行动", "任务", "工程", "专栏", "举措", "步骤", "专项")
_NAMED = re.compile(rf"({'|'.join(_NAMED_WORDS)})\s?({_N}|\d{{1,2}})\s?[:.、](?=\s?[^\s\d])")
_DASH = re.compile(r"(?:[—–―─⸺-]{2,3}|[—–―─⸺-](?![\d.])|[•·●■◆▪○◇□★*+])\s*(?=\S)")
_MARKDOWN = re.compile(r"(#{1,6})\s+")
_MARKDOWN_SKIP = re.compile(r"(?:#{1,6}\s+|>\s?|\*\*|__)+")
_ANNEX = re.compile(rf"附\s?[件表录图]\s?(\d{{1,2}}|[A-Z]|{_N})?(?:[-—]\d{{1,2}})?\s?[:.、]?")
_SERIES: Final[tuple[tuple[int, int, LabelKind], ...]] = (
    # first code point, count, kind; numbers count from 1
    (0x2460, 20, "circled"), (0x3251, 15, "circled"), (0x32B1, 15, "circled"), (0x2776, 10, "circled"),
    (0x2474, 20, "num_paren"), (0x2488, 20, "num_dot"), (0x3220, 10, "cn_paren"),
)  # fmt: skip
_SERIES_OFFSET = {0x3251: 20, 0x32B1: 35}


@dataclass(frozen=True, slots=True)
class Label:
    """The label at the start of a line. start and end are offsets in the text that was given."""

    kind: LabelKind
    number: int | None  # None for dashes and for labels without a number
    raw: str  # as written: '(一)', '1.', '——'
    start: int
    end: int
    depth: int = 1  # of a Markdown heading or of a decimal number; which word counts a named one; else 1

    @property
    def series(self) -> tuple[LabelKind, int]:
        """The series that the label counts in: labels of one series are siblings or cousins."""
        return self.kind, self.depth


def flatten(text: str) -> str:
    """Return `text` for recognition: simplified, half-width, one kind of bracket and space. Same length."""
    return simplify(text).translate(_HALF_WIDTH)


@lru_cache(maxsize=4096)
def parse_numeral(numeral: str) -> int | None:
    """Return the integer that `numeral` writes ('二十四', '廿一', '12', '贰'), or None when it writes none."""
    plain = flatten(numeral).strip().translate(_FINANCIAL)
    if plain.isascii():
        return int(plain) if plain.isdigit() else None
    if plain.startswith(("百", "千")):
        return None
    try:
        return int(cn2an.cn2an(plain, "smart"))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def write_numeral(number: int) -> str:
    """Return `number` (0 or more) as a Chinese numeral the way labels write it: 10 is 十, 11 is 十一."""
    return str(cn2an.an2cn(number))


def recognise(flat: str, start: int = 0, end: int | None = None, raw: str | None = None) -> Label | None:
    """Return the label that flat[start:end] begins with, or None.

    `flat` comes from `flatten`; `raw` is the text as written, when the label shall quote it.
    """
    end = len(flat) if end is None else end
    head = flat[start : min(end, start + _MAX_LABEL_CHARS * 2)]
    marks = _MARKDOWN_SKIP.match(head)
    skipped = marks.end() if marks else 0
    found = _match(head, skipped)
    if found is None and marks is not None and (heading := _MARKDOWN.match(head)):
        found = "markdown", None, heading.end(), len(heading.group(1))
    if found is None:
        return None
    kind, number, stop, depth = found
    label_start = start + (0 if kind == "markdown" else skipped)
    written = (flat if raw is None else raw)[label_start : start + stop].strip()
    return Label(kind, number, written, label_start, start + stop, depth)


def canonical(label: Label) -> str:
    """Return the one way in which an identifier writes `label`: '第三章', '一', '(一)', '1', '(1)', '①'."""
    number = label.number
    if number is not None and label.kind in _ORDINAL_UNITS.values():
        unit = next(unit for unit, kind in _ORDINAL_UNITS.items() if kind == label.kind)
        return f"第{write_numeral(number)}{unit}{_insertion(label.raw)}"
    if number is None or label.kind in ("decimal", "annex"):
        return "".join(flatten(label.raw).split()).strip(".、:")
    written = {
        "cn_dot": lambda: write_numeral(number),
        "named": lambda: f"{_NAMED_WORDS[label.depth - 1]}{number}",
        "cn_paren": lambda: f"({write_numeral(number)})",
        "num_dot": lambda: str(number),
        "num_paren": lambda: f"({number})",
        "num_half": lambda: f"{number})",
        "circled": lambda: chr(0x245F + number) if number <= 20 else f"({number})",
        "letter": lambda: f"({chr(0x60 + number)})",
        "roman": lambda: chr(0x215F + number) if number <= 12 else f"R{number}",
    }
    return written[label.kind]()


def _insertion(raw: str) -> str:
    """Return '之一' of an inserted article ('第十条之一'), else ''."""
    _, _, inserted = flatten(raw).partition("之")
    return f"之{inserted}" if inserted else ""


_Found = tuple[LabelKind, int | None, int, int]  # kind, number, end, depth


def _match(head: str, at: int) -> _Found | None:
    """Return the label at head[at:]; the first character says which patterns are worth trying."""
    first = head[at : at + 1]
    if not first:
        return None
    if first in "第附总":
        return _match_word(head, at)
    if first in "壹贰叁肆伍陆柒捌玖拾":
        head, first = head.translate(_FINANCIAL), "一"
    if first in NUMERALS or first == "(":
        return _match_chinese(head, at) or _match_digits(head, at)
    if first.isascii() and first.isalnum():
        return _match_digits(head, at)
    dash = _DASH.match(head, at)
    if (match := _NAMED.match(head, dash.end() if dash else at)) and (number := parse_numeral(match.group(2))):
        return "named", number, match.end(), 1 + _NAMED_WORDS.index(match.group(1))
    if dash:
        return "dash", None, dash.end(), 1
    if match := _ROMAN.match(head, at):
        return "roman", ord(match.group(1)) - 0x215F, match.end(), 1
    code = ord(first)
    for start, count, kind in _SERIES:
        if start <= code < start + count:
            return kind, code - start + 1 + _SERIES_OFFSET.get(start, 0), at + 1, 1
    return None


def _roman_value(letters: str) -> int:
    """Return the number, below 20, that Roman numerals write."""
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in letters]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def _match_word(head: str, at: int) -> _Found | None:
    if match := _ORDINAL.match(head, at):
        return _ORDINAL_UNITS[match.group(2)], parse_numeral(match.group(1).replace(" ", "")), match.end(), 1
    if match := _SUPPLEMENT.match(head, at):
        return "chapter", None, match.end(), 1
    if match := _ANNEX.match(head, at):
        return "annex", parse_numeral(match.group(1) or ""), match.end(), 1
    return None


def _match_chinese(head: str, at: int) -> _Found | None:
    patterns: tuple[tuple[LabelKind, re.Pattern[str]], ...] = (("cn_paren", _CN_PAREN), ("cn_dot", _CN_DOT))
    for kind, pattern in patterns:
        if (match := pattern.match(head, at)) and (number := parse_numeral(match.group(1))):
            return kind, number, match.end(), 1
    return None


def _match_digits(head: str, at: int) -> _Found | None:
    if match := _DECIMAL.match(head, at):
        parts = match.group(1).split(".")
        return "decimal", int(parts[-1]), match.end(), len(parts)
    patterns: tuple[tuple[LabelKind, re.Pattern[str]], ...] = (
        ("num_dot", _NUM_DOT), ("num_paren", _NUM_PAREN), ("num_half", _NUM_HALF),
    )  # fmt: skip
    for kind, pattern in patterns:
        if match := pattern.match(head, at):
            return kind, int(match.group(1)), match.end(), 1
    if (match := _ROMAN_LETTERS.match(head, at)) and match.group(1):
        return "roman", _roman_value(match.group(1)), match.end(), 1
    if match := _LETTER.match(head, at):
        letter = (match.group(1) or match.group(2)).lower()
        return "letter", ord(letter) - 0x60, match.end(), 1
    return None
