"""Measure what renewing the lexical index costs: cut passages into terms, count them, write them, read them.

Input: numbers of passages; a file of texts, one a line, or none for synthetic clauses. Output: a table in Markdown.
Does not know: vectors, sources. Times are processor seconds of one core, so that a busy machine changes little.

    python scripts/lexical_cost.py 1000 10000 100000
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from eval.scale import synthetic_plan
from index.lexical import Lexical
from index.postings import PostingsWriter
from index.prepare import terms_of
from index.tokenization import terms

T = TypeVar("T")


def main() -> int:
    """Print one row for each number of passages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--texts", type=Path, help="a file of passages, one a line; read again if short")
    arguments = parser.parse_args()
    terms("预热词典")
    sys.stdout.write("| passages | characters | terms s | count s | write s | read s | MB on disk | peak MB |\n")
    sys.stdout.write("| --- | --- | --- | --- | --- | --- | --- | --- |\n")
    for size in arguments.sizes:
        sys.stdout.write(_row(_texts(size, arguments.texts)) + "\n")
        sys.stdout.flush()
    return 0


def _texts(size: int, file: Path | None) -> list[str]:
    if file is not None:
        return list(islice(cycle(file.read_text("utf-8").splitlines()), size))
    return list(islice(_synthetic(), size))


def _synthetic() -> Iterator[str]:
    for number in range(10**9):
        yield from (line for line in synthetic_plan(number).splitlines() if len(line) > 20)


def _row(texts: list[str]) -> str:
    cut, cut_s = _timed(lambda: [terms(text) for text in texts])
    with tempfile.TemporaryDirectory() as folder:
        writer = PostingsWriter(Path(folder), "clause")
        _, count_s = _timed(lambda: writer.add(terms_of(cut)))
        _, write_s = _timed(writer.close)
        on_disk = sum(f.stat().st_size for f in Path(folder).iterdir()) / 2**20
        _, read_s = _timed(lambda: Lexical.load(Path(folder), "clause"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    figures = [f"{s:.2f}" for s in (cut_s, count_s, write_s, read_s)] + [f"{on_disk:.1f}", f"{peak:.0f}"]
    return f"| {len(texts):,} | {sum(map(len, texts)):,} | {' | '.join(figures)} |"


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.process_time()
    return work(), time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
