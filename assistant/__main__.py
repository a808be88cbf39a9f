"""The shell commands of the assistant: ask, search, facts, chat, doctor.

Input: arguments, standard input, settings. Output: text or JSON on standard output; one line on standard error when
something is wrong, with exit status 2 (usage or input) or 1 (fault).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import settings
from assistant.errors import PromptError

if TYPE_CHECKING:
    from assistant.model import Answerer

EXIT_OK, EXIT_FAULT, EXIT_USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):  # text is UTF-8, whatever the terminal's locale
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = _parser().parse_args(argv)
    from assistant.cues import CuesError
    from assistant.shell import UsageFault
    from assistant.turn import InputError
    from documents.extraction import SourceError
    from index.errors import IndexFault

    try:
        status: int = arguments.run(arguments, settings.load())
        return status
    except IndexFault as error:
        return _fail(error, error.exit_status)
    except (InputError, UsageFault, settings.SettingsError, CuesError, PromptError, SourceError) as error:
        return _fail(error, EXIT_USAGE)
    except KeyboardInterrupt:
        print("已中断。 / Interrupted.", file=sys.stderr)
        return EXIT_FAULT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except OSError as error:
        print(f"读写失败:{error}。 / Could not read or write: {error}.", file=sys.stderr)
        return EXIT_FAULT


def _fail(error: Exception, status: int) -> int:
    print(" ".join(str(error).split()), file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant", description="Ask policy plans from the shell.")
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="answer one question, or a batch of JSON lines")
    ask.add_argument("question", nargs="?")
    _common(ask)
    ask.add_argument("--answerer", choices=("extractive", "llm"))
    ask.set_defaults(run=_ask)
    search = commands.add_parser("search", help="show the clauses that an answer would be made from")
    search.add_argument("question", nargs="?")
    _common(search)
    search.add_argument("--k", type=int, default=5, help="how many clauses (default 5)")
    search.set_defaults(run=_search)
    facts = commands.add_parser("facts", help="list targets, duties, deadlines, bases, lists, support")
    facts.add_argument("--kind", choices=("target", "duty", "deadline", "basis", "list", "support"))
    facts.add_argument("--plan", action="append", default=[])
    facts.add_argument("--indicator")
    facts.add_argument("--department")
    facts.add_argument("--year")
    facts.add_argument("--index", type=Path)
    facts.add_argument("--json", action="store_true")
    facts.set_defaults(run=_facts)
    chat = commands.add_parser("chat", help="ask one question after another")
    _common(chat)
    chat.add_argument("--answerer", choices=("extractive", "llm"))
    chat.set_defaults(run=_chat)
    doctor = commands.add_parser("doctor", help="tell what is configured and reachable")
    doctor.set_defaults(run=_doctor)
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--history", action="append", default=[], help="an earlier question; repeat, oldest first")
    parser.add_argument("--plan", action="append", default=[], help="a plan id to ask; repeat")
    parser.add_argument("--index", type=Path, help="an index folder; it must exist")
    parser.add_argument("--batch", help="a file of JSON lines, or - for standard input")
    parser.add_argument("--json", action="store_true")


def _ask(arguments: argparse.Namespace, config: settings.Settings) -> int:
    from assistant.shell import open_assistant, question_of, render_answer

    answerer = _answerer(arguments, config)
    if arguments.batch:
        assistant = open_assistant(arguments.index, config)
        return _batch(
            arguments.batch,
            lambda row: assistant.ask(row["question"], row["history"], row["plans"], answerer).to_json(row["id"]),
        )
    question = question_of(arguments)
    assistant = open_assistant(arguments.index, config)
    answer = assistant.ask(question, arguments.history, arguments.plan, answerer)
    print(json.dumps(answer.to_json(), ensure_ascii=False) if arguments.json else render_answer(answer))
    return EXIT_OK


def _answerer(arguments: argparse.Namespace, config: settings.Settings) -> Answerer:
    name = arguments.answerer or config.answerer
    if name not in ("extractive", "llm"):
        raise settings.SettingsError(f"ZHUWEN_ANSWERER: expected extractive or llm, found {name!r}; correct it")
    return "llm" if name == "llm" else "extractive"


def _search(arguments: argparse.Namespace, config: settings.Settings) -> int:
    from assistant.shell import UsageFault, open_assistant, question_of, render_evidence, result_of

    if not 1 <= arguments.k <= 1000:
        raise UsageFault(f"--k 应为1至1000,收到{arguments.k}。 / Expected --k from 1 to 1000, found {arguments.k}.")
    if arguments.batch:
        assistant = open_assistant(arguments.index, config)
        return _batch(
            arguments.batch,
            lambda row: {
                "id": row["id"],
                "results": [
                    result_of(e) for e in assistant.search(row["question"], arguments.k, row["history"], row["plans"])
                ],
            },
        )
    question = question_of(arguments)
    assistant = open_assistant(arguments.index, config)
    evidence = assistant.search(question, arguments.k, arguments.history, arguments.plan)
    if arguments.json:
        print(json.dumps([result_of(e) for e in evidence], ensure_ascii=False))
    else:
        print(render_evidence(evidence))
    return EXIT_OK


def _facts(arguments: argparse.Namespace, config: settings.Settings) -> int:
    from assistant.shell import open_default, render_facts
    from assistant.tabulating import select_facts
    from documents.facts import as_dict

    library = open_default(arguments.index, config)
    rows = select_facts(
        library,
        kind=arguments.kind,
        plan_ids=arguments.plan,
        indicator=arguments.indicator,
        department=arguments.department,
        year=arguments.year,
    )
    if arguments.json:
        print(json.dumps([as_dict(f) for f in rows], ensure_ascii=False))
    else:
        print(render_facts(library, rows))
    return EXIT_OK


def _chat(arguments: argparse.Namespace, config: settings.Settings) -> int:
    from assistant.shell import open_assistant, render_answer
    from assistant.turn import InputError

    assistant = open_assistant(arguments.index, config)
    answerer = _answerer(arguments, config)
    history: list[str] = list(arguments.history)
    print("请输入问题,空行结束。 / Type a question; an empty line ends.")
    while question := _prompt():
        try:
            print(render_answer(assistant.ask(question, history, arguments.plan, answerer)))
            history.append(question)
        except InputError as error:
            print(error, file=sys.stderr)
    return EXIT_OK


def _prompt() -> str:
    try:
        return input("问> ").strip()
    except EOFError:
        return ""


def _doctor(arguments: argparse.Namespace, config: settings.Settings) -> int:
    del arguments
    from assistant.doctor import report

    for line in report(config):
        print(line)
    return EXIT_OK


def _batch(path: str, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Answer each JSON line of `path`; a bad line gives an error object and the batch goes on."""
    from assistant.shell import BadRow, open_batch, parse_row
    from assistant.turn import InputError

    with open_batch(path) as lines:
        for line in _rows(lines):
            try:
                row = parse_row(line)
                out = answer(row)
            except BadRow as error:
                out = {"id": error.row_id, "error": {"code": "bad_request", "message": str(error)}}
            except InputError as error:
                out = {"id": row["id"], "error": {"code": error.kind, "message": str(error)}}
            print(json.dumps(out, ensure_ascii=False), flush=True)
    return EXIT_OK


def _rows(lines: TextIO) -> Iterator[str]:
    for line in lines:
        if line.strip():
            yield line


if __name__ == "__main__":
    sys.exit(main())
