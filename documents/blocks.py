"""Cut a plan's text into blocks: the lines that belong together, each with its label and what it looks like.

Input: canonical text. Output: Blocks in text order; between two blocks there is only white space.
Does not know: nesting, titles, annexes, identifiers (documents.parts, documents.clauses).

A block is usually one line. Lines are put together when a sentence runs on over a line break, and when a line only
says who is responsible or by when: such a line belongs to the block before it.

Source: GB/T 9704—2012, 7.2 and 7.3 (elements that take a line of their own).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from documents.lines import is_date, is_doc_no, is_organ, is_title_end, meta_key
from documents.numbering import Label, recognise

BlockLook = Literal["label", "plain", "table", "meta", "date", "annex", "mark"]

_TERMINAL: Final = "。!?;:…"
_CLOSERS: Final = "\"'”’」』)》>"
_RUNS_ON: Final = "、,(《“‘「『<"  # a line that ends so goes on in the next
_ROLE = "责任|牵头|配合|协同|协办|主办|承办|参与|参加|主管|实施|落实|完成|协作|支持|主责|承担|推进|组织"
_DUTY = re.compile(
    rf"[(<]?\s*(?:(?:{_ROLE})(?:{_ROLE}|[和及、与])*(?:单位|部门|领导|人员|人|科室|区县|地区|主体)"
    r"|完成时[限间]|时限要求|时间节点|进度安排|责任分工|(?:主要)?责任人)\s*(?:及[^:]{1,8}|\([^)]{1,8}\))?\s*:"
)
_PASSED = re.compile(
    r"\(?(?:19|20)\d\d年\d{1,2}月\d{1,2}日.{0,120}(?:通过|修订|修正|公布|批准|发布|施行|颁布|审议)[^。]{0,60}\)?$"
)
_PAGE_FIELD = re.compile(
    "(?<![\u4e00-\u9fff])(?:发布时间|发布日期|来源|阅读量|浏览次数|阅读次数|点击量|点击数|字号)\\s*:"
)
# When a page was put up, and by whom: '2023-01-05 10:00 区人民政府办公室'.
_STAMP = re.compile(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?\s+\d{1,2}:\d{2}(?::\d{2})?\s+[^\s。,;:]{2,30}$")
_BLANK_DATE = re.compile(r"(?:(?:19|20)\d\d)?\s?年\s*月(?:\s*日)?$")
_NOTE = re.compile(
    r"\((?:此件|本文|以下|本件|联系|略|注)|(?:抄\s?送|主题词|印发机关|联系人|联系电话|联系方式|附注|注\s*[\d①-⑳*]{0,3}|备注)\s*:|<!--"
)
_COLUMN_NAMES = frozenset(("名称", "分类", "类别", "日期", "时间", "标题", "主题"))  # of fields and of tables alike
_ENGLISH_END = re.compile(r"[a-z] [A-Za-z0-9 ,$%()'’-]*[A-Za-z0-9%)]\.$")
_HEAD_CHARS = 200  # enough of a line to know it by
_MAX_FIELD_CHARS = 160
_MAX_ORGAN_CHARS = 60
_MAX_NOTE_CHARS = 400
_MIN_SENTENCE_CHARS = 30  # a line this long with a comma is text, not a title
_MAX_NUMBERED_TITLE_CHARS = 60  # a numbered title may have commas
_MIN_WRAP_CHARS, _MAX_WRAP_CHARS = 12, 80
_MIN_WRAPPED_LINES = 8


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
    """Return the blocks of `text` in order. `flat` is `flatten(text)`, passed so that it is made only once."""
    lines = [_look_at(flat, text, start, end) for start, end in _find_lines(text)]
    width = _wrap_width(lines, flat)
    ends_sentences = _ends_sentences(lines, flat)
    blocks: list[Block] = []
    for line in lines:
        if blocks and _belongs(blocks[-1], line, flat, width, ends_sentences):
            _extend(blocks[-1], line, flat)
        else:
            blocks.append(line)
    return blocks


def is_duty(flat: str, start: int) -> bool:
    """Tell whether the line at `start` says who is responsible or by when."""
    return _DUTY.match(flat, start, start + 60) is not None


def is_note(flat: str, start: int, end: int) -> bool:
    """Tell whether the line is a remark about the document: (此件公开发布), 抄送: …, a comment."""
    return end - start <= _MAX_NOTE_CHARS and _NOTE.match(flat, start) is not None


def is_authority(flat: str, start: int, end: int) -> bool:
    """Tell whether the line is nothing but the name of one or more authorities, as in a signature."""
    return end - start <= _MAX_ORGAN_CHARS and is_organ(flat[start:end])


def ends_sentence(flat: str, end: int) -> bool:
    """Tell whether the text before `end` ends a sentence, closing quotes and brackets aside."""
    at = end - 1
    while at > 0 and flat[at] in _CLOSERS and end - at < 6:
        at -= 1
    if at >= 0 and flat[at] == ".":
        return _ENGLISH_END.search(flat, max(0, at - 80), at + 1) is not None
    return at >= 0 and (flat[at] in _TERMINAL or flat[end - 1] in _TERMINAL)


def is_finished(flat: str, block: Block) -> bool:
    """Tell whether what comes after `block` cannot be the rest of its sentence."""
    return ends_sentence(flat, block.end) or flat[block.end - 1] == ")" or block.duty < block.end


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
    head = flat[start : min(end, start + _HEAD_CHARS)]
    whole = end - start <= _HEAD_CHARS
    look: BlockLook = "plain"
    label = recognise(flat, start, end, text)
    numbered = label is not None and label.kind != "dash"
    if whole and not re.search(r"[^\W_]", head):
        look = "mark"
    elif is_duty(flat, start):
        look = "plain"
    elif end - start <= _MAX_FIELD_CHARS and not numbered and _is_field(head) and not _is_table_head(head):
        look = "meta"
    elif " | " in head or head.startswith("|") or head.endswith(" |") or _has_tabs(text[start:end]):
        look = "table"
    elif whole and (is_date(head) or _BLANK_DATE.match(head)):
        look = "date"
    elif label is not None and label.kind == "annex":
        look = "annex" if _may_be_annex(flat, label, end) else "plain"
    elif label is not None:
        look = "label"
    return Block(start, end, look, label if look in ("label", "annex") else None, end)


def _has_tabs(line: str) -> bool:
    """Tell whether nothing but tabs parts the words of a line, as in a table pasted as text."""
    return line.count("\t") >= 2 and len(line.split("\t")) == len(line.split())


def _is_table_head(head: str) -> bool:
    """Tell the head of a table ('类别 | 指标 | 单位') from fields in cells ('名称 | … | 日期 | …')."""
    cells = [cell.strip() for cell in head.strip("| ").split("|")]
    return len(cells) >= 3 and cells[0] in _COLUMN_NAMES and not any(meta_key(f"{cell}:") for cell in cells[2::2])


def _is_field(head: str) -> bool:
    """Tell whether the line is a field that a page prints about the document."""
    if meta_key(head) or is_doc_no(head) or _PASSED.match(head) or _STAMP.match(head):
        return True
    return len(_PAGE_FIELD.findall(head)) >= (1 if len(head) <= 60 and "," not in head and "。" not in head else 2)


def _may_be_annex(flat: str, label: Label, end: int) -> bool:
    """Tell a marker or title of an annex from a sentence that begins with '附件1所列…'."""
    rest = flat[label.end : end].strip()
    if not rest or flat[label.end - 1] in ":.、":
        return "。" not in rest[:-1]
    return flat[label.end] == " " and len(rest) <= _MAX_ORGAN_CHARS and not ends_sentence(flat, end)


def _belongs(block: Block, line: Block, flat: str, width: int, ends_sentences: bool) -> bool:
    """Tell whether `line` goes on with `block`."""
    if line.look == "mark":
        return True
    if block.look not in ("label", "plain") or line.look != "plain":
        return False
    if is_duty(flat, line.start) or flat[line.start] in "。,;、":
        return True
    if block.label and not flat[block.body : min(block.end, block.body + _MIN_SENTENCE_CHARS)].strip():
        return block.label.kind != "markdown"
    if flat[block.end - 1] in _RUNS_ON:
        return True
    if ends_sentence(flat, block.end) or is_note(flat, line.start, line.end):
        return False
    if is_authority(flat, line.start, line.end) and is_finished(flat, block):
        return False
    if width:
        start = max(block.start, flat.rfind("\n", block.start, block.end) + 1)
        return block.end - start >= width - 2 and not is_title_end(flat[start : block.end])
    return ends_sentences and not is_finished(flat, block) and _is_sentence(flat, block)


def _extend(block: Block, line: Block, flat: str) -> None:
    if line.look == "plain" and is_duty(flat, line.start) and block.duty == block.end:
        block.duty = line.start
    elif block.duty == block.end:
        block.duty = line.end
    block.end = line.end


def _is_sentence(flat: str, block: Block) -> bool:
    """Tell whether the block is running text rather than a title."""
    length = block.end - block.start
    words = flat[block.start : min(block.end, block.start + _HEAD_CHARS)]
    if length < _MIN_SENTENCE_CHARS or not ("," in words or "。" in words):
        return False
    return block.label is None or length > _MAX_NUMBERED_TITLE_CHARS or "。" in words


def _wrap_width(lines: Sequence[Block], flat: str) -> int:
    """Return the width at which the text was wrapped, as in text taken from a PDF; 0 when it was not."""
    text_lines = [line for line in lines if line.look in ("plain", "label")]
    widths = [line.end - line.start for line in text_lines]
    running = [line.end - line.start for line in text_lines if not ends_sentence(flat, line.end)]
    running = [width for width in running if width > _MIN_WRAP_CHARS]
    if len(running) < _MIN_WRAPPED_LINES or max(widths) > _MAX_WRAP_CHARS:
        return 0
    width, _ = Counter(running).most_common(1)[0]
    near = sum(abs(other - width) <= 2 for other in running)
    return width if near >= 0.6 * len(running) and near >= 0.4 * len(widths) else 0


def _ends_sentences(lines: Sequence[Block], flat: str) -> bool:
    """Tell whether the text ends its sentences as a rule: then a line that does not was broken."""
    sentences = [line for line in lines if line.look in ("plain", "label") and _is_sentence(flat, line)]
    return sum(is_finished(flat, line) for line in sentences) >= 0.7 * len(sentences)
