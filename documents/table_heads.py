"""Read the head of a table: which column names the row, which holds bodies, a date, a unit, an aim of a year.

Input: the words of a head row, those of a row above it that spans its columns. Output: `Head`.
Does not know: the rows below the head; tables that share an aim out among places (documents.value_tables).

任务 or 指标 name the row; 牵头单位, 责任单位, 配合单位 give roles; 完成时限 the date; 单位 the unit; a year, or the
name of a five-year plan, an aim. Columns of a base year (基期, 现状) are not aims; those of persons (责任领导, 责任人,
联系电话) hold no bodies; when work begins (开工时间) is no date by which it is due. A row that opens with its number
is no head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.cells import cells_of
from documents.model import Clause, DutyRole, Plan
from documents.notes import Order, find_order
from documents.periods import find_periods, year_of
from documents.quantities import flat_text
from documents.units import unit_at

ORDINAL = re.compile("序号|编号|序列|")
STAR = "[*＊★☆※▲△]"  # before the number of a row that weighs more than others
COUNTED = re.compile(rf"\|?\s*{STAR}?\s*(\d{{1,3}})\s*\|")
BASE = re.compile("基期|现状|实际|基准|基数|完成值|已")
STROKE = re.compile("[-—–/／]+|无")  # a cell that says nothing
UNIT = re.compile("^(?:计量)?单位$")
PLAN_YEARS = re.compile("十[一二三四五六]五")
_PLAIN_REST = re.compile(r"(?:目标|任务|计划|指标|分配|规划|预期|预计|年度|要求|数量?|值|量|总|[年底末度\"“”()、])*")
_NAME = re.compile("任务|工作内容|事项|实事|项目(?:名称)?$|(?:重点|主要|具体)工作|内容$|具体要求|举措|措施|指标|名称")
_ROLES: tuple[tuple[re.Pattern[str], DutyRole], ...] = (
    (re.compile("牵头|主办|主责|发起"), "lead"),
    (re.compile("配合|协同|协办|参与|协作"), "cooperate"),
    (
        re.compile("责任|承办|(?:落实|实施|推进|指导|起草|承担|建设|项目|业主)(?:单位|部门|主体)|^业主$|负责"),
        "responsible",
    ),
)
_PERSON = re.compile("领导|(?:责任|负责|联系|牵头|经办)人|人员|电话")  # names of people, no bodies
_ORGANS = re.compile("单位|部门|科室")  # '责任单位及责任人' holds bodies too
_DUE = re.compile("(?:完成|办结|推进|实施)?(?:时限|时间|期限|节点)|进度要求")
_BEGINS = re.compile("开工|开始|启动|起始|受理|申报|公[布示]")
_MATTER = re.compile("(?:重点|主要|具体)?(?:工作)?(?:任务|事项|项目|举措)(?:名称)?")
_GRADED = re.compile("[一二三四]级")  # of 一级指标, 二级指标 the last is told most closely
_MEASURES = re.compile("措施|举措|工作内容|主要内容|任务内容|具体(?:任务|工作|内容|事项|要求)|工作要求")
_MEAN = re.compile(
    r"\(?(?:[五5]年)?(?:年均|累计)(?:增[长速幅]|下降|降低)?[率值数]?\)?(?:[/、或]\(?累计\)?)?\d?(?:\(%\))?"
)
_MAX_WORDS = 20  # characters of a head's cell


@dataclass(frozen=True, slots=True)
class Aim:
    """A column that holds values to reach."""

    column: int
    period: str
    written: str  # the period as written
    held: str = ""  # what is measured, where the column says more than its year: '计划投资'
    unit: str = ""
    growth: bool = False  # values are growth by year


@dataclass(frozen=True, slots=True)
class Head:
    """What the columns of a table hold."""

    row: Clause
    name: int
    matter: int | None  # the column that the named things are parts of
    roles: tuple[tuple[int, DutyRole], ...]
    order: Order | None  # where the head says that who stands first leads
    due: int | None
    unit: int | None
    aims: tuple[Aim, ...]
    width: int


def words_of(plan: Plan, flat: str, clause: Clause) -> list[str]:
    """Return the words of each cell of a row, verbatim."""
    return [plan.text[cell.start : cell.end] for cell in cells_of(plan.text, flat, clause.start, clause.end)]


def bare(words: str) -> str:
    """Return words flat and without blanks."""
    return re.sub(r"\s", "", flat_text(words))


def spans(above: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether the row `above` is a head whose cells span those of the head row `below`."""
    if len(below) < 3 or not _could_head(above) or not _could_head(below):
        return False
    kept = parted = 0
    for i, under in enumerate(below):
        over = above[i] if i < len(above) else ""
        spanning = bool(over) and (i + 1 < len(below)) and (i + 1 >= len(above) or not above[i + 1])
        if over and under in ("", over):
            kept += 1
        elif not over and under:
            parted += 1
        elif over and not spanning:
            return False
    return bool(kept and parted)


def spread(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Return for each column of `below` the words of the cell of `above` that spans it; '' for its own."""
    tops, last = [], ""
    for i, under in enumerate(below):
        last = (above[i] if i < len(above) else "") or last
        tops.append("" if under in ("", last) else last)
    return tops


def filled(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Return the words of the row `below`, those of `above` where it has none."""
    return [under or (above[i] if i < len(above) else "") for i, under in enumerate(below)]


def head_of(
    plan: Plan, clause: Clause, words: Sequence[str], tops: Sequence[str], label: int | None, titles: Iterable[str]
) -> Head | None:
    """Return what the columns hold where `words` are those of a head row.

    `tops`: the words that span each column; `label`: the column that names the rows where none says so;
    `titles`: what the table is called, the nearest first.
    """
    if not _could_head(words):
        return None
    plain = [bare(word) for word in words]
    roles = {i: role for i, word in enumerate(plain) if (role := _role(word))}
    due = _due(plain)
    aims = _aims(plan, words, tops, due, [*titles, plan.title])
    numbers = {aim.column for aim in aims} | {i for i, word in enumerate(plain) if find_periods(word)}
    names = [
        i for i, word in enumerate(plain)
        if _NAME.search(word) and not UNIT.match(word) and i not in roles and i != due and i not in numbers
        and unit_at(flat_text(unit_of(word[:_MAX_WORDS])), 0) is None
    ]  # fmt: skip
    if not names and (label is None or any(aim.held for aim in aims)):
        aims = ()
    graded = [i for i in names if _GRADED.match(plain[i])]
    name = graded[-1] if graded else names[0] if names else label
    if name is None or not (roles or due is not None or aims):
        return None
    matter = None
    detail = next((i for i in range(name + 1, len(plain)) if not ORDINAL.fullmatch(plain[i])), None)
    if detail in names and _MATTER.fullmatch(plain[name]) and _MEASURES.search(plain[detail]) and not aims:
        matter, name = name, detail  # a matter is taken apart into measures
    unit = next((i for i, word in enumerate(plain) if UNIT.match(word) and i > name), None)
    order = next((found for word in plain if (found := find_order(word))), None)
    return Head(clause, name, matter, tuple(sorted(roles.items())), order, due, unit, aims, len(words))


def years_of(words: str) -> tuple[str, str] | None:
    """Return the years that a head's cell names and how it writes them: a year, or those of a five-year plan."""
    periods = [period for period in find_periods(words) if year_of(period.value)]
    if periods:
        return periods[0].value, periods[0].text
    if plan := PLAN_YEARS.search(words):
        (period,) = find_periods(f"{plan[0]}期间")
        return period.value, plan[0]
    return None


def rest_of(words: str, written: str) -> str:
    """Return what the words say beside a period and a unit in brackets, '' where that is nothing."""
    rest = re.sub(r"\s*[(（][^()（）]{1,10}[)）]\s*$", "", words).replace(written, "", 1).strip(" “”\"'、")
    return "" if _PLAIN_REST.fullmatch(flat_text(rest)) else rest


def _could_head(words: Sequence[str]) -> bool:
    short = (re.sub(r"\(.*\)", "", bare(word)) for word in words)
    return not any(len(word) > _MAX_WORDS or "。" in word for word in short) and not (
        words and re.fullmatch(rf"{STAR}?\s*\d{{1,3}}", words[0])
    )


def _role(word: str) -> DutyRole | None:
    word = re.sub(r"\(.*\)", "", word) if find_order(word) else word  # '责任单位(第一位为牵头单位)'
    for pattern, role in _ROLES:
        if pattern.search(word) and (_ORGANS.search(word) or not _PERSON.search(word)):
            return role
    return None


def _due(plain: Sequence[str]) -> int | None:
    return next((i for i, word in enumerate(plain) if _DUE.search(word) and not _BEGINS.search(word)), None)


def _aims(
    plan: Plan, words: Sequence[str], tops: Sequence[str], due: int | None, titles: Iterable[str]
) -> tuple[Aim, ...]:
    """Return the columns of aims: of years not before the plan's, and of mean growth and sums over its years."""
    found: list[Aim] = []
    base: str | None = None
    means: list[int] = []
    for i, word in enumerate(words):
        top = tops[i] if i < len(tops) else ""
        years = years_of(word) or years_of(top)
        if _MEAN.fullmatch(bare(word)):
            means.append(i)
        elif years and BASE.search(bare(top + word)):
            base = year_of(years[0]) or base
        elif years and i != due:
            held = rest_of(word, years[1]) or (rest_of(top, years[1]) if top else "")
            found.append(Aim(i, *years, held, unit_of(word) or unit_of(top)))
    issued = plan.issued_on[:4] if plan.issued_on else "0000"
    past = [aim for aim in found if (year_of(aim.period) or "") < issued]
    aims = [aim for aim in found if aim not in past]
    aims = aims if plan.issued_on else aims[-1:] if not any(top for top in tops) else aims
    base = max((year_of(aim.period) or "" for aim in past), default=base)
    if not plan.issued_on and len(found) > len(aims):
        base = year_of(found[0].period)
    last = max((year_of(aim.period) or "" for aim in aims), default="")
    span = next((years[0] for title in titles if PLAN_YEARS.search(title) and (years := years_of(_plan(title)))), None)
    span = span or (f"{int(base) + 1}/{last}" if base and last else None)
    if span:
        aims += [Aim(i, span, words[i], "", unit_of(words[i]), bare(words[i]).startswith("年均增")) for i in means]
    return tuple(sorted(aims, key=lambda aim: aim.column))


def _plan(title: str) -> str:
    found = PLAN_YEARS.search(title)
    return found[0] if found else ""


def unit_of(words: str) -> str:
    """Return the unit in the brackets that close the words, '' where there is none."""
    found = re.search(r"[(（]([^()（）\d]{1,10})[)）]\s*$", words)
    return found[1] if found and not BASE.search(found[1]) else ""
