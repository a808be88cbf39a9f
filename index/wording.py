"""Know the wording of a library: in how many clauses a word stands, and whether a string stands in any.

Input: the words of clauses as they were counted, postings of character pairs, clauses. Output: counts, yes or no.
Does not know: questions, weights, synonyms.

A word that the dictionary cut is looked up. Any other string is sought where its character pairs meet: in the clauses
that have all of them, up to CHECKED of which are read. With more, it is taken to stand there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from documents.normalization import fold
from index.errors import REBUILD, IndexDamaged
from index.lexical import Lexical
from index.shelf import Shelf, table
from index.tokenization import terms

CHECKED = 200  # clauses
_WORDS, _COUNTS = "words.terms.txt", "words.counts.npy"
_CACHED = 16_384  # strings


def words_of(folder: Path) -> tuple[list[str], NDArray[np.int64]]:
    """Return the words of all clauses as the dictionary cuts them, and in how many clauses each stands: int64 (n,).

    Raises:
        IndexDamaged: a file is missing or cut short.
    """
    held = Shelf(folder / _WORDS)
    return [word.decode() for word in held.lines(0, len(held))], np.asarray(table(folder / _COUNTS), dtype=np.int64)


class Wording:
    """The words of one library."""

    def __init__(
        self, folder: Path, clauses: int, pairs: Lexical, clause_of: Callable[[int], int], text_of: Callable[[int], str]
    ) -> None:
        """`pairs`: postings of whole clauses; `clause_of`: the number of the clause of such a row.

        Raises:
            IndexDamaged: a file is missing, cut short, or does not fit.
        """
        self.clauses = clauses
        self._words, self._counts = Shelf(folder / _WORDS), table(folder / _COUNTS)
        if len(self._words) != len(self._counts):
            raise IndexDamaged(f"词表不一致 the table of words in {folder} does not fit。{REBUILD}")
        self._pairs, self._clause_of, self._text_of = pairs, clause_of, text_of
        self.count = lru_cache(_CACHED)(self._count)
        self.holders = lru_cache(_CACHED)(self._holders)

    def _count(self, word: str) -> int:
        """Return in how many clauses `word` stands as the dictionary cuts them."""
        number = self._words.find(word.encode())
        return 0 if number is None else int(self._counts[number])

    def holds(self, text: str) -> bool:
        """Return whether a folded string stands in a clause."""
        return self.count(text) > 0 or self.holders(text)[0] > 0

    def count_holders(self, text: str) -> int:
        """Return in how many clauses a folded string stands."""
        return self.holders(text)[0]

    def _holders(self, text: str) -> tuple[int, tuple[int, ...]]:
        """Return in how many clauses a folded string stands, and the numbers of up to CHECKED of these."""
        every = dict.fromkeys(terms(text))
        pairs = [term for term in every if term.startswith("_")]  # words may be cut otherwise in a longer text
        lists = sorted((self._pairs.rows_with(term) for term in pairs or every), key=len)
        if not lists or not len(lists[0]):
            return 0, ()
        rows: NDArray[np.int32] = np.asarray(lists[0])
        for other in lists[1:]:
            at = np.minimum(np.searchsorted(other, rows), len(other) - 1)
            rows = rows[other[at] == rows]
            if not len(rows):
                return 0, ()
        clauses = dict.fromkeys(self._clause_of(int(row)) for row in rows[:CHECKED])
        held = tuple(c for c in clauses if text in fold(self._text_of(c)).text)
        return (len(rows) if len(rows) > CHECKED else len(held)), held
