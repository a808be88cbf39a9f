"""Build and inspect the index from the shell: python -m index build|add|remove|rollback|watch|list|show|check.

Input: arguments, settings. Output: text or JSON on standard output, faults as one line on standard error.
Does not know: how anything is built, stored or counted.

Exit status: 0 done, 1 a fault or a check that is not ok, 2 wrong usage or input.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import settings
from documents.extraction import SourceError
from index import reports
from index.errors import IndexFault, IndexMissing
from index.progress import show_progress

EXIT_OK, EXIT_FAULT, EXIT_USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace, settings.Settings], int] = arguments.command
    try:
        return command(arguments, settings.load())
    except (SourceError, settings.SettingsError) as fault:
        return _fail(str(fault), EXIT_USAGE)
    except IndexFault as fault:
        return _fail(str(fault), fault.exit_status)
    except KeyboardInterrupt:
        return _fail("已中断,原有索引未受影响 interrupted; the index is as it was before.", EXIT_FAULT)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nothing is left to say
        return EXIT_FAULT


def _build(arguments: argparse.Namespace, config: settings.Settings) -> int:
    from index.build import build

    sources, out = arguments.sources or config.sources_dir, arguments.out or config.index_dir
    report = build(sources, out, config.embedding_model or None, show_progress(sys.stderr))
    _say_notes(report.skipped, report.warnings)
    _print(arguments, asdict(report) | {"index": str(out)}, lambda _: reports.built(report))
    return EXIT_OK


def _add(arguments: argparse.Namespace, config: settings.Settings) -> int:
    from index.build import build
    from index.holdings import add
    from index.store import held

    sources, out = arguments.sources or config.sources_dir, arguments.out or config.index_dir
    taken = add(arguments.files, sources, held(out))
    report = build(sources, out, config.embedding_model or None, show_progress(sys.stderr))
    _say_notes(report.skipped, report.warnings)
    data = {"files_added": [asdict(t) for t in taken], **asdict(report)}
    _print(arguments, data, lambda _: [*(reports.taken(t) for t in taken), *reports.built(report)])
    return EXIT_OK


def _remove(arguments: argparse.Namespace, config: settings.Settings) -> int:
    from index.build import build
    from index.holdings import remove

    sources, out = arguments.sources or config.sources_dir, arguments.out or config.index_dir
    remove(arguments.plan_id, sources)
    report = build(sources, out, config.embedding_model or None, show_progress(sys.stderr))
    data = {"removed": arguments.plan_id, **asdict(report)}
    _print(arguments, data, lambda _: [f"已移除 removed {arguments.plan_id}", *reports.built(report)])
    return EXIT_OK


def _rollback(arguments: argparse.Namespace, config: settings.Settings) -> int:
    from index.rollback import roll_back

    done = roll_back(arguments.out or config.index_dir, arguments.sources or config.sources_dir)
    _print(arguments, asdict(done), lambda _: reports.rolled_back(done))
    return EXIT_OK


def _watch(arguments: argparse.Namespace, config: settings.Settings) -> int:
    from index.build import build
    from index.watching import Event, run

    sources, out = arguments.sources or config.sources_dir, arguments.out or config.index_dir
    if not arguments.folder.is_dir():
        return _fail(f"没有这个文件夹 expected a folder, found none: {arguments.folder}", EXIT_USAGE)
    if sources.resolve() == arguments.folder.resolve():
        return _fail("监看的文件夹不能是文库自身的文件夹 watch another folder than the library's own.", EXIT_USAGE)

    def tell(event: Event) -> None:
        _print(arguments, asdict(event), lambda _: [reports.watched(event)])

    print(f"正在监看 watching {arguments.folder}(Ctrl-C 停止 to stop)", file=sys.stderr)
    make = partial(build, sources, out, config.embedding_model or None)
    return run(arguments.folder, sources, out, arguments.settle, arguments.every, make, tell)


def _list(arguments: argparse.Namespace, config: settings.Settings) -> int:
    library = _open(arguments, config)
    rows = reports.plan_rows(library)
    if arguments.versions:
        rows = reports.with_versions(rows, arguments.sources or config.sources_dir)
    _print(arguments, {"plans": rows}, reports.listing)
    return EXIT_OK


def _show(arguments: argparse.Namespace, config: settings.Settings) -> int:
    library = _open(arguments, config)
    shown = reports.plan_whole(library, arguments.plan_id)
    (shown["plan"],) = reports.with_versions([shown["plan"]], arguments.sources or config.sources_dir)
    _print(arguments, shown, reports.outline)
    return EXIT_OK


def _check(arguments: argparse.Namespace, config: settings.Settings) -> int:
    from documents.ingest import ingest
    from index import journal

    folder, sources = arguments.index or config.index_dir, arguments.sources or config.sources_dir
    journal.settle(sources)
    taken = ingest(sources)
    state = reports.index_state(folder, taken, sources)
    if arguments.repair and state["state"] != "current":
        from index.build import build

        build(sources, folder, config.embedding_model or None, show_progress(sys.stderr))
        state = reports.index_state(folder, taken, sources)
    if arguments.index is not None and state["state"] == "missing":
        raise IndexMissing(state["message"])
    report = taken.coverage()
    report = {"ok": report["ok"] and state["state"] != "damaged", **{k: report[k] for k in ("files", "plans")}}
    _say_notes(taken.skipped, taken.warnings)
    across = reports.across_plans(taken)
    _print(arguments, {**report, **across, "skipped": list(taken.skipped), "index": state}, reports.checked)
    return EXIT_OK if report["ok"] else EXIT_FAULT


def _open(arguments: argparse.Namespace, config: settings.Settings) -> Any:
    """Open the index given, or the default one, which is built when missing or of an older format."""
    from index.store import open_library
    from index.versions import must_be_built

    if arguments.index is None and must_be_built(config.index_dir):
        from index.build import build

        print("首次使用,正在建立索引… first run: building the index…", file=sys.stderr)
        build(config.sources_dir, config.index_dir, config.embedding_model or None, show_progress(sys.stderr))
    return open_library(arguments.index or config.index_dir)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index", description=__doc__.splitlines()[0] if __doc__ else "")
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, run: Callable[..., int], summary: str, writes: bool) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=summary, description=summary)
        made.set_defaults(command=run)
        made.add_argument("--json", action="store_true", help="print one JSON object")
        if writes:
            made.add_argument("--out", "--index", type=Path, metavar="DIR", help="index folder")
        else:
            made.add_argument("--index", type=Path, metavar="DIR", help="index folder; the default one builds itself")
        if writes or name in ("check", "list", "show"):
            made.add_argument("--sources", type=Path, metavar="DIR", help="folder of the source files")
        return made

    command("build", _build, "Bring the index up to date with the sources.", True)
    added = command("add", _add, "Copy files into the sources and index them.", True)
    added.add_argument("files", nargs="+", type=Path, metavar="FILE")
    removed = command("remove", _remove, "Leave a plan out of this and later builds.", True)
    removed.add_argument("plan_id", metavar="PLAN_ID")
    watched = command("watch", _watch, "Keep the library like a folder that files are dropped into.", True)
    watched.add_argument("folder", type=Path, metavar="DIR")
    watched.add_argument("--settle", type=float, default=5.0, metavar="S", help="seconds that a file must rest (5)")
    watched.add_argument("--every", type=float, default=2.0, metavar="S", help="seconds between two looks (2)")
    command("rollback", _rollback, "Go back to the version before this one: index and source files.", True)
    listed = command("list", _list, "List the plans.", False)
    listed.add_argument("--versions", action="store_true", help="name the files that each one took the place of")
    command("show", _show, "Show a plan and its clauses.", False).add_argument("plan_id", metavar="PLAN_ID")
    checked = command("check", _check, "Account for every character of the sources; name their defects.", False)
    checked.add_argument("--repair", action="store_true", help="rebuild an index that is missing, stale or damaged")
    return parser


def _print(arguments: argparse.Namespace, data: Any, describe: Callable[[Any], Sequence[str]]) -> None:
    if arguments.json:
        print(json.dumps(data, ensure_ascii=False))
    else:
        print("\n".join(describe(data)))
    sys.stdout.flush()


def _say_notes(skipped: Sequence[str], warnings: Sequence[str]) -> None:
    for line in skipped:
        print(f"已跳过 skipped: {line}", file=sys.stderr)
    for line in warnings:
        print(f"注意 note: {line}", file=sys.stderr)


def _fail(message: str, status: int) -> int:
    print(" ".join(message.split()), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
