"""Make the postings of terms: which passages hold a term, with which BM25 score.

Input: the terms of passages, batch by batch, in row order. Output: files that index.lexical opens.
Does not know: what a term is, plans, questions, how postings are searched.

The terms of a batch go to a file of the folder as they come; what is kept in memory is one number for each term and
each passage. At the end they are put in order of their terms, stretch by stretch, so that a library of any size is
sorted in the memory of one stretch.

Source: BM25 as in index.lexical; idf = ln(1 + (N - n + 0.5) / (n + 0.5)), tf / (tf + k1 (1 - b + b length / mean)).
"""

from __future__ import annotations

from array import array
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import shelf
from index.prepare import Terms

K1, B = 1.5, 0.75  # the paper's usual values
_STRETCH = 4_000_000  # postings sorted at a time


class PostingsWriter:
    """Takes the terms of passages in row order, and writes their postings at the end."""

    def __init__(self, folder: Path, name: str, scored: bool = True) -> None:
        """`scored`: with BM25 scores; else only in how many rows each term stands is written."""
        self._folder, self._name, self._scored = folder, name, scored
        self._names: dict[str, int] = {}
        self._counts = array("q")  # by term: in how many rows it stands
        self._lengths = array("i")  # by row: how many terms it has
        self._spools = {part: (folder / f".{name}.{part}").open("w+b") for part in ("row", "term", "times")}

    def add(self, batch: Terms) -> None:
        """Take the terms of further rows."""
        ids = np.array([self._number(name) for name in batch.names], dtype=np.int32)[batch.ids]
        lengths = np.diff(batch.ends, prepend=0)
        rows = np.repeat(np.arange(len(lengths), dtype=np.int64) + len(self._lengths), lengths)
        self._lengths.extend(lengths.tolist())
        pairs, times = np.unique(rows << 32 | ids, return_counts=True)
        terms = (pairs & 0xFFFFFFFF).astype(np.int32)
        if len(terms):
            counts = np.frombuffer(self._counts, dtype=np.int64)
            counts += np.bincount(terms, minlength=len(counts))
            del counts  # an array that is lent out cannot grow
        if self._scored:
            for part, values in (("row", pairs >> 32), ("term", terms), ("times", times)):
                values.astype(np.int32).tofile(self._spools[part])

    def leave(self) -> None:
        """Close the working files as they are."""
        for file in self._spools.values():
            with suppress(OSError):
                file.close()

    def close(self) -> None:
        """Write the postings; terms are sorted by their bytes."""
        folder, name = self._folder, self._name
        names = sorted(self._names)  # by code point, which is the order of their UTF-8 bytes too
        shelf.write(folder / f"{name}.terms.txt", (term.encode() for term in names))
        order = np.array([self._names[term] for term in names], dtype=np.int64)
        counts = np.frombuffer(self._counts, dtype=np.int64)[order] if len(order) else np.zeros(0, dtype=np.int64)
        if self._scored:
            self._write_scores(order, counts)
        else:
            shelf.save(folder / f"{name}.counts.npy", counts.astype(np.int32))
        for part, file in self._spools.items():
            file.close()
            (folder / f".{name}.{part}").unlink()

    def _number(self, name: str) -> int:
        number = self._names.setdefault(name, len(self._names))
        if number == len(self._counts):
            self._counts.append(0)
        return number

    def _write_scores(self, order: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        folder, name = self._folder, self._name
        ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        rank = np.zeros(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        lengths = np.frombuffer(self._lengths, dtype=np.int32) if len(self._lengths) else np.zeros(0, dtype=np.int32)
        size, total = len(lengths), int(ends[-1])
        rows = shelf.room(folder / f"{name}.indices.npy", (total,), np.int32)
        scores = shelf.room(folder / f"{name}.data.npy", (total,), np.float32)
        idf = np.log(1 + (size - counts + 0.5) / (counts + 0.5))
        mean = float(lengths.mean()) if size else 0.0
        for file in self._spools.values():
            file.seek(0)
        free = ends[:-1].copy()  # by term: where its next posting goes
        for _ in range(0, total, _STRETCH):
            row, term, times = (np.fromfile(file, dtype=np.int32, count=_STRETCH) for file in self._spools.values())
            by_term = rank[term]
            sorting = np.argsort(by_term, kind="stable")
            by_term, row, times = by_term[sorting], row[sorting], times[sorting].astype(np.float64)
            firsts = np.searchsorted(by_term, by_term)  # where the postings of this term begin in the stretch
            places = free[by_term] + np.arange(len(by_term)) - firsts
            share = times / (times + K1 * (1 - B + B * lengths[row] / mean))
            rows[places], scores[places] = row, idf[by_term].astype(np.float32) * share
            free += np.bincount(by_term, minlength=len(free))
        for values in (rows, scores):
            if isinstance(values, np.memmap):
                values.flush()
        shelf.save(folder / f"{name}.indptr.npy", ends)
        shelf.save(folder / f"{name}.shape.npy", np.array([size], dtype=np.int64))
