"""Know which words of the library are near in meaning to a word that it does not use.

Input: the words of all clauses and their vectors, made when an index is built; a word. Output: near words, cosines.
Does not know: questions, clauses, what a near word is good for.

People say 'penthouse' where a plan says 'high-rise building', and ask in English. The embedding model that finds
passages knows both; but all its vectors of single words point much the same way, so their common part, the mean, is
taken off first (Mu and Viswanath 2018, All-but-the-Top). Latin words have a mean of their own, since they lie apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import REBUILD, IndexDamaged
from index.shelf import table

WORDS_FILE, VECTORS_FILE = "near.txt", "near.npy"
MOST_WORDS = 20_000  # the most frequent ones; more would make a library of laws slow to open
_MOST_NEAR = 8  # kept of a word
_CACHED = 2048
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
# Their mean stands for what all Latin words have in common.
_LATIN_SAMPLE = (
    "plan", "policy", "company", "enterprise", "money", "subsidy", "tax", "land", "water", "road", "school",
    "hospital", "farmer", "worker", "citizen", "child", "building", "apply", "approve", "build", "support",
    "protect", "inspect", "publish", "deadline", "department", "government", "office", "committee", "law", "rule",
    "fine", "right", "duty", "list", "share", "amount", "rate", "year", "month", "day", "person", "family", "house",
    "technology", "research", "patent",
)  # fmt: skip
Vectors = NDArray[np.float32]


def choose(words: Sequence[str], counts: Sequence[int] | NDArray[np.int64]) -> list[str]:
    """Return the words that can be near to another: Chinese, two characters or more, most frequent first."""
    told = [(-int(count), word) for word, count in zip(words, counts, strict=True) if _WORD.fullmatch(word)]
    return [word for _, word in sorted(told)[:MOST_WORDS]]


def embed(
    words: Sequence[str], one: Callable[[str], Vectors], known: Mapping[str, NDArray[np.float16]], dim: int
) -> NDArray[np.float16]:
    """Return the vectors of `words` and, after them, of the Latin sample: float16 (n, dim).

    `one` embeds a text as a question; vectors in `known` are taken over.
    """
    wanted = [*words, *_LATIN_SAMPLE]
    missing = [w for w in wanted if w not in known]
    with ThreadPoolExecutor() as pool:
        made = dict(zip(missing, pool.map(one, missing), strict=True))
    out = np.zeros((len(wanted), dim), dtype=np.float16)
    for row, word in enumerate(wanted):
        out[row] = known[word] if word in known else made[word]
    return out


def save(folder: Path, words: Sequence[str], vectors: NDArray[np.float16]) -> None:
    """Write both files."""
    (folder / WORDS_FILE).write_text("\n".join(words), encoding="utf-8")
    np.save(folder / VECTORS_FILE, vectors, allow_pickle=False)


class NearWords:
    """The words of a library in the space of their meaning. Reading is safe from several threads."""

    def __init__(self, words: Sequence[str], vectors: NDArray[np.float16], one: Callable[[str], Vectors]) -> None:
        """`vectors` as `embed` returns them: float16 (len(words) + sample, d)."""
        self.words = tuple(words)
        self._raw, self._one = vectors, one
        self._rows = {word: row for row, word in enumerate(self.words)}
        self.find = lru_cache(_CACHED)(self._find)

    @classmethod
    def read(cls, folder: Path, one: Callable[[str], Vectors]) -> NearWords:
        """Open the two files; the vectors are mapped from disk.

        Raises:
            IndexDamaged: a file is missing, cut short, or they do not fit together.
        """
        try:
            words = (folder / WORDS_FILE).read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError) as fault:
            raise IndexDamaged(f"索引文件无法读取 cannot read {WORDS_FILE}。{REBUILD}") from fault
        vectors = table(folder / VECTORS_FILE)
        if len(vectors) != len(words) + len(_LATIN_SAMPLE):
            raise IndexDamaged(f"词向量不一致 {VECTORS_FILE} does not fit {WORDS_FILE}。{REBUILD}")
        return cls(words, vectors, one)

    def known(self) -> dict[str, NDArray[np.float16]]:
        """Return the vector of each word and of the Latin sample, to be taken over by the next build."""
        return dict(zip((*self.words, *_LATIN_SAMPLE), self._raw, strict=True))

    def _find(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return the words nearest to `word` (folded), best first, with the cosine: -1 to 1; none is `word` itself."""
        if not self.words:
            return ()
        chinese, means = self._space
        row = self._rows.get(word)
        raw = self._one(word) if row is None else self._raw[row].astype(np.float32)
        vector = raw - means[1 if word.isascii() else 0]
        likeness = chinese @ (vector / max(float(np.linalg.norm(vector)), 1e-9))
        most = min(_MOST_NEAR + 1, len(likeness))
        best = np.argpartition(-likeness, most - 1)[:most]
        order = best[np.argsort(-likeness[best], kind="stable")]
        near = [(self.words[i], float(likeness[i])) for i in order if self.words[i] != word]
        return tuple(near[:_MOST_NEAR])

    @cached_property
    def _space(self) -> tuple[Vectors, Vectors]:
        """Return the vectors of the words, mean taken off and L2-normalised, and both means: float32 (n, d), (2, d)."""
        raw = self._raw.astype(np.float32)
        own, latin = raw[: len(self.words)], raw[len(self.words) :]
        means = np.stack([own.mean(axis=0), latin.mean(axis=0)])
        centred = own - means[0]
        return centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9), means
