"""Watch a folder that people drop files into, and keep the library like it.

Input: the folder, the sources, the index, a function that builds. Output: one `Event` a file, the library changed.
Does not know: how files are read or indexed; streams, arguments.

The folder is looked at again and again, which works on any network share; notices of the operating system do not come
from the other side of one, and a file must rest for some seconds anyway before it is taken. A file counts as whole when
its size and time have not changed for `settle_s`. Files in folders below, hidden ones and half downloads are passed by.

A folder that cannot be read, or that is empty all of a sudden, is a share that went away: nothing is removed then.
Only files that the watch itself brought are ever removed, and what is removed is kept (index.history).
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Literal

from documents.extraction import SourceError
from index.build import BuildReport
from index.errors import IndexFault
from index.holdings import add, withdraw
from index.store import held

Action = Literal["added", "replaced", "present", "removed", "not_added", "waiting", "built"]
_PASSED_BY = (".tmp", ".part", ".partial", ".crdownload", ".download")
_STATE = "watched.json"
_AWAY = "文件夹无法读取或已清空,未作改动 the folder cannot be read or is empty, nothing changed"


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one file, or of the index when `file` is empty."""

    file: str
    action: Action
    text: str = ""  # why, or what was counted; one line


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file of the folder as it was handled last."""

    size: int
    mtime_ns: int
    held_as: str | None  # its name in the sources; None when it was not taken
    brought: bool  # by the watch; what was held before is never removed


class Watch:
    """What is known of a watched folder between two looks."""

    def __init__(
        self, folder: Path, sources: Path, out: Path, settle_s: float, build: Callable[[], BuildReport]
    ) -> None:
        """Remember from the index folder what was handled before."""
        self._folder, self._sources, self._out, self._settle_s = folder, sources, out, settle_s
        self._build = build
        self._seen = self._remembered()
        self._resting: dict[str, tuple[tuple[int, int] | None, float]] = {}  # name -> (as last seen, since when)
        self._unbuilt = True
        self._said = ""

    def look(self, now: float) -> Iterator[Event]:
        """Look once; take in and out what has come to rest, and build when something changed. `now`: seconds."""
        found = self._files()
        if found is None or (not found and self._seen):
            yield from self._wait(
                "文件夹无法读取或已清空,未作改动 the folder cannot be read or is empty; nothing changed"
            )
            return
        self._said = "" if "the folder" in self._said else self._said
        names = sorted({*found, *self._seen})
        moved = [name for name in names if self._has_settled(name, found.get(name), now)]
        for name in sorted(moved, key=lambda name: (name not in found, name)):
            yield from self._taken(name, found[name]) if name in found else self._gone(name)
        if moved:
            self._remember()
        if self._unbuilt:
            yield from self._built()

    def _has_settled(self, name: str, stamp: tuple[int, int] | None, now: float) -> bool:
        """Tell whether a file differs from what was handled and has been as it is for long enough."""
        seen = self._seen.get(name)
        if stamp == (None if seen is None else (seen.size, seen.mtime_ns)):
            self._resting.pop(name, None)
            return False
        if name not in self._resting or self._resting[name][0] != stamp:
            self._resting[name] = stamp, now
        if now - self._resting[name][1] < self._settle_s:
            return False
        del self._resting[name]
        return True

    def _taken(self, name: str, stamp: tuple[int, int]) -> Iterator[Event]:
        try:
            (taken,) = add([self._folder / name], self._sources, held(self._out))
        except (SourceError, IndexFault) as fault:
            before = self._seen.get(name)
            self._seen[name] = (
                replace(before, size=stamp[0], mtime_ns=stamp[1]) if before else _Seen(*stamp, None, False)
            )
            yield Event(name, "not_added", " ".join(str(fault).split()))
            return
        brought = taken.action != "present" or any(s.brought for s in self._seen.values() if s.held_as == taken.held_as)
        for old in taken.replaced:
            self._seen = {n: s for n, s in self._seen.items() if s.held_as != old or n == name}
        self._seen[name] = _Seen(*stamp, taken.held_as, brought)
        self._unbuilt = self._unbuilt or taken.action != "present"
        yield Event(name, taken.action, "" if taken.held_as == name else taken.held_as)

    def _gone(self, name: str) -> Iterator[Event]:
        seen = self._seen.pop(name)
        if seen.held_as is None or not seen.brought or any(s.held_as == seen.held_as for s in self._seen.values()):
            return
        try:
            withdraw(seen.held_as, self._sources)
        except (SourceError, IndexFault) as fault:
            self._seen[name] = seen
            yield from self._wait(" ".join(str(fault).split()))
            return
        self._unbuilt = True
        yield Event(name, "removed", "" if seen.held_as == name else seen.held_as)

    def _built(self) -> Iterator[Event]:
        try:
            report = self._build()
        except (SourceError, IndexFault) as fault:
            yield from self._wait(" ".join(str(fault).split()))
            return
        self._unbuilt, self._said = False, ""
        yield Event("", "built", f"方案 plans {report.plans} · 条款 clauses {report.clauses} ({report.index_version})")

    def _wait(self, why: str) -> Iterator[Event]:
        """Say once why nothing can be done now."""
        if why != self._said:
            self._said = why
            yield Event("", "waiting", why)

    def _files(self) -> dict[str, tuple[int, int]] | None:
        """Return size and time of each file; None when the folder cannot be read."""
        found = {}
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.startswith((".", "~$")) or entry.name.lower().endswith(_PASSED_BY):
                        continue
                    if entry.is_file():
                        told = entry.stat()
                        found[entry.name] = told.st_size, told.st_mtime_ns
        except OSError:
            return None
        return found

    def _remembered(self) -> dict[str, _Seen]:
        try:
            held = json.loads((self._out / _STATE).read_bytes())[str(self._folder.resolve())]
            return {name: _Seen(**entry) for name, entry in held.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _remember(self) -> None:
        path = self._out / _STATE
        try:
            held = json.loads(path.read_bytes())
        except (OSError, ValueError):
            held = {}
        held[str(self._folder.resolve())] = {name: asdict(seen) for name, seen in sorted(self._seen.items())}
        self._out.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.new")
        draft.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", "utf-8")
        draft.replace(path)


def run(
    folder: Path,
    sources: Path,
    out: Path,
    settle_s: float,
    every_s: float,
    build: Callable[[], BuildReport],
    tell: Callable[[Event], None],
) -> int:
    """Watch until SIGINT or SIGTERM; return 0. A stop in the middle of a change leaves it whole or not made."""
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        watch = Watch(folder, sources, out, settle_s, build)
        while True:
            for event in watch.look(time.monotonic()):
                tell(event)
            time.sleep(every_s)
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
