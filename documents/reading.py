"""A plan read once for the finders of facts: flat text, sentences and their parts, values, periods in force.

Input: a Plan and its Clauses. Output: a `Reading`, which every finder of facts walks through.
Does not know: what a fact is.

All offsets are those of the plan's canonical text; sentences are cut by documents.sentences.
A period is in force from where it opens a part ('到2025年,…') until another one does, within one clause; a
clause without one of its own inherits it from the lead-in above it ('到2025年:'), never from a sibling.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from documents.model import Clause, Defect, Period, Plan, Quantity, Span
from documents.normalization import simplify
from documents.periods import find_periods, with_year, year_of
from documents.quantities import find_quantities, flat_text
from documents.sentences import NUMBER_LABEL, Sentence, split_sentences

READABLE = frozenset(("clause", "paragraph", "heading", "preamble", "table", "notice"))

# Headings of what was done, and of what is: nothing below them is an aim.
_REVIEW = re.compile(
    "回顾(?!.*展望)|(?:主要|工作|发展|建设)成[效就绩]$|取得的.{0,6}(?:成[效就绩]|进展)$|发展(?:基础|现状)|现状(?:分析)?$|存在的?(?:主要)?问题$"
)
_OPENING = re.compile(
    r"^[\s—–―•·*、)-]*(?:[(]?[\d一二三四五六七八九十]{1,3}[)、.]\s*)?"
    r"(?:力争|确保|争取|力求|计划|预计|努力|即|其中|并|同时|且|再|用|通过|请|务必|在|于|从现在起|原则上|我[市区县省]|全[市区县省]|[:,]|\s)*$"
)
_AREA = re.compile(r"\s*[一-鿿]{1,5}[省市区县]")  # '青枫区“十四五”期间新增…'
_FROM = re.compile(r"\s*(?:起|开始|以后|之后)")
# '到2027年,…明显提高。具体目标为:': the date that the line opens with holds for what it leads in.
_AIMS_FOLLOW = re.compile("[^,。;]{0,10}(?:目标|指标|任务)[^,。;]{0,8}[:。]")
_FOLLOWS = re.compile("(?:目标|指标|任务)(?:主要|具体|分别)?(?:如下|[是为])。$")
_TITLED_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年度?)(?!\s*(?:[-—~至到]|版|修|以来|前|第?\d+号))")
_TITLED_YEARS = re.compile(r"20\d\d年?\s*[-—–~～至到]+\s*20\d\d")
_CELL_ENDS = re.compile(r"(?:之|以)?前?\s*(?:\||$)")
# '各区要于2026年底前完成…': who does it may stand before a date that 前 and a verb follow.
_DUE_BY = re.compile(
    r"(?!对|凡|若|如|在|自|从|由于|经|符合|已|截至|比|较|[^,。;]*的$|[^,。;]*不)[一-鿿、()“”]{2,40}?(?:应当?|要|须|必须|负责|力争|确保)?(?:于|在)?$"
)
_DOES = (
    r"(?=(?:[将把][^,。;]{2,40}?)?(?:全面|全部|基本|逐步|牵头|组织|力争|确保|率先|书面|统一|及时)*(?:完成|建成|制[定订]|印发|出台|报送|上报|提交|开展|启动|实现|投入|投用|建立|形成"
    r"|开工|竣工|落实|达到|编制|发布|公布|拨付|下达|兑现|反馈|汇总|备案|移交|清零|关停|整改|验收|办结|配齐|提出|公示|签订|填报|印送|实施)(?![^,。;]{0,16}的(?:企业|项目|单位|个人|人员|产品|建筑|房屋)|了|过))"
)
# '4月15日(周三)下班前'
ASIDE = r"(?:\([^()]{1,8}\)|末|底)?(?:汛期|春节|国庆节?|入冬|供暖季|开学|下班|中午|下午\d{1,2}[时点])?"
_THEN = re.compile(ASIDE + "(?:之|以)?前[, ]?" + _DOES)
# '甲集团在2026年建立体系': who does it, 在, a year and a verb.
_WITHIN = re.compile(_DOES)
_DUE_IN = re.compile(
    r"(?!对|凡|若|如|在|自|从|由于|经|符合|已|截至|比|较|[^,。;]*的$|[^,。;]*[不曾已])[一-鿿、()“”]{2,40}?(?:在|于|力争|确保|争取)$"
)
_SPLIT_WORD = re.compile("(?<=[一-鿿]) (?=[一-鿿])")  # '力 争': where a line of a page ended
_BACKGROUND = re.compile("截至|截止|以来|比$|较$|与$|同$|自$|从$|以$|相比")


@dataclass(frozen=True, slots=True)
class InForce:
    """The period that holds at a place, and the line above that it comes from, if any."""

    value: str
    text: str
    start: int
    source: Span | None = None


class Reading:
    """A plan with all that finders of facts need; every list is in text order."""

    def __init__(
        self,
        plan: Plan,
        clauses: Sequence[Clause],
        closed: Sequence[tuple[int, int]] = (),
        defects: Iterable[Defect] = (),
    ) -> None:
        """`closed` are stretches that are read by other rules, such as '(责任单位:…)'."""
        self.plan = plan
        self.clauses = tuple(clauses)
        self.flat = flat_text(plan.text)
        self.by_id = {clause.clause_id: clause for clause in clauses}
        self.closed = tuple(sorted(closed))
        self.lost = tuple((d.start, d.end) for d in defects if d.kind == "lost_digits")

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences of the clauses that say something."""
        return tuple(s for c in self.clauses if c.kind in READABLE for s in split_sentences(c, self.flat, self.closed))

    @cached_property
    def quantities(self) -> dict[str, tuple[Quantity, ...]]:
        """Values by clause id, with offsets in the plan; none inside a closed stretch."""
        return {c.clause_id: tuple(self._values(c)) for c in self.clauses if c.kind in READABLE}

    @cached_property
    def periods(self) -> dict[str, tuple[Period, ...]]:
        """Periods by clause id, with offsets in the plan; none inside a closed stretch or a book title."""
        return {c.clause_id: tuple(self._periods(c)) for c in self.clauses}

    def is_past(self, period: str | None) -> bool:
        """Tell whether a period lies in a year before the plan was issued: then it reports, it does not plan."""
        year = year_of(period) if period else None
        issued = self.plan.issued_on
        return year is not None and issued is not None and year < issued[:4]

    def is_review(self, clause: Clause) -> bool:
        """Tell whether a heading above the clause says that it reports ('2024年工作回顾')."""
        return any(_REVIEW.search(unit.heading) for unit in (clause, *self.ancestors(clause)))

    def is_lost(self, value: Quantity) -> bool:
        """Tell whether digits of a value are known to be missing in the source."""
        return any(s < value.end and value.start < e for s, e in self.lost)

    def values_in(self, sentence: Sentence) -> list[Quantity]:
        """Return the values of a sentence."""
        found = self.quantities.get(sentence.clause.clause_id, ())
        return [q for q in found if sentence.start <= q.start and q.end <= sentence.end]

    def ancestors(self, clause: Clause) -> Iterator[Clause]:
        """Yield the units above `clause`, the nearest first."""
        parent = clause.parent_id
        while parent is not None and (above := self.by_id.get(parent)) is not None:
            yield above
            parent = above.parent_id

    def in_force(self, clause: Clause, offset: int, part: tuple[int, int]) -> InForce | None:
        """Return the period that holds for the words at `offset` in `part` of `clause`."""
        current = self.inherited(clause)
        for period in self.periods.get(clause.clause_id, ()):
            if period.start >= part[1]:
                break
            if _FROM.match(self.flat, period.end) and re.search("[。;]", self.flat[period.end : offset]):
                continue  # '2026年起不再…。建设10个…': from when one thing holds says nothing of the next
            if clause.kind == "table" and "|" in self.flat[period.end : offset]:
                continue  # what opens a part of one cell does not hold in the next
            if self.opens(clause, period) and (period.start < offset or period.start < part[1]):
                current = InForce(self._dated(clause, period), period.text, period.start)
        own = [p for p in self.periods.get(clause.clause_id, ()) if part[0] <= p.start < offset]
        if own and (own[-1].value.startswith(("近", "最近")) or own[-1].value.endswith("年内")):
            return InForce(own[-1].value, own[-1].text, own[-1].start)
        if clause.kind == "table":
            return self._of_row(clause) or current
        return current

    def _of_row(self, clause: Clause) -> InForce | None:
        """Return the date that a cell of a row is nothing but: '… | 市农业局 | 2026年底前'."""
        for period in self.periods.get(clause.clause_id, ()):
            before = self.flat[clause.start : period.start].rstrip()
            if is_dated(period.value) and before.endswith("|") and _CELL_ENDS.match(self.flat, period.end, clause.end):
                return InForce(period.value, period.text, period.start)
        return None

    def inherited(self, clause: Clause) -> InForce | None:
        """Return the period that a lead-in line or a dated heading above gives to `clause`."""
        for above in self.ancestors(clause):
            text = self.flat[above.start : above.end].rstrip()
            leads = text.endswith(":") or _FOLLOWS.search(text) is not None
            if not leads and above.kind != "heading":
                continue
            tail = max(text.rfind(mark, 0, len(text) - 1) for mark in "。;\n") + 1 if leads else 0
            dated = [p for p in self.periods[above.clause_id] if p.start >= above.start + tail and is_dated(p.value)]
            if not dated and leads and _AIMS_FOLLOW.fullmatch(text, tail):
                dated = [p for p in self.periods[above.clause_id] if self.opens(above, p)][-1:]
                tail = dated[0].start - above.start if dated else tail
            if dated:
                period = dated[-1]
                start = above.start + tail
                end = above.start + len(text)
                quote = Span(above.clause_id, start, end, self.plan.text[start:end])
                return InForce(period.value, period.text, period.start, quote)
        return None

    def _dated(self, clause: Clause, period: Period) -> str:
        """Return the period's value, a missing year taken from the periods before it or the headings above."""
        if "--" not in period.value:
            return period.value
        own = [
            p.value
            for p in self.periods[clause.clause_id]
            if p.start < period.start and not self._is_aside(p.end, period.start)
        ]
        if next((v for v in reversed(own) if "--" not in v), "").startswith("每年"):
            return f"每年{simplify(period.text)}"  # '每年3月底、6月底报送…;其中,6月底报送…'
        above = [p.value for a in self.ancestors(clause) for p in reversed(self.periods[a.clause_id])]
        titled = [p.value for p in self.periods[clause.clause_id] if p.start < period.start]  # '(2025年10月—12月)。…'
        years = [year for value in [*reversed(own), *above, *reversed(titled)] if (year := year_of(value))]
        years = years or self._titled_years
        return with_year(period.value, years[0]) if years else period.value

    @cached_property
    def _titled_years(self) -> list[str]:
        """Return the year that the plan's title says it is for: '2026年工作方案'; none where it names several."""
        title = flat_text(self.plan.title)
        named = set(_TITLED_YEAR.findall(title))
        return sorted(named) if len(named) == 1 and not _TITLED_YEARS.search(title) else []

    def _is_aside(self, end: int, start: int) -> bool:
        """Tell whether a period that ends at `end` stands in a bracket that is closed before `start`."""
        closed = self.flat.find(")", end, start)
        opened = self.flat.find("(", end, start)
        return closed >= 0 and (opened < 0 or closed < opened)

    def dated(self, clause: Clause, period: Period) -> str:
        """Return the value of `period` with the year that its surroundings give it."""
        return self._dated(clause, period)

    def opens(self, clause: Clause, period: Period) -> bool:
        """Tell whether a period rules what follows it: it opens a part, or 到 stands before it."""
        if not is_dated(period.value) or period.value.startswith("每"):
            return False
        before = self.flat[clause.start : period.start]
        cut = max(before.rfind(mark) for mark in "。;,!?|\n") + 1
        at = bisect_left(self.closed, (period.start, 0)) - 1
        if at >= 0 and self.closed[at][1] <= period.start:
            cut = max(cut, self.closed[at][1] - clause.start)  # '…。(甲局)2026年底前,…'
        head = _SPLIT_WORD.sub("", before[cut:])
        if clause.label and cut == 0:
            head = head.removeprefix(self.flat[clause.start : clause.start + len(clause.label)])
        if self.flat[period.start] in "到至" and not _BACKGROUND.search(head):
            return True
        if _BACKGROUND.search(head + period.text[:2]):
            return False
        due = self.is_due(period) and _DUE_BY.match(head.strip()) is not None
        due = (
            due
            or (year_of(period.value) and _WITHIN.match(self.flat, period.end) and _DUE_IN.match(head.strip()))
            is not None
        )
        of_area = "五" in period.text and _AREA.fullmatch(head) is not None
        return due or of_area or _OPENING.match(head) is not None

    def is_due(self, period: Period) -> bool:
        """Tell whether 前 and a verb follow a date: '2026年底前完成'."""
        return _THEN.match(self.flat, period.end) is not None

    def _values(self, clause: Clause) -> Iterator[Quantity]:
        for q in find_quantities(_without_label(clause)):
            start, end = q.start + clause.start, q.end + clause.start
            if not any(s < end and start < e for s, e in self.closed):
                yield Quantity(start, end, q.text, q.value, q.value_max, q.unit, q.value_text, q.comparator,
                               q.qualifiers, q.measure)  # fmt: skip

    def _periods(self, clause: Clause) -> Iterator[Period]:
        titles = [m.span() for m in re.finditer("《[^《》\n]{1,120}》", clause.text)]
        for p in find_periods(_without_label(clause)):
            start, end = p.start + clause.start, p.end + clause.start
            if any(s < p.end and p.start < e for s, e in titles):
                continue
            if not any(s < end and start < e for s, e in self.closed):
                yield Period(start, end, p.text, p.value)


_DURATION = re.compile(r"(?:\d{1,3}|[一二两三四五六七八九十半]+)个?(?:年|月|周|天|日|小时|季度|工作日)")


def _without_label(clause: Clause) -> str:
    """Return the text of a clause, its label blank: in '1.2024年底前' the label is no part of a number."""
    if not clause.label or not NUMBER_LABEL.match(clause.label) or not clause.text.startswith(clause.label):
        return clause.text
    return " " * len(clause.label) + clause.text[len(clause.label) :]


def is_dated(value: str) -> bool:
    """Tell whether a period value is a place in time, not a rhythm ('每年3月底') or a length ('近3年', '2年')."""
    return _DURATION.fullmatch(value) is None and not value.startswith(("每", "近", "最近", "今后", "未来", "此后"))
