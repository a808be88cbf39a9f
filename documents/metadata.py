"""Say who issued a plan, when, for which place and zone, and by which names people call it.

Input: the lines of one plan, its title. Output: `Metadata`; a field is None where the text does not give it.
Does not know: clauses, page chrome, the manifest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents import imprint
from documents import lines as look
from documents.lines import Line
from documents.model import Source
from documents.names import ZoneName, main_zone
from documents.normalization import simplify
from documents.places import find_places
from documents.regions import Region, find_region
from documents.subjects import aliases, broad_subjects, find_subject, short_name
from documents.titles import Title, page_name

_READ = 60_000  # characters at head and end of a text that names are looked for in
_HOST = re.compile(
    "(?:主[办辦](?:[单單]位)?|版[权權]所有|[-_|])\\s*[::]?\\s*(?P<host>[\u4e00-\u9fff]{2,20}(?:人民)?政府)"
)
_FOOT = 3000  # characters at the end of a page that may say who runs the site
_MAX_ZONE = 5  # characters of a zone's name that people put before a subject: '浦东', '临港地区'
_MAX_SHOWN, _MAX_ENGLISH = 48, 80  # characters of a title as a name to show
_EDITION = re.compile(r"[(（〔][^()（）〔〕]*[)）〕]$")  # '（2024—2026年）', '（试行）' behind a title
_HALF_WIDTH = str.maketrans("（）", "()")
_REVISED = re.compile("关于修订《([^《》]{6,})》的通知$")  # gives the whole text anew: its subject is that of the rule
_TELLS_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ZONE_ALONE = re.compile("年?(?:关于)?(?P<kind>开发区|经开区|经济开发区|高新区|园区|工业园区?)(?!各)")  # begins a title
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


def describe(lines: list[Line], text: str, canonical: str, title: Title, source: Source, file: str = "") -> Metadata:
    """Return the metadata of one plan; `lines` point into `text`, the source's; `file`: the name of its own file."""
    fields = imprint.publication_fields(lines)
    plain = simplify(canonical if len(canonical) <= 2 * _READ else canonical[:_READ] + canonical[-_READ:])
    outer = simplify(title.notice or title.text)
    issued_on = imprint.issued_on(lines, fields, title)
    issuer = imprint.issuer(lines, text, fields, title)
    zone = main_zone(plain, simplify(title.text), outer, simplify(issuer or ""))
    titles = "\n".join((outer, simplify(title.text), simplify(title.headed or "")))
    region = find_region(plain, titles, simplify(issuer or ""), zone, _site(text, source), simplify(file))
    year = (issued_on or "")[:4]
    name = _display_name(zone, region, simplify(title.text))
    names = (
        *(zone.aliases if zone else ()),
        *_subject_aliases(zone, region, simplify(title.text)),
        *_title_aliases(title, source),
        *_nameless_zone(zone, region, simplify(title.text)),
    )
    return Metadata(
        plan_id=_plan_id(zone, simplify(title.text), year),
        title=title.text,
        display_name=name if not year or _TELLS_YEAR.search(name) else f"{name} {year}",
        issuer=issuer,
        doc_no=imprint.doc_no(lines, text, fields, title),
        issued_on=issued_on,
        region=region.name,
        zone=zone.display if zone else None,
        aliases=tuple(dict.fromkeys(names)),
    )


def _site(text: str, source: Source) -> str:
    """Return who runs the site that a page was saved from, '' when the page does not say."""
    suffix = source.page_title.removeprefix(page_name(source.page_title))
    found = _HOST.search(text[-_FOOT:]) or _HOST.search(suffix)
    return simplify(found["host"]) if found else ""


def _short_title(title: str) -> str:
    """Return a title without issuer, quotes and form words, as a name to show."""
    issued = re.search(
        "(?:印发|转发|公布|发布|实施|执行)[^《》]{0,30}《((?:[^《》]|《[^《》]*》){6,})》的?(?:通知|决定|公告|通告|函)$",
        title,
    )
    if issued:
        return issued.group(1)
    short = re.sub("的通知(?:[(（].*[)）])?$", "", title) if "印发" in title else title
    subject = re.search("(?:关于)?(?:印发|转发|公布)(.{6,})$", short) or re.search(
        "^[\u4e00-\u9fff、 ]{2,40}?关于(.{6,})$", short
    )
    return (subject.group(1) if subject else short).strip("《》 ")


def _display_name(zone: ZoneName | None, region: Region, title: str) -> str:
    """Return what tells the plan from others at a glance: its zone, its subject, or both."""
    if zone and _names_zone_enough(title):
        return zone.display
    short = _short_title(title)
    if zone:
        named = any(alias in short for alias in zone.aliases) or zone.display in short
        return _fitting(short if named else zone.display + short)
    short = short.removeprefix("关于").removeprefix("中华人民共和国")
    named = not region.own or any(own in short for own in (*region.own, region.province, region.city) if own)
    places = _places(zone, region)
    return _fitting(short_name(short, find_subject(short, places), "" if named else region.own[0], places))


def _fitting(name: str) -> str:
    """Return a name that is not too long to show: without its edition, or else cut where no bracket is open."""
    limit = _MAX_ENGLISH if name.isascii() else _MAX_SHOWN
    if len(name) > limit:
        name = _EDITION.sub("", name)
    if len(name) <= limit:
        return name
    cut = name[: limit - 1]
    for opening, closing in ("(（", ")）"), ("《", "》"), ("“", "”"):
        at = max(cut.rfind(mark) for mark in opening)
        if at > limit // 2 and not any(mark in cut[at:] for mark in closing):
            cut = cut[:at]
    return cut.rstrip(" 、和及与的") + "…"


def _places(zone: ZoneName | None, region: Region) -> list[str]:
    """Return the names of zone, county, city and province that a title may hold."""
    above = [name for name in (region.province, region.city) if name]
    return [*(zone.aliases if zone else ()), *region.own, *above]


def _subject_aliases(zone: ZoneName | None, region: Region, title: str) -> tuple[str, ...]:
    """Return the names that people make of the subject; none for a plan that its zone names, or a text in English."""
    if (zone and _names_zone_enough(title)) or not re.search("[\u4e00-\u9fff]", title):
        return ()
    revised = _REVISED.search(title)
    short = revised[1] if revised else _short_title(title).removeprefix("中华人民共和国")
    subject = find_subject(short, _places(zone, region))
    called = [alias for alias in zone.aliases if len(alias) <= _MAX_ZONE] if zone else list(region.own)
    county = region.own if region.county and not zone else ()
    made = aliases(subject, called)
    return (*county, *(name for name in made if name not in (title, *broad_subjects())))


def _nameless_zone(zone: ZoneName | None, region: Region, title: str) -> tuple[str, ...]:
    """Return '霍山县开发区' where a county's title speaks of its zone without a name: '开发区重点工作清单'."""
    kind = _ZONE_ALONE.match(_TELLS_YEAR.sub("", title)) if region.known and not zone else None
    return tuple(own + kind["kind"] for own in region.own) if kind else ()


def _names_zone_enough(title: str) -> bool:
    """Return whether zone and year tell the plan from others: a plan does, a rule on one matter does not."""
    return bool(
        re.search(r"(?:方案|计划|规划|纲要|意见)(?:[(（][^()（）]*[)）])*\d{0,2}$", title)
    ) or not look.is_title_end(title.translate(_HALF_WIDTH))


def _title_aliases(title: Title, source: Source) -> tuple[str, ...]:
    """Return further titles by which the plan is known: its notice's, its page's."""
    own = simplify(title.text)
    names = [
        simplify(title.notice or ""),
        simplify(title.headed or ""),
        _short_title(own),
        own.removeprefix("中华人民共和国"),
    ]
    page = simplify(page_name(source.page_title))
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
