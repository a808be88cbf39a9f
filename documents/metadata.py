"""Say who issued a plan, when, for which place and zone, and by which names people call it.

Input: the lines of one plan, its title. Output: `Metadata`; a field is None where the text does not give it.
Does not know: clauses, page chrome, the manifest.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from documents import lines as look
from documents.dates import find_dates
from documents.lines import Line
from documents.model import Source
from documents.names import ZoneName, main_zone
from documents.normalization import simplify
from documents.places import find_places, find_zones
from documents.titles import Title

_ISSUED_KEYS = (
    (
        "成文日期",
        "成文时间",
        "生成日期",
        "发文日期",
        "发文时间",
        "印发日期",
        "印发时间",
        "公布日期",
        "颁布日期",
        "通过日期",
    ),
    ("发布日期", "发布时间", "公开日期", "公开时间", "日期", "时间", "更新时间", "更新日期"),
)
_ISSUER_KEYS = (
    "发文机关",
    "发文机构",
    "发文单位",
    "发布机构",
    "发布机关",
    "制定机关",
    "制发机关",
    "发布单位",
    "公开主体",
    "颁布单位",
)
_ADOPTED = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{2,12}(?:省|市|自治区|自治州|县))?第[一二三四五六七八九十]{1,4}届(?P<organ>(?:全国)?人民代表大会(?:常务委员会)?)"
)
_UNTIL = re.compile(
    r"有效期?(?:限)?(?:至|到|截至|截止到?)\s*(\d{4}年\d{1,2}月\d{1,2}日|\d{4}年)|执行(?:至|到)\s*(\d{4}年\d{1,2}月\d{1,2}日)"
)
_FOR_YEARS = re.compile(
    r"自\s*(\d{4})年(\d{1,2})月(\d{1,2})日起?(?:施行|实施|执行|生效)[^。;]{0,20}?(?:有效期|暂定|试行期?|期限)(?:为|限为|限)?\s*(?:暂定)?([一二三四五六七八九十\d]{1,2})年"
)
_PERIOD = re.compile(r"(20\d{2})\s*年?\s*[-—–~至到―－]+\s*(20\d{2})\s*年?")
_BEFORE_SUBJECT = re.compile(r"^(?P<organs>.{2,80}?)\s*(?:关于|印发|转发|公布|发布)")


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
    valid_until: str | None


def describe(lines: list[Line], text: str, canonical: str, title: Title, source: Source) -> Metadata:
    """Return the metadata of one plan; `lines` point into `text`, the source's."""
    fields = _fields(lines)
    plain = simplify(canonical)
    outer = simplify(title.notice or title.text)
    issued_on = _issued_on(lines, fields, title)
    issuer = _issuer(lines, text, fields, title, outer)
    zone = main_zone(plain, simplify(title.text), outer, simplify(issuer or ""))
    region = _region(plain, f"{outer}\n{title.text}", issuer or "", zone)
    year = (issued_on or "")[:4]
    name = zone.display if zone and _names_zone_enough(simplify(title.text)) else _short_title(simplify(title.text))
    aliases = (*(zone.aliases if zone else ()), *_title_aliases(title, source))
    return Metadata(
        plan_id=_plan_id(zone, simplify(title.text), year, canonical),
        title=title.text,
        display_name=f"{name} {year}".strip(),
        issuer=issuer,
        doc_no=_doc_no(lines, text, fields, title),
        issued_on=issued_on,
        region=region,
        zone=zone.display if zone else None,
        aliases=tuple(dict.fromkeys(aliases)),
        valid_until=_valid_until(plain, simplify(title.text), outer),
    )


def _fields(lines: list[Line]) -> dict[str, tuple[Line, str]]:
    """Return the publication fields of the page: key -> (line, value); the first of a kind counts."""
    fields: dict[str, tuple[Line, str]] = {}
    for line in lines[:40] + lines[-6:]:
        rest = line.text
        while key := look.meta_key(rest):
            value = re.split(r"[:|]", rest, maxsplit=1)[1].strip(" |")
            following = next(
                (m.start() for m in re.finditer(r"(?<=\s)\S|(?<=\| )\S", value) if look.meta_key(value[m.start() :])),
                None,
            )
            own = value if following is None else value[:following]
            fields.setdefault(key, (line, own.strip(" |")))
            rest = "" if following is None else value[following:]
    return fields


def _issued_on(lines: list[Line], fields: dict[str, tuple[Line, str]], title: Title) -> str | None:
    """Return the date under the signature, else the date of the fields, else one below the title."""
    for at, line in enumerate(lines):
        if at > max(title.last, 0) and look.is_date(line.text) and look.is_organ(lines[at - 1].text):
            dates = find_dates(line.text)
            if dates:
                return dates[-1]
    adopted = [
        d
        for line in lines[:12]
        if re.search("(?:通过|修订|修正|批准)", line.text) and not look.is_body(line.text)
        for d in find_dates(line.text)
    ]
    if adopted:
        return max(adopted)
    signed = _signed_without_organ(lines, title)
    if signed:
        return signed
    for keys in _ISSUED_KEYS:
        for key in keys:
            dates = find_dates(fields[key][1]) if key in fields else []
            if dates:
                return dates[0]
    for line in lines[:8]:
        if look.is_date(line.text) and (dates := find_dates(line.text)):
            return dates[0]
    return None


def _signed_without_organ(lines: list[Line], title: Title) -> str | None:
    """Return a date on a line of its own, at the end of the text or above an annex."""
    for at in range(len(lines) - 1, max(title.last, 0) + 3, -1):
        follows_end = at == len(lines) - 1 or look.is_annex(lines[at + 1].text) or lines[at + 1].text.startswith("(")
        if look.is_date(lines[at].text) and follows_end and (dates := find_dates(lines[at].text)):
            return dates[0]
    return None


def _issuer(lines: list[Line], text: str, fields: dict[str, tuple[Line, str]], title: Title, outer: str) -> str | None:
    """Return the issuing organs: of the title, the signature, the fields, the adoption line; never a guess."""
    before = _BEFORE_SUBJECT.match(title.notice or title.text)
    if before and look.is_organ(simplify(before["organs"]).strip()):
        return before["organs"].strip()
    signature = _signature(lines, text)
    if signature:
        return signature
    for key in _ISSUER_KEYS:
        if key in fields and look.is_organ(fields[key][1]):
            return fields[key][1]
    for line in lines[:12]:
        adopted = _ADOPTED.search(line.text)
        if adopted and not look.is_body(line.text):
            return (adopted["body"] or "").removeprefix("日") + adopted["organ"]
    origin = fields.get("来源") or fields.get("信息来源") or fields.get("文章来源")
    if origin and re.search("(?:管委会|管理委员会|人民政府|委员会|[\u4e00-\u9fff]{3,}(?:局|厅))$", origin[1]):
        return origin[1]
    del outer
    return None


def _signature(lines: list[Line], text: str) -> str | None:
    for at, line in enumerate(lines):
        if not look.is_date(line.text) or at == 0:
            continue
        first = at
        while (
            first > 0
            and at - first < 4
            and look.is_organ(lines[first - 1].text)
            and not look.is_numbered(lines[first - 1].text)
        ):
            first -= 1
        if first < at:
            return " ".join(re.sub(r"\s+", " ", text[row.start : row.end]) for row in lines[first:at])
    return None


def _doc_no(lines: list[Line], text: str, fields: dict[str, tuple[Line, str]], title: Title) -> str | None:
    """Return the document's own number: of the fields, or alone on a line near the title; never a cited one."""
    for key in ("文号", "发文字号", "发文文号", "文件编号", "文件号", "文件字号"):
        if key in fields:
            line, value = fields[key]
            match = look.DOC_NO.search(value)
            if match:
                at = line.text.index(value) + match.start()
                return text[line.start + at : line.start + at + len(match.group())]
    for line in lines[: max(title.last, 0) + 6]:
        if look.is_doc_no(line.text):
            return text[line.start : line.end].strip("()（） ")
    return None


def _region(plain: str, titles: str, issuer: str, zone: ZoneName | None) -> str | None:
    """Return province and city, from the zone, the title or the issuer, else from what the text speaks of most."""
    if zone and zone.province:
        return _full(zone.province, zone.city)
    for part in (titles, issuer):
        named = find_places(part)
        if named:
            city = next((p for p in named if p.level == "city"), None)
            place = city or named[0]
            return _full(place.province, place.city) + _district(part, place.name)
    explained = re.search("由([\u4e00-\u9fff]{2,9}市[\u4e00-\u9fff]{2,4}[区县])[\u4e00-\u9fff]{2,12}负责解释", plain)
    if explained and (named := find_places(explained.group(1))):
        return _full(named[0].province, named[0].city) + _district(explained.group(1), named[0].name)
    if re.match("国务院|中共中央|全国人民代表大会", issuer) or titles.startswith("中华人民共和国"):
        return None
    counts = Counter((p.province, p.city) for p in find_places(plain))
    (place_key, count), *others = counts.most_common(2) or [(("", ""), 0)]
    clear = count >= 3 and (not others or count >= 2 * others[0][1] or others[0][0][0] == place_key[0])
    return _full(*place_key) if clear else None


def _district(text: str, city: str) -> str:
    """Return the district or county that the text names right after the city."""
    match = re.search(rf"{city}([\u4e00-\u9fff]{{2,4}}?[区县])(?!域)", text) if city.endswith("市") else None
    return match.group(1) if match and not find_zones(city + match.group(1)) else ""


def _full(province: str, city: str) -> str:
    return province if city in ("", province) else province + city


def _valid_until(plain: str, title: str, outer: str) -> str | None:
    """Return the end of the period that the title or the text states."""
    until = _UNTIL.search(plain)
    if until:
        stated = until.group(1) or until.group(2)
        return (find_dates(stated) or [stated[:4]])[0]
    years = _FOR_YEARS.search(plain)
    if years:
        numeral = years[4]
        span = int(numeral) if numeral.isdecimal() else "零一二三四五六七八九十".find(numeral)
        if span > 0:
            return _day_before(int(years[1]) + span, int(years[2]), int(years[3]))
    for part in (title, outer):
        period = _PERIOD.search(part)
        if period:
            return period[2]
    return None


def _day_before(year: int, month: int, day: int) -> str | None:
    from datetime import date, timedelta

    try:
        return (date(year, month, day) - timedelta(days=1)).isoformat()
    except ValueError:
        return None


def _short_title(title: str) -> str:
    """Return a title without issuer, quotes and form words, as a name to show."""
    short = re.sub("的通知(?:[(（].*[)）])?$", "", title) if "印发" in title else title
    subject = re.search("(?:关于)?(?:印发|转发|公布)(.{6,})$", short) or re.search(
        "^[\u4e00-\u9fff、 ]{2,40}?关于(.{6,})$", short
    )
    return (subject.group(1) if subject else short).strip("《》 ")[:40]


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


def _plan_id(zone: ZoneName | None, title: str, year: str, canonical: str) -> str:
    """Return a readable, stable id: pinyin of zone or title, then the year, or a short digest without one."""
    from pypinyin import lazy_pinyin

    words = list(zone.id_words) if zone and _names_zone_enough(title) else _title_words(title)
    slug = "-".join("".join(re.findall("[a-z0-9]+", "".join(lazy_pinyin(word)).lower())) for word in words if word)
    return "-".join(part for part in (slug[:48].strip("-") or "plan", year) if part)


def _title_words(title: str) -> list[str]:
    """Return place and subject of a title, short enough for an id."""
    short = _short_title(title)
    place = next((p for p in find_places(short) if p.start == 0), None)
    rest = re.sub("^[省市]", "", short[place.end :]) if place else short
    rest = re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", rest)
    return [place.short if place else "", rest[:10]]
