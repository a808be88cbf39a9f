"""Take a source apart: which text is page chrome, which plans it holds.

Input: a `Source`, and what the manifest says about its plans. Output: plans with their metadata, and the chrome
with a reason for each span; together they hold every character of the source exactly once.
Does not know: clauses, facts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from documents import chrome
from documents import lines as look
from documents.chrome import Chrome
from documents.collection import Part, find_parts
from documents.lines import Line, split_lines
from documents.metadata import Metadata, describe
from documents.model import Plan, Segment, Source
from documents.titles import Title, find_title, unmarred

_NOT_BLANK = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class PlansOfSource:
    """What a source holds. chrome: (start, end, reason) in source.text, ascending, blanks between included."""

    plans: tuple[Plan, ...]
    chrome: tuple[tuple[int, int, str], ...]


def split_plans(source: Source, overrides: Mapping[int, Mapping[str, Any]] | None = None) -> PlansOfSource:
    """Return the plans of `source` and its chrome; `overrides` amends the metadata of plans by number, from 0."""
    text = source.text
    lines = split_lines(text)
    found = chrome.of_lines(lines) + (chrome.of_markup(text) if source.format == "md" else [])
    kept = _kept_lines(lines, found)
    parts = find_parts(kept, len(text))
    for part in parts:
        found += _chrome_of_part(part, _within(kept, part), found, source)
    if parts[0].heading is not None and parts[0].start:
        found += [Chrome(line.start, line.end, "collection head") for line in kept if line.end <= parts[0].start]
    chromed = _cover_blanks(text, _merged(found))
    kept = _kept_lines(lines, [Chrome(*span) for span in chromed])
    plans: list[Plan] = []
    blank: list[Chrome] = []
    for number, part in enumerate(parts):
        segments = _segments(part.start if number else 0, part.end, chromed)
        canonical = "".join(text[s.source_start : s.source_start + s.end - s.start] for s in segments)
        if not canonical.strip():
            blank += [Chrome(s.source_start, s.source_start + s.end - s.start, "blank") for s in segments]
            continue
        own = _within(kept, part)
        title = _title(own, part, text, source, len(parts))
        told = describe(own, text, canonical, title, source, _stem(source) if len(parts) == 1 else "")
        amended = (overrides or {}).get(len(plans), {})
        plans.append(_plan(source, canonical, segments, told, amended))
    return PlansOfSource(_with_unique_ids(plans), tuple(sorted([*chromed, *blank])))


def _title(own: list[Line], part: Part, text: str, source: Source, parts: int) -> Title:
    if part.heading is not None:
        heading = text[part.heading.start : part.heading.end].strip("*# ")
        return Title(heading, 0, 0)
    page_title = source.page_title if parts == 1 else ""
    title = find_title(own, text, page_title)
    if title is None:
        return Title(page_title or _stem(source), -1, -1)
    return unmarred(title, _stem(source)) if parts == 1 else title


def _stem(source: Source) -> str:
    """Return the name of the file without its suffix."""
    return re.sub(r"\.\w+$", "", source.name)


def _kept_lines(lines: list[Line], found: list[Chrome]) -> list[Line]:
    """Return what is left of the lines outside the chrome, each at its own offset."""
    spans = _merged(found)
    kept = []
    at = 0
    for line in lines:
        while at < len(spans) and spans[at].end <= line.start:
            at += 1
        start, pieces, inner = line.start, [], at
        while inner < len(spans) and spans[inner].start < line.end:
            pieces.append((start, max(start, spans[inner].start)))
            start = max(start, spans[inner].end)
            inner += 1
        pieces.append((start, line.end))
        for low, high in pieces:
            raw = line.text[low - line.start : high - line.start]
            body = raw.strip()
            if body:
                begin = low + raw.index(body)
                kept.append(Line(begin, begin + len(body), body))
    return kept


def _within(lines: list[Line], part: Part) -> list[Line]:
    return [line for line in lines if part.start <= line.start and line.end <= part.end]


# --- chrome of one plan ----------------------------------------------------------------------------------------


def _chrome_of_part(part: Part, lines: list[Line], known: list[Chrome], source: Source) -> list[Chrome]:
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
    ends = [match.start() for match in re.finditer("\n", text)] + [len(text)]
    first = len(text) - len(text.lstrip())
    for start, end, reason in found:
        at = bisect_left(ends, start)
        line_start = ends[at - 1] + 1 if at else 0
        line_end = ends[bisect_left(ends, end)]
        begins_line = _is_blank(text, line_start, start)
        ends_line = _is_blank(text, end, line_end)
        if begins_line:
            start = 0 if line_start <= first else line_start
        if begins_line and ends_line:
            following = _NOT_BLANK.search(text, end)
            blank_to = following.start() if following else len(text)
            end = max(ends[bisect_left(ends, blank_to) - 1] + 1, line_end) if following else blank_to
        elif ends_line:
            end = line_end
        floor = covered[-1][1] if covered else 0
        covered.append((max(start, floor), max(end, floor), reason))
    return [span for span in covered if span[1] > span[0]]


def _is_blank(text: str, start: int, end: int) -> bool:
    following = _NOT_BLANK.search(text, start, end)
    return following is None


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
        valid_until=amended.get("valid_until"),
        public=bool(amended.get("public", True)),
    )


def _with_unique_ids(plans: list[Plan]) -> tuple[Plan, ...]:
    seen: dict[str, int] = {}
    unique = []
    for plan in plans:
        count = seen[plan.plan_id] = seen.get(plan.plan_id, 0) + 1
        unique.append(plan if count == 1 else replace(plan, plan_id=f"{plan.plan_id}-{count}"))
    return tuple(unique)
