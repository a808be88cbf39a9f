"""An append-only log of every question, in which each line carries the digest of the one before.

Input: entries (already masked). Output: one JSON line each in data/audit/<day>.jsonl, and checks of the whole.
Does not know: what an entry means, beyond its `kind` and `time`.

A line is written by one write call before the answer leaves the server, so a killed process loses at most the
entry in flight; a torn last line is set aside at the next start, and that is an entry too. Purging removes
whole days, and records the digest at which the rest of the chain begins.

Source: the linked time-stamping of Haber and Stornetta, 'How to time-stamp a digital document' (1991).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
_TAIL_BYTES = 1 << 16


class AuditError(RuntimeError):
    """The log cannot be read or written; the message is one clear line."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found. `problems` is empty when the chain holds."""

    entries: int
    files: int
    first_seq: int
    last_seq: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Return whether the chain holds from end to end."""
        return not self.problems


class AuditLog:
    """The log in one folder. Several processes may append: a lock file keeps them in line."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """Open the log, making the folder and setting a torn last line aside.

        Raises: AuditError when the folder cannot be written.
        """
        self.folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._seq, self._hash = 0, GENESIS
        self._seen: tuple[str, int] = ("", -1)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with self._alone():
                self._catch_up()
        except OSError as error:
            raise AuditError(f"audit log: cannot write {folder}: {error.strerror}; set ZHUWEN_DATA_DIR") from error

    def append(self, kind: str, **fields: Any) -> int:
        """Write one entry and return its number.

        Raises: AuditError when it cannot be written; an answer must not leave the server then.
        """
        try:
            with self._alone():
                self._catch_up()
                return self._write(kind, fields)
        except OSError as error:
            raise AuditError(f"audit log: cannot write {self.folder}: {error.strerror}") from error

    def entries(self, since: str = "", until: str = "9999") -> Iterator[dict[str, Any]]:
        """Yield the entries in order whose day is in [since, until]; unreadable lines are left out."""
        for path in self._files():
            if since[:10] <= path.stem <= until[:10]:
                for line in path.read_bytes().splitlines():
                    entry = _parse(line)
                    if entry is not None:
                        yield entry

    def verify(self) -> Verdict:
        """Check every digest, number and link of the log."""
        with self._alone():
            return _verify(self._files())

    def purge(self, keep_days: int) -> int:
        """Remove the days before `keep_days` ago and record where the chain begins now; return the days removed.

        Raises: AuditError when those days do not verify: a broken log is evidence, and stays.
        """
        limit = (self._today() - timedelta(days=keep_days)).date().isoformat()
        with self._alone():
            self._catch_up()
            files = self._files()
            old = [path for path in files if path.stem < limit]
            if not old:
                return 0
            verdict = _verify(old, anchored=False)
            if not verdict.ok:
                raise AuditError(f"audit log: not purged, since it does not verify: {verdict.problems[0]}")
            last = _last_entry(old[-1])
            assert last is not None
            self._write(
                "purge", {"through": last["seq"], "hash_of_last": last["hash"], "days": [path.stem for path in old]}
            )
            for path in old:
                path.unlink()
            return len(old)

    def _write(self, kind: str, fields: dict[str, Any]) -> int:
        now = self._today()
        entry = {
            "seq": self._seq + 1,
            "time": now.isoformat(timespec="milliseconds"),
            "kind": kind,
            **fields,
            "prev": self._hash,
        }
        entry["hash"] = _digest(entry)
        line = (json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")
        day = max(now.date().isoformat(), self._seen[0])  # a clock set back never writes into an earlier day
        path = self.folder / f"{day}.jsonl"
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            written = os.write(handle, line)
            if written != len(line):  # a full disk: take the part back, so that the log stays whole
                os.ftruncate(handle, os.fstat(handle).st_size - written)
                raise OSError(28, "No space left on device")
            self._seen = (day, os.fstat(handle).st_size)
        finally:
            os.close(handle)
        self._seq, self._hash = self._seq + 1, entry["hash"]
        return self._seq

    def _catch_up(self) -> None:
        """Read the end of the log where another process, or an earlier one, has written since."""
        files = self._files()
        if not files or (files[-1].stem, files[-1].stat().st_size) == self._seen:
            return
        torn = _cut_torn_tail(files[-1])
        for path in reversed(files):
            last = _last_entry(path)
            if last is not None:
                self._seq, self._hash = last["seq"], last["hash"]
                break
        self._seen = (files[-1].stem, files[-1].stat().st_size)
        if torn:
            self._write("recovered", {"torn_bytes": torn})

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock, (self.folder / ".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("????-??-??.jsonl"))

    def _today(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def drafted(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an entry says of a chat model's draft: sentences kept, replaced and dropped, and why; {} if none."""
    report = answer.get("drafting")
    return {} if report is None else {"drafting": dict(report)}


def _verify(files: list[Path], *, anchored: bool = True) -> Verdict:
    """Check the chain in `files`; `anchored` also asks that its first entry is the first one, or a purge's."""
    problems: list[str] = []
    starts = {1: GENESIS}
    first = count = seq = 0
    linked = GENESIS
    for path in files:
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            place = f"{path.name} line {number}"
            entry = _parse(line)
            if entry is None:
                problems.append(f"{place}: expected a JSON entry, found {line[:40]!r}")
                continue
            count += 1
            if entry.get("hash") != _digest({k: v for k, v in entry.items() if k != "hash"}):
                problems.append(f"{place}: the entry was changed: its digest does not match")
            if not first:
                first = entry["seq"]
                opening = (place, entry["prev"])
            elif entry["seq"] != seq + 1 or entry["prev"] != linked:
                problems.append(f"{place}: expected entry {seq + 1} after the one before, found {entry['seq']}")
            if entry.get("kind") == "purge":
                starts[entry["through"] + 1] = entry["hash_of_last"]
            seq, linked = entry["seq"], entry.get("hash", "")
    if anchored and first and starts.get(first) != opening[1]:
        problems.insert(0, f"{opening[0]}: the log begins at entry {first}, and no purge accounts for it")
    return Verdict(count, len(files), first, seq, tuple(problems))


def _digest(entry: dict[str, Any]) -> str:
    text = json.dumps(entry, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:  # torn or overwritten: the caller counts it
        return None
    whole = isinstance(entry, dict) and isinstance(entry.get("seq"), int) and "prev" in entry and "hash" in entry
    return entry if whole else None


def _last_entry(path: Path) -> dict[str, Any] | None:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL_BYTES))
        lines = file.read().splitlines()
    if size > _TAIL_BYTES and len(lines) == 1:  # one very long line
        lines = path.read_bytes().splitlines()
    return next(filter(None, map(_parse, reversed(lines))), None)


def _cut_torn_tail(path: Path) -> int:
    """Move an unfinished last line to <day>.torn and return its length in bytes; 0 when there is none."""
    data = path.read_bytes()
    end = data.rfind(b"\n") + 1
    if end == len(data):
        return 0
    with path.with_suffix(".torn").open("ab") as file:
        file.write(data[end:] + b"\n")
    os.truncate(path, end)
    return len(data) - end
