"""Find the short titles inside and between the units of a plan.

Input: flattened text (documents.numbering.flatten) and spans in it. Output: spans of titles, or yes and no.
Does not know: nesting and identifiers (documents.clauses), the parts of a document (documents.parts).

Source: GB/T 9704—2012, 7.3.1 (title: issuer, subject, kind of document), 8 (kinds of document).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from documents.blocks import Block, ends_sentence

MAX_HEADING_CHARS: Final = 45
_MAX_TITLE_LINE_CHARS = 60
_MAX_TITLE_CHARS = 150
_MAX_TERM_CHARS = 16

_DOCUMENT_KINDS = (
    r"方案|计划|规划|纲要|意见|办法|规定|规则|规程|条例|细则|通知|决定|决议|批复|报告|公告|通告|公报|命令|议案|措施|政策"
    r"|法|函|通报|要点|清单|指引|指南|标准|制度|章程|守则|解读|宣言|协议|安排|目录|举措|名单|分工|行动|准则|预案|倡议书"
)
_TITLE_END = re.compile(rf"(?:{_DOCUMENT_KINDS})[》>\"”]*(?:\s*\([^()]{{1,40}}\))*\s*\d{{0,2}}$")
_ORGANISATION = re.compile(
    r"(?:委员会|政府|国务院|办公厅|办公室|管委会|[市省区县州盟旗工党乡镇地]委|党组|[局厅部院司署处办]|协会|公司|集团|中心|大学"
    r"|银行|检察院|领导小组|街道|常务委员会|联合会|总会|学会|指挥部)(?:\(代章\)|\(章\)|\(印章\))?$"
)
_FIGURE = re.compile(r"\d(?:\.\d+)?\s?(?:万|亿|元|%|亩|公里|平方|公顷|名|户|人|倍|吨)")
_PERIOD_FIRST = re.compile(r"(?:到|至|力争|截至)*(?:19|20)[\dxX×*]{2}\s?年[底末初]?(?:[,前,]|$)")
_RULE = re.compile(r"应当|应[按由向在]|必须|不得|可以|可申请|不再|免征|予以|给予|[按依]照|须经|可[由向按在]|凡|,[要应须可]|^对(?![外接标口])[^,]*,")
_FIRST_SENTENCE = re.compile(r"[。;!?:]")
_TERM = re.compile(rf"([^\s,、。;:!?()《》“”\d—-]{{2,{_MAX_TERM_CHARS}}}),(\S\S)")
_BRACKETED = re.compile(r"\s*\(([^()]{2,20})\)\s*")
_SPACED = re.compile(r"([\u4e00-\u9fff、“”]{2,20})[ ]+(?=[\u4e00-\u9fff])")
_CLOSING = re.compile(
    r"(?:本|以上|上述|此)(?:实施)?(?:意见|办法|方案|规定|政策|计划|细则|通知|条例|措施|规划|决定|指引|若干)[^。]{0,40}?"
    r"(?:自[^。]{2,40}(?:起|施行|实施|执行)|由[^。]{2,40}(?:解释|负责)|有效期|如无不妥|执行期限|适用于|印发之日)"
)


def is_title_line(flat: str, start: int, end: int) -> bool:
    """Tell whether the line could be one of a title: short, and no sentence."""
    if end - start > _MAX_TITLE_CHARS or ends_sentence(flat, end) or "。" in flat[start:end]:
        return False
    return end - start <= _MAX_TITLE_LINE_CHARS or ends_title(flat[start:end])


def ends_title(words: str) -> bool:
    """Tell whether `words` end as the title of an official document does: with its kind."""
    return _TITLE_END.search(words[-60:]) is not None


def is_organisation(flat: str, start: int, end: int) -> bool:
    """Tell whether the line is nothing but the name of one or more authorities, as in a signature."""
    if not 2 <= end - start <= 60 or re.search(r"[,。;:!?《]|\d", flat[start:end]):
        return False
    return _ORGANISATION.search(flat, start, end) is not None


def is_closing(flat: str, start: int, end: int) -> bool:
    """Tell whether a paragraph speaks of the whole document at its end: '本意见自…起施行'."""
    return _CLOSING.match(flat, start, min(end, start + 120)) is not None


def is_title_like(words: str) -> bool:
    """Tell whether `words` could head a unit: short, neither a rule nor a value that one would ask for."""
    if not 2 <= len(words) <= MAX_HEADING_CHARS or words.count(",") > 1:
        return False
    return _FIGURE.search(words) is None and _RULE.search(words) is None


def leading_title(flat: str, start: int, end: int) -> int | None:
    """Return where the short title ends that a paragraph begins with ('工业经济实现大突破。…'), or None."""
    stop = _FIRST_SENTENCE.search(flat, start, min(end, start + MAX_HEADING_CHARS + 1))
    if stop is None or stop.end() >= end or stop.group() in ";!?":
        return None
    words = flat[start : stop.start()].strip()
    return stop.start() if is_title_like(words) and not _PERIOD_FIRST.match(words) else None


def find_heading(flat: str, start: int, end: int, is_article: bool) -> tuple[int, int] | None:
    """Return the span of the short title that the words of a labelled unit begin with, or None.

    An article of a law begins with a rule, not with a title, unless the title stands in brackets.
    """
    while start < end and flat[start].isspace():
        start += 1
    if bracketed := _BRACKETED.match(flat, start, end):
        return bracketed.span(1) if bracketed.end() < end else None
    if is_article:
        return None
    if (stop := leading_title(flat, start, end)) is not None:
        return start, stop
    spaced = _SPACED.match(flat, start, end)
    return spaced.span(1) if spaced and end - spaced.end() > MAX_HEADING_CHARS else None


def find_terms(flat: str, blocks: Sequence[Block]) -> dict[int, int]:
    """Return where the leading term ends of every item in a list such as '人工智能,重點…', by the item's start.

    Such a list is a run of three or more lines without labels of the same shape: the words after the comma are the
    same, or the paragraph before the list names the terms.
    """
    found: dict[int, int] = {}
    run: list[tuple[Block, re.Match[str]]] = []
    before: Block | None = None
    for block in [*blocks, None]:
        match = _TERM.match(flat, block.start, block.end) if block and block.look == "plain" else None
        if block and match:
            run.append((block, match))
            continue
        if len(run) > 3 and _names(flat, run[0][0], [item for _, item in run[1:]]):
            before, run = run[0][0], run[1:]
        titled = sum(leading_title(flat, item.start, item.end) is not None for item, _ in run)
        if len(run) >= 3 > titled and _same_shape(flat, before, [item for _, item in run]):
            found.update({item.start: term.end(1) for item, term in run})
        run, before = [], block
    return found


def _names(flat: str, lead: Block, items: Sequence[re.Match[str]]) -> bool:
    named = flat[lead.start : lead.end]
    return sum(item.group(1) in named for item in items) >= len(items) * 2 / 3


def _same_shape(flat: str, before: Block | None, items: Sequence[re.Match[str]]) -> bool:
    following = Counter(item.group(2) for item in items)
    if following.most_common(1)[0][1] >= len(items) * 2 / 3:
        return True
    return before is not None and before.look == "plain" and _names(flat, before, items)
