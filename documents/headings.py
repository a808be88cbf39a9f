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

from documents.blocks import Block, ends_sentence, is_note
from documents.lines import is_title_end

MAX_HEADING_CHARS: Final = 45
_MAX_TITLE_LINE_CHARS = 60
_MAX_TITLE_CHARS = 150
_MAX_TITLE_LINES = 6
_MAX_TITLE_END_CHARS = 120  # as much as is_title_end reads
_MAX_TERM_CHARS = 16

_CONTENTS = re.compile(r"目\s*[录次]")
_MAX_CONTENTS_MARK_CHARS = 8
_FIGURE = re.compile(r"\d(?:\.\d+)?\s?(?:万|亿|元|%|亩|公里|平方|公顷|名|户|人|倍|吨)")
_PERIOD_FIRST = re.compile(r"(?:到|至|力争|截至)*(?:19|20)[\dxX×*]{2}\s?年[底末初]?(?:[,前,]|$)")
_RULE = re.compile(
    r"应当|应[按由向在]|必须|不得|可以|可申请|不再|免征|予以|给予|[按依]照|须经|可[由向按在]|凡|,[要应须可]|^对(?![外接标口])[^,]*,"
)
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
    return end - start <= _MAX_TITLE_LINE_CHARS or is_title_end(flat[max(start, end - _MAX_TITLE_END_CHARS) : end])


def count_title_lines(flat: str, blocks: Sequence[Block], at: int, title: str, any_words: bool = False) -> int:
    """Return how many blocks from `at` are a title; 0 for none.

    A title ends with its kind of document or equals `title` (the plan's, flat and without blanks). At the head of a
    text, or with `any_words`, one short line will do.
    """
    joined, best = "", 0
    for count, block in enumerate(blocks[at : at + _MAX_TITLE_LINES], 1):
        if not _may_be_title(flat, block, title, count == 1) or is_note(flat, block.start, block.end):
            break
        joined += "".join(flat[block.body : block.end].split())
        whole = bool(title) and joined == title
        if whole or is_title_end(joined[-_MAX_TITLE_END_CHARS:]):
            best = count
        if whole:
            break
    if best or at >= len(blocks):
        return best
    first = blocks[at]
    alone = first.look == "plain" and is_title_line(flat, first.start, first.end)
    return int(alone and (any_words or (at == 0 and len(blocks) > 1)))


def is_contents_mark(flat: str, start: int, end: int) -> bool:
    """Tell whether the line is nothing but '目录'."""
    return end - start <= _MAX_CONTENTS_MARK_CHARS and _CONTENTS.fullmatch(flat, start, end) is not None


def _may_be_title(flat: str, block: Block, title: str, is_first: bool) -> bool:
    if is_contents_mark(flat, block.start, block.end):
        return False
    is_markdown = is_first and block.label is not None and block.label.kind == "markdown"
    if (block.look == "plain" or is_markdown) and is_title_line(flat, block.start, block.end):
        return True
    if not title or block.look not in ("plain", "label") or block.end - block.start > 2 * len(title) + 20:
        return False
    return "".join(flat[block.body : block.end].split()) == title


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


def find_leading_titles(flat: str, body: Sequence[Block]) -> dict[int, int]:
    """Return where the leading title of a paragraph ends, by its start.

    A dash bullet may have one alone; plain paragraphs only when two of a run have one.
    """
    found: dict[int, int] = {}
    run: dict[int, int] = {}
    for block in body:
        is_plain = block.look == "plain"
        is_dash = block.label is not None and block.label.kind == "dash"
        stop = leading_title(flat, block.body, block.duty) if is_plain or is_dash else None
        if stop is not None and is_dash:
            found[block.start] = stop
        elif stop is not None:
            run[block.start] = stop
            continue
        found |= run if len(run) >= 2 else {}
        run = {}
    return found | run if len(run) >= 2 else found


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
