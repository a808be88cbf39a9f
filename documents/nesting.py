"""Decide below which unit the next one stands.

Input: the blocks of one part's body, taken one after the other. Output: the parent of each.
Does not know: identifiers and kinds; it keeps the stack of units that are open.

The order of the levels is read from each document's own nesting: a label series that is open goes on, a new one
opens below the unit before it, unless by convention it stands above and its number or what follows bears that out.
A document may begin in the middle, and numbering may run on across parents.

Source: GB/T 9704—2012, 7.3.3 (conventional order of levels).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from documents.blocks import Block, ends_sentence
from documents.headings import is_closing
from documents.numbering import CONVENTIONAL_ORDER, Label, LabelKind
from documents.outline import Node

OUTER: Final[tuple[LabelKind, ...]] = ("markdown", "part", "chapter", "section")
_RANK: Final = {kind: rank for rank, kind in enumerate(CONVENTIONAL_ORDER)}
_MIN_CLAUSES = 3  # so many without a second paragraph show that the document's clauses have one each


class Nesting:
    """The units of one part that are open while its body is read."""

    def __init__(self, flat: str, body: Sequence[Block], root: Node) -> None:
        self.flat, self.body, self.root = flat, body, root
        self.at = 0  # position in body
        self.stack: list[Node] = []
        self.last: Node | None = None
        self._upcoming = _upcoming(body)
        self._nested: set[tuple[tuple[LabelKind, int] | None, tuple[LabelKind, int]]] = set()  # (outer, inner) seen
        self._clauses = 0  # numbered units with words of their own so far
        self._any_goes_on = False  # one of them has a second paragraph

    @property
    def top(self) -> Node:
        """The innermost unit that is open."""
        return self.stack[-1] if self.stack else self.root

    @property
    def following(self) -> Block | None:
        """The block after the present one."""
        return self.body[self.at + 1] if self.at + 1 < len(self.body) else None

    def open(self, node: Node) -> None:
        """Let the next units stand below `node`."""
        self.stack.append(node)
        self._clauses += node.is_clause

    # -- numbered units

    def parent_of_label(self, label: Label) -> Node:
        """Return the unit that `label` stands below, and close the units that end before it."""
        if label.kind == "markdown":
            return self._parent_of_markdown(label)
        if label.kind == "chapter" and label.number is None:  # 附则 ends the document, not its last part
            self.stack.clear()
            return self.root
        open_at = [i for i, node in enumerate(self.stack) if node.series == label.series]
        if open_at:
            if label.number == 1 and self.top.is_lead_in:
                return self.top  # '…如下:' and the same series begins again
            del self.stack[open_at[-1] :]
            return self.top
        while self.stack and not self._opens_below(self.stack[-1], label):
            if label.kind == "article" and self.last is self.stack[-1] and self._is_bare(self.last):
                break  # articles count on through a document whatever headings stand between them
            self.stack.pop()
        self._nested.add((self.top.series, label.series))
        return self.top

    def _parent_of_markdown(self, label: Label) -> Node:
        while self.stack:
            above = self.stack[-1].label
            if above is not None and above.kind == "markdown" and above.depth < label.depth:
                break
            self.stack.pop()
        return self.top

    def _is_bare(self, node: Node) -> bool:
        """Tell whether a numbered unit is a title and has nothing of its own."""
        return node.label is not None and not node.is_clause

    def _opens_below(self, node: Node, label: Label) -> bool:
        """Tell whether a series that is not open yet begins below `node` rather than above it."""
        if node.label is None:
            return label.number in (1, None) and label.kind not in OUTER
        if _RANK[label.kind] > _RANK[node.label.kind] or (node.series, label.series) in self._nested:
            return True
        if label.number != 1 or label.kind in OUTER or node.label.number is None:
            return False
        return self._upcoming[self.at].get(node.label.series) == node.label.number + 1

    def has_more(self, label: Label) -> bool:
        """Tell whether something stands below the present unit, which begins with `label`."""
        following = self.following
        if following is None:
            return False
        if following.label is None:
            return not self.closes_document(self.at + 1)
        if following.label.series == label.series or any(n.series == following.label.series for n in self.stack):
            return False
        if (label.series, following.label.series) in self._nested:
            return True  # a series that runs on across its parents
        if following.label.kind == "article" and label.kind in ("cn_dot", "cn_paren"):
            return all(node.label is None or node.label.kind != "article" for node in self.stack)
        return following.label.number in (1, None) or _RANK[following.label.kind] > _RANK[label.kind]

    # -- unnumbered units

    def parent_of_paragraph(self, block: Block, look: str) -> Node:
        """Return the unit that a paragraph or bullet stands below, and close the units that end before it."""
        stack = self.stack
        if look == "plain" and self.closes_document(self.at):
            stack.clear()
            return self.root
        while stack and stack[-1].is_lead_in:
            lead = stack[-1]
            lead.children = lead.children or look
            nested = len(stack) > 1 and stack[-2].is_lead_in
            again = look == lead.look != "plain" or (nested and self.flat[block.end - 1] == ":")
            if lead.children == look and not again:
                return lead
            stack.pop()
        if look == "plain" and stack and self.last is stack[-1] and stack[-1].is_clause:
            self._leave_clause(stack[-1])
        return self.top

    def _leave_clause(self, clause: Node) -> None:
        """Close the clause before a plain paragraph unless the paragraph goes on with it."""
        stack = self.stack
        above = stack[-2] if len(stack) > 1 else self.root
        if above.in_list and self.flat[self.body[self.at - 1].end - 1] == "。":
            stack.pop()  # the items of a sentence end with ';', the last with '。'
            if stack and stack[-1].is_lead_in:
                stack.pop()
        elif self._stands_apart(clause):
            stack.clear()
        else:
            self._any_goes_on = True

    def _stands_apart(self, clause: Node) -> bool:
        """Tell whether a paragraph after the last clause is none of it: no other clause has a second one."""
        if self._upcoming[self.at] or self._any_goes_on or self._clauses <= _MIN_CLAUSES or clause.leads:
            return False
        return clause.label is not None and clause.label.kind != "article"

    def close_list(self, lead: Node, final: str) -> None:
        """Close a lead-in when the item that ends its sentence has been read; `final` is its last character."""
        if final == ";":
            lead.in_list = True
        elif lead.in_list and final == "。" and not self._has_like_item(lead):
            while self.stack and self.stack.pop() is not lead:
                pass

    def _has_like_item(self, lead: Node) -> bool:
        """Tell whether another bullet follows one that is a sentence of its own: '目标为:', '——….', '——….'."""
        before, following = self.flat[self.body[self.at - 1].end - 1], self.following
        bullet = following is not None and following.label is not None and following.label.kind == "dash"
        return bullet and lead.children == "dash" and before != ";"

    def closes_document(self, at: int) -> bool:
        """Tell whether the paragraph at `at` speaks of the whole document and no numbered unit comes after it."""
        block = self.body[at]
        if block.look != "plain" or self._upcoming[at] or not is_closing(self.flat, block.start, block.end):
            return False
        return at == 0 or ends_sentence(self.flat, self.body[at - 1].end)  # else a heading announces it

    def parent_of_heading(self) -> Node:
        """Return the unit that an unnumbered heading stands below, judged by the label that follows it."""
        label = self.following.label if self.following else None
        open_at = [i for i, node in enumerate(self.stack) if label and node.series == label.series]
        if open_at and label is not None and label.number == 1:
            del self.stack[max(open_at[0] - 1, 0) :]  # the series begins again: the heading stands above it
        elif headings := [i for i, node in enumerate(self.stack) if node.look == "heading"]:
            del self.stack[headings[-1] :]
        else:
            while self.stack and self.stack[-1].label is None:
                self.stack.pop()
        return self.top


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
