"""Measure how build, search and memory grow with the library, on synthetic plans.

Input: sizes (numbers of synthetic clauses added to the user's own plans). Output: a row of figures for each size, and a
page that shows how each figure grows.
Does not know: any real policy: names, indicators and values are drawn from small word lists with a fixed seed, and
keep clear of the phrases by which the gold files know the real plans.

Everything is done as for real plans, in processes of their own, but for two things: beyond a number of passages their
vectors are synthetic, drawn around those of a sample, since embedding takes hours and time and size are the same; and
beyond a number of clauses plans are not read but copied from some that were (eval.copies), so the rate of a build is
that of writing alone. Each row says which. Answers on them say nothing about quality.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.bench import ROOT, run_python
from eval.copies import FIRST
from index.bundled import BUNDLED
from index.embedding import Embedder, load_embedder

SEED = 20240601
CLAUSES_PER_PLAN = 24
REAL_UP_TO = 50_000  # passages that are embedded by the model
READ_UP_TO, READ_OF_MORE = 50_000, 13_200  # clauses that are written out and read; of more, so many, the rest copied
PASSAGES_PER_CLAUSE = 5  # about
_SAMPLE, _SPREAD = 256, 0.5  # passages embedded to draw around; length of what is added to a unit vector
_CITIES = ("甲江", "乙山", "丙原", "丁湖", "戊川", "己岭", "庚州", "辛海", "壬丘", "癸溪")
_ZONES = ("经济开发区", "高新区", "保税区", "产业园区", "临港新区")
_FIELDS = ("船舶", "纺织", "食品", "物流", "文旅", "家具", "制药", "农机", "环保", "建材")
_INDICATORS = ("年产值", "营业额", "就业人数", "入驻企业数", "研发机构数", "绿化面积", "税收收入", "出口额")
_UNITS = ("亿元", "万元", "人", "家", "个", "亩", "万元", "亿元")
_UNITS_OF = dict(zip(_INDICATORS, _UNITS, strict=True))
_OFFICES = ("发展局", "科技局", "商务局", "财政局", "规划局", "统计局")
_NAME_LETTERS = "金木水火土日月星云山川江河湖海松柏竹梅兰春夏秋冬东西南北天地元亨利贞安康宁泰和平顺达通汇聚"
_TASKS = ("扩大规模", "改造设备", "建设仓库", "培训工人", "开拓市场", "节约能源", "完善配套", "申请专利", "引进人才")


def synthetic_plan(number: int) -> str:
    """Return the text of synthetic plan `number`; the same number gives the same text."""
    draw = random.Random(SEED + number)
    zone = f"{draw.choice(_CITIES)}{number}号{draw.choice(_ZONES)}"
    lines = [f"{zone}产业提升行动方案", "", f"为推动{zone}发展,制定本方案。", "", "一、工作目标", ""]
    lines += [_clause(n, draw, zone) for n in range(1, CLAUSES_PER_PLAN + 1)]
    return "\n".join(lines) + "\n"


def _clause(number: int, draw: random.Random, zone: str) -> str:
    field, indicator = draw.choice(_FIELDS), draw.choice(_INDICATORS)
    year, value = draw.randint(2023, 2035), draw.randint(2, 999) * 10 + 7
    lead, helper = draw.sample(_OFFICES, 2)
    first, second = draw.sample(_TASKS, 2)
    name = "".join(draw.sample(_NAME_LETTERS, 3))
    return (
        f"{number}.发展{field}产业,支持{zone}{name}{field}公司{first}、{second}。"
        f"到{year}年,{field}产业{indicator}达到{value}{_UNITS_OF[indicator]}。(牵头单位:{lead};配合单位:{helper})"
    )


def scale(
    sizes: Sequence[int], real_up_to: int = REAL_UP_TO, tell: Callable[[dict[str, Any]], None] = print
) -> list[dict[str, Any]]:
    """Return a row for each size; `tell` hears each when it is there.

    Raises: EvalFault when a measured process fails.
    """
    rows = []
    for size in sizes:
        rows.append(_measure(size, real_up_to))
        tell(rows[-1])
    return rows


def page(rows: Sequence[dict[str, Any]]) -> str:
    """Return a self-contained page that shows how each figure grows."""
    from eval.charts import growth, library

    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Growth 随规模的变化</title>'
        f"<script>{library()}</script><h1>Growth 随规模的变化</h1>"
        "<p>Synthetic clauses beside the real plans. Hollow points: vectors drawn, not computed, for time and size "
        f"only. 空心点的向量为合成,仅用于测时间与体积。</p>{growth(rows)}</html>\n"
    )


def _measure(size: int, real_up_to: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        sources, index = Path(folder) / "sources", Path(folder) / "index"
        shutil.copytree(ROOT / "documents" / "sources", sources)
        written = READ_OF_MORE if size > READ_UP_TO else size
        for number in range(FIRST, FIRST - (-written // CLAUSES_PER_PLAN)):
            (sources / f"synthetic-{number}.txt").write_text(synthetic_plan(number), encoding="utf-8")
        grow = ["--grow", str(sources), "--index", str(index), "--real", str(real_up_to), "--clauses", str(size)]
        grown = _last_line(grow)
        asked = _last_line(["--child", "ours", "--started", repr(time.time()), "--index", str(index)])
        on_disk = sum(f.stat().st_size for f in index.rglob("*") if f.is_file())
        return {"clauses_added": size, **grown, **asked, "build_s": grown["build_s"], "index_mb": on_disk / 2**20}


def _last_line(arguments: list[str]) -> dict[str, Any]:
    output = run_python(["-m", "eval", "bench", *arguments])
    measured: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    return measured


def grow(sources: Path, out: Path, real_up_to: int, clauses: int = 0) -> dict[str, Any]:
    """Build an index in this process; return its counts, seconds, processor seconds and memory.

    `clauses`: how many to reach with copies of the synthetic plans.

    Raises: index.errors.IndexFault when the build fails.
    """
    import resource  # Unix only

    from eval.copies import enlarged
    from index.build import build
    from index.intake import Intake, take_in

    synthetic = max(clauses, CLAUSES_PER_PLAN * len(list(sources.glob("synthetic-*.txt"))))
    copied = clauses > READ_UP_TO

    def take(folder: Path) -> Intake:
        taken = take_in(folder)
        return enlarged(taken, clauses, _NAME_LETTERS) if copied else taken

    embedder: list[DrawnVectors] = []

    def load(name: str) -> Embedder:
        embedder.append(DrawnVectors(load_embedder(name), real_up_to, PASSAGES_PER_CLAUSE * synthetic))
        return embedder[-1]

    done = build(sources, out, load=load, take=take)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "clauses": done.clauses,
        "passages": done.passages,
        "facts": done.facts,
        "vectors": "drawn" if any(e.has_drawn for e in embedder) else "model",
        "plans": "copied" if copied else "read",
        "build_s": done.seconds,
        "build_cpu_s": used.ru_utime + used.ru_stime,
        "clauses_per_s": done.clauses / done.seconds,
        "build_memory_mb": used.ru_maxrss / 1024,
    }


class DrawnVectors:
    """An embedder that computes the vectors of few passages, and draws those of many around a sample of them."""

    name = BUNDLED

    def __init__(self, model: Embedder, real_up_to: int, expected: int = 0) -> None:
        """`expected`: passages in all, which come in several calls."""
        self._model, self._real_up_to, self._expected = model, real_up_to, expected
        self.backend, self.dim, self.has_drawn = model.backend, model.dim, False
        self._drawn = 0
        self._sample: NDArray[np.float32] | None = None

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the model's own vector: float32 (dim,)."""
        return self._model.embed_query(text)

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return float32 (n, dim), L2-normalised, in the order of `texts`; the same texts give the same vectors."""
        if max(len(texts), self._expected) <= self._real_up_to:
            return self._model.embed_passages(texts, progress)
        self.has_drawn = True
        if self._sample is None:
            step = max(1, len(texts) // _SAMPLE)
            self._sample = self._model.embed_passages([texts[i] for i in range(0, len(texts), step)])
        sample, draw = self._sample, np.random.default_rng((SEED, self._drawn))
        self._drawn += len(texts) if self._expected else 0
        vectors = draw.standard_normal((len(texts), self.dim), dtype=np.float32)
        vectors *= np.float32(_SPREAD / self.dim**0.5)
        vectors += sample[draw.integers(len(sample), size=len(texts))]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors
