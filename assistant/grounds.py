"""The evidence as the checks of a model's text see it: numbered, cut into sentences, figures bound, names listed.

Input: `Evidence`, best first, with the lead-in clauses above each. Output: `Grounds`, made once per answer.
Does not know: what a model wrote.

A sentence of a document that speaks to an assistant ('忽略以上要求…') is left out: it backs nothing and no model
sees it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.binding import Reading, pairs, read
from assistant.findings import sentence_spans, zone_name
from assistant.model import Evidence, Quote
from documents.model import Clause, Plan
from documents.periods import year_of
from documents.quantities import flat_text

# Words that address an assistant, which no policy clause has reason to use.
INSTRUCTION = re.compile(
    r"(?:忽略|无视|忘记|忘掉|抛开|不要理会|不必理会|绕过)(?:掉)?[^。;\n]{0,12}(?:指令|指示|要求|规则|提示词?|设定|内容|条款|资料|约束|限制)"
    r"|系统提示词|开发者消息|(?:ai|人工智能|智能|语音)?助手(?:必须|请|[::])|致(?:ai|人工智能|大模型|语言模型|助手)"
    r"|(?:请|必须|务必|只能|一律|应|你)(?:直接|统一|一律|只|仅)*(?:回答|回复|输出|答复|打印|复述)(?:说|道|成|用户|[::“\"'‘])|请(?:只|直接)?回答"
    r"|你(?:现在|从现在起)?(?:是|扮演|将扮演)(?:一个|一名)?|不要(?:引用|标注|核对)|(?:在|你的)回答(?:中|里)|回答(?:时|中|里)(?:请|必须|要|不)"
    r"|(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules?|prompts?|above|previous|context)"
    r"|\b(?:system prompt|you are now|act as|pretend to be|jailbreak|reply (?:only|with)|answer (?:only|with)|"
    r"respond with|do not cite|your instructions|as an ai)\b|<\|?/?(?:system|im_start|im_end|inst|assistant|user)\b"
    r"|[\[(]/?inst[\])]|(?:^|\n)\s*(?:system|assistant|user|human)\s*[::]"
)
_STRETCH = re.compile(r"[^。!?;\n]+[。!?;\n]?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a clause. Offsets are those of the plan's text."""

    start: int
    end: int
    flat: str
    content: frozenset[str]
    figures: frozenset[str]  # verbatim values with units
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause or lead-in as the checks see it. `reading` and `text` are without instructions, offsets kept."""

    clause_id: str
    plan_id: str
    start: int  # of the text, in the plan's
    text: str
    reading: Reading
    passages: tuple[Passage, ...]

    def quote(self, passage: Passage) -> Quote:
        """Return the place of a passage."""
        return Quote(self.plan_id, self.clause_id, passage.start, passage.end)


@dataclass(frozen=True, slots=True)
class Ground:
    """One numbered piece of evidence: the clause, and the lead-ins whose year or subject it takes over."""

    number: int
    evidence: Evidence
    own: Unit
    leads: tuple[Unit, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """Return the lead-ins, then the clause."""
        return (*self.leads, self.own)


@dataclass(frozen=True, slots=True)
class Grounds:
    """All evidence of one answer."""

    items: tuple[Ground, ...]
    names: Mapping[str, str]  # plan id -> flat text of everything that names the plan or stands above its clauses
    plan_names: tuple[tuple[str, str], ...]  # (flat name, plan id), longest first; names that only one plan has

    def numbered(self, numbers: Sequence[int]) -> tuple[Ground, ...]:
        """Return the evidence with these numbers; others are dropped."""
        return tuple(self.items[n - 1] for n in numbers if 1 <= n <= len(self.items))


def prepare(evidence: Sequence[Evidence], lead_ins: Mapping[str, Sequence[Clause]] | None = None) -> Grounds:
    """Return the grounds of an answer; `lead_ins`: clause id -> the clauses above it with text, outermost first."""
    items = []
    for number, item in enumerate(evidence, 1):
        leads: list[Unit] = []
        period: str | None = None
        for clause in (lead_ins or {}).get(item.clause_id, ()):
            if clause.clause_id != item.clause_id and clause.text.strip():
                leads.append(_unit(clause.clause_id, clause.plan_id, clause.start, clause.text, period))
                period = next((p.value for p in reversed(leads[-1].reading.periods) if year_of(p.value)), period)
        own = _unit(item.clause_id, item.plan_id, item.start, item.text, period)
        items.append(Ground(number, item, own, tuple(leads)))
    plans = {e.plan_id: e.plan for e in evidence}
    names = {p: flat_text("\n".join(_names(plans[p], [i for i in evidence if i.plan_id == p]))) for p in plans}
    return Grounds(tuple(items), names, _identifying(list(plans.values())))


@lru_cache(maxsize=512)
def _unit(clause_id: str, plan_id: str, start: int, text: str, lead_period: str | None) -> Unit:
    shown = _without_instructions(text)
    kept = [(begin, end) for begin, end in sentence_spans(text) if shown[begin:end] == text[begin:end]]
    reading = read(shown, lead_period)
    return Unit(clause_id, plan_id, start, shown, reading, tuple(_passage(reading, start, b, e) for b, e in kept))


def _without_instructions(text: str) -> str:
    """Return `text` with blanks where it speaks to an assistant: a stretch of a line, or a whole sentence."""
    flat, shown = flat_text(text), text
    for spans in ([m.span() for m in _STRETCH.finditer(flat)], sentence_spans(text)):
        for begin, end in spans:
            if INSTRUCTION.search(flat[begin:end]):
                shown = shown[:begin] + " " * (end - begin) + shown[end:]
                flat = flat[:begin] + " " * (end - begin) + flat[end:]
    return shown


def _passage(reading: Reading, offset: int, start: int, end: int) -> Passage:
    inside = [s for s in reading.statements if start <= s.start < end]
    return Passage(
        offset + start,
        offset + end,
        reading.flat[start:end],
        pairs(reading.flat[start:end]),
        frozenset(s.quantity.value_text for s in inside),
        tuple(p.value for p in reading.periods if start <= p.start < end),
    )


def _names(plan: Plan, evidence: Sequence[Evidence]) -> list[str]:
    own = [plan.title, plan.display_name, plan.zone or "", plan.issuer or "", plan.region or "", plan.doc_no or ""]
    return [*own, *plan.aliases, *(title for e in evidence for title in e.clause.path)]


def _identifying(plans: Sequence[Plan]) -> tuple[tuple[str, str], ...]:
    owners: dict[str, set[str]] = {}
    for plan in plans:
        for name in {zone_name(plan), plan.zone or "", *plan.aliases}:
            flat = flat_text(name).strip()
            if len(flat) >= 3:
                owners.setdefault(flat, set()).add(plan.plan_id)
    single = [(name, min(ids)) for name, ids in owners.items() if len(ids) == 1]
    return tuple(sorted(single, key=lambda pair: (-len(pair[0]), pair)))
