"""Look at a source line by line: what a line is, seen for itself.

Input: the text of a source. Output: `Line` values and yes/no questions about one line.
Does not know: where a line stands in a plan, page chrome as a whole.

Source: GB/T 9704—2012 (parts of an official document: 标题, 发文字号, 主送机关, 成文日期, 附件); the fields that
government sites print under 《政府信息公开条例》 (索引号, 发布机构, 成文日期 …).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.dates import ENGLISH_DAY
from documents.normalization import simplify

_PAIRS = str.maketrans("（）：；，？！", "():;,?!")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank. text: simplified, half-width marks, stripped; text[i] stands at start + i."""

    start: int
    end: int
    text: str


def split_lines(text: str, base: int = 0) -> list[Line]:
    """Return the lines of `text` that are not blank; `base` is the offset of its first character."""
    plain = simplify(text).translate(_PAIRS)
    lines = []
    offset = 0
    for raw in plain.split("\n"):
        body = raw.strip(" \t\u3000\u00a0\u200b\ufeff")
        if body:
            start = base + offset + raw.index(body)
            lines.append(Line(start, start + len(body), body))
        offset += len(raw) + 1
    return lines


def _spaced(words: str) -> str:
    """Return a pattern for the words, each with blanks between its characters ('文 号')."""
    return "|".join(r"\s*".join(word) for word in sorted(words.split(), key=len, reverse=True))


DOCUMENT_TYPES = (
    "方案|计划|规划|纲要|意见|办法|规定|细则|通知|决定|通告|公告|公报|措施|政策|条例|法|批复|函|报告|指南|指引|要点|"
    "章程|规则|制度|决议|倡议|预案|安排|建议|答复|清单|目录|举措|条|规范|规程|说明|工作要求|行动|机制|工程|令"
)
_TYPE_END = re.compile(
    rf"(?:{DOCUMENT_TYPES})\s*(?:[(〔《](?:[^()〔〕]|〔[^()〔〕]*〕){{1,30}}[)〕》]\s*)*(?:[0-9一二三四五六七八九十]{{1,2}}|[(][0-9一二三四五六七八九十]{{1,2}}[)])?$"
)
_NUMBERED = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]{1,5}[章节条编部分款项]|[一二三四五六七八九十]{1,3}\s*[、.,,．:]|"
    r"[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,3}\s*[、．.,](?!\d)|\d{1,3}[)]|[①-⑳]|——|[•●▪◆■]\s*\S)"
)
_SENTENCE_END = re.compile("[。;!?]")
_DATE = re.compile(
    r"^[(]?\s*(?:\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|\d{4}[-./]\d{1,2}[-./]\d{1,2}|"
    r"(?=\d{6,8}(?!\d))(?:19|20)\d\d(?:0?[1-9]|1[0-2])(?:0?[1-9]|[12]\d|3[01])?|"
    r"[二一][〇○零О0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十廿卅]{1,3}日|"
    rf"{ENGLISH_DAY}|"
    r"\d{2}[xX×]{2}\s*年.{0,6}月?.{0,4}日?|[xX×]{4}\s*年.{0,8})\s*[)]?(?:\s*(?:印发|公布|发布))?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$"
)
DOC_NO = re.compile(
    r"[\u4e00-\u9fff]{1,16}(?:字|发|办|函|规|令)?\s*[〔\[(【﹝]\s*(?:(?:19|20)\d{2}|(?:19|20)[xX×]{2}|[xX×]{4})\s*[〕\])】﹞]\s*"
    r"(?:第)?\s*[\dxX×]{1,5}\s*号"
    r"|[\u4e00-\u9fff]{2,24}(?:人民政府|委员会|部|局)令\s*第?\s*\d{1,4}\s*号"
)
_META_KEYS = (
    "发布日期 发布时间 发布机构 发布机关 发布单位 发布部门 发布者 发布人 发文日期 发文时间 "
    "发文机关 发文单位 发文部门 发文字号 发文文号 发文机构 成文日期 成文时间 生成日期 生成时间 "
    "印发日期 印发时间 公开日期 公开时间 公布日期 公布机关 施行日期 实施日期 生效日期 生效时间 "
    "失效日期 失效时间 废止日期 有效期 有效期限 时效性 效力 效力状态 效力级别 有效性 有效状态 "
    "是否有效 索引号 索取号 信息索引 信息索引号 文号 文件编号 文件号 文件字号 公文种类 "
    "公文名称 公文类别 主题分类 主题词 主题 体裁分类 组配分类 信息分类 信息类别 信息来源 "
    "信息名称 信息标题 来源 文章来源 稿源 稿件来源 来源单位 标题 文件名称 文件标题 制发机关 "
    "制定机关 公开方式 公开范围 公开形式 公开类别 公开类型 公开属性 公开主体 服务对象 统一编号 "
    "规范性文件编号 登记号 关键词 关键字 内容概述 信息公开编号 著录日期 更新时间 更新日期 "
    "通过日期 批准日期 颁布日期 颁布时间 颁布单位 法律效力位阶 签发人 所属机构 责任部门 发布 "
    "名称 分类 类别 日期 时间 作者"
)
# What the front matter of Markdown and English pages call the same fields.
_ENGLISH_KEYS = {"title": "标题", "date": "发布日期", "published": "发布日期", "source": "来源", "issuer": "发布机构"}
_META = re.compile(  # '来源:甲', '【文 号】甲', '[发文机构] 甲'
    rf"^[-•·*\s【|]*(?P<open>\[)?(?P<key>{_spaced(_META_KEYS)}|{'|'.join(_ENGLISH_KEYS)})\s*"
    r"(?(open)\](?:\s*[:|]|(?=\s))|(?:】\s*[:|]?|[:|]))\s*",
    re.IGNORECASE,
)
_PARTED_KEY = re.compile(rf"(?:^|(?<=\s))(?P<key>{_spaced(_META_KEYS)})\s+(?=\S)")
_MAX_PARTED = 160  # characters of a line of fields that blanks part
_ORGAN_END = re.compile(
    "(?:委员会|人民政府|政府|党委|省委|市委|区委|县委|州委|工委|党工委|党组|管委会|办公室|办公厅|局|厅|部|院|委|署|"
    "人大常委会|常务委员会|代表大会|中心|指挥部|领导小组|总局|银监会|证监会|海关|公司|集团|处)$"
)
_ANNEX = re.compile(r"^附\s*(?:件|录|表|图|则)\s*[\d一二三四五六七八九十]{0,3}\s*(?:[:.、]|$|(?=\S))")


def is_numbered(line: str) -> bool:
    """Return whether the line begins with a label: 一、 (一) 1. 第一条 ① —— •."""
    return bool(_NUMBERED.match(line))


def is_sentence(line: str) -> bool:
    """Return whether the line holds running text."""
    return bool(_SENTENCE_END.search(line)) or len(line) > 60


def is_body(line: str) -> bool:
    """Return whether only a document would hold the line: a numbered or long sentence, a row of a table."""
    if " | " in line:
        return len(line) > 10
    if is_numbered(line):
        return bool(_SENTENCE_END.search(line)) or len(line) >= 40
    return "。" in line and len(line) >= 30


def is_date(line: str) -> bool:
    """Return whether the line is a date and nothing else; lost separators ('2023328') count."""
    return bool(_DATE.match(line))


def is_doc_no(line: str) -> bool:
    """Return whether the line is a document number and nothing else."""
    return bool(DOC_NO.fullmatch(line.strip("() ")))


def meta_key(line: str) -> str | None:
    """Return the publication field that the line begins with ('发布日期'), or None."""
    found = first_field(line)
    return found[0] if found else None


def first_field(line: str) -> tuple[str, int] | None:
    """Return the publication field that the line begins with, and where what it says begins; None for no field."""
    match = _META.match(line)
    if match is None:
        parted = _parted_key(line)
        return (re.sub(r"\s", "", parted["key"]), parted.end()) if parted else None
    key = re.sub(r"\s", "", match.group("key")).lower()
    return _ENGLISH_KEYS.get(key, key), match.end()


def _parted_key(line: str) -> re.Match[str] | None:
    """Return the name of the field that the line begins with where only blanks part names and values.

    Several such fields on the line show it, or a name that is spread ('文    号'), or a value that is a date or a
    document number: '索 引 号 MB15/2023 发文日期 2023-01-03'.
    """
    first = _PARTED_KEY.match(line)
    if first is None or len(line) > _MAX_PARTED or re.search("[。;,:|]", line):
        return None
    value = line[first.end() :]
    if _PARTED_KEY.match(value + " ."):
        return None  # names beside each other: the head of a table
    shown = re.search(r"\s", first["key"]) or _PARTED_KEY.search(value) or is_date(value) or is_doc_no(value)
    return first if shown else None


def is_organ(line: str) -> bool:
    """Return whether the line is the name of one or several organs, as in a signature."""
    return len(line) <= 60 and not re.search("[。;:,?!《]", line) and bool(_ORGAN_END.search(line))


def is_annex(line: str) -> bool:
    """Return whether the line opens or names an annex."""
    return bool(_ANNEX.match(line)) and "。" not in line


def is_title_end(line: str) -> bool:
    """Return whether a title could end with this line: a document type, then brackets or a number at most."""
    return (
        4 <= len(line) <= 120
        and not re.search("[。;!?]|[:,、]$", line)
        and not line.startswith(("附件", "来源"))
        and " | " not in line
        and bool(_TYPE_END.search(line))
        and meta_key(line) is None
        and not re.match("[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)]|第.{1,4}[章条节]", line)
    )
