"""Tell the parts of an official document: title, addressee, covering notice, body, signature, date, annexes.

Input: a plan with its blocks. Output: its Parts in text order; every block stands in exactly one of them.
Does not know: the nesting of numbered units (documents.nesting), how a title looks (documents.headings).

A plan often comes as the annex of the notice that issues it: then the notice is a part of its own, and the plan
proper is the main part. Further annexes, and further regulations in the same text, are parts too.

Source: GB/T 9704—2012, 7.2 and 7.3 (order and looks of the elements of an official document).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from documents.blocks import Block, ends_sentence, is_authority, is_note
from documents.headings import count_title_lines, is_contents_mark, is_title_line
from documents.model import Plan
from documents.numbering import LabelKind, flatten

Role = Literal[
    "title", "meta", "addressee", "preamble", "body", "signature", "date", "annex", "annexes", "note", "contents"
]
PartKind = Literal["main", "notice", "annex"]

_ADDRESSED = re.compile(
    r"各|单位|部门|政府|委员会|管委会|国务院|办公[厅室]|[局厅委办部院](?:[、,:]|$)|公司|街道|[乡镇]"
)
_SAYS_MORE = re.compile(r"如下|以下|下列|。|要求|通知|意见|包括")
_ISSUES = re.compile(r"印发|转发|批转|发布|公布|下发|颁布|发给你们|印送")
_PAGE_NUMBER = re.compile(r"[.…·\s\d-]+$")
_RESTARTS: Final[tuple[LabelKind, ...]] = ("part", "chapter", "article", "cn_dot")
_RESTARTS_WITHIN = 12  # blocks after a further title in which its numbering must begin
_MAX_ADDRESSEE_CHARS = 400
_MAX_CONTENTS_LINES = 400
_MAX_HEADING_CHARS = 20


@dataclass(slots=True)
class Element:
    """One block, or the lines of one title, with its role."""

    block: Block
    role: Role


@dataclass(slots=True)
class Part:
    """A covering notice, the plan proper, a further regulation or an annex."""

    kind: PartKind
    name: str  # '' for the plan proper, 'notice', 'annex1', 'part2'
    elements: list[Element] = field(default_factory=list)
    roles: set[Role] = field(default_factory=set)
    series: set[tuple[LabelKind, int]] = field(default_factory=set)  # of its numbered units
    issues: bool = False  # a title in it says that it issues another document

    def add(self, block: Block, role: Role) -> None:
        """Put `block` at the end of the part."""
        self.elements.append(Element(block, role))
        self.roles.add(role)
        if role == "body" and _is_numbered(block) and block.label is not None:
            self.series.add(block.label.series)


def find_parts(plan: Plan, flat: str, blocks: Sequence[Block]) -> list[Part]:
    """Return the parts of `plan`, with every block of `blocks` in one of them."""
    finder = _Finder(flat, blocks, "".join(flatten(plan.title).split()))
    finder.run()
    for part in finder.parts:
        _sign(part, flat)
        _open(part, flat)
    return [part for part in finder.parts if part.elements]


class _Finder:
    """Walk over the blocks and open a new part where a covering notice ends or an annex begins."""

    def __init__(self, flat: str, blocks: Sequence[Block], title: str) -> None:
        self.flat, self.blocks, self.title = flat, blocks, title
        self.parts = [Part("main", "")]
        self.annexes, self.mains = 0, 1
        texts = [at for at, block in enumerate(blocks) if _is_text(block, flat)]
        self.last_text = texts[-1] if texts else -1  # fields further down stand below the document

    def run(self) -> None:
        """Place all blocks."""
        at = 0
        while at < len(self.blocks):
            if lines := self._title_at(at):
                self._place_title(at, lines)
                at += lines
            elif self.blocks[at].look == "annex":
                at += self._place_annex(at)
            elif entries := self._contents_at(at):
                for block in self.blocks[at : at + entries]:
                    self.parts[-1].add(block, "contents")
                at += entries
            else:
                self._place(at)
                at += 1

    def _place(self, at: int) -> None:
        """Place a block that is neither title nor annex."""
        block, part = self.blocks[at], self.parts[-1]
        began = "body" in part.roles
        role: Role = "body"
        if block.look == "meta":
            role = "body" if began and at < self.last_text else "meta"
        elif block.look == "mark" or is_note(self.flat, block.start, block.end):
            role = "note"
        elif block.look == "date":
            role = "date" if began else "meta"
        elif not began and block.look == "plain" and self._is_addressee(block):
            role = "addressee"
        part.add(block, role)

    def _is_addressee(self, block: Block) -> bool:
        if block.end - block.start > _MAX_ADDRESSEE_CHARS or self.flat[block.end - 1] != ":":
            return False
        words = self.flat[block.start : block.end]
        return _ADDRESSED.search(words) is not None and _SAYS_MORE.search(words) is None

    # -- annexes

    def _place_annex(self, at: int) -> int:
        """Place '附件:…' as a note about annexes, or open the annex that begins there; return the blocks used."""
        block, part = self.blocks[at], self.parts[-1]
        words = self.flat[block.body : block.end].strip()
        if words and self._only_names_annexes(at):
            used = self._annex_list_length(at, words)
            part.add(_merged(self.blocks[at : at + used]), "annexes")
            return used
        if part.kind == "main" and not part.name and "body" in part.roles and not part.series:
            self._open_plan_proper()
            self.parts[-1].add(block, "annex")
            return 1
        self.annexes += 1
        number = block.label.number if block.label and block.label.number else self.annexes
        self.parts.append(Part("annex", f"annex{number}"))
        lines = 0 if words else count_title_lines(self.flat, self.blocks, at + 1, self.title, any_words=True)
        self.parts[-1].add(_merged(self.blocks[at : at + 1 + lines]), "annex")
        return 1 + lines

    def _only_names_annexes(self, at: int) -> bool:
        """Tell whether what follows '附件:…' is a signature, a further name of an annex or nothing."""
        for position in range(at + 1, len(self.blocks)):
            block = self.blocks[position]
            if block.look in ("date", "annex", "meta") or is_note(self.flat, block.start, block.end):
                return True
            if is_authority(self.flat, block.start, block.end):
                return True
            if block.look != "label" or not is_title_line(self.flat, block.start, block.end):
                return False
        return True

    def _annex_list_length(self, at: int, words: str) -> int:
        """Return how many blocks '附件:1.…', '2.…', '3.…' has."""
        used = 1
        if not re.match(r"1\s?[.、]", words):
            return used
        while at + used < len(self.blocks):
            block = self.blocks[at + used]
            label = block.label
            if label is None or label.kind != "num_dot" or label.number != used + 1:
                break
            if not is_title_line(self.flat, block.start, block.end):
                break
            used += 1
        return used

    # -- titles

    def _title_at(self, at: int) -> int:
        """Return how many blocks the title at `at` has, 0 for none.

        A title stands at the head, after a covering notice, or where the numbering starts again.
        """
        part = self.parts[-1]
        if "body" not in part.roles:
            again = "title" not in part.roles or part.elements[-1].role in ("meta", "note", "annex")
            stands = again and "addressee" not in part.roles
        else:
            before = self.blocks[at - 1]
            stands = (
                before.look in ("date", "annex", "meta")
                or is_note(self.flat, before.start, before.end)
                or is_authority(self.flat, before.start, before.end)
                or (ends_sentence(self.flat, before.end) if part.series else self._announces(part))
            )
        lines = count_title_lines(self.flat, self.blocks, at, self.title) if stands else 0
        return lines if lines and (not part.series or self._restarts(at + lines)) else 0

    def _announces(self, part: Part) -> bool:
        """Tell whether the part is a notice that issues another document."""
        return part.kind == "main" and not part.name and part.issues

    def _restarts(self, at: int) -> bool:
        """Tell whether the numbering starts again at 1 with an outer level soon after `at`."""
        for block in self.blocks[at : at + _RESTARTS_WITHIN]:
            if _is_numbered(block) and block.label is not None:
                label = block.label
                return label.kind in _RESTARTS and label.number == 1 and label.series in self.parts[-1].series
        return False

    def _place_title(self, at: int, lines: int) -> None:
        part = self.parts[-1]
        if "body" in part.roles:
            if part.series or part.kind != "main" or part.name:
                self.mains += 1
                self.parts.append(Part("main", f"part{self.mains}"))
            else:
                self._open_plan_proper()
        block = _merged(self.blocks[at : at + lines])
        self.parts[-1].add(block, "title")
        self.parts[-1].issues |= _ISSUES.search(self.flat, block.start, block.end) is not None

    def _open_plan_proper(self) -> None:
        """Make the part so far the covering notice, or the fields of the page when it has no sentence."""
        part = self.parts[-1]
        part.kind, part.name = "notice", "notice"
        if not part.roles & {"title", "addressee"}:
            for element in part.elements:
                if element.role == "body" and not ends_sentence(self.flat, element.block.end):
                    element.role = "meta"
        self.parts.append(Part("main", ""))

    # -- table of contents

    def _contents_at(self, at: int) -> int:
        """Return how many blocks a table of contents at `at` has, 0 for none: it ends where its first entry recurs."""
        block = self.blocks[at]
        if block.look != "plain" or not is_contents_mark(self.flat, block.start, block.end):
            return 0
        entries = self.blocks[at + 1 : at + 1 + _MAX_CONTENTS_LINES]
        first = self._entry(entries[0]) if entries else ""
        for count, entry in enumerate(entries[1:], 2):
            if self._entry(entry) == first:
                return count
            if not is_title_line(self.flat, entry.start, entry.end):
                return 0
        return 0

    def _entry(self, block: Block) -> str:
        words = self.flat[block.start : min(block.end, block.start + 200)]
        return "".join(_PAGE_NUMBER.sub("", words).split())


def _sign(part: Part, flat: str) -> None:
    """Mark the authorities above a date, or at the end of the part, as its signature."""
    may_sign = True
    for at in range(len(part.elements) - 1, 0, -1):
        element = part.elements[at]
        if element.role == "date":
            may_sign = True
        elif element.role == "body" and may_sign and element.block.look == "plain":
            may_sign = is_authority(flat, element.block.start, element.block.end)
            if may_sign:
                element.role = "signature"
        elif element.role not in ("note", "meta", "annexes"):
            may_sign = False


def _open(part: Part, flat: str) -> None:
    """Mark the paragraphs before the first numbered unit or heading as preamble, when there is a numbered unit."""
    if part.kind == "notice" or not part.series:
        return
    for element in part.elements:
        block = element.block
        if element.role == "body":
            length = block.end - block.start
            heads = length <= _MAX_HEADING_CHARS and is_title_line(flat, block.start, block.end)
            if block.look != "plain" or heads:
                return
            element.role = "preamble"


def _is_text(block: Block, flat: str) -> bool:
    return block.look in ("label", "table") or (block.look == "plain" and ends_sentence(flat, block.end))


def _is_numbered(block: Block) -> bool:
    return block.look == "label" and block.label is not None and block.label.kind != "dash"


def _merged(blocks: Sequence[Block]) -> Block:
    first = blocks[0]
    return Block(first.start, blocks[-1].end, first.look, first.label, blocks[-1].end)
