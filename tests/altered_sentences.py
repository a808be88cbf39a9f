"""Lies made by rule: a sentence of a plan with one thing altered, as no check was tuned on.

`tally(n)` puts n sentences of the plans, drawn with a fixed seed, to the checks as they stand and altered.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from model_evidence import _evidence, lead_ins, plans

from assistant.findings import sentence_spans
from assistant.grounds import prepare
from assistant.sentences import Written
from assistant.support_check import SupportCheck
from documents.quantities import find_quantities

SEED = 5
OTHERS = 3  # clauses of the same plan beside the one that holds the sentence
_MIN_CHARS, _MAX_CHARS = 15, 140
_WORDS = {
    "comparator": [
        ("(?<!规模)(?<!規模)以上", "左右"), ("不低于", "不超过"), ("不少于", "不超过"), ("左右", "以上"),
        ("(?<!不)超过", "不超过"), ("突破", "不超过"), ("以内", "以上"), ("不超过", "超过"),
    ],
    "negation": [
        ("不得", "可以"), ("禁止", "允许"), ("严禁", "允许"), ("不再", "继续"), ("应当", "不得"), ("鼓励", "禁止"),
        ("支持", "限制"), ("加强", "不再加强"), ("推动", "停止推动"), ("加快", "不再"),
    ],
    "direction": [
        ("提高", "降低"), ("增长", "下降"), ("下降", "增长"), ("降低", "提高"), ("新增", "减少"), ("增加", "减少"),
    ],
}  # fmt: skip
_UNITS = [
    ("亿元", "万元"), ("万元", "亿元"), ("万平方米", "平方公里"), ("家", "个百分点"), ("%", "个百分点"),
    ("亩", "平方公里"), ("人", "户"), ("名", "万名"), ("个", "%"),
]  # fmt: skip


@dataclass
class Altered:
    """What the checks made of sentences as they stand, and of altered ones by kind."""

    true: int = 0
    kept: int = 0
    told: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    missed: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def tally(count: int) -> Altered:
    """Return what becomes of `count` sentences (0: all there are), each cited to its own clause."""
    chance = random.Random(SEED)
    drawn = [
        (plan, clause, clause.text[start:end].strip().rstrip(";；。") + "。")
        for plan in plans()
        for clause in plan.clauses
        if clause.kind in ("clause", "paragraph")
        for start, end in sentence_spans(clause.text)
        if _MIN_CHARS < end - start < _MAX_CHARS
    ]
    out = Altered()
    for plan, clause, text in chance.sample(drawn, count or len(drawn)):
        near = [c for c in plan.clauses if c.kind in ("clause", "paragraph") and c is not clause]
        evidence = [_evidence(plan, c) for c in (clause, *chance.sample(near, OTHERS))]
        check = SupportCheck(prepare(evidence, lead_ins(evidence)))
        out.true += 1
        if check.check(Written(text, (1,), True)).kind is not None:
            continue
        out.kept += 1
        for kind, lie in alterations(text, clause.text, chance):
            out.told[kind] += 1
            if check.check(Written(lie, (1,), True)).kind is None:
                out.missed[kind].append(lie)
            else:
                out.caught[kind] += 1
    return out


def alterations(text: str, clause: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (kind, altered text); a figure put in stands nowhere in the clause."""
    quantities = [q for q in find_quantities(text) if q.value is not None and re.search(r"\d", q.text)]
    if quantities:
        q = chance.choice(quantities)
        held = text[q.start : q.end]
        number = re.search(r"\d+(?:\.\d+)?", held)
        assert number is not None
        other = str(int(float(number[0])) + chance.choice([1, 7, 10, 100]))
        if other not in clause:
            yield "number", text[: q.start] + held.replace(number[0], other, 1) + text[q.end :]
        unit = next(((a, b) for a, b in _UNITS if held.endswith(a)), None)
        if unit:
            yield "unit", text[: q.end - len(unit[0])] + unit[1] + text[q.end :]
    if year := re.search(r"20[0-3]\d(?=年)", text):
        other = str(int(year[0]) + chance.choice([-3, 1, 5]))
        if other not in clause:
            yield "year", text[: year.start()] + other + text[year.end() :]
    for kind, table in _WORDS.items():
        fitting = [(a, b) for a, b in table if re.search(a, text)]
        if fitting and (kind != "comparator" or quantities):
            word, other = chance.choice(fitting)
            yield kind, re.sub(word, other, text, count=1)
    pairs = [(p, q) for p in quantities for q in quantities if p.end <= q.start]
    swapped = [(p, q) for p, q in pairs if p.unit == q.unit and p.value != q.value]
    if swapped:
        p, q = chance.choice(swapped)
        yield (
            "subject",
            text[: p.start] + text[q.start : q.end] + text[p.end : q.start] + text[p.start : p.end] + text[q.end :],
        )
