"""Find page chrome: what a web site put around a document.

Input: the lines of a source, or of one plan in it. Output: spans with the reason for each.
Does not know: plans' metadata, clauses.

When in doubt a line stays: a lost clause harms more than a menu line. Fields that carry facts (发布日期, 来源,
文号 …) are no chrome; counters beside them are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from documents import chrome_rules as rules
from documents import lines as look
from documents.lines import Line


class Chrome(NamedTuple):
    """A span of the source that is no policy text."""

    start: int
    end: int
    reason: str


_OPENS_FOOT = frozenset(("neighbours", "related", "greeting", "disclaimer", "footer"))
_MAY_OPEN_FOOT = frozenset(("share", "menu", "script", "editor"))  # where nothing numbered follows


def of_lines(lines: list[Line]) -> list[Chrome]:
    """Return the chrome that is recognised by what a line says."""
    found: list[Chrome] = []
    first, last = _extent(lines)
    for at, line in enumerate(lines):
        outside = not first <= at <= last
        reason = _whole_line(line.text, outside)
        if reason:
            found.append(Chrome(line.start, line.end, reason))
            continue
        script = rules.SCRIPT.search(line.text)
        if script:
            found.append(Chrome(line.start + script.start(), line.end, "script"))
        elif len(line.text) <= 160 and "。" not in line.text and (outside or look.meta_key(line.text)):
            found += _parts(line)
    return found


def _extent(lines: list[Line]) -> tuple[int, int]:
    """Return the first and last line that only a document would hold; (0, -1) when there is none."""
    body = [at for at, line in enumerate(lines) if look.is_body(line.text) and not _whole_line(line.text, True)]
    return (body[0], body[-1]) if body else (0, -1)


def _whole_line(text: str, outside: bool) -> str | None:
    if len(text) > 400 or (look.is_numbered(text) and not re.search("icp|版权所有|copyright", text, re.IGNORECASE)):
        return None
    return next(
        (r.reason for r in rules.LINE_RULES if (outside or r.where == "anywhere") and r.pattern.match(text)), None
    )


def _parts(line: Line) -> list[Chrome]:
    """Return the counters, font pickers and the like within a line, blanks after them included."""
    found: list[Chrome] = []
    for rule in rules.PART_RULES:
        for match in rule.pattern.finditer(line.text):
            start, end = line.start + match.start(), line.start + match.end()
            if match.group().strip() and not any(c.start < end and start < c.end for c in found):
                found.append(Chrome(start, end, rule.reason))
    found.sort()
    return [Chrome(c.start, _over_blanks(line, c.end), c.reason) for c in found]


def _over_blanks(line: Line, end: int) -> int:
    while end < line.end and line.text[end - line.start] in " \t\u3000\u00a0|":
        end += 1
    return end


def of_markup(text: str) -> list[Chrome]:
    """Return the signs of Markdown that are no text: heading marks, comments, rules, images, emphasis, fields."""
    found = [Chrome(m.start(), m.end(), "markup") for m in rules.MARKUP.finditer(text) if m.end() > m.start()]
    for pair in rules.MARKUP_PAIRS.finditer(text):
        found += [Chrome(*pair.span(name), "markup") for name in ("open", "close") if pair.span(name)[0] >= 0]
        found += [Chrome(*pair.span(name), "markup") for name in ("label", "target") if pair.span(name)[0] >= 0]
    front = rules.FRONT_MATTER.match(text)
    if front is not None:
        fields = look.split_lines(front.group("fields"), front.start("fields"))
        found += [Chrome(line.start, line.end, "markup") for line in fields if look.meta_key(line.text) is None]
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start)
        if end < 0:
            break
        found.append(Chrome(start, end + 3, "markup"))
        start = text.find("<!--", end)
    return found


def of_title_suffix(line: Line) -> Chrome | None:
    """Return the site name that a page title carries after the document's title."""
    match = rules.SUFFIX.match(line.text)
    if not match or re.search("[—]", match.group("suffix")):
        return None
    return Chrome(line.start + match.start("suffix"), line.end, "site name")


def of_head(lines: list[Line]) -> list[Chrome]:
    """Return the menu lines among the lines above a title."""
    return [Chrome(line.start, line.end, "menu") for line in lines if _is_menu_line(line.text)]


def of_field_block(lines: list[Line]) -> list[Chrome]:
    """Return bare counts ('1' under a share button) among the lines between a title and the text."""
    return [Chrome(line.start, line.end, "counter") for line in lines if re.fullmatch(r"\d{1,6}", line.text)]


def _is_menu_line(text: str) -> bool:
    if look.is_sentence(text) or look.meta_key(text) or look.is_doc_no(text) or look.is_date(text):
        return False
    if look.is_organ(text) or text.endswith("文件") or text.startswith("(") or look.is_title_end(text):
        return False
    return len(text) <= 24 and not look.is_numbered(text) and not re.search("[,、:《]", text)


def of_tail(lines: list[Line], known: list[Chrome]) -> list[Chrome]:
    """Return the chrome below a document: all that follows the first sign of the page's foot.

    Nothing is foot while text of a document still follows.
    """
    covered = _covered(lines, known)
    last_body = next((i for i in range(len(lines) - 1, -1, -1) if _is_document(lines, i, covered)), -1)
    numbered = next((i for i in range(len(lines) - 1, -1, -1) if look.is_numbered(lines[i].text)), -1)
    reasons = {c.start: c.reason for c in known}

    def opens_foot(at: int) -> bool:
        reason = reasons.get(lines[at].start)
        return reason in _OPENS_FOOT or (reason in _MAY_OPEN_FOOT and at > numbered)

    first = next((i for i in range(last_body + 1, len(lines)) if opens_foot(i)), None)
    if first is None:
        first = _menu_run(lines, last_body)
    if first is None:
        return []
    if reasons.get(lines[first].start) == "footer":
        while first - 1 > last_body and rules.FOOT_LINE.match(lines[first - 1].text):
            first -= 1
    return [Chrome(line.start, line.end, "foot") for line in lines[first:] if line.start not in reasons]


def _covered(lines: list[Line], known: list[Chrome]) -> list[bool]:
    """Return for each line whether it is chrome as a whole."""
    spans = sorted(known)
    starts = [c.start for c in spans]
    at = (bisect_right(starts, line.start) - 1 for line in lines)
    return [i >= 0 and spans[i].end >= line.end for i, line in zip(at, lines, strict=True)]


def _is_document(lines: list[Line], at: int, covered: list[bool]) -> bool:
    line = lines[at]
    if covered[at]:
        return False
    if look.is_body(line.text) or look.is_annex(line.text) or (look.is_title_end(line.text) and at < 3):
        return True
    if "。" in line.text and len(line.text) >= 12:
        return True
    before = lines[at - 1].text if at else ""
    return look.is_date(line.text) and (look.is_organ(before) or look.is_body(before) or look.is_annex(before))


def _menu_run(lines: list[Line], last_body: int) -> int | None:
    """Return where four or more bare menu lines begin that run to the end of the page, after a dated signature."""
    if last_body < 1 or not look.is_date(lines[last_body].text):
        return None
    at = len(lines)
    while (
        at - 1 > last_body
        and re.fullmatch(r"[^\d。;:,()|]{2,14}", lines[at - 1].text)
        and not look.is_organ(lines[at - 1].text)
    ):
        at -= 1
    return at if len(lines) - at >= 4 else None
