"""Find where a plan contradicts itself or is not all there: conflicts, missing annexes, cut-off text.

Input: a plan, its flattened text and its clauses. Output: Defects.
Does not know: which of two contradicting places is right; what a missing part said.

Source: GB/T 9704—2012, 7.2.5 (document number), 7.3.4 (annex note), 7.3.5 (date), 7.3.7 (annexes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from documents.blocks import ends_sentence, is_duty
from documents.dates import find_dates
from documents.model import Clause, ClauseKind, Defect, Plan
from documents.normalization import simplify
from documents.numbering import NUMERALS, flatten, parse_numeral

_TEXT_KINDS: Final[tuple[ClauseKind, ...]] = ("clause", "paragraph", "preamble", "notice", "heading")
_ENDINGS: Final[tuple[ClauseKind, ...]] = ("signature", "date")
_N = rf"[{NUMERALS}]{{1,4}}|\d{{1,3}}"
_MEASURE = "个|条|大(?![中小力幅量型])|类|项|家|座|种|所|处|方面|领域"

_DAY = re.compile(r"(?:19|20)\d\d\s?[年\-/.]\s?\d{1,2}\s?[月\-/.]\s?\d{1,2}")
_WRITTEN = re.compile(r"(?:成文日期|发文日期|发文时间|印发日期)\s*[:|]+\s*")
_PUBLISHED = re.compile(r"(?:发布日期|发布时间|公开日期)\s*[:|]+\s*")
_DOC_NO = re.compile(r"([\u4e00-\u9fff]{1,12})\s?\(((?:19|20)\d\d)\)\s?(\d{1,5})\s?号")
_CITED = re.compile(
    r"《([^《》]{4,120}(?:《[^《》]{0,60}》[^《》]{0,60})?)》\s?\(([^()]{0,40}\([^()]{0,20}\)[^()]{0,20}号)\)"
)
_CHUNK = re.compile(r"[^,;。:()\n]+")  # what may hold one list of names
_LISTED = re.compile(rf"等({_N})({_MEASURE})([\u4e00-\u9fff]{{0,6}})")
_COUNTED = re.compile(rf"({_N})(个|家|条|项|座|所|类|种)\($")
_OPEN_LIST = re.compile("等|包括|其中|含|如")
_JOINED = re.compile("以及|和|及|与")
_SEE_ANNEX = re.compile(
    rf"(?:详?见|参[见照]|填写|附有?)(?:本[\u4e00-\u9fff]{{2}})?\s?附\s?([件表图])\s?({_N})?|\(附\s?([件表图])\s?({_N})\)"
)
_ANNEX_NUMBER = re.compile(rf"附\s?[件表录图]\s?({_N})")
_BARE_ANNEX = re.compile(r"附\s?件\s*:\s*")
_MAX_ANNEX_NAME = 60  # characters
_ABRIDGED = re.compile(r"\((?:本文|此件)?有删[减节]\)")
_SCRIPT = re.compile(r"<?/?script\b|\bs\(\"|function\s*\(|\bvar\s+\w+\s*=|document\.write")
_PAIRS: Final = ("“”", "《》", "()", "‘’")
_MIN_SENTENCE_CHARS = 12
_MIN_WHOLE_LIST = 4


def find_truncation(plan: Plan, flat: str, clauses: Sequence[Clause]) -> Iterator[Defect]:
    """Yield the places where the text breaks off: at its end, at its beginning, or where it says so itself."""
    for match in _ABRIDGED.finditer(flat):
        yield Defect("truncated", *match.span(), plan.text[match.start() : match.end()], "原文注明有删减。")
    yield from _find_lost_beginning(plan, clauses)
    last = next((clause for clause in reversed(clauses) if clause.kind in (*_TEXT_KINDS, *_ENDINGS, "table")), None)
    if last is None or last.kind not in _TEXT_KINDS:
        return
    start = _open_end(flat, last)
    if start is None and _is_bare_title(flat, last, clauses):
        start = last.start
    if start is not None:
        yield Defect("truncated", start, last.end, plan.text[start : last.end], "原文到此中断,后面的内容缺失。")


def _open_end(flat: str, last: Clause) -> int | None:
    """Return where the unfinished piece begins that ends the last unit, or None when the unit is finished."""
    newline = flat.rfind("\n", last.start, last.end)
    if residue := _SCRIPT.search(flat, last.start, last.end):
        return _piece_start(flat, last.start, residue.start())
    if last.kind == "heading":
        return last.start if last.label and last.parent_id is None else None
    if is_duty(flat, newline + 1 if newline >= 0 else last.start):
        return None
    unclosed = any(_is_unclosed(flat, last.start, last.end, pair) for pair in _PAIRS)
    ended = ends_sentence(flat, last.end) or flat[last.end - 1] == ")"
    words = last.end - last.start - len(last.label)
    is_sentence = words >= _MIN_SENTENCE_CHARS and re.search("[,。;]", flat[last.start : last.end]) is not None
    if (ended and flat[last.end - 1] not in ",、") or not (is_sentence or unclosed):
        return None
    return _piece_start(flat, last.start, last.end)


def _is_bare_title(flat: str, last: Clause, clauses: Sequence[Clause]) -> bool:
    """Tell whether the last unit has a label and a title only, while the unit before it in the same list has a text."""
    siblings = [c for c in clauses if c.parent_id == last.parent_id and c.label and c.start < last.start]
    if last.kind != "clause" or not siblings or re.search("[,。;:!?)]", flat[last.start : last.end]):
        return False
    before = siblings[-1]
    return (
        before.kind == "clause" and ends_sentence(flat, before.end) and flat.count("。", before.start, before.end) > 1
    )


def _piece_start(flat: str, start: int, end: int) -> int:
    """Return where the last piece of flat[start:end] begins, long enough to be recognised."""
    at = end - 1
    while at > start and not (flat[at - 1] in ",。;:、" and end - at >= 4):
        at -= 1
    return max(start, at)


def _is_unclosed(flat: str, start: int, end: int, pair: str) -> bool:
    """Tell whether the last opening mark of `pair` has no closing mark after it."""
    opened = flat.rfind(pair[0], start, end)
    return opened >= 0 and flat.find(pair[1], opened, end) < 0


def _find_lost_beginning(plan: Plan, clauses: Sequence[Clause]) -> Iterator[Defect]:
    first = next((clause for clause in clauses if clause.kind in ("clause", "heading") and clause.label), None)
    if first is None or first.parent_id is not None:
        return
    words = re.match(rf"第?[(\s]?({_N})[)、.章节条\s]", flatten(first.text[:16]))
    number = parse_numeral(words.group(1)) if words else None
    if number is not None and number > 1:
        end = first.start + len(first.label)
        message = f"正文开头缺失:编号从“{first.label}”开始。"
        yield Defect("truncated", first.start, end, plan.text[first.start : end], message)


def find_conflicts(plan: Plan, flat: str, clauses: Sequence[Clause]) -> Iterator[Defect]:
    """Yield dates, document numbers and counts that another place of the same plan contradicts."""
    yield from _find_date_conflicts(plan, flat, clauses)
    yield from _find_number_conflicts(plan, flat, clauses)
    yield from _find_count_conflicts(plan, flat)


def _find_date_conflicts(plan: Plan, flat: str, clauses: Sequence[Clause]) -> Iterator[Defect]:
    """Find a date of writing that is not the signature's, and dates of publication that cannot both be right."""
    signed = {day for c in clauses if c.kind == "date" for day in find_dates(c.text)}
    published: set[str] = set()
    for clause in clauses:
        if clause.kind != "meta":
            continue
        for pattern in (_WRITTEN, _PUBLISHED):
            for field in pattern.finditer(flat, clause.start, clause.end):
                value = _DAY.match(flat, field.end(), clause.end)
                day = "".join(find_dates(value.group())) if value else ""
                if not value or not day:
                    continue
                span = field.start(), value.end()
                if signed and (day not in signed if pattern is _WRITTEN else day < min(signed)):
                    yield _conflict(plan, *span, "与落款日期不一致")
                elif pattern is _PUBLISHED and published - {day}:
                    yield _conflict(plan, *span, "与页面另一处发布日期不一致")
                if pattern is _PUBLISHED:
                    published.add(day)


def _find_number_conflicts(plan: Plan, flat: str, clauses: Sequence[Clause]) -> Iterator[Defect]:
    """Find the document number in the head that the body gives to another document."""
    own = "".join(flatten(plan.title).split())
    cited: dict[str, str] = {}
    for match in _CITED.finditer(flat):
        title = "".join(match.group(1).split())
        if title not in own and (not own or own not in title):
            cited.update({"".join(n.group().split()): title for n in _DOC_NO.finditer(match.group(2))})
    for clause in clauses:
        if clause.kind != "meta":
            continue
        for number in _DOC_NO.finditer(flat, clause.start, clause.end):
            if "".join(number.group().split()) in cited:
                yield _conflict(plan, *number.span(), "正文中是另一份文件的文号")


def _find_count_conflicts(plan: Plan, flat: str) -> Iterator[Defect]:
    """Find lists that name fewer or more members than the count beside them.

    '等N个' after names may stand for a selection, so it contradicts only a list that is one short and long enough
    to be meant in full; 'N个(…)' announces exactly what stands in the brackets.
    """
    before = ""
    for chunk in _CHUNK.finditer(flat):
        start, end = chunk.span()
        if "、" in chunk.group():
            yield from _find_selection_conflict(plan, flat, chunk)
            announced = _COUNTED.search(before)
            if announced and flat[end : end + 1] == ")" and _OPEN_LIST.search(chunk.group()) is None:
                stated, (low, high) = parse_numeral(announced[1]) or 0, _count(chunk.group())
                if stated > 1 and not low <= stated <= high:
                    what = f"写明{announced[1]}{announced[2]},括号内所列数目与此不同"
                    yield _conflict(plan, start - len(announced.group()), end + 1, what)
        before = flat[max(start, end - 8) : end + 1]


def _find_selection_conflict(plan: Plan, flat: str, chunk: re.Match[str]) -> Iterator[Defect]:
    counted = _LISTED.search(flat, *chunk.span())
    if counted is None:
        return
    stated, (low, high) = parse_numeral(counted[1]) or 0, _count(flat[chunk.start() : counted.start()])
    if low >= _MIN_WHOLE_LIST and high == stated - 1:
        what = f"写明{counted[1]}{counted[2]},所列名称的数目与此不同"
        yield _conflict(plan, chunk.start(), counted.end(), what)


def _count(names: str) -> tuple[int, int]:
    """Return how many members a list has at least and at most: a '和' in its last part, or any '或者', joins two."""
    parts = names.split("、")
    alternatives = sum(part.count("或") for part in parts)
    return len(parts), len(parts) + len(_JOINED.findall(parts[-1])) + alternatives


def _conflict(plan: Plan, start: int, end: int, what: str) -> Defect:
    shown = plan.text[start:end].replace("\n", "")
    shown = shown if len(shown) <= 40 else f"{shown[:18]}…{shown[-18:]}"
    return Defect("conflict", start, end, plan.text[start:end], f"原文“{shown}”{what},无法确定哪一处正确。")


def find_missing_annexes(plan: Plan, flat: str, clauses: Sequence[Clause]) -> Iterator[Defect]:
    """Yield references to annexes, and names of annexes, that the text does not hold."""
    annexes = [c for c in clauses if c.kind == "annex"]
    plain = [c for c in annexes if not c.clause_id.endswith("/annex")]  # 'annex' is the plan proper itself
    numbers = {parse_numeral(m[1]) for c in annexes if (m := _ANNEX_NUMBER.match(flat, c.start, c.end))}
    for match in _SEE_ANNEX.finditer(flat):
        number = parse_numeral(match[2] or match[4] or "")
        inside_notice = bool(annexes) and match.start() < annexes[0].start
        held = annexes if inside_notice else plain
        if held and (number is None or number in numbers or (number == 1 and len(held) == 1 and not numbers)):
            continue
        shown = re.sub("[()（）]", "", plan.text[match.start() : match.end()])
        yield Defect(
            "missing_annex", *match.span(), plan.text[match.start() : match.end()],
            f"原文提到“{shown}”,但所收文本中没有这个附件。",
        )  # fmt: skip
    yield from _find_empty_annexes(plan, clauses)
    message = "原文列有附件,但所收文本中没有附件内容。"
    for clause in clauses:
        if clause.kind == "note" and "/annexes" in clause.clause_id and not annexes and not _is_own(plan, clause):
            yield Defect("missing_annex", clause.start, clause.end, clause.text, message)
    if annexes and (end := _end_of_names(flat, clauses, annexes[-1])) is not None:
        start = annexes[-1].start
        yield Defect("missing_annex", start, end, plan.text[start:end], message)


def _is_own(plan: Plan, clause: Clause) -> bool:
    """Tell whether a notice names as its annex nothing but the plan, whose text follows it."""
    named, own = (re.sub(r"[\W_]", "", simplify(text)) for text in (clause.text, plan.title))
    return re.sub(r"^附件\d?", "", named) == own


def _end_of_names(flat: str, clauses: Sequence[Clause], annex: Clause) -> int | None:
    """Return where the names of annexes end that follow a bare '附件:' at the end of a text; None for real annexes."""
    if _BARE_ANNEX.fullmatch(flat, annex.start, annex.end) is None:
        return None
    names = [c for c in clauses if c.start >= annex.end]
    bare = all(c.label and len(c.text) <= _MAX_ANNEX_NAME and "。" not in c.text for c in names)
    return names[-1].end if names and bare else None


def _find_empty_annexes(plan: Plan, clauses: Sequence[Clause]) -> Iterator[Defect]:
    """Yield the titles of annexes that nothing follows before the next annex or the end."""
    starts = [at for at, clause in enumerate(clauses) if clause.kind == "annex"]
    for at, following in pairwise([*starts, len(clauses)]):
        if all(clause.kind in ("meta", "note") for clause in clauses[at + 1 : following]):
            clause = clauses[at]
            message = "这个附件只有标题,所收文本中没有附件内容。"
            yield Defect("missing_annex", clause.start, clause.end, clause.text, message)
