"""Tell the parts of an official document: title, addressee, covering notice, body, signature, date, annexes.

Input: a plan with its blocks. Output: its Parts in text order; every block stands in exactly one of them.
Does not know: the nesting of numbered units (documents.clauses).

Source: GB/T 9704—2012, 7.2 and 7.3 (order and looks of the elements of an official document).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from documents.blocks import Block, ends_sentence, is_note
from documents.headings import ends_title, is_organisation, is_title_line
from documents.model import Plan
from documents.numbering import flatten

Role = Literal[
    "title", "meta", "addressee", "preamble", "body", "signature", "date", "annex", "note", "annexes"
]
PartKind = Literal["main", "notice", "annex"]

_MAX_TITLE_LINES = 6
_ADDRESSED = re.compile(
    r"各|单位|部门|政府|委员会|管委会|国务院|办公[厅室]|[局厅委办部院](?:[、,:]|$)|公司|街道|[乡镇]"
)
_SAYS_MORE = re.compile(r"如下|以下|下列|。|要求|通知|意见|包括")
_ISSUES = re.compile(r"印发|转发|批转|发布|公布|下发|颁布|发给你们|印送")
_RESTARTS: Final = ("part", "chapter", "article", "cn_dot")


@dataclass(slots=True)
class Element:
    """One block, or the lines of one title, with its role."""

    block: Block
    role: Role


@dataclass(slots=True)
class Part:
    """A covering notice, the plan proper or one annex."""

    kind: PartKind
    name: str  # '' for the plan proper, 'notice', 'annex1', 'part2'
    elements: list[Element] = field(default_factory=list)

    def has(self, *roles: Role) -> bool:
        """Tell whether an element of the part has one of `roles`."""
        return any(element.role in roles for element in self.elements)

    def labelled(self) -> bool:
        """Tell whether the part has a numbered unit."""
        return any(e.role == "body" and _is_numbered(e.block) for e in self.elements)


def find_parts(plan: Plan, flat: str, blocks: Sequence[Block]) -> list[Part]:
    """Return the parts of `plan`, with every block of `blocks` in one of them."""
    finder = _Finder(plan, flat, blocks)
    finder.run()
    for part in finder.parts:
        _sign(part, flat, plan)
        _open(part)
    return [part for part in finder.parts if part.elements]


class _Finder:
    """Walk over the blocks and open a new part where a covering notice ends or an annex begins."""

    def __init__(self, plan: Plan, flat: str, blocks: Sequence[Block]) -> None:
        self.plan, self.flat, self.blocks = plan, flat, blocks
        self.parts = [Part("main", "")]
        self.annexes = 0
        self.title = "".join(flatten(plan.title).split())

    def run(self) -> None:
        """Place all blocks."""
        at = 0
        while at < len(self.blocks):
            lines = self._title_at(at)
            if lines and self._takes_title(at, lines):
                at = self._place_title(at, lines)
            else:
                at = self._place(at)

    def _place(self, at: int) -> int:
        """Place the block at `at`, which is no title; return the next position."""
        block, part = self.blocks[at], self.parts[-1]
        if block.look == "annex":
            return self._place_annex(at)
        began = part.has("body")
        role: Role = "body"
        if block.look == "meta":
            role = "meta"
        elif block.look == "mark" or is_note(self.flat, block.start, block.end):
            role = "note"
        elif block.look == "date":
            role = "date" if began else "meta"
        elif not began and block.look == "plain" and self._is_addressee(block):
            role = "addressee"
        part.elements.append(Element(block, role))
        return at + 1

    def _place_annex(self, at: int) -> int:
        """Place '附件:…' as a note about annexes, or open the annex that it begins."""
        block, part = self.blocks[at], self.parts[-1]
        words = self.flat[block.body : block.end].strip()
        if words and self._only_names_annexes(at):
            end = self._annex_list_end(at, words)
            part.elements.append(Element(_merged(self.blocks[at:end]), "annexes"))
            return end
        if part.kind == "main" and part.has("body") and not part.labelled() and not part.name:
            part.kind, part.name = "notice", "notice"
            self.parts.append(Part("main", ""))
            self.parts[-1].elements.append(Element(block, "annex"))
            return at + 1
        self.annexes += 1
        number = block.label.number if block.label and block.label.number else self.annexes
        self.parts.append(Part("annex", f"annex{number}"))
        lines = self._title_at(at + 1, named=True) if not words else 0
        self.parts[-1].elements.append(Element(_merged(self.blocks[at : at + 1 + lines]), "annex"))
        return at + 1 + lines

    def _only_names_annexes(self, at: int) -> bool:
        """Tell whether what follows '附件:…' is a signature, a further name of an annex or nothing."""
        for block in self.blocks[at + 1 :]:
            if block.look in ("date", "annex", "meta") or is_note(self.flat, block.start, block.end):
                return True
            if is_organisation(self.flat, block.start, block.end):
                return True
            if not (block.look == "label" and is_title_line(self.flat, block.start, block.end)):
                return False
        return True

    def _annex_list_end(self, at: int, words: str) -> int:
        """Return where the lines '2.…', '3.…' end that go on with '附件:1.…'."""
        end = at + 1
        if not re.match(r"1\s?[.、]", words):
            return end
        while end < len(self.blocks):
            block = self.blocks[end]
            follows = (
                block.label is not None
                and block.label.kind == "num_dot"
                and block.label.number == end - at + 1
            )
            if not follows or not is_title_line(self.flat, block.start, block.end):
                break
            end += 1
        return end

    def _title_at(self, at: int, named: bool = False) -> int:
        """Return how many lines from `at` are a title; 0 for none. `named`: any short line will do."""
        joined, best = "", 0
        for count in range(1, _MAX_TITLE_LINES + 1):
            if at + count > len(self.blocks):
                break
            block = self.blocks[at + count - 1]
            is_markdown = block.label is not None and block.label.kind == "markdown" and count == 1
            if not (block.look == "plain" or is_markdown) or not is_title_line(
                self.flat, block.start, block.end
            ):
                if not self._is_plan_title(block):
                    break
            if is_note(self.flat, block.start, block.end):
                break
            joined += "".join(self.flat[block.body : block.end].split())
            whole = bool(self.title) and joined == self.title
            if ends_title(joined) or whole:
                best = count
            if whole:
                break
        if not best and at < len(self.blocks):
            first = self.blocks[at]
            opens = at == 0 and len(self.blocks) > 1 and (first.look == "plain" or first.start != first.body)
            if (
                (opens or named)
                and first.look == "plain"
                and is_title_line(self.flat, first.start, first.end)
            ):
                best = 1
        return best

    def _is_plan_title(self, block: Block) -> bool:
        if not self.title or block.look not in ("plain", "label"):
            return False
        return "".join(self.flat[block.body : block.end].split()) == self.title

    def _takes_title(self, at: int, lines: int) -> bool:
        """Tell whether a title may stand here: at the head, after a covering notice, or where numbering restarts."""
        part = self.parts[-1]
        if not part.has("body"):
            return not part.has("addressee") and (
                not part.has("title") or part.elements[-1].role in ("meta", "note")
            )
        before = self.blocks[at - 1]
        set_apart = before.look in ("date", "annex", "meta") or is_note(self.flat, before.start, before.end)
        set_apart = set_apart or is_organisation(self.flat, before.start, before.end)
        if part.labelled():
            return (set_apart or ends_sentence(self.flat, before.end)) and self._restarts(at + lines)
        own = "".join(self.flat[e.block.start : e.block.end] for e in part.elements if e.role == "title")
        return set_apart or (part.kind == "main" and not part.name and _ISSUES.search(own) is not None)

    def _restarts(self, at: int) -> bool:
        """Tell whether the numbering starts again at 1 with an outer level soon after `at`."""
        seen = {e.block.label.series for e in self.parts[-1].elements if e.block.label is not None}
        for block in self.blocks[at : at + 12]:
            if _is_numbered(block) and block.label is not None:
                return (
                    block.label.kind in _RESTARTS and block.label.number == 1 and block.label.series in seen
                )
        return False

    def _place_title(self, at: int, lines: int) -> int:
        part = self.parts[-1]
        if part.has("body"):
            if part.labelled() or part.kind != "main" or part.name:
                main = sum(p.kind == "main" for p in self.parts)
                self.parts.append(Part("main", f"part{main + 1}"))
            else:
                part.kind, part.name = "notice", "notice"
                self.parts.append(Part("main", ""))
        self.parts[-1].elements.append(Element(_merged(self.blocks[at : at + lines]), "title"))
        return at + lines

    def _is_addressee(self, block: Block) -> bool:
        words = self.flat[block.start : block.end]
        return (
            words.endswith(":")
            and len(words) <= 400
            and _ADDRESSED.search(words) is not None
            and _SAYS_MORE.search(words) is None
        )


def _sign(part: Part, flat: str, plan: Plan) -> None:
    """Mark the authorities above a date, or at the end of the part, as its signature."""
    tail = True
    for at in range(len(part.elements) - 1, -1, -1):
        element = part.elements[at]
        if element.role == "date":
            tail = True
        elif element.role == "body" and tail and element.block.look == "plain":
            tail = is_organisation(flat, element.block.start, element.block.end) and at > 0
            if tail:
                element.role = "signature"
        elif element.role not in ("note", "meta", "annexes"):
            tail = False


def _open(part: Part) -> None:
    """Mark the paragraphs before the first numbered unit as preamble, when there is a numbered unit."""
    if part.kind == "notice" or not part.labelled():
        return
    for element in part.elements:
        if element.role == "body":
            if element.block.look != "plain":
                return
            element.role = "preamble"


def _is_numbered(block: Block) -> bool:
    return block.look == "label" and block.label is not None and block.label.kind != "dash"


def _merged(blocks: Sequence[Block]) -> Block:
    first = blocks[0]
    return Block(first.start, blocks[-1].end, first.look, first.label, blocks[-1].end)
