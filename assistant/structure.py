"""Answer from a plan's own structure: its metadata (issuer, date, number) and its outline (the headings of a part).

Input: a `Question` and plans. Output: findings.
Does not know: facts, free text search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.findings import Finding, clause_quote
from assistant.model import DraftSentence, Quote
from assistant.question import Question
from documents.model import Clause, Plan
from documents.normalization import fold
from index.store import Library
from index.tokenization import words

# Parts that nearly every plan has, by the words that people and plans use for them (GB/T 9704 documents).
_PARTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"(主要|重点|工作|核心)(任务|举措|措施|工作)|任务(有|是|包括|分)|"
            r"(主要|重点)(干|做|搞|抓)(哪|什么|啥)|(项|大)任务|main tasks|key tasks"
        ),
        re.compile(r"(主要|重点|工作|核心|具体)(任务|措施|举措|工作)"),
    ),
    (
        re.compile(r"(组织|保障|实施)(保障|措施|实施)|怎么保障|safeguard"),
        re.compile(r"(组织|工作|实施)?保障(措施)?|组织(实施|领导)|组织保障"),
    ),
    (
        re.compile(r"(总体|发展|主要|工作|奋斗)目标|目标(有|是|包括|分)|overall goals?|development goals?"),
        re.compile(r"(总体|发展|主要|工作|奋斗)(目标|指标)"),
    ),
    (re.compile(r"总体要求|指导思想"), re.compile(r"总体要求|指导思想")),
    (
        re.compile(r"(实施|工作|推进)(步骤|阶段)|分几步|几个阶段|steps|phases"),
        re.compile(r"(实施|工作|推进)(步骤|阶段|安排)"),
    ),
    (re.compile(r"(基本|发展|工作)原则"), re.compile(r"(基本|发展|工作)原则")),
)
_ASKS_OUTLINE = re.compile(r"哪|什么|几|列|有啥|包括|分为|list|what|how many|怎么保障|是")
_ISSUER = re.compile(r"谁|来源|哪(两|几)?家|单位|机关|机构|部门|who|issued by")
_DATE = re.compile(r"落款|成文|几月|几号|时候|何时|哪天|哪年|几时|日期|时间|when|date")
_NUMBER = re.compile(r"文号|字号|发文号|document number")
_FIELD = re.compile(r"索引号|公文种类|发布机构|成文日期|发布日期|发布时间|来源")
_WHOLE = re.compile(
    r"(分|有|包括|共)(了|为|成)?(几|哪|多少)(个|些)?(大)?(块|部分|章|板块|章节)|框架|目录|(整体|总体)结构"
)
_ADDRESSEE = re.compile(r"(印发|发|主送|下发|抄送)给?了?(谁|哪|什么单位)|主送")
_NAME = re.compile(r"全称|名称|标题|名字|叫什么")
_ASKS_PART = re.compile(
    r"(章|部分|一节|这节|板块|一块|那块|方面).{0,4}(说|讲|写|有|包括|是)|(都)?(说|讲|写)了?(些)?(什么|啥|哪)|哪(些|几)|包括"
)
MAX_CHILDREN = 24


def outline(library: Library, question: Question, plan_ids: Sequence[str]) -> list[Finding]:
    """Return, per plan, the headings under the part that the question names ('主要任务有哪些')."""
    if _WHOLE.search(question.text) and plan_ids:
        return [f for f in (_whole_outline(library, p) for p in plan_ids) if f is not None]
    wanted = [own for asked, own in _PARTS if asked.search(question.text)]
    if not wanted or not _ASKS_OUTLINE.search(question.text):
        return []
    out: list[Finding] = []
    for plan_id in plan_ids or [p.plan_id for p in library.plans]:
        for clause in library.clauses(plan_id):
            title = fold(clause.heading or (clause.path[-1] if clause.path else "")).text
            if clause.label and len(title) <= 16 and any(p.search(title) for p in wanted):
                children = _titled(library, library.children(clause.clause_id))
                if len(children) >= 2:
                    out.append(_tell_outline(clause, children))
                    break
    return out


def _whole_outline(library: Library, plan_id: str) -> Finding | None:
    top = [c for c in library.clauses(plan_id) if c.level == 0 and c.label and c.heading]
    return _tell_outline(top[0], top) if len(top) >= 2 else None


def part(library: Library, question: Question, plan_ids: Sequence[str]) -> list[Finding]:
    """Return the headings under a part that the question names by its own title ('政策支持那章都说啥')."""
    if not _ASKS_PART.search(question.text) or not plan_ids:
        return []
    out: list[Finding] = []
    for plan_id in plan_ids:
        for clause in library.clauses(plan_id):
            parts = [w for w in words(clause.heading) if len(w) > 1]
            named = [w for w in parts if w in question.text]
            if clause.label and len(named) >= 2 and len(named) * 3 >= len(parts) * 2:
                children = _titled(library, library.children(clause.clause_id))
                if len(children) >= 2:
                    out.append(_tell_outline(clause, children))
                    break
    return out


def _titled(library: Library, children: Sequence[Clause]) -> list[Clause]:
    """Return the children that have titles; those of a lead-in paragraph stand for it."""
    out: list[Clause] = []
    for child in children:
        below = library.children(child.clause_id)
        if not child.label and len(below) >= 2 and all(c.heading for c in below):
            out += below
        elif child.heading:
            out.append(child)
    return out


def _tell_outline(parent: Clause, children: Sequence[Clause]) -> Finding:
    lines = []
    for child in children[:MAX_CHILDREN]:
        at = child.text.find(child.heading)
        label = child.label if re.search(r"\w", child.label) else ""
        quote = (
            clause_quote(child, child.start + at, child.start + at + len(child.heading)) if at >= 0 else _whole(child)
        )
        lines.append(DraftSentence(f"\n- {label}{child.heading}", (quote,), "fact"))
    return Finding(parent.plan_id, tuple(lines), 0.9)


def metadata(library: Library, question: Question, plan_ids: Sequence[str]) -> list[Finding]:
    """Return, per plan, its issuer, date or number as its own text states it."""
    text = question.text
    wants = {
        "issuer": bool(_ISSUER.search(text)),
        "date": bool(_DATE.search(text)),
        "number": bool(_NUMBER.search(text)),
        "name": bool(_NAME.search(text)),
    }
    out: list[Finding] = []
    for plan_id in plan_ids or [p.plan_id for p in library.plans]:
        plan = library.plan(plan_id)
        quotes: list[Quote] = []
        missing: list[str] = []
        for what, value in (
            ("issuer", plan.issuer),
            ("date", plan.issued_on),
            ("number", plan.doc_no),
            ("name", plan.title),
        ):
            if wants[what]:
                place = _place(library, plan, what, value)
                if place is None:
                    missing.append({"issuer": "发布单位", "date": "发布时间", "number": "文号", "name": "名称"}[what])
                elif place not in quotes:
                    quotes.append(place)
        field = _FIELD.search(text)
        if field:
            lines_ = [_line_with(c, [field.group()]) for c in library.clauses(plan_id) if c.kind == "meta"]
            lines_ = [q for q in lines_ if field.group() in re.sub(r"\s", "", fold(plan.text[q.start : q.end]).text)]
            quotes = [*lines_, *(q for q in quotes if q not in lines_)] if lines_ else quotes
        elif wants["date"]:
            quotes += [_whole(c) for c in library.clauses(plan_id) if c.kind == "date" and _whole(c) not in quotes]
        if _ADDRESSEE.search(text):
            quotes = [_whole(c) for c in library.clauses(plan_id) if c.kind == "addressee"]
            missing = [] if quotes else ["主送单位"]
        lines = tuple(DraftSentence(plan.text[q.start : q.end], (q,), "quote") for q in quotes)
        if lines or missing:
            out.append(Finding(plan_id, lines, 0.9 if lines else 0.0, missing=tuple(missing)))
    return out


def _place(library: Library, plan: Plan, what: str, value: str | None) -> Quote | None:
    """Return where the plan's text states a metadata value."""
    if not value:
        return None
    order = {
        "issuer": ("signature", "meta", "title", "notice", "preamble"),
        "date": ("date", "meta", "notice", "title", "note"),
        "number": ("meta", "title", "notice", "note"),
        "name": ("title", "notice", "meta"),
    }[what]
    forms = _date_forms(value) if what == "date" else [re.sub(r"\s", "", fold(value).text)]
    clauses = library.clauses(plan.plan_id)
    for kind in order:
        for clause in clauses:
            if clause.kind == kind and any(f in re.sub(r"\s", "", fold(clause.text).text) for f in forms):
                return _line_with(clause, forms)
    for clause in clauses:
        if any(f in re.sub(r"\s", "", fold(clause.text).text) for f in forms):
            return _line_with(clause, forms)
    return None


def _date_forms(iso: str) -> list[str]:
    parts = [int(p) for p in iso.split("-")]
    forms = ["-".join(f"{p:02d}" for p in parts), "-".join(str(p) for p in parts), "".join(str(p) for p in parts)]
    if len(parts) >= 2:
        forms.append("".join(f"{p}{u}" for p, u in zip(parts, "年月日", strict=False)))
    return forms


def _line_with(clause: Clause, forms: Sequence[str]) -> Quote:
    start = clause.start
    for line in clause.text.splitlines(keepends=True):
        if any(f in re.sub(r"\s", "", fold(line).text) for f in forms):
            bare = line.strip()
            at = start + line.index(bare)
            return clause_quote(clause, at, at + len(bare))
        start += len(line)
    return _whole(clause)


def _whole(clause: Clause) -> Quote:
    return clause_quote(clause, clause.start, clause.end)
