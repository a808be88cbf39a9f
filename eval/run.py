"""Run the questions through a pipeline and keep what came out: config.json, rows.jsonl, summary.json.

Input: located questions, a `Pipeline`, the corpus, a folder. Output: a `Run`, on disk row by row.
Does not know: how answers are made, or how a run is shown or compared.

A run folder whose summary is missing was interrupted: the same call goes on where it stopped. Figures and
timings are apart in the summary, since two runs give the same figures but never the same timings.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from eval.drafting import drafting_figures, unmixed
from eval.errors import EmptySet, RunMismatch
from eval.judging import judge
from eval.metrics import confusion, describe, f1, figures, percentile, total
from eval.model import Corpus, Count, Located, Place, Row
from eval.ranking import judge_stages

RESULTS = Path(__file__).resolve().parent / "results"
FORMAT = 1


class Pipeline(Protocol):
    """What is measured. `answer` gives the contract's JSON, or None when the pipeline only retrieves."""

    def answer(self, located: Located) -> Mapping[str, Any] | None:
        """Return the answer to the question."""

    def stages(self, located: Located) -> Mapping[str, Sequence[Place]]:
        """Return the ranked places of each stage of retrieval."""

    def search(self, located: Located) -> Sequence[Place]:
        """Return the places that an answer would be made from; what `bench` times as retrieval."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a run depends on. Two runs with equal configurations give equal figures."""

    questions: tuple[str, ...]  # file names
    questions_digest: str
    index_version: str
    corpus_digest: str
    answerer: str = "extractive"
    ablation: str = ""
    embedding_model: str = ""
    model: str = ""  # the chat model's name, its budgets and the prompt's version, where one words the answers
    sample: str = ""  # 'size-seed' where only a part of the questions is asked
    format: int = FORMAT

    @property
    def name(self) -> str:
        """Return the default name of the run's folder."""
        files = "+".join(Path(f).stem for f in self.questions)
        model = re.sub(r"\W+", "-", self.model)
        sample = self.sample and f"sample{self.sample}"
        versions = (self.index_version[:12], self.questions_digest[:6])
        parts = (files, sample, self.answerer, model, self.ablation, *versions)
        return "-".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Run:
    """A complete run as read from its folder."""

    folder: Path
    config: Config
    rows: tuple[Row, ...]
    summary: Mapping[str, Any]


def run(
    config: Config,
    questions: Sequence[Located],
    pipeline: Pipeline,
    corpus: Corpus,
    folder: Path,
    progress: Callable[[Iterable[Located]], Iterable[Located]] = iter,
) -> Run:
    """Ask every question, judge every answer, and write the run.

    Raises: EmptySet without questions; RunMismatch when the folder holds a run of another configuration.
    """
    if not questions:
        raise EmptySet("expected at least one question, found none")
    done = _open_folder(config, folder)
    left = [q for q in questions if q.question.id not in done]
    if left and not config.model:
        pipeline.answer(left[0])  # warm: the first question loads the embedding model
    with (folder / "rows.jsonl").open("a", encoding="utf-8") as out:
        for located in progress(left):
            row = _measure(located, pipeline, corpus)
            done[row.id] = row
            out.write(json.dumps(_row_json(row), ensure_ascii=False) + "\n")
            out.flush()
    rows = tuple(done[q.question.id] for q in questions)
    summary = summarise(rows) | {"config": asdict(config)}
    _write_json(folder / "summary.json", summary)
    return Run(folder, config, rows, summary)


def _measure(located: Located, pipeline: Pipeline, corpus: Corpus) -> Row:
    """Ask one question and judge what comes."""
    question = located.question
    start = time.perf_counter()
    answer = pipeline.answer(located)
    elapsed = 1000 * (time.perf_counter() - start)
    marks = {} if answer is None else judge(located, answer, corpus) | dict(unmixed(answer, corpus))
    marks |= judge_stages(located, pipeline.stages(located))
    return Row(
        id=question.id,
        category=question.category,
        question=question.question,
        expected=question.expected,
        outcome=None if answer is None else answer["outcome"],
        marks=marks,
        ms=None if answer is None else round(elapsed, 3),
        answer=answer,
        gold=tuple((e.plan, e.quote) for e in question.evidence),
        history=question.history,
        key_facts=question.key_facts,
        forbidden=question.forbidden,
        note=question.note,
    )


def summarise(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the figures, the figures by category, the confusion matrix and the latency of the rows."""
    sums = total(row.marks for row in rows)
    found = figures(sums)
    found["citation_f1"] = describe(Count()) | {
        "rate": _rounded(f1(_rate(sums, "citation_precision"), _rate(sums, "citation_recall")))
    }
    categories = sorted({row.category for row in rows})
    times = [row.ms for row in rows if row.ms is not None]
    drafting = drafting_figures(rows)
    return ({"drafting": drafting} if drafting else {}) | {
        "questions": len(rows),
        "figures": found,
        "by_category": {c: figures(total(r.marks for r in rows if r.category == c)) for c in categories},
        "confusion": confusion((r.expected[0], r.outcome) for r in rows if r.outcome),
        "latency_ms": {
            "p50": _rounded(percentile(times, 0.5), 2),
            "p95": _rounded(percentile(times, 0.95), 2),
            "max": _rounded(max(times), 2) if times else None,
        },
    }


def read_run(folder: Path) -> Run:
    """Return a complete run.

    Raises: RunMismatch when the folder holds none, an interrupted one, or one of another format.
    """
    config = _read_config(folder)
    if config is None:
        raise RunMismatch(f"{folder}: expected a run (config.json, rows.jsonl, summary.json), found none")
    summary_file = folder / "summary.json"
    if not summary_file.is_file():
        raise RunMismatch(f"{folder}: the run was interrupted; run it again with the same arguments to go on")
    rows = tuple(_read_rows(folder).values())
    return Run(folder, config, rows, json.loads(summary_file.read_text(encoding="utf-8")))


def latest_run(results: Path = RESULTS) -> Path:
    """Return the folder of the run that was finished last.

    Raises: RunMismatch when there is none.
    """
    done = sorted(results.glob("*/summary.json"), key=lambda p: p.stat().st_mtime)
    if not done:
        raise RunMismatch(f"{results}: expected a finished run, found none; run 'python -m eval run' first")
    return done[-1].parent


def _open_folder(config: Config, folder: Path) -> dict[str, Row]:
    """Return the rows that an interrupted run of the same configuration left; start anew otherwise."""
    held = _read_config(folder)
    if held is not None and held != config:
        raise RunMismatch(
            f"{folder}: expected a run of this configuration, found one of "
            f"{held.name}; choose another --out or remove the folder"
        )
    if held is not None and not (folder / "summary.json").exists():
        return _read_rows(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("summary.json", "rows.jsonl"):
        (folder / name).unlink(missing_ok=True)
    _write_json(folder / "config.json", asdict(config))
    return {}


def _read_config(folder: Path) -> Config | None:
    path = folder / "config.json"
    if not path.is_file():
        return None
    held = json.loads(path.read_text(encoding="utf-8"))
    if held.get("format") != FORMAT:
        raise RunMismatch(f"{path}: expected format {FORMAT}, found {held.get('format')}; remove the folder")
    return Config(**{**held, "questions": tuple(held["questions"])})


def _read_rows(folder: Path) -> dict[str, Row]:
    """Return the rows of a run by question id; a last line that was cut off by an interrupt is dropped."""
    path = folder / "rows.jsonl"
    rows: dict[str, Row] = {}
    if not path.is_file():
        return rows
    lines = path.read_text(encoding="utf-8").split("\n")
    for line in lines[:-1]:
        raw = json.loads(line)
        rows[raw["id"]] = Row(
            **{
                **raw,
                "expected": tuple(raw["expected"]),
                "marks": {name: Count(hits, of) for name, (hits, of) in raw["marks"].items()},
                "gold": tuple((plan, quote) for plan, quote in raw["gold"]),
                "history": tuple(raw["history"]),
                "key_facts": tuple(tuple(inner) for inner in raw["key_facts"]),
                "forbidden": tuple(raw["forbidden"]),
            }
        )
    if lines[-1]:
        path.write_text("".join(f"{line}\n" for line in lines[:-1]), encoding="utf-8")
    return rows


def _row_json(row: Row) -> dict[str, Any]:
    return asdict(row) | {"marks": {name: [count.hits, count.of] for name, count in row.marks.items()}}


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _rate(sums: Mapping[str, Count], name: str) -> float | None:
    return sums.get(name, Count()).rate


def _rounded(value: float | None, digits: int = 6) -> float | None:
    return None if value is None else round(value, digits)
