"""Keep lists of numbers under keys in files, and look up many keys at once.

Input: keys, each with its numbers. Output: the numbers of a key, and the key's place in the order of keys.
Does not know: what keys and numbers stand for.

Keys lie sorted on a shelf; a sorted table of their checksums says where a key can be, so that hundreds of strings of a
question, nearly none of which is a key, are looked up without reading a line each. All is mapped, nothing is parsed.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import shelf
from index.errors import REBUILD, IndexDamaged
from index.shelf import Shelf, table

Numbers = NDArray[np.int32]


class Register:
    """Lists of numbers by key."""

    def __init__(self, folder: Path, name: str) -> None:
        """Open what `write` wrote.

        Raises:
            IndexDamaged: a file is missing, cut short, or does not fit.
        """
        self._keys = Shelf(folder / f"{name}.keys.txt")
        self._sums, self._places, self._ends, self._numbers = (
            table(folder / f"{name}.{part}.npy") for part in ("sums", "places", "ends", "numbers")
        )
        n = len(self._keys)
        if (len(self._sums), len(self._places), len(self._ends)) != (n, n, n + 1) or self._ends[-1] != len(
            self._numbers
        ):
            raise IndexDamaged(f"索引文件不一致 the register '{name}' does not fit together。{REBUILD}")

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self._keys)

    def find(self, keys: Collection[str]) -> dict[str, int]:
        """Return those of `keys` that there are, each with its place, in the order in which they are asked for."""
        asked = list(dict.fromkeys(keys)) if len(self._sums) else []
        sums = _sums(asked)
        first = self._sums.searchsorted(sums)
        near = self._sums[np.minimum(first, len(self._sums) - 1)]
        found: dict[str, int] = {}
        for i in np.flatnonzero(near == sums).tolist():
            last = first[i] + self._sums[first[i] :].searchsorted(sums[i], "right")
            wanted = asked[i].encode()
            for place in self._places[first[i] : last].tolist():
                if self._keys.line(place) == wanted:
                    found[asked[i]] = place
        return found

    def key(self, place: int) -> str:
        """Return a key."""
        return self._keys.line(place).decode()

    def count(self, place: int) -> int:
        """Return how many numbers a key has."""
        return int(self._ends[place + 1] - self._ends[place])

    def numbers(self, place: int) -> Numbers:
        """Return the numbers of a key: int32 (n,)."""
        found: Numbers = self._numbers[int(self._ends[place]) : int(self._ends[place + 1])]
        return found

    def begins(self, text: str) -> bool:
        """Return whether a key begins with `text`."""
        wanted = text.encode()
        low, high = 0, len(self._keys)
        while low < high:
            middle = (low + high) // 2
            if self._keys.line(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low < len(self._keys) and self._keys.line(low).startswith(wanted)


def write(folder: Path, name: str, entries: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """Write a register; return the place of each key."""
    keys = sorted(entries)  # by code point, which is the order of their UTF-8 bytes too
    shelf.write(folder / f"{name}.keys.txt", (key.encode() for key in keys))
    sums = _sums(keys)
    order = np.argsort(sums, kind="stable")
    ends = np.cumsum([0, *(len(entries[key]) for key in keys)], dtype=np.int64)
    numbers = np.fromiter((number for key in keys for number in entries[key]), dtype=np.int32, count=int(ends[-1]))
    parts: dict[str, NDArray[Any]] = {
        "sums": sums[order],
        "places": order.astype(np.int32),
        "ends": ends,
        "numbers": numbers,
    }
    for part, values in parts.items():
        shelf.save(folder / f"{name}.{part}.npy", values)
    return {key: place for place, key in enumerate(keys)}


def _sums(keys: Sequence[str]) -> NDArray[np.uint32]:
    return np.array([zlib.crc32(key.encode()) for key in keys], dtype=np.uint32)
