"""Find the title of a document, and of the plan that a covering notice brings with it.

Input: the lines of one document, the title of its web page. Output: `Title`.
Does not know: page chrome, other metadata.

Source: GB/T 9704—2012, 7.3.1 (a title is organ, subject and document type, and may run over several lines).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from documents import lines as look
from documents.lines import Line, split_lines
from documents.normalization import simplify
from documents.subjects import find_subject
from documents.title_lines import MAX_PARTS, find_annex, is_nearly, joined, key_of, match_lines

NUMBER_BEHIND = re.compile(r"\s*[(（](?P<number>[^()（）〔〕]{2,20}〔\d{4}〕\s*\d+\s*号)[)）]$")  # a title's own number
_HEAD_LINES = 60
_CARRIED = re.compile(r"(?:印发|转发|发布|公布|下发)(?P<carried>.+?)的?(?:通知|决定|公告|通告|函|令)(?:[(][^()]*[)])?$")
_WRITTEN_BY = re.compile("[^《》。]{0,40}《(?P<title>(?:[^《》]|《[^《》]*》){6,})》")
_NAMED = re.compile("《([^《》]{6,90}(?:[(][^()]*[)])?)》")
_ADDRESSEE = re.compile("[^。《》]*(?:各|部门|单位|政府|委员会|办事处)[^。《》]*:$")
_OPENING = 4  # lines of a notice within which it says what it brings
_BRINGS = re.compile("《(?P<title>[^《》]{6,90})》[^《》。]{0,20}?(?:印发|转发|下发|公布|发给)")
# A page's own words before the title: '东港区高新技术企业奖励政策:关于加快创新的若干政策意见'.
_HEADLINE = re.compile(f"[^:：《》。]{{4,40}}[:：] *(?P<own>关于[^:：]{{6,}}(?:{look.DOCUMENT_TYPES}))")
_ISSUED_AS = re.compile("的(?:通知|决定|通告|公告|批复|函|(?:若干|实施|指导)?意见)(?:[(][^()]*[)])?$")
_MAX_REST = 30  # characters of the rest of a broken title
_TOPIC = 3  # times that a text names what it is about


@dataclass(frozen=True, slots=True)
class Title:
    """Spans in the source; `text` is on one line, as the text gives it. first, last: the title's lines."""

    text: str
    first: int  # index of the first line of the title at the head; -1 when it is not in the text
    last: int
    notice: str | None = None  # title of the covering notice, where the plan came with one
    annex: tuple[int, int] | None = None  # lines of the plan's own title below the notice
    headed: str | None = None  # what the lines first to last say, where it is not the title as such


def find_title(lines: list[Line], text: str, page_title: str = "") -> Title | None:
    """Return the title, or None when nothing looks like one; `text` is the source that the lines point into."""
    title = _find_title(lines, text, page_title)
    number = NUMBER_BEHIND.search(title.text) if title else None
    if title is None or number is None:
        return title
    return replace(title, text=title.text[: number.start()], headed=title.headed or title.text)


def _find_title(lines: list[Line], text: str, page_title: str) -> Title | None:
    if brought := _brought_title(lines, text):
        return brought
    field = _field_title(lines, text)
    head = _head_title(lines, page_title or (field[1] if field else ""))
    if field is not None and (head is None or not is_nearly(key_of(joined(lines, text, *head)), key_of(field[1]))):
        first = last = field[0]
        outer = field[1]
        plain = split_lines(outer)[0].text
    elif head is not None:
        first, last = head
        outer = joined(lines, text, first, last)
        plain = "".join(line.text for line in lines[first : last + 1])
    else:
        return None
    carried = _CARRIED.search(plain)
    if carried is None:
        if headline := _HEADLINE.fullmatch(outer):
            return Title(headline["own"], first, last, headed=outer)
        better = _better_named(lines[last + 1 :], plain, page_title)
        return Title(better, first, last, headed=outer) if better else Title(outer, first, last)
    wanted = _carried_title(carried.group("carried"))
    annex = find_annex(lines, last + 1, wanted)
    named = _named(lines[last + 1 : last + 16], text, wanted)
    if annex is None and (named is None or not _has_own_body(lines, last + 1)):
        return Title(outer, first, last)
    own = joined(lines, text, *annex) if annex else outer
    if named is None or (annex and key_of(own) == key_of(wanted) != key_of(named)):
        return Title(own, first, last, outer, annex)
    return Title(named, first, last, outer, annex)


def _brought_title(lines: list[Line], text: str) -> Title | None:
    """Return the title of the plan that a notice without a title of its own brings, which opens with its addressee."""
    if not lines or not _ADDRESSEE.match(lines[0].text):
        return None
    for at, line in enumerate(lines[1:_OPENING], 1):
        brings = _BRINGS.search(line.text)
        if brings and line.text.count("《", 0, brings.end()) == line.text.count("》", 0, brings.end()) == 1:
            annex = find_annex(lines, at + 1, brings["title"])
            return Title(joined(lines, text, *annex), -1, -1, annex=annex) if annex else None
    return None


def unmarred(title: Title, file: str) -> Title:
    """Return the title as the file's name has it where marks stand for characters that a site struck out: '若干*策'."""
    struck = set("*＊") & set(title.text)
    same = len(file) == len(title.text) and all(a == b or a in struck for a, b in zip(title.text, file, strict=True))
    return replace(title, text=file, headed=title.text) if struck and same and not title.notice else title


def _carried_title(carried: str) -> str:
    """Return the title of what a notice carries: 'X' of 'X', of '《X》' and of '区建设委制订的《X》'."""
    whole = _WRITTEN_BY.fullmatch(carried.strip())
    return (whole["title"] if whole else carried).strip('《》“”" ')


def _field_title(lines: list[Line], text: str) -> tuple[int, str] | None:
    """Return (line, title) where the page states the title as a publication field: '标题:…'."""
    for at, line in enumerate(lines[:30]):
        if look.meta_key(line.text) in ("标题", "文件名称", "公文名称", "文件标题", "信息名称", "信息标题"):
            start = re.search(r"[:|]\s*", line.text)
            value = line.text[start.end() :].split(" | ")[0].strip() if start else ""
            if start and look.is_title_end(value):
                begin = line.start + line.text.index(value, start.end())
                return at, text[begin : begin + len(value)]
    return None


def _head_title(lines: list[Line], page_title: str) -> tuple[int, int] | None:
    """Return the first and last line of the title at the head of the document."""
    head = lines[:_HEAD_LINES]
    known = key_of(page_title)
    if len(known) >= 6:
        match = match_lines(head, known, exact=False)
        if match:
            return match
    for at, line in enumerate(head):
        if look.is_title_end(line.text):
            if below := _full_title(head, at):
                return below
            return _upwards(lines, at), at + _goes_on(line.text, lines[at + 1].text if at + 1 < len(lines) else "")
        if look.is_body(line.text) or (look.is_numbered(line.text) and at > 0):
            break
    first = next((i for i, line in enumerate(head[:6]) if _could_be_title(line.text)), None)
    return None if first is None else (first, first)


def _full_title(lines: list[Line], at: int) -> tuple[int, int] | None:
    """Return the lines of the title whose organs and 关于 stand right below a page's short form of it."""
    if "关于" in lines[at].text or at + 2 >= len(lines):
        return None
    last = next((i for i in range(at + 1, min(at + MAX_PARTS, len(lines))) if not look.is_organ(lines[i].text)), at)
    full = last > at + 1 and lines[last].text.startswith("关于") and look.is_title_end(lines[last].text)
    return (at + 1, last) if full else None


def _goes_on(line: str, below: str) -> bool:
    """Return whether a title was broken behind words that could end one: '关于加强电网规划', '投资管理工作的通知'."""
    if "关于" not in line or _ISSUED_AS.search(line) or "关于" in below or not look.is_title_end(below):
        return False
    return _ISSUED_AS.search(below) is not None and len(below) <= _MAX_REST


def _better_named(body: list[Line], head: str, page_title: str) -> str | None:
    """Return the page's title where the text is about that, and not about what the line at its head names."""
    page = page_name(page_title)
    if not look.is_title_end(simplify(page)) or is_nearly(key_of(page), key_of(head)) or key_of(page) in key_of(head):
        return None
    own, other = (find_subject(simplify(name), ()).forms for name in (head, page))
    text = "\n".join(line.text for line in body)
    said = max((text.count(form) for form in other), default=0)
    return page if own and said >= _TOPIC and not any(form in text for form in own) else None


def page_name(page_title: str) -> str:
    """Return a page's title without the name of its site."""
    return re.split(r"\s*[-_|]\s*(?=[^-_|]*$)", page_title)[0].strip()


def _could_be_title(line: str) -> bool:
    return (
        4 <= len(line) <= 60
        and not look.is_sentence(line)
        and not look.is_numbered(line)
        and not look.is_date(line)
        and look.meta_key(line) is None
        and not re.search("[:,、]$", line)
        and not look.is_annex(line)
        and not look.is_doc_no(line)
        and not look.is_organ(line)
        and not re.search("[,;]", line)
    )


def _upwards(lines: list[Line], at: int) -> int:
    """Return the first line of a title that ends at line `at`."""
    first = at
    while first > 0 and at - first < MAX_PARTS - 1 and not _is_whole(lines[first].text, lines[first - 1].text):
        above = lines[first - 1].text
        if (
            len(above) > 45
            or look.is_sentence(above)
            or re.search("[:;。]", above)
            or look.meta_key(above)
            or look.is_doc_no(above)
            or look.is_date(above)
            or look.is_title_end(above)
            or look.is_annex(above)
            or look.is_numbered(above)
            or above.endswith("文件")
            or " | " in above
            or (first > 1 and _is_bare_field(lines[first - 2].text))  # its value: '来源:' and '能源局'
        ):
            break
        first -= 1
    return first


def _is_bare_field(line: str) -> bool:
    return line.endswith(":") and look.meta_key(line) is not None


def _is_whole(line: str, above: str) -> bool:
    """Return whether a title can begin with this line, given the one above it."""
    if look.is_organ(above):
        return False  # organs on lines of their own: '中共X市委', 'X市人民政府', '关于…的意见'
    begins = re.match("关于|[\u4e00-\u9fff·]{2,24}(?:关于|印发|转发)|.{2,12}(?:省|市|区|县|州)", line)
    return bool(begins) and not re.search("关于[^的]{0,40}$", above)


def _named(lines: list[Line], text: str, wanted: str) -> str | None:
    """Return the carried plan's title as a notice prints it between 《》, verbatim."""
    known = key_of(wanted)
    for line in lines:
        for match in _NAMED.finditer(text[line.start : line.end]):
            found = key_of(match.group(1))
            if found == known or is_nearly(found, known):
                return match.group(1)
    return None


def _has_own_body(lines: list[Line], after: int) -> bool:
    """Return whether numbered text of a plan follows a notice's signature."""
    dated = next((i for i in range(after, len(lines)) if look.is_date(lines[i].text)), None)
    return dated is not None and sum(look.is_numbered(line.text) for line in lines[dated:]) >= 3
