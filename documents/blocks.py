"""Cut a plan's text into blocks: the lines that belong together, each with its label and what it looks like.

Input: canonical text. Output: Block values in text order; between two blocks there is only white space.
Does not know: nesting, titles, annexes, identifiers (documents.clauses).

A block is usually one line. Lines are put together when a sentence runs on over a line break, and when a line
only says who is responsible or by when: such a line belongs to the block before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from documents.numbering import Label, flatten, recognise

BlockLook = Literal["label", "plain", "table", "meta", "date", "annex", "mark"]

TERMINAL: Final = "。!?;:…"
_CLOSERS: Final = "\"'”’」』)》>"
_OPENERS: Final = "、,(《“‘「『<"
_ROLE = "责任|牵头|配合|协同|协办|主办|承办|参与|参加|主管|实施|落实|完成|协作|支持|主责|承担|推进|组织"
_DUTY = re.compile(
    rf"[(<]?\s*(?:(?:{_ROLE})(?:{_ROLE}|[和及、与])*(?:单位|部门|领导|人员|人|科室|区县|地区|主体)"
    r"|完成时[限间]|时限要求|时间节点|进度安排|责任分工|(?:主要)?责任人)\s*(?:及[^:]{1,8}|\([^)]{1,8}\))?\s*[:]"
)
_META_KEYS = (
    r"索\s*引\s*号|公文种类|发布机构|发布机关|成文日期|发布日期|发布时间|发文机关|发文机构|发文字号|发文日期|发文时间"
    r"|印发日期|文\s*号|文件编号|来\s*源|信息来源|主题分类|主\s*题\s*词|关\s*键\s*词|标\s*题|体裁分类|组配分类|阅读次数"
    r"|阅读量|浏览次数|点击[数量]|作\s*者|编\s*辑|有\s*效\s*性|生效日期|失效日期|施行日期|公开方式|公开属性|信息公开选项"
    r"|统一编号|登记号|信息分类|公开类别|公开日期|公开范围|字\s*号|制定机关|公布日期|时效性|法规类别"
)
_META = re.compile(rf"(?:[-•·*]\s*)?(?:{_META_KEYS})\s*(?:[:|]|$)")
_META_INSIDE = re.compile(rf"(?:{_META_KEYS})\s*:")
_DOC_NO = re.compile(r"\(?[\u4e00-\u9fff]{1,12}[(]\d{4}[)]\s?(?:第\s?)?\d{1,5}号\)?$")
_D, _CN = r"\d{1,2}", "[〇零○O一二三四五六七八九十]"
_DATE = re.compile(
    rf"\(?(?:(?:19|20)\d\d\s?年\s?{_D}\s?月(?:\s?{_D}\s?[日号])?|(?:19|20)\d\d\s?([-/.])\s?{_D}\s?\1\s?{_D}"
    rf"|{_CN}{{4}}年{_CN}{{1,2}}月(?:{_CN}{{1,3}}日)?|(?:19|20)[x×X]{{2}}\s?年.{{0,12}}|(?:19|20)\d{{5,6}})"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\)?$"
)
_PASSED = re.compile(
    r"\(?(?:19|20)\d\d年\d{1,2}月\d{1,2}日.{0,120}(?:通过|修订|修正|公布|批准|发布|施行|颁布|审议)[^。]{0,60}\)?$"
)
_NOTE = re.compile(
    r"\((?:此件|本文|以下|本件|联系|略|注)|(?:抄\s?送|主题词|印发机关|联系人|联系电话|联系方式|附注|注|备注)\s*:|<!--"
)
_NOTE_MAX_CHARS = 60
_SENTENCE_MIN_CHARS = 30  # a line this long with a comma is text, not a title


@dataclass(slots=True)
class Block:
    """Consecutive lines that are one unit. start, body, duty and end are offsets in the text."""

    start: int
    end: int
    look: BlockLook
    label: Label | None
    duty: int  # where trailing duty lines begin; equals end when there are none

    @property
    def body(self) -> int:
        """Where the words after the label begin."""
        return self.label.end if self.label else self.start


def find_blocks(text: str, flat: str) -> list[Block]:
    """Return the blocks of `text` in order. `flat` is `flatten(text)`, taken so that it is made only once."""
    lines = [_look_at(flat, text, start, end) for start, end in _find_lines(text)]
    width = _wrap_width(lines, flat)
    joins_loosely = width or _ends_sentences(lines, flat)
    blocks: list[Block] = []
    for line in lines:
        if blocks and _belongs(blocks[-1], line, flat, width, bool(joins_loosely)):
            _extend(blocks[-1], line, flat)
        else:
            blocks.append(line)
    return blocks


def is_date(flat_line: str) -> bool:
    """Tell whether the whole line is a date, also one that lost its separators ('2023328')."""
    return _DATE.match(flat_line.strip()) is not None


def is_duty(flat: str, start: int) -> bool:
    """Tell whether the line at `start` says who is responsible or by when."""
    return _DUTY.match(flat, start, start + 60) is not None


def ends_sentence(flat: str, end: int) -> bool:
    """Tell whether the text before `end` ends a sentence, closing quotes and brackets aside."""
    at = end - 1
    while at > 0 and flat[at] in _CLOSERS and end - at < 6:
        at -= 1
    return at >= 0 and (flat[at] in TERMINAL or flat[end - 1] in TERMINAL)


def _find_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of every line that is not blank, without the white space around it."""
    for match in re.finditer(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+", text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            yield start, end


def _look_at(flat: str, text: str, start: int, end: int) -> Block:
    """Return the block of one line, from its own looks alone."""
    label = None
    head = flat[start : min(end, start + 200)]
    short = end - start <= _NOTE_MAX_CHARS
    look: BlockLook = "plain"
    if not re.search(r"[^\W_]", head) and end - start <= 200:
        look = "mark"
    elif _is_meta(head, end - start):
        look = "meta"
    elif _is_table_row(head):
        look = "table"
    elif short and is_date(head):
        look = "date"
    else:
        label = recognise(flat, start, end, text)
        if label and label.kind == "annex":
            look = "annex" if _may_be_annex(flat, label, end) else "plain"
            label = label if look == "annex" else None
        elif label:
            look = "label"
    return Block(start, end, look, label, end)


def _is_meta(head: str, length: int) -> bool:
    if length > 160:
        return False
    if _META.match(head) or len(_META_INSIDE.findall(head)) >= 2:
        return True
    return bool(_DOC_NO.match(head) or _PASSED.match(head)) or (
        _META_INSIDE.search(head) is not None
        and length <= _NOTE_MAX_CHARS
        and "," not in head
        and "。" not in head
    )


def is_note(flat: str, start: int, end: int) -> bool:
    """Tell whether the line is a remark about the document: (此件公开发布), 抄送: …, a comment."""
    return end - start <= 400 and _NOTE.match(flat, start) is not None


def _is_table_row(head: str) -> bool:
    return " | " in head or head.startswith("|") or head.endswith(" |")


def _may_be_annex(flat: str, label: Label, end: int) -> bool:
    """Tell a marker or title of an annex from a sentence that begins with '附件1所列…'."""
    rest = flat[label.end : end].strip()
    if not rest or flat[label.end - 1] in ":.、":
        return "。" not in rest[:-1] or len(rest) < 60
    return flat[label.end] == " " and len(rest) <= 60 and not ends_sentence(flat, end)


def _belongs(block: Block, line: Block, flat: str, width: int, loosely: bool) -> bool:
    """Tell whether `line` goes on with `block`."""
    if line.look == "mark":
        return True
    if block.look not in ("label", "plain") or line.look != "plain":
        return False
    if is_duty(flat, line.start):
        return True
    if block.duty < block.end and ends_sentence(flat, block.end):
        return False
    if block.label and not flat[block.body : block.end].strip():
        return block.label.kind != "markdown"
    if flat[block.end - 1] in _OPENERS:
        return True
    if ends_sentence(flat, block.end) or is_note(flat, line.start, line.end):
        return False
    if width:
        return _last_line_width(flat, block) >= width - 2
    closed = flat[block.end - 1] == ")" or block.duty < block.end
    return loosely and not closed and _is_sentence(flat, block.start, block.end)


def _extend(block: Block, line: Block, flat: str) -> None:
    if line.look == "plain" and is_duty(flat, line.start) and block.duty == block.end:
        block.duty = line.start
    elif block.duty == block.end:
        block.duty = line.end
    block.end = line.end


def _is_sentence(flat: str, start: int, end: int) -> bool:
    return end - start >= _SENTENCE_MIN_CHARS and ("," in flat[start:end] or "。" in flat[start:end])


def _last_line_width(flat: str, block: Block) -> int:
    newline = flat.rfind("\n", block.start, block.end)
    return block.end - (block.start if newline < 0 else newline + 1)


def _wrap_width(lines: Sequence[Block], flat: str) -> int:
    """Return the width at which the text was wrapped, as in text taken from a PDF; 0 when it was not."""
    widths = [line.end - line.start for line in lines if line.look in ("plain", "label")]
    open_widths = [
        line.end - line.start
        for line in lines
        if line.look in ("plain", "label")
        and not ends_sentence(flat, line.end)
        and line.end - line.start > 15
    ]
    if len(open_widths) < 8 or max(widths) > 80:
        return 0
    width, _ = Counter(open_widths).most_common(1)[0]
    near = sum(abs(other - width) <= 2 for other in open_widths)
    return width if near >= 0.6 * len(open_widths) and near >= 0.4 * len(widths) else 0


def _ends_sentences(lines: Sequence[Block], flat: str) -> bool:
    """Tell whether the text ends its sentences as a rule: then a line that does not was broken."""
    sentences = [
        line for line in lines if line.look in ("plain", "label") and _is_sentence(flat, line.start, line.end)
    ]
    ended = sum(ends_sentence(flat, line.end) or flat[line.end - 1] == ")" for line in sentences)
    return ended >= 0.7 * len(sentences)


def blocks_of(text: str) -> list[Block]:
    """Return the blocks of `text` (for use by hand)."""
    return find_blocks(text, flatten(text))
