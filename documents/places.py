"""Find the places and development zones that a text names.

Input: any text, a plan's or a question's. Output: `Place` and `ZoneMention` values with their spans; the
gazetteer of provinces, prefectures and well-known zone names (documents/data/places.tsv).
Does not know: which plan is meant; counties, beyond 'X市Y区' as written.

Source: Chinese administrative divisions down to prefectures (GB/T 2260); zone types as in the 中国开发区审核公告目录.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

from documents.gazetteer import Entry, PlaceLevel, gazetteer
from documents.normalization import simplify
from documents.zone_types import (
    COMMON_HEADS,
    GRADE,
    KIND_WORDS,
    LONG_FORMS,
    MAX_NAME,
    NAME_END,
    TYPE,
    ZONE,
    ZONE_TYPES,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A province or city as named in a text; names in simplified script."""

    start: int
    end: int
    text: str  # as in the text, simplified
    name: str  # '贵阳市'
    level: PlaceLevel
    province: str
    city: str  # '' for a province
    short: str  # '贵阳'

    @property
    def is_nickname(self) -> bool:
        """Return whether the text uses a byname ('江城'), which may mean another place elsewhere."""
        return self.text not in (self.name, self.short)


@dataclass(frozen=True, slots=True)
class ZoneMention:
    """A development zone as named in a text; simplified script."""

    start: int
    end: int
    text: str  # '贵阳国家高新区'
    place: str  # short name of the place it begins with: '贵阳', '' when none
    core: str  # proper name beside place, grade and type: '新站', '' when none
    grade: str  # '国家', '国家级', ''
    kind: str  # people's form of the type: '高新区'
    type: str  # the type as written: '高新技术产业开发区'
    province: str = ""
    city: str = ""


_HALF_WIDTH = str.maketrans("（）", "()")
_POINTED_AT = re.compile("(?:[那这哪某]个?|有个|唯一|最)的?")  # '贵州那个国家级高新区'
_BRACKETED = re.compile(r"中国[(（]$")  # before the place of '中国（上海）自由贸易试验区'
_LABEL = re.compile("[(（][一二三四五六七八九十\\d]{1,3}[)）]")


@cache
def _names() -> tuple[re.Pattern[str], dict[str, Entry]]:
    by_name: dict[str, Entry] = {}
    for entry in gazetteer():
        if entry.level == "zone":
            continue
        for name in (entry.name, entry.short, *entry.others):
            by_name.setdefault(name, entry)
    longest_first = sorted(by_name, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), by_name


def find_places(text: str) -> list[Place]:
    """Return the provinces and cities that `text` names, in reading order; traditional script is understood."""
    simplified = simplify(text)
    pattern, by_name = _names()
    found = []
    position = 0
    while match := pattern.search(simplified, position):
        entry = by_name[match.group()]
        if _stands_alone(simplified, match, entry):
            found.append(
                Place(
                    match.start(),
                    match.end(),
                    match.group(),
                    entry.name,
                    entry.level,
                    entry.province,
                    entry.city,
                    entry.short,
                )
            )
            position = match.end()
        else:
            position = match.start() + 1
    return found


# Roads, rivers and sub-districts are named after places far away: '威海路', '西藏北路', '苏州河', '岳阳街道'.
_NAMED_AFTER = re.compile(
    "[东南西北中]?[一二三四五六七八九十]{0,2}(?:路(?![演径线网])|街道|大街|大道)|河(?![道长湖流段])"
)
_NAME_FOLLOWS = re.compile(rf"[市州县区的]|{TYPE}|国家|高新|经开|开发|$")


def _stands_alone(text: str, match: re.Match[str], entry: Entry) -> bool:
    """Return whether a name is a place here, and not part of other words ('形成都市圈')."""
    before = text[match.start() - 1] if match.start() else ""
    if entry.not_after != "*" and before and before in entry.not_after:
        return False
    if match.group() != entry.short:
        return True
    if _NAMED_AFTER.match(text, match.end()):
        return False
    if entry.not_after == "*":
        return bool(_NAME_FOLLOWS.match(text, match.end())) and not text.startswith(("市场", "区域"), match.end())
    return not (entry.not_before and text.startswith(entry.not_before, match.end()))


def find_zones(text: str) -> list[ZoneMention]:
    """Return the development zones that `text` names, in reading order, names without any proper part left out."""
    simplified = simplify(text)
    places = [place for place in find_places(text) if not place.is_nickname]
    known = [_from_gazetteer(simplified, *hit) for hit in _well_known(simplified)]
    starts = [zone.start for zone in known]
    found: list[ZoneMention] = []
    taken = 0
    for match in ZONE.finditer(simplified):
        at = bisect_right(starts, match.start()) - 1
        if at >= 0 and known[at].end >= match.end():
            continue
        mention = _mention(simplified, match, places, taken)
        taken = match.end()
        if mention is not None:
            found.append(mention)
    return _outermost([*known, *found])


def _outermost(zones: list[ZoneMention]) -> list[ZoneMention]:
    """Return the zones in reading order without those that stand within another."""
    outer: list[ZoneMention] = []
    for zone in sorted(zones, key=lambda z: (z.start, -z.end)):
        if not outer or zone.end > outer[-1].end:
            outer.append(zone)
    return outer


@cache
def _zone_names() -> tuple[re.Pattern[str], dict[str, Entry]]:
    by_name: dict[str, Entry] = {}
    for entry in gazetteer():
        if entry.level == "zone":
            for name in (entry.name, entry.short, *entry.others):
                by_name.setdefault(name.lower(), entry)
    longest_first = sorted(by_name, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE), by_name


def _well_known(text: str) -> list[tuple[int, int, Entry]]:
    pattern, by_name = _zone_names()
    plain = text.translate(_HALF_WIDTH)
    return [(m.start(), m.end(), by_name[m.group().lower()]) for m in pattern.finditer(plain)]


def _from_gazetteer(text: str, start: int, end: int, entry: Entry) -> ZoneMention:
    written = next((long for long, _ in ZONE_TYPES if entry.name.endswith(long)), "")
    kind = dict(ZONE_TYPES).get(written, "")
    city, province = entry.city.removesuffix("市"), _short(entry.province)
    place = next((p for p in (city, province) if p and entry.name.startswith(p)), "")
    core = entry.short.removesuffix(kind).removesuffix(written).removeprefix(place)
    return ZoneMention(start, end, text[start:end], place or city, core, "", kind, written, entry.province, entry.city)


@cache
def _short(name: str) -> str:
    return next((e.short for e in gazetteer() if e.name == name and e.level != "zone"), name)


def _mention(text: str, match: re.Match[str], places: list[Place], floor: int) -> ZoneMention | None:
    """Return the zone whose type stands at `match`, or None when no proper name stands before it."""
    head = match.start()
    grade = re.search(f"({GRADE})$", text[max(floor, head - 3) : head])
    name_end = head - len(grade.group()) if grade else head
    begin, place = _name_start(text, name_end, places, floor)
    core = text[place.end if place else begin : name_end]
    if place and core.removeprefix("市").removeprefix("省") in (")", "）"):
        opened = _BRACKETED.search(text[:begin], max(floor, begin - 3))
        if opened is None:
            return None
        begin, core = opened.start(), ""
    if place:
        core = core.removeprefix("市").removeprefix("省")
    if (
        core in COMMON_HEADS
        or _POINTED_AT.fullmatch(core)
        or (core and KIND_WORDS.fullmatch(core))
        or (place is None and not 2 <= len(core) <= MAX_NAME)
    ):
        return None
    if place is None and (
        core.startswith(("国家", "全国", "省级", "市级", "世界")) or core.endswith(("进", "入", "给"))
    ):
        return None
    long = match.group("type")
    return ZoneMention(
        begin,
        match.end(),
        text[begin : match.end()],
        place.short if place else "",
        core,
        grade.group() if grade else "",
        dict(ZONE_TYPES)[long],
        long,
        place.province if place else "",
        place.city if place else "",
    )


def _name_start(text: str, end: int, places: list[Place], floor: int) -> tuple[int, Place | None]:
    """Go back from `end` over the characters of a proper name; stop at a place, which begins the name."""
    begin = floor
    window = text[max(floor, end - MAX_NAME - 12) : end]
    for stop in NAME_END.finditer(window):
        begin = end - len(window) + stop.end()
    for at in range(bisect_left(places, end, key=lambda p: p.start) - 1, -1, -1):
        place = places[at]
        if place.start < begin:
            break
        core = text[place.end : end]
        if begin <= place.start and place.end <= end and len(core) <= MAX_NAME and core[:1] not in ("和", "跟"):
            return place.start, place
    begin = max(begin, end - MAX_NAME)
    name = text[begin:end]
    bracket = max(name.rfind("("), name.rfind("（"))
    closed = max(name.rfind(")"), name.rfind("）"))
    if bracket >= 0 and closed < bracket:
        begin += bracket + 1
        begin += 1 if text[begin] in "含即如" else 0
    elif closed >= 0 and (bracket < 0 or _LABEL.match(name)):
        begin += closed + 1  # '（五）产业园区'
    joint = re.search("^.*[和跟]", text[begin:end])
    return begin + (joint.end() if joint else 0), None


def zone_aliases(mention: ZoneMention) -> tuple[str, ...]:
    """Return the names by which people call the zone: long and short types, with and without place and grade."""
    kinds = [mention.kind, mention.type, *LONG_FORMS.get(mention.kind, ())]
    heads = [mention.place + mention.core]
    if mention.core:
        heads.append(mention.core)
    if mention.grade:
        heads.append(mention.place + mention.core + mention.grade)
    elif mention.place and not mention.core:
        heads.append(mention.place + "国家")
    names = [head + kind for head in heads for kind in kinds if kind]
    return tuple(dict.fromkeys([mention.text, *names]))
