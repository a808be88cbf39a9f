"""Turn texts into vectors.

Input: texts; the name of a sentence-transformers model (the bundled one by default). Output: float32 vectors,
L2-normalised, so that the inner product is the cosine.
Does not know: passages, plans, where vectors are kept.

The bundled model runs in ONNX Runtime (index.encoder), questions and passages alike, and torch is never imported. Any
other model, and the bundled one where ONNX Runtime is missing, runs in sentence-transformers: that and torch take
seconds to import, so it waits until a model is loaded. Its passages run in batches whose shape follows from their
length alone (a partly filled one is filled up), one batch per core and one thread per batch. So a vector depends on
its text, not on what else was in the batch or how many cores there are: adding a plan gives the same bytes as building
anew. It is also quicker than several threads in one batch, which wait for one another (measured: 1.1 times on idle
cores, 3 times on busy ones).
"""

from __future__ import annotations

import importlib.util
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.bundled import BUNDLED, PASSAGE_PROMPT, QUERY_PROMPT, model_folder, network_folder
from index.encoder import BACKEND, Encoder
from index.errors import ModelFault

LENGTHS = (*range(8, 97, 8), *range(112, 257, 16), *range(288, 512, 32))  # padded to; beyond: the model's window
BATCH_TOKENS = 256  # texts per batch = BATCH_TOKENS // length, at least one
_SAMPLE = "度量"
_loading = threading.Lock()
Vectors = NDArray[np.float32]
Progress = Callable[[str, int, int], None]  # stage, done, total


class Embedder(Protocol):
    """What the index needs of an embedding model."""

    @property
    def name(self) -> str:
        """Return the name as set: BUNDLED, a hub name or a folder."""

    @property
    def backend(self) -> str:
        """Return what computes the vectors of passages: 'onnx-int8', 'torch-float32', 'torch-bfloat16'."""

    @property
    def dim(self) -> int:
        """Return the length of a vector."""

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Return float32 (n, dim), in the order of `texts`; `progress` hears how many are done."""

    def embed_query(self, text: str) -> Vectors:
        """Return float32 (dim,)."""


Loader = Callable[[str], Embedder]


def model_name(configured: str | None) -> str:
    """Return the name that the manifest records for a setting; '' and None mean the bundled model."""
    return configured or BUNDLED


def load_embedder(name: str) -> Embedder:
    """Load a model (some seconds); the one last loaded is kept, so a build and the library it serves share it.

    Raises:
        ModelFault: it is neither the bundled one, nor a folder, nor a hub model that is cached or can be reached.
    """
    with _loading:
        return _loaded(name)


def runtime_of(name: str) -> str:
    """Return what will run a model here, without loading it: 'onnx-int8' or 'torch'."""
    return BACKEND if name == BUNDLED and importlib.util.find_spec("onnxruntime") else "torch"


@lru_cache(maxsize=1)
def _loaded(name: str) -> Embedder:
    if runtime_of(name) == BACKEND:
        return BundledEmbedder()
    return SentenceEmbedder(name, str(model_folder()) if name == BUNDLED else name)


class BundledEmbedder:
    """The bundled model in ONNX Runtime; may be called from several threads."""

    name = BUNDLED
    backend = BACKEND

    def __init__(self) -> None:
        self._encoder = Encoder(network_folder())
        self.dim = self._encoder.dim

    def embed_query(self, text: str) -> Vectors:
        """Return float32 (dim,), L2-normalised; what lies beyond the model's window is not read."""
        return self._encoder.encode(QUERY_PROMPT + text)

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Return float32 (n, dim), L2-normalised, in the order of `texts`."""
        return self._encoder.encode_all([PASSAGE_PROMPT + text for text in texts], _cores(), progress)


class SentenceEmbedder:
    """A sentence-transformers model on the processor; may be called from several threads."""

    def __init__(self, name: str, folder: str) -> None:
        self.name = name
        self._tokenizing = threading.Lock()  # a fast tokenizer holds its padding as state
        self._model, self.backend = _load_model(name, folder)
        self._query_prompt = _prompt(self._model, "query", name)
        self._passage_prompt = _prompt(self._model, "document", name)
        self.dim = len(self.embed_query(_SAMPLE))

    def embed_query(self, text: str) -> Vectors:
        """Return float32 (dim,), L2-normalised; what lies beyond the model's window is not read."""
        vector: Vectors = self._run([self._query_prompt + text], None)[0]
        return vector

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Return float32 (n, dim), L2-normalised, in the order of `texts`."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        prompted = [self._passage_prompt + text for text in texts]
        batches = self._batches(prompted)

        def run(batch: tuple[int, list[int]]) -> Vectors:
            length, rows = batch
            filled = [prompted[row] for row in rows]
            filled += filled[-1:] * (_texts_per_batch(length) - len(rows))
            return self._run(filled, length)[: len(rows)]

        done = 0
        pool = ThreadPoolExecutor(_cores())
        try:
            for (_, rows), found in zip(batches, pool.map(run, batches), strict=True):
                vectors[rows] = found
                done += len(rows)
                if progress:
                    progress(done)
        finally:
            pool.shutdown(cancel_futures=True)  # Ctrl-C does not wait for what is still queued
        return vectors

    def _batches(self, texts: Sequence[str]) -> list[tuple[int, list[int]]]:
        """Return (padded length, rows) of each batch, short texts first."""
        if not texts:
            return []
        window = int(self._model.max_seq_length or 512)
        with self._tokenizing:
            encoded = self._model.tokenizer(list(texts), truncation=True, max_length=window)["input_ids"]
        by_length: dict[int, list[int]] = {}
        for row, ids in enumerate(encoded):
            length = next((n for n in LENGTHS if len(ids) <= n < window), window)
            by_length.setdefault(length, []).append(row)
        return [
            (length, rows[i : i + _texts_per_batch(length)])
            for length, rows in sorted(by_length.items())
            for i in range(0, len(rows), _texts_per_batch(length))
        ]

    def _run(self, texts: Sequence[str], length: int | None) -> Vectors:
        import torch

        window = int(self._model.max_seq_length or 512)
        padding: dict[str, Any] = {"padding": "max_length" if length else True, "max_length": length or window}
        with self._tokenizing:
            features = self._model.tokenizer(list(texts), truncation=True, return_tensors="pt", **padding)
        with torch.inference_mode():
            found = self._model(dict(features))["sentence_embedding"].float()
            vectors: Vectors = torch.nn.functional.normalize(found, dim=-1).numpy()
        return vectors


def _cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _texts_per_batch(length: int) -> int:
    return max(1, BATCH_TOKENS // length)


def _load_model(name: str, folder: str) -> tuple[Any, str]:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    is_folder = Path(folder).is_dir()
    dtype = _dtype(torch)
    try:
        model = SentenceTransformer(folder, device="cpu", local_files_only=is_folder, model_kwargs={"dtype": dtype})
    except (OSError, ValueError, KeyError, RuntimeError) as fault:
        reason = str(fault).strip().split("\n")[0]
        raise ModelFault(
            f"无法载入向量模型 cannot load the embedding model '{name}': {reason}。"
            "请检查 ZHUWEN_EMBEDDING_MODEL(留空即用内置模型)check the setting; empty means the bundled model."
        ) from fault
    model.eval()
    torch.set_num_threads(1)
    return model, f"torch-{str(dtype).removeprefix('torch.')}"


def _dtype(torch: Any) -> Any:
    """Return bfloat16 where the processor multiplies it natively (twice as fast there, cosine 0.9999), else float32."""
    able = torch.cpu.get_capabilities()
    return torch.bfloat16 if able.get("avx512_bf16") or able.get("amx_bf16") else torch.float32


def _prompt(model: Any, role: str, name: str) -> str:
    """Return the model's own prompt for a role; the E5 family needs one but its published folders don't name it."""
    own: str = model.prompts.get(role) or model.prompts.get("passage" if role == "document" else role) or ""
    if not own and "e5" in Path(name).name.lower().replace("_", "-").split("-"):
        return "query: " if role == "query" else "passage: "
    return own
