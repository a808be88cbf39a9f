"""Run the bundled model with ONNX Runtime.

Input: the folder that index.bundled wrote; texts with their prompt. Output: vectors, float32 (width,), L2-normalised.
Does not know: passages, prompts, other models; what the network does.

Each text is a run of its own, without padding, on one thread: its vector depends on nothing else, and two cores work on
two texts. A question needs no torch, which takes seconds and a gigabyte to load. The table of word vectors is mapped
from disk in its 4 bits; a row is made float32 when its word is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelFault
from index.network import INPUT, OUTPUT
from index.weights import dequantize

BACKEND = "onnx-int8"  # raise its name when the same text gets another vector
_ERRORS_ONLY = 3  # ONNX Runtime's scale: its warnings are not for users
Vectors = NDArray[np.float32]


class Encoder:
    """The bundled model in memory; may be called from several threads."""

    def __init__(self, folder: Path) -> None:
        try:
            self._words = np.load(folder / "words.npy", mmap_mode="r", allow_pickle=False)
            self._places: Vectors = np.load(folder / "places.npy", allow_pickle=False)
            self._session = _session((folder / "network.onnx").read_bytes())
            self._tokenizer = _tokenizer(folder / "tokenizer.json", len(self._places))
        except (OSError, ValueError) as fault:
            raise ModelFault(
                f"无法读取模型 cannot read the model in {folder}: {fault}。"
                "请删除该文件夹后重试 delete it and try again."
            ) from fault
        self.dim: int = self._places.shape[1]

    def encode(self, text: str) -> Vectors:
        """Return the vector of a text, prompt included: float32 (dim,), L2-normalised."""
        ids = self._tokenizer.encode(text).ids
        words = dequantize(self._words[ids].tobytes()).reshape(len(ids), self.dim)
        vector: Vectors = self._session.run([OUTPUT], {INPUT: (words + self._places[: len(ids)])[None]})[0][0]
        return vector

    def encode_all(self, texts: Sequence[str], threads: int, tell: Callable[[int], None] | None = None) -> Vectors:
        """Return float32 (n, dim), in the order of `texts`; `tell` hears how many are done."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))  # long ones first: all end at a time
        pool = ThreadPoolExecutor(threads)
        try:
            rows = {pool.submit(self.encode, texts[row]): row for row in order}
            for done, future in enumerate(as_completed(rows), start=1):
                vectors[rows[future]] = future.result()
                if tell:
                    tell(done)
        finally:
            pool.shutdown(cancel_futures=True)  # Ctrl-C does not wait for what is still queued
        return vectors


def _session(model: bytes) -> Any:
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as faults

    onnxruntime.disable_telemetry_events()  # Windows builds have them
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    # The network is written as it shall run; fusing the norms into what is before them would make them slower.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except (faults.Fail, faults.InvalidProtobuf, faults.InvalidGraph, faults.InvalidArgument) as fault:
        raise ValueError(str(fault).strip().split("\n")[0]) from fault


def _tokenizer(path: Path, window: int) -> Any:
    from tokenizers import Tokenizer

    if not path.is_file():
        raise FileNotFoundError(f"{path.name} is missing")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(window)
    return tokenizer
