"""Build the index of a sources folder; do only what has changed.

Input: a folder of sources, the name of an embedding model. Output: a version in the index folder, a `BuildReport`.
Does not know: questions; how a source is read; how a version is kept.

sources -> plans, clauses, facts, defects -> passages -> vectors, postings -> a version. The name of a version is a
digest of all that goes into it, so unchanged sources end before the model is even loaded, and vectors of unchanged
passages are taken over from the version before.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from documents import duplicates, overrides
from documents import manifest as sources_manifest
from documents.ingest import IngestResult
from index import near_words, records, store, versions
from index.dense import DenseWriter
from index.embedding import Embedder, Loader, Progress, load_embedder, model_name, runtime_of
from index.errors import IndexFault
from index.holding import Holding
from index.intake import Intake, take_in
from index.journal import settle
from index.library import Library
from index.model import KINDS, Manifest
from index.postings import K1, B
from index.shelf import table
from index.tokenization import tokenizer_name
from index.wording import words_of
from index.writing import KEYS, VersionWriter

COMPARED_UP_TO = 5_000  # plans; among more, those that are alike are not looked for
DEFAULT_SOURCES = Path(__file__).parent.parent / "documents" / "sources"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build found and did."""

    index_version: str
    changed: bool  # False: the index was up to date
    files: int
    plans: int
    clauses: int
    facts: int
    defects: int
    characters: int
    passages: int
    embedded: int  # passages whose vector was computed now
    seconds: float
    skipped: tuple[str, ...] = ()  # one line for each file that could not be read
    warnings: tuple[str, ...] = ()


def build(
    sources: Path | None = None,
    out: Path | None = None,
    embedding_model: str | None = None,
    progress: Progress | None = None,
    load: Loader = load_embedder,
    take: Callable[[Path], Intake] = take_in,
) -> BuildReport:
    """Bring the index in `out` up to date with `sources`.

    Raises:
        SourceError: the folder is missing, its manifest is broken, or nothing in it can be read.
        IndexFault: another build is under way, the disk refused, or the model cannot be loaded.
    """
    started = time.monotonic()
    sources, out = sources or DEFAULT_SOURCES, out or store.DEFAULT_INDEX
    tell = progress or (lambda stage, done, total: None)
    with versions.building(out):
        settle(sources)
        tell("read", 0, 1)
        taken = take(sources)
        with versions.drafting(out) as draft, VersionWriter(draft) as writer:
            for batch in taken.batches():
                with versions.storage(out):
                    writer.add(batch)
            planned = _manifest(taken, writer, model_name(embedding_model), sources, draft)
            tell("read", 1, 1)
            before = _whole_library(out, load)
            embedded = _bring_up(out, draft, planned, writer, before, tell, load)
        alike = _held_twice(out / planned.index_version) if embedded is not None else []
    return BuildReport(
        index_version=planned.index_version,
        changed=embedded is not None,
        files=planned.files,
        plans=planned.plans,
        clauses=planned.clauses,
        facts=planned.facts,
        defects=planned.defects,
        characters=planned.characters,
        passages=planned.passages,
        embedded=embedded or 0,
        seconds=round(time.monotonic() - started, 2),
        skipped=taken.skipped,
        warnings=(*taken.warnings, *alike),
    )


def _held_twice(version: Path) -> list[str]:
    """Return a line for each two plans that are alike."""
    holding = Holding(version)
    if len(holding.plans) > COMPARED_UP_TO:
        return [f"方案多于 {COMPARED_UP_TO} 份,未查找重复的方案 too many plans to look for those that are alike."]
    return [
        duplicates.note(found, {p: holding.plan_at(holding.number_of(p)) for p in (found.plan_id, found.other_id)})
        for found in duplicates.find(holding.plans)
    ]


def _bring_up(
    out: Path,
    draft: Path,
    planned: Manifest,
    writer: VersionWriter,
    before: Library | None,
    tell: Progress,
    load: Loader,
) -> int | None:
    """Make the planned version current; return how many vectors were computed, None when it was current already."""
    if before is not None and before.manifest.index_version == planned.index_version:
        return None
    if _is_whole(out / planned.index_version):
        versions.make_current(out, planned.index_version)
        return 0
    earlier = out / before.manifest.index_version if before is not None else None
    vectors = _Vectors(planned, before, earlier, tell, load)
    with versions.storage(out):
        vectors.write(writer, draft)
        tell("terms", 0, 1)
        writer.finish()
        tell("terms", 1, 1)
        vectors.write_words(draft)
    made = replace(planned, embedding_dim=vectors.dim, embedding_backend=vectors.backend)
    versions.write_version(out, made, draft)
    return vectors.computed


def _manifest(taken: Intake, writer: VersionWriter, model: str, sources: Path, draft: Path) -> Manifest:
    """Return the manifest; the vectors' length and backend are not known yet."""
    tokenizer, runs, corpus = tokenizer_name(), runtime_of(model), corpus_digest(taken.files, sources)
    with versions.storage(draft.parent):
        (draft / versions.SOURCES).write_bytes(_record_of_sources(taken, sources))
        held = writer.end()
    told = f"{versions.FORMAT_VERSION}|{model}|{runs}|{tokenizer}|{K1}|{B}|{corpus}|{held}"
    return Manifest(
        format_version=versions.FORMAT_VERSION,
        index_version=hashlib.sha256(told.encode()).hexdigest()[:16],
        embedding_model=model,
        embedding_dim=0,
        embedding_backend="",
        tokenizer=tokenizer,
        corpus_digest=corpus,
        files=len(taken.files),
        plans=writer.plans,
        clauses=writer.clauses,
        passages=writer.passages,
        facts=writer.facts,
        defects=writer.defects,
        characters=taken.characters,
    )


def _record_of_sources(taken: Intake, sources: Path) -> bytes:
    """Return what a roll-back needs to know of the folder: its files by digest, and its manifest."""
    told = sources / sources_manifest.NAME
    files: list[dict[str, str | None]] = [{"file": name, "sha256": sha256} for name, sha256 in taken.files]
    text = told.read_text("utf-8") if told.is_file() else None
    return records.lines([*files, {"file": sources_manifest.NAME, "text": text}])


def corpus_digest(files: Iterable[tuple[str, str]], sources: Path) -> str:
    """Return the sha256 over names and digests of the sources, over their manifest and what staff put right."""
    told = sources / sources_manifest.NAME
    digest = hashlib.sha256(told.read_bytes() if told.is_file() else b"")
    put_right = sources / overrides.NAME
    if put_right.is_file():
        digest.update(put_right.read_bytes())
    for name, sha256 in files:
        digest.update(f"{name}\n{sha256}\n".encode())
    return digest.hexdigest()


def digest_of(taken: IngestResult, sources: Path) -> str:
    """Return the `corpus_digest` of sources that were ingested."""
    return corpus_digest(((f.source.name, f.source.sha256) for f in taken.files), sources)


class _Vectors:
    """The vectors of a version: those of passages that the version before had are taken over."""

    def __init__(
        self, planned: Manifest, before: Library | None, earlier: Path | None, tell: Progress, load: Loader
    ) -> None:
        self._planned, self._tell, self._load = planned, tell, load
        self._before, self._keys = None, np.zeros((0, 2), dtype=np.uint64)
        self.dim, self.backend, self.computed = 0, "", 0
        if before is not None and earlier is not None and before.manifest.embedding_model == planned.embedding_model:
            self._before, self._keys = before, table(earlier / KEYS)
            self.dim, self.backend = before.manifest.embedding_dim, before.manifest.embedding_backend
        self._order = np.lexsort((self._keys[:, 1], self._keys[:, 0]))

    def write(self, writer: VersionWriter, draft: Path) -> None:
        """Write the vectors of all passages; the model is loaded only when one is missing."""
        known = self._known(table(draft / KEYS))
        embedder: Embedder | None = None
        if self._before is None or (known < 0).any():
            self._tell("model", 0, 1)
            embedder = self._load(self._planned.embedding_model)
            self._tell("model", 1, 1)
            if embedder.backend != self.backend:
                known[:] = -1
            self.dim, self.backend = embedder.dim, embedder.backend
        self.computed = int((known < 0).sum())
        holding = Holding(draft)
        parts: dict[str, NDArray[np.int64]] = {kind: holding.rows_of_kind(kind) for kind in KINDS}
        dense = DenseWriter(draft, len(known), self.dim, parts=parts)
        done = 0
        for start, texts in writer.texts():
            rows = known[start : start + len(texts)]
            vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
            if (rows >= 0).any() and self._before is not None:
                vectors[rows >= 0] = self._before.vectors_at(rows[rows >= 0])
            missing = np.flatnonzero(rows < 0)
            if embedder is not None and len(missing):
                told = partial(self._told, done)
                vectors[missing] = embedder.embed_passages([texts[i] for i in missing], told)
                done += len(missing)
            dense.add(vectors)
        dense.close()

    def write_words(self, draft: Path) -> None:
        """Write the vectors of the words, those that the version before had taken over."""
        words = near_words.choose(*words_of(draft))
        same = self._before is not None and self._before.manifest.embedding_backend == self.backend
        known = self._before.near_words.known() if self._before is not None and same else {}
        model = self._planned.embedding_model
        made = near_words.embed(words, lambda word: self._load(model).embed_query(word), known, self.dim)
        near_words.save(draft, words, made)

    def _told(self, before: int, now: int) -> None:
        self._tell("embed", before + now, self.computed)

    def _known(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the row of the version before whose text is that of each passage; -1 where there is none."""
        known = np.full(len(keys), -1, dtype=np.int64)
        if not len(self._keys):
            return known
        first = self._keys[self._order, 0]
        at = np.searchsorted(first, keys[:, 0])
        for step in range(2):  # two texts with the same first half of their digests are beyond expectation
            rows = self._order[np.minimum(at + step, len(first) - 1)]
            same = (self._keys[rows] == keys).all(axis=1)
            known = np.where((known < 0) & same, rows, known)
        return known


def _whole_library(out: Path, load: Loader) -> Library | None:
    """Return the index as it stands; None when there is none that can be used."""
    try:
        return store.open_library(out, load=load)
    except IndexFault:
        return None


def _is_whole(version: Path) -> bool:
    try:
        _, files = versions.read_manifest(version)
        versions.verify(version, files)
    except IndexFault:
        return False
    return True
