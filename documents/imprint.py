"""Read a plan's imprint: who issued it, when, under which number.

Input: the lines of one plan, its title. Output: strings as the text gives them, dates in ISO form; None where
the text says nothing.
Does not know: places, zones, page chrome.

Source: GB/T 9704—2012 (signature, 成文日期, 发文字号); 《立法法》 for how laws print their adoption.
"""

from __future__ import annotations

import re

from documents import lines as look
from documents.dates import find_dates
from documents.lines import Line
from documents.normalization import simplify
from documents.titles import NUMBER_BEHIND, Title

_MAX_FIELD_LINE = 600  # characters
_MAX_SIGNED = 12  # lines of organs above a date: many sign together
_PLACE = re.compile("[\u4e00-\u9fff]{1,6}?[省市区县州旗]")
_OPENING = 6  # lines below the title that may say who makes the plan
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
_ADOPTION = re.compile("通过|修订|修正|批准|令.{0,12}[公发]布|^[(].*(?:公布|发布|印发)")
_DECREE = re.compile(
    "(?:^[(]?(?:\\d{4}年\\d{1,2}月\\d{1,2}日)?)(?P<organ>[\u4e00-\u9fff]{2,16}(?:人民政府|委员会|[\u4e00-\u9fff]部))令"
)
# 'X管理委员会(以下简称“Y”)制定如下政策': the organ that says of itself that it makes the plan.
_MAKES = re.compile(
    "(?:^|[,。;])(?!各|由|经|报|有关|相关|所在|本级)"
    "(?P<organ>[\u4e00-\u9fff()]{2,28}(?:管理委员会|管委会|人民政府|委员会|[局厅部委]))(?:[(](?:以下)?简称[^()]{2,20}[)])?"
    "(?:研究|决定|特|现|联合|,)*(?:制定|制订|出台)(?:了|如下|以下|本)"
)
# '现在,我代表X,向大会报告工作': a report says who gives it.
_REPORTS = re.compile("我(?:受|代表)(?P<organ>[\u4e00-\u9fff]{2,28}?)(?:委托)?,?向(?:大会|会议|本次|各位)")
_BEFORE_YEAR = re.compile(r"(?P<organ>[\u4e00-\u9fff]{4,28})(?=(?:19|20)\d\d年)")  # '东港市农业局2024年任务分解表'
_BEFORE_SUBJECT = re.compile(r"^(?P<organs>.{2,80}?)\s*(?:关于|印发|转发|公布|发布)")


def publication_fields(lines: list[Line]) -> dict[str, tuple[Line, str]]:
    """Return the publication fields of the page: key -> (line, value); the first of a kind counts."""
    fields: dict[str, tuple[Line, str]] = {}
    for line in lines[:40] + lines[-6:]:
        rest = line.text[:_MAX_FIELD_LINE]
        while found := look.first_field(rest):
            key, start = found
            value = rest[start:]
            following = next(
                (m.start() for m in re.finditer(r"(?<=\s)\S|(?<=\| )\S", value) if look.meta_key(value[m.start() :])),
                None,
            )
            own = value if following is None else value[:following]
            fields.setdefault(key, (line, own.strip(" |")))
            rest = "" if following is None else value[following:]
    return fields


def issued_on(lines: list[Line], fields: dict[str, tuple[Line, str]], title: Title) -> str | None:
    """Return the date under the signature, else the date of the fields, else one below the title."""
    for at, line in enumerate(lines):
        if at > max(title.last, 0) and look.is_date(line.text) and look.is_organ(lines[at - 1].text):
            dates = find_dates(line.text)
            if dates:
                return dates[-1]
    adopted = [
        d
        for line in lines[:12]
        if _ADOPTION.search(line.text) and not look.is_body(line.text) and look.meta_key(line.text) is None
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
    for line in lines[:10]:
        stamped = look.is_date(line.text) or re.search("发布|发表|日期|时间", line.text)
        if stamped and not look.is_sentence(line.text) and (dates := find_dates(line.text)):
            return dates[0]
    return None


def _signed_without_organ(lines: list[Line], title: Title) -> str | None:
    """Return a date on a line of its own, at the end of the text or above an annex."""
    for at in range(len(lines) - 1, max(title.last, 0) + 3, -1):
        follows_end = at == len(lines) - 1 or look.is_annex(lines[at + 1].text) or lines[at + 1].text.startswith("(")
        if look.is_date(lines[at].text) and follows_end and (dates := find_dates(lines[at].text)):
            return dates[0]
    return None


def issuer(lines: list[Line], text: str, fields: dict[str, tuple[Line, str]], title: Title) -> str | None:
    """Return the issuing organs: of the title, the signature, the fields, the adoption line; never a guess."""
    before = _BEFORE_SUBJECT.match(title.notice or title.text)
    signature = _signature(lines, text)
    stated = [fields[key][1] for key in _ISSUER_KEYS if key in fields and look.is_organ(fields[key][1])]
    if before and look.is_organ(simplify(before["organs"]).strip()):
        named = before["organs"].strip()
        return next((full for full in (signature or "", *stated) if _is_fuller(full, named)), named)
    if signature or stated:
        return signature or stated[0]
    for line in lines[:12]:
        adopted = _ADOPTED.search(line.text)
        if adopted and not look.is_body(line.text):
            return (adopted["body"] or "").removeprefix("日") + adopted["organ"]
    ordered = next((_DECREE.search(line.text) for line in lines[:8] if _DECREE.search(line.text)), None)
    if ordered:
        return ordered["organ"]
    for line in lines[max(title.last + 1, 0) : title.last + 1 + _OPENING]:
        if made := _MAKES.search(line.text) or _REPORTS.search(line.text):
            return made["organ"]
    dated = _BEFORE_YEAR.match(simplify(title.text))
    if dated and look.is_organ(dated["organ"]):
        return dated["organ"]
    origin = fields.get("来源") or fields.get("信息来源") or fields.get("文章来源")
    if origin and re.search("(?:管委会|管理委员会|人民政府|委员会|[\u4e00-\u9fff]{3,}(?:局|厅))$", origin[1]):
        return origin[1]
    return None


def _is_fuller(name: str, other: str) -> bool:
    """Return whether an organ's name is the other with its place before it: '东港区人民政府', '区人民政府'."""
    return name != other and simplify(name).endswith(simplify(other)) and not re.search(r"[\s、]", name)


def _signature(lines: list[Line], text: str) -> str | None:
    for at, line in enumerate(lines):
        if not look.is_date(line.text) or at == 0:
            continue
        first = at
        while (
            first > 0
            and at - first < _MAX_SIGNED
            and look.is_organ(lines[first - 1].text)
            and not look.is_numbered(lines[first - 1].text)
        ):
            first -= 1
        if first < at:
            return " ".join(_parted(re.sub(r"\s+", " ", text[row.start : row.end])) for row in lines[first:at])
    return None


def _parted(line: str) -> str:
    """Return a line of organs with a blank between two that lost theirs: '甲区发展局甲区财政局'."""
    place = _PLACE.match(line)
    return re.sub(rf"(?<=[会局委室厅院办署部])(?={place[0]})", " ", line) if place else line


def doc_no(lines: list[Line], text: str, fields: dict[str, tuple[Line, str]], title: Title) -> str | None:
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
    headed = NUMBER_BEHIND.search(text[lines[title.first].start : lines[title.last].end]) if title.first >= 0 else None
    return headed["number"] if headed else None
