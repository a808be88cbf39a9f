"""Choose, order and draw targets; put duties together with their deadlines.

Input: the catalogue, filters. Output: rows of plain values, a chart as HTML in which every value is escaped.
Does not know: components.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from web.catalogue import Catalogue
from web.console_tables import link, text

Row = dict[str, Any]
SIGNS = {"=": "=", ">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "≈"}
MAX_BARS = 40
_YEAR = re.compile(r"(?:19|20|21)\d\d")


def rows(held: Catalogue, kind: str, plans: Sequence[str] = (), **filters: str) -> list[Row]:
    """Return the facts of one kind with the zone and the path of their clause.

    Raises: assistant.shell.UsageFault when a year is no year.
    """
    found = held.facts_json(set(plans or held.plans), kind=kind, limit=1_000_000, **filters)
    for row in found:
        plan, clause = held.plans[row["plan_id"]], held.clause(row["clause_id"])
        row["zone"] = plan.display_name
        row["path"] = list(clause.path) if clause else []
    return found


def targets(
    held: Catalogue,
    plans: Sequence[str] = (),
    indicator: str = "",
    year: str = "",
    unit: str = "",
    comparator: str = "",
    order: str = "",
) -> list[Row]:
    """Return the targets that pass every filter; `order` is '', 'up', 'down' or 'year'."""
    found = [
        row
        for row in rows(held, "target", plans, indicator=indicator.strip(), year=year)
        if (not unit or row["unit"] == unit) and (not comparator or row["comparator"] == comparator)
    ]
    if order in ("up", "down"):
        sign = 1 if order == "up" else -1
        found.sort(key=lambda r: (r["unit"], r["value"] is None, sign * (r["value"] or 0)))
    elif order == "year":
        found.sort(key=lambda r: (str(r["period"] or "9999"), r["zone"]))
    return found


def choices(held: Catalogue) -> tuple[list[str], list[str]]:
    """Return the years and the units that targets have."""
    all_targets = rows(held, "target")
    years = sorted({y for r in all_targets for y in _YEAR.findall(str(r["period"] or ""))})
    counts: dict[str, int] = {}
    for row in all_targets:
        if row["unit"]:
            counts[row["unit"]] = counts.get(row["unit"], 0) + 1
    return years, sorted(counts, key=lambda unit: (-counts[unit], unit))


def _mark(row: Row, words: Mapping[str, str]) -> str:
    return f' <span class="zw-flag">{text(words["corrected"])}</span>' if "corrected" in row.get("defects", ()) else ""


def chart(found: Sequence[Row], unit: str, words: Mapping[str, str], base: str) -> str:
    """Return bars for the rows of one unit, like indicators together; '' when there is nothing to compare."""
    drawn = [r for r in found if r["unit"] == unit and r["value"] is not None and r["measure"] != "rank"]
    if not unit or len(drawn) < 2:
        return ""
    drawn.sort(key=_group)
    groups = [(key, list(members)) for key, members in groupby(drawn, key=_group)]
    groups.sort(key=lambda pair: (-len({r["plan_id"] for r in pair[1]}), -len(pair[1]), pair[0]))
    out, left = [], MAX_BARS
    for (name, measure), members in groups:
        if left > 0:
            heading = name if measure == "level" else f"{name}({words[f'measure_{measure}']})"
            out.append(_bars(heading, members[:left], base, words))
            left -= len(members)
    title = words["chart"].format(unit=unit)
    return f'<figure class="zw-chart"><figcaption>{text(title)}</figcaption>{"".join(out)}</figure>'


def duties(held: Catalogue, plans: Sequence[str] = (), department: str = "", task: str = "") -> list[Row]:
    """Return one row per task: who leads, who else is responsible or cooperates, by when."""
    due: dict[tuple[str, str], list[str]] = {}
    for row in rows(held, "deadline", plans):
        due.setdefault((row["plan_id"], row["clause_id"]), []).append(row["due_text"] or row["due"])
    wanted = {
        (r["plan_id"], r["clause_id"], r["task"]) for r in rows(held, "duty", plans, department=department.strip())
    }
    merged: dict[tuple[str, str, str], Row] = {}
    for row in rows(held, "duty", plans):
        key = (row["plan_id"], row["clause_id"], row["task"])
        if key not in wanted or (task.strip() and task.strip() not in row["task"] + row["quote"]):
            continue
        one = merged.setdefault(key, row | {"lead": [], "cooperate": [], "responsible": []})
        one[row["role"]] = list(dict.fromkeys([*one[row["role"]], *row["units"]]))
        one["deadline"] = "、".join(dict.fromkeys(due.get(key[:2], ())))
    return list(merged.values())


def by_department(tasks: Iterable[Row], department: str = "") -> list[Row]:
    """Return one row per department and task, departments in order of their names."""
    wanted = department.strip()
    out = [
        row | {"department": unit, "role": role}
        for row in tasks
        for role in ("lead", "responsible", "cooperate")
        for unit in row[role]
        if not wanted or wanted in unit or unit in wanted
    ]
    order = {"lead": 0, "responsible": 1, "cooperate": 2}
    return sorted(out, key=lambda r: (r["department"], order[r["role"]]))


def amount(row: Mapping[str, Any]) -> str:
    """Return the value as written, after the sign of its comparison unless that is equality."""
    sign = SIGNS.get(row["comparator"], "")
    return str(row["value_text"]) if sign in ("", "=") else f"{sign} {row['value_text']}"


def _group(row: Row) -> tuple[str, str]:
    """Return what makes two targets comparable within a unit: the indicator and what is measured of it."""
    return str(row.get("indicator_group") or row["indicator"]), str(row["measure"])


def _bars(name: str, members: Sequence[Row], base: str, words: Mapping[str, str]) -> str:
    top = max(abs(float(r["value"])) for r in members) or 1.0
    return f"<h3>{text(name)}</h3><ul>{''.join(_bar(row, top, base, words) for row in members)}</ul>"


def _bar(row: Row, top: float, base: str, words: Mapping[str, str]) -> str:
    percent = max(1, round(100 * abs(float(row["value"])) / top))
    value = f"{amount(row)} {row['period_text'] or row['period'] or ''}".strip()
    opened = link(row, base, "\0")
    inner = (
        f'<span class="zw-col" style="width:{percent * 0.6:.0f}%"></span><span class="zw-value">{text(value)}</span>'
    )
    zone = f"{row['zone']} {row['subject']}".strip()
    return f"<li><span>{text(zone)}{_mark(row, words)}</span>{opened.replace(chr(0), inner)}</li>"
