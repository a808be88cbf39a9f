"""A small embedder for tests of the store: vectors from character counts, no model."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

DIM = 64


class FakeEmbedder:
    """Hash each character into one of 64 places; texts that share characters are near."""

    backend = "fake"
    dim = DIM

    def __init__(self, name: str) -> None:
        self.name = name
        self.embedded: list[str] = []

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(DIM, dtype=np.float32)
        for char in text:
            vector[zlib.crc32(char.encode()) % DIM] += 1
        return vector / max(1e-9, float(np.linalg.norm(vector)))

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        self.embedded += texts
        if progress:
            progress(len(texts))
        return np.stack([self.embed_query(t) for t in texts]) if texts else np.zeros((0, DIM), dtype=np.float32)


class FakeLoader:
    """Stand in for `load_embedder`; remembers every embedder that it made."""

    def __init__(self) -> None:
        self.made: list[FakeEmbedder] = []

    def __call__(self, name: str) -> FakeEmbedder:
        self.made.append(FakeEmbedder(name))
        return self.made[-1]

    @property
    def embedded(self) -> list[str]:
        """Return all texts embedded so far."""
        return [text for embedder in self.made for text in embedder.embedded]
