"""Run the evaluation beside the server: one run at a time, watched by its rows, stopped on demand.

Input: the command of a run, the folder for runs, how many questions there are. Output: the state of the run.
Does not know: what is measured; `python -m eval run` does, in a process of its own, so that no answer waits for it.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "eval" / "questions" / "dev.jsonl"
_SAID = "said.txt"  # in the folder of a run: what it wrote on stderr
_KEPT = 5  # runs; older ones are removed
State = Literal["idle", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the run is; `fault` is the last line that a failed one wrote."""

    state: State
    done: int = 0
    total: int = 0
    fault: str = ""


class Evaluation:
    """The runs that the console starts."""

    def __init__(self, command: Callable[[Path], Sequence[str]], folder: Path, total: Callable[[], int]) -> None:
        """Keep how a run is started: `command` returns its arguments for the folder that it is to write."""
        self.folder = folder
        self._command, self._total = command, total
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._run, self._stopped = folder, False

    def start(self) -> bool:
        """Start a run; return False when one is under way.

        Raises: OSError when it cannot be started.
        """
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                return False
            self.folder.mkdir(parents=True, exist_ok=True)
            self._tidy()
            self._run = Path(tempfile.mkdtemp(prefix=time.strftime("%Y%m%d-%H%M%S-"), dir=self.folder))
            self._stopped = False
            with (self._run / _SAID).open("wb") as said:
                self._process = subprocess.Popen(
                    self._command(self._run), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said
                )
            atexit.register(self._process.kill)
            return True

    def cancel(self) -> None:
        """Stop the run, if one is under way, and throw its rows away."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                return
            self._stopped = True
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(5)
            shutil.rmtree(self._run, ignore_errors=True)

    def progress(self) -> Progress:
        """Return how far the run is, or how the last one ended."""
        process = self._process
        if process is None:
            return Progress("idle")
        status, total = process.poll(), self._total()
        if self._stopped:
            return Progress("cancelled", 0, total)
        done = _lines(self._run / "rows.jsonl")
        if status is None:
            return Progress("running", done, total)
        return Progress("done", done, total) if status == 0 else Progress("failed", done, total, self._fault())

    def _fault(self) -> str:
        try:
            lines = (self._run / _SAID).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            return ""
        return lines[-1][:300] if lines else ""

    def _tidy(self) -> None:
        if self._process is not None:
            atexit.unregister(self._process.kill)
        for old in sorted(p for p in self.folder.iterdir() if p.is_dir())[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)


def of_dev_set(index: Path, folder: Path) -> Evaluation:
    """Return the runs of the dev questions against the index in use."""

    def command(out: Path) -> list[str]:
        run = [sys.executable, "-m", "eval", "run", "--questions", "dev", "--index", str(index), "--out", str(out)]
        gentle = shutil.which("nice")  # answers come first
        return [gentle, "-n", "10", *run] if gentle else run

    return Evaluation(command, folder, lambda: _lines(QUESTIONS))


def _lines(path: Path) -> int:
    try:
        return path.read_bytes().count(b"\n")
    except OSError:
        return 0
