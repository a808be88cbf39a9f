"""Take a folder of sources in: read, split, extract; nothing is lost silently.

Input: a folder with source files and, if there is one, its manifest. Output: `IngestResult`.
Does not know: vectors, indexes, questions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from documents import clauses, corrections, coverage, defects, facts, manifest, namesakes, overrides, validity
from documents.extraction import SourceError, refuse
from documents.manifest import Manifest
from documents.model import Ingested, Plan, Source
from documents.overrides import Correction
from documents.plans import split_plans
from documents.readers import MAX_BYTES, read

_NO_SOURCES = (manifest.NAME, overrides.NAME)


@dataclass(frozen=True, slots=True)
class IngestedFile:
    """A source, what was taken from it, and its chrome as (start, end, reason)."""

    source: Source
    plans: tuple[Ingested, ...]  # excluded ones left out
    chrome: tuple[tuple[int, int, str], ...]
    excluded: tuple[Plan, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestResult:
    """All sources of a folder, by file name."""

    files: tuple[IngestedFile, ...]
    skipped: tuple[str, ...] = ()  # one line for each file that could not be read or is a copy of another
    warnings: tuple[str, ...] = ()  # one line each

    @property
    def plans(self) -> tuple[Ingested, ...]:
        """Return every plan, in the order of files and of their text."""
        return tuple(plan for file in self.files for plan in file.plans)

    def coverage(self) -> dict[str, Any]:
        """Return the report that accounts for every character."""
        files = [coverage.of_file(f.source, [*(p.plan for p in f.plans), *f.excluded], f.chrome) for f in self.files]
        return coverage.report(files, [coverage.of_plan(plan) for plan in self.plans])


def ingest(sources_dir: Path, max_bytes: int = MAX_BYTES) -> IngestResult:
    """Return what the folder holds; a file that cannot be read is skipped and named.

    Raises: SourceError when the folder is missing, its manifest is broken, or nothing in it can be read.
    """
    skipped: list[str] = []
    warnings: list[str] = []
    files = list(files_in(sources_dir, skipped, warnings, max_bytes))
    corrected, unfit = _corrected(files, overrides.load(sources_dir))
    return IngestResult(_told_apart(corrected), tuple(skipped), (*warnings, *unfit))


def files_in(
    sources_dir: Path, skipped: list[str], warnings: list[str], max_bytes: int = MAX_BYTES
) -> Iterator[IngestedFile]:
    """Yield each file of a folder with its plans, as it is read; corrections are not applied, nor names told apart.

    Lines on files that cannot be read are added to `skipped`, others to `warnings`.

    Raises: SourceError when the folder is missing, its manifest is broken, or nothing in it can be read.
    """
    if not sources_dir.is_dir():
        raise refuse(str(sources_dir), "没有这个文件夹。", "no such folder; name the folder of the sources.")
    told = manifest.load(sources_dir)
    taken: set[str] = set()
    digests: dict[str, str] = {}
    found = False
    for path in source_files(sources_dir):
        try:
            source = read(path, max_bytes)
        except SourceError as error:
            skipped.append(str(error))
            continue
        if (same := digests.setdefault(source.sha256, source.name)) != source.name:
            skipped.append(f"{source.name}:与 {same} 完全相同,只收录一次 (the same bytes as {same}, held once)。")
            continue
        warnings += [f"{source.name}:{warning}" for warning in source.warnings]
        warnings += _digest_warning(source, told)
        file = ingest_source(source, told, taken)
        found = True
        if not file.plans and not file.excluded:
            warnings.append(f"{source.name}:没有找到政策正文,只有网页内容 (holds no policy text, only page chrome)。")
        yield file
    if not found:
        reason = f"({skipped[0]})" if skipped else ""
        raise refuse(str(sources_dir), f"文件夹里没有可读的方案{reason}。", "holds no file that can be read.")


def ingest_source(source: Source, told: Manifest | None = None, taken: set[str] | None = None) -> IngestedFile:
    """Return the plans of one source; ids in `taken` are given no second time, and new ones are added to it."""
    told = told or Manifest({}, ())
    taken = set() if taken is None else taken
    parted = split_plans(source, told.amendments(source.name))
    plans, excluded = [], []
    for plan in parted.plans:
        named = _amended(_with_free_id(plan, taken), told)
        taken.add(named.plan_id)
        if told.excludes(named.plan_id):
            excluded.append(named)
        else:
            plans.append(_ingested(named))
    return IngestedFile(source, tuple(plans), parted.chrome, tuple(excluded))


def source_files(folder: Path) -> Iterator[Path]:
    """Yield the files of the folder in order of their names; manifest, corrections and hidden files are none."""
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.is_file() and not path.name.startswith((".", "~$")) and path.name not in _NO_SOURCES:
            yield path


def _ingested(plan: Plan) -> Ingested:
    parts = tuple(clauses.split(plan))
    plan = validity.with_validity(plan, parts)
    flaws = tuple(defects.find(plan, parts))
    return Ingested(plan, parts, tuple(facts.extract(plan, parts, flaws)), flaws)


def _with_free_id(plan: Plan, taken: set[str]) -> Plan:
    """Return the plan under an id of its own: its text's digest tells it from a namesake."""
    if plan.plan_id not in taken:
        return plan
    digest = hashlib.sha256(plan.text.encode()).hexdigest()
    free = next(name for n in range(6, len(digest)) if (name := f"{plan.plan_id}-{digest[:n]}") not in taken)
    return replace(plan, plan_id=free)


def _corrected(files: list[IngestedFile], kept: tuple[Correction, ...]) -> tuple[list[IngestedFile], list[str]]:
    """Return the files with what staff put right, and one line for each correction that does not fit any more."""
    if not kept:
        return files, []
    held = [plan.plan.plan_id for file in files for plan in file.plans]
    excluded = [plan.plan_id for file in files for plan in file.excluded]
    warnings = corrections.strays(kept, [*held, *excluded])
    out = []
    for file in files:
        plans = []
        for plan in file.plans:
            item, unfit = corrections.apply(plan, kept)
            if corrections.kept_inside(item.plan, kept, [*held, *excluded]):
                item = replace(item, plan=replace(item.plan, public=False))
            plans.append(item)
            warnings += unfit
        out.append(replace(file, plans=tuple(plans)))
    return out, warnings


def _told_apart(files: list[IngestedFile]) -> tuple[IngestedFile, ...]:
    """Return the files with plans that no two of them are called alike."""
    plans = iter(namesakes.tell_apart([item.plan for file in files for item in file.plans]))
    return tuple(replace(file, plans=tuple(replace(item, plan=next(plans)) for item in file.plans)) for file in files)


def _amended(plan: Plan, told: Manifest) -> Plan:
    entry = told.of_plan(plan.plan_id)
    fields = {
        key: entry[key]
        for key in ("title", "display_name", "issuer", "region", "public", "valid_until")
        if key in entry
    }
    aliases = tuple(dict.fromkeys((*plan.aliases, *entry.get("aliases", ()))))
    return replace(plan, aliases=aliases, **fields)


def _digest_warning(source: Source, told: Manifest) -> list[str]:
    expected = told.files.get(source.name, {}).get("sha256")
    if expected in (None, source.sha256):
        return []
    return [f"{source.name}:内容与清单中的 sha256 不符,按现有内容收录 (differs from the manifest's sha256)。"]
