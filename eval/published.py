"""Keep the figures that README and docs show, and put them there by command.

Input: a run of the test questions, fact sums; files with a marked block. Output: eval/published.json; the block.
Does not know: how anything was measured.

A block stands between `<!-- eval:begin -->` and `<!-- eval:end -->`. A test compares every block with
published.json, so no figure is typed by hand and none goes stale unnoticed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.errors import RunMismatch
from eval.labels import KINDS
from eval.report import headline_markdown
from eval.run import Run

PUBLISHED = Path(__file__).resolve().parent / "published.json"
_BLOCK = re.compile(r"(<!-- eval:begin -->\n).*?(<!-- eval:end -->)", re.DOTALL)


def write_published(run: Run, facts: Mapping[str, Any], path: Path = PUBLISHED) -> None:
    """Keep the figures of a run of the test questions."""
    held = {
        "questions": list(run.config.questions),
        "questions_digest": run.config.questions_digest,
        "corpus_digest": run.config.corpus_digest,
        "figures": run.summary["figures"],
        "latency_ms": run.summary["latency_ms"],
        "facts": facts,
    }
    path.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_published(path: Path = PUBLISHED) -> dict[str, Any]:
    """Return the figures.

    Raises: RunMismatch when there are none.
    """
    if not path.is_file():
        raise RunMismatch(f"{path}: expected published figures, found none; run 'python -m eval publish'")
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return held


def block(published: Mapping[str, Any]) -> str:
    """Return the Markdown that stands between the marks."""
    lines = [headline_markdown(published["figures"], published["latency_ms"]), ""]
    lines += ["| 事实 facts | 精确率 precision | 召回率 recall |", "| --- | --: | --: |"]
    for kind, parts in published["facts"].items():
        shares = " | ".join(f"{100 * h / n:.1f}% ({h}/{n})" if n else "–" for h, n in parts.values())
        lines.append(f"| {KINDS[kind]} {kind} | {shares} |")
    return "\n".join(lines) + "\n"


def update_files(paths: Sequence[Path], published: Mapping[str, Any], write: bool) -> list[Path]:
    """Return the files whose block differs from the published figures, having put it right when `write`.

    Raises: RunMismatch when a file has no block.
    """
    wanted = block(published)
    stale = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if not _BLOCK.search(text):
            raise RunMismatch(f"{path}: expected '<!-- eval:begin -->' and '<!-- eval:end -->', found no such block")
        fresh = _BLOCK.sub(lambda m: m.group(1) + wanted + m.group(2), text)
        if fresh != text:
            stale.append(path)
            if write:
                path.write_text(fresh, encoding="utf-8")
    return stale
