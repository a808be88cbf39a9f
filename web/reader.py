"""Write a plan as one web page: metadata, contents, every clause with its id as anchor, flaws marked.

Input: a plan, its clauses and defects, an optional quote span. Output: HTML; every text of the plan is escaped.
Does not know: requests. Works without scripts: the fragment selects the clause, CSS highlights it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from documents.model import Clause, Defect, Plan
from web.flaw_words import ENGLISH
from web.links import anchor, plan_url

_DEFECTS = {
    "redacted": "原文隐去",
    "lost_digits": "原文缺字",
    "truncated": "原文截断",
    "conflict": "前后不一致",
    "stray": "原文多余字符",
    "missing_annex": "附件缺失",
    "expired": "可能已过期",
    "corrected": "经工作人员更正",
}
_TITLES = ("title",)
_ASIDE = ("meta", "addressee", "signature", "date", "note", "annex", "notice")


def body(plan: Plan, clauses: Sequence[Clause], defects: Sequence[Defect], quote: tuple[int, int] | None = None) -> str:
    """Return the page's main part; `quote` (start, end) is marked in the text."""
    return (
        f'<article class="plan" lang="zh">{_header(plan, defects)}{_contents(clauses)}'
        f'<div class="text">{"".join(_blocks(plan, clauses, defects, quote))}</div></article>'
    )


def marked(text: str, start: int, defects: Iterable[Defect], quote: tuple[int, int] | None) -> str:
    """Return `text`, which begins at offset `start` of its plan, with defects and the quote marked."""
    end = start + len(text)
    flaws = [d for d in defects if d.start < end and d.end > start and d.end > d.start]
    cuts = {start, end, *(p for d in flaws for p in (d.start, d.end) if start < p < end)}
    if quote:
        cuts |= {p for p in quote if start < p < end}
    edges = sorted(cuts)
    out = []
    for left, right in pairwise(edges):
        piece = escape(text[left - start : right - start]).replace("\n", "<br>")
        flaw = next((d for d in flaws if d.start <= left and right <= d.end), None)
        if flaw is not None:
            note = _note(flaw)
            sign = (
                f'<sup class="flag" role="note" aria-label="{note}" title="{note}">※</sup>' if right == flaw.end else ""
            )
            piece = f'<span class="flaw" title="{note}">{piece}</span>{sign}'
        if quote and quote[0] <= left and right <= quote[1]:
            piece = f'<mark class="quote">{piece}</mark>'
        out.append(piece)
    return "".join(out)


def _header(plan: Plan, defects: Sequence[Defect]) -> str:
    fields = [
        ("发布机关", "Issuer", plan.issuer),
        ("文号", "Document no.", plan.doc_no),
        ("日期", "Date", plan.issued_on),
        ("地区", "Region", plan.region),
        (*_until(plan), plan.valid_until),
        ("来源文件", "Source file", plan.source_file),
    ]
    told = {zh: d.message for zh, _, _ in fields for d in defects if d.kind == "corrected" and d.message.startswith(zh)}
    rows = "".join(
        f'<div><dt>{zh} <span lang="en">{en}</span></dt><dd>{escape(value)}{_flag(told.get(zh, ""))}</dd></div>'
        for zh, en, value in fields
        if value
    )
    return (
        f'<header class="head"><p class="name">{escape(plan.display_name)}</p><h1>{escape(plan.title)}</h1>'
        f'<dl class="meta">{rows}</dl>{_flaws(plan, defects)}</header>'
    )


def _until(plan: Plan) -> tuple[str, str]:
    """Return what the last day of a plan is called: that of its term, or of the years that it plans for."""
    if any(place.kind == "coverage" for place in plan.validity) and not any(p.kind == "term" for p in plan.validity):
        return "规划期至", "Planned until"
    return "有效期至", "Valid until"


def _flaws(plan: Plan, defects: Sequence[Defect]) -> str:
    if not defects:
        return ""
    items = []
    for defect in defects:
        snippet = plan.text[defect.start : defect.end].strip()
        words = f"<q>{escape(snippet[:40])}{'…' if len(snippet) > 40 else ''}</q> " if snippet else ""
        english = ENGLISH.get(defect.kind, "")
        items.append(f'<li>{words}{_note(defect)} <span lang="en">{english}</span></li>')
    return (
        f'<details class="flaws"><summary>原文有{len(defects)}处需要留意,正文中以※标出 '
        f'<span lang="en">{len(defects)} flaw(s) in the source</span></summary><ul>{"".join(items)}</ul></details>'
    )


def _contents(clauses: Sequence[Clause]) -> str:
    tops = [c for c in clauses if c.kind in ("clause", "heading", "annex") and c.level <= 1 and (c.heading or c.label)]
    if len(tops) < 3:
        return ""
    items = "".join(
        f'<li class="l{min(c.level, 2)}"><a href="{escape(_link(c))}">{escape(_short(c))}</a></li>' for c in tops
    )
    return (
        '<nav class="contents" aria-label="目录 Contents"><details open><summary>目录 <span lang="en">Contents</span>'
        f"</summary><ol>{items}</ol></details></nav>"
    )


def _blocks(
    plan: Plan, clauses: Sequence[Clause], defects: Sequence[Defect], quote: tuple[int, int] | None
) -> Iterable[str]:
    at = 0
    for clause in clauses:
        if clause.start > at and plan.text[at : clause.start].strip():
            yield f'<p class="unit other">{marked(plan.text[at : clause.start], at, defects, quote)}</p>'
        yield _unit(clause, plan, defects, quote)
        at = clause.end
    if plan.text[at:].strip():
        yield f'<p class="unit other">{marked(plan.text[at:], at, defects, quote)}</p>'


def _unit(clause: Clause, plan: Plan, defects: Sequence[Defect], quote: tuple[int, int] | None) -> str:
    kind = "title" if clause.kind in _TITLES else "aside" if clause.kind in _ASIDE else clause.kind
    touched = quote is not None and clause.start < quote[1] and clause.end > quote[0]
    classes = f"unit k-{kind} l{min(clause.level, 4)}" + (" cited" if touched else "")
    text = marked(plan.text[clause.start : clause.end], clause.start, defects, quote)
    inner = _inner(clause, plan, defects, quote, text)
    path = escape(" › ".join(clause.path))
    link = (
        f'<a class="anchor" href="{escape(_link(clause))}" '
        f'aria-label="本条链接 Link to this clause: {path}" title="{path}">#</a>'
    )
    return (
        f'<section class="{classes}" id="{escape(_anchor(clause))}" tabindex="-1">'
        f'<span class="alias" id="{escape(clause.clause_id)}"></span>{inner}{link}</section>'
    )


def _inner(clause: Clause, plan: Plan, defects: Sequence[Defect], quote: tuple[int, int] | None, text: str) -> str:
    """Return the unit's text, its heading as a real heading where one opens it."""
    rank = min(clause.level + 2, 6)
    if clause.kind == "heading" or (clause.kind == "annex" and len(clause.text) < 80):
        return f"<h{rank}>{text}</h{rank}>"
    place = clause.text.find(clause.heading) if clause.heading and clause.kind == "clause" else -1
    if place < 0 or place > len(clause.label) + 4:
        return f"<p>{text}</p>"
    cut = clause.start + place + len(clause.heading)
    while cut < clause.end and plan.text[cut] in "。.::;;)〕)】":
        cut += 1
    head = marked(plan.text[clause.start : cut], clause.start, defects, quote)
    rest = plan.text[cut : clause.end]
    tail = (
        f"<p>{marked(rest.lstrip(), cut + len(rest) - len(rest.lstrip()), defects, quote)}</p>" if rest.strip() else ""
    )
    return f"<h{rank}>{head}</h{rank}>{tail}"


def _flag(note: str) -> str:
    """Return the sign of a field that staff put right."""
    return f' <sup class="flag" role="note" title="{escape(note)}">※ 更正</sup>' if note else ""


def _note(defect: Defect) -> str:
    return escape(defect.message or _DEFECTS.get(defect.kind, "原文如此"))


def _short(clause: Clause) -> str:
    name = clause.path[-1] if clause.path else clause.heading or clause.label
    return name if len(name) <= 40 else name[:39] + "…"


def _anchor(clause: Clause) -> str:
    return anchor(clause.clause_id, clause.plan_id)


def _link(clause: Clause) -> str:
    return "#" + plan_url(clause.plan_id, clause.clause_id).partition("#")[2]
