"""Cut a plan into clauses: the tree of its numbered units, and everything around them as units of its own.

Input: a Plan. Output: its Clauses, flat and in text order; plan.text[c.start:c.end] == c.text, and between two
clauses there is only white space. Does not know: files, page chrome, facts, defects.

Lines become blocks (documents.blocks), blocks get a role in the document (documents.parts), the body is nested
(documents.nesting) and written down with identifiers and paths (documents.outline). What is decided here is the
kind of each unit and its short title.

Source: GB/T 9704—2012, 7.3; the legislative technique norms for 条 款 项.
"""

from __future__ import annotations

from typing import Final

from documents.blocks import Block, ends_sentence, find_blocks, is_finished
from documents.headings import (
    MAX_HEADING_CHARS,
    find_heading,
    find_leading_titles,
    find_terms,
    is_title_like,
)
from documents.model import Clause, ClauseKind, Plan
from documents.nesting import OUTER, Nesting
from documents.numbering import Label, canonical, flatten
from documents.outline import Node, Outline
from documents.parts import Element, Part, Role, find_parts

# Units around the body: their kind, and the name that their identifier gets; 'meta' and 'note' are counted.
_FRAME: Final[dict[Role, tuple[ClauseKind, str]]] = {
    "title": ("title", "title"),
    "addressee": ("addressee", "addressee"),
    "preamble": ("preamble", "preamble"),
    "signature": ("signature", "signature"),
    "date": ("date", "date"),
    "annex": ("annex", "annex"),
    "annexes": ("note", "annexes"),
    "meta": ("meta", "meta"),
    "note": ("note", "note"),
    "contents": ("note", "contents"),
}
_COUNTED: Final[tuple[Role, ...]] = ("meta", "note", "contents")
_MAX_PLAIN_HEADING_CHARS = 24
_MAX_COLON_HEADING_CHARS = 20


def split(plan: Plan) -> list[Clause]:
    """Return the clauses of `plan` in text order."""
    flat = flatten(plan.text)
    outline = Outline(plan)
    for part in find_parts(plan, flat, find_blocks(plan.text, flat)):
        _Splitter(flat, outline, part).run()
    return outline.clauses


class _Splitter:
    """Write the clauses of one part."""

    def __init__(self, flat: str, outline: Outline, part: Part) -> None:
        self.flat, self.outline, self.part = flat, outline, part
        body = [element.block for element in part.elements if element.role == "body"]
        self.terms = find_terms(flat, body)
        self.titled = find_leading_titles(flat, body)
        self.nesting = Nesting(flat, body, outline.root)

    def run(self) -> None:
        """Write every element of the part."""
        for element in self.part.elements:
            if element.role != "body":
                self._write_frame(element)
                continue
            self._write_body(element.block)
            self.nesting.at += 1

    def _write_frame(self, element: Element) -> None:
        """Write a unit that stands around the body."""
        block, role, part = element.block, element.role, self.part
        kind, name = _FRAME[role]
        root = self.nesting.root
        if role in _COUNTED:
            name = root.next_name(name)
        heads = role == "annex" or (role == "title" and part.name.startswith("part"))
        if heads and part.name:
            name = part.name
        words = ""
        if role in ("title", "annex"):
            words = self.outline.words(block.body if role == "title" else block.start, block.end)
        node = self.outline.write(block, kind, root, name, words)
        if heads and part.name:  # what follows stands below the title of the annex or further part
            node.path = (words,)
            self.nesting.root = node

    def _write_body(self, block: Block) -> None:
        nesting = self.nesting
        if self.part.kind == "notice":
            self.outline.write(block, "notice", nesting.root, nesting.root.next_name("notice/p"))
        elif block.look == "table":
            self.outline.write(block, "table", nesting.top, nesting.top.next_name("t"))
        elif block.label is not None and block.label.kind != "dash":
            self._write_labelled(block, block.label)
        elif self._is_plain_heading(block):
            parent = nesting.parent_of_heading()
            words = self.outline.words(block.start, block.end)
            nesting.last = self.outline.write(block, "heading", parent, parent.next_name("p"), words)
            nesting.last.look = "heading"
            nesting.open(nesting.last)
        else:
            self._write_paragraph(block)

    # -- numbered units

    def _write_labelled(self, block: Block, label: Label) -> None:
        parent = self.nesting.parent_of_label(label)
        kind, span = self._classify(block, label, parent)
        heading = self.outline.words(*span) if span else ""
        name = parent.next_name("h") if label.kind == "markdown" else canonical(label)
        node = self.outline.write(block, kind, parent, name, heading, label.raw)
        final = self.flat[block.end - 1]
        node.is_clause = kind == "clause"
        node.leads = node.is_clause and final == ":"
        parent.after_heading = kind == "heading"
        parent.in_list = parent.in_list or final == ";"
        self.nesting.open(node)
        self.nesting.last = node

    def _classify(self, block: Block, label: Label, parent: Node) -> tuple[ClauseKind, tuple[int, int] | None]:
        """Return whether a numbered unit is a heading or a clause, and where its short title stands.

        A heading has no words but its title, and something below it. A single short sentence is a title too when
        unnumbered text follows ('(一)深入实施科技创新改革。'), but not in an article of a law or an item of a list.
        """
        start, end = block.body, block.end
        while start < end and (self.flat[start].isspace() or self.flat[start] in "*_"):  # Markdown's bold
            start += 1
        if start >= end:
            return "heading", None
        is_article = label.kind == "article"
        if end - start <= MAX_HEADING_CHARS + 15 and block.duty == end:
            words = self.flat[start:end].rstrip("*#_ ")
            stop = start + len(words)
            if label.kind in OUTER:
                return "heading", (start, stop)
            sentences = sum(words.count(mark) for mark in "。;!?")
            sentences += words.endswith(".") and ends_sentence(self.flat, stop)  # in English
            has_more = self.nesting.has_more(label)
            if sentences == 0 and (words[-1:] != ":" or (_is_colon_heading(words) and not is_article)):
                if has_more or (parent.after_heading and self.nesting.following is None):
                    return "heading", (start, stop - words.endswith(":"))
                return "clause", (start, stop) if is_title_like(words) and not is_article else None
            single = sentences == 1 and words.endswith("。") and len(words) <= MAX_HEADING_CHARS + 1
            if single and has_more and not is_article and not parent.in_list:
                return "heading", (start, stop - 1)
        return "clause", find_heading(self.flat, start, block.duty, is_article)

    # -- unnumbered units

    def _write_paragraph(self, block: Block) -> None:
        term_end = self.terms.get(block.start)
        look = "dash" if block.label else "term" if term_end is not None else "plain"
        parent = self.nesting.parent_of_paragraph(block, look)
        label, heading = block.label.raw if block.label else "", ""
        if term_end is not None:
            label = self.outline.plan.text[block.start : term_end + 1]
            heading = self.outline.words(block.start, term_end)
        elif block.start in self.titled:
            heading = self.outline.words(block.body, self.titled[block.start])
        node = self.outline.write(block, "paragraph", parent, parent.next_name("p"), heading, label)
        node.look = look
        node.leads = self.flat[block.duty - 1] == ":" or self._names_next(block)
        node.in_list = self.flat[block.duty - 2 : block.duty] in ("是:", "为:")  # one sentence, not a section
        if node.leads:
            self.nesting.open(node)
        elif parent.is_lead_in:
            self.nesting.close_list(parent, self.flat[block.duty - 1])
        self.nesting.last = node

    def _names_next(self, block: Block) -> bool:
        """Tell whether a list of items such as '人工智能,…' begins after `block`."""
        following = self.nesting.following
        return following is not None and following.start in self.terms and block.start not in self.terms

    def _is_plain_heading(self, block: Block) -> bool:
        """Tell whether an unnumbered line heads what follows: short, no sentence, and text below it."""
        length, following = block.end - block.start, self.nesting.following
        if block.look != "plain" or length > _MAX_PLAIN_HEADING_CHARS or following is None:
            return False
        words = self.flat[block.start : block.end]
        if ends_sentence(self.flat, block.end) or "," in words or words[-1] in ")、" or not is_title_like(words):
            return False
        before = self.nesting.body[self.nesting.at - 1] if self.nesting.at else None
        grouped = before is not None and before.look == following.look == "table" and self.nesting.top.look == "heading"
        if before is not None and before.label is None and not grouped and not is_finished(self.flat, before):
            return False  # rows that a line heads end at the next such line
        return following.look in ("label", "table") or following.end - following.start > length


def _is_colon_heading(words: str) -> bool:
    """Tell whether words that end with ':' are a title ('申报条件:') rather than the lead-in of a list."""
    return len(words) <= _MAX_COLON_HEADING_CHARS and "," not in words
