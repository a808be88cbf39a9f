"""Change what a sources folder holds: take files in, leave plans out.

Input: files, plan ids, the sources folder. Output: the folder, changed; the names of what was taken in.
Does not know: vectors, versions. A build afterwards brings the index up to date.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from documents import manifest
from documents.ingest import ingest, ingest_source
from documents.readers import read
from index.errors import UnknownPlan, UnusableFile
from index.store import storage


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was to be added."""

    name: str
    action: Literal["added", "replaced", "present"]  # present: the same bytes are held already
    held_as: str  # name in the sources folder


def add(files: Sequence[Path], sources: Path) -> tuple[Taken, ...]:
    """Copy files into the sources folder; one with the name of a held file replaces it.

    All are read before any is copied, so a bad one changes nothing. Plans of these files that were left out before
    come back.

    Raises:
        SourceError: a file is missing, empty, unreadable or of an unknown format.
        UnusableFile: two have the same name, or one holds no plan.
        StorageFault: the disk refused.
    """
    names = [path.name for path in files]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UnusableFile(f"文件名重复 expected distinct file names, found '{twice[0]}' twice。请改名 rename one.")
    found = [ingest_source(read(path)) for path in files]
    for name, file in zip(names, found, strict=True):
        if not (file.plans or file.excluded):
            raise UnusableFile(f"{name}: 未找到方案 expected a plan, found none。请检查文件内容 check the file.")
    with storage(sources):
        sources.mkdir(parents=True, exist_ok=True)
        held = {_digest(path): path.name for path in sources.iterdir() if path.is_file()}
        taken = tuple(_take(path, sources, held) for path in files)
        told = manifest.load(sources)
        for file in found:
            for plan in file.plans:
                if told.excludes(plan.plan.plan_id):
                    manifest.include(sources, plan.plan.plan_id)
    return taken


def remove(plan_id: str, sources: Path) -> None:
    """Record that a plan stays out; its source file stays where it is.

    Raises:
        UnknownPlan: the sources hold no such plan.
        SourceError: the sources cannot be read.
        StorageFault: the disk refused.
    """
    taken = ingest(sources)
    known = [p.plan.plan_id for p in taken.plans] + [p.plan_id for f in taken.files for p in f.excluded]
    if plan_id not in known:
        raise UnknownPlan(plan_id)
    with storage(sources):
        manifest.exclude(sources, plan_id)


def _take(path: Path, sources: Path, held: dict[str, str]) -> Taken:
    """Copy one file in a single step: a reader sees the old file or the new one, never a part."""
    same = held.get(_digest(path))
    if same is not None:
        return Taken(path.name, "present", same)
    target = sources / path.name
    action: Literal["added", "replaced"] = "replaced" if target.exists() else "added"
    draft = sources / f".{path.name}.new"
    try:
        shutil.copyfile(path, draft)
        with draft.open("rb+") as copied:
            os.fsync(copied.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return Taken(path.name, action, path.name)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
