"""The typed, frozen values that flow from a source file to facts.

Input: nothing. Output: the vocabulary of the ingest flow (docs/glossary.md says each word).
Does not know: how any of these values is made, stored or asked for.

All offsets are code points. A span (start, end) is half-open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

DefectKind = Literal[
    "redacted", "lost_digits", "truncated", "conflict", "stray", "missing_annex", "expired",
    "corrected",  # no flaw of the source: staff put right here what was read from it (documents.corrections)
]  # fmt: skip
ClauseKind = Literal[
    "title",  # the plan's title line(s)
    "meta",  # publication fields that the page states: date, source, document number
    "addressee",  # 区属各部门、…:
    "notice",  # the covering notice (印发通知) before the plan proper
    "preamble",  # text between the title and the first numbered unit
    "heading",  # a numbered or titled line without a body of its own
    "clause",  # a numbered unit with a body
    "paragraph",  # an unnumbered paragraph or dash bullet under its parent
    "table",  # a row of a table
    "signature",
    "date",
    "annex",  # the title line of an annex
    "note",  # (此件公开发布), footnotes
]
FactKind = Literal["target", "duty", "deadline", "basis", "list", "support"]
Comparator = Literal["=", ">=", ">", "<=", "<", "~"]
Measure = Literal["level", "growth", "cumulative", "increment", "share", "rank", "ratio"]
DutyRole = Literal["lead", "cooperate", "responsible"]
ValidityKind = Literal[
    "term",  # from when to when the plan is in force
    "coverage",  # the years that it plans for
    "repeals",  # documents that it ends
    "revises",  # documents that it puts in other words
    "extends",  # documents whose term it makes longer
    "void",  # the page says that the plan is no longer in force
]


@dataclass(frozen=True, slots=True)
class Source:
    """A source file as read: decoded text, and where each part of it stood in the original."""

    name: str  # file name without folder
    text: str
    encoding: str  # 'utf-8', 'gb18030', …
    format: str  # 'txt', 'md', 'html', 'docx', 'pdf'
    sha256: str  # of the bytes
    warnings: tuple[str, ...] = ()  # one plain sentence each, shown by the ingest report
    places: tuple[tuple[int, str], ...] = ()  # (start offset, 'p. 3' / 'table 1 r2 c3'), ascending
    page_title: str = ""  # of a saved web page, where the format has one


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of canonical text: plan.text[start:end] == source.text[source_start:source_start+end-start]."""

    start: int
    end: int
    source_start: int


@dataclass(frozen=True, slots=True)
class Defect:
    """A flaw of the source that a reader must know. Span in the plan's canonical text."""

    kind: DefectKind
    start: int
    end: int
    text: str  # plan.text[start:end], verbatim
    message: str = ""  # one Chinese sentence that explains it to a reader, without completing the text


@dataclass(frozen=True, slots=True)
class Validity:
    """A place where a plan says for what time it holds, or what it does to other documents. Never a guess."""

    kind: ValidityKind
    clause_id: str
    start: int
    end: int
    text: str  # plan.text[start:end], verbatim
    begins: str | None = None  # first day, month or year: 'YYYY-MM-DD', 'YYYY-MM', 'YYYY'
    ends: str | None = None  # last day, month or year, included
    titles: tuple[str, ...] = ()  # of the other documents, verbatim without 《》
    doc_nos: tuple[str, ...] = ()  # theirs, in the same order; '' where none is given


@dataclass(frozen=True, slots=True)
class Plan:
    """One policy document."""

    plan_id: str
    title: str  # verbatim title as the text gives it, page spam removed
    display_name: str  # '贵阳国家高新区 2021', simplified Chinese
    issuer: str | None
    doc_no: str | None
    issued_on: str | None  # ISO date 'YYYY-MM-DD' ('YYYY-MM' when the day is unknown)
    region: str | None  # '贵州省贵阳市' or '贵阳市', simplified
    zone: str | None  # main zone the plan is about: '贵阳国家高新区', simplified
    aliases: tuple[str, ...]  # simplified; every name by which the text calls its zone, shortened names included
    source_file: str
    text: str  # canonical
    segments: tuple[Segment, ...]
    valid_until: str | None = None  # ISO date or year where the plan states its period
    public: bool = True
    validity: tuple[Validity, ...] = ()  # in the order of the text; documents.standing makes a state of it


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest unit that is cited. plan.text[start:end] == text; units do not overlap."""

    clause_id: str  # '<plan_id>/三/(一)/1'; see documents.clauses for the id rule
    plan_id: str
    kind: ClauseKind
    label: str  # as written: '(一)', '1.', '——', '' for a plain paragraph
    heading: str  # short title of the unit without its label ('做大做强工业经济'), '' when none
    level: int  # depth in the tree; 0 for units directly under the plan
    path: tuple[str, ...]  # titles from the root down to this unit, labels as written
    parent_id: str | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with unit in a text. start/end cover the whole expression, value_text verbatim."""

    start: int
    end: int
    text: str  # verbatim: '不少于3750亩'
    value: float | None  # None when not legible
    value_max: float | None  # upper end of a range, else None
    unit: str  # simplified, '' for a bare count; '%', '亿元', '亿美元', '万元/亩', '名', '倍' …
    value_text: str  # verbatim number and unit: '3750亩'
    comparator: Comparator
    qualifiers: tuple[str, ...] = ()  # verbatim: '力争', '年均', '累计', '新增', '每年' …
    measure: Measure = "level"


@dataclass(frozen=True, slots=True)
class Period:
    """A date or span of time in a text."""

    start: int
    end: int
    text: str  # verbatim: '到2022年底', '2022年5—12月', '20xx年'
    value: str  # 'YYYY', 'YYYY-MM', 'YYYY-MM-DD', 'A/B', or the redacted text verbatim


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a plan that also backs a fact, such as the lead-in line that carries the year."""

    clause_id: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Fields that every fact has. quote == plan.text[start:end]."""

    kind: FactKind
    plan_id: str
    clause_id: str
    quote: str  # the sentence or clause part that states the fact
    start: int
    end: int
    defects: tuple[DefectKind, ...] = ()
    also: tuple[Span, ...] = ()  # further places that back it (inherited period or subject), cited too


@dataclass(frozen=True, slots=True)
class Target(Fact):
    """An indicator with its value."""

    subject: str = ""  # scope that the indicator belongs to: '两大潜力产业', '全市开发区', '' when the zone itself
    indicator: str = ""  # verbatim phrase: '软件和信息技术服务业收入'
    comparator: Comparator = "="
    value: float | None = None
    value_max: float | None = None
    unit: str = ""
    value_text: str = ""
    measure: Measure = "level"
    period: str | None = None
    period_text: str | None = None  # verbatim: '到2025年'
    qualifiers: tuple[str, ...] = ()
    condition: str | None = None  # '国家级', '有效期内', …
    indicator_group: str = ""  # key shared by like indicators, set at ingest


@dataclass(frozen=True, slots=True)
class Support(Fact):
    """Who gets how much under which condition (奖补, 补贴, 资助)."""

    beneficiary: str = ""
    condition: str | None = None
    ceiling: str | None = None  # verbatim: '最高1000万元'
    indicator: str = ""  # what is paid: '参展补助'
    comparator: Comparator = "="
    value: float | None = None
    value_max: float | None = None
    unit: str = ""
    value_text: str = ""
    measure: Measure = "level"
    period: str | None = None
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty(Fact):
    """Who does a task, in which role."""

    task: str = ""  # heading or sentence of the clause, verbatim
    role: DutyRole = "responsible"
    units: tuple[str, ...] = ()  # verbatim names in the order written


@dataclass(frozen=True, slots=True)
class Deadline(Fact):
    """By when a task is due."""

    task: str = ""
    due: str = ""  # as Period.value
    due_text: str = ""


@dataclass(frozen=True, slots=True)
class Basis(Fact):
    """A document that the plan is based on or refers to."""

    title: str = ""  # without 《》
    doc_no: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class NamedList(Fact):
    """The members of an enumeration ('八大产业', '5条产业链')."""

    name: str = ""
    members: tuple[str, ...] = ()
    stated_count: int | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """All that one plan gives: what the index is built from."""

    plan: Plan
    clauses: tuple[Clause, ...]
    facts: tuple[Fact, ...] = field(default=())
    defects: tuple[Defect, ...] = field(default=())
