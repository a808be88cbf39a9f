"""Change several files of a folder as one step: decide in a journal, then do; a cut-off change is finished later.

Input: drafts in the folder, names. Output: the folder, changed in whole or not at all.
Does not know: what the files hold.

Until the journal stands nothing has happened; once it stands, `settle` brings the change to its end however often it
is killed on the way. Drafts are hidden files ('.name.draft'); those that no journal names are swept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexBusy

_JOURNAL, _LOCK = ".change.json", ".lock"
_WAIT_S = 10.0


@dataclass(frozen=True, slots=True)
class Change:
    """Drafts that become files, and files that go."""

    puts: tuple[tuple[str, str], ...] = ()  # (name, name of its draft)
    drops: tuple[str, ...] = ()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the lock of the folder while it is changed; finish first what was cut off, sweep what was never decided.

    Raises:
        IndexBusy: another process changes it.
    """
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=_WAIT_S)
    except Timeout:
        raise IndexBusy(
            f"另一个进程正在修改 another process is changing {folder}。请稍后再试 try again when it has ended."
        ) from None
    try:
        _finish(folder)
        for left in folder.glob(".*.draft"):
            left.unlink(missing_ok=True)
        yield
    finally:
        lock.release()


def draft_of(folder: Path, name: str, data: bytes) -> str:
    """Write a draft of the file `name`; return the draft's name."""
    draft = folder / f".{name}.draft"
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return draft.name


def write(folder: Path, change: Change) -> None:
    """Decide a change: from here on it happens."""
    decided = json.dumps({"puts": change.puts, "drops": change.drops}, ensure_ascii=False)
    draft = draft_of(folder, _JOURNAL, decided.encode())
    (folder / draft).replace(folder / _JOURNAL)
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def carry_out(folder: Path, change: Change) -> None:
    """Decide and do a change; the caller is `alone`."""
    if change.puts or change.drops:
        write(folder, change)
        _finish(folder)


def settle(folder: Path) -> None:
    """Finish a change that was cut off; a folder without one is only looked at.

    Raises:
        IndexBusy: another process changes the folder.
    """
    if (folder / _JOURNAL).exists():
        with alone(folder):
            pass


def _finish(folder: Path) -> None:
    """Do what the journal says, as far as it is not done, and take the journal away."""
    try:
        decided = json.loads((folder / _JOURNAL).read_bytes())
    except FileNotFoundError:
        return
    for name, draft in decided["puts"]:
        if (folder / draft).exists():
            (folder / draft).replace(folder / name)
    for name in decided["drops"]:
        (folder / name).unlink(missing_ok=True)
    (folder / _JOURNAL).unlink(missing_ok=True)
