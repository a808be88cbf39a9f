"""Tell the row of a table: its task, and the other cells behind the words of the head row.

Input: a fact that stands in a row. Output: a drafted sentence that rests on the row and its head.
Does not know: questions; which rows are told.
"""

from __future__ import annotations

import re

from assistant.findings import closed, quote_of, quotes_of
from assistant.model import DraftSentence
from documents.cells import cells_of
from documents.model import Deadline, Duty, Fact
from documents.normalization import fold
from documents.quantities import flat_text
from index.store import Library

_ENDS = "。;；"
_NUMBER = re.compile("序号|编号|号")  # a column that only counts the rows


def tell_row(library: Library, fact: Fact, lead: str = "") -> DraftSentence | None:
    """Return '“task”:完成时限:…;责任单位:…。' of a duty or deadline in a row below a head row, behind `lead`.

    None when it does not, or when row and head have not the same columns: then no cell may be given a name.
    """
    if not isinstance(fact, Duty | Deadline) or not fact.also or library.clause(fact.clause_id).kind != "table":
        return None
    head, row = _cells(fact.also[0].quote.partition("\n")[0]), _cells(fact.quote)
    if fact.also[0].clause_id == fact.clause_id or len(head) != len(row):
        return None
    title = fact.task.rstrip(_ENDS)
    task = fold(fact.task).text
    named = [
        f"{name.replace(' ', '')}:{cell.rstrip(_ENDS)}"
        for name, cell in zip(head, row, strict=True)
        if name and cell and fold(cell).text != task and not _NUMBER.fullmatch(name)
    ]
    if not named:
        return None
    places = tuple(dict.fromkeys((quote_of(fact), *quotes_of(fact))))  # the row before its head: it is what is opened
    return DraftSentence(closed(f"{lead}“{title}”:{';'.join(named)}"), places, "fact")


def _cells(line: str) -> list[str]:
    return [line[c.start : c.end].strip() for c in cells_of(line, flat_text(line), 0, len(line))]
