"""Write the records, tables and postings of a version, a batch of plans at a time.

Input: `Prepared` batches in the order of the library. Output: files that index.store opens; texts to embed; a digest.
Does not know: sources, vectors, how versions are kept.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from documents.conflicts import find as find_conflicts
from documents.model import Fact, Ingested
from index import names_on_disk, records, shelf
from index.holding import Holding
from index.model import KINDS
from index.naming import Called
from index.postings import PostingsWriter
from index.prepare import CLAUSE_ROW, FACT_ROW, PASSAGE_ROW, PLAN_ROW, Prepared
from index.shelf import Shelf, ShelfWriter

KEYS = "texts.npy"  # a digest of each passage's text, by which its vector is known again
KEY_BYTES = 16
_TEXTS, _CALLED = ".texts.jsonl", ".called.jsonl"  # gone when the version is done
_RECORDS = ("plans.jsonl", "clauses.jsonl", "facts.jsonl", "defects.jsonl", "acts.jsonl", _CALLED)
_LINES = (*_RECORDS, "clauses.ids.txt", "plans.ids.txt", _TEXTS)
_ROWS = {"plans": PLAN_ROW, "clauses": CLAUSE_ROW, "facts": FACT_ROW, "passages": PASSAGE_ROW}


class VersionWriter:
    """Takes batches of plans, then writes what is said of all of them."""

    def __init__(self, folder: Path) -> None:
        """Begin the files of a version in an empty folder."""
        self._folder = folder
        self._lines = {name: ShelfWriter(folder / name) for name in _LINES}
        self._rows = {name: (folder / f".{name}.rows").open("w+b") for name in _ROWS}
        self._keys = (folder / ".keys").open("w+b")
        self._postings = [PostingsWriter(folder, kind) for kind in KINDS]
        self._words = PostingsWriter(folder, "words", scored=False)
        self._units: dict[str, array[int]] = {}
        self._places: list[str] = []
        self._digest = hashlib.sha256()
        self.plans = self.clauses = self.facts = self.defects = self.passages = 0

    def __enter__(self) -> VersionWriter:
        """Return the writer."""
        return self

    def __exit__(self, *fault: object) -> None:
        """Close what is open still; what a full disk did not take is lost with the draft."""
        closing = [file.close for file in (*self._rows.values(), self._keys)]
        closing += [writer.leave for writer in self._lines.values()]
        closing += [postings.leave for postings in (*self._postings, self._words)]
        for close in closing:
            with suppress(OSError):
                close()

    def add(self, batch: Prepared) -> None:
        """Write a batch of plans after those before."""
        texts = [json.dumps(text, ensure_ascii=False).encode() for text in batch.embedded]
        parts = (batch.plans, batch.clauses, batch.facts, batch.defects, batch.acts, batch.called)
        ids = [[name.encode() for name in names] for names in (batch.clause_ids, batch.plan_ids)]
        for writer, lines in zip(self._lines.values(), (*parts, *ids, texts), strict=True):
            writer.add(lines)
            self._digest.update(b"%d\n" % len(lines))
            for each in lines:
                self._digest.update(each + b"\n")
        for name, table in self._numbered(batch).items():
            table.tofile(self._rows[name])
            self._digest.update(table.tobytes())
        for text in texts:
            self._keys.write(hashlib.blake2b(text, digest_size=KEY_BYTES).digest())
        for postings, terms in zip((*self._postings, self._words), (*batch.terms, batch.words), strict=True):
            postings.add(terms)
        for unit, plan in batch.units:
            self._units.setdefault(unit, array("i")).append(plan + self.plans)
        self._places += batch.places
        self.plans, self.clauses = self.plans + len(batch.plans), self.clauses + len(batch.clauses)
        self.facts, self.defects = self.facts + len(batch.facts), self.defects + len(batch.defects)
        self.passages += len(batch.passage_rows)

    def end(self) -> str:
        """Write the tables of records; return a digest of all that was added."""
        for writer in self._lines.values():
            writer.close()
        ends = {
            "plans": np.array([(self.clauses, self.facts, self.defects, self.passages)], dtype=PLAN_ROW),
            "clauses": np.array([(self.plans, -1, self.passages, 0)], dtype=CLAUSE_ROW),
        }
        for name, kind in _ROWS.items():
            if name in ends:
                ends[name].tofile(self._rows[name])
            self._table(f"{name}.npy", self._rows[name], kind)
        self._table(KEYS, self._keys, np.dtype((np.uint64, KEY_BYTES // 8)))
        units = ((json.dumps([name, list(plans)], ensure_ascii=False)).encode() for name, plans in self._units.items())
        shelf.write(self._folder / "units.jsonl", units)
        shelf.write(self._folder / "conflicts.jsonl", ())
        return self._digest.hexdigest()

    def finish(self) -> None:
        """Write what takes long: postings, and which targets contradict each other; take working files away."""
        for postings in (*self._postings, self._words):
            postings.close()
        holding = Holding(self._folder)
        if self.plans > names_on_disk.MORE_THAN:
            names_on_disk.write(self._folder, self._named(), lambda number: holding.plan_at(number).text)
        pairs = conflicts(holding, self._places)
        shelf.write(self._folder / "conflicts.jsonl", (json.dumps(pair).encode() for pair in pairs))
        for path in self._folder.glob(".*"):
            path.unlink()

    def _named(self) -> list[Called]:
        held = Shelf(self._folder / _CALLED)
        return [called for line in held.lines(0, len(held)) for called in records.parse(Called, line)]

    def texts(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the texts to embed, so many at a time, each time with the row of the first."""
        held = Shelf(self._folder / _TEXTS)
        for start in range(0, len(held), _AT_A_TIME):
            yield start, [json.loads(line) for line in held.lines(start, min(len(held), start + _AT_A_TIME))]

    def _numbered(self, batch: Prepared) -> dict[str, NDArray[Any]]:
        """Return the tables of a batch with numbers that count from the first plan of all."""
        plans, clauses = batch.plan_rows.copy(), batch.clause_rows.copy()
        facts, passages = batch.fact_rows.copy(), batch.passage_rows.copy()
        before = {"clause": self.clauses, "fact": self.facts, "defect": self.defects, "passage": self.passages}
        for name, count in before.items():
            plans[name] += count
        clauses["plan"] += self.plans
        clauses["passage"] += self.passages
        clauses["parent"][clauses["parent"] >= 0] += self.clauses
        facts["clause"] += self.clauses
        passages["clause"] += self.clauses
        return {"plans": plans, "clauses": clauses, "facts": facts, "passages": passages}

    def _table(self, name: str, file: Any, kind: np.dtype[Any]) -> None:
        file.seek(0)
        shelf.save(self._folder / name, np.fromfile(file, dtype=kind))
        path = Path(file.name)
        file.close()
        path.unlink()


_AT_A_TIME = 20_000  # texts


def conflicts(holding: Holding, places: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of two targets that contradict each other, place by place."""
    of_place: dict[str, list[int]] = {}
    for plan, place in enumerate(places):
        if place:
            of_place.setdefault(place, []).append(plan)
    for plans in of_place.values():
        if len(plans) < 2:
            continue
        numbers: dict[Fact, int] = {}
        stated = []
        for plan in plans:
            own = {holding.fact_at(n): n for n in reversed(holding.facts_of(plan, ("target",)))}
            numbers |= own
            light = replace(holding.plan_at(plan), text="", segments=())
            stated.append(Ingested(light, (), tuple(reversed(own))))
        for found in find_conflicts(stated):
            yield numbers[found.one], numbers[found.other]
