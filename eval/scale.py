"""Measure how build, search and memory grow with the library, on synthetic plans.

Input: sizes (numbers of synthetic plans added to the user's own). Output: a row of figures for each size.
Does not know: any real policy: names, indicators and values are drawn from small word lists with a fixed seed, and
keep clear of the phrases by which the gold files know the real plans.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.bench import ROOT, run_python

SEED = 20240601
CLAUSES_PER_PLAN = 24
_CITIES = ("甲江", "乙山", "丙原", "丁湖", "戊川", "己岭", "庚州", "辛海", "壬丘", "癸溪")
_ZONES = ("经济开发区", "高新区", "保税区", "产业园区", "临港新区")
_FIELDS = ("船舶", "纺织", "食品", "物流", "文旅", "家具", "制药", "农机", "环保", "建材")
_INDICATORS = ("年产值", "营业额", "就业人数", "入驻企业数", "研发机构数", "绿化面积", "税收收入", "出口额")
_UNITS = ("亿元", "万元", "人", "家", "个", "亩", "万元", "亿元")
_UNITS_OF = dict(zip(_INDICATORS, _UNITS, strict=True))
_OFFICES = ("发展局", "科技局", "商务局", "财政局", "规划局", "统计局")


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
    return (
        f"{number}.发展{field}产业。{zone}支持{field}企业扩大规模,完善{field}配套,提高服务水平。"
        f"到{year}年,{field}产业{indicator}达到{value}{_UNITS_OF[indicator]}。(牵头单位:{lead};配合单位:{helper})"
    )


def scale(sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Return, for each size, seconds of the build, bytes on disk, and the figures of `bench` for our pipeline.

    Raises: EvalFault when a measured process fails.
    """
    return [_measure(size) for size in sizes]


def _measure(size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        sources, index = Path(folder) / "sources", Path(folder) / "index"
        shutil.copytree(ROOT / "documents" / "sources", sources)
        for number in range(size):
            (sources / f"synthetic-{number:05d}.txt").write_text(synthetic_plan(number), encoding="utf-8")
        start = time.perf_counter()
        run_python(["-m", "index", "build", "--sources", str(sources), "--out", str(index)])
        build_s = time.perf_counter() - start
        arguments = ["-m", "eval", "bench", "--child", "ours", "--started", repr(time.time())]
        found = json.loads(run_python([*arguments, "--index", str(index)]).strip().splitlines()[-1])
        on_disk = sum(f.stat().st_size for f in index.rglob("*") if f.is_file())
        return {"plans_added": size, **found, "build_s": build_s, "index_mb": on_disk / 2**20}
