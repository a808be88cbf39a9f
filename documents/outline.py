"""Write clauses with their identifiers and paths, one below the other.

Input: blocks with the unit that each stands below. Output: Clauses in the order written.
Does not know: why a unit stands where it stands (documents.nesting), what kind of unit it is (documents.clauses).

Identifiers are the labels from the root, written one way throughout ('<plan_id>/三/(一)/1'); unnumbered paragraphs
count as p1, p2, … under their parent, table rows as t1, t2, …, annexes as annex1, annex2, …; what would come twice
gets '~2'.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from documents.blocks import Block
from documents.model import Clause, ClauseKind, Plan
from documents.numbering import Label, LabelKind

_SPACED: Final[tuple[LabelKind, ...]] = ("part", "chapter", "section", "article", "subarticle")
_WITHOUT_LABEL: Final[tuple[LabelKind, ...]] = ("dash", "markdown", "annex")
_WITHOUT_TITLE: Final[tuple[ClauseKind, ...]] = ("title", "meta", "table")


@dataclass(slots=True)
class Node:
    """A unit that others can stand below, and what was seen of them so far."""

    clause_id: str | None  # None for the root of the plan
    prefix: str  # what the identifiers of its children begin with
    path: tuple[str, ...]
    level: int
    label: Label | None = None  # of a numbered unit
    look: str = ""  # of an unnumbered one: 'dash', 'plain', 'term', 'heading'
    leads: bool = False  # ends with ':' and has what it announces below it
    is_clause: bool = False  # a numbered unit with words of its own
    children: str = ""  # look of the first child of a lead-in
    in_list: bool = False  # its children are items of one sentence, ended by ';'
    after_heading: bool = False  # its last numbered child was a heading
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def series(self) -> tuple[LabelKind, int] | None:
        """The series that the unit counts in, None when it is not numbered."""
        return self.label.series if self.label is not None else None

    @property
    def is_lead_in(self) -> bool:
        """Tell whether this is an unnumbered paragraph that announces what follows."""
        return self.leads and self.label is None

    def next_name(self, name: str) -> str:
        """Return 'p1', 'p2', … for the next child that is named by counting."""
        self.counts[name] += 1
        return f"{name}{self.counts[name]}"


class Outline:
    """The clauses of one plan, as they are written."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.clauses: list[Clause] = []
        self.root = Node(None, f"{plan.plan_id}/", (), -1)
        self._used: Counter[str] = Counter()

    def write(
        self, block: Block, kind: ClauseKind, parent: Node, name: str, heading: str = "", label: str = ""
    ) -> Node:
        """Add the clause of `block` below `parent`; return it as a node."""
        clause_id = self._unique(parent.prefix + name)
        title = "" if kind in _WITHOUT_TITLE else _entitle(block.label, label, heading)
        path = (*parent.path, title) if title else parent.path
        text = self.plan.text[block.start : block.end]
        level = parent.level + 1
        self.clauses.append(
            Clause(
                clause_id, self.plan.plan_id, kind, label, heading, level, path, parent.clause_id,
                block.start, block.end, text,
            )
        )  # fmt: skip
        label_of_node = None if kind == "paragraph" else block.label
        return Node(clause_id, f"{clause_id}/", path, level, label_of_node)

    def words(self, start: int, end: int) -> str:
        """Return the text of a title on one line: '总　　则' is 总则."""
        parts = self.plan.text[start:end].split()
        spread = len(parts) > 1 and all(len(part) == 1 for part in parts)
        return ("" if spread else " ").join(parts)

    def _unique(self, clause_id: str) -> str:
        self._used[clause_id] += 1
        count = self._used[clause_id]
        return clause_id if count == 1 else f"{clause_id}~{count}"


def _entitle(label: Label | None, written: str, heading: str) -> str:
    """Return a unit's title as it stands in a path: label and heading as written."""
    if label is None or label.kind in _WITHOUT_LABEL:
        return heading
    gap = " " if heading and label.kind in _SPACED else ""
    return f"{written}{gap}{heading}"
