"""Show how far a build is: a bar on a terminal, nothing elsewhere.

Input: stages and counts, as `build` tells them. Output: text on a stream.
Does not know: what a stage does.
"""

from __future__ import annotations

from typing import TextIO

from index.embedding import Progress

_STAGES = {
    "read": "读取文件 reading",
    "model": "载入模型 loading the model",
    "embed": "计算向量 embedding",
    "terms": "词项索引 indexing words",
}


def show_progress(stream: TextIO) -> Progress:
    """Return a listener for `build` that draws one bar per stage on `stream` when that is a terminal."""
    if not stream.isatty():
        return lambda stage, done, total: None
    from tqdm import tqdm  # type: ignore[import-untyped]

    bars: dict[str, tqdm[None]] = {}

    def tell(stage: str, done: int, total: int) -> None:
        bar = bars.get(stage)
        if bar is None:
            bar = bars[stage] = tqdm(total=total, desc=_STAGES.get(stage, stage), file=stream, leave=total > 1)
        bar.update(done - bar.n)
        if done >= total:
            bar.close()

    return tell
