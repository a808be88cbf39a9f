"""Take a folder of sources in, and prepare what an index holds of it.

Input: a folder with source files. Output: `Intake`: what was read, what was not, and batches of prepared plans.
Does not know: versions of an index, vectors, questions.

A folder of many files is read one file after another: what each gave waits in a working file, until all plans are known
and their names can be told apart. Only their metadata stays in memory.
"""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from documents import corrections, namesakes, overrides
from documents.ingest import files_in, ingest, source_files
from documents.model import Ingested, Plan
from index.prepare import Prepared, prepare

BATCH = 50  # plans
AT_ONCE = 300  # files; of a folder with more, plans wait on disk


@dataclass(frozen=True, slots=True)
class Intake:
    """What a folder gives."""

    files: tuple[tuple[str, str], ...]  # name and sha256
    characters: int
    skipped: tuple[str, ...]
    warnings: tuple[str, ...]
    batches: Callable[[], Iterator[Prepared]]  # all plans, in the order of files and of their text


def take_in(sources: Path) -> Intake:
    """Return what the folder holds.

    Raises:
        SourceError: the folder is missing, its manifest is broken, or nothing in it can be read.
    """
    if sources.is_dir() and sum(1 for _ in source_files(sources)) > AT_ONCE:
        return _one_by_one(sources)
    taken = ingest(sources)
    return Intake(
        tuple((f.source.name, f.source.sha256) for f in taken.files),
        sum(len(f.source.text) for f in taken.files),
        taken.skipped,
        taken.warnings,
        lambda: map(prepare, _batched(iter(taken.plans))),
    )


class _Waiting:
    """Plans in a working file of our own, which goes with the process: nobody else's bytes are ever unpickled."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is read until the last batch is taken
        weakref.finalize(self, self._file.close)

    def put(self, item: Ingested) -> None:
        pickle.dump(item, self._file, pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[Ingested]:
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)
            except EOFError:
                return


def _one_by_one(sources: Path) -> Intake:
    """Return what `ingest` would give, with only the metadata of plans in memory."""
    waiting, kept = _Waiting(), overrides.load(sources)
    files: list[tuple[str, str]] = []
    skipped: list[str] = []
    warnings: list[str] = []
    unfit: list[str] = []
    plans: list[Plan] = []
    excluded: list[str] = []
    characters = 0
    for file in files_in(sources, skipped, warnings):
        files.append((file.source.name, file.source.sha256))
        characters += len(file.source.text)
        excluded += [plan.plan_id for plan in file.excluded]
        for plan in file.plans:
            item, wrong = corrections.apply(plan, kept) if kept else (plan, [])
            unfit += wrong
            waiting.put(item)
            plans.append(replace(item.plan, text="", segments=()))
    if kept:
        ids = [*(plan.plan_id for plan in plans), *excluded]
        unfit = [*corrections.strays(kept, ids), *unfit]
        plans = [replace(p, public=False) if corrections.kept_inside(p, kept, ids) else p for p in plans]
    named = namesakes.tell_apart(plans, ((item.plan.plan_id, item.plan.text) for item in waiting))
    return Intake(
        tuple(files),
        characters,
        tuple(skipped),
        (*warnings, *unfit),
        lambda: map(prepare, _batched(_with_names(waiting, named))),
    )


def _with_names(waiting: _Waiting, named: Sequence[Plan]) -> Iterator[Ingested]:
    """Yield the plans under the names that tell them apart."""
    for item, plan in zip(waiting, named, strict=True):
        yield replace(item, plan=replace(plan, text=item.plan.text, segments=item.plan.segments))


def _batched(plans: Iterator[Ingested]) -> Iterator[list[Ingested]]:
    while batch := list(islice(plans, BATCH)):
        yield batch
