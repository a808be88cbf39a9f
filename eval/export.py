"""Write a run in the column layout of RAGAS, for people who want to add a judge model.

Input: a run, the corpus. Output: JSON lines with user_input, retrieved_contexts, response, reference,
reference_contexts (RAGAS 0.2, SingleTurnSample).
Does not know: RAGAS itself, which is not needed here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eval.matching import without_tokens
from eval.model import Row
from eval.run import Run


def ragas_rows(run: Run) -> list[dict[str, Any]]:
    """Return one sample for each answered row; the reference is put together from the gold."""
    return [_sample(row) for row in run.rows if row.answer is not None]


def write_ragas(run: Run, path: Path) -> int:
    """Write the samples and return how many there are."""
    rows = ragas_rows(run)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return len(rows)


def _sample(row: Row) -> dict[str, Any]:
    answer = row.answer or {}
    return {
        "user_input": "\n".join((*row.history, row.question)),
        "retrieved_contexts": [citation["clause_text"] for citation in answer.get("citations", ())],
        "response": without_tokens(answer.get("answer", "")),
        "reference": "; ".join(alternatives[0] for alternatives in row.key_facts) or row.expected[0],
        "reference_contexts": [quote for _, quote in row.gold],
    }
