"""Go back to the version of the index before this one, and to the source files that it was built from.

Input: the index folder, the sources folder. Output: both, changed; what could not be brought back.
Does not know: how versions are kept on either side.

Files are touched only in the folder that the index was built from: one that holds all its files, unchanged since.
The files go first, then the index: whatever happens in between, the next build makes the one agree with the other.
What staff put right (overrides.toml) stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index import holdings, versions
from index.history import sha256_of


@dataclass(frozen=True, slots=True)
class RolledBack:
    """Where a roll-back led."""

    index_version: str
    sources_restored: bool  # False: the folder is not the one that the index was built from, and was left alone
    not_restored: tuple[str, ...] = ()  # source files whose bytes then were not kept; they stay as they are


def roll_back(out: Path, sources: Path) -> RolledBack:
    """Make the latest whole version beside the current one current, and bring its source files back.

    Raises:
        IndexMissing: there is no index, or no other whole version.
        IndexBusy: a build or another change is under way.
        StorageFault: the disk refused.
    """
    now = out / versions.current_version(out)
    with versions.building(out):
        then = versions.earlier_version(out)
        built_from, (files, told) = versions.sources_of(now)[0], versions.sources_of(then)
        ours = all((sources / n).is_file() and sha256_of(sources / n) == d for n, d in built_from.items())
        missing = holdings.restore(sources, built_from, files, told) if ours else ()
        versions.make_current(out, then.name)
    return RolledBack(then.name, ours, missing)
