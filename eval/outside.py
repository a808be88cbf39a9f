"""Score retrieval on question sets that nobody here wrote, in a simple JSON-lines form.

Input: passages {"id", "title", "text"} and questions {"id", "question", "passage_ids"}, plain or .gz.
Output: recall@k, MRR and nDCG@10 for BM25, and on request for vectors and for both fused.
Does not know: plans, clauses, answers.

The lexical and dense structures, the tokenizer and the fusion are those of the product; only scope and facts are
absent, since such sets have neither.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.errors import BadRow, EmptySet
from eval.metrics import figures, ndcg, reciprocal_rank, total
from eval.model import Count
from index.dense import Dense, DenseWriter
from index.embedding import Embedder
from index.fusion import fuse
from index.lexical import Lexical
from index.postings import PostingsWriter
from index.prepare import terms_of
from index.tokenization import terms

CUTS = (1, 5, 10, 100)
DEPTH = 100
Progress = Callable[[Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class OutsideSet:
    """Passages in file order, and questions with the rows of the passages that answer them."""

    texts: tuple[str, ...]
    questions: tuple[tuple[str, frozenset[int]], ...]


def load_set(passages: Path, questions: Path, limit: int | None = None) -> OutsideSet:
    """Return the set; `limit` takes the first questions only.

    Raises: BadRow for a malformed line or an unknown passage id; EmptySet when nothing is left.
    """
    rows: dict[str, int] = {}
    texts: list[str] = []
    for place, row in _lines(passages):
        key = _field(row, "id", str, place)
        rows[key] = len(texts)
        texts.append(f"{row.get('title', '')}\n{_field(row, 'text', str, place)}".strip())
    asked = []
    for place, row in _lines(questions):
        wanted = _field(row, "passage_ids", list, place)
        unknown = [i for i in wanted if i not in rows]
        if unknown:
            raise BadRow(f"{place}: field 'passage_ids': expected ids of {passages.name}, found {unknown[0]!r}")
        asked.append((_field(row, "question", str, place), frozenset(rows[i] for i in wanted)))
    asked = [(text, gold) for text, gold in asked if gold][:limit]
    if not texts or not asked:
        raise EmptySet(f"expected passages and questions, found {len(texts)} and {len(asked)}")
    return OutsideSet(tuple(texts), tuple(asked))


def score_set(
    data: OutsideSet, embedder: Embedder | None = None, progress: Progress = iter
) -> dict[str, dict[str, Any]]:
    """Return the figures of each stage: lexical, and with an embedder dense and fused."""
    with tempfile.TemporaryDirectory() as folder:
        lexical = _lexical(Path(folder), progress(data.texts))
        dense = _dense(Path(folder), embedder.embed_passages(data.texts)) if embedder else None
    marks = []
    for text, gold in progress(data.questions):
        ranked = {"lexical": [hit.row for hit in lexical.search(terms(text), DEPTH)]}
        if dense and embedder:
            ranked["dense"] = [hit.row for hit in dense.search(embedder.embed_query(text), DEPTH)]
            ranked["fused"] = [row for row, _ in fuse([ranked["lexical"], ranked["dense"]])]
        marks.append({k: c for stage, rows in ranked.items() for k, c in _marks(stage, rows, gold).items()})
    return figures(total(marks))


def _lexical(folder: Path, texts: Iterable[str]) -> Lexical:
    writer = PostingsWriter(folder, "clause")
    writer.add(terms_of([terms(text) for text in texts]))
    writer.close()
    return Lexical.load(folder, "clause")


def _dense(folder: Path, vectors: NDArray[np.float32]) -> Dense:
    writer = DenseWriter(folder, *vectors.shape)
    writer.add(vectors)
    writer.close()
    return Dense.load(folder)


def _marks(stage: str, rows: Sequence[int], gold: frozenset[int]) -> Mapping[str, Count]:
    """Recall is the share of the passages that answer, as STARD counts it."""
    gains = [row in gold for row in rows]
    found = {f"{stage}.recall@{k}": Count(sum(gains[:k]) / len(gold), 1) for k in CUTS}
    return found | {
        f"{stage}.mrr": Count(reciprocal_rank(gains), 1),
        f"{stage}.ndcg@10": Count(ndcg(gains, len(gold), 10), 1),
    }


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise BadRow(f"{path.name}:{number}: expected a JSON object, found {type(row).__name__}")
                    yield f"{path.name}:{number}", row
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadRow(f"{path}: expected JSON lines in UTF-8 (plain or .gz), found: {error}") from error


def _field(row: Mapping[str, Any], name: str, kind: type, place: str) -> Any:
    if not isinstance(row.get(name), kind):
        raise BadRow(f"{place}: field '{name}': expected {kind.__name__}, found {row.get(name)!r}")
    return row[name]
