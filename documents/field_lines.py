"""Put the publication fields of a page on one line each where their values stand on the lines below their names.

Input: a text, and where each line of the file stands in it. Output: the text with its fields whole ('发文字号：国发…'),
the places moved with it.
Does not know: formats, plans; what a field says.

Only names of fields that a colon ends and nothing follows are looked at, near the head of the text, and only where
several stand there, or one behind a field that is whole: text copied out of the head of a government page.
Source: the fields that government sites print under 《政府信息公开条例》 (documents.lines).
"""

from __future__ import annotations

import re

from documents.lines import meta_key, split_lines

_HEAD_LINES = 40
_MIN_FIELDS = 3
_MAX_VALUE = 120  # characters
_MAX_BESIDE = 12
_TITLE = re.compile("关于|《|印发|(?:方案|计划|规划|意见|办法|规定|细则|条例|措施|决定|通知)$")
_NAME = re.compile(r"[^:|。,]{1,16}:")


def join_fields(text: str, places: tuple[tuple[int, str], ...]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text with the fields of its head on one line each, and `places` moved with it."""
    lines = split_lines(text[: _end_of_head(text)])
    names = [_NAME.fullmatch(line.text) is not None and meta_key(line.text) is not None for line in lines]
    whole = [not name and meta_key(line.text) is not None for line, name in zip(lines, names, strict=True)]
    found = [
        (line.end, following.start, following.text)
        for line, following, is_name, next_is_name in zip(lines, lines[1:], names, names[1:], strict=False)
        if is_name and not next_is_name and not meta_key(following.text) and len(following.text) <= _MAX_VALUE
    ]
    if len(found) < _MIN_FIELDS:  # one beside a field that is whole: '发布时间:2024-05-06', '来源:', '能源处'
        ends = {line.end for line, beside in zip(lines[1:], whole, strict=False) if beside}
        found = [gap for gap in found if gap[0] in ends and len(gap[2]) <= _MAX_BESIDE and not _TITLE.search(gap[2])]
    if not found:
        return text, places
    if _TITLE.search(found[-1][2]) or lines[-1].start == found[-1][1]:
        found.pop()  # the last name has no value: the text itself begins below it
    gaps = [(start, end) for start, end, _ in found]
    out, at = [], 0
    for start, end in gaps:
        out.append(text[at:start])
        at = end
    moved = tuple(
        (offset - sum(end - start for start, end in gaps if end <= offset), label)
        for offset, label in places
        if not any(start <= offset < end for start, end in gaps)
    )
    return "".join([*out, text[at:]]), moved


def _end_of_head(text: str) -> int:
    """Return where the first lines that are not blank end."""
    end = count = 0
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        end, count = match.end(), count + 1
        if count == _HEAD_LINES:
            break
    return end
