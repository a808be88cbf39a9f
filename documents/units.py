"""The table of units and measure words, and what may be joined to one.

Input: data/units.tsv. Output: the unit that stands at a place of a text.
Does not know: numbers, values, what a quantity says.

Texts are flat here: simplified, half-width, lower case (documents.quantities makes them so).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_PER = re.compile(r"(?:/每|[/每])(?:份(?!额)|人|年|月|天|日|夜|晚|座|处|项目|项|吨|亩|家|户|个|件"
                  r"|次|人次|套|台|辆|只|头|生|班|场"
                  r"|学期|学年|公里|千米"
                  r"|平方公里|平方米|平米|立方米|公顷|千瓦时|千瓦|瓦(?!斯)|小时|分钟|秒|升|公斤|千克|克|床|间|名|位|企业|学时|m2|m3|km2|km|h|s|l|kg|t)"
                  r"(?![一-鿿a-z]?[级均])")  # fmt: skip
_SCALE = re.compile("[十百千万亿]+")
_AMOUNT_END = re.compile(r"\s*(?:$|[,。;:、)(/\n]|以[上下内]|左右|上下|[的且并和及或与至到~—–-])")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit at a place of a flat text; text[start:end] is the unit as written, scale included."""

    name: str  # without scale and denominator: '平方米' of '万平方米'
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: str
    not_before: re.Pattern[str] | None


def unit_at(flat: str, at: int) -> Unit | None:
    """Return the unit, with its scale and denominator, that stands at flat[at:], or None."""
    start = at
    while flat[start : start + 1] == " ":
        start += 1
    scale = _SCALE.match(flat, start)
    ends = [start] if scale is None else range(scale.end(), scale.start() - 1, -1)
    entries = [(end, entry) for end in ends if (entry := _entry_at(flat, end)) is not None]
    if entries:  # '千瓦' and '千瓦时' are units themselves: the one that reaches farthest, then the longest name
        end, entry = max(entries, key=lambda found: (found[0] + len(found[1].name), len(found[1].name)))
        stop = _joined(flat, end + len(entry.name))
        return None if flat[stop : stop + 1] == "级" else Unit(entry.name, entry.kind, start, stop)
    if scale is not None and set(scale[0]) & set("万亿"):
        stop = scale.end()
        while per := _PER.match(flat, stop):
            stop = per.end()
        return Unit("", "scale", start, stop) if stop > scale.end() or _AMOUNT_END.match(flat, stop) else None
    return None


def _joined(flat: str, end: int) -> int:
    """Return where a unit ends with what is joined to it: '(套)', '人民币', '/亩'."""
    if flat[end : end + 1] == "(":
        inner = _entry_at(flat, end + 1)
        if inner is not None and flat[end + 1 + len(inner.name) : end + 2 + len(inner.name)] == ")":
            end += len(inner.name) + 2
    if flat.startswith("人民币", end):
        end += 3
    while per := _PER.match(flat, end):
        end = per.end()
    return end


def _entry_at(flat: str, at: int) -> _Entry | None:
    for entry in _table().get(flat[at : at + 1], ()):
        stop = at + len(entry.name)
        if not flat.startswith(entry.name, at):
            continue
        if (
            entry.name[-1:].isascii()
            and entry.name.isalnum()
            and flat[stop : stop + 1].isascii()
            and flat[stop : stop + 1].isalnum()
        ):
            continue
        if entry.not_before is None or not entry.not_before.match(flat, stop):
            return entry
    return None


@cache
def _table() -> dict[str, tuple[_Entry, ...]]:
    """Return the units by their first character, the longest first."""
    table: dict[str, list[_Entry]] = {}
    lines = resources.files("documents").joinpath("data/units.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line or line.startswith("#"):
            continue
        name, kind, not_before = [*line.split("\t"), ""][:3]
        entry = _Entry(name, kind, re.compile(not_before) if not_before else None)
        table.setdefault(name[0], []).append(entry)
    return {first: tuple(sorted(entries, key=lambda e: -len(e.name))) for first, entries in table.items()}
