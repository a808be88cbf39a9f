"""Say who issued a plan, when, for which place and zone, and by which names people call it.

Input: the lines of one plan, its title. Output: `Metadata`; a field is None where the text does not give it.
Does not know: clauses, page chrome, the manifest.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from documents import imprint
from documents import lines as look
from documents.lines import Line
from documents.model import Source
from documents.names import ZoneName, main_zone
from documents.normalization import simplify
from documents.places import find_places, find_zones
from documents.titles import Title

# A county, or a city that the gazetteer does not list, at the head of an organ's name or a title.
_OWN_PLACE = (
    "(?:中共)?([\u4e00-\u9fff]{2,7}?[市县旗])"
    "(?=人民政府|[委党]|[\u4e00-\u9fff]{2,20}(?:条例|办法|方案|规定|意见|计划|规划|措施))"
)
_READ = 60_000  # characters at head and end of a text that names are looked for in
_MAX_SLUG = 48  # characters of an id before its year


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a plan says about itself; fields as in `Plan`."""

    plan_id: str
    title: str
    display_name: str
    issuer: str | None
    doc_no: str | None
    issued_on: str | None
    region: str | None
    zone: str | None
    aliases: tuple[str, ...]


def describe(lines: list[Line], text: str, canonical: str, title: Title, source: Source) -> Metadata:
    """Return the metadata of one plan; `lines` point into `text`, the source's."""
    fields = imprint.publication_fields(lines)
    plain = simplify(canonical if len(canonical) <= 2 * _READ else canonical[:_READ] + canonical[-_READ:])
    outer = simplify(title.notice or title.text)
    issued_on = imprint.issued_on(lines, fields, title)
    issuer = imprint.issuer(lines, text, fields, title)
    zone = main_zone(plain, simplify(title.text), outer, simplify(issuer or ""))
    region = _region(plain, f"{outer}\n{title.text}", issuer or "", zone)
    year = (issued_on or "")[:4]
    name = _display_name(zone, simplify(title.text))
    aliases = (*(zone.aliases if zone else ()), *_title_aliases(title, source))
    return Metadata(
        plan_id=_plan_id(zone, simplify(title.text), year),
        title=title.text,
        display_name=f"{name} {year}".strip(),
        issuer=issuer,
        doc_no=imprint.doc_no(lines, text, fields, title),
        issued_on=issued_on,
        region=region,
        zone=zone.display if zone else None,
        aliases=tuple(dict.fromkeys(aliases)),
    )


def _region(plain: str, titles: str, issuer: str, zone: ZoneName | None) -> str | None:
    """Return province and city, from the zone, the title or the issuer, else from what the text speaks of most."""
    if zone and zone.province:
        return _full(zone.province, zone.city)
    for part in (titles, issuer):
        named = [place for place in find_places(part) if not place.is_nickname]
        if named:
            city = next((p for p in named if p.level == "city"), None)
            place = city or named[0]
            return _full(place.province, place.city) + _district(part, place.name)
    explained = re.search("由([\u4e00-\u9fff]{2,9}市[\u4e00-\u9fff]{2,4}[区县])[\u4e00-\u9fff]{2,12}负责解释", plain)
    if explained and (named := find_places(explained.group(1))):
        return _full(named[0].province, named[0].city) + _district(explained.group(1), named[0].name)
    if re.match("国务院|中共中央|全国人民代表大会", issuer) or titles.startswith("中华人民共和国"):
        return None
    own = re.match(_OWN_PLACE, issuer) or re.match(_OWN_PLACE, titles)
    if own:
        return own.group(1)
    counts = Counter((p.province, p.city) for p in find_places(plain) if not p.is_nickname)
    (place_key, count), *others = counts.most_common(2) or [(("", ""), 0)]
    clear = count >= 3 and (not others or count >= 2 * others[0][1] or others[0][0][0] == place_key[0])
    return _full(*place_key) if clear else None


def _district(text: str, city: str) -> str:
    """Return the district or county that the text names right after the city."""
    match = re.search(rf"{city}([\u4e00-\u9fff]{{2,4}}?[区县])(?!域)", text) if city.endswith("市") else None
    return match.group(1) if match and not find_zones(city + match.group(1)) else ""


def _full(province: str, city: str) -> str:
    return province if city in ("", province) else province + city


def _short_title(title: str) -> str:
    """Return a title without issuer, quotes and form words, as a name to show."""
    short = re.sub("的通知(?:[(（].*[)）])?$", "", title) if "印发" in title else title
    subject = re.search("(?:关于)?(?:印发|转发|公布)(.{6,})$", short) or re.search(
        "^[\u4e00-\u9fff、 ]{2,40}?关于(.{6,})$", short
    )
    return (subject.group(1) if subject else short).strip("《》 ")[: 80 if title.isascii() else 40]


def _display_name(zone: ZoneName | None, title: str) -> str:
    """Return what tells the plan from others at a glance: its zone, its subject, or both."""
    if zone and _names_zone_enough(title):
        return zone.display
    short = _short_title(title)
    named = zone is None or any(alias in short for alias in zone.aliases) or zone.display in short
    return short if named or zone is None else f"{zone.display}{short}"


def _names_zone_enough(title: str) -> bool:
    """Return whether zone and year tell the plan from others: a plan does, a rule on one matter does not."""
    return bool(
        re.search(r"(?:方案|计划|规划|纲要|意见)(?:[(（][^()（）]*[)）])*\d{0,2}$", title)
    ) or not look.is_title_end(title)


def _title_aliases(title: Title, source: Source) -> tuple[str, ...]:
    """Return further titles by which the plan is known: its notice's, its page's."""
    own = simplify(title.text)
    names = [simplify(title.notice or ""), _short_title(own), own.removeprefix("中华人民共和国")]
    page = simplify(re.split(r"\s*[-_|]\s*(?=[^-_|]*$)", source.page_title)[0])
    if page and page != own and title.first >= 0 and look.is_title_end(page):
        names.append(page)
    return tuple(name for name in names if len(name) >= 4 and name != own)


def _plan_id(zone: ZoneName | None, title: str, year: str) -> str:
    """Return a readable, stable id: pinyin of zone or title, then the year where one is known."""
    from pypinyin import lazy_pinyin

    words = list(zone.id_words) if zone and _names_zone_enough(title) else _title_words(title)
    spelled = ["-".join(re.findall("[a-z0-9]+", "".join(lazy_pinyin(word)).lower())) for word in words]
    slug = "-".join(part for part in spelled if part)
    if len(slug) > _MAX_SLUG:
        slug = slug[: slug.rfind("-", 0, _MAX_SLUG) if "-" in slug[20:_MAX_SLUG] else _MAX_SLUG]
    return "-".join(part for part in (slug or "plan", year) if part)


def _title_words(title: str) -> list[str]:
    """Return place and subject of a title, short enough for an id."""
    short = _short_title(title)
    place = next((p for p in find_places(short) if p.start == 0 and not p.is_nickname), None)
    rest = re.sub("^[省市]", "", short[place.end :]) if place else short
    if title.isascii():
        return [rest]
    rest = re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", rest)
    return [place.short if place else "", rest[:10]]
