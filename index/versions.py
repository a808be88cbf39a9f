"""Keep the versions of an index side by side on disk, one of them current; know which was used before.

Input: the files of a version. Output: version folders, the pointer to the current one; manifests; `storage`.
Does not know: what the files of a version hold (index.store), how it is computed (index.build).

    <index>/current              the name of the version in use; replaced in one step
    <index>/earlier              the names of those that were in use before, the last one first
    <index>/<version>/           records (JSON lines), tables of numbers, vectors, postings: docs/library.md
    <index>/<version>/manifest.json   what built it, and size and sha256 of each file
    <index>/.building-…          a version in the making; the next build sweeps what a killed one left
    <index>/.lock                held by a build

A version is written in full beside the others and swapped in by replacing one small file, so a reader sees the old one
or the new one. A reader keeps the files mapped that it opened: it finishes on its version even when that is swept.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.errors import (
    REBUILD,
    IndexBusy,
    IndexDamaged,
    IndexFault,
    IndexForeign,
    IndexMissing,
    StorageFault,
)
from index.model import Manifest

FORMAT_VERSION = 6
SOURCES = "sources.jsonl"  # the files that a version was built from, by digest, and their manifest
_CURRENT, _EARLIER, _MANIFEST = "current", "earlier", "manifest.json"
_KEPT = 3  # versions: the current one and the two used before it


def current_version(folder: Path) -> str:
    """Return the name of the version in use.

    Raises:
        IndexMissing: there is no index.
        IndexDamaged: the pointer is not a version's name.
    """
    try:
        name = (folder / _CURRENT).read_text("utf-8").strip()
    except FileNotFoundError:
        found = "文件夹不存在 no such folder" if not folder.exists() else "没有 'current' 文件 no file 'current'"
        raise IndexMissing(
            f"没有索引 no index in {folder}({found})。请先建立 build it: python -m index build"
        ) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise IndexDamaged(f"无法读取索引 cannot read the index in {folder}: {fault}。{REBUILD}") from fault
    if not name.isalnum() or len(name) > 64 or not (folder / name / _MANIFEST).is_file():
        raise IndexDamaged(f"索引不完整 {folder}: expected a version folder, found '{name[:40]}'。{REBUILD}")
    return name


def must_be_built(folder: Path) -> bool:
    """Tell whether there is no index, or one of another format, as an older release left it."""
    if not (folder / _CURRENT).exists():
        return True
    try:
        read_manifest(folder / current_version(folder))
    except IndexForeign:
        return True
    except IndexFault:  # damaged: opening it says how
        return False
    return False


def read_manifest(version: Path) -> tuple[Manifest, dict[str, dict[str, Any]]]:
    """Return the manifest of a version folder, and its files: name -> {'bytes', 'sha256'}.

    Raises:
        IndexForeign: it is of another format.
        IndexDamaged: it cannot be read.
    """
    try:
        held = json.loads((version / _MANIFEST).read_text("utf-8"))
        found = held["manifest"]["format_version"]
        if found != FORMAT_VERSION:
            raise IndexForeign(
                f"索引格式不符 {version.parent}: expected format {FORMAT_VERSION}, found {found!r}。{REBUILD}"
            )
        names = {f.name for f in fields(Manifest)}
        manifest = Manifest(**{k: v for k, v in held["manifest"].items() if k in names})
        files = {str(name): dict(entry) for name, entry in held["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        if isinstance(fault, IndexForeign):
            raise
        raise IndexDamaged(f"索引清单无法读取 cannot read the manifest in {version}({fault})。{REBUILD}") from fault
    return manifest, files


def verify(version: Path, files: dict[str, dict[str, Any]], max_bytes: int | None = None) -> None:
    """Check that every file of a version is there, with the size and digest that the manifest names.

    Of files larger than `max_bytes` only the size is checked.

    Raises:
        IndexDamaged: one isn't.
    """
    for name, entry in files.items():
        path = version / name
        try:
            size = path.stat().st_size
            large = max_bytes is not None and size > max_bytes
            if size == entry["bytes"] and (large or _digest(path) == entry["sha256"]):
                continue
            found = "内容有变 altered"
        except (OSError, KeyError):
            found = "缺失 missing"
        raise IndexDamaged(f"索引文件 {name} {found}({version.parent})。{REBUILD}")


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Hold the lock of an index while it is built; sweep what a killed build left.

    Raises:
        IndexBusy: another build holds it.
        StorageFault: the folder cannot be written.
    """
    with storage(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise IndexBusy(
                f"另一个进程正在建立此索引 another build of {folder} is under way。"
                "请等它结束后再试 try again when it has ended."
            ) from None
    try:
        for left in folder.glob(".building-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        lock.release()


@contextmanager
def drafting(folder: Path) -> Iterator[Path]:
    """Give a folder in which a version can be made; what is left of it is taken away.

    Raises:
        StorageFault: the folder cannot be made.
    """
    with storage(folder):
        draft = Path(tempfile.mkdtemp(prefix=".building-", dir=folder))
        draft.chmod(0o755)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_version(folder: Path, manifest: Manifest, draft: Path) -> None:
    """Put a version that was made in a draft beside the others, and make it current.

    Until the last step the old version stays in use, whatever happens.

    Raises:
        StorageFault: the disk refused.
    """
    with storage(folder):
        paths = sorted(draft.iterdir())
        files = {p.name: {"bytes": p.stat().st_size, "sha256": _digest(p)} for p in paths}
        held = json.dumps({"manifest": asdict(manifest), "files": files}, ensure_ascii=False, indent=1)
        (draft / _MANIFEST).write_text(held + "\n", "utf-8")
        for path in (*paths, draft / _MANIFEST):
            _sync(path)
        final = folder / manifest.index_version
        if final.exists():
            shutil.rmtree(final)
        draft.rename(final)
        make_current(folder, manifest.index_version)
        _prune(folder)


def make_current(folder: Path, version: str) -> None:
    """Point the index at a version, in one step.

    Raises:
        StorageFault: the disk refused.
    """
    with storage(folder):
        current = folder / _CURRENT
        before = current.read_text("utf-8").strip() if current.is_file() else ""
        names = dict.fromkeys(name for name in (before, *_used_before(folder)) if name and name != version)
        for path, text in ((folder / _EARLIER, "\n".join(names)), (current, version)):
            draft = folder / f".{path.name}.new"
            draft.write_text(text + "\n", "utf-8")
            _sync(draft)
            draft.replace(path)
        if os.name == "posix":
            _sync(folder)


def earlier_version(folder: Path) -> Path:
    """Return the latest whole version beside the current one.

    Raises:
        IndexMissing: there is no index, or no other whole version.
        IndexDamaged: the pointer to the current version is broken.
    """
    for version in _versions(folder, current_version(folder))[1:]:
        try:
            verify(version, read_manifest(version)[1])
        except IndexFault:
            continue
        return version
    raise IndexMissing(f"没有更早的版本 no earlier version in {folder}。")


def sources_of(version: Path) -> tuple[dict[str, str], str | None]:
    """Return the source files that a version was built from, name -> sha256, and the text of their manifest."""
    entries = [json.loads(line) for line in (version / SOURCES).read_bytes().split(b"\n") if line]
    return {e["file"]: e["sha256"] for e in entries if "sha256" in e}, next(e["text"] for e in entries if "text" in e)


@contextmanager
def storage(folder: Path) -> Iterator[None]:
    """Turn a refusal of the disk into one clear line.

    Raises:
        StorageFault: always in place of an OSError.
    """
    try:
        yield
    except OSError as fault:
        full = fault.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "磁盘已满 the disk is full" if full else (fault.strerror or str(fault))
        raise StorageFault(
            f"无法写入 cannot write {folder}: {reason}。"
            "原有索引未受影响,请处理后重试 the old index is untouched; try again."
        ) from fault


def _prune(folder: Path) -> None:
    current = (folder / _CURRENT).read_text("utf-8").strip()
    for old in _versions(folder, current)[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _versions(folder: Path, current: str) -> list[Path]:
    """Return the version folders: the current one, then the others, the one used last first."""
    versions = [p for p in folder.iterdir() if (p / _MANIFEST).is_file() and not p.name.startswith(".")]
    used = _used_before(folder)
    rank = {name: number for number, name in enumerate([current, *used])}
    return sorted(versions, key=lambda p: (rank.get(p.name, len(rank)), -p.stat().st_mtime_ns, p.name))


def _used_before(folder: Path) -> list[str]:
    """Return the names of the versions that were current before, the last one first."""
    path = folder / _EARLIER
    return path.read_text("utf-8").split() if path.is_file() else []


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
