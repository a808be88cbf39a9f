"""Write what is understood of each file in tests/files, as JSON to read by eye: tests/files/golden/<file>.json.

To write them anew after a reviewed change: PYTHONPATH=.:tests python tests/file_trees.py [FILE…]
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from pathlib import Path
from typing import Any

from documents.ingest import IngestedFile, ingest_source
from documents.model import Deadline, Duty, Fact, Ingested, Source, Target
from documents.readers import SourceError, read
from documents.tables import read_tables

FILES = Path(__file__).resolve().parent / "files"
SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".doc", ".wps", ".ofd", ".png")


def corpus() -> list[Path]:
    """Return the files of the corpus."""
    return sorted(path for path in FILES.iterdir() if path.suffix in SUFFIXES and path.name[1:3].isdecimal())


def golden(path: Path) -> Path:
    """Return where the golden tree of a file stands."""
    return FILES / "golden" / f"{path.name}.json"


def understood(path: Path, recognise: bool = False) -> tuple[dict[str, Any], IngestedFile | None]:
    """Return the tree of a file, or why it is refused; and what it was made from. Pictures are not read by default."""
    try:
        source = read(path, recognise=recognise)
    except SourceError as error:
        return {"refused": str(error)}, None
    taken = ingest_source(source)
    tree: dict[str, Any] = {"format": source.format, "encoding": source.encoding, "warnings": list(source.warnings)}
    tree["chrome"] = [f"{reason}: {_words(source.text[start:end])}" for start, end, reason in taken.chrome]
    tree["plans"] = [_plan(source, item) for item in taken.plans]
    return tree, taken


def _plan(source: Source, item: Ingested) -> dict[str, Any]:
    plan = item.plan
    fields = {key: getattr(plan, key) for key in ("title", "issuer", "doc_no", "issued_on", "zone")}
    units = []
    for clause in item.clauses:
        name = clause.clause_id.partition("/")[2]
        place = _place(source, item, clause.start)
        units.append(
            f"{'  ' * clause.level}{name} | {clause.kind} | {_words(clause.text)}" + (f" @ {place}" if place else "")
        )
    cells = []
    for one in read_tables(plan, item.clauses)[0]:
        place = _place(source, item, one.start)
        cells.append(f"{_said(one.fact)} @ {place}" + ("" if " c" in place else f" c{one.column}"))
    return {
        **fields,
        "units": units,
        "cells": cells,
        "defects": [f"{flaw.kind}: {_words(flaw.text)}" for flaw in item.defects],
    }


def _place(source: Source, item: Ingested, start: int) -> str:
    """Return the last place that begins at or before this offset of the plan's text; '' where none is known."""
    run = next(s for s in item.plan.segments if s.start <= start < s.end)
    at = bisect_right(source.places, (run.source_start + start - run.start, "\U0010ffff")) - 1
    return source.places[at][1] if at >= 0 else ""


def _said(fact: Fact) -> str:
    if isinstance(fact, Target):
        value = f"{fact.comparator} {fact.value:g}" if fact.value is not None else fact.value_text
        return f"target: {fact.subject} {fact.indicator} {value} {fact.unit} {fact.measure} {fact.period}".replace(
            "  ", " "
        )
    if isinstance(fact, Duty):
        return f"duty: {_words(fact.task)} | {fact.role} | {'、'.join(fact.units)}"
    if isinstance(fact, Deadline):
        return f"deadline: {_words(fact.task)} | {fact.due} | {fact.due_text}"
    return fact.kind


def _words(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 44 else f"{words[:26]} … {words[-16:]}"


def main() -> None:
    """Write the golden trees of the files named, else of all."""
    for path in corpus():
        if len(sys.argv) < 2 or path.name in sys.argv[1:]:
            tree, _ = understood(path)
            text = json.dumps(tree, ensure_ascii=False, indent=1)
            golden(path).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
