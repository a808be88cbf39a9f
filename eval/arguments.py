"""The arguments of the commands of `python -m eval`.

Input: for each command, the function that does its work. Output: a parser.
Does not know: what a command does.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

Work = Callable[[argparse.Namespace], int]
Add = Callable[[str, str], argparse.ArgumentParser]
_SIZES = "1000,10000,100000,1000000"


def parser_of(works: Mapping[str, Work]) -> argparse.ArgumentParser:
    """Return the parser; each command sets `work` to its function."""
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure grounding without a judge model.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(work=works[name])
        command.add_argument("--index", type=Path, help="folder of an index; the default one when left out")
        return command

    _add_run(add)
    _add_views(add)
    _add_gate(add)
    _add_bench(add)
    _add_outside(add)
    _add_tune(add)
    _add_export(add)
    return parser


def _add_run(add: Add) -> None:
    command = add("run", "ask the questions, judge the answers, keep the run")
    command.add_argument("--questions", action="append", metavar="FILE", help="dev (default), test or a file; repeats")
    command.add_argument(
        "--answerer", choices=("extractive", "llm"), default="extractive", help="llm: the model of ZHUWEN_LLM_BASE_URL"
    )
    command.add_argument("--sample", type=int, default=0, metavar="N", help="ask N questions that have an answer only")
    command.add_argument("--seed", type=int, default=1, help="of the sample; 1 when left out")
    command.add_argument("--ablation", default="", help="dense_only, lexical_only, no_facts, no_scope or tutorial")
    command.add_argument("--out", type=Path, help="folder of the run")
    command.add_argument("--json", action="store_true")


def _add_views(add: Add) -> None:
    command = add("compare", "show what got better and worse from run A to run B")
    command.add_argument("a")
    command.add_argument("b")
    command.add_argument("--json", action="store_true")

    command = add("facts", "compare the facts of the index with the gold table")
    command.add_argument("--verbose", action="store_true", help="list what was missed and what is false")
    command.add_argument("--json", action="store_true")

    command = add("report", "write a page that shows a run")
    command.add_argument("run", nargs="?", help="folder of the run; the last one when left out")
    command.add_argument("--against", help="a run to compare with")
    command.add_argument("--out", type=Path)
    command.add_argument("--write", nargs="+", type=Path, metavar="FILE", help="write the published figures into files")
    command.add_argument("--check", nargs="+", type=Path, metavar="FILE", help="fail when a file shows other figures")


def _add_gate(add: Add) -> None:
    command = add("gate", "run the dev questions and fail on a drop beyond noise")
    command.add_argument("--update", action="store_true", help="write the baseline anew")
    command.add_argument("--out", type=Path)

    add("publish", "run the test questions and keep the figures that README and docs show")


def _add_bench(add: Add) -> None:
    command = add("bench", "measure speed and memory against the tutorial pipeline")
    command.add_argument("--scale", nargs="?", const=_SIZES, metavar="N,N", help="add synthetic clauses")
    command.add_argument("--real", type=int, metavar="N", help="passages whose vectors --scale computes, not draws")
    command.add_argument("--grow", type=Path, help=argparse.SUPPRESS)
    command.add_argument("--clauses", type=int, default=0, help=argparse.SUPPRESS)
    command.add_argument("--child", choices=("ours", "tutorial"), help=argparse.SUPPRESS)
    command.add_argument("--started", type=float, default=0.0, help=argparse.SUPPRESS)


def _add_outside(add: Add) -> None:
    command = add("outside", "score retrieval on a set of passages and questions")
    command.add_argument("passages", type=Path)
    command.add_argument("questions", type=Path)
    command.add_argument("--limit", type=int, help="the first questions only")
    command.add_argument("--dense", action="store_true", help="embed all passages too (slow)")


def _add_tune(add: Add) -> None:
    command = add("tune", "fit the weights of the sentence ranking on the dev and tuning questions")
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


def _add_export(add: Add) -> None:
    command = add("export", "write a run in the RAGAS column layout")
    command.add_argument("run", nargs="?")
    command.add_argument("--out", type=Path)
