"""Give a text back its lines that was pasted as one: its chapters, articles and numbered items each on a line.

Input: a text, and where each line of the file stands in it. Output: the text with such lines parted, the places.
Does not know: formats, plans; what a unit says.

Only a very long line is looked at, and only labels that count on from one (第一条, 第二条 …; 一、二、…) behind a full
stop, a chapter or the start of the line show that it holds several. '按照第十三条' is a reference: nothing ends there.
Source: GB/T 9704—2012, 7.3.3; the legislative technique norms for 章 and 条; how pages lose their line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.numbering import flatten, parse_numeral

_MIN_CHARS = 800  # of a line that may hold a whole text
_MIN_LABELS = 3
_N = "[一二三四五六七八九十百零〇]{1,5}"
_CHAPTER = re.compile(rf"第({_N})章\s*[一-鿿\s、]{{2,20}}?(?=第{_N}条)")
_ARTICLE = re.compile(rf"第({_N})条(?=[\s(]|[一-鿿])")
_ITEM = re.compile(rf"({_N})、")
_SUBITEM = re.compile(rf"\(({_N})\)")
_STOP = re.compile(r"[。:;!?)”》]\s*$")
_SIGNED = re.compile(
    r"(?<=[。:])(?P<organ>[一-鿿]{4,30}(?:政府|委员会|办公[厅室]|[局委部厅]))(?P<date>\d{4}年\d{1,2}月\d{1,2}日)"
    r"(?P<note>\((?:此件|公开)[^()]{0,12}\))?(?P<title>[一-鿿()“”、《》\d—-]{6,60}?)$"
)


def part_lines(text: str, places: tuple[tuple[int, str], ...]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text with a line for every unit of a line that holds many, and `places` moved with it."""
    cuts: list[int] = []
    start = 0
    for line in text.split("\n"):
        if len(line) >= _MIN_CHARS:
            cuts += (start + cut for cut in _cuts(line))
        start += len(line) + 1
    if not cuts:
        return text, places
    out, at = [], 0
    for cut in cuts:
        out.append(text[at:cut])
        at = cut
    moved = tuple((offset + sum(cut <= offset for cut in cuts), label) for offset, label in places)
    return "\n".join([*out, text[at:]]), moved


def _cuts(line: str) -> list[int]:
    """Return where the units of a line begin, the first character of the line left out."""
    flat = flatten(line)
    articles = list(_counted(flat, _ARTICLE))
    chapters = [m.start() for m in _CHAPTER.finditer(flat)]
    items = [] if len(articles) >= _MIN_LABELS else list(_counted(flat, _ITEM))
    units = sorted({*(articles if len(articles) >= _MIN_LABELS else []), *(items if len(items) >= _MIN_LABELS else [])})
    if not units:
        return []
    found = {*units, *(chapters if units == articles else [])}
    for begin, end in zip(sorted(found), [*sorted(found)[1:], len(flat)], strict=True):
        inner = [begin + at for at in _counted(flat[begin:end], _SUBITEM)]
        found |= {*inner} if len(inner) > 1 else set()
    if signed := _SIGNED.search(flat[: min(found)]):
        found |= {signed.start(name) for name in ("organ", "date", "note", "title") if signed[name]}
    return sorted(cut for cut in found if cut)


def _counted(flat: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """Yield where the labels of one series stand that count on from one behind the end of a sentence or a title."""
    wanted = 1
    for match in pattern.finditer(flat):
        if parse_numeral(match[1]) != wanted:
            continue
        before = flat[max(0, match.start() - 40) : match.start()]
        if wanted == 1 or _STOP.search(before) or re.search(rf"第{_N}章[^。]*$", before):
            yield match.start()
            wanted += 1
