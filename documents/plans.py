"""Take a source apart: which text is page chrome, which plans it holds.

Input: a `Source`, and what the manifest says about its plans. Output: plans with their metadata, and the chrome
with a reason for each span; together they hold every character of the source exactly once.
Does not know: clauses, facts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from documents import chrome
from documents import lines as look
from documents.chrome import Chrome
from documents.lines import Line, split_lines
from documents.metadata import Metadata, describe
from documents.model import Plan, Segment, Source
from documents.titles import Title, find_title


@dataclass(frozen=True, slots=True)
class PlansOfSource:
    """What a source holds. chrome: (start, end, reason) in source.text, ascending, blanks between included."""

    plans: tuple[Plan, ...]
    chrome: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the source that holds one plan."""

    start: int
    end: int
    heading: Line | None = None  # the collection's own heading of the plan


def split_plans(source: Source, overrides: Mapping[int, Mapping[str, Any]] | None = None) -> PlansOfSource:
    """Return the plans of `source` and its chrome; `overrides` amends the metadata of plans by number, from 0."""
    text = source.text
    lines = split_lines(text)
    found = chrome.of_lines(lines) + (chrome.of_markup(text) if source.format == "md" else [])
    kept = _kept_lines(lines, found)
    parts = _parts(kept, len(text))
    for part in parts:
        found += _chrome_of_part(part, _within(kept, part), found, source)
    if parts[0].heading is not None and parts[0].start:
        found += [Chrome(line.start, line.end, "collection head") for line in kept if line.end <= parts[0].start]
    chromed = _cover_blanks(text, _merged(found))
    kept = _kept_lines(lines, [Chrome(*span) for span in chromed])
    plans = []
    for number, part in enumerate(parts):
        segments = _segments(part.start if number else 0, part.end, chromed)
        canonical = "".join(text[s.source_start : s.source_start + s.end - s.start] for s in segments)
        if not canonical.strip():
            continue
        own = _within(kept, part)
        title = _title(own, part, text, source, len(parts))
        told = describe(own, text, canonical, title, source)
        amended = (overrides or {}).get(len(plans), {})
        plans.append(_plan(source, canonical, segments, told, amended))
    return PlansOfSource(_with_unique_ids(plans), tuple(chromed))


def _title(own: list[Line], part: _Part, text: str, source: Source, parts: int) -> Title:
    if part.heading is not None:
        heading = text[part.heading.start : part.heading.end].strip("*# ")
        return Title(heading, 0, 0)
    page_title = source.page_title if parts == 1 else ""
    title = find_title(own, text, page_title)
    if title is not None:
        return title
    fallback = page_title or re.sub(r"\.\w+$", "", source.name)
    return Title(fallback, -1, -1)


def _kept_lines(lines: list[Line], found: list[Chrome]) -> list[Line]:
    """Return what is left of the lines outside the chrome, each at its own offset."""
    spans = sorted((c.start, c.end) for c in found)
    kept = []
    for line in lines:
        start, pieces = line.start, []
        for low, high in spans[max(0, bisect_right(spans, (line.start, 0)) - 1) :]:
            if low >= line.end:
                break
            if high > start:
                pieces.append((start, max(start, low)))
                start = max(start, high)
        pieces.append((start, line.end))
        for low, high in pieces:
            raw = line.text[low - line.start : high - line.start]
            body = raw.strip()
            if body:
                at = low + raw.index(body)
                kept.append(Line(at, at + len(body), body))
    return kept


def _within(lines: list[Line], part: _Part) -> list[Line]:
    return [line for line in lines if part.start <= line.start and line.end <= part.end]


# --- several plans in one source -------------------------------------------------------------------------------

_SERIES = re.compile(
    rf"^[【\[*]*(?P<base>.{{2,60}}?(?:{look.DOCUMENT_TYPES}|范文|篇))\s*(?:[(（第篇]\s*)?(?P<n>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*[)）篇]?[】\]*]*$"
)
_ORDINAL_FIRST = re.compile(
    rf"^[【\[*]*(?:第\s*(?P<n>[一二三四五六七八九十\d]{{1,3}})\s*篇|篇\s*(?P<m>[一二三四五六七八九十\d]{{1,3}}))\s*[:：、\s]\s*(?P<base>.{{2,60}})$"
)
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}


def _parts(lines: list[Line], length: int) -> list[_Part]:
    """Return the stretches that hold one plan each: numbered headings of a collection, or documents in a row."""
    headings = _series(lines)
    if len(headings) >= 2:
        starts = [lines[at].start for at in headings] + [length]
        return [_Part(starts[i], starts[i + 1], lines[at]) for i, at in enumerate(headings)]
    starts = [0, *(lines[at].start for at in _documents_in_a_row(lines)), length]
    return [_Part(start, end) for start, end in zip(starts, starts[1:], strict=False)]


def _series(lines: list[Line]) -> list[int]:
    """Return the lines that head the plans of a collection: one name with rising numbers, text below each."""
    groups: dict[str, list[tuple[int, int]]] = {}
    for at, line in enumerate(lines):
        match = _SERIES.match(line.text) if len(line.text) <= 70 else None
        first = _ORDINAL_FIRST.match(line.text) if match is None and len(line.text) <= 70 else None
        if (match or first) and not look.is_annex(line.text) and not re.match(r"[一二三四五六七八九十]+、|\d+[.、]", line.text):
            number = match.group("n") if match else (first.group("n") or first.group("m"))  # type: ignore[union-attr]
            base = match.group("base") if match else "篇"
            groups.setdefault(base, []).append((_value(number), at))
    best: list[int] = []
    for members in groups.values():
        run: list[int] = []
        for number, at in members:
            if number == len(run) + 1 and _has_text_below(lines, at):
                run.append(at)
        best = max(best, run, key=len)
    return best


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    tens, _, ones = number.rpartition("十")
    if "十" not in number:
        return _DIGITS.get(number, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def _has_text_below(lines: list[Line], at: int) -> bool:
    below = lines[at + 1 : at + 5]
    return any(look.is_body(line.text) or (look.is_sentence(line.text) and len(line.text) > 40) for line in below)


_NOTICE_TITLE = re.compile(
    r"^(?:#\s*)?[\u4e00-\u9fff·()\s、]{2,60}?(?:关于|印发|转发).{2,80}的?(?:通知|意见|决定|办法|方案|批复|公告|通告|措施|规定|规划|计划)(?:[(].{1,20}[)])?$"
)


def _documents_in_a_row(lines: list[Line]) -> list[int]:
    """Return where a further document begins: organ and subject in a title, right after a dated signature,
    with a document number or addressee of its own below."""
    starts = []
    for at in range(1, len(lines)):
        text = lines[at].text
        if not (_NOTICE_TITLE.match(text) and look.is_title_end(text)) or look.meta_key(text):
            continue
        before = [line.text for line in lines[max(0, at - 3) : at]]
        below = [line.text for line in lines[at + 1 : at + 6]]
        ended = any(look.is_date(line) for line in before)
        opened = any(look.is_doc_no(line) or (line.endswith(":") and len(line) < 80 and not look.is_numbered(line)) for line in below)
        if ended and opened and not any(look.is_annex(line) for line in before):
            starts.append(at)
    return starts


# --- chrome of one plan ----------------------------------------------------------------------------------------


def _chrome_of_part(part: _Part, lines: list[Line], known: list[Chrome], source: Source) -> list[Chrome]:
    found: list[Chrome] = []
    title = find_title(lines, source.text, source.page_title) if part.heading is None else None
    if title is not None and title.first >= 0:
        found += chrome.of_head(lines[: title.first])
        suffix = chrome.of_title_suffix(lines[title.last])
        found += [suffix] if suffix else []
        body = next((i for i in range(title.last + 1, len(lines)) if look.is_body(lines[i].text)), len(lines))
        found += chrome.of_field_block(lines[title.last + 1 : body])
    all_lines = split_lines(source.text[part.start : part.end], part.start)
    return found + chrome.of_tail(all_lines, [*known, *found])


def _merged(found: list[Chrome]) -> list[Chrome]:
    """Return the spans in order without overlap; of two that overlap, the first gives the reason."""
    merged: list[Chrome] = []
    for span in sorted(found):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = Chrome(last.start, max(last.end, span.end), last.reason)
        else:
            merged.append(span)
    return merged


def _cover_blanks(text: str, found: list[Chrome]) -> list[tuple[int, int, str]]:
    """Let chrome take the blanks around it: whole lines with their line end, nothing of a line that goes on."""
    covered: list[tuple[int, int, str]] = []
    for start, end, reason in found:
        line_start = text.rfind("\n", 0, start) + 1
        begins_line = not text[line_start:start].strip()
        line_end = text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end
        ends_line = not text[end:line_end].strip()
        if begins_line:
            start = line_start
        if begins_line and ends_line:
            while end < len(text) and text[end].isspace():
                end += 1
            if end < len(text):
                end = max(text.rfind("\n", 0, end) + 1, line_end)
            while start > 0 and text[start - 1].isspace() and text[: start].strip() == "":
                start -= 1
        elif ends_line:
            end = line_end
        floor = covered[-1][1] if covered else 0
        covered.append((max(start, floor), max(end, floor), reason))
    return [span for span in covered if span[1] > span[0]]


def _segments(start: int, end: int, chromed: list[tuple[int, int, str]]) -> tuple[Segment, ...]:
    """Return the runs of source text between start and end that are no chrome, as runs of canonical text."""
    segments, position, length = [], start, 0
    for low, high, _ in [*((a, b, r) for a, b, r in chromed if b > start and a < end), (end, end, "")]:
        if low > position:
            segments.append(Segment(length, length + low - position, position))
            length += low - position
        position = max(position, high)
    return tuple(segments)


# --- putting a plan together -----------------------------------------------------------------------------------


def _plan(
    source: Source, canonical: str, segments: tuple[Segment, ...], told: Metadata, amended: Mapping[str, Any]
) -> Plan:
    return Plan(
        plan_id=str(amended.get("plan_id", told.plan_id)),
        title=str(amended.get("title", told.title)),
        display_name=str(amended.get("display_name", told.display_name)),
        issuer=amended.get("issuer", told.issuer),
        doc_no=told.doc_no,
        issued_on=told.issued_on,
        region=amended.get("region", told.region),
        zone=told.zone,
        aliases=tuple(dict.fromkeys((*told.aliases, *amended.get("aliases", ())))),
        source_file=source.name,
        text=canonical,
        segments=segments,
        valid_until=told.valid_until,
        public=bool(amended.get("public", True)),
    )


def _with_unique_ids(plans: list[Plan]) -> tuple[Plan, ...]:
    seen: dict[str, int] = {}
    unique = []
    for plan in plans:
        count = seen[plan.plan_id] = seen.get(plan.plan_id, 0) + 1
        unique.append(plan if count == 1 else replace(plan, plan_id=f"{plan.plan_id}-{count}"))
    return tuple(unique)
