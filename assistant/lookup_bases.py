"""Answer what a plan rests on, and which documents it names.

Input: a `Question` and the plans in question. Output: findings, one per plan that has something to say.
Does not know: other facts, free text search, outcomes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import groupby

from assistant.fact_table import FactTable, Match
from assistant.findings import Finding, in_text_order, quote_of
from assistant.lookup_amounts import MIN_KEY, TIE
from assistant.model import DraftSentence
from assistant.question import Question
from assistant.structure import own_weight
from documents.model import Basis, Clause, Fact
from documents.normalization import fold
from index.store import Library

MIN_OWN_TOPIC, MIN_OWN_SHARE = 4.0, 0.55  # weight of a topic that something within a plan has, and what covers it
_OPENING = 8  # clauses at the beginning of a plan
_MADE_BY = re.compile(r"(根据|依据|按照|依照).{0,160}(制定|制订|编制)(了|出)?(本|以下|如下|下列|《)")
_RESTS_ON = re.compile(r"(根据|依据|按照|依照|贯彻|落实).{0,80}(制定|制订|提出|编制|现将|特)")

# Whose documents are asked for: '省级依据', '根据国务院几号文', and how their titles and numbers name them.
_ASKED_LEVEL = (
    r"(?:{0})(?:级|里|委|政府|层面|一级|办公厅|印发|出台|发)*的?[^,。?]{{0,4}}(?:几号|哪|什么|啥|依据|文件|上位|意见|法)|"
    r"(?:几号|哪|什么|啥|依据)[^,。?]{{0,3}}(?:{0})(?:级|里|层面)"
)
_LEVELS = tuple(
    (re.compile(_ASKED_LEVEL.format(asked)), re.compile(own))
    for asked, own in (
        ("国务院", "国务院|国发|国办"),
        (
            "党中央|中央|国家(?!级?(?:高新|经济|经开|新区|园区|开发|综合|自主|农业))",
            "国务院|中共中央|党中央|国家|全国|国发|国办|中发|中办",
        ),
        ("(?<![一-鿿])省|[的个份条]省|哪个省|是省|省级|省里|自治区", "省|自治区"),
        ("市级|市里|市委|市政府", "市(?!场)"),
    )
)
_OF_BASIS = re.compile("^(国务院|中央|国家|省|自治区|市|区|县|省级|市级|国家级|文号|依据|编制|制定|依据和|方案)$")


def bases(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, the documents that it is based on, or those that the topic names."""
    facts = [r.fact for r in table.rows(("basis",), plan_ids)]
    levels = [own for asked, own in _LEVELS if asked.search(question.text)]
    out: list[Finding] = []
    if levels and plan_ids and not facts:
        return [Finding(plan_id, (), 0.0) for plan_id in plan_ids]
    for plan_id, group in groupby(sorted(facts, key=lambda f: f.plan_id), key=lambda f: f.plan_id):
        own = sorted(group, key=lambda f: f.start)
        first = library.clause(own[0].clause_id)
        opening = [f for f in own if f.clause_id == first.clause_id] if _opens(library, first) else []
        opening += [f for f in own if opening and f not in opening and _makes(library, library.clause(f.clause_id))]
        within = own_weight(library, question, _OF_BASIS) >= MIN_OWN_TOPIC  # about something in the plan
        named = [
            m
            for m in table.match(("basis",), [plan_id], question.terms, question.topic)
            if m.all.share >= 0.9 and (within or m.key.share >= MIN_KEY)
        ]
        if not named and within:
            named = _for_the_topic(table, question, plan_id, opening)
        chosen = [m.fact for m in named if m.fact not in opening] if question.terms and named else opening
        chosen = chosen or ([] if within and not named else opening)
        near = ""
        if levels and chosen and chosen == opening:  # '省级依据': those of that level only
            texts = {f: fold(f"{getattr(f, 'issuer', '')}{f.quote}").text for f in chosen}
            of_level = [f for f in chosen if any(level.search(texts[f]) for level in levels)]
            chosen, near = of_level or chosen, "" if of_level else "topic"
        if not chosen:
            if levels and not within:
                out.append(Finding(plan_id, (), 0.0))
            continue
        lines = [
            DraftSentence(
                "、".join(_basis_text(f) for f in facts_) + "。", tuple(dict.fromkeys(map(quote_of, facts_))), "fact"
            )
            for _, facts_ in ((c, list(g)) for c, g in groupby(chosen, key=lambda f: f.clause_id))
        ]
        out.append(Finding(plan_id, tuple(lines), 0.85, tuple(chosen), near))
    return out


def _for_the_topic(table: FactTable, question: Question, plan_id: str, opening: Sequence[Fact]) -> list[Match]:
    """Return the documents that something within the plan rests on, when the topic is about that and not the plan."""
    found = table.match(("basis",), [plan_id], question.terms, question.topic)
    own = [m for m in found if m.fact not in opening]
    best = max((m.all.share for m in own), default=0.0)
    whole = max((m.all.share for m in found if m.fact in opening), default=0.0)
    if best < MIN_OWN_SHARE or best <= whole:
        return []
    return [m for m in own if m.all.share >= best - TIE]


def _opens(library: Library, clause: Clause) -> bool:
    """Return whether a clause tells what its plan rests on: it stands near the beginning, or says that it does."""
    every = library.clauses(clause.plan_id)
    before = {c.clause_id for c in every[: max(_OPENING, len(every) // 3)]}
    return clause.clause_id in before or bool(_RESTS_ON.search(fold(clause.text).text))


def _makes(library: Library, clause: Clause) -> bool:
    """Return whether a clause near the beginning says by what its plan was made, as the first article often does."""
    return _opens(library, clause) and bool(_MADE_BY.search(fold(clause.text).text))


def documents(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, the documents that the question names by number ('国发7号', '黔府办发6号文')."""
    text = re.sub(r"\s", "", question.text)
    numbers = set(re.findall(r"(\d+)号", text))
    found: dict[str, list[Fact]] = {}
    for row in table.rows(("basis",), plan_ids):
        number = fold(getattr(row.fact, "doc_no", None) or "").text
        organ, serial = re.match(r"[^(\d]*", number), re.search(r"(\d+)号", number)
        if (
            organ
            and len(organ.group()) >= 2
            and _is_numbered(organ.group(), text)
            and (not numbers or (serial and serial.group(1) in numbers))
        ):
            found.setdefault(row.fact.plan_id, []).append(row.fact)
    out: list[Finding] = []
    for plan_id, facts in found.items():
        lines = tuple(DraftSentence(_basis_text(f) + "。", (quote_of(f),), "fact") for f in in_text_order(facts))
        out.append(Finding(plan_id, lines, 0.95, tuple(facts)))
    return out


def _is_numbered(organ: str, text: str) -> bool:
    """Return whether a text names a document by the letters of its number: '国发7号', '应急〔2023〕76号'.

    '应急避难场所' names none, though 应急 are the letters of a ministry.
    """
    return bool(re.search(re.escape(organ) + r"(文|号|发|函|[(\[]?(\d|x{2}))", text))


def _basis_text(fact: Fact) -> str:
    if not isinstance(fact, Basis):
        return fact.quote
    number = f"({fact.doc_no})" if fact.doc_no else ""
    return f"《{fact.title}》{number}"
