"""Two short plans, written for tests of the index."""

from __future__ import annotations

from pathlib import Path

from fake_embedder import FakeLoader

from assistant.chain import Assistant
from index.build import build
from index.store import open_library

ALPHA = """青川高新区高质量发展实施方案

为加快青川高新区发展,制定本方案。

一、发展目标

到2026年,工业总产值达到300亿元。研发投入增长3.5%以上;新增企业20家。

二、重点任务

(一)做强产业。培育龙头企业,建设标准厂房50万平方米。

(二)优化服务。推行一网通办,办理时间压缩一半。

2022年5月6日
"""

BETA = """白水经开区产业升级行动计划

一、总体要求

坚持创新驱动,到2027年,高新技术企业达到80家。

二、保障措施

(一)加强领导。成立领导小组,统筹推进。

(二)资金支持。设立产业基金10亿元。

2023年8月1日
"""


def write_sources(folder: Path, **files: str) -> Path:
    """Write files (name without .txt -> text), by default both plans; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (files or {"alpha": ALPHA, "beta": BETA}).items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def assistant_over(folder: Path, **files: str) -> Assistant:
    """Return an assistant over an index of `files`, built in `folder` with vectors that mean nothing."""
    build(write_sources(folder, **files), folder / "index", load=FakeLoader())
    return Assistant(open_library(folder / "index", load=FakeLoader()))
