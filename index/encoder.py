"""Run the bundled model on one question with numpy alone.

Input: the unpacked model folder; a text. Output: its vector, float32 (384,), L2-normalised.
Does not know: passages, batches, prompts, other models.

A question is one short text, and torch with sentence_transformers takes seconds and a gigabyte to load for it. The
same weights in numpy answer as fast, start in about a second, and map the table of word vectors from disk instead of
reading it. tests/test_embedding.py holds both to the same vectors (largest difference seen: 1e-7).

Source: Devlin et al. 2019, BERT (encoder, post-norm); Abramowitz and Stegun 1964, 7.1.26 (error function, 1.5e-7).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelFault

Array = NDArray[np.float32]
_HALF_ROOT = np.float32(0.5**0.5)
_ERF = tuple(map(np.float32, (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)))


@dataclass(frozen=True, slots=True)
class _Linear:
    weight: Array  # (out, in)
    bias: Array  # (out,)

    def __call__(self, x: Array) -> Array:
        """x: (n, in) -> (n, out)."""
        return x @ self.weight.T + self.bias


@dataclass(frozen=True, slots=True)
class _Norm:
    weight: Array  # (width,)
    bias: Array
    epsilon: np.float32

    def __call__(self, x: Array) -> Array:
        """x: (n, width) -> the same shape."""
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self.epsilon)
        return np.asarray(centred / spread * self.weight + self.bias, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Layer:
    query_key_value: _Linear  # (3 x width, width)
    attended: _Linear
    norm: _Norm
    inner: _Linear
    outer: _Linear
    last_norm: _Norm


class Encoder:
    """The bundled model in memory; may be called from several threads."""

    def __init__(self, folder: Path) -> None:
        try:
            config = json.loads((folder / "config.json").read_text("utf-8"))
            tensors = _map_tensors(folder / "model.safetensors")
            self._tokenizer = _load_tokenizer(folder / "tokenizer.json", config["max_position_embeddings"])
        except (OSError, ValueError, KeyError) as fault:
            raise ModelFault(
                f"无法读取模型 cannot read the model in {folder}: {fault}。"
                "请删除该文件夹后重试 delete it and try again."
            ) from fault
        self._heads, self.dim = int(config["num_attention_heads"]), int(config["hidden_size"])
        epsilon = np.float32(config["layer_norm_eps"])
        self._words = tensors["embeddings.word_embeddings.weight"]
        places = tensors["embeddings.position_embeddings.weight"]
        self._places = np.asarray(places + tensors["embeddings.token_type_embeddings.weight"][0])
        self._norm = _norm(tensors, "embeddings.LayerNorm", epsilon)
        self._layers = [_layer(tensors, i, epsilon) for i in range(int(config["num_hidden_layers"]))]
        _use_one_thread()

    def encode(self, text: str) -> Array:
        """Return the vector of `text`, prompt included: float32 (dim,), L2-normalised."""
        ids = self._tokenizer.encode(text).ids
        x = self._norm(np.asarray(self._words[ids] + self._places[: len(ids)]))
        for layer in self._layers:
            x = layer.norm(x + layer.attended(_attend(layer.query_key_value(x), self._heads)))
            x = layer.last_norm(x + layer.outer(_gelu(layer.inner(x))))
        pooled = x.mean(axis=0)
        return np.asarray(pooled / np.linalg.norm(pooled), dtype=np.float32)


def _attend(mixed: Array, heads: int) -> Array:
    """Scaled dot-product attention; mixed: (n, 3 x width), queries, keys and values -> (n, width)."""
    n, width = len(mixed), mixed.shape[1] // 3
    queries, keys, values = mixed.reshape(n, 3, heads, width // heads).transpose(1, 2, 0, 3)
    scores = queries @ keys.transpose(0, 2, 1) / np.sqrt(np.float32(width // heads))
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return np.asarray((shares @ values).transpose(1, 0, 2).reshape(n, width))


def _gelu(x: Array) -> Array:
    """x / 2 (1 + erf(x / sqrt 2)), element by element."""
    scaled = x * _HALF_ROOT
    size = np.abs(scaled)
    t = 1 / (1 + np.float32(0.3275911) * size)
    series = np.zeros_like(t)
    for factor in _ERF:
        series = (series + factor) * t
    error = np.sign(scaled) * (1 - series * np.exp(-size * size))
    return np.asarray(x * (1 + error) / 2, dtype=np.float32)


def _map_tensors(path: Path) -> dict[str, Array]:
    """Return the tensors of a safetensors file as views into the mapped file."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        head: dict[str, Any] = json.loads(file.read(length))
    mapped = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + length)
    tensors = {}
    for name, entry in head.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            tensors[name] = mapped[start:end].view("<f4").reshape(entry["shape"])
    return tensors


def _load_tokenizer(path: Path, window: int) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(window)
    return tokenizer


def _linear(tensors: dict[str, Array], *names: str) -> _Linear:
    """Read linear maps of the same input into memory, one below the other."""
    weights = np.concatenate([tensors[f"{name}.weight"] for name in names])
    return _Linear(weights, np.concatenate([tensors[f"{name}.bias"] for name in names]))


def _norm(tensors: dict[str, Array], name: str, epsilon: np.float32) -> _Norm:
    return _Norm(np.array(tensors[f"{name}.weight"]), np.array(tensors[f"{name}.bias"]), epsilon)


def _layer(tensors: dict[str, Array], number: int, epsilon: np.float32) -> _Layer:
    name = f"encoder.layer.{number}"
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    return _Layer(
        _linear(tensors, *parts),
        _linear(tensors, f"{name}.attention.output.dense"),
        _norm(tensors, f"{name}.attention.output.LayerNorm", epsilon),
        _linear(tensors, f"{name}.intermediate.dense"),
        _linear(tensors, f"{name}.output.dense"),
        _norm(tensors, f"{name}.output.LayerNorm", epsilon),
    )


def _use_one_thread() -> None:
    """Keep BLAS to one thread: on so few rows several only wait for one another (10 times slower on busy cores)."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    threadpool_limits(1, user_api="blas")
