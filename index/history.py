"""Keep the source files that were replaced or rolled back, and know which file took the place of which.

Input: a sources folder, names of its files. Output: the folder `versions` in it; `Kept` values.
Does not know: indexes, what makes a file a version of another.

    <sources>/versions/<first 16 digits of the sha256>/<name>       the bytes as they were
    <sources>/versions/<first 16 digits of the sha256>/record.json  which plans it held, what took its place, when

Nothing is ever taken out: to forget a text for good, delete its folder by hand. To return to one, add its file again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

NAME = "versions"
_RECORD = "record.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A source file as it was before another took its place."""

    file: str  # its name then
    sha256: str
    replaced_by: str | None  # name of the file that took its place; None when it was rolled back
    kept_at: str  # ISO time, UTC
    plan_ids: tuple[str, ...]
    titles: tuple[str, ...]
    path: Path


def keep(sources: Path, file: str, replaced_by: str | None, plans: Sequence[tuple[str, str]]) -> None:
    """Keep the bytes of a file as a version; `plans`: id and title of those that it holds. The file itself stays."""
    digest = sha256_of(sources / file)
    home = sources / NAME
    home.mkdir(exist_ok=True)
    record = {
        "file": file,
        "sha256": digest,
        "replaced_by": replaced_by,
        "kept_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "plan_ids": [plan_id for plan_id, _ in plans],
        "titles": [title for _, title in plans],
    }
    draft = Path(tempfile.mkdtemp(prefix=".keeping-", dir=home))
    try:
        draft.chmod(0o755)
        shutil.copyfile(sources / file, draft / file)
        (draft / _RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
        for path in (draft / file, draft / _RECORD):
            with path.open("rb+") as written:
                os.fsync(written.fileno())
        final = home / digest[:16]
        if final.exists():  # the same bytes were kept before: only the record is new
            (draft / file).replace(final / file)
            (draft / _RECORD).replace(final / _RECORD)
        else:
            draft.rename(final)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def kept(sources: Path) -> tuple[Kept, ...]:
    """Return what was kept, the oldest first; a folder without a whole record is none."""
    found = []
    for path in sorted((sources / NAME).glob(f"[0-9a-f]*/{_RECORD}")):
        try:
            told = json.loads(path.read_bytes())
            entry = Kept(
                told["file"], told["sha256"], told["replaced_by"], told["kept_at"],
                tuple(told["plan_ids"]), tuple(told["titles"]), path.parent / told["file"],
            )  # fmt: skip
        except (ValueError, KeyError, TypeError):
            continue
        if entry.path.is_file():
            found.append(entry)
    return tuple(sorted(found, key=lambda k: (k.kept_at, k.sha256)))


def versions_of(file: str, of: Sequence[Kept]) -> tuple[Kept, ...]:
    """Return the versions before a file, the latest first: what it took the place of, and those before that."""
    found: list[Kept] = []
    names = [file]
    while names:
        name = names.pop(0)
        earlier = [k for k in reversed(of) if k.replaced_by == name and k not in found]
        found += earlier
        names += [k.file for k in earlier if k.file != name]
    return tuple(sorted(found, key=lambda k: (k.kept_at, k.sha256), reverse=True))


def bytes_of(sources: Path, file: str, sha256: str) -> bytes | None:
    """Return the bytes of a file that was kept or still lies in the folder; None when they are gone."""
    for path in (sources / file, sources / NAME / sha256[:16] / file):
        if path.is_file() and sha256_of(path) == sha256:
            return path.read_bytes()
    return None


def as_json(version: Kept, sources: Path) -> dict[str, object]:
    """Return a version as `index list --versions --json` shows it; the path is relative to the sources."""
    return asdict(version) | {"path": version.path.relative_to(sources).as_posix()}


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
