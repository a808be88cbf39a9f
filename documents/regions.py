"""Say of which place a plan is: province, city and county.

Input: the plan's text, its titles, its issuer, its zone, the site and the name of its file, simplified.
Output: `Region`; empty where nothing tells.
Does not know: lines, dates, names of the plan.

The title counts first, then the issuer, then who interprets the plan; then what the text speaks of most, when no
other place comes near. A county that only its short name tells ('在柳河新建…') is taken where the text speaks as a
county's ('我县', '县财政'). The site counts after that: sites repost the plans of others. The file's name counts last,
for what the text leaves open: a place where it names none, a county where it names the province or city around it.
A zone that is called after a county, and tells no city, lies in that county.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from documents.counties import County, CountyMention, find_counties, find_short_names
from documents.names import ZoneName
from documents.places import Place, find_places, find_zones

# A county, or a city that the gazetteer does not list, at the head of an organ's name or a title.
_OWN_PLACE = (
    "(?:中共)?([\u4e00-\u9fff]{2,7}?[市县旗])"
    "(?=人民政府|[委党]|[\u4e00-\u9fff]{2,20}(?:条例|办法|方案|规定|意见|计划|规划|措施))"
)
_EXPLAINED = re.compile("由(?:中共)?([\u4e00-\u9fff]{4,30}?)(?:负责)?(?:解释|制定)")
_NATIONAL = re.compile("国务院|中共中央|全国人民代表大会")
_SPEAKS_AS = "(?:[我全本]{0}|(?<![市省各区]){0}(?:委|政府|财政|级财政|人民政府))(?![市域级])"
_LEVELS = {level: re.compile(_SPEAKS_AS.format(level)) for level in "省市县区旗"}
_AT = re.compile("(?:[在来到赴游于]|落户|入驻|进驻|打造|结合)$")
_AREA = re.compile("(?:[园片社景城地小街校厂库港林矿郊辖市山灾老特]|示范|试验|先行|集聚|开发|保护)区$")  # no district
_MIN_SPOKEN = 2  # times that a text says 我县 or the like before it is a county's
_MIN_NAMED = 2  # times that a county is named in a text before it is its place
_DOMINANT = 2  # times as often as the next


@dataclass(frozen=True, slots=True)
class Region:
    """Where a plan holds; names in simplified script."""

    province: str = ""
    city: str = ""  # '' for a province or a municipality
    county: str = ""
    known: County | None = None  # the county, where the list of counties has it

    @property
    def name(self) -> str | None:
        """Return '浙江省温州市鹿城区', None when nothing is known."""
        city = "" if self.city == self.province else self.city
        return f"{self.province}{city}{self.county}" or None

    @property
    def own(self) -> tuple[str, ...]:
        """Return the names by which people call the smallest place: its whole and its short name."""
        if self.known:
            return (self.known.name, self.known.short) if self.known.stands_alone else (self.known.name,)
        if self.county:
            return (self.county,)
        place = self.city or self.province
        return tuple(dict.fromkeys(name for p in find_places(place)[-1:] for name in (p.name, p.short)))


def find_region(plain: str, titles: str, issuer: str, zone: ZoneName | None, site: str = "", file: str = "") -> Region:
    """Return where the plan holds; `site`: who runs the site, `file`: the name of the plan's own file."""
    told = _told_by_text(plain, titles, issuer, zone, site)
    if told.county or (zone and zone.province) or _is_national(titles, issuer):
        return told
    if not told.name and zone and (county := _named_after(zone)):
        return _of_county(county)
    by_file = _named(file)
    if by_file is None or _named(titles) or _named(issuer):
        return told
    around = (told.province, told.city)
    return by_file if around in (("", ""), (by_file.province, ""), (by_file.province, by_file.city)) else told


def _is_national(titles: str, issuer: str) -> bool:
    return _NATIONAL.match(issuer) is not None or titles.startswith("中华人民共和国")


def _named_after(zone: ZoneName) -> County | None:
    """Return the county whose short name a zone bears: '广德经济开发区'."""
    shorts = {m.name: m.counties for m in find_short_names(zone.display) if m.start == 0}
    return next((same[0] for same in shorts.values() if len(same) == 1), None)


def _told_by_text(plain: str, titles: str, issuer: str, zone: ZoneName | None, site: str) -> Region:
    """Return where the plan holds by what it says, and by its site."""
    if zone and zone.province:
        return Region(zone.province, zone.city)
    for part in (titles, issuer):
        if named := _named(part):
            return named if zone else _with_county_of_text(named, plain)
    if explained := next((r for m in _EXPLAINED.finditer(plain) if (r := _named(m[1]))), None):
        return explained
    if _is_national(titles, issuer):
        return Region()
    own = re.match(_OWN_PLACE, issuer) or re.match(_OWN_PLACE, titles)
    if own:
        return Region(county=own.group(1))
    if zone:
        return _most_named(plain)  # '全区' is the zone, and the counties named are its neighbours
    if county := _county_of_text(plain):
        return _of_county(county)
    by_site = _named(site) or Region()
    level = _level(plain)
    if level and level in "县区旗" and by_site.county.endswith(level):
        return by_site
    region = _most_named(plain)
    return region if region.name or not level else by_site


def _of_county(county: County) -> Region:
    return Region(county.province, county.city, county.name, county)


def _named(part: str) -> Region | None:
    """Return the place that a title or an organ's name is of: its county, else its city, else its province."""
    zones = find_zones(part)
    counties = [c for c in find_counties(part) if not any(z.start <= c.start < z.end for z in zones)]
    places = [place for place in find_places(part) if not place.is_nickname]
    city = next((p for p in places if p.level == "city"), None) or (places[0] if places else None)
    for mention in counties:
        if (county := _only(mention, places)) and (city is None or mention.start >= city.start):
            return _of_county(county)
    if city is None:
        return None
    return Region(city.province, city.city, _unlisted_district(part, city.name))


def _only(mention: CountyMention, places: list[Place]) -> County | None:
    """Return the one county that a mention can mean, beside the cities and provinces named with it."""
    if len(mention.counties) == 1:
        return mention.counties[0]
    near = {p.city or p.province for p in places} | {p.province for p in places if p.level == "province"}
    fitting = [c for c in mention.counties if c.city in near or (c.province in near and not c.city)]
    fitting = fitting or [c for c in mention.counties if c.province in near]
    return fitting[0] if len(fitting) == 1 else None


def _unlisted_district(text: str, city: str) -> str:
    """Return the district that the text names right after the city, one that the list of counties does not have."""
    match = re.search(rf"{city}([\u4e00-\u9fff]{{2,4}}?[区县])(?!域)", text) if city.endswith("市") else None
    if match is None or _AREA.search(match.group(1)) or find_zones(city + match.group(1)):
        return ""
    return match.group(1)


def _with_county_of_text(region: Region, plain: str) -> Region:
    """Return the region with its county, where title or issuer name a city and the text speaks as a county's."""
    if region.county or not region.city:
        return region
    county = _county_of_text(plain)
    return _of_county(county) if county and county.city == region.city else region


def _level(plain: str) -> str:
    """Return at which level the text speaks ('县' for 我县, 全县, 县财政), '' when it does at none."""
    spoken = Counter({level: len(pattern.findall(plain)) for level, pattern in _LEVELS.items()})
    level, count = spoken.most_common(1)[0]
    return level if count >= _MIN_SPOKEN else ""


def _county_of_text(plain: str) -> County | None:
    """Return the county whose own text this is, None when it is none's or several could be meant."""
    level = _level(plain)
    if level not in ("县", "区", "旗", "市"):
        return None
    places = find_places(plain)
    whole = [m for m in find_counties(plain) if m.name.endswith(level)]
    counts = Counter(m.name for m in whole)
    if level == "市":
        counts -= Counter({name: 2 * count for name, count in Counter(p.name for p in places).items()})
    if level == "区":  # 全区 is an autonomous region's word too
        counts = Counter({name: count for name, count in counts.items() if count > plain.count("自治区")})
    if best := _dominant(counts):
        return _only(next(m for m in whole if m.name == best), places)
    if counts or level == "市":
        return None
    short = [m for m in find_short_names(plain) if any(c.name.endswith(level) for c in m.counties)]
    best = _dominant(Counter(m.name for m in short))
    if best is None or not any(_AT.search(plain[max(0, m.start - 2) : m.start]) for m in short if m.name == best):
        return None
    mention = next(m for m in short if m.name == best)
    fitting = tuple(c for c in mention.counties if c.name.endswith(level))
    return _only(CountyMention(mention.start, mention.end, mention.name, fitting), places)


def _dominant(counts: Counter[str]) -> str | None:
    """Return the name that is named often enough, and much more often than any other."""
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _MIN_NAMED:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= _DOMINANT * ranked[1][1] else None


def _most_named(plain: str) -> Region:
    """Return the province or city that the text names clearly more often than others."""
    counts = Counter((p.province, p.city) for p in find_places(plain) if not p.is_nickname)
    (key, count), *others = counts.most_common(2) or [(("", ""), 0)]
    clear = count >= 3 and (not others or count >= 2 * others[0][1] or others[0][0][0] == key[0])
    return Region(*key) if clear else Region()
