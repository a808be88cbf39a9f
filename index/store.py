"""Open an index: read the current version into a `Library`, and check that it is whole.

Input: the index folder. Output: an opened `Library`, or only the plans that it holds.
Does not know: how versions lie on disk (index.versions), how one is computed, questions.

No file is ever unpickled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from documents.model import Plan
from index import records
from index.dense import Dense
from index.embedding import Loader, load_embedder
from index.errors import REBUILD, IndexDamaged, IndexFault, IndexForeign
from index.holding import Holding
from index.lexical import Lexical
from index.library import Library
from index.model import KINDS
from index.versions import current_version, read_manifest, sources_of, verify
from index.wording import Wording

__all__ = ["DEFAULT_INDEX", "Held", "Library", "current_version", "held", "open_library"]

DEFAULT_INDEX = Path(__file__).parent / "built"
_VECTORS = "vectors.npy"
_CHECKED_AT_OPEN = 8_000_000  # bytes; larger files are read through by `index check` only


def open_library(path: Path | None = None, embedding_model: str | None = None, load: Loader = load_embedder) -> Library:
    """Open the current version of an index; the embedding model named by its manifest is loaded when first needed.

    `embedding_model`, when given, must be the one that built the index.

    Raises:
        IndexMissing: there is none.
        IndexForeign: it is of another format or another embedding model.
        IndexDamaged: a file is missing, cut short or altered.
    """
    folder = path or DEFAULT_INDEX
    version = current_version(folder)
    try:
        return _open_version(folder / version, embedding_model, load)
    except IndexDamaged:
        if (newer := current_version(folder)) == version:
            raise
        return _open_version(folder / newer, embedding_model, load)  # a build replaced it meanwhile


@dataclass(frozen=True, slots=True)
class Held:
    """What an index says of the sources: the plans that it took from them, and the sha256 of each file then."""

    plans: tuple[Plan, ...]
    files: Mapping[str, str]


def held(folder: Path) -> Held | None:
    """Return what the current version was built from, and read nothing else of it; None when it cannot be read."""
    try:
        version = folder / current_version(folder)
        read_manifest(version)
        return Held(records.parse(Plan, (version / "plans.jsonl").read_bytes()), sources_of(version)[0])
    except (IndexFault, OSError):
        return None


def _open_version(version: Path, embedding_model: str | None, load: Loader) -> Library:
    manifest, files = read_manifest(version)
    if embedding_model and embedding_model != manifest.embedding_model:
        raise IndexForeign(
            f"索引由 '{manifest.embedding_model}' 建立,设置为 '{embedding_model}' the index was built with another "
            f"embedding model than the setting names。请改回设置或重建 change the setting or {REBUILD}"
        )
    verify(version, files, _CHECKED_AT_OPEN)
    if any(name not in files for name in (_VECTORS, "plans.jsonl", "clauses.jsonl", "passages.npy")):
        raise IndexDamaged(f"索引清单缺少文件 the manifest in {version} lacks files。{REBUILD}")
    holding = Holding(version)
    dense = Dense.load(version, parts={kind: holding.rows_of_kind(kind) for kind in KINDS})
    lexical = {kind: Lexical.load(version, kind) for kind in KINDS}
    size = len(holding.passages)
    if dense.size != size or sum(part.size for part in lexical.values()) != size:
        raise IndexDamaged(f"索引文件不一致 {size} passages, {dense.size} vectors in {version}。{REBUILD}")
    rows = holding.rows_of_kind("clause")
    wording = Wording(
        version,
        manifest.clauses,
        lexical["clause"],
        lambda row: holding.clause_of_passage(int(rows[row])),
        lambda number: holding.clause_at(number).text,
    )
    return Library(manifest, holding, wording, dense, lexical, load, version)
