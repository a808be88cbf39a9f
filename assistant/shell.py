"""What the shell commands share: opening the library, reading batches, showing answers as text.

Input: arguments and settings already read. Output: assistants, rows, text.
Does not know: argument parsing, exit statuses.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from assistant.chain import Assistant
from assistant.model import Answer, Evidence
from assistant.turn import check_text
from documents.facts import as_dict
from documents.indicators import load_synonyms
from documents.model import Fact
from index.store import Library, open_library
from index.versions import must_be_built

if TYPE_CHECKING:
    from assistant.endpoint import ChatModel
    from settings import Settings

_OUTCOMES = {
    "answered": "已回答 answered",
    "partial": "部分回答 partial",
    "clarify": "请明确 clarify",
    "no_evidence": "方案中未找到 not found",
    "out_of_scope": "超出范围 out of scope",
    "blocked": "未处理 blocked",
}


class UsageFault(ValueError):
    """Wrong usage of a command; the message is one clear line."""


class BadRow(ValueError):
    """A batch line that cannot be used."""

    def __init__(self, message: str, row_id: object = None) -> None:
        super().__init__(message)
        self.row_id = row_id


def open_default(index: Path | None, config: Settings) -> Library:
    """Open the index given, or the default one, which is built when missing or of an older format.

    Raises: index.errors.IndexFault when an index that was named does not exist or cannot be used.
    """
    if index is not None:
        return open_library(index)
    if must_be_built(config.index_dir):
        from index.build import build
        from index.progress import show_progress

        sys.stderr.write("首次使用,正在建立索引… / First run: building the index…\n")
        build(config.sources_dir, config.index_dir, config.embedding_model or None, show_progress(sys.stderr))
    return open_library(config.index_dir)


def open_assistant(index: Path | None, config: Settings) -> Assistant:
    """Return an assistant over the index given or the default one, with its chat model when one is configured.

    Raises: UsageFault when the synonym file cannot be used; otherwise as `open_default`.
    """
    if config.synonyms_file:
        try:
            load_synonyms(Path(config.synonyms_file))
        except (OSError, ValueError) as error:
            raise UsageFault(
                f"无法使用同义词文件 {config.synonyms_file}:{error}。 / Cannot use the synonym file; correct "
                "ZHUWEN_SYNONYMS_FILE or the file."
            ) from error
    return Assistant(open_default(index, config), config.synonyms_file, chat=open_chat(config))


def open_chat(config: Settings) -> ChatModel | None:
    """Return the configured chat model, None when none is configured or its settings cannot be used."""
    if not (config.llm_base_url and config.llm_model):
        return None
    from assistant.endpoint import open_chat_model
    from assistant.faults import ModelFault

    try:
        return open_chat_model(
            config.llm_base_url,
            config.llm_model,
            config.llm_api_key,
            config.llm_timeout_s,
            config.llm_temperature,
            config.llm_context_tokens,
            config.llm_answer_tokens,
        )
    except ModelFault as fault:
        raise UsageFault(fault.message) from fault


def question_of(arguments: argparse.Namespace) -> str:
    """Return the question of the command line; what is no question is refused before anything is opened.

    Raises: UsageFault when there is none, InputError when it cannot be taken.
    """
    if arguments.question is None:
        raise UsageFault(
            '缺少问题,例如:ask "贵阳高新区2025年工业总产值目标是多少?" / Expected a question or --batch FILE.'
        )
    check_text(arguments.question)
    return str(arguments.question)


def open_batch(path: str) -> TextIO:
    """Open a batch file, or standard input for '-'.

    Raises: UsageFault when the file cannot be opened.
    """
    if path == "-":
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
    try:
        return Path(path).open(encoding="utf-8-sig", errors="replace", newline="\n")
    except OSError as error:
        raise UsageFault(f"无法打开 {path}:{error.strerror}。 / Cannot open {path}: {error.strerror}.") from error


def parse_row(line: str) -> dict[str, Any]:
    """Return {'id', 'question', 'history', 'plans'} of a batch line.

    Raises: BadRow when the line is no JSON object with a question.
    """
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadRow(f"应为一行一个 JSON 对象 / Expected one JSON object a line, found: {str(error)[:80]}") from error
    if not isinstance(row, dict):
        raise BadRow(f"应为 JSON 对象 / Expected a JSON object, found {type(row).__name__}.")
    row_id = row.get("id")
    if not isinstance(row.get("question"), str):
        raise BadRow("缺少文字字段 question / Expected a text field 'question'.", row_id)
    out: dict[str, Any] = {"id": row_id, "question": row["question"]}
    for name in ("history", "plans"):
        values = row.get(name) or []
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise BadRow(f"{name} 应为文字列表 / Expected a list of texts in '{name}'.", row_id)
        out[name] = values
    return out


def result_of(evidence: Evidence) -> dict[str, Any]:
    """Return a search result in the contract's shape."""
    return {
        "rank": evidence.rank,
        "plan_id": evidence.plan_id,
        "clause_id": evidence.clause_id,
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "path": list(evidence.clause.path),
        "score": round(evidence.score, 6),
    }


def render_answer(answer: Answer) -> str:
    """Return an answer as text for a terminal."""
    lines = [answer.text.strip(), "", f"[{_OUTCOMES[answer.outcome]}]"]
    for c in answer.citations:
        lines.append(f"  [{c.token}] {c.display_name} — {' / '.join(c.path) or c.clause_id}")
        lines.append(f"      “{c.quote.strip()}” ({c.start}–{c.end}, {c.clause_id})")
    lines += [f"  ⚠ {c.text}" for c in answer.caveats]
    lines += [f"  ℹ {n}" for n in answer.notices]
    if answer.options:
        lines.append("  可选方案 / plans: " + ";".join(f"{o.display_name} ({o.plan_id})" for o in answer.options))
    if answer.suggestions:
        lines.append("  还可以问 / next: " + " | ".join(answer.suggestions))
    return "\n".join(lines) + "\n"


def render_evidence(evidence: Sequence[Evidence]) -> str:
    """Return search results as text."""
    if not evidence:
        return "没有找到条款。 / No clause found."
    return "\n".join(
        f"{e.rank}. {e.plan.display_name} — {' / '.join(e.clause.path)} ({e.clause_id})\n   {e.text.strip()[:200]}"
        for e in evidence
    )


def render_facts(library: Library, facts: Sequence[Fact]) -> str:
    """Return facts as a table, one line each."""
    if not facts:
        return "没有符合条件的事实。 / No fact matches."
    lines = []
    for fact in facts:
        fields = as_dict(fact)
        shown = [
            str(fields[k]) for k in ("subject", "indicator", "task", "title", "name", "beneficiary") if fields.get(k)
        ]
        more = [
            str(fields[k])
            for k in ("comparator", "value_text", "period", "role", "due_text", "doc_no", "ceiling")
            if fields.get(k)
        ]
        units = "、".join(fields.get("units") or fields.get("members") or [])
        name = library.plan(fact.plan_id).display_name
        lines.append(f"{fact.kind:8} {name} | {' '.join(shown)} | {' '.join(more)} {units} | {fact.clause_id}")
    return "\n".join([*lines, f"{len(facts)} 条 / rows"])
