"""Cut a plan into clauses: the tree of its numbered units, and everything around them as units of its own.

Input: a Plan. Output: its Clauses, flat and in text order; plan.text[c.start:c.end] == c.text, and between two
clauses there is only white space. Does not know: files, page chrome, facts, defects.

The order of the levels is read from each document's own nesting: a label series that is open goes on, a new one
opens below the unit before it. Identifiers are the labels from the root, written one way throughout
('<plan_id>/三/(一)/1'); unnumbered paragraphs count as p1, p2, … under their parent, table rows as t1, t2, …,
annexes as annex1, annex2, …; a repeated label gets '~2'.

Source: GB/T 9704—2012, 7.3.3 (levels of the body).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from documents.blocks import Block, ends_sentence, find_blocks
from documents.headings import (
    MAX_HEADING_CHARS,
    find_heading,
    find_terms,
    is_closing,
    is_title_like,
    leading_title,
)
from documents.model import Clause, ClauseKind, Plan
from documents.numbering import CONVENTIONAL_ORDER, Label, LabelKind, canonical, flatten
from documents.parts import Element, Part, find_parts

_RANK: Final = {kind: rank for rank, kind in enumerate(CONVENTIONAL_ORDER)}
_ORDINALS: Final[tuple[LabelKind, ...]] = ("part", "chapter", "section", "article", "subarticle")
_OUTER: Final[tuple[LabelKind, ...]] = ("markdown", "part", "chapter", "section")
_MAX_PLAIN_HEADING_CHARS = 24


def split(plan: Plan) -> list[Clause]:
    """Return the clauses of `plan` in text order."""
    flat = flatten(plan.text)
    writer = _Writer(plan, flat)
    for part in find_parts(plan, flat, find_blocks(plan.text, flat)):
        _Tree(writer, part).grow()
    return writer.clauses


@dataclass(slots=True)
class _Node:
    """A unit that others can stand below."""

    clause_id: str | None  # None for the root of the plan
    prefix: str  # what the identifiers of its children begin with
    path: tuple[str, ...]
    level: int
    label: Label | None = None
    children: str = ""  # look of the first child of a lead-in: 'dash', 'plain', 'term'
    leads: bool = False  # a paragraph that ends with ':' and has what it announces below it
    in_list: bool = False  # its children are items of one sentence, ended by ';'
    is_clause: bool = False  # a numbered unit with words of its own
    after_heading: bool = False  # its last labelled child was a heading
    paragraphs: int = 0
    rows: int = 0
    names: dict[str, int] = field(default_factory=dict)


class _Writer:
    """Make clauses and see to it that their identifiers are unique."""

    def __init__(self, plan: Plan, flat: str) -> None:
        self.plan, self.flat = plan, flat
        self.clauses: list[Clause] = []
        self.root = _Node(None, f"{plan.plan_id}/", (), -1)
        self._used: dict[str, int] = {}

    def write(
        self, block: Block, kind: ClauseKind, parent: _Node, name: str, heading: str = "", label: str = ""
    ) -> _Node:
        """Add the clause of `block` below `parent`; return it as a node."""
        clause_id = self._unique(parent.prefix + name)
        title = _entitle(block.label, label, heading)
        path = (*parent.path, title) if title and kind not in ("title", "meta", "table") else parent.path
        text = self.plan.text[block.start : block.end]
        level = parent.level + 1
        self.clauses.append(
            Clause(
                clause_id, self.plan.plan_id, kind, label, heading, level, path, parent.clause_id,
                block.start, block.end, text,
            )
        )  # fmt: skip
        return _Node(clause_id, f"{clause_id}/", path, level, block.label)

    def words(self, start: int, end: int) -> str:
        """Return the text of a title on one line: '总　　则' is 总则."""
        parts = self.plan.text[start:end].split()
        spread = len(parts) > 1 and all(len(part) == 1 for part in parts)
        return ("" if spread else " ").join(parts)

    def _unique(self, clause_id: str) -> str:
        count = self._used.get(clause_id, 0) + 1
        self._used[clause_id] = count
        if count == 1:
            return clause_id
        return self._unique(f"{clause_id}~{count}")


class _Tree:
    """Nest the units of one part."""

    def __init__(self, writer: _Writer, part: Part) -> None:
        self.writer, self.flat, self.part = writer, writer.flat, part
        self.body = [element.block for element in part.elements if element.role == "body"]
        self.terms = find_terms(self.flat, self.body)
        self.titled = _titled(self.flat, self.body)
        self.upcoming = _upcoming(self.body)
        self.root = writer.root
        self.stack: list[_Node] = []
        self.last: _Node | None = None
        self.last_block: Block | None = None
        self.at = 0  # position in body
        self.leaves = 0  # numbered units with words of their own so far
        self.goes_on = False  # one of them has a second paragraph

    def grow(self) -> None:
        """Write the clauses of the part."""
        for element in self.part.elements:
            if element.role != "body":
                self._write_frame(element)
                continue
            block = self.body[self.at]
            if self.part.kind == "notice":
                self._write_notice(block)
            elif block.look == "table":
                self._write_row(block)
            elif block.label is not None and block.label.kind != "dash":
                self._write_labelled(block, block.label)
            else:
                self._write_paragraph(block)
            self.last_block = block
            self.at += 1

    # -- what stands around the body

    def _write_frame(self, element: Element) -> None:
        block, role, writer = element.block, element.role, self.writer
        base = writer.root
        start = block.body if role == "title" else block.start
        words = writer.words(start, block.end) if role in ("title", "annex") else ""
        if role == "annex":
            name = self.part.name or "annex"
            node = writer.write(block, "annex", base, name, words)
            if self.part.kind == "annex":
                self.root = node
        elif role == "title":
            named = self.part.name.startswith("part")
            node = writer.write(block, "title", self.root, self.part.name if named else "title", words)
            if named:
                node.path = (words,)
                self.root = node
        elif role == "preamble":
            writer.write(block, "preamble", self.root, "preamble")
        elif role == "annexes":
            writer.write(block, "note", self.root, "annexes")
        elif role == "meta":
            writer.write(block, "meta", self.root, self._numbered("meta"))
        elif role == "note":
            writer.write(block, "note", self.root, self._numbered("note"))
        elif role == "addressee":
            writer.write(block, "addressee", self.root, "addressee")
        elif role == "signature":
            writer.write(block, "signature", self.root, "signature")
        elif role == "date":
            writer.write(block, "date", self.root, "date")

    def _numbered(self, name: str) -> str:
        count = self.root.names.get(name, 0) + 1
        self.root.names[name] = count
        return f"{name}{count}"

    def _write_notice(self, block: Block) -> None:
        self.writer.write(block, "notice", self.root, "notice/" + self._numbered("p"))

    # -- numbered units

    def _write_labelled(self, block: Block, label: Label) -> None:
        parent = self._parent_of(label)
        kind, span = self._classify(block, label, parent)
        words = self.writer.words(*span) if span else ""
        node = self.writer.write(block, kind, parent, self._name(label, parent), words, label.raw)
        node.is_clause = kind == "clause"
        node.leads = node.is_clause and self.flat[block.end - 1] == ":"
        self.leaves += node.is_clause
        parent.after_heading = kind == "heading"
        parent.in_list = parent.in_list or self.flat[block.end - 1] == ";"
        self.stack.append(node)
        self.last = node

    def _name(self, label: Label, parent: _Node) -> str:
        if label.kind == "markdown":
            parent.names["h"] = parent.names.get("h", 0) + 1
            return f"h{parent.names['h']}"
        return canonical(label)

    def _parent_of(self, label: Label) -> _Node:
        """Return the unit that `label` stands below, and close the units that end before it."""
        stack = self.stack
        if label.kind == "markdown":
            while stack and not (
                stack[-1].label is not None
                and stack[-1].label.kind == "markdown"
                and stack[-1].label.depth < label.depth
            ):
                stack.pop()
            return stack[-1] if stack else self.root
        at = next((i for i in range(len(stack) - 1, -1, -1) if _series(stack[i]) == label.series), None)
        if at is not None:
            top = stack[-1]
            if top.leads and top.label is None and label.number == 1:
                return top  # '…如下:' and then 1. again
            del stack[at:]
            return stack[-1] if stack else self.root
        while stack and not self._opens_below(stack[-1], label):
            stack.pop()
        return stack[-1] if stack else self.root

    def _opens_below(self, node: _Node, label: Label) -> bool:
        """Tell whether a series that is not open yet begins below `node` rather than above it."""
        if node.label is None:
            return label.number in (1, None) and label.kind not in _OUTER
        if _RANK[label.kind] > _RANK[node.label.kind]:
            return True
        if label.number != 1 or label.kind in _OUTER or node.label.number is None:
            return False
        return self._goes_on(node.label)

    def _goes_on(self, label: Label) -> bool:
        """Tell whether the series of `label` goes on with the next number later in this part."""
        number = self.upcoming[self.at].get(label.series) if label.number else None
        return number is not None and number == (label.number or 0) + 1

    def _classify(
        self, block: Block, label: Label, parent: _Node
    ) -> tuple[ClauseKind, tuple[int, int] | None]:
        """Return whether the unit is a heading or a clause, and where its short title stands."""
        flat, start, end = self.flat, block.body, block.end
        while start < end and flat[start].isspace():
            start += 1
        if start >= end:
            return "heading", None
        words = flat[start:end].rstrip("*#_ ")
        stop = start + len(words)
        has_more = self._has_more(label)
        sentence_ends = sum(words.count(mark) for mark in "。;!?")
        if len(words) <= MAX_HEADING_CHARS + 15 and block.duty == block.end:
            if label.kind in _OUTER:
                return "heading", (start, stop)
            if sentence_ends == 0 and (words[-1] != ":" or (len(words) <= 20 and "," not in words)):
                if has_more or (parent.after_heading and self.at + 1 >= len(self.body)):
                    return "heading", (start, stop - (words[-1] == ":"))
                return "clause", (start, stop) if is_title_like(words) and label.kind != "article" else None
            single = sentence_ends == 1 and words[-1] == "。" and label.kind != "article"
            if single and has_more and not parent.in_list and len(words) <= MAX_HEADING_CHARS + 1:
                return "heading", (start, stop - 1)
        return "clause", find_heading(flat, start, block.duty, label.kind == "article")

    def _has_more(self, label: Label) -> bool:
        """Tell whether something stands below the unit that is being written."""
        if self.at + 1 >= len(self.body):
            return False
        following = self.body[self.at + 1]
        if following.label is None:
            return not self._closes(self.at + 1)
        open_series = {_series(node) for node in self.stack} | {label.series}
        if following.label.series in open_series:
            return False
        return following.label.number in (1, None) or _RANK[following.label.kind] > _RANK[label.kind]

    # -- unnumbered units

    def _write_row(self, block: Block) -> None:
        parent = self.stack[-1] if self.stack else self.root
        parent.rows += 1
        self.writer.write(block, "table", parent, f"t{parent.rows}")

    def _write_paragraph(self, block: Block) -> None:
        flat = self.flat
        term_end = self.terms.get(block.start)
        look = "dash" if block.label else "term" if term_end is not None else "plain"
        if look == "plain" and self._is_plain_heading(block):
            self._write_plain_heading(block)
            return
        parent = self._parent_of_paragraph(block, look)
        start, end = block.body, block.duty
        label, heading = block.label.raw if block.label else "", ""
        if term_end is not None:
            label = self.writer.plan.text[start : term_end + 1]
            heading = self.writer.words(start, term_end)
        elif block.start in self.titled:
            heading = self.writer.words(start, self.titled[block.start])
        parent.paragraphs += 1
        node = self.writer.write(block, "paragraph", parent, f"p{parent.paragraphs}", heading, label)
        node.leads = flat[end - 1] == ":" or self._names_next(block)
        node.in_list = flat[end - 2 : end] in ("是:", "为:")  # announces one sentence, not a section
        if node.leads:
            self.stack.append(node)
        elif parent.leads and parent.label is None:
            self._close_list(parent, flat[end - 1])
        self.last = node

    def _names_next(self, block: Block) -> bool:
        following = self.body[self.at + 1] if self.at + 1 < len(self.body) else None
        return following is not None and following.start in self.terms and block.start not in self.terms

    def _close_list(self, lead: _Node, final: str) -> None:
        """Close a lead-in when the item that ends its sentence has been written."""
        if final == ";":
            lead.in_list = True
        elif lead.in_list and final == "。":
            while self.stack and self.stack[-1] is not lead:
                self.stack.pop()
            self.stack.pop()

    def _parent_of_paragraph(self, block: Block, look: str) -> _Node:
        stack = self.stack
        if look == "plain" and self._closes(self.at):
            stack.clear()
            return self.root
        while stack and stack[-1].leads and stack[-1].label is None:
            lead = stack[-1]
            lead.children = lead.children or look
            nested = len(stack) > 1 and stack[-2].leads and stack[-2].label is None
            if lead.children == look and not (nested and self.flat[block.end - 1] == ":"):
                return lead
            stack.pop()
        if look == "plain" and stack and self.last is stack[-1] and stack[-1].is_clause:
            self._leave_clause()
        return stack[-1] if stack else self.root

    def _leave_clause(self) -> None:
        """Close the clause before a plain paragraph unless the paragraph goes on with it."""
        stack = self.stack
        above = stack[-2] if len(stack) > 1 else self.root
        ended = self.last_block is not None and self.flat[self.last_block.end - 1] == "。"
        if above.in_list and ended:  # the items of a sentence end with ';', the last with '。'
            stack.pop()
            if stack and stack[-1].leads and stack[-1].label is None:
                stack.pop()
        elif self._stands_apart(stack[-1]):
            stack.clear()
        else:
            self.goes_on = True

    def _closes(self, at: int) -> bool:
        """Tell whether the paragraph at `at` speaks of the whole document and no numbered unit comes after it."""
        block = self.body[at]
        if block.look != "plain" or self.upcoming[at] or not is_closing(self.flat, block.start, block.end):
            return False
        return at == 0 or ends_sentence(self.flat, self.body[at - 1].end)  # else a heading announces it

    def _stands_apart(self, clause: _Node) -> bool:
        """Tell whether a paragraph after the last clause is none of it: no other clause has a second paragraph."""
        if self.upcoming[self.at] or self.goes_on or self.leaves <= 3:
            return False
        return clause.label is not None and clause.label.kind != "article" and not clause.leads

    def _is_plain_heading(self, block: Block) -> bool:
        """Tell whether an unnumbered line heads what follows: short, no sentence, and text below it."""
        words = self.flat[block.start : block.end]
        if len(words) > _MAX_PLAIN_HEADING_CHARS or self.at + 1 >= len(self.body):
            return False
        if (
            ends_sentence(self.flat, block.end)
            or words[-1] in ")、,"
            or "," in words
            or not is_title_like(words)
        ):
            return False
        if self.last_block is not None and not _is_closed(self.flat, self.last_block):
            return False
        following = self.body[self.at + 1]
        return (
            following.label is not None
            or following.look == "table"
            or following.end - following.start > len(words)
        )

    def _write_plain_heading(self, block: Block) -> None:
        following = self.body[self.at + 1]
        stack = self.stack
        series = following.label.series if following.label else None
        at = next((i for i, node in enumerate(stack) if series and _series(node) == series), None)
        if at is not None and following.label is not None and following.label.number == 1:
            del stack[max(at - 1, 0) :]
        else:
            while stack and stack[-1].label is None:
                stack.pop()
        parent = stack[-1] if stack else self.root
        parent.paragraphs += 1
        words = self.writer.words(block.start, block.end)
        node = self.writer.write(block, "heading", parent, f"p{parent.paragraphs}", words)
        stack.append(node)
        self.last = node


def _series(node: _Node) -> tuple[LabelKind, int] | None:
    return node.label.series if node.label is not None else None


def _is_closed(flat: str, block: Block) -> bool:
    return ends_sentence(flat, block.end) or flat[block.end - 1] == ")" or block.label is not None


def _entitle(label: Label | None, written: str, heading: str) -> str:
    """Return a unit's title as it stands in a path: label and heading as written."""
    if label is None or label.kind in ("dash", "markdown", "annex"):
        return heading
    gap = " " if heading and label.kind in _ORDINALS else ""
    return f"{written}{gap}{heading}"


def _titled(flat: str, body: Sequence[Block]) -> dict[int, int]:
    """Return where the leading title of a paragraph ends, by its start.

    A dash bullet may have one alone; plain paragraphs only when two of a run have one.
    """
    found: dict[int, int] = {}
    run: dict[int, int] = {}
    for block in body:
        plain = block.look == "plain"
        stop = leading_title(flat, block.body, block.duty) if plain or _is_dash(block) else None
        if stop is not None and not plain:
            found[block.start] = stop
        if stop is not None and plain:
            run[block.start] = stop
            continue
        if len(run) >= 2:
            found.update(run)
        run = {}
    return found | run if len(run) >= 2 else found


def _is_dash(block: Block) -> bool:
    return block.label is not None and block.label.kind == "dash"


def _upcoming(body: Sequence[Block]) -> list[dict[tuple[LabelKind, int], int]]:
    """Return, for every block, the number with which each series goes on after it."""
    ahead: dict[tuple[LabelKind, int], int] = {}
    result: list[dict[tuple[LabelKind, int], int]] = []
    for block in reversed(body):
        result.append(ahead)
        label = block.label
        if label is not None and label.number is not None and ahead.get(label.series) != label.number:
            ahead = {**ahead, label.series: label.number}
    result.reverse()
    return result
