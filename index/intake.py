"""Take a folder of sources in, and prepare what an index holds of it.

Input: a folder with source files. Output: `Intake`: what was read, what was not, and batches of prepared plans.
Does not know: versions of an index, vectors, questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from documents.ingest import ingest
from documents.model import Ingested
from index.prepare import Prepared, prepare

BATCH = 50  # plans


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
    taken = ingest(sources)
    return Intake(
        tuple((f.source.name, f.source.sha256) for f in taken.files),
        sum(len(f.source.text) for f in taken.files),
        taken.skipped,
        taken.warnings,
        lambda: map(prepare, _batched(iter(taken.plans))),
    )


def _batched(plans: Iterator[Ingested]) -> Iterator[list[Ingested]]:
    while batch := list(islice(plans, BATCH)):
        yield batch
