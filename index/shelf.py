"""Keep lines of text in a file, and read single ones: the file as it stands, and a table of where each line begins.

Input: lines as bytes, without line feeds of their own. Output: a line by its number; its number where lines are sorted.
Does not know: what a line says.

The file is mapped, not read: what is never asked for never leaves the disk, and a reader keeps its lines when the file
is replaced or taken away.
"""

from __future__ import annotations

import mmap
import os
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import REBUILD, IndexDamaged

SUFFIX = ".at.npy"  # of the table beside a file of lines


class Shelf:
    """The lines of one file."""

    def __init__(self, path: Path) -> None:
        """Open the lines that a `ShelfWriter` wrote.

        Raises:
            IndexDamaged: the file or its table is missing, cut short, or they do not fit together.
        """
        self._at: NDArray[np.int64] = table(path.with_name(path.name + SUFFIX))
        try:
            with path.open("rb") as file:
                size = path.stat().st_size
                self._data: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        except (OSError, ValueError) as fault:
            raise IndexDamaged(f"索引文件无法读取 cannot read {path.name}。{REBUILD}") from fault
        if self._at.ndim != 1 or not len(self._at) or int(self._at[-1]) != size:
            raise IndexDamaged(f"索引文件不一致 {path.name} does not fit its table。{REBUILD}")

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self._at) - 1

    def line(self, number: int) -> bytes:
        """Return a line without its line feed."""
        found: bytes = self._data[int(self._at[number]) : int(self._at[number + 1]) - 1]
        return found

    def lines(self, start: int, end: int) -> list[bytes]:
        """Return the lines from `start` to before `end`."""
        if start >= end:
            return []
        found: bytes = self._data[int(self._at[start]) : int(self._at[end]) - 1]
        return found.split(b"\n")

    def find(self, line: bytes) -> int | None:
        """Return the number of a line where lines are sorted by their bytes; None when it is not there."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            held = self.line(middle)
            if held == line:
                return middle
            if held < line:
                low = middle + 1
            else:
                high = middle
        return None


class ShelfWriter:
    """Writes lines one after another, then their table."""

    def __init__(self, path: Path) -> None:
        """Begin the file."""
        self._path = path
        self._file = path.open("wb")
        self._at = array("q", [0])

    def add(self, lines: Iterable[bytes]) -> None:
        """Write lines, none of which may hold a line feed."""
        at = self._at[-1]
        for line in lines:
            self._file.write(line + b"\n")
            at += len(line) + 1
            self._at.append(at)

    def leave(self) -> None:
        """Close the file as it is."""
        self._file.close()

    def close(self) -> None:
        """Write the table and end."""
        self._file.close()
        save(self._path.with_name(self._path.name + SUFFIX), np.frombuffer(self._at, dtype=np.int64))


def write(path: Path, lines: Iterable[bytes]) -> None:
    """Write all the lines of a file, and their table."""
    writer = ShelfWriter(path)
    writer.add(lines)
    writer.close()


def save(path: Path, values: NDArray[Any]) -> None:
    """Write a table of numbers."""
    np.save(path, values, allow_pickle=False)


def table(path: Path) -> NDArray[Any]:
    """Map a table of numbers.

    Raises:
        IndexDamaged: it is missing, cut short or no table.
    """
    try:
        found: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as fault:
        raise IndexDamaged(f"索引文件无法读取 cannot read {path.name}。{REBUILD}") from fault
    return found.view(np.ndarray)  # a plain array over the mapped file: slices of it cost less


def room(path: Path, shape: tuple[int, ...], kind: type[np.generic]) -> NDArray[Any]:
    """Return a table on disk that is to be filled; the disk has given the room, so that filling it cannot fail."""
    if not all(shape):
        save(path, np.zeros(shape, dtype=kind))
        return np.zeros(shape, dtype=kind)
    made = np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=shape)
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    return made
