"""Tie each figure of a text to what it is about: its value, kind and comparison, the words it belongs to, its year.

Input: a text, and the period that its lead-in gives. Output: its `Reading`, comparable across wordings.
Does not know: models, citations, which statement is right.

A sentence can take a right number from a clause and hang it on the wrong subject or year; comparing the words
around the figures shows it. Values under '分别' belong to the subjects in the order written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from documents.model import Comparator, Period, Quantity
from documents.periods import find_periods, year_of
from documents.quantities import find_quantities, flat_text

_WORDS_FILE = Path(__file__).parent / "data" / "reporting_words.txt"
_SCALES = {"十": 10.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_SAME_UNIT = {"㎡": "平方米", "m2": "平方米", "平米": "平方米", "km2": "平方公里", "km": "公里", "千米": "公里"}
_SCALED = re.compile("([十百千万亿]+)(?!瓦|克|米|卡|伏|赫|帕|字节)")
_LIST_MARK = re.compile(r"\s*(?:[、,,]|和|及|与|以及)?\s*")
_SENTENCE = re.compile(r"[。;!?\n]")
_PART = re.compile(r"[,。;:、!?\n]")
_HAN_OR_WORD = re.compile(r"[一-鿿]+|[a-z][a-z0-9&+-]+|[0-9]+[a-z][a-z0-9]*")
# What is done with a thing, not what it is: such a verb may stand once for a whole list of figures.
_VERB = re.compile(
    "新建成|新[建增培引招设创获评认]|净增|建成|建设|培育|引进|招引|打造|聚集|集聚|拥有|形成|创建|争创|落地|确保|"
    "保持|累计|组建|设立|申报|获得"
)
_RATES = {"年均": "yearly", "每年": "yearly", "逐年": "yearly", "年度": "yearly", "月均": "monthly", "人均": "per head"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure with what it belongs to. `amount` is in the base unit: 700亿元 is 7e10 of 元."""

    start: int
    end: int
    quantity: Quantity
    amount: float | None
    unit: str
    rates: frozenset[str]
    comparators: frozenset[Comparator]  # in 'A、B以上' the last one's may be meant for all
    owner: frozenset[str]  # pairs of characters of the words that it belongs to
    period: str | None  # as Period.value
    condition: Quantity | None  # the figure of another unit just before it in its part ('满3年的奖励5万元')


def pairs(flat: str) -> frozenset[str]:
    """Return the adjacent pairs of characters of a flat text, reporting words left out."""
    bare = _reporting().sub(" ", flat)
    out: set[str] = set()
    for run in _HAN_OR_WORD.findall(bare):
        out.update([run] if run.isascii() else (run[i : i + 2] for i in range(len(run) - 1)))
    return frozenset(out)


def _bare_words(flat: str) -> list[str]:
    return _HAN_OR_WORD.findall(_reporting().sub(" ", flat))


def amount_of(quantity: Quantity) -> tuple[float | None, str]:
    """Return value and unit without scale: (7e10, '元') of 700亿元."""
    unit = flat_text(quantity.unit)
    scale = 1.0
    if match := _SCALED.match(unit):
        unit = unit[match.end() :]
        for ch in match[1]:
            scale *= _SCALES[ch]
    unit = _SAME_UNIT.get(unit, unit)
    return (None if quantity.value is None else quantity.value * scale), unit


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence between commas, with the period that governs it."""

    content: frozenset[str]
    period: str | None
    has_figure: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the checks read in a text, all at once."""

    flat: str
    words: tuple[str, ...]  # runs of characters that are left without figures, periods and reporting words
    content: frozenset[str]
    statements: tuple[Statement, ...]
    periods: tuple[Period, ...]
    parts: tuple[Part, ...]


@lru_cache(maxsize=1024)
def read(text: str, lead_period: str | None = None) -> Reading:
    """Return the reading of `text`; `lead_period` is the period that stands above it."""
    flat = flat_text(text)
    periods, quantities = find_periods(text), find_quantities(text)
    blank = flat
    for start, end in [(p.start, p.end) for p in periods] + [(q.start, q.end) for q in quantities]:
        blank = blank[:start] + " " * (end - start) + blank[end:]
    parts = []
    start = 0
    for end in [*(m.start() for m in _PART.finditer(flat)), len(flat)]:
        own = pairs(blank[start:end])
        figure = any(start <= q.start < end for q in quantities)
        parts.append(Part(own, _period_at(flat, periods, end, end) or lead_period, figure))
        start = end + 1
    found = _statements(flat, quantities, periods, lead_period)
    said = tuple(p for p in parts if p.content)
    return Reading(flat, tuple(_bare_words(blank)), pairs(blank), tuple(found), tuple(periods), said)


def same_period(said: str, held: str) -> bool:
    """Tell whether a period said agrees with the one that a clause holds; leaving out the month is no error."""
    if said == held:
        return True
    return bool(re.fullmatch(r"\d{4}", said)) and "/" not in held and year_of(held) == said


def _statements(
    flat: str, quantities: Sequence[Quantity], periods: Sequence[Period], lead_period: str | None
) -> list[Statement]:
    blank = flat
    for period in periods:
        blank = blank[: period.start] + " " * (period.end - period.start) + blank[period.end :]
    owners = _owners(blank, [q for q in quantities if q.unit != "大"])
    shared = _shared_comparators(flat, quantities)
    out = []
    for i, quantity in enumerate(quantities):
        amount, unit = amount_of(quantity)
        before = flat[_sentence_start(flat, quantity.start) : quantity.start]
        part = re.split("[,:]", before)[-1] + quantity.text
        rates = frozenset(kind for word, kind in _RATES.items() if word in part)
        out.append(
            Statement(
                quantity.start, quantity.end, quantity, amount, unit, rates,
                shared[quantity.start], owners.get(quantity.start, frozenset()),
                _period_at(flat, periods, quantity.start, quantity.end) or lead_period,
                _condition(flat, quantities[:i], quantity),
            )
        )  # fmt: skip
    return out


def _condition(flat: str, before: Sequence[Quantity], quantity: Quantity) -> Quantity | None:
    """Return the last figure of another unit in the same part of the sentence."""
    other = next((q for q in reversed(before) if q.unit != quantity.unit), None)
    return None if other is None or re.search("[,;。!?\n]", flat[other.end : quantity.start]) else other


def _owners(flat: str, quantities: Sequence[Quantity]) -> dict[int, frozenset[str]]:
    """Return the content pairs around each quantity, by its start; figures in a bare list share their words."""
    owners: dict[int, frozenset[str]] = {}
    floor = 0
    group: list[Quantity] = []
    for i, quantity in enumerate(quantities):
        start = max(floor, _sentence_start(flat, quantity.start))
        before = flat[start : quantity.start]
        following = quantities[i + 1].start if i + 1 < len(quantities) else len(flat)
        stop = next((m.start() for m in _PART.finditer(flat, quantity.end)), len(flat))
        after_end = min(stop, following)
        own = pairs(_VERB.sub(" ", before)) | pairs(flat[quantity.end : after_end])
        in_list = bool(group) and quantity.unit == group[-1].unit and bool(_LIST_MARK.fullmatch(before))
        like = next((q for q in reversed(quantities[:i]) if q.unit == quantity.unit), None)
        if like and len(own) < 2 and _sentence_start(flat, quantity.start) <= like.start:
            own |= owners[like.start]  # '达到30亩的奖励1万元,达到50亩的奖励2万元': the subject stands once
        if in_list:
            group.append(quantity)
        else:
            _spread(flat, group, owners)
            group = [quantity]
        owners[quantity.start] = own
        floor = after_end
    _spread(flat, group, owners)
    return owners


def _shared_comparators(flat: str, quantities: Sequence[Quantity]) -> dict[int, frozenset[Comparator]]:
    """Return, by start, how each value may be compared: '最高1、2' means both, 'A、B以上' may mean both."""
    shared: dict[int, frozenset[Comparator]] = {}
    lists: list[list[Quantity]] = []
    for quantity in quantities:
        last = lists[-1][-1] if lists else None
        if last and last.unit == quantity.unit and _LIST_MARK.fullmatch(flat[last.end : quantity.start]):
            lists[-1].append(quantity)
        else:
            lists.append([quantity])
    for members in lists:
        leading, closing = members[0].comparator, members[-1].comparator
        for member in members:
            plain = member.comparator == "="
            shared[member.start] = frozenset({leading, closing} if plain else {member.comparator})
    return shared


def _spread(flat: str, group: Sequence[Quantity], owners: dict[int, frozenset[str]]) -> None:
    """Give each value of '甲、乙、丙…分别达到1、2、3' its own subject, with the noun that only the last one carries."""
    if len(group) < 2:
        return
    head = flat[_sentence_start(flat, group[0].start) : group[0].start]
    at = head.rfind("分别")
    lists = [re.split("[、]|以及|和|及|与", part) for part in re.split("[,:]", head[:at])[::-1][:2]] if at >= 0 else []
    subjects = next((names[-len(group) :] for names in lists if len(names) >= len(group)), None)
    if subjects is None:
        return
    last, width = subjects[-1], len(subjects[1])
    for i, (subject, quantity) in enumerate(zip(subjects, group, strict=True)):
        own = pairs(subject + last[len(subject) :]) | pairs(head[at:])
        owners[quantity.start] = own if i else own | pairs(subject[-width:] + last[width:])


def _sentence_start(flat: str, at: int) -> int:
    ends = [m.end() for m in _SENTENCE.finditer(flat, 0, at)]
    return ends[-1] if ends else 0


def _period_at(flat: str, periods: Sequence[Period], start: int, end: int) -> str | None:
    """Return the period that governs flat[start:end]: before it, else behind it in the same sentence."""
    dated = [p for p in periods if year_of(p.value) or "x" in p.value.lower()]
    before = [p for p in dated if p.start <= start]
    if before:
        return before[-1].value
    stop = next((m.start() for m in _SENTENCE.finditer(flat, end)), len(flat))
    behind = [p for p in dated if end <= p.start < stop]
    return behind[0].value if behind else None


@cache
def _reporting() -> re.Pattern[str]:
    lines = _WORDS_FILE.read_text(encoding="utf-8").splitlines()
    words = {w for line in lines if not line.startswith("#") for w in line.split()}
    return re.compile("|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w))))
