"""Hold the figures of a sentence against those of the clauses it cites: value, unit, comparison, kind, year, subject.

Input: the statements of a sentence, and those of the clauses. Output: the first way in which a figure disagrees.
Does not know: words without figures; where statements come from.

Dropping '以上' or '年均', adding '约', taking another indicator's value or another year's are all disagreements: an
answer keeps value, unit, qualifier and period together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Literal

from assistant.binding import Statement, same_period

FigureFault = Literal["number", "unit", "comparator", "measure", "year", "subject"]
MIN_OWNER_SHARE = 0.34  # share of the words around a figure that stand around it in the clause
_BOUNDED = re.compile("([^\\W\\d_]{2})(以上|以下|以内|以外|左右|上下)")
_MONEY = ("元", "元人民币")


def figure_fault(said: Sequence[Statement], held: Sequence[Statement]) -> FigureFault | None:
    """Return how the first wrong figure of `said` disagrees with every one of `held`, None when all agree."""
    for statement in said:
        if fault := _fault(statement, held):
            return fault
    return None


def bound_fault(said: str, held: str) -> FigureFault | None:
    """Return 'comparator' when flat words are bounded otherwise than in `held`: '百亿元以上', 'Ⅳ类以上' as '…左右'."""
    bounds = {bound for _, bound in _BOUNDED.findall(held)}
    for words, bound in _BOUNDED.findall(said):
        if words + bound not in held and any(words + other in held for other in bounds - {bound}):
            return "comparator"
    return None


def _fault(said: Statement, held: Sequence[Statement]) -> FigureFault | None:
    if said.amount is None:  # not legible: it must stand there as it is
        same = [h for h in held if h.quantity.value_text == said.quantity.value_text]
        return None if same else "number"
    same = [h for h in held if _same_amount(said, h)]
    if not same:
        close = any(h.quantity.value == said.quantity.value for h in held)
        return "unit" if close else "number"
    if not (same := [h for h in same if _same_unit(said, h)]):
        return "unit"
    if not (same := [h for h in same if said.quantity.comparator in h.comparators]):
        return "comparator"
    if not (same := [h for h in same if _same_measure(said, h)]):
        return "measure"
    if not (same := [h for h in same if _same_year(said, h)]):
        return "year"
    same = [h for h in same if _same_condition(said, h)]
    return None if same and _same_owner(said, same, held) else "subject"


def _same_amount(a: Statement, b: Statement) -> bool:
    if a.amount is None or b.amount is None or not math.isclose(a.amount, b.amount, rel_tol=1e-9):
        return False
    if (a.quantity.value_max is None) != (b.quantity.value_max is None):
        return False
    return a.quantity.value_max is None or a.quantity.value_max == b.quantity.value_max


def _same_unit(said: Statement, held: Statement) -> bool:
    """'1210亿' is 1210亿元 where money is meant; nothing else may leave its unit out."""
    return said.unit == held.unit or (said.unit == "" and held.unit in _MONEY and said.quantity.unit != "")


def _same_measure(said: Statement, held: Statement) -> bool:
    return said.quantity.measure == held.quantity.measure and said.rates == held.rates


def _same_year(said: Statement, held: Statement) -> bool:
    return said.period is None or held.period is None or same_period(said.period, held.period)


def _same_condition(said: Statement, held: Statement) -> bool:
    """Tell whether a figure stands behind the same figure of another unit, where both do ('满3年的奖励5万元')."""
    if said.condition is None or held.condition is None or said.condition.unit != held.condition.unit:
        return True
    return (said.condition.value, said.condition.value_max) == (held.condition.value, held.condition.value_max)


def _same_owner(said: Statement, same: Sequence[Statement], held: Sequence[Statement]) -> bool:
    """Tell whether the words around the figure fit its place in the clause better than any other figure's place."""
    if said.unit == "大" or len(said.owner) < 2:
        return True
    own = max((said.owner & h.owner for h in same), key=len)
    rivals = [said.owner & h.owner for h in held if h.unit == said.unit and not _same_amount(said, h)]
    if any(len(rival) > len(own) or (len(rival) == len(own) and rival != own) for rival in rivals):
        return False
    return len(own) >= MIN_OWNER_SHARE * len(said.owner)
