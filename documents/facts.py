"""Extract the facts of a plan: targets, support, duties, deadlines, bases and lists.

Input: a Plan, its Clauses and, when known, its Defects. Output: Facts in text order, each tied to its words.
Does not know: indexes, questions; how any one kind is found (documents.targets and its neighbours know).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from documents.bases import find_bases
from documents.deadlines import find_deadlines
from documents.duties import find_duties
from documents.lists import find_lists
from documents.model import Clause, Defect, DefectKind, Duty, Fact, Plan
from documents.named_duties import find_named_duties, told_once
from documents.notes import find_notes
from documents.prose_duties import find_prose_duties
from documents.reading import Reading
from documents.support import find_support
from documents.tables import find_in_tables
from documents.targets import find_targets


def extract(plan: Plan, clauses: Sequence[Clause], defects: Iterable[Defect] = ()) -> list[Fact]:
    """Return the facts of `plan` in text order; those that touch a defect carry its kind."""
    known = list(defects)
    notes = find_notes(plan, clauses)
    tabled, rows = find_in_tables(plan, clauses)
    reading = Reading(plan, clauses, [*((note.start, note.end) for note in notes), *rows], known)
    support, paid = find_support(reading)
    noted, sections = find_duties(reading, notes), find_named_duties(reading)
    listed = [fact for fact in tabled if isinstance(fact, Duty)]
    sections, prose = told_once(sections, find_prose_duties(reading, [*noted, *sections, *listed]))
    facts: list[Fact] = [
        *tabled,
        *support,
        *find_bases(reading),
        *noted,
        *sections,
        *prose,
        *find_deadlines(reading, notes),
        *find_lists(reading),
        *find_targets(reading, paid),
    ]
    marked = [_marked(fact, known) for fact in facts]
    return sorted(dict.fromkeys(marked), key=lambda f: (f.start, f.end, f.kind))


def as_dict(fact: Fact) -> dict[str, Any]:
    """Return the JSON object of the contract for `fact`."""
    row: dict[str, Any] = {"kind": fact.kind, "plan_id": fact.plan_id, "clause_id": fact.clause_id}
    return row | {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(fact).items()}


def _marked(fact: Fact, defects: Sequence[Defect]) -> Fact:
    places = [(fact.start, fact.end), *((span.start, span.end) for span in fact.also)]
    kinds: list[DefectKind] = [
        d.kind for d in defects if any(d.start < end and start < max(d.end, d.start + 1) for start, end in places)
    ]
    return replace(fact, defects=tuple(dict.fromkeys((*fact.defects, *kinds))))
