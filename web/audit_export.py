"""Put the audit log into tables for staff: one row a question, its feedback beside it.

Input: an audit log. Output: CSV that spreadsheet programs open as text.
Does not know: how the log is written or checked.

Source: GB 45438—2025 (implicit label of AI-made content: the `AIGC` field of an export's metadata).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any, TextIO

from web.audit import AuditLog
from web.labels import aigc

COLUMNS = (
    "seq",
    "time",
    "channel",
    "site",
    "visitor",
    "answer_id",
    "question",
    "outcome",
    "answerer",
    "plans",
    "clauses",
    "index_version",
    "ms",
    "masked",
    "notices",
    "drafting",
    "useful",
    "reason",
    "AIGC",
)
_RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so


def rows(log: AuditLog, since: str = "", until: str = "9999") -> Iterator[dict[str, str]]:
    """Yield one row a question, the last feedback to its answer joined to it."""
    feedback = {e["answer_id"]: e for e in log.entries(since) if e["kind"] == "feedback"}
    for entry in log.entries(since, until):
        if entry["kind"] == "ask":
            verdict = feedback.get(entry.get("answer_id", ""), {})
            yield {name: _cell(name, entry, verdict) for name in COLUMNS}


def write_csv(log: AuditLog, out: TextIO, since: str = "", until: str = "9999") -> int:
    """Write the rows with a header line, and return how many questions there were."""
    out.write("\ufeff")  # spreadsheet programs take the text for UTF-8 then
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    count = 0
    for row in rows(log, since, until):
        writer.writerow(row)
        count += 1
    return count


def _cell(name: str, entry: dict[str, Any], verdict: dict[str, Any]) -> str:
    if name == "AIGC":
        return json.dumps(aigc(entry.get("answer_id", ""), entry.get("answerer", "")))
    if name == "drafting":
        return json.dumps(entry[name], ensure_ascii=False) if name in entry else ""
    value = verdict.get(name, "") if name in ("useful", "reason") else entry.get(name, "")
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return "'" + text if text.startswith(_RISKY) else text
