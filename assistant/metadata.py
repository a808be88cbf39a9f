"""Answer from what a plan says about itself: issuer, date, number, title, addressee, adoption, number of articles.

Input: a `Question` and plans. Output: findings, each line as the plan's own text has it.
Does not know: facts, headings, free text search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.findings import Finding, clause_quote, sentence_spans, text_at
from assistant.model import DraftSentence, Quote
from assistant.question import Question
from documents.model import Clause, Plan
from documents.normalization import fold
from documents.numbering import LabelKind, flatten, recognise, write_numeral
from index.store import Library

_ASKS = {
    "issuer": re.compile(r"谁|来源|哪(两|几)?家|单位|机关|机构|部门|哪级|who|issued by"),
    "date": re.compile(r"落款|成文|几月|几号(?!文)|时候|何时|哪一?天|哪一?年|几时|日期|时间|when|date"),
    "number": re.compile(r"文号|(?<!国)字号|发文号|(几|哪|多少)号文|document number"),
    "name": re.compile(r"全称|全名|名称|标题|名字|题目|叫什么|叫啥"),
}
_MISSING = {"issuer": "发布单位", "date": "发布时间", "number": "文号", "name": "名称"}
_ORDER = {  # kinds of clauses that state it, most telling first
    "issuer": ("signature", "meta", "title", "notice", "preamble"),
    "date": ("date", "meta", "notice", "title", "note"),
    "number": ("meta", "title", "notice", "note"),
    "name": ("title", "notice", "meta"),
}
_ADOPTION = re.compile(r"(?:哪|第几|什么|啥)(?:一|个)?次?(?:会议|常委会|人大)|(?:审议|表决)?通过|批准|修订|修正")
_PASSED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日.*(?:通过|批准|修订|修正)|会议.*(?:通过|批准|修订|修正|同意)")
_COUNTS: dict[LabelKind, re.Pattern[str]] = {
    "chapter": re.compile(r"(?:多少|几)个?章"),
    "article": re.compile(r"(?:多少|几)(?:个)?(?:条|款)|how many articles"),
}
_COUNTED_ELSE: dict[LabelKind, tuple[LabelKind, ...]] = {"article": ("num_dot", "cn_paren"), "chapter": ()}
_FEW = 2  # articles or chapters that make a series
_HEAD = 12  # clauses that may hold the adoption line
_FIELD = re.compile(r"索引号|公文种类|发布机构|成文日期|发布日期|发布时间|来源")
_ADDRESSEE = re.compile(
    r"(印发|发|主送|下发|抄送|写|批复|呈)给了?(谁|哪|什么|啥)|(印发|发|下发|抄送)了?(谁|哪些单位|什么单位)|"
    r"主送|收文(单位|机关)"
)
_ASKS_INTERPRETER = re.compile("解释")
_INTERPRETED = re.compile("(?:由|归|属)[^。;]{2,80}?解释|解释权[^。;]{0,4}[归属]")
_OPENNESS = re.compile(r"公开|内部文件|涉密|密级|保密")
_OPEN = re.compile(r"(此件|主动|依申请|不予|部分)公开|公开(方式|属性|发布)|不公开|内部(文件|资料)|密级")
_NAME = re.compile(r"全称|名称|标题|名字|叫什么")


def metadata(library: Library, question: Question, plan_ids: Sequence[str]) -> list[Finding]:
    """Return, per plan, its issuer, date, number, title or adoption as its own text states it, or how long it is."""
    text = question.text
    unit = next((kind for kind, asked in _COUNTS.items() if asked.search(text)), None)
    if unit and not question.terms and plan_ids:
        return [_told_count(library, plan_id, unit) for plan_id in plan_ids]
    adopted = _ADOPTION.search(text)
    wanted = [what for what, asked in _ASKS.items() if asked.search(text) and not (adopted and what == "date")]
    out: list[Finding] = []
    for plan_id in plan_ids or [p.plan_id for p in library.plans]:
        plan = library.plan(plan_id)
        quotes, missing = _stated(library, plan, wanted)
        if adopted:
            lines = _adoption(library, plan, adopted.group())
            quotes = [*lines, *(q for q in quotes if q not in lines)]
            missing = missing if lines else [*missing, "通过的会议或日期"]
        field = _FIELD.search(text)
        if field:
            stated = _field_lines(library, plan, field.group())
            quotes = [*stated, *(q for q in quotes if q not in stated)]
        elif "date" in wanted:
            quotes += [_whole(c) for c in library.clauses(plan_id) if c.kind == "date" and _whole(c) not in quotes]
        if _ADDRESSEE.search(text):
            quotes = [_whole(c) for c in library.clauses(plan_id) if c.kind == "addressee"]
            missing = [] if quotes else ["主送单位"]
        if _ASKS_INTERPRETER.search(text):
            quotes = _interpreters(library, plan_id)
            missing = [] if quotes else ["解释单位"]
        if _OPENNESS.search(text):
            quotes = [_line_with(c, [_packed(m.group())]) for c in library.clauses(plan_id) for m in _openness(c)]
            missing = [] if quotes else ["公开方式"]
        sentences = tuple(DraftSentence(plan.text[q.start : q.end], (q,), "quote") for q in quotes)
        if sentences or missing:
            out.append(Finding(plan_id, sentences, 0.9 if sentences else 0.0, missing=tuple(missing)))
    return out


def title_line(library: Library, plan_id: str) -> DraftSentence | None:
    """Return the line in which a plan's text states its title; None when it states none."""
    plan = library.plan(plan_id)
    place = _place(library, plan, "name", plan.title)
    return None if place is None else DraftSentence(plan.text[place.start : place.end], (place,), "quote")


def _stated(library: Library, plan: Plan, wanted: Sequence[str]) -> tuple[list[Quote], list[str]]:
    """Return where the plan states what is wanted, and the names of what it does not state."""
    values = {"issuer": plan.issuer, "date": plan.issued_on, "number": plan.doc_no, "name": plan.title}
    quotes: list[Quote] = []
    missing: list[str] = []
    for what in wanted:
        places = [_place(library, plan, what, values[what])]
        if what == "issuer" and places == [None]:  # of several, each signs in a line of its own
            places = [_place(library, plan, what, one) for one in re.split(r"[\s、,，]+", values[what] or "")]
        if None in places:
            missing.append(_MISSING[what])
        quotes += [p for p in places if p is not None and p not in quotes]
    return quotes, missing


def _interpreters(library: Library, plan_id: str) -> list[Quote]:
    """Return the sentence at a plan's end that says who interprets it: '本办法由市发展改革委负责解释'."""
    for clause in reversed(library.clauses(plan_id)):
        for start, end in sentence_spans(clause.text, clause.start):
            if _INTERPRETED.search(_packed(text_at(clause, start, end))):
                return [clause_quote(clause, start, end)]
    return []


def _openness(clause: Clause) -> list[re.Match[str]]:
    """Return where a line outside the plan's body says whether it is public."""
    found = _OPEN.search(_packed(clause.text)) if clause.kind not in ("clause", "paragraph", "heading") else None
    return [found] if found else []


def _field_lines(library: Library, plan: Plan, field: str) -> list[Quote]:
    """Return the lines of the page's publication fields that hold `field`."""
    lines = [_line_with(c, [field]) for c in library.clauses(plan.plan_id) if c.kind == "meta"]
    return [q for q in lines if field in _packed(plan.text[q.start : q.end])]


def _adoption(library: Library, plan: Plan, asked: str) -> list[Quote]:
    """Return the lines at the plan's head that say which session passed it, or approved it where that is asked."""
    head = [c for c in library.clauses(plan.plan_id)[:_HEAD] if c.kind not in ("clause", "paragraph")]
    lines = [(clause, line) for clause in head for line in clause.text.splitlines() if _PASSED.search(_packed(line))]
    act = next((act for act in ("批准", "修订", "修正") if act in asked), "通过")
    told = [(clause, line) for clause, line in lines if act in line] or lines
    return list(dict.fromkeys(_line_with(clause, [_packed(line)]) for clause, line in told))


def _told_count(library: Library, plan_id: str, kind: LabelKind) -> Finding:
    """Return how many articles or chapters a plan has, which its last label shows when they count up without a gap."""
    clauses = library.clauses(plan_id)
    for kinds in ((kind,), _COUNTED_ELSE[kind]):
        labels = [(c, recognise(flatten(c.label))) for c in clauses]
        series = [(c, label.number) for c, label in labels if label and label.kind in kinds and label.number]
        if len(series) >= _FEW and [number for _, number in series] == list(range(1, len(series) + 1)):
            (first, _), (last, count) = series[0], series[-1]
            unit = "章" if kind == "chapter" else "条"
            quotes = tuple(clause_quote(c, c.start, c.start + len(c.label)) for c in (first, last))
            text = f"全文共{write_numeral(count)}{unit},最后一{unit}是“{last.label}”。"
            return Finding(plan_id, (DraftSentence(text, quotes, "fact"),), 0.9)
    return Finding(plan_id, (), 0.0, missing=("条数" if kind == "article" else "章数",))


def _place(library: Library, plan: Plan, what: str, value: str | None) -> Quote | None:
    """Return where the plan's text states a metadata value."""
    if not value:
        return None
    forms = _date_forms(value) if what == "date" else [_packed(value)]
    clauses = library.clauses(plan.plan_id)
    for kind in _ORDER[what]:
        for clause in clauses:
            if clause.kind == kind and _holds(clause, forms):
                return _line_with(clause, forms)
    place = next((_line_with(c, forms) for c in clauses if _holds(c, forms)), None)
    if place is None and what == "name":  # the page's title told better what it is about than the head of the text
        place = next((_whole(c) for c in clauses if c.kind == "title"), None)
    return place


def _packed(text: str) -> str:
    """Return folded `text` without blanks, and without the session in an assembly's name (第十六届)."""
    return re.sub(r"\s|第[一二三四五六七八九十]+届(?=(?:全国)?人民代表大会)", "", fold(text).text)


def _holds(clause: Clause, forms: Sequence[str]) -> bool:
    packed = _packed(clause.text)
    return any(form in packed for form in forms)


def _date_forms(iso: str) -> list[str]:
    parts = [int(p) for p in iso.split("-")]
    forms = ["-".join(f"{p:02d}" for p in parts), "-".join(str(p) for p in parts), "".join(str(p) for p in parts)]
    if len(parts) >= 2:
        forms.append("".join(f"{p}{u}" for p, u in zip(parts, "年月日", strict=False)))
    return forms


def _line_with(clause: Clause, forms: Sequence[str]) -> Quote:
    start = clause.start
    for line in clause.text.splitlines(keepends=True):
        if any(f in _packed(line) for f in forms):
            bare = line.strip()
            at = start + line.index(bare)
            return clause_quote(clause, at, at + len(bare))
        start += len(line)
    return _whole(clause)


def _whole(clause: Clause) -> Quote:
    return clause_quote(clause, clause.start, clause.end)
