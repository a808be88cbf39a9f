"""Decide which development zone a plan is about, and by which names it is called.

Input: the plan's text, title and issuer in simplified script. Output: `ZoneName`, or None.
Does not know: lines, dates, other plans.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from documents.gazetteer import gazetteer
from documents.places import Place, ZoneMention, find_places, find_zones, zone_aliases

_SHORT_FORM = re.compile(
    r"[(（]\s*(?:以下|下)?(?:简称|统称|称|简称为|统称为)\s*[::]?\s*[“\"「『《]?(?P<short>[\u4e00-\u9fffA-Za-z0-9·]{2,14})[”\"」』》]?\s*[)），,]"
)
_ALL_ZONES = re.compile("(?:全[省市州区县](?:各)?|各)(?:省级)?(?:开发区|经开区|高新区|园区)")
_ABOUT_ZONES = re.compile("开发区|高新区|经开区|园区|新区|投资区|保税区")
_PREAMBLE = 900  # characters within which a plan says what it is about
_GENERIC = frozenset(("高新区", "经开区", "开发区", "园区", "新区", "自贸区", "示范区", "投资区", "保税区"))


@dataclass(frozen=True, slots=True)
class ZoneName:
    """A zone under its names. id_words: what a readable id is spelled from."""

    display: str
    aliases: tuple[str, ...]
    province: str
    city: str
    id_words: tuple[str, ...]


def main_zone(text: str, title: str, outer_title: str, issuer: str) -> ZoneName | None:
    """Return the zone that the plan is about: named in its title, else in its preamble, else in its signature."""
    mentions = find_zones(text)
    counts = Counter(_identity(m) for m in mentions)
    of_all = len(_ALL_ZONES.findall(text))
    in_titles = find_zones(title) or find_zones(outer_title)
    chosen = in_titles[0] if in_titles else None
    if chosen is None and of_all < 3:
        chosen = next(iter(find_zones(issuer)), None)
    if chosen is None and not _is_of_a_place(title, outer_title, issuer):
        chosen = _of_preamble(text, mentions, counts, of_all)
    if chosen is None:
        return _all_zones(text) if of_all >= 3 and _ABOUT_ZONES.search(title + outer_title) else None
    same = [m for m in (*in_titles, *mentions, *find_zones(issuer)) if _is_same(m, chosen)]
    return _named(chosen, same, text, issuer)


def _is_of_a_place(title: str, outer_title: str, issuer: str) -> bool:
    """Return whether the document is a law, or of a place or organ as a whole, and so of no single zone."""
    if re.search("(?:条例|法|决议)(?:[(（].*)?$", title) or re.match("国务院|中共中央|全国人", issuer):
        return True
    about_zones = _ABOUT_ZONES.search(title + outer_title)
    return bool(find_places(title) or find_places(outer_title)) and not about_zones


def _identity(mention: ZoneMention) -> tuple[str, str]:
    return mention.core or mention.place, mention.kind


def _is_same(one: ZoneMention, other: ZoneMention) -> bool:
    """Return whether two mentions name one zone: same kind and proper name, no other place."""
    if one.kind != other.kind or one.core != other.core:
        return False
    return not one.place or not other.place or one.place == other.place or bool(one.core)


def _of_preamble(
    text: str, mentions: list[ZoneMention], counts: Counter[tuple[str, str]], of_all: int
) -> ZoneMention | None:
    """Return the zone that the opening names and the text goes on about."""
    early = [
        m for m in mentions if m.start < _PREAMBLE and (m.city or counts[_identity(m)] >= 3 or _is_purpose(text, m))
    ]
    if not early:
        return _of_whole_text(mentions) if of_all < 3 else None
    best = max(early, key=lambda m: (counts[_identity(m)], bool(m.place), -m.start))
    if of_all > counts[_identity(best)] + 2:
        return None
    return best if counts[_identity(best)] >= 2 or len(early) == 1 else early[0] if early[0].place else None


def _is_purpose(text: str, mention: ZoneMention) -> bool:
    """Return whether the sentence says that the plan is for the zone: '为推动X高质量发展'."""
    before = text[max(0, mention.start - 24) : mention.start]
    return bool(re.search("为了?(?:进一步|切实|全面|深入)?(?:推动|推进|促进|加快|支持|规范|加强)[^。;]{0,12}$", before))


def _of_whole_text(mentions: list[ZoneMention]) -> ZoneMention | None:
    """Return the zone with a city in its name that a text, which opens without one, comes back to."""
    counts = Counter(_identity(m) for m in mentions if m.city and m.kind != "新区")
    if not counts:
        return None
    (identity, count), *others = counts.most_common(2)
    if count < 2 or (others and others[0][1] * 2 > count):
        return None
    return next(m for m in mentions if m.city and _identity(m) == identity)


def _all_zones(text: str) -> ZoneName | None:
    """Return 'X市各开发区' for a plan about every zone of a city or province."""
    places = Counter((p.name, p.level) for p in find_places(text))
    cities = [name for (name, level), _ in places.most_common() if level == "city"]
    whole = "省" if text.count("全省") > 2 * text.count("全市") else "市"
    names = cities if whole == "市" else [name for (name, level), _ in places.most_common() if level == "province"]
    place = next((p for p in find_places(text) if names and p.name == names[0]), None)
    if place is None:
        return None
    forms = [f"{head}{tail}" for head in (place.name, place.short) for tail in ("各开发区", "开发区", "全市开发区")]
    return ZoneName(forms[0], tuple(forms[:5]), place.province, place.city, (place.short, "kaifaqu"))


def _named(chosen: ZoneMention, same: list[ZoneMention], text: str, issuer: str) -> ZoneName:
    placed = next((m for m in same if m.place and m.city), chosen if chosen.place else None)
    place = _home(chosen, placed, text, issuer)
    city = place.short if place else (placed.place if placed else "")
    defined = _defined_short(text, chosen)
    usual = defined or chosen.text
    display = _display(usual, chosen, city)
    names = [display, chosen.text, *(m.text for m in same), *([defined] if defined else [])]
    for mention in [chosen, *same]:
        names += zone_aliases(mention)
    if city and not chosen.place:
        names += [city + name for name in zone_aliases(chosen)]
    if chosen.core and _stands_for_zone(chosen, text):
        names += [city + chosen.core, chosen.core] if city else [chosen.core]
    elif chosen.core and city and not chosen.core.startswith(city):
        names.append(city + chosen.core)
    if chosen.core and _is_said_alone(chosen, text):
        names.append(chosen.core)
    names += _nicknames(names)
    aliases = tuple(dict.fromkeys(n for n in names if n not in _GENERIC and len(n) >= 2))
    province, town = (place.province, place.city) if place else (chosen.province, chosen.city)
    return ZoneName(display, aliases, province, town, _id_words(chosen, city))


def _id_words(chosen: ZoneMention, city: str) -> tuple[str, ...]:
    head = "" if city == chosen.core or (chosen.core and _is_district(city)) else city
    return tuple(word for word in (head, chosen.core, chosen.kind) if word)


def _home(chosen: ZoneMention, placed: ZoneMention | None, text: str, issuer: str) -> Place | None:
    """Return the city of the zone: in its name, in its issuer's, or the one that the text names most."""
    for source in (chosen.text, placed.text if placed else "", issuer):
        city = next((p for p in find_places(source) if _is_city(p)), None)
        if city:
            return city
    if chosen.province:
        return None
    cities = [p for p in find_places(text) if _is_city(p)]
    if not cities:
        return None
    name, count = Counter(p.name for p in cities).most_common(1)[0]
    return next(p for p in cities if p.name == name) if count >= 3 else None


def _is_city(place: Place) -> bool:
    return not place.is_nickname and (place.level == "city" or place.name.endswith("市"))


def _defined_short(text: str, chosen: ZoneMention) -> str | None:
    """Return the short name that the text itself defines for the zone, a name of some proper part."""
    for match in _SHORT_FORM.finditer(text):
        short = match.group("short")
        before = text[max(0, match.start() - 30) : match.start()]
        if (
            short not in _GENERIC
            and (chosen.core or chosen.place)
            and before.endswith(chosen.type)
            and (chosen.core or chosen.place) in before
        ):
            return short
    return None


def _display(usual: str, chosen: ZoneMention, city: str) -> str:
    """Return the name to show: the city, then the zone's name as the plan uses it."""
    bare = usual
    for prefix in (f"{city}市", city):
        if city and bare.startswith(prefix):
            bare = bare.removeprefix(prefix)
            break
    if city and chosen.core and not chosen.core.startswith(city) and _is_district(city):
        return bare
    return bare if re.search(f"[(（]{city}[)）]", bare) else city + bare


def _is_district(city: str) -> bool:
    """Return whether the city is a municipality, whose zones go by their own names."""
    return any(e.short == city and e.name.endswith("市") and e.level == "province" for e in gazetteer())


def _stands_for_zone(chosen: ZoneMention, text: str) -> bool:
    """Return whether the proper name alone means the zone in this text, and no common word or wider place."""
    alone = len(re.findall(re.escape(chosen.core), text))
    in_zone = sum(
        len(re.findall(re.escape(name), text)) for name in {chosen.core + chosen.kind, chosen.core + chosen.type}
    )
    return len(chosen.core) >= 2 and in_zone >= 0.6 * alone


def _is_said_alone(chosen: ZoneMention, text: str) -> bool:
    """Return whether the text uses the proper name as that of a place: '落户临港', '以下简称“临港管委会”'."""
    core, kind = re.escape(chosen.core), re.escape(chosen.kind)
    organ = rf"(?:简称|称)[“\"「]?{core}管委会"
    at = rf"(?:[来到赴]|落户|入驻|进驻|结合){core}(?!{kind}|{re.escape(chosen.type)}|[市县区镇乡村路河江湖山])"
    return len(chosen.core) >= 2 and bool(re.search(f"{organ}|{at}", text))


def _nicknames(names: list[str]) -> list[str]:
    """Return the well-known further names of a zone that the gazetteer lists under one of `names`."""
    known = set(names)
    extra: list[str] = []
    for entry in gazetteer():
        if entry.level == "zone" and known & {entry.name, entry.short}:
            extra += [entry.name, entry.short, *entry.others]
    return extra
