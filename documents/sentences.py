"""Cut a clause into sentences, and sentences into the parts between commas.

Input: a clause, the flat text of its plan, stretches that other rules read.
Output: `Sentence` values; which characters stand inside brackets.
Does not know: values, periods, facts.

A sentence ends at 。;!? outside brackets and quotes; its parts end at commas outside them, and at the bars of a row. A
line break ends a sentence only after such a mark, since lines of saved pages break anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.model import Clause

_PAIRS = {"(": ")", "“": "”", "《": "》", "‘": "’", "「": "」", "<": ">", "〈": "〉"}
_CLOSERS = frozenset(_PAIRS.values())
_MAX_QUOTED = 40  # characters of a name in quotation marks
_AIMS_QUOTED = re.compile(
    "(?:达到?|超过|突破|增长|提高到|不低于)[^,;]*[,;][^,;]*(?:达到?|超过|突破|增长|提高到|不低于)"
)
_SENTENCE_END = "。;!?"
NUMBER_LABEL = re.compile(r"[第(（\d一二三四五六七八九十①-⑳—–―•·*#-]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a clause; parts are its stretches between commas."""

    clause: Clause
    start: int
    end: int
    parts: tuple[tuple[int, int], ...]

    def part_at(self, offset: int) -> tuple[int, int]:
        """Return the part that holds `offset`."""
        return next((p for p in self.parts if p[0] <= offset < p[1]), (self.start, self.end))


def enclosed(flat: str, start: int, end: int) -> bytearray:
    """Return a mask of flat[start:end]: 1 inside matched brackets and quotes that close on the same line."""
    mask = bytearray(end - start)
    stack: list[tuple[str, int]] = []
    for i in range(start, end):
        ch = flat[i]
        if ch == "\n":
            stack.clear()
        elif ch in _PAIRS:
            stack.append((_PAIRS[ch], i))
        elif ch in _CLOSERS and any(closer == ch for closer, _ in stack):
            while stack and stack[-1][0] != ch:
                stack.pop()
            _, opened = stack.pop()
            if ch in "”」" and (i - opened > _MAX_QUOTED or _AIMS_QUOTED.search(flat, opened, i)):
                continue  # running text of its own: '实现“…达到2000名,…达到40%”的目标'
            mask[opened - start : i + 1 - start] = b"\1" * (i + 1 - opened)
    return mask


def split_sentences(clause: Clause, flat: str, closed: Sequence[tuple[int, int]]) -> Iterator[Sentence]:
    """Yield the sentences of a clause; `closed` stretches, read by other rules, part them."""
    start, end = clause.start, clause.end
    if clause.label and NUMBER_LABEL.match(flat, start, start + len(clause.label)):
        start += len(clause.label)
    mask = enclosed(flat, start, end)
    for s, e in closed:
        if s < end and start < e:
            mask[max(s, start) - start : min(e, end) - start] = b"\2" * (min(e, end) - max(s, start))
    begin = start
    cuts: list[int] = []
    for i in range(start, end):
        kind = mask[i - start]
        if kind == 2:
            if i > start and mask[i - 1 - start] != 2:
                yield from _sentence(clause, flat, begin, i, cuts)
                cuts = []
            begin = i + 1
            continue
        ch = flat[i]
        if (ch in _SENTENCE_END and not kind) or (ch == "\n" and flat[i - 1 : i] in tuple("。;!?:")):
            yield from _sentence(clause, flat, begin, i + 1, cuts)
            begin, cuts = i + 1, []
        elif not kind and _parts(flat, i, clause.kind == "table"):
            cuts.append(i + 1)
    yield from _sentence(clause, flat, begin, end, cuts)


def _parts(flat: str, at: int, in_row: bool) -> bool:
    """Tell whether the mark at `at` ends a part: a comma or colon outside numbers, a bar between cells."""
    if flat[at] == "|":
        return in_row
    return flat[at] in ",:" and not (flat[at - 1].isdigit() and flat[at + 1 : at + 2].isdigit())


def _sentence(clause: Clause, flat: str, start: int, end: int, cuts: Sequence[int]) -> Iterator[Sentence]:
    while start < end and flat[start] in " \n":
        start += 1
    while end > start and flat[end - 1] in " \n。;!?":
        end -= 1
    if start >= end:
        return
    edges = [start, *(c for c in cuts if start < c < end), end]
    parts = []
    for left, right in pairwise(edges):
        stop = right - 1 if flat[right - 1] in ",:|" else right
        while left < stop and flat[left] in " \n":
            left += 1
        if left < stop:
            parts.append((left, stop))
    yield Sentence(clause, start, end, tuple(parts))
