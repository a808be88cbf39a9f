"""Change what a sources folder holds: take files in, leave plans out, go back to an earlier state.

Input: files, plan ids, the sources folder. Output: the folder, changed in one step; the names of what was taken in.
Does not know: vectors, how a version of the index is kept. A build afterwards brings the index up to date.

A file takes the place of the held one of its name, and of held files whose plans are all versions of its plans: title,
issuer, date and number agree and the texts are alike (documents.duplicates). What is replaced is kept (index.history).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from documents import manifest
from documents.duplicates import is_same_plan
from documents.extraction import SourceError
from documents.ingest import IngestedFile, ingest, ingest_source, source_files
from documents.model import Plan
from documents.readers import read
from index import history, journal
from index.errors import UnknownPlan, UnusableFile
from index.journal import Change
from index.store import Held
from index.versions import storage


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was to be added."""

    name: str
    action: Literal["added", "replaced", "present"]  # present: the same bytes are held already
    held_as: str  # name in the sources folder
    replaced: tuple[str, ...] = ()  # held files whose place it took


def add(files: Sequence[Path], sources: Path, held: Held | None = None) -> tuple[Taken, ...]:
    """Copy files into the sources folder; each takes the place of the versions before it.

    All are read before any is copied, and all are copied in one step, so a bad one changes nothing. Plans of these
    files that were left out before come back. `held`: what an index knows of the folder; files that have not changed
    since are not read again.

    Raises:
        SourceError: a file is missing, empty, unreadable or of an unknown format.
        UnusableFile: two have the same name, or one holds no plan.
        IndexBusy: another process changes the folder.
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
        with journal.alone(sources):
            digests = {path.name: history.sha256_of(path) for path in source_files(sources)}
            known = list(_held_plans(sources, digests, held))
            taken = tuple(_plan_of_change(file, sources, known, digests) for file in found)
            _change(files, taken, known, sources)
            told = manifest.load(sources)
            for plan in (plan for file in found for plan in file.plans):
                if told.excludes(plan.plan.plan_id):
                    manifest.include(sources, plan.plan.plan_id)
    return taken


def remove(plan_id: str, sources: Path) -> None:
    """Record that a plan stays out; its source file stays where it is.

    Raises:
        UnknownPlan: the sources hold no such plan.
        SourceError: the sources cannot be read.
        IndexBusy: another process changes the folder.
        StorageFault: the disk refused.
    """
    journal.settle(sources)
    taken = ingest(sources)
    known = [p.plan.plan_id for p in taken.plans] + [p.plan_id for f in taken.files for p in f.excluded]
    if plan_id not in known:
        raise UnknownPlan(plan_id)
    with storage(sources), journal.alone(sources):
        manifest.exclude(sources, plan_id)


def withdraw(file: str, sources: Path) -> None:
    """Take a source file out of the folder; it is kept as a version. A file that is not there is out already.

    Raises:
        IndexBusy: another process changes the folder.
        StorageFault: the disk refused.
    """
    with storage(sources), journal.alone(sources):
        if (sources / file).is_file():
            history.keep(sources, file, None, [])
            journal.carry_out(sources, Change(drops=(file,)))


def restore(sources: Path, now: dict[str, str], then: dict[str, str], told: str | None) -> tuple[str, ...]:
    """Bring the folder back to the files that an earlier version of the index was built from, in one step.

    `now`, `then`: name -> sha256, as the versions of the index know them; `told`: the manifest then, None for none.
    Returns the names of files whose bytes were not kept: they stay as they are.

    Raises:
        IndexBusy: another process changes the folder.
        StorageFault: the disk refused.
    """
    with storage(sources), journal.alone(sources):
        missing, puts = [], []
        for name, digest in then.items():
            data = history.bytes_of(sources, name, digest)
            if data is None:
                missing.append(name)
            elif not (sources / name).is_file() or history.sha256_of(sources / name) != digest:
                puts.append((name, journal.draft_of(sources, name, data)))
        drops = [name for name in now if name not in then and (sources / name).is_file()]
        for name in (*drops, *(n for n, _ in puts if (sources / n).is_file())):
            history.keep(sources, name, None, [])
        path = sources / manifest.NAME
        if told is None and path.exists():
            drops.append(manifest.NAME)
        elif told is not None and (not path.exists() or path.read_text("utf-8") != told):
            puts.append((manifest.NAME, journal.draft_of(sources, manifest.NAME, told.encode())))
        journal.carry_out(sources, Change(tuple(puts), tuple(drops)))
    return tuple(missing)


def _held_plans(sources: Path, digests: dict[str, str], held: Held | None) -> Iterator[Plan]:
    """Yield the plans of the folder, those left out too; a file that cannot be read has none."""
    by_file: dict[str, list[Plan]] = {}
    for plan in held.plans if held is not None else ():
        by_file.setdefault(plan.source_file, []).append(plan)
    for name, digest in digests.items():
        unchanged = held is not None and held.files.get(name) == digest
        own = by_file.get(name, []) if unchanged else []
        if not own:
            try:
                own = [p.plan for p in ingest_source(read(sources / name)).plans]
            except SourceError:
                continue
        yield from own


def _plan_of_change(file: IngestedFile, sources: Path, known: Sequence[Plan], digests: dict[str, str]) -> Taken:
    """Return what is to become of one file."""
    name = file.source.name
    same = next((held for held, digest in digests.items() if digest == file.source.sha256), None)
    if same is not None:
        return Taken(name, "present", same)
    own = [p.plan for p in file.plans] + list(file.excluded)
    replaced = [name] if (sources / name).is_file() else []
    replaced += [held for held in _versions_before(own, known) if held != name]
    return Taken(name, "replaced" if replaced else "added", name, tuple(replaced))


def _versions_before(own: Sequence[Plan], known: Sequence[Plan]) -> Iterator[str]:
    """Yield the held files all of whose plans are versions of the new file's."""
    by_file: dict[str, list[Plan]] = {}
    for plan in known:
        by_file.setdefault(plan.source_file, []).append(plan)
    for held, plans in by_file.items():
        if all(any(is_same_plan(old, new) for new in own) for old in plans):
            yield held


def _change(files: Sequence[Path], taken: Sequence[Taken], known: Sequence[Plan], sources: Path) -> None:
    """Keep what is replaced, then put the new files in the place of the old ones in one step."""
    puts, drops = [], []
    for path, file in zip(files, taken, strict=True):
        if file.action == "present":
            continue
        for old in file.replaced:
            history.keep(sources, old, file.held_as, [(p.plan_id, p.title) for p in known if p.source_file == old])
        puts.append((file.held_as, journal.draft_of(sources, file.held_as, path.read_bytes())))
        drops += [old for old in file.replaced if old != file.held_as]
    journal.carry_out(sources, Change(tuple(puts), tuple(drops)))
