"""Choose facts by filters, for the shell, the API and the pages.

Input: a library and filters. Output: facts in order of plan and text.
Does not know: questions.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.shell import UsageFault
from assistant.unit_names import abbreviates, bare_unit, same_unit
from documents.indicators import normalize_indicator
from documents.model import Duty, Fact, Support, Target
from documents.normalization import fold
from index.store import Library

_YEARS = range(1949, 2101)


def select_facts(
    library: Library,
    kind: str | None = None,
    plan_ids: Collection[str] = (),
    indicator: str | None = None,
    department: str | None = None,
    year: str | None = None,
) -> list[Fact]:
    """Return the facts that pass every filter given.

    Raises: UsageFault when a plan id is unknown or the year is no year.
    """
    known = {p.plan_id for p in library.plans}
    for plan_id in plan_ids:
        if plan_id not in known:
            raise UsageFault(
                f"没有方案“{plan_id}”,请用 index list 查看。 / Unknown plan id '{plan_id}'; see 'index list'."
            )
    if year is not None and not (re.fullmatch(r"\d{4}", year) and int(year) in _YEARS):
        raise UsageFault(
            f"年份应为1949至2100的四位数,收到“{year}”。 / Expected a year from 1949 to 2100, found '{year}'."
        )
    return [
        f
        for f in library.facts
        if (kind is None or f.kind == kind)
        and (not plan_ids or f.plan_id in plan_ids)
        and (indicator is None or _has_indicator(f, indicator))
        and (department is None or _has_department(f, department))
        and (year is None or _has_year(f, year))
    ]


def _has_indicator(fact: Fact, indicator: str) -> bool:
    if not isinstance(fact, Target | Support):
        return False
    wanted = normalize_indicator(indicator)
    own = normalize_indicator(f"{getattr(fact, 'subject', '')}{fact.indicator}")
    return bool(wanted) and (
        wanted in own or fold(indicator).text in fold(f"{getattr(fact, 'subject', '')}{fact.indicator}").text
    )


def _has_department(fact: Fact, department: str) -> bool:
    if not isinstance(fact, Duty):
        return False
    short = bare_unit(department)
    return any(same_unit(department, u) or short in bare_unit(u) or abbreviates(department, u) for u in fact.units)


def _has_year(fact: Fact, year: str) -> bool:
    period = str(getattr(fact, "period", None) or getattr(fact, "due", None) or "")
    bounds = re.findall(r"(?:19|20|21)\d\d", period)
    return bool(bounds) and bounds[0] <= year <= bounds[-1]
