"""`python -m eval run|compare|facts|report|gate|bench|outside|tune|export`: measure, show, and hold the line.

Input: arguments. Output: tables, files under eval/results/, exit status (0 done; 1 the gate failed, or a model told
what no clause holds; 2 wrong input).
Does not know: how anything is measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tqdm import tqdm  # type: ignore[import-untyped]

import settings
from eval.arguments import parser_of
from eval.compare import compare, to_markdown
from eval.dataset import QUESTION_FILES, digest, load_questions, locate
from eval.drafting import drafting_table, name_of_model, ungrounded
from eval.errors import EvalFault
from eval.facts_eval import Score, load_gold, score
from eval.gate import BASELINE, as_baseline, check, fact_sums, read_baseline
from eval.published import read_published, update_files, write_published
from eval.run import RESULTS, Config, Run, latest_run, read_run, run
from eval.sampling import sample
from eval.tables import facts_amiss, facts_table, figures_of
from index.errors import IndexFault
from settings import SettingsError

BENCH_FILE = RESULTS / "bench.json"
SCALE_FILE = RESULTS / "scale.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    options = parser_of(_WORKS).parse_args(arguments)
    try:
        status: int = options.work(options)
    except (EvalFault, IndexFault) as fault:
        print(fault, file=sys.stderr)
        return fault.exit_status
    except SettingsError as fault:
        print(fault, file=sys.stderr)
        return 2
    except OSError as fault:
        print(f"读写失败 cannot read or write: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("中断 interrupted: the rows so far are kept; run the same command again to go on", file=sys.stderr)
        return 2
    return status


def _run(options: argparse.Namespace) -> int:
    done, _ = _measured(options, _question_files(options.questions))
    _show_figures(done, options.json)
    drafting = done.summary.get("drafting")
    if drafting is None:
        return 0
    if not options.json:
        print(drafting_table(drafting))
    for line in (broken := ungrounded(drafting)):
        print(f"not held by the plans 无据  {line}", file=sys.stderr)
    return 1 if broken else 0


def _measured(options: argparse.Namespace, files: Sequence[Path]) -> tuple[Run, Any]:
    """Run the questions of the files; return the run and its corpus."""
    from eval.corpus import corpus_of
    from eval.pipelines import check_ablation, open_pipeline

    questions = load_questions(files)
    if options.sample:
        questions = sample(questions, options.sample, options.seed)
    check_ablation(options.ablation)
    chat = _chat() if options.answerer == "llm" else None
    library = _open_library(options.index)
    corpus = corpus_of(library)
    pipeline = open_pipeline(library, corpus, options.ablation, options.answerer, chat)
    located = locate(questions, corpus.plans.values())
    config = Config(
        questions=tuple(f.name for f in files),
        questions_digest=digest(files),
        index_version=corpus.index_version,
        corpus_digest=corpus.corpus_digest,
        answerer=options.answerer,
        ablation=options.ablation,
        embedding_model=corpus.embedding_model,
        model=name_of_model(chat) if chat else "",
        sample=f"{options.sample}-{options.seed}" if options.sample else "",
    )
    return run(config, located, pipeline, corpus, options.out or RESULTS / config.name, _bar), corpus


def _chat() -> Any:
    """Return the chat model that the settings name.

    Raises: EvalFault when they name none, or one that cannot be used.
    """
    from assistant.shell import UsageFault, open_chat

    try:
        chat = open_chat(settings.load())
    except UsageFault as fault:
        raise EvalFault(str(fault)) from fault
    if chat is None:
        raise EvalFault("--answerer llm: expected ZHUWEN_LLM_BASE_URL and ZHUWEN_LLM_MODEL, found none; set both")
    return chat


def _bar(items: Iterable[Any]) -> Iterable[Any]:
    shown: Iterable[Any] = tqdm(items, unit="q", disable=not sys.stderr.isatty())
    return shown


def _compare(options: argparse.Namespace) -> int:
    a, b = read_run(_folder(options.a)), read_run(_folder(options.b))
    found = compare(a, b)
    text = json.dumps(asdict(found), ensure_ascii=False) if options.json else None
    print(text or to_markdown(found, {row.id: row.question for row in b.rows}))
    return 0


def _facts(options: argparse.Namespace) -> int:
    scores = _scores(_open_corpus(options.index))
    if options.json:
        print(json.dumps([_score_json(s) for s in scores], ensure_ascii=False, indent=1))
        return 0
    for line in (*facts_table(scores), *(facts_amiss(scores) if options.verbose else ())):
        print(line)
    return 0


def _report(options: argparse.Namespace) -> int:
    from eval.report import to_html

    if options.check or options.write:
        stale = update_files(options.write or options.check, read_published(), write=bool(options.write))
        for path in stale:
            print(f"{path}: {'written' if options.write else 'expected the published figures, found others'}")
        return 1 if stale and options.check else 0
    folder = _folder(options.run) if options.run else latest_run()
    done = read_run(folder)
    before = read_run(_folder(options.against)) if options.against else None
    bench = json.loads(BENCH_FILE.read_text(encoding="utf-8")) if BENCH_FILE.is_file() else None
    page = to_html(
        done,
        _scores(_open_corpus(options.index)),
        compare(before, done) if before else None,
        bench,
    )
    out = options.out or folder / "report.html"
    out.write_text(page, encoding="utf-8")
    print(out)
    return 0


def _gate(options: argparse.Namespace) -> int:
    options.ablation, options.answerer, options.sample = "", "extractive", 0
    done, corpus = _measured(options, [QUESTION_FILES["dev"]])
    scores = _scores(corpus)
    if options.update:
        BASELINE.write_text(json.dumps(as_baseline(done, scores), ensure_ascii=False, indent=1) + "\n", "utf-8")
        print(f"{BASELINE.name} written: {done.summary['questions']} questions")
        return 0
    failures = check(done, scores, read_baseline())
    for line in failures:
        print(f"worse 变差  {line}", file=sys.stderr)
    print("gate failed 未通过" if failures else f"gate passed 通过: {done.summary['questions']} questions")
    return 1 if failures else 0


def _publish(options: argparse.Namespace) -> int:
    """Run test questions and facts, and keep the figures that README and docs show."""
    options.ablation, options.answerer, options.sample, options.out = "", "extractive", 0, None
    done, corpus = _measured(options, [QUESTION_FILES["test"]])
    write_published(done, fact_sums(_scores(corpus)))
    _show_figures(done, False)
    return 0


def _bench(options: argparse.Namespace) -> int:
    if options.child:
        from eval.bench import measure

        print(json.dumps(measure(options.child, lambda: _open_library(options.index), options.started)))
        return 0
    if options.grow:
        from eval.scale import grow

        print(json.dumps(grow(options.grow, options.index, options.real, options.clauses)))
        return 0
    if options.scale is not None:
        return _scale(options)
    from eval.bench import bench

    found = bench(options.index)
    RESULTS.mkdir(parents=True, exist_ok=True)
    BENCH_FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print("| measure | ours | tutorial | ratio |\n| --- | --: | --: | --: |")
    for row in found["table"]:
        print("| " + " | ".join(row) + " |")
    for line in found["exceeded"]:
        print(f"over budget 超出预算  {line}")
    return 0


def _scale(options: argparse.Namespace) -> int:
    from eval.scale import REAL_UP_TO, page, scale

    def tell(row: dict[str, Any]) -> None:
        shown = {k: round(v, 3) if isinstance(v, float) else v for k, v in row.items()}
        print(json.dumps(shown, ensure_ascii=False), flush=True)

    sizes = [int(size) for size in options.scale.split(",")]
    rows = scale(sizes, REAL_UP_TO if options.real is None else options.real, tell)
    RESULTS.mkdir(parents=True, exist_ok=True)
    SCALE_FILE.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    SCALE_FILE.with_suffix(".html").write_text(page(rows), encoding="utf-8")
    print(f"{SCALE_FILE} and {SCALE_FILE.with_suffix('.html').name} written")
    return 0


def _outside(options: argparse.Namespace) -> int:
    from eval.outside import load_set, score_set

    embedder = None
    data = load_set(options.passages, options.questions, options.limit)
    if options.dense:
        from index.embedding import load_embedder, model_name

        embedder = load_embedder(model_name(None))
    for name, cell in score_set(data, embedder, _bar).items():
        print(f"{name}\t{cell['rate']:.4f}\t{cell['of']}")
    return 0


def _export(options: argparse.Namespace) -> int:
    from eval.export import write_ragas

    folder = _folder(options.run) if options.run else latest_run()
    out = options.out or folder / "ragas.jsonl"
    print(f"{out}: {write_ragas(read_run(folder), out)} samples")
    return 0


def _tune(options: argparse.Namespace) -> int:
    from eval import fitting

    library = _open_library(options.index)
    if options.off_topic:
        print(fitting.fit_off_topic(library))
        return 0
    also = [(questions, _open_library(Path(index))) for questions, index in options.also]
    print(fitting.fit_confidence(library, also) if options.confidence else fitting.fit_ranking(library, also))
    return 0


def _open_corpus(index: Path | None) -> Any:
    from eval.corpus import corpus_of

    return corpus_of(_open_library(index))


def _open_library(index: Path | None) -> Any:
    """Open the index named, or the default one, which is built when missing."""
    from assistant.shell import open_default

    return open_default(index, settings.load())


def _scores(corpus: Any) -> list[Score]:
    plans = list(corpus.plans.values())
    return score(load_gold(plans), corpus.facts, plans)


def _score_json(s: Score) -> dict[str, Any]:
    return asdict(s)


def _show_figures(done: Run, as_json: bool) -> None:
    for line in [json.dumps(done.summary, ensure_ascii=False)] if as_json else figures_of(done):
        print(line)


def _question_files(given: Sequence[str] | None) -> list[Path]:
    return [QUESTION_FILES.get(name, Path(name)) for name in given or ["dev"]]


def _folder(name: str) -> Path:
    path = Path(name)
    return path if path.exists() else RESULTS / name


_WORKS = {
    "run": _run,
    "compare": _compare,
    "facts": _facts,
    "report": _report,
    "gate": _gate,
    "publish": _publish,
    "bench": _bench,
    "outside": _outside,
    "tune": _tune,
    "export": _export,
}

if __name__ == "__main__":
    sys.exit(main())
