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
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from documents import duplicates, overrides
from documents import manifest as sources_manifest
from documents.ingest import IngestResult, ingest
from documents.model import Plan
from index import records, store, versions
from index.dense import Dense
from index.embedding import Loader, Progress, load_embedder, model_name, runtime_of
from index.errors import IndexFault
from index.journal import settle
from index.lexical import K1, B, Lexical
from index.library import KINDS, Library
from index.model import Manifest, Passage
from index.passages import embedded_text, passages, searched_text
from index.tokenization import terms, tokenizer_name

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


@dataclass(frozen=True, slots=True)
class _Content:
    """All that an index is made from."""

    records: dict[str, bytes]
    passages: tuple[Passage, ...]
    embedded: list[str]  # text of each passage, as it is turned into a vector
    searched: list[str]  # as it is cut into terms


def build(
    sources: Path | None = None,
    out: Path | None = None,
    embedding_model: str | None = None,
    progress: Progress | None = None,
    load: Loader = load_embedder,
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
        taken = ingest(sources)
        tell("read", 1, 1)
        content = _content(taken, sources)
        planned = _manifest(taken, content, model_name(embedding_model), sources)
        embedded = _bring_up(out, planned, content, tell, load)
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
        warnings=(*taken.warnings, *(_held_twice(taken) if embedded is not None else ())),
    )


def _held_twice(taken: IngestResult) -> list[str]:
    """Return a line for each two plans that are alike."""
    plans = {p.plan.plan_id: p.plan for p in taken.plans}
    return [duplicates.note(found, plans) for found in duplicates.find(list(plans.values()))]


def _bring_up(out: Path, planned: Manifest, content: _Content, tell: Progress, load: Loader) -> int | None:
    """Make the planned version current; return how many vectors were computed, None when it was current already."""
    before = _whole_library(out, load)
    if before is not None and before.manifest.index_version == planned.index_version:
        return None
    if _is_whole(out / planned.index_version):
        versions.make_current(out, planned.index_version)
        return 0
    vectors, computed, backend = _vectors(content, planned.embedding_model, before, tell, load)
    tell("terms", 0, 1)
    postings = {
        kind: Lexical.build(
            [terms(t) for t, p in zip(content.searched, content.passages, strict=True) if p.kind == kind]
        )
        for kind in KINDS
    }
    tell("terms", 1, 1)

    def write(folder: Path) -> None:
        for name, data in content.records.items():
            (folder / name).write_bytes(data)
        Dense.build(vectors).save(folder / "vectors.faiss")
        for kind, part in postings.items():
            part.save(folder, kind)

    made = replace(planned, embedding_dim=vectors.shape[1], embedding_backend=backend)
    versions.write_version(out, made, write)
    return computed


def _content(taken: IngestResult, sources: Path) -> _Content:
    rows = passages(taken.plans)
    plans: dict[str, Plan] = {p.plan.plan_id: p.plan for p in taken.plans}
    return _Content(
        records.of_plans(taken.plans, rows) | {versions.SOURCES: _record_of_sources(taken, sources)},
        rows,
        [embedded_text(p, plans[p.plan_id]) for p in rows],
        [searched_text(p, plans[p.plan_id]) for p in rows],
    )


def _record_of_sources(taken: IngestResult, sources: Path) -> bytes:
    """Return what a roll-back needs to know of the folder: its files by digest, and its manifest."""
    told = sources / sources_manifest.NAME
    files: list[dict[str, str | None]] = [{"file": f.source.name, "sha256": f.source.sha256} for f in taken.files]
    text = told.read_text("utf-8") if told.is_file() else None
    return records.lines([*files, {"file": sources_manifest.NAME, "text": text}])


def _manifest(taken: IngestResult, content: _Content, model: str, sources: Path) -> Manifest:
    """Return the manifest; the vectors' length and backend are not known yet."""
    tokenizer = tokenizer_name()
    runs = runtime_of(model)
    digest = hashlib.sha256(f"{versions.FORMAT_VERSION}|{model}|{runs}|{tokenizer}|{K1}|{B}".encode())
    for name, data in sorted(content.records.items()):
        digest.update(f"{name} {len(data)}\n".encode() + data)
    digest.update(corpus_digest(taken, sources).encode())
    digest.update(records.lines({"e": e, "s": s} for e, s in zip(content.embedded, content.searched, strict=True)))
    return Manifest(
        format_version=versions.FORMAT_VERSION,
        index_version=digest.hexdigest()[:16],
        embedding_model=model,
        embedding_dim=0,
        embedding_backend="",
        tokenizer=tokenizer,
        corpus_digest=corpus_digest(taken, sources),
        files=len(taken.files),
        plans=len(taken.plans),
        clauses=sum(len(p.clauses) for p in taken.plans),
        passages=len(content.passages),
        facts=sum(len(p.facts) for p in taken.plans),
        defects=sum(len(p.defects) for p in taken.plans),
        characters=sum(len(f.source.text) for f in taken.files),
    )


def corpus_digest(taken: IngestResult, sources: Path) -> str:
    """Return the sha256 over names and digests of the sources, over their manifest and what staff put right."""
    told = sources / sources_manifest.NAME
    digest = hashlib.sha256(told.read_bytes() if told.is_file() else b"")
    put_right = sources / overrides.NAME
    if put_right.is_file():
        digest.update(put_right.read_bytes())
    for file in taken.files:
        digest.update(f"{file.source.name}\n{file.source.sha256}\n".encode())
    return digest.hexdigest()


def _vectors(
    content: _Content, model: str, before: Library | None, tell: Progress, load: Loader
) -> tuple[NDArray[np.float32], int, str]:
    """Return the vectors of all passages, float32 (n, d), how many were computed, and the backend."""
    known = _known_vectors(before) if before is not None and before.manifest.embedding_model == model else {}
    missing = [row for row, text in enumerate(content.embedded) if text not in known]
    if not missing and before is not None:
        return _stacked(content.embedded, known, before.manifest.embedding_dim), 0, before.manifest.embedding_backend
    tell("model", 0, 1)
    embedder = load(model)
    tell("model", 1, 1)
    if before is not None and before.manifest.embedding_backend != embedder.backend:
        known, missing = {}, list(range(len(content.embedded)))
    total = len(missing)
    made = embedder.embed_passages([content.embedded[r] for r in missing], lambda n: tell("embed", n, total))
    known.update((content.embedded[row], vector) for row, vector in zip(missing, made, strict=True))
    return _stacked(content.embedded, known, embedder.dim), total, embedder.backend


def _known_vectors(before: Library) -> dict[str, NDArray[np.float32]]:
    vectors = before.vectors()
    return {
        embedded_text(passage, before.plan(passage.plan_id)): vectors[passage.row] for passage in before.passages
    }


def _stacked(texts: Sequence[str], known: dict[str, NDArray[np.float32]], dim: int) -> NDArray[np.float32]:
    if not texts:
        return np.zeros((0, dim), dtype=np.float32)
    return np.stack([known[text] for text in texts])


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
