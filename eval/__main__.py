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
from eval.compare import compare, to_markdown
from eval.dataset import QUESTION_FILES, digest, load_questions, locate
from eval.drafting import drafting_table, name_of_model, ungrounded
from eval.errors import EvalFault
from eval.facts_eval import Score, load_gold, score
from eval.gate import BASELINE, as_baseline, check, fact_sums, read_baseline
from eval.labels import HEADLINES, KINDS, name_of
from eval.published import read_published, update_files, write_published
from eval.run import RESULTS, Config, Run, latest_run, read_run, run
from eval.sampling import sample
from index.errors import IndexFault
from settings import SettingsError

BENCH_FILE = RESULTS / "bench.json"
SCALE_FILE = RESULTS / "scale.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    options = _parser().parse_args(arguments)
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
    print("| 类别 kind | 方案 plan | precision | recall |\n| --- | --- | --: | --: |")
    for kind, parts in fact_sums(scores).items():
        print(f"| **{KINDS[kind]} {kind}** | 全部 all | {_share(parts['precision'])} | {_share(parts['recall'])} |")
        for s in (s for s in scores if s.kind == kind):
            shares = [_share([int(c.hits), c.of]) for c in (s.precision, s.recall)]
            print(f"| | {s.plan} | {shares[0]} | {shares[1]} |")
    if options.verbose:
        for s in scores:
            for word, lines in (("missed", s.missed), ("false", s.false)):
                for line in lines:
                    print(f"{s.plan} {s.kind} {word}: {line}")
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
    """Fit the weights of the ranking and write them; the index and the questions say for what."""
    from assistant.chain import Assistant
    from assistant.ranking import FEATURES, RANKING_FILE, read_weights
    from eval.dataset import TUNING_FILES
    from eval.tuning import as_toml, examples, fit

    library = _open_library(options.index)
    if options.off_topic:
        return _tune_off_topic(library)
    if options.confidence:
        return _tune_confidence(library, options.also)
    data = examples(Assistant(library), locate(load_questions(TUNING_FILES), library.plans))
    own = len(data)
    for questions, index in options.also:
        other = _open_library(Path(index))
        data += examples(Assistant(other), locate(load_questions([Path(questions)]), other.plans, skip_missing=True))
    before = read_weights() if RANKING_FILE.is_file() else [1.0] * len(FEATURES)
    found = fit(data, before)
    RANKING_FILE.write_text(as_toml(found, own), encoding="utf-8")
    print(f"{found.questions} questions; first sentence right: {found.first_cross_validated:.3f} by cross-validation,")
    print(f"{found.first_before:.3f} with the weights before; written to {RANKING_FILE.name}")
    return 0


def _tune_off_topic(library: Any) -> int:
    """Fit the weights that tell what is off topic, and write them for the model of the index."""
    from assistant.off_topic import OFF_TOPIC_FILE
    from eval.off_topic import fit, load_labelled

    found = fit(load_labelled(), library.embed_query)
    OFF_TOPIC_FILE.write_text(found.as_json(library.manifest.embedding_model), encoding="utf-8")
    print(f"{found.questions} questions; by cross-validation likely off topic: {found.caught:.3f} of those that are,")
    print(f"not surely on topic: {found.wronged:.3f} of the others; written to {OFF_TOPIC_FILE.name}")
    return 0


def _tune_confidence(library: Any, also: Sequence[Sequence[str]]) -> int:
    """Fit the weights that tell whether a finding answers, and write them."""
    from assistant.chain import Assistant
    from assistant.confidence import CONFIDENCE_FILE
    from eval.confidence import fit, verdicts
    from eval.dataset import TUNING_FILES

    data = []
    for path in TUNING_FILES:
        data += verdicts(Assistant(library), locate(load_questions([path]), library.plans), path.stem)
    for questions, index in also:
        other = _open_library(Path(index))
        located = locate(load_questions([Path(questions)]), other.plans, skip_missing=True)
        data += verdicts(Assistant(other), located, questions)
    found = fit(data)
    CONFIDENCE_FILE.write_text(found.as_toml(), encoding="utf-8")
    print(f"{found.questions} questions; left out in turn: {found.refused} of {found.right} right findings refused,")
    print(f"{found.told} of {found.unanswerable} without an answer told one; written to {CONFIDENCE_FILE.name}")
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
    if as_json:
        print(json.dumps(done.summary, ensure_ascii=False))
        return
    figures = done.summary["figures"]
    for metric in (*HEADLINES, *(m for m in figures if m not in HEADLINES)):
        cell = figures.get(metric, {})
        if cell.get("rate") is not None:
            edges = "" if not cell.get("interval") else "  [{:.3f}, {:.3f}]".format(*cell["interval"])
            print(f"{name_of(metric):42} {cell['rate']:.3f}  {cell['hits']:g}/{cell['of']}{edges}")
    times = done.summary["latency_ms"]
    print(f"latency ms: p50 {times['p50']}, p95 {times['p95']}  ·  {done.folder}")


def _share(pair: Sequence[int]) -> str:
    return f"{pair[0] / pair[1]:.3f} ({pair[0]}/{pair[1]})" if pair[1] else "–"


def _question_files(given: Sequence[str] | None) -> list[Path]:
    return [QUESTION_FILES.get(name, Path(name)) for name in given or ["dev"]]


def _folder(name: str) -> Path:
    path = Path(name)
    return path if path.exists() else RESULTS / name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure grounding without a judge model.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, work: Any, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(work=work)
        command.add_argument("--index", type=Path, help="folder of an index; the default one when left out")
        return command

    command = add("run", _run, "ask the questions, judge the answers, keep the run")
    command.add_argument("--questions", action="append", metavar="FILE", help="dev (default), test or a file; repeats")
    command.add_argument(
        "--answerer", choices=("extractive", "llm"), default="extractive", help="llm: the model of ZHUWEN_LLM_BASE_URL"
    )
    command.add_argument("--sample", type=int, default=0, metavar="N", help="ask N questions that have an answer only")
    command.add_argument("--seed", type=int, default=1, help="of the sample; 1 when left out")
    command.add_argument("--ablation", default="", help="dense_only, lexical_only, no_facts, no_scope or tutorial")
    command.add_argument("--out", type=Path, help="folder of the run")
    command.add_argument("--json", action="store_true")

    command = add("compare", _compare, "show what got better and worse from run A to run B")
    command.add_argument("a")
    command.add_argument("b")
    command.add_argument("--json", action="store_true")

    command = add("facts", _facts, "compare the facts of the index with the gold table")
    command.add_argument("--verbose", action="store_true", help="list what was missed and what is false")
    command.add_argument("--json", action="store_true")

    command = add("report", _report, "write a page that shows a run")
    command.add_argument("run", nargs="?", help="folder of the run; the last one when left out")
    command.add_argument("--against", help="a run to compare with")
    command.add_argument("--out", type=Path)
    command.add_argument("--write", nargs="+", type=Path, metavar="FILE", help="write the published figures into files")
    command.add_argument("--check", nargs="+", type=Path, metavar="FILE", help="fail when a file shows other figures")

    command = add("gate", _gate, "run the dev questions and fail on a drop beyond noise")
    command.add_argument("--update", action="store_true", help="write the baseline anew")
    command.add_argument("--out", type=Path)

    add("publish", _publish, "run the test questions and keep the figures that README and docs show")

    command = add("bench", _bench, "measure speed and memory against the tutorial pipeline")
    sizes = "1000,10000,100000,1000000"
    command.add_argument("--scale", nargs="?", const=sizes, metavar="N,N", help="add synthetic clauses")
    command.add_argument("--real", type=int, metavar="N", help="passages whose vectors --scale computes, not draws")
    command.add_argument("--grow", type=Path, help=argparse.SUPPRESS)
    command.add_argument("--clauses", type=int, default=0, help=argparse.SUPPRESS)
    command.add_argument("--child", choices=("ours", "tutorial"), help=argparse.SUPPRESS)
    command.add_argument("--started", type=float, default=0.0, help=argparse.SUPPRESS)

    command = add("outside", _outside, "score retrieval on a set of passages and questions")
    command.add_argument("passages", type=Path)
    command.add_argument("questions", type=Path)
    command.add_argument("--limit", type=int, help="the first questions only")
    command.add_argument("--dense", action="store_true", help="embed all passages too (slow)")

    command = add("tune", _tune, "fit the weights of the sentence ranking on the dev and tuning questions")
    command.add_argument(
        "--also",
        nargs=2,
        action="append",
        default=[],
        metavar=("QUESTIONS", "INDEX"),
        help="questions over other plans (which plan a quote names does not matter) and their index; may be repeated",
    )

    command.add_argument("--confidence", action="store_true", help="fit the weights that tell what answers instead")
    command.add_argument("--off-topic", action="store_true", help="fit the weights that tell what is off topic instead")

    command = add("export", _export, "write a run in the RAGAS column layout")
    command.add_argument("run", nargs="?")
    command.add_argument("--out", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())
