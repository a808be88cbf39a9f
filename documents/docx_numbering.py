"""Write out the numbers that Word generates and a docx does not hold as text.

Input: a python-docx document, then its paragraphs in reading order. Output: the label of each ('一、', '(二)', '1.').
Does not know: what the labels mean.

Source: ECMA-376, part 1, 17.9 (abstract and concrete numbering, level text, start, restart).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from docx.oxml.ns import qn
from lxml import etree

from documents.list_numbers import write_number


@dataclass(slots=True)
class _Level:
    format: str
    text: str
    start: int
    style: str = ""  # the paragraph style that this level belongs to


@dataclass(slots=True)
class _List:
    """A concrete list: its levels, and where each stands."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The running numbers of a document; `label` is asked once for each paragraph, in order."""

    def __init__(self, document: docx.document.Document) -> None:
        self._styles = {s.get(qn("w:styleId")): s for s in document.styles.element.iterchildren(qn("w:style"))}
        self._lists: dict[str, _List] = {}
        self._abstract: dict[str, _List] = {}
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        root = None if part is None else part.element
        if root is not None:
            definitions = {a.get(qn("w:abstractNumId")): a for a in root.iterchildren(qn("w:abstractNum"))}
            for number in root.iterchildren(qn("w:num")):
                self._add(number, definitions)

    def _add(self, number: etree._Element, definitions: dict[str, etree._Element]) -> None:
        reference = _value(number, "w:abstractNumId") or ""
        abstract = definitions.get(reference)
        if abstract is None:
            return
        levels = _levels(abstract)
        overrides = {}
        for override in number.iterchildren(qn("w:lvlOverride")):
            level = int(override.get(qn("w:ilvl"), "0"))
            start = _value(override, "w:startOverride")
            if start is not None:
                overrides[level] = int(start)
            if override.find(qn("w:lvl")) is not None:
                levels.update(_levels(override))
        own = _List(levels)
        if overrides:
            for level, first in overrides.items():
                if level in levels:
                    levels[level].start = first
        else:  # lists of one definition without a start of their own count on together
            own = self._abstract.setdefault(reference, own)
        self._lists[number.get(qn("w:numId"))] = own

    def label(self, paragraph: etree._Element) -> str:
        """Return the generated label of the paragraph, '' when it has none."""
        number, level = self._reference(paragraph.find(qn("w:pPr")))
        numbered = self._lists.get(number or "")
        if numbered is None or level not in numbered.levels:
            return ""
        counts = numbered.counts
        counts[level] = counts.get(level, numbered.levels[level].start - 1) + 1
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        return _written(numbered, level)

    def _reference(self, properties: etree._Element | None) -> tuple[str | None, int]:
        """Return list and level of a paragraph: its own, else its style's, else of the style that one is based on."""
        number: str | None = None
        level: str | None = None
        linked = ""
        for style_id, found in self._chain(properties):
            reference = found.find(qn("w:numPr"))
            if reference is None:
                continue
            level = level or _value(reference, "w:ilvl")
            if number is None and _value(reference, "w:numId") is not None:
                number, linked = _value(reference, "w:numId"), style_id
        if number is None or number == "0":
            return None, 0
        if level is None and number in self._lists:
            levels = self._lists[number].levels
            level = next((str(at) for at, one in levels.items() if linked and one.style == linked), None)
        return number, int(level or 0)

    def _chain(self, properties: etree._Element | None) -> Iterator[tuple[str, etree._Element]]:
        """Yield the properties of a paragraph, then those of its styles, each with its style's id."""
        style_id = ""
        if properties is not None:
            yield "", properties
            style_id = _value(properties, "w:pStyle") or ""
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self._styles:
            seen.add(style_id)
            style = self._styles[style_id]
            found = style.find(qn("w:pPr"))
            if found is not None:
                yield style_id, found
            style_id = _value(style, "w:basedOn") or ""


def _value(parent: etree._Element, tag: str) -> str | None:
    child = parent.find(qn(tag))
    return None if child is None else child.get(qn("w:val"))


def _levels(parent: etree._Element) -> dict[int, _Level]:
    return {
        int(level.get(qn("w:ilvl"), "0")): _Level(
            _value(level, "w:numFmt") or "decimal",
            _value(level, "w:lvlText") or "",
            int(_value(level, "w:start") or 1),
            _value(level, "w:pStyle") or "",
        )
        for level in parent.iterchildren(qn("w:lvl"))
    }


def _written(numbered: _List, level: int) -> str:
    own = numbered.levels[level]
    if own.format == "bullet":
        return "• "
    if own.format == "none":
        return ""

    def number(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        shown = numbered.levels.get(at, own)
        return write_number(numbered.counts.get(at, shown.start), shown.format)

    label = re.sub(r"%(\d)", number, own.text)
    return label + (" " if re.search("[0-9A-Za-z条章节款编]$", label) else "")
